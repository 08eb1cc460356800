"""Shares the work on many papers among processes, where there are enough of them to pay for that.

What is shared is a pure function of a few papers, so the findings are the same whoever works, and however many. Any
`concurrent.futures.Executor` can do the work; without one, a pool of processes is started once, when first needed.
"""

from __future__ import annotations

import ctypes
import gc
import hashlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from papershelf.errors import PapershelfError

_ENDED = "a process of the build was ended from outside, perhaps for want of memory; `workers: 1` needs less"

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

CHUNK = 250
"""How many papers are sent at once: few enough that no worker waits for another at the end."""

ENOUGH = 2000
"""With fewer papers than this, starting processes takes longer than they save."""


class Workers:
    """A number of processes for a build, or any executor; to be used in a `with` statement.

    `count` 0 means as many as this process may use cores, 1 means no process but this one. An executor's processes must
    see the `folder`, where there is one, for what is shared with them.
    """

    def __init__(
        self, count: int = 1, executor: Executor | None = None, enough: int = ENOUGH, folder: Path | None = None
    ) -> None:
        self.count = count or usable_cores()
        self._folder = folder
        self._files: list[Path] = []
        self._executor, self._enough = executor, enough
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def pays(self, papers: int) -> bool:
        """Whether work on that many papers is worth sending away."""
        return papers >= self._enough and (self._executor is not None or self.count > 1)

    def copies(self, papers: int) -> bool:
        """Whether so much work pays, and what is shared for it need not be sent: to copies of this process.

        While what `each` began goes on there are none, for it has threads.
        """
        return self.pays(papers) and self._executor is None and start_method() == "fork"

    def at_hand(self, papers: int) -> Workers:
        """These, where they are copies of this process and so much work pays; else this process alone.

        It ends what `each` began.
        """
        self._stop()
        return self if self.copies(papers) else Workers()

    def each(self, function: Callable[[Sequence[T]], R], items: Sequence[T]) -> Iterator[R]:
        """What the function gives for every `CHUNK` items, in their order; few are done here.

        Function, items and results must be fit for pickle. What it raises is raised here, with its own traceback.
        """
        if not self.pays(len(items)):
            return map(function, _chunks(items))
        if self._executor:
            return self._executor.map(function, _chunks(items))
        if self._pool is None:
            self._pool = self._started(None)
        return _results(self._pool.map(function, _chunks(items)))

    def share(self, function: Callable[[S, Sequence[T]], R], shared: S, items: Sequence[T]) -> Iterator[R]:
        """What the function gives of `shared` and every `CHUNK` items, in their order.

        The work begins at once; that on a few items is done here, when its results are asked for. What is shared is
        handed to each process once, and copies of this process have it already. It ends what `each` began.
        """
        if not self.pays(len(items)):
            return map(partial(function, shared), _chunks(items))
        if self._executor:
            return self._executor.map(self._sent(function, shared), _chunks(items))
        self._stop()
        self._pool = self._started(shared)
        return _results(self._pool.map(partial(_of_shared, function), _chunks(items)))

    def ahead(self, papers: int, function: Callable[[], Iterable[R]]) -> Iterator[R]:
        """The items that a function gives, which a copy of this process makes from now on if it pays.

        It holds all of them until they are asked for; they must be fit for pickle. What it raises is raised then. It
        ends what `each` began.
        """
        self._stop()
        if not self.copies(papers):
            return _later(function)
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_tell, args=(ours, theirs, function), daemon=True)
        process.start()
        theirs.close()
        return _told(process, ours)

    def aside(self, papers: int, function: Callable[[], R]) -> Callable[[], R]:
        """A function that gives what a function gives, once: made as by `ahead`."""
        made = self.ahead(papers, lambda: (function(),))

        def told() -> R:
            (result,) = made
            return result

        return told

    def _started(self, shared: object) -> ProcessPoolExecutor:
        context = multiprocessing.get_context(start_method())
        return ProcessPoolExecutor(self.count, context, initializer=_begin, initargs=(shared,))

    def _sent(self, function: Callable[[S, Sequence[T]], R], shared: S) -> Callable[[Sequence[T]], R]:
        """The function with what is shared, which goes into a file once rather than along with every call."""
        if self._folder is None:
            return partial(function, shared)
        data = pickle.dumps(shared)
        path = self._folder.absolute() / f"{hashlib.sha256(data).hexdigest()[:20]}.pickle"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._files.append(path)
        path.write_bytes(data)
        return partial(_of_file, function, str(path))

    def _stop(self) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        for path in self._files:
            path.unlink(missing_ok=True)


_shared: object = None
"""What this process was handed when it was started as a worker."""


def _begin(shared: object) -> None:
    """Begin a worker: it goes when the process that started it goes, which may be killed at any moment.

    Ctrl-C at a terminal is told to all processes; it is for the one that started the others.
    """
    global _shared
    _shared = shared
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_go_with, args=(parent.sentinel,), daemon=True).start()


def _later(function: Callable[[], Iterable[R]]) -> Iterator[R]:
    yield from function()


def _tell(ours: Connection, theirs: Connection, function: Callable[[], Iterable[object]]) -> None:
    """Make the items and send each with no error, then None; or no item with the error there was."""
    ours.close()
    _begin(None)
    try:
        told: list[tuple[object, Exception | None]] = [(item, None) for item in function()]
    except Exception as error:
        told = [(None, error)]
    # Nobody asks any more where the build has ended early.
    with suppress(BrokenPipeError):
        for one in (*told, None):
            theirs.send(one)


def _told(process: BaseProcess, connection: Connection) -> Iterator[Any]:
    try:
        while (told := _received(connection)) is not None:
            item, error = told
            if error:
                raise error
            yield item
    finally:
        connection.close()
        process.terminate()
        process.join()


def _received(connection: Connection) -> Any:
    try:
        return connection.recv()
    except (EOFError, OSError):  # the second within a message
        raise PapershelfError(_ENDED) from None


def _go_with(sentinel: int) -> None:
    wait((sentinel,))
    os._exit(1)


def _of_shared(function: Callable[[Any, Sequence[T]], R], items: Sequence[T]) -> R:
    return function(_shared, items)


def _of_file(function: Callable[[Any, Sequence[T]], R], path: str, items: Sequence[T]) -> R:
    with uncollected():
        return function(_loaded(path), items)


@lru_cache(maxsize=1)
def _loaded(path: str) -> object:
    return pickle.loads(Path(path).read_bytes())  # noqa: S301 (from the process that leads the build)


def _chunks(items: Sequence[T]) -> list[Sequence[T]]:
    return [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]


def _results(results: Iterator[R]) -> Iterator[R]:
    try:
        yield from results
    except BrokenProcessPool as error:
        raise PapershelfError(_ENDED) from error


def usable_cores() -> int:
    """How many cores this process may use, which in a container are fewer than there are."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def start_method() -> str:
    """How to start processes: as copies of this one where that is safe and quick, which is without threads on Linux."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return "fork"
    methods = multiprocessing.get_all_start_methods()
    return "forkserver" if "forkserver" in methods else "spawn"


def give_back() -> None:
    """Give memory that is free back to the system, lest what one stage needed add to what the next one needs.

    The C library of most Linux systems else keeps it, in the gaps between what is in use.
    """
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)


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


@contextmanager
def settled() -> Iterator[None]:
    """Keep the collector of cycles away from all that is there already: it looks at what is made from here on."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
