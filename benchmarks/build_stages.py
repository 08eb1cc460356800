"""What each stage of one build takes: builds the library in a folder and prints two numbers by stage, as JSON.

usage: build_stages.py LIBRARY [--rendering]

The numbers are the seconds of the clock, and those of processors, which a busy machine leaves alone; the processors of
other processes count when these have ended. The functions that are a stage's work are timed by their names, each
without the stages within it. A function that is no longer there is named on the standard error stream, and its time is
with the stage around. No stage begins before the one before it has ended, which a build of its own would allow: what
several processes share is begun when it is first waited for. In one process (`workers: 1`) every stage is apart.

With --rendering the build goes on as it always does, with all its processes, but makes no search index: rendering is
then all that comes between what is known of the papers and their site, writing with it.
"""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from papershelf.workers import Workers

START = "start"
RENDER = "render"
WRITE = "write"
STAGES = (START, "read", "repair", "merge", "enrich", "related", "map", "search", RENDER, WRITE)
"""In their order; the start is Python's own and the configuration, and rendering is all that is none of the others."""

WORK = (
    ("read", "papershelf.holdings", "read_and_repair"),
    ("read", "papershelf.holdings", "read_topics"),
    ("repair", "papershelf.captures", "repair"),
    ("merge", "papershelf.holdings", "build_corpus"),
    ("enrich", "papershelf.plugin", "read_library"),
    ("related", "papershelf.enrich", "find_related"),
    ("map", "papershelf.build", "make_atlas"),
    ("map", "papershelf.build", "atlas_files"),
    ("search", "papershelf.build", "Library._search_files"),
    (RENDER, "mkdocs.commands.build", "build"),
    (RENDER, "papershelf.build", "Library.site_files"),
    (RENDER, "papershelf.site.press", "Press.print"),
    (RENDER, "papershelf.site.press", "Press._html"),
    (WRITE, "papershelf.build", "Library.publish"),
    (WRITE, "papershelf.site.publish", "Folder.put"),
)
"""The stage, the module that calls the function, and the function's name there."""


TOGETHER = (("enrich", "papershelf.plugin", "read_library"), (RENDER, "mkdocs.commands.build", "build"))
"""What is told apart where rendering is all that follows."""


class Spent(NamedTuple):
    """Seconds of the clock and of a processor."""

    wall: float
    cpu: float

    def and_(self, other: Spent) -> Spent:
        """The sum of two."""
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


Stages = Mapping[str, Spent]


class Clock:
    """What was spent by stage; only one stage runs at a time."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(STAGES, Spent(0, 0))
        self._running: list[str] = []
        self._since = Spent(0, 0)

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Count what happens for the stage, but for other stages within it."""
        self._turn()
        self._running.append(stage)
        try:
            yield
        finally:
            self._turn()
            self._running.pop()

    def _turn(self) -> None:
        now = Spent(time.perf_counter(), sum(os.times()[:4]))
        if self._running:
            stage = self._running[-1]
            self.spent[stage] = self.spent[stage].and_(Spent(now.wall - self._since.wall, now.cpu - self._since.cpu))
        self._since = now

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function that counts for a stage; of a generator, each of its steps."""
        if inspect.isgeneratorfunction(function):

            @wraps(function)
            def steps(*args: Any, **options: Any) -> Iterator[Any]:
                made = function(*args, **options)
                while True:
                    with self.running(stage):
                        try:
                            value = next(made)
                        except StopIteration:
                            return
                    yield value

            return steps

        @wraps(function)
        def work(*args: Any, **options: Any) -> Any:
            with self.running(stage):
                return function(*args, **options)

        return work


def watch(clock: Clock, work: Sequence[tuple[str, str, str]] = WORK) -> list[str]:
    """Time the functions that are stages; return the names of those that are not there."""
    missing = []
    for stage, module, name in work:
        *path, last = name.split(".")
        owner: Any = import_module(module)
        for part in path:
            owner = getattr(owner, part, None)
        if (function := getattr(owner, last, None)) is None:
            missing.append(f"{module}.{name}")
        else:
            setattr(owner, last, clock.timed(stage, function))
    return missing


def one_after_the_other() -> None:
    """Let what other processes do begin when it is waited for."""
    Workers.share = later(Workers.share)  # type: ignore[method-assign]
    Workers.ahead = later(Workers.ahead)  # type: ignore[method-assign]


def later(at_once: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """A function that does what it does when its results are asked for."""

    @wraps(at_once)
    def when_asked(*args: Any) -> Iterator[Any]:
        yield from at_once(*args)

    return when_asked


def without_search() -> None:
    """Let a build make no search index."""
    from papershelf import build

    build.catalogue = lambda *_: ((), ())  # type: ignore[assignment]
    build.search_files = lambda *_: iter(())  # type: ignore[assignment]


def stages_of(library: Path, *, together: bool) -> Stages:
    """Build the library; return what every stage took, but for the start of Python itself."""
    clock = Clock()
    with clock.running(START):
        from papershelf.cli import main

        for name in watch(clock, TOGETHER if together else WORK):
            sys.stderr.write(f"{name} is not there: its time is not apart; see WORK in {Path(__file__).name}\n")
        without_search() if together else one_after_the_other()
        if main(["-C", str(library), "build", "--quiet"]):
            raise SystemExit(f"{library} was not built")
    return clock.spent


def stages_of_command(library: Path, *, together: bool = False) -> Stages:
    """The same of a process of its own, with the start of Python."""
    os.sync()
    started = time.perf_counter()
    command = [sys.executable, __file__, str(library), *(["--rendering"] if together else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})  # noqa: S603
    took = time.perf_counter() - started
    spent = {stage: Spent(*both) for stage, both in json.loads(done.stdout).items()}
    spent[START] = spent[START].and_(Spent(took - sum(each.wall for each in spent.values()), 0))
    return spent


if __name__ == "__main__":
    sys.stdout.write(json.dumps(stages_of(Path(sys.argv[1]), together="--rendering" in sys.argv[2:])))
