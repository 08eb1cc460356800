#!/usr/bin/env python3
"""Prints what building a library costs, beside other builders of static sites on the same papers, in one table.

usage: build.py [--sizes N ...] [--peers NAME ...] [--runs N] [--steps NAME ...] [--parts NAME ...]
                [--corpus PAPERS.jsonl[.gz]]

For every size and builder: a build where nothing is there yet, one without any change, one with a paper more, and one
with 1 % more, by the builder's own command in folders of their own; with the time of the clock, of the processors,
and the memory of the largest process, each beside ours. The copy of our site is what the disk takes for the same files.
All that is built stays until the end, some 15 times our site: ext4 makes a file slowly (half a millisecond instead of a
thirtieth) for minutes after many were removed.
Then the map and the Markdown tree, which the others do not write, and the stages of our build.

A library of as many papers as the repository has is the repository's own. Larger ones are of CORPUS where it is there,
else of made-up papers, and made-up ones go on where CORPUS ends. Beyond 20,000 papers only Hugo is compared.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from build_content import Sources, add_capture, make_library
from build_measured import CommandError, Cost, measured, median_of
from build_peers import PEERS, QUIET, Given, Peer, our_command, peers
from build_stages import RENDER, Stages, stages_of_command
from build_table import COLD, COPY, OURS, BuiltSite, Row, Watched, each_paper, rendering, stage_table, table
from named_paths import parser_of

ROOT = Path(__file__).parents[1]
PAGES = str(Path(__file__).with_name("build_pages.py"))
SIZES = (2000, 10_000, 100_000)
"""Beside the repository's own size."""
SMALL = 2000
"""Up to this size the figures are medians of three runs unless told otherwise."""
LARGE = 20_000
ONE, PERCENT = "one paper added", "1 % added"
STEPS = (COLD, "no change", ONE, PERCENT)
ATLAS, MARKDOWN = "papershelf, with atlas", "papershelf, with Markdown"
APART = {ATLAS: {"atlas": True}, MARKDOWN: {"markdown_tree": True}}
"""What our site has beside what the others make."""
NOBODY = "none"
PARTS = ("table", "atlas", "stages")


def main(arguments: Sequence[str]) -> int:
    """Print a table for each size."""
    parser = parser_of(__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", metavar="N", help="How many papers; ours, 2,000, 10,000, 100,000."
    )
    parser.add_argument(
        "--peers", nargs="*", choices=(*PEERS, NOBODY), default=PEERS, help="Which other builders; all."
    )
    parser.add_argument("--runs", type=int, metavar="N", help="Medians of N runs; 3 for small libraries, else 1.")
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=STEPS, help="What happens to a library; all.")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="What to print; all.")
    parser.add_argument("--corpus", type=Path, metavar="FILE", help="Papers as JSON lines, may be gzip.")
    parser.add_argument("--folder", type=Path, default=_disk(), help="Where to build; beside the repository.")
    options = parser.parse_args(arguments)
    corpus = options.corpus if options.corpus and options.corpus.is_file() else None
    sources = Sources(ROOT, corpus)
    found: list[Peer] = []
    for peer in peers((name for name in options.peers if name != NOBODY), ROOT / ".cache" / "bench"):
        if isinstance(peer, str):
            say(peer)
        else:
            found.append(peer)
    with TemporaryDirectory(prefix=".papershelf-bench-", dir=options.folder) as folder:
        for size in options.sizes or (len(sources.own), *SIZES):
            some = [peer for peer in found if size <= LARGE or peer.name == "hugo"]
            runs = options.runs or (3 if size <= SMALL else 1)
            spread = f"median of {runs} runs" if runs > 1 else "1 run"
            say(f"\n{size:,} papers, {_origin(sources, size)}; {spread}")
            say(_machine(Path(folder)), ", ".join((f"papershelf {version('papershelf')}", *(p.about for p in some))))
            steps = [step for step in STEPS if step in options.steps]
            Size(Path(folder, str(size)), sources, size, runs, some, steps).show(options.parts)
    return 0


