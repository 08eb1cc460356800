"""Writes a view as the HTML that its Markdown renders to, without a Markdown parser: a page in microseconds.

The Markdown templates say what a page is; this says the same once more for the kinds of which a library has thousands,
and `papershelf verify` holds the two against each other, byte for byte. Every string of a view is escaped here; nothing
a template leaves to Python-Markdown is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from papershelf import escaping, formulas, urls
from papershelf.enrich.atlas import GRID
from papershelf.pages.annotate import AbbreviationMark, EvidenceMark, FormulaMark, LinkMark, Mark, NameMark
from papershelf.pages.charts import dots
from papershelf.pages.views import (
    AnnotatedParagraph,
    CapturePage,
    Chip,
    GlossaryItem,
    GlossaryPage,
    HiddenPage,
    Item,
    Letter,
    MovedPage,
    Named,
    Neighbour,
    Page,
    PaperPage,
    PapersPage,
    Part,
    Section,
    SenseItem,
    SystemItem,
    SystemPage,
    SystemsPage,
    SystemUse,
    T,
    TopicPage,
    counted,
)
from papershelf.urls import PAPERS, SYSTEMS, Address

_text = escaping.html_text
_url = escaping.markdown_url

_ENTITY = re.compile(r"&#(\d+);")
_RAW = "\n"
"""What Python-Markdown leaves behind an HTML block that it does not read."""

_MARKUP = frozenset(map(ord, "\"&'<>"))


def without_entities(html: str) -> str:
    """HTML in which a character stands for itself wherever it may, not as the entity that Markdown needed."""
    return _ENTITY.sub(_character, html) if "&#" in html else html


def is_written(kind: type[Page]) -> bool:
    """Whether `content` knows the pages of a class."""
    return kind in _WRITERS


def content(page: Page) -> str | None:
    """The HTML of a page's Markdown body; None for a kind that only Markdown knows."""
    write = _WRITERS.get(type(page))
    return None if write is None else "\n".join(write(page, _Links(page.address)))


class _Links:
    """The links of one page: where other pages are, seen from its folder."""

    def __init__(self, start: Address) -> None:
        self.folder = start[: start.rfind("/") + 1]
        self._start = start
        self._deep = start.count("/") > 1

    def __call__(self, address: Address) -> str:
        if address.startswith(self.folder):
            return f"{address[len(self.folder) :]}.html"
        if self._deep:
            return urls.relative(urls.html_file(address), self._start)
        return f"../{address}.html"


def _paper(page: PaperPage, link: _Links) -> Iterable[str]:
    paper = page.paper
    yield f'<h1 id="title">{" ".join([_annotated(line, link) for line in page.heading])}</h1>'
    arxiv = f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else ""
    if facts := " · ".join(filter(None, (paper.byline, paper.date, arxiv))):
        yield f'<p class="ps-facts">{_text(facts)}</p>'
    if page.chips:
        yield f'<p class="ps-chips">{_chips(page.chips, link)}</p>'
    yield '<div class="ps-paper">\n<div class="ps-main">\n<div class="ps-abstract">'
    for paragraph in page.abstract:
        yield f"<p>{_annotated(paragraph, link)}</p>"
    yield '</div>\n<div class="ps-actions">'
    if page.buttons:
        buttons = [
            f'<a class="ps-button ps-button-{button.kind}" href="{_url(button.url)}">{_text(button.text)}</a>'
            for button in page.buttons
        ]
        yield f"<p>{' '.join(buttons)}</p>"
    if page.on_map:
        there = escaping.html(urls.relative(page.on_map, page.address))
        button = f'<a class="ps-button" href="{there}">Here on the map</a>'
        yield f"<div>{button}</div>"
    yield '<div class="ps-cite"></div>\n</div>\n</div>'
    yield '<div class="ps-aside">'
    if page.systems:
        yield _aside("Introduces", "introduces", [_named(system, link) for system in page.systems])
    if page.mentions:
        yield _aside("Mentions", "mentions", [_named(system, link) for system in page.mentions])
    if page.related:
        yield _aside("Related papers", "related-papers", [_neighbour(other, link) for other in page.related])
    if page.reasons:
        reasons = [
            f'<a href="{link(reason.chip.address)}">{_text(reason.chip.text)}</a>'
            f' <span class="ps-note">{_text(", ".join(reason.terms))}</span>'
            for reason in page.reasons
        ]
        yield f'<details class="ps-more">\n<summary>Why these topics</summary>\n{_listed(reasons)}\n</details>'
    places = [
        f"{_named(place.capture, link)}"
        f' <span class="ps-note">{_text_on_a_line(place.source.file)}, line {place.source.line}</span>'
        for place in page.provenance
    ]
    yield _aside("Captured", "captured", places)
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
        nav = '<nav aria-label="Previous and next paper" class="ps-neighbours">'
        yield f"{nav}\n<p>{lines}</p>\n</nav>"


