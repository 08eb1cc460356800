"""Goes through the papers once for all that each tells by itself: links, short forms, topics, and what may be names.

What only the whole library tells comes later, in the stages. Many papers are shared among processes: their texts go
there as plain strings, and the findings come back as bytes.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from papershelf.enrich.acronyms import acronyms_in
from papershelf.enrich.introductions import find_candidates
from papershelf.enrich.links import places_in
from papershelf.enrich.packing import Own, pack_names, pack_own, unpack_own
from papershelf.enrich.reading import read
from papershelf.enrich.topics import TopicScorer
from papershelf.kept import each_kept, source_version
from papershelf.model import Acronym, LinkPlace, Paper, PaperId, Topic, TopicId, TopicMatch
from papershelf.text import AbstractText
from papershelf.workers import Workers, uncollected

_NO_ID = PaperId("")


@dataclass(frozen=True)
class Perusal:
    """What the papers tell one by one, in the order of the papers: no empty `places` and `acronyms`.

    `names` has what may be names in each paper, packed (packing.py).
    """

    places: Mapping[PaperId, tuple[LinkPlace, ...]]
    acronyms: Mapping[PaperId, tuple[Acronym, ...]]
    topics_of: Mapping[PaperId, tuple[TopicMatch, ...]]
    names: Sequence[bytes]


class _Texts(NamedTuple):
    """All that a perusal depends on: the paragraphs of a paper's texts, and its topics if a person chose."""

    title: tuple[str, ...]
    abstract: tuple[str, ...]
    topics: tuple[TopicId, ...] | None


def peruse(
    papers: Sequence[Paper], topics: Sequence[Topic], workers: Workers | None = None, keep: Path | None = None
) -> Perusal:
    """What each paper tells by itself; `workers` share in it if there are many.

    `keep` is the file that keeps it for the next time.
    """
    texts = [_Texts(paper.title.paragraphs, paper.abstract_paragraphs, paper.topics) for paper in papers]
    with uncollected():
        each = list(map(unpack_own, _kept(keep, texts, topics, workers) if keep else _all(texts, topics, workers)))
    found = dict(zip([paper.id for paper in papers], each, strict=True))
    return Perusal(
        {paper: own.places for paper, own in found.items() if own.places},
        {paper: own.acronyms for paper, own in found.items() if own.acronyms},
        {paper: own.topics for paper, own in found.items()},
        [own.names for own in each],
    )


def _kept(file: Path, texts: Sequence[_Texts], topics: Sequence[Topic], workers: Workers | None) -> Iterable[bytes]:
    """The same as `_all`, as far as a file keeps it from there."""
    return each_kept(
        file,
        source_version() + repr(tuple(topics)).encode(),
        (repr(tuple(one)).encode() for one in texts),
        lambda missing: _all([texts[number] for number in missing], topics, workers),
    )


def _all(texts: Sequence[_Texts], topics: Sequence[Topic], workers: Workers | None) -> Iterable[bytes]:
    """What each paper tells, packed, in their order."""
    # The topics are packed, so that a process unpacks them once.
    each = partial(_each, pickle.dumps(tuple(topics)))
    return chain.from_iterable((workers or Workers()).each(each, texts))


@lru_cache(maxsize=1)
def _scorer(topics: bytes) -> TopicScorer:
    return TopicScorer(pickle.loads(topics))  # noqa: S301 - from the process that started this one


def _each(topics: bytes, texts: Sequence[_Texts]) -> list[bytes]:
    """One stage after the other, which is faster than one paper after the other: each keeps the processor's caches."""
    with uncollected():
        papers = list(map(_paper, texts))
        acronyms = list(map(acronyms_in, papers))
        readings = list(map(read, papers, acronyms))
        names = map(pack_names, readings, map(find_candidates, readings))
        found = map(Own, map(places_in, papers), acronyms, map(_scorer(topics).topics_of, papers), names)
        return list(map(pack_own, found))


def _paper(texts: _Texts) -> Paper:
    title, abstract = AbstractText.from_prose(*texts.title), AbstractText.from_prose(*texts.abstract)
    return Paper(_NO_ID, title, abstract, (), topics=texts.topics)
