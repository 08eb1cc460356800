from __future__ import annotations

from itertools import combinations
from math import exp

import pytest

from papershelf.mathspans import (
    Candidate,
    Reading,
    candidates_of,
    evidence_of,
    features_of,
    probabilities_of,
    scores_of,
    weights,
)
from papershelf.mathtokens import tokens_of

TEXT = "the bound O(n^{2}) holds (for k_{ast} = 3) and 4times more"


def read(text: str) -> tuple[Reading, list[Candidate], list[str]]:
    tokens = tokens_of(text)
    found = candidates_of(tokens, 0, len(tokens))
    texts = [text[tokens[one.first].start : tokens[one.stop - 1].end] for one in found]
    return Reading(tokens, evidence_of(text, [tokens])), found, texts


def test_candidates_are_balanced_and_hold_no_prose() -> None:
    _, _, texts = read(TEXT)
    assert {"O(n^{2})", "k_{ast}", "k_{ast} = 3", "4times", "times"} <= set(texts)
    assert all(text.count("(") == text.count(")") for text in texts)
    assert not any(text.startswith((",", ")")) or text.endswith((",", "(")) for text in texts)
    assert not any("holds (for" in text for text in texts)


def test_a_limit_is_one_formula_or_none() -> None:
    _, _, texts = read("as gamma to infty it grows")
    assert "gamma to infty" in texts
    assert not {"gamma", "infty", "to infty"} & set(texts)


def test_a_score_is_the_sum_of_the_weights_of_the_features() -> None:
    reading, found, _ = read(TEXT)
    learned = weights()
    for one, score in zip(found, scores_of(reading, found, learned), strict=True):
        assert score == pytest.approx(sum(learned.get(name, 0.0) for name in features_of(reading, one)))


def test_probabilities_are_shares_of_all_sets_of_disjoint_candidates() -> None:
    found = [Candidate(2, 3), Candidate(2, 5), Candidate(3, 5), Candidate(4, 6), Candidate(6, 7)]
    scores = [0.5, -1.0, 2.0, 0.1, -0.3]
    sets = [
        chosen
        for size in range(len(found) + 1)
        for chosen in combinations(range(len(found)), size)
        if all(found[a].stop <= found[b].first or found[b].stop <= found[a].first for a, b in combinations(chosen, 2))
    ]
    total = sum(exp(sum(scores[n] for n in chosen)) for chosen in sets)
    for number, chance in enumerate(probabilities_of(found, scores)):
        held = sum(exp(sum(scores[n] for n in chosen)) for chosen in sets if number in chosen)
        assert chance == pytest.approx(held / total)


def test_no_candidate_has_no_probability() -> None:
    reading, _, _ = read("words")
    assert scores_of(reading, [], weights()) == []
    assert probabilities_of([], []) == []


def test_what_is_surely_a_formula_has_a_high_probability() -> None:
    reading, found, texts = read(TEXT)
    chances = dict(zip(texts, probabilities_of(found, scores_of(reading, found, weights())), strict=True))
    assert chances["O(n^{2})"] > 0.8
    assert chances["k_{ast} = 3"] > chances["k_{ast}"]


def test_the_learned_weights_hold_no_text() -> None:
    """A feature looks at a few tokens: none may carry a stretch of an abstract."""
    assert max(map(len, weights())) < 60
    assert all(name.count(" ") < 8 for name in weights())
