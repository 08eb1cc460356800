from __future__ import annotations

from pathlib import Path

from libraries import abstract_about, captured, make_library
from papershelf.build import read_library
from papershelf.config import Settings, Site
from papershelf.pages.views import SystemPage
from papershelf.search.catalogue import catalogue
from papershelf.search.entries import Entry, Facets, Thing

TOPICS = """
graphs:
  name: Graphs
  description: Nodes and edges.
  terms: {graphs: 3}
seas:
  name: Seas
  description: Water.
  terms: {oceans: 3}
"""


def made(folder: Path) -> tuple[tuple[Entry, ...], tuple[Thing, ...], Facets]:
    text = abstract_about("graphs") + " Message passing neural networks (MPNNs) help. Code: https://github.com/a/b"
    library = make_library(
        folder,
        captures={"a.txt": captured(("ShelfNet: On Graphs", text), ("Seas", abstract_about("boats")))},
        topics=TOPICS,
    )
    read = read_library(library, Settings(), Site("S", "", None, "en"))
    return catalogue(read.corpus, read.knowledge)


def test_a_paper_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    entries, _, facets = made(tmp_path)
    one = next(entry for entry in entries if entry.title == "ShelfNet: On Graphs")
    assert one.address == "papers/shelfnet-on-graphs.html"
    assert one.names == ("ShelfNet",)
    assert one.topics == ("Graphs",)
    kinds = one.values["kind"]
    assert set(kinds) <= set(facets["kind"])
    assert one.values == {"topic": ("graphs",), "capture": ("a",), "year": (), "kind": kinds, "has": ("code",)}
    assert "\n" not in one.text
    assert facets["topic"] == {"graphs": "Graphs", "seas": "Seas"}, "all topics, for the place of one is its hue"
    assert facets["has"] == {"code": "code"}


def test_a_paper_stands_under_its_year_and_the_years_stand_in_their_order(tmp_path: Path) -> None:
    dates = {"new": "2024-05-01", "old": "1999", "middle": "2011-03", "newer": "2024"}
    records = (
        f"@misc{{{key}, title = {{{key}}}, abstract = {{Text.}}, date = {{{date}}}}}" for key, date in dates.items()
    )
    library = make_library(tmp_path, captures={"a.bib": "\n".join(records)})
    read = read_library(library, Settings(), Site("S", "", None, "en"))
    entries, _, facets = catalogue(read.corpus, read.knowledge)
    found = {entry.title: (entry.date, entry.values["year"]) for entry in entries}
    assert found == {key: (date, (date[:4],)) for key, date in dates.items()}
    assert list(facets["year"].items()) == [(year, year) for year in ("1999", "2011", "2024")]


def test_what_has_a_name(tmp_path: Path) -> None:
    _, things, _ = made(tmp_path)
    found = {(thing.kind, thing.names[0]): thing for thing in things}
    assert found["system", "ShelfNet"].address == "systems/shelfnet.html"
    assert found["topic", "Graphs"].text == "Nodes and edges."
    assert found["topic", "Graphs"].papers == 1
    short = found["glossary", "MPNN"]
    assert short.names == ("MPNN", "Message passing neural networks")
    assert short.address == "glossary.html#short-mpnn"


def test_a_system_is_named_by_its_short_form_too(tmp_path: Path) -> None:
    shelf = make_library(
        tmp_path / "shelf",
        captures={
            "a.txt": captured(
                ("Growing Shelves", "We compare with Orderly Shelf Networks. " + abstract_about("shelves")),
                ("Sorting Shelves", "We use an Orderly Shelf Network (OSN). " + abstract_about("sorting")),
                ("Painting Shelves", "We beat Orderly Shelf Networks. " + abstract_about("painting")),
            )
        },
    )
    library = read_library(shelf, Settings(), Site("Shelf", "", None, "en"))
    named = [thing.names for thing in catalogue(library.corpus, library.knowledge)[1] if thing.kind == "system"]
    assert ("Orderly Shelf Networks", "OSN") in named
    (page,) = (page for page in library.pages if isinstance(page, SystemPage) and page.shorts)
    assert (page.title, page.shorts) == ("Orderly Shelf Networks", ("OSN",))
