from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import cases
from libraries import paper
from papershelf.enrich.links import find_link_places, find_links
from papershelf.model import Link, LinkKind, LinkPlace, Paper, PaperId, TextSpan
from papershelf.text import AbstractText

FRAGMENTS = st.sampled_from(
    [
        *("https://", "http", "://", "github.com/", "a.b", "{", "}", "[", "](", "(", ")", "\\href", "\\_", "~", "."),
        *("arXiv:", "2410.08207", "doi ", "10.1000/", "www.", "$\\sim$", "\n\n", "<", ">", "”", "*", "_", "é", "字"),
        *(" ", "x"),
    ]
)


def links_in(text: str) -> tuple[Link, ...]:
    """The links of an abstract of one paragraph that no capture has changed."""
    one = Paper(PaperId("a"), AbstractText.from_prose("A"), AbstractText.from_prose(text), ())
    return find_links([one])[one.id]


@pytest.mark.parametrize("case", cases("links"))
def test_links_are_found_clean_once_and_with_their_kind(case: dict[str, Any]) -> None:
    assert [f"{link.kind} {link.url}" for link in links_in(case["text"])] == case["links"]


def test_found_links_stand_under_the_id_of_their_paper() -> None:
    found = find_links([paper("A", "Code: https://github.com/a/b"), paper("B")])
    assert found == {"a": (Link("https://github.com/a/b", LinkKind.CODE),), "b": ()}


def test_links_given_beside_the_text_come_after_those_in_it_and_each_once() -> None:
    given = (Link("https://www.github.com/a/b/", LinkKind.OTHER), Link("https://x.example/", LinkKind.PROJECT))
    found = find_links([paper("A", "Code: https://github.com/a/b", given=given), paper("B", given=given, links=())])
    assert found == {"a": (Link("https://github.com/a/b", LinkKind.CODE), given[1]), "b": ()}


@pytest.mark.parametrize("links", [(), (Link("https://x.example/", LinkKind.DATA),)])
def test_links_of_an_override_stand_instead_of_found_ones_and_leave_their_places(links: tuple[Link, ...]) -> None:
    one = paper("A", "Code: https://github.com/a/b", links=links)
    assert find_links([one]) == {"a": links}
    link = Link("https://github.com/a/b", LinkKind.CODE)
    assert find_link_places([one]) == {"a": (LinkPlace(link, TextSpan(0, 6, 28)),)}


def test_places_count_characters_of_the_paragraph_and_cover_what_a_capture_left() -> None:
    abstract = "No link.\n\nCode: https://github.com/a/b{https://github.com/a/b}. Again: github.com/a/b\n\n"
    one = paper("A", abstract)
    code = Link("https://github.com/a/b", LinkKind.CODE)
    (first, second) = find_link_places([one])[one.id]
    assert (first.link, second.link) == (code, code)
    text = one.abstract_paragraphs[1]
    assert first.span.paragraph == 1
    assert text[first.span.start : first.span.end].startswith("https://github.com/a/b")
    assert text[first.span.end] == "."
    assert text[second.span.start : second.span.end] == "github.com/a/b"
    assert find_links([one]) == {one.id: (code,)}


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_any_text_has_places_that_are_sorted_and_apart(text: str) -> None:
    one = paper("A", text)
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
