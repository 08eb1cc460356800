"""Repair is a pure function that ends: any text goes in, readable text comes out."""

from __future__ import annotations

from html import unescape

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from papershelf.text import AbstractText

PIECES = [
    "\\emph{",
    "}",
    "{\\em ",
    "\\'e",
    '\\"',
    "{",
    "\\%",
    "%",
    "``",
    "''",
    '"',
    "~",
    "---",
    "--",
    "$x$",
    "a",
    "B",
    " ",
    ".",
    "\\o",
    "\\ss{}",
    "\\ie",
    "\n\n",
    "\n",
    "x2019s",
    "1",
    "\\ ",
    "é",
    "字",
    "\u0301",
]
TEXTS = st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@settings(deadline=None, max_examples=300)
@given(text=TEXTS)
def test_any_text_is_repaired_into_paragraphs_on_one_line_each(text: str) -> None:
    repaired = AbstractText.from_capture(text)
    for paragraph in repaired.paragraphs:
        assert paragraph == " ".join(paragraph.split()) != ""
    assert bool(repaired) == bool(repaired.plain)


@settings(deadline=None, max_examples=200)
@given(text=TEXTS)
def test_html_holds_exactly_the_text(text: str) -> None:
    repaired = AbstractText.from_capture(text)
    assume("<math>" not in repaired.html)
    shown = [unescape(line.removeprefix("<p>").removesuffix("</p>")) for line in repaired.html.split("</p>\n")]
    assert tuple(filter(None, shown)) == repaired.paragraphs


@settings(deadline=None, max_examples=300)
@given(text=st.text(st.characters(codec="utf-8"), max_size=80) | TEXTS)
@example(text="\\ox2013a")
@example(text="\\\\%")
def test_repairing_twice_changes_nothing(text: str) -> None:
    once = AbstractText.from_capture(text)
    assert AbstractText.from_capture(once.plain).plain == once.plain
