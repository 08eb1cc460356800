from __future__ import annotations

from xml.etree import ElementTree

import pytest

from libraries import HOSTILE_TITLES
from papershelf.pages.charts import BARS, Bar, BarChart, svg


def drawn(*bars: Bar) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(text) for text in svg(BarChart("x", "Papers by letter", bars))]  # noqa: S314


def texts(element: ElementTree.Element) -> list[str]:
    return [str(text.text) for text in element.iter("text")]


def widths(element: ElementTree.Element, name: str) -> list[str]:
    return [rect.attrib["width"] for rect in element.iter("rect") if rect.attrib["class"].split()[0] == name]


def test_a_chart_names_itself_and_says_its_numbers() -> None:
    (chart,) = drawn(Bar("A", 4, "4 papers"), Bar("B", 1, "1 paper", "with C", "2×"))
    assert chart.attrib["role"] == "img"
    title, desc = (chart.find(f".//{tag}[@id='x-1-{tag}']") for tag in ("title", "desc"))
    assert chart.attrib["aria-labelledby"] == "x-1-title x-1-desc"
    assert title is not None
    assert desc is not None
    assert title.text == "Papers by letter"
    assert desc.text == "A: 4 papers; B with C: 1 paper 2×"
    assert texts(chart) == ["A", "4 papers", "B", "1 paper", "with C", "2×"]


def test_bars_are_parts_of_the_longest_and_the_rest_is_light() -> None:
    (chart,) = drawn(Bar("A", 8, "8", hue=3), Bar("B", 2, "2", solid=1))
    assert widths(chart, "ps-chart-bar") == ["100.00%", "25.00%", "12.50%"]
    classes = [rect.attrib["class"] for rect in chart.iter("rect") if "bar" in rect.attrib["class"]]
    assert classes == ["ps-chart-bar ps-hue-3", "ps-chart-bar ps-chart-light", "ps-chart-bar"]
    assert widths(chart, "ps-chart-track") == ["100.00%"] * 2


def test_bars_of_nothing_have_no_length() -> None:
    (chart,) = drawn(Bar("A", 0, "0"))
    assert widths(chart, "ps-chart-bar") == ["0.00%"]
    assert drawn() == []


@pytest.mark.parametrize(
    ("bars", "columns"),
    [(1, [1]), (4, [4]), (5, [4, 1]), (12, [4, 4, 4]), (16, [6, 6, 4]), (48, [16] * 3), (50, [16, 16, 16, 2])],
)
def test_a_long_chart_is_cut_into_columns_on_one_scale(bars: int, columns: list[int]) -> None:
    parts = drawn(*(Bar(str(value), value, "") for value in range(bars, 0, -1)))
    assert [len(widths(part, "ps-chart-track")) for part in parts] == columns
    assert all(len(widths(part, "ps-chart-track")) <= BARS for part in parts)
    assert widths(parts[-1], "ps-chart-bar")[-1] == f"{100 / bars:.2f}%"
    titles = [part.findtext("title") for part in parts]
    assert len(set(titles)) == len(parts)


def test_the_height_is_that_of_the_lines_and_the_style_sheet_is_told() -> None:
    (short,) = drawn(Bar("A", 1, ""))
    (tall,) = drawn(Bar("A", 1, "", "B"))
    assert "ps-chart-lines-1 ps-chart-bars-1" in short.attrib["class"]
    assert "ps-chart-lines-2 ps-chart-bars-1" in tall.attrib["class"]
    assert (short.attrib["height"], tall.attrib["height"]) == ("2.80em", "4.30em")


@pytest.mark.parametrize("label", ["字" * 60, "long words " * 9, "e\u0301" * 200])
def test_a_label_leaves_room_for_its_value(label: str) -> None:
    (chart,) = drawn(Bar(label, 1, "1,234 papers"))
    shown, note = texts(chart)
    assert shown.endswith("…")
    assert len(shown.replace("\u0301", "")) <= 36
    assert note == "1,234 papers"
    (wide,) = drawn(Bar("字" * 18, 1, "1,234 papers"))
    assert texts(wide)[0] == "字" * 18


@pytest.mark.parametrize(("room", "shown"), [(2, "l…"), (1, "…"), (0, ""), (-9, "")])
def test_a_label_without_room_is_not_shown_but_told(room: int, shown: str) -> None:
    note = "x" * (48 - room)
    (chart,) = drawn(Bar("label", 1, note))
    assert [element.text or "" for element in chart.iter("text")] == [shown, note]
    assert chart.findtext("desc") == f"label: {note}"


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, "a\n\nb", "\x00\ud800\uffff]]>", "&amp;"])
def test_hostile_text_is_text_and_no_line_is_blank(title: str) -> None:
    (text,) = svg(BarChart("x", title, (Bar(title, 1, "1", title),)))
    chart = ElementTree.fromstring(text)  # noqa: S314
    assert {element.tag for element in chart.iter()} == {"svg", "title", "desc", "text", "rect"}
    assert all(line.strip() for line in text.split("\n"))
    assert "style=" not in text
