"""What holds for every bibliography, however it was cut, joined or mistyped."""

from __future__ import annotations

from types import ModuleType

from hypothesis import given, settings
from hypothesis import strategies as st

from libraries import SITE_URL, paper
from papershelf.errors import ProblemLog
from papershelf.model import Paper
from papershelf.pages.bibliography import FORMS, bibliography
from papershelf.pages.citation import csl_json
from papershelf.sources import bibtex, medline, read_capture, refer, ris, web_of_science
from papershelf.sources.decoding import decode
from papershelf.text import AbstractText

BIBTEX = """\
% Encoding: UTF-8
@string{shelf = "A Shelf" # { of } # may}
@comment{x {y}}
@preamble("z")
@InProceedings{one, title = "{ShelfNet}: {S}orting {"}Books{"}", abstract = {First
  line, 50\\% {\\textless}of{\\textgreater} \\$n{\\textasciicircum}2\\$.

  Second \\{paragraph\\}.}, author = {A {\\'E}. and Family, Jr, Given and others}, month = 5 # "~" # jan,
  year = 2019, crossref = {two}}
@article(two, title = shelf # { {Two}}, abstract = "Text", eprint = {2501.00001}, archiveprefix = {arXiv},
  url = {\\url{https://shelf.example/a\\_b}}, doi = {https://doi.org/10.1000/x} date = {2019-05/2020})
@proceedings{three, title = {Three}}
"""
RIS = """\
TY  - JOUR
TI  - A Title
      in two lines
AU  - Family, Given; B
AB  - Text of a paper
that goes on.

DA  - 2019/10//
DO  - 10.1000/x
UR  - https://shelf.example/a;b
ER  - \n
TY - CONF
T1 - Another
N2 - Text
M1 - arXiv:2501.00001
"""
MEDLINE = """\
PMID- 31601001
OWN - NLM
DP  - 2019 Oct 5
TI  - A title - in
      two lines.
LID - 10.1000/x [doi]
AB  - Text of a paper
      that goes on.
FAU - Family, Given

PMID- 31601002
TI  - Another.
AB  - Text
"""
WEB_OF_SCIENCE = """\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Family, G
AF Family, Given
TI A title
   in two lines
AB Text of a paper
   that goes on.
DI 10.1000/x
PD OCT 5
PY 2019
ER

PT J
TI Another
AB Text
ER

EF
"""
REFER = """\
%0 Journal Article
%A Family, Given
%T A title
in two lines
%8 2019/10/05
%X Text of a paper

that goes on.
%R 10.1000/x

%T Another
%J arXiv:2501.00001
%X Text
"""
BEGINS = {bibtex: "@", ris: "TY", medline: "PMID", web_of_science: "PT", refer: "%"}
MARKS = [
    "{",
    "}",
    '"',
    "\\",
    "$",
    "@",
    "@a{",
    "@a(",
    ",",
    "=",
    "#",
    "%",
    "\n",
    "\n\n",
    "\\{",
    "\\\\}",
    "{\\",
    "{}",
    "()",
]
WORDS = [
    "TY  - JOUR\n",
    "PMID- 1\n",
    "TI  - ",
    "ER  -\n",
    "PT J\n",
    "TI ",
    "AB x\n",
    "%0 a\n",
    "%T ",
    "AB - ",
    "AB  -",
    "title = ",
    "abstract = {",
    " and ",
    "month",
    "10.1000/",
    "İ",
]
PIECES = st.sampled_from(MARKS + WORDS)


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """The text with a few stretches cut out, doubled or replaced."""
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(start + draw(st.integers(0, 40)), len(text))
        piece = draw(PIECES | st.text(max_size=5) | st.just(text[start:end] * 2))
        text = text[:start] + piece + text[end:]
    return text


@settings(max_examples=3000, deadline=None)
@given(damaged(BIBTEX * 2) | st.lists(PIECES, max_size=40).map("".join))
def test_bibtex_never_raises_and_all_is_within_the_file(text: str) -> None:
    check(bibtex, text)


@settings(max_examples=300, deadline=None)
@given(damaged(RIS * 2) | st.lists(PIECES, max_size=40).map("".join))
def test_ris_never_raises_and_all_is_within_the_file(text: str) -> None:
    check(ris, text)


@settings(max_examples=300, deadline=None)
@given(damaged(MEDLINE * 2) | st.lists(PIECES, max_size=40).map("".join))
def test_medline_never_raises_and_all_is_within_the_file(text: str) -> None:
    check(medline, text)


