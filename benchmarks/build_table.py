"""The table of the benchmark of building: rows of costs, each beside ours of the same step.

A ratio says how many times ours a figure is; of our own rows, the last says how a step compares with our cold build.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from build_measured import Cost
from build_stages import STAGES, Spent, Stages

OURS = "papershelf"
COPY = "cp -r of our site"
COLD = "cold"
_NAME = 22
_HEAD = (
    f"{'':{_NAME}}   wall s  of ours    CPU s  of ours   MB peak  of ours  of cold"
    "   written     files       MB   page kB"
)


@dataclass(frozen=True)
class BuiltSite:
    """What a builder left: how many files it wrote, how many there are, their bytes, and a paper's page's median."""

    written: int
    files: int
    size: int
    page: float


@dataclass
class Watched:
    """A folder that a site is built in, step by step."""

    folder: Path
    seen: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    def look(self) -> BuiltSite:
        """What stands there now, and what was written since the last look; `ValueError` without a page of a paper.

        A file that was replaced by its like counts as written: it has another number on the disk, or another time.
        """
        found = {path: path.stat() for path in self.folder.rglob("*") if path.is_file()}
        papers = self.folder / "papers"
        pages = [each.st_size for path, each in found.items() if path.parent == papers and path.suffix == ".html"]
        if not pages:
            raise ValueError(f"{self.folder} has no page of a paper")
        now = {path: (each.st_ino, each.st_mtime_ns) for path, each in found.items()}
        written = sum(self.seen.get(path) != each for path, each in now.items())
        self.seen = now
        return BuiltSite(written, len(found), sum(each.st_size for each in found.values()), median(pages))


@dataclass(frozen=True)
class Row:
    """What a step cost a builder; `site` is what stood there after it."""

    step: str
    builder: str
    cost: Cost
    site: BuiltSite | None = None


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of the table; a step whose first row is ours has ratios."""
    cold = {row.builder: row.cost for row in rows if row.step == COLD}
    yield _HEAD
    for step in dict.fromkeys(row.step for row in rows):
        some = [row for row in rows if row.step == step]
        ours = next((row.cost for row in some if row.builder == OURS), None)
        yield step
        yield from (_line(row, ours, cold.get(row.builder)) for row in some)


def each_paper(rows: Sequence[Row], papers: int) -> Iterator[str]:
    """What a cold build takes for one of the papers, to compare sizes by."""
    costs = [(row.builder, row.cost) for row in rows if row.step == COLD and row.builder != COPY]
    if costs:
        yield "cold, a paper: " + "; ".join(
            f"{name} {cost.wall / papers * 1000:.2f} ms, {cost.cpu / papers * 1000:.2f} ms of a processor"
            for name, cost in costs
        )


def stage_table(stages: Mapping[str, Stages]) -> Iterator[str]:
    """The seconds of each stage of every step, its share of the step, and its seconds of a processor."""
    yield f"{'stages, one process':{_NAME}}" + "".join(f"{step:>27}" for step in stages)
    yield f"{'':{_NAME}}" + f"{'wall s':>11}{'share':>8}{'CPU s':>8}" * len(stages)
    totals = {step: sum(spent.wall for spent in taken.values()) for step, taken in stages.items()}
    for stage in STAGES:
        cells = ((taken[stage], share(taken[stage].wall, totals[step])) for step, taken in stages.items())
        numbers = (f"{spent.wall:11.2f}{part:8.1%}{spent.cpu:8.2f}" for spent, part in cells)
        yield f"  {stage:{_NAME - 2}}" + "".join(numbers)
    sums = (
        f"{totals[step]:11.2f}{'':8}{sum(spent.cpu for spent in taken.values()):8.2f}" for step, taken in stages.items()
    )
    yield f"  {'in all':{_NAME - 2}}" + "".join(sums)


def rendering(rows: Sequence[Row], ours: Spent) -> Iterator[str]:
    """What our cold build takes to render and write, as a part of what the others take for everything."""
    yield f"render and write, cold: {ours.wall:.2f} s, {ours.cpu:.2f} s of a processor"
    for row in rows:
        if row.step == COLD and not row.builder.startswith(OURS):
            wall, cpu = share(ours.wall, row.cost.wall), share(ours.cpu, row.cost.cpu)
            yield f"  {row.builder:{_NAME - 2}} {wall:8.3f} of its time, {cpu:8.3f} of a processor's"


def share(part: float, whole: float) -> float:
    """A part of a whole; NaN of nothing."""
    return part / whole if whole else float("nan")


def _line(row: Row, ours: Cost | None, cold: Cost | None) -> str:
    cost, megabyte = row.cost, 1e6
    cells = [
        f"  {row.builder:{_NAME - 2}} {cost.wall:8.2f}",
        _ratio(cost.wall, ours.wall if ours else None),
        f"{cost.cpu:8.2f}",
        _ratio(cost.cpu, ours.cpu if ours else None),
        f"{cost.memory / megabyte:9.0f}",
        _ratio(cost.memory, ours.memory if ours else None),
        _ratio(cost.wall, cold.wall if cold else None),
    ]
    if row.site:
        cells.append(
            f"{row.site.written:9,} {row.site.files:9,} {row.site.size / megabyte:8.1f} {row.site.page / 1000:9.1f}"
        )
    return " ".join(cells).rstrip()


def _ratio(figure: float, of: float | None) -> str:
    return f"{share(figure, of):8.3f}" if of else " " * 8