def _aside(title: str, anchor: str, items: Sequence[str]) -> str:
    return f'<h2 id="{anchor}">{title}</h2>\n{_listed(items)}'


def _neighbour(other: Neighbour, link: _Links) -> str:
    shared = f' <span class="ps-note">shares {_text(", ".join(other.because))}</span>' if other.because else ""
    return f'<a class="ps-title" href="{link(other.address)}">{_text(other.title)}</a>{shared}'


def _papers(page: PapersPage, link: _Links) -> Iterable[str]:
    number, pages = page.number, page.pages
    yield '<h1 id="title">All papers</h1>'
    yield f"<p>{counted(page.total, 'paper')}, A to Z{_where(number, pages)}.</p>"
    yield from _strip(page.letters, "Papers by letter", link)
    yield from _lettered(page.sections, lambda items: _items(items, link))
    yield from _pages(pages, number, "Pages of the list", link)


def _topic(page: TopicPage, link: _Links) -> Iterable[str]:
    number, pages = page.number, page.pages
    yield f'<h1 id="title">{_text(page.topic.name)}</h1>'
    if page.part:
        yield _part(page.part, page.address) + _RAW
    yield f'<p class="ps-lead">{_text(page.topic.description)}</p>'
    if page.terms:
        terms = _text(", ".join(page.terms))
        yield f'<p class="ps-terms"><span class="ps-label">Telling terms</span> {terms}</p>'
    if page.neighbours:
        often = " ".join(
            f'{_chip(chip, link.folder)} <span class="ps-count">{count}</span>' for chip, count in page.neighbours
        )
        yield f'<p class="ps-chips">Often with {often}</p>'
    yield f'<h2 id="papers">{counted(page.total, "paper")}{_where(number, pages)}</h2>'
    if page.items:
        yield _listed(_items(page.items, link))
    yield from _pages(pages, number, "Pages of the topic", link)
    if page.systems:
        yield '<h2 id="systems">Systems introduced here</h2>'
        names = " · ".join(
            f'<a class="ps-name" href="{link(one.address)}">{_text(one.text)}</a>' for one in page.systems
        )
        rest = f' and {page.more_systems} more among <a href="{link(SYSTEMS)}">all systems</a>'
        yield f"<p>{names}{rest if page.more_systems else ''}</p>"


def _part(part: Part, start: Address) -> str:
    """A topic's part of the map."""
    target = escaping.html(urls.relative(part.target, start))
    return (
        f'<div class="ps-part ps-hue-{part.hue}"><a href="{target}">'
        f'<svg viewBox="0 0 256 256" aria-hidden="true"><path class="ps-part-others" d="{dots(part.others, GRID)}"/>'
        f'<path class="ps-part-own" d="{dots(part.own, GRID)}"/></svg> On the map</a></div>'
    )


def _system(page: SystemPage, link: _Links) -> Iterable[str]:
    system, senses = page.system, len(page.introduced)
    yield f'<h1 id="title">{_text(page.title)}</h1>'
    stands = f" · stands for {_text(system.expansion)}" if system.expansion and senses < 2 else ""
    shorts = f" · in short {_text(', '.join(page.shorts))}" if page.shorts else ""
    yield f'<p class="ps-facts"><span class="ps-kind">{system.kind.value}</span>{stands}{shorts}</p>'
    if senses:
        yield '<h2 id="introduced-in">Introduced in</h2>'
        if senses > 1:
            yield f"<p>{counted(senses, 'paper')} introduce something of this name.</p>"
        yield _listed([_use(item, link) + (_sense(item) if senses > 1 else "") for item in page.introduced])
    else:
        yield "<p>No paper of this library introduces it.</p>"
    if page.mentioned:
        yield '<h2 id="mentioned-in">Mentioned in</h2>'
        yield _listed([_use(item, link) for item in page.mentioned])


