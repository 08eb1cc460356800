from __future__ import annotations

import pytest

from papershelf.enrich.phrases import PhraseFinder, phrase_key


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("multi-task learning", "Multi-Task Learning"),
        ("multi-task learning", "multitask learning"),
        ("multitask learning", "multi task learning"),
        ("graph neural network", "Graph Neural Networks (GNNs)"),
        ("gnn", "Graph Neural Networks (GNNs)"),
        ("graph neural networks", "a graph neural network"),
        ("policy", "policies"),
        ("search", "searches"),
        ("loss", "losses"),
        ("time series", "time-series"),
        ("physics-informed", "physics informed"),
        ("schrödinger bridge", "Schrodinger Bridges"),
        ("schrodinger bridge", "Schrödinger Bridge"),
        ("weisfeiler leman", "the Weisfeiler–Leman test"),
        ("se(3)", "SE(3)-equivariant"),
        ("transformer", "the Transformer's weights"),
    ],
)
def test_found(phrase: str, text: str) -> None:
    assert PhraseFinder([phrase]).count(text) == {phrase_key(phrase): 1}


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("graph", "paragraphs and graphical models"),
        ("rl", "early world"),
        ("gan", "organ"),
        ("graph neural network", "We study graphs. Neural networks learn."),
        ("graph neural network", "graphs, neural networks"),
        ("graph neural network", "graph-based neural network"),
        ("early exit", "early and exit"),
        ("gas", "ga"),
        ("bus", "bu"),
        ("analysis", "analysi"),
    ],
)
def test_not_found(phrase: str, text: str) -> None:
    assert PhraseFinder([phrase]).count(text) == {}


def test_phrases_overlap_and_are_counted() -> None:
    found = PhraseFinder(["graph", "graph neural network", "neural network", "network pruning"]).count(
        "Graph neural network pruning: neural networks, graphs"
    )
    assert found == {"graph": 2, "graphneuralnetwork": 1, "neuralnetwork": 2, "networkpruning": 1}


def test_a_phrase_at_the_very_end_that_could_go_on() -> None:
    assert PhraseFinder(["graph", "graph network"]).count("a graph") == {"graph": 1}


def test_no_phrases_or_no_text() -> None:
    assert PhraseFinder([]).count("a graph") == {}
    assert PhraseFinder(["", "graph"]).count("") == {}
