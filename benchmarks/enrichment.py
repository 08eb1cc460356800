#!/usr/bin/env python3
"""Prints what each stage of the enrichment costs, beside scikit-learn's TfidfVectorizer on the same text.

usage: enrichment.py PAPERS.jsonl[.gz] [--topics TOPICS.yml] [--times N] [--workers N] [--parts]

Each stage has the time of the clock, the same as a multiple of the vectorizer's, and the time of this process on a
processor; related papers stand apart. With several workers only the clock tells, on a machine with nothing else to
do. `--parts` adds what the parts of the pass over the papers cost one by one in one process. The memory is the highest
that a process ever had. `--times` makes N times as many papers, the others of sentences of these.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from made_up import recombined
from named_paths import parser_of
from sklearn.feature_extraction.text import TfidfVectorizer

from papershelf.corpus import build_corpus
from papershelf.enrich.acronyms import find_acronyms
from papershelf.enrich.glossary import make_glossary
from papershelf.enrich.introductions import find_candidates
from papershelf.enrich.links import find_link_places, find_links
from papershelf.enrich.perusal import peruse
from papershelf.enrich.reading import read
from papershelf.enrich.related import find_related
from papershelf.enrich.systems import find_systems
from papershelf.enrich.telling import topic_terms
from papershelf.enrich.topic_file import read_topics
from papershelf.enrich.topics import assign_topics
from papershelf.errors import ProblemLog
from papershelf.model import Paper, PaperId, Topic, TopicId
from papershelf.slugs import Ledger
from papershelf.sources import read_capture
from papershelf.text import AbstractText
from papershelf.workers import Workers, uncollected

T = TypeVar("T")


def main(arguments: Sequence[str]) -> int:
    """Print a line for each stage and the sum."""
    parser = parser_of(__doc__)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--topics", type=Path, default=Path("content/topics.yml"))
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--parts", action="store_true")
    options = parser.parse_args(arguments)
    log, costs = ProblemLog(), Costs()
    capture = costs.of("read", lambda: read_capture(options.papers.read_bytes(), options.papers.name, log))
    if capture is None:
        raise SystemExit(f"{options.papers}: no papers")
    corpus, _ = costs.of("repair and merge", lambda: build_corpus([capture], Ledger("slugs.tsv"), {}, "", log))
    papers = with_made_up(corpus.papers, options.times)
    topics = read_topics(options.topics.read_text(encoding="utf-8"), options.topics.name, log)
    texts = [f"{paper.title.line} {paper.abstract.line}" for paper in papers]
    costs.of("TfidfVectorizer", lambda: TfidfVectorizer().fit_transform(texts), measured=True)
    before = costs.total
    with Workers(options.workers) as workers, uncollected():
        shared = workers.count if workers.pays(len(papers)) else 1
        own = costs.of(f"one pass, {shared} workers", lambda: peruse(papers, topics, workers))
        costs.of("links, distinct", lambda: find_links(papers, own.places))
        on: dict[TopicId, list[PaperId]] = {topic.id: [] for topic in topics}
        for paper, matches in own.topics_of.items():
            for match in matches:
                on[match.topic].append(paper)
        by_id = {paper.id: paper for paper in papers}
        aside = workers.aside(len(papers), lambda: (topic_terms(by_id, on, 12), make_glossary(own.acronyms)))
        found = costs.of("systems", lambda: find_systems(papers, own.acronyms, own.names, workers))
        # As in a build, a copy of this process has found them meanwhile, if there are several workers.
        costs.of("terms, glossary", aside)
    costs.line("all enrichment", costs.total - before)
    known_by = {system.name: {*system.introduced_by, *system.mentioned_by} for system in found.systems}
    costs.of("apart: related", lambda: find_related(papers, 6, systems=known_by))
    here, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    say(f"{len(papers):,} papers, at most {here.ru_maxrss / 1024:,.0f} MiB")
    if shared > 1:
        spent = others.ru_utime + others.ru_stime
        say(f"the workers: {spent:.2f} s of a processor, at most {others.ru_maxrss / 1024:,.0f} MiB each")
    if options.parts:
        with uncollected():
            parts(papers, topics, costs)
    return 0


def parts(papers: Sequence[Paper], topics: Sequence[Topic], costs: Costs) -> None:
    """The parts of the pass over the papers, one by one."""
    costs.of("part: links", lambda: find_link_places(papers))
    acronyms = costs.of("part: acronyms", lambda: find_acronyms(papers))
    costs.of(f"part: {len(topics)} topics", lambda: assign_topics(papers, topics))
    readings = costs.of("part: reading", lambda: [read(paper, acronyms.get(paper.id, ())) for paper in papers])
    costs.of("part: candidates", lambda: [find_candidates(reading) for reading in readings])


def with_made_up(papers: Sequence[Paper], times: int) -> list[Paper]:
    """`times` as many papers, sorted by id: the papers, and others of their sentences."""
    texts = [(paper.title.line, paper.abstract.line) for paper in papers]
    made = [
        replace(
            papers[paper.model],
            id=PaperId(f"made-up-{number:06}"),
            title=AbstractText.from_prose(paper.title),
            abstract=AbstractText.from_prose(paper.abstract),
        )
        for number, paper in enumerate(recombined(texts, len(papers) * (times - 1), seed=0))
    ]
    return sorted((*papers, *made), key=lambda paper: paper.id)


class Costs:
    """Times the stages and prints each as it is done."""

    def __init__(self) -> None:
        self.total = 0.0
        self.unit = 0.0

    def of(self, name: str, work: Callable[[], T], *, measured: bool = False) -> T:
        """Do the work of a stage; `measured` makes its time the unit of those that follow."""
        started, worked = time.monotonic(), time.process_time()
        result = work()
        spent, worked = time.monotonic() - started, time.process_time() - worked
        self.total += spent
        self.unit = spent if measured else self.unit
        self.line(name, spent, f"{worked:7.2f} s of a processor")
        return result

    def line(self, name: str, seconds: float, more: str = "") -> None:
        """One line of the table."""
        ratio = f"{seconds / self.unit:7.2f} of TfidfVectorizer" if self.unit else ""
        say(f"{name:20} {seconds:7.2f} s {ratio:26} {more}".rstrip())


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
