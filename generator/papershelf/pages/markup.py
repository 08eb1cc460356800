"""Writes a view as the HTML that its Markdown renders to, without a Markdown parser: a page in microseconds.

The Markdown templates say what a page is; this says the same once more for the kinds of which a library has thousands,
and `papershelf verify` holds the two against each other, byte for byte. Every string of a view is escaped here; nothing
a template leaves to Python-Markdown is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from typing import Any

from papershelf import escaping, formulas
from papershelf.pages.annotate import AbbreviationMark, FormulaMark, LinkMark, Mark, attribute
from papershelf.pages.views import (
    AnnotatedParagraph,
    CapturePage,
    Chip,
    HiddenPage,
    Item,
    Letter,
    MovedPage,
    Named,
    Page,
    PaperPage,
    PapersPage,
    SystemPage,
    TopicPage,
    counted,
)
from papershelf.urls import PAPERS, Address

_ENTITY = re.compile(r"&#(\d+);")
_MARKUP = frozenset(map(ord, "\"&'<>"))


def without_entities(html: str) -> str:
    """HTML in which a character stands for itself wherever it may, not as the entity that Markdown needed."""
    return _ENTITY.sub(_character, html) if "&#" in html else html


def is_written(page: Page) -> bool:
    """Whether `content` knows a page's kind."""
    return type(page) in _WRITERS


def content(page: Page) -> str | None:
    """The HTML of a page's Markdown body; None for a kind that only Markdown knows."""
    write = _WRITERS.get(type(page))
    return None if write is None else "\n".join(write(page, _Links(page.address)))


class _Links:
    """The links of one page: where other pages are, seen from its folder."""

    def __init__(self, start: Address) -> None:
        self.folder = start[: start.rfind("/") + 1]
        self._up = "../" * start.count("/")

    def __call__(self, address: Address) -> str:
        if address.startswith(self.folder):
            return f"{address[len(self.folder) :]}.html"
        return f"{self._up}{address}.html"


def _paper(page: PaperPage, link: _Links) -> Iterable[str]:
    paper = page.paper
    yield f'<h1 id="title">{" ".join(map(_annotated, page.heading))}</h1>'
    facts = [", ".join(map(_text, paper.authors))] if paper.authors else []
    facts += [f" · {_text(paper.date)}"] if paper.date else []
    facts += [f" · arXiv:{_text(paper.arxiv_id)}"] if paper.arxiv_id else []
    if facts:
        yield f'<p class="ps-facts">{"".join(facts).strip()}</p>'
    if page.chips:
        yield f'<p class="ps-chips">{_chips(page.chips, link)}</p>'
    yield '<div class="ps-paper">\n<div class="ps-main">\n<div class="ps-abstract">'
    for paragraph in page.abstract:
        yield f"<p>{_annotated(paragraph)}</p>"
    yield '</div>\n<div class="ps-actions">'
    if page.buttons:
        buttons = (
            f'<a class="ps-button ps-button-{button.kind}" href="{_url(button.url)}">{_text(button.text)}</a>'
            for button in page.buttons
        )
        yield f"<p>{' '.join(buttons)}</p>"
    yield '<div class="ps-cite" data-search-exclude=""></div>\n</div>\n</div>'
    yield '<div class="ps-aside" data-search-exclude="">'
    if page.systems:
        yield from _aside("Introduces", "introduces", (_named(system, link) for system in page.systems))
    if page.mentions:
        yield from _aside("Mentions", "mentions", (_named(system, link) for system in page.mentions))
    if page.related:
        related = (
            f'<a class="ps-title" href="{link(other.address)}">{_text(other.title)}</a>'
            f' <span class="ps-note">shares {", ".join(map(_text, other.because))}</span>'
            for other in page.related
        )
        yield from _aside("Related papers", "related-papers", related)
    places = (
        f"{_named(place.capture, link)}"
        f' <span class="ps-note">{_text(place.source.file)}, line {place.source.line}</span>'
        for place in page.provenance
    )
    yield from _aside("Captured", "captured", places)
    yield "</div>\n</div>"
    beside = [
        f'<a class="ps-{side}" href="{link(paper.address)}" rel="{rel}">'
        f'<span class="ps-label">{label}</span> {_text(paper.text)}</a>'
        for side, rel, label, paper in (
            ("before", "prev", "Previous paper", page.before),
            ("after", "next", "Next paper", page.after),
        )
        if paper
    ]
    if beside:
        lines = "\n".join(beside)
        nav = '<nav aria-label="Previous and next paper" class="ps-neighbours" data-search-exclude="">'
        yield f"{nav}\n<p>{lines}</p>\n</nav>"


def _aside(title: str, anchor: str, items: Iterable[str]) -> Iterable[str]:
    yield f'<h2 data-search-exclude="" id="{anchor}">{title}</h2>'
    yield from _list(items)


def _papers(page: PapersPage, link: _Links) -> Iterable[str]:
    number, pages = page.number, page.pages
    yield '<h1 id="title">All papers</h1>'
    where = f", page {number} of {len(pages)}" if len(pages) > 1 else ""
    yield f"<p>{counted(page.total, 'paper')}, A to Z{where}.</p>"
    yield _strip(page.letters, "Papers by letter", link)
    for section in page.sections:
        yield f'<h2 id="{section.anchor}">{_text(section.letter)}</h2>'
        yield from _list(_items(section.items, link))
    if len(pages) > 1:
        links = "\n".join(
            f'<a aria-current="page" class="ps-here" href="{link(address)}">{index}</a>'
            if index == number
            else f'<a href="{link(address)}">{index}</a>'
            for index, address in enumerate(pages, 1)
        )
        yield f'<nav aria-label="Pages of the list" class="ps-pages">\n<p>{links}</p>\n</nav>'


