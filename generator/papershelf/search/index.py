"""Builds the index: every file of it, as script text under its name.

The files call `papershelfIndex(name, data)`, which theme/assets/papershelf/search-engine.js defines; a page opened
from a disk may load a script, but not fetch JSON. `root.js` has a fixed name; every other file carries a digest of its
content, so that no cache can mix two builds:

- `t<n>-<digest>.js`: terms in their order, with the lengths of their lists (see lexicon.py)
- `b<n>-<digest>.js`: terms written backwards, in a large library only
- `p<n>-<digest>.js`: the lists, one after another, in pieces of equal length (see postings.py)
- `c<n>-<digest>.js`: 16 result cards, in the order of papers, which is that of titles; the named things
  follow, those with more papers first
- `f<n>-<digest>.js`: the facets of 4,096 papers, for counting

A term's impact in a paper is the saturated term frequency of BM25F (Robertson, Zaragoza, Taylor 2004).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np

from papershelf.search.cards import Coder, codes
from papershelf.search.entries import Entry, Facets, Thing
from papershelf.search.lexicon import TermEntry, backward_shards, term_shards, utf16
from papershelf.search.postings import FIRST_TIER, Bytes, Fields, Integers, encode, varints
from papershelf.search.tokens import STOP_WORDS, fold, joined, name_key, shaped_keys, words

VERSION = 1
ROOT = "root"
CARDS = 16
DIGEST = 5
FACET_ROWS = 4096
PIECE = 35_000
SLUG = 80
FEW_SHARDS = 4
"""Up to so many shards of terms, a mistyped word is looked for in all of them: none are written backwards."""

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
KINDS = ("system", "topic", "glossary")
USUAL = {"system": "systems/{}.html", "topic": "topics/{}.html", "glossary": "glossary.html"}

File = tuple[str, str]


def search_files(entries: Iterable[Entry], things: Iterable[Thing], facets: Facets) -> Iterator[File]:
    """Every file of the index, name and text, the root last; the order of the arguments' items does not matter."""
    papers = sorted(entries, key=lambda entry: (joined(entry.title), entry.address))
    named = sorted(things, key=lambda thing: (-thing.papers, joined(thing.names[0]), thing.kind, thing.names))
    root: dict[str, object] = {"version": VERSION, "papers": len(papers), "things": len(named)}
    tables = {facet: list(labels) for facet, labels in facets.items()}
    terms, lists = _postings(papers, named)

    shards = list(term_shards(terms))
    root["terms"] = [[first, offset] for first, offset, _ in shards]
    files = [("t", (_json(shard) for _, _, shard in shards))]
    backwards = list(backward_shards(terms)) if len(shards) > FEW_SHARDS else []
    root["backwards"] = [first for first, _ in backwards]
    files.append(("b", (_json(shard) for _, shard in backwards)))
    files.append(("p", (_string(piece) for piece in _pieces(lists))))
    coder = Coder.of([entry.text for entry in papers])
    root["words"] = codes(coder.dictionary)
    files.append(("c", _cards(papers, named, tables, coder)))
    files.append(("f", _facet_rows(papers, tables)))

    digests: dict[str, str] = {}
    for kind, contents in files:
        found = []
        for number, content in enumerate(contents):
            found.append(_digest(content))
            name = f"{kind}{number}-{found[-1]}"
            yield f"{name}.js", f'papershelfIndex("{name}",{content})\n'
        digests[kind] = "".join(found)
    root["digests"] = digests
    root["facets"] = [[facet, _counted(facet, labels, papers)] for facet, labels in facets.items()]
    yield f"{ROOT}.js", f'papershelfIndex("{ROOT}",{_json(root)})\n'


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


def _postings(papers: Sequence[Entry], things: Sequence[Thing]) -> tuple[list[TermEntry], Bytes]:
    """Every term in order, and their lists in a row."""
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

    keys = np.unique(np.concatenate([held for held, _ in fields.values()]))
    weights, bits = np.zeros(len(keys)), np.zeros(len(keys), dtype=np.int64)
    for field, (held, frequency) in fields.items():
        places = np.searchsorted(keys, held)
        weights[places] += _WEIGHTS.get(field, 0.0) * frequency
        bits[places] |= int(field)
    impacts = np.maximum(1, np.rint(_IMPACTS * weights / (weights + _SATURATION))).astype(np.int64)
    return _lists(numbers, shaped, keys, impacts, bits, documents)


