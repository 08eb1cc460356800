"""Finds what Git writes into a file where two branches changed the same lines.

Each reader would say something else of such a file. One side of the conflict is a whole file: that is read instead, so
that nothing but the conflict is told.
"""

from __future__ import annotations

import re

CONFLICT = "a Git conflict marker; resolve the conflict"
_MARKER = re.compile(r"^(?:<{7}|\|{7}|>{7})(?: .*)?\r?$", re.MULTILINE)
_PARTING = re.compile(r"={7}\r?")


def our_side(text: str) -> tuple[str, int | None]:
    """The text as it was before the merge, and the 1-based line of the first marker; the text itself where none is.

    The markers and the lines of the other side become empty lines, so that all others keep their numbers.
    """
    first = _MARKER.search(text)
    if first is None:
        return text, None
    lines = text.split("\n")
    number = text.count("\n", 0, first.start())
    inside, ours = False, True
    for place in range(number, len(lines)):
        line = lines[place]
        is_marker = bool(_MARKER.match(line))
        if is_marker:
            inside, ours = line[0] != ">", line[0] != "|"
        elif inside and _PARTING.fullmatch(line):
            is_marker, ours = True, False
        if is_marker or not ours:
            lines[place] = ""
    return "\n".join(lines), number + 1
