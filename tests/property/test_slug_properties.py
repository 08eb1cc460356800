"""A slug is a file name, an address and a promise: these hold for every text."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from libraries import HOSTILE_TITLES, MARKDOWN_BREAKERS
from papershelf.errors import ProblemLog
from papershelf.slugs import (
    MAX_LENGTH,
    Identity,
    Ledger,
    fingerprint,
    make_slug,
    text_key,
    title_key,
    unique_slug,
)
from papershelf.text import AbstractText

RESERVED = re.compile(r"index|404|page-\d+|con|prn|aux|nul|com\d|lpt\d")
SHAPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
PIECES = ["page", "con", "com", "1", "2", "-", " ", "é", "字", "x" * 30, "word"]
TEXTS = (
    st.text(max_size=120)
    | st.sampled_from([*HOSTILE_TITLES, *MARKDOWN_BREAKERS])
    | st.lists(
        st.sampled_from(["page", "con", "com", "1", "2", "-", " ", "é", "字", "x" * 30, "word"]), max_size=12
    ).map("".join)
)
TITLES = TEXTS.map(lambda text: AbstractText.from_capture(text).line).filter(bool)


@settings(deadline=None, max_examples=300)
@given(text=TEXTS, fallback=st.sampled_from(["paper", "system", "capture"]))
@example(text="page " + "1" * 75, fallback="paper")
def test_a_slug_is_short_not_empty_and_not_reserved(text: str, fallback: str) -> None:
    slug = make_slug(text, fallback)
    assert len(slug) <= MAX_LENGTH
    assert SHAPE.fullmatch(slug)
    assert not RESERVED.fullmatch(slug)


@settings(deadline=None, max_examples=100)
@given(text=TEXTS)
def test_a_slug_is_the_slug_of_itself(text: str) -> None:
    slug = make_slug(text, "paper")
    assert make_slug(slug, "paper") == slug


@settings(deadline=None, max_examples=60)
@given(texts=st.lists(TEXTS, max_size=30))
@example(texts=["page", "Page"])
def test_unique_slugs_are_all_that_and_no_less_a_slug(texts: list[str]) -> None:
    taken: list[str] = []
    for text in texts:
        taken.append(unique_slug(make_slug(text, "paper"), taken))
    assert len(set(taken)) == len(taken)
    for slug in taken:
        assert len(slug) <= MAX_LENGTH
        assert SHAPE.fullmatch(slug)
        assert not RESERVED.fullmatch(slug)


@settings(deadline=None, max_examples=200)
@given(text=TITLES)
def test_keys_ignore_case_and_space(text: str) -> None:
    assert text_key(text)
    assert text_key(f"  {text} ") == text_key(text)
    assert title_key(text.replace(" ", "\u2014")) == title_key(text) or not re.search(r"\w", text)
    assert fingerprint(text) == fingerprint(f"\n{text}\t")


@settings(deadline=None, max_examples=60)
@given(titles=st.lists(TITLES, max_size=12, unique_by=title_key), data=st.data())
def test_the_ledger_is_read_as_written_and_gives_the_same_again(titles: list[str], data: st.DataObject) -> None:
    papers = [Identity(t, frozenset([title_key(t)]), frozenset(), frozenset([fingerprint(t)])) for t in titles]
    log = ProblemLog()
    first = Ledger("slugs.tsv").assign(papers, log)
    read = Ledger.parse(str(first.ledger), "slugs.tsv", log)
    order = data.draw(st.permutations(range(len(papers))))
    again = read.assign([papers[i] for i in order], log)
    assert list(again.slugs) == [first.slugs[i] for i in order]
    assert str(again.ledger) == str(first.ledger)
    assert not len(log)
