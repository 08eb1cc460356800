"""Finds the formulas of a text that lost its dollar signs and backslashes, and gives them back as TeX.

Some atoms are sure signs of mathematics (a script, a name that is no word). A formula is what grows from these over
the operands and operators beside them and never over a word of prose. What the row of atoms cannot tell is left as
prose. The rules follow 20,000 abstracts whose LaTeX is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from papershelf.mathatoms import (
    MATH_LETTER,
    RELATION_SIGNS,
    WORD,
    Atom,
    closing_of,
    is_word,
    joined,
    opening_of,
    read,
)
from papershelf.texcommands import (
    ACCENTS,
    BARE_GREEK,
    BIG_OPERATORS,
    COMMANDS,
    FONTS,
    FUNCTIONS,
    MARKS,
    NAMED_GREEK,
    RELATIONS,
    SIZES,
    names,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A formula: where it stands in the text, and its TeX without delimiters."""

    start: int
    end: int
    tex: str


_NAMED_BY_LETTERS = re.compile(r",[a-z]-[A-Z]")
_UNTELLING = (
    (RELATIONS - names("ll gg sim le ge ne"))
    | (SIZES | FONTS | ACCENTS | FUNCTIONS | BIG_OPERATORS | MARKS)
    | names("exists neg land lor colon rm bf cal star div wedge")
)
_TELLING = (COMMANDS - _UNTELLING) | names("log ln frac mathcal mathbb mathrm mathbf sqrt poly polylog")


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
            atoms = read(sentence)
            found += (Found(start + one.start, start + one.end, one.tex) for one in _formulas(sentence, atoms, text))
        start = end
    return found


def _may_hold_math(text: str) -> bool:
    """Whether a text holds anything that a formula could grow from; quick, and wrong on the safe side only."""
    if "^" in text or "_" in text or "{" in text or "O(" in text or "o(" in text or "\\" in text:
        return True
    if not text.isascii() and MATH_LETTER.search(text):
        return True
    return any(map(_is_telling, set(WORD.findall(text)))) or _NAMED_BY_LETTERS.search(text) is not None


@lru_cache(maxsize=1 << 16)
def _is_telling(word: str) -> bool:
    """Whether a run of letters may be a command, or commands and letters that are glued."""
    return word in _TELLING or (len(word) > 3 and word not in COMMANDS and not is_word(word))


def _formulas(text: str, atoms: list[Atom], whole: str) -> Iterator[Found]:
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
        tex = joined(atoms, first, stop)
        if tex:
            yield Found(atoms[first].start, atoms[stop - 1].end, tex)
            done = stop


def _is_listed(text: str, atom: Atom) -> bool:
    """Whether a letter begins the parameters of a name: k,l-WL."""
    return text[atom.end : atom.end + 1] == "," and _PARAMETERS.match(text, atom.start) is not None


_PARAMETERS = re.compile(r"\b[a-z],[a-z]-[A-Z]")
_ALPHA_PROSE = re.compile(r"(?:cohen|fleiss|krippendorff|kendall|cronbach|spearman)\S*(?:\s+\w+)?\s*$", re.IGNORECASE)
_GREEK_NOUN = re.compile(
    r"[\s-]+(?:release|version|test|testing|tester|distribut|phase|carotene|blend|channel|mat|compositing|diversity"
    r"|ray|band|wave|oscillat|rhythm|power|cell|helix|helices|sheet|hydrolase|correction|process|regression|function"
    r"|calculus|term|rule|robot|architecture|expression|abstraction|statistic|coefficient|role|method|variant"
    r"|correlation|correct|male|female|airlines|city|hub|squared|sum|knife|radiation|frequenc|encod|modulation|agent"
    r"|catenin|actin|amyloid|lactam|synuclein|globin|secretase|glucan|tubulin|interferon|thalass|algebra"
    r"|activit|score|value|agreement|pruning|beta|gamma|delta|omega|alpha|theta)"
)


def _is_seed(text: str, atoms: list[Atom], index: int, whole: str) -> bool:
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
        return closing_of(atoms, index + 1) is not None
    return False


def _is_greek(text: str, atoms: list[Atom], index: int, whole: str) -> bool:
    """Whether the name of a letter stands for the letter."""
    atom = atoms[index]
    name = atom.tex[1:]
    before, after = text[max(0, atom.start - 40) : atom.start], text[atom.end : atom.end + 2]
    if _ALPHA_PROSE.search(before) or _GREEK_NOUN.match(text, atom.end):
        return False
    if before[-1:].isalnum() or before.endswith(("-", "'", "/", ".", "_")):
        return False
    if name[0].isupper():
        return after[:1] == "(" and index + 1 < len(atoms) and closing_of(atoms, index + 1) is not None
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


def _neighbour(atoms: list[Atom], index: int, step: int) -> int | None:
    """The index of the next atom that is no space, in a direction."""
    index += step
    if 0 <= index < len(atoms) and atoms[index].kind == "s":
        index += step
    return index if 0 <= index < len(atoms) else None


