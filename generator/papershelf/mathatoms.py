"""A text as a row of atoms: letters, numbers, commands, brackets, operators, words of prose.

This is the reading half of recovering mathematics: it knows how a capture glues names together, and joins scripts to
their bases. What the atoms amount to is for `papershelf.lostmath` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from papershelf.texcommands import (
    ACCENTS,
    BIG_OPERATORS,
    COMMANDS,
    FONTS,
    FUNCTIONS,
    GLUED,
    GREEK,
    MARKS,
    OPERATORS,
    RELATIONS,
    SURE,
    SURE_LETTERS,
    SURE_OPERATORS,
    SURE_RELATIONS,
    SURE_SIGNS,
    names,
)

WORD = re.compile(r"[A-Za-z]+")

_URL = re.compile(r"(?:https?:\s?/+|www\.)\S+|\S+@\S+|\b[\w.-]+\.(?:com|org|io|net|edu|py|co|ai|dev|html|json)\b\S*")
_LEXEME = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]+|\d+(?:[.,]\d+)*|\s+|.", re.DOTALL)
MATH_LETTER = re.compile(r"[\u0391-\u03a9\u03b1-\u03c9\u03d1\u03d5\u03f5ℓ∞ℝℕℤℚℂ∅∇]")
RELATION_SIGNS = frozenset("=<>≤≥≠≈∈∉⊂⊆→←↔⇒∝∼≡≪≫≲≳∣")
_OPERATOR_SIGNS = frozenset("+-*/×·±∪∩∖⊗⊕∘−")
_SMALL_WORDS = names(
    """
    a i of in to is on by as at an or we it be so no if do up us me my he am vs and the for can are our
    via per its new was has not but all any use two one out how who why may had did get set low few ten
    six key top bit big led fit fix gap lot map net old own raw run see way yet you nor off
    """
)


@dataclass(slots=True)
class Atom:
    """A piece of a text, where it stands, the TeX that it would be, and its kind.

    Kinds: F sure formula, S sure sign, R sure relation or operator, r another, g name of a Greek letter, f function,
    m font, c other command, o letter, n number, w short letters that may be a product, b word with a braced script,
    { group, ( and ) brackets, x end of a bracket with a script, "," comma, s space, p prose, . any other sign.
    """

    start: int
    end: int
    kind: str
    tex: str


def read(text: str) -> list[Atom]:
    """The row of atoms, scripts joined to their bases."""
    atoms: list[Atom] = []
    position = 0
    for url in _URL.finditer(text):
        _read_stretch(text, position, url.start(), atoms)
        atoms.append(Atom(url.start(), url.end(), "p", url[0]))
        position = url.end()
    _read_stretch(text, position, len(text), atoms)
    if any(atom.tex == r"\langle" for atom in atoms):
        _pair_angles(atoms)
    return atoms


def _pair_angles(atoms: list[Atom]) -> None:
    """Make brackets of the angles that hold no prose."""
    opened: int | None = None
    for index, atom in enumerate(atoms):
        if atom.tex == r"\langle":
            opened = index
        elif atom.tex == r"\rangle" and opened is not None:
            atoms[opened].kind = "("
            atom.kind = ")"
            if closing_of(atoms, opened) != index + 1:
                atoms[opened].kind = atom.kind = "S"
            opened = None
        elif atom.kind == "p":
            opened = None


def _read_stretch(text: str, position: int, stop: int, atoms: list[Atom]) -> None:
    while position < stop:
        sign = text[position]
        if sign in "^_":
            position = _read_script(text, position, stop, atoms)
            continue
        match = _LEXEME.match(text, position, stop)
        assert match is not None  # noqa: S101 (the pattern ends in "any character")
        lexeme, end = match[0], match.end()
        if sign == "{":
            closing = _closing(text, position, stop)
            if closing and closing - position <= _LONGEST_GROUP:
                _read_group(text, position, closing, atoms)
                end = closing
            else:
                atoms.append(Atom(position, end, ".", lexeme))
        elif lexeme[0].isascii() and lexeme[0].isalpha():
            _read_run(text, position, lexeme, atoms)
        elif lexeme[0].isdigit() and atoms and atoms[-1].tex == r"\frac" and len(lexeme) == 2:
            atoms[-1] = Atom(atoms[-1].start, end, "F", rf"\frac{{{lexeme[0]}}}{{{lexeme[1]}}}")
        elif lexeme[0].isdigit():
            atoms.append(Atom(position, end, "n", lexeme))
        elif lexeme.isspace():
            atoms.append(Atom(position, end, "s", " "))
        elif lexeme[0] == "\\":
            name = lexeme[1:]
            kind = _kind_of_command(name) if name in COMMANDS else "."
            atoms.append(Atom(position, end, {"r": "R", "o": "F"}.get(kind, kind), lexeme))
        elif MATH_LETTER.match(lexeme):
            unit = lexeme in "μΩ" and text[end : end + 1].isalpha()
            atoms.append(Atom(position, end, "p" if unit else "F", lexeme))
        elif lexeme in "([":
            atoms.append(Atom(position, end, "(", lexeme))
        elif lexeme in ")]":
            atoms.append(Atom(position, end, ")", lexeme))
        elif lexeme in RELATION_SIGNS or lexeme in _OPERATOR_SIGNS:
            atoms.append(Atom(position, end, "r", lexeme))
        elif lexeme == ",":
            atoms.append(Atom(position, end, ",", lexeme))
        elif lexeme.isalpha():
            atoms.append(Atom(position, end, "p", lexeme))
        else:
            atoms.append(Atom(position, end, ".", lexeme))
        position = end


_LONGEST_GROUP = 60
_SET_SIGNS = (",", "…", "ldots", "|", "mid ")
_BEFORE_SETS = frozenset((r"\cup", r"\cap", r"\setminus", r"\in", "∪", "∩", "∖", "∈"))


def _read_group(text: str, start: int, end: int, atoms: list[Atom]) -> None:
    """A group in braces: a set, a fraction's lower half, a spaced operator, or letters held together."""
    source = text[start + 1 : end - 1]
    bare, inner = source.strip(), restore(source)
    base = atoms[-1] if atoms and atoms[-1].end == start else None
    if bare in RELATION_SIGNS or (bare in COMMANDS and bare not in SURE_LETTERS and bare not in GREEK):
        atoms.append(Atom(start, end, "R", f"{{{inner}}}"))
        return
    if not _is_formula(source) and bare not in GREEK:
        atoms.append(Atom(start, end, "p", f"{{{inner}}}"))
        return
    told = re.search(r"\\[A-Za-z]|[_^]", inner) is not None
    if any(sign in bare for sign in _SET_SIGNS) or (atoms and atoms[-1].tex in _BEFORE_SETS):
        atoms.append(Atom(start, end, "F" if told else "{", rf"\{{{inner}\}}"))
        return
    if base is not None and base.tex[1:] in ACCENTS:
        base.end, base.kind, base.tex = end, "F", f"{base.tex}{{{inner}}}"
        return
    owner = atoms[-2] if len(atoms) > 1 and base is not None and atoms[-2].end == base.start else None
    if base is not None and base.kind in "on" and (owner is None or owner.kind not in "pwon"):
        # A capture drops the command before its first argument: of a fraction 1{2} is left.
        base.end, base.kind, base.tex = end, "F", rf"\frac{{{base.tex}}}{{{inner}}}"
        return
    atoms.append(Atom(start, end, "F" if told else "{", f"{{{inner}}}"))


_ANGLE = re.compile(r"(langle)[a-z]+|[a-z]+rangle")


def _read_arrows(start: int, run: str, atoms: list[Atom]) -> None:
    """Words that are glued by arrows."""
    position = 0
    for arrow in _ARROW.finditer(run):
        if arrow.start() > position:
            atoms.append(Atom(start + position, start + arrow.start(), "p", run[position : arrow.start()]))
        atoms.append(Atom(start + arrow.start(), start + arrow.end(), "S", f"\\{arrow[0]}"))
        position = arrow.end()
    if position < len(run):
        atoms.append(Atom(start + position, start + len(run), "p", run[position:]))


_COMPARISON = re.compile(r"([A-Za-z])(le|ge|ne|in)")
_SIZED = re.compile(r"([A-Za-z]+)(left|right)")
_COMPARED = {"in": re.compile(r"\s?(?:[\[(]\s?[-\d]|\{)")}


def _compared(run: str, text: str, end: int) -> tuple[str, ...]:
    """A letter that is glued to its relation, before a number or an interval: rle 1/2, Nin [8, 512]."""
    if (
        (match := _SIZED.fullmatch(run))
        and (len(match[1]) == 1 or match[1] in COMMANDS)
        and text[end : end + 1] in {"left": ("(", "[", "{", "|"), "right": (")", "]", "|")}[match[2]]
    ):
        return match[1], match[2]
    match = _COMPARISON.fullmatch(run)
    if match and _COMPARED.get(match[2], _NUMBER).match(text, end):
        return match[1], match[2]
    return ()


_NUMBER = re.compile(r"\s?\d")
_ARROW = re.compile(r"(?:[Ll]eftright|left|[Rr]ight|down|up)arrow")


def _read_run(text: str, start: int, run: str, atoms: list[Atom]) -> None:
    """The atoms of a run of ASCII letters."""
    end = start + len(run)
    after = text[end : end + 1]
    if len(run) > 3 and after != "_" and is_word(run):
        atoms.append(Atom(start, end, "p", run))
        return
    before = text[start - 1 : start]
    if len(run) == 1:
        atoms.append(Atom(start, end, "o", run))
    elif run in COMMANDS:
        tex = rf"\mathrm{{{run}}}" if run in ("poly", "polylog") else f"\\{run}"
        atoms.append(Atom(start, end, _kind_of_command(run), tex))
    elif (pieces := _pieces(run)) or (pieces := _compared(run, text, end)):
        position = start
        for piece in pieces:
            kind = _kind_of_command(piece) if len(piece) > 1 else "o"
            kind = {"r": "R", "o": "F" if len(piece) > 1 else "o"}.get(kind, kind)
            atoms.append(Atom(position, position + len(piece), kind, f"\\{piece}" if len(piece) > 1 else piece))
            position += len(piece)
    elif _ARROW.search(run):
        _read_arrows(start, run, atoms)
    elif (match := _ANGLE.fullmatch(run)) and re.search(r"\blangle", text):
        split = 6 if match[1] else len(run) - 6
        for position, stop in ((start, start + split), (start + split, end)):
            piece = run[position - start : stop - start]
            angle = piece in ("langle", "rangle")
            atoms.append(Atom(position, stop, "S" if angle else "p", f"\\{piece}" if angle else piece))
    elif (head := _greek_head(run)) and not before.isalnum():
        atoms.append(Atom(start, start + len(head), "F", f"\\{head}"))
        atoms.append(Atom(start + len(head), end, "p", run[len(head) :]))
    elif after == "_" and text[end + 1 : end + 2] == "{":
        atoms.append(Atom(start, end, "b", rf"\mathrm{{{run}}}"))
    elif len(run) <= 3 and run.islower() and run not in _SMALL_WORDS:
        atoms.append(Atom(start, end, "w", run))
    else:
        atoms.append(Atom(start, end, "p", run))


@lru_cache(maxsize=1 << 14)
def is_word(run: str) -> bool:
    """Whether a run of letters is prose wherever it stands."""
    return not (
        ((match := _SIZED.fullmatch(run)) and (len(match[1]) == 1 or match[1] in COMMANDS))
        or run in COMMANDS
        or _pieces(run)
        or _ARROW.search(run)
        or _ANGLE.fullmatch(run)
        or _greek_head(run)
    )


@lru_cache(maxsize=1024)
def _kind_of_command(name: str) -> str:
    if name in SURE_LETTERS:
        return "F"
    if name in GREEK:
        return "g"
    if name in SURE_RELATIONS or name in SURE_OPERATORS:
        return "R"
    if name in SURE_SIGNS:
        return "S"
    if name in RELATIONS:
        return "r"
    if name in OPERATORS:
        return "r"
    if name in ("poly", "polylog"):
        return "f"
    if name == "sqrt":
        return "f"
    if name in FUNCTIONS or name in BIG_OPERATORS:
        return "f"
    if name in FONTS:
        return "m"
    return "c"


def _read_script(text: str, start: int, stop: int, atoms: list[Atom]) -> int:
    """Join a script to its base, or make it an atom of its own; the position behind it."""
    sign = text[start]
    argument = _argument(text, start + 1, stop, sign)
    base = atoms[-1] if atoms and atoms[-1].end == start else None
    if argument is None or (base is not None and base.kind == "." and base.tex not in "|'!"):
        atoms.append(Atom(start, start + 1, "p" if sign == "_" else ".", sign))
        return start + 1
    end, tex = argument
    braced = text[start + 1 : start + 2] == "{"
    if sign == "^" and not braced and (base is None or base.kind in "s.,("):
        atoms.append(Atom(start, start + 1, ".", sign))
        return start + 1
    if base is None or base.kind in "ps.,(b" or base.tex == r"\Pr" or (base.kind == "w" and sign == "^"):
        if base is not None and base.kind == "p" and tex in ("T", r"\top", "⊤") and re.fullmatch("[A-Z]{2}", base.tex):
            base.end, base.tex, base.kind = end, f"{base.tex}{sign}{tex}", "F"
            return end
        if base is not None and base.kind == "b" and not tex[1:2].isdigit():
            base.end, base.tex, base.kind = end, f"{base.tex}{sign}{tex}", "F"
            return end
        if sign == "_" and base is not None and base.kind == "b" and base.tex[8:9].isalpha():
            base.kind = "p"
            atoms.append(Atom(start, end, "F", f"_{tex}"))
            return end
        if (
            sign == "_"
            and base is not None
            and base.kind == "p"
            and base.tex.isupper()
            and len(tex) == 1
            and tex in "0123456789abcdefghijklmnopqrstuvwxyz"
            and not text[end : end + 1].isalnum()
        ):
            atoms.append(Atom(start, end, "F", f"_{tex}"))
            return end
        if sign == "_":
            # A subscript without a base that can carry one is a name with an underscore.
            atoms.append(Atom(start, start + 1, "p", sign))
            return start + 1
        atoms.append(Atom(start, end, "F", f"^{tex}"))
        return end
    in_word = len(atoms) > 1 and atoms[-2].end == base.start and atoms[-2].kind in "opw"
    if base.kind == "w" or (base.kind == "n" and sign == "_" and (in_word or not braced)):
        atoms.append(Atom(start, start + 1, "p", sign))
        base.kind = "p"
        return start + 1
    if base.kind == ")" and opening_of(atoms, len(atoms) - 1, 0) is None:
        atoms.append(Atom(start, end, "F", f"{sign}{tex}"))
        return end
    if base.kind == "r" and base.tex in "=<>/":
        atoms.append(Atom(start, start + 1, ".", sign))
        return start + 1
    if sign == "^" and base.kind == "o" and _COMPANY.match(text, base.start):
        atoms.append(Atom(start, end, "p", text[start:end]))
        return end
    if sign == "^" and base.kind in "on" and (tex in (r"\circ", r"{\circ}") or _names_system(text, base, end)):
        atoms.append(Atom(start, end, "F", f"^{tex}"))
        return end
    base.end, base.tex = end, f"{base.tex}{sign}{tex}"
    base.kind = base.kind if base.kind == ")" else "f" if base.kind == "f" else "F"
    if base.kind == ")":
        atoms.append(Atom(end, end, "x", ""))
    return end


_COMPANY = re.compile(r"\b[A-Z]\^\d [A-Z]{2}")
"""A name in capitals, such as C^3 AI."""

_UNITS = names("m s km cm mm")


def _names_system(text: str, base: Atom, end: int) -> bool:
    """Whether a base belongs to a name or a measure, and only its script is mathematics: M^3Eval, GRAM-R^2, 20 m^2."""
    if base.kind == "n":
        return text.startswith(("^th", "^st", "^nd", "^rd", "^{th}", "^{st}", "^{nd}", "^{rd}"), base.end)
    before = text[max(0, base.start - 2) : base.start]
    if base.tex in _UNITS:
        return before[-1:].isdigit() or (before[-1:] == " " and before[:1].isdigit())
    if not base.tex.isupper():
        return False
    follows = text[end : end + 3]
    if follows[:1].isalpha() and text[end - 1] in "0123456789}":
        return True
    return (follows[:1] == "-" and follows[1:2].isupper()) or (before[-1:] == "-" and before[:1].isalnum())


_DIGITS = re.compile(r"[0-9]+")


def _argument(text: str, start: int, stop: int, sign: str) -> tuple[int, str] | None:
    """The end and the TeX of what stands in a script; None if nothing that can stand there follows."""
    first = text[start : start + 1]
    if not first or start >= stop:
        return None
    if first == "{":
        closing = _closing(text, start, stop)
        if closing is None or closing - start > 80:
            return None
        return closing, f"{{{_restore_script(text[start + 1 : closing - 1])}}}"
    if first.isascii() and first.isalpha():
        run = WORD.match(text, start, stop)
        assert run is not None  # noqa: S101 (a letter stands there)
        word = run[0]
        for length in range(len(word), 1, -1):
            if word[:length] in COMMANDS and (length == len(word) or word[:length] in GREEK | MARKS | SURE):
                return start + length, f"\\{word[:length]}"
        if len(word) == 1:
            return start + 1, word
        # TeX takes one letter: x_ix_j, and M^kNet. A longer word is a name with an underscore.
        follows = text[run.end() : run.end() + 1]
        if sign == "^" and word in ("th", "st", "nd", "rd"):
            return run.end(), rf"{{\mathrm{{{word}}}}}"
        if sign == "^" or (len(word) == 2 and follows in ("_", "^")):
            return start + 1, first
        return None
    if first.isascii() and first.isdigit():
        digits = _DIGITS.match(text, start, stop)
        assert digits is not None  # noqa: S101 (a digit stands there)
        if sign == "_" and text[digits.end() : digits.end() + 1] == "_":
            return None
        return digits.end(), digits[0] if len(digits[0]) == 1 else f"{{{digits[0]}}}"
    if first in "*+-†‡∗⊤∞'" or MATH_LETTER.match(first):
        if first in "+-" and _DIGITS.match(text, start + 1, stop):
            digits = _DIGITS.match(text, start + 1, stop)
            assert digits is not None  # noqa: S101 (a sign and a digit stand there)
            return digits.end(), f"{{{first}{digits[0]}}}"
        return start + 1, first
    return None


def _closing(text: str, start: int, stop: int) -> int | None:
    """The position behind the brace that closes the one at `start`."""
    depth = 0
    for position in range(start, min(stop, start + 200)):
        if text[position] == "{":
            depth += 1
        elif text[position] == "}":
            depth -= 1
            if not depth:
                return position + 1
    return None


_LONGEST_RUN = 40
_MAY_BE_GLUED = re.compile(rf"{'|'.join(sorted(GLUED))}|in[A-Z]c[au]p")


@lru_cache(maxsize=1 << 14)
def _pieces(run: str) -> tuple[str, ...]:
    """A run of letters as glued commands and single letters; empty if it is not made of these, or of too few."""
    if len(run) > _LONGEST_RUN or not _MAY_BE_GLUED.search(run):
        return ()
    best: list[tuple[float, tuple[str, ...]] | None] = [None] * (len(run) + 1)
    best[0] = (0.0, ())
    for end in range(1, len(run) + 1):
        for start in range(end):
            row = best[start]
            piece = run[start:end]
            if row is None or not (len(piece) == 1 or piece in COMMANDS):
                continue
            cost = row[0] + (1.6 if len(piece) == 1 else 1.0)
            current = best[end]
            if current is None or cost < current[0]:
                best[end] = (cost, (*row[1], piece))
    found = best[len(run)]
    if found is None:
        return ()
    pieces = found[1]
    names = [piece for piece in pieces if len(piece) > 1]
    letters = len(pieces) - len(names)
    inner_capital = {"in", "to"} & set(names) and {"cup", "cap", "times"} & set(names) and run[-1].islower()
    if GLUED.isdisjoint(names) and not inner_capital:
        return ()
    if names[0][0].isupper() and names[0] in GREEK and not letters and not GLUED & set(names[1:]):
        return ()
    if letters > 2 or pieces[-1] == "s" or (pieces[0] == "times" and letters):
        return ()
    return pieces


@lru_cache(maxsize=4096)
def _greek_head(run: str) -> str | None:
    """The Greek letter that a name in capitals is glued to: omegaGNN."""
    match = re.match(r"([a-z]+)(?=[A-Z]{2,}|[A-Z][a-z]+[A-Z])", run)
    if match and (match[1] in SURE_LETTERS or (match[1] in GREEK and len(match[1]) > 1)):
        return match[1]
    return None


@lru_cache(maxsize=4096)
def restore(source: str) -> str:
    """The TeX of a text that is known to be mathematics: names get their backslashes back."""
    atoms = read(source)
    return joined(atoms, 0, len(atoms))


@lru_cache(maxsize=4096)
def _restore_script(source: str) -> str:
    """The TeX of a script: a lone word is an upright name."""
    word = source.strip()
    named = word not in COMMANDS or word in ("exp", "equiv", "det", "dim", "arg", "text", "in", "to", "ne")
    if len(word) > 1 and word.isascii() and word.isalpha() and named and not _pieces(word):
        return rf"\mathrm{{{word}}}"
    return restore(source)


@lru_cache(maxsize=4096)
def _is_formula(source: str) -> bool:
    """Whether a text holds no prose."""
    kinds = "".join(atom.kind for atom in read(source))
    return "p" not in kinds and not set("FgonR").isdisjoint(kinds)


def joined(atoms: list[Atom], first: int, stop: int) -> str:
    """The TeX of a row of atoms; a command is parted from a letter behind it."""
    parts: list[str] = []
    for index in range(first, stop):
        atom = atoms[index]
        tex = atom.tex
        if atom.kind in ".p" and tex in ("%", "&", "#", "$"):
            tex = f"\\{tex}"
        if parts and tex[:1].isalpha() and re.search(r"\\[A-Za-z]+$", parts[-1]):
            parts.append(" ")
        parts.append(tex)
    return "".join(parts).strip()


_REACH = 40  # how far the other bracket is looked for, in atoms


def closing_of(atoms: list[Atom], index: int) -> int | None:
    """The index behind the bracket that closes the one at `index`; None if prose stands between."""
    found = _partner(atoms, range(index, min(len(atoms), index + _REACH)), "(", ")")
    return None if found is None else found + 1


def opening_of(atoms: list[Atom], index: int, floor: int) -> int | None:
    """The index of the bracket that the one at `index` closes; None if prose stands between."""
    return _partner(atoms, range(index, max(floor, index - _REACH) - 1, -1), ")", "(")


def _partner(atoms: list[Atom], positions: range, bracket: str, partner: str) -> int | None:
    """Where the kinds `bracket` and `partner` are in balance first, walking from a bracket; None if prose is met."""
    depth = 0
    for position in positions:
        kind = atoms[position].kind
        if kind == bracket:
            depth += 1
        elif kind == partner:
            depth -= 1
            if not depth:
                return position
        elif kind in "pb" or (kind == "." and atoms[position].tex not in "|:;'!.%"):
            return None
    return None
