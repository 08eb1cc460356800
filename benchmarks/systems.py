#!/usr/bin/env python3
"""Prints what finding the named systems costs, beside scikit-learn's TF-IDF of the same texts in the same run.

usage: systems.py ABSTRACTS.jsonl[.gz]      (each line an object with LaTeX in `title` and `abstract`)
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from named_paths import parser_of, there
from sklearn.feature_extraction.text import TfidfVectorizer

from papershelf.enrich.acronyms import find_acronyms
from papershelf.enrich.systems import find_systems
from papershelf.model import Paper, PaperId, Source
from papershelf.text import AbstractText

T = TypeVar("T")


def main(path: Path) -> int:
    """Time both over every abstract of the file; the short forms are found before."""
    raw = path.read_bytes()
    lines = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode().splitlines()
    papers = [_paper(number, json.loads(line)) for number, line in enumerate(lines)]
    texts = [f"{paper.title.line} {paper.abstract.line}" for paper in papers]
    for paper in papers:
        assert paper.abstract_paragraphs is not None  # noqa: S101 (made before the clock runs)
    acronyms = find_acronyms(papers)
    base, _ = _microseconds(lambda: TfidfVectorizer().fit_transform(texts), len(papers))
    cost, systems = _microseconds(lambda: find_systems(papers, acronyms), len(papers))
    introduced = sum(bool(system.introductions) for system in systems.systems)
    print(  # noqa: T201
        f"{len(papers):,} papers: systems {cost:.0f} µs each, TF-IDF {base:.0f} µs, ratio {cost / base:.2f}; "
        f"{len(systems.systems):,} systems with a page, {introduced:,} of them introduced"
    )
    return 0


def _paper(number: int, row: dict[str, str]) -> Paper:
    title, abstract = AbstractText.from_latex(row["title"]), AbstractText.from_latex(row["abstract"])
    return Paper(PaperId(f"p{number:06}"), title, abstract, (Source(str(number), 1),))


def _microseconds(work: Callable[[], T], papers: int) -> tuple[float, T]:
    """The processor time of one call a paper, which other work on the machine does not count in, and its result."""
    started = time.process_time()
    result = work()
    return (time.process_time() - started) / papers * 1e6, result


if __name__ == "__main__":
    parser = parser_of(__doc__)
    parser.add_argument("abstracts", type=there)
    raise SystemExit(main(parser.parse_args().abstracts))
