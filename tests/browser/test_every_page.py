"""Every kind of page, from a disk and from a folder of a server: nothing fails, nothing is asked of another host."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Opened
from browser.sites import HARMLESS, HIDDEN_TITLE, KINDS, OLD_PAGES, OLD_TOPIC, BuiltSite

Door = Callable[[BuiltSite], str]

STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = element => {
    for (let e = element.parentElement; e && e !== document.body; e = e.parentElement)
      if (/auto|scroll/.test(getComputedStyle(e).overflowX)) return true;
    return false;
  };
  return [...document.querySelectorAll("main *, footer *, header nav a")]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > width + 1 && !scrolls(e))
    .map(e => e.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_every_kind_opens_without_a_complaint(kind: str, site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(site), site.pages[kind]) as page:
        expect(page.locator("h1")).to_be_visible()


def test_every_hand_written_page_opens_without_a_complaint(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    for name in own_site.hand_written:
        with opened(door(own_site), name) as page:
            expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("kind", ["home", "paper"])
def test_a_site_without_an_address_opens_without_a_complaint(
    kind: str, starter_site: BuiltSite, door: Door, opened: Opened
) -> None:
    name = "index.html" if kind == "home" else f"papers/{min(starter_site.papers)}.html"
    with opened(door(starter_site), name) as page:
        expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("missing", ["nothing-here.html", "papers/deeper/nothing-here.html"])
def test_the_404_page_has_its_style_and_leads_home_from_any_depth(
    missing: str, site: BuiltSite, serve: Callable[..., str], chromium: Browser, opened: Opened
) -> None:
    base = serve(site, site.path)
    with opened(base, "404.html") as page:
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    # The missing page itself is a failed request by its nature, so the usual witness is of no use.
    context = chromium.new_context()
    failed: list[str] = []
    context.on("requestfailed", lambda request: failed.append(request.url))
    context.on("response", lambda reply: None if reply.ok else failed.append(reply.url))
    lost = context.new_page()
    lost.goto(base + missing, wait_until="networkidle")
    assert failed == [base + missing]
    expect(lost.locator("h1")).to_have_text("Not on this shelf")
    assert lost.evaluate("getComputedStyle(document.body).backgroundColor") == ground
    lost.locator("header a").first.click()
    expect(lost).to_have_url(base + "index.html")
    context.close()


def test_links_lead_from_a_paper_to_its_topic_its_system_and_its_neighbours(
    own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    base = door(own_site)
    start = own_site.pages["paper"]
    title = own_site.papers[start.removeprefix("papers/").removesuffix(".html")]["title"]
    with opened(base, start) as page:

        def follow(selector: str, address: str) -> None:
            page.locator(selector).first.click()
            expect(page).to_have_url(re.compile(f"^{re.escape(base)}{address}$"))
            expect(page.locator("h1")).to_be_visible()

        follow("main a[href^='../topics/']", r"topics/[a-z0-9-]+\.html")
        expect(page.locator("main").get_by_role("link", name=title, exact=True)).to_be_visible()
        page.locator("main").get_by_role("link", name=title, exact=True).click()
        follow("main a[href^='../systems/']", r"systems/[a-z0-9-]+\.html")
        page.locator("main").get_by_role("link", name=title, exact=True).click()
        expect(page.locator("h1")).to_contain_text(title)
        follow("main a[rel=next]", r"papers/[a-z0-9-]+\.html")
        follow("main a[rel=prev]", re.escape(start))
        follow("main a[href^='../captures/']", r"captures/[a-z0-9-]+\.html")
        follow("header a[href$='papers/index.html']", r"papers/index\.html")
        follow("header a[href$='index.html']", r"index\.html")


def test_the_letters_of_the_list_lead_to_their_papers(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    with opened(base, "papers/index.html") as page:
        strip = page.get_by_role("navigation", name="Papers by letter")
        address = strip.get_by_role("link").last.get_attribute("href")
        assert address
        anchor = address.partition("#")[2]
        assert anchor
        strip.get_by_role("link").last.click()
        expect(page).to_have_url(re.compile(re.escape(f"#{anchor}") + "$"))
        expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()


@pytest.mark.parametrize("old", OLD_PAGES)
@pytest.mark.parametrize("scripts", [True, False])
def test_an_old_address_leads_to_the_paper(
    scripts: bool, old: str, hostile_site: BuiltSite, door: Door, opened: Opened
) -> None:
    base = door(hostile_site)
    with opened(base, old, java_script_enabled=scripts) as page:
        expect(page).to_have_url(base + hostile_site.paper_titled(HARMLESS))
        expect(page.locator("h1")).to_have_text(HARMLESS)


def test_the_address_that_a_topic_had_leads_to_it(hostile_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(hostile_site)
    with opened(base, OLD_TOPIC, java_script_enabled=False) as page:
        expect(page).to_have_url(f"{base}topics/measures.html")


def test_a_hidden_paper_leaves_a_page_without_its_text(hostile_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(hostile_site), "papers/a-paper-that-is-hidden.html") as page:
        expect(page.locator("h1")).to_have_text("Not in this library any more")
        assert HIDDEN_TITLE not in page.content()


def test_without_scripts_a_visitor_reaches_a_paper_by_its_list(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    with opened(base, java_script_enabled=False) as page:
        page.locator("header").get_by_role("link", name="Papers", exact=True).click()
        page.get_by_role("navigation", name="Pages of the list").get_by_role("link").last.click()
        expect(page).to_have_url(base + own_site.pages["papers-last"])
        link = page.locator("main a.ps-title").last
        title = link.text_content() or ""
        link.click()
        expect(page.locator("h1")).to_have_text(title)
        paper = next(paper for paper in own_site.papers.values() if paper["title"] == title)
        expect(page.locator("main")).to_contain_text(" ".join(paper["abstract"].split())[:200])
        # What only scripts can do is not offered.
        expect(page.locator("header form")).to_be_hidden()
        for name in ("Search", "Reading list", "Light or dark"):
            expect(page.locator(f"header [title='{name}']")).to_be_hidden()
        page.locator("header").get_by_role("link", name="A–Z").click()
        expect(page).to_have_url(base + "papers/index.html")


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_of_the_own_site_scrolls_sideways_on_a_phone(kind: str, own_site: BuiltSite, opened: Opened) -> None:
    with opened(own_site.folder.as_uri() + "/", own_site.pages[kind], viewport={"width": 390, "height": 844}) as page:
        assert_fits(page)


def test_no_page_of_the_hostile_site_scrolls_sideways_on_a_phone(hostile_site: BuiltSite, opened: Opened) -> None:
    base = hostile_site.folder.as_uri() + "/"
    with opened(base, viewport={"width": 390, "height": 844}) as page:
        for name in hostile_site.html_files:
            if name not in ("404.html", OLD_TOPIC, *OLD_PAGES):
                page.goto(base + name)
                assert_fits(page)


def assert_fits(page: Page) -> None:
    """Nothing of the page is wider than the window, whether it scrolls or is cut off."""
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0, f"{page.url} scrolls sideways"
    assert page.evaluate(STICKING_OUT) == [], page.url
