"""The search: it finds a paper, on a server and on a disk, and shows whatever it finds as text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Opened
from browser.sites import ALL_TITLES, HARMLESS, BuiltSite, own_word

FOREIGN = "script, img, iframe, x, b, title"

Door = Callable[[BuiltSite], str]


def open_search(page: Page) -> None:
    """Focus the search as a visitor does and wait until it can answer."""
    page.locator(".md-search__input").click()
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")


def ask(page: Page, text: str) -> None:
    """Paste a text into the search; it listens to keys, so one that changes nothing follows."""
    page.locator(".md-search__input").fill(text)
    page.locator(".md-search__input").press("End")


def results(page: Page) -> Locator:
    """The headings of what was found, a page each."""
    return page.locator(".md-search-result__article h1")


@pytest.mark.parametrize("start", ["index.html", "papers/index.html"])
def test_the_search_finds_a_paper_by_its_title_and_leads_to_it(
    start: str, own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    base, target = door(own_site), own_site.pages["paper"]
    title = own_site.papers[target.removeprefix("papers/").removesuffix(".html")]["title"]
    with opened(base, start) as page:
        open_search(page)
        ask(page, title)
        expect(results(page).first).to_have_text(title)
        page.locator(".md-search-result__link").first.click()
        expect(page.locator("article h1")).to_have_text(title)
        assert page.url.partition("#")[0].partition("?")[0] == base + target


def test_the_search_finds_a_paper_by_a_word_of_its_abstract_and_shows_it_once(
    hostile_site: BuiltSite, door: Door, opened: Opened
) -> None:
    title = "CON"
    with opened(door(hostile_site)) as page:
        open_search(page)
        ask(page, own_word(title))
        expect(results(page)).to_have_text([title])
        expect(page.locator(".md-search-result__item")).to_have_count(1)
        # No second entry of the same page, folded away below the first.
        expect(page.locator(".md-search-result__item details")).to_have_count(0)


def test_the_search_shows_a_hostile_title_as_its_text(hostile_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(hostile_site)) as page:
        open_search(page)
        for title in ALL_TITLES:
            ask(page, own_word(title))
            expect(results(page)).to_have_text([title])
            expect(page.locator(".md-search-result").locator(FOREIGN)).to_have_count(0)


def test_the_search_takes_a_hostile_title_for_text(hostile_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(hostile_site)) as page:
        open_search(page)
        for title in ALL_TITLES:
            ask(page, "")
            expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
            ask(page, title)
            expect(page.locator(".md-search-result__meta")).not_to_have_text("Type to start searching")
            expect(page.locator(".md-search-result").locator(FOREIGN)).to_have_count(0)


@pytest.mark.parametrize("words", ["Plain-7:", HARMLESS, "HARMLESS paper", "plain 7"])
def test_the_search_takes_the_signs_of_a_title_for_text(
    words: str, hostile_site: BuiltSite, door: Door, opened: Opened
) -> None:
    with opened(door(hostile_site)) as page:
        open_search(page)
        ask(page, words)
        expect(results(page).filter(has_text=HARMLESS)).to_have_count(1)
