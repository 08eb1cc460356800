from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from libraries import HOSTILE_TITLES
from papershelf.site.stamp import CONTENT, ShellError, check, cut, parts_of, sentinel, sentinels_of

FRAME = '<title>{title}</title><meta content="{description}">{head}<main>{content}</main>'
SLOTS = {"title": "A", "description": "B", "canonical": None, "head": Markup("<meta>")}
WANTED = {"title", "description", "head", CONTENT}


def shell_html() -> str:
    shown = {name: escape(value) for name, value in sentinels_of(SLOTS).items() if value is not None}
    return FRAME.format(**shown, content=sentinel(CONTENT))


def test_a_page_is_stamped_as_it_would_be_rendered() -> None:
    shell = cut(shell_html())
    slots = SLOTS | {"title": "a < b & \"c\" 'd'"}
    expected = FRAME.format(
        title="a &lt; b &amp; &#34;c&#34; &#39;d&#39;", description="B", head="<meta>", content="<p>x</p>"
    )
    assert shell.stamp(parts_of(slots, "<p>x</p>")) == expected.encode()


WRITTEN = st.text(st.characters(codec="utf-8"))


@given(WRITTEN, WRITTEN, WRITTEN)
def test_any_text_is_stamped_as_it_would_be_rendered(title: str, description: str, content: str) -> None:
    slots = SLOTS | {"title": title, "description": description}
    expected = FRAME.format(title=escape(title), description=escape(description), head="<meta>", content=content)
    assert cut(shell_html()).stamp(parts_of(slots, content)) == expected.encode()


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, sentinel("title"), sentinel(CONTENT)])
def test_a_text_that_looks_like_a_sentinel_is_only_text(title: str) -> None:
    made = cut(shell_html()).stamp(parts_of(SLOTS | {"title": title}, "x")).decode()
    assert made == FRAME.format(title=escape(title), description="B", head="<meta>", content="x")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda html: html.replace(sentinel("title"), ""), "it changes or drops a page's title"),
        (lambda html: html.upper(), "it changes or drops a page's content"),
        (lambda html: html + sentinel(CONTENT), "it shows a page's content 2 times"),
        (lambda html: html + sentinel("canonical"), "it shows a page's canonical where none is asked for"),
    ],
)
def test_a_sentinel_that_is_lost_doubled_or_strange_is_named(change: object, message: str) -> None:
    check(shell_html(), WANTED, "it")
    with pytest.raises(ShellError, match=message):
        check(change(shell_html()), WANTED, "it")  # type: ignore[operator]
