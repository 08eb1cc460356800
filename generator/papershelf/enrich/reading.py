"""What a paper's text holds that may be a name: passages with items, each item a run or the definition of a short form.

A short form and its long one are one thing in the paper that defines them, wherever either stands.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from papershelf.enrich.common_terms import COMMON
from papershelf.enrich.names import Run, find_runs, is_shaped, name_key
from papershelf.model import Acronym, Paper


class Item(NamedTuple):
    """A place that holds what may be a name: from the long form to the bracket where it is `defined`."""

    key: str
    text: str
    start: int
    end: int
    opens: bool = False
    defined: bool = False


class Passage(NamedTuple):
    """The title (its number is None) or a paragraph of the abstract, with its items by their place."""

    number: int | None
    text: str
    items: Sequence[Item]
    starts: Sequence[int]

    def items_from(self, place: int) -> Sequence[Item]:
        """The items that begin at a place or after it."""
        return self.items[bisect_left(self.starts, place) :]

    def items_around(self, place: int) -> Sequence[Item]:
        """The item that begins before a place and may end behind it, and the next two."""
        first = bisect_left(self.starts, place)
        return self.items[max(0, first - 1) : first + 2]


class Reading(NamedTuple):
    """A paper's title and paragraphs, and the long forms that it gives, by the key of the short one."""

    title: Passage
    paragraphs: tuple[Passage, ...]
    defined: dict[str, Acronym]

    @property
    def passages(self) -> Iterator[Passage]:
        """The title, then the paragraphs."""
        yield self.title
        yield from self.paragraphs


def read(paper: Paper, acronyms: Sequence[Acronym]) -> Reading:
    """The items of one paper; `acronyms` are those that it defines."""
    defined = {name_key(one.short): one for one in acronyms}
    keys = {name_key(one.long): name_key(one.short) for one in acronyms}
    title = _passage(None, paper.title.line, _items(paper.title.line, (), keys))
    paragraphs = []
    for number, text in enumerate(paper.abstract_paragraphs):
        here = [one for one in acronyms if one.span and one.span.paragraph == number]
        paragraphs.append(_passage(number, text, _items(text, here, keys)))
    return Reading(title, tuple(paragraphs), defined)


def _passage(number: int | None, text: str, items: list[Item]) -> Passage:
    return Passage(number, text, items, [item.start for item in items])


def _items(text: str, acronyms: Sequence[Acronym], keys: dict[str, str]) -> list[Item]:
    items = list(map(_definition, acronyms, [text] * len(acronyms)))
    covered = [(item.start, item.end) for item in items]
    runs: list[Item] = []
    for run in find_runs(text):
        if covered and (number := _covering(run, covered)) is not None:
            # A long form may begin before the words that its letters need: Layerwise Recurrent Router for … (RMoE).
            if run.start >= covered[number][0]:
                continue
            if items[number].key not in COMMON:
                items[number] = items[number]._replace(start=run.start)
                continue
        key = name_key(run.text)
        if (
            text.startswith(")", run.end)
            and runs
            and text[runs[-1].end : run.start] == " ("
            and _abbreviates(run, text)
        ):
            if " " in run.text and " " not in runs[-1].text and is_shaped(runs[-1].text):
                # The short form stands first: XIPER (Cross-domain Video Prediction Reward).
                continue
            last = runs.pop()
            runs.append(Item(key, run.text, last.start, run.end, last.opens))
            continue
        if " " in run.text and (short := _short_at_end(run.text)):
            runs.append(Item(name_key(short), short, run.end - len(short), run.end, defined=True))
            continue
        runs.append(Item(keys.get(key, key), run.text, run.start, run.end, run.opens))
    return sorted(items + runs, key=lambda item: (item.start, item.end)) if items else runs


def _short_at_end(text: str) -> str | None:
    """The short form whose brackets are lost behind its long one: Cascade Prompt Learning CasPL."""
    if text.count(" ") < 2:
        return None
    *before, last = text.split(" ")
    return last if [sign for sign in last if sign.isupper()] == [word[0] for word in before] else None


def _covering(run: Run, covered: Sequence[tuple[int, int]]) -> int | None:
    """Which of some stretches a run ends in."""
    place = run.end
    for number, (start, end) in enumerate(covered):
        if start < place <= end:
            return number
    return None


def _abbreviates(run: Run, text: str) -> bool:
    return (
        run.text.isascii()
        and any(sign.isupper() for sign in run.text[1:])
        and not text[run.start].isdigit()
        # A short form with a number is a measure: CIFAR-10 (FID 1.73).
        and not run.text.rpartition(" ")[2][0].isdigit()
    )


def _definition(acronym: Acronym, text: str) -> Item:
    """The place where a paragraph defines a short form."""
    span = acronym.span
    if span is None:
        raise ValueError(f"{acronym.short} is not defined in a paragraph")
    start = text.rfind(acronym.long, 0, span.start)
    if start < 0 or span.start - start > len(acronym.long) + 40:
        start = span.start
    return Item(name_key(acronym.short), acronym.short, start, span.end, False, True)
