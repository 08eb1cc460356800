"""Cuts the sentence out of an abstract that shows how a paper uses a name: the evidence that a reader can check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from papershelf.model import Naming
from papershelf.pages.annotate import EvidenceMark
from papershelf.pages.views import AnnotatedParagraph

_END = re.compile(
    r"[.!?](?<!\b[A-Z].)(?<!\be\.g.)(?<!\bi\.e.)(?<!\bet al.)(?<!\bvs.)(?<!\bcf.)[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])"
)
_MOST = 300
_PROPOSED = re.compile(
    r"\b(?:we|this (?:paper|work|article|study))(?: \w+ly| also| first| then)?"
    r" (?:propose|introduce|present|develop|describe|design|study|studies|show|explore|investigate|examine)s?\b",
    re.IGNORECASE,
)


class _Place(NamedTuple):
    """Where a sentence is looked for: a stretch of a paragraph, empty where no words of it are to be marked."""

    text: str
    start: int
    end: int


def quote_of(paragraphs: Sequence[str], naming: Naming, *, introduced: bool) -> AnnotatedParagraph | None:
    """The sentence of the strongest evidence that stands in the abstract.

    Where only the title is evidence, it is the first sentence that has the name; else the one that says what a paper is
    about which `introduced` it, and None for any other.
    """
    place = _evidence(paragraphs, naming) or _first_use(paragraphs, naming.name)
    if place is None and introduced:
        place = _proposal(paragraphs)
    return _sentence(place) if place else None


def _evidence(paragraphs: Sequence[str], naming: Naming) -> _Place | None:
    for one in naming.evidence:
        if one.paragraph is not None:
            return _Place(paragraphs[one.paragraph], one.start, one.end)
    return None


def _first_use(paragraphs: Sequence[str], name: str) -> _Place | None:
    likely = [text for text in paragraphs if _may_have(text, name)]
    if not likely:
        return None
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
    return next((_Place(text, *use.span()) for text in likely if (use := word.search(text))), None)


def _may_have(text: str, name: str) -> bool:
    """Whether to compile an expression for a name; beyond ASCII nothing else knows all forms of a letter."""
    return not (text.isascii() and name.isascii()) or name.lower() in text.lower()


def _proposal(paragraphs: Sequence[str]) -> _Place | None:
    """The first sentence that proposes something, else the first of all."""
    found = (_Place(text, said.start(), said.start()) for text in paragraphs if (said := _PROPOSED.search(text)))
    return next(found, _Place(paragraphs[0], 0, 0) if paragraphs else None)


def _sentence(place: _Place) -> AnnotatedParagraph:
    """The sentence around a place, cut to what can be read at a glance."""
    text, start, end = place
    begin = _beginning(text, start)
    ending = _END.search(text, end)
    before, after = text[begin:start].lstrip(), text[end : ending.end() if ending else len(text)].rstrip()
    room = max(0, _MOST - (end - start))
    if len(before) + len(after) > room:
        before = _cut_start(before, max(room // 2, room - len(after)))
        after = _cut_end(after, room - len(before))
    name = text[start:end]
    marks = (EvidenceMark(len(before), len(before) + len(name)),) if name else ()
    return AnnotatedParagraph(before + name + after, marks)


def _beginning(text: str, place: int) -> int:
    """Where the sentence begins that a place of a text is in; it is sought near the place first, where it mostly is."""
    return _last_end(text, max(0, place - _MOST), place) or _last_end(text, 0, place)


def _last_end(text: str, start: int, place: int) -> int:
    """Where the last sentence ends that has its end between two places of a text, or 0."""
    last = 0
    for stop in _END.finditer(text, start):
        if stop.end() > place:
            break
        last = stop.end()
    return last


def _cut_start(text: str, most: int) -> str:
    """The end of a text from a word on, with an ellipsis where something is left out."""
    if len(text) <= most:
        return text
    return "… " + text[len(text) - most :].partition(" ")[2]


def _cut_end(text: str, most: int) -> str:
    """The beginning of a text up to a word, with an ellipsis where something is left out."""
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(" ,;:(") + " …"
