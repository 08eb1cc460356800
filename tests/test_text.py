from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pylatexenc.latexencode import UnicodeToLatexEncoder

from cases import cases
from libraries import HOSTILE_TITLES, MARKDOWN_BREAKERS
from papershelf.errors import ProblemLog
from papershelf.sources import read_capture
from papershelf.text import AbstractText

MEANS_TEX = re.compile(r"\\|---|``|\$x")


@pytest.mark.parametrize("case", cases("text"))
def test_a_capture_is_repaired(case: dict[str, Any]) -> None:
    assert AbstractText.from_capture(case["captured"]).plain == case["plain"]


@pytest.mark.parametrize("case", cases("text"))
def test_repairing_twice_changes_nothing(case: dict[str, Any]) -> None:
    assert AbstractText.from_capture(case["plain"]).plain == case["plain"]


def test_every_view_shows_the_same_paragraphs() -> None:
    text = AbstractText.from_capture('a < b & "c"\n\n50% of ab')
    assert text.paragraphs == ('a < b & "c"', "50% of ab")
    assert text.plain == 'a < b & "c"\n\n50% of ab'
    assert text.line == 'a < b & "c" 50% of ab'
    assert text.html == "<p>a &lt; b &amp; &quot;c&quot;</p>\n<p>50% of ab</p>"
    assert r"50\% of ab" in text.latex
    assert r"\&" in text.latex
    assert str(text) == text.plain


def test_a_text_without_paragraphs_is_false() -> None:
    assert not AbstractText.from_capture(" \n \n")
    assert AbstractText.from_capture("x")


@pytest.mark.parametrize("hostile", [*HOSTILE_TITLES, "<script>alert('x')</script>", "]]>", "&lt;"])
def test_html_holds_no_mark_of_the_text(hostile: str) -> None:
    html = AbstractText.from_capture(hostile).html
    inner = html.removeprefix("<p>").removesuffix("</p>")
    assert not set("<>\"'") & set(inner)


@pytest.mark.parametrize("sign", list("%&#$_{}~^\\"))
def test_latex_holds_no_special_sign_bare(sign: str) -> None:
    latex = AbstractText.from_prose(f"a {sign} b").latex
    assert latex != f"a {sign} b"


@pytest.mark.parametrize("hostile", ["a\x00b", "a\x1bb", "a\ud800b", "a\ufffeb", "a\x9fb"])
def test_characters_that_no_format_may_carry_are_gone(hostile: str) -> None:
    assert AbstractText.from_capture(hostile).plain == "ab"


@pytest.mark.parametrize("text", [text for text in (*HOSTILE_TITLES, *MARKDOWN_BREAKERS) if not MEANS_TEX.search(text)])
def test_a_text_without_tex_stays_as_it_is(text: str) -> None:
    assert AbstractText.from_capture(text).plain == " ".join(text.split())


def test_every_text_of_the_real_corpus_is_stable(repository: Path) -> None:
    seen = 0
    for path in sorted((repository / "content" / "captures").iterdir()):
        capture = read_capture(path.read_bytes(), path.name, ProblemLog())
        assert capture is not None
        for record in capture.records:
            for text in (record.title, record.abstract):
                once = AbstractText.from_capture(text)
                assert AbstractText.from_capture(once.plain).plain == once.plain, f"{record.source}"
                seen += 1
    assert seen == 2 * 433


@pytest.mark.parametrize(
    ("plain", "latex"),
    [
        ('a "denoising schedule" here', "a “denoising schedule” here"),
        ('"one", ("two") and -"three".', "“one”, (“two”) and -“three”."),
        ('5" wide', "5” wide"),
    ],
)
def test_latex_tells_opening_quotes_from_closing_ones(plain: str, latex: str) -> None:
    text, wanted = AbstractText.from_prose(plain), AbstractText.from_prose(latex)
    assert text.plain == plain
    assert (text.latex, text.bibtex) == (wanted.latex, wanted.bibtex)
    assert [edit.text for edit in text.bibtex_edits] == [edit.text for edit in wanted.bibtex_edits]


def test_latex_is_what_pylatexenc_writes_of_the_whole_text() -> None:
    encode = UnicodeToLatexEncoder(unknown_char_policy="keep", unknown_char_warning=False).unicode_to_latex
    letters = "".join(chr(code) for code in range(0x20, 0x2FFF) if chr(code).isprintable())
    letters = letters.replace('"', "")
    for text in (letters, "Erd\u0151s\u2019 caf\u00e9, e\u0301 and 50\u00a0% of _it_ {or} \\so~x^2 & #1"):
        assert AbstractText.from_prose(text).latex == encode(text)


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (r"of \emph{$\alpha$} by", "of α by"),
        (r"\textbf{a $x_{1}$ b} and {\em more \textit{of $y$}}", "a x₁ b and more of y"),
        (r"$\textbf{a}$ for \emph{\$5} and $x$", "a for $5 and x"),
    ],
)
def test_a_font_may_hold_formulas(source: str, plain: str) -> None:
    assert AbstractText.from_latex(source).plain == plain


def test_fonts_that_do_not_end_cost_no_time_to_speak_of() -> None:
    for source in ("\\emph{$x$" * 20_000, "\\emph{$" * 30_000 + "}" * 30_000):
        assert AbstractText.from_latex(source).plain
