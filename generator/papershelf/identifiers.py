"""The numbers that the world knows a paper by: what an arXiv id and a DOI look like.

Captures and corrections name papers by them, and a wrong one would merge two papers or lead nowhere.
"""

from __future__ import annotations

import re

_ARXIV = re.compile(r"\d{4}\.\d{4,5}|[a-z][a-z-]*(?:\.[A-Z]{2})?/\d{7}", re.ASCII)
_VERSION = re.compile(r"v\d+$", re.ASCII)
_DOI = re.compile(r"10\.\d{4,9}/[!-~]+", re.ASCII)


def known_arxiv_id(text: str) -> str | None:
    """The text where it is an arXiv id of either kind, without a version; else None."""
    return text if _ARXIV.fullmatch(text) else None


def without_version(arxiv_id: str) -> str:
    """An arXiv id without the version at its end: `2410.08207v2` is the paper 2410.08207."""
    return _VERSION.sub("", arxiv_id)


def known_doi(text: str) -> str | None:
    """The text where it is a DOI, else None."""
    return text if _DOI.fullmatch(text) else None