def _counts(rows: Iterable[list[int]], documents: int, b: float | None) -> tuple[Integers, np.ndarray]:
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
    norm = 1 - b + b * length / max(1.0, float(length.mean()))
    return keys, counts / norm[keys % documents]


def _lists(
    numbers: Mapping[str, int], shaped: Container[str], keys: Integers, impacts: Integers, bits: Integers, documents: int
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
    for index in np.flatnonzero(np.diff(starts) > FIRST_TIER):
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


def _pieces(lists: Bytes) -> Iterator[str]:
    data = lists.tobytes()
    return (base64.b64encode(data[start : start + PIECE]).decode() for start in range(0, len(data), PIECE))


def _cards(
    papers: Sequence[Entry], things: Sequence[Thing], tables: Mapping[str, list[str]], coder: Coder
) -> Iterator[str]:
    places = {facet: {value: index for index, value in enumerate(values)} for facet, values in tables.items()}
    cards = chain((_card(paper, places, coder) for paper in papers), (_thing_card(thing, coder) for thing in things))
    batch: list[str] = []
    for card in cards:
        batch.append(card)
        if len(batch) == CARDS:
            yield f"[{','.join(batch)}]"
            batch = []
    if batch:
        yield f"[{','.join(batch)}]"


def _card(paper: Entry, places: Mapping[str, Mapping[str, int]], coder: Coder) -> str:
    values = ([place[value] for value in paper.values.get(facet, ())] for facet, place in places.items())
    texts = (coder.code(paper.title), _address(paper), coder.code(paper.text), "; ".join(paper.authors), paper.date)
    return f"[{','.join(map(_string, texts))},{_json(list(values))}]"


def _thing_card(thing: Thing, coder: Coder) -> str:
    usual = USUAL.get(thing.kind, "").format(slug_of(thing.names[0]))
    address = "" if thing.address == usual else thing.address
    texts = map(_string, (coder.code(thing.names[0]), address, coder.code(thing.text)))
    return f"[{','.join(texts)},{KINDS.index(thing.kind)},{thing.papers}]"


def _address(paper: Entry) -> str:
    """The page of a paper; empty where a reader of the card can make it from the title."""
    return "" if paper.address == f"papers/{slug_of(paper.title)}.html" else paper.address


def slug_of(title: str) -> str:
    """What the slug of most titles is; the others' addresses are written out."""
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(title).replace("'", "")))
    return slug if len(slug) <= SLUG else slug[: slug.rfind("-", 0, SLUG + 1)]


def _facet_rows(papers: Sequence[Entry], tables: Mapping[str, list[str]]) -> Iterator[str]:
    """For every paper its date as a number (20250820), then for every facet the count of its values and these."""
    places = {facet: {value: index for index, value in enumerate(values)} for facet, values in tables.items()}
    for start in range(0, len(papers), FACET_ROWS):
        numbers: list[int] = []
        for paper in papers[start : start + FACET_ROWS]:
            numbers.append(int(paper.date.replace("-", "").ljust(8, "0")) if paper.date else 0)
            for facet, place in places.items():
                values = [place[value] for value in paper.values.get(facet, ())]
                numbers += [len(values), *values]
        yield _string(base64.b64encode(varints(numbers)).decode())


def _counted(facet: str, labels: Mapping[str, str], papers: Sequence[Entry]) -> list[list[object]]:
    counts = dict.fromkeys(labels, 0)
    for paper in papers:
        for value in paper.values.get(facet, ()):
            counts[value] += 1
    return [[value, label, counts[value]] for value, label in labels.items()]


def _digest(content: str) -> str:
    return base64.b32encode(hashlib.blake2b(content.encode()).digest())[:DIGEST].decode().lower()


def _string(text: str) -> str:
    """A JavaScript string; it is quoted by hand for speed."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
