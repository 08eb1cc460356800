"""Reads the daily-papers page as a Markdown clipper wrote it.

Titles are headings that link to /papers/<arXiv id>; around them stand lists, images and counts. Clippers break lines
inside links, end them with backslashes and escape what Markdown would take for mark-up, while abstracts hold TeX,
whose backslashes must stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papershelf.errors import ProblemLog
from papershelf.model import Capture
from papershelf.sources import page
from papershelf.sources.markdown_text import doubles_backslashes, inline
from papershelf.sources.marked_page import Passage, read_passages

LAYOUT = "clipper"

_PAPER_LINK = re.compile(r"\]\(\S*?/papers/\d{4}\.\d{4,5}|\]:\s*\S*/papers/\d{4}\.\d{4,5}")
_LINK_LINE = re.compile(r"^(?:\s{0,3}#{1,6}\s+|\s*(?:[-*+]|\d+\.)\s+)?\**\[", re.MULTILINE)
_REFERENCE_HEADING = re.compile(r"^#{1,6} \[.*\]\[\d+\]$")
_NUMBERED = re.compile(r"\]\[(\d+)\]")
_DEFINITION = re.compile(r"\s{0,3}\[([^\]]+)\]:\s*<?(\S+?)>?(?:\s+[\"'(].*)?$")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*)$")
_LIST_MARK = re.compile(r"^\s*[-*+]\s+(?=\S)")
_HARD_BREAK = re.compile(r"\\+\s*$")
_RULE = re.compile(r"\s*(?:(?:```|~~~)\w*|-{3,}|={3,}|\*{3,}|_{3,})\s*$")
_LONGEST_HEADING = 4


def recognises(lines: Sequence[str]) -> bool:
    """Whether Markdown links to papers stand in the lines, or headings with numbered links below a page's head."""
    text = "\n".join(lines)
    if _PAPER_LINK.search(text) and _LINK_LINE.search(text):
        return True
    if not any(map(page.opens_head, map(page.squeeze, lines))):
        return False
    return any(map(_REFERENCE_HEADING.match, lines))


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of a clipping; their arXiv ids come from the links."""
    start = page.front_matter_end(lines)
    doubled = doubles_backslashes("\n".join(lines))
    definitions = _definitions(lines)
    passages = []
    for chunk in _chunks(lines, start):
        parsed = inline(chunk.source, definitions, doubled=doubled, counts=not chunk.level)
        passages.append(Passage(chunk.line, parsed.text, chunk.level, parsed.arxiv_id, parsed.linked))
    return read_passages(passages, LAYOUT, file, log)


def _definitions(lines: Sequence[str]) -> dict[str, str]:
    """The URLs of numbered links; in a clipping cut off before them, each number with an empty URL."""
    definitions = {found[1]: found[2] for found in map(_DEFINITION.match, lines) if found}
    if not definitions and any(map(_REFERENCE_HEADING.match, lines)):
        definitions = {number: "" for line in lines for number in _NUMBERED.findall(line)}
    return definitions


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The source of a heading, a list item or a paragraph, its lines joined."""

    line: int
    source: str
    level: int = 0


def _chunks(lines: Sequence[str], start: int) -> Iterator[_Chunk]:
    index = start
    while index < len(lines):
        line = lines[index]
        if not line.strip() or _DEFINITION.match(line) or _RULE.match(line):
            index += 1
            continue
        heading = _HEADING.match(line)
        end = _heading_end(lines, index) if heading else _paragraph_end(lines, index)
        body = [_HARD_BREAK.sub("", part) for part in lines[index:end]]
        body = [_without_mark(part) for part in body] if heading else [_LIST_MARK.sub("", body[0], 1), *body[1:]]
        yield _Chunk(index + 1, " ".join(body), len(heading[1]) if heading else 0)
        index = end


def _without_mark(line: str) -> str:
    heading = _HEADING.match(line)
    return heading[2] if heading else line


def _heading_end(lines: Sequence[str], start: int) -> int:
    """The line after a heading, which goes on where its link is not closed or its line end is escaped."""
    depth = 0
    end = start
    while end < min(len(lines), start + _LONGEST_HEADING) and lines[end].strip():
        line = lines[end]
        depth += line.count("[") - line.count("\\[") - line.count("]") + line.count("\\]")
        end += 1
        if depth <= 0 and not _HARD_BREAK.search(line):
            return end
    return end if depth <= 0 else start + 1


def _paragraph_end(lines: Sequence[str], start: int) -> int:
    if _LIST_MARK.match(lines[start]):
        return start + 1
    end = start + 1
    while end < len(lines) and lines[end].strip() and not _HEADING.match(lines[end]) and not _RULE.match(lines[end]):
        end += 1
    return end
