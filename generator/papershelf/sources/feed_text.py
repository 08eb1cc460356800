"""Reads what feeds have in their texts: arXiv's announcements, cut abstracts, and what journals put around them.

Atom and RSS hold the same texts in different elements, and arXiv sends both.
"""

from __future__ import annotations

import re

from papershelf.sources.names import names_in
from papershelf.text import PARAGRAPH_BREAK

_ANNOUNCED = re.compile(r"\s*(?P<id>arXiv:\S+)\s+Announce Type:\s*\S+\s+Abstract:\s*", re.IGNORECASE)
_CUT = ("…", "...", "…]", "...]")

_AUTHORS = re.compile(r"Author\(s\):\s*")
_PUBLISHED = re.compile(r"[^\n]{1,150}, Published online: [^;\n]{1,40}; doi:10\.\S+\s*")
"""Before an abstract of Nature and its sisters."""
_ISSUE = re.compile(r"\[[^\[\]\n]{1,100}\] Published \w{3} \w{3} \d{1,2}, \d{4}\s*")
"""Behind an abstract of the Physical Review."""
_ELSEVIER_DATE = re.compile(r"Publication date:[^\n]{1,80}")
_ELSEVIER = re.compile(r"(?:Publication date|Source):[^\n]{1,400}")
_HEAD = 2
_PUBMED = re.compile(r"PMID:\s*\d+(?:\s*\|[^\n]{1,300})?")
_CITATION = re.compile(r"[^\n]{2,200}\. (?:19|20)\d\d\b[^\n]{0,300}")
_HEADING = re.compile("abstract:?", re.IGNORECASE)


def announced(text: str) -> tuple[str | None, str]:
    """The arXiv id before an abstract that arXiv announces, and the abstract; None and the text for any other."""
    match = _ANNOUNCED.match(text)
    return (match["id"], text[match.end() :]) if match else (None, text)


def is_cut(text: str) -> bool:
    """Whether a text ends as one does of which only the beginning is there."""
    return text.rstrip().endswith(_CUT)


def parted(text: str) -> tuple[str, list[str]]:
    """The abstract in a text of a journal's feed, and the names of the authors that stand with it.

    What goes are paragraphs that tell where and when a paper was published, and by whom: those of ScienceDirect, of
    PubMed, of Nature and of the Physical Review. Nothing may be left.
    """
    paragraphs = text.split(PARAGRAPH_BREAK)
    names: list[str] = []
    kept: list[str] = []
    for paragraph in _without_frame(paragraphs):
        if stated := _AUTHORS.match(paragraph):
            names += names_in(paragraph[stated.end() :])
        else:
            kept.append(paragraph)
    if kept:
        published = _PUBLISHED.match(kept[0])
        kept[0] = kept[0][published.end() if published else 0 :]
        kept[-1] = _without_issue(kept[-1])
    return PARAGRAPH_BREAK.join(filter(None, kept)), names


def _without_frame(paragraphs: list[str]) -> list[str]:
    """The paragraphs without those that only ScienceDirect and PubMed have, the names of authors staying."""
    if any(map(_ELSEVIER_DATE.fullmatch, paragraphs[:_HEAD])):
        return [part for part in paragraphs[:_HEAD] if not _ELSEVIER.fullmatch(part)] + paragraphs[_HEAD:]
    if not _PUBMED.fullmatch(paragraphs[-1]):
        return paragraphs
    begin = 1 if _CITATION.fullmatch(paragraphs[0]) else 0
    return [part for part in paragraphs[begin:-1] if not _HEADING.fullmatch(part)]


def _without_issue(paragraph: str) -> str:
    """The last paragraph without the issue at its end."""
    start = paragraph.rfind("[")
    return paragraph[:start].rstrip() if start >= 0 and _ISSUE.fullmatch(paragraph, start) else paragraph
