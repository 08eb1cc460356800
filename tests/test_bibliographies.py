"""BibTeX and RIS: the texts of their fields, where a paper is said to be, hostile files, and the exports of others.

What whole files give stands in golden/sources/bibtex*.yml and ris*.yml.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from pathlib import Path
from time import process_time

import pytest

from papershelf.errors import ProblemLog
from papershelf.model import Capture
from papershelf.sources import read_capture
from papershelf.sources.bibtex_text import bare, latex_of, names_in
from papershelf.sources.bibtex_values import Field, fields_in
from papershelf.sources.names import family_first
from papershelf.sources.whereabouts import Whereabouts, find_whereabouts
from papershelf.text import AbstractText

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"


def read(text: str) -> tuple[Capture, list[str]]:
    log = ProblemLog()
    capture = read_capture(text.encode(), "captures/x", log)
    assert capture
    return capture, [f"{problem.line}: {problem.message}" for problem in log]


# The values of BibTeX


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("{}", ""),
        ("{ A {B} C }", " A {B} C "),
        ('"A {"}B{"} C"', 'A {"}B{"} C'),
        ('"He said "yes", twice"', 'He said "yes", twice'),
        (r"{A \} \{ B}", r"A \} \{ B"),
        ("2019", "2019"),
        ("jan", "jan"),
        ("Acm # { } # 7", "Assoc. 7"),
        ("two words", "two words"),
        ("{a} # unknown", "aunknown"),
    ],
)
def test_a_value_is_its_parts(value: str, text: str) -> None:
    assert list(fields_in("x", 1, value, {"acm": "Assoc."})) == [Field("x", 1, text)]


def test_fields_behind_a_missing_comma_are_found_with_their_lines() -> None:
    found = list(fields_in("year", 3, '2019\n  Title = {A = {b}}\n\nnote = "c" # 1', {}))
    assert found == [Field("year", 3, "2019"), Field("title", 4, "A = {b}"), Field("note", 6, "c1")]


@pytest.mark.parametrize(
    ("value", "text", "stray"),
    [("{a} b", "a", "b"), ("{a} {b}", "a", "{b}"), ("{a", "", "{a"), ("{a} #", "a", "#"), ("a # }", "a", "# }")],
)
def test_what_is_no_value_is_stray(value: str, text: str, stray: str) -> None:
    assert list(fields_in("x", 1, value, {})) == [Field("x", 1, text, stray)]


# The texts of BibTeX


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("{BERT}: {P}re-training of {Deep, Bidirectional: Ones}", "BERT: Pre-training of Deep, Bidirectional: Ones"),
        ("{{A Title: With, All}}", "A Title: With, All"),
        (r"with {\%} and {\&} and a{\_}x", "with % and & and a_x"),
        (r"\{0, 1\} and {0, 1}", "{0, 1} and 0, 1"),
        (r"{\textless}p{\textgreater}5{\textdegree}C", "<p>5°C"),
        (r"it{\textquoteright}s {\textquotedblleft}x{\textquotedblright} 5{\textmu}m", "it’s “x” 5μm"),
        (r"M{\"u}ller Gro{\ss}e {\O} {\v S}koda {\v{S}}koda {\'{\i}} \c{c} {\aa}", "Müller Große Ø Škoda Škoda í ç å"),
        (r"{\.I}\c{s}\i k \i{}\i\inf {\i}", "İşık ııinf ı"),
        (r"\textit{E. {c}oli} {\em is} \textbf{{a} b}", "E. coli is a b"),
        (r"$\mathcal{O}(n^{2})$ steps for {N} items", "O(n²) steps for N items"),
        (r"a \$O(n{\textasciicircum}2)\$ and \${\textbackslash}alpha\_1\$", "a O(n²) and α₁"),
        (r"{\$}{\backslash}alpha{\$} and {\$}n{\^{}}2{\$}", "α and n²"),
        (r"{\textcopyright} 2021, 5{\texttimes}3\textpm{}1, {\guillemotleft}x{\guillemotright}", "© 2021, 5×3±1, «x»"),
        (r"{\textbullet} {\texteuro}5 {\textsection}2 1{\textperthousand} {\textonehalf}", "• €5 §2 1‰ ½"),
        (r"a{\textperiodcentered}b 5\textohm{} {\textbeta}", "a·b 5Ω β"),
        (r"a {\textnothing} and \raisebox{-0.5ex}\textasciitilde100 z", "a textnothing and ~100 z"),
        (r"\raisebox{2pt}[0pt][1ex]{A} b", "A b"),
        (
            r"{\textless}p{\textgreater}One.{\textless}/p{\textgreater}<p>Two <i>s</i>, $a<b$.</p>",
            "One.\n\nTwo s, a<b.",
        ),
        (
            r"\$\textbraceleft\textbackslash mathrm\textbraceleft{{H}}\textbraceright\textbraceright\$ \vphantom{\}}N",
            "H N",
        ),
        (r"\ensuremath{>} 5 \ensuremath{x_{i}}", "> 5 xᵢ"),
        (r"for \$5 or {\$}6", "for $5 or $6"),
        (r"{\textbackslash}emph\{very\} good", "very good"),
        ("one\n    line\n   \n  and {another\n}", "one line\n\nand another "),
        (r"one\par two $\partial$", "one\n\ntwo ∂"),
        (
            r"p \&lt; 0.05, {\&}gt; 3, \&amp; AT&amp;T, caf&eacute; \&\#946; {\&}lt$\mathsemicolon$ 5",
            "p < 0.05, > 3, & AT&T, café β < 5",
        ),
        (
            r"{\&}lt$\mathsemicolon$i{\&}gt$\mathsemicolon$E. coli\&lt;/i\&gt; \&lt;p&gt;p \&amp; q&lt;/p&gt;",
            "E. coli\n\np & q",
        ),
        (r"p \&lt; 5 of <i>E. coli</i> \&amp; more", "p < 5 of E. coli & more"),
        (r"Simon \&Son; \&c; for 5&#36; and $a \&lt; b$, $c &amp; d$", "Simon &Son; &c; for 5$ and a < b, c & d"),
    ],
)
def test_a_text_of_bibtex_is_read_as_tex_shows_it(written: str, plain: str) -> None:
    assert AbstractText.from_latex(latex_of(written)).plain == plain.strip()


@pytest.mark.parametrize("sign", "¡¢£¤¥¦§©ª«¬®¯°±²³µ¶·¹º»¼½¾¿×÷–—‘’“”†‡•…‰‹›€№™Ω℧←↑→↓")
def test_a_sign_is_read_as_this_library_writes_it(sign: str) -> None:
    text = AbstractText.from_prose(f"a {sign}b{sign} 5{sign}.")
    assert AbstractText.from_latex(latex_of(text.bibtex)).plain == text.plain.replace("µ", "μ")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("A B and Family, Given\n  AND others", ["A B", "Family, Given"]),
        ("{Barnes and Noble} and {The {ATLAS} Collaboration}", ["Barnes and Noble", "The ATLAS Collaboration"]),
        ("de la Fontaine, Jr., Jean and {a, b, c}", ["de la Fontaine, Jr., Jean", "a b c"]),
        (
            "King, Martin Luther, Jr. and Martin Luther King, III",
            ["King, Jr., Martin Luther", "King, III, Martin Luther"],
        ),
        ("King, Sr and King, , Martin and Day, IV, V.", ["King, Sr,", "King, Martin", "Day, IV, V."]),
        ("family=King, given=Martin, suffix=Jr. and prefix=van, family=Berg", ["King, Jr., Martin", "van Berg"]),
        ("family=Berg, given=Jan, prefix=van, useprefix=true", ["van Berg, Jan"]),
        ("family=Garcia Marquez, given=Gabriel Jose, prefix=de la", ["de la Garcia Marquez, Gabriel Jose"]),
        ("and and A and", ["A"]),
        ("Anderson, Anders andand Band", ["Anderson, Anders andand Band"]),
        ("} and { and A", ["}", "{ and A"]),
        ("García Márquez, Gabriel José", ["García Márquez, Gabriel José"]),
        ("", []),
    ],
)
def test_names_are_parted_by_and_outside_of_braces(written: str, names: list[str]) -> None:
    found = names_in(written)
    assert [name.strip("{}") for name in found] == [name.strip("{}") for name in names]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Smith, John A., and Doe, Jane,", ["Smith, John A.", "Doe, Jane"]),
        ("Smith, John; Doe, Jane; and {Shelf; Team}", ["Smith, John", "Doe, Jane", "Shelf; Team"]),
        (r"Smith, J. \& Doe, J. & Bo Roe", ["Smith, J.", "Doe, J.", "Bo Roe"]),
        ("Smith, J., Doe, J. & Roe, K.", ["Smith, J.", "Doe, J.", "Roe, K."]),
        ("Smith, J., et al.", ["Smith, J."]),
        ("Smith, J. & Doe, J. & others", ["Smith, J.", "Doe, J."]),
        ("John Smith et al. and Jane Doe et. al", ["John Smith", "Jane Doe"]),
        ("John A. Smith, Jane Doe", ["John A. Smith", "Jane Doe"]),
        ("Ann Bell, Carl Dean, Ed Fox and Gil Hay", ["Ann Bell", "Carl Dean", "Ed Fox", "Gil Hay"]),
        ("Smith, John A., Doe, Jane", ["Smith, John A.", "Doe, Jane"]),
        ("Smith JA, van Berg B", ["Smith, JA", "van Berg, B"]),
        ("Wei Wang 0001 and Agent 007", ["Wei Wang", "Agent 007"]),
    ],
)
def test_names_are_parted_where_their_writer_did_not_know_and(written: str, names: list[str]) -> None:
    assert names_in(written) == names


@pytest.mark.parametrize(
    "name",
    [
        r"Barnes \& Noble",
        "Barnes, Inc., & Noble",
        "Van Gompel, Roger P. G.",
        "van der Berg, Jan Willem",
        "De La Cruz, Maria Clara",
        "GARCIA MARQUEZ, GABRIEL J.",
        "Smith, John Alan",
        "Example Press, Inc.",
        "A, B, C",
        "Smith JA",
    ],
)
def test_a_name_with_commas_and_ampersands_is_one_where_it_may_be(name: str) -> None:
    assert names_in(name) == [name]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("King, Martin Luther, Jr.", "King, Jr., Martin Luther"),
        ("King, Jr., Martin Luther", "King, Jr., Martin Luther"),
        ("Smith III, John A", "Smith, III, John A"),
        ("Martin Luther King, Jr.", "King, Jr., Martin Luther"),
        ("van der Berg, Jan, III", "van der Berg, III, Jan"),
        ("King Jr., Martin Luther", "King, Jr., Martin Luther"),
        ("King, Martin Luther Jr", "King, Jr, Martin Luther"),
        ("King, Jr.", "King, Jr.,"),
        ("King, M., PhD", "King, PhD, M."),
        ("King M.L.", "King, M.L."),
        ("Ii, Naosuke", "Ii, Naosuke"),
        ("Sato, Ii", "Sato, Ii"),
        ("Plato, ", "Plato"),
        ("", ""),
    ],
)
def test_a_name_of_a_tagged_format_has_its_suffix_second(written: str, name: str) -> None:
    assert family_first(written) == name


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a, title = {A}, abstract = {B}, author = {King, Martin Luther, Jr.}}\n",
        "TY  - JOUR\nTI  - A\nAB  - B\nAU  - King, Martin Luther, Jr.\nER  - \n",
        "%0 Generic\n%T A\n%X B\n%A King, Martin Luther, Jr.\n",
        "PMID- 1\nTI  - A.\nAB  - B\nFAU - King, Martin Luther Jr.\n",
        "FN Clarivate\nVR 1.0\nPT J\nTI A\nAB B\nAF King, Martin Luther, Jr.\nER\n\nEF\n",
        """<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>A.</ArticleTitle><Abstract>
        <AbstractText>B</AbstractText></Abstract><AuthorList><Author><LastName>King</LastName><ForeName>Martin Luther
        </ForeName><Suffix>Jr.</Suffix></Author></AuthorList></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>
        """,
        """<xml><records><record><titles><title>A</title></titles><abstract>B</abstract><contributors><authors>
        <author>King, Martin Luther, Jr.</author></authors></contributors></record></records></xml>\n""",
    ],
)
def test_every_bibliography_has_the_suffix_of_a_name_second(text: str) -> None:
    (record,) = read(text)[0].records
    assert record.authors == ("King, Jr., Martin Luther",)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (r"\url{http://x.example/a\_b\%20\&c}", "http://x.example/a_b%20&c"),
        (r"http://x.example/\~{}me{\_}2", "http://x.example/~me_2"),
        (r"http://x.example/{\textasciitilde}me", "http://x.example/~me"),
        (r"10.1000/(SICI)1{\textless}2::AID{\textgreater}3", "10.1000/(SICI)1<2::AID>3"),
        ("{2019}", "2019"),
        (r"10.1002/(SICI)1\&lt;2::AID&gt;3", "10.1002/(SICI)1<2::AID>3"),
        (r"http://x.example/a?b=1\&amp;c=2&lt=3", "http://x.example/a?b=1&c=2&lt=3"),
    ],
)
def test_an_address_is_read_without_its_latex(written: str, address: str) -> None:
    assert bare(written) == address


# Where a paper is


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"arxiv": ["Nature", "arXiv preprint arXiv:2501.00001v2"]}, Whereabouts(arxiv_id="2501.00001")),
        ({"arxiv": ["arXiv:2501.00001 [cs]"]}, Whereabouts(arxiv_id="2501.00001")),
        ({"arxiv": ["abs/2501.00001"]}, Whereabouts(arxiv_id="2501.00001")),
        ({"arxiv": ["see arXiv:2501.00001", "arXiv:2501.00001 is another paper", "arXiv e-prints"]}, Whereabouts()),
        ({"arxiv": ["arXiv:25.1"]}, Whereabouts(arxiv_id="arXiv:25.1")),
        (
            {"arxiv": ["arXiv:25.1"], "urls": ["http://arxiv.org/pdf/2501.1v1.pdf"]},
            Whereabouts(arxiv_id="arXiv:25.1", url="http://arxiv.org/pdf/2501.1v1.pdf"),
        ),
        ({"arxiv": ["arXiv:25.1"], "urls": ["http://arxiv.org/abs/2501.00001v1"]}, Whereabouts(arxiv_id="2501.00001")),
        (
            {"dois": ["https://doi.org/10.48550/arXiv.2501.00001"]},
            Whereabouts(arxiv_id="2501.00001", doi="10.48550/arXiv.2501.00001"),
        ),
        ({"dois": ["doi.org/10.1000/x; 10.1000/y"]}, Whereabouts(doi="10.1000/x")),
        ({"dois": ["10.1000", "10.1000/2"]}, Whereabouts(doi="10.1000/2")),
        ({"dois": ["10.1000"]}, Whereabouts(doi="10.1000")),
        ({"dois": ["n/a", "Version 10.2", ""]}, Whereabouts()),
        ({"urls": ["https://dx.doi.org/10.1000/x"]}, Whereabouts(doi="10.1000/x")),
        ({"urls": ["https://a.example/x.pdf", "https://a.example/x"]}, Whereabouts(url="https://a.example/x")),
        ({"urls": ["https://a.example/x.PDF"]}, Whereabouts(url="https://a.example/x.PDF")),
        ({"urls": ["https://a.example/1;b=2;https://a.example/3"]}, Whereabouts(url="https://a.example/1;b=2")),
        ({"urls": ["www.a.example", "javascript:alert(1)", "https://"]}, Whereabouts()),
    ],
)
def test_ids_and_addresses_are_found_wherever_they_stand(said: dict[str, Iterable[str]], found: Whereabouts) -> None:
    nothing: dict[str, Iterable[str]] = {"arxiv": (), "dois": (), "urls": ()}
    assert find_whereabouts(**(nothing | said)) == found


# Files


def test_backslashes_at_the_end_of_lines_and_values_end_neither() -> None:
    abstract = r"""One\\
