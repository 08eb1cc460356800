from __future__ import annotations

from dataclasses import replace

import pytest

from libraries import paper


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
