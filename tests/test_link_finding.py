from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from papershelf.enrich.links import find_link_places, find_links, links_in
from papershelf.model import Link, LinkKind, LinkPlace, Paper, PaperId, TextSpan
from papershelf.text import AbstractText

GOLDEN = Path(__file__).parent / "golden" / "link_finding"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['case']}")
    for path in sorted(GOLDEN.glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
FRAGMENTS = st.sampled_from(
    [
        *("https://", "http", "://", "github.com/", "a.b", "{", "}", "[", "](", "(", ")", "\\href", "\\_", "~", "."),
        *("arXiv:", "2410.08207", "doi ", "10.1000/", "www.", "$\\sim$", "\n\n", "<", ">", "”", "*", "_", "é", "字"),
        *(" ", "x"),
    ]
)


def paper(*paragraphs: str, links: tuple[Link, ...] | None = None) -> Paper:
    abstract = AbstractText.from_capture("\n\n".join(paragraphs))
    return Paper(PaperId("a"), AbstractText.from_capture("A"), abstract, (), links=links)


@pytest.mark.parametrize("case", CASES)
def test_links_are_found_clean_once_and_with_their_kind(case: dict[str, Any]) -> None:
    assert [f"{link.kind} {link.url}" for link in links_in(case["text"])] == case["links"]


def test_places_count_characters_of_the_paragraph_and_cover_what_a_capture_left() -> None:
    one = paper("No link.", "Code: https://github.com/a/b{https://github.com/a/b}. Again: github.com/a/b", "")
    code = Link("https://github.com/a/b", LinkKind.CODE)
    (first, second) = find_link_places([one])[one.id]
    assert (first.link, second.link) == (code, code)
    text = one.abstract_paragraphs[1]
    assert first.span.paragraph == 1
    assert text[first.span.start : first.span.end].startswith("https://github.com/a/b")
    assert text[first.span.end] == "."
    assert text[second.span.start : second.span.end] == "github.com/a/b"
    assert find_links([one]) == {one.id: (code,)}


def test_an_override_replaces_the_links_and_leaves_their_places() -> None:
    other = Link("https://x.example/", LinkKind.DATA)
    one = paper("Code: https://github.com/a/b", links=(other,))
    assert find_links([one]) == {one.id: (other,)}
    link = Link("https://github.com/a/b", LinkKind.CODE)
    assert find_link_places([one]) == {one.id: (LinkPlace(link, TextSpan(0, 6, 28)),)}


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_any_text_has_places_that_are_sorted_and_apart(text: str) -> None:
    one = paper(text)
    spans = [place.span for place in find_link_places([one]).get(one.id, ())]
    assert spans == sorted(spans)
    for before, after in pairwise(spans):
        assert before.paragraph < after.paragraph or before.end <= after.start
    for span in spans:
        assert 0 <= span.start < span.end <= len(one.abstract_paragraphs[span.paragraph])


@pytest.mark.parametrize(
    "unit",
    ["https://a.bc{", "a.", "https://", "https://a.bc)", ")", "{", "https://a.bc}{", "\\href{", "10.1234/", "a-"],
)
def test_the_time_grows_with_the_text_alone(unit: str) -> None:
    text = "https://a.bc/" + unit * (120_000 // len(unit))
    started = time.process_time()
    links_in(text)
    assert time.process_time() - started < 5
