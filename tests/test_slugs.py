from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cases import cases
from papershelf.errors import ProblemLog
from papershelf.model import PaperId
from papershelf.slugs import (
    LEDGER_HEADER,
    MAX_LENGTH,
    Identity,
    Ledger,
    fingerprint,
    known_slug,
    make_slug,
    slug_hash,
    text_key,
    title_key,
    unique_slug,
)

RESERVED = ["index", "404", "page-1", "page-27", "con", "prn", "aux", "nul", "com0", "com9", "lpt1"]


def identity(title: str, abstract: str, arxiv_id: str | None = None, titles: list[str] | None = None) -> Identity:
    return Identity(
        title,
        frozenset(title_key(each) for each in titles or [title]),
        frozenset([arxiv_id] if arxiv_id else []),
        frozenset([fingerprint(abstract)]),
    )


def ledger_text(rows: list[str]) -> str:
    prints = {letter: fingerprint(letter) for letter in "abcd"}
    return "".join(f"{row.format(**prints)}\n".replace("|", "\t") for row in [LEDGER_HEADER, *rows])


def parse(text: str) -> tuple[Ledger, list[str], bool]:
    log = ProblemLog()
    ledger = Ledger.parse(text, "slugs.tsv", log)
    return ledger, [str(problem) for problem in log], log.fatal


@pytest.mark.parametrize("case", cases("slugs"))
def test_a_title_becomes_a_slug(case: dict[str, str]) -> None:
    assert make_slug(case["title"], "paper") == case["slug"]


@pytest.mark.parametrize("name", RESERVED)
def test_a_slug_is_never_a_reserved_name(name: str) -> None:
    assert make_slug(name, "paper") == f"{name}-paper"
    assert make_slug(name.upper(), "system") == f"{name}-system"


def test_a_reserved_name_that_is_told_apart_stays_short_enough() -> None:
    slug = make_slug("page " + "1" * (MAX_LENGTH - 5), "paper")
    assert slug.endswith("-paper")
    assert len(slug) <= MAX_LENGTH


@pytest.mark.parametrize("text", ["x" * 300, "字" * 300, "word " * 100, "a-" * 200])
def test_a_slug_has_at_most_80_characters(text: str) -> None:
    slug = make_slug(text, "paper")
    assert 0 < len(slug) <= MAX_LENGTH
    assert not slug.endswith("-")


def test_texts_without_letters_have_slugs_of_their_own() -> None:
    slugs = {make_slug(text, "paper") for text in ("!!!", "???", "…", "\u202e", "")}
    assert len(slugs) == 5
    assert all(slug.startswith("paper-") for slug in slugs)


def test_the_lowest_free_number_makes_a_slug_unique() -> None:
    assert unique_slug("a", []) == "a"
    assert unique_slug("a", ["a"]) == "a-2"
    assert unique_slug("a", ["a", "a-2", "a-4"]) == "a-3"


def test_a_numbered_slug_stays_short_enough() -> None:
    long = "x" * MAX_LENGTH
    taken = {long}
    for _ in range(12):
        slug = unique_slug(long, taken)
        assert len(slug) <= MAX_LENGTH
        assert slug not in taken
        taken.add(slug)


@pytest.mark.parametrize("slug", ["page", "com", "lpt"])
def test_a_numbered_slug_is_no_reserved_name(slug: str) -> None:
    numbered = unique_slug(slug, {slug})
    assert make_slug(numbered, "paper") == numbered


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Graph Networks", "graph networks"),
        ("Multi-Task Learning", "Multi‐Task  Learning"),
        ("Multi-Task Learning", "multitask learning"),
        ("A Study: Of Things", "A Study - Of Things."),
        ("A Study – Of Things", "A Study—Of Things"),
        ("Erdős Graphs", "Erdos Graphs"),
        ("Erdo\u030bs Graphs", "Erdős Graphs"),
        ("Straße", "STRASSE"),
        ("A Title*", "A Title"),
        ("A Title †", "A Title"),
        ("A Title¹", "A Title"),
        ("A Title^*", "A Title"),
        ("“Quoted” Title", '"Quoted" Title'),
        ("ﬁne-tuning", "fine tuning"),
    ],
)
def test_titles_that_differ_in_form_have_one_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++", "C"),
        ("Learning at 1", "Learning at 2"),
        ("Graphs", "Graph"),
        ("!!!", "???"),
        ("*", "†"),
        ("字", "宇"),
        ("a < b", "a > b"),
        ("DICE: One", "DICE: Two"),
    ],
)
def test_titles_that_differ_in_substance_have_two_keys(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize("text", ["!!!", "*", "—", "\u202e"])
def test_a_key_is_never_empty(text: str) -> None:
    assert text_key(text)
    assert title_key(text)


def test_a_fingerprint_knows_an_abstract_whatever_its_form() -> None:
    assert fingerprint("We show, that it works.") == fingerprint("we show that\n it works")
    assert fingerprint("We show it works") != fingerprint("We show it fails")
    assert len(fingerprint("x")) == 12


@pytest.mark.parametrize("case", cases("ledger"))
def test_the_ledger_gives_every_paper_its_slug(case: dict[str, Any]) -> None:
    papers = [identity(**paper) for paper in case["papers"]]
    for order in itertools.permutations(range(len(papers))):
        log = ProblemLog()
        ledger = Ledger.parse(ledger_text(case["rows"]), "slugs.tsv", log)
        assert not len(log)
        result = ledger.assign([papers[i] for i in order], log)
        assert list(result.slugs) == [case["slugs"][i] for i in order]
        assert result.redirects == case.get("redirects", {})
        assert str(result.ledger) == ledger_text(case["ledger"])
        assert [f"{str(problem).partition(';')[0]};" for problem in log] == case.get("problems", [])
        assert log.fatal == bool(case.get("problems"))


def test_a_ledger_survives_being_written_and_read() -> None:
    log = ProblemLog()
    papers = [identity(title, title) for title in ("One", "Two", "!!!", "字" * 300)]
    first = Ledger("slugs.tsv").assign(papers, log)
    read, problems, _ = parse(str(first.ledger))
    assert problems == []
    second = read.assign(papers, log)
    assert second.slugs == first.slugs
    assert str(second.ledger) == str(first.ledger)
    assert not len(log)


def test_a_ledger_gives_the_same_again_without_being_written() -> None:
    log = ProblemLog()
    papers = [identity(title, title) for title in ("One", "Two")]
    first = Ledger("slugs.tsv").assign(papers, log)
    second = first.ledger.assign(papers, log)
    assert (second.slugs, second.ledger) == (first.slugs, first.ledger)
    assert first.ledger == parse(str(first.ledger))[0], "where a row was read is no part of what it is"
    assert not len(log)
    first.ledger.assign(papers[:1], log)
    assert [(problem.line, problem.fatal) for problem in log] == [(0, True)]


@pytest.mark.parametrize(("slug", "known"), [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968)])
def test_the_hash_of_a_slug_is_fnv_1a(slug: str, known: int) -> None:
    assert slug_hash(slug) == known


