from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from libraries import HOSTILE_TITLES, corpus_of, paper
from papershelf.config import Settings, Site
from papershelf.enrich import enrich
from papershelf.model import Corpus, PaperId, Topic, TopicId
from papershelf.pages.shelf import make_slips
from papershelf.pages.views import Slip
from papershelf.site import feeds
from papershelf.site.feeds import feed_files, index_files

URL = "https://shelf.example/sub/"
SITE = Site("Shelf <&>", "Papers.", URL)
NOWHERE = replace(SITE, url=None)
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TOPIC = Topic(TopicId("graphs"), "Graphs [x](y)", "Nodes & <edges>.", {"graph": 5.0})


def xml(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text.encode())  # noqa: S314 (made by this project)


def atom(corpus: Corpus, most: int = 50, epoch: int | None = None) -> ElementTree.Element:
    return xml(feed_files(corpus, SITE, most, epoch)["feed.xml"])


def json_feed(corpus: Corpus, most: int = 50, epoch: int | None = None) -> dict[str, Any]:
    feed: dict[str, Any] = json.loads(feed_files(corpus, SITE, most, epoch)["feed.json"])
    return feed


def texts(root: ElementTree.Element, path: str) -> list[str]:
    return [element.text or "" for element in root.findall(path)]


def pages(corpus: Corpus) -> list[Slip]:
    return list(make_slips(corpus, enrich(corpus.papers, [TOPIC], 6), Settings(), SITE))


def dated(corpus: Corpus, *dates: str | None) -> Corpus:
    """The corpus with its papers spread over captures of these dates, one paper a capture."""
    (template,) = corpus.captures
    captures = [
        replace(template, id=f"c{n}", date=date, papers=(slug,), capture=replace(template.capture, file=f"c{n}.txt"))
        for n, (slug, date) in enumerate(zip(template.papers, dates, strict=True))
    ]
    return replace(corpus, captures=tuple(captures))


def test_a_site_without_an_address_has_no_feeds_and_no_sitemap() -> None:
    corpus = corpus_of(paper("A"))
    assert feed_files(corpus, NOWHERE, 50, None) == {}
    assert feed_files(corpus, SITE, 0, None) == {}
    files = index_files(pages(corpus), [], NOWHERE)
    assert set(files) == {"robots.txt", "llms.txt"}
    assert "Sitemap" not in files["robots.txt"]
    assert "://" not in files["llms.txt"]


