from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cases import cases
from papershelf.corpus import build_corpus, merge, repair
from papershelf.errors import ProblemLog
from papershelf.model import Capture, Corpus, Link, LinkKind, PaperId, Record, Source
from papershelf.overrides import read_overrides
from papershelf.slugs import LEDGER_HEADER, Ledger, fingerprint, title_key
from papershelf.sources import read_capture

PLACES = {
    "000_c433a600c4d16603.txt": 119,
    "001_d44d55e03f382766.txt": 58,
    "002_d37a1bd58996ffe8.txt": 207,
    "003_fd003de424b8dca7.txt": 49,
}


def record(at: str, title: str, abstract: str = "a", **known: Any) -> Record:
    file, _, line = at.partition(":")
    authors = tuple(known.pop("authors", ()))
    return Record(title, abstract, Source(file, int(line)), authors=authors, **known)


def captures_of(records: Iterable[Record]) -> list[Capture]:
    files: dict[str, list[Record]] = defaultdict(list)
    for item in records:
        files[item.source.file].append(item)
    return [Capture(file, "test", tuple(items)) for file, items in files.items()]


def build(
    captures: Iterable[Capture], overrides: str = "", rows: Iterable[str] = ()
) -> tuple[Corpus, Ledger, ProblemLog]:
    log = ProblemLog()
    text = "".join(f"{row}\n".replace("|", "\t").replace("{a}", fingerprint("a")) for row in (LEDGER_HEADER, *rows))
    ledger = Ledger.parse(text, "slugs.tsv", log)
    corrections = read_overrides(overrides, "overrides.yml", [], log)
    corpus, ledger = build_corpus(captures, ledger, corrections, "overrides.yml", log)
    return corpus, ledger, log


def seen(paper: Any) -> dict[str, Any]:
    return {
        "title": paper.title.line,
        "abstract": paper.abstract.plain,
        "at": [str(source) for source in paper.sources],
        "authors": list(paper.authors),
        "date": paper.date,
        "arxiv_id": paper.arxiv_id,
        "doi": paper.doi,
        "url": paper.url,
    }


@pytest.mark.parametrize("case", cases("corpus"))
def test_records_become_papers(case: dict[str, Any]) -> None:
    captures = captures_of(record(**item) for item in case["records"])
    corpus, _, log = build(captures, case.get("overrides", ""), case.get("ledger", ()))
    shown = {paper.id: seen(paper) for paper in corpus.papers}
    assert shown.keys() == case["papers"].keys()
    for slug, expected in case["papers"].items():
        assert {key: shown[PaperId(slug)][key] for key in expected} == expected
    listings = {listing.capture.file: list(listing.papers) for listing in corpus.captures}
    assert {file: listings[file] for file in case.get("listings", {})} == case.get("listings", {})
    assert corpus.records == len(case["records"])
    assert corpus.duplicates == case.get("duplicates", 0)
    assert corpus.redirects == case.get("redirects", {})
    assert sorted(corpus.hidden) == case.get("hidden", [])
    assert [f"{str(problem).partition(';')[0]};" for problem in log] == case.get("problems", [])
    assert log.fatal == case.get("fatal", False)


@pytest.mark.parametrize("case", cases("corpus"))
def test_the_order_of_captures_changes_nothing(case: dict[str, Any]) -> None:
    captures = captures_of(record(**item) for item in case["records"])
    results = set()
    for order in itertools.islice(itertools.permutations(captures), 24):
        corpus, ledger, log = build(order, case.get("overrides", ""), case.get("ledger", ()))
        results.add((corpus.papers, corpus.captures, str(ledger), tuple(log), tuple(sorted(corpus.redirects.items()))))
    assert len(results) == 1


