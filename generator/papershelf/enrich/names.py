"""Finds what is written like a name: runs of words with capitals or digits where an ordinary word would have none.

A run is a stretch of one paragraph ("Fashion MNIST", "LL-VQ-VAE", "Mixture of Experts"). Whether it names a system is
for introductions.py and mentions.py to say; here is only how it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from papershelf.enrich.common_terms import word_set

_SIGNS = r"[\w+*'’^@&–\-]"
_TOKEN = rf"[A-Z]{_SIGNS}*(?:[./](?=\d){_SIGNS}+)*"
_RUN = re.compile(rf"{_TOKEN}(?: (?:of (?:the )?|the )?[\w\-]{{0,4}}{_TOKEN})*")
_WITHIN = frozenset("-+*'’^_&@")
_GLUE = re.compile(r"['’*^]|[-–](?:[a-z]|$| )")
_TAIL = re.compile(r"(?:['’]s?|[-–]+(?:[a-z]{3,}|to|by|of|as|in|k|d)?(?:[-–][a-z]+)*|\*+|\^\w*)$")
_VERSION = re.compile(r"[-–](?:mini|nano|tiny|small|base|medium|large|huge|lite|instruct|chat|turbo|pro)")
_AFTER_DIGIT = re.compile(r"\w*\d\w*[-–][a-z]+")
_ADJECTIVE = re.compile(
    r"(?:ed|ing|ic|al|ive|[ai]ble|[aei]nt|ous|free|like|style|wise|aware|only|level|scale|type|hard|rank|norm|way|based"
    r"|class|fold|bit|step|days?|hours?|dimensional|neighbou?rs?|complete|scale|equivalent|token|shot)$"
)
_DIGITS = "0123456789"
_SMALL_AND_DIGIT = re.compile(r"[0-9](?<=[a-z]{3}.)[a-z]*\d*(?![\w.]*\w)")
_NUMBER = re.compile(
    r" (\d+(?:\.\d+)?[A-Za-z]{0,2}|I{2,3}|v\d[\d.]*)"
    r"(?= (?:and|by|with|on|in|is|to|for|from)\b|[^\w\s.%×-]|\.?$|\.\s)"
)
_SENTENCE_END = frozenset(".!?")
_QUOTES = "\"“‘'’”(`"
FUNCTION_WORDS = word_set(
    "a about across after all along also among an and are as at based because before besides between beyond both but "
    "by can code code: compared did do does each even finally first for from given has have here however i if in "
    "inspired is it its let more most motivated my no not of on one or our over recent second several since so some "
    "such than that the their then there therefore these they this those though through thus to toward towards under "
    "unlike until upon using via was we were what when where whereas whether which while who why with "
    "within without yes yet you your"
)
_INDEX = re.compile(r"[ (]\w,\w-")
_HOST = re.compile(r"\w\.[a-z]{2,4}/")
_ORDINARY = re.compile(r"[A-Z][a-z’']+(?:-[a-z]+)*")
_SHAPED = re.compile(r"[^A-Za-z0-9]*(?:[a-z0-9].*[A-Z]|[A-Z].*[A-Z0-9])", re.DOTALL)
_GREEK = re.compile("[Α-ΡΣ-Ωα-ω]")
_FOLDS = re.compile(r"[\W_]+")
_INITIAL = re.compile(r"(?<=\b[A-Z])['’](?=[A-Z])")
"""The apostrophe of a name with an initial of its own, which is not the name without it: S'MoRE."""
_KEPT = "\u02bc"


_OPENERS = frozenset(word.capitalize() for word in FUNCTION_WORDS)
_JOINED = re.compile(r"^(?:(?:of|the) )+")
_JOINS = frozenset(("of", "the"))


class Run(NamedTuple):
    """A stretch of a text written like a name; `opens` tells that it opens a sentence, where any word has a capital."""

    text: str
    start: int
    end: int
    opens: bool


def find_runs(text: str) -> list[Run]:
    """The runs of one text, in its order, without ordinary words that open a sentence alone."""
    runs: list[Run] = []
    addressed = "/" in text or "@" in text
    for match in _RUN.finditer(text):
        start, end = match.span()
        if start and text[start - 1] not in " (":
            start = _begin(text, start)
        piece = text[start:end]
        if piece in _OPENERS or (addressed and _is_address(text, start, end)):
            continue
        # Most names stand behind a word.
        opens = not (start > 1 and text[start - 1] == " " and text[start - 2].isalpha()) and _opens(text, start)
        if not opens and piece.startswith("The "):
            piece, start = piece[4:], start + 4
        if opens:
            first, _, rest = piece.partition(" ")
            if not rest and _ORDINARY.fullmatch(piece):
                continue
            if first in _OPENERS:
                rest = _JOINED.sub("", rest)
                start, opens = end - len(rest), False
                piece = rest
            elif rest.startswith("of ") and is_shaped(rest[3:]) and _ORDINARY.fullmatch(first):
                # The first word has its capital from the sentence: Performance of ResNet.
                piece, start, opens = rest[3:], end - len(rest) + 3, False
        if not piece.isalnum() and _GLUE.search(piece):
            runs += _parted(text, start, piece, opens=opens)
        else:
            runs.append(_numbered(text, Run(piece, start, end, opens)))
    if any(map(text.__contains__, _DIGITS)) and (small := _in_small_letters(text, runs)):
        runs = sorted(runs + small, key=lambda run: run.start)
    return runs


