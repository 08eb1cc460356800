"""Makes records out of the blocks of text that a reader found, whatever the layout.

Each block gets a part: it begins or goes on a title or an abstract. The cheapest reading of the whole file wins,
where a cost is an improbability, so that one odd line never shifts titles against abstracts further down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from math import exp, inf, log1p

from papershelf.errors import ProblemLog
from papershelf.model import Record, Source
from papershelf.sources.shape import CERTAIN, broken_title_odds, next_paragraph_odds, prose_odds
from papershelf.text import PARAGRAPH_BREAK

_QUOTED = 60


class Kind(Enum):
    """What a reader knows of a block."""

    TITLE = "certainly a title, all of it"
    PROSE = "certainly no title"
    OPEN = "to be told by its shape"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text on the page, white space collapsed.

    `line` is 1-based; `apart` says that a blank line stands before it; `arxiv_id` is that of a link around or beside
    it; `date` (ISO 8601) is printed after it.
    """

    line: int
    text: str
    kind: Kind = Kind.OPEN
    arxiv_id: str | None = None
    apart: bool = True
    date: str | None = None


class _Part(Enum):
    TITLE = "begins a record"
    TITLE_MORE = "goes on a title"
    ABSTRACT = "begins the abstract of the title before it"
    ORPHAN = "begins an abstract that has no title"
    MORE = "is a further paragraph"


_IN_TITLE = (_Part.TITLE, _Part.TITLE_MORE)
# Costs, in nats; tuned on captures made of 20,000 arXiv records with divided and missing parts.
_SHAPE = 2.0  # weight of a block's shape against its place among the others
_LOST = 4.0  # a title or an abstract is missing
_DIVIDED_TITLE = 4.0
_DIVIDED_ABSTRACT = 1.0


@dataclass(slots=True)
class _Reading:
    """The cheapest way to read the blocks up to one, given the part of that one."""

    cost: float
    part: _Part
    block: Block
    size: int
    arxiv_id: str | None
    before: _Reading | None


@dataclass(slots=True)
class _Draft:
    """The parts of one record, of which either may be missing."""

    title: list[Block] = field(default_factory=list)
    abstract: list[Block] = field(default_factory=list)


def assemble(blocks: Sequence[Block], file: str, log: ProblemLog) -> tuple[Record, ...]:
    """The records that the blocks make up, in their order; what lacks its title or abstract goes to the log."""
    records = []
    for draft in _drafts(blocks):
        if draft.title and draft.abstract:
            records.append(_record(draft, file))
        elif draft.title:
            log.add(file, draft.title[0].line, missing_abstract(_joined_title(draft)))
        else:
            first = draft.abstract[0]
            log.add(file, first.line, missing_title(first.text))
    return tuple(records)


def missing_abstract(title: str) -> str:
    """The message for a title that no abstract follows."""
    return f"title without an abstract: '{_quoted(title)}'; add the abstract below it or remove the title"


def missing_title(abstract: str) -> str:
    """The message for an abstract that no title precedes."""
    return f"abstract without a title: '{_quoted(abstract)}'; add the title above it or remove the abstract"


def _quoted(text: str) -> str:
    if len(text) <= _QUOTED:
        return text
    cut = text[:_QUOTED]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + " …"


def _joined_title(draft: _Draft) -> str:
    return " ".join(block.text for block in draft.title)


def _record(draft: _Draft, file: str) -> Record:
    blocks = draft.title + draft.abstract
    return Record(
        title=_joined_title(draft),
        abstract=PARAGRAPH_BREAK.join(block.text for block in draft.abstract),
        source=Source(file, draft.title[0].line),
        date=next((block.date for block in blocks if block.date), None),
        arxiv_id=next((block.arxiv_id for block in blocks if block.arxiv_id), None),
    )


def _drafts(blocks: Sequence[Block]) -> Iterator[_Draft]:
    draft: _Draft | None = None
    for reading in _best_reading(blocks):
        if draft is None or reading.part in (_Part.TITLE, _Part.ORPHAN):
            if draft:
                yield draft
            draft = _Draft()
        (draft.title if reading.part in _IN_TITLE else draft.abstract).append(reading.block)
    if draft:
        yield draft


def _best_reading(blocks: Sequence[Block]) -> list[_Reading]:
    readings: list[_Reading | None] = [None]
    for block in blocks:
        title_cost, prose_cost = _shape_costs(block)
        best: dict[_Part, _Reading] = {}
        for before in readings:
            for part, step in _steps(before, block):
                cost = (before.cost if before else 0.0) + step + (title_cost if part in _IN_TITLE else prose_cost)
                if cost < inf and (part not in best or cost < best[part].cost):
                    best[part] = _reading(cost, part, block, before)
        readings = [*best.values()]
    reading = min(readings, key=_final_cost)
    path = []
    while reading:
        path.append(reading)
        reading = reading.before
    return path[::-1]


def _final_cost(reading: _Reading | None) -> float:
    """The cost of a reading if the file ends there: a title at the very end lacks its abstract too."""
    if reading is None:
        return 0.0
    return reading.cost + _LOST * (reading.part in _IN_TITLE)


def _reading(cost: float, part: _Part, block: Block, before: _Reading | None) -> _Reading:
    size, arxiv_id = len(block.text), block.arxiv_id
    if before and part in (_Part.TITLE_MORE, _Part.MORE):
        size += before.size
    if before and part not in (_Part.TITLE, _Part.ORPHAN):
        arxiv_id = before.arxiv_id or arxiv_id
    return _Reading(cost, part, block, size, arxiv_id, before)


def _shape_costs(block: Block) -> tuple[float, float]:
    """What it costs to read the block as a title and as prose."""
    if block.kind is Kind.TITLE:
        return 0.0, inf
    if block.kind is Kind.PROSE:
        return inf, 0.0
    odds = _SHAPE * prose_odds(block.text)
    return _softplus(odds), _softplus(-odds)


def _steps(before: _Reading | None, block: Block) -> Iterator[tuple[_Part, float]]:
    """The parts that the block can have after that reading, each with its cost."""
    if before is None:
        yield _Part.TITLE, 0.0
        yield _Part.ORPHAN, _LOST
        return
    stranger = bool(block.arxiv_id and before.arxiv_id and block.arxiv_id != before.arxiv_id)
    if before.part in _IN_TITLE:
        odds = -inf
        if block.kind is Kind.OPEN and before.block.kind is Kind.OPEN and not block.apart:
            odds = broken_title_odds(before.block.text, block.text)
        yield _Part.TITLE, _LOST + _softplus(odds)
        if odds > -inf:
            yield _Part.TITLE_MORE, _DIVIDED_TITLE + _softplus(-odds)
        yield _Part.ABSTRACT, CERTAIN * stranger
        yield _Part.ORPHAN, 0.0 if stranger else inf
    else:
        odds = -CERTAIN if stranger else next_paragraph_odds(before.size, block.text)
        if block.arxiv_id and block.arxiv_id == before.arxiv_id:
            odds = CERTAIN
        yield _Part.TITLE, 0.0
        yield _Part.MORE, _DIVIDED_ABSTRACT + _softplus(-odds)
        yield _Part.ORPHAN, _LOST + _softplus(odds)


def _softplus(odds: float) -> float:
    return log1p(exp(odds)) if odds < 30 else odds
