"""The engine in the browser: the same words and the same order as in Python, from a disk and from a server."""

from __future__ import annotations

import json
import random
import string
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.conftest import Opened
from browser.sites import ALL_TITLES, BuiltSite, own_word
from cases import cases
from papershelf.search.ranking import search
from papershelf.search.reader import Index
from papershelf.search.tokens import words

Door = Callable[[BuiltSite], str]
SCRIPT = "assets/papershelf/search-engine.js"
ASK = "async ([text, options]) => Papershelf.search(text, options)"


@contextmanager
def engine(base: str, opened: Opened, page: str = "index.html") -> Iterator[Page]:
    """A page of the site with the engine in it."""
    with opened(base, page) as tab:
        tab.add_script_tag(url=base + SCRIPT)
        yield tab


def ask(page: Page, text: str, **options: Any) -> Any:
    return page.evaluate(ASK, [text, options])


def edited(name: str, chance: random.Random) -> str:
    place = chance.randrange(len(name))
    return name[:place] + chance.choice(("", chance.choice(string.ascii_lowercase))) + name[place + 1 :]


def own_queries(site: BuiltSite) -> list[str]:
    """Queries of every kind, made from the site's papers."""
    chance = random.Random(7)  # noqa: S311 (queries are no secret)
    found = ['graph "neural networks" -deep', "topic:graph has:code", "capture:000 diffusion", "-diffusion", "", "the"]
    found += ['deep "graph neural networks', 'graph -"neural networks', 'topic:"graph neural', '"graph topic:nosuch']
    found += ["colour:red graph", "topic:nosuch", "autor:nobody -has:cod", 'tag:"deep learning', '"graph of no']
    found += ["topic:topological-deep-laerning", "kind:x", "year:2O24", "-year:1800 graph"]
    found += ["graph topic:nosuch", "graph -topic:nosuch", "year:abc", "author:nobody"]
    found += ['"fine tuning"', '-"fine-tuning"', "graph -fine-tuning", '"end to end"', '"of the"']
    found += ["topic:mixtures", "topic:lottery", "topic:difusion", "capture:1", "topic: graph", "has:", 'topic:""']
    found += ['-"of the" graph', '"3.5"']
    for paper in list(site.papers.values())[::6]:
        title = paper["title"].split()
        found += [
            " ".join(title[:3]),
            paper["title"][: len(title[0]) + 2],
            " ".join(title[1:4])[:-2],
            edited(" ".join(title[-3:]), chance),
        ]
        found += [edited(name, chance) for name in paper["systems"]]
    return found


def any_texts() -> list[str]:
    """Texts of signs of any script that this Python knows, among letters that end a plural or join a name."""
    chance = random.Random(7)  # noqa: S311
    known = [sign for sign in map(chr, range(0x20, 0x30000)) if unicodedata.category(sign)[0] != "C"]
    common = known[:8000]
    return [
        "".join(chance.choice((chance.choice(pool), chance.choice("asexZ9-.' "))) for _ in range(12))
        for pool in (known, common)
        for _ in range(1500)
    ]


@pytest.fixture
def text_cases() -> list[dict[str, Any]]:
    return [case.values[0] for case in cases("search")]  # type: ignore[misc]


def test_words_are_those_of_python(
    own_site: BuiltSite, door: Door, opened: Opened, text_cases: list[dict[str, Any]]
) -> None:
    golden = [case for case in text_cases if "words" in case]
    texts = [case["text"] for case in golden]
    texts += [paper["abstract"] for paper in own_site.papers.values()][:100]
    texts += any_texts()
    with engine(door(own_site), opened) as page:
        found = page.evaluate("texts => texts.map(Papershelf.words)", texts)
    assert [[[word["key"], *word["parts"]] for word in each] for each in found[: len(golden)]] == [
        case["words"] for case in golden
    ]
    assert [[(word["key"], *word["parts"], word["raw"]) for word in each] for each in found] == [
        [(word.key, *word.parts, word.raw) for word in words(text)] for text in texts
    ]


