"""The libraries that the search is measured on: the repository's own papers, others beside them, and many made up.

The others are papers of arXiv as JSON lines (id, title, abstract, authors, update_date); they are read and searched
for systems like the library's own. The made-up ones are of sentences of real abstracts, put together by a seed.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from made_up import recombined

from papershelf.build import read_library
from papershelf.config import Settings, Site
from papershelf.enrich import Knowledge, enrich
from papershelf.model import Corpus, Paper, PaperId, Source
from papershelf.search.catalogue import catalogue
from papershelf.search.entries import Entry, Facets, Thing
from papershelf.text import AbstractText

Catalogue = tuple[tuple[Entry, ...], tuple[Thing, ...], Facets]
_AND = re.compile(r",\s+and\s+|,\s+|\s+and\s+")


def own_library(root: Path) -> tuple[Corpus, Knowledge]:
    """The library of a repository."""
    library = read_library(root, Settings(), Site("Shelf", "", None, "en"))
    return library.corpus, library.knowledge


def other_papers(path: Path) -> list[Paper]:
    """The papers of a file of JSON lines, which may be compressed."""
    lines = gzip.decompress(path.read_bytes()).splitlines() if path.suffix == ".gz" else path.read_bytes().splitlines()
    return [_paper(json.loads(line)) for line in lines]


def with_others(corpus: Corpus, knowledge: Knowledge, others: Iterable[Paper]) -> Catalogue:
    """The library with more papers: all are searched for systems, none of the others has a topic."""
    papers = sorted((*corpus.papers, *others), key=lambda paper: paper.id)
    found = enrich(papers, (), 0)
    known = replace(found, topics=knowledge.topics, topics_of=knowledge.topics_of, papers_on=knowledge.papers_on)
    return catalogue(replace(corpus, papers=tuple(papers)), known)


def with_made_up(some: Sequence[Entry], total: int, seed: int) -> Iterator[Entry]:
    """The papers, and as many made of their sentences and halves of titles as it takes to be `total`."""
    yield from some
    made = recombined([(entry.title, entry.text) for entry in some], total - len(some), seed)
    for number, paper in enumerate(made):
        address = f"papers/made-up-{number}.html"
        yield replace(some[paper.model], address=address, title=paper.title, text=paper.abstract, names=())


def _paper(row: dict[str, str]) -> Paper:
    return Paper(
        id=PaperId("arxiv-" + re.sub(r"[^a-z0-9]+", "-", row["id"].lower())),
        title=AbstractText.from_latex(row["title"]),
        abstract=AbstractText.from_latex(row["abstract"]),
        sources=(Source("others", 1),),
        authors=tuple(_AND.split(row["authors"])),
        date=row["update_date"],
    )
