"""Finds the formulas of a text that lost its dollar signs and backslashes, and gives them back as TeX.

The text is read as a row of atoms: letters, numbers, commands, brackets, operators, words of prose. Some atoms are
sure signs of mathematics (a script, a name that is no word). A formula is what grows from these over the operands and
operators beside them and never over a word of prose. What the row cannot tell is left as prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from papershelf.texcommands import (
    ACCENTS,
    BARE_GREEK,
    BIG_OPERATORS,
    COMMANDS,
    FONTS,
    FUNCTIONS,
    GLUED,
    GREEK,
    MARKS,
    NAMED_GREEK,
    OPERATORS,
    RELATIONS,
    SIZES,
    SURE,
    SURE_LETTERS,
    SURE_OPERATORS,
    SURE_RELATIONS,
    SURE_SIGNS,
    names,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A formula: where it stands in the text, and its TeX without delimiters."""

    start: int
    end: int
    tex: str


_NAMED_BY_LETTERS = re.compile(r",[a-z]-[A-Z]")
_WORD = re.compile(r"[A-Za-z]+")
_UNTELLING = (
    RELATIONS - {"ll", "gg", "sim", "le", "ge", "ne"} | SIZES | FONTS | ACCENTS | FUNCTIONS | BIG_OPERATORS | MARKS
)
_TELLING = COMMANDS - _UNTELLING - {"exists", "neg", "land", "lor", "colon", "rm", "bf", "cal", "star", "div", "wedge"} | {
    "log", "ln", "mathcal", "mathbb", "mathrm", "mathbf", "sqrt", "poly", "polylog"
}  # fmt: skip

_URL = re.compile(r"(?:https?:\s?/+|www\.)\S+|\S+@\S+|\b[\w.-]+\.(?:com|org|io|net|edu|py|co|ai|dev|html|json)\b\S*")
_LEXEME = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]+|\d+(?:[.,]\d+)*|\s+|.", re.DOTALL)
_MATH_LETTER = re.compile(r"[\u0391-\u03a9\u03b1-\u03c9\u03d1\u03d5\u03f5ℓ∞ℝℕℤℚℂ∅∇]")
_RELATION_SIGNS = frozenset("=<>≤≥≠≈∈∉⊂⊆→←↔⇒∝∼≡≪≫≲≳∣")
_OPERATOR_SIGNS = frozenset("+-*/×·±∪∩∖⊗⊕∘−")
_SMALL_WORDS = names("""a i of in to is on by as at an or we it be so no if do up us me my he am vs and the for can are our via per its
    new was has not but all any use two one out how who why may had did get set low few ten six key top bit big led
    fit fix gap lot map net old own raw run see way yet you nor off""")


_SENTENCE_END = re.compile(r"(?<=[a-z0-9)\]%}][.;:]) (?=[A-Z])")


def find_math(text: str) -> list[Found]:
    """The formulas of a text in their order, disjoint."""
    if not _may_hold_math(text):
        return []
    found: list[Found] = []
    start = 0
    for end in (*(match.start() for match in _SENTENCE_END.finditer(text)), len(text)):
        sentence = text[start:end]
        if _may_hold_math(sentence):
            atoms = _read(sentence)
            found += (Found(start + one.start, start + one.end, one.tex) for one in _formulas(sentence, atoms, text))
        start = end
    return found


def _may_hold_math(text: str) -> bool:
    """Whether a text holds anything that a formula could grow from; quick, and wrong on the safe side only."""
    if "^" in text or "_" in text or "{" in text or "O(" in text or "o(" in text or "\\" in text:
        return True
    if not text.isascii() and _MATH_LETTER.search(text):
        return True
    return any(map(_is_telling, set(_WORD.findall(text)))) or _NAMED_BY_LETTERS.search(text) is not None


@lru_cache(maxsize=1 << 16)
def _is_telling(word: str) -> bool:
    """Whether a run of letters may be a command, or commands and letters that are glued."""
    return word in _TELLING or (len(word) > 3 and word not in COMMANDS and not _is_word(word))


# Kinds of atoms: F formula (sure), o operand, n number, r relation or operator, R the same and sure, f function,
# w short letters that may be a product, ( ) brackets, "," comma, s space, p prose, . other signs.
@dataclass(slots=True)
class _Atom:
    start: int
    end: int
    kind: str
    tex: str


def _read(text: str) -> list[_Atom]:
    """The row of atoms, scripts joined to their bases."""
    atoms: list[_Atom] = []
    position = 0
    for url in _URL.finditer(text):
        _read_stretch(text, position, url.start(), atoms)
        atoms.append(_Atom(url.start(), url.end(), "p", url[0]))
        position = url.end()
    _read_stretch(text, position, len(text), atoms)
    if any(atom.tex == r"\langle" for atom in atoms):
        _pair_angles(atoms)
    return atoms


