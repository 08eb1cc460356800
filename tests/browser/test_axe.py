"""axe-core finds nothing on any kind of page: both schemes, a phone and a desk, and whatever opens on a page.

The pages come from a server, for axe reads the style sheets once more, which a page from a disk may not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser.conftest import Opened
from browser.sites import KINDS, BuiltSite

WIDTHS = (390, 1440)
SCHEMES = ("light", "dark")
# What axe calls a best practice counts as well; `incomplete` is what it leaves to people.
OPTIONS = {"resultTypes": ["violations"]}


def violations(page: Page) -> list[str]:
    """A line for every node that breaks a rule of axe."""
    found: list[dict[str, Any]] = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node['failureSummary'].splitlines()[1:]}"
        for rule in found
        for node in rule["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """There is no violation in any scheme at any width."""
    found: dict[str, None] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found |= dict.fromkeys(f"{width} px, {scheme}: {line}" for line in violations(page))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", [*KINDS, "404"])
def test_axe_finds_nothing_on_a_page_of_every_kind(
    kind: str, own_site: BuiltSite, serve: Callable[..., str], opened: Opened
) -> None:
    # The links of the 404 page, to its style among others, are right at the site's own address only.
    name = own_site.pages.get(kind, "404.html")
    with opened(serve(own_site, own_site.path), name, reduced_motion="reduce") as page:
        assert_accessible(page)


@pytest.mark.parametrize("kind", ["paper", "statistics"])
def test_axe_finds_nothing_in_what_a_reader_unfolds(
    kind: str, own_site: BuiltSite, serve: Callable[..., str], opened: Opened
) -> None:
    with opened(serve(own_site), own_site.pages[kind], reduced_motion="reduce") as page:
        page.locator("main details:not(.ps-cite details) > summary").first.wait_for()
        page.locator("main details").evaluate_all("all => all.forEach(each => { each.open = true; })")
        assert_accessible(page)


def test_axe_finds_nothing_with_the_citation_open(
    own_site: BuiltSite, serve: Callable[..., str], opened: Opened
) -> None:
    with opened(serve(own_site), own_site.pages["paper"], reduced_motion="reduce") as page:
        page.locator(".ps-cite").get_by_text("Cite", exact=True).click()
        expect(page.locator(".ps-cite textarea")).to_be_visible()
        assert_accessible(page)


@pytest.mark.parametrize("words", ["graph neural network", "nothingofthekind"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_with_the_search_open(
    width: int, words: str, own_site: BuiltSite, serve: Callable[..., str], opened: Opened
) -> None:
    options = {"viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
    with opened(serve(own_site), own_site.pages["paper"], **options) as page:
        page.keyboard.press("/")
        page.keyboard.type(words)
        expect(page.locator("li.hit, .ps-corrected").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        found = violations(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += violations(page)
        assert not found, "\n".join(found)


@pytest.mark.parametrize("query", ["?q=graph+neural", "?q=grahp&topic=graph-neural-networks", "?q=nothingofthekind"])
def test_axe_finds_nothing_among_results(
    query: str, own_site: BuiltSite, serve: Callable[..., str], opened: Opened
) -> None:
    with opened(serve(own_site), "search.html" + query, reduced_motion="reduce") as page:
        expect(page.get_by_text(re.compile("found"))).to_be_visible()
        assert_accessible(page)


def test_axe_finds_nothing_on_a_full_reading_list(
    own_site: BuiltSite, serve: Callable[..., str], opened: Opened
) -> None:
    base = serve(own_site)
    with opened(base, "papers/index.html", reduced_motion="reduce") as page:
        for star in page.locator("main .ps-star").all()[:3]:
            star.click()
        page.goto(base + "reading.html")
        page.get_by_role("button", name="Mark as read").first.click()
        page.get_by_text("Export", exact=True).click()
        expect(page.locator("textarea")).to_be_visible()
        assert_accessible(page)


def test_axe_finds_nothing_on_the_hostile_site(
    hostile_site: BuiltSite, serve: Callable[..., str], opened: Opened
) -> None:
    base = serve(hostile_site)
    with opened(base, reduced_motion="reduce") as page:
        for kind, name in hostile_site.pages.items():
            page.goto(base + name)
            found = violations(page)
            assert not found, "\n".join((kind, *found))


def test_axe_sees_what_is_wrong(own_site: BuiltSite, serve: Callable[..., str], opened: Opened) -> None:
    with opened(serve(own_site)) as page:
        page.evaluate("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')")
        assert any(line.startswith("image-alt") for line in violations(page))
