"""Finds papers on a page whose links and headings survived: a saved page or a Markdown clipping.

Both give the same stream of passages; a heading that links to a paper is its title, prose below it is its abstract,
and the rest is the page's own furniture. Pages without such headings mark a title by the first link to the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from papershelf.errors import ProblemLog
from papershelf.model import Capture
from papershelf.sources import page
from papershelf.sources.blocks import Block, Kind, assemble
from papershelf.sources.shape import prose_odds

_LONG = 300
_NAME_WORDS = 4
_NOT_A_NAME = re.compile(r"://|[\\$=.]")
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
    if levels:
        candidates = [
            index
            for index, passage in enumerate(passages)
            if passage.level in levels and (passage.arxiv_id or not page.is_furniture(passage.text))
        ]
    else:
        candidates = [
            index
            for index, passage in enumerate(passages)
            if passage.linked
            and passage.arxiv_id
            and not page.is_furniture(passage.text)
            and prose_odds(passage.text) < 0
        ]
    titles: set[int] = set()
    before: Passage | None = None
    for index in candidates:
        passage = passages[index]
        if before is None or not passage.arxiv_id or passage.arxiv_id != before.arxiv_id:
            titles.add(index)
        before = passage
    return titles


def _blocks(passages: Sequence[Passage], titles: set[int]) -> Iterator[Block]:
    """Titles and prose, each with the full date printed below it; furniture is left out."""
    pending: Block | None = None
    adjacent = False
    for index, passage in enumerate(passages):
        kind = Kind.TITLE if index in titles else Kind.PROSE
        if kind is Kind.TITLE or _is_prose(passage, in_paper=pending is not None, adjacent=adjacent):
            if pending:
                yield pending
            pending = Block(passage.line, passage.text, kind, passage.arxiv_id)
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
    if passage.level or (passage.linked and not passage.arxiv_id) or page.is_furniture(passage.text):
        return False
    if prose_odds(passage.text) > 0:
        return in_paper or passage.arxiv_id is not None or len(passage.text) > _LONG
    return adjacent and (len(passage.text.split()) > _NAME_WORDS or _NOT_A_NAME.search(passage.text) is not None)
