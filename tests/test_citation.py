from __future__ import annotations

import json

import pytest

from libraries import HOSTILE_TITLES, paper
from papershelf.pages.citation import citation_data, csl_json, page_citation

FULL = paper(
    "DICE: Data",
    "One.\n\nTwo 50\\%.",
    authors=(
        "Ada Lovelace",
        "Turing, Alan",
        "Euclid",
        "Ludwig van Beethoven",
        "King, Jr., Martin Luther",
        "The Shelf Collaboration",
    ),
    date="2025-08-20",
    arxiv_id="2501.00001",
    doi="10.1000/1",
    url="https://x.example/paper",
)


def test_a_paper_with_all_facts_cites_them_all() -> None:
    assert csl_json(FULL, "https://shelf.example/papers/dice-data.html") == {
        "id": "dice-data",
        "type": "article",
        "title": "DICE: Data",
        "abstract": "One.\n\nTwo 50%.",
        "author": [
            {"family": "Lovelace", "given": "Ada"},
            {"family": "Turing", "given": "Alan"},
            {"family": "Euclid"},
            {"family": "Beethoven", "given": "Ludwig van"},
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
            {"literal": "The Shelf Collaboration"},
        ],
        "issued": {"date-parts": [[2025, 8, 20]]},
        "publisher": "arXiv",
        "number": "arXiv:2501.00001",
        "DOI": "10.1000/1",
        "URL": "https://x.example/paper",
    }


def test_a_paper_without_facts_cites_none() -> None:
    assert csl_json(paper("A"), None) == {"id": "a", "type": "article", "title": "A", "abstract": "An abstract."}


@pytest.mark.parametrize(
    ("known", "url"),
    [
        ({}, "https://shelf.example/papers/a.html"),
        ({"arxiv_id": "2501.00001"}, "https://arxiv.org/abs/2501.00001"),
        ({"arxiv_id": "2501.00001", "url": "https://x.example/"}, "https://x.example/"),
    ],
)
def test_the_nearest_address_of_the_paper_is_cited(known: dict[str, str], url: str) -> None:
    assert csl_json(paper("A", **known), "https://shelf.example/papers/a.html")["URL"] == url


@pytest.mark.parametrize(("date", "parts"), [("2025", [2025]), ("2025-08", [2025, 8]), ("2025-08-20", [2025, 8, 20])])
def test_a_date_has_as_many_parts_as_are_known(date: str, parts: list[int]) -> None:
    assert csl_json(paper("A", date=date), None)["issued"] == {"date-parts": [parts]}


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_hostile_title_is_data(title: str) -> None:
    data = citation_data(paper(title, title), None)
    assert json.loads(json.dumps(data))["csl"]["title"] == " ".join(title.split())


def test_a_list_gets_the_title_as_latex_and_no_abstract() -> None:
    data = citation_data(paper("R&D at 50% of $5_x #1", "{a} ~ \\b"), None)
    assert data["latex"] == {"title": r"R\&D at 50\% of \$5\_x \#1"}
    assert "abstract" not in data["csl"]


def test_a_page_gets_what_its_meta_tags_do_not_tell() -> None:
    assert page_citation(FULL) == {
        "csl": {
            "id": "dice-data",
            "type": "article",
            "issued": {"date-parts": [[2025, 8, 20]]},
            "publisher": "arXiv",
            "number": "arXiv:2501.00001",
            "DOI": "10.1000/1",
            "URL": "https://x.example/paper",
        },
        "latex": {"abstract": [12, 1, r"\%"]},
    }
    assert page_citation(paper("A")) == {"csl": {"id": "a", "type": "article"}, "latex": {}}


@pytest.mark.parametrize(
    "text", [*HOSTILE_TITLES, "R&D at 50% of $5_x #1", "\U0001d4a9 of O(n^{2})\n\n{a} ~ \\b é – “q”"]
)
def test_the_edits_of_a_page_make_the_latex_of_its_text(text: str) -> None:
    one = paper("A", text)
    rest, latex = one.abstract.plain, ""
    edits = page_citation(one)["latex"].get("abstract", [])
    for keep, replace, by in zip(edits[::3], edits[1::3], edits[2::3], strict=True):
        latex += rest[:keep] + by
        rest = rest[keep + replace :]
    assert latex + rest == one.abstract.bibtex
