"""Other people's text on a page is text: nothing of it runs, nothing of it becomes an element, every sign is shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Page, expect

from browser.conftest import Opened
from browser.sites import (
    ALL_TITLES,
    HOSTILE_AUTHORS,
    HOSTILE_CAPTURE,
    HOSTILE_NAME,
    HOSTILE_TOPIC,
    SCRIPTED,
    BuiltSite,
    hostile_abstract,
)

Door = Callable[[BuiltSite], str]

# Elements that no page of the theme has, and that only a text could have brought in.
FOREIGN = (
    "img, object, embed, base, style, template, video, audio, b, x, title:not(head > title), "
    "main form:not(.ps-search-form), main input:not([name=q], .ps-reading input)"
)
# Scripts that are neither a file of the theme nor data, with where they come from.
SCRIPTS = """() => [...document.scripts]
  .filter(e => e.src ? e.text || !/\\/(assets\\/papershelf|assets\\/atlas|search|reading)\\/[\\w.-]+\\.js$/.test(e.src)
                     : !/^application\\/(ld\\+)?json$/.test(e.type))
  .map(e => e.outerHTML.slice(0, 99))"""
HANDLERS = """() => [...document.querySelectorAll("*")].flatMap(
  e => [...e.attributes].filter(a => /^on/i.test(a.name) || a.name === "style").map(a => e.outerHTML.slice(0, 99)))"""
SCHEMES = """() => [...new Set(
  [...document.querySelectorAll("[href]")].map(e => new URL(e.href, document.baseURI).protocol))]"""


def texts(page: Page, selector: str) -> list[str]:
    return page.locator(selector).evaluate_all("found => found.map(e => e.textContent.trim())")


def meta(page: Page, name: str) -> list[str]:
    selector = f"meta[name='{name}'], meta[property='{name}']"
    return page.locator(selector).evaluate_all("found => found.map(e => e.content)")


def data(page: Page, selector: str) -> Mapping[str, Any]:
    found = json.loads(page.locator(selector).text_content() or "")
    assert isinstance(found, dict)
    return found


def assert_harmless(page: Page, base: str) -> None:
    """Nothing is on the page but what the theme puts there."""
    assert page.locator(FOREIGN).evaluate_all("found => found.map(e => e.outerHTML.slice(0, 99))") == []
    assert page.evaluate(SCRIPTS) == []
    assert page.evaluate(HANDLERS) == []
    assert set(page.evaluate(SCHEMES)) <= {base.partition("/")[0], "https:"}
    expect(page.locator("iframe")).to_have_count(0)


def test_a_hostile_paper_is_shown_as_its_text(hostile_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(hostile_site)
    with opened(base) as page:
        for title in ALL_TITLES:
            page.goto(base + hostile_site.paper_titled(title))
            abstract = hostile_abstract(title)
            assert_harmless(page, base)
            assert page.title() == f"{title} - Test shelf"
            assert texts(page, "h1") == [title]
            assert texts(page, ".ps-abstract") == [abstract]
            assert meta(page, "og:title") == [title]
            assert meta(page, "citation_title") == [title]
            assert meta(page, "citation_abstract") == [abstract]
            for name in ("description", "og:description"):
                (description,) = meta(page, name)
                assert abstract.startswith(description.removesuffix("…"))
            article = data(page, "script[type='application/ld+json']")
            assert article["headline"] == title
            assert abstract.startswith(article["description"].removesuffix("…"))
            assert HOSTILE_TOPIC in article["keywords"]
            csl = page.evaluate("Papershelf.citation().csl")
            assert (csl["title"], csl["abstract"]) == (title, abstract)
            assert HOSTILE_TOPIC in texts(page, ".ps-chip")


def test_hostile_authors_and_links_of_an_override_are_text(hostile_site: BuiltSite, door: Door, opened: Opened) -> None:
    with opened(door(hostile_site), hostile_site.paper_titled(SCRIPTED)) as page:
        assert meta(page, "citation_author") == list(HOSTILE_AUTHORS)
        authors = data(page, "script[type='application/ld+json']")["author"]
        assert [author["name"] for author in authors] == list(HOSTILE_AUTHORS)
        expect(page.locator("main")).to_contain_text(", ".join(HOSTILE_AUTHORS))
        code = page.get_by_role("link", name="Code", exact=True)
        assert code.get_attribute(
            "href"
        ) == "https://x.example/%22%3E%3Cscript%3Ealert(3)%3C/script%3E?a=b&c=(d)".replace("(", "%28").replace(
            ")", "%29"
        )
        second = page.locator("main").get_by_role("link", name="Data", exact=True)
        expect(second).to_have_attribute("href", "https://y.example/%28a%29_%5Bb%5D%2Ac%2A")


def test_hostile_text_in_lists_is_text(hostile_site: BuiltSite, door: Door, opened: Opened) -> None:
    base = door(hostile_site)
    with opened(base) as page:
        for kind, name in hostile_site.pages.items():
            page.goto(base + name)
            assert_harmless(page, base)
            shown = page.locator("main a.ps-title").evaluate_all(
                "found => found.filter(e => e.pathname.includes('/papers/')).map(e => [e.pathname, e.textContent])"
            )
            slugs = [path.rpartition("/")[2].removesuffix(".html") for path, _ in shown]
            assert [text for _, text in shown] == [hostile_site.papers[slug]["title"] for slug in slugs]
            if kind in ("home", "papers", "papers-last", "topic", "system", "capture"):
                assert shown, kind
            if kind in ("home", "topics", "topic"):
                assert HOSTILE_TOPIC in texts(page, "main .ps-chip, h1")
            if kind in ("systems", "system"):
                assert HOSTILE_NAME in texts(page, "main .ps-name, h1")
            if kind == "captures":
                expect(page.locator("main")).to_contain_text(HOSTILE_CAPTURE)


def test_a_title_with_an_unclosed_override_turns_nothing_around_but_itself(
    hostile_site: BuiltSite, opened: Opened
) -> None:
    """U+202E turns around all that follows in its paragraph, unless the title is set apart."""
    left_to_right = """link => {
      const note = document.createElement("span");
      note.append("ab");
      link.after(note);
      const place = index => {
        const range = document.createRange();
        range.setStart(note.firstChild, index);
        range.setEnd(note.firstChild, index + 1);
        return range.getBoundingClientRect().left;
      };
      const right = place(0) < place(1);
      note.remove();
      return right;
    }"""
    base = hostile_site.folder.as_uri() + "/"
    with opened(base, hostile_site.pages["topic"]) as page:
        for name in ("papers/index.html", "papers/page-2.html", "papers/page-3.html", hostile_site.pages["topic"]):
            page.goto(base + name)
            for link in page.locator("main a", has_text="that is never closed").all():
                assert link.evaluate(left_to_right), name
