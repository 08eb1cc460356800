"""Where a paper is to be found, out of all that a bibliography, a feed or a table says of it.

Bibliographies put arXiv ids into journals and numbers, DOIs into URLs, and three URLs into one field. An id that
claims to be one is passed on even if it is broken, so that its author hears of it; what claims nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from papershelf.escaping import web_url
from papershelf.identifiers import arxiv_id_in, arxiv_id_said, bare_doi, known_doi

_PREPRINT = re.compile(r"^arxiv\s+(?:e-?prints?|preprint)[\s,:]*(?=arxiv:)|^(?:corr[\s,]+)?abs/(?=\d)", re.IGNORECASE)
_CLAIM = re.compile(
    r"arxiv:\s*\S+(?:\s*\[[\w.-]+\])?|https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/\S+", re.IGNORECASE
)
_URL = re.compile(r"https?://[^\s<>\"|]+", re.IGNORECASE)
_NEXT_URL = re.compile(r"[;,]+(?=\s|https?://|$)", re.IGNORECASE)
_LOOKS_LIKE_ARXIV = re.compile(r"arxiv\.org(?:/abs/|/pdf/|:)|arxiv:", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S*[^\s;,]")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The numbers and the address of a paper, in the form that `Metadata` takes; None where nothing is said."""

    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None


def find_whereabouts(*, arxiv: Iterable[str], dois: Iterable[str], urls: Iterable[str]) -> Whereabouts:
    """What is said in the fields that may hold an arXiv id, a DOI or URLs, in the order in which they are trusted.

    A URL that leads to a page goes before one that leads to a PDF. One that only says the DOI or the arXiv id again
    is left out.
    """
    found = [url for text in urls for part in _NEXT_URL.split(text) for url in _URL.findall(part)]
    said_dois = [doi for text in dois if (doi := _doi_in(text))]
    said_dois += [doi for url in found if known_doi(doi := bare_doi(url))]
    doi = next(filter(known_doi, said_dois), next(iter(said_dois), None))
    claims = [_PREPRINT.sub("", text) for text in arxiv] + said_dois + found
    known = (number for text in claims if (number := arxiv_id_said(text)))
    arxiv_id = next(known, next(filter(_CLAIM.fullmatch, claims), None))
    pages = [url for url in found if not url.lower().endswith(".pdf")]
    return Whereabouts(arxiv_id, doi, own_url((*pages, *found), arxiv_id, doi))


def own_url(urls: Iterable[str], arxiv_id: str | None, doi: str | None) -> str | None:
    """The first URL of a page that the paper's arXiv id or its DOI does not give already."""
    known = {arxiv_id_in(arxiv_id or ""), bare_doi(doi or "")} - {""}
    return next((url for url in urls if web_url(url) and not {arxiv_id_in(url), bare_doi(url)} & known), None)


def first_doi(said: str) -> str | None:
    """The first of the DOIs in a text, without the URL around it; arXiv has all that a paper has in one."""
    return next((bare_doi(word) for word in said.removeprefix("doi:").split()), None)


def arxiv_id_of(said: Iterable[str | None]) -> str | None:
    """The first arXiv id in the ids, URLs and DOIs of a paper; where there is none, what only looks like one."""
    texts = [text for text in said if text and "arxiv" in text.lower()]
    known = next((number for text in texts if (number := arxiv_id_said(text))), None)
    return known or next((text for text in texts if _LOOKS_LIKE_ARXIV.search(text)), None)


def _doi_in(text: str) -> str | None:
    """The DOI in a text; the text itself where it claims to be one."""
    if found := _DOI.search(text):
        return found[0]
    return text if bare_doi(text) != text.strip() or text.startswith("10.") else None