def _is_relation(text: str, atoms: list[Atom], index: int) -> bool:
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
        if after is not None and (after.kind == "n" or (after.kind == "F" and after.tex[:1].isdigit())):
            return not (glued_before and before is not None and before.kind in "p.")
        return before is not None and before.kind == "F" and after is not None and after.kind in "Fo"
    if name in ("in", "to", "mid", "subset", "star", "div", "bullet", "perp", "prec", "succ"):
        return False
    sides = "noFgw("
    return before is not None and after is not None and before.kind in sides.replace("(", ")") and after.kind in sides


def _is_function(atoms: list[Atom], index: int) -> bool:
    """Whether a name such as log stands before its argument."""
    atom = atoms[index]
    if "_" in atom.tex or "^" in atom.tex:
        return True
    if atom.tex.startswith(r"\mathrm"):
        return index + 1 < len(atoms) and atoms[index + 1].tex == "(" and closing_of(atoms, index + 1) is not None
    if atom.tex not in (r"\log", r"\ln", r"\exp", r"\sqrt"):
        return False
    right = _neighbour(atoms, index, 1)
    if right is None:
        return False
    after = atoms[right]
    ends = right + 1 >= len(atoms) or atoms[right + 1].kind not in "-p" or atoms[right + 1].tex != "-"
    if atom.tex == r"\sqrt" and after.kind == "(":
        return closing_of(atoms, right) is not None
    return (after.kind == "o" and ends and after.tex not in "aIA") or (after.kind in "Fg")


def _grow(text: str, atoms: list[Atom], index: int, floor: int) -> tuple[int, int]:
    """The row of atoms, first and behind the last, that a sure atom belongs to."""
    first, stop = index, index + 1
    if _stands_alone(text, atoms, index):
        return first, stop
    if atoms[index].kind == "(":
        return index, closing_of(atoms, index) or index + 1
    if atoms[index].kind == "x":
        # A bracket with a script: its pair belongs to the formula.
        opened = opening_of(atoms, index - 1, floor)
        first = opened if opened is not None else index - 1
    changed = True
    while changed:
        changed = False
        if (wider := _grow_right(atoms, first, stop)) > stop:
            stop, changed = wider, True
        if (wider := _grow_left(atoms, first, floor)) < first:
            first, changed = wider, True
            stop = max(stop, _balanced(atoms, first, stop))
    return first, stop


def _balanced(atoms: list[Atom], first: int, stop: int) -> int:
    """Behind the bracket that closes the first one that opens in a row."""
    for index in range(first, stop):
        if atoms[index].kind == "(" and (closed := closing_of(atoms, index)):
            return closed
    return stop


_BESIDE_NUMBERS = frozenset(
    f"\\{name}"
    for name in names(
        "sim approx leq geq le ge pm times to rightarrow leftarrow Rightarrow downarrow uparrow gtrsim lesssim"
    )
)


def _stands_alone(text: str, atoms: list[Atom], index: int) -> bool:
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


def _is_operator(atom: Atom) -> bool:
    return atom.kind in "rR"


def _open_ended(atom: Atom) -> bool:
    """Whether an atom asks for an operand behind it."""
    return atom.kind in "rRfm" or atom.tex in (r"\nabla", r"\partial", r"\langle", r"\lceil", r"\lfloor")


def _grow_right(atoms: list[Atom], first: int, stop: int) -> int:
    if stop >= len(atoms):
        return stop
    last, following = atoms[stop - 1], atoms[stop]
    if following.kind == "x":
        return stop + 1
    if following.kind == "(" and (last.kind in "oFgfxc" or _open_ended(last)):
        closed = closing_of(atoms, stop)
        return closed if closed is not None else stop
    if following.kind == "{":
        return stop + 1
    if following.kind == "s":
        return _grow_over_space(atoms, stop)
    if following.kind in _OPERANDS:
        if following.kind in "bw" and not _open_ended(last):
            return stop
        if following.kind == "n" and last.kind in "Fg" and last.tex[:1] == "\\" and last.tex[1:].isalpha():
            return stop
        if following.kind == "o" and following.tex == "x" and last.tex[:1].isdigit():
            return stop
        if following.kind == "o" and stop + 1 < len(atoms) and atoms[stop + 1].kind in "pw" and not _open_ended(last):
            return stop
        return stop + 1
    if following.kind in "rRSfc":
        if following.tex == "-" and (not _operand_at(atoms, stop + 1) or atoms[stop + 1].kind == "w"):
            return stop
        if following.kind == "r" and following.tex[:1] != "\\" and not _operand_at(atoms, stop + 1):
            # What arXiv writes for the names of letters parts a relation from its left side only: τ= 0.46.
            spaced = following.tex in RELATION_SIGNS and stop + 2 < len(atoms) and atoms[stop + 1].kind == "s"
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


