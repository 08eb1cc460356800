from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.errors import UsageError
from papershelf.search.entries import Thing
from papershelf.search.reader import Index
from search_cases import entry, index_in

PAPERS = [
    entry("Graph Nets", "On graphs.", values={"topic": ("vision",), "year": ("2021",)}, date="2021-03-04"),
    entry("GRAND: Diffusion", "Heat."),
]


@pytest.fixture
def index(tmp_path: Path) -> Index:
    index_in(tmp_path, PAPERS, [Thing("system", ("GRAND",), "systems/grand.html", "A system.", 1)])
    return Index(tmp_path)


def test_terms(index: Index) -> None:
    found = index.look_up(["graph", "nothing", "zz", ""])
    assert list(found) == ["graph"]
    assert [term.text for term in index.beginning_with("gra")] == ["grand", "graph"]
    assert index.beginning_with("nothing") == []
    assert len(index.everything()) > 5


def test_postings(index: Index) -> None:
    graph, grand = (index.look_up([term])[term] for term in ("graph", "grand"))
    assert [document for document, *_ in index.postings(graph, whole=True)] == [1]
    assert [document for document, *_ in index.postings(grand, whole=False)] == [0, 2]


def test_cards(index: Index) -> None:
    card = index.card(1)
    assert (card.title, card.address, card.text) == ("Graph Nets", "papers/graph-nets.html", "On graphs.")
    assert card.values == ((2,), (), (1,), ())
    thing = index.card(2)
    assert (thing.kind, thing.title, thing.address, thing.papers) == ("system", "GRAND", "systems/grand.html", 1)


def test_an_address_that_the_title_does_not_tell(tmp_path: Path) -> None:
    things = [Thing("system", ("GRAND",), "systems/its-own.html", "A system.", 1)]
    index_in(tmp_path, [entry("Graph Nets", address="papers/its-own.html")], things)
    index = Index(tmp_path)
    assert [index.card(number).address for number in range(2)] == ["papers/its-own.html", "systems/its-own.html"]


def test_dates(index: Index) -> None:
    assert index.dates() == [0, 20210304]


def test_a_folder_without_an_index(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"root\.js: no such file; build the site first"):
        Index(tmp_path)


def test_a_file_that_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "root.js").write_text("alert(1)")
    with pytest.raises(UsageError, match="not a file of the search index"):
        Index(tmp_path)


def test_an_index_of_another_version(tmp_path: Path) -> None:
    index_in(tmp_path, PAPERS)
    root = tmp_path / "root.js"
    root.write_text(root.read_text("utf-8").replace('"version":1', '"version":0'), "utf-8")
    with pytest.raises(UsageError, match="of another version; build the site again"):
        Index(tmp_path)
