"""What a command costs: the time of the clock, of the processors, and the memory of its largest process.

The command is started by a small process of its own, which is this file: on Linux the peak of a process counts from
that of the process that started it, and the benchmark has read whole libraries.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory


class CommandError(Exception):
    """A command that is measured has failed; the text is the last line that it printed."""


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock, seconds of processors, and bytes of the largest process; children are counted."""

    wall: float
    cpu: float
    memory: float


def measured(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a folder, with what was written before on the disk; `CommandError` where it fails."""
    with TemporaryDirectory() as name:
        report, said = Path(name) / "report.json", Path(name) / "said.txt"
        os.sync()
        with said.open("wb") as out:
            subprocess.run(  # noqa: S603 (the benchmark's own commands)
                [sys.executable, "-I", __file__, str(report), *command],
                cwd=folder,
                env={**os.environ, **(environment or {})},
                stdout=out,
                stderr=out,
                check=True,
            )
        found = json.loads(report.read_text(encoding="utf-8"))
        if found.pop("code"):
            lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines() or [command[0]]
            raise CommandError(lines[-1])
    return Cost(**found)


def median_of(costs: Sequence[Cost]) -> Cost:
    """The median of each figure by itself."""
    return Cost(*(median(column) for column in zip(*map(astuple, costs), strict=True)))


def _main(report: Path, command: Sequence[str]) -> None:
    started = time.monotonic()
    with subprocess.Popen(command) as process:  # noqa: S603
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    cost = Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit)
    report.write_text(json.dumps({**vars(cost), "code": process.returncode}), encoding="utf-8")


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2:])
