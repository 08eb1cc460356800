#!/usr/bin/env python3
"""Prints what reading an abstract costs, beside `str.split` of the same text in the same run.

usage: text.py ABSTRACTS.jsonl[.gz]      (each line an object with an `abstract`)
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

from named_paths import parser_of, there

from papershelf.text import AbstractText


def main(path: Path) -> int:
    """Time both over every abstract of the file."""
    raw = path.read_bytes()
    lines = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode().splitlines()
    abstracts = [json.loads(line)["abstract"] for line in lines]
    cost = _microseconds(lambda text: AbstractText.from_capture(text).plain, abstracts)
    split = _microseconds(str.split, abstracts)
    print(f"{len(abstracts):,} abstracts: from_capture and plain {cost:.0f} µs each, str.split {split:.1f} µs")  # noqa: T201
    return 0


def _microseconds(work: Callable[[str], object], texts: list[str]) -> float:
    """The mean processor time of one call, which other work on the machine does not count in."""
    started = time.process_time()
    for text in texts:
        work(text)
    return (time.process_time() - started) / len(texts) * 1e6


if __name__ == "__main__":
    parser = parser_of(__doc__)
    parser.add_argument("abstracts", type=there)
    raise SystemExit(main(parser.parse_args().abstracts))
