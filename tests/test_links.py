from __future__ import annotations

from typing import Any

import pytest

from cases import cases
from libraries import paper
from papershelf.enrich.links import find_links, links_in
from papershelf.model import Link, LinkKind


@pytest.mark.parametrize("case", cases("links"))
def test_links_are_found_clean_once_and_with_their_kind(case: dict[str, Any]) -> None:
    assert [f"{link.kind} {link.url}" for link in links_in(case["text"])] == case["links"]


def test_found_links_stand_under_the_id_of_their_paper() -> None:
    found = find_links([paper("A", "Code: https://github.com/a/b"), paper("B")])
    assert found == {"a": (Link("https://github.com/a/b", LinkKind.CODE),), "b": ()}


def test_links_given_beside_the_text_come_after_those_in_it_and_each_once() -> None:
    given = (Link("https://www.github.com/a/b/", LinkKind.OTHER), Link("https://x.example/", LinkKind.PROJECT))
    found = find_links([paper("A", "Code: https://github.com/a/b", given=given), paper("B", given=given, links=())])
    assert found == {"a": (Link("https://github.com/a/b", LinkKind.CODE), given[1]), "b": ()}


@pytest.mark.parametrize("links", [(), (Link("https://x.example/", LinkKind.DATA),)])
def test_links_of_an_override_stand_instead_of_found_ones(links: tuple[Link, ...]) -> None:
    assert find_links([paper("A", "Code: https://github.com/a/b", links=links)]) == {"a": links}
