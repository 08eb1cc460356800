"""Parts the authors that a source has in one text, by the signs that its program puts between names.

Commas, semicolons, bars and "and" part names, and a comma stands within a name as well. BibTeX, which has rules for
it, is no part of this.
"""

from __future__ import annotations

import re

_IN_BRACKETS = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
_AND = re.compile(r"\s+and\s+")
_FAMILY_FIRST = re.compile(r"[^\s,]+,[^,]+")
"""A family name of one word and what is given."""
_SIGNS = ("|", ";")
"""Where one of them parts names, a comma is within a name."""


def separator_in(text: str) -> str | None:
    """The sign, other than a comma, that parts the names in a text."""
    return next((sign for sign in _SIGNS if sign in text), None)


def names_in(text: str, sign: str | None = None) -> list[str]:
    """The names in one text; what stands in brackets, such as an affiliation or a number, goes.

    The sign parts them, or the one that is found; commas and "and" where there is none.
    """
    text = _without_brackets(text)
    sign = sign or separator_in(text)
    return text.split(sign) if sign else _BETWEEN.split(text)


def names_or_one_in(text: str) -> list[str]:
    """The names in one text that may as well be "Family, Given", or several such joined with "and"."""
    names = _AND.split(_without_brackets(text).strip())
    return names if all(map(_FAMILY_FIRST.fullmatch, names)) else names_in(text)


def _without_brackets(text: str) -> str:
    while (outside := _IN_BRACKETS.sub(" ", text)) != text:
        text = outside
    return text
