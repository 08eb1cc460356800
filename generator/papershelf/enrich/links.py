"""Finds the links of a paper in its abstract, where they stand, and what each leads to.

Captured URLs carry a full stop, a bracket, a LaTeX escape or a second copy of themselves; others come without a
scheme or as the bare number of a preprint. Each is cleaned and kept once, with its kind from its host and from the
words of its sentence ("code is available at", "project page").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from papershelf.enrich.link_kinds import kind_of
from papershelf.escaping import web_url
from papershelf.model import Link, LinkPlace, Paper, PaperId, TextSpan

_HOSTS_WITH_PATH = (
    r"github\.com|gitlab\.com|bitbucket\.org|gitee\.com|gist\.github\.com|huggingface\.co|hf\.co|kaggle\.com|arxiv\.org"
    r"|(?:dx\.)?doi\.org|openreview\.net|aclanthology\.org|zenodo\.org|figshare\.com|osf\.io|youtu\.be"
    r"|youtube\.com|vimeo\.com|sites\.google\.com|drive\.google\.com|colab\.research\.google\.com|bit\.ly|git\.io"
    r"|tinyurl\.com|goo\.gl|anonymous\.4open\.science"
)
_HOSTS_ALONE = r"[a-z0-9][\w-]*\.(?:github\.io|gitlab\.io|readthedocs\.io|streamlit\.app|hf\.space)"
_TOP_DOMAINS = r"com|org|net|edu|gov|io|ai|co|dev|app|info|me|science|tech|eu|uk|de|fr|ch|it|es|cn|jp|kr|in|ca|au|nl"
_TILDE = r"\\~(?:\{\})?|\\textasciitilde(?:\{\}|\s)?|\$?\\sim\$?|[~∼˜]"
_SIGN = rf"(?:{_TILDE}|\\[_%&#]|(?!https?\s?:\s?/)[^\s<>\"“”„«»{{}}\[\]|\\^`$∼˜])"
_MENTION = re.compile(
    rf"""
      (?P<scheme> (?:https?|(?<![a-z])(?:ttps?|htps?|htpps?)) \s?:?\s? /\s?/?\s? )
      (?P<rest> (?:[\w-]+\.)+[a-z]{{2,}} (?![\w.-]*@) {_SIGN}* )
    | (?<![\w@/.-]) (?P<bare>
          (?: www\.(?:[\w-]+\.)+[a-z]{{2,}}\b | (?:www\.)?{_HOSTS_ALONE}(?![\w-]) ) {_SIGN}*
        | (?: (?:www\.)?(?:{_HOSTS_WITH_PATH}) | (?:[a-z0-9][\w-]*\.)+(?:{_TOP_DOMAINS}) ) / {_SIGN}+
      )
    | (?<![\w/.]) arxiv (?:\s?(?:id|preprint|e-print))? [\s:]\s* (?P<arxiv>
          \d{{4}}\.\d{{4,5}}(?:v\d+)? | [a-z][a-z-]+(?:\.[a-z]{{2}})?/\d{{7}}(?:v\d+)?
      ) (?![\w])
    | (?: (?<![\w/.]) doi \s?:?\s* | (?<![\w/.]) ) (?P<doi> 10\.\d{{4,9}}/(?=\S*\d){_SIGN}{{2,}} )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# For lower case: a pattern that ignores it is five times as slow.
_MARKS = re.compile(r"://|: //|www\.|\.\w\w+/|\.io|\.app|\.space|arxiv|10\.\d{4}|ttps?\b")
_IN_MARKS = ("/", "www.", ".io", ".app", ".space", "arxiv", "10.", "ttp")
"""Every mark holds one of these, and few texts do."""

