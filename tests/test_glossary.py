from __future__ import annotations

from pathlib import Path

import pytest

from libraries import abstract_about, captured, make_library, markdown_of
from papershelf.build import Library, read_library
from papershelf.config import Settings, Site
from papershelf.enrich.glossary import make_glossary, sense_key, singular
from papershelf.model import Acronym, GlossaryEntry, PaperId, Sense
from papershelf.pages import shelf as filling
from papershelf.pages.views import GlossaryPage, HomePage


def glossary(**papers: tuple[tuple[str, str], ...]) -> tuple[GlossaryEntry, ...]:
    return make_glossary(
        {PaperId(slug): tuple(Acronym(*pair, None) for pair in pairs) for slug, pairs in papers.items()}
    )


def library(root: Path, **papers: str) -> Library:
    records = [(title, f"{text} {abstract_about(title)}") for title, text in papers.items()]
    make_library(root, captures={"a.txt": captured(*records)})
    return read_library(root, Settings(), Site("Shelf", "Papers.", None, "en"))


def test_plural_case_accents_and_hyphens_make_no_sense_of_their_own() -> None:
    (entry,) = glossary(
        a=(("GNNs", "Graph Neural Networks"),),
        b=(("GNN", "graph neural network"),),
        c=(("GNN", "graph neural network"),),
        d=(("gnn", "Graph-Neural Nétworks"),),
    )
    papers = tuple(map(PaperId, "abcd"))
    assert entry == GlossaryEntry("GNN", (Sense("graph neural network", papers),))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("graph neural networks", "Graph Neural Nets"),
        ("Neural Architecture Search", "neural architectural search"),
        ("low-rank adaptations", "low-rank adaption"),
        ("reservoir computing", "Reservoir computers"),
        ("semidefinite programs", "semidefinite programming"),
        ("model predictive control", "model predictive controller"),
    ],
)
def test_the_endings_of_words_make_no_sense_of_their_own(one: str, other: str) -> None:
    assert sense_key(one) == sense_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("continual learning", "curriculum learning"),
        ("Text Fusion Module", "Texture Fusion Module"),
        ("optimal control", "optimized control"),
        ("general models", "generative models"),
        ("first-order Weisfeiler-Leman", "1-dimensional Weisfeiler-Leman"),
    ],
)
def test_other_words_are_another_sense(one: str, other: str) -> None:
    assert sense_key(one) != sense_key(other)


def test_the_sense_of_most_papers_comes_first() -> None:
    longs = ("curriculum learning", "Continual Learning", "continual learning")
    curriculum, continual, other = (("CL", long) for long in longs)
    (entry,) = glossary(a=(curriculum,), b=(continual,), c=(other,))
    assert [sense.long for sense in entry.senses] == ["Continual Learning", "curriculum learning"]
    assert [sense.papers for sense in entry.senses] == [("b", "c"), ("a",)]


def test_entries_stand_in_the_order_of_the_alphabet_whatever_that_of_the_papers() -> None:
    one = glossary(a=(("b", "x"), ("C", "y")), b=(("A", "z"), ("É", "w")))
    assert [entry.short for entry in one] == ["A", "b", "C", "É"]
    assert one == make_glossary(
        {
            PaperId("b"): (Acronym("É", "w", None), Acronym("A", "z", None)),
            PaperId("a"): (Acronym("C", "y", None), Acronym("b", "x", None)),
        }
    )
    assert glossary() == ()


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("GNNs", "graph neural networks", "GNN"),
        ("RNNs", "recurrent neural network", "RNN"),
        ("HiResNets", "Hierarchical Residual Networks", "HiResNet"),
        ("S4s", "structured state space sequences", "S4"),
        ("SS", "state spaces", "SS"),
        ("Bess", "battery energy storage systems", "Bess"),
        ("TES", "text environment suite", "TES"),
    ],
)
def test_a_short_form_stands_in_the_singular(short: str, long: str, expected: str) -> None:
    assert singular(Acronym(short, long, None)) == expected


def test_words_that_end_in_s_keep_it() -> None:
    assert sense_key("loss bias gas") != sense_key("los bia ga")
    assert sense_key("mixtures of experts") == sense_key("Mixture-of-Expert")


def test_the_page_lists_every_short_form_with_the_papers_that_define_it(tmp_path: Path) -> None:
    shelf = library(
        tmp_path,
        **{f"Owls {number}": "An owl neural network (ONN) hoots." for number in range(7)},
        **{"Two *stars*": "A second ostrich <b>needs news</b> (ONN)."},
    )
    page = next(page for page in shelf.pages if isinstance(page, GlossaryPage))
    home = next(page for page in shelf.pages if isinstance(page, HomePage))
    assert (page.address, page.total, home.acronyms) == ("glossary", 1, 1)
    (section,) = page.sections
    (item,) = section.items
    assert [letter.text for letter in page.letters] == [section.letter] == ["O"]
    assert item.short == "ONN"
    first = item.senses[0]
    assert (first.long, len(first.papers), len(first.more)) == ("owl neural network", 4, 3)
    text = markdown_of(shelf)["glossary.md"]
    assert "[Owls 0](papers/owls-0.md)" in text
    assert "3 more papers" in text
    assert "<b>needs" not in text


def test_a_long_glossary_is_cut_into_pages_and_a_sense_of_many_papers_is_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "ENTRIES", 2)
    monkeypatch.setattr(filling, "_FOLDED", 1)
    words = ("Alder Beech Cedar (ABC)", "Birch Cedar Dogwood (BCD)", "Cedar Dogwood Elm (CDE)")
    shelf = library(tmp_path, **{f"Tree {n}": f"We plant the {words[max(0, n - 6)]} today." for n in range(9)})
    pages = [page for page in shelf.pages if isinstance(page, GlossaryPage)]
    assert [page.address for page in pages] == ["glossary", "glossary/page-2"]
    assert [[item.short for section in page.sections for item in section.items] for page in pages] == [
        ["ABC", "BCD"],
        ["CDE"],
    ]
    assert pages[0].letters == pages[1].letters
    assert [letter.address for letter in pages[0].letters] == ["glossary", "glossary", "glossary/page-2"]
    (sense,) = pages[0].sections[0].items[0].senses
    assert (len(sense.papers), len(sense.more), sense.rest) == (4, 1, 2)
    files = markdown_of(shelf)
    assert "3 more papers" in files["glossary.md"]
    assert "and 2 that are not listed" in files["glossary.md"]
    assert "[Tree 8](../papers/tree-8.md)" in files["glossary/page-2.md"]
    assert "[1](../glossary.md)" in files["glossary/page-2.md"]


def test_a_greek_letter_stands_in_the_glossary_where_it_is_spelled(tmp_path: Path) -> None:
    longs = {"ZGN": "zonal graph nets", "β-GN": "β-graph nets", "AGN": "axial graph nets"}
    shelf = library(tmp_path, **{f"Study {n}": f"The {longs[short]} ({short})." for n, short in enumerate(longs)})
    (page,) = (page for page in shelf.pages if isinstance(page, GlossaryPage))
    assert [letter.text for letter in page.letters] == ["A", "B", "Z"]
    assert [(one.letter, [item.short for item in one.items]) for one in page.sections] == [
        ("A", ["AGN"]),
        ("B", ["β-GN"]),
        ("Z", ["ZGN"]),
    ]


def test_a_library_without_short_forms_has_the_page_and_no_link_at_home(tmp_path: Path) -> None:
    files = markdown_of(library(tmp_path, Owls="They hoot."))
    assert "0 short forms" in files["glossary.md"]
    assert "glossary" not in files["index.md"]