@dataclass
class Size:
    """The benchmark of one size, in a folder that need not be there."""

    folder: Path
    sources: Sources
    papers: int
    runs: int
    peers: Sequence[Peer]
    steps: Sequence[str]
    costs: dict[tuple[str, str], list[Cost]] = field(default_factory=dict)
    sites: dict[tuple[str, str], BuiltSite] = field(default_factory=dict)
    _folders: int = 0

    def show(self, parts: Sequence[str]) -> None:
        """Measure and print."""
        if "table" in parts:
            for run in range(self.runs):
                library = self._ours(run)
                for peer in self.peers:
                    self._peer(peer, library)
        if "atlas" in parts and COLD in self.steps and self.papers <= LARGE:
            for _ in range(self.runs):
                for name, settings in APART.items():
                    library = self._library(**settings)
                    self._measure(COLD, name, our_command(library), library)
        rows = self._rows()
        if rows:
            say(*table(rows), *each_paper(rows, self.papers))
        if "stages" in parts:
            say(*stage_table(self._stages(self.steps, workers=1)))
            if COLD in self.steps:
                say(*rendering(rows, stages_of_command(self._library(), together=True)[RENDER]))

    def _stages(self, steps: Sequence[str], **settings: int) -> dict[str, Stages]:
        """The stages of our builds."""
        library = self._library(**settings)
        found = {}
        for step in steps:
            self._add(library, step)
            found[step] = stages_of_command(library)
        return found

    def _new(self, name: str) -> Path:
        """A folder that nobody has worked in."""
        self._folders += 1
        folder = self.folder / f"{self._folders}-{name}"
        folder.mkdir(parents=True)
        return folder

    def _rows(self) -> list[Row]:
        """The rows of the table, in the order of the steps; the map and our Markdown are no part of the comparison."""
        order = (OURS, *APART, *(peer.name for peer in self.peers), COPY)
        return [
            Row(step, name, median_of(self.costs[step, name]), self.sites.get((step, name)))
            for step in self.steps
            for name in order
            if (step, name) in self.costs
        ]

    def _library(self, **settings: int) -> Path:
        library = self._new("ours")
        make_library(library, self.sources, self.papers, {"atlas": False, "markdown_tree": False, **settings})
        return library

    def _add(self, library: Path, step: str) -> None:
        """Add to a library what is new in a step."""
        percent = max(self.papers // 100, 1)
        more = self.sources.further(self.papers, percent + 1) if step in (ONE, PERCENT) else []
        if step == ONE:
            add_capture(library, "one-more", more[:1])
        elif step == PERCENT:
            add_capture(library, "percent-more", more[1:])

    def _ours(self, run: int) -> Path:
        """Measure our steps, and the copy of our site; keep the data of each for the others. Return the library."""
        library = self._library()
        site = Watched(library / "site")
        for step in self.steps:
            self._add(library, step)
            self._measure(step, OURS, our_command(library), library)
            self.sites[step, OURS] = site.look()
            if run == 0:
                given = self._given(step)
                shutil.copy(site.folder / "data" / "papers.jsonl", given.papers)
                if self.peers:
                    subprocess.run([sys.executable, PAGES, str(library), str(given.pages)], check=True)  # noqa: S603
            if step == COLD:
                self._measure(step, COPY, ["cp", "-r", str(site.folder), str(self._new("copy"))], self.folder)
        return library

    def _peer(self, peer: Peer, ours: Path) -> None:
        """Measure the steps of another builder; one that fails is said so, and has the rows that it came to."""
        folder = self._new(peer.name)
        try:
            peer.prepare(folder, ours)
            site = Watched(folder / peer.output)
            for step in self.steps:
                peer.write(folder, self._given(step), ours)
                self._measure(step, peer.name, peer.command(folder), folder)
                self.sites[step, peer.name] = site.look()
        except (CommandError, ValueError) as error:
            say(f"{peer.name} failed: {error}")

    def _given(self, step: str) -> Given:
        number = STEPS.index(step)
        return Given(self.folder / f"papers-{number}.jsonl", self.folder / f"pages-{number}.jsonl")

    def _measure(self, step: str, name: str, command: Sequence[str], folder: Path) -> None:
        cost = measured(command, folder, QUIET)
        self.costs.setdefault((step, name), []).append(cost)
        sys.stderr.write(f"  {name}, {step}: {cost.wall:.2f} s\n")


def _disk() -> Path:
    """A folder on the repository's disk, beside it so that it is nobody's library; elsewhere if that is not ours."""
    return ROOT.parent if os.access(ROOT.parent, os.W_OK) else Path(gettempdir())


def _origin(sources: Sources, papers: int) -> str:
    """Where the papers of a library come from."""
    if papers == len(sources.own):
        return "the repository's own"
    real = min(papers, len(sources.others or sources.own))
    file = sources.corpus.name if sources.corpus else "content/"
    return f"{real:,} of {file}" + (f", {papers - real:,} made up of their sentences" if papers > real else "")


def _machine(folder: Path) -> str:
    """What the figures depend on: cores, how busy they are, the file system."""
    found = subprocess.run(["df", "--output=fstype", str(folder)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    kind = found.stdout.split()[-1] if found.stdout.split() else "unknown"
    busy = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, load {busy:.1f}, {kind}, Python {platform.python_version()}"


def say(*lines: str) -> None:
    """Print lines at once."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except CommandError as failed:
        raise SystemExit(f"papershelf failed: {failed}") from failed
