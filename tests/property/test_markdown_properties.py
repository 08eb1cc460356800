"""Whatever a title is, Markdown renders it as just that text: with the extensions that this site uses and others."""

from __future__ import annotations

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from libraries import HOSTILE_TITLES, MARKDOWN_BREAKERS
from markup import Markup
from papershelf import escaping

PLAIN = ["toc", "tables", "attr_list", "md_in_html", "footnotes", "abbr", "admonition", "def_list"]
ENGINES = {
    "of this site": ["toc", "tables", "fenced_code", "attr_list", "md_in_html"],
    "with fenced code": [*PLAIN, "fenced_code"],
    "with pymdownx": [*PLAIN, "pymdownx.tilde", "pymdownx.caret", "pymdownx.mark", "pymdownx.superfences"],
    "with more": [
        "toc",
        "attr_list",
        "md_in_html",
        "sane_lists",
        "pymdownx.betterem",
        "pymdownx.details",
        "pymdownx.tabbed",
        "pymdownx.tasklist",
        "pymdownx.keys",
        "pymdownx.emoji",
        "pymdownx.inlinehilite",
        "pymdownx.highlight",
        "pymdownx.blocks.admonition",
        "pymdownx.blocks.html",
    ],
}
ROLES = {
    "paragraph": ("{}", ["p"]),
    "heading": ("# {}", ["h1"]),
    "lower heading": ("## {}", ["h2"]),
    "list item": ("- {}", ["ul", "li"]),
    "numbered item": ("1. {}", ["ol", "li"]),
    "link": ("[{}](x.html)", ["p", "a"]),
    "link with a class": ('- [{}](x.html){{ .ps-title }} <span class="x">note</span>', ["ul", "li", "a", "span"]),
    "in a division": ('<div class="x" markdown="1">\n\n{}\n\n</div>', ["div", "p"]),
    "heading in a division": ('<div class="x" markdown="1">\n\n# {}\n\n</div>', ["div", "h1"]),
    "after words": ("Words · {}", ["p"]),
    "with a class below": ("{}\n{{: .ps-lead }}", ["p"]),
}
BEFORE = {"after words": "Words · "}
AFTER = {"link with a class": " note"}
ATTRIBUTES = {"h1": {"id"}, "h2": {"id"}, "a": {"href", "class"}, "div": {"class"}, "span": {"class"}, "p": {"class"}}

SIGNS = "\\`*_{}[]()#+-.!|~^$=:&<>\"'/%@?;0123456789 ab"

_engines = {name: markdown.Markdown(extensions=extensions) for name, extensions in ENGINES.items()}
_marks = st.sampled_from(
    [
        *MARKDOWN_BREAKERS,
        *SIGNS,
        "  ",
        "://",
        "www.",
        "&#",
        ";",
        "<a ",
        "-->",
    ]
)
TEXTS = (
    (
        st.lists(_marks, min_size=1, max_size=12).map("".join)
        | st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
        | st.sampled_from(HOSTILE_TITLES)
    )
    .map(escaping.printable)
    .filter(str.strip)
)


def check(engine: str, role: str, text: str) -> None:
    template, tags = ROLES[role]
    converter = _engines[engine]
    html = converter.reset().convert(template.format(escaping.markdown(text)))
    found = Markup(html)
    expected = BEFORE.get(role, "") + " ".join(text.split()) + AFTER.get(role, "")
    assert " ".join(found.text.split()) == expected, html
    assert [element.tag for element in found.elements] == tags, html
    assert found.oddities == []
    for element in found.elements:
        assert set(element.attributes) <= ATTRIBUTES.get(element.tag, set()), html


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", [text for text in (*HOSTILE_TITLES, *MARKDOWN_BREAKERS) if text.strip()])
def test_a_known_breaker_renders_as_its_text(engine: str, text: str) -> None:
    for role in ROLES:
        check(engine, role, text)


@settings(deadline=None, max_examples=150)
@given(engine=st.sampled_from(list(ENGINES)), role=st.sampled_from(list(ROLES)), text=TEXTS)
@example(engine="with more", role="paragraph", text="a\\`b`c")
def test_any_text_renders_as_its_text(engine: str, role: str, text: str) -> None:
    check(engine, role, text)


@settings(deadline=None, max_examples=100)
@given(texts=st.lists(TEXTS, min_size=2, max_size=4), engine=st.sampled_from(list(ENGINES)))
def test_paragraphs_stay_apart_and_do_not_change_each_other(texts: list[str], engine: str) -> None:
    html = _engines[engine].reset().convert("\n\n".join(map(escaping.markdown, texts)))
    found = Markup(html)
    assert [" ".join(element.text.split()) for element in found.elements] == [" ".join(t.split()) for t in texts], html
    assert {element.tag for element in found.elements} == {"p"}


@settings(deadline=None, max_examples=100)
@example(texts=["# x", "]://"], engine="of this site")
@example(texts=["x", "]: x"], engine="with pymdownx")
@given(texts=st.lists(TEXTS, min_size=2, max_size=4), engine=st.sampled_from(list(ENGINES)))
def test_items_of_a_list_stay_apart(texts: list[str], engine: str) -> None:
    html = _engines[engine].reset().convert("\n".join(f"- [{escaping.markdown(text)}](x.html)" for text in texts))
    links = Markup(html).all("a", href="x.html")
    assert [" ".join(link.text.split()) for link in links] == [" ".join(text.split()) for text in texts], html
