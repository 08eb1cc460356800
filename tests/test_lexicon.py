from __future__ import annotations

from papershelf.search.lexicon import (
    SHARD,
    TermEntry,
    backward_shards,
    front_coded,
    may_be_meant,
    read_front_coded,
    read_terms,
    term_shards,
    utf16,
)
from papershelf.search.postings import FIRST_TIER


def term(text: str, papers: int = 1, **known: bool) -> TermEntry:
    flags = {"is_name": False, "in_titles": False, "shaped": False} | known
    tiers = (papers * 2, papers) if papers > FIRST_TIER else (papers * 2,)
    return TermEntry(text, papers, tiers=tiers, **flags)


def test_front_coding() -> None:
    terms = ["graph", "graphs", "gravity", "\U00020000x", "\U00020000y"]
    coded = front_coded(terms)
    assert coded[:3] == ["Agraph", "Fs", "Dvity"]
    assert read_front_coded("".join(coded)) == terms


def test_a_shard_gives_its_terms_back() -> None:
    entries = [term("graph", 3, is_name=True), term("graphs", FIRST_TIER + 1, in_titles=True), term("topic:x")]
    ((first, offset, shard),) = term_shards(entries)
    assert (first, offset) == ("graph", 0)
    assert read_terms(shard) == entries


def test_shards_are_small_and_know_where_their_lists_begin() -> None:
    entries = [term(f"word{number:06}", number % 90 + 1) for number in range(20_000)]
    shards = list(term_shards(entries))
    assert len(shards) > 2
    offset = 0
    for first, start, shard in shards:
        assert sum(len(part.encode()) for part in shard) < SHARD
        assert start == offset
        held = read_terms(shard)
        assert held[0].term == first
        offset += sum(entry.size for entry in held)
    assert [entry for _, _, shard in shards for entry in read_terms(shard)] == entries


def test_terms_written_backwards_are_those_that_may_be_meant() -> None:
    entries = [term("rare"), term("often", 2), term("shown", in_titles=True), term("Na", is_name=True), term("a:b", 9)]
    ((first, shard),) = backward_shards(entries)
    assert read_front_coded(shard) == ["netfo", "nwohs"]
    assert first == "netfo"
    assert not may_be_meant(term("rare"))


def test_the_order_is_that_of_javascript() -> None:
    assert sorted(["\uffee", "\U00020000", "a"], key=utf16) == ["a", "\U00020000", "\uffee"]
