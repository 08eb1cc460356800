"""Finds the links of a paper in its abstract and tells what each leads to.

Captured URLs carry a full stop, a bracket or a second copy of themselves; each is cleaned and kept once, with its
kind from its host and from the words before it ("code is available at", "project page").
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from papershelf.escaping import web_url
from papershelf.model import Link, LinkKind, Paper, PaperId

_URL = re.compile(r"https?:\s?//[^\s<>\"“”{}|\\^`]+(?<![.,;:!?'’*_])")
_KIND_OF_HOST = {
    "arxiv.org": LinkKind.PAPER,
    "doi.org": LinkKind.PAPER,
    "openreview.net": LinkKind.PAPER,
    "aclanthology.org": LinkKind.PAPER,
    "zenodo.org": LinkKind.DATA,
    "kaggle.com": LinkKind.DATA,
    "github.com": LinkKind.CODE,
    "gitlab.com": LinkKind.CODE,
    "bitbucket.org": LinkKind.CODE,
    "anonymous.4open.science": LinkKind.CODE,
    "gitee.com": LinkKind.CODE,
    "github.io": LinkKind.PROJECT,
    "gitlab.io": LinkKind.PROJECT,
    "sites.google.com": LinkKind.PROJECT,
}
_CUES = (
    (LinkKind.PROJECT, re.compile(r"project (?:web)?(?:page|site)|web ?(?:page|site)|homepage|demo", re.IGNORECASE)),
    (LinkKind.CODE, re.compile(r"\b(?:source )?codes?\b|implementation|repository|library|package", re.IGNORECASE)),
    (LinkKind.DATA, re.compile(r"\bdata(?:sets?)?\b|benchmark|corpus|checkpoints?|weights", re.IGNORECASE)),
)
_CUE_WINDOW = 120
_OPENS = {")": "(", "]": "["}


def find_links(papers: Iterable[Paper]) -> dict[PaperId, tuple[Link, ...]]:
    """The links of every paper in the order of its text; those of an override stand instead of found ones."""
    return {paper.id: links_in(paper.abstract.line) if paper.links is None else paper.links for paper in papers}


def links_in(text: str) -> tuple[Link, ...]:
    """The distinct links of one text in their order."""
    links: dict[str, Link] = {}
    for match in _URL.finditer(text):
        url = web_url(_trimmed(match[0]))
        if url is not None and url.rstrip("/").casefold() not in links:
            before = text[max(0, match.start() - _CUE_WINDOW) : match.start()]
            links[url.rstrip("/").casefold()] = Link(url, _kind(url, before))
    return tuple(links.values())


def _trimmed(raw: str) -> str:
    """A URL without the space after its scheme, a second copy of itself, and a bracket that it does not open."""
    url = re.sub(r"^(https?):\s?//", r"\1://", raw)
    url = re.split(r"(?<=.)(?=https?://)", url)[0]
    while url[-1] in ".,;:!?'" or (url[-1] in _OPENS and url.count(_OPENS[url[-1]]) < url.count(url[-1])):
        url = url[:-1]
    return url


def _kind(url: str, before: str) -> LinkKind:
    host = url.split("/")[2].casefold().removeprefix("www.")
    for known, kind in _KIND_OF_HOST.items():
        if host == known or host.endswith(f".{known}"):
            return kind
    sentence = re.split(r"(?<=[.!?])\s+(?=[A-Z])", before)[-1]
    found = [(match.start(), kind) for kind, cue in _CUES for match in cue.finditer(sentence)]
    return max(found, default=(0, LinkKind.OTHER))[1]
