"""Finds elements in a file of XML, each with its line, and goes on where the XML breaks.

Feeds and proceedings come cut off and with wrong signs in them, and a broken paper must not cost the others. Nothing is
loaded that a file points to, and one that declares entities is refused: by them a few lines become gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from html.entities import html5
from itertools import islice, pairwise
from xml.parsers import expat

from papershelf.errors import ProblemLog
from papershelf.escaping import xml_text

_ROOT = re.compile(
    r"\s*(?>(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE\s[^\[>]*(?:\[.*?\]\s*)?>\s*)*)<(?P<name>[^\W\d][\w:.-]*)",
    re.DOTALL,
)
_HEAD = 1000
"""The root element begins within so many lines."""

_DEEPEST = 200
"""No feed and no markup of a text has so many elements within each other."""

_REASONS = {
    expat.errors.XML_ERROR_NO_ELEMENTS: "an element is not closed",
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: "a tag or a comment is not closed",
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION: "a CDATA section is not closed",
    expat.errors.XML_ERROR_TAG_MISMATCH: "a tag closes another than the one that is open",
    expat.errors.XML_ERROR_INVALID_TOKEN: "a sign stands where none may, perhaps & in place of &amp;",
}


@dataclass(frozen=True, slots=True)
class Element:
    """An element by its name as written, prefix included, with the 1-based line where it begins and what is in it."""

    name: str
    line: int
    attributes: Mapping[str, str]
    parts: list[str | Element] = field(default_factory=list)

    def each(self, name: str) -> Iterator[Element]:
        """The children of that name; with `*:` before it, of whatever prefix, or of none."""
        any_prefix = name.removeprefix("*:")
        for part in self.parts:
            if isinstance(part, Element) and (part.name == name or local_name(part.name) == any_prefix != name):
                yield part

    def first(self, name: str) -> Element | None:
        """The first child of that name."""
        return next(self.each(name), None)

    def said(self, name: str) -> str:
        """The text of the first child of that name without white space around it; empty where there is none."""
        child = self.first(name)
        return child.text.strip() if child else ""

    @property
    def text(self) -> str:
        """All the text in it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


def local_name(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def root_name(lines: Sequence[str]) -> str | None:
    """The name of the element that a file of XML begins with, None for any other file."""
    match = _ROOT.match("\n".join(islice(lines, _HEAD)))
    return match["name"] if match else None


def find_elements(
    lines: Sequence[str], names: Set[str], file: str, log: ProblemLog, *, openings: Set[str] = frozenset()
) -> list[Element]:
    """The elements of these names in their order, and those of `openings` without what is in them.

    Wanted elements do not stand in each other. Where the XML breaks is a problem, and the element that breaks is left
    out; those behind it are found by their tags. Several documents may follow each other.
    """
    data = xml_text("\n".join(lines)).encode()
    start = len(data) - len(data.lstrip())
    whole = _parse(data[start:], data.count(b"\n", 0, start) + 1, names, openings)
    found = whole.found
    if whole.broken and not whole.another:
        _report(whole, len(lines), file, log)
    if not whole.broken or whole.refused:
        return found
    wanted = b"|".join(re.escape(name.encode()) for name in sorted(names | openings))
    tags = re.compile(rb"<(?:%s)(?=[\s/>])" % wanted).finditer(data, start + whole.done)
    line, counted = 1, 0
    for start, end in pairwise((*(tag.start() for tag in tags), len(data))):
        line, counted = line + data.count(b"\n", counted, start), start
        part = _parse(data[start:end], line, names, openings)
        found += part.found[:1]
        if not part.found:
            _report(part, len(lines), file, log)
    return found


@dataclass(slots=True)
class _Parsed:
    """What a document, or the part of one that begins with a wanted element, gave before the parser gave up.

    `found` is what is complete in it, and `done` counts the bytes before what is not. `broken` says why the parser gave
    up, `line` where, `inside` in which wanted element; `refused`, that nothing more of the file may be read; `another`,
    that a document follows the first one.
    """

    found: list[Element]
    done: int
    line: int
    broken: str = ""
    inside: Element | None = None
    refused: bool = False
    another: bool = False


class _Stop(Exception):  # noqa: N818 (what is wrong with the file, not with the program)
    """Ends the reading of a document, for a reason."""


class _Refusal(_Stop):
    """Ends the reading of a file."""


def _parse(data: bytes, line: int, names: Set[str], openings: Set[str]) -> _Parsed:
    """What stands in the data, which begin in that line."""
    parser = expat.ParserCreate("utf-8")
    building = _Building(parser, line, names, openings)
    stop: _Stop | None = None
    another = False
    try:
        parser.Parse(data, True)
    except _Stop as error:
        stop = error
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        stop = _Stop(_REASONS.get(reason, reason))
        rest = data[parser.CurrentByteIndex :][:2]
        another = reason == expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT and rest[:1] == b"<" and rest != b"</"
    return _Parsed(
        building.found,
        building.done,
        building.line,
        broken=str(stop or ""),
        inside=building.inside,
        refused=isinstance(stop, _Refusal),
        another=another,
    )


class _Building:
    """Makes elements of what the parser sees."""

    def __init__(self, parser: expat.XMLParserType, line: int, names: Set[str], openings: Set[str]) -> None:
        self.found: list[Element] = []
        self.done = 0
        self._parser, self._before, self._names, self._openings = parser, line - 1, names, openings
        self._open: list[Element] = []
        self._depth = 0
        parser.buffer_text = True
        parser.UseForeignDTD(True)  # so that an entity that nobody declared is passed on by its name
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.SkippedEntityHandler = self._entity
        parser.EntityDeclHandler = self._declaration

    @property
    def line(self) -> int:
        """The line where the parser is."""
        return self._before + self._parser.CurrentLineNumber

    @property
    def inside(self) -> Element | None:
        """The wanted element that is not complete."""
        return self._open[0] if self._open else None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Stop("elements stand too deep within each other")
        element = Element(name, self.line, attributes)
        if self._open:
            if name in self._names:
                raise _Stop("an element is not closed")
            self._open[-1].parts.append(element)
            self._open.append(element)
        elif name in self._names:
            self._open.append(element)
            self.done = self._parser.CurrentByteIndex + 1
        elif name in self._openings:
            self.found.append(element)
            self.done = self._parser.CurrentByteIndex + 1

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._open:
            element = self._open.pop()
            if not self._open:
                self.found.append(element)
                self.done = self._parser.CurrentByteIndex

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].parts.append(text)

    def _entity(self, name: str, _is_parameter: bool) -> None:
        self._text(html5.get(f"{name};", f"&{name};"))

    def _declaration(self, *_of_an_entity: object) -> None:
        raise _Refusal("it declares entities")


def _report(parsed: _Parsed, lines: int, file: str, log: ProblemLog) -> None:
    line = min(parsed.line, lines)
    if parsed.refused:
        log.add(file, line, "XML that declares entities; remove its document type, from <!DOCTYPE to ]>")
        return
    what = f" in the <{parsed.inside.name}> of line {parsed.inside.line}, which is left out" if parsed.inside else ""
    log.add(file, line, f"broken XML{what}: {parsed.broken}; mend it, or capture it again")
