"""What a page weighs: 15 kB of HTML for a paper of ordinary length, and nothing that holds a page up."""

from __future__ import annotations

import re
from html import unescape

from browser.sites import BuiltSite

PAGE = 15_000
"""Bytes of HTML that the page of a paper may have."""
ABSTRACT, AUTHORS, FORMULAS = 2_000, 10, 5
"""What is of ordinary length: characters, names, formulas. A page says its abstract and its authors several times."""

HEAD = re.compile(r"<head>.*?</head>", re.DOTALL)
SCRIPT = re.compile(r"<script\b([^>]*)>")


def test_the_page_of_a_paper_is_at_most_15_kb(own_site: BuiltSite) -> None:
    sizes: dict[str, int] = {}
    for slug, paper in own_site.papers.items():
        html = (own_site.folder / f"papers/{slug}.html").read_bytes()
        lengths = (len(paper["abstract"]), len(paper["authors"]), html.count(b"<math"))
        if all(length <= limit for length, limit in zip(lengths, (ABSTRACT, AUTHORS, FORMULAS), strict=True)):
            sizes[slug] = len(html)
    assert len(sizes) > 0.9 * len(own_site.papers)
    assert {slug: size for slug, size in sizes.items() if size > PAGE} == {}
    assert sorted(sizes.values())[len(sizes) // 2] < 0.9 * PAGE


def test_the_head_says_the_abstract_once(own_site: BuiltSite) -> None:
    for slug, paper in own_site.papers.items():
        (head,) = HEAD.findall((own_site.folder / f"papers/{slug}.html").read_text(encoding="utf-8"))
        if len(paper["abstract"]) > 400:  # more than a description
            assert unescape(head).count(paper["abstract"][-60:]) == 1, slug


def test_no_script_holds_a_page_up(site: BuiltSite) -> None:
    for page in site.html_files:
        for attributes in SCRIPT.findall((site.folder / page).read_text(encoding="utf-8")):
            assert re.search(r'\bdefer\b|\btype="application/(ld\+)?json"', attributes), f"{page}: <script{attributes}>"
            assert "blocking" not in attributes, page
