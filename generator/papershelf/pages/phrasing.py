"""Lets Python-Markdown take `math` for what it is in HTML: phrasing content, which may stand in a paragraph.

Python-Markdown counts it among the block elements and would break the paragraph at every formula. Other engines
(CommonMark) do not.
"""

from __future__ import annotations

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension


class PhrasingMath(Extension):
    """Strikes `math` from the block elements of one converter."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name is Python-Markdown's)
        """Called by Python-Markdown when it is set up."""
        if "math" in md.block_level_elements:
            md.block_level_elements.remove("math")
        if "caption" not in md.block_level_elements:
            md.block_level_elements.append("caption")


def makeExtension(**options: Any) -> PhrasingMath:  # noqa: N802 (the name is Python-Markdown's)
    """The entry point by which Python-Markdown finds the extension of this module."""
    return PhrasingMath(**options)
