#!/usr/bin/env python3
"""Prints what topics cost beside `TfidfVectorizer().fit_transform` of the same texts, and how good proposed ones are.

usage: topics.py TOPICS.yml PAPERS.jsonl[.gz]      (each line an object with a `title` and an `abstract`)

Where the lines have `topics`, or the `categories` of arXiv, clusters and proposed topics are compared with the first
of them: the adjusted mutual information (Vinh, Epps and Bailey, 2010), 0 for chance and 1 for the same, and purity,
the share of papers that have the commonest label of their cluster.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from named_paths import parser_of, there
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score

from papershelf.enrich.suggestion import cluster_papers, suggest_topics, usual_number
from papershelf.enrich.telling import topic_terms
from papershelf.enrich.topic_file import read_topics
from papershelf.enrich.topics import assign_topics
from papershelf.errors import ProblemLog
from papershelf.model import Paper, PaperId, Topic, TopicId, TopicMatch
from papershelf.text import AbstractText

T = TypeVar("T")


def main(topics_file: Path, papers_file: Path) -> int:
    """Time the stages, then compare proposed topics with the labels."""
    topics = read_topics(topics_file.read_text("utf-8"), topics_file.name, ProblemLog())
    rows = _rows(papers_file)
    papers = [_paper(number, row) for number, row in enumerate(rows)]
    texts = [f"{paper.title.plain} {paper.abstract.plain}" for paper in papers]
    unit, _ = _timed(lambda: TfidfVectorizer().fit_transform(texts))
    print(f"{len(papers):,} papers: TfidfVectorizer().fit_transform {unit:.2f} s")  # noqa: T201
    seconds, matches = _timed(lambda: assign_topics(papers, topics))
    _say(f"assign_topics, {len(topics)} topics", seconds, unit)
    by_id = {paper.id: paper for paper in papers}
    seconds, _ = _timed(lambda: topic_terms(by_id, _papers_on(topics, matches), 12))
    _say("topic_terms", seconds, unit)
    number = usual_number(len(papers))
    seconds, suggestions = _timed(lambda: suggest_topics(papers, number))
    _say(f"suggest_topics, {len(suggestions)} topics", seconds, unit)
    if labels := _labels(rows):
        clusters = cluster_papers(papers, number)
        label_of = {paper.id: str(index) for index, cluster in enumerate(clusters) for paper in cluster}
        _compare("clusters", labels, [label_of[paper.id] for paper in papers])
        assigned = assign_topics(papers, [each.topic for each in suggestions])
        firsts = [found[0].topic if (found := assigned[paper.id]) else "" for paper in papers]
        _compare("proposed topics", labels, firsts)
        print(f"  papers with a proposed topic {sum(map(bool, firsts)) / len(papers):.3f}")  # noqa: T201
    return 0


def _rows(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    lines = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode().splitlines()
    return [json.loads(line) for line in lines]


def _paper(number: int, row: dict[str, Any]) -> Paper:
    return Paper(
        PaperId(f"p{number:07}"),
        AbstractText.from_capture(row["title"]),
        AbstractText.from_capture(row["abstract"]),
        (),
    )


def _papers_on(topics: Sequence[Topic], matches: dict[PaperId, tuple[TopicMatch, ...]]) -> dict[TopicId, list[PaperId]]:
    found: dict[TopicId, list[tuple[float, PaperId]]] = {topic.id: [] for topic in topics}
    for paper, of_paper in matches.items():
        for match in of_paper:
            found[match.topic].append((-match.score, paper))
    return {topic: [paper for _, paper in sorted(papers)] for topic, papers in found.items()}


def _labels(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The first label of every paper; empty where the file has none."""
    if "topics" in rows[0]:
        return [(row["topics"] or [""])[0] for row in rows]
    return [row["categories"].split()[0] for row in rows] if "categories" in rows[0] else []


def _compare(what: str, labels: Sequence[str], found: Sequence[str]) -> None:
    information = adjusted_mutual_info_score(labels, found)
    members: dict[str, Counter[str]] = defaultdict(Counter)
    for label, cluster in zip(labels, found, strict=True):
        members[cluster][label] += 1
    purity = sum(max(count.values()) for count in members.values()) / len(labels)
    print(f"  {what}: adjusted mutual information {information:.3f}, purity {purity:.3f}")  # noqa: T201


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    """The processor time of a call in seconds, which other work on the machine does not count in, and its result."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def _say(what: str, seconds: float, unit: float) -> None:
    print(f"  {what}: {seconds:.2f} s, {seconds / unit:.2f} times that")  # noqa: T201


if __name__ == "__main__":
    parser = parser_of(__doc__)
    parser.add_argument("topics", type=there)
    parser.add_argument("papers", type=there)
    options = parser.parse_args()
    raise SystemExit(main(options.topics, options.papers))
