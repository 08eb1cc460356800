"""What a reading list asks for: the citations of all papers in a few scripts, and the newest papers once each."""

from __future__ import annotations

import json
from typing import Any

import pytest

from libraries import HOSTILE_TITLES, paper
from papershelf.config import Site
from papershelf.model import Capture, CaptureId, Corpus, Listing, PaperId
from papershelf.site.reading import reading_files

SITE = Site("x", "x", "https://x.example/")


def listing(date: str | None, *papers: str) -> Listing:
    name = date or "undated"
    return Listing(
        CaptureId(name), name, Capture(f"{name}.txt", "x", ()), len(papers), tuple(map(PaperId, papers)), date
    )


def read(corpus: Corpus) -> dict[str, Any]:
    """The data of each file under the name that it gives itself."""
    found = {}
    for path, text in reading_files(corpus, SITE):
        call = text.removeprefix("papershelfReading(").removesuffix(")\n")
        name, _, data = call.partition(",")
        assert path == f"reading/{json.loads(name)}.js"
        found[json.loads(name)] = json.loads(data)
    return found


def test_every_paper_has_its_citation_without_the_abstract_in_one_of_the_files() -> None:
    papers = tuple(paper(f"P {number:03}", arxiv_id="2501.00001") for number in range(200))
    found = read(Corpus(papers, (listing("2025-01-01", *(each.id for each in papers)),)))
    files = found["root"]["files"]
    assert files == 4
    shelves = [found[f"c{number}"] for number in range(files)]
    assert sorted(slug for shelf in shelves for slug in shelf) == [each.id for each in papers]
    assert max(map(len, shelves)) < 100
    assert shelves[0]
    for slug, data in shelves[0].items():
        assert data["csl"]["id"] == slug
        assert data["csl"]["URL"] == "https://arxiv.org/abs/2501.00001"
        assert "abstract" not in data["csl"]
        assert set(data["latex"]) == {"title"}


def test_a_paper_that_is_captured_again_is_not_new_again() -> None:
    papers = tuple(map(paper, "abc"))
    captures = (listing("2025-01-01", "a", "b"), listing("2025-02-01", "c", "a"))
    found = read(Corpus(papers, captures))
    assert [slug for slug, _ in found["root"]["newest"]] == ["c", "a", "b"]


def test_the_newest_are_not_many() -> None:
    papers = tuple(paper(f"P {number:03}") for number in range(500))
    found = read(Corpus(papers, (listing("2025-01-01", *(each.id for each in papers)),)))
    assert len(found["root"]["newest"]) == 200


def test_an_empty_library_has_an_empty_file() -> None:
    assert read(Corpus((), ())) == {"root": {"files": 1, "newest": []}, "c0": {}}


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_hostile_title_is_data(title: str) -> None:
    known = paper(title, id=PaperId("a"))
    found = read(Corpus((known,), (listing(None, "a"),)))
    assert found["c0"]["a"]["csl"]["title"] == found["root"]["newest"][0][1] == known.title.line
