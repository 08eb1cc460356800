from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.search.query import MOST_WORDS, Filter, hint_for, hint_for_name, read_query, telling, values_of
from papershelf.search.reader import Index
from search_cases import entry, index_in


def test_the_parts_of_a_query() -> None:
    query = read_query('graph "memory networks" -noise -"deep sums" topic:vision -has:code author:"Ada Byron"')
    assert [slot.word.key for slot in query.slots] == ["graph", "memory", "network"]
    assert query.phrases == ("memory network",)
    assert query.without == ("noise",)
    assert query.unwanted_phrases == ("deep sum",)
    assert query.filters == (Filter("topic", "vision"), Filter("has", "code", True), Filter("author", "Ada Byron"))
    assert query.raw == "graphmemorynetworks"
    assert query.key == "graphmemorynetwork"


@pytest.mark.parametrize(
    ("text", "phrases", "unwanted", "without"),
    [
        ('"fine-tuning"', ("fine tuning",), (), ()),
        ('"state-of-the-art graphs"', ("state of the art graph",), (), ()),
        ('-"end-to-end"', (), ("end to end",), ("endtoend",)),
        ("-fine-tuning -3.5 -InternVL3.5", (), ("fine tuning",), ("finetuning", "35", "internvl35")),
        ('-"of the" -"graphs"', (), ("of the",), ("graph",)),
    ],
)
def test_hyphens_do_not_matter_in_a_phrase(
    text: str, phrases: tuple[str, ...], unwanted: tuple[str, ...], without: tuple[str, ...]
) -> None:
    query = read_query(text)
    assert (query.phrases, query.unwanted_phrases, query.without) == (phrases, unwanted, without)
    assert " ".join(slot.word.key for slot in query.slots) == " ".join(phrases)


def test_what_every_paper_with_a_phrase_has() -> None:
    assert telling("state of the art 3 internvl3 state") == ["state", "art"]


@pytest.mark.parametrize("text", ["", "   ", "-", '"', '""', ":", "- -", '-""', "!!!"])
def test_a_query_without_words(text: str) -> None:
    assert read_query(text).slots == ()


@pytest.mark.parametrize(
    "text", ['graph "memory networks', '-"memory networks', 'x topic:"graph neural', '"a" "b c', '"']
)
def test_a_quote_that_is_not_closed_ends_with_the_query(text: str) -> None:
    open_end, closed = read_query(text), read_query(f'{text}"')
    assert (open_end.unclosed, closed.unclosed) == (True, False)
    assert [slot.word for slot in open_end.slots] == [slot.word for slot in closed.slots]
    for part in ("phrases", "without", "unwanted_phrases", "filters"):
        assert getattr(open_end, part) == getattr(closed, part)


def test_what_is_no_filter_is_words() -> None:
    assert [slot.word.key for slot in read_query("title:graph a-b Plain-7:").slots] == [
        "title",
        "graph",
        "ab",
        "plain7",
    ]


def test_a_query_has_an_end() -> None:
    assert len(read_query("word " * 1000).slots) == MOST_WORDS


def test_filters_that_are_chosen() -> None:
    assert read_query("x", {"topic": ["a", "b"], "year": []}).filters == (Filter("topic", values=("a", "b")),)


@pytest.mark.parametrize(
    ("field", "value", "values"),
    [
        ("topic", "vision", ["vision"]),
        ("topic", "Graph neural networks", ["graph-neural-networks"]),
        ("topic", "graph", ["graphs", "graph-neural-networks"]),
        ("topic", "graphs", ["graphs"]),
        ("topic", "network", ["graph-neural-networks"]),
        ("topic", "networks", ["graph-neural-networks"]),
        ("topic", "neural net", ["graph-neural-networks"]),
        ("topic", "graphs neural-networks", ["graph-neural-networks"]),
        ("topic", "networks neural", []),
        ("topic", "ision", []),
        ("capture", "1", ["000-ab"]),
        ("capture", "capture 12", ["001-cd"]),
        ("capture", "capture", ["000-ab", "001-cd"]),
        ("capture", "000", ["000-ab"]),
        ("year", "202", ["2021", "2024"]),
        ("topic", "nothing", []),
        ("topic", "", []),
        ("year", "2021", ["2021"]),
        ("year", "2020-2024", ["2021", "2024"]),
        ("year", "2020..", ["2021", "2024"]),
        ("year", "-2021", ["2019", "2021"]),
        ("unknown", "x", []),
    ],
)
def test_the_values_that_are_meant(field: str, value: str, values: list[str], tmp_path: Path) -> None:
    index_in(tmp_path, [entry("A")])
    assert values_of(Index(tmp_path), field, value) == values


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("topic:visoin", "no paper has topic:visoin; did you mean topic:Vision?"),
        ("topic:nueral", 'no paper has topic:nueral; did you mean topic:"Graph neural networks"?'),
        ('topic:"grahp nets"', 'no paper has topic:"grahp nets"; there are Graph neural networks, Graphs, Vision'),
        ("topic:x", "no paper has topic:x; there are Graph neural networks, Graphs, Vision"),
        ("capture:9", "no paper has capture:9; there are Capture 1, Capture 12"),
        ("year:abc", "no paper has year:abc; there are 2019, 2021, 2024"),
        ("author:nobody", "no paper has author:nobody"),
        ("kind:none", "no paper has kind:none"),
    ],
)
def test_what_is_told_of_a_filter_that_no_paper_passes(text: str, told: str, tmp_path: Path) -> None:
    index_in(tmp_path, [entry("A")])
    (wanted,) = read_query(text).filters
    assert hint_for(Index(tmp_path), wanted) == told


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("colour:red graph", ("colour",)),
        ('tag:"deep learning" tag:x -date:2024', ("tag", "date")),
        ("Topic:x ShelfNet:Sorting a: b: https://shelf.example graph:", ()),
    ],
)
def test_a_filter_that_there_is_not_is_noticed(text: str, strange: tuple[str, ...]) -> None:
    assert read_query(text).strange == strange


@pytest.mark.parametrize(
    ("text", "empty", "plain"),
    [
        ("topic: graph", ("topic",), "topic graph"),
        ("has:", ("has",), "has"),
        ('graph topic:"" -Has:"', ("topic", "has"), "graph"),
        ("System: A Study", (), "system a study"),
    ],
)
def test_a_filter_without_a_value_is_noticed(text: str, empty: tuple[str, ...], plain: str) -> None:
    query = read_query(text)
    assert (query.empty, query.filters) == (empty, ())
    assert " ".join(slot.word.raw for slot in query.slots) == plain


def test_what_is_told_of_a_filter_that_there_is_not() -> None:
    assert hint_for_name("autor") == "there is no filter autor, so it was taken for words; did you mean author?"
    assert hint_for_name("colour") == (
        "there is no filter colour, so it was taken for words; "
        "the filters are topic, system, author, year, capture, kind, has"
    )
