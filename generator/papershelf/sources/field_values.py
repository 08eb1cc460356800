"""Reads the value of one field, whatever shape a service gives it: a name, a date, a text with mark-up for fonts.

Services agree on what a paper has and on little else: one wraps its texts, another counts milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from papershelf.dates import date_in, date_of, known_date

_NO_LETTER = re.compile(r"[\W_]+")
_A_SECOND = 1000
"""Milliseconds, in which OpenReview counts time."""
_EARLIEST = 10**11
"""In 1973: a smaller number is no time."""
_ENDS = (":", "?", "!", ".", "–", "—")
_LISTED = {
    "title": ("titles", "title"),
    "abstract": ("abstracts", "value"),
    "description": ("descriptions", "description"),
    "doi": ("dois", "value"),
    "arxivid": ("arxiveprints", "value"),
}
"""A field, and where it is the value of a key in a list."""
_ABSTRACT = "Abstract"
Row = Mapping[str, Any]


def named(row: Row) -> dict[str, Any]:
    """The values under their names without case and signs; of two names that are one then, the first with a value."""
    values: dict[str, Any] = {}
    for name, value in row.items():
        key = plain(str(name))
        if values.get(key) in (None, ""):
            values[key] = value
    return values


@lru_cache(maxsize=1024)
def plain(name: str) -> str:
    """A name without case and signs."""
    return _NO_LETTER.sub("", name).lower()


def unwrapped(value: Any) -> Any:
    """The value of a field; OpenReview wraps it."""
    return value["value"] if isinstance(value, Mapping) and "value" in value else value


def string_of(value: Any) -> str:
    """The text without space around it; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""


def name_of(entry: Any) -> str | None:
    """The name of an author: a text, or its parts under the names of any service; None for what is no name."""
    if isinstance(entry, str):
        return entry
    if not isinstance(entry, Mapping):
        return None
    parts = named(entry)
    if isinstance(inner := parts.get("author"), Mapping):
        parts = named(inner)
    for key in ("name", "literal", "displayname", "rawauthorname"):
        if isinstance(name := parts.get(key), str):
            return name
    family = _joined(parts, "nondroppingparticle", "family", "lastname")
    given = _joined(parts, "given", "firstname", "droppingparticle")
    suffix = _joined(parts, "suffix")
    if not (family or given):
        return string_of(parts.get("collectivename")) or string_of(parts.get("fullname")) or None
    return ", ".join(filter(None, (family, suffix, given)))


def is_author(entry: Any) -> bool:
    """Whether an entry of a list of people is an author; Zotero lists editors and translators with them."""
    return not isinstance(entry, Mapping) or entry.get("creatorType", "author") == "author"


def with_subtitle(title: str, subtitle: str) -> str:
    """The title with its subtitle, unless it ends with that already."""
    if _letters(title).endswith(_letters(subtitle)):
        return title
    return f"{title}{'' if title.endswith(_ENDS) else ':'} {subtitle}"


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


def with_firsts(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the first of what it has only in lists: title, abstract and numbers of DataCite, Zenodo and INSPIRE.

    What they call a description is an abstract where nothing else is.
    """
    if "titles" not in row and "creators" not in row:
        return row
    found = dict(row)
    for name, (listed, key) in _LISTED.items():
        values = row.get(listed)
        if name not in row and isinstance(values, list):
            said = [entry for entry in values if isinstance(entry, Mapping) and string_of(entry.get(key))]
            said.sort(key=lambda entry: entry.get("descriptionType", _ABSTRACT) != _ABSTRACT)
            found.update({name: said[0][key]} if said else {})
    if "description" in found and not any(name in found for name in ("abstract", "abstractnote")):
        found["abstract"] = found["description"]
    return found


def _joined(parts: Row, *names: str) -> str:
    return " ".join(text for name in names if (text := string_of(parts.get(name))))


def date_said(value: Any) -> str | None:
    """A date as a text, a year, milliseconds, or the parts of CSL; None where it cannot be read."""
    value = unwrapped(value)
    if isinstance(value, str):
        return date_in(value)
    if isinstance(value, int):
        return known_date(str(value)) or (_day_of(value) if value > _EARLIEST else None)
    if isinstance(value, Mapping):
        parts = value.get("date-parts")
        parts = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else parts
        if isinstance(parts, list) and parts:
            return date_of(*(str(part) for part in parts[:3]))
        return next((found for key in ("raw", "literal") if (found := date_in(string_of(value.get(key))))), None)
    return None


def _day_of(milliseconds: int) -> str | None:
    try:
        return known_date(datetime.fromtimestamp(milliseconds // _A_SECOND, UTC).date().isoformat())
    except (ValueError, OverflowError, OSError):
        return None
