from __future__ import annotations

from papershelf.model import Evidence, Naming, PaperId
from papershelf.pages.annotate import EvidenceMark
from papershelf.pages.quotes import quote_of


def naming(text: str, name: str, *, paragraph: int | None = 0) -> Naming:
    start = text.index(name)
    place = Evidence(("proposed",), paragraph, start, start + len(name))
    return Naming(PaperId("p"), name, None, None, None, (place,))


def test_a_quote_is_the_sentence_with_the_name_marked() -> None:
    text = "We learn, e.g. fast. We propose DICE, which wins. It is new."
    quote = quote_of([text], naming(text, "DICE"))
    assert quote
    assert quote.text == "We propose DICE, which wins."
    assert quote.marks == (EvidenceMark(11, 15),)


def test_a_long_sentence_is_cut_at_words() -> None:
    text = "word " * 200 + "DICE" + " word" * 200
    quote = quote_of([text], naming(text, "DICE"))
    assert quote
    assert len(quote.text) <= 304
    assert quote.text.startswith("… word")
    assert quote.text.endswith("word …")
    (mark,) = quote.marks
    assert quote.text[mark.start : mark.end] == "DICE"


def test_a_title_is_not_quoted() -> None:
    assert quote_of(["DICE"], naming("DICE", "DICE", paragraph=None)) is None
