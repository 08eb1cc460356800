"""What holds of the search index for any text: nothing is lost in its codes, and any query is answered."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.search.cards import Coder
from papershelf.search.cards import decode as decode_card
from papershelf.search.index import search_files
from papershelf.search.lexicon import front_coded, read_front_coded, utf16
from papershelf.search.postings import IMPACTS, decode, encode, read_varints, varints
from papershelf.search.ranking import search
from papershelf.search.reader import Index
from papershelf.search.spelling import distance
from papershelf.search.tokens import fold, words
from search_cases import FACETS, entry, index_in

SIGNS = st.characters(exclude_categories=("Cs", "Cn", "Cc"))
TEXT = st.text(SIGNS, max_size=60)
POSTING = st.tuples(st.integers(0, 2**26), st.integers(1, 63), st.integers(0, 63))
WORD = st.text("abcd", max_size=8)


@given(st.lists(POSTING, max_size=30, unique_by=lambda posting: posting[0]).map(sorted))
def test_postings_come_back(postings: list[tuple[int, int, int]]) -> None:
    papers = np.array([paper for paper, _, _ in postings], dtype=np.int64)
    impacts = np.array([impact for _, impact, _ in postings], dtype=np.int64)
    fields = np.array([held for *_, held in postings], dtype=np.int64)
    data, offsets = encode(np.diff(papers, prepend=-1) - 1, impacts, fields)
    found = list(decode(data.tobytes()))
    assert [(paper, held) for paper, _, held in found] == [(paper, held) for paper, _, held in postings]
    assert all(any(impact in table for table in IMPACTS) for _, impact, _ in found)
    for index in range(len(postings)):
        part = data.tobytes()[offsets[index] : offsets[index + 1]]
        assert len(list(decode(part))) == 1, "an offset parts two postings"


@given(st.lists(st.integers(0, 2**35 - 1)))
def test_varints_come_back(numbers: list[int]) -> None:
    assert read_varints(varints(numbers)) == numbers


@given(st.lists(TEXT))
def test_terms_come_back(texts: list[str]) -> None:
    terms = sorted({word.key for text in texts for word in words(text)}, key=utf16)
    assert read_front_coded("".join(front_coded(terms))) == terms


@given(st.lists(TEXT, max_size=5), TEXT)
def test_the_text_of_a_card_comes_back(texts: list[str], other: str) -> None:
    coder = Coder.of([text for text in texts for _ in range(3)])
    for text in (*texts, other):
        assert decode_card(coder.code(text), coder.dictionary) == text


@given(TEXT)
def test_words_are_folded_and_not_empty(text: str) -> None:
    for word in words(text):
        assert all((word.key, word.raw, *word.parts))
        assert not any("A" <= sign <= "Z" for sign in word.key), "a capital opens a term in the index"
        assert fold(word.raw) == word.raw


@given(WORD, WORD)
def test_the_distance_is_one_of_the_same_both_ways(one: str, other: str) -> None:
    edits = distance(one, other, 3)
    assert edits == distance(other, one, 3)
    assert (edits == 0) == (one == other)
    assert distance(one, other, 3, open_end=True) <= edits


@settings(max_examples=20)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=6, unique_by=lambda pair: pair[0]), st.randoms())
def test_any_order_gives_the_same_files(texts: list[tuple[str, str]], chance: object) -> None:
    papers = [entry(title, text, address=f"papers/{number}.html") for number, (title, text) in enumerate(texts)]
    shuffled = sorted(papers, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert dict(search_files(papers, (), FACETS)) == dict(search_files(shuffled, (), FACETS))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5), st.lists(TEXT, max_size=4))
def test_any_query_is_answered_and_every_title_found(texts: list[tuple[str, str]], queries: list[str]) -> None:
    papers = [entry(title, text, address=f"papers/{number}.html") for number, (title, text) in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        index_in(Path(folder), papers)
        index = Index(Path(folder))
        for query in queries:
            search(index, query)
        for title, _ in texts:
            asked = " ".join(word.raw for word in words(title))
            assert not asked or title in [card.title for card in search(index, asked).cards]