def _pair_angles(atoms: list[_Atom]) -> None:
    """Make brackets of the angles that hold no prose."""
    opened: int | None = None
    for index, atom in enumerate(atoms):
        if atom.tex == r"\langle":
            opened = index
        elif atom.tex == r"\rangle" and opened is not None:
            atoms[opened].kind = "("
            atom.kind = ")"
            if _closed(atoms, opened) != index + 1:
                atoms[opened].kind = atom.kind = "S"
            opened = None
        elif atom.kind == "p":
            opened = None


def _read_stretch(text: str, position: int, stop: int, atoms: list[_Atom]) -> None:
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
            if closing and closing - position <= 60:
                inner = restore(text[position + 1 : closing - 1])
                bare = text[position + 1 : closing - 1].strip()
                known = bare in COMMANDS
                kind = "F" if bare in SURE_LETTERS or bare in GREEK else "R" if known else "{"
                literal = kind == "{" and any(sign in bare for sign in (",", "…", "ldots", "|", "mid "))
                if (
                    kind == "{"
                    and atoms
                    and atoms[-1].tex in (r"\cup", r"\cap", r"\setminus", r"\in", "∪", "∩", "∖", "∈")
                ):
                    literal = True
                tex = rf"\{{{inner}\}}" if literal else f"{{{inner}}}"
                if kind == "{" and bare in _RELATION_SIGNS:
                    kind = "R"
                elif kind == "{" and not _is_formula(text[position + 1 : closing - 1]):
                    kind = "p"
                if kind == "{" and re.search(r"\\[A-Za-z]|[_^]", inner):
                    kind = "F"
                atoms.append(_Atom(position, closing, kind, tex))
                end = closing
            else:
                atoms.append(_Atom(position, end, ".", lexeme))
        elif lexeme[0].isascii() and lexeme[0].isalpha():
            _read_run(text, position, lexeme, atoms)
        elif lexeme[0].isdigit():
            atoms.append(_Atom(position, end, "n", lexeme))
        elif lexeme.isspace():
            atoms.append(_Atom(position, end, "s", " "))
        elif lexeme[0] == "\\":
            name = lexeme[1:]
            kind = _kind_of_command(name) if name in COMMANDS else "."
            atoms.append(_Atom(position, end, {"r": "R", "o": "F"}.get(kind, kind), lexeme))
        elif _MATH_LETTER.match(lexeme):
            unit = lexeme in "μΩ" and text[end : end + 1].isalpha()
            atoms.append(_Atom(position, end, "p" if unit else "F", lexeme))
        elif lexeme in "([":
            atoms.append(_Atom(position, end, "(", lexeme))
        elif lexeme in ")]":
            atoms.append(_Atom(position, end, ")", lexeme))
        elif lexeme in _RELATION_SIGNS:
            atoms.append(_Atom(position, end, "r", lexeme))
        elif lexeme in _OPERATOR_SIGNS:
            atoms.append(_Atom(position, end, "r", lexeme))
        elif lexeme == ",":
            atoms.append(_Atom(position, end, ",", lexeme))
        elif lexeme.isalpha():
            atoms.append(_Atom(position, end, "p", lexeme))
        else:
            atoms.append(_Atom(position, end, ".", lexeme))
        position = end


_ANGLE = re.compile(r"(langle)[a-z]+|[a-z]+rangle")


def _read_arrows(start: int, run: str, atoms: list[_Atom]) -> None:
    """Words that are glued by arrows."""
    position = 0
    for arrow in _ARROW.finditer(run):
        if arrow.start() > position:
            atoms.append(_Atom(start + position, start + arrow.start(), "p", run[position : arrow.start()]))
        atoms.append(_Atom(start + arrow.start(), start + arrow.end(), "S", f"\\{arrow[0]}"))
        position = arrow.end()
    if position < len(run):
        atoms.append(_Atom(start + position, start + len(run), "p", run[position:]))


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


