from __future__ import annotations

import pytest

from papershelf.model import Evidence, Naming, PaperId
from papershelf.pages.annotate import EvidenceMark
from papershelf.pages.quotes import quote_of


def naming(text: str, name: str, *, paragraph: int | None = 0) -> Naming:
    start = text.index(name)
    place = Evidence(("proposed",), paragraph, start, start + len(name))
    return Naming(PaperId("p"), name, None, None, None, (place,))


def test_a_quote_is_the_sentence_with_the_name_marked() -> None:
    text = "We learn, e.g. fast. We propose DICE, which wins. It is new."
    quote = quote_of([text], naming(text, "DICE"), introduced=True)
    assert quote
    assert quote.text == "We propose DICE, which wins."
    assert quote.marks == (EvidenceMark(11, 15),)


def test_a_long_sentence_is_cut_at_words() -> None:
    text = "word " * 200 + "DICE" + " word" * 200
    quote = quote_of([text], naming(text, "DICE"), introduced=True)
    assert quote
    assert len(quote.text) <= 304
    assert quote.text.startswith("… word")
    assert quote.text.endswith("word …")
    (mark,) = quote.marks
    assert quote.text[mark.start : mark.end] == "DICE"


def test_a_sentence_ends_behind_a_short_form_but_not_behind_an_initial() -> None:
    text = "It beats GNN. We propose DICE after J. Hopfield in RNNs. It is new."
    quote = quote_of([text], naming(text, "DICE"), introduced=True)
    assert quote
    assert quote.text == "We propose DICE after J. Hopfield in RNNs."


def test_a_name_that_begins_a_sentence_is_quoted_with_that_sentence() -> None:
    text = "We learn. DICE wins. It is new."
    quote = quote_of([text], naming(text, "DICE"), introduced=True)
    assert quote
    assert quote.text == "DICE wins."


IN_TITLE = naming("Deep Sets", "Deep Sets", paragraph=None)


def test_where_the_title_is_the_evidence_the_first_use_is_quoted() -> None:
    quote = quote_of(["We learn.", "It is hard. We call these deep sets. Deep sets win."], IN_TITLE, introduced=False)
    assert quote
    assert (quote.text, quote.marks) == ("We call these deep sets.", (EvidenceMark(14, 23),))


@pytest.mark.parametrize(
    ("abstract", "said"),
    [
        ("Sets are hard. In this work we first study networks of sets. They win.", "In this work we first study net"),
        ("Sets are hard. Sheep are not.", "Sets are hard."),
        (
            "Subdeep Sets are hard. This paper describes deep sets-like things.",
            "This paper describes deep sets-like th",
        ),
    ],
)
def test_where_the_abstract_has_no_name_it_says_what_the_paper_is_about(abstract: str, said: str) -> None:
    quote = quote_of([abstract], IN_TITLE, introduced=True)
    assert quote
    assert quote.text.startswith(said)
    assert quote.marks == ()
    assert quote_of([abstract], IN_TITLE, introduced=False) is None


@pytest.mark.parametrize("written", ["DEEP SETS", "deep set\u017f"])
def test_a_name_is_found_whatever_the_case_of_its_letters(written: str) -> None:
    quote = quote_of([f"We call these {written}."], IN_TITLE, introduced=False)
    assert quote
    assert quote.marks == (EvidenceMark(14, 23),)


def test_without_an_abstract_there_is_nothing_to_quote() -> None:
    assert quote_of([], IN_TITLE, introduced=True) is None
