"""What the values of tagged lines say, in RIS and in refer: their paragraphs, their signs, their dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from papershelf.dates import date_in, date_of
from papershelf.sources.html_text import is_html, text_of_html, unescaped

Fields = Mapping[str, Sequence[str]]
"""The values of a paper by their tags, in their order."""

_WRAPPED = 200
"""No program that breaks lines makes longer ones: where a value has one, its lines are paragraphs."""


def values_of(fields: Fields, tags: Sequence[str]) -> list[str]:
    """All values of these tags, with the signs that entities stand for."""
    return [unescaped(text) for tag in tags for text in fields.get(tag, ())]


def lines_joined(value: Sequence[str]) -> str:
    """The lines of a value as paragraphs, but for those that a program broke."""
    if len(value) == 1:
        return value[0]
    if max(map(len, value)) > _WRAPPED:
        return "\n\n".join(filter(None, value))
    return "\n".join(value)


def plain(text: str) -> str:
    """What a value says: the text of HTML, be its tags escaped or not, and the signs that entities stand for."""
    said = text if is_html(text) else unescaped(text)
    return text_of_html(said) if is_html(said) else said


def most_exact(said: Sequence[str]) -> str | None:
    """The most exact of the dates that are said: one may be a month without its year, which is in another then."""
    dates = [date for text in said if (date := date_in(text))]
    if not dates:
        return None
    dates += [date for text in said if not date_in(text) and (date := date_of(dates[0][:4], text))]
    return max(dates, key=len)
