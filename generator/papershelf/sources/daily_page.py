"""Reads the daily-papers page copied as plain text.

Two layouts occur: one line a part with the first title glued to the button "Subscribe", and blank lines between all
parts. Nothing marks titles and abstracts, so their shape tells them; only the head of the page has fixed words. Two
pages pasted into one file have two heads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from papershelf.errors import ProblemLog
from papershelf.model import Capture
from papershelf.sources import page
from papershelf.sources.blocks import Block, assemble
from papershelf.sources.paragraphs import Line, blocks_of, is_spaced

LAYOUT = "daily-page"

_LONGEST_QUERY = 100


def recognises(lines: Sequence[str]) -> bool:
    """Whether a head of the page stands anywhere in the lines."""
    texts = [page.squeeze(line) for line in lines]
    first = next(filter(None, texts), "")
    return _unglued(first, after_greeting=False) is not None or any(map(page.opens_head, texts))


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers below each head of the page, or of the whole file where it has no head."""
    texts = [page.squeeze(line) for line in lines]
    copied = _split(texts)
    blocks: list[Block] = []
    for section in map(_without_foot, copied.sections):
        blocks += blocks_of(section, spaced=is_spaced(section))
    return Capture(file, LAYOUT, assemble(blocks, file, log), copied.date)


@dataclass(slots=True)
class _Copy:
    """What a file holds below its heads: the lines of each page, and the first date printed in a head."""

    sections: list[list[Line]] = field(default_factory=lambda: [[]])
    date: str | None = None


@dataclass(frozen=True, slots=True)
class _Head:
    """Lines that might be a head: where they end, whether they are one, and the title glued to their last."""

    end: int
    certain: bool
    date: str | None
    glued: str | None


def _split(texts: Sequence[str]) -> _Copy:
    copied = _Copy()
    first = next((index for index, text in enumerate(texts) if text), 0)
    index = 0
    while index < len(texts):
        head = _head_at(texts, index, first)
        if head.certain:
            copied.sections.append([])
            copied.date = copied.date or head.date
        else:
            copied.sections[-1].extend(enumerate(texts[index : head.end], start=index + 1))
        index = head.end
        if index < len(texts):
            copied.sections[-1].append((index + 1, head.glued or texts[index]))
            index += 1
    return copied


def _head_at(texts: Sequence[str], start: int, first: int) -> _Head:
    """The run of head lines from `start` on, empty where a paper goes on; `first` is the file's first text."""
    greeted = just_greeted = subscribed = certain = False
    date = glued = None
    end = start
    while end < len(texts):
        text = texts[end]
        if (greeted or end == first) and not subscribed and (rest := _unglued(text, after_greeting=just_greeted)):
            subscribed = certain = True
            if not page.is_head(rest):
                glued = rest
                break
            text = rest
        if text and not page.is_head(text) and not (certain and _is_query(texts, end)):
            break
        just_greeted = text.startswith(page.GREETING)
        greeted = greeted or just_greeted
        subscribed = subscribed or text == page.SUBSCRIBE
        certain = certain or page.opens_head(text)
        if page.is_date(text):
            date = date or text
        end += 1
    return _Head(end, certain, date, glued)


def _unglued(text: str, *, after_greeting: bool) -> str | None:
    """The text after the button that is glued before it; None where the word may belong to the text."""
    rest = text.removeprefix(page.SUBSCRIBE)
    if rest in (text, ""):
        return None
    if after_greeting or rest[0].isupper() or rest[0].isdigit():
        return rest.strip()
    return None


def _is_query(texts: Sequence[str], index: int) -> bool:
    """Whether the line is the search words: short, and the head goes on below."""
    below = next(filter(None, texts[index + 1 : index + 4]), "")
    return len(texts[index]) <= _LONGEST_QUERY and page.is_head(below)


def _without_foot(section: list[Line]) -> list[Line]:
    end = len(section)
    while end and (not section[end - 1][1] or page.is_foot(section[end - 1][1])):
        end -= 1
    return section[:end]
