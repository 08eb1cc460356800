"""Inverts the papers: from the texts of each to the list of papers of every term.

A term's impact in a paper is the saturated term frequency of BM25F (Robertson, Zaragoza, Taylor 2004), which weighs
the fields that the term stands in and divides by how long they are.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from papershelf.distinct import distinct
from papershelf.search.entries import Entry, Thing
from papershelf.search.lexicon import TermEntry, utf16
from papershelf.search.postings import FIRST_TIER, Bytes, Fields, Integers, encode
from papershelf.search.tokens import STOP_WORDS, name_key, shaped_keys, words

Floats = npt.NDArray[np.float64]

_WEIGHTS = {
    Fields.NAME: 6.0,
    Fields.TITLE: 4.0,
    Fields.ABSTRACT: 1.0,
    Fields.SYSTEMS: 1.0,
    Fields.TOPICS: 0.5,
    Fields.AUTHORS: 3.0,
}
_LENGTH = {Fields.TITLE: 0.4, Fields.ABSTRACT: 0.6}  # the b of BM25
_SATURATION = 1.2  # the k1 of BM25
_IMPACTS = 63


def invert(papers: Sequence[Entry], things: Sequence[Thing]) -> tuple[list[TermEntry], Bytes]:
    """Every term in order, and their lists in a row; the numbers of the things follow those of the papers."""
    numbers: dict[str, int] = {}
    shaped: set[str] = set()
    texts, short = _Terms(numbers, shaped, stop=True), _Terms(numbers, shaped, stop=False)
    documents = len(papers) + len(things)

    def terms_of(chunks: _Terms) -> Callable[[str], list[int]]:
        return lambda text: list(chain.from_iterable(map(chunks.__getitem__, text.split())))

    def number(term: str) -> int:
        return numbers.setdefault(term, len(numbers))

    in_text, in_short = terms_of(texts), terms_of(short)
    names = [[name_key(name) for name in paper.names] for paper in papers]
    rows: dict[Fields, Iterable[list[int]]] = {
        Fields.ABSTRACT: (in_text(paper.text) for paper in papers),
        Fields.TITLE: (in_short(paper.title) for paper in papers),
        Fields.NAME: chain(
            ([number(name) for name in row if name] for row in names),
            ([number(name) for name in map(name_key, thing.names) if name] for thing in things),
        ),
        Fields.SYSTEMS: (
            [term for name in (*paper.names, *paper.systems) for term in (number(name_key(name)), *in_short(name))]
            for paper in papers
        ),
        Fields.TOPICS: ([term for name in paper.topics for term in in_short(name)] for paper in papers),
        Fields.AUTHORS: ([term for name in paper.authors for term in in_short(name)] for paper in papers),
    }
    fields = {field: _counts(found, documents, _LENGTH.get(field)) for field, found in rows.items()}
    marks = [
        [number(f"{facet}:{value}") for facet, values in sorted(paper.values.items()) for value in values]
        for paper in papers
    ]
    fields[Fields(0)] = _counts(marks, documents, None)

    keys = distinct(np.concatenate([held for held, _ in fields.values()]))
    weights, bits = np.zeros(len(keys)), np.zeros(len(keys), dtype=np.int64)
    for field, (held, frequency) in fields.items():
        places = np.searchsorted(keys, held)
        weights[places] += _WEIGHTS.get(field, 0.0) * frequency
        bits[places] |= int(field)
    impacts = np.maximum(1, np.rint(_IMPACTS * weights / (weights + _SATURATION))).astype(np.int64)
    return _lists(numbers, shaped, keys, impacts, bits, documents)


class _Terms(dict[str, tuple[int, ...]]):
    """The terms of each chunk of text between spaces, as numbers; a chunk is cut up once."""

    def __init__(self, numbers: dict[str, int], shaped: set[str], *, stop: bool) -> None:
        super().__init__()
        self._numbers, self._shaped, self._stop = numbers, shaped, stop

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        self._shaped.update(shaped_keys(chunk))
        found = self[chunk] = tuple(
            self._numbers.setdefault(term, len(self._numbers))
            for word in words(chunk)
            if not (self._stop and word.raw in STOP_WORDS)
            for term in dict.fromkeys((word.key, *word.parts))
            if not (self._stop and term in STOP_WORDS)
        )
        return found


def _counts(rows: Iterable[list[int]], documents: int, b: float | None) -> tuple[Integers, Floats]:
    """The term and document of every posting of a field as one sorted number, and its normalised frequency."""
    flat, lengths = array("i"), array("i")
    for row in rows:
        flat.extend(row)
        lengths.append(len(row))
    length = np.frombuffer(lengths, dtype=np.int32) if lengths else np.zeros(0, dtype=np.int32)
    term = np.frombuffer(flat, dtype=np.int32).astype(np.int64) if flat else np.zeros(0, dtype=np.int64)
    keys, counts = np.unique(term * documents + np.repeat(np.arange(len(length)), length), return_counts=True)
    if b is None:
        return keys, np.ones(len(keys))
    norm = 1 - b + b * length / max(1.0, float(length.sum()) / max(1, len(length)))
    return keys, counts / norm[keys % documents]


def _lists(
    numbers: Mapping[str, int],
    shaped: Container[str],
    keys: Integers,
    impacts: Integers,
    bits: Integers,
    documents: int,
) -> tuple[list[TermEntry], Bytes]:
    """The entries of the terms and their coded lists, both in the order of terms."""
    terms = sorted(numbers, key=utf16) if any(term > "\ud7ff" for term in numbers) else sorted(numbers)
    rank = np.empty(len(terms), dtype=np.int64)
    rank[np.fromiter((numbers[term] for term in terms), dtype=np.int64, count=len(terms))] = np.arange(len(terms))
    order = np.argsort(rank[keys // documents] * documents + keys % documents)
    term, paper = rank[keys[order] // documents], keys[order] % documents
    impacts, bits = impacts[order], bits[order]
    starts = np.searchsorted(term, np.arange(len(terms) + 1))
    opens = np.zeros(len(term), dtype=bool)
    opens[starts[:-1]] = True
    for index in map(int, np.flatnonzero(np.diff(starts) > FIRST_TIER)):
        part = slice(starts[index], starts[index + 1])
        best = np.argsort(-impacts[part], kind="stable")
        tiers = np.concatenate([np.sort(best[:FIRST_TIER]), np.sort(best[FIRST_TIER:])]) + starts[index]
        paper[part], impacts[part], bits[part] = paper[tiers], impacts[tiers], bits[tiers]
        opens[starts[index] + FIRST_TIER] = True
    gaps = paper.copy()
    gaps[1:] -= np.where(opens[1:], 0, paper[:-1] + 1)
    data, offsets = encode(gaps, impacts, bits)

    named = np.bitwise_or.reduceat(bits, starts[:-1]) if len(terms) else bits
    ends = offsets[starts].tolist()
    counts = np.diff(starts).tolist()
    entries = []
    for index, text in enumerate(terms):
        held = int(named[index])
        tiers_of: tuple[int, ...] = (ends[index + 1] - ends[index],)
        if counts[index] > FIRST_TIER:
            middle = int(offsets[starts[index] + FIRST_TIER])
            tiers_of = (middle - ends[index], ends[index + 1] - middle)
        is_name, in_titles = bool(held & Fields.NAME), bool(held & Fields.TITLE)
        entries.append(TermEntry(text, counts[index], is_name, in_titles, text in shaped, tiers_of))
    return entries, data