_LEAD = 12
_UNESCAPED = re.compile(rf"({_TILDE})|\\([_%&#])")
_LEADS = re.compile(r"(?:\\[A-Za-z]+\s*|\b(?:url|href)\s*)?\{\s*$|\[$|(?<!\w)[*_]{1,2}$")
_CLOSING = {"{": "}", "[": "]", "*": "*", "_": "_"}
_GROUP = re.compile(r"\{((?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+)\}")
_MARKDOWN_TARGET = re.compile(r"\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A URL in a text: what it leads to, and its characters with all that the capture left around them."""

    url: str
    outer_start: int
    outer_end: int


def find_links(
    papers: Iterable[Paper], places: Mapping[PaperId, tuple[LinkPlace, ...]] | None = None
) -> dict[PaperId, tuple[Link, ...]]:
    """The links of every paper in the order of its text, then those given beside it; an override's stand instead.

    `places` spares the search where `find_link_places` has been asked already.
    """
    places = find_link_places(papers := tuple(papers)) if places is None else places
    return {
        paper.id: _distinct((*(place.link for place in places.get(paper.id, ())), *paper.given))
        if paper.links is None
        else paper.links
        for paper in papers
    }


def find_link_places(papers: Iterable[Paper]) -> dict[PaperId, tuple[LinkPlace, ...]]:
    """Where the abstracts write out their links, repeats included, sorted; papers without any are left out."""
    return {paper.id: places for paper in papers if (places := places_in(paper))}


def places_in(paper: Paper) -> tuple[LinkPlace, ...]:
    """Every link written out in one abstract, sorted by its place; no two overlap."""
    return tuple(
        LinkPlace(link, TextSpan(number, start, end))
        for number, paragraph in enumerate(paper.abstract_paragraphs)
        for link, start, end in _located(paragraph)
    )


def _distinct(links: Iterable[Link]) -> tuple[Link, ...]:
    """Each link once; two of one URL are the first, with the kind of the first that has one."""
    found: dict[str, Link] = {}
    for link in links:
        found.setdefault(_key(link.url), link)
    return tuple(found.values())


def _key(url: str) -> str:
    """What two spellings of one URL share."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/").casefold()


def _located(text: str) -> Iterator[tuple[Link, int, int]]:
    """The links of a text with the range of each."""
    mentions = list(_mentions(text))
    for number, mention in enumerate(mentions):
        before = text[mentions[number - 1].outer_end if number else 0 : mention.outer_start]
        yield Link(mention.url, kind_of(mention.url, before)), mention.outer_start, mention.outer_end


def _mentions(text: str) -> Iterator[_Mention]:
    """The URLs of a text from left to right, second copies taken into the first."""
    position = 0
    marked = text.lower()
    if not any(map(marked.__contains__, _IN_MARKS)):
        return
    while mark := _MARKS.search(marked, position):
        # Every mention holds a mark, so it begins in the mark's word, or in a scheme or a "doi" just before it.
        word = max(text.rfind(sign, position, mark.start()) for sign in " \n")
        match = _MENTION.search(text, max(position, word - _LEAD))
        if match is None:
            return
        position = match.end()
        end = _trimmed_end(text, match.start(), match.end())
        if (url := _url(match, end)) is not None:
            mention = _Mention(url, *_outer(text, match.start(), end, url, position))
            position = max(position, mention.outer_end)
            yield mention


def _trimmed_end(text: str, start: int, end: int) -> int:
    """Where a URL ends once the punctuation of its sentence is off, and any bracket that it does not open."""
    unopened = text.count(")", start, end) - text.count("(", start, end)
    emphasised = text[max(0, start - 1) : start] == "_"
    while end > start:
        sign = text[end - 1]
        if not (sign in ".,;:!?'’*" or (sign == ")" and unopened > 0) or (sign == "_" and emphasised)):
            break
        unopened -= sign == ")"
        end -= 1
    return end


def _url(match: re.Match[str], end: int) -> str | None:
    """The clean URL of a match that ends at `end`."""
    for group, prefix in (("rest", ""), ("bare", "https://"), ("arxiv", "https://arxiv.org/abs/"), ("doi", "")):
        if match[group]:
            value = _UNESCAPED.sub(lambda escape: escape[2] or "~", match[group][: max(0, end - match.start(group))])
            if group == "rest":
                prefix = "http://" if "s" not in match["scheme"].casefold() else "https://"
            elif group == "doi":
                prefix = "https://doi.org/"
            return web_url(prefix + value)
    return None


def _outer(text: str, start: int, end: int, url: str, scanned: int) -> tuple[int, int]:
    """The range with the brackets that stand around a URL alone, and with the copies or the label that follow it."""
    if lead := _LEADS.search(text, max(0, start - 24), start):
        closing = _CLOSING[lead[0].strip()[-1]]
        if text.startswith(closing, end):
            start, end = lead.start(), end + 1
    moved = True
    while moved:
        moved = False
        for pattern in (_GROUP, _MARKDOWN_TARGET):
            # A closing brace that opened nothing may part a URL from its copy: `a}{a}`.
            at = end + 1 if pattern is _GROUP and text.startswith("}{", end) else end
            follower = pattern.match(text, at)
            if follower and (pattern is _GROUP or text[end - 1] == "]") and _is_copy_or_label(follower[1], url):
                end, moved = follower.end(), True
        if (copy := _copy_at(text, max(end, scanned) if not moved else end, url)) is not None:
            end, moved = copy, True
    return start, end


def _is_copy_or_label(inner: str, url: str) -> bool:
    other = _MENTION.search(inner)
    if other is None:
        return True
    copy = _url(other, _trimmed_end(inner, other.start(), other.end()))
    return copy is not None and (_key(copy).startswith(_key(url)) or _key(url).startswith(_key(copy)))


def _copy_at(text: str, position: int, url: str) -> int | None:
    """Where a second copy that is glued to a URL ends; None where there is none."""
    match = _MENTION.match(text, position + 2 if text.startswith("}{", position) else position)
    if match is None or not match["rest"]:
        return None
    end = _trimmed_end(text, match.start(), match.end())
    copy = _url(match, end)
    return end if copy is not None and _key(copy) == _key(url) else None
