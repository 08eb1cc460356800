"""Goes through the papers once for all that each tells by itself: links, short forms, topics, and what may be names.

What only the whole library tells comes later, in the stages. Many papers are shared among processes: their texts go
there as plain strings, and the findings come back.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from typing import NamedTuple

from papershelf.enrich.acronyms import acronyms_in
from papershelf.enrich.candidates import Candidate
from papershelf.enrich.introductions import find_candidates
from papershelf.enrich.links import places_in
from papershelf.enrich.reading import Reading, read
from papershelf.enrich.topics import TopicScorer
from papershelf.model import Acronym, LinkPlace, Paper, PaperId, Topic, TopicId, TopicMatch
from papershelf.text import AbstractText
from papershelf.workers import CHUNK, Workers, uncollected


@dataclass(frozen=True)
class Perusal:
    """What the papers tell one by one, in the order of the papers: no empty `places` and `acronyms`, all of `read`."""

    places: Mapping[PaperId, tuple[LinkPlace, ...]]
    acronyms: Mapping[PaperId, tuple[Acronym, ...]]
    topics_of: Mapping[PaperId, tuple[TopicMatch, ...]]
    read: Mapping[PaperId, tuple[Reading, dict[str, Candidate]]]


class _Own(NamedTuple):
    """What one paper tells by itself."""

    places: tuple[LinkPlace, ...]
    acronyms: tuple[Acronym, ...]
    topics: tuple[TopicMatch, ...]
    read: tuple[Reading, dict[str, Candidate]]


class _Texts(NamedTuple):
    """As much of a paper as a perusal needs: its id, the paragraphs of its texts, and its topics if a person chose."""

    id: PaperId
    title: tuple[str, ...]
    abstract: tuple[str, ...]
    topics: tuple[TopicId, ...] | None


def peruse(papers: Sequence[Paper], topics: Sequence[Topic], workers: Workers | None = None) -> Perusal:
    """What each paper tells by itself; `workers` share in it if there are many."""
    if workers is None or not workers.pays(len(papers)):
        scorer = TopicScorer(topics)
        chunks: Iterable[list[_Own]] = (
            _each(papers[start : start + CHUNK], scorer) for start in range(0, len(papers), CHUNK)
        )
    else:
        texts = [_Texts(paper.id, paper.title.paragraphs, paper.abstract_paragraphs, paper.topics) for paper in papers]
        chunks = workers.each(partial(_each_of_texts, pickle.dumps(tuple(topics))), texts)
    each = chain.from_iterable(chunks)
    with uncollected():
        found = {paper.id: own for paper, own in zip(papers, each, strict=True)}
    return Perusal(
        {paper: own.places for paper, own in found.items() if own.places},
        {paper: own.acronyms for paper, own in found.items() if own.acronyms},
        {paper: own.topics for paper, own in found.items()},
        {paper: own.read for paper, own in found.items()},
    )


def _each_of_texts(topics: bytes, texts: Sequence[_Texts]) -> list[_Own]:
    """The same in another process, from the texts alone; the topics are packed, so that they are unpacked once."""
    scorer = _scorer(topics)
    with uncollected():
        return _each(list(map(_paper, texts)), scorer)


@lru_cache(maxsize=1)
def _scorer(topics: bytes) -> TopicScorer:
    return TopicScorer(pickle.loads(topics))  # noqa: S301 - from the process that started this one


def _paper(texts: _Texts) -> Paper:
    title, abstract = AbstractText.from_prose(*texts.title), AbstractText.from_prose(*texts.abstract)
    return Paper(texts.id, title, abstract, (), topics=texts.topics)


def _each(papers: Sequence[Paper], scorer: TopicScorer) -> list[_Own]:
    """One stage after the other, which is faster than one paper after the other: each keeps the processor's caches."""
    acronyms = list(map(acronyms_in, papers))
    readings = list(map(read, papers, acronyms))
    found = zip(readings, map(find_candidates, readings), strict=True)
    return list(map(_Own, map(places_in, papers), acronyms, map(scorer.topics_of, papers), found))
