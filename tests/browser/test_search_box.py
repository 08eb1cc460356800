"""The box in the header: a keyboard is enough, a finger too; it finds a paper from every door and shows it as text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Opened
from browser.sites import ALL_TITLES, HARMLESS, BuiltSite, own_word
from papershelf.pages.views import counted

FOREIGN = "script, img, iframe, x, b:not(.ps-corrected b), title"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

Door = Callable[[BuiltSite], str]


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search the library")


def hits(page: Page) -> Locator:
    return page.locator(".ps-panel li.hit")


def title_of(site: BuiltSite, page: str) -> str:
    title = site.papers[page.removeprefix("papers/").removesuffix(".html")]["title"]
    assert isinstance(title, str)
    return title


@pytest.mark.parametrize("start", ["index.html", "papers/index.html"])
def test_the_box_finds_a_paper_by_its_title_and_leads_to_it(
    start: str, own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    base, target = door(own_site), own_site.pages["paper"]
    with opened(base, start) as page:
        field(page).fill(title_of(own_site, target))
        first = hits(page).first.get_by_role("option")
        expect(first).to_have_text(title_of(own_site, target))
        first.click()
        expect(page).to_have_url(base + target)


def test_a_keyboard_is_enough(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    with opened(base) as page:
        page.keyboard.press("Control+k")
        expect(field(page)).to_be_focused()
        expect(field(page)).to_have_attribute("aria-expanded", "false")
        page.keyboard.type("graph neural")
        expect(hits(page).first).to_be_visible()
        expect(field(page)).to_have_attribute("aria-expanded", "true")
        options = page.get_by_role("option")
        expect(options.last).to_have_text("All 99 results")

        def selected() -> str | None:
            """The text of the selected option; there is one at most, and the field names it."""
            name = field(page).get_attribute("aria-activedescendant")
            chosen = page.get_by_role("option", selected=True)
            assert chosen.count() == (1 if name else 0)
            assert not name or chosen.get_attribute("id") == name
            expect(field(page)).to_be_focused()
            return chosen.text_content() if name else None

        texts = options.all_text_contents()
        walked = []
        for _ in texts:
            page.keyboard.press("ArrowDown")
            walked.append(selected())
        assert walked == texts
        page.keyboard.press("ArrowDown")
        assert selected() is None
        page.keyboard.press("ArrowUp")
        assert selected() == texts[-1]
        page.keyboard.press("Escape")
        expect(page.locator(".ps-panel")).to_be_hidden()
        expect(field(page)).to_be_focused()
        page.keyboard.press("Escape")
        expect(field(page)).not_to_be_focused()
        page.keyboard.press("/")
        expect(field(page)).to_be_focused()
        expect(hits(page).first).to_be_visible()
        title = hits(page).first.get_by_role("option").text_content() or ""
        while selected() != title:
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("article h1")).to_have_text(title)


def test_enter_leads_to_all_results(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    with opened(base, own_site.pages["paper"]) as page:
        page.keyboard.press("/")
        page.keyboard.type("graph & neural")
        page.keyboard.press("Enter")
        expect(page).to_have_url(base + "search.html?q=graph+%26+neural")
        expect(page.get_by_role("searchbox")).to_have_value("graph & neural")
        expect(page.locator("main li.hit").first).to_be_visible()


def test_a_slash_in_a_field_is_a_slash(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(own_site)) as page:
        field(page).click()
        page.keyboard.type("and/or")
        expect(field(page)).to_have_value("and/or")


def test_a_result_says_where_it_matched_and_on_which_topics_it_is(
    own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    with opened(door(own_site)) as page:
        field(page).fill("graph neural networks")
        first = hits(page).first
        expect(first.locator("a mark").first).to_have_text("Graph")
        expect(first.locator(".ps-snippet mark").first).to_be_visible()
        expect(first.locator(".ps-note")).to_contain_text("title, abstract")
        expect(first.locator(".ps-chip").first).to_have_text("Graph neural networks")
        shown = first.locator(".ps-chip").first.get_attribute("class")
        thing = page.locator(".ps-panel .ps-thing", has_text="Topic")
        expect(thing.get_by_role("option")).to_have_text("Graph neural networks")
        assert thing.evaluate("(e, hit) => Boolean(e.compareDocumentPosition(hit) & 4)", first.element_handle())
        first.get_by_role("option").click()
        chip = page.locator("main .ps-chip", has_text="Graph neural networks")
        assert chip.get_attribute("class") == shown, "a topic has one hue everywhere"


def test_a_mistyped_word_is_corrected_aloud(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(own_site)) as page:
        field(page).fill("quantizaton")
        expect(page.locator(".ps-panel")).to_contain_text("Showing results for ")
        expect(page.locator("header").get_by_role("status")).to_contain_text("Showing results for ")
        field(page).fill("zzzzqqqq wxwxwx")
        expect(page.locator(".ps-panel")).to_contain_text("Nothing found")
        expect(page.locator("header").get_by_role("status")).to_contain_text("No paper found")
        expect(field(page)).to_have_attribute("aria-expanded", "false")


def test_a_late_answer_does_not_replace_a_newer_one(own_site: BuiltSite, opened: Opened) -> None:
    base = own_site.folder.as_uri() + "/"
    with opened(base) as page:
        field(page).fill("lattice")
        expect(hits(page).first).to_be_visible()
        page.evaluate(
            """() => {
              const search = Papershelf.search;
              Papershelf.search = async (text, options) => {
                const found = await search(text, { ...options, signal: undefined });
                if (text === "graph") await new Promise(done => { window.late = done; });
                return found;
              };
            }"""
        )
        field(page).fill("graph")
        field(page).fill("diffusion")
        expect(hits(page).first.locator("mark").first).to_contain_text("Diffusion")
        titles = hits(page).all_text_contents()
        page.evaluate("window.late()")
        page.evaluate("() => new Promise(done => setTimeout(done))")
        assert hits(page).all_text_contents() == titles


def test_the_box_closes_when_it_is_left(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(own_site)) as page:
        field(page).fill("graph")
        expect(hits(page).first).to_be_visible()
        page.locator("h1").click()
        expect(page.locator(".ps-panel")).to_be_hidden()
        expect(hits(page)).to_have_count(0)
        field(page).click()
        expect(hits(page).first).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.locator(".ps-panel")).to_be_hidden()


def test_on_a_phone_the_box_is_a_sheet_for_fingers(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base, target = door(own_site), own_site.pages["paper"]
    with opened(base, "papers/index.html", **PHONE) as page:
        expect(field(page)).to_be_hidden()
        page.locator("header").get_by_role("button", name="Search", exact=True).tap()
        expect(field(page)).to_be_focused()
        box = page.locator(".ps-search").bounding_box()
        assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
        page.keyboard.type(title_of(own_site, target))
        expect(hits(page).first).to_be_visible()
        for row in page.locator(".ps-panel li, .ps-search-close, .ps-search .ps-field").all():
            found = row.bounding_box()
            assert found is None or (found["height"] >= 43.5 and found["width"] >= 43.5)
        page.get_by_role("button", name="Close the search").tap()
        expect(field(page)).to_be_hidden()
        expect(page.locator(".ps-search-open")).to_be_focused()
        page.locator(".ps-search-open").tap()
        expect(hits(page).first).to_be_visible()
        row = hits(page).first.bounding_box()
        assert row
        hits(page).first.tap(position={"x": row["width"] - 20, "y": row["height"] - 10})  # the whole row is the link
        expect(page).to_have_url(base + target)


def test_back_closes_the_sheet_and_leaves_the_page_only_then(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base, target = door(own_site), own_site.pages["paper"]
    with opened(base, "index.html", **PHONE) as page:
        page.goto(base + "papers/index.html")
        opener = page.locator(".ps-search-open")

        def open_sheet() -> None:
            opener.tap()
            expect(field(page)).to_be_focused()

        open_sheet()
        page.keyboard.type(title_of(own_site, target))
        expect(hits(page).first).to_be_visible()
        page.go_back()
        expect(field(page)).to_be_hidden()
        expect(opener).to_be_focused()
        expect(page).to_have_url(base + "papers/index.html")
        page.go_forward()
        expect(field(page)).to_be_visible()
        page.reload()
        expect(field(page)).to_be_visible()
        page.get_by_role("button", name="Close the search").tap()
        expect(field(page)).to_be_hidden()

        open_sheet()
        page.keyboard.press("Escape")
        expect(field(page)).to_be_hidden()
        page.go_back()
        expect(page).to_have_url(base + "index.html")
        page.go_forward()

        open_sheet()
        page.keyboard.type(title_of(own_site, target))
        hits(page).first.tap()
        expect(page).to_have_url(base + target)
        page.go_back()
        expect(page).to_have_url(base + "papers/index.html")
        expect(field(page)).to_be_hidden()
        open_sheet()
        page.keyboard.type("graph")
        page.keyboard.press("Enter")
        expect(page).to_have_url(base + "search.html?q=graph")
        page.go_back()
        expect(field(page)).to_be_hidden()
        page.go_back()
        expect(page).to_have_url(base + "index.html")


def test_a_result_on_the_page_below_the_sheet_is_shown(own_site: BuiltSite, opened: Opened) -> None:
    base = own_site.folder.as_uri() + "/"
    with opened(base, "glossary.html", **PHONE) as page:
        page.locator(".ps-search-open").tap()
        page.keyboard.type("GNN")
        page.locator(".ps-panel .ps-thing", has_text="Glossary").first.get_by_role("option").tap()
        expect(page).to_have_url(f"{base}glossary.html#short-gnn")
        expect(field(page)).to_be_hidden()
        expect(page.locator("#short-gnn")).to_be_in_viewport()


def test_the_map_below_the_sheet_stays_as_it_was(own_site: BuiltSite, opened: Opened) -> None:
    with opened(own_site.folder.as_uri() + "/", "atlas.html", reduced_motion="reduce", **PHONE) as page:
        count = page.locator(".ps-atlas-panel > .ps-note")
        whole = counted(len(own_site.papers), "paper")
        expect(count).to_contain_text(f"of {whole}")
        page.get_by_role("button", name="Zoom in").tap()
        page.get_by_role("button", name="Zoom in").tap()
        expect(count).not_to_contain_text(whole)
        near = count.text_content() or ""
        page.locator(".ps-search-open").tap()
        page.go_back()
        expect(field(page)).to_be_hidden()
        page.locator(".ps-search-open").tap()
        page.get_by_role("button", name="Close the search").tap()
        expect(field(page)).to_be_hidden()
        page.evaluate("() => new Promise(done => setTimeout(done, 500))")
        assert count.text_content() == near


def test_the_page_does_not_jump_when_the_box_opens(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    shift = """() => new Promise(done => {
      let sum = 0;
      new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))));
    })"""
    for options in ({"viewport": {"width": 1440, "height": 900}}, {"viewport": {"width": 640, "height": 450}}):
        with opened(door(own_site), own_site.pages["paper"], **options) as page:
            before = page.evaluate("document.querySelector('h1').getBoundingClientRect().top")
            page.keyboard.press("/")
            page.keyboard.type("graph")
            expect(hits(page).first).to_be_visible()
            assert page.evaluate("document.querySelector('h1').getBoundingClientRect().top") == before
            assert page.evaluate(shift) < 0.02


def test_the_box_shows_a_hostile_title_as_its_text(hostile_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(hostile_site)) as page:
        for title in ALL_TITLES:
            field(page).fill(own_word(title))
            expect(hits(page).get_by_role("option").first).to_have_text(title)
            expect(page.locator(".ps-panel").locator(FOREIGN)).to_have_count(0)


def test_the_box_takes_a_hostile_query_for_text(hostile_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(hostile_site)) as page:
        for title in ALL_TITLES:
            field(page).fill("")
            expect(page.locator(".ps-panel")).to_be_hidden()
            field(page).fill(title)
            expect(page.locator(".ps-panel")).to_be_visible()
            expect(page.locator(".ps-panel").locator(FOREIGN)).to_have_count(0)


@pytest.mark.parametrize("words", ["Plain-7:", HARMLESS, "HARMLESS paper", "plain 7"])
def test_the_box_finds_a_title_however_it_is_written(
    words: str, hostile_site: BuiltSite, door: Door, opened: Opened
) -> None:
    with opened(door(hostile_site)) as page:
        field(page).fill(words)
        expect(hits(page).first.get_by_role("option")).to_have_text(HARMLESS)
