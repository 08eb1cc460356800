"""Finds papers on a page whose links and headings survived: a saved page or a Markdown clipping.

Both give the same stream of passages; a heading that links to a paper is its title, prose below it is its abstract,
and the rest is the page's own furniture. Pages without such headings mark a title by the first link to the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from papershelf.errors import ProblemLog
from papershelf.model import Capture
from papershelf.sources import page
from papershelf.sources.blocks import Block, Kind, assemble
from papershelf.sources.shape import prose_odds

_LONG = 300
_NAME_WORDS = 4
_NOT_A_NAME = re.compile(r"://|[\\$=.]")
_AUTHORS_AND_DATE = re.compile(r"·\s*[A-Z][a-z]{2} \d{1,2}\b")
_DATE_AFTER_DOT = re.compile(r"(?:^|·\s*)([A-Z][a-z]{2} \d{1,2}, \d{4})")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text of a page, white space collapsed.

    `level` is that of the heading that it is, 0 for none; `arxiv_id` that of a paper it links to; `linked` says that
    all of it is one link.
    """

    line: int
    text: str
    level: int = 0
    arxiv_id: str | None = None
    linked: bool = False


def read_passages(passages: Sequence[Passage], layout: str, file: str, log: ProblemLog) -> Capture:
    """The papers of a page, given its passages in order."""
    passages = [passage for passage in passages if passage.text]
    titles = _titles(passages)
    head = passages[: min(titles, default=len(passages))]
    date = next((passage.text for passage in head if page.is_date(passage.text)), None)
    return Capture(file, layout, assemble(list(_blocks(passages, titles)), file, log), date)


def _titles(passages: Sequence[Passage]) -> set[int]:
    """Which passages are titles, by index."""
    headings = [passage for passage in passages if passage.level and not page.is_furniture(passage.text)]
    levels = {heading.level for heading in headings if heading.arxiv_id}
    levels = levels or {heading.level for heading in headings if heading.linked}
    titles: set[int] = set()
    before: Passage | None = None
    for index, passage in enumerate(passages):
        if not _may_be_title(passage, levels):
            continue
        if before is None or not passage.arxiv_id or passage.arxiv_id != before.arxiv_id:
            titles.add(index)
        before = passage
    return titles


def _may_be_title(passage: Passage, levels: Set[int]) -> bool:
    """Whether the passage is a heading of a title's level, or, where titles are no headings, a link to a paper."""
    if levels:
        return passage.level in levels and (passage.arxiv_id is not None or not page.is_furniture(passage.text))
    if not passage.linked or passage.arxiv_id is None or page.is_furniture(passage.text):
        return False
    return prose_odds(passage.text) < 0


def _blocks(passages: Sequence[Passage], titles: set[int]) -> Iterator[Block]:
    """Titles and prose, each with the full date printed below it; furniture is left out."""
    pending: Block | None = None
    adjacent = False
    for index, passage in enumerate(passages):
        kind = Kind.TITLE if index in titles else Kind.PROSE
        if kind is Kind.TITLE or _is_prose(passage, in_paper=pending is not None, adjacent=adjacent):
            if pending:
                yield pending
            about_paper = kind is Kind.TITLE or passage.linked  # an abstract may link to another paper
            pending = Block(passage.line, passage.text, kind, passage.arxiv_id if about_paper else None)
            adjacent = True
            continue
        adjacent = False
        date = _DATE_AFTER_DOT.search(passage.text)
        if pending and date and not pending.date:
            pending = replace(pending, date=page.iso_date(date[1]))
    if pending:
        yield pending


def _is_prose(passage: Passage, *, in_paper: bool, adjacent: bool) -> bool:
    """Whether the passage belongs to an abstract.

    `in_paper` says that a paper began above it, `adjacent` that the passage right above belongs to one: then even
    what does not look like prose goes with it, names and single words aside.
    """
    if passage.level or (passage.linked and not passage.arxiv_id):
        return False
    if page.is_furniture(passage.text) or _AUTHORS_AND_DATE.search(passage.text):
        return False
    if prose_odds(passage.text) > 0:
        return in_paper or passage.linked or len(passage.text) > _LONG
    if not adjacent:
        return False
    return len(passage.text.split()) > _NAME_WORDS or _NOT_A_NAME.search(passage.text) is not None
