"""A text as tokens, and what each token says about where a formula begins and ends.

Both the finder of lost formulas and the script that trains it read a text through this module, so that what was
learned is what is asked. A script with its sign is one token: no formula ends between `_` and `{ij}`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from papershelf.texcommands import COMMANDS, FUNCTIONS, GREEK, RELATIONS, SURE, names
from papershelf.texwords import COMPARED, glued

_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\}){0,50}\}"
_NAMES = "|".join(sorted(COMMANDS, key=lambda name: (-len(name), name)))
_TOKEN = re.compile(
    rf"""
    (?P<url>(?:https?:\s?/+|www\.)\S+ | [^\s{{}}$^]+@[^\s@]+\.\w+
        | \b[\w.-]+\.(?:com|org|io|net|edu|py|co|ai|dev|html|json)\b\S* | \{{\{{\s[^{{}}]*\s\}}\}} )
  | (?P<name>\b[A-Z]\^\d(?=\ [A-Z]{{2}}) | \b(?!(?:[A-Za-z]_[A-Za-z\d]){{2,}}\b)[A-Za-z\d]+(?:_[A-Za-z\d]+){{2,}} )
  | (?P<script>[_^]{_BRACED} | (?<=[^\s(\[,;:^~=_])(?!(?<=\d)_)[_^](?: \\?(?:{_NAMES})(?![a-z]) | [A-Za-z](?![A-Za-z])
        | [A-Za-z](?=[A-Za-z][_^]) | (?<=\^)[A-Za-z] | [+\-−]?\d+ | [*+\-−†‡∗⊤∞'′∘°\u0391-\u03c9] ))
  | (?P<command>\\[A-Za-z]+ | \\.)
  | (?P<word>[A-Za-z]+)
  | (?P<number>\d+(?:[.,]\d+)*)
  | (?P<sign>\S)
    """,
    re.VERBOSE,
)
_HEAD = re.compile(r"([a-z]+)(?=[A-Z]{2,}|[A-Z][a-z]+[A-Z]|[A-Z]$)|([A-Z][a-z]+)(?=[A-Z]{2,})")
_INFIX = re.compile(r"((?:[Ll]eftright|[Ll]eft|[Rr]ight|down|up|long)arrow|infty|otimes|approx|^langle|rangle$)")
_TAILS = ("arrow", "infty", "otimes", "approx", "rangle")
_NOUN = re.compile(
    r"[\s-](?:release|version|test|beta(?![_^])|carotene|blend|wave|cell|heli|sheet|catenin|actin|amyloid|lactam|synuclein|globin"
    r"|secretase|glucan|tubulin|interferon|thalass|hydrolase|radiation|oscillat|rhythm|knife|male|airline|city|hub)"
)
"""What makes a noun of the name of a Greek letter before it: a beta release, beta-catenin."""

_MATH_SIGNS = frozenset("ℓ∞ℝℕℤℚℂ∅∇≤≥≠≈∈∉⊂⊆→←↔⇒∝∼≡≪≫≲≳×·±∪∩∖⊗⊕∘−√∑∏∂⟨⟩")
_OPENING, _CLOSING = "([{", ")]}"


@dataclass(slots=True)
class Token:
    """A piece of a text: where it stands, its name among the learned weights, its class, the space before it.

    `seed` is true for what hardly stands in prose; formulas are looked for around seeds only.
    """

    start: int
    end: int
    name: str
    kind: str
    spaced: bool
    seed: bool


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text on one line, in their order."""
    found: list[Token] = []
    behind = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        group = match.lastgroup or ""
        piece = match[0]
        if group == "word":
            for part in _parts(piece):
                stop = start + len(part)
                found.append(Token(start, stop, _name(part), *_word(part, start > behind)))
                start = behind = stop
        elif group == "number":
            found.append(Token(start, end, _number(piece), "n", start > behind, False))
        elif group == "script":
            shape = _script(piece)
            found.append(Token(start, end, shape, "s", start > behind, True))
        elif group == "sign":
            found.append(Token(start, end, piece, *_sign(piece, start > behind)))
        elif group == "name":
            found.append(Token(start, end, "name", "M", start > behind, False))
        elif group == "command":
            found.append(Token(start, end, piece, "c", start > behind, True))
        else:
            found.append(Token(start, end, "url", "u", start > behind, False))
        behind = end
    for index, token in enumerate(found):
        if token.kind == "g" and _NOUN.match(text, token.end):
            token.kind, token.seed = "w", False
        if token.name in _IN_COMPANY:
            token.seed = _has_company(found, index)
        if token.name == "infty" and index > 1 and found[index - 1].name == "to" and found[index - 2].kind in "gvVms)":
            found[index - 1].name, found[index - 1].seed = BOUND, True
    return found


BOUND = "to infty"
"""The name of a `to` that stands in a limit: no formula begins or ends beside it."""

_IN_COMPANY = names("times log ln le ge ll gg in to O o")


def _has_company(tokens: Sequence[Token], index: int) -> bool:
    """Whether a name that is also a word, or a letter, stands among operands."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.name in "Oo":
        return after is not None and after.kind == "(" and not after.spaced
    if before is not None and token.name == "times":
        return not token.spaced or (before.kind == "n" and after is not None and after.kind in "nvV")
    if token.name in ("log", "ln"):
        return after is not None and (after.kind in "vVg" or (after.kind == "(" and not after.spaced))
    if token.name in ("in", "to"):
        return before is not None and not token.spaced and before.kind in "nvVs)"
    return before is not None and before.kind in "vVns)" and after is not None and after.kind in "vVn"


@lru_cache(maxsize=1 << 15)
def _parts(run: str) -> tuple[str, ...]:
    """A run of letters, cut where a name and a command are glued: omega GNN, SFT rightarrow DPO."""
    plain = run.islower() and not run.endswith(_TAILS) and not run.startswith("langle")
    if len(run) < 4 or plain or run in COMMANDS or glued(run):
        return (run,)
    if (match := _HEAD.match(run)) and match[0] in COMMANDS:
        return match[0], run[match.end() :]
    return tuple(part for part in _INFIX.split(run) if part) if _INFIX.search(run) else (run,)


@lru_cache(maxsize=1 << 14)
def _name(word: str) -> str:
    return word if len(word) == 1 or word in COMMANDS else word.lower()


@lru_cache(maxsize=1 << 15)
def _word(word: str, spaced: bool) -> tuple[str, bool, bool]:
    """The class of a run of letters, the space before it, and whether it is a seed."""
    if len(word) == 1:
        return ("a" if word in "aAI" else "V" if word.isupper() else "v"), spaced, False
    if word in COMMANDS:
        kind = "g" if word in GREEK else "r" if word in RELATIONS else "f" if word in FUNCTIONS else "x"
        return ("z" if word in SURE else kind), spaced, word not in _PROSE_COMMANDS
    if _COMPARED.fullmatch(word):
        return "G", spaced, True
    if glued(word):
        return "G", spaced, True
    if word.isupper():
        return "U", spaced, False
    if word.islower():
        return ("b" if len(word) <= 3 else "w"), spaced, False
    return ("K" if word[1:].islower() else "M"), spaced, False


_COMPARED = re.compile(rf"{COMPARED}(?:le|ge|gg)|[dkmnpqtDKMNT]log")
_PROSE_COMMANDS = names(
    """
    in to mid star div bullet perp prec succ cap cup big Big left right text tilde hat bar dot vec prime top dots
    partial log ln max min arg det dim inf sup lim exists neg land lor colon rm bf cal wedge vee deg ker gcd Pr sum
    int Re Im sin cos tan tanh exp poly underline overline lvert ge le ne gg ll dagger circ ast asymp frac sqrt quad
    subset supset
    """
)


@lru_cache(maxsize=4096)
def _number(number: str) -> str:
    if "." in number:
        return "#.0"
    if "," in number:
        return "#,0"
    return f"#{min(len(number), 4)}"


_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=4096)
def _script(script: str) -> str:
    shape = _DIGITS.sub("0", script.replace(" ", ""))
    if shape[1] == "{" and len(shape) > 8:
        return f"{shape[0]}{{}}"
    return shape


@lru_cache(maxsize=4096)
def _sign(sign: str, spaced: bool) -> tuple[str, bool, bool]:
    if sign in "()[]{}":
        return sign, spaced, sign == "{"
    if "\u0391" <= sign <= "\u03f5" or sign in _MATH_SIGNS:
        return "m", spaced, True
    if sign in "=<>+-*/|~":
        return "o", spaced, False
    if sign in ",.;:":
        return ",", spaced, False
    if sign in "^_":
        return "_", spaced, False
    if sign in "%'!′":
        return "%" if sign == "%" else "'", spaced, False
    return (".", spaced, False) if not sign.isalpha() else ("w", spaced, False)


_REACH = 8


def regions_of(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Where formulas may stand in a sentence: half-open ranges of tokens around the seeds, disjoint."""
    found: list[tuple[int, int]] = []
    for index, token in enumerate(tokens):
        if not token.seed:
            continue
        first, stop = max(0, index - _REACH), min(len(tokens), index + 1 + _REACH)
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], stop
        else:
            found.append((first, stop))
    return found


def sentences_of(text: str) -> list[list[Token]]:
    """The sentences that may hold a formula, as tokens that know where they stand in the text."""
    if not _may_hold_math(text):
        return []
    found: list[list[Token]] = []
    start = 0
    for end in (*(match.start() for match in _SENTENCE_END.finditer(text)), len(text)):
        sentence = text[start:end]
        if _may_hold_math(sentence):
            tokens = tokens_of(sentence)
            for token in tokens:
                token.start += start
                token.end += start
            found.append(tokens)
        start = end
    return found


_SENTENCE_END = re.compile(r"(?<=[a-z0-9)\]%}][.;:?]) (?=[A-Z])")
_WORD = re.compile(r"[A-Za-z]+")


def _may_hold_math(text: str) -> bool:
    """Whether a text holds anything that a formula could grow from; quick, and wrong on the safe side only."""
    if "^" in text or "_" in text or "{" in text or "O(" in text or "o(" in text or "\\" in text:
        return True
    if not text.isascii() and _MATH_LETTER.search(text):
        return True
    if " le " in text or " ge " in text or " ll " in text or " gg " in text:
        return True
    return any(map(_is_telling, set(_WORD.findall(text))))


_MATH_LETTER = re.compile(f"[\u0391-\u03f5{''.join(sorted(_MATH_SIGNS))}]")


@lru_cache(maxsize=1 << 16)
def _is_telling(word: str) -> bool:
    """Whether a run of letters may be a seed."""
    return word in ("times", "log", "ln") or any(_word(part, True)[2] for part in _parts(word) if len(part) > 1)