def _read_run(text: str, start: int, run: str, atoms: list[_Atom]) -> None:
    """The atoms of a run of ASCII letters."""
    end = start + len(run)
    after = text[end : end + 1]
    if len(run) > 3 and after != "_" and _is_word(run):
        atoms.append(_Atom(start, end, "p", run))
        return
    before = text[start - 1 : start]
    if len(run) == 1:
        atoms.append(_Atom(start, end, "o", run))
    elif run in COMMANDS:
        tex = rf"\mathrm{{{run}}}" if run in ("poly", "polylog") else f"\\{run}"
        atoms.append(_Atom(start, end, _kind_of_command(run), tex))
    elif (pieces := _pieces(run)) or (pieces := _compared(run, text, end)):
        position = start
        for piece in pieces:
            kind = _kind_of_command(piece) if len(piece) > 1 else "o"
            kind = {"r": "R", "o": "F" if len(piece) > 1 else "o"}.get(kind, kind)
            atoms.append(_Atom(position, position + len(piece), kind, f"\\{piece}" if len(piece) > 1 else piece))
            position += len(piece)
    elif _ARROW.search(run):
        _read_arrows(start, run, atoms)
    elif (match := _ANGLE.fullmatch(run)) and re.search(r"\blangle", text):
        split = 6 if match[1] else len(run) - 6
        for position, stop in ((start, start + split), (start + split, end)):
            piece = run[position - start : stop - start]
            angle = piece in ("langle", "rangle")
            atoms.append(_Atom(position, stop, "S" if angle else "p", f"\\{piece}" if angle else piece))
    elif (head := _greek_head(run)) and not before.isalnum():
        atoms.append(_Atom(start, start + len(head), "F", f"\\{head}"))
        atoms.append(_Atom(start + len(head), end, "p", run[len(head) :]))
    elif after == "_" and text[end + 1 : end + 2] == "{":
        atoms.append(_Atom(start, end, "b", rf"\mathrm{{{run}}}"))
    elif len(run) <= 3 and run.islower() and run not in _SMALL_WORDS:
        atoms.append(_Atom(start, end, "w", run))
    else:
        atoms.append(_Atom(start, end, "p", run))


@lru_cache(maxsize=1 << 14)
def _is_word(run: str) -> bool:
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
    if name in FUNCTIONS or name in BIG_OPERATORS:
        return "f"
    if name in FONTS:
        return "m"
    return "c"


def _read_script(text: str, start: int, stop: int, atoms: list[_Atom]) -> int:
    """Join a script to its base, or make it an atom of its own; the position behind it."""
    sign = text[start]
    argument = _argument(text, start + 1, stop, sign)
    base = atoms[-1] if atoms and atoms[-1].end == start else None
    if argument is None or (base is not None and base.kind == "." and base.tex not in "|'!"):
        atoms.append(_Atom(start, start + 1, "p" if sign == "_" else ".", sign))
        return start + 1
    end, tex = argument
    braced = text[start + 1 : start + 2] == "{"
    if sign == "^" and not braced and (base is None or base.kind in "s.,("):
        atoms.append(_Atom(start, start + 1, ".", sign))
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
            atoms.append(_Atom(start, end, "F", f"_{tex}"))
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
            atoms.append(_Atom(start, end, "F", f"_{tex}"))
            return end
        if sign == "_":
            # A subscript without a base that can carry one is a name with an underscore.
            atoms.append(_Atom(start, start + 1, "p", sign))
            return start + 1
        atoms.append(_Atom(start, end, "F", f"^{tex}"))
        return end
    in_word = len(atoms) > 1 and atoms[-2].end == base.start and atoms[-2].kind in "opw"
    if base.kind == "w" or (base.kind == "n" and sign == "_" and (in_word or not braced)):
        atoms.append(_Atom(start, start + 1, "p", sign))
        base.kind = "p"
        return start + 1
    if base.kind == ")" and _opened(atoms, len(atoms) - 1, 0) is None:
        atoms.append(_Atom(start, end, "F", f"{sign}{tex}"))
        return end
    if base.kind == "r" and base.tex in "=<>/":
        atoms.append(_Atom(start, start + 1, ".", sign))
        return start + 1
    if sign == "^" and base.kind == "o" and _COMPANY.match(text, base.start):
        atoms.append(_Atom(start, end, "p", text[start:end]))
        return end
    if sign == "^" and base.kind in "on" and (tex in (r"\circ", r"{\circ}") or _names_system(text, base, end)):
        atoms.append(_Atom(start, end, "F", f"^{tex}"))
        return end
    base.end, base.tex = end, f"{base.tex}{sign}{tex}"
    base.kind = base.kind if base.kind == ")" else "f" if base.kind == "f" else "F"
    if base.kind == ")":
        atoms.append(_Atom(end, end, "x", ""))
    return end


_COMPANY = re.compile(r"\b[A-Z]\^\d [A-Z]{2}")
"""A name in capitals, such as C^3 AI."""

_UNITS = names("m s km cm mm")


def _names_system(text: str, base: _Atom, end: int) -> bool:
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
        run = _WORD.match(text, start, stop)
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
    if first in "*+-†‡∗⊤∞'" or _MATH_LETTER.match(first):
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


_MAY_BE_GLUED = re.compile(rf"{'|'.join(sorted(GLUED))}|in[A-Z]c[au]p")


