"""Cuts the sentence out of an abstract that shows how a paper uses a name: the evidence that a reader can check."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papershelf.model import Naming
from papershelf.pages.annotate import EvidenceMark
from papershelf.pages.views import AnnotatedParagraph

_END = re.compile(
    r"[.!?](?<![A-Z].)(?<!\be\.g.)(?<!\bi\.e.)(?<!\bet al.)(?<!\bvs.)(?<!\bcf.)[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])"
)
_MOST = 300


def quote_of(paragraphs: Sequence[str], naming: Naming) -> AnnotatedParagraph | None:
    """The sentence of the strongest evidence that stands in the abstract; None where only the title has the name."""
    place = next((one for one in naming.evidence if one.paragraph is not None), None)
    if place is None or place.paragraph is None:
        return None
    text = paragraphs[place.paragraph]
    begin = max((end.end() for end in _END.finditer(text, 0, place.start)), default=0)
    ending = _END.search(text, place.end)
    end = ending.end() if ending else len(text)
    before, after = text[begin : place.start].lstrip(), text[place.end : end].rstrip()
    room = max(0, _MOST - (place.end - place.start))
    if len(before) + len(after) > room:
        before = _cut_start(before, max(room // 2, room - len(after)))
        after = _cut_end(after, room - len(before))
    name = text[place.start : place.end]
    return AnnotatedParagraph(before + name + after, (EvidenceMark(len(before), len(before) + len(name)),))


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
