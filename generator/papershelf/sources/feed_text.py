"""Reads what feeds have in their texts: arXiv's announcements, and abstracts that are cut.

Atom and RSS hold the same texts in different elements, and arXiv sends both.
"""

from __future__ import annotations

import re

_ANNOUNCED = re.compile(r"\s*(?P<id>arXiv:\S+)\s+Announce Type:\s*\S+\s+Abstract:\s*", re.IGNORECASE)
_CUT = ("…", "...", "…]", "...]")


def announced(text: str) -> tuple[str | None, str]:
    """The arXiv id before an abstract that arXiv announces, and the abstract; None and the text for any other."""
    match = _ANNOUNCED.match(text)
    return (match["id"], text[match.end() :]) if match else (None, text)


def is_cut(text: str) -> bool:
    """Whether a text ends as one does of which only the beginning is there."""
    return text.rstrip().endswith(_CUT)