@lru_cache(maxsize=1 << 14)
def _pieces(run: str) -> tuple[str, ...]:
    """A run of letters as glued commands and single letters; empty if it is not made of these, or of too few."""
    if not _MAY_BE_GLUED.search(run):
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
    atoms = _read(source)
    return _joined(source, atoms, 0, len(atoms))


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
    kinds = "".join(atom.kind for atom in _read(source))
    return "p" not in kinds and not set("FgonR").isdisjoint(kinds)


def _joined(text: str, atoms: list[_Atom], first: int, stop: int) -> str:
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


def _formulas(text: str, atoms: list[_Atom], whole: str) -> Iterator[Found]:
    """Grow every sure atom into a formula."""
    done = 0
    for index in range(len(atoms)):
        if index < done or not _is_seed(text, atoms, index, whole):
            continue
        first, stop = _grow(whole, atoms, index, done)
        first, stop = _trimmed(atoms, first, stop)
        first, stop = _bracketed(text, atoms, first, stop, done)
        if stop <= first:
            continue
        tex = _joined(text, atoms, first, stop)
        if tex:
            yield Found(atoms[first].start, atoms[stop - 1].end, tex)
            done = stop


def _is_listed(text: str, atom: _Atom) -> bool:
    """Whether a letter begins the parameters of a name: k,l-WL."""
    return text[atom.end : atom.end + 1] == "," and _PARAMETERS.match(text, atom.start) is not None


_PARAMETERS = re.compile(r"\b[a-z],[a-z]-[A-Z]")
_ALPHA_PROSE = re.compile(r"(?:cohen|fleiss|krippendorff|kendall|cronbach|spearman)\S*(?:\s+\w+)?\s*$", re.IGNORECASE)
_GREEK_NOUN = re.compile(
    r"[\s-]+(?:release|version|test|testing|tester|distribut|phase|carotene|blend|channel|mat|compositing|diversity"
    r"|ray|band|wave|oscillat|rhythm|power|cell|helix|helices|sheet|hydrolase|correction|process|regression|function"
    r"|calculus|term|rule|robot|architecture|expression|abstraction|statistic|coefficient|role|method|variant"
    r"|correlation|correct|male|female|airlines|city|hub|squared|sum|knife|radiation|frequenc|encod|modulation|agent"
    r"|catenin|actin|amyloid|lactam|synuclein|globin|secretase|glucan|tubulin|interferon|thalass|algebra|activit|score|value|agreement|pruning|beta|gamma|delta|omega|alpha|theta)"
)


def _is_seed(text: str, atoms: list[_Atom], index: int, whole: str) -> bool:
    """Whether an atom is a sure sign of mathematics where it stands."""
    atom = atoms[index]
    kind = atom.kind
    if kind in "FRx":
        return kind != "R" or not atom.tex.startswith("\\ast")
    if kind == "S" or atom.tex in (r"\langle", r"\rangle"):
        return True
    if kind == "m":
        return index + 1 < len(atoms) and atom.tex.startswith("\\math")
    if kind == "g":
        return _is_greek(text, atoms, index, whole)
    if kind == "r" and atom.tex.startswith("\\"):
        return _is_relation(text, atoms, index)
    if kind == "f":
        return _is_function(atoms, index)
    if kind == "o" and _is_listed(text, atom):
        return True
    if kind == "o" and atom.tex in "OoΩΘ" and index + 1 < len(atoms) and atoms[index + 1].tex == "(":
        return _closed(atoms, index + 1) is not None
    return False


def _is_greek(text: str, atoms: list[_Atom], index: int, whole: str) -> bool:
    """Whether the name of a letter stands for the letter."""
    atom = atoms[index]
    name = atom.tex[1:]
    before, after = text[max(0, atom.start - 40) : atom.start], text[atom.end : atom.end + 2]
    if _ALPHA_PROSE.search(before) or _GREEK_NOUN.match(text, atom.end):
        return False
    if before[-1:].isalnum() or before.endswith(("-", "'", "/", ".", "_")):
        return False
    if name[0].isupper():
        return after[:1] == "(" and index + 1 < len(atoms) and _closed(atoms, index + 1) is not None
    if name in BARE_GREEK or _has_evidence(whole):
        return True
    if name not in NAMED_GREEK and len(re.findall(rf"(?<![\w/-]){name}(?![A-Za-z])", whole)) > 1:
        return True
    if after[:1] == "-":
        return after[1:].isupper() or text.startswith("-bench", atom.end)
    if after[:1].isdigit():
        return True
    if name in NAMED_GREEK:
        return before.endswith("(") and after[:1] in ",)" and name not in ("kappa", "tau", "rho")
    return after.lstrip()[:1] in ("=", "<", ">") or (before.endswith("(") and after[:1] in ",)")


