"""The table of the benchmark of building: rows of costs, each beside ours of the same step.

A ratio says how many times ours a figure is; of our own rows, the last says how a step compares with our cold build.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from build_measured import Cost
from build_stages import RENDER, STAGES, WRITE, Stages

OURS = "papershelf"
COPY = "cp -r of our site"
COLD = "cold"
_NAME = 22
_HEAD = f"{'':{_NAME}}   wall s  of ours    CPU s  of ours   MB peak  of ours  of cold     files       MB   page kB"


@dataclass(frozen=True)
class SiteSize:
    """How many files a site has, their bytes, and the median bytes of a paper's page."""

    files: int
    size: int
    page: float

    @classmethod
    def of(cls, site: Path) -> SiteSize:
        """Count what a builder wrote; `ValueError` where it made no page of a paper."""
        sizes = {path: path.stat().st_size for path in site.rglob("*") if path.is_file()}
        pages = [size for path, size in sizes.items() if path.parent == site / "papers" and path.suffix == ".html"]
        if not pages:
            raise ValueError(f"{site} has no page of a paper")
        return cls(len(sizes), sum(sizes.values()), median(pages))


@dataclass(frozen=True)
class Row:
    """What a step cost a builder; `site` is what stood there after it."""

    step: str
    builder: str
    cost: Cost
    site: SiteSize | None = None


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of the table; a step whose first row is ours has ratios."""
    cold = {row.builder: row.cost for row in rows if row.step == COLD}
    yield _HEAD
    for step in dict.fromkeys(row.step for row in rows):
        some = [row for row in rows if row.step == step]
        ours = next((row.cost for row in some if row.builder == OURS), None)
        yield step
        yield from (_line(row, ours, cold.get(row.builder)) for row in some)


def stage_table(stages: Mapping[str, Stages]) -> Iterator[str]:
    """The seconds of each stage of every step, its share of the step, and its seconds of a processor."""
    yield f"{'stages':{_NAME}}" + "".join(f"{step:>27}" for step in stages)
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


def rendering(rows: Sequence[Row], stages: Stages) -> Iterator[str]:
    """What our cold build takes to render and write, as a part of what the others take for everything."""
    ours = stages[RENDER].and_(stages[WRITE])
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
        _ratio(cost.wall, ours and ours.wall),
        f"{cost.cpu:8.2f}",
        _ratio(cost.cpu, ours and ours.cpu),
        f"{cost.memory / megabyte:9.0f}",
        _ratio(cost.memory, ours and ours.memory),
        _ratio(cost.wall, cold and cold.wall),
    ]
    if row.site:
        cells.append(f"{row.site.files:9,} {row.site.size / megabyte:8.1f} {row.site.page / 1000:9.1f}")
    return " ".join(cells).rstrip()


def _ratio(figure: float, of: float | None) -> str:
    return f"{share(figure, of):8.3f}" if of else " " * 8
