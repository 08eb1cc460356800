"""Takes the marks of HighWire's typesetting out of abstracts, which bioRxiv and medRxiv leave in what they answer.

`O_` and a name open what `C_` and the name close.
"""

from __future__ import annotations

import re

from papershelf.text import PARAGRAPH_BREAK

_NAMES = ("FIG", "INLINEFIG", "LI", "QUOTE", "SCPCAP", "SCPLOW", "ST_ABS", "TBL", "TEXTBOX", "UL")
_MARK = re.compile(rf"[OCM]_(?:{'|'.join(_NAMES)})")
_PICTURE = re.compile(r"O_(FIG|TBL|INLINEFIG)\b(?:(?!O_\1\b).)*?C_\1\b", re.DOTALL)
"""A figure or a table: its address, and the words of a page around it."""
_HEADING = re.compile(r"O_ST_ABS([^\n]{0,80}?)C_ST_ABS")
_ITEM = re.compile(r"[OC]_LI(?!NK)")
_UNSAID = ("abstract", "summary")


def without_marks(text: str) -> str:
    """The text without the marks and the pictures, its headings and items being paragraphs; any other as it is."""
    if "C_" not in text or not any(-1 < text.find(f"O_{name}") < text.rfind(f"C_{name}") for name in _NAMES):
        return text
    text = _ITEM.sub(PARAGRAPH_BREAK, _HEADING.sub(_heading, _PICTURE.sub("", text)))
    parts = (part.strip() for part in _MARK.sub("", text).split(PARAGRAPH_BREAK))
    return PARAGRAPH_BREAK.join(filter(None, parts))


def _heading(found: re.Match[str]) -> str:
    heading = found[1].strip()
    return "" if heading.lower() in _UNSAID else f"{PARAGRAPH_BREAK}{heading}{PARAGRAPH_BREAK}"