_EVIDENCE = re.compile(
    r"[\^_]\{|\d(?:times|sim)\b|\b(?:infty|leq|geq|cdot|approx|rightarrow|ell|varepsilon|pm)(?![A-Za-z])|[a-zA-Z]\^\d"
    r"|(?<![A-Za-z_])[A-Za-z]_[A-Za-z0-9]\b|\bsim\s?\d|\b(?:alpha|beta|mu|tau|pi|lambda)\d"
)


@lru_cache(maxsize=8)
def _has_evidence(text: str) -> bool:
    """Whether a text lost mathematics elsewhere, so that its author writes letters as commands."""
    return _EVIDENCE.search(text) is not None


def _neighbour(atoms: list[_Atom], index: int, step: int) -> int | None:
    """The index of the next atom that is no space, in a direction."""
    index += step
    if 0 <= index < len(atoms) and atoms[index].kind == "s":
        index += step
    return index if 0 <= index < len(atoms) else None


def _is_relation(text: str, atoms: list[_Atom], index: int) -> bool:
    """Whether a name such as times, in, ll stands between operands."""
    atom = atoms[index]
    name = atom.tex[1:]
    left, right = _neighbour(atoms, index, -1), _neighbour(atoms, index, 1)
    before = atoms[left] if left is not None else None
    after = atoms[right] if right is not None else None
    glued_before = before is not None and before.end == atom.start
    glued_after = after is not None and after.start == atom.end
    if name == "times":
        if before is not None and glued_before:
            return before.kind in "noFg)}{"
        placeholder = after is not None and after.tex == "-" and before is not None and before.kind == "F"
        return placeholder or (
            before is not None and after is not None and before.kind in "noF" and after.kind in "noFg"
        )
    if name in ("sim", "pm"):
        if glued_after and re.match(r"[\d.]+[a-z]{2,}", text[atom.end : atom.end + 12]):
            return False
        if after is not None and (after.kind == "n" or (after.kind == "F" and after.tex[0].isdigit())):
            return not (glued_before and before is not None and before.kind in "p.")
        return before is not None and before.kind == "F" and after is not None and after.kind in "Fo"
    if name in ("in", "to", "mid", "subset", "star", "div", "bullet", "perp", "prec", "succ"):
        return False
    sides = "noFgw("
    return before is not None and after is not None and before.kind in sides.replace("(", ")") and after.kind in sides


def _is_function(atoms: list[_Atom], index: int) -> bool:
    """Whether a name such as log stands before its argument."""
    atom = atoms[index]
    if "_" in atom.tex or "^" in atom.tex:
        return True
    if atom.tex.startswith(r"\mathrm"):
        return index + 1 < len(atoms) and atoms[index + 1].tex == "(" and _closed(atoms, index + 1) is not None
    if atom.tex not in (r"\log", r"\ln", r"\exp", r"\sqrt"):
        return False
    right = _neighbour(atoms, index, 1)
    if right is None:
        return False
    after = atoms[right]
    ends = right + 1 >= len(atoms) or atoms[right + 1].kind not in "-p" or atoms[right + 1].tex != "-"
    return (after.kind == "o" and ends and after.tex not in "aIA") or (after.kind in "Fg")


def _closed(atoms: list[_Atom], index: int) -> int | None:
    """The index behind the bracket that closes the one at `index`; None if prose stands between."""
    depth = 0
    for position in range(index, min(len(atoms), index + 40)):
        kind = atoms[position].kind
        if kind == "(":
            depth += 1
        elif kind == ")":
            depth -= 1
            if not depth:
                return position + 1
        elif kind in "pb" or (kind == "." and atoms[position].tex not in "|:;'!.%"):
            return None
    return None


def _opened(atoms: list[_Atom], index: int, floor: int) -> int | None:
    """The index of the bracket that the one at `index` closes; None if prose stands between."""
    depth = 0
    for position in range(index, max(floor, index - 40) - 1, -1):
        kind = atoms[position].kind
        if kind == ")":
            depth += 1
        elif kind == "(":
            depth -= 1
            if not depth:
                return position
        elif kind in "pb" or (kind == "." and atoms[position].tex not in "|:;'!.%"):
            return None
    return None


