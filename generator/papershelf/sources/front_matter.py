"""Reads a paper in Markdown with front matter, as the sites of proceedings and of many groups keep their papers.

Front matter, in YAML or TOML, says the fields; where it has no abstract, the text below it is one. One file holds one
paper.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import yaml

from papershelf.errors import ProblemLog
from papershelf.model import Capture, Source
from papershelf.sources.fields import record_in
from papershelf.sources.markdown_text import inline

LAYOUT = "front-matter"

_ENDS = {"---": ("---", "..."), "+++": ("+++",)}
"""The lines that end front matter, by the one that begins it: `+++` is TOML, as Hugo writes it."""
_TOML_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_LONGEST = 2000
"""Lines; so long front matter is none of a paper."""
_MOST = 200_000
"""Characters, for PyYAML is slow."""
_ABSTRACT = re.compile(r"abstract\s*[:=]", re.IGNORECASE)
_TITLE = re.compile(r"title\s*[:=]", re.IGNORECASE)
_OTHER = re.compile(r"(?:authors?|doi|arxiv(?:_?id)?)\s*[:=]", re.IGNORECASE)
_NOTHING = ("", "~", "null")
_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)\s*#*$")
_NO_TEXT = re.compile(r"\{%.*?%\}|<!--.*?-->|^\s*\{:.*\}\s*$")
_WORD_ABSTRACT = re.compile(r"^\W*abstract\W+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _FrontMatter:
    """The 0-based lines behind its first fence and of its last; what it says, or where it is broken, and why."""

    start: int
    end: int
    fields: Mapping[str, Any]
    language: str
    error: tuple[int, str] | None = None


def states_abstract(lines: Sequence[str]) -> bool:
    """Whether the file begins with front matter that has a title and an abstract."""
    matter = _front_matter(lines)
    return matter is not None and _has(matter, lines, _TITLE, _ABSTRACT)


def recognises(lines: Sequence[str]) -> bool:
    """Whether the file begins with front matter that has a title, and more that pages other than papers' rarely say."""
    matter = _front_matter(lines)
    return matter is not None and _has(matter, lines, _TITLE, _OTHER)


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The paper of the file."""
    matter = _front_matter(lines)
    if matter is None:
        return Capture(file, LAYOUT, ())
    if matter.error:
        line, reason = matter.error
        message = f"front matter that is no {matter.language}: {reason}; put a text with a colon or quotes into quotes"
        log.add(file, line, message)
        return Capture(file, LAYOUT, ())

    fields = dict(matter.fields)
    if not any(_ABSTRACT.match(f"{name}:") for name in fields):
        fields["abstract"] = "\n\n".join(_abstract(lines[matter.end + 1 :], str(fields.get("title"))))
    titled = (number for number in range(matter.start, matter.end) if _TITLE.match(lines[number]))
    record = record_in(fields, Source(file, next(titled, matter.start - 1) + 1), log)
    return Capture(file, LAYOUT, (record,) if record else ())


def _front_matter(lines: Sequence[str]) -> _FrontMatter | None:
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    fence = lines[first].rstrip() if lines else ""
    if fence not in _ENDS:
        return None
    inside = enumerate(islice(lines, first + 1, first + _LONGEST), first + 1)
    end = next((index for index, line in inside if line.rstrip() in _ENDS[fence]), None)
    if end is None or sum(map(len, lines[first:end])) > _MOST:
        return None
    start = first + 1
    text = "\n".join(lines[start:end])
    language, load = _LANGUAGES[fence]
    fields, error = load(text)
    if error:
        line, reason = error
        return _FrontMatter(start, end, {}, language, (min(start + line, end + 1), reason))
    if not isinstance(fields, dict):
        return None
    said = {name: value for name, value in fields.items() if value not in _NOTHING}
    return _FrontMatter(start, end, said, language)


def _yaml(text: str) -> tuple[Any, tuple[int, str] | None]:
    """What YAML says, or in which of its lines it is none, and why."""
    try:
        # Every value is a text to this loader: an arXiv id keeps its last zero, and no day fails to exist.
        return yaml.load(text, yaml.BaseLoader), None  # noqa: S506 (makes nothing but texts)
    except yaml.MarkedYAMLError as error:
        return None, (1 + (error.problem_mark.line if error.problem_mark else 0), str(error.problem))
    except yaml.reader.ReaderError as error:
        return None, (0, str(error.reason))
    except RecursionError:
        return None, (0, "it is nested too deep")


def _toml(text: str) -> tuple[Any, tuple[int, str] | None]:
    """What TOML says, or in which of its lines it is none, and why; dates and times as texts."""
    try:
        fields = tomllib.loads(text)
    except ValueError as error:  # of a number of too many digits too
        place = _TOML_LINE.search(str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        return None, (line, _TOML_LINE.sub("", str(error)).lower())
    except RecursionError:
        return None, (0, "it is nested too deep")
    return {name: str(value) if isinstance(value, date) else value for name, value in fields.items()}, None


_LANGUAGES = {"---": ("YAML", _yaml), "+++": ("TOML", _toml)}


def _has(matter: _FrontMatter, lines: Sequence[str], *names: re.Pattern[str]) -> bool:
    """Whether there is a field of each name, be it in front matter that cannot be read."""
    keys = lines[matter.start : matter.end] if matter.error else [f"{name}:" for name in matter.fields]
    return all(any(map(name.match, keys)) for name in names)


def _abstract(lines: Sequence[str], title: str) -> list[str]:
    """The paragraphs below the heading "Abstract"; without one, those before any heading but the title's."""
    sections: dict[str, list[str]] = {"": []}
    heading = ""
    for kind, text in _blocks(lines):
        if kind == "heading":
            heading = "" if text == title and not sections[""] else text.lower()
        else:
            sections.setdefault(heading, []).append(text)
    return [_WORD_ABSTRACT.sub("", text) for text in sections.get("abstract", sections[""])]


def _blocks(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Headings and paragraphs in their order, as plain text."""
    paragraph: list[str] = []
    for line in (*lines, ""):
        text = _NO_TEXT.sub("", line)
        heading = _HEADING.match(text)
        if heading or not text.strip():
            if plain := inline(" ".join(paragraph), {}, doubled=False, counts=False).text:
                yield "paragraph", plain
            paragraph = []
        else:
            paragraph.append(text)
        if heading:
            yield "heading", inline(heading[1], {}, doubled=False, counts=False).text
