"""The numbers that the world knows a paper by: what an arXiv id and a DOI look like.

Captures and corrections name papers by them, and a wrong one would merge two papers or lead nowhere.
"""

from __future__ import annotations

import re

_ARXIV = re.compile(r"\d{4}\.\d{4,5}|[a-z][a-z-]*(?:\.[A-Z]{2})?/\d{7}", re.ASCII)
_VERSION = re.compile(r"v\d+$", re.ASCII)
_BEFORE_ARXIV = re.compile(
    r"^(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/|(?:oai:arxiv\.org|arxiv):\s*|10\.48550/arxiv\.)",
    re.IGNORECASE,
)
_BEHIND_ARXIV = re.compile(r"(?:\.pdf|\s*\[[\w.-]+\])$")
_BEFORE_DOI = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[!-~]+", re.ASCII)


def known_arxiv_id(text: str) -> str | None:
    """The text where it is an arXiv id of either kind, without a version; else None."""
    return text if _ARXIV.fullmatch(text) else None


def arxiv_id_in(text: str) -> str:
    """What is left without what people write around an arXiv id: a URL, `arXiv:`, a class in brackets, a version.

    `arXiv:2410.08207v2 [cs.LG]` is the paper 2410.08207.
    """
    return _VERSION.sub("", _BEHIND_ARXIV.sub("", _BEFORE_ARXIV.sub("", text.strip())))


def arxiv_id_said(text: str) -> str | None:
    """The arXiv id that a text is, with or without what people write around one, its DOI and URL included."""
    return known_arxiv_id(arxiv_id_in(bare_doi(text)))


def bare_doi(text: str) -> str:
    """What is left without the URL or the `doi:` that people write before a DOI."""
    return _BEFORE_DOI.sub("", text.strip())


def known_doi(text: str) -> str | None:
    """The text where it is a DOI, else None."""
    return text if _DOI.fullmatch(text) else None


def doi_said(text: str) -> str | None:
    """The DOI that a text is, with or without the URL or the `doi:` before it; else None."""
    return known_doi(bare_doi(text))
