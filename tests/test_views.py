from __future__ import annotations

from dataclasses import replace

import pytest

from libraries import corpus_of, paper
from papershelf.model import Corpus, Listing
from papershelf.pages.views import counted, excerpt, newest_first


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        ({"a": "2024", "b": "2025-01-01", "c": "2024-12"}, "bca"),
        ({"a": None, "b": None, "c": None}, "cba"),
        ({"a": "2020", "b": None, "c": None}, "acb"),
    ],
)
def test_the_newest_capture_is_told_by_its_name(dates: dict[str, str | None], order: str) -> None:
    template = corpus_of(paper("A")).captures[0]
    captures: list[Listing] = [
        replace(template, id=name, date=date, capture=replace(template.capture, file=f"{name}.txt"))
        for name, date in dates.items()
    ]
    assert "".join(listing.id for listing in newest_first(Corpus((), tuple(captures)))) == order


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("short", 10, "short"),
        ("exactly te", 10, "exactly te"),
        ("one two three", 9, "one two…"),
        ("one, two three", 6, "one…"),
        ("unbreakable", 5, "unbr…"),
        ("a  b\n\nc", 10, "a b c"),
        (" " * 99 + "one" + " " * 99 + "two three", 9, "one two…"),
        (" " * 99, 10, ""),
        ("", 10, ""),
    ],
)
def test_an_excerpt_ends_at_a_word(text: str, most: int, short: str) -> None:
    assert excerpt(text, most) == short
    assert len(excerpt(text, most)) <= most


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (20_000, "20,000 papers")]
)
def test_a_number_agrees_with_its_noun(count: int, said: str) -> None:
    assert counted(count, "paper") == said
