from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace, TracebackType

import pytest

from libraries import paper
from papershelf import __version__
from papershelf import workers as module
from papershelf.cluster import connected
from papershelf.enrich import enrich
from papershelf.errors import PapershelfError, UsageError
from papershelf.model import Link, LinkKind, Paper, Topic, TopicId
from papershelf.workers import ENOUGH, Workers, give_back, start_method, uncollected, usable_cores

TOPICS = (Topic(TopicId("graphs"), "Graphs", "On graphs.", {"graph": 3.0, "edge": 1.0}),)


def library() -> list[Paper]:
    """More papers than two chunks hold, with something to find for every stage, one of them with an override."""
    names = [f"Graph{number}Net" for number in range(2 * module.CHUNK + 30)]
    papers = [
        paper(
            f"{name}: Edges of the Graph in Study {number}",
            f"We propose {name}, a graph neural network (GNN) with edges. It beats {names[number // 2]} and "
            f"ResNet-{number}.\n\n"
            f"Code is at https://github.com/a/{name}. The Müller–Lyer “illusion” of x₂ stays.",
        )
        for number, name in enumerate(names)
    ]
    papers.append(
        paper(
            "Without Anything",
            "",
            topics=(TopicId("graphs"),),
            links=(Link("https://a.org", LinkKind.PAPER),),
        )
    )
    return sorted(papers, key=lambda one: one.id)


def doubled(numbers: Sequence[int]) -> list[int]:
    return [2 * number for number in numbers]


def refuse(numbers: Sequence[int]) -> list[int]:
    if 300 in numbers:
        raise ValueError("no 300")
    return doubled(numbers)


def test_the_findings_are_the_same_for_any_number_of_workers() -> None:
    papers = library()
    alone = enrich(papers, TOPICS, 2)
    assert alone.links
    assert alone.acronyms
    assert alone.systems
    assert any(alone.topics_of.values())
    for count in (1, 2, 3):
        with Workers(count, enough=1) as workers:
            found = enrich(papers, TOPICS, 2, workers=workers)
        assert repr(found) == repr(alone)


def test_any_executor_does_the_work() -> None:
    papers = library()
    with ThreadPoolExecutor(2) as executor, Workers(1, executor, enough=1) as workers:
        assert repr(enrich(papers, TOPICS, 0, workers=workers)) == repr(enrich(papers, TOPICS, 0))


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_results_come_in_the_order_of_the_items(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "start_method", lambda: method)
    with Workers(2, enough=1) as workers:
        found = list(workers.each(doubled, range(900)))
        again = list(workers.each(doubled, range(3)))
    assert [number for chunk in found for number in chunk] == [2 * number for number in range(900)]
    assert again == [[0, 2, 4]]


def test_what_a_worker_raises_is_raised_here_with_its_traceback() -> None:
    with pytest.raises(ValueError, match="no 300") as caught, Workers(2, enough=1) as workers:
        list(workers.each(refuse, range(900)))
    assert "in refuse" in "".join(traceback.format_exception(caught.value))


def test_few_papers_or_one_worker_start_no_process() -> None:
    assert not Workers(2).pays(ENOUGH - 1)
    assert Workers(2).pays(ENOUGH)
    assert not Workers(1).pays(10**6)
    assert Workers(0).count == usable_cores() >= 1


def test_a_process_with_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert start_method() != "fork"


def test_the_collector_is_as_before_afterwards() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def plus(shared: int, numbers: Sequence[int]) -> list[int]:
    return [shared + number for number in numbers]


def end(_shared: int, _numbers: Sequence[int]) -> None:
    os._exit(1)


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_what_is_shared_is_known_to_every_worker(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "start_method", lambda: method)
    with Workers(2, enough=1) as workers:
        list(workers.each(doubled, range(3)))
        first, second = workers.share(plus, 1, range(3)), workers.share(plus, 5, range(600))
        assert [number for chunk in second for number in chunk] == [5 + number for number in range(600)]
        assert list(first) == [[1, 2, 3]]
        assert list(workers.each(doubled, range(3))) == [[0, 2, 4]]


def test_what_is_shared_goes_to_any_executor_and_to_none() -> None:
    for workers in (Workers(1), Workers(2), Workers(1, ThreadPoolExecutor(2), enough=1)):
        assert list(workers.share(plus, 1, range(300))) == [list(range(1, 251)), list(range(251, 301))]


def test_a_worker_that_is_ended_from_outside_is_told_in_one_line() -> None:
    with pytest.raises(PapershelfError, match="`workers: 1` needs less"), Workers(2, enough=1) as workers:
        list(workers.share(end, 1, range(300)))


def test_a_worker_goes_with_the_process_that_started_it() -> None:
    code = (
        "import os, sys, time\n"
        "from papershelf.workers import Workers\n"
        "def work(shared, numbers):\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(600)\n"
        "workers = Workers(1, enough=1)\n"
        "workers.count = 2\n"
        "workers.share(work, None, range(300))\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        assert len({parent.stdout.readline() for _ in range(2)}) == 2
        parent.kill()
        parent.communicate(timeout=60)  # ends when the last process that could write is gone


def test_copies_of_this_process_know_what_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "start_method", lambda: "fork")
    with Workers(2, enough=10) as workers:
        assert list(workers.each(doubled, range(20)))
        assert workers.copies(10)
        assert multiprocessing.active_children(), "to ask ends nothing"
        assert not workers.copies(9)
        assert not Workers(1, enough=10).copies(10)
        with ThreadPoolExecutor(1) as executor:
            assert not Workers(2, executor, enough=10).copies(10)
        monkeypatch.setattr(module, "start_method", lambda: "spawn")
        assert not workers.copies(10)