def _use(item: SystemUse, link: _Links) -> str:
    quote = f' <span class="ps-quote">{_annotated(item.quote, link)}</span>' if item.quote else ""
    return f'<a class="ps-title" href="{link(item.paper.address)}">{_text(item.paper.text)}</a>{quote}'


def _sense(item: SystemUse) -> str:
    facts = [item.kind.value] if item.kind else []
    facts += [f"stands for {_text(item.expansion)}"] if item.expansion else []
    return f' <span class="ps-note">{" · ".join(facts)}</span>' if facts else ""


def _systems(page: SystemsPage, link: _Links) -> Iterable[str]:
    number, pages = page.number, page.pages
    yield '<h1 id="title">Systems</h1>'
    kinds = "methods, models, datasets and libraries, with the papers that introduce them"
    yield f"<p>{counted(page.total, 'named system')}, A to Z{_where(number, pages)}: {kinds}.</p>"
    yield from _strip(page.letters, "Systems by letter", link)
    if page.kinds:
        here = " on this page" if len(pages) > 1 else ""
        all_kinds = ("", f"all kinds{here}", sum(count for _, count in page.kinds))
        buttons = " ".join(
            f'<button class="ps-button" type="button" value="{value}">{label}'
            f' <span class="ps-count">{count:,}</span></button>'
            for value, label, count in (all_kinds, *((kind.value, kind.value, count) for kind, count in page.kinds))
        )
        group = f'<div class="ps-kinds" role="group" aria-label="Kind">{buttons}</div>'
        yield f'<div class="ps-filter ps-scripted">{group}<span class="ps-note" role="status"></span></div>' + _RAW
    yield from _lettered(page.sections, lambda items: (_system_item(item, link) for item in items))
    yield from _pages(pages, number, "Pages of the list", link)


def _system_item(item: SystemItem, link: _Links) -> str:
    papers = (
        "; ".join(_named(paper, link) for paper in item.papers) or f"mentioned by {counted(item.mentions, 'paper')}"
    )
    return (
        f'<a class="ps-name" href="{link(item.address)}">{_text(item.name)}</a>'
        f' <span class="ps-kind">{item.kind.value}</span> <span class="ps-note">{papers}</span>'
    )


def _glossary(page: GlossaryPage, link: _Links) -> Iterable[str]:
    number, pages = page.number, page.pages
    yield '<h1 id="title">Glossary</h1>'
    yield f"<p>{counted(page.total, 'short form')}, A to Z, as the papers define them{_where(number, pages)}.</p>"
    yield from _strip(page.letters, "Short forms by letter", link)
    yield from _lettered(page.sections, lambda items: (_short_form(item, link) for item in items))
    yield from _pages(pages, number, "Pages of the glossary", link)


def _short_form(item: GlossaryItem, link: _Links) -> str:
    name = f'<b class="ps-name" id="{item.anchor}">{_text(item.short)}</b>'
    if len(item.senses) == 1:
        return f"{name} {_long_form(item.senses[0], link)}"
    return "\n".join((name + "<ul>", *(f"<li>{_long_form(one, link)}</li>" for one in item.senses), "</ul>", ""))


def _long_form(item: SenseItem, link: _Links) -> str:
    papers = "; ".join(_named(paper, link) for paper in item.papers)
    said = f'{_text(item.long)} <span class="ps-note">{papers}</span>'
    if not item.more:
        return said
    count = counted(len(item.more) + item.rest, "more paper")
    more = "; ".join(_named(paper, link) for paper in item.more)
    rest = f"; and {item.rest} that are not listed" if item.rest else ""
    details = f'<summary>{count}</summary> <span class="ps-note">{more}{rest}</span>'
    return f'{said} <details class="ps-more">{details}</details>'


def _capture(page: CapturePage, link: _Links) -> Iterable[str]:
    about, number, pages = page.about, page.number, page.pages
    date = f" · {_text(about.date)}" if about.date else ""
    yield f'<h1 id="title">{_text(about.title)}</h1>'
    count = counted(about.records, "record")
    yield f'<p class="ps-facts">{count} in the captured order{date} · {_text_on_a_line(about.file)}</p>'
    if len(pages) > 1:
        yield f'<h2 id="records">{page.first} to {page.first + len(page.items) - 1}</h2>'
    if page.items:
        yield _listed(_items(page.items, link), "ol")
    yield from _pages(pages, number, "Pages of the capture", link)


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
    SystemsPage: _systems,
    GlossaryPage: _glossary,
    CapturePage: _capture,
    MovedPage: _moved,
    HiddenPage: _hidden,
}


