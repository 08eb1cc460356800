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
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from papershelf.escaping import script_string
from papershelf.search.cards import Coder, card_files
from papershelf.search.entries import Entry, Facets, Thing
from papershelf.search.inversion import invert
from papershelf.search.lexicon import backward_shards, term_shards
from papershelf.search.postings import Bytes, varints
from papershelf.search.tokens import joined

VERSION = 1
ROOT = "root"
DIGEST = 5
FACET_ROWS = 4096
PIECE = 35_000
FEW_SHARDS = 4
"""Up to so many shards of terms, a mistyped word is looked for in all of them: none are written backwards."""


File = tuple[str, str]


def search_files(entries: Iterable[Entry], things: Iterable[Thing], facets: Facets) -> Iterator[File]:
    """Every file of the index, name and text, the root last; the order of the arguments' items does not matter."""
    papers = sorted(entries, key=lambda entry: (joined(entry.title), entry.address))
    named = sorted(things, key=lambda thing: (-thing.papers, joined(thing.names[0]), thing.kind, thing.names))
    root: dict[str, object] = {"version": VERSION, "papers": len(papers), "things": len(named)}
    tables = {facet: list(labels) for facet, labels in facets.items()}
    terms, lists = invert(papers, named)

    shards = list(term_shards(terms))
    root["terms"] = [[first, offset] for first, offset, _ in shards]
    files: list[tuple[str, Iterable[str]]] = [("t", (_json(shard) for _, _, shard in shards))]
    backwards = list(backward_shards(terms)) if len(shards) > FEW_SHARDS else []
    root["backwards"] = [first for first, _ in backwards]
    files.append(("b", (_json(shard) for _, shard in backwards)))
    files.append(("p", (script_string(piece) for piece in _pieces(lists))))
    coder = Coder.of([entry.text for entry in papers])
    root["words"] = " ".join(coder.dictionary)
    files.append(("c", card_files(papers, named, tables, coder)))
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


def _pieces(lists: Bytes) -> Iterator[str]:
    return (base64.b64encode(lists[start : start + PIECE].tobytes()).decode() for start in range(0, len(lists), PIECE))


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
        yield script_string(base64.b64encode(varints(numbers)).decode())


def _counted(facet: str, labels: Mapping[str, str], papers: Sequence[Entry]) -> list[list[object]]:
    counts = dict.fromkeys(labels, 0)
    for paper in papers:
        for value in paper.values.get(facet, ()):
            counts[value] += 1
    return [[value, label, counts[value]] for value, label in labels.items()]


def _digest(content: str) -> str:
    return base64.b32encode(hashlib.blake2b(content.encode()).digest())[:DIGEST].decode().lower()


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