@pytest.mark.parametrize("begin", [lambda workers: workers.at_hand(10), lambda workers: [*workers.ahead(10, list)]])
def test_copies_are_made_when_what_each_began_has_ended(begin: Callable[[Workers], object]) -> None:
    with Workers(2, enough=10) as workers:
        assert list(workers.each(doubled, range(20)))
        before = {process.pid for process in multiprocessing.active_children()}
        assert before
        begin(workers)
        assert not before & {process.pid for process in multiprocessing.active_children()}


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="the C library knows no way",
)
def test_memory_between_what_is_in_use_is_given_back() -> None:
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    held = [bytes((number % 256,)) * 3000 for number in range(30_000)]
    before = resident()
    kept = held[::50]
    del held
    give_back()
    assert resident() < before - 50_000_000
    assert len(kept) == 600


def test_what_is_done_aside_is_told_when_it_is_asked_for() -> None:
    forks = start_method() == "fork"
    with Workers(2, enough=1) as workers:
        asked = workers.aside(2, os.getpid)
        assert list(workers.each(len, ["a", "b"])) == [2]
        assert (asked() != os.getpid()) == forks
    assert Workers(1).aside(2, os.getpid)() == os.getpid()


def test_what_is_raised_aside_is_raised_where_it_is_asked_for() -> None:
    with Workers(2, enough=1) as workers:
        asked = workers.aside(2, lambda: int("x"))
        with pytest.raises(ValueError, match="invalid literal"):
            asked()
        if start_method() == "fork":
            ended = workers.aside(2, lambda: os.kill(os.getpid(), 9))
            with pytest.raises(PapershelfError, match="ended from outside"):
                ended()


def test_what_is_made_ahead_comes_in_its_order_when_it_is_asked_for() -> None:
    def made() -> Iterator[int]:
        yield os.getpid()
        yield from range(3)

    forks = start_method() == "fork"
    with Workers(2, enough=1) as workers:
        process, *numbers = workers.ahead(2, made)
        assert (process != os.getpid()) == forks
        assert numbers == [0, 1, 2]
    assert list(Workers(1).ahead(2, made)) == [os.getpid(), 0, 1, 2]


AHEAD = """\
import multiprocessing, os, signal, sys, time
from papershelf.errors import PapershelfError
from papershelf.workers import Workers
def handled(shared, items):
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN
LONG = "more than a pipe holds " * 100_000
with Workers(2, enough=1) as workers:
    made = workers.ahead(2, lambda: [handled(0, 0), LONG, LONG])
    (process,) = multiprocessing.active_children()
    {}
"""


def done_ahead(code: str) -> str:
    """What code says in a process without threads, which copies itself: after it has begun with long texts."""
    told = [sys.executable, "-c", AHEAD.format(code)]
    done = subprocess.run(told, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return done.stdout


COPIES = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")


@COPIES
def test_what_nobody_asks_for_ends_quietly() -> None:
    assert done_ahead("del made; process.join(30); print(process.exitcode)") == "0\n"


@COPIES
def test_a_process_that_is_ended_within_what_it_says_is_told_of_in_one_line() -> None:
    code = """next(made)
    # The pipe holds the beginning of the next message.
    time.sleep(0.5)
    process.kill(); process.join()
    try:
        next(made)
    except PapershelfError as error:
        print(error)"""
    assert done_ahead(code).startswith("a process of the build was ended from outside")


@COPIES
def test_what_is_asked_for_in_part_only_holds_nobody_up() -> None:
    code = """next(made)
    # Copies of this process that were made since hold the pipe open.
    print(list(workers.share(handled, 0, "ab")))
    made.close()
    print(process.is_alive())"""
    assert done_ahead(code) == "[True]\nFalse\n"


@COPIES
def test_ctrl_c_is_for_the_process_that_started_the_others() -> None:
    code = """print(next(made), list(workers.share(handled, 0, "ab")), handled(0, 0))"""
    assert done_ahead(code) == "True [True] False\n"


EXECUTOR = ThreadPoolExecutor(1)


class Client:
    """A client of a scheduler, at whose address its workers stand with the versions that they have."""

    def __init__(self, address: str, timeout: int) -> None:
        assert timeout
        if not address:
            raise ValueError("no address")
        self._versions = dict(pair.split("=") for pair in address.split()[1:])

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._versions = {}

    def run(self, asked: object) -> Mapping[str, str]:
        assert callable(asked)
        assert asked() == __version__
        return self._versions

    def get_executor(self) -> Executor:
        return EXECUTOR


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "no Dask scheduler at ''; start one"),
        ("tcp://x", "the Dask scheduler at tcp://x has no worker; start one with `dask worker tcp://x`"),
        ("tcp://x w=0", f"the Dask worker w has Papershelf 0, not {__version__}; install the same"),
        (f"tcp://x a={__version__} w=0", f"the Dask worker w has Papershelf 0, not {__version__}; install the same"),
    ],
    ids=["no scheduler", "no worker", "another version", "one of two of another version"],
)
def test_a_cluster_that_cannot_build_is_told_before_it_is_asked(
    address: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(Client=Client))
    with pytest.raises(UsageError) as caught, connected(address):
        pytest.fail("nothing may be built")
    assert str(caught.value).startswith(message)


def test_a_cluster_of_this_version_lends_its_executor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(Client=Client))
    with connected(f"tcp://x a={__version__} b={__version__}") as executor:
        assert executor is EXECUTOR


def test_a_cluster_needs_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'papershelf\[dask\]'"), connected("tcp://x"):
        pytest.fail("nothing may be built")
