from __future__ import annotations

import pytest

from papershelf.enrich.cues import Cues, find_cues


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("We propose X.", [(2, "proposes")]),
        ("A model (called X) consists of Y and includes Z.", [(7, "calls"), (18, "consists"), (36, "consists")]),
        ("Our main novelty is X, which is composed of Y.", [(16, "proposes"), (28, "consists")]),
        ("Redesigned specifically, it misleading to unbuilt.", []),
        ("Propose proposes.", [(7, "proposes")]),
        ("", []),
    ],
)
def test_verbs_are_found_behind_a_space(text: str, verbs: list[tuple[int, str]]) -> None:
    assert find_cues(text) == Cues(verbs, [], False)


def test_counts_and_numbers_are_found() -> None:
    text = "With two modules, three losses: 1) one, 2) another."
    assert find_cues(text) == Cues([], [4, 17], True)
    assert find_cues("Twofold, (i) one and (ii) two.").numbered