@settings(max_examples=300, deadline=None)
@given(damaged(WEB_OF_SCIENCE * 2) | st.lists(PIECES, max_size=40).map("".join))
def test_the_web_of_science_never_raises_and_all_is_within_the_file(text: str) -> None:
    check(web_of_science, text)


@settings(max_examples=300, deadline=None)
@given(damaged(REFER * 2) | st.lists(PIECES, max_size=40).map("".join))
def test_refer_never_raises_and_all_is_within_the_file(text: str) -> None:
    check(refer, text)


def check(reader: ModuleType, text: str) -> None:
    lines = decode(text.encode())
    log = ProblemLog()
    reader.recognises(lines)
    capture = reader.read(lines, "x", log)
    places = [record.source.line for record in capture.records]
    assert places == sorted(places)
    assert all(record.title and record.abstract for record in capture.records)
    for line in [*places, *(problem.line for problem in log)]:
        assert 1 <= line <= len(lines)
    assert not any("\n" in problem.message for problem in log)
    assert all(BEGINS[reader] in lines[line - 1] for line in places)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(BIBTEX)), st.sampled_from([BIBTEX, RIS]))
def test_a_damaged_entry_costs_no_entry_that_begins_a_line_behind_it(cut: int, text: str) -> None:
    whole = "\n@misc{last, title = {The Last}, abstract = {Text.}}\n"
    if text is RIS:
        whole = "\nTY  - JOUR\nTI  - The Last\nAB  - Text.\nER  -\n"
    reader = ris if text is RIS else bibtex
    capture = reader.read(decode((text[:cut] + whole).encode()), "x", ProblemLog())
    assert capture.records
    assert capture.records[-1].title == "The Last"


FAMILIES = st.sampled_from(
    [
        "Gödel-O'Brien",
        "van der Berg",
        "García Márquez",
        "Łukasiewicz",
        "Ağa & Söhne",
        "王",
        "and",
        "Smith_1",
    ]
)
GIVEN = st.sampled_from(["Ada", "Martin Luther", "J.-P.", "É. V.", "伟", "50%"])
SUFFIXES = st.sampled_from(["Jr.", "Sr.", "III"])
GROUPS = st.sampled_from(["The Shelf Team", "Barnes and Noble Foundation", "ATLAS Collaboration"])
AUTHORS = (
    st.tuples(FAMILIES, GIVEN).map(", ".join)
    | st.tuples(FAMILIES, SUFFIXES, GIVEN).map(", ".join)
    | st.tuples(GIVEN, FAMILIES.filter(lambda family: "&" not in family)).map(" ".join)
    | st.sampled_from(["Plato", "Éva", "others-of-us"])
    | GROUPS
)
WORDS_OF_TITLES = st.sampled_from(
    ["R&D", "at", "50%", "of", "a < b", "{a}", "\\b", "café", "±", "©", "§", "O(n^{2})", "#1"]
)
PAPERS = st.builds(
    paper,
    st.lists(WORDS_OF_TITLES, min_size=1, max_size=6).map(lambda words: " ".join(["On", *words])),
    st.lists(WORDS_OF_TITLES, min_size=1, max_size=20).map(lambda words: " ".join(["We", *words]) + "."),
    authors=st.lists(AUTHORS, max_size=4, unique=True).map(tuple),
    date=st.sampled_from([None, "2025", "2025-08", "2025-08-20"]),
    doi=st.sampled_from([None, "10.1000/182", "10.1002/(SICI)1097(199607)22:3<239::AID-JGT5>3.0.CO;2-N"]),
    arxiv_id=st.sampled_from([None, "2501.00001", "math/0309136"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PAPERS, min_size=1, max_size=3), st.sampled_from(sorted({*FORMS} - {"markdown"})))
def test_a_bibliography_of_this_library_is_read_as_what_it_was(papers: list[Paper], form: str) -> None:
    log = ProblemLog()
    capture = read_capture(bibliography(form, papers, SITE_URL).encode(), "x", log)
    assert not list(log)
    assert capture
    assert len(capture.records) == len(papers)
    for record, written in zip(capture.records, papers, strict=True):
        read = paper("x", authors=record.authors)
        assert csl_json(read, None).get("author") == csl_json(written, None).get("author")
        assert (record.doi, record.arxiv_id) == (written.doi, written.arxiv_id)
        # BibTeX has no field for a day.
        assert record.date == (written.date[:7] if written.date and form == "bibtex" else written.date)
        for said, text in ((record.title, written.title), (record.abstract, written.abstract)):
            assert AbstractText.from_latex(said).line == text.line
