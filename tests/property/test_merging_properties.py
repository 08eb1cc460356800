"""Nothing is dropped, nothing counts twice, and no order of files or records changes what a library holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.corpus import build_corpus, merge, repair
from papershelf.errors import ProblemLog
from papershelf.model import Capture, Corpus, Record, Source
from papershelf.slugs import Ledger

TITLES = ["DICE: A Study", "dice - a study*", "Dice, a Study!", "Graphs", "graphs†", "C++", "C", "!!!", "字", "Index"]
ABSTRACTS = ["One.", "one", "Another, longer one.", "Two\n\nparagraphs."]
DOIS = [None, None, None, "10.1000/a", "10.1000/A", "10.1000/b", "10.1000/c"]
IDS = [None, None, None, "2501.00001", "2501.00002", "2501.00003"]


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """Records of up to four files, each on a line of its own."""
    lines: dict[str, int] = defaultdict(int)
    found = []
    for _ in range(draw(st.integers(0, 14))):
        file = draw(st.sampled_from(["a.txt", "b.txt", "c.txt", "sub/a.txt"]))
        lines[file] += 4
        found.append(
            Record(
                draw(st.sampled_from(TITLES)),
                draw(st.sampled_from(ABSTRACTS)),
                Source(file, lines[file]),
                authors=draw(st.sampled_from([(), ("Ada",), ("Ada", "Alan")])),
                date=draw(st.sampled_from([None, "2025", "2025-08"])),
                arxiv_id=draw(st.sampled_from(IDS)),
                doi=draw(st.sampled_from(DOIS)),
            )
        )
    return found


def captures_of(items: list[Record]) -> list[Capture]:
    files: dict[str, list[Record]] = defaultdict(list)
    for item in items:
        files[item.source.file].append(item)
    return [Capture(file, "test", tuple(found)) for file, found in files.items()]


def build(captures: list[Capture], ledger: str = "") -> tuple[Corpus, str, list[str]]:
    log = ProblemLog()
    corpus, kept = build_corpus(captures, Ledger.parse(ledger, "slugs.tsv", log), {}, "overrides.yml", log)
    assert not log.fatal
    return corpus, str(kept), [str(problem) for problem in log]


@settings(deadline=None, max_examples=100)
@given(items=records())
def test_every_record_is_in_exactly_one_paper(items: list[Record]) -> None:
    captures = captures_of(items)
    captured = {capture.file: capture.records for capture in captures}
    corpus, _, _ = build(captures)
    assert sorted(source for paper in corpus.papers for source in paper.sources) == sorted(i.source for i in items)
    assert corpus.records == len(items) == len(corpus.papers) + corpus.duplicates
    assert sum(len(listing.papers) for listing in corpus.captures) == len(items)
    for listing in corpus.captures:
        for item, slug in zip(captured[listing.capture.file], listing.papers, strict=True):
            assert item.source in corpus.by_id[slug].sources


@settings(deadline=None, max_examples=100)
@given(items=records(), data=st.data())
def test_the_order_of_files_changes_nothing(items: list[Record], data: st.DataObject) -> None:
    captures = captures_of(items)
    assert build(data.draw(st.permutations(captures))) == build(captures)


@settings(deadline=None, max_examples=100)
@given(items=records(), data=st.data())
def test_the_order_and_the_places_of_records_change_no_paper(items: list[Record], data: st.DataObject) -> None:
    shuffled = [
        replace(item, source=place.source) for item, place in zip(data.draw(st.permutations(items)), items, strict=True)
    ]
    one, ledger, _ = build(captures_of(items))
    other, same_ledger, _ = build(captures_of(shuffled))
    assert [replace(p, sources=()) for p in other.papers] == [replace(p, sources=()) for p in one.papers]
    assert same_ledger == ledger


@settings(deadline=None, max_examples=100)
@given(items=records())
def test_papers_of_one_id_are_one_and_of_two_are_two(items: list[Record]) -> None:
    groups = merge([repair(item) for item in items])
    ids = [{item.record.arxiv_id for item in group} - {None} for group in groups]
    assert all(len(found) <= 1 for found in ids)
    assert len([found for found in ids if found]) == len({item.arxiv_id for item in items if item.arxiv_id})


@settings(deadline=None, max_examples=100)
@given(items=records())
def test_records_of_one_title_without_ids_are_one_paper(items: list[Record]) -> None:
    groups = merge([repair(replace(item, arxiv_id=None, doi=None)) for item in items])
    keys = [{item.title_key for item in group} for group in groups]
    assert all(len(found) == 1 for found in keys)
    assert len(set.union(set(), *keys)) == len(keys)


@settings(deadline=None, max_examples=100)
@given(items=records())
def test_the_longest_abstract_is_kept_and_every_other_reported(items: list[Record]) -> None:
    corpus, _, problems = build(captures_of(items))
    by_source = {item.source: repair(item) for item in items}
    expected = []
    for paper in corpus.papers:
        group = [by_source[source] for source in paper.sources]
        assert len(paper.abstract.plain) == max(len(item.abstract.plain) for item in group)
        kept = {item.fingerprint for item in group if item.abstract == paper.abstract}
        expected += [str(item.record.source) for item in group if item.fingerprint not in kept]
    assert sorted(problem.partition(": ")[0] for problem in problems) == sorted(expected)


@settings(deadline=None, max_examples=100)
@given(before=records(), after=records())
def test_no_address_is_ever_lost(before: list[Record], after: list[Record]) -> None:
    """A library that grows keeps every address: as a paper or as a redirect to one."""
    moved = [replace(item, source=Source(f"new/{item.source.file}", item.source.line)) for item in after]
    first, ledger, _ = build(captures_of(before))
    second, again, _ = build(captures_of([*before, *moved]), ledger)
    addresses = {paper.id for paper in second.papers} | set(second.redirects)
    assert {paper.id for paper in first.papers} <= addresses
    assert set(second.redirects.values()) <= {paper.id for paper in second.papers}
    third, unchanged, _ = build(captures_of([*before, *moved]), again)
    assert third == second
    assert unchanged == again


@settings(deadline=None, max_examples=100)
@given(items=records())
def test_records_of_several_titles_without_ids_are_one_paper_by_a_doi_alone(items: list[Record]) -> None:
    groups = merge([repair(replace(item, arxiv_id=None)) for item in items])
    keys = [{item.title_key for item in group} for group in groups]
    assert sum(map(len, keys)) == len(set.union(set(), *keys))
    for group, found in zip(groups, keys, strict=True):
        for key in found if len(found) > 1 else ():
            own = {item.doi for item in group if item.title_key == key and item.doi}
            assert own & {item.doi for item in group if item.title_key != key}
