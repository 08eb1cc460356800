"""Finds where the library's texts hold given phrases of several words in small letters.

A capitalised phrase that other papers write small is a common term (graph neural network); a name that a paper brings
in may be written small by those who use it (the lottery ticket hypothesis).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain, repeat

import numpy as np

from papershelf.model import Paper, PaperId

_CHUNK = 1000
_SHORT = 5


def find_phrases(papers: Sequence[Paper], phrases: Iterable[str]) -> tuple[Mapping[str, tuple[PaperId, ...]], Set[str]]:
    """The papers whose abstracts hold each phrase of several words, and those of one word that any abstract holds.

    Phrases are in small letters, and found in the singular or plural.
    """
    wanted = _Phrases(phrases)
    found: dict[str, list[PaperId]] = defaultdict(list)
    for start in range(0, len(papers), _CHUNK):
        chunk = papers[start : start + _CHUNK]
        for number, phrase in wanted.find([paper.abstract.line for paper in chunk]):
            found[phrase].append(chunk[number].id)
    return {phrase: tuple(ids) for phrase, ids in found.items()}, wanted.single_found()


class _Phrases:
    """Phrases by their first two words, which are looked for as numbers: hardly any two words in a row begin one."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._single: list[str] = []
        self._several: list[str] = []
        for phrase in phrases:
            (self._several if " " in phrase else self._single).append(phrase)
        # 0 is for all words that stand in no phrase.
        self._numbers = {word: number for number, word in enumerate(self._single, 1)}
        pairs: list[tuple[int, int, int]] = []
        for number, phrase in enumerate(self._several):
            first, *seconds = _beginnings(phrase)
            pairs += ((self._number(first), self._number(second), number) for second in seconds)
        size = len(self._numbers) + 1
        self._seen = np.zeros(size, bool)
        self._first, self._second = np.zeros(size, bool), np.zeros(size, bool)
        table = np.array(pairs, np.int64).reshape(-1, 3)
        self._first[table[:, 0]] = self._second[table[:, 1]] = True
        codes = table[:, 0] * size + table[:, 1]
        order = np.argsort(codes, kind="stable")
        self._codes, self._phrase = codes[order], table[order, 2]
        self._bare = [phrase.removesuffix("s") for phrase in self._several]

    def _number(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers) + 1)

    def find(self, texts: Sequence[str]) -> list[tuple[int, str]]:
        """The index of each text with each phrase of several words that it holds, in the order of the texts."""
        words = [text.split() for text in texts]
        ends = np.cumsum([len(part) for part in words])
        text = np.fromiter(map(self._numbers.get, chain.from_iterable(words), repeat(0)), np.int64, int(ends[-1]))
        self._seen[text] = True
        begins = np.flatnonzero(self._first[text[:-1]] & self._second[text[1:]])
        owner = np.searchsorted(ends, begins, side="right")
        within = begins + 1 < ends[owner]
        begins, owner = begins[within], owner[within]
        pairs = text[begins] * len(self._seen) + text[begins + 1]
        low, high = (np.searchsorted(self._codes, pairs, side=side) for side in ("left", "right"))
        count = high - low
        place = np.repeat(low - np.cumsum(count) + count, count) + np.arange(count.sum())
        codes = np.unique(np.repeat(owner, count) * len(self._several) + self._phrase[place])
        held = zip(*(part.tolist() for part in np.divmod(codes, max(1, len(self._several)))), strict=True)
        return [(own, self._several[phrase]) for own, phrase in held if self._bare[phrase] in texts[own]]

    def single_found(self) -> Set[str]:
        """The phrases of one word that any of the texts so far holds."""
        return {word for word in self._single if self._seen[self._numbers[word]]}


def _beginnings(phrase: str) -> tuple[str, ...]:
    """The first word of a phrase, and what its second may be; the last one in the plural and at the end of a clause."""
    first, second, *more = phrase.split(" ", 2)
    if more:
        return first, second
    last = second if len(phrase) < _SHORT or phrase.endswith("ss") else second.removesuffix("s")
    return first, *dict.fromkeys((second, last, f"{last}s", f"{last}.", f"{last},", f"{last}s,", f"{last}s."))
