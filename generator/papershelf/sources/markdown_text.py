r"""Undoes the inline Markdown of a clipper: links, images, escapes.

A Markdown renderer would eat the TeX of an abstract (`\alpha`, `\%`, `M\"obius`); so only what clippers write is
undone, and every other backslash stays.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from papershelf.sources import page

_ESCAPED = frozenset("*_[]#-+<>")
_ACCENTED = {"`": "aeiouAEIOU{", "~": "aionuAIONU{", ".": "cegzCEGIZ{", "=": "aeiouAEIOU{"}
"""Characters that Markdown escapes and that are TeX accents before these letters."""

_SPECIAL = re.compile(r"[\\\[\]]|!\[")
_DOUBLED = re.compile(r"\\\\[A-Za-z%&$\"'^{}]")
_DESTINATION = re.compile(r"\(\s*<?((?:[^\s()<>\\]|\\.|\([^\s()]*\))*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_REFERENCE = re.compile(r"\[([^\[\]]+)\]")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+)>")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|nbsp|#39);")
_SCHEME = re.compile(r"https?://(?:www\.)?")
_OWN_SITE = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/(?:login|papers|join)")


@dataclass(frozen=True, slots=True)
class Inline:
    """A piece of Markdown as plain text, with the paper that it links to; `linked` if all of it is one link."""

    text: str
    arxiv_id: str | None
    linked: bool


def doubles_backslashes(text: str) -> bool:
    r"""Whether a clipper wrote `\\` for each backslash of this text, as the `\\alpha` of TeX shows."""
    return _DOUBLED.search(text) is not None


def inline(source: str, definitions: Mapping[str, str], *, doubled: bool, counts: bool) -> Inline:
    """Undo the mark-up of one heading or paragraph, its lines joined.

    A link leaves its text, and its URL where the text does not say it; images go, and `counts` that link to the page
    itself. `definitions` maps the keys of reference links to URLs.
    """
    scan = _Scan(page.squeeze(source), definitions, doubled=doubled, counts=counts)
    text = _AUTOLINK.sub(r"\1", scan.text())
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    text = page.squeeze(text)
    if len(text) > 4 and text.startswith("**") and text.endswith("**"):
        text = text[2:-2].strip()
    return Inline(text, scan.arxiv_id, scan.linked)


class _Scan:
    """One pass over a piece of Markdown; brackets that make no link stay text."""

    def __init__(self, source: str, definitions: Mapping[str, str], *, doubled: bool, counts: bool) -> None:
        self._source = source
        self._definitions = definitions
        self._doubled = doubled
        self._counts = counts
        self._out: list[str] = []
        self._open: list[int] = []  # where in _out brackets stand open
        self._links: list[int] = []  # which of _out are whole links
        self.arxiv_id: str | None = None
        self._run()
        links = set(self._links)
        between = "".join(part for index, part in enumerate(self._out) if index not in links)
        self.linked = bool(self._links) and not between.strip(" *")

    def text(self) -> str:
        """What is left; a link that opens the piece and closes in a later one loses its bracket."""
        if self._open and self._open[0] == 0 and self._out[0] == "[":
            self._out[0] = ""
        return "".join(self._out)

    def _run(self) -> None:
        position = 0
        while found := _SPECIAL.search(self._source, position):
            if found.start() > position:
                self._out.append(self._source[position : found.start()])
            if found[0] == "\\":
                text, position = self._unescaped(found.start())
                self._out.append(text)
            elif found[0] == "]":
                position = self._close(found.end())
            else:
                self._open.append(len(self._out))
                self._out.append(found[0])
                position = found.end()
        self._out.append(self._source[position:])

    def _unescaped(self, at: int) -> tuple[str, int]:
        following = self._source[at + 1 : at + 2]
        if not following:
            return "", at + 1
        if following.isspace():
            return " ", at + 2
        accented = _ACCENTED.get(following)
        if accented and not self._doubled and self._source[at + 2 : at + 3] in accented:
            return "\\", at + 1
        if accented or following == "\\" or following in _ESCAPED:
            return following, at + 2
        return "\\", at + 1

    def _close(self, position: int) -> int:
        """Handle a closing bracket that ends before the position; return where to go on."""
        url, end = self._target(position)
        if url is None:
            if self._open:
                self._open.pop()
            self._out.append("]")
            return position
        start = self._open.pop() if self._open else -1
        opener = self._out[start] if start >= 0 else "["
        label = page.squeeze("".join(self._out[start + 1 :]))
        start = max(start, 0)
        del self._out[start:]
        while self._links and self._links[-1] >= start:
            self._links.pop()
        self._links.append(start)
        self._out.append("" if opener == "![" else self._linked_text(label, url))
        return end

    def _target(self, position: int) -> tuple[str | None, int]:
        if found := _DESTINATION.match(self._source, position):
            url = re.sub(r"\\([_*~()\[\]])", r"\1", found[1])
            if "://" in url or url.startswith(("/", "#", "./", "../", "mailto:", "data:")) or not url:
                return url, found.end()
        elif (found := _REFERENCE.match(self._source, position)) and found[1] in self._definitions:
            return self._definitions[found[1]], found.end()
        return None, position

    def _linked_text(self, label: str, url: str) -> str:
        arxiv_id = page.paper_id(url)
        own = arxiv_id is not None or "://" not in url or _OWN_SITE.match(url) is not None
        if not label or (own and self._counts and page.is_byline(label)):
            return ""
        self.arxiv_id = self.arxiv_id or arxiv_id
        if own:
            return label
        if _SCHEME.sub("", url).rstrip("/") == _SCHEME.sub("", label).rstrip("/"):
            return url
        return f"{label} ({url})"
