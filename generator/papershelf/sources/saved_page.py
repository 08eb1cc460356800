"""Reads the HTML of the daily-papers page as a browser saved it.

The classes of the site's markup change often and are not relied on: a passage is the text of one block element, and
only headings and links to /papers/<arXiv id> carry meaning.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from bs4.exceptions import ParserRejectedMarkup

from papershelf.errors import ProblemLog
from papershelf.model import Capture
from papershelf.sources import page
from papershelf.sources.marked_page import Passage, read_passages

LAYOUT = "saved-page"

_START = re.compile(
    r"\s*(?>(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*)<(?:!doctype\s+html|(?:html|head|body|main|article|section|div|h[1-6]|p|a)\b)",
    re.IGNORECASE | re.DOTALL,
)
_PAPER_LINK = re.compile(r"href\s*=\s*[\"']?[^\"'\s>]*papers/\d{4}\.\d{4,5}", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>", re.IGNORECASE)
_INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNREAD = re.compile(
    "button|datalist|footer|form|head|iframe|nav|noscript|object|script|select|style|svg|template|textarea"
)
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|dd|details|div|dl|dt|figcaption|figure|header|hr|li|main|ol|p|pre|section|"
    "summary|table|td|th|time|tr|ul"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FARTHEST_START = 40


def recognises(lines: Sequence[str]) -> bool:
    """Whether the lines are HTML with a link to a paper, or with the greeting of the page."""
    text = "\n".join(lines)
    return _START.match(text) is not None and (_PAPER_LINK.search(text) is not None or page.GREETING in text)


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of a saved page; a page whose markup no parser accepts is a problem and has none."""
    text = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), "\n".join(lines))
    try:
        soup = BeautifulSoup(text, "html.parser")
    except ParserRejectedMarkup:
        log.add(file, 1, "HTML that cannot be parsed; save the page again from the browser")
        return Capture(file, LAYOUT, ())
    return read_passages(list(_passages(soup, lines)), LAYOUT, file, log)


@dataclass(frozen=True, slots=True)
class _Place:
    """What holds for the text directly inside an element."""

    block: int = 0
    level: int = 0
    href: str | None = None
    in_article: bool = False
    unread: bool = False


@dataclass(slots=True)
class _Draft:
    """The passage being read: its block, where its text starts, and what its links say."""

    block: int
    line: int
    level: int
    parts: list[str] = field(default_factory=list)
    arxiv_id: str | None = None
    linked: bool = True
    breaks: int = 0

    def passage(self) -> Passage:
        return Passage(self.line, page.squeeze("".join(self.parts)), self.level, self.arxiv_id, self.linked)


def _passages(soup: BeautifulSoup, lines: Sequence[str]) -> Iterator[Passage]:
    places = {id(soup): _Place()}
    draft: _Draft | None = None
    line = 1
    for node in soup.descendants:
        parent = node.parent
        place = places[id(parent)]
        if isinstance(node, Tag):
            places[id(node)] = _inside(node, place)
            if draft and node.name == "br":
                draft.breaks += 1
                draft.parts.append(" ")
            continue
        if place.unread or isinstance(node, PreformattedString) or not isinstance(node, NavigableString):
            continue
        if not node.strip():
            if draft and draft.block == place.block:
                draft.parts.append(" ")
            continue
        if draft is None or draft.block != place.block or draft.breaks > 1:
            if draft:
                yield draft.passage()
            line = _line_of(node, max(line, (parent.sourceline if parent else None) or 1), lines)
            draft = _Draft(place.block, line, place.level)
        draft.breaks = 0
        draft.parts.append(node)
        draft.linked = draft.linked and place.href is not None
        if place.href and (place.level or not page.is_byline(page.squeeze(node))):
            draft.arxiv_id = draft.arxiv_id or page.paper_id(place.href)
    if draft:
        yield draft.passage()


def _inside(tag: Tag, around: _Place) -> _Place:
    """What holds inside a tag, given what holds around it."""
    if around.unread:
        return around
    if _is_unread(tag, around):
        return replace(around, unread=True)
    if tag.name in _HEADINGS:
        return replace(around, block=id(tag), level=_HEADINGS[tag.name])
    if _BLOCK.fullmatch(tag.name) and not around.level:
        return replace(around, block=id(tag), in_article=around.in_article or tag.name == "article")
    if tag.name == "a" and tag.get("href"):
        return replace(around, href=str(tag["href"]))
    return around


def _is_unread(tag: Tag, around: _Place) -> bool:
    if _UNREAD.fullmatch(tag.name) or (tag.name == "header" and not around.in_article):
        return True
    return tag.has_attr("hidden") or _INVISIBLE_STYLE.search(str(tag.get("style", ""))) is not None


def _line_of(text: str, start: int, lines: Sequence[str]) -> int:
    """The line where the text begins: the element around it may begin earlier."""
    if start >= len(lines):
        return start
    word = text.split(maxsplit=1)[0]
    escaped = html.escape(word, quote=False)
    for number in range(start, min(start + _FARTHEST_START, len(lines) + 1)):
        if word in lines[number - 1] or escaped in lines[number - 1]:
            return number
    return start
