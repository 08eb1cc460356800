"""The citation of a paper in three forms: right for whoever pastes it, with every sign that means something there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pylatexenc.latex2text import LatexNodes2Text

from browser.conftest import Opened
from browser.sites import CITED, HARMLESS, HOSTILE_URL, BuiltSite
from papershelf.cli import main

Door = Callable[[BuiltSite], str]

SLUG = "the-cited-paper"
FORMS = {"BibTeX": "bib", "RIS": "ris", "CSL-JSON": "json"}
RIS_LINE = re.compile(r"^([A-Z][A-Z0-9])  - (.*)$")


def cite(page: Page, form: str) -> str:
    """Open the citation as a visitor does, choose a form and read it."""
    box = page.locator(".ps-cite")
    if not box.get_by_label("Citation").is_visible():
        box.get_by_text("Cite", exact=True).click()
    button = box.get_by_role("button", name=form, exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    return box.get_by_label("Citation").input_value()


def bibtex_fields(text: str) -> tuple[str, Mapping[str, str]]:
    """The key and the fields of one entry, read as BibTeX reads: a value ends where its braces are balanced."""
    head = re.match(r"@(\w+)\{([^\s,{}\"#%'()=~\\]+),\s*", text)
    assert head, text[:80]
    fields: dict[str, str] = {}
    at = head.end()
    while not text.startswith("}", at):
        name = re.compile(r"(\w+) = \{").match(text, at)
        assert name, text[at : at + 80]
        at, depth = name.end(), 1
        start = at
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        fields[name[1]] = text[start : at - 1]
        separator = re.compile(r",?\s*").match(text, at)
        assert separator
        at = separator.end()
    assert text[at:].strip() == "}"
    return head[2], fields


def plain(latex: str) -> str:
    """What LaTeX would print."""
    # pylatexenc does not know the names of braces, and prints the circumflex and quotes by their finer signs.
    for name, sign in (("left", "{"), ("right", "}")):
        latex = re.sub(rf"\\textbrace{name}(?:\{{\}}|\b)", lambda _, sign=sign: f"\\{sign}", latex)  # type: ignore[misc]
    text: str = LatexNodes2Text(strict_latex_spaces=True).latex_to_text(latex)
    return text.replace("“", '"').replace("”", '"').replace("ˆ", "^")


def bibtex_people(value: str) -> list[str]:
    """The names of an author field: parted by the word `and` outside of braces."""
    people, depth, start = [], 0, 0
    for match in re.finditer(r"[{}]|\sand\s", value):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif depth == 0:
            people.append(value[start : match.start()])
            start = match.end()
    return [*people, value[start:]]


@pytest.fixture
def cited(hostile_site: BuiltSite, door: Door, opened: Opened) -> Opened:
    return lambda **options: opened(door(hostile_site), f"papers/{SLUG}.html", **options)


def test_csl_json_holds_every_fact_as_it_is(cited: Opened) -> None:
    with cited() as page:
        (item,) = json.loads(cite(page, "CSL-JSON"))
    assert item == {
        "id": SLUG,
        "type": "article",
        "title": CITED.title,
        "abstract": CITED.abstract,
        "author": [
            {"family": "Gödel-O'Brien", "given": "Éva"},
            {"family": "van der Berg", "given": "José María"},
            {"family": "100%", "given": "Ann {Bo_b} & Co."},
            {"family": "Noble", "given": "Barnes and"},
            {"family": "Plato"},
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
            {"literal": "The Shelf Team"},
        ],
        "issued": {"date-parts": [[2025, 8, 20]]},
        "publisher": "arXiv",
        "number": f"arXiv:{CITED.arxiv_id}",
        "DOI": CITED.doi,
        "URL": f"https://arxiv.org/abs/{CITED.arxiv_id}",
    }


def test_bibtex_is_one_entry_that_prints_the_text_of_the_paper(cited: Opened) -> None:
    with cited() as page:
        key, fields = bibtex_fields(cite(page, "BibTeX"))
    assert re.fullmatch(r"[A-Za-z0-9-]+", key)
    assert plain(fields["title"].removeprefix("{").removesuffix("}")) == CITED.title
    assert plain(fields["abstract"]) == CITED.abstract
    assert fields["year"] == "2025"
    assert fields["month"] in ("8", "aug")
    assert fields["eprint"] == CITED.arxiv_id
    assert fields["archiveprefix"].casefold() == "arxiv"
    # A DOI and a URL are not text: biblatex and hyperref take them as they are.
    assert fields["doi"] == CITED.doi
    assert fields["url"] == f"https://arxiv.org/abs/{CITED.arxiv_id}"
    people = bibtex_people(fields["author"])
    assert [plain(person) for person in people] == [
        "Gödel-O'Brien, Éva",
        "van der Berg, José María",
        "100%, Ann {Bo_b} & Co.",
        "Noble, Barnes and",
        "Plato",
        "King, Jr., Martin Luther",
        "The Shelf Team",
    ]


def test_bibtex_leaves_no_sign_that_means_something_to_latex(cited: Opened) -> None:
    with cited() as page:
        text = cite(page, "BibTeX")
    for name in ("title", "author", "abstract"):
        (value,) = re.findall(rf"^  {name} = \{{(.*?)\}},?$", text, re.MULTILINE | re.DOTALL)
        rest = re.sub(r"\\(?:[a-zA-Z]+|.)", "", value)
        assert not set("&%$#_~^\\") & set(rest), name


def test_ris_has_a_tag_on_every_line_and_ends_once(cited: Opened) -> None:
    with cited() as page:
        # A text area shows CRLF as LF; the downloaded file has what RIS wants.
        lines = cite(page, "RIS").splitlines()
    rows = [match.groups() for match in map(RIS_LINE.match, lines) if match]
    assert len(rows) == len(lines)
    assert rows[0][0] == "TY"
    assert rows[-1] == ("ER", "")
    assert [tag for tag, _ in rows].count("ER") == 1
    values = dict(rows)
    assert values["TI"] == CITED.title
    assert values["AB"] == " ".join(CITED.abstract.split())
    assert [value for tag, value in rows if tag == "AU"] == [
        "Gödel-O'Brien, Éva",
        "van der Berg, José María",
        "100%, Ann {Bo_b} & Co.",
        "Noble, Barnes and",
        "Plato",
        "King, Martin Luther, Jr.",
        "The Shelf Team",
    ]
    assert (values["PY"], values["DA"]) == ("2025", "2025/08/20")
    assert values["DO"] == CITED.doi
    assert values["UR"] == f"https://arxiv.org/abs/{CITED.arxiv_id}"


def test_a_paper_of_which_only_the_title_is_known_can_be_cited(
    hostile_site: BuiltSite, door: Door, opened: Opened
) -> None:
    page_name = hostile_site.paper_titled(HARMLESS)
    with opened(door(hostile_site), page_name) as page:
        key, fields = bibtex_fields(cite(page, "BibTeX"))
        ris = cite(page, "RIS")
        (item,) = json.loads(cite(page, "CSL-JSON"))
    assert re.fullmatch(r"[A-Za-z0-9-]+", key)
    assert plain(fields["title"].strip("{}")) == HARMLESS
    assert not {"author", "year", "month", "doi", "eprint"} & set(fields)
    assert fields["url"] == item["URL"] == f"{HOSTILE_URL}{page_name}"
    assert "undefined" not in ris + str(fields)
    assert f"TI  - {HARMLESS}" in ris.splitlines()


def test_the_command_line_exports_what_the_pages_cite(
    hostile_site: BuiltSite, door: Door, opened: Opened, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    base = door(hostile_site)
    with opened(base) as page:
        cited = []
        for slug in sorted(hostile_site.papers):
            page.goto(f"{base}papers/{slug}.html")
            cited.append(page.evaluate("Papershelf.citation()"))
        cite_all = """papers => Papershelf.load("citation.js").then(() => {
          const { FORMS, cite } = Papershelf.citations;
          return FORMS.map(form => cite(form, papers));
        })"""
        in_pages = page.evaluate(cite_all, cited)
    assert len(cited) > 10
    for form, text in zip(("bibtex", "ris", "csl-json", "markdown"), in_pages, strict=True):
        assert main(["-C", str(hostile_site.library), "export", "--as", form]) == 0
        assert capfdbinary.readouterr().out.decode() == text


@pytest.mark.parametrize(("form", "suffix"), FORMS.items())
def test_a_citation_can_be_downloaded_and_copied(form: str, suffix: str, cited: Opened, tmp_path: Path) -> None:
    with cited(permissions=["clipboard-read", "clipboard-write"]) as page:
        shown = cite(page, form)
        with page.expect_download() as download:
            page.locator(".ps-cite").get_by_text("Download", exact=True).click()
        assert download.value.suggested_filename == f"{SLUG}.{suffix}"
        download.value.save_as(tmp_path / "citation")
        data = (tmp_path / "citation").read_bytes().decode("utf-8")
        assert data.replace("\r\n", "\n") == shown
        assert data.count("\r\n") == (data.count("\n") if form == "RIS" else 0)
        page.locator(".ps-cite").get_by_role("button", name="Copy", exact=True).click()
        expect(page.locator(".ps-cite").get_by_role("status")).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == shown


def test_where_copying_is_refused_the_text_is_selected(cited: Opened) -> None:
    refuse = """
      Object.defineProperty(Navigator.prototype, "clipboard", { get: () => ({ writeText: () => Promise.reject() }) });
      document.execCommand = () => false;
    """
    with cited(script=refuse) as page:
        shown = cite(page, "BibTeX")
        page.locator(".ps-cite").get_by_role("button", name="Copy", exact=True).click()
        expect(page.locator(".ps-cite").get_by_role("status")).to_contain_text("refused")
        assert (
            page.locator(".ps-cite textarea").evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)") == shown
        )
