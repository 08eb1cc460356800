"""The search and the reading list in Firefox, from a disk, where no file may read another one, and from a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from browser.firefox import Firefox, firefox
from browser.sites import BuiltSite

FIRST = "(document.querySelector('li.hit a') || {}).href"
ENTER, DOWN = "\ue007", "\ue015"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("firefox")) as started:
        yield started
        assert started.complaints == []


def query_of(site: BuiltSite) -> tuple[str, str]:
    """A title, and the address of its paper."""
    page = site.pages["paper"]
    return site.papers[page.removeprefix("papers/").removesuffix(".html")]["title"], site.file_url(page)


def test_the_policy_is_strict(browser: Firefox, own_site: BuiltSite) -> None:
    browser.open(own_site.file_url("index.html"))
    assert browser.evaluate("fetch('search/root.js').then(() => 'read', () => 'refused')") == "refused"
    browser.forget()  # the refusal


def test_a_paper_is_found_by_the_address(browser: Firefox, own_site: BuiltSite) -> None:
    title, page = query_of(own_site)
    browser.open(own_site.file_url("search.html") + "?q=" + title.replace(" ", "+"))
    assert browser.wait_for(FIRST) == page


def test_a_paper_is_found_and_opened_by_keys_alone(browser: Firefox, own_site: BuiltSite) -> None:
    title, page = query_of(own_site)
    browser.open(own_site.file_url("papers/index.html"))
    browser.type("/")
    browser.type(title)
    browser.wait_for(f"{FIRST} === {page!r}")
    browser.wait_for("!document.querySelector('.ps-panel').hidden")
    while not browser.evaluate("document.querySelector('li.hit').matches('.ps-selected')"):
        browser.type(DOWN)
    browser.type(ENTER)
    shown = f"location.href === {page!r} && (document.querySelector('h1') || {{}}).textContent"
    assert browser.wait_for(shown) == title


def test_the_address_follows_the_filters(browser: Firefox, own_site: BuiltSite) -> None:
    browser.open(own_site.file_url("search.html") + "?q=graph")
    browser.wait_for("document.querySelector('.ps-facets input')")
    browser.evaluate("document.querySelector('.ps-facets input').click()")
    assert "&topic=" in browser.wait_for("location.search.includes('topic') && location.search")
    browser.evaluate("history.back()")
    assert browser.wait_for("!location.search.includes('topic') && location.search") == "?q=graph"


def test_a_star_is_kept_and_the_list_says_what_a_disk_means(browser: Firefox, own_site: BuiltSite) -> None:
    _, page = query_of(own_site)
    pressed = "document.querySelector('.ps-star-button').getAttribute('aria-pressed')"
    browser.open(page)
    browser.evaluate("document.querySelector('.ps-star-button').click()")
    browser.open(page)
    assert browser.evaluate(pressed) == "true"
    browser.open(own_site.file_url("reading.html"))
    assert "open from a disk" in browser.evaluate("document.querySelector('.ps-reading').textContent")


def test_a_list_that_is_come_back_to_has_the_star_of_the_paper(
    browser: Firefox, own_site: BuiltSite, serve: Callable[..., str]
) -> None:
    """Firefox shows it as it was left, without running its scripts again."""
    star = "document.querySelector('main li .ps-star').getAttribute('aria-pressed')"
    browser.open(serve(own_site) + "papers/index.html")
    assert browser.evaluate(star) == "false"
    browser.evaluate("window.addEventListener('pageshow', (event) => { window.kept = event.persisted; })")
    browser.open(browser.evaluate("document.querySelector('main li > a.ps-title').href"))
    browser.evaluate("document.querySelector('.ps-star-button').click()")
    browser.back()
    assert browser.wait_for("location.pathname.endsWith('/papers/index.html') && window.kept")
    assert browser.evaluate(star) == "true"
    browser.evaluate("document.querySelector('main .ps-star[aria-pressed=false]').click()")
    assert browser.evaluate("Object.keys(Papershelf.get('reading')).length") == 2


def test_back_closes_the_sheet_and_leads_from_a_result_to_the_page_below_it(
    browser: Firefox, own_site: BuiltSite
) -> None:
    title, target = query_of(own_site)
    below = own_site.file_url("papers/index.html")
    is_open, opener = "document.querySelector('.ps-open') !== null", "document.querySelector('.ps-search-open')"
    browser.resize(390, 700)
    browser.open(below)
    browser.evaluate(f"{opener}.click()")
    assert browser.evaluate(is_open)
    browser.back()
    browser.wait_for(f"!({is_open})")
    assert browser.evaluate("location.href") == below
    browser.evaluate(f"{opener}.click()")
    browser.type(title)
    browser.wait_for(f"{FIRST} === {target!r}")
    browser.wait_for("!document.querySelector('.ps-panel').hidden")
    while not browser.evaluate("document.querySelector('li.hit').matches('.ps-selected')"):
        browser.type(DOWN)
    browser.type(ENTER)
    browser.wait_for(f"location.href === {target!r} && document.querySelector('.ps-paper')")
    browser.back()
    browser.wait_for(f"location.href === {below!r} && !({is_open})")
    browser.resize()