def _grow(text: str, atoms: list[_Atom], index: int, floor: int) -> tuple[int, int]:
    """The row of atoms, first and behind the last, that a sure atom belongs to."""
    first, stop = index, index + 1
    if _stands_alone(text, atoms, index):
        return first, stop
    if atoms[index].kind == "(":
        return index, _closed(atoms, index) or index + 1
    if atoms[index].kind == "x":
        # A bracket with a script: its pair belongs to the formula.
        opened = _opened(atoms, index - 1, floor)
        first = opened if opened is not None else index - 1
    changed = True
    while changed:
        changed = False
        if (wider := _grow_right(text, atoms, first, stop)) > stop:
            stop, changed = wider, True
        if (wider := _grow_left(text, atoms, first, floor)) < first:
            first, changed = wider, True
            stop = max(stop, _balanced(atoms, first, stop))
    return first, stop


def _balanced(atoms: list[_Atom], first: int, stop: int) -> int:
    """Behind the bracket that closes the first one that opens in a row."""
    for index in range(first, stop):
        if atoms[index].kind == "(" and (closed := _closed(atoms, index)):
            return closed
    return stop


_BESIDE_NUMBERS = frozenset(
    rf"\{name}"
    for name in "sim approx leq geq le ge pm times to rightarrow leftarrow Rightarrow downarrow uparrow gtrsim lesssim".split()
)


def _stands_alone(text: str, atoms: list[_Atom], index: int) -> bool:
    """Whether a sign stands between numbers or words that authors leave outside of the formula."""
    tex = atoms[index].tex
    if tex[:1] in ("^", "_"):
        return True
    if tex not in _BESIDE_NUMBERS:
        return False
    left, right = _neighbour(atoms, index, -1), _neighbour(atoms, index, 1)
    before = atoms[left] if left is not None else None
    after = atoms[right] if right is not None else None
    if tex == r"\times" and before is not None and before.kind == "n":
        if after is not None and after.kind == "n":
            # 256times256 had its sign alone between dollars; a space at either side shows a formula's source.
            return before.end == atoms[index].start and after.start == atoms[index].end
        compared = left is not None and left > 0 and atoms[left - 1].tex in "<>≥≤"
        chained = left is not None and left > 0 and atoms[left - 1].kind == "R"
        # Both 4$\times$ and $4\times$ are common. Authors who give an address of their code write the former, in
        # three cases of four; of the others one in two.
        ranged = left is not None and left > 0 and atoms[left - 1].tex in "-–—"
        if ranged:
            return True
        return not (compared or chained) and (after is None or after.kind not in "FgR(") and "://" in text
    if tex == r"\approx" and after is not None and after.start > atoms[index].end and after.kind == "n":
        return False
    return (before is None or before.kind not in "oFgx)w" or before.tex in ("a", "A", "I")) and (
        after is None or after.kind not in "FgoR({f"
    )


_OPERANDS = frozenset("noFgw{mb")


def _is_operator(atom: _Atom) -> bool:
    return atom.kind in "rR"


def _open_ended(atom: _Atom) -> bool:
    """Whether an atom asks for an operand behind it."""
    return atom.kind in "rRfm" or atom.tex in (r"\nabla", r"\partial", r"\langle", r"\lceil", r"\lfloor")


def _grow_right(text: str, atoms: list[_Atom], first: int, stop: int) -> int:
    if stop >= len(atoms):
        return stop
    last, following = atoms[stop - 1], atoms[stop]
    if following.kind == "x":
        return stop + 1
    if following.kind == "(" and (last.kind in "oFgfxc" or _open_ended(last)):
        closed = _closed(atoms, stop)
        return closed if closed is not None else stop
    if following.kind in "{":
        return stop + 1
    if following.kind == "s":
        return _grow_over_space(atoms, stop)
    if following.kind in _OPERANDS:
        if following.kind in "bw" and not _open_ended(last):
            return stop
        if following.kind == "n" and last.kind in "Fg" and last.tex[0] == "\\" and last.tex[1:].isalpha():
            return stop
        if following.kind == "o" and following.tex == "x" and last.tex[0].isdigit():
            return stop
        if following.kind == "o" and stop + 1 < len(atoms) and atoms[stop + 1].kind in "pw" and not _open_ended(last):
            return stop
        return stop + 1
    if following.kind in "rRSfc":
        if following.tex == "-" and (not _operand_at(atoms, stop + 1) or atoms[stop + 1].kind == "w"):
            return stop
        if following.kind == "r" and following.tex[0] != "\\" and not _operand_at(atoms, stop + 1):
            # What arXiv writes for the names of letters parts a relation from its left side only: τ= 0.46.
            spaced = following.tex in _RELATION_SIGNS and stop + 2 < len(atoms) and atoms[stop + 1].kind == "s"
            return (
                stop + 3
                if spaced and _operand_at(atoms, stop + 2) and atoms[stop + 2].kind in "nFg"
                else (stop + 4 if spaced and _signed_number(atoms, stop + 2) else stop)
            )
        return stop + 1
    if following.tex == "%" and last.kind == "n" and _follows_relation(atoms, first, stop - 1):
        return stop + 1
    if following.kind == "," and _operand_at(atoms, stop + 1) and last.kind in "oFgxS":
        return stop + 1
    if following.kind == "." and following.tex in "|!" and last.kind in "oFgx":
        return stop + 1
    return stop


