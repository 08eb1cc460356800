from __future__ import annotations

from dataclasses import replace

import pytest

from libraries import paper
from papershelf.model import MOST_NAMED, family_of


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ("Ada Example", "Ada Example"),
        ("van Example, Bo", "Bo van Example"),
        ("Example, Jr., Bo C.", "Bo C. Example Jr."),
        ("Example,", "Example"),
    ],
)
def test_a_person_is_named_as_one_says_it(author: str, said: str) -> None:
    assert replace(paper("One", "Text."), authors=(author,)).people == (said,)


def test_of_a_collaboration_the_first_are_named_and_the_others_counted() -> None:
    people = tuple(f"A. Person{number}" for number in range(1000))
    assert replace(paper("One", "Text."), authors=people[: MOST_NAMED + 1]).byline.endswith(f", {people[MOST_NAMED]}")
    assert replace(paper("One", "Text."), authors=people).byline.endswith(f", {people[MOST_NAMED - 1]} and 970 others")


@pytest.mark.parametrize(
    ("author", "family"),
    [
        ("van Berg, Jr., Ada", "van Berg"),
        ("Ada Berg Jr.", "Berg"),
        ("Berg A", "Berg"),
        ("A. Berg", "Berg"),
        ("Naoki Ii", "Ii"),
        ("Plato", "Plato"),
        ("Jr.", "Jr."),
        ("", ""),
    ],
)
def test_a_family_name_is_found_in_every_order(author: str, family: str) -> None:
    assert family_of(author) == family