def _listed(items: Iterable[str], tag: str = "ul") -> str:
    """A list of items, one at least."""
    lines = "</li>\n<li>".join(items)
    return f"<{tag}>\n<li>{lines}</li>\n</{tag}>"


def _items(items: Iterable[Item], link: _Links) -> Iterable[str]:
    for item in items:
        chips = f" {_chips(item.chips, link)}" if item.chips else ""
        yield f'<a class="ps-title" href="{link(item.address)}">{_text(item.title)}</a>{chips}'


def _lettered(sections: Iterable[Section[T]], write: Callable[[Iterable[T]], Iterable[str]]) -> Iterable[str]:
    """The sections of a list under their letters."""
    for section in sections:
        yield f'<h2 id="{section.anchor}">{_text(section.letter)}</h2>'
        yield _listed(write(section.items))


def _where(number: int, pages: Sequence[Address]) -> str:
    """Which page of a list this is, where it has several."""
    return f", page {number} of {len(pages)}" if len(pages) > 1 else ""


def _pages(pages: Sequence[Address], number: int, label: str, link: _Links) -> Iterable[str]:
    """The links to the pages of a list: the first, the last, and those near the one looked at."""
    if len(pages) < 2:
        return
    last = len(pages)
    lines: list[str] = []
    for index in sorted({1, last, *range(max(1, number - 4), min(last, number + 4) + 1)}):
        if index == number:
            lines.append(f'<a aria-current="page" class="ps-here" href="{link(pages[index - 1])}">{index}</a>')
        elif index in (1, last) or abs(index - number) < 4:
            lines.append(f'<a href="{link(pages[index - 1])}">{index}</a>')
        else:
            lines.append("…")
    joined = "\n".join(lines)
    yield f'<nav aria-label="{label}" class="ps-pages">\n<p>{joined}</p>\n</nav>'


def _strip(letters: Sequence[Letter], label: str, link: _Links) -> Iterable[str]:
    if letters:
        links = " ".join(f'<a href="{link(one.address)}#{one.anchor}">{_text(one.text)}</a>' for one in letters)
        yield f'<nav aria-label="{label}" class="ps-strip">\n<p>{links}</p>\n</nav>'


def _chips(chips: Iterable[Chip], link: _Links) -> str:
    return " ".join([_chip(chip, link.folder) for chip in chips])


@lru_cache(maxsize=1 << 10)
def _chip(chip: Chip, folder: str) -> str:
    link = _Links(Address(f"{folder}x"))
    return f'<a class="ps-chip ps-hue-{chip.hue}" href="{link(chip.address)}">{_text(chip.text)}</a>'


def _named(named: Named, link: _Links) -> str:
    return f'<a href="{link(named.address)}">{_text(named.text)}</a>'


def _annotated(paragraph: AnnotatedParagraph, link: _Links) -> str:
    """A paragraph with its marks."""
    text = paragraph.text
    if not paragraph.marks:
        return _text(text)
    parts: list[str] = []
    position = 0
    for mark in paragraph.marks:
        parts += (_text(text[position : mark.start]), _marked(mark, text, link))
        position = mark.end
    parts.append(_text(text[position:]))
    return "".join(parts)


def _marked(mark: Mark, text: str, link: _Links) -> str:
    match mark:
        case NameMark():
            name = text[mark.start : mark.end]
            shown = _abbreviation(name, mark.long) if mark.long else _text(name)
            return f'<a class="ps-named" href="{link(mark.address)}">{shown}</a>'
        case AbbreviationMark():
            return _abbreviation(text[mark.start : mark.end], mark.long)
        case LinkMark():
            return f'<a class="ps-link" href="{_url(mark.url)}">{_text(mark.label)}</a>'
        case EvidenceMark():
            return f"<mark>{_text(text[mark.start : mark.end])}</mark>"
        case FormulaMark():
            return _formula(mark.tex)


def _abbreviation(short: str, long: str) -> str:
    return f'<abbr title="{without_entities(escaping.markdown_attribute(long))}">{_text(short)}</abbr>'


@lru_cache(maxsize=1 << 14)
def _formula(tex: str) -> str:
    return without_entities(formulas.markdown(tex))


def _text_on_a_line(text: str) -> str:
    """A text whose white space Markdown would join."""
    return _text(" ".join(text.split()))


def _character(match: re.Match[str]) -> str:
    number = int(match[1])
    return match[0] if number in _MARKUP else chr(number)
