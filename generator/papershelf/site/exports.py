"""The library as data, for other tools: site/data/papers.jsonl, one paper a line, and the schema that describes it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from papershelf import urls
from papershelf.enrich import Knowledge
from papershelf.enrich.names import spelled
from papershelf.model import Corpus, LinkKind, Paper

_STRING = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}
_NULLABLE = {"type": ["string", "null"]}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _objects(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": _object(**properties)}


SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A paper of a Papershelf library",
    "description": "One line of data/papers.jsonl; the lines are sorted by slug.",
    **_object(
        slug={**_STRING, "description": "permanent; the page is papers/<slug>.html"},
        title={**_STRING, "description": "plain Unicode"},
        abstract={**_STRING, "description": "plain Unicode; paragraphs are parted by a blank line"},
        abstract_html={**_STRING, "description": "HTML, one p element a paragraph"},
        abstract_latex={**_STRING, "description": "LaTeX source, mathematics between $ signs"},
        authors=_STRINGS,
        date={**_NULLABLE, "description": "ISO 8601: a year, a month or a day"},
        arxiv_id=_NULLABLE,
        doi=_NULLABLE,
        url={**_NULLABLE, "description": "the paper's own address"},
        systems={
            **_STRINGS,
            "description": "names of the systems that this paper introduces, as it writes them; Greek letters by name",
        },
        mentions={
            **_STRINGS,
            "description": "named systems, datasets and benchmarks that it mentions, written in the same way",
        },
        acronyms=_objects(short=_STRING, long=_STRING),
        links=_objects(url=_STRING, kind={"enum": [kind.value for kind in LinkKind]}),
        topics={**_STRINGS, "description": "slugs, strongest first"},
        related=_objects(
            slug=_STRING,
            score={"type": "number", "description": "cosine similarity in 0..1, the nearest paper first"},
            because={**_STRINGS, "description": "systems, phrases and topics that both have, the most telling first"},
        ),
        sources=_objects(file=_STRING, line={"type": "integer", "minimum": 1}),
    ),
}


def export_files(corpus: Corpus, knowledge: Knowledge) -> dict[str, Iterable[str]]:
    """The data files of the site, path to text; that of the papers line by line, for it may be larger than memory."""
    lines = (json.dumps(_row(paper, knowledge), ensure_ascii=False) + "\n" for paper in corpus.papers)
    return {urls.PAPERS_DATA: lines, urls.SCHEMA: json.dumps(SCHEMA, indent=2) + "\n"}


def _row(paper: Paper, knowledge: Knowledge) -> dict[str, Any]:
    """One paper with the fields of `SCHEMA`."""
    return {
        "slug": paper.id,
        "title": paper.title.line,
        "abstract": paper.abstract.plain,
        "abstract_html": paper.abstract.html,
        "abstract_latex": paper.abstract.latex,
        "authors": list(paper.authors),
        "date": paper.date,
        "arxiv_id": paper.arxiv_id,
        "doi": paper.doi,
        "url": paper.url,
        "systems": [spelled(naming.name) for naming in knowledge.introduces.get(paper.id, ())],
        "mentions": [spelled(naming.name) for naming in knowledge.mentions.get(paper.id, ())],
        "acronyms": [
            {"short": acronym.short, "long": acronym.long} for acronym in knowledge.acronyms.get(paper.id, ())
        ],
        "links": [{"url": link.url, "kind": link.kind.value} for link in knowledge.links.get(paper.id, ())],
        "topics": [match.topic for match in knowledge.topics_of.get(paper.id, ())],
        "related": [
            {"slug": other.paper, "score": other.score, "because": list(other.because)}
            for other in knowledge.related.get(paper.id, ())
        ],
        "sources": [{"file": source.file, "line": source.line} for source in paper.sources],
    }
