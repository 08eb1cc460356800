"""What stands behind the = of a BibTeX field: texts in braces or quotes, numbers and macros, joined with #.

Files written by hand often miss a comma between two fields. Then the next field stands within the value of the one
before it, and is found there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_MOST = 10_000
"""How many characters macros may bring into one value: a macro of macros can grow without bound."""

_SPACE = re.compile(r"\s*")
_BRACES = re.compile(r"(?<!\\)[{}]")
_BRACES_AND_QUOTES = re.compile(r'(?<!\\)[{}"]')
_WORDS = re.compile(r'[^\s{}"#=,]++(?:[ \t]+[^\s{}"#=,]++(?!\s*=))*')
_NEXT_FIELD = re.compile(r"\s*([A-Za-z][\w-]*)\s*=\s*")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry: its name in small letters, its text, and the line where it stands.

    `stray` is what stands behind the value and is no part of it.
    """

    name: str
    line: int
    text: str
    stray: str = ""


def fields_in(name: str, line: int, value: str, macros: Mapping[str, str]) -> Iterator[Field]:
    """The field of that name, and those that its value swallowed because a comma is missing.

    `macros` are known by their names in small letters; a name that is none of them stands for itself, as months do.
    """
    start = begin = end = 0
    while True:
        text, end = _joined(value, end, macros)
        following = _NEXT_FIELD.match(value, end)
        if following is None:
            break
        yield Field(name, line, text)
        line += value.count("\n", start, following.start(1))
        start, begin = following.start(1), following.end()
        end = begin
        name = following[1].lower()
    stray = value[end:].strip()
    if stray and value[begin] == value[-1] == '"':  # quotes within quotes
        text, stray = value[begin + 1 : -1], ""
    yield Field(name, line, text, stray)


def _joined(value: str, start: int, macros: Mapping[str, str]) -> tuple[str, int]:
    """The text of the parts from there on that # joins, and where they end."""
    parts: list[str] = []
    brought = 0
    end = start
    while True:
        place = _after_space(value, end if not parts else end + 1)
        part: str | None = None
        if value[place : place + 1] in ("{", '"'):
            closing = _closing(value, place)
            if closing is not None:
                part, place = value[place + 1 : closing], closing + 1
        elif word := _WORDS.match(value, place):
            part, place = macros.get(word[0].lower(), word[0]), word.end()
            brought += len(part)
        if part is None or brought > _MOST:
            return "".join(parts), end
        parts.append(part)
        end = _after_space(value, place)
        if value[end : end + 1] != "#":
            return "".join(parts), place


def _after_space(value: str, start: int) -> int:
    found = _SPACE.match(value, start)
    return found.end() if found else start


def _closing(value: str, opening: int) -> int | None:
    """Where the brace or quote that opens there is closed."""
    quoted = value[opening] == '"'
    depth = 0
    for mark in (_BRACES_AND_QUOTES if quoted else _BRACES).finditer(value, opening + 1):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}" and depth:
            depth -= 1
        elif not depth and (mark[0] == '"') == quoted:
            return mark.start()
    return None
