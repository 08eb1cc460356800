from __future__ import annotations

import json

import pytest

from libraries import HOSTILE_TITLES, paper
from papershelf.pages.citation import citation_data, csl_json

FULL = paper(
    "DICE: Data",
    "One.\n\nTwo 50\\%.",
    authors=("Ada Lovelace", "Turing, Alan", "Euclid", "Ludwig van Beethoven"),
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


def test_bibtex_gets_its_texts_as_latex() -> None:
    latex = citation_data(paper("R&D at 50% of $5_x #1", "{a} ~ \\b"), None)["latex"]
    assert latex["title"] == r"R\&D at 50\% of \$5\_x \#1"
    assert latex["abstract"].count("{") == latex["abstract"].count("}")
