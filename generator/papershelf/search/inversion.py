"""Inverts the papers: from the texts of each to the list of papers of every term.

A term's impact in a paper is the saturated term frequency of BM25F (Robertson, Zaragoza, Taylor 2004), which weighs
the fields that the term stands in and divides by how long they are. Documents are counted in blocks, and lists written
for a range of terms at a time: of a whole library only the texts as numbers of four bytes are held, and then the
postings in eight bytes each.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from papershelf.distinct import distinct
from papershelf.search.entries import Entry, Thing
from papershelf.search.lexicon import TermEntry, utf16
from papershelf.search.postings import FIRST_TIER, Bytes, Fields, Integers, encode
from papershelf.search.tokens import STOP_WORDS, name_key, shaped_keys, words

Floats = npt.NDArray[np.float64]

_WEIGHTS = {
    Fields.ABSTRACT: 1.0,
    Fields.TITLE: 4.0,
    Fields.NAME: 6.0,
    Fields.SYSTEMS: 1.0,
    Fields.TOPICS: 0.5,
    Fields.AUTHORS: 3.0,
}
_LENGTH = {Fields.TITLE: 0.4, Fields.ABSTRACT: 0.6}  # the b of BM25
_SATURATION = 1.2  # the k1 of BM25
_IMPACTS = 63

_FACETS = Fields(0)
"""The field of a paper's values of facets, which are terms that weigh nothing."""

_BLOCK = 1 << 12
_RANGE = 1 << 18
"""How many documents are counted at once, and about how many postings are written at once."""

_CHUNKS = 1 << 18
"""The terms of so many chunks of text are remembered, then forgotten: most come again soon."""


def invert(papers: Sequence[Entry], things: Sequence[Thing]) -> tuple[list[TermEntry], Bytes]:
    """Every term in order, and their lists in a row; the numbers of the things follow those of the papers."""
    numbers: dict[str, int] = {}
    shaped: set[str] = set()
    columns = _columns(papers, things, numbers, shaped)
    terms = sorted(numbers, key=utf16) if any(term > "\ud7ff" for term in numbers) else sorted(numbers)
    rank = np.empty(len(terms), dtype=np.int64)
    rank[np.fromiter(map(numbers.__getitem__, terms), dtype=np.int64, count=len(terms))] = np.arange(len(terms))
    numbers.clear()
    norms = {field: columns[field].norms(b) for field, b in _LENGTH.items()}
    starts = range(0, len(papers) + len(things), _BLOCK)
    blocks = [_block(columns, rank, norms, start) for start in starts]
    columns.clear()
    return _lists(terms, shaped, blocks)


class _Column:
    """One field of all documents: the numbers of its terms in a row, and where those of each document end."""

    def __init__(self) -> None:
        self._terms = array("i")
        self._ends = array("q", [0])

    def add(self, terms: Iterable[int]) -> None:
        """Add the field of the next document."""
        self._terms.extend(terms)
        self._ends.append(len(self._terms))

    def norms(self, b: float) -> Floats:
        """What each document's frequencies are divided by for its length."""
        length = np.diff(np.asarray(self._ends))
        return np.asarray(1 - b + b * length / max(1.0, float(length.sum()) / max(1, len(length))))

    def block(self, start: int) -> tuple[npt.NDArray[np.int32], Integers]:
        """The terms of a block of documents, and the number of the document of each within the block."""
        ends = np.asarray(self._ends)[start : start + _BLOCK + 1]
        if len(ends) < 2:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int64)
        return np.asarray(self._terms)[ends[0] : ends[-1]], np.repeat(np.arange(len(ends) - 1), np.diff(ends))


def _columns(
    papers: Sequence[Entry], things: Sequence[Thing], numbers: dict[str, int], shaped: set[str]
) -> dict[Fields, _Column]:
    """The fields of all documents; notes the number of every term, and which are shaped like a name."""
    texts, short = _Terms(numbers, shaped, stop=True), _Terms(numbers, shaped, stop=False)

    def terms_of(chunks: _Terms) -> Callable[[str], Iterator[int]]:
        return lambda text: chain.from_iterable(map(chunks.__getitem__, text.split()))

    def number(term: str) -> int:
        return numbers.setdefault(term, len(numbers))

    in_text, in_short = terms_of(texts), terms_of(short)
    columns = {field: _Column() for field in (*_WEIGHTS, _FACETS)}
    for paper in papers:
        columns[Fields.ABSTRACT].add(in_text(paper.text))
        columns[Fields.TITLE].add(in_short(paper.title))
        columns[Fields.NAME].add(number(name) for name in map(name_key, paper.names) if name)
        columns[Fields.SYSTEMS].add(
            term for name in (*paper.names, *paper.systems) for term in (number(name_key(name)), *in_short(name))
        )
        columns[Fields.TOPICS].add(chain.from_iterable(map(in_short, paper.topics)))
        columns[Fields.AUTHORS].add(chain.from_iterable(map(in_short, paper.authors)))
        columns[_FACETS].add(
            number(f"{facet}:{value}") for facet, values in sorted(paper.values.items()) for value in values
        )
    for thing in things:
        columns[Fields.NAME].add(number(name) for name in map(name_key, thing.names) if name)
    return columns