def _signed_number(atoms: list[_Atom], index: int) -> bool:
    return index + 1 < len(atoms) and atoms[index].tex in ("+", "-", "−") and atoms[index + 1].kind == "n"


def _follows_relation(atoms: list[_Atom], first: int, index: int) -> bool:
    """Whether the number at an index is the right side of a relation."""
    position = index - 1
    while position >= first and (atoms[position].kind == "s" or atoms[position].tex in ("+", "-", "−")):
        position -= 1
    if position < first:
        return False
    return atoms[position].tex in _RELATION_SIGNS or atoms[position].tex in (r"\approx", r"\sim")


def _operand_at(atoms: list[_Atom], index: int) -> bool:
    """Whether an operand that is no part of a word stands at an index."""
    if index >= len(atoms):
        return False
    atom = atoms[index]
    if atom.kind in "FgRS{(f":
        return True
    if atom.kind == "n":
        return index + 1 >= len(atoms) or atoms[index + 1].kind not in "ow" or True
    if atom.kind == "r" and atom.tex in "+-−":
        return _operand_at(atoms, index + 1)
    if atom.kind in "ow":
        return index + 1 >= len(atoms) or atoms[index + 1].kind not in "p"
    return False


def _grow_over_space(atoms: list[_Atom], stop: int) -> int:
    """Over a space: to an operand that the last atom asks for, or to an operator and its operand."""
    last = atoms[stop - 1]
    if stop + 1 >= len(atoms):
        return stop
    following = atoms[stop + 1]
    if _open_ended(last):
        operands = "noFgfm{w" if last.tex in (r"\ll", r"\gg", r"\leq", r"\geq") else "noFgfm{"
        return (
            stop + 2
            if following.kind in operands and _single(atoms, stop + 1)
            else (closed if following.kind == "(" and (closed := _closed(atoms, stop + 1)) else stop)
        )
    if following.kind == "R":
        return stop + 2
    if following.kind == "r" and last.kind not in ",":
        right = _neighbour(atoms, stop + 1, 1)
        if right is None:
            return stop
        operand = atoms[right]
        if following.tex == r"\to" and operand.tex not in (r"\infty", "0", "∞"):
            return stop
        if following.tex == r"\in" and (operand.kind not in "Fg(oS{" or last.kind not in "oFg"):
            return stop
        if following.tex in ("-", "+", "/", "*") and operand.start == following.end:
            return stop
        if operand.kind in "noFgf{(w" and _single(atoms, right):
            return right + 1 if operand.kind != "(" else (_closed(atoms, right) or stop)
        if operand.kind == "r" and operand.tex in "+-−" and _operand_at(atoms, right + 1):
            return right + 1
        return stop
    if following.kind == "f" and last.kind in "oFgx" and _is_function(atoms, stop + 1):
        return stop + 2
    return stop


def _single(atoms: list[_Atom], index: int) -> bool:
    """Whether an operand stands for itself and does not begin a word (2D, a, I)."""
    atom = atoms[index]
    if atom.kind == "o" and atom.tex in "aIA" and index + 1 < len(atoms) and atoms[index + 1].kind == "s":
        return False
    return index + 1 >= len(atoms) or atoms[index + 1].kind != "p"


