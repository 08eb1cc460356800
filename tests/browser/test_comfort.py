"""What a visitor should never notice: focus that stays, buttons that stand still, nothing under the header."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Opened
from browser.sites import BuiltSite, papershelf
from browser.test_appearance import is_dark
from libraries import abstract_about, captured, make_library

COLOURS = """canvas => {
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, seen = new Set();
  for (let i = 0; i < data.length; i += 4 * 97) seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
  return seen.size;
}"""


def place(site: BuiltSite) -> str:
    return site.folder.as_uri() + "/"


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.outerHTML.slice(0, 120)")


def test_the_dark_scheme_that_a_visitor_chose_is_not_printed(own_site: BuiltSite, opened: Opened) -> None:
    with opened(place(own_site), own_site.pages["paper"], color_scheme="light") as page:
        page.locator(".ps-scheme").click()
        assert is_dark(page)
        page.emulate_media(media="print")
        assert not is_dark(page)


def test_the_map_is_drawn_where_the_system_has_its_own_colours(own_site: BuiltSite, opened: Opened) -> None:
    with opened(place(own_site), "atlas.html", forced_colors="active") as page:
        page.locator(".ps-atlas-list li").first.wait_for()
        assert page.locator(".ps-atlas canvas").evaluate(COLOURS) > 10


@pytest.mark.parametrize("width", [390, 900, 1280])
def test_nothing_that_has_the_focus_is_under_the_header(width: int, own_site: BuiltSite, opened: Opened) -> None:
    view = {"viewport": {"width": width, "height": 700}, "reduced_motion": "reduce"}
    with opened(place(own_site), "papers/index.html", **view) as page:
        page.locator("main a.ps-title").nth(60).focus()
        top = "document.activeElement.getBoundingClientRect().top"
        header = "document.querySelector('header').getBoundingClientRect().bottom"
        for _ in range(30):
            page.keyboard.press("Shift+Tab")
            assert page.evaluate(f"{top} >= {header} - 1"), focused(page)


@pytest.mark.parametrize("width", [360, 390, 900, 1000, 1440])
@pytest.mark.parametrize("name", ["The Reading Room of the Institute for Graphs and Growing Networks", "W" * 60])
def test_a_long_name_of_the_site_leaves_the_header_its_height(
    name: str, width: int, own_site: BuiltSite, opened: Opened
) -> None:
    with opened(place(own_site), "papers/index.html", viewport={"width": width, "height": 664}) as page:
        height = "document.querySelector('header').offsetHeight"
        before = page.evaluate(height)
        page.locator(".ps-mark span").evaluate("(e, name) => { e.textContent = name; }", name)
        assert page.evaluate(height) == before
        assert before <= page.evaluate("parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop)")
        assert page.locator(".ps-mark svg").evaluate("e => e.getBoundingClientRect().width") == 26
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
def test_a_letter_leads_to_its_heading_below_the_header(width: int, own_site: BuiltSite, opened: Opened) -> None:
    view = {"viewport": {"width": width, "height": 700}, "reduced_motion": "reduce"}
    with opened(place(own_site), "papers/index.html", **view) as page:
        page.locator(".ps-strip a[href$='#letter-d']").click()
        heading = page.locator("#letter-d").evaluate("e => e.getBoundingClientRect().top")
        assert heading >= page.locator("header").evaluate("e => e.getBoundingClientRect().bottom") - 1


def test_the_citation_opens_below_its_button_and_moves_none(own_site: BuiltSite, opened: Opened) -> None:
    with opened(place(own_site), own_site.pages["paper"], viewport={"width": 1280, "height": 900}) as page:
        buttons = page.locator(".ps-actions .ps-button:visible")
        cite = page.get_by_role("button", name="Cite", exact=True)
        cite.wait_for()
        where = "all => all.map(e => [e.offsetLeft, e.offsetTop])"
        before = buttons.evaluate_all(where)
        cite.click()
        expect(page.locator(".ps-cite textarea")).to_be_visible()
        assert buttons.evaluate_all(where)[: len(before)] == before
        expect(cite).to_have_attribute("aria-expanded", "true")
        cite.click()
        expect(page.locator(".ps-cite textarea")).to_be_hidden()


def test_the_next_page_of_results_has_the_focus(own_site: BuiltSite, opened: Opened) -> None:
    with opened(place(own_site), "search.html?q=graph") as page:
        page.get_by_role("link", name="Next").click()
        expect(page.locator(".ps-pages")).to_contain_text("Page 2 of")
        expect(page.locator(".ps-hits a").first).to_be_focused()


def test_a_filter_that_is_removed_leaves_the_focus_in_the_field(own_site: BuiltSite, opened: Opened) -> None:
    with opened(place(own_site), "search.html?q=graph&topic=graph-neural-networks") as page:
        page.locator(".ps-chosen button").click()
        expect(page.locator(".ps-chosen button")).to_have_count(0)
        expect(page.locator(".ps-search-form input")).to_be_focused()


@pytest.mark.parametrize(
    ("query", "shown"), [("q=graph&page=99", "Page 7 of 7"), ("q=graph&page=0", "Page 1 of 7")], ids=["last", "first"]
)
def test_a_page_of_results_that_is_not_there_is_the_nearest_that_is(
    query: str, shown: str, own_site: BuiltSite, opened: Opened
) -> None:
    with opened(place(own_site), f"search.html?{query}") as page:
        expect(page.locator(".ps-pages")).to_contain_text(shown)
        expect(page.locator(".ps-hits > li").first).to_be_visible()


def test_spaces_are_no_query(own_site: BuiltSite, opened: Opened) -> None:
    with opened(place(own_site), "search.html?q=%20%20") as page:
        page.locator(".ps-search-form input").wait_for()
        expect(page.locator(".ps-results")).to_be_hidden()


def test_a_word_is_marked_as_it_was_typed_too(own_site: BuiltSite, opened: Opened) -> None:
    with opened(place(own_site), "search.html?q=graph") as page:
        page.locator(".ps-hits mark").first.wait_for()
        marked = page.locator(".ps-hits > li").first.locator("mark").all_text_contents()
        assert {"graph", "GraphFSA"} <= {*marked}


def test_a_paper_that_is_marked_as_read_hands_the_focus_to_the_next(own_site: BuiltSite, opened: Opened) -> None:
    with opened(place(own_site), "papers/index.html") as page:
        for number in range(3):
            page.locator("main .ps-star").nth(number).click()
        page.goto(place(own_site) + "reading.html")
        page.get_by_role("button", name="To read", exact=True).click()
        rows = page.locator(".ps-reading .ps-hits > li")
        second = rows.nth(1).locator(".ps-title").text_content()
        rows.first.locator(".ps-read-button").click()
        expect(rows).to_have_count(2)
        assert rows.first.locator(".ps-title").text_content() == second
        expect(rows.first.locator(".ps-read-button")).to_be_focused()


@pytest.mark.parametrize("broken", [{"author": "x"}, {"issued": {"date-parts": "2025"}}, {"id": 7}])
def test_a_citation_that_another_program_broke_does_no_harm(
    broken: dict[str, Any], own_site: BuiltSite, opened: Opened
) -> None:
    with opened(place(own_site), own_site.pages["paper"]) as page:
        page.get_by_role("button", name="Reading list").click()
        page.evaluate(
            """broken => {
              const key = Object.keys(localStorage).find(name => name.endsWith(".reading"));
              const list = JSON.parse(localStorage[key]);
              for (const entry of Object.values(list)) Object.assign(entry.data.csl, JSON.parse(broken));
              localStorage[key] = JSON.stringify(list);
            }""",
            json.dumps(broken),
        )
        page.goto(place(own_site) + "reading.html")
        expect(page.locator(".ps-reading .ps-hits > li")).to_have_count(1)
        expect(page.locator(".ps-list-tools")).to_be_visible()


def test_letters_of_systems_that_are_hidden_are_hidden(own_site: BuiltSite, opened: Opened) -> None:
    with opened(place(own_site), "systems/index.html") as page:
        page.locator(".ps-filter").get_by_role("button", name="theory").click()
        letters = page.locator(".ps-strip a:visible")
        expect(letters).not_to_have_count(0)
        for letter in letters.all():
            expect(page.locator(f"[id='{(letter.get_attribute('href') or '').partition('#')[2]}']")).to_be_visible()


def test_a_kind_on_one_of_several_pages_says_so_and_leads_to_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serve: Callable[[BuiltSite], str], opened: Opened
) -> None:
    monkeypatch.setattr("papershelf.pages.shelf._SYSTEMS_PER_PAGE", 2)
    pairs = [(f"Shelf{letter}: A Dataset of Cases", abstract_about(f"shelf{letter}")) for letter in "ABCDE"]
    library = make_library(tmp_path / "pages", captures={"2025-01-01.txt": captured(*pairs)})
    papershelf("-C", str(library), "build", "--quiet")
    with opened(serve(BuiltSite(library, None)), "systems/page-2.html") as page:
        expect(page.get_by_role("button", name="all kinds on this page 2")).to_be_visible()
        page.get_by_role("button", name="dataset 2").click()
        expect(page.locator(".ps-filter [role=status]")).to_contain_text("2 on this page")
        page.get_by_role("link", name="All papers that introduce a dataset").click()
        expect(page.locator(".ps-hits > li")).to_have_count(5)


def test_the_list_beside_the_map_keeps_the_focus_at_its_end(own_site: BuiltSite, opened: Opened) -> None:
    with opened(place(own_site), "atlas.html#topic=diffusion-models") as page:
        following = page.locator(".ps-atlas-pages").get_by_role("button", name="Next")
        following.focus()
        for _ in range(9):
            page.keyboard.press("Enter")
        expect(following).to_have_attribute("aria-disabled", "true")
        expect(following).to_be_focused()


def test_a_paper_that_is_not_on_the_map_is_told(own_site: BuiltSite, opened: Opened) -> None:
    with opened(place(own_site), "atlas.html#paper=nosuch") as page:
        expect(page.locator(".ps-atlas").get_by_text("This paper is not on the map.").first).to_be_visible()


def test_a_long_formula_scrolls_by_itself(own_site: BuiltSite, opened: Opened) -> None:
    with opened(place(own_site), own_site.pages["paper"], viewport={"width": 360, "height": 700}) as page:
        page.locator(".ps-abstract > p").first.evaluate(
            "p => { p.innerHTML += ' <math><mrow>' + '<mi>x</mi><mo>+</mo>'.repeat(90) + '</mrow></math>'; }"
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_link_in_a_list_or_a_table_of_the_guide_is_told_by_more_than_its_colour(
    own_site: BuiltSite, opened: Opened
) -> None:
    plain = (
        "all => all.filter(e => !getComputedStyle(e).textDecorationLine.includes('underline')).map(e => e.outerHTML)"
    )
    with opened(place(own_site)) as page:
        for guide in own_site.hand_written:
            page.goto(place(own_site) + guide)
            assert page.locator("article :is(li, td, p) a:not([class])").evaluate_all(plain) == []


def test_the_labels_of_charts_keep_off_their_numbers_when_letters_stand_apart(
    own_site: BuiltSite, opened: Opened
) -> None:
    apart = "* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important }"
    view = {"viewport": {"width": 320, "height": 700}}
    with opened(place(own_site), "statistics.html", **view) as page:
        page.evaluate(
            """rules => {
              const sheet = new CSSStyleSheet();
              sheet.replaceSync(rules);
              document.adoptedStyleSheets = [sheet];
            }""",
            apart,
        )
        crowded = page.locator(".ps-chart li").evaluate_all(
            """rows => rows.filter(row => {
              const [label, note, line] = Array.from(row.children, each => {
                const text = new Range();
                text.selectNodeContents(each);
                return (each.matches("svg") ? each : text).getBoundingClientRect();
              });
              const foot = Math.max(label.bottom, note.bottom);
              return label.right > note.left || note.right > innerWidth || label.left < 0 || foot > line.top + 1;
            }).map(row => row.textContent)"""
        )
        assert page.locator(".ps-chart li").count() > 60
        assert crowded == []
