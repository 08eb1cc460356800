from __future__ import annotations

from collections.abc import Iterable

import markdown

from libraries import corpus_of, paper
from markup import Markup
from papershelf.config import Settings, Site
from papershelf.enrich import enrich
from papershelf.enrich.atlas import Atlas, Place, Region
from papershelf.model import PaperId, Topic, TopicId
from papershelf.pages.cartography import with_map
from papershelf.pages.markdown import render
from papershelf.pages.shelf import make_slips
from papershelf.pages.views import AtlasPage, Page, Slip, TopicPage

SITE = Site("Shelf", "Papers.", None)
TOPICS = (
    Topic(TopicId("graphs"), "Graphs", "Nodes.", {"graph": 3.0}),
    Topic(TopicId("unused"), "Unused", "Nothing.", {"zebra": 3.0}),
)


def mapped(count: int = 2) -> tuple[dict[str, Page], dict[str, Page]]:
    """The pages of papers in a row, the first of them about graphs: with the map and without."""
    corpus = corpus_of(*(paper(f"Graph {n}" if n == 0 else f"Soup {n:04}", "x", id=f"p{n:04}") for n in range(count)))
    known = enrich(corpus.papers, TOPICS, 0)
    slips = tuple(make_slips(corpus, known, Settings(), SITE))
    places = tuple(Place(PaperId(f"p{n:04}"), n % 4096, 4095 - n) for n in range(count))
    atlas = Atlas(places, (Region(TopicId("graphs"), 7, 9, 1),))
    found = list(with_map(slips, atlas, known))
    assert [slip.address for slip in found] == [*(slip.address for slip in slips), "atlas"]
    return made(found), made(tuple(make_slips(corpus, known, Settings(atlas=False), SITE)))


def made(slips: Iterable[Slip]) -> dict[str, Page]:
    """The pages of call slips by their addresses, which are those that the slips say, as are their kinds."""
    pages = {slip.address: slip.make() for slip in slips}
    assert [(slip.address, slip.kind) for slip in slips] == [(page.address, type(page)) for page in pages.values()]
    return {str(address): page for address, page in pages.items()}


def html(page: Page) -> Markup:
    body = render(page).partition("\n---\n\n")[2]
    return Markup(markdown.markdown(body, extensions=["attr_list", "md_in_html", "papershelf.pages.phrasing"]))


def test_a_paper_leads_to_its_place() -> None:
    found, without = mapped()
    link = html(found["papers/p0001"]).one("a", href="../atlas.html#paper=p0001")
    assert link.text == "Here on the map"
    assert "atlas" not in render(without["papers/p0001"])


def test_a_topic_shows_its_part_and_one_without_papers_none() -> None:
    found, without = mapped()
    page = html(found["topics/graphs"])
    assert page.one("a", href="../atlas.html#topic=graphs").text.strip() == "On the map"
    assert [path["d"] for path in page.all("path")] == ["M0 255h0", "M0 255h0"]
    for plain in (found["topics/unused"], without["topics/graphs"]):
        assert "atlas" not in render(plain)
        assert not html(plain).all("svg")


def test_a_picture_of_many_papers_shows_some_of_them_and_every_part_of_the_map() -> None:
    topic = mapped(2000)[0]["topics/graphs"]
    assert isinstance(topic, TopicPage)
    assert topic.part
    assert 400 <= len(topic.part.others) <= 500
    assert topic.part.own == ((0, 4095),)
    assert topic.part.others[-1][0] > 1900


def test_the_page_of_the_map_names_the_topics_that_have_a_region() -> None:
    page = mapped()[0]["atlas"]
    assert isinstance(page, AtlasPage)
    assert [(sign.chip.text, sign.x, sign.y, sign.papers) for sign in page.signs] == [("Graphs", 7, 9, 1)]
    shown = html(page)
    assert [link["href"] for link in shown.all("a")] == ["topics/graphs.md"]
    assert "2 papers on one map" in shown.text


def test_a_map_without_topics_leads_to_the_list_of_papers() -> None:
    corpus = corpus_of(paper("Soup", "x"))
    known = enrich(corpus.papers, (), 0)
    atlas = Atlas((Place(PaperId("soup"), 0, 0),), ())
    *_, slip = with_map(make_slips(corpus, known, Settings(), SITE), atlas, known)
    assert [link["href"] for link in html(slip.make()).all("a")] == ["papers/index.md"]