def _topic(page: TopicPage, link: _Links) -> Iterable[str]:
    yield f'<h1 id="title">{_text(page.title)}</h1>'
    yield f'<p class="ps-lead">{_text(page.topic.description)}</p>'
    if page.neighbours:
        often = " ".join(
            f'{_chip(chip, link.folder)} <span class="ps-count">{count}</span>' for chip, count in page.neighbours
        )
        yield f'<p class="ps-chips">Often with {often}</p>'
    yield f'<h2 id="papers">{counted(len(page.items), "paper")}</h2>'
    yield from _list(_items(page.items, link))
    if page.systems:
        yield '<h2 id="systems">Systems introduced here</h2>'
        names = (f'<a class="ps-name" href="{link(one.address)}">{_text(one.text)}</a>' for one in page.systems)
        yield f"<p>{' '.join(names)}</p>"


def _system(page: SystemPage, link: _Links) -> Iterable[str]:
    yield f'<h1 id="title">{_text(page.title)}</h1>'
    yield '<h2 id="introduced-in">Introduced in</h2>'
    yield from _list(_items(page.introduced, link))
    if page.mentioned:
        yield '<h2 id="mentioned-in">Mentioned in</h2>'
        yield from _list(_items(page.mentioned, link))


def _capture(page: CapturePage, link: _Links) -> Iterable[str]:
    about = page.about
    date = f" · {_text(about.date)}" if about.date else ""
    yield f'<h1 id="title">{_text(page.title)}</h1>'
    count = counted(about.records, "record")
    yield f'<p class="ps-facts">{count} in the captured order{date} · {_text(about.file)}</p>'
    yield from _list(_items(page.items, link), "ol")


def _moved(page: MovedPage, link: _Links) -> Iterable[str]:
    yield f'<h1 id="title">{_text(page.title)}</h1>'
    yield f"<p>This page has moved to {_named(page.target, link)}.</p>"


def _hidden(page: HiddenPage, link: _Links) -> Iterable[str]:
    yield f'<h1 id="title">{_text(page.title)}</h1>'
    yield f'<p><a href="{link(PAPERS)}">All papers</a> of this library.</p>'


_WRITERS: dict[type[Page], Callable[[Any, _Links], Iterable[str]]] = {
    PaperPage: _paper,
    PapersPage: _papers,
    TopicPage: _topic,
    SystemPage: _system,
    CapturePage: _capture,
    MovedPage: _moved,
    HiddenPage: _hidden,
}


def _list(items: Iterable[str], tag: str = "ul") -> Iterable[str]:
    lines = [f"<li>{item}</li>" for item in items]
    if lines:
        yield f"<{tag}>"
        yield from lines
        yield f"</{tag}>"


def _items(items: Iterable[Item], link: _Links) -> Iterable[str]:
    for item in items:
        chips = f" {_chips(item.chips, link)}" if item.chips else ""
        yield f'<a class="ps-title" href="{link(item.address)}">{_text(item.title)}</a>{chips}'


def _strip(letters: Iterable[Letter], label: str, link: _Links) -> str:
    links = " ".join(f'<a href="{link(one.address)}#{one.anchor}">{_text(one.text)}</a>' for one in letters)
    paragraph = f"<p>{links}</p>\n" if links else ""
    return f'<nav aria-label="{label}" class="ps-strip">\n{paragraph}</nav>'


def _chips(chips: Iterable[Chip], link: _Links) -> str:
    return " ".join([_chip(chip, link.folder) for chip in chips])


@lru_cache(maxsize=1 << 10)
def _chip(chip: Chip, folder: str) -> str:
    link = _Links(Address(f"{folder}x"))
    return f'<a class="ps-chip ps-hue-{chip.hue}" href="{link(chip.address)}">{_text(chip.text)}</a>'


def _named(named: Named, link: _Links) -> str:
    return f'<a href="{link(named.address)}">{_text(named.text)}</a>'


def _annotated(paragraph: AnnotatedParagraph) -> str:
    """A paragraph with its marks."""
    text = paragraph.text
    parts: list[str] = []
    position = 0
    for mark in paragraph.marks:
        parts += (_text(text[position : mark.start]), _marked(mark, text))
        position = mark.end
    parts.append(_text(text[position:]))
    return "".join(parts)


def _marked(mark: Mark, text: str) -> str:
    match mark:
        case LinkMark():
            return f'<a class="ps-link" href="{_url(mark.url)}">{_text(mark.label)}</a>'
        case AbbreviationMark():
            long = without_entities(attribute(mark.long))
            return f'<abbr title="{long}">{_text(text[mark.start : mark.end])}</abbr>'
        case FormulaMark():
            return _formula(mark.tex)


@lru_cache(maxsize=1 << 14)
def _formula(tex: str) -> str:
    return without_entities(formulas.markdown(tex))


def _text(text: str) -> str:
    return escape(text, quote=False)


def _url(url: str) -> str:
    return escaping.markdown_url(url)


def _character(match: re.Match[str]) -> str:
    number = int(match[1])
    return match[0] if number in _MARKUP else chr(number)
