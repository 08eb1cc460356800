"""MathML as TeX."""

from __future__ import annotations

import pytest

from papershelf.sources.mathml import tex_of


def math(inner: str) -> str:
    return f"<math>{inner}</math>"


@pytest.mark.parametrize(
    ("inner", "tex"),
    [
        ("<mi>α</mi><mo>=</mo><mn>2</mn>", "α=2"),
        ("<mi>x</mi> <mo>&lt;</mo>\n<mi>y</mi>", "x<y"),
        ("<mn>1</mn><mo>−</mo><mi>x</mi>", "1-x"),
        ("<msub><mi>Z</mi><mn>2</mn></msub>", "Z_2"),
        ("<msup><mi>x</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msup>", "x^{n+1}"),
        ("<msup><mrow><mi>a</mi><mi>b</mi></mrow><mn>2</mn></msup>", "{ab}^2"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>12</mn></msubsup>", "x_i^{12}"),
        ("<mfrac><mn>1</mn><msqrt><mn>2</mn><mi>π</mi></msqrt></mfrac>", r"\frac{1}{\sqrt{2π}}"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", r"\sqrt[3]{x}"),
        ("<mover><mi>p</mi><mo>¯</mo></mover><mover><mi>q</mi><mo>^</mo></mover>", r"\bar{p}\hat{q}"),
        ("<munder><mo>lim</mo><mi>n</mi></munder><mi>x</mi>", r"\lim_nx"),
        ("<munderover><mo>∑</mo><mn>1</mn><mi>n</mi></munderover>", "∑_1^n"),
        ("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>", r"\sin x"),
        ("<mi>SU</mi><mi mathvariant='double-struck'>R</mi>", r"\mathrm{SU}\mathbb{R}"),
        ("<mi>x</mi><mtext> if </mtext><mi>y</mi>", r"x\text{ if }y"),
        ("<mstyle displaystyle='true'><mspace width='1em'/><mi>x</mi></mstyle>", "x"),
        ("<mfenced><mi>x</mi><mi>y</mi></mfenced>", "(x,y)"),
        ("<mo>{</mo><mi>x</mi><mo>}</mo><mn>5%</mn>", r"\{x\}5\%"),
        ("<mi>x</mi><unknown>y</unknown>", "xy"),
        ("<msup><mi>x</mi></msup>", "x"),
        ("<semantics><mi>x</mi><annotation encoding='text/plain'>no</annotation></semantics>", "x"),
        (
            "<semantics><mi>x</mi><annotation encoding='application/x-tex'>\\xi &lt; 1</annotation></semantics>",
            r"\xi < 1",
        ),
        ("", ""),
    ],
)
def test_a_formula_is_written_as_tex(inner: str, tex: str) -> None:
    assert tex_of(math(inner)) == tex


def test_a_prefix_makes_no_difference() -> None:
    assert (
        tex_of('<mml:math xmlns:mml="x"><mml:msub><mml:mi>Z</mml:mi><mml:mn>2</mml:mn></mml:msub></mml:math>') == "Z_2"
    )


@pytest.mark.parametrize("inner", ["<mrow>" * 5000 + "x", "<mi>x</mi>" * 5000, "<![", "<msup>" * 500 + "<mi>x</mi>"])
def test_no_formula_is_too_deep_too_long_or_too_odd(inner: str) -> None:
    assert tex_of(math(inner)).count("x") <= inner.count("x")
