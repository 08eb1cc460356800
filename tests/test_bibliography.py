from __future__ import annotations

import json
import re

import pytest

from libraries import HOSTILE_TITLES, SITE_URL, paper
from papershelf.pages.bibliography import FORMS, bibliography

FULL = paper(
    "R&D at 50% of $5_x",
    "One.\n\nTwo {a} ~ \\b of O(n^{2}).",
    id="r-and-d-at-half",
    authors=("Éva Gödel-O'Brien", "Turing, Jr., Alan {M}", "Barnes and Noble", "The Shelf Team"),
    date="2025-08",
    arxiv_id="2501.00001",
    doi="10.1000/a{b}",
)
BARE = paper("A")


def test_bibtex_of_a_paper_with_all_facts() -> None:
    assert bibliography("bibtex", [FULL], SITE_URL) == (
        "@misc{godelobrien2025half,\n"
        "  title = {{R\\&D at 50\\% of \\$5\\_x}},\n"
        "  author = {Gödel-O'Brien, Éva and Turing, Jr., Alan \\textbraceleft{}M\\textbraceright{} and "
        "{Noble, Barnes and} and {The Shelf Team}},\n"
        "  year = {2025},\n"
        "  month = {8},\n"
        "  eprint = {2501.00001},\n"
        "  archiveprefix = {arXiv},\n"
        "  doi = {10.1000/a%7Bb%7D},\n"
        "  url = {https://arxiv.org/abs/2501.00001},\n"
        f"  abstract = {{{FULL.abstract.bibtex}}}\n"
        "}\n"
    )


def test_ris_of_a_paper_with_all_facts() -> None:
    assert bibliography("ris", [FULL], SITE_URL).split("\r\n") == [
        "TY  - UNPB",
        f"TI  - {FULL.title.line}",
        "AU  - Gödel-O'Brien, Éva",
        "AU  - Turing, Alan {M}, Jr.",
        "AU  - Noble, Barnes and",
        "AU  - The Shelf Team",
        "PY  - 2025",
        "DA  - 2025/08/",
        "M1  - arXiv:2501.00001",
        "PB  - arXiv",
        "DO  - 10.1000/a{b}",
        "UR  - https://arxiv.org/abs/2501.00001",
        f"AB  - {' '.join(FULL.abstract.plain.split())}",
        "ER  - ",
        "",
    ]


def test_markdown_of_a_paper_with_all_facts() -> None:
    assert bibliography("markdown", [FULL], SITE_URL) == (
        "- [R\\&D at 50% of \\$5\\_x](https://arxiv.org/abs/2501.00001). "
        "Éva Gödel-O'Brien, Alan \\{M\\} Turing Jr., Barnes and Noble, The Shelf Team. "
        "2025. arXiv:2501.00001. doi:10.1000/a\\{b\\}\n"
    )


def test_csl_json_is_a_list_of_items() -> None:
    items = json.loads(bibliography("csl-json", [FULL, BARE], SITE_URL))
    assert [item["id"] for item in items] == [FULL.id, BARE.id]
    assert items[1]["URL"] == f"{SITE_URL}papers/a.html"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("bibtex", "@misc{a,\n  title = {{A}},\n  abstract = {An abstract.}\n}\n"),
        ("ris", "TY  - UNPB\r\nTI  - A\r\nAB  - An abstract.\r\nER  - \r\n"),
        ("markdown", "- A\n"),
    ],
)
def test_what_is_not_known_is_left_out(form: str, told: str) -> None:
    assert bibliography(form, [BARE], None) == told


def test_an_article_with_a_doi_is_one_of_a_journal() -> None:
    assert bibliography("ris", [paper("A", doi="10.1000/1")], None).startswith("TY  - JOUR\r\n")


def test_papers_of_one_key_get_numbers() -> None:
    papers = [paper("Growing Graphs", authors=("Ada Ito",), date="2025", id=f"growing-graphs-{n}") for n in "abc"]
    keys = re.findall(r"@misc\{(.+),", bibliography("bibtex", papers, None))
    assert keys == ["ito2025growing", "ito2025growing-2", "ito2025growing-3"]


@pytest.mark.parametrize(("slug", "key"), [("a-b-c-d-e", "a-b-c-d"), ("a-graph", "a-graph")])
def test_without_an_author_the_slug_is_the_key(slug: str, key: str) -> None:
    assert bibliography("bibtex", [paper("A", id=slug)], None).startswith(f"@misc{{{key},\n")


@pytest.mark.parametrize("form", FORMS)
def test_no_papers_make_a_file_without_any(form: str) -> None:
    assert bibliography(form, [], None) == ("[]\n" if form == "csl-json" else "")


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_hostile_title_stays_in_its_field(title: str) -> None:
    one = paper(title, title, authors=(title,))
    text = bibliography("bibtex", [one], None)
    # A brace counts for BibTeX even behind a backslash.
    assert text.count("{") == text.count("}")
    assert bibliography("markdown", [one], None).count("\n") == 1
    rows = bibliography("ris", [one], None).removesuffix("\r\n").split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", row) for row in rows)
