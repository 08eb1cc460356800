from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import cases
from papershelf.enrich.acronyms import acronyms_in, definitions, find_acronyms
from papershelf.model import Acronym, Paper, PaperId, TextSpan
from papershelf.text import AbstractText

FRAGMENTS = st.sampled_from(
    [
        *("graph ", "Neural ", "networks ", "(GNNs)", "(", ")", "GNN", "S4", "A-B", ", dubbed ", " stands for ", ": "),
        *("-", " ", ". ", "[", "]", "\n\n", "“", "É", "ß", "ﬁ", "字", "İ", "Λ", "x", "X", "²", "_{2}", ",", " or "),
        *("1", " for short", "'"),
    ]
)


def paper(abstract: str, title: str = "A title", slug: str = "a") -> Paper:
    return Paper(PaperId(slug), AbstractText.from_prose(title), AbstractText.from_prose(*abstract.split("\n\n")), ())


@pytest.mark.parametrize("case", cases("acronyms"))
def test_short_forms_are_found_with_their_long_forms(case: dict[str, Any]) -> None:
    found = acronyms_in(paper(case["text"], case.get("title", "A title")))
    assert [f"{one.short} = {one.long}" for one in found] == case["acronyms"]


def test_the_span_is_where_the_short_form_stands_in_its_first_definition() -> None:
    one = paper("GNNs are old.\n\nA graph neural network (GNN) is new, our GNN is newer.")
    assert find_acronyms([one]) == {one.id: (Acronym("GNN", "graph neural network", TextSpan(1, 24, 27)),)}


def test_a_definition_of_the_title_alone_has_no_span() -> None:
    (one,) = acronyms_in(paper("We train it.", "Belief Propagation (BP) at work"))
    assert one == Acronym("BP", "Belief Propagation", None)


def test_papers_without_short_forms_are_left_out() -> None:
    assert find_acronyms([paper("Nothing here."), paper("", slug="b")]) == {}


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_any_text_gives_pieces_of_itself(text: str) -> None:
    for one in definitions(text):
        assert text[one.start : one.end] == one.short
        assert one.long in text
        assert one.long.strip() == one.long != ""


@pytest.mark.parametrize(
    "unit", ["(", "(A", "(AB)", "a b (AB) ", "A, ", "x", ", dubbed ", "AB stands for ", "AB: ", "or "]
)
def test_the_time_grows_with_the_text_alone(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    started = time.process_time()
    acronyms_in(paper(text, text[:1000]))
    assert time.process_time() - started < 10