Two \
\\{three\\}"""
    capture, problems = read(
        rf"@misc{{a, title = {{A \\}}, abstract = {{{abstract}}}}}" + "\n@misc{b, title = {B}, abstract = {C}}"
    )
    assert not problems
    assert [(record.source.line, AbstractText.from_latex(record.title).line) for record in capture.records] == [
        (1, "A"),
        (4, "B"),
    ]


@pytest.mark.parametrize(
    "start",
    [
        "Get trending papers in your email inbox!\n",
        "[A Paper](https://huggingface.co/papers/2501.00001)\n",
        "---\ntitle: A Note\n---\n",
        "```\n",
    ],
)
@pytest.mark.parametrize(
    "entry", ["@misc{a, title = {A}, abstract = {B}}\n", "TY  - JOUR\nTI  - A Title\nAB  - Text.\nER  - \n"]
)
def test_a_bibliography_that_a_page_quotes_is_none(start: str, entry: str) -> None:
    log = ProblemLog()
    assert read(entry)[0].layout in ("bibtex", "ris")
    capture = read_capture((start + entry).encode(), "x", log)
    assert capture is None or capture.layout not in ("bibtex", "ris")


@pytest.mark.parametrize(
    "text",
    [
        '@app.route("/")\ndef a(): x = 1\n',
        '@Table(name = "x")\n',
        "@media print { a { b: c } }\n",
        "@string{a = {b}}\n",
        "TY  - JOUR\n",
        "TY  - JOUR\nText\n",
        "AB  - Text\n",
        "Reply to @someone (x, y = z)\n",
    ],
)
def test_what_only_looks_a_little_like_a_bibliography_is_none(text: str) -> None:
    assert read_capture(text.encode(), "x", ProblemLog()) is None


HOSTILE = {
    "braces": "@a{k, title={T}, abstract={" + "{" * 100_000 + "a" + "}" * 100_000 + "}}",
    "open braces": "@a{k, title={T}, abstract={" + "{" * 100_000,
    "commands": "@a{k, title={T}, abstract={" + r"\textbf{" * 12_000 + "a" + "}" * 12_000 + "}}",
    "dollars": "@a{k, title={T}, abstract={" + r"$\$ {" * 10_000 + "}" * 10_000 + "}}",
    "ats": "@a{k, title={T}\n" + "@a{\n" * 20_000,
    "spaces": "@a{k, title={T}, abstract={x}, author={" + " " * 200_000 + "and" * 10_000 + "}}",
    "commas": "@a{k, title={T} abstract={x} " + "a={x} " * 50_000 + "}",
    "macros": '@string{a0="xxxxxxxxxx"}\n'
    + "".join(f"@string{{a{i + 1}={'#'.join([f'a{i}'] * 10)}}}\n" for i in range(20))
    + "@a{k, title={T}, abstract=a20}",
    "line": "@a{k, title={T}, abstract={" + "word " * 2_000_000 + "}}",
    "line of RIS": "TY  - JOUR\nTI  - T\nAB  - " + "word " * 2_000_000,
    "lines of RIS": "TY  - JOUR\nTI  - T\nAB  - " + "word\n" * 500_000,
    "entries of RIS": "TY  - JOUR\nTI  - T\n" + "TY  - JOUR\n" * 20_000,
    "name": "TY  - JOUR\nTI  - T\nAB  - x\nAU  - " + "aa " * 30_000 + "\nER  -",
    "phantoms": "@a{k, title={T}, abstract={" + r"\vphantom{" * 5_000 + "}" * 5_000 + "}}",
    "tags": "@a{k, title={T}, abstract={" + r"{\textless}" * 8_000 + "}}",
    "formulas": "@a{k, title={T}, abstract={" + r"\ensuremath{" * 7_000 + "}" * 7_000 + "}}",
    "authors": "@a{k, title={T}, abstract={x}, author={" + "A. B, " * 50_000 + "}}",
    "initials": "@a{k, title={T}, abstract={x}, author={" + "A." * 100_000 + "~" * 50_000 + ", B C}}",
    "entities": "@a{k, title={T}, abstract={" + r"\&" * 50_000 + "a" * 50_000 + "}}",
    "blank lines": "TY  - JOUR\n" + " \n" * 500_000 + "TI  - T\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_in_time_and_kept_from_growing(name: str, caplog: pytest.LogCaptureFixture) -> None:
    text = HOSTILE[name]
    lines = text.count("\n") + 1
    start = process_time()
    with caplog.at_level(logging.DEBUG):
        capture, problems = read(text)
    for record in capture.records:
        AbstractText.from_latex(record.abstract)
    assert process_time() - start < 60, "minutes of work, where seconds do"
    assert capture.records or problems
    assert sum(len(record.title) + len(record.abstract) for record in capture.records) <= 101_000
    assert all(1 <= int(problem.split(":")[0]) <= lines for problem in problems)
    assert not caplog.records


def test_a_text_without_an_end_is_one_problem() -> None:
    capture, problems = read(HOSTILE["line"])
    assert not capture.records
    (problem,) = problems
    assert problem.startswith("1: a paper whose title or abstract has more than 100,000 characters; see where")


# The exports of others


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")
def test_every_entry_of_a_volume_in_bibtex_is_read_or_told() -> None:
    text = (SAMPLES / "nime2005.bib").read_text("utf-8")
    capture, problems = read(text)
    entries = {}
    for entry in re.finditer(r"^@inproceedings\{.*?^\}", text, re.MULTILINE | re.DOTALL):
        fields = dict(re.findall(r"^  (\w+) = \{(.*)\},?$", entry[0], re.MULTILINE))
        entries[text.count("\n", 0, entry.start()) + 1] = fields
    assert len(entries) == text.count("\n@") + 1 == 77
    told = [line for line, fields in entries.items() if "abstract" not in fields]
    assert [tuple(problem.split(": ")[:2]) for problem in problems] == [
        (str(line), "a paper without abstract") for line in told
    ]
    assert len(told) == 5
    assert [record.source.line for record in capture.records] == [line for line in entries if line not in told]
    for record in capture.records:
        fields = entries[record.source.line]
        assert record.title == " ".join(fields["title"].translate(dict.fromkeys(map(ord, "{}"))).split())
        assert record.abstract == latex_of(fields["abstract"])
        assert len(record.authors) == fields["author"].count(" and ") + 1
        assert (record.date, record.doi, record.url) == (fields["year"], fields["doi"], fields["url"])


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")
def test_every_entry_of_an_export_in_ris_is_read() -> None:
    text = (SAMPLES / "pubmed_zotero.ris").read_text("utf-8")
    capture, problems = read(text)
    assert not problems
    entries = {}
    for entry in re.finditer(r"^TY  - .*?^ER  -", text, re.MULTILINE | re.DOTALL):
        entries[text.count("\n", 0, entry.start()) + 1] = re.findall(r"^([A-Z]\w)  - (.*)$", entry[0], re.MULTILINE)
    assert [record.source.line for record in capture.records] == list(entries)
    assert len(entries) == 6
    for record in capture.records:
        said = entries[record.source.line]
        fields = dict(said)
        assert record.title == " ".join(fields["TI"].split())
        assert record.abstract == " ".join(fields["AB"].split())
        assert list(record.authors) == [value for tag, value in said if tag == "AU"]
        assert record.doi == fields["DO"]
        assert record.date == "-".join(part for part in fields["DA"].split("/") if part.isdecimal())
