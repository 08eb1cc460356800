"""The reading list: what is starred anywhere stands on it, in four forms to take along, with storage and without."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Opened
from browser.sites import CITED, BuiltSite
from browser.test_appearance import REFUSED
from browser.test_cite import bibtex_fields, plain

Door = Callable[[BuiltSite], str]

SOON = 100 * 60 * 1000


def wait_until(page: Page, expression: str) -> None:
    """Wait for an expression to be true; the policy of the page allows no script to be made of a text there."""
    page.evaluate(
        f"() => new Promise(done => {{ const look = () => {expression} ? done() : setTimeout(look, 30); look(); }})"
    )


def star(page: Page, title: str) -> None:
    """Press the star beside a title in a list, and wait until its citation is there."""
    button = page.locator("main").get_by_role("button", name=f"Reading list: {title}", exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    wait_until(page, "Papershelf.reading.list().every(entry => entry.data)")


def expect_listed(page: Page, titles: list[str]) -> None:
    expect(page.locator(".ps-reading a.ps-title")).to_have_text(titles)


def exported(page: Page, form: str) -> str:
    if not page.get_by_label("Citation").is_visible():
        page.get_by_text("Export", exact=True).click()
    button = page.get_by_role("button", name=form, exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    return page.get_by_label("Citation").input_value()


def test_papers_starred_on_a_page_in_a_list_and_among_results_are_on_the_list(
    own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    base, paper = door(own_site), own_site.pages["paper"]
    title = own_site.papers[paper.removeprefix("papers/").removesuffix(".html")]["title"]
    with opened(base, paper) as page:
        page.get_by_role("button", name="Reading list").click()
        page.goto(base + "papers/index.html")
        first = page.locator("main li > a.ps-title").first.text_content() or ""
        star(page, first)
        page.goto(base + "search.html?q=lattice")
        found = page.locator("li.hit > a").nth(1).text_content() or ""
        star(page, found)
        page.locator("header").get_by_role("link", name="Reading list").click()
        expect(page).to_have_url(base + "reading.html")
        expect_listed(page, [found, first, title])
        (one, two, three) = json.loads(exported(page, "CSL-JSON"))
        assert [one["title"], two["title"], three["title"]] == [found, first, title]
        assert three["abstract"]
        # The star that is taken away can be put back until the page is left.
        button = page.get_by_role("button", name=f"Reading list: {first}", exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")
        assert len(json.loads(exported(page, "CSL-JSON"))) == 2
        page.reload()
        expect_listed(page, [found, title])
        page.goto(base + "papers/index.html")
        expect(page.get_by_role("button", name=f"Reading list: {first}", exact=True)).to_have_attribute(
            "aria-pressed", "false"
        )


def test_the_list_is_exported_in_four_forms(hostile_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(hostile_site)
    with opened(base, "search.html?q=title:") as page:
        page.goto(base + "papers/the-cited-paper.html")
        page.get_by_role("button", name="Reading list").click()
        page.goto(base + "papers/index.html")
        star(page, page.locator("main li > a.ps-title").first.text_content() or "")
        page.goto(base + "reading.html")
        entries = re.split(r"\n\n(?=@)", exported(page, "BibTeX"))
        assert len(entries) == 2
        keys = [bibtex_fields(entry)[0] for entry in entries]
        assert len(set(keys)) == 2
        fields = bibtex_fields(entries[1])[1]
        assert plain(fields["title"].removeprefix("{").removesuffix("}")) == CITED.title
        assert fields["doi"] == CITED.doi
        ris = exported(page, "RIS")
        assert ris.count("TY  - ") == ris.count("ER  - ") >= 2
        assert f"TI  - {CITED.title}" in ris.splitlines()
        assert json.loads(exported(page, "CSL-JSON"))[1]["DOI"] == CITED.doi
        lines = exported(page, "Markdown").splitlines()
        assert len(lines) == 2
        assert all(line.startswith("- [") for line in lines)
        assert f"https://arxiv.org/abs/{CITED.arxiv_id}" in lines[1]
        with page.expect_download() as download:
            page.get_by_text("Download", exact=True).click()
        assert download.value.suggested_filename == "reading-list.md"


def test_papers_with_one_key_get_two(own_site: BuiltSite, opened: Opened) -> None:
    with opened(own_site.folder.as_uri() + "/", own_site.pages["paper"]) as page:
        page.get_by_text("Cite", exact=True).click()
        expect(page.get_by_label("Citation")).to_be_visible()
        keys = page.evaluate(
            """() => {
              const { FORMS, cite } = Papershelf.citations;
              const csl = { id: "a-title-of-words", title: "x", author: [{ family: "Ito" }] };
              return cite(FORMS[0], [{ csl }, { csl }, { csl }]).match(/@misc\\{[^,]+/g);
            }"""
        )
        assert len(set(keys)) == 3


def test_the_list_is_filtered_and_papers_are_marked_as_read(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    with opened(base, "papers/index.html") as page:
        titles = page.locator("main li > a.ps-title").all_text_contents()[:3]
        for title in titles:
            star(page, title)
        page.goto(base + "reading.html")
        expect(page.get_by_text("3 papers", exact=True)).to_be_visible()
        page.get_by_label("Filter the reading list").fill(titles[1][:20].upper())
        expect_listed(page, [titles[1]])
        assert len(json.loads(exported(page, "CSL-JSON"))) == 1
        page.get_by_label("Filter the reading list").fill("")
        page.get_by_role("button", name="Mark as read").first.click()
        which = page.get_by_role("group", name="Which papers")
        which.get_by_role("button", name="To read").click()
        expect_listed(page, [titles[1], titles[0]])
        which.get_by_role("button", name="Read", exact=True).click()
        expect_listed(page, [titles[2]])
        page.goto(base + "papers/index.html")
        expect(page.get_by_role("link", name=titles[2], exact=True)).to_have_attribute("aria-description", "read")
        expect(page.get_by_role("link", name=titles[1], exact=True)).not_to_have_attribute("aria-description", "read")


def test_what_is_starred_in_one_tab_is_seen_in_the_other(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    with opened(base, "papers/index.html") as page:
        other = page.context.new_page()
        other.goto(base + "reading.html")
        expect(other.get_by_text("Nothing is on the list yet")).to_be_visible()
        expect(other.get_by_text("Export", exact=True)).to_be_hidden()
        title = page.locator("main li > a.ps-title").first.text_content() or ""
        star(page, title)
        expect(other.locator(".ps-reading a.ps-title")).to_have_text([title])


def test_where_storage_is_refused_the_page_says_so_and_goes_on(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    with opened(base, "papers/index.html", script=REFUSED) as page:
        button = page.locator("main .ps-star").first
        expect(page.get_by_text("keeps nothing for this site")).to_have_count(0)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        said = page.get_by_role("status").filter(has_text="keeps nothing for this site")
        expect(said).to_be_in_viewport()
        page.locator("main .ps-star").last.click()
        expect(said).to_be_in_viewport()
        page.goto(base + "reading.html")
        expect(page.get_by_text("Your browser keeps nothing for this site, so there is no list")).to_be_visible()
        expect(page.get_by_text("Nothing is on the list yet")).to_be_hidden()


FULL = """
  const set = Storage.prototype.setItem;
  Storage.prototype.setItem = function (name, value) {
    if (window.full) throw new DOMException("no room", "QuotaExceededError");
    return set.call(this, name, value);
  };
"""


def test_where_there_is_no_more_room_the_list_is_shown_all_the_same(own_site: BuiltSite, opened: Opened) -> None:
    base = own_site.folder.as_uri() + "/"
    full_from_the_start = FULL + "if (location.hash === '#full') window.full = true;"
    with opened(base, "papers/index.html", script=full_from_the_start) as page:
        page.locator("main .ps-star").first.click()
        page.goto(base + "reading.html#full")
        expect(page.locator(".ps-reading .ps-title")).to_have_count(1)
        expect(page.get_by_text("Your browser keeps no more for this site")).to_be_visible()


STARRED = "Object.keys(Papershelf.get('reading')).length"


def test_what_another_page_wrote_is_not_written_over(own_site: BuiltSite, opened: Opened) -> None:
    with opened(own_site.folder.as_uri() + "/", "papers/index.html") as page:
        stars = page.locator("main .ps-star")
        stars.first.click()
        wait_until(page, "Papershelf.reading.list().every(entry => entry.data)")
        page.evaluate("Papershelf.set('reading', {...Papershelf.get('reading'), other: {title: 'Other', saved: 1}})")
        stars.nth(1).click()
        wait_until(page, "Papershelf.reading.list().every(entry => entry.data || entry.slug === 'other')")
        assert page.evaluate(STARRED) == 3


def test_a_page_that_comes_back_as_it_was_left_shows_what_was_starred_since(
    own_site: BuiltSite, opened: Opened
) -> None:
    with opened(own_site.folder.as_uri() + "/", "papers/index.html") as page:
        star_of_first = page.locator("main .ps-star").first
        slug = page.locator("main li > a.ps-title").first.evaluate("link => /([^/]+)[.]html$/.exec(link.href)[1]")
        page.evaluate("slug => Papershelf.set('reading', {[slug]: {title: 'x', saved: 1}})", slug)
        expect(star_of_first).to_have_attribute("aria-pressed", "false")
        page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        expect(star_of_first).to_have_attribute("aria-pressed", "true")


ODD = [
    {"id": "c-d", "title": "Kept", "author": [None]},
    {"id": "c-d", "title": "Kept", "author": [{"family": 7}]},
    {"id": "c-d", "title": "Kept", "author": "Ada"},
    {"id": "c-d", "title": "Kept", "URL": 7},
    {"id": "c-d", "title": "Kept", "issued": {"date-parts": 7}},
]


@pytest.mark.parametrize("csl", ODD)
def test_a_citation_that_is_none_is_left_out(csl: dict[str, Any], own_site: BuiltSite, opened: Opened) -> None:
    base = own_site.folder.as_uri() + "/"
    with opened(base) as page:
        page.evaluate("csl => Papershelf.set('reading', {'c-d': {title: 'Kept', saved: 1, data: {csl}}})", csl)
        page.goto(base + "reading.html")
        expect_listed(page, ["Kept"])
        assert json.loads(exported(page, "CSL-JSON")) == [{"id": "c-d", "type": "article", "title": "Kept"}]


@pytest.mark.parametrize("value", ["{", "[]", "7", '"x"', '{"a": 1, "B": {}, "c-d": {"title": "Kept", "saved": 1}}'])
def test_what_another_program_keeps_in_storage_does_no_harm(
    value: str, own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    base = door(own_site)
    with opened(base) as page:
        for name in ("reading", "visit", "newest", "newest.before"):
            page.evaluate("([n, v]) => localStorage.setItem(Papershelf.site.pathname + '.' + n, v)", [name, value])
        page.goto(base + "reading.html")
        expect(page.locator("h1")).to_be_visible()
        expect_listed(page, ["Kept"] if "Kept" in value else [])
        page.goto(base + "papers/index.html")
        page.locator("main .ps-star").first.click()
        expect(page.locator("main .ps-star").first).to_have_attribute("aria-pressed", "true")


def come_back(page: Page) -> None:
    """Visit again after two papers have come."""
    page.evaluate(
        """late => {
          Papershelf.set("newest", Papershelf.get("newest").slice(2));
          Papershelf.set("visit", Date.now() - late);
        }""",
        SOON,
    )
    page.reload()


def test_what_is_new_since_the_last_visit_is_told(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    with opened(base) as page:
        wait_until(page, "Papershelf.get('newest') !== null")
        expect(page.locator(".ps-news")).to_have_count(0)
        come_back(page)
        page.get_by_role("link", name="2 new papers since your last visit").click()
        expect(page.get_by_role("heading", name="New since your last visit")).to_be_visible()
        expect(page.locator(".ps-new li")).to_have_count(2)
        page.goto(base + "index.html")
        # It is the same visit still.
        expect(page.get_by_role("link", name="2 new papers since your last visit")).to_be_visible()
        page.evaluate("late => Papershelf.set('visit', Date.now() - late)", SOON)
        page.reload()
        page.wait_for_load_state("networkidle")
        expect(page.locator(".ps-news")).to_have_count(0)


def test_on_a_phone_what_is_new_has_a_line_of_its_own_and_moves_nothing(own_site: BuiltSite, opened: Opened) -> None:
    view = {"viewport": {"width": 390, "height": 664}}
    with opened(own_site.folder.as_uri() + "/", **view) as page:
        wait_until(page, "Papershelf.get('newest') !== null")
        top = "document.querySelector('h2').offsetTop"
        before = page.evaluate(top)
        come_back(page)
        news = page.locator(".ps-news")
        expect(news).to_be_visible()
        lines = "e => { const r = new Range(); r.selectNodeContents(e); return r.getClientRects().length; }"
        assert news.evaluate(lines) == 1
        assert page.evaluate(top) == before


def test_a_first_visit_that_ends_on_a_paper_is_one_to_compare_with(own_site: BuiltSite, opened: Opened) -> None:
    with opened(own_site.folder.as_uri() + "/", own_site.pages["paper"]) as page:
        wait_until(page, "Papershelf.get('newest') !== null")


def test_only_on_a_disk_the_page_says_that_browsers_may_part_the_list(
    own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    base = door(own_site)
    with opened(base, "reading.html") as page:
        expect(page.get_by_text("This site is open from a disk.")).to_have_count(1 if base.startswith("file") else 0)


def test_without_scripts_the_page_says_what_it_needs(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(own_site), "reading.html", java_script_enabled=False) as page:
        expect(page.get_by_text("needs JavaScript")).to_be_visible()
