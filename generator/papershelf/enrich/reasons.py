"""What explains that two papers are near: the named systems, the terms and the topics that both have."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from papershelf.enrich.telling import NOT_TELLING
from papershelf.enrich.terms import Terms
from papershelf.model import Paper, PaperId

_PAIRS = 1 << 13
_REASONS = 4
_SYSTEMS = 2
_TELLING = 0.08
"""The least share of the similarity of words that a term explains; a phrase tells more than its words apart."""

_PHRASE = 1.5
_RARE = 0.02
_FEW = 5


class Reasons:
    """What two papers share.

    `systems` has who introduces or mentions each, by its name, and `topics` the names of each paper's.
    """

    def __init__(
        self,
        papers: Sequence[Paper],
        terms: Terms,
        systems: Mapping[str, Collection[PaperId]],
        topics: Mapping[PaperId, Sequence[str]],
    ) -> None:
        self._papers = papers
        self._terms = terms
        self._plain = {number for number, name in enumerate(terms.names) if name in NOT_TELLING}
        self._topics = topics
        self._systems: dict[PaperId, dict[str, int]] = {}
        most = max(_FEW, _RARE * len(papers))
        for name, users in systems.items():
            for paper in users if len(users) <= most else ():
                self._systems.setdefault(paper, {})[name] = len(users)

    def of(self, ones: NDArray[np.int64], others: NDArray[np.int64]) -> Iterator[tuple[str, ...]]:
        """The reasons of each pair, the most telling first: systems, then terms, then a topic where there is room."""
        for start in range(0, len(ones), _PAIRS):
            left, right = ones[start : start + _PAIRS], others[start : start + _PAIRS]
            words = self._terms.words[left].multiply(self._terms.words[right]).tocsr()
            phrases = self._terms.phrases[left].multiply(self._terms.phrases[right]).tocsr()
            for row, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
                begin, end = words.indptr[row], words.indptr[row + 1]
                weights = dict(zip(words.indices[begin:end].tolist(), words.data[begin:end].tolist(), strict=True))
                shared = self._terms.phrase_words[phrases.indices[phrases.indptr[row] : phrases.indptr[row + 1]]]
                yield self._reasons(self._papers[one], self._papers[other], weights, shared.tolist())

    def _reasons(
        self, one: Paper, other: Paper, weights: Mapping[int, float], phrases: Sequence[Sequence[int]]
    ) -> tuple[str, ...]:
        mine, theirs = self._systems.get(one.id, {}), self._systems.get(other.id, {})
        names = sorted(mine.keys() & theirs.keys(), key=lambda name: (mine[name], name))[:_SYSTEMS]
        said = {name.casefold() for name in names}
        terms = [term for term in self._told(one, other, weights, phrases) if term.casefold() not in said]
        reasons = [*names, *terms][:_REASONS]
        topics = [name for name in self._topics.get(one.id, ()) if name in self._topics.get(other.id, ())]
        return (*reasons, *topics[: _REASONS - len(reasons)][:1])

    def _told(
        self, one: Paper, other: Paper, weights: Mapping[int, float], phrases: Sequence[Sequence[int]]
    ) -> Iterator[str]:
        """The shared terms that make a telling part of the similarity, strongest first, each word in one of them."""
        names = self._terms.names
        points: dict[tuple[int, ...], float] = {(word,): weight for word, weight in weights.items()}

        def is_there(words: tuple[int, ...]) -> bool:
            phrase = " ".join(names[word] for word in words)
            return all(phrase in f"{paper.title.line}. {paper.abstract.line}".lower() for paper in (one, other))

        for phrase in _joined(phrases, is_there):
            points[phrase] = _PHRASE * sum(weights.get(word, 0.0) for word in phrase)
        # What every paper says is told only where two papers share nothing else.
        points = {words: weight for words, weight in points.items() if not self._plain.issuperset(words)} or points
        least = _TELLING * sum(weights.values())
        taken: set[str] = set()
        for term, weight in sorted(points.items(), key=lambda item: (-round(item[1], 6), -len(item[0]), item[0])):
            if weight < least:
                break
            stems = {names[word].removesuffix("s") for word in term}
            if taken.isdisjoint(stems):
                taken |= stems
                yield _as_written(" ".join(names[word] for word in term), one)


def _as_written(term: str, paper: Paper) -> str:
    """A term in lower case with the capitals within its words that the paper writes it with: "gnns" as "GNNs"."""
    for text in (paper.abstract.line, paper.title.line):
        small = text.lower()
        start = small.find(term) if len(small) == len(text) else -1
        while start >= 0:
            end = start + len(term)
            if not (small[start - 1 : start].isalnum() or small[end : end + 1].isalnum()):
                written = text[start:end]
                return written if any(not word[1:].islower() for word in written.split() if word[1:]) else term
            start = small.find(term, end)
    return term


def _joined(phrases: Sequence[Sequence[int]], is_there: Callable[[tuple[int, ...]], bool]) -> set[tuple[int, ...]]:
    """The phrases, and those of three words that two of them make where the papers have these in a row."""
    after: dict[int, list[int]] = {}
    for first, second in phrases:
        after.setdefault(first, []).append(second)
    longer = {(*phrase, third) for phrase in phrases for third in after.get(phrase[1], ())}
    return {tuple(phrase) for phrase in phrases} | {words for words in longer if is_there(words)}
