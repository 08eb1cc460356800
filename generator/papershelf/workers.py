"""Shares the work on many papers among processes, where there are enough of them to pay for that.

What is shared is a pure function of a few papers, so the findings are the same whoever works, and however many. Any
`concurrent.futures.Executor` can do the work; without one, a pool of processes is started once, when first needed.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 250
"""How many papers are sent at once: few enough that no worker waits for another at the end."""

ENOUGH = 2000
"""With fewer papers than this, starting processes takes longer than they save."""


class Workers:
    """A number of processes for a build, or any executor; to be used in a `with` statement.

    `count` 0 means as many as this process may use cores, 1 means no process but this one.
    """

    def __init__(self, count: int = 1, executor: Executor | None = None, enough: int = ENOUGH) -> None:
        self.count = count or usable_cores()
        self._executor, self._enough = executor, enough
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def pays(self, papers: int) -> bool:
        """Whether work on that many papers is worth sending away."""
        return papers >= self._enough and (self._executor is not None or self.count > 1)

    def each(self, function: Callable[[Sequence[T]], R], items: Sequence[T]) -> Iterator[R]:
        """What the function gives for every `CHUNK` items, in their order.

        Function, items and results must be fit for pickle. What it raises is raised here, with its own traceback.
        """
        executor = self._executor or self._started()
        chunks = [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
        return executor.map(function, chunks)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.count, multiprocessing.get_context(start_method()))
        return self._pool


def usable_cores() -> int:
    """How many cores this process may use, which in a container are fewer than there are."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def start_method() -> str:
    """How to start processes: as copies of this one where that is safe and quick, which is without threads on Linux."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return "fork"
    methods = multiprocessing.get_all_start_methods()
    return "forkserver" if "forkserver" in methods else "spawn"


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of cycles away: it would go through millions of small values, none of them in a cycle."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
