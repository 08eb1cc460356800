"""Reads the texts of feeds: HTML, and what arXiv writes before an abstract when it announces a paper.

Atom and RSS hold the same texts in different elements, and arXiv sends both.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from markupsafe import Markup

from papershelf.identifiers import arxiv_id_in, bare_doi, known_arxiv_id
from papershelf.text import PARAGRAPH_BREAK

_ANNOUNCED = re.compile(r"\s*(?P<id>arXiv:\S+)\s+Announce Type:\s*\S+\s+Abstract:\s*", re.IGNORECASE)
_ARXIV = re.compile(r"arxiv\.org(?:/abs/|/pdf/|:)|arxiv:", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|\w+);", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|section|table|td"
    r"|th|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_ENDS = re.compile(r"</(?:a|b|div|em|h[1-6]|i|li|p|span|strong|sub|sup|ul)\s*>|<br\s*/?>", re.IGNORECASE)
_MATHML = re.compile(r"<math\b(?:(?!<math\b).)*?</math\s*>", re.IGNORECASE | re.DOTALL)
_TEX = re.compile(r"<annotation encoding=[\"']application/x-tex[\"']>(.*?)</annotation>", re.DOTALL)
_CUT = ("…", "...", "…]", "...]")


def is_html(text: str) -> bool:
    """Whether a text has a tag that only HTML has; `a<b` in a formula is none."""
    return _ENDS.search(text) is not None


def text_of_html(markup: str) -> str:
    """The text of HTML, a paragraph for each of its blocks, formulas as the TeX that they carry."""
    parts = (Markup(part).striptags() for part in _BLOCK.split(_MATHML.sub(_as_tex, markup)))  # noqa: S704 (loses its tags)
    return PARAGRAPH_BREAK.join(part for part in parts if part)


def _as_tex(formula: re.Match[str]) -> str:
    tex = _TEX.search(formula[0])
    return f"${tex[1].strip()}$" if tex else formula[0]


def unescaped(text: str) -> str:
    """The text with the characters that its entities stand for."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def announced(text: str) -> tuple[str | None, str]:
    """The arXiv id before an abstract that arXiv announces, and the abstract; None and the text for any other."""
    match = _ANNOUNCED.match(text)
    return (match["id"], text[match.end() :]) if match else (None, text)


def is_cut(text: str) -> bool:
    """Whether a text ends as one does of which only the beginning is there."""
    return text.rstrip().endswith(_CUT)


def first_doi(said: str) -> str | None:
    """The first of the DOIs in a text, without the URL around it; arXiv has all that a paper has in one."""
    return next((bare_doi(word) for word in said.removeprefix("doi:").split()), None)


def arxiv_id_of(said: Iterable[str | None]) -> str | None:
    """The first arXiv id in the ids, URLs and DOIs of a paper; where there is none, what only looks like one."""
    texts = [text for text in said if text and "arxiv" in text.lower()]
    known = next((number for text in texts if (number := known_arxiv_id(arxiv_id_in(text)))), None)
    return known or next((text for text in texts if _ARXIV.search(text)), None)
