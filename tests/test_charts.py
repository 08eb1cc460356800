from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag

from libraries import HOSTILE_TITLES
from papershelf.pages.charts import Bar, BarChart, drawn


def chart_of(*bars: Bar) -> Tag:
    chart = BeautifulSoup(drawn(BarChart("x", "Papers by letter", bars)), "html.parser").ul
    assert chart
    return chart


def texts(element: Tag, name: str) -> list[str]:
    return [text.get_text(" ") for text in element.select(f".ps-chart-{name}")]


def widths(element: Tag, name: str) -> list[str]:
    return [str(rect["width"]) for rect in element.select(f".ps-chart-{name}")]


def test_a_chart_names_itself_and_says_its_numbers() -> None:
    chart = chart_of(Bar("A", 4, "4 papers"), Bar("B", 1, "1 paper", "with C", "2×"))
    assert chart["aria-label"] == "Papers by letter"
    assert texts(chart, "label") == ["A", "B with C"]
    assert texts(chart, "note") == ["4 papers", "1 paper 2×"]
    assert all(svg["aria-hidden"] == "true" for svg in chart.select("svg"))


def test_bars_are_parts_of_the_longest_and_the_rest_is_light() -> None:
    chart = chart_of(Bar("A", 8, "8", hue=3), Bar("B", 2, "2", solid=1))
    assert widths(chart, "bar") == ["100.00%", "25.00%", "12.50%"]
    classes = [" ".join(rect["class"]) for rect in chart.select("rect.ps-chart-bar")]
    assert classes == ["ps-chart-bar ps-hue-3", "ps-chart-bar ps-chart-light", "ps-chart-bar"]
    assert widths(chart, "track") == ["100.00%"] * 2


def test_bars_of_nothing_have_no_length() -> None:
    assert widths(chart_of(Bar("A", 0, "0")), "bar") == ["0.00%"]
    assert drawn(BarChart("x", "Nothing", ())) == ""


@pytest.mark.parametrize(("bars", "few"), [(1, True), (4, True), (5, False), (48, False)])
def test_only_many_bars_stand_in_columns(bars: int, few: bool) -> None:
    chart = chart_of(*(Bar(str(value), value, "") for value in range(bars, 0, -1)))
    assert ("ps-chart-few" in chart["class"]) is few
    assert len(chart.select("li")) == bars


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, "a\n\nb", "\x00\ud800\uffff]]>", "&amp;", ""])
def test_hostile_text_is_text_and_no_line_is_blank(title: str) -> None:
    text = drawn(BarChart("x", title, (Bar(title, 1, "1", title), Bar(title, 1, title))))
    chart = BeautifulSoup(text, "html.parser")
    assert {element.name for element in chart.find_all()} <= {"ul", "li", "span", "br", "svg", "rect"}
    assert len(chart.select("ul > li > span")) == 4
    assert all(line.strip() for line in text.split("\n"))
    assert "style=" not in text
