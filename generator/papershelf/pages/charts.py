"""Bar charts as lists: text with a bar below it, drawn as SVG at build time: no script, no image, both schemes.

The text is the page's own, so that it wraps on a phone and grows with a reader's settings, and no bar is told by its
length or its colour alone. A bar has no view box, so nothing in it is scaled: its parts are percentages of the width.
Colours come from the style sheet by class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from papershelf import escaping

BARS = 16
"""A chart of the first of many has this many bars."""

_FEW = 4
"""Up to so many bars stand below each other; more stand in columns, where there is room."""


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
    """Bars on one scale from 0 on. `name` is that of the figure; `title` says what the bars show."""

    name: str
    title: str
    bars: tuple[Bar, ...]


def drawn(chart: BarChart) -> str:
    """The chart as HTML, on lines without a blank one among them; nothing without bars."""
    if not chart.bars:
        return ""
    longest = max(bar.value for bar in chart.bars) or 1
    few = " ps-chart-few" if len(chart.bars) <= _FEW else ""
    root = ElementTree.Element("ul", {"class": f"ps-chart{few}", "aria-label": _line(chart.title)})
    for bar in chart.bars:
        item = ElementTree.SubElement(root, "li")
        item.append(_text("ps-chart-label", bar.label, bar.below))
        item.append(_text("ps-chart-note", bar.note, bar.note_below))
        line = ElementTree.SubElement(item, "svg", {"aria-hidden": "true", "width": "100%", "height": "8"})
        line.extend(_parts(bar, longest))
    ElementTree.indent(root, "")
    return ElementTree.tostring(root, encoding="unicode", method="html")


def _text(name: str, first: str, second: str) -> ElementTree.Element:
    element = ElementTree.Element("span", {"class": name})
    element.text = _line(first)
    if second:
        ElementTree.SubElement(element, "br").tail = _line(second)
    return element


def _parts(bar: Bar, longest: float) -> Iterator[ElementTree.Element]:
    hue = "" if bar.hue is None else f" ps-hue-{bar.hue}"
    yield _rect(100, "ps-chart-track")
    if bar.solid is not None and bar.solid < bar.value:
        yield _rect(100 * bar.value / longest, f"ps-chart-bar ps-chart-light{hue}")
    yield _rect(100 * (bar.value if bar.solid is None else bar.solid) / longest, f"ps-chart-bar{hue}")


def _rect(percent: float, name: str) -> ElementTree.Element:
    return ElementTree.Element("rect", {"class": name, "width": f"{percent:.2f}%", "height": "100%"})


def _line(text: str) -> str:
    """A text on one line, without what no XML may hold."""
    return " ".join(escaping.xml_text(escaping.printable(text)).split())


def dots(places: Iterable[tuple[int, int]], grid: int, size: int = 256) -> str:
    """The data of a path with a stroke of no length at each place of a grid, scaled to a square of that size."""
    return "".join(f"M{x * size // grid} {y * size // grid}h0" for x, y in places)
