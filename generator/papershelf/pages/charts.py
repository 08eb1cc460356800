"""Bar charts as SVG, drawn at build time: no script, no image, readable in both schemes and on a phone.

A chart has no view box, so nothing in it is scaled: bars are percentages of the width, and text keeps its size. All
other lengths are in em. Colours come from the style sheet by class, and no bar is told by its colour alone. A style
sheet that gives every picture a height of its own, as Material's does, needs to know the number of lines, too.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from papershelf import escaping

BARS = 16
"""A column has at most this many bars. Columns stand side by side where there is room, and below each other else."""

_COLUMNS = 3
_FEW = 4
_WIDTH = 48
"""How many letters stand on a line of the narrowest column."""

_LINE = 1.5
_GAP = 0.7
_THICK = 0.6


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its label on the left above it and its value in words on the right.

    `below` is a second line of the label and `note_below` of the value; `solid` is the part of the value that is
    drawn darker, all of it unless told; `hue` is a place 0..23 on the scale of hues, None for that of the ribbon.
    """

    label: str
    value: float
    note: str
    below: str = ""
    note_below: str = ""
    solid: float | None = None
    hue: int | None = None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars on one scale from 0 on. `name` begins the ids of its elements; `title` says what the bars show."""

    name: str
    title: str
    bars: tuple[Bar, ...]


def svg(chart: BarChart) -> list[str]:
    """The chart as SVG elements, a column each, on lines without a blank one among them; none without bars."""
    longest = max((bar.value for bar in chart.bars), default=0) or 1
    size = min(BARS, max(_FEW, math.ceil(len(chart.bars) / _COLUMNS)))
    parts = [chart.bars[start : start + size] for start in range(0, len(chart.bars), size)]
    drawn = []
    for number, bars in enumerate(parts, 1):
        title = chart.title if len(parts) == 1 else f"{chart.title}, part {number} of {len(parts)}"
        root = _column(f"{chart.name}-{number}", title, bars, longest)
        ElementTree.indent(root, "")
        drawn.append(ElementTree.tostring(root, encoding="unicode"))
    return drawn


def _column(name: str, title: str, bars: Sequence[Bar], longest: float) -> ElementTree.Element:
    lines = 2 if any(bar.below for bar in bars) else 1
    height = _LINE * lines + _THICK + _GAP
    root = ElementTree.Element(
        "svg",
        {
            "class": f"ps-chart ps-chart-lines-{lines} ps-chart-bars-{len(bars)}",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
            "width": "100%",
            "height": _em(height * len(bars)),
        },
    )
    ElementTree.SubElement(root, "title", id=f"{name}-title").text = _line(title)
    ElementTree.SubElement(root, "desc", id=f"{name}-desc").text = "; ".join(map(_described, bars))
    for index, bar in enumerate(bars):
        root.extend(_drawn(bar, index * height, lines, longest))
    return root


def _described(bar: Bar) -> str:
    label, note = (_line(f"{one} {two}") for one, two in ((bar.label, bar.below), (bar.note, bar.note_below)))
    return f"{label}: {note}"


def _drawn(bar: Bar, top: float, lines: int, longest: float) -> Iterator[ElementTree.Element]:
    first = top + 1.1
    yield _text(_shortened(_line(bar.label), _WIDTH - _columns(bar.note)), "0", first, "ps-chart-label")
    yield _text(bar.note, "100%", first, "ps-chart-note")
    if bar.below:
        below = _shortened(_line(bar.below), _WIDTH - _columns(bar.note_below))
        yield _text(below, "0", first + _LINE, "ps-chart-label")
        yield _text(bar.note_below, "100%", first + _LINE, "ps-chart-note")
    place = top + _LINE * lines
    hue = "" if bar.hue is None else f" ps-hue-{bar.hue}"
    yield _rect(100, place, "ps-chart-track")
    if bar.solid is not None and bar.solid < bar.value:
        yield _rect(100 * bar.value / longest, place, f"ps-chart-bar ps-chart-light{hue}")
    yield _rect(100 * (bar.value if bar.solid is None else bar.solid) / longest, place, f"ps-chart-bar{hue}")


def _text(text: str, x: str, y: float, name: str) -> ElementTree.Element:
    element = ElementTree.Element("text", {"class": name, "x": x, "y": _em(y)})
    element.text = text
    return element


def _rect(percent: float, y: float, name: str) -> ElementTree.Element:
    size = {"x": "0", "y": _em(y), "width": f"{percent:.2f}%", "height": _em(_THICK)}
    return ElementTree.Element("rect", {"class": name, **size})


def _em(length: float) -> str:
    return f"{length:.2f}em"


def _line(text: str) -> str:
    """A text on one line, without what no XML may hold."""
    return " ".join(escaping.xml_text(escaping.printable(text)).split())


def _columns(text: str) -> int:
    """How wide a text is in letters; those of East Asia are two wide, and marks that combine none."""
    return sum(0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def _shortened(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it is wider than so many letters; none of it where there is no room."""
    if _columns(text) <= most:
        return text
    if most < 1:
        return ""
    while _columns(text) >= most:
        text = text[:-1]
    return f"{text.rstrip()}…"


def dots(places: Iterable[tuple[int, int]], grid: int, size: int = 256) -> str:
    """The data of a path with a stroke of no length at each place of a grid, scaled to a square of that size."""
    return "".join(f"M{x * size // grid} {y * size // grid}h0" for x, y in places)
