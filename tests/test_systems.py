from __future__ import annotations

import itertools
from typing import Any

import pytest

from cases import cases
from libraries import HOSTILE_TITLES, paper
from papershelf.enrich.systems import find_systems, introduced_by, introduced_name, mentioned_by


@pytest.mark.parametrize("case", cases("systems"))
def test_a_title_introduces_a_name(case: dict[str, Any]) -> None:
    assert introduced_name(paper(case["title"])) == case["name"]


def test_one_name_is_one_system_with_all_its_papers() -> None:
    systems = find_systems([paper("DICE: One"), paper("DICE: Two"), paper("Di-CE: Three")])
    assert [(system.id, system.name, system.introduced_by) for system in systems] == [
        ("dice", "DICE", ("di-ce-three", "dice-one", "dice-two"))
    ]


def test_who_mentions_a_name_as_a_whole_word_uses_the_system() -> None:
    papers = [
        paper("DICE: One", "DICE is ours."),
        paper("Other", "We compare with DICE."),
        paper("Part", "We throw DICEs and dice and ODICE."),
    ]
    (system,) = find_systems(papers)
    assert system.mentioned_by == ("other",)
    assert mentioned_by([system]) == {"other": (system,)}
    assert introduced_by([system]) == {"dice-one": (system,)}


def test_names_of_several_words_are_found() -> None:
    systems = find_systems([paper("GPT 4: A Report"), paper("User", "It uses GPT 4, mostly.")])
    assert [(system.name, system.mentioned_by) for system in systems] == [("GPT 4", ("user",))]


def test_systems_have_slugs_of_their_own_and_no_reserved_ones() -> None:
    systems = find_systems([paper("C++: A"), paper("C--X1: B"), paper("CON: C"), paper("Index: D")])
    slugs = [system.id for system in systems]
    assert slugs == sorted(set(slugs))
    assert not {"con", "index"} & set(slugs)


def test_the_order_of_the_papers_changes_nothing() -> None:
    papers = [paper("DICE: One"), paper("DICE: Two", "GPT 4"), paper("GPT 4: A"), paper("Di-CE: Three")]
    found = {find_systems(order) for order in itertools.permutations(papers)}
    assert len(found) == 1


def test_hostile_titles_introduce_nothing_that_breaks() -> None:
    systems = find_systems([paper(f"{title[:20]}: A Study", id=f"p{n}") for n, title in enumerate(HOSTILE_TITLES)])
    assert all(system.id and set(system.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for system in systems)
    assert len(systems) >= 3


def test_no_papers_have_no_systems() -> None:
    assert find_systems([]) == ()
