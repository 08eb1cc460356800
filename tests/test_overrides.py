from __future__ import annotations

from typing import Any

import pytest

from cases import cases
from papershelf.errors import ProblemLog
from papershelf.model import Link, LinkKind, Paper, PaperId, Source, TopicId
from papershelf.overrides import Override, apply_override, read_overrides
from papershelf.text import AbstractText

TOPICS = (TopicId("graphs"), TopicId("games"))


def read(text: str) -> tuple[dict[PaperId, Override], list[str], bool]:
    log = ProblemLog()
    found = read_overrides(text, "overrides.yml", TOPICS, log)
    return found, [str(problem) for problem in log], log.fatal


def one(field: str) -> Any:
    """The value of the only field of the only override of a file without problems."""
    found, problems, _ = read(f"a:\n  {field}\n")
    assert problems == []
    (value,) = found[PaperId("a")].changes.values()
    return value


@pytest.mark.parametrize("case", cases("overrides"))
def test_what_is_wrong_is_named_with_its_line_and_the_rest_is_read(case: dict[str, Any]) -> None:
    found, problems, fatal = read(case["text"])
    assert problems == case["problems"]
    assert {slug: dict(override.changes) for slug, override in found.items()} == case["read"]
    assert not any(override.hide for override in found.values())
    assert not fatal


def test_a_title_is_one_line() -> None:
    assert one('title: "Two\\n\\nlines  of 50 \\\\%"') == AbstractText.from_capture("Two lines of 50 \\%")


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_corrects_nothing(text: str) -> None:
    assert read(text) == ({}, [], False)


def test_every_field_can_be_corrected() -> None:
    text = """
dice:
  title: DICE, corrected
  abstract: |
    First paragraph.

    Second 50\\% paragraph.
  authors: [Ada Lovelace, "Turing,  Alan"]
  date: 2025-08-20
  arxiv_id: '2410.08200'
  doi: 10.1000/182
  url: https://x.example/paper
  links:
    - {url: https://x.example/code, kind: code}
    - url: https://x.example/any
  topics: [games, graphs]
"""
    found, problems, _ = read(text)
    assert problems == []
    override = found[PaperId("dice")]
    assert override.line == 2
    assert not override.hide
    paper = Paper(
        PaperId("dice"), AbstractText.from_prose("old"), AbstractText.from_prose("old"), (Source("a.txt", 1),)
    )
    assert apply_override(paper, override) == Paper(
        id=PaperId("dice"),
        title=AbstractText.from_prose("DICE, corrected"),
        abstract=AbstractText.from_prose("First paragraph.", "Second 50% paragraph."),
        sources=(Source("a.txt", 1),),
        authors=("Ada Lovelace", "Turing, Alan"),
        date="2025-08-20",
        arxiv_id="2410.08200",
        doi="10.1000/182",
        url="https://x.example/paper",
        links=(
            Link("https://x.example/code", LinkKind.CODE),
            Link("https://x.example/any", LinkKind.OTHER),
        ),
        topics=(TopicId("games"), TopicId("graphs")),
    )


def test_a_field_that_is_not_named_stays() -> None:
    found, _, _ = read("a: {date: 2024}\n")
    paper = Paper(
        PaperId("a"), AbstractText.from_prose("t"), AbstractText.from_prose("x"), (), authors=("Ada",), date="2020"
    )
    corrected = apply_override(paper, found[PaperId("a")])
    assert (corrected.date, corrected.authors, corrected.title.plain) == ("2024", ("Ada",), "t")


@pytest.mark.parametrize(
    ("text", "date"),
    [("2025", "2025"), ("2025-08", "2025-08"), ("2025-08-20", "2025-08-20"), ("'2024-02-29'", "2024-02-29")],
)
def test_a_date_has_the_precision_it_is_known_to(text: str, date: str) -> None:
    assert one(f"date: {text}") == date


@pytest.mark.parametrize("arxiv_id", ["2410.08207", "0704.0001", "hep-th/9901001", "math.GT/0309136"])
def test_arxiv_ids_old_and_new_are_read(arxiv_id: str) -> None:
    assert one(f"arxiv_id: '{arxiv_id}'") == arxiv_id


@pytest.mark.parametrize("kind", list(LinkKind))
def test_every_kind_of_link_can_be_named(kind: LinkKind) -> None:
    assert one(f"links: [{{url: 'https://x.example/', kind: {kind}}}]") == (Link("https://x.example/", kind),)


@pytest.mark.parametrize("field", ["authors", "links", "topics"])
def test_an_empty_list_says_that_there_are_none(field: str) -> None:
    assert one(f"{field}: []") == ()


def test_a_topic_that_stands_twice_counts_once() -> None:
    found, problems, _ = read("a: {topics: [graphs, graphs]}\n")
    assert problems or found[PaperId("a")].changes["topics"] == ("graphs",)


@pytest.mark.parametrize(("text", "hidden"), [("true", True), ("false", False)])
def test_hide_is_no_field_of_the_paper(text: str, hidden: bool) -> None:
    found, problems, _ = read(f"a: {{hide: {text}, date: 2025}}\n")
    assert problems == []
    assert found[PaperId("a")].hide is hidden
    assert found[PaperId("a")].changes == {"date": "2025"}


def test_a_file_that_is_no_yaml_is_a_fatal_problem() -> None:
    found, problems, fatal = read("a: 1\nb: [\n")
    assert found == {}
    assert len(problems) == 1
    assert problems[0].startswith("overrides.yml:3: not YAML")
    assert fatal


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", AbstractText.from_prose("ab")),
        ("abstract", AbstractText.from_prose("ab")),
        ("authors", ("ab",)),
    ],
)
@pytest.mark.parametrize("character", ["\\0", "\\e", "\\ud800", "\\uffff"])
def test_characters_that_no_format_may_carry_are_left_out(field: str, value: object, character: str) -> None:
    text = f'"a{character}b"'
    assert one(f"{field}: {f'[{text}]' if field == 'authors' else text}") == value


@pytest.mark.parametrize(("character", "written"), [("\\0", "%00"), ("\\e", "%1B"), ("\\uffff", "%EF%BF%BF")])
def test_a_url_writes_them_as_their_bytes(character: str, written: str) -> None:
    assert one(f'url: "https://x.example/{character}b"') == f"https://x.example/{written}b"


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        ('url: "https://x.example/\\ud800b"', "url must be an http or https URL"),
        *((f'doi: "10.1000/a{sign}b"', "doi must be a DOI, such as 10.1000/182") for sign in ("\\0", "\\e", "\\ud800")),
        ('doi: "10.1000/a\\uffffb"', "doi must be a DOI, such as 10.1000/182"),
    ],
)
def test_an_address_that_cannot_have_them_is_refused(field: str, problem: str) -> None:
    found, problems, _ = read(f"a:\n  {field}\n")
    assert problems == [f"overrides.yml:2: a: {problem}"]
    assert found[PaperId("a")].changes == {}