@pytest.mark.parametrize(
    "row",
    [
        "only-a-slug",
        "two\tcells",
        "three\tcells\t",
        "six\tcells\t\tabc\t\textra",
        "Upper\ttitle\t\tabc",
        "a b\ttitle\t\tabc",
        "../x\ttitle\t\tabc",
        "-x\ttitle\t\tabc",
        "x--y\ttitle\t\tabc",
        "\ttitle\t\tabc",
        "<<<<<<< HEAD",
        "=======",
        "spaces  title  -  abc",
    ],
)
def test_a_corrupt_row_is_a_fatal_problem_with_its_line(row: str) -> None:
    ledger, problems, fatal = parse(f"{LEDGER_HEADER}\ngood\tgood\t\tabc\n{row}\nnext\tnext\t\tdef\n")
    assert [row.slug for row in ledger.rows] == ["good", "next"]
    assert len(problems) == 1
    assert problems[0].startswith("slugs.tsv:3: not a row of the ledger (slug, title, arxiv_id, abstract, redirect)")
    assert fatal


def test_a_slug_that_stands_twice_is_a_fatal_problem() -> None:
    _, problems, fatal = parse(f"{LEDGER_HEADER}\nx\tx\t\tabc\nx\ty\t\tdef\n")
    assert problems == ["slugs.tsv:3: the slug 'x' stands here twice; remove one row"]
    assert fatal


def test_empty_lines_and_windows_line_ends_are_read() -> None:
    ledger, problems, _ = parse(f"{LEDGER_HEADER}\r\n\r\nx\tx\t\tabc\ty\r\n")
    assert problems == []
    assert [(row.slug, row.redirect) for row in ledger.rows] == [("x", "y")]
    assert [row.line for row in ledger.rows] == [3]


def test_problems_name_the_line_of_the_row_though_lines_are_empty() -> None:
    log = ProblemLog()
    Ledger.parse(f"{LEDGER_HEADER}\n\n\ngone\tgone\t\tabc\n", "slugs.tsv", log).assign([], log)
    assert [problem.line for problem in log] == [4]


def test_the_real_ledger_is_what_a_build_would_write(repository: Path) -> None:
    text = (repository / "content" / "slugs.tsv").read_text(encoding="utf-8")
    ledger, problems, _ = parse(text)
    assert problems == []
    assert str(ledger) == text
    assert len({row.slug for row in ledger.rows}) == len(ledger.rows) >= 397
    assert all(make_slug(row.slug, "paper") == row.slug for row in ledger.rows)
    assert PaperId("dice-data-influence-cascade-in-decentralized-learning") in {row.slug for row in ledger.rows}


def test_a_paper_brings_its_slug_from_another_library() -> None:
    papers = [
        replace(identity("One", "a"), slugs=frozenset({"first", "other"})),
        replace(identity("Two", "b"), slugs=frozenset({"first"})),
        identity("First", "c"),
    ]
    for order in itertools.permutations(papers):
        found = dict(zip((each.title for each in order), Ledger("x").assign(order, ProblemLog()).slugs, strict=True))
        assert found == {"One": "first", "Two": "first-2", "First": "first-3"}


def test_a_slug_that_the_ledger_gave_is_kept_before_one_from_another_library() -> None:
    ledger, _, _ = parse(ledger_text(["mine|one||{a}|"]))
    assignment = ledger.assign([replace(identity("One", "a"), slugs=frozenset({"theirs"}))], ProblemLog())
    assert assignment.slugs == ("mine",)


@pytest.mark.parametrize("text", ["a", "a-b-2", "x" * 80])
def test_a_slug_is_known(text: str) -> None:
    assert known_slug(text) == text


@pytest.mark.parametrize("text", ["", "A", "a--b", "-a", "a b", "ä", "../a", "x" * 81, "index", "con", "page-2"])
def test_a_text_that_is_no_slug_is_known(text: str) -> None:
    assert known_slug(text) is None
