from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from bs4 import BeautifulSoup

from papershelf import formulas
from papershelf.text import AbstractText, Math, Prose

CASES = yaml.safe_load((Path(__file__).parent / "golden/text/mathematics.yml").read_text(encoding="utf-8"))
HOSTILE = [
    "k_{ast} begins, R^d and O(N^{-delta}) end *a* _b_ <script>x</script> & [x](y)",
    "A first 4.05times line\n\nk_{ast} leq x_1*x_2*x_3 with {0,1}^n and p_{a}|q",
    "x^{2} `code` ![i](u) {: .cls } k^*",
    "$x^2</math><script>$ and $a&b_1$",
    "- $O(n)$ 1. x_1",
]
EXTENSIONS = ["md_in_html", "attr_list", "tables", "toc", "papershelf.pages.phrasing"]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_lost_mathematics_is_found_and_prose_stays(case: dict[str, Any]) -> None:
    text = AbstractText.from_capture(case["captured"])
    assert text.plain == case["plain"]
    assert AbstractText.from_capture(text.plain).plain == text.plain
    if "latex" in case:
        assert text.latex == case["latex"]


def test_latex_is_taken_as_its_author_delimits_it() -> None:
    text = AbstractText.from_latex(r"We show $\tilde{O}(\sqrt{n})$ in \emph{time} for \$5 and 10\% of $k$-means.")
    assert text.content == (
        (
            Prose("We show "),
            Math(r"\tilde{O}(\sqrt{n})"),
            Prose(" in time for $5 and 10% of "),
            Math("k"),
            Prose("-means."),
        ),
    )
    assert text.plain == "We show Õ(√n) in time for $5 and 10% of k-means."
    assert text.latex == r"We show $\tilde{O}(\sqrt{n})$ in time for \$5 and 10\% of $k$-means."


@pytest.mark.parametrize(
    ("tex", "part"),
    [
        ("y=-x", '<mo>&#x0003D;</mo><mo form="prefix">&#x02212;</mo><mi>x</mi>'),
        ("-1", '<mrow><mo form="prefix">&#x02212;</mo><mn>1</mn>'),
        (r"\{-\infty\}", '&#x0007B;</mo><mo form="prefix">&#x02212;</mo><mi>&#x0221E;</mi>'),
        (r"\times", '<mrow><mo lspace="0" rspace="0">&#x000D7;</mo></mrow>'),
        (r"\leq n", '<mrow><mo lspace="0">&#x02264;</mo><mi>n</mi></mrow>'),
        (r"x \to", '<mi>x</mi><mo rspace="0">&#x02192;</mo></mrow>'),
        (r"\pm 2", '<mo form="prefix">&#x000B1;</mo><mn>2</mn>'),
        ("a-b", "<mi>a</mi><mo>&#x02212;</mo><mi>b</mi>"),
        ("f(a)-b", "&#x00029;</mo><mo>&#x02212;</mo><mi>b</mi>"),
        (r"\max(x)", '<mo lspace="0.17em" rspace="0">max</mo><mo stretchy="false">&#x00028;</mo>'),
        (r"n\log n", '<mi>n</mi><mo lspace="0.17em" rspace="0.17em">log</mo><mi>n</mi>'),
    ],
)
def test_a_sign_and_a_function_are_spaced_as_tex_spaces_them(tex: str, part: str) -> None:
    assert part in formulas.mathml(tex)


def test_two_amounts_of_money_are_no_formula() -> None:
    assert AbstractText.from_latex("from $5 to $10").content == ((Prose("from $5 to $10"),),)


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"10^{-3}", "10⁻³"),
        (r"x_{ij}", "xᵢⱼ"),
        (r"E_{\mathrm{und}}", "E_und"),
        (r"r^{\text{exit}}", "r^(exit)"),
        (r"\frac{a+b}{2}", "(a+b)/2"),
        (r"360^\circ", "360°"),
        (r"\mathbb{R}^d", "ℝᵈ"),
        (r"n\log n", "n log n"),
        (r"\hat{x}", "x̂"),
        (r"\langle a, b\rangle", "⟨a, b⟩"),
        (r"A^\ast", "A*"),
        (r"a \* b", "a * b"),
        ("{", ""),
        (r"\nosuchcommand{x}", "nosuchcommandx"),
    ],
)
def test_a_formula_is_readable_without_tex(tex: str, plain: str) -> None:
    assert formulas.plain(tex) == plain


def test_mathml_carries_its_tex() -> None:
    assert formulas.mathml("x^2") == (
        "<math><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow>"
        '<annotation encoding="application/x-tex">x^2</annotation></semantics></math>'
    )


@pytest.mark.parametrize("tex", [r"\frac{", "}", "^", "_", r"\begin{x}", "a^b^c", r"\left(", "&", r"\nosuch", "<x>"])
def test_what_cannot_be_converted_is_shown_as_text(tex: str) -> None:
    shown = BeautifulSoup(formulas.mathml(tex), "html.parser")
    assert shown.find(["math", "span"])
    assert not shown.find("x")


def test_a_formula_that_is_shown_as_text_holds_no_element() -> None:
    html = AbstractText.from_capture(r"$\foo{<img src=x onerror=alert(1)>}$").html
    assert "ps-math" in html
    assert "<img" not in html
    assert "&lt;img" in html


@pytest.mark.parametrize("captured", HOSTILE)
@pytest.mark.parametrize("frame", ["{}", '<div class="a" markdown="1">\n\n{}\n\n</div>'])
def test_markdown_renders_as_the_html(captured: str, frame: str) -> None:
    text = AbstractText.from_capture(captured)
    made = markdown.markdown(frame.format(text.markdown), extensions=EXTENSIONS)
    assert _paragraphs(made) == _paragraphs(text.html)


def _paragraphs(html: str) -> list[str]:
    return [str(one).replace("\n", "") for one in BeautifulSoup(html, "html.parser").find_all("p")]


def test_bibtex_spells_letters_as_commands() -> None:
    text = AbstractText.from_capture("the τ^2-bench and λcdot k")
    assert text.latex == r"the $τ^2$-bench and $λ\cdot k$"
    assert text.bibtex == r"the $\tau^2$-bench and $\lambda\cdot k$"


@pytest.mark.parametrize(
    ("tex", "sign"), [(r"1\sim4", "∼"), (r"a\pm b", "±"), (r"A\setminus B", "⧵"), (r"a\preceq b", "⪯")]
)
def test_a_sign_that_the_converter_takes_for_a_letter_is_an_operator(tex: str, sign: str) -> None:
    assert f"<mo>{sign}</mo>" in unescape(formulas.mathml(tex))


@pytest.mark.parametrize(("tex", "said"), [(r"x\ne y", "x ≠ y"), (r"\neg a\land b", "¬a∧b"), (r"A\cup B", "A∪B")])
def test_signs_are_read_as_signs(tex: str, said: str) -> None:
    assert formulas.plain(tex) == said
