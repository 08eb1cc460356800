from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.enrich.alignment import best_before, best_from, fold, words_of


def before(letters: str, text: str) -> str | None:
    words = words_of(text)
    fit = best_before(letters, words)
    if fit is None or fit.cost > len(letters) / 2:
        return None
    return " ".join(word.text for word in words[fit.first : fit.last + 1])


@pytest.mark.parametrize(
    ("letters", "text", "expected"),
    [
        ("GNN", "we use relational graph neural network", "graph neural network"),
        ("RGNN", "we use relational graph neural network", "relational graph neural network"),
        ("AR", "an autoregressive", "autoregressive"),
        ("L2R", "Learning to Reweight", "Learning to Reweight"),
        ("XAI", "explainable artificial intelligence", "explainable artificial intelligence"),
        ("FID", "the Fréchet Inception Distance", "Fréchet Inception Distance"),
        ("BERT", "a transformer architecture", None),
        ("AB", "", None),
    ],
)
def test_the_stretch_that_spells_a_short_form(letters: str, text: str, expected: str | None) -> None:
    assert before(letters, text) == expected


def test_letters_for_every_word_cost_nothing_and_others_something() -> None:
    exact, inner = best_before("NN", words_of("neural network")), best_before("NT", words_of("neural network"))
    assert exact
    assert inner
    assert exact.cost == 0 < inner.cost


def test_a_long_form_may_end_before_its_text_does() -> None:
    words = words_of("Graph Neural Network with attention")
    fit = best_from("GNN", words)
    assert fit
    assert (fit.first, fit.last) == (0, 2)
    assert best_from("GNN", []) is None


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="abcAB12x-, é", max_size=60))
def test_words_know_their_places(text: str) -> None:
    assert all(text[word.start : word.end] == word.text for word in words_of(text))
