"""The page of results: the address says what is shown, back and forward work, facets count, pages turn."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Opened
from browser.sites import ALL_TITLES, BuiltSite, own_word

Door = Callable[[BuiltSite], str]


def hits(page: Page) -> Locator:
    return page.locator("li.hit")


def said(page: Page) -> Locator:
    return page.locator("main").get_by_role("status").filter(has_text="found")


def address(page: Page) -> str:
    return page.url.rpartition("/")[2]


def papers_found(page: Page) -> int:
    match = re.match(r"([\d,]+) papers? found", said(page).text_content() or "")
    assert match
    return int(match[1].replace(",", ""))


@pytest.mark.parametrize("name", ["search.html", "search/index.html"])
def test_the_first_link_of_a_result_is_the_paper(name: str, own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base, target = door(own_site), own_site.pages["paper"]
    title = own_site.papers[target.removeprefix("papers/").removesuffix(".html")]["title"]
    with opened(base, f"{name}?q={title.replace(' ', '+')}") as page:
        first = hits(page).first.locator("a").first
        expect(first).to_have_text(title)
        assert first.evaluate("e => e.href") == base + target
        assert page.title().startswith(title)


def test_systems_topics_and_short_forms_stand_above_the_papers_and_are_none(
    own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    with opened(door(own_site), "search.html?q=graph+neural+networks") as page:
        expect(hits(page).first).to_be_visible()
        named = page.get_by_role("list", name="Named in the library")
        expect(named.get_by_role("link").first).to_have_text("Graph neural networks")
        expect(named.locator(".hit")).to_have_count(0)
        assert named.evaluate(
            "(e, hit) => Boolean(e.compareDocumentPosition(hit) & 4)", hits(page).first.element_handle()
        )


def test_the_address_says_everything_and_back_and_forward_work(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(own_site), "search.html?q=graph") as page:
        expect(said(page)).to_be_visible()
        everything = papers_found(page)
        page.get_by_role("checkbox", name="Topological deep learning").check()
        expect(page).to_have_url(re.compile(r"\?q=graph&topic=topological-deep-learning$"))
        expect(page.get_by_role("button", name="Remove the filter Topic: Topological deep learning")).to_be_visible()
        narrowed = papers_found(page)
        assert narrowed < everything
        page.get_by_label("Sort by").select_option("title")
        expect(page).to_have_url(re.compile(r"&sort=title$"))
        titles = hits(page).locator("a.ps-title").all_text_contents()
        assert [title.casefold() for title in titles[:3]] == sorted(title.casefold() for title in titles[:3])
        page.go_back()
        expect(page.get_by_label("Sort by")).to_have_value("relevance")
        page.go_back()
        expect(page.get_by_role("checkbox", name="Topological deep learning")).not_to_be_checked()
        expect(said(page)).to_have_text(f"{everything} papers found")
        page.go_forward()
        expect(said(page)).to_have_text(f"{narrowed} papers found")
        page.reload()
        expect(page.get_by_role("checkbox", name="Topological deep learning")).to_be_checked()
        expect(said(page)).to_have_text(f"{narrowed} papers found")


def test_facets_count_what_they_would_show(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(own_site), "search.html?q=graph") as page:
        topics = page.get_by_role("group", name="Topic")
        rows = topics.locator("label:visible").all()
        counts = {}
        for row in rows[:3]:
            name, count = row.locator("span").all_text_contents()
            counts[name] = int(count)
        assert len(counts) == 3
        for name, count in counts.items():
            topics.get_by_label(name).check()
            expect(said(page)).to_have_text(f"{count} papers found")
            # The counts of the other topics stay: a second one may be added.
            expect(topics.locator("label:visible").nth(1)).to_be_visible()
            topics.get_by_label(name).uncheck()
            expect(said(page)).not_to_have_text(f"{count} papers found")
        first, second = list(counts)[:2]
        topics.get_by_label(first).check()
        topics.get_by_label(second).check()
        expect(page).to_have_url(re.compile(r"topic=[\w-]+&topic=[\w-]+"))
        assert papers_found(page) >= max(counts.values())
        page.get_by_role("button", name=f"Remove the filter Topic: {first}").click()
        expect(said(page)).to_have_text(f"{counts[second]} papers found")


def test_papers_with_only_some_of_the_words_are_counted_apart_and_stand_last(
    own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    with opened(door(own_site), "search.html?q=federated+learning&sort=title") as page:
        expect(said(page)).to_have_text(re.compile(r"^\d papers found, and \d+ with some of the words$"))
        full = papers_found(page)
        titles = hits(page).locator("a.ps-title").all_text_contents()
        with_all = page.evaluate("async limit => (await Papershelf.search('federated learning', { limit })).hits", full)
        assert titles[:full] == sorted((hit["title"] for hit in with_all), key=str.casefold)
        assert titles[full].startswith("1-WL"), "the others begin again"
    with opened(door(own_site), "index.html") as page:
        page.locator("header").get_by_role("combobox").fill("federated learning")
        expect(page.locator("header").get_by_role("status")).to_contain_text("with some of the words")
        expect(page.get_by_role("option").last).to_have_text("All results")


def test_a_phrase_has_one_total_on_every_page_and_device(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with opened(door(own_site), "search.html?q=%22neural+networks%22") as page:
        expect(said(page)).to_be_visible()
        total = papers_found(page)
        assert total > 200
        page.get_by_role("link", name="Next").click()
        expect(page.get_by_role("navigation", name="Pages of results")).to_contain_text("Page 2 of")
        assert papers_found(page) == total
    with opened(door(own_site), "search.html?q=%22neural+networks%22", **phone) as page:
        expect(said(page)).to_have_text(f"{total} papers found")
    with opened(door(own_site), "index.html") as page:
        page.locator("header").get_by_role("combobox").fill('"neural networks"')
        expect(page.locator("header").get_by_role("status")).to_contain_text(re.compile(r"^At least \d+ papers found"))
        expect(page.get_by_role("option").last).to_have_text("All results")


def test_the_pages_of_results_hold_every_paper_once(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(own_site), "search.html?q=graph+neural") as page:
        expect(hits(page)).to_have_count(20)
        seen = hits(page).locator("a.ps-title").all_text_contents()
        total = papers_found(page)
        number = 1
        while page.get_by_role("link", name="Next").count():
            number += 1
            page.get_by_role("link", name="Next").click()
            expect(page.get_by_role("navigation", name="Pages of results")).to_contain_text(f"Page {number} of")
            assert f"page={number}" in page.url
            seen += hits(page).locator("a.ps-title").all_text_contents()
        assert len(seen) == len(set(seen)) == total
        page.go_back()
        expect(page.get_by_role("navigation", name="Pages of results")).to_contain_text(f"Page {number - 1} of")


def test_typing_changes_the_results_and_the_address(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(own_site), "search.html") as page:
        field = page.get_by_role("searchbox")
        expect(field).to_be_focused()
        expect(page.get_by_text("words that stand together")).to_be_visible()
        page.keyboard.type("lattice", delay=5)
        expect(hits(page).first).to_be_visible()
        expect(page).to_have_url(re.compile(r"\?q=lattice$"))
        expect(page.get_by_text("words that stand together")).to_be_hidden()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.closest('.hit, .ps-named-things') !== null")
        page.keyboard.press("/")
        expect(field).to_be_focused()
        field.fill("")
        expect(page.get_by_text("words that stand together")).to_be_visible()
        expect(hits(page)).to_have_count(0)


def test_a_filter_alone_lists_its_papers(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(own_site), "search.html?q=has:code") as page:
        expect(hits(page)).to_have_count(20)
        with_code = sum(any(link["kind"] == "code" for link in paper["links"]) for paper in own_site.papers.values())
        assert papers_found(page) == with_code
        page.goto(page.url.replace("q=has:code", "has=code"))
        expect(said(page)).to_have_text(f"{with_code} papers found")


@pytest.mark.parametrize("dated", [False, True])
def test_papers_are_sorted_by_date_where_some_have_one(
    dated: bool, own_site: BuiltSite, hostile_site: BuiltSite, door: Door, opened: Opened
) -> None:
    with opened(door(hostile_site if dated else own_site), "search.html?q=the") as page:
        expect(page.get_by_label("Sort by")).to_be_visible()
        newest = page.get_by_label("Sort by").locator("option[value=date]")
        assert newest.evaluate("option => option.hidden") != dated


@pytest.mark.parametrize(
    "query", ["?page=-3&q=graph", "?q=graph&page=x&sort=sideways", "?q=graph&topic=&unknown=1", "?q=%E0%A4%A"]
)
def test_an_address_of_nonsense_does_no_harm(query: str, own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(own_site), f"search.html{query}") as page:
        expect(said(page)).to_be_visible()
        assert "undefined" not in page.locator("main").inner_text()


def test_the_page_shows_hostile_text_as_text(hostile_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(hostile_site)
    with opened(base) as page:
        for title in ALL_TITLES:
            page.goto(f"{base}search.html?q={own_word(title)}")
            expect(hits(page).locator("a.ps-title").first).to_have_text(title)
            expect(page.locator(".ps-results").locator("script, img, iframe, x, b, title")).to_have_count(0)


def test_without_scripts_the_page_leads_to_the_lists(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(own_site)
    with opened(base, "search.html?q=graph", java_script_enabled=False) as page:
        expect(page.get_by_text("The search needs JavaScript.")).to_be_visible()
        page.get_by_role("link", name="All papers A to Z").click()
        expect(page).to_have_url(base + "papers/index.html")


def test_on_a_phone_the_filters_are_folded_and_work_by_touch(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    options = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with opened(door(own_site), "search.html?q=graph", **options) as page:
        expect(said(page)).to_be_visible()
        expect(page.get_by_role("group", name="Topic")).to_be_hidden()
        page.get_by_text("Filters", exact=True).tap()
        row = page.get_by_role("group", name="Topic").locator("label").first
        expect(row).to_be_visible()
        box = row.bounding_box()
        assert box
        assert box["height"] >= 43.5
        before = said(page).text_content() or ""
        last = page.locator(".ps-facets label").last
        last.tap()
        expect(page).to_have_url(re.compile("&has="))
        expect(said(page)).not_to_have_text(before)
        expect(said(page)).to_be_in_viewport(ratio=1)
        header = page.locator("header").evaluate("e => e.getBoundingClientRect().bottom")
        assert said(page).evaluate("e => e.getBoundingClientRect().top") >= header
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("width", "first"), [(390, ".ps-narrow > summary"), (1280, ".ps-main a")])
def test_the_keys_come_to_filters_and_papers_in_the_order_in_which_they_are_seen(
    width: int, first: str, own_site: BuiltSite, opened: Opened
) -> None:
    with opened(
        own_site.folder.as_uri() + "/", "search.html?q=graph", viewport={"width": width, "height": 844}
    ) as page:
        page.locator(".ps-hits a").first.wait_for()
        page.get_by_label("Sort by").focus()
        page.keyboard.press("Tab")
        expect(page.locator(first).first).to_be_focused()


def test_a_filter_that_the_keys_come_back_to_is_not_under_the_count(own_site: BuiltSite, opened: Opened) -> None:
    view = {"viewport": {"width": 390, "height": 664}, "reduced_motion": "reduce"}
    with opened(own_site.folder.as_uri() + "/", "search.html?q=graph", **view) as page:
        page.get_by_text("Filters", exact=True).click()
        page.locator(".ps-facets input").last.focus()
        for _ in range(12):
            page.keyboard.press("Shift+Tab")
            top = page.evaluate("document.activeElement.getBoundingClientRect().top")
            assert top >= page.locator(".ps-results-head").evaluate("e => e.getBoundingClientRect().bottom") - 1


def test_a_site_without_its_index_says_so(own_site: BuiltSite, opened: Opened) -> None:
    script = "Object.defineProperty(window, 'papershelfIndex', { get: () => () => {}, set() {} });"
    with opened(own_site.folder.as_uri() + "/", "search.html?q=graph", script=script) as page:
        expect(page.get_by_text("The search index could not be loaded.")).to_be_visible()


def test_what_could_not_be_loaded_leaves_no_old_results_and_enter_asks_again(
    own_site: BuiltSite, serve: Door, opened: Opened
) -> None:
    with opened(serve(own_site), "search.html?q=graph") as page:
        expect(hits(page)).to_have_count(20)
        page.route("**/search/*.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
        field = page.locator("main").get_by_role("searchbox")
        field.fill("crystal")
        expect(page.get_by_text("The search index could not be loaded.")).to_be_visible()
        expect(hits(page)).to_have_count(0)
        expect(page.locator(".ps-results").get_by_role("link")).to_have_count(0)
        expect(page.locator(".ps-results").get_by_role("checkbox")).to_have_count(0)
        page.unroute("**/search/*.js*")
        field.press("Enter")
        expect(hits(page).first).to_be_visible()
        expect(page.get_by_role("group", name="Topic")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("colour:red graph", "There is no filter colour, so it was taken for words; the filters are topic, "),
        ("topic:nosuch", "No paper has topic:nosuch."),
        ("topic:network-sciense", 'No paper has topic:network-sciense; did you mean topic:"Network science"?'),
        ("topic: graph", "Topic: has no value; write it right behind the colon, without a space."),
    ],
)
def test_a_filter_that_finds_nothing_is_told_and_said(
    query: str, hint: str, own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    with opened(door(own_site), f"search.html?q={query.replace(' ', '+')}") as page:
        expect(page.locator("main").get_by_role("status").filter(has_text=hint)).to_be_visible()
        field = page.locator("main").get_by_role("searchbox")
        field.fill("graph")
        expect(page.locator("main").get_by_text(hint)).to_have_count(0)
    with opened(door(own_site), "index.html") as page:
        page.locator("header").get_by_role("combobox").fill(query)
        expect(page.locator(".ps-panel")).to_contain_text(hint)
        expect(page.locator("header").get_by_role("status")).to_contain_text(hint)


def test_where_nothing_is_found_the_page_says_how_to_search(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(own_site), "search.html?q=topic:nosuch") as page:
        expect(page.locator("main").get_by_role("status").filter(has_text="No paper found.")).to_be_visible()
        expect(page.get_by_role("table")).to_be_visible()
        expect(page.locator(".ps-narrow")).to_be_hidden()
        page.locator("main").get_by_role("searchbox").fill("graph")
        expect(hits(page).first).to_be_visible()
        expect(page.get_by_role("table")).to_be_hidden()
        expect(page.locator(".ps-narrow")).to_be_visible()