@pytest.mark.parametrize("case", cases("corpus"))
def test_a_second_build_with_the_ledger_of_the_first_is_the_same(case: dict[str, Any]) -> None:
    captures = captures_of(record(**item) for item in case["records"])
    first, ledger, _ = build(captures, case.get("overrides", ""), case.get("ledger", ()))
    second, again, _ = build(captures, case.get("overrides", ""), str(ledger).splitlines()[1:])
    assert second.papers == first.papers
    assert second.redirects == first.redirects
    assert str(again) == str(ledger)


def test_every_record_is_in_the_listing_of_its_capture_in_the_captured_order() -> None:
    records = [record(f"a.txt:{line}", title) for line, title in enumerate(("C", "A", "B", "A"), 1)]
    corpus, _, _ = build(captures_of(records))
    assert corpus.captures[0].papers == ("c", "a", "b", "a")


@pytest.mark.parametrize(
    ("name", "slug", "title", "date"),
    [
        ("000_c433a600c4d16603.txt", "000-c433a600c4d16603", "Capture 1", None),
        ("2025-08-20 daily papers.html", "2025-08-20-daily-papers", "daily papers", "2025-08-20"),
        ("2025-08.md", "2025-08", "Capture 1", "2025-08"),
        ("20250820.txt", "20250820", "Capture 1", None),
        ("2025-02-31.txt", "2025-02-31", None, None),
        ("index.txt", "index-capture", "index", None),
        ("con.txt", "con-capture", "con", None),
        ("<script>.txt", "script", "script", None),
    ],
)
def test_a_capture_is_called_after_its_file(name: str, slug: str, title: str | None, date: str | None) -> None:
    corpus, _, _ = build(captures_of([replace(record("x:1", "A"), source=Source(f"content/captures/{name}", 1))]))
    (listing,) = corpus.captures
    assert (listing.id, listing.date) == (slug, date)
    assert title in (None, listing.title)


def test_captures_with_the_same_words_in_their_names_are_told_apart_by_date_or_number() -> None:
    names = ("2025-08-20-daily.txt", "2025-08-21-daily.txt", "base-000000.jsonl", "base-001000.jsonl", "one.txt")
    corpus, _, _ = build(captures_of([record(f"{name}:1", name, name) for name in names]))
    titles = [listing.title for listing in corpus.captures]
    assert titles == ["daily 2025-08-20", "daily 2025-08-21", "base 000000", "base 001000", "one"]


def test_records_that_share_a_line_are_each_in_the_listing() -> None:
    records = [record("a.json:1", title, title) for title in ("C", "A", "B", "A")]
    corpus, _, _ = build(captures_of(records))
    assert corpus.captures[0].papers == ("c", "a", "b", "a")


def test_captures_that_have_a_folder_each_are_called_after_it() -> None:
    files = ("x/one/index.md:1", "x/two/index.md:1", "x/README.md:1")
    corpus, _, _ = build(captures_of([record(file, file, file) for file in files]))
    assert [(listing.id, listing.title) for listing in corpus.captures] == [
        ("readme", "README"),
        ("one", "one"),
        ("two", "two"),
    ]


def test_captures_of_one_name_in_two_folders_have_two_pages() -> None:
    corpus, _, _ = build(captures_of([record("x/a.txt:1", "A"), record("y/a.txt:1", "B", "b")]))
    assert [listing.id for listing in corpus.captures] == ["a", "a-2"]


def test_merging_keeps_every_record_once() -> None:
    records = [repair(record(f"a.txt:{line}", f"Title {line % 3}")) for line in range(1, 10)]
    groups = merge(records)
    assert [len(group) for group in groups] == [3, 3, 3]
    assert sorted(item.record.source.line for group in groups for item in group) == list(range(1, 10))


def test_a_record_knows_its_keys_after_repair() -> None:
    item = repair(record("a.txt:1", "Erd\\H{o}s Graphs", "70\\% of it"))
    assert item.title.line == "Erdős Graphs"
    assert item.title_key == title_key("Erdos graphs")
    assert item.fingerprint == fingerprint("70% of it")


