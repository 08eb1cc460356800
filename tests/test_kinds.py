from __future__ import annotations

import pytest

from libraries import paper
from papershelf.enrich.kinds import Told, kind_of, settle_kind, told_kind
from papershelf.model import Evidence, SystemKind


def told(text: str, expansion: str | None = None, *, mentioned: bool = False, name: str = "X") -> SystemKind | None:
    """The kind that a text tells of the name that stands between stars."""
    start, end = text.index("*"), text.rindex("*") - 1
    place = Evidence(("proposed",), 0, start, end)
    found = kind_of(text.replace("*", ""), place, name, expansion, mentioned=mentioned)
    return found and found.kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We propose *X*, a framework for graphs.", SystemKind.FRAMEWORK),
        ("We propose *X*, a second-order optimization algorithm that learns.", SystemKind.METHOD),
        ("We propose *X*, an accurate, simple, and flexible metric for networks.", SystemKind.METHOD),
        ("We propose *X*, a novel Mixture of Experts (MoE) framework based on networks.", SystemKind.FRAMEWORK),
        ("We propose *X*, the first benchmark explicitly made for models.", SystemKind.BENCHMARK),
        ("We propose *X*, a collection of datasets for models.", SystemKind.DATASET),
        ("The proposed *X* framework learns.", SystemKind.FRAMEWORK),
        ("We use the *X* (XY) methodology, based on the theory.", SystemKind.METHOD),
        ("*X* is a new dataset.", SystemKind.DATASET),
        ("*X* outperforms frameworks.", None),
    ],
)
def test_what_is_said_behind_a_name_tells_its_kind(text: str, kind: SystemKind | None) -> None:
    assert told(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We introduce a new benchmark, *X*.", SystemKind.BENCHMARK),
        ("We release the library *X*.", SystemKind.LIBRARY),
        ("We present a method for setting the rate of a network, named *X*, which learns.", SystemKind.METHOD),
        ("In the paper, a novel game theory-based approach called *X* is proposed.", SystemKind.METHOD),
        ("We introduce a large dataset of graphs of architectures - *X* - and use it.", SystemKind.DATASET),
        ("We train a network with a new loss, called *X*.", SystemKind.METHOD),
        ("We refer to this task as *X*.", SystemKind.TASK),
        ("We propose *X*.", None),
        ("To address these challenges of the framework, we propose *X*, which learns.", None),
        ("It wins on downstream tasks, while *X* matches it.", None),
        ("In our new datasets, *X* is right.", None),
        ("We propose a framework that includes *X* and more.", None),
    ],
)
def test_what_is_said_before_a_name_tells_its_kind(text: str, kind: SystemKind | None) -> None:
    assert told(text) == kind


def test_a_long_form_tells_the_kind_by_its_head() -> None:
    assert told("We propose *BFN*.", "Bayesian Flow Network") == SystemKind.MODEL
    assert told("We propose *ARM*.", "Adversarial framework for the task") == SystemKind.FRAMEWORK
    assert told("We propose a scheme called Bayesian Flow Network (*BFN*).", "Bayesian Flow Network") == "method"


def test_a_noun_within_a_word_of_a_name_tells_nothing() -> None:
    assert told("We propose *pFedTask*.", name="pFedTask") is None


def test_a_subtitle_tells_the_kind_unless_it_says_what_is_done() -> None:
    place = Evidence(("headed",), None, 0, 1)
    assert kind_of("X: A Unified Framework for Graphs", place, "X", None) == Told(
        SystemKind.FRAMEWORK, "Unified Framework"
    )
    assert kind_of("X: Graph Networks without Residuals", place, "X", None) == Told(SystemKind.MODEL, "Graph Networks")
    assert kind_of("X: Improving Graph Networks", place, "X", None) is None


def test_what_is_measured_on_is_a_dataset() -> None:
    assert told("It wins on *ImageNet*.", mentioned=True) == SystemKind.DATASET
    assert told("It wins on CIFAR-10 and *ImageNet*.", mentioned=True) == SystemKind.DATASET
    assert told("It wins with *ResNet* on CIFAR-10.", mentioned=True) is None


def test_what_is_mentioned_shares_the_noun_of_a_list() -> None:
    assert told("It wins with the *AlexNet* and GoogLeNet architectures.", mentioned=True) == SystemKind.MODEL


def test_the_abstract_tells_before_the_title_and_the_place_before_our_own() -> None:
    one = paper("X: A Framework", "Our method is X. We tell of X, a dataset.")
    places = [Evidence(("headed",), None, 0, 1), Evidence(("new",), 0, 28, 29)]
    assert told_kind(one, places, "X", None) == Told(SystemKind.DATASET, "dataset")
    assert told_kind(one, places[:1], "X", None) == Told(SystemKind.FRAMEWORK, "Framework")
    assert told_kind(one, [], "X", None) == Told(SystemKind.METHOD, "Our method")
    assert told_kind(one, [], "X", None, mentioned=True) is None


def test_our_data_are_not_what_a_paper_brings() -> None:
    assert told_kind(paper("A Study", "On our dataset X wins."), [], "X", None) is None


def test_most_places_decide() -> None:
    kinds = [SystemKind.MODEL, None, SystemKind.DATASET, SystemKind.DATASET]
    assert settle_kind(kinds) == SystemKind.DATASET
    assert settle_kind([SystemKind.METHOD, SystemKind.BENCHMARK]) == SystemKind.BENCHMARK
    assert settle_kind([None]) == SystemKind.METHOD
