"""Reads the XML of the ACL Anthology: a collection of volumes of papers.

Its text is Unicode with a little markup, of which formulas matter: they are LaTeX, and stand between dollar signs in a
record. A volume's front matter is no paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from papershelf.dates import date_of
from papershelf.errors import ProblemLog
from papershelf.model import Capture, Source
from papershelf.sources.metadata import Metadata, record_of
from papershelf.sources.xml_elements import Element, find_elements, root_name

LAYOUT = "anthology"

_SITE = "https://aclanthology.org/"
_NUMBER = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_INNER = re.compile(r"<(?:paper|meta)[\s>]")
_FORMULA = "tex-math"
_DOLLAR = re.compile(r"(?<!\\)\$")


def recognises(lines: Sequence[str]) -> bool:
    """Whether the file begins with a collection or a volume and has a paper in it, or what a volume is."""
    return root_name(lines) in ("collection", "volume") and any(map(_INNER.search, lines))


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of all volumes that are whole; what is wrong with one, or with the XML, goes to the log."""
    records = []
    meta: Element | None = None
    for element in find_elements(lines, {"meta", "paper"}, file, log, openings={"volume"}):
        if element.name == "volume":
            meta = None
        elif element.name == "meta":
            meta = element
        elif record := record_of(_said(element, meta), Source(file, element.line), log):
            records.append(record)
    return Capture(file, LAYOUT, tuple(records))


def _said(paper: Element, meta: Element | None) -> Metadata:
    """What a paper says itself, with the date of its volume where it has none."""
    dated = paper if paper.first("year") or meta is None else meta
    return Metadata(
        title=_latex(paper.first("title")),
        abstract=_latex(paper.first("abstract")),
        authors=[", ".join(filter(None, map(author.said, ("last", "first")))) for author in paper.each("author")],
        date=date_of(dated.said("year"), dated.said("month")),
        doi=paper.said("doi"),
        url=_page(paper.said("url")),
    )


def _page(said: str) -> str:
    """The page of a paper by its number in the Anthology; other papers have a URL of their own."""
    return f"{_SITE}{said}" if _NUMBER.fullmatch(said) else said


def _latex(text: Element | None) -> str:
    """A text with its formulas between dollar signs, on one line for each of its paragraphs."""
    if text is None:
        return ""
    said = _spans(text, "\\$" if _has_formula(text) else "$")
    return "\n".join(map(str.strip, said.split("\n")))


def _has_formula(element: Element) -> bool:
    return any(isinstance(part, Element) and (part.name == _FORMULA or _has_formula(part)) for part in element.parts)


def _spans(element: Element, dollar: str) -> str:
    """The text in an element; `dollar` is what stands for a dollar sign outside formulas."""
    said = ""
    for part in element.parts:
        if isinstance(part, str):
            said += _DOLLAR.sub(lambda _: dollar, part)
        elif part.name != _FORMULA:
            said += _spans(part, dollar)
        elif tex := _DOLLAR.sub("", part.text).strip():
            said += f" ${tex}$" if said.endswith("$") else f"${tex}$"
    return said
