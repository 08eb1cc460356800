"""What a visitor sees: the scheme that they chose, a page that stands still, paper without the header."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browser.conftest import Opened
from browser.sites import BuiltSite

Door = Callable[[BuiltSite], str]

REFUSED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("refused", "SecurityError"); } });"""
MOVABLE = ("home", "paper", "papers", "topic", "systems", "system", "glossary", "atlas", "search", "reading")
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))));
})"""


def is_dark(page: Page) -> bool:
    """Whether the ground of the page is darker than its ink."""
    light = """name => {
      const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      canvas.fillStyle = getComputedStyle(document.body)[name];
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((a, b) => a + b);
    }"""
    return bool(page.evaluate(light, "backgroundColor") < page.evaluate(light, "color"))


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_scheme_is_the_systems_until_the_visitor_chooses_and_then_stays(
    system: str, own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    base = door(own_site)
    with opened(base, color_scheme=system) as page:
        assert is_dark(page) == (system == "dark")
        page.locator(".ps-scheme").click()
        assert is_dark(page) == (system == "light")
        for name in ("papers/index.html", own_site.pages["paper"], own_site.pages["guide"], "index.html"):
            page.goto(base + name)
            assert is_dark(page) == (system == "light"), name
        page.locator(".ps-scheme").click()
        assert is_dark(page) == (system == "dark")
        page.reload()
        assert is_dark(page) == (system == "dark")


def test_a_visitor_whose_browser_refuses_storage_can_read_search_and_change_the_scheme(
    own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    with opened(door(own_site), own_site.pages["paper"], script=REFUSED, color_scheme="light") as page:
        page.locator(".ps-scheme").click()
        assert is_dark(page)
        page.locator(".ps-cite").get_by_text("Cite", exact=True).click()
        expect(page.locator(".ps-cite textarea")).to_have_value(re.compile(r"^@misc\{"))
        page.keyboard.press("Escape")
        page.locator("header input").fill("graph")
        expect(page.locator("li.hit").first).to_be_visible()


def test_what_another_program_keeps_in_storage_does_no_harm(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(own_site), color_scheme="light") as page:
        key = page.evaluate("Papershelf.site.pathname + '.scheme'")
        for value in ('"sepia"', "{", "null", "7", '{"scheme": "dark"}'):
            page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, value])
            page.reload()
            expect(page.locator("html[data-scheme]")).to_have_count(0)
            assert not is_dark(page), value


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("kind", MOVABLE)
def test_nothing_on_the_page_jumps_while_it_loads(
    kind: str, width: int, own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    query = "?q=graph" if kind == "search" else ""
    with opened(door(own_site), own_site.pages[kind] + query, viewport={"width": width, "height": 900}) as page:
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SHIFT) == 0


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("kind", ["home", "paper", "papers", "systems"])
def test_nothing_jumps_when_the_scripts_come_after_the_first_picture(
    kind: str, width: int, own_site: BuiltSite, serve: Callable[..., str], chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    held: list[Route] = []
    painted = False
    page.route("**/*.js", lambda route: route.continue_() if painted else held.append(route))
    page.goto(serve(own_site) + own_site.pages[kind], wait_until="commit")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
    assert held
    painted = True
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    made = page.locator(".ps-star, .ps-star-button, .ps-searchbox button, .ps-filter [aria-pressed=true]")
    expect(made.first).to_be_visible()
    assert page.evaluate(SHIFT) == 0
    context.close()


def test_the_measure_of_jumps_sees_one(own_site: BuiltSite, opened: Opened) -> None:
    """The observer of the test above is not blind."""
    with opened(own_site.folder.as_uri() + "/", own_site.pages["paper"]) as page:
        page.evaluate(
            """() => new Promise(done => {
              const block = document.createElement("div");
              block.style.height = "300px";
              document.body.prepend(block);
              requestAnimationFrame(() => requestAnimationFrame(done));
            })"""
        )
        assert page.evaluate(SHIFT) > 0


@pytest.mark.parametrize("kind", ["home", "paper", "papers", "topic", "guide", "atlas"])
def test_on_paper_there_is_the_text_and_nothing_to_press(kind: str, own_site: BuiltSite, opened: Opened) -> None:
    with opened(own_site.folder.as_uri() + "/", own_site.pages[kind], color_scheme="dark") as page:
        page.emulate_media(media="print")
        expect(page.locator("h1")).to_be_visible()
        for selector in (
            "header",
            ".ps-search",
            ".ps-star",
            ".ps-cite",
            ".ps-strip",
            ".ps-neighbours",
            "nav",
            ".ps-atlas-help",
        ):
            for found in page.locator(selector).all():
                expect(found).to_be_hidden()
        assert not is_dark(page), "paper is light"
        if kind == "paper":
            expect(page.locator(".ps-abstract")).to_be_visible()
            told = "e => [getComputedStyle(e, '::after').content, getComputedStyle(e, '::after').whiteSpace]"
            address, spaces = page.locator(".ps-actions a.ps-button").first.evaluate(told)
            assert address.startswith('" (http')
            assert spaces == "pre-wrap", "its space would be lost in a flexible box"


def test_nothing_moves_for_a_visitor_who_asked_for_that(own_site: BuiltSite, opened: Opened) -> None:
    moving = """() => document.getAnimations().filter(a => a.effect.getComputedTiming().duration > 1)
      .map(a => a.effect.target.outerHTML.slice(0, 80))"""
    with opened(own_site.folder.as_uri() + "/", own_site.pages["paper"], reduced_motion="reduce") as page:
        assert page.evaluate(moving) == []
        page.locator(".ps-scheme").click()
        assert page.evaluate(moving) == []
        page.locator(".ps-cite").get_by_text("Cite", exact=True).click()
        assert page.evaluate(moving) == []
        page.locator("main a").first.hover()
        assert page.evaluate(moving) == []
        page.locator("header input").fill("graph")
        expect(page.locator("li.hit").first).to_be_visible()
        assert page.evaluate(moving) == []
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize("width", [390, 1440])
def test_the_focus_is_always_seen_and_passes_through_the_whole_page(
    width: int, own_site: BuiltSite, opened: Opened
) -> None:
    # What opens by being focused may take a few frames to be seen. Elements are told apart by themselves, not by their
    # place: a focused search box adds scripts to the page, which moves every place behind them.
    focused = """async () => {
      const e = document.activeElement, style = getComputedStyle(e), passed = (window.passed ??= new WeakSet());
      const again = passed.has(e);
      passed.add(e);
      const shown = () => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      for (let frame = 0; frame < 60 && !shown(); frame++) await new Promise(requestAnimationFrame);
      return { name: e.outerHTML.slice(0, 80), again, shown: shown(),
               ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 };
    }"""
    options = {"viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
    with opened(own_site.folder.as_uri() + "/", own_site.pages["paper"], **options) as page:
        passed = 0
        invisible: list[str] = []
        focusable = page.locator("a[href], button, summary").filter(visible=True).count()
        while passed < 3 * focusable:
            page.keyboard.press("Tab")
            now = page.evaluate(focused)
            if now["name"].startswith("<body") or now["again"]:
                break
            passed += 1
            if not now["shown"] or not now["ring"]:
                invisible.append(now["name"])
        assert not invisible
        assert passed >= focusable


@pytest.mark.parametrize("width", [390, 1440])
def test_a_page_of_the_guide_begins_with_its_text(width: int, own_site: BuiltSite, opened: Opened) -> None:
    """The list of the guide's pages is beside the text, and after it where there is no room."""
    with opened(own_site.folder.as_uri() + "/", "guide/index.html", viewport={"width": width, "height": 844}) as page:
        text, pages = page.locator("article"), page.get_by_role("navigation", name="Guide")
        first, last = text.bounding_box(), pages.bounding_box()
        assert first
        assert last
        if width > 1000:
            assert last["x"] + last["width"] <= first["x"]
            assert abs(last["y"] - first["y"]) < 30
        else:
            assert last["y"] >= first["y"] + first["height"]
        assert text.evaluate("(e, other) => Boolean(e.compareDocumentPosition(other) & 4)", pages.element_handle())
