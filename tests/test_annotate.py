from __future__ import annotations

import re
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from libraries import HOSTILE_TITLES, MARKDOWN_BREAKERS
from papershelf import urls
from papershelf.model import Acronym, Link, LinkKind, LinkPlace, PaperId, SystemId, TextSpan
from papershelf.pages.annotate import (
    AbbreviationMark,
    EvidenceMark,
    FormulaMark,
    LinkMark,
    Mark,
    NameMark,
    annotated,
    marks_of,
)
from papershelf.text import AbstractText
from papershelf.urls import Address

URL = "https://x.example/a_b_c"


class Reader(HTMLParser):
    """Reads what a browser would show, and the elements in it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def link_to(address: Address) -> str:
    return urls.relative(urls.markdown_file(address), urls.paper(PaperId("x")))


def rendered(text: str, *marks: Mark) -> Reader:
    """A paragraph with its marks as MkDocs renders it."""
    reader = Reader()
    extensions = ["attr_list", "md_in_html", "toc", "tables", "papershelf.pages.phrasing"]
    reader.feed(markdown.markdown(annotated(text, marks, link_to), extensions=extensions))
    return reader


def link(start: int, end: int, text: str) -> LinkMark:
    return LinkMark(start, end, URL, text[start:end])


def test_a_link_and_a_short_form() -> None:
    text = "A GNN at https://x.example/a_b_c, free."
    page = rendered(text, AbbreviationMark(2, 5, "graph neural network"), link(9, 32, text))
    assert page.text == text
    assert page.elements == [
        ("p", {}),
        ("abbr", {"title": "graph neural network"}),
        ("a", {"class": "ps-link", "href": URL}),
    ]


def test_what_a_mark_does_not_replace_is_escaped() -> None:
    text = "*a* <b> [x](y) GNN _c_ {: #d } !"
    page = rendered(text, AbbreviationMark(15, 18, "x"))
    assert page.text == text
    assert [tag for tag, _ in page.elements] == ["p", "abbr"]


@pytest.mark.parametrize("before", ["", "!", "\\", "`", "[", "<", "*", "[a]", "a ", "- ", "1. ", "&", ":"])
@pytest.mark.parametrize("after", ["", "(x)", "{x}", "{ .y }", "[x]", ": x", "`", "*", ">", "s"])
def test_the_neighbours_of_a_mark_stay_text(before: str, after: str) -> None:
    for marks in (AbbreviationMark, None):
        text = f"{before}GNN{after}"
        start = len(before)
        mark = AbbreviationMark(start, start + 3, "x") if marks else link(start, start + 3, text)
        page = rendered(text, mark)
        assert page.text == " ".join(text.split())
        assert [tag for tag, _ in page.elements] == ["p", "abbr" if marks else "a"]


@pytest.mark.parametrize("hostile", [*HOSTILE_TITLES, *MARKDOWN_BREAKERS, "a\"b'c", "\uffff", "x\x00y"])
def test_hostile_text_in_every_place_is_data(hostile: str) -> None:
    shown = " ".join(hostile.replace("\uffff", "").split())
    if not shown or "\x00" in shown:
        return
    text = f"{hostile} GNN {hostile}"
    start = len(hostile) + 1
    page = rendered(text, AbbreviationMark(start, start + 3, hostile))
    assert [tag for tag, _ in page.elements] == ["p", "abbr"]
    assert page.elements[1][1] == {"title": shown}
    page = rendered(f"see {hostile}", LinkMark(4, 4 + len(hostile), URL, hostile))
    assert page.elements == [("p", {}), ("a", {"class": "ps-link", "href": URL})]
    assert page.text == f"see {shown}"


@pytest.mark.parametrize(
    "marks",
    [
        [AbbreviationMark(0, 2, "x"), AbbreviationMark(1, 3, "y")],
        [AbbreviationMark(2, 3, "x"), AbbreviationMark(0, 1, "y")],
        [AbbreviationMark(0, 4, "x")],
        [AbbreviationMark(1, 1, "x")],
        [AbbreviationMark(-1, 1, "x")],
    ],
)
def test_marks_out_of_order_are_refused(marks: list[Mark]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        annotated("abc", marks, link_to)


@given(st.text(alphabet="aB*_[]()!<>&`\\{}:#-+~ 1.\uffffé", max_size=40), st.data())
def test_no_mark_changes_what_is_read(text: str, data: st.DataObject) -> None:
    text = " ".join(text.split())
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    marks: list[Mark] = [AbbreviationMark(a, b, "x") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    held = [text[mark.start : mark.end].replace("\uffff", "") for mark in marks]
    spaced = any(part != part.strip() for part in held)
    expected = text.replace("\uffff", "")
    if not spaced and expected == " ".join(expected.split()):
        assert rendered(text, *marks).text == expected


def place(text: str, url: str, paragraph: int = 0) -> LinkPlace:
    return LinkPlace(Link(url, LinkKind.CODE), TextSpan(paragraph, 0, len(text)))


def test_a_short_form_is_marked_where_it_stands_first() -> None:
    text = AbstractText.from_prose("JEI-GNN and GNNx are others.", "GNNs, then a GNN (GNN).")
    marks = marks_of(text, (), [Acronym("GNN", "graph neural network", TextSpan(1, 18, 21))])
    assert marks == ((), (AbbreviationMark(0, 4, "graph neural network"),))


def test_a_longer_short_form_comes_before_the_one_within_it() -> None:
    acronyms = [Acronym("RL", "reinforcement learning", None), Acronym("Cascade RL", "Cascade Learning", None)]
    (marks,) = marks_of(AbstractText.from_prose("A Cascade RL and RL."), (), acronyms)
    assert marks == (AbbreviationMark(2, 12, "Cascade Learning"), AbbreviationMark(17, 19, "reinforcement learning"))


def test_a_short_form_within_a_link_is_no_use_of_it() -> None:
    text = "https://x.example/GNN"
    (marks,) = marks_of(AbstractText.from_prose(f"{text} GNN"), [place(text, text)], [Acronym("GNN", "graph", None)])
    assert [type(mark) for mark in marks] == [LinkMark, AbbreviationMark]
    assert marks[1].start == len(text) + 1


@pytest.mark.parametrize(
    ("written", "url", "label"),
    [
        ("github.com/a/b", "https://github.com/a/b", "github.com/a/b"),
        ("arXiv:2410.08207", "https://arxiv.org/abs/2410.08207", "arXiv:2410.08207"),
        ("https://a.bc/d{https://a.bc/d}", "https://a.bc/d", "https://a.bc/d"),
        ("https: //a.bc/d", "https://a.bc/d", "https://a.bc/d"),
        ("https://a.bc/d.https://a.bc/d", "https://a.bc/d", "https://a.bc/d"),
        ("https://a.bc/d_e", "https://a.bc/d_e", "https://a.bc/d_e"),
    ],
)
def test_a_link_shows_what_is_written_where_that_is_clean(written: str, url: str, label: str) -> None:
    ((mark,),) = marks_of(AbstractText.from_prose(written), [place(written, url)])
    assert isinstance(mark, LinkMark)
    assert (mark.label, mark.url) == (label, url)
    assert re.search(r"\S", annotated(written, [mark], link_to))


def test_a_formula_is_shown_as_mathematics_where_it_stands() -> None:
    text = AbstractText.from_latex(r"A $k_{\ast}$ GNN costs $O(n)$.")
    (marks,) = marks_of(text, (), [Acronym("GNN", "graph", None)])
    assert marks == (FormulaMark(2, 4, r"k_{\ast}"), AbbreviationMark(5, 8, "graph"), FormulaMark(15, 19, "O(n)"))
    page = rendered(text.plain, *marks)
    assert [tag for tag, _ in page.elements if tag in {"p", "math", "abbr"}] == ["p", "math", "abbr", "math"]


def test_a_formula_within_a_link_or_a_short_form_in_a_formula_gives_way() -> None:
    text = AbstractText.from_latex(r"https://x.example/$a_b$ and $F_1$")
    link = LinkPlace(Link(URL, LinkKind.CODE), TextSpan(0, 0, len("https://x.example/") + 2))
    (marks,) = marks_of(text, [link], [Acronym("F₁", "harmonic mean", None)])
    assert [type(mark) for mark in marks] == [LinkMark, FormulaMark]


def test_a_name_links_to_its_system_where_it_stands_first_and_free() -> None:
    text = AbstractText.from_prose("Data Cascade (DICE) and DICE. DICE-X and ImageNet, ImageNet.")
    names = {name: urls.system(SystemId(name.lower())) for name in ("DICE", "ImageNet", "MNIST")}
    (marks,) = marks_of(text, (), [Acronym("DICE", "Data Cascade", None)], names)
    assert marks == (
        NameMark(14, 18, names["DICE"], "Data Cascade"),
        NameMark(41, 49, names["ImageNet"]),
    )
    made = annotated(text.plain, marks, link_to)
    assert made.startswith('Data Cascade ([<abbr title="Data Cascade">DICE</abbr>](../systems/dice.md){ .ps-named })')
    assert made.endswith("and DICE. DICE-X and [ImageNet](../systems/imagenet.md){ .ps-named }, ImageNet.")
    page = rendered(text.plain, *marks)
    assert page.text == text.plain
    assert [tag for tag, _ in page.elements] == ["p", "a", "abbr", "a"]


def test_evidence_is_marked_and_escaped() -> None:
    assert annotated("a <b> c", [EvidenceMark(2, 5)], link_to) == "a <mark>&lt;b&gt;</mark> c"
