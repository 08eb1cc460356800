"""What is mark-up in a text and what only looks like it."""

from __future__ import annotations

from time import process_time

import pytest

from papershelf.sources.html_text import is_html, text_of_html, unescaped, without_mark_up

MATH = "<mml:math xmlns:mml='http://www.w3.org/1998/Math/MathML'><mml:mi>x</mml:mi></mml:math>"
TEX = '<tex-math notation="LaTeX">$K$ </tex-math>'


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<i>E. coli</i> grew (n <100) and shrank (n >200).", "E. coli grew (n <100) and shrank (n >200)."),
        ("We watch $a<b$ and $c>d$ in <i>E. coli</i>.", "We watch $a<b$ and $c>d$ in E. coli."),
        ("Mice: p<q in many and r>s, i <b and c> d, <b>so</b>.", "Mice: p<q in many and r>s, i <b and c> d, so."),
        ("For <b and j> 0: <p and q> are <em>kept</em>.", "For <b and j> 0: <p and q> are kept."),
        ("Vec<i> of <b>bold</b> x<y>z.", "Vec<i> of bold x<y>z."),
        ("Vec&lt;i&gt; of <b>bold</b>.", "Vec<i> of bold."),
        ("The token </s> ends <em>all</em>.", "The token </s> ends all."),
        ("<a href=\"http://x.example/?a>b\" rel=x hidden>A</a> <SPAN style=''>link</SPAN>", "A link"),
        ("<jats:italic>A</jats:italic><ce:sup>2</ce:sup>", "A²"),
        ("A<!-- <b> --> B<br/>", "A B"),
        (f"We do <inline-formula>{TEX}</inline-formula>-means.", "We do $K$-means."),
        (f"<disp-formula><alternatives>{TEX}{MATH}<graphic xlink:href='a.gif'/></alternatives></disp-formula>", "$K$"),
        (f"<jats:inline-formula>{TEX}<inline-graphic/>{MATH}</jats:inline-formula>", "$K$"),
        (r"<tex-math>\documentclass{a}\begin{document}$$x &lt; y$$\end{document}</tex-math>", "$x < y$"),
        ("<tex-math><![CDATA[x_1]]></tex-math> is <tex-math> </tex-math>none", "$x_1$ is none"),
        (f"Of the {MATH} model", "Of the $x$ model"),
        ("<math><mi>x</mi><mo>&lt;</mo><mi>b</mi></math>", "$x<b$"),
        (
            "<jats:title>Summary</jats:title><jats:p>We&amp;lt;\n    do.</jats:p>\n<jats:p>They do.</jats:p>",
            "We< do.\n\nThey do.",
        ),
    ],
)
def test_tags_go_and_text_stays(text: str, read: str) -> None:
    assert is_html(text)
    assert text_of_html(text) == read
    assert without_mark_up(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "a < b",
        "x<y>z",
        "$a<b$ and $c>d$",
        "<i",
        "n <100 and n >200",
        "Vec<i>",
        "<b and c>",
        "AT&T &copy 5; &no;",
        "<s>a</s>",
    ],
)
def test_what_is_no_mark_up_stays(text: str) -> None:
    assert not is_html(text)
    assert without_mark_up(f"{text}\n\nMore.") == f"{text}\n\nMore."
    assert text_of_html(text) == text


def test_entities_are_signs_also_where_they_are_escaped_twice() -> None:
    assert (
        unescaped("p &lt; 0.05 &#x2014; &#946; &amp;gt; &amp;#xa9; &notit; &lt 5") == "p < 0.05 — β > © &notit; &lt 5"
    )


def test_what_a_program_says_is_no_text() -> None:
    assert text_of_html("<p>One.</p><style type='text/css'>p {}</style><script>x < 1</script>") == "One."


@pytest.mark.parametrize("end", ["", "</math>", "</p>", "</tex-math>", "-->", "</alternatives>", "</script>"])
@pytest.mark.parametrize(
    "piece",
    [
        "<math>",
        "<math><mrow>",
        "<p ",
        "<p a=",
        "<p a='",
        "<p a = 1 ",
        "<i",
        "</p",
        "<!--",
        "<alternatives><tex-math>",
        "<script>",
        "<sub>",
        "&#x",
        "<title>abstract",
        r"<tex-math>\begin{document}",
        "<p" + " " * 1000,
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(piece: str, end: str) -> None:
    text = (piece * 100_000)[:100_000] + end
    began = process_time()
    is_html(text)
    text_of_html(text)
    without_mark_up(text)
    assert process_time() - began < 5
