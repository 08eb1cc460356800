"""What journals put around the abstracts of their feeds."""

from __future__ import annotations

from time import process_time

import pytest

from papershelf.sources.feed_text import parted


@pytest.mark.parametrize(
    ("text", "abstract", "names"),
    [
        ("We watch.\n\nThey grow.", "We watch.\n\nThey grow.", []),
        ("Author(s): Ada Example, Bo Example, and Cy Example\n\nWe watch.", "We watch.", ["Ada", "Bo", "Cy"]),
        ("Publication date: 1 March 2024\n\nSource: Physica A\n\nAuthor(s): Ada Example", "", ["Ada"]),
        ("Source: a river.\n\nWe watch.", "Source: a river.\n\nWe watch.", []),
        ("Nature Physics, Published online: 05 March 2024; doi:10.1038/x We watch.", "We watch.", []),
        ("We watch [1].\n\n[Phys. Rev. E 109, 012301] Published Tue Mar 05, 2024", "We watch [1].", []),
        ("We watch [1] Published", "We watch [1] Published", []),
        ("Nature. 2024 Mar 5.\n\nABSTRACT\n\nWe watch.\n\nPMID:38400001 | DOI:10.1038/x", "We watch.", []),
        ("In a river. 2024 was dry.\n\nABSTRACT", "In a river. 2024 was dry.\n\nABSTRACT", []),
    ],
)
def test_only_the_abstract_stays(text: str, abstract: str, names: list[str]) -> None:
    found, stated = parted(text)
    assert found == abstract
    assert [name.split()[0] for name in stated] == names


@pytest.mark.parametrize("end", ["", "\n\nPMID: 12 | x"])
@pytest.mark.parametrize(
    "piece", ["x. 2024 ", "[Phys] Published ", "[", "Author(s): ", "Source: a\n\n", "a, Published online: ", "a and "]
)
def test_hostile_text_takes_no_longer_than_its_length(piece: str, end: str) -> None:
    text = (piece * 100_000)[:100_000] + end
    began = process_time()
    parted(text)
    parted(f"Author(s): {text}")
    assert process_time() - began < 5