def test_feeds_name_the_site_and_themselves() -> None:
    corpus = corpus_of(paper("A"))
    root = atom(corpus)
    assert texts(root, f"{ATOM}title") == ["Shelf <&>"]
    assert texts(root, f"{ATOM}id") == [URL]
    assert [(link.get("rel"), link.get("href")) for link in root.findall(f"{ATOM}link")] == [
        ("self", f"{URL}feed.xml"),
        ("alternate", URL),
    ]
    feed = json_feed(corpus)
    assert (feed["title"], feed["home_page_url"], feed["feed_url"]) == ("Shelf <&>", URL, f"{URL}feed.json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"


def test_every_entry_has_what_atom_demands() -> None:
    corpus = corpus_of(paper("A", "One.\n\nTwo.", authors=("Ada", "Alan")), paper("B"))
    root = atom(corpus)
    entries = root.findall(f"{ATOM}entry")
    assert [texts(entry, f"{ATOM}title") for entry in entries] == [["A"], ["B"]]
    for entry in entries:
        for tag in ("id", "updated", "summary", "content"):
            assert len(texts(entry, f"{ATOM}{tag}")) == 1
    assert texts(entries[0], f"{ATOM}author/{ATOM}name") == ["Ada", "Alan"]
    assert texts(entries[1], f"{ATOM}author/{ATOM}name") == ["Shelf <&>"]
    assert texts(entries[0], f"{ATOM}content") == ["<p>One.</p>\n<p>Two.</p>"]
    assert entries[0].find(f"{ATOM}content").get("type") == "html"  # type: ignore[union-attr]


def test_both_feeds_hold_the_same_papers() -> None:
    corpus = corpus_of(paper("B"), paper("A"), paper("C"))
    items = json_feed(corpus)["items"]
    assert texts(atom(corpus), f"{ATOM}entry/{ATOM}id") == [item["id"] for item in items]
    assert [item["title"] for item in items] == ["B", "A", "C"]
    assert items[0]["url"] == f"{URL}papers/b.html"


@pytest.mark.parametrize("most", [1, 2, 3, 50])
def test_a_feed_holds_at_most_what_is_asked_for(most: int) -> None:
    corpus = corpus_of(paper("B"), paper("A"), paper("C"))
    assert len(json_feed(corpus, most)["items"]) == min(most, 3)


def test_the_newest_capture_comes_first_and_a_paper_with_the_one_that_brought_it() -> None:
    corpus = dated(corpus_of(paper("Old"), paper("New"), paper("Middle")), "2023", "2025-08-20", "2024-05")
    old, new, _ = corpus.captures
    corpus = replace(corpus, captures=(*corpus.captures[:1], replace(new, papers=(*new.papers, *old.papers)),
                                       *corpus.captures[2:]))  # fmt: skip
    items = json_feed(corpus)["items"]
    assert [(item["title"], item["date_published"]) for item in items] == [
        ("New", "2025-08-20T00:00:00Z"),
        ("Middle", "2024-05-01T00:00:00Z"),
        ("Old", "2023-01-01T00:00:00Z"),
    ]
    assert texts(atom(corpus), f"{ATOM}updated") == ["2025-08-20T00:00:00Z"]


def test_a_paper_that_stands_twice_in_a_capture_is_one_entry() -> None:
    corpus = corpus_of(paper("B"), paper("A"))
    (listing,) = corpus.captures
    corpus = replace(corpus, captures=(replace(listing, papers=(*listing.papers, *listing.papers)),))
    assert [item["title"] for item in json_feed(corpus)["items"]] == ["B", "A"]
    assert texts(atom(corpus), f"{ATOM}entry/{ATOM}title") == ["B", "A"]


def test_an_author_is_called_as_one_says_the_name_and_a_long_abstract_is_cut_for_the_summary() -> None:
    corpus = corpus_of(paper("A", "A quokka. " * 90, authors=("Roe, Jane", "Roe, Jr., Jim")))
    (item,) = json_feed(corpus)["items"]
    root = atom(corpus)
    assert item["authors"] == [{"name": "Jane Roe"}, {"name": "Jim Roe Jr."}]
    assert texts(root, f"{ATOM}entry/{ATOM}author/{ATOM}name") == ["Jane Roe", "Jim Roe Jr."]
    assert [item["summary"]] == texts(root, f"{ATOM}entry/{ATOM}summary")
    assert 300 < len(item["summary"]) <= 400
    assert item["summary"].endswith("…")
    assert len(item["content_text"]) > 800


@pytest.mark.parametrize(("epoch", "moment"), [(None, "1970-01-01T00:00:00Z"), (1_700_000_000, "2023-11-14T22:13:20Z")])
def test_what_has_no_date_has_that_of_the_environment(epoch: int | None, moment: str) -> None:
    corpus = corpus_of(paper("A"))
    assert json_feed(corpus, epoch=epoch)["items"][0]["date_published"] == moment
    assert texts(atom(corpus, epoch=epoch), f"{ATOM}updated") == [moment]
    assert texts(atom(Corpus((), ()), epoch=epoch), f"{ATOM}updated") == [moment]


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, "]]>", "&amp;", "a\u2028b"])
def test_a_hostile_text_is_text_in_every_feed(title: str) -> None:
    corpus = corpus_of(paper(title, title, id="p", authors=(title,)))
    line = " ".join(title.split())
    entry = atom(corpus).find(f"{ATOM}entry")
    assert entry is not None
    assert texts(entry, f"{ATOM}title") == [line]
    assert texts(entry, f"{ATOM}author/{ATOM}name") == [title]
    assert "<script" not in texts(entry, f"{ATOM}content")[0]
    (item,) = json_feed(corpus)["items"]
    assert item["title"] == item["content_text"] == line
    assert "<script" not in item["content_html"]
    assert xml(index_files(pages(corpus), [], SITE)["sitemap.xml"]).tag == f"{SITEMAP}urlset"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\ufffe", "\ud800"])
