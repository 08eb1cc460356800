from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from libraries import HOSTILE_TITLES, MARKDOWN_BREAKERS, corpus_of, paper
from papershelf.enrich import enrich
from papershelf.model import Corpus, Link, LinkKind, Topic, TopicId
from papershelf.site.exports import SCHEMA, export_files

FIELDS = (
    "slug", "title", "abstract", "abstract_html", "abstract_latex", "authors", "date", "arxiv_id", "doi", "url",
    "systems", "mentions", "acronyms", "links", "topics", "related", "sources",
)  # fmt: skip
GRAPHS = Topic(TopicId("graphs"), "Graphs", "", {"graph": 5.0})


def exported(corpus: Corpus) -> list[dict[str, Any]]:
    files = export_files(corpus, enrich(corpus.papers, [GRAPHS], 6))
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


def test_what_is_not_known_is_null_or_empty() -> None:
    (row,) = exported(corpus_of(paper("A")))
    assert [row[key] for key in ("date", "arxiv_id", "doi", "url")] == [None] * 4
    assert [row[key] for key in ("authors", "links", "topics", "related", "systems")] == [[]] * 5


def test_lines_are_sorted_by_slug() -> None:
    rows = exported(corpus_of(paper("C"), paper("A"), paper("B")))
    assert [row["slug"] for row in rows] == ["a", "b", "c"]


def test_an_empty_library_exports_no_line() -> None:
    files = export_files(Corpus((), ()), enrich((), [], 6))
    assert files["data/papers.jsonl"] == ""


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, *MARKDOWN_BREAKERS, "a\u2028b\u2029c"])
def test_a_hostile_text_is_one_line_that_keeps_to_the_schema(title: str) -> None:
    corpus = corpus_of(paper(title, title, id="p"))
    text = export_files(corpus, enrich(corpus.papers, [], 6))["data/papers.jsonl"]
    assert text.count("\n") == 1
    row = json.loads(text)
    jsonschema.validate(row, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert row["title"] == corpus.papers[0].title.line
