"""Finds where the library's texts hold given phrases of several words in small letters.

A capitalised phrase that other papers write small is a common term (graph neural network); a name that a paper brings
in may be written small by those who use it (the lottery ticket hypothesis).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain

from ahocorasick_rs import AhoCorasick

from papershelf.model import Paper, PaperId
from papershelf.workers import Workers

_SHORT = 5
_ENDINGS = ("", "s", ".", ",", "s,", "s.")
_LONGEST_ENDING = 2


def find_phrases(
    papers: Sequence[Paper], phrases: Iterable[str], workers: Workers | None = None
) -> tuple[Mapping[str, tuple[PaperId, ...]], Set[str]]:
    """The papers whose abstracts hold each phrase of several words, and those of one word that any abstract holds.

    Phrases are in small letters, and found in the singular or plural. `workers` share in it as copies of this process.
    """
    wanted = _Phrases(papers, phrases)
    found: dict[str, list[PaperId]] = defaultdict(list)
    single: set[str] = set()
    for held, words in (workers or Workers(1)).share(_find, wanted, range(len(papers))):
        single |= words
        for number, phrase in held:
            found[wanted.several[phrase]].append(papers[number].id)
    return {phrase: tuple(ids) for phrase, ids in found.items()}, single


class _Phrases:
    """The papers, and what is looked for in them; each process makes an automaton of it for itself."""

    def __init__(self, papers: Sequence[Paper], phrases: Iterable[str]) -> None:
        self.papers = papers
        self.several: list[str] = []
        self.single: set[str] = set()
        for phrase in phrases:
            if " " in phrase:
                self.several.append(phrase)
            else:
                self.single.add(phrase)
        self._automaton: AhoCorasick | None = None

    def held(self, text: str) -> Set[int]:
        """The numbers of the phrases of several words that a text holds."""
        if self._automaton is None:
            # With the space before it, a phrase is given up at once at most places.
            patterns = [f" {phrase.removesuffix('s')}" for phrase in self.several]
            self._automaton = AhoCorasick(patterns, store_patterns=False)
        text = f" {text}"
        places = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return {number for number, start, _ in places if self._ends(number, text, start + 1)}

    def _ends(self, number: int, text: str, start: int) -> bool:
        """Whether the second word of a phrase in a text is that of the phrase: the last one in any of its endings."""
        phrase = self.several[number]
        first, second, *more = phrase.split(" ", 2)
        begin = start + len(first) + 1
        written = text[begin : begin + len(second) + _LONGEST_ENDING + 1].partition(" ")[0]
        if more:
            return written == second
        last = second if len(phrase) < _SHORT or second.endswith("ss") else second.removesuffix("s")
        return written == second or (written.startswith(last) and written[len(last) :] in _ENDINGS)


def _find(wanted: _Phrases, numbers: Sequence[int]) -> tuple[list[tuple[int, int]], Set[str]]:
    """The numbers of papers with those of the phrases that each holds, and the single words that any of them holds."""
    texts = [wanted.papers[number].abstract.line for number in numbers]
    held = [(number, phrase) for number, text in zip(numbers, texts, strict=True) for phrase in wanted.held(text)]
    return held, wanted.single.intersection(chain.from_iterable(map(str.split, texts)))