def _in_small_letters(text: str, runs: list[Run]) -> list[Run]:
    """The words in small letters that a digit is part of, which no ordinary word has: node2vec, text8."""
    found: list[Run] = []
    for match in _SMALL_AND_DIGIT.finditer(text):
        end = match.end()
        start = end
        while start and text[start - 1].isalnum():
            start -= 1
        word = text[start:end]
        if (
            not word.islower()
            or not word[0].isalpha()
            or (start and text[start - 1] not in ' ("“')
            or _is_address(text, start, end)
            or any(run.start < end and start < run.end for run in runs)
        ):
            continue
        found.append(_numbered(text, Run(word, start, end, False)))
    return found


def _begin(text: str, start: int) -> int:
    """Where the word begins whose first capital is at `start`."""
    while start and ((before := text[start - 1]).isalnum() or before in _WITHIN):
        if before == "-" and text.startswith("--", start - 2):
            break
        start -= 1
    while text[start] in "-'’*&":
        start += 1
    if text.startswith(",", start - 1) and _INDEX.match(text, start - 3):
        start -= 2
    return start


def _parted(text: str, start: int, piece: str, *, opens: bool) -> Iterator[Run]:
    """The runs in a piece whose words have something glued to them: a possessive, a hyphen with small letters."""
    begin, position = -1, start
    for word in piece.split(" "):
        end = position + len(word)
        if begin < 0 and word not in _JOINS:
            begin = position
        if (tail := _TAIL.search(word)) and not _belongs(word, tail):
            bare = word[: tail.start()]
            # A capitalised word keeps its second part (Even-odd); a shaped one is the name without it (GNN-based).
            if bare and (not tail[0].strip("-–*’'s") or is_shaped(bare)):
                yield Run(text[begin : position + len(bare)], begin, position + len(bare), opens and begin == start)
                begin = -1
        position = end + 1
    if 0 <= begin < position - 1:
        run = Run(text[begin : position - 1], begin, position - 1, opens and begin == start)
        yield _numbered(text, run)


def _belongs(word: str, tail: re.Match[str]) -> bool:
    """Whether a hyphen with small letters is part of a name, as that of a version is: BERT-large, GloVe-25-angular."""
    if _VERSION.fullmatch(tail[0]):
        return is_shaped(word[: tail.start()])
    return (
        _AFTER_DIGIT.fullmatch(word, word.rfind("-", 0, tail.start()) + 1) is not None
        and word[0].isupper()
        and is_shaped(word[: tail.start()])
        and word.count("-") > 1
        and not _ADJECTIVE.search(word)
    )


def _numbered(text: str, run: Run) -> Run:
    """The run with the number that belongs to it: MovieLens 100K, Dota 2."""
    after = text[run.end + 1 : run.end + 2]
    if (after.isdigit() or after in ("I", "v")) and (number := _NUMBER.match(text, run.end)):
        return Run(text[run.start : number.end()], run.start, number.end(), run.opens)
    return run


def _is_address(text: str, start: int, end: int) -> bool:
    if text[start - 1 : start] not in ("/", ".", "@") and text[end : end + 1] not in ("/", "."):
        return False
    around = text[text.rfind(" ", 0, start) + 1 : (text.find(" ", end) + 1 or len(text) + 1) - 1]
    return "://" in around or "@" in around or _HOST.search(around) is not None


def _opens(text: str, start: int) -> bool:
    """Whether a sentence begins here, so that a capital says nothing."""
    before = start - 1
    while before >= 0 and ((sign := text[before]) == " " or sign in _QUOTES):
        before -= 1
    return before < 0 or text[before] in _SENTENCE_END


@lru_cache(maxsize=1 << 16)
def is_shaped(word: str) -> bool:
    """Whether a word has a capital or a digit where an ordinary word has none: MNIST, ResNet, Gauss-Newton, S4."""
    if word.isascii():
        return _SHAPED.match(word) is not None
    if _ORDINARY.fullmatch(word):
        return False
    letters = list(filter(str.isalnum, word))
    capitals = sum(map(str.isupper, letters))
    if len(letters) < 2:
        return False
    return capitals > 1 or (capitals == 1 and (not letters[0].isupper() or any(map(str.isdigit, letters))))


def spelled(name: str) -> str:
    """The name with its Greek letters written out ("ωGNN" as "omegaGNN"), as those do who have only a keyboard."""
    return name if name.isascii() else _GREEK.sub(_letter_name, name)


def _letter_name(letter: re.Match[str]) -> str:
    *_, word = unicodedata.name(unicodedata.normalize("NFD", letter[0])[0], "").split()
    return word.capitalize() if letter[0].isupper() else word.lower()


@lru_cache(maxsize=1 << 17)
def name_key(name: str) -> str:
    """What the spellings of one name share: no case, accents, punctuation, plural or Greek letter."""
    if name.isascii():
        key = name.lower() if name.isalnum() else _FOLDS.sub("", _INITIAL.sub(_KEPT, name).lower())
    else:
        folded = unicodedata.normalize("NFKD", spelled(_INITIAL.sub(_KEPT, name))).casefold()
        key = _FOLDS.sub("", "".join(sign for sign in folded if not unicodedata.combining(sign)))
    return key[:-1] if len(key) > 3 and key.endswith("s") and not key.endswith("ss") else key
