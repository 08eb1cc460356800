"""Tells how well a row of words spells out a short form, and which stretch of the words does it best.

The letters of a short form are given to the words in their order: cheap where a letter begins a word, continues it
or is a capital in it, dear where it lies anywhere inside a word or where a word of content gets no letter at all. The
cheapest distribution says where the long form begins and ends, and its cost whether it is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CROSSED = re.compile(r"[,;:/]")
_GLUE = frozenset("-–‐‑/")
_SMALL = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "based", "between", "by", "de", "for", "from", "in", "into", "is",
        "its", "of", "on", "or", "over", "s", "that", "the", "this", "through", "to", "towards", "under", "using",
        "via", "with", "within", "without",
    }
)  # fmt: skip
_CLAUSE = frozenset(
    {
        "be", "been", "called", "can", "evaluate", "has", "have", "introduce", "it", "leverage", "leverages", "like",
        "may", "named", "our", "present", "propose", "proposed", "termed", "these", "use", "used", "was", "we", "were",
        "which", "will",
    }
)  # fmt: skip
_NO_FIRST = frozenset(("a", "an", "and", "are", "for", "is", "of", "or", "that", "the", "this", "to"))
_NETWORK = frozenset(("network", "networks", "net", "nets"))
_GENERIC = _NETWORK | frozenset(
    {
        "algorithm", "algorithms", "approach", "architecture", "component", "dataset", "framework", "layer",
        "layers", "learning", "loss", "mechanism", "method", "methods", "model", "models", "module", "scale",
        "scenario", "strategy", "system", "systems", "technique", "task",
    }
)  # fmt: skip
_COMBINING = re.compile(
    r"(?:anti|astro|audio|auto|back|bench|bi|bio|co|counter|cross|cyber|de|di|electro|encephalo|equi|ex|feed|fore|geo|hetero"
    r"|homo|hydro|hyper|hypo|infra|inter|intra|iso|macro|magneto|mega|meta|micro|mid|mis|mono|multi|nano|neuro|non|omni"
    r"|out|over|para|peri|photo|poly|post|pre|pro|pseudo|psycho|quasi|radio|re|semi|spectro|spatio|stereo|sub|super|sur"
    r"|tele|text|thermo|time|tomo|trans|tri|ultra|un|under|uni|up|video|wave|web|work)"
)
_NUMBERS = {
    "0": ("zero",),
    "1": ("one", "first", "single"),
    "2": ("two", "to", "second", "double", "twice"),
    "3": ("three", "third", "triple", "tri"),
    "4": ("four", "for", "fourth", "quad"),
    "5": ("five", "fifth"),
    "6": ("six",),
    "7": ("seven",),
    "8": ("eight",),
    "9": ("nine",),
}
_X_WORDS = ("cross", "ex", "trans", "times")
_MOST_IN_ONE_WORD = 6
_INFINITE = 1e9

_SMALL_SKIPPED = 0.1
_GLUED_SKIPPED = 0.35
_SKIPPED = 0.9
_CAPITAL_SKIPPED = 1.0
_LAST_SKIPPED = 1.2
_CLAUSE_SKIPPED = 2.0
_GENERIC_LAST = 0.5
_CONTINUED = 0.08
_CAPITAL = 0.12
_COMBINED = 0.2
_INNER = 0.75
_INNER_SMALL = 0.2
_NOT_INITIAL = 0.5
_GLUED_FIRST = 0.4
_SMALL_FIRST = 0.8
_UNSPELLED_DIGIT = 0.5
_COMMA = 0.4


class Word(NamedTuple):
    """A run of letters and digits in a text; `glued` to the word before it by a hyphen, `apart` after a comma."""

    text: str
    folded: str
    start: int
    end: int
    glued: bool
    apart: bool


class Fit(NamedTuple):
    """The words from index `first` to `last` spell a short form at this cost; 0 is a letter for every word."""

    first: int
    last: int
    cost: float


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a stretch of a text, with their places in the whole text."""
    words: list[Word] = []
    before = start
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        begin, close = match.span()
        glued = apart = False
        if words and (between := text[before:begin]) != " ":
            glued = between in _GLUE
            apart = not glued and _CROSSED.search(between) is not None
        word = match[0]
        words.append(Word(word, word.lower() if word.isascii() else fold(word), begin, close, glued, apart))
        before = close
    return words


