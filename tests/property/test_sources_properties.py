"""What holds for every captured file, however odd."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.errors import ProblemLog
from papershelf.sources import read_capture
from papershelf.sources.decoding import decode
from papershelf.sources.html_text import is_html, text_of_html, without_mark_up

HEAD = "Get trending papers in your email inbox!\nSubscribe\nAug 20\n"
PIECES = st.sampled_from(
    [
        HEAD,
        "new\n",
        "\n",
        "# ",
        "### [A Title",
        "](/papers/2410.08207)",
        "][1]",
        "[1]: /papers/2410.08207\n",
        "\\\n",
        "https://huggingface.co/papers/2410.08207\n",
        "<html><h3><a href='/papers/2410.08207'>",
        "</a></h3><p>",
        "<![",
        "<!--",
        "We study how tides move. They move as the moon does, and so do we.\n",
        "A Title of a Paper\n",
        '{"title": "A Title", "abstract": "Text."}\n',
        '{"title": "A Title", "abstract": ',
        '"authors": ["A", 1], "date": "2025"}\n',
        "Subscribe",
        '[\n{"title": "A Title", "summary": "Text."},\n',
        '{"papers": [{"title": "A Title", "abstract": "Text."}',
        ", {",
        "]}\n",
        "title,abstract,authors\n",
        'A Title,"Text.\nMore.",\n',
        ',"',
        "---\ntitle: A Title\n",
        "abstract: Text.\n---\n",
        "Feb 31, 2024\n",
        "\x00",
        "\u2028",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=30), max_size=30).map("".join)
TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=80)
ABSTRACT = "We study how tides move along four coasts. They move as the moon does, and so do our models of them. " * 4


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | TEXTS.map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_raise_and_nothing_is_silent(data: bytes) -> None:
    log = ProblemLog()
    capture = read_capture(data, "x", log)
    assert (capture is not None and capture.records) or len(log)
    assert all("\n" not in problem.message for problem in log)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_record_stands_on_the_line_that_it_names(text: str) -> None:
    data = text.encode("utf-8", "replace")
    capture = read_capture(data, "x", ProblemLog())
    lines = decode(data)
    for record in capture.records if capture else ():
        line = re.sub(r"\\(.)", r"\1", lines[record.source.line - 1])
        start = record.title.split()[0][:4]
        assert start in line or start in lines[record.source.line - 1]


@settings(max_examples=100, deadline=None)
@given(
    titles=st.lists(TITLES, min_size=1, max_size=5),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_words_can_be_a_title_in_any_encoding(titles: list[str], encoding: str, end: str) -> None:
    titles = [f"On {title} and Its Uses" for title in titles]
    body = [part for title in titles for part in (title, ABSTRACT.strip())]
    text = end.join([*HEAD.rstrip().split("\n"), *body])
    log = ProblemLog()
    capture = read_capture(text.encode(encoding), "x", log)
    assert capture
    assert not list(log)
    assert [record.title for record in capture.records] == titles
    assert [record.source.line for record in capture.records] == list(range(4, 4 + 2 * len(titles), 2))


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8")), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_decoding_counts_lines_as_editors_do(text: str, encoding: str) -> None:
    lines = decode(text.encode(encoding))
    ends = len(re.findall("\r\n|\n|\r", text))
    assert len(lines) - ends in (0, 1)
    assert len(lines) == ends or not text.endswith(("\r", "\n"))
    assert not any(re.search("[\x00-\x08\x0a-\x1f\x7f-\xa0\u200b\ufeff]", line) for line in lines)


JSON_DOCUMENT = """\
{"total": 3, "papers": [
  {"title": "One", "abstract": "Text.", "authors": [{"name": "Ada"}]},
  {
    "paper": {"id": "2501.00001", "title": "Two", "summary": "Text."},
    "title": "Two"
  },
  {"title": "Three", "abstract": "Text.", "issued": {"date-parts": [[2025, 1]]}}
], "next": null}
"""
TABLE = """\
title,abstract,authors,doi
One,"Text,
and more.",Ada;Bo,10.1000/182
"Two, too","Text ""with"" quotes.",Ada,
Three,Text.,,
"""
FRONT_MATTER = """\
---
title: 'One: Two'
abstract: |
  Text.
author:
- {given: Ada, family: Example}
date: 2025-01-03
---
# One

Text.
"""
SIGNS = st.sampled_from([*list("[]{}()\"',:;-\n\\\t|&*!#~ "), "\n---\n", "null", "9" * 5000, "\x00", '{"', "[[[["])
CHANGES = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 40), SIGNS | st.text(max_size=3)), max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([JSON_DOCUMENT, TABLE, FRONT_MATTER]), CHANGES, st.integers(1, 500))
def test_a_damaged_file_of_metadata_is_read_without_raising(
    text: str, changes: list[tuple[int, int, str]], end: int
) -> None:
    for at, length, new in changes:
        text = text[:at] + new + text[at + length :]
    data = text[:end].encode("utf-8", "replace")
    log = ProblemLog()
    capture = read_capture(data, "x", log)
    assert (capture is not None and capture.records) or len(log)
    lines = max(1, len(decode(data)))
    assert all(1 <= problem.line <= lines for problem in log)
    assert all(1 <= record.source.line <= lines for record in (capture.records if capture else ()))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(JSON_DOCUMENT)))
def test_what_stands_before_a_cut_is_read_and_the_cut_is_told(cut: int) -> None:
    ends = [JSON_DOCUMENT.index(mark) + len(mark) for mark in ('"Ada"}]}', '"Two"\n  }', "[[2025, 1]]}}")]
    log = ProblemLog()
    capture = read_capture(JSON_DOCUMENT[:cut].encode(), "x", log)
    assert len(capture.records if capture else ()) == sum(end <= cut for end in ends)
    assert bool(len(log)) == (cut < len(JSON_DOCUMENT.rstrip()))


MARKS = st.sampled_from([*"<>;\"' $abi", "<b", "</", "(n <100)", "math", "sub", "<q r", "and", "<", ">", "\n"])


@settings(max_examples=500, deadline=None)
@given(st.lists(MARKS, max_size=20).map("".join).filter(lambda text: not is_html(text)))
def test_a_text_without_an_end_tag_loses_nothing_beside_a_tag(text: str) -> None:
    assert text_of_html(f"<em>E.</em> {text}").split() == ["E.", *text.split()]
    assert without_mark_up(f"<em>E.</em> {text}") == f"E. {text}".strip()
