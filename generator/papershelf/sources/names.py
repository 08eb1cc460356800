"""Parts the authors that a source has in one text, by the signs that its program puts between names.

Commas, semicolons, bars and "and" part names, and a comma stands within a name as well. BibTeX, which has rules for
where a name ends, is no part of this; what is said of its parts holds there too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from papershelf.model import is_suffix

_IN_BRACKETS = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
_AND = re.compile(r"\s+and\s+")
_FAMILY_FIRST = re.compile(r"[^\s,]+,[^,]+")
"""A family name of one word and what is given."""
_INITIALS_LAST = re.compile(r"\s*([^,.]*\w{2}[^,.]*)\s((?:[^\W\d_]\.-?)+)\s*")
_LONGEST_NAME = 100
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


def family_first(name: str) -> str:
    """One name of a tagged format in the order that papers have it.

    `Family, Given, Jr.` becomes `Family, Jr., Given`, and `Family G.` becomes `Family, G.`.
    """
    name = name.strip().rstrip(", ")
    if len(name) <= _LONGEST_NAME and (found := _INITIALS_LAST.fullmatch(name)):
        return f"{found[1]}, {found[2]}"
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 3 and not is_suffix(parts[1]):
        parts = [parts[0], parts[2], parts[1]]
    return in_order(parts)


def in_order(parts: Sequence[str]) -> str:
    """The name of these parts, that of the family first, a suffix right behind it, wherever it stands.

    A name without a given one ends with a comma, `King, Jr.,`, for the suffix would be taken for it.
    """
    parts = list(filter(None, parts))
    if len(parts) == 3 and is_suffix(parts[2]) and not is_suffix(parts[1]):
        parts = [parts[0], parts[2], parts[1]]
    elif len(parts) == 2:
        (family, of_family), (given, of_given) = map(_without_suffix, parts)
        if of_given and not given:
            given, _, family = family.rpartition(" ")
        if suffix := of_family or of_given:
            parts = [family, suffix, given]
    return ", ".join(parts).rstrip()


def _without_suffix(part: str) -> tuple[str, str]:
    """A part of a name, and the suffix at its end: `King Jr.`."""
    before, _, last = part.rpartition(" ")
    return (before.rstrip(), last) if is_suffix(last) else (part, "")


def _without_brackets(text: str) -> str:
    while (outside := _IN_BRACKETS.sub(" ", text)) != text:
        text = outside
    return text
