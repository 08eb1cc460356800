"""What the daily-papers page says around its papers, in whatever form it was captured.

The page greets, lists its navigation, counts votes and authors, and ends in a footer. Each reader meets the same
words in another dress; they are known here once, so that none of them is taken for a paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

GREETING = "Get trending papers in your email inbox"
SUBSCRIBE = "Subscribe"

_PAPER = re.compile(r"(?:^|/)papers/(?P<id>\d{4}\.\d{4,5})(?:v\d+)?(?=[/?#\s]|$)")
_QUOTED = re.compile(r"^(?:```|~~~)|\bpapers/\d{4}\.\d{4,5}")
_BYLINE = re.compile(r"by\s*AK\b.*\band the research community$")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATE = re.compile(rf"{_MONTH}[a-z]*\.? \d{{1,2}}(?:, \d{{4}})?$")
_FULL_DATE = re.compile(rf"(?P<month>{_MONTH})[a-z]*\.? (?P<day>\d{{1,2}}), (?P<year>\d{{4}})$")
_COUNT = re.compile(r"[-–—·•*|\[\]\s\d.,k]*")
_AUTHORS = re.compile(r"[-–—·•*|\[\]\s]*\d+ authors?\b.*")
_HEAD = {
    "new",
    "subscribe",
    "daily papers",
    "daily papers - hugging face",
    "hugging face",
    "daily",
    "weekly",
    "monthly",
    "trending papers",
    "log in",
    "sign up",
}
_FOOT = {
    "about",
    "careers",
    "company",
    "datasets",
    "docs",
    "models",
    "next",
    "pricing",
    "previous",
    "privacy",
    "spaces",
    "system theme",
    "tos",
    "trending papers ranked by github stars activity",
    "website",
}
_FURNITURE = {"submitted by", "upvote", "enterprise", "community", "view all"}


def paper_id(url: str) -> str | None:
    """The arXiv id, without a version, of a URL that leads to a paper's page; None for any other."""
    found = _PAPER.search(url)
    return found["id"] if found else None


def squeeze(text: str) -> str:
    """The text with every run of white space as one space, none at the ends."""
    return " ".join(text.split())


def is_date(text: str) -> bool:
    """Whether the text is a date as the page prints it: "Aug 20" or "Oct 7, 2024"."""
    return _DATE.match(text) is not None


def iso_date(text: str) -> str | None:
    """The ISO form of a printed date that has its year; None for any other text."""
    found = _FULL_DATE.match(text)
    if not found:
        return None
    try:
        day = datetime.strptime(f"{found['month']} {found['day']} {found['year']}", "%b %d %Y")  # noqa: DTZ007
    except ValueError:
        return None
    return day.date().isoformat()


def opens_head(text: str) -> bool:
    """Whether this line alone proves a head of the page: no paper is called so."""
    return text.startswith(GREETING) or _BYLINE.match(text) is not None


def is_head(text: str) -> bool:
    """Whether the line may stand in a head of the page."""
    return opens_head(text) or text.lower() in _HEAD or is_date(text)


def is_foot(text: str) -> bool:
    """Whether the line may stand in the footer of the page."""
    return text.lower() in _FOOT


def is_byline(text: str) -> bool:
    """Whether the text counts a paper's authors or votes: "3 authors", "-", "65"."""
    return _COUNT.fullmatch(text) is not None or _AUTHORS.fullmatch(text) is not None


def is_furniture(text: str) -> bool:
    """Whether the text belongs to the page and not to a paper, for readers that know titles by other signs."""
    return is_byline(text) or is_head(text) or is_foot(text) or text.lower() in _FURNITURE


def _is_page(lines: Sequence[str]) -> bool:
    """Whether the lines have a head of the page, a link to one of its papers, front matter or a block of code.

    A bibliography that stands behind such lines is quoted on a page, and no file of its own.
    """
    if front_matter_end(lines):
        return True
    return any(opens_head(text) or _QUOTED.search(text) for text in map(squeeze, lines))


def is_bibliography(lines: Sequence[str], entry: re.Pattern[str]) -> bool:
    """Whether an entry is found in the lines, and no page with papers stands before it."""
    text = "\n".join(lines)
    first = entry.search(text)
    return first is not None and not _is_page(lines[: text.count("\n", 0, first.start())])


def front_matter_end(lines: Sequence[str]) -> int:
    """How many lines at the top are YAML front matter that a tool wrote; 0 where there is none."""
    if not lines or lines[0].strip() != "---":
        return 0
    for index, line in enumerate(lines[1:60], start=1):
        if line.strip() == "---":
            return index + 1
    return 0
