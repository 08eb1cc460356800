from __future__ import annotations

import pytest

from papershelf.texwords import glued, pieces_of, restore


@pytest.mark.parametrize(
    ("captured", "tex"),
    [
        ("4.05times", r"4.05\times"),
        ("k_{ast}", r"k_{\ast}"),
        ("proptoleft(d/mright)^{1/2}", r"\propto\left(d/m\right)^{1/2}"),
        ("leq O(N^{-delta})", r"\leq O(N^{-\delta})"),
        ("tinRcup{-infty}", r"t\in R\cup\{-\infty\}"),
        ("alphabeta", r"\alpha\beta"),
        ("1{2}", r"\frac{1}{2}"),
        ("O(T^{1{3}})", r"O(T^{\frac{1}{3}})"),
        ("{ X_1,ldots }", r"\{X_1,\ldots\}"),
        ("mathcal{O}(n)", r"\tilde\mathcal{O}(n)"),
        ("L_{list}", r"L_{\mathrm{list}}"),
        ("polylog(d)", r"\mathrm{polylog}(d)"),
        ("x!in!S", r"x\!\in\!S"),
        ("95%", r"95\%"),
        ("10^12", "10^{12}"),
        ("x^(ab)", r"x^{ab}"),
        ("bar", r"\mathrm{bar}"),
    ],
)
def test_a_formula_gets_its_backslashes_back(captured: str, tex: str) -> None:
    assert restore(captured) == tex


@pytest.mark.parametrize("run", ["alphabeta", "proptoleft", "n", "graph", "tinRcup", "xleqy", "softmax"])
def test_pieces_make_up_the_run(run: str) -> None:
    assert "".join(piece for piece, _ in pieces_of(run)) == run


@pytest.mark.parametrize(("run", "expected"), [("alphabeta", True), ("tinRcup", True), ("model", False),
                                               ("sometimes", False), ("alphas", False)])  # fmt: skip
def test_a_run_of_commands_is_told_from_a_word(run: str, expected: bool) -> None:
    assert glued(run) is expected


@pytest.mark.parametrize("captured", ["{", "}", "^", "_{", "{{}", "a{b}{c}", "^{^{^{x}}}", "\\", "!{", "x^(", "1{2"])
def test_no_source_is_refused(captured: str) -> None:
    assert isinstance(restore(captured), str)
