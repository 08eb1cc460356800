"""Dates as a library knows them: ISO 8601 with what is known, a year, a month or a day, and only days that exist."""

from __future__ import annotations

import re
from datetime import date

_SHAPE = re.compile(r"([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def known_date(text: str) -> str | None:
    """The text where it is a date between the years 1000 and 2999, else None."""
    if (match := _SHAPE.fullmatch(text)) is None:
        return None
    try:
        first_day(text)
    except ValueError:
        return None
    return match[0]


def first_day(text: str) -> date:
    """The first day of a known date; `ValueError` for a text that is none."""
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, day)
