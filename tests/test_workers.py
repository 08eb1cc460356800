from __future__ import annotations

import gc
import threading
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from libraries import paper
from papershelf import workers as module
from papershelf.enrich import enrich
from papershelf.model import Link, LinkKind, Paper, Topic, TopicId
from papershelf.workers import ENOUGH, Workers, start_method, uncollected, usable_cores

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
