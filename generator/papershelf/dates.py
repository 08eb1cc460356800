"""Dates as a library knows them: ISO 8601 with what is known, a year, a month or a day, and only days that exist."""

from __future__ import annotations

import re
from datetime import date

_SHAPE = re.compile(r"([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_YEAR_FIRST = re.compile(r"([12]\d{3})(?!\d)(?:[-/.](\d{1,2})(?!\d)(?:[-/.](\d{1,2})(?!\d))?)?", re.ASCII)
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)", re.ASCII)
_WORD_OR_DAY = re.compile(r"[A-Za-z]+|(?<!\d)\d{1,2}(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = 3
"""So many letters tell an English month."""


def known_date(text: str) -> str | None:
    """The text where it is a date between the years 1000 and 2999, else None."""
    if (match := _SHAPE.fullmatch(text)) is None:
        return None
    try:
        first_day(text)
    except ValueError:
        return None
    return match[0]


def date_of(year: str, month: str = "", day: str = "") -> str | None:
    """The date of a year, a month as a number or in English, and a day, as far as they say one; None without a year.

    A month may name its day ("12 Mar.", "mar~12") and a second month ("July-August"), which is passed over.
    """
    if (found := known_date(year.strip())) is None:
        return None
    said = _WORD_OR_DAY.findall(month)
    name = next((word for word in said if word[:_ENGLISH].lower() in _MONTHS), None)
    numbers = [int(word) for word in said if word.isdecimal()]
    if name:
        number = _MONTHS.index(name[:_ENGLISH].lower()) + 1
    elif numbers:
        number = numbers.pop(0)
    else:
        return found
    days = [*numbers, *(int(word) for word in _WORD_OR_DAY.findall(day) if word.isdecimal())]
    by_month = known_date(f"{found}-{number:02}")
    return (known_date(f"{by_month}-{days[0]:02}") if by_month and days else None) or by_month or found


def date_in(text: str) -> str | None:
    """The date that a text says, as far as it says one: `2019-10-05T12:00Z`, `2019/10//`, `5 Oct. 2019`, `10/2019`.

    Of two numbers around a year nobody knows which is the month: then it is the year alone.
    """
    if (match := _YEAR_FIRST.match(text.strip())) and match[2]:
        return date_of(*match.groups(""))
    if (match := _YEAR.search(text)) is None:
        return None
    around = f"{text[: match.start()]} {text[match.end() :]}"
    words = _WORD_OR_DAY.findall(around)
    return date_of(match[0], "" if len(words) > 1 and all(map(str.isdecimal, words)) else around)


def first_day(text: str) -> date:
    """The first day of a known date; `ValueError` for a text that is none."""
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, day)