def test_the_order_is_that_of_the_terminal(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    index = Index(own_site.folder / "search")
    queries = own_queries(own_site)
    assert len(queries) > 150
    with engine(door(own_site), opened) as page:
        found = page.evaluate(
            """async queries => {
              const all = [];
              for (const query of queries) all.push(await Papershelf.search(query));
              return all.map(({ hits, named, total, exact, partial, corrected, hints }) => ({
                hits: hits.map(hit => hit.address), named: named.map(thing => thing.address), total, exact, partial,
                corrected, hints
              }));
            }""",
            queries,
        )
    for query, mine in zip(queries, found, strict=True):
        other = search(index, query)
        assert mine == {
            "hits": [card.address for card in other.cards],
            "total": other.total,
            "exact": other.exact,
            "partial": other.partial,
            "corrected": other.corrected,
            "named": [card.address for card in other.named],
            "hints": list(other.hints),
        }, query


@pytest.mark.parametrize("start", ["index.html", "papers/index.html"])
def test_a_hit_says_where_it_leads_and_where_it_matches(
    start: str, own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    base, target = door(own_site), own_site.pages["paper"]
    paper = own_site.papers[target.removeprefix("papers/").removesuffix(".html")]
    with engine(base, opened, start) as page:
        found = ask(page, paper["title"])
        hit = found["hits"][0]
        assert (hit["title"], hit["address"], hit["url"]) == (paper["title"], target, base + target)
        assert [topic["value"] for topic in hit["topics"]] == paper["topics"]
        assert "title" in hit["where"]
        marked = "".join(hit["title"][begin:end] for begin, end in hit["titleMarks"])
        assert len(marked) > len(paper["title"]) / 2
        for begin, end in hit["marks"]:
            assert 0 <= begin < end <= len(hit["snippet"])
        page.goto(hit["url"])
        assert page.locator("article h1").inner_text().split() == paper["title"].split()


def test_what_is_marked_is_said_to_match(own_site: BuiltSite, opened: Opened) -> None:
    names = ("Degree-Curriculum", "Fashion-MNIST", "Graph Transformer", "KAN 2.0")
    with engine(own_site.folder.as_uri() + "/", opened) as page:
        hits = [hit for name in names for hit in ask(page, name)["hits"]]
    assert any(hit["titleMarks"] for hit in hits)
    for hit in hits:
        assert ("title" in hit["where"]) >= bool(hit["titleMarks"]), hit
        assert ("abstract" in hit["where"]) >= bool(hit["marks"]), hit


def test_facets_filters_and_sorting(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with engine(door(own_site), opened) as page:
        found = ask(page, "graph", facets=True, limit=500)
        assert found["total"] == len(found["hits"]) > 50
        topics = next(facet["values"] for facet in found["facets"] if facet["name"] == "topic")
        for value in topics[:5]:
            kept = ask(page, "graph", filters={"topic": [value["value"]]}, limit=500)
            assert kept["total"] == value["count"] == len(kept["hits"])
            assert all(value["value"] in [topic["value"] for topic in hit["topics"]] for hit in kept["hits"])
        sorted_by_title = [hit["title"] for hit in ask(page, "graph", sort="title", limit=500)["hits"]]
        assert sorted(sorted_by_title) == sorted(hit["title"] for hit in found["hits"])
        page_two = ask(page, "graph", limit=10, offset=10)["hits"]
        assert [hit["address"] for hit in page_two] == [hit["address"] for hit in found["hits"][10:20]]


@pytest.mark.parametrize("query", ["graph diffusion", "difusion models", "mace", "quantum lattice topic:graph"])
def test_a_facet_counts_what_there_is_once_it_is_chosen(
    query: str, own_site: BuiltSite, door: Door, opened: Opened
) -> None:
    with engine(door(own_site), opened) as page:
        counted = page.evaluate(
            """async query => {
              const { facets } = await Papershelf.search(query, { facets: true, limit: 1 });
              const found = [];
              for (const { name, values } of facets) {
                for (const { value, count } of values) {
                  const { total } = await Papershelf.search(query, { filters: { [name]: [value] }, limit: 1 });
                  found.push([name, value, count, total]);
                }
              }
              return found;
            }""",
            query,
        )
    assert counted
    assert [row for row in counted if row[2] != row[3]] == []


def test_a_search_that_was_left_says_so(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    with engine(door(own_site), opened) as page:
        name = page.evaluate(
            """async () => {
              const left = new AbortController();
              const search = Papershelf.search("graph", { signal: left.signal });
              left.abort();
              return search.then(() => "answered", error => error.name);
            }"""
        )
        assert name == "AbortError"
        assert ask(page, "graph")["total"] > 50


def test_a_file_that_did_not_come_is_asked_for_again(own_site: BuiltSite, serve: Door, opened: Opened) -> None:
    with engine(serve(own_site), opened) as page:
        page.route("**/search/root.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        message = page.evaluate("Papershelf.search('graph').then(() => '', error => error.message)")
        assert message == "the search index has no file root.js"
        page.unroute("**/search/root.js")
        assert ask(page, "graph")["total"] > 50


def test_a_root_older_than_the_site_is_loaded_again(own_site: BuiltSite, serve: Door, opened: Opened) -> None:
    script = (own_site.folder / "search" / "root.js").read_text(encoding="utf-8")
    root = json.loads(script[script.index(",") + 1 : script.rindex(")")])
    old = {**root, "digests": {kind: "z" * len(known) for kind, known in root["digests"].items()}}
    body = f'papershelfIndex("root",{json.dumps(old)});'
    asked: list[str] = []
    with engine(serve(own_site), opened) as page:
        page.route("**/search/root.js", lambda route: route.fulfill(body=body, content_type="text/javascript"))
        page.route("**/search/*-zzzzz.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        page.on("request", lambda request: asked.append(request.url))
        both = "Promise.all(['graph', 'lattice'].map(query => Papershelf.search(query)))"
        assert all(found["total"] for found in page.evaluate(both))
        assert sum("/root.js?" in url for url in asked) == 1
        assert ask(page, "neural")["total"] > 50
        assert sum("/root.js" in url for url in asked) <= 2


def test_a_part_that_is_missing_is_no_reason_to_ask_for_ever(own_site: BuiltSite, serve: Door, opened: Opened) -> None:
    asked: list[str] = []
    with engine(serve(own_site), opened) as page:
        page.route("**/search/p*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        page.on("request", lambda request: asked.append(request.url))
        message = page.evaluate("Papershelf.search('graph').then(() => '', error => error.message)")
        assert message.startswith("the search index has no file p")
        assert sum("/root.js?" in url for url in asked) == 1
        page.unroute("**/search/p*.js")
        assert ask(page, "graph")["total"] > 50


def test_every_hostile_title_is_found_as_its_text(hostile_site: BuiltSite, door: Door, opened: Opened) -> None:
    with engine(door(hostile_site), opened) as page:
        for title in ALL_TITLES:
            assert ask(page, own_word(title))["hits"][0]["title"] == title
            ask(page, title)


def test_a_first_query_asks_for_few_files(own_site: BuiltSite, door: Door, opened: Opened) -> None:
    asked: list[str] = []
    with engine(door(own_site), opened) as page:
        page.on("request", lambda request: asked.append(request.url))
        ask(page, "graph")
    assert len(asked) == len(set(asked)) <= 25


def test_the_index_of_the_own_library_is_small(own_site: BuiltSite) -> None:
    files = [path for path in (own_site.folder / "search").glob("*.js") if path.name != "search_index.js"]
    assert sum(path.stat().st_size for path in files) <= 500_000
    assert all(path.stat().st_size <= 48_000 for path in files if path.name != "root.js")
