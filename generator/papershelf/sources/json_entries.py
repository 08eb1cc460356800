"""Takes a JSON document apart into the objects of its lists, each with its place, however broken it is.

A parser gives all or nothing. Here each object is parsed by itself: what stands before a break and after it is kept,
and every object knows its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_OBJECT = re.compile(r'\{\s*"')
_MOST_BREAKS = 1000
_LONGEST = 1 << 18
"""Characters of an entry that is looked for behind a break, for a parser that fails counts all lines of its text."""
_MOST_EFFORT = 8
"""Behind breaks so many times the text's length is read at most: deep nesting could make it the square."""
_TRY = 300
"""What one try costs at least, in characters."""
_TRY_IN_VAIN = 5000
"""What it costs to find that the nesting is too deep."""
_DEEPEST = 4
"""Lists of papers stand at most so deep in what a service answers."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a list of papers, or a paper by itself, with its place in the text, from 0."""

    at: int
    value: Any


@dataclass(frozen=True, slots=True)
class Break:
    """Where the text is no JSON, from 0, why, and the stretch of an entry that is lost, half open."""

    at: int
    message: str
    start: int
    end: int


def entries(text: str, wanted: Callable[[object], bool]) -> Iterator[Entry | Break]:
    """The values of every list in which one is `wanted`, the wanted objects outside of lists, and the breaks.

    All values of a list that is not within an object are taken. Several documents may stand behind each other.
    """
    return _Scan(text, wanted).documents()


class _Scan:
    def __init__(self, text: str, wanted: Callable[[object], bool]) -> None:
        self._text = text
        self._wanted = wanted
        self._at = 0
        self._told: set[int] = set()
        self._untold: list[Break] = []
        self._vague: Break | None = None
        self._open = False  # within an object that broke, of which no more is expected to be whole
        self._effort = _MOST_EFFORT * len(text)

    def documents(self) -> Iterator[Entry | Break]:
        self._skip()
        while self._at < len(self._text):
            if self._sign() == "[":
                yield from self._list()
            elif self._sign() == "{":
                yield from self._object()
            elif self._open:
                self._find(self._at)
            else:
                yield from self._lost(self._at, self._at, "something stands outside of the list")
            self._skip()
        yield from (found for found in self._untold if found.at not in self._told)
        if self._vague and not self._told:
            yield self._vague

    def _list(self) -> Iterator[Entry | Break]:
        """The values of the list that begins here."""
        self._at += 1
        closed = yield from self._values()
        if not closed:
            yield from self._lost(self._at, self._at, "the list has no end")

    def _values(self) -> Generator[Entry | Break, None, bool]:
        """The values from here to the end of their list; whether it has one, or else a break that was told."""
        self._skip()
        while self._at < len(self._text):
            if self._sign() == "]":
                self._at += 1
                return True
            start = self._at
            decoded, error = _decoded(self._text, start)
            if error:
                yield from self._lost(start, error.at, error.message)
                if self._at >= len(self._text):
                    return True
                continue
            yield from self._entry(start, decoded)
            self._skip()
            if self._sign() == ",":
                self._at += 1
                self._skip()
            elif self._sign() == "{":
                if not self._open:
                    yield Break(self._at, "a comma is missing before it", self._at, self._at)
            elif self._sign() not in ("]", ""):
                yield from self._lost(self._at, self._at, "a comma or the end of the list is missing")
        return False

    def _entry(self, start: int, decoded: _Decoded) -> Iterator[Entry | Break]:
        """A value of a list, or the papers within it."""
        value = decoded.value
        within = [] if self._wanted(value) or not isinstance(value, dict) else list(self._within(start, _DEEPEST))
        yield from within or (Entry(start, value),)
        self._at = decoded.end

    def _object(self) -> Iterator[Entry | Break]:
        """The paper that begins here, or those within the object, which may break anywhere."""
        start = self._at
        decoded, error = _decoded(self._text, start)
        if decoded.end:
            if self._wanted(decoded.value):
                yield Entry(start, decoded.value)
            else:
                yield from self._within(start, _DEEPEST)
            self._at = decoded.end
        elif error:
            self._find(start + 1)
            self._open = True
            if error.vague and self._at < len(self._text):
                self._vague = Break(error.at, error.message, error.at, error.at)
            elif self._at < error.at:  # a list before the break, which may be in one of its papers
                self._untold.append(Break(error.at, error.message, error.at, error.at))
            else:
                self._told.add(error.at)
                yield Break(error.at, error.message, start, self._at)
            yield from self._values()

    def _within(self, start: int, depth: int) -> Iterator[Entry | Break]:
        """What an object that is well formed has in its fields."""
        self._at = start + 1
        self._skip()
        while self._sign() != "}":
            _, self._at = _DECODER.raw_decode(self._text, self._at)
            self._skip()
            self._at += 1
            self._skip()
            at = self._at
            value, end = _DECODER.raw_decode(self._text, at)
            if isinstance(value, list) and any(map(self._wanted, value)):
                yield from self._list()
            elif self._wanted(value):
                yield Entry(at, value)
            elif isinstance(value, dict) and depth > 1:
                yield from self._within(at, depth - 1)
            self._at = end
            self._skip()
            if self._sign() == ",":
                self._at += 1
                self._skip()

    def _lost(self, start: int, at: int, message: str) -> Iterator[Break]:
        """Go on at the next wanted object behind a break, and tell of it once."""
        if len(self._told) < _MOST_BREAKS:
            self._find(max(at, start + 1))
        else:
            self._at = len(self._text)
        if at not in self._told:
            self._told.add(at)
            yield Break(at, message, start, self._at)

    def _find(self, start: int) -> None:
        """Go to the next wanted object, or to the end of the text."""
        at = start
        while self._effort > 0 and (found := _OBJECT.search(self._text, at)):
            at = found.start()
            decoded, error = _decoded(self._text[at : at + _LONGEST], 0)
            if self._wanted(decoded.value):
                self._at = at
                return
            self._effort -= max(_TRY, error.cost if error else decoded.end)
            at += 1
        self._at = len(self._text)

    def _skip(self) -> None:
        if found := _SPACE.match(self._text, self._at):
            self._at = found.end()

    def _sign(self) -> str:
        return self._text[self._at : self._at + 1]


@dataclass(frozen=True, slots=True)
class _Decoded:
    """A value and where it ends; 0 where there is none."""

    value: Any = None
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Error:
    """Where there is no JSON, why, and what it cost to find that, in characters.

    A vague one is somewhere in the value that begins there.
    """

    at: int
    message: str
    cost: int
    vague: bool = False


def _decoded(text: str, at: int) -> tuple[_Decoded, _Error | None]:
    """The value that begins there, or why there is none."""
    try:
        return _Decoded(*_DECODER.raw_decode(text, at)), None
    except json.JSONDecodeError as error:
        return _Decoded(), _Error(error.pos, _reason(error), error.pos - at)
    except RecursionError:
        return _Decoded(), _Error(at, "nested too deep", _TRY_IN_VAIN, vague=True)
    except ValueError:
        return _Decoded(), _Error(at, "a number of too many digits", _TRY_IN_VAIN, vague=True)


def _reason(error: json.JSONDecodeError) -> str:
    """What the parser says, without the words that a place would follow."""
    words = error.msg.removesuffix(" starting at").removesuffix(" at").rstrip(": ")
    return words[:1].lower() + words[1:]
