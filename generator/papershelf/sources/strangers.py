"""Knows lines that belong to another layout, where a reader passes over whatever is not of its own.

Two exports in one file are one export to whoever joined them: what is passed over must not be papers.
"""

from __future__ import annotations

import re

PASSED_OVER = "here begins something that is not read; put it into a file of its own, or remove it"

_BEGINNING = re.compile(
    r"\s*(?:TY[ \t]{1,2}-|PMID-|PT [A-Z]\s*$|%0 |@[a-z]+\s*[{(]|[\[{]\s*(?:[\"{]|$)|<(?:\?xml|feed|rss|!DOCTYPE|html)\b"
    r"|\"?title\"?[,;\t])",
    re.IGNORECASE,
)
_ABSTRACT = 200
"""From so many characters on, a line may be an abstract."""


def begins_another(line: str) -> bool:
    """Whether an export of another kind may begin with a line."""
    return _BEGINNING.match(line) is not None


def may_be_read(line: str) -> bool:
    """Whether a line may be the beginning of another export, or an abstract."""
    return len(line.strip()) >= _ABSTRACT or begins_another(line)
