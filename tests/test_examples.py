from __future__ import annotations

from pathlib import Path

from libraries import abstract_about, captured, corpus_of, make_library, markdown_of, paper
from papershelf.build import read_library
from papershelf.config import Settings, Site
from papershelf.enrich import enrich
from papershelf.model import Corpus
from papershelf.pages.examples import examples

SITE = Site("Shelf", "", None, "en")
TOPICS = """
graphs: {name: Graphs & "Nodes", description: Edges., terms: [graph]}
seas: {name: Seas, description: Water., terms: [ocean]}
"""
CODE = " Code is available at https://github.com/a/b."


def made(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    found = examples(corpus, enrich(corpus.papers, (), 0))
    return {example.what: example.queries for example in found}


def test_people_and_years_are_those_of_most_papers_and_the_latest() -> None:
    corpus = corpus_of(
        paper("One", authors=("Ada Ito", "Zoë Müller"), date="2021-03"),
        paper("Two", authors=("Müller, Jan",), date="2024"),
    )
    assert made(corpus) == {
        "papers of an author": ("author:müller",),
        "papers of a year, or of some years": ("year:2024", "year:2021-2024"),
        "papers of a capture": ("capture:a",),
    }
    assert made(corpus_of(paper("One", date="2021")))["papers of a year"] == ("year:2021",)


def test_an_empty_library_has_no_examples() -> None:
    assert made(Corpus((), ())) == {}


def test_what_the_page_shows_finds_papers(tmp_path: Path) -> None:
    """The whole way: quotes in a name are left out, code that a paper links to is asked for."""
    pairs = [
        (f"Paper {n} on Graphs", f"We compare with ImageNet. {abstract_about(f'graphs of {n}')}{CODE}") for n in "ab"
    ]
    pairs.append(("NodeBooks", f"We introduce NodeBooks, a dataset of graphs. {abstract_about('it')}"))
    shelf = make_library(tmp_path, captures={"May 1.txt": captured(*pairs)}, topics=TOPICS)
    library = read_library(shelf, Settings(), SITE)
    text = markdown_of(library)["search.md"]
    assert '<code>topic:"graphs &amp; nodes"</code>' in text
    assert "<code>system:imagenet</code>" in text
    assert "<code>kind:dataset</code>" in text
    assert "<code>has:code</code>" in text
    assert "author:" not in text
    assert "year:" not in text