def test_a_paper_has_the_links_that_any_of_its_records_names() -> None:
    one, two = Link("https://a.example/", LinkKind.CODE), Link("https://b.example/", LinkKind.DATA)
    records = [record("a.txt:1", "Same", links=(two,)), record("b.txt:1", "Same", links=(one, two))]
    corpus, _, _ = build(captures_of(records))
    assert corpus.papers[0].given == (one, two)


def test_a_record_that_kept_its_latex_is_taken_at_its_word() -> None:
    written = record("a.txt:1", r"Sets of $2^{\aleph_0}$ Points", r"Cost is 3times the $\alpha$-rate")
    item = repair(replace(written, latex=True))
    assert item.title.latex == r"Sets of $2^{\aleph_0}$ Points"
    assert item.abstract.latex == r"Cost is 3times the $\alpha$-rate"
    assert "3×" in repair(written).abstract.plain


def test_a_paper_is_found_again_in_a_source_that_kept_its_latex() -> None:
    records = [record("a.txt:1", "An O(N^{2}) Bound"), record("b.txt:1", "An $O(N^{2})$ Bound", latex=True)]
    assert len(merge([repair(item) for item in records])) == 1


@pytest.fixture(scope="module")
def real_captures(repository: Path) -> list[Capture]:
    log = ProblemLog()
    folder = repository / "content" / "captures"
    captures = [
        capture
        for path in sorted(folder.iterdir())
        if (capture := read_capture(path.read_bytes(), path.relative_to(repository).as_posix(), log))
    ]
    assert not len(log)
    return captures


def test_the_real_corpus_has_its_known_size(real_captures: list[Capture], repository: Path) -> None:
    log = ProblemLog()
    text = (repository / "content" / "slugs.tsv").read_text(encoding="utf-8")
    ledger = Ledger.parse(text, "content/slugs.tsv", log)
    corpus, kept = build_corpus(real_captures, ledger, {}, "overrides.yml", log)
    assert (corpus.records, len(corpus.papers), corpus.duplicates, len(log)) == (433, 397, 36, 0)
    assert {Path(each.capture.file).name: len(each.papers) for each in corpus.captures} == PLACES
    assert sum(len(paper.sources) for paper in corpus.papers) == 433
    assert str(kept) == text
    assert [paper.id for paper in corpus.papers] == sorted(paper.id for paper in corpus.papers)


def test_the_real_listings_keep_the_captured_order(real_captures: list[Capture]) -> None:
    corpus, _, _ = build(real_captures)
    captured = {capture.file: capture.records for capture in real_captures}
    for listing in corpus.captures:
        assert listing.records == len(captured[listing.capture.file])
        titles = [title_key(item.title) for item in captured[listing.capture.file]]
        assert [title_key(corpus.by_id[paper].title.line) for paper in listing.papers] == titles


def test_the_real_corpus_is_the_same_in_any_order(real_captures: list[Capture]) -> None:
    expected = build(real_captures)
    shuffled = random.Random(7).sample(real_captures, len(real_captures))  # noqa: S311 (no secret)
    assert shuffled != real_captures
    found = build(shuffled)
    assert found[0] == expected[0]
    assert str(found[1]) == str(expected[1])


def test_the_names_of_captures_change_no_paper(real_captures: list[Capture]) -> None:
    """Files named so that they sort the other way round give the same papers, but for where they stand."""
    renamed = []
    for number, capture in enumerate(reversed(real_captures)):
        file = f"content/captures/{number}.txt"
        records = tuple(replace(item, source=Source(file, item.source.line)) for item in capture.records)
        renamed.append(replace(capture, file=file, records=records))
    expected, ledger, _ = build(real_captures)
    found, other, _ = build(renamed)
    assert [replace(paper, sources=()) for paper in found.papers] == [
        replace(paper, sources=()) for paper in expected.papers
    ]
    assert str(other) == str(ledger)
