from __future__ import annotations

from itertools import pairwise

import pytest

from papershelf.mathtokens import BOUND, regions_of, sentences_of, tokens_of


def names(text: str) -> list[str]:
    return [token.name for token in tokens_of(text)]


def seeds(text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokens_of(text) if token.seed]


@pytest.mark.parametrize(
    "text", ["k_{ast} is 4.05times R^d", "omegaGNN → x", "a_b^{c_{d}} {x} \\foo ~!", "SFTrightarrowDPO"]
)
def test_tokens_cover_all_but_the_spaces(text: str) -> None:
    tokens = tokens_of(text)
    assert "".join(text[token.start : token.end] for token in tokens) == text.replace(" ", "")
    assert all(token.spaced == (text[: token.start][-1:] == " ") for token in tokens[1:])


def test_a_script_is_one_token() -> None:
    assert seeds("k_{ast} and x^2 and y_i") == ["_{ast}", "^2", "_i"]


@pytest.mark.parametrize(
    "text",
    [
        "file_names and snake_case",
        "the model is at https://example.com/a_{b}^2",
        "we log the times and sum all",
        "C^3 AI is a name",
        "beta-catenin in a beta release",
        "code {{ x^2 }} of a template",
        "[^1]: a note",
    ],
)
def test_prose_has_no_seed(text: str) -> None:
    assert seeds(text) == []


@pytest.mark.parametrize(
    ("text", "seed"),
    [("4.05times faster", "times"), ("O(log n) time", "log"), ("nleq 5", "nleq"), ("as kge 3", "kge"), ("a τ of", "τ")],
)
def test_what_lost_its_tex_is_a_seed(text: str, seed: str) -> None:
    assert seed in seeds(text)


def test_names_and_commands_that_are_glued_are_parted() -> None:
    assert names("omegaGNN SFTrightarrowDPO langlequery") == [
        "omega",
        "gnn",
        "sft",
        "rightarrow",
        "dpo",
        "langle",
        "query",
    ]


def test_the_to_of_a_limit_binds() -> None:
    assert BOUND in names("gamma to infty")
    assert BOUND not in names("from here to infinity")


def test_sentences_know_where_they_stand() -> None:
    text = "Plain words here. We use k_{ast} now. More words. It is 2times it."
    found = sentences_of(text)
    assert [text[tokens[0].start : tokens[-1].end] for tokens in found] == ["We use k_{ast} now.", "It is 2times it."]


def test_regions_are_disjoint_and_hold_every_seed() -> None:
    tokens = tokens_of("x_1 " + "word " * 30 + "y_2 a b z_3 " + "word " * 5)
    regions = regions_of(tokens)
    assert len(regions) == 2
    assert all(before[1] < after[0] for before, after in pairwise(regions))
    held = {index for first, stop in regions for index in range(first, stop)}
    assert {index for index, token in enumerate(tokens) if token.seed} <= held
