"""Recovering text is total: it never raises, it is stable on its own output, and it loses no word of prose.

The suite tries a few hundred inputs of each kind; for more, say how many:
PAPERSHELF_EXAMPLES=100000 pytest tests/property/test_math_properties.py
"""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from papershelf.texcommands import COMMANDS
from papershelf.text import AbstractText

EXAMPLES = int(os.environ.get("PAPERSHELF_EXAMPLES", "300"))
many = settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))

# Words that are no commands, not even in part.
WORDS = [
    "graph",
    "model",
    "we",
    "show",
    "that",
    "Learning",
    "networks",
    "for",
    "GPT",
    "BERT",
    "k-means",
    "F1",
    "snake_case",
]
CAPTURED = [
    "4.05times",
    "k_{ast}",
    "proptoleft(d/mright)^{1/2}",
    "O(N^{-delta})",
    "R^d",
    "tinRcup{-infty}",
    "{ X_1,ldots }",
    "omegaGNN",
    "alpha",
    "sim",
    "leq",
    "x_i = 1",
    "(0,1)",
    "10^{-3}",
    "langle",
    "rangle",
    "times",
    "{sim}",
    "n/d",
    "$x^2$",
    r"\(y\)",
    "M^3Eval",
    "textbf{mu}",
    "τ^2",
    "λ= 0.5",
    "a_b",
    "e^",
    "_",
    "^",
    "{",
    "}",
    "$",
    "\\",
]
MACROS = [
    "\\%",
    "\\&",
    "``",
    "''",
    "~",
    "--",
    "---",
    "\\'e",
    '\\"o',
    "\\emph{",
    "{\\em ",
    "\\textbf{",
    "\\ie",
    "\\eg.",
    "\\\\",
    "\\n",
    "x2014",
    "\\cite{a}",
    "\\url{http://a.example}",
    "https://a.example/b{c}",
    "\\left",
    "\\frac{a}{b}",
    "\\sqrt{",
    "\n\n",
    "\u0301",
    "\ud800",
    "\x00",
    "&",
    "<",
    "`",
    "'",
]

pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(CAPTURED), st.sampled_from(MACROS), st.text(max_size=4))
glued = st.lists(pieces, max_size=12).map("".join)
spaced = st.lists(pieces, max_size=12).map(" ".join)
mutated = st.builds(
    lambda text, at, sign: text[: at % (len(text) + 1)] + sign + text[at % (len(text) + 1) :],
    spaced,
    st.integers(0, 200),
    st.sampled_from("{}^_\\$~`'()[]|,.=-+<> 1aA"),
)
texts = st.one_of(st.text(max_size=60), glued, spaced, mutated)


@many
@given(text=texts)
def test_no_text_is_refused_and_what_is_read_is_stable(text: str) -> None:
    once = AbstractText.from_capture(text)
    assert AbstractText.from_capture(once.plain).plain == once.plain
    for paragraph in once.paragraphs:
        assert paragraph == " ".join(paragraph.split()) != ""


@many
@given(text=texts)
def test_every_view_of_every_text_exists(text: str) -> None:
    for made in (AbstractText.from_capture(text), AbstractText.from_latex(text)):
        assert made.html.count("<p>") == len(made.paragraphs)
        assert all(isinstance(view, str) for view in (made.line, made.markdown, made.latex, made.bibtex))


@many
@example(text="A{\u0300")
@given(text=texts)
def test_the_edits_of_the_plain_form_make_its_bibtex(text: str) -> None:
    for made in (AbstractText.from_capture(text), AbstractText.from_latex(text)):
        pieces, end = list[str](), 0
        for edit in made.bibtex_edits:
            assert end <= edit.start < edit.end
            pieces += (made.plain[end : edit.start], edit.text)
            end = edit.end
        assert "".join(pieces) + made.plain[end:] == made.bibtex


@many
@given(
    parts=st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([*CAPTURED, *MACROS, ""])), min_size=1, max_size=8)
)
def test_no_word_of_prose_is_lost(parts: list[tuple[str, str]]) -> None:
    """Words that stand between spaces come out in their order, whatever stands between them."""
    captured = " ".join(f"{word} {noise}" for word, noise in parts)
    shown = AbstractText.from_capture(captured).plain
    rest = re.findall(r"[\w-]+", shown)
    for word, _ in parts:
        assert word in rest, (captured, shown, word)
        rest = rest[rest.index(word) + 1 :]


@pytest.mark.parametrize("word", WORDS)
def test_the_words_of_these_tests_are_no_commands(word: str) -> None:
    assert word not in COMMANDS