def _signed_number(atoms: list[Atom], index: int) -> bool:
    return index + 1 < len(atoms) and atoms[index].tex in ("+", "-", "−") and atoms[index + 1].kind == "n"


def _follows_relation(atoms: list[Atom], first: int, index: int) -> bool:
    """Whether the number at an index is the right side of a relation."""
    position = index - 1
    while position >= first and (atoms[position].kind == "s" or atoms[position].tex in ("+", "-", "−")):
        position -= 1
    if position < first:
        return False
    return atoms[position].tex in RELATION_SIGNS or atoms[position].tex in (r"\approx", r"\sim")


def _operand_at(atoms: list[Atom], index: int) -> bool:
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
        return index + 1 >= len(atoms) or atoms[index + 1].kind != "p"
    return False


def _grow_over_space(atoms: list[Atom], stop: int) -> int:
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
            else (closed if following.kind == "(" and (closed := closing_of(atoms, stop + 1)) else stop)
        )
    if following.kind == "R":
        return stop + 2
    if following.kind == "r" and last.kind != ",":
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
            return right + 1 if operand.kind != "(" else (closing_of(atoms, right) or stop)
        if operand.kind == "r" and operand.tex in "+-−" and _operand_at(atoms, right + 1):
            return right + 1
        return stop
    if following.kind == "f" and last.kind in "oFgx" and _is_function(atoms, stop + 1):
        return stop + 2
    return stop


def _single(atoms: list[Atom], index: int) -> bool:
    """Whether an operand stands for itself and does not begin a word (2D, a, I)."""
    atom = atoms[index]
    if atom.kind == "o" and atom.tex in "aIA" and index + 1 < len(atoms) and atoms[index + 1].kind == "s":
        return False
    return index + 1 >= len(atoms) or atoms[index + 1].kind != "p"


def _grow_left(atoms: list[Atom], first: int, floor: int) -> int:
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
        if other.kind == "r" and other.tex[:1] != "\\" and first - 3 >= floor:
            return _before_operator(atoms, first - 2, floor, first)
        if other.kind in "rR" and other.tex[:1] == "\\" and first - 3 >= floor:
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
        if other.kind == "m" or (other.kind == "g" and other.tex[1:2].isupper() and head.kind == "F"):
            return first - 2
        return first
    if head.kind == "F" and head.tex[:1] in ("^", "_"):
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
        opened = opening_of(atoms, first - 1 if previous.kind == ")" else first - 2, floor)
        return opened if opened is not None else first
    if previous.kind == "(" and first - 2 >= floor and atoms[first - 2].end == previous.start:
        owner = atoms[first - 2]
        inside_word = first - 3 >= floor and atoms[first - 3].kind in "pw" and atoms[first - 3].end == owner.start
        if owner.kind in "oFgf" and not inside_word and closing_of(atoms, first - 1) is not None:
            return first - 2
    if previous.kind == ",":
        left = first - 2
        if left >= floor and atoms[left].kind in "noFgS" and atoms[left].end == previous.start:
            return left if left == 0 or atoms[left - 1].kind not in "pw" else first
    if previous.kind == "." and previous.tex == "|":
        return first - 1
    return first


def _operand_left(atoms: list[Atom], index: int, floor: int, otherwise: int) -> int:
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
        opened = opening_of(atoms, index if atom.kind == ")" else index - 1, floor)
        return opened if opened is not None else otherwise
    return otherwise


def _before_operator(atoms: list[Atom], operator: int, floor: int, otherwise: int) -> int:
    """The index of the operand before an operator with a space or none between; both are then taken."""
    left = _neighbour(atoms, operator, -1)
    if left is None or left < floor:
        return otherwise
    found = _operand_left(atoms, left, floor, otherwise)
    if found == otherwise and atoms[operator].kind == "R":
        return operator
    return found


def _bracketed(text: str, atoms: list[Atom], first: int, stop: int, floor: int) -> tuple[int, int]:
    """With the brackets around a sum or around a list of values that names a property: (1 + ε), (ε, δ)-private."""
    opening = first - 1
    if opening < floor or atoms[opening].tex != "(" or atoms[opening].end != atoms[first].start:
        return first, stop
    closed = closing_of(atoms, opening)
    if closed is None or closed < stop or atoms[closed - 1].kind == "x":
        return first, stop
    inner = atoms[opening + 1 : closed - 1]
    summed = any(atom.tex in ("+", "-", "−") and index for index, atom in enumerate(inner)) and closed - 1 == stop
    related = any(atom.kind in "rR" and atom.tex not in ("+", "-", "−", "/") for atom in inner)
    listed = any(atom.kind == "," for atom in inner) and re.match(r"-[A-Za-z]{2}", text[atoms[closed - 1].end :][:3])
    if related or not (summed or listed) or any(atom.kind == "w" for atom in inner):
        return first, stop
    return opening, closed


def _trimmed(atoms: list[Atom], first: int, stop: int) -> tuple[int, int]:
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
