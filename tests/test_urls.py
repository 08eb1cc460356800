from __future__ import annotations

import pytest

from papershelf import urls
from papershelf.model import CaptureId, PaperId, SystemId, TopicId
from papershelf.urls import Address


def test_each_kind_of_page_has_its_folder() -> None:
    assert urls.paper(PaperId("dice")) == "papers/dice"
    assert urls.topic(TopicId("graphs")) == "topics/graphs"
    assert urls.system(SystemId("dice")) == "systems/dice"
    assert urls.capture(CaptureId("a")) == "captures/a"


def test_the_first_page_of_all_papers_is_the_folder_index() -> None:
    assert urls.papers_page(1) == urls.PAPERS == "papers/index"
    assert urls.papers_page(2) == "papers/page-2"


def test_a_page_is_a_file_with_a_name_in_both_trees() -> None:
    assert urls.markdown_file(Address("papers/dice")) == "papers/dice.md"
    assert urls.html_file(Address("papers/dice")) == "papers/dice.html"


def test_an_entry_of_the_glossary_and_a_part_of_the_sitemap_have_their_places() -> None:
    assert urls.short_form("gnn") == "short-gnn"
    assert urls.sitemap_part(2) == "sitemap-2.xml"


@pytest.mark.parametrize(
    ("target", "start", "link"),
    [
        ("papers/b.html", "papers/a", "b.html"),
        ("topics/graphs.html", "papers/a", "../topics/graphs.html"),
        ("index.html", "papers/a", "../index.html"),
        ("papers/a.html", "index", "papers/a.html"),
        ("feed.xml", "index", "feed.xml"),
        ("papers/a.html", "papers/a", "a.html"),
        ("topics/graphs/page-2.html", "topics/graphs/page-3", "page-2.html"),
        ("topics/games.html", "topics/graphs/page-3", "../games.html"),
        ("papers/a.html", "topics/graphs/page-3", "../../papers/a.html"),
        ("topics/graphs/page-2.html", "topics/graphs", "graphs/page-2.html"),
        ("atlas.html#paper=a", "papers/a", "../atlas.html#paper=a"),
    ],
)
def test_links_between_pages_are_relative(target: str, start: str, link: str) -> None:
    assert urls.relative(target, Address(start)) == link


@pytest.mark.parametrize("site", ["https://x.example/shelf", "https://x.example/shelf/"])
def test_an_absolute_url_has_one_slash_and_the_home_page_is_the_site(site: str) -> None:
    assert urls.absolute("papers/a.html", site) == "https://x.example/shelf/papers/a.html"
    assert urls.absolute("index.html", site) == "https://x.example/shelf/"
    assert urls.absolute("c#/über 100%.html", site) == "https://x.example/shelf/c%23/%C3%BCber%20100%25.html"


def test_the_first_page_of_a_topic_is_that_of_the_topic() -> None:
    assert urls.topic_page(TopicId("graphs"), 1) == urls.topic(TopicId("graphs"))
    assert urls.topic_page(TopicId("graphs"), 2) == "topics/graphs/page-2"