def test_characters_that_xml_cannot_hold_are_left_out(character: str) -> None:
    corpus = corpus_of(paper("A", authors=(f"Ada{character}",)))
    text = feed_files(corpus, SITE, 50, None)["feed.xml"]
    assert texts(xml(text), f"{ATOM}entry/{ATOM}author/{ATOM}name") == ["Ada"]


def test_the_sitemap_lists_every_page_that_is_one() -> None:
    corpus = corpus_of(
        paper("A graph"), redirects={PaperId("old"): PaperId("a-graph")}, hidden=frozenset([PaperId("gone")])
    )
    root = xml(index_files(pages(corpus), ["about.html"], SITE)["sitemap.xml"])
    locations = texts(root, f"{SITEMAP}url/{SITEMAP}loc")
    assert set(locations) == {
        URL,
        *(
            f"{URL}{page}.html"
            for page in (
                "about", "papers/a-graph", "papers/index", "topics/index", "topics/graphs", "systems/index",
                "captures/index", "captures/a", "glossary", "statistics",
            )
        ),
    }  # fmt: skip
    assert len(locations) == len(set(locations)) == 11


def test_a_sitemap_is_xml_whatever_the_address_of_the_site() -> None:
    root = xml(index_files([], ["a&b.html"], replace(SITE, url="https://x.example/?a&b=<>"))["sitemap.xml"])
    assert texts(root, f"{SITEMAP}url/{SITEMAP}loc") == ["https://x.example/?a&b=<>/a%26b.html"]


@pytest.mark.parametrize(("limit", "sizes"), [(5, [5, 5]), (4, [4, 4, 2])])
def test_a_long_sitemap_is_cut_into_parts(limit: int, sizes: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "_SITEMAP_LIMIT", limit)
    files = index_files(pages(corpus_of(paper("A"))), [], SITE)
    names = texts(xml(files["sitemap.xml"]), f"{SITEMAP}sitemap/{SITEMAP}loc")
    assert names == [f"{URL}sitemap-{number}.xml" for number in range(1, len(sizes) + 1)]
    parts = [texts(xml(files[name.removeprefix(URL)]), f"{SITEMAP}url/{SITEMAP}loc") for name in names]
    assert [len(part) for part in parts] == sizes
    assert len({location for part in parts for location in part}) == 10


def test_robots_are_welcome_and_told_of_the_sitemap() -> None:
    text = index_files([], [], SITE)["robots.txt"]
    assert text == f"User-agent: *\nAllow: /\n\nSitemap: {URL}sitemap.xml\n"


def test_llms_txt_names_the_data_and_the_topics_as_text() -> None:
    text = index_files(pages(corpus_of(paper("A graph"))), [], SITE)["llms.txt"]
    assert text.startswith("# Shelf &lt;&amp;&gt;\n\n> Papers.\n")
    assert f"]({URL}data/papers.jsonl): 1 paper" in text
    assert f"- [Graphs \\[x\\](y)]({URL}topics/graphs.html): Nodes &amp; &lt;edges&gt;." in text


def test_llms_txt_names_a_topic_of_many_pages_once() -> None:
    many = [paper(f"A graph {number}") for number in range(101)]
    text = index_files(pages(corpus_of(*many)), [], SITE)["llms.txt"]
    assert text.count("topics/graphs") == 1