def _grow_left(text: str, atoms: list[_Atom], first: int, floor: int) -> int:
    if first <= floor:
        return first
    head, previous = atoms[first], atoms[first - 1]
    if previous.kind == "s":
        if first - 2 < floor:
            return first
        other = atoms[first - 2]
        if _is_operator(head) and head.tex not in ("+", "-", "−"):
            if head.tex in (r"\sim", r"\approx", r"\pm") and other.kind not in "noFgx)":
                return first
            return _operand_left(atoms, first - 2, floor, first)
        if other.kind == "r" and other.tex[0] != "\\" and first - 3 >= floor:
            return _before_operator(atoms, first - 2, floor, first)
        if other.kind in "rR" and other.tex[0] == "\\" and first - 3 >= floor:
            if other.kind == "r" and (head.kind not in "FgR" or other.tex == r"\to"):
                return first
            subject = _neighbour(atoms, first - 2, -1)
            if other.tex == r"\in" and (subject is None or atoms[subject].kind not in "oFg"):
                return first
            return _before_operator(atoms, first - 2, floor, first)
        if other.kind == "f" and _is_function(atoms, first - 2):
            return first - 2
        if head.kind == "f" and other.kind == "o":
            return _operand_left(atoms, first - 2, floor, first)
        if other.kind == "m" or (other.kind == "g" and other.tex[1].isupper() and head.kind == "F"):
            return first - 2
        return first
    if head.kind == "F" and head.tex[0] in "^_":
        return first
    if previous.kind in "noFg{fm":
        if (
            previous.kind == "o"
            and first - 2 >= floor
            and atoms[first - 2].kind in "pw"
            and atoms[first - 2].end == previous.start
        ):
            return first
        return first - 1
    if previous.kind in "rRS":
        if previous.tex == "-" and (first - 2 < floor or atoms[first - 2].kind not in "noFg)x(rRs,"):
            return first
        if previous.tex in ("/", "*") and (first - 2 < floor or atoms[first - 2].kind not in "noFg)x"):
            return first
        return first - 1
    if previous.kind in ")x":
        opened = _opened(atoms, first - 1 if previous.kind == ")" else first - 2, floor)
        return opened if opened is not None else first
    if previous.kind == "(" and first - 2 >= floor and atoms[first - 2].end == previous.start:
        owner = atoms[first - 2]
        inside_word = first - 3 >= floor and atoms[first - 3].kind in "pw" and atoms[first - 3].end == owner.start
        if owner.kind in "oFgf" and not inside_word and _closed(atoms, first - 1) is not None:
            return first - 2
    if previous.kind == ",":
        left = first - 2
        if left >= floor and atoms[left].kind in "noFgS" and atoms[left].end == previous.start:
            return left if left == 0 or atoms[left - 1].kind not in "pw" else first
    if previous.kind == "." and previous.tex == "|":
        return first - 1
    return first


def _operand_left(atoms: list[_Atom], index: int, floor: int, otherwise: int) -> int:
    """The index of the operand that ends at `index`, if one does."""
    atom = atoms[index]
    if atom.kind in "Fgnow{":
        if atom.kind in "ow" and atom.tex in ("a", "A", "I"):
            return otherwise
        if (
            index - 1 >= floor
            and atoms[index - 1].kind in "p.r"
            and atoms[index - 1].tex in "-'./"
            and atom.kind in "ow"
        ):
            return otherwise
        if atom.kind in "now" and index - 1 >= floor and atoms[index - 1].kind == "p":
            return otherwise
        return index
    if atom.kind in ")x":
        opened = _opened(atoms, index if atom.kind == ")" else index - 1, floor)
        return opened if opened is not None else otherwise
    return otherwise


def _before_operator(atoms: list[_Atom], operator: int, floor: int, otherwise: int) -> int:
    """The index of the operand before an operator with a space or none between; both are then taken."""
    left = _neighbour(atoms, operator, -1)
    if left is None or left < floor:
        return otherwise
    found = _operand_left(atoms, left, floor, otherwise)
    if found == otherwise and atoms[operator].kind == "R":
        return operator
    return found


def _bracketed(text: str, atoms: list[_Atom], first: int, stop: int, floor: int) -> tuple[int, int]:
    """With the brackets around a sum or around a list of values that names a property: (1 + ε), (ε, δ)-private."""
    opening = first - 1
    if opening < floor or atoms[opening].tex != "(" or atoms[opening].end != atoms[first].start:
        return first, stop
    closed = _closed(atoms, opening)
    if closed is None or closed < stop or atoms[closed - 1].kind == "x":
        return first, stop
    inner = atoms[opening + 1 : closed - 1]
    summed = any(atom.tex in ("+", "-", "−") and index for index, atom in enumerate(inner)) and closed - 1 == stop
    related = any(atom.kind in "rR" and atom.tex not in ("+", "-", "−", "/") for atom in inner)
    listed = any(atom.kind == "," for atom in inner) and re.match(r"-[A-Za-z]{2}", text[atoms[closed - 1].end :][:3])
    if related or not (summed or listed) or any(atom.kind == "w" for atom in inner):
        return first, stop
    return opening, closed


def _trimmed(atoms: list[_Atom], first: int, stop: int) -> tuple[int, int]:
    """Without spaces, commas and brackets at the ends that belong to the prose."""
    changed = True
    while changed and first < stop:
        changed = False
        if atoms[stop - 1].kind in "s," or (atoms[stop - 1].kind == "(" and atoms[stop - 1].tex in "(["):
            stop, changed = stop - 1, True
            continue
        if atoms[first].kind in "s," or (atoms[first].kind == ")" and atoms[first].tex in ")]"):
            first, changed = first + 1, True
            continue
        if atoms[stop - 1].kind == "r" and stop - 1 > first and atoms[stop - 1].tex in "-/=":
            stop, changed = stop - 1, True
    return first, stop