class _Terms(dict[str, tuple[int, ...]]):
    """The terms of each chunk of text between spaces, as numbers; a chunk is cut up once, or seldom again."""

    def __init__(self, numbers: dict[str, int], shaped: set[str], *, stop: bool) -> None:
        super().__init__()
        self._numbers, self._shaped, self._stop = numbers, shaped, stop

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        if len(self) == _CHUNKS:
            self.clear()
        self._shaped.update(shaped_keys(chunk))
        found = self[chunk] = tuple(
            self._numbers.setdefault(term, len(self._numbers))
            for word in words(chunk)
            if not (self._stop and word.raw in STOP_WORDS)
            for term in dict.fromkeys((word.key, *word.parts))
            if not (self._stop and term in STOP_WORDS)
        )
        return found


class _Block(NamedTuple):
    """The postings of a block of documents, sorted by the term, then the document, which counts from `start`."""

    start: int
    term: npt.NDArray[np.uint32]
    document: npt.NDArray[np.uint16]
    impact: Bytes
    fields: Bytes


def _block(columns: Mapping[Fields, _Column], rank: Integers, norms: Mapping[Fields, Floats], start: int) -> _Block:
    """The postings of the documents from `start` on; `rank` has the place of every term in the order of terms."""
    found: dict[Fields, tuple[Integers, Floats | int]] = {}
    for field, column in columns.items():
        terms, documents = column.block(start)
        keys, counts = np.unique(rank[terms] * _BLOCK + documents, return_counts=True)
        found[field] = keys, counts / norms[field][start + keys % _BLOCK] if field in norms else 1
    held = distinct(np.concatenate([keys for keys, _ in found.values()]))
    weights, fields = np.zeros(len(held)), np.zeros(len(held), dtype=np.uint8)
    for field, (keys, frequency) in found.items():
        places = np.searchsorted(held, keys)
        weights[places] += _WEIGHTS.get(field, 0.0) * frequency
        fields[places] |= int(field)
    impacts = np.maximum(1, np.rint(_IMPACTS * weights / (weights + _SATURATION))).astype(np.uint8)
    term, document = np.divmod(held, _BLOCK)
    return _Block(start, term.astype(np.uint32), document.astype(np.uint16), impacts, fields)


def _lists(terms: Sequence[str], shaped: Container[str], blocks: Sequence[_Block]) -> tuple[list[TermEntry], Bytes]:
    """The entries of the terms and their coded lists, both in the order of terms."""
    counts = np.zeros(len(terms), dtype=np.int64)
    for block in blocks:
        counts += np.bincount(block.term, minlength=len(terms))
    starts = np.append(0, np.cumsum(counts))
    cuts = distinct(np.append(np.searchsorted(starts, np.arange(0, starts[-1], _RANGE)), len(terms)))
    entries: list[TermEntry] = []
    lists: list[Bytes] = []
    for first, last in pairwise(cuts.tolist()):
        about, data = _coded(starts[first : last + 1] - starts[first], *_postings(blocks, first, last))
        entries += (
            TermEntry(term, papers, bool(fields & Fields.NAME), bool(fields & Fields.TITLE), term in shaped, tiers)
            for term, (papers, fields, tiers) in zip(terms[first:last], about, strict=True)
        )
        lists.append(data)
    return entries, np.concatenate(lists) if lists else np.zeros(0, dtype=np.uint8)


def _postings(blocks: Sequence[_Block], first: int, last: int) -> tuple[Integers, Integers, Integers]:
    """The documents, impacts and fields of a range of terms, sorted by the term, then the document."""
    edges = np.array([first, last], dtype=np.uint32)
    parts = [(block, slice(*np.searchsorted(block.term, edges).tolist())) for block in blocks]
    order = np.argsort(np.concatenate([block.term[part] for block, part in parts]), kind="stable")
    documents = np.concatenate([block.start + block.document[part].astype(np.int64) for block, part in parts])
    impacts = np.concatenate([block.impact[part] for block, part in parts])
    fields = np.concatenate([block.fields[part] for block, part in parts])
    return documents[order], impacts[order].astype(np.int64), fields[order].astype(np.int64)


def _coded(
    starts: Integers, documents: Integers, impacts: Integers, fields: Integers
) -> tuple[Iterator[tuple[int, int, tuple[int, ...]]], Bytes]:
    """Of each term the number of its papers, their fields and the lengths of its tiers; and the coded lists.

    `starts` has where the postings of each term begin, and where those of the last end.
    """
    opens = np.zeros(len(documents), dtype=bool)
    opens[starts[:-1]] = True
    for index in map(int, np.flatnonzero(np.diff(starts) > FIRST_TIER)):
        part = slice(starts[index], starts[index + 1])
        best = np.argsort(-impacts[part], kind="stable")
        tiers = np.concatenate([np.sort(best[:FIRST_TIER]), np.sort(best[FIRST_TIER:])]) + starts[index]
        documents[part], impacts[part], fields[part] = documents[tiers], impacts[tiers], fields[tiers]
        opens[starts[index] + FIRST_TIER] = True
    gaps = documents.copy()
    gaps[1:] -= np.where(opens[1:], 0, documents[:-1] + 1)
    data, offsets = encode(gaps, impacts, fields)
    # Where the first tier ends, which of most terms is the only one.
    middles = np.minimum(starts[:-1] + FIRST_TIER, starts[1:])
    begins, turns, ends = (offsets[places].tolist() for places in (starts[:-1], middles, starts[1:]))
    tiers_of = (
        (turn - begin, end - turn) if end > turn else (turn - begin,)
        for begin, turn, end in zip(begins, turns, ends, strict=True)
    )
    held = np.bitwise_or.reduceat(fields, starts[:-1])
    return zip(np.diff(starts).tolist(), held.tolist(), tiers_of, strict=True), data