def fold(text: str) -> str:
    """The text in lower case without accents, as long as the text itself."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFKD", sign)[0].lower()[:1] for sign in text)


def is_small(word: Word) -> bool:
    """Whether a word only joins others: an article, a preposition, a conjunction."""
    return word.folded in _SMALL


def may_begin(letters: str, first: str) -> bool:
    """Whether a word that begins with `first` can have the first of some folded letters; most words cannot."""
    return first == letters[0] or letters[0] == "x" or letters[0].isdigit()


def best_before(letters: str, words: Sequence[Word], most: float = _INFINITE) -> Fit | None:
    """The cheapest stretch that ends with the last word or before general words; of equal ones the shortest.

    What costs more than `most` is not looked for. The word "network" behind the last letter belongs to the long form,
    "model" or "algorithm" only with a capital.
    """
    if (fit := initials_before(letters, words)) is not None:
        return fit
    table = _Table(letters, words, most, whole=True)
    fits = [fit for first in table.firsts() if (fit := table.fit(first))]
    return min(fits, key=lambda fit: (round(fit.cost, 3), -fit.first), default=None)


def initials_before(letters: str, words: Sequence[Word]) -> Fit | None:
    """The last words where the letters are just their initials: the plainest definition, and by far the commonest."""
    count = len(letters)
    if count > len(words) or not all(
        word.folded[0] == letter and not word.apart and word.folded not in _CLAUSE
        for word, letter in zip(words[-count:], fold(letters), strict=True)
    ):
        return None
    begin = words[-count]
    plain = not begin.glued and begin.folded not in _NO_FIRST
    return Fit(len(words) - count, len(words) - 1, 0.0) if plain else None


def are_initials(letters: str, row: Sequence[str]) -> bool:
    """What `initials_before` tells of as many words, nothing but spaces between them."""
    small = list(map(fold, row))
    return (
        "".join([word[0] for word in small]) == fold(letters)
        and _CLAUSE.isdisjoint(small)
        and small[0] not in _NO_FIRST
    )


def best_from(letters: str, words: Sequence[Word], most: float = _INFINITE, *, whole: bool = False) -> Fit | None:
    """The cheapest stretch that begins with the first word; `whole` makes it end with the last.

    What costs more than `most` is not looked for.
    """
    return _Table(letters, words, most, whole=whole).fit(0) if words else None


class _Table:
    """The costs of giving the rest of the letters to the rest of the words, each found once."""

    def __init__(self, letters: str, words: Sequence[Word], most: float, *, whole: bool) -> None:
        self._letters, self._folded, self._words, self._whole = letters, fold(letters), words, whole
        self._most = most
        self._known: dict[tuple[int, int], tuple[float, int]] = {}
        self._latest = _latest_words(self._folded, words)

    def firsts(self) -> Iterator[int]:
        """The words that may have the first letter."""
        if (latest := self._latest[0]) >= 0:
            for number, word in enumerate(self._words[: latest + 1]):
                if may_begin(self._folded, word.folded[0]):
                    yield number

    def fit(self, first: int) -> Fit | None:
        """The cheapest stretch whose first word has the first letter."""
        begin = self._words[first]
        if first > self._latest[0]:
            return None
        if not may_begin(self._folded, begin.folded[0]) or not (options := self._given(0, first)):
            return None
        cost, last = min(options)
        cost += _GLUED_FIRST * begin.glued + _SMALL_FIRST * (begin.folded in _NO_FIRST)
        cost += _CLAUSE_SKIPPED * (begin.folded in _CLAUSE)
        return Fit(first, last, cost) if cost < _INFINITE else None

    def _rest(self, letter: int, word: int) -> tuple[float, int]:
        """The cost of what is left, and the last word of it."""
        if letter == len(self._letters):
            return self._after(word)
        if word > self._latest[letter]:
            return _INFINITE, word
        key = (letter, word)
        if (known := self._known.get(key)) is None:
            known = self._known[key] = min(self._options(letter, word), default=(_INFINITE, word))
        return known

    def _after(self, word: int) -> tuple[float, int]:
        """The cost of the words behind the last letter."""
        if not self._whole or word == len(self._words):
            return 0.0, word - 1
        behind = self._words[word:]
        if all(other.folded in _GENERIC for other in behind):
            capital = behind[0].text[0].isupper() and self._words[word - 1].text[0].isupper()
            return len(behind) * _GENERIC_LAST, word - (behind[0].folded not in _NETWORK and not capital)
        cost = sum(_LAST_SKIPPED + _COMMA * other.apart for other in behind)
        return cost, len(self._words) - 1

    def _options(self, letter: int, word: int) -> list[tuple[float, int]]:
        """What it costs to skip a word, to leave out a digit, or to give the word letters, each with what is left."""
        here = self._words[word]
        crossing = _COMMA if here.apart else 0.0
        if here.folded in _SMALL:
            skipped = _SMALL_SKIPPED
        elif here.folded in _CLAUSE:
            skipped = _CLAUSE_SKIPPED
        else:
            skipped = _GLUED_SKIPPED if here.glued else _CAPITAL_SKIPPED if here.text[0].isupper() else _SKIPPED
        options = [(cost + crossing, last) for cost, last in self._given(letter, word)]
        if skipped + crossing <= self._most:
            cost, last = self._rest(letter, word + 1)
            options.append((cost + skipped + crossing, last))
        if self._letters[letter].isdigit():
            cost, last = self._rest(letter + 1, word)
            options.append((cost + _UNSPELLED_DIGIT, last))
        return options

    def _given(self, letter: int, word: int) -> list[tuple[float, int]]:
        """The costs of giving this word one letter or more."""
        here = self._words[word]
        sign = self._folded[letter]
        options: list[tuple[float, int]] = []
        if sign.isdigit() and here.folded.startswith(_NUMBERS.get(sign, ())):
            cost, last = self._rest(letter + 1, word + 1)
            options.append((cost + _CONTINUED, last))
        if sign == "x" and here.folded.startswith(_X_WORDS):
            cost, last = self._rest(letter + 1, word + 1)
            options.append((cost + _COMBINED, last))
        # Most words have no such letter.
        for taken, spent in self._taken(letter, here) if sign in here.folded else ():
            if spent <= self._most:
                cost, last = self._rest(letter + taken, word + 1)
                if cost < _INFINITE:
                    options.append((cost + spent, last))
        return options

    def _taken(self, letter: int, word: Word) -> Iterator[tuple[int, float]]:
        """How many letters the word can take from here on, with the cost of each number."""
        folded, text = word.folded, word.text
        capitals = "" if text.isupper() else text[1:]
        combining = _COMBINING.match(folded)
        part = combining.end() if combining else len(folded)
        if folded[0] == self._folded[letter]:
            # A word such as sAmpling says itself which of its letters counts.
            marked = text[0].islower() and capitals != capitals.lower()
            at, spent = 0, _NOT_INITIAL if marked else 0.0
        elif letter and (capital := capitals.find(self._letters[letter].upper())) >= 0:
            at, spent = capital + 1, _CAPITAL
        elif letter and folded.startswith(self._folded[letter], part):
            at, spent = part, _NOT_INITIAL
        elif letter and self._letters[letter].islower() and (inner := folded.find(self._folded[letter])) > 0:
            at, spent = inner, _NOT_INITIAL
        else:
            return
        yield 1, spent
        for taken in range(2, min(_MOST_IN_ONE_WORD, len(self._letters) - letter) + 1):
            index = letter + taken - 1
            sign = self._folded[index]
            if folded.startswith(sign, at + 1):
                at, spent = at + 1, spent + _CONTINUED
            elif (capital := capitals.find(self._letters[index].upper(), at)) >= 0:
                at, spent = capital + 1, spent + _CAPITAL
            elif part > at and folded.startswith(sign, part):
                at, spent = part, spent + _COMBINED
            elif sign == "x" and index == 1 and len(self._letters) == 2:
                # Tx, Rx, Dx: the x stands for the rest of the word.
                at, spent = len(folded), spent + _COMBINED
            elif (inner := folded.find(sign, at + 1)) > 0:
                at, spent = inner, spent + (_INNER_SMALL if self._letters[index].islower() else _INNER)
            else:
                return
            yield taken, spent


def _latest_words(letters: str, words: Sequence[Word]) -> list[int]:
    """For each letter the last word that may have it, so that there are words for those behind it; -1 for none.

    A digit and an x may be spelled by words without them.
    """
    if not words:
        return [-1] * len(letters)
    joined = "".join([word.folded for word in words])
    place, word = len(joined), len(words) - 1
    begin = place - len(words[-1].folded)
    latest = [0] * len(letters)
    for number in range(len(letters) - 1, -1, -1):
        if not ((sign := letters[number]).isdigit() or sign == "x") and (place := joined.rfind(sign, 0, place)) < 0:
            return [-1] * len(letters)
        while place < begin:
            word -= 1
            begin -= len(words[word].folded)
        latest[number] = word
    return latest
