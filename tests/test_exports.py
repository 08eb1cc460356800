from __future__ import annotations

import json
from itertools import cycle
from typing import Any

import jsonschema
import pytest

from libraries import HOSTILE_TITLES, MARKDOWN_BREAKERS, corpus_of, paper
from papershelf.corpus import build_corpus
from papershelf.enrich import Knowledge, enrich
from papershelf.errors import ProblemLog
from papershelf.model import Corpus, Link, LinkKind, Paper, Topic, TopicId
from papershelf.site.exports import SCHEMA, export_files
from papershelf.slugs import Ledger
from papershelf.sources import read_capture

FIELDS = (
    "slug", "title", "abstract", "abstract_html", "abstract_latex", "authors", "date", "arxiv_id", "doi", "url",
    "systems", "mentions", "acronyms", "links", "topics", "related", "sources",
)  # fmt: skip
GRAPHS = Topic(TopicId("graphs"), "Graphs", "", {"graph": 5.0})


def made(corpus: Corpus, knowledge: Knowledge) -> dict[str, str]:
    """The data files, path to text."""
    return {name: "".join(text) for name, text in export_files(corpus, knowledge).items()}


def exported(corpus: Corpus) -> list[dict[str, Any]]:
    files = made(corpus, enrich(corpus.papers, [GRAPHS], 6))
    assert set(files) == {"data/papers.jsonl", "data/schema.json"}
    assert files["data/papers.jsonl"].endswith("\n")
    assert json.loads(files["data/schema.json"]) == SCHEMA
    return [json.loads(line) for line in files["data/papers.jsonl"].splitlines()]


def test_the_schema_is_one_and_names_every_field_of_the_design() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert tuple(SCHEMA["properties"]) == FIELDS
    assert set(SCHEMA["required"]) == set(FIELDS)


def test_a_paper_with_all_facts_is_exported_with_them() -> None:
    known = paper(
        "DICE: A Graph",
        "One graph & two.\n\n50\\% more.",
        authors=("Ada",),
        date="2025",
        arxiv_id="2501.00001",
        doi="10.1000/1",
        url="https://x.example/",
        links=(Link("https://github.com/a/b", LinkKind.CODE),),
    )
    (row, user) = exported(corpus_of(known, paper("User", "A graph that DICE draws.")))
    assert {key: row[key] for key in FIELDS if key != "related"} == {
        "slug": "dice-a-graph",
        "title": "DICE: A Graph",
        "abstract": "One graph & two.\n\n50% more.",
        "abstract_html": "<p>One graph &amp; two.</p>\n<p>50% more.</p>",
        "abstract_latex": "One graph \\& two.\n\n50\\% more.",
        "authors": ["Ada"],
        "date": "2025",
        "arxiv_id": "2501.00001",
        "doi": "10.1000/1",
        "url": "https://x.example/",
        "systems": ["DICE"],
        "mentions": [],
        "acronyms": [],
        "links": [{"url": "https://github.com/a/b", "kind": "code"}],
        "topics": ["graphs"],
        "sources": [{"file": "content/captures/a.txt", "line": 1}],
    }
    assert [other["slug"] for other in row["related"]] == ["user"]
    assert "graph" in row["related"][0]["because"]
    assert user["mentions"] == ["DICE"]


def test_a_greek_letter_in_the_name_of_a_system_is_written_out_as_the_schema_says() -> None:
    own, user = paper("β-VAE: A Model", "We propose β-VAE, a model."), paper("User", "We compare with β-VAE.")
    found = {row["slug"]: (row["systems"], row["mentions"]) for row in exported(corpus_of(own, user))}
    assert found == {own.id: (["beta-VAE"], []), user.id: ([], ["beta-VAE"])}
    assert "Greek letters" in json.dumps(SCHEMA)


def test_what_is_not_known_is_null_or_empty() -> None:
    (row,) = exported(corpus_of(paper("A")))
    assert [row[key] for key in ("date", "arxiv_id", "doi", "url")] == [None] * 4
    assert [row[key] for key in ("authors", "links", "topics", "related", "systems")] == [[]] * 5


def test_lines_are_sorted_by_slug() -> None:
    rows = exported(corpus_of(paper("C"), paper("A"), paper("B")))
    assert [row["slug"] for row in rows] == ["a", "b", "c"]


def test_an_empty_library_exports_no_line() -> None:
    files = made(Corpus((), ()), enrich((), [], 6))
    assert files["data/papers.jsonl"] == ""


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, *MARKDOWN_BREAKERS, "a\u2028b\u2029c"])
def test_a_hostile_text_is_one_line_that_keeps_to_the_schema(title: str) -> None:
    corpus = corpus_of(paper(title, title, id="p"))
    text = made(corpus, enrich(corpus.papers, [], 6))["data/papers.jsonl"]
    assert text.count("\n") == 1
    row = json.loads(text)
    jsonschema.validate(row, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert row["title"] == corpus.papers[0].title.line


def test_the_data_of_a_library_makes_the_same_library_again() -> None:
    abstracts = [*MARKDOWN_BREAKERS, 'Costs $5.\n\nOr k^{*} times \\alpha, 50\\% more: "x" \u2014 ~y {\\em z}.']
    papers = [
        paper(
            f"{title} {number}",
            f"{abstract} of {number}",
            authors=("Ada Example", "Example, Bo"),
            arxiv_id=f"2501.{number:05}",
            doi="10.1000/1",
            url="https://x.example/",
            date="2025-01",
            id=f"slug-{number}",
        )
        for number, (title, abstract) in enumerate(zip(cycle(HOSTILE_TITLES), abstracts, strict=False))
    ]
    data = made(corpus := corpus_of(*papers), enrich(corpus.papers, [], 0))["data/papers.jsonl"]
    log = ProblemLog()
    capture = read_capture(data.encode(), "papers.jsonl", log)
    assert capture
    again, _ = build_corpus([capture], Ledger("slugs.tsv"), {}, "overrides.yml", log)
    assert list(log) == []
    assert [facts(each) for each in again.papers] == [facts(each) for each in corpus.papers]


def facts(one: Paper) -> tuple[object, ...]:
    return one.id, one.title.plain, one.abstract.plain, one.authors, one.date, one.arxiv_id, one.doi, one.url
