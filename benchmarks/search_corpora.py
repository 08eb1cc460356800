"""The libraries that the search is measured on: the repository's own papers, others beside them, and many made up.

The others are papers of arXiv as JSON lines (id, title, abstract, authors, update_date); they are read and searched
for systems like the library's own. The made-up ones are of sentences of real abstracts, put together by a seed.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from papershelf.build import read_library
from papershelf.config import Settings, Site
from papershelf.enrich import Knowledge, enrich
from papershelf.model import Corpus, Paper, PaperId, Source
from papershelf.search.catalogue import catalogue
from papershelf.search.entries import Entry, Facets, Thing
from papershelf.text import AbstractText

Catalogue = tuple[tuple[Entry, ...], tuple[Thing, ...], Facets]
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
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


def recombined(some: Sequence[Entry], total: int, seed: int) -> Iterator[Entry]:
    """The papers, and as many made of their sentences and halves of titles as it takes to be `total`."""
    chance = random.Random(seed)  # noqa: S311 (made-up papers are no secret)
    sentences = [sentence for entry in some for sentence in _SENTENCE.split(entry.text)]
    titles = [entry.title.split() for entry in some]
    yield from some
    for number in range(total - len(some)):
        model = some[chance.randrange(len(some))]
        first, second = chance.choice(titles), chance.choice(titles)
        title = " ".join((*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]))
        text, length = [], 0
        while length < len(model.text):
            text.append(chance.choice(sentences))
            length += len(text[-1])
        yield replace(model, address=f"papers/made-up-{number}.html", title=title, text=" ".join(text), names=())


def _paper(row: dict[str, str]) -> Paper:
    return Paper(
        id=PaperId("arxiv-" + re.sub(r"[^a-z0-9]+", "-", row["id"].lower())),
        title=AbstractText.from_latex(row["title"]),
        abstract=AbstractText.from_latex(row["abstract"]),
        sources=(Source("others", 1),),
        authors=tuple(_AND.split(row["authors"])),
        date=row["update_date"],
    )
