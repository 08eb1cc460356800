from __future__ import annotations

from collections.abc import Sequence

import pytest
from slugify import slugify

from papershelf.pages.lists import filed, lettered, paged, sections
from papershelf.pages.views import HiddenPage, Letter, Page
from papershelf.urls import Address

NAMES = ["1-WL", "Alpha", "Åre", "beta"]


def address_of(number: int) -> Address:
    return Address(f"list/page-{number}")


def test_names_are_filed_without_case_accents_and_signs() -> None:
    assert sorted(["beta", "Åre", "*Alpha*", "1-WL"], key=filed) == ["1-WL", "*Alpha*", "Åre", "beta"]


@pytest.mark.parametrize(
    "name", ["GNN", "Are GNNs Deep? A Study: Part 2.5", " -a--b: c- ", "", "?", "1,000 Graphs", "Node's &amp; Edge"]
)
def test_plain_words_are_filed_as_all_others_are(name: str) -> None:
    assert filed(name) == slugify(name)


def test_a_list_is_cut_into_pages_and_an_empty_one_has_a_page_too() -> None:
    assert paged("abcde", 2, address_of) == (("list/page-1", "list/page-2", "list/page-3"), ["ab", "cd", "e"])
    assert paged("", 2, address_of) == (("list/page-1",), [""])


def test_every_page_has_the_letters_of_the_whole_list_and_where_they_begin() -> None:
    made: list[tuple[int, Sequence[str], tuple[Letter, ...]]] = []

    def make(number: int, pages: tuple[Address, ...], letters: tuple[Letter, ...], shown: Sequence[str]) -> Page:
        made.append((number, shown, letters))
        return HiddenPage(address=pages[number - 1], title="", description="")

    slips = list(lettered(NAMES, NAMES, 3, address_of, HiddenPage, make))
    assert [slip.make().address for slip in slips] == [slip.address for slip in slips] == ["list/page-1", "list/page-2"]
    letters = (
        Letter("#", Address("list/page-1"), "letter-0"),
        Letter("A", Address("list/page-1"), "letter-a"),
        Letter("B", Address("list/page-2"), "letter-b"),
    )
    assert made == [(1, NAMES[:3], letters), (2, NAMES[3:], letters)]


def test_what_a_page_shows_stands_under_its_letters() -> None:
    found = sections([(name, len(name)) for name in NAMES])
    assert [(one.letter, one.anchor, one.items) for one in found] == [
        ("#", "letter-0", (4,)),
        ("A", "letter-a", (5, 3)),
        ("B", "letter-b", (4,)),
    ]
