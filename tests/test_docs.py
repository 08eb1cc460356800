"""The guide says what the program does: nothing of the program is left out, and every example works."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from itertools import takewhile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import markdown
import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from libraries import abstract_about, captured, make_library
from papershelf.cli import _papershelf, main
from papershelf.config import Settings
from papershelf.enrich.topic_file import read_topics
from papershelf.errors import PapershelfError, ProblemLog, UsageError
from papershelf.model import LinkKind, TopicId
from papershelf.overrides import _FIELDS, read_overrides
from papershelf.slugs import LEDGER_HEADER
from papershelf.sources import read_capture
from papershelf.system_ledger import HEADER as SYSTEM_LEDGER_HEADER

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "generator" / "papershelf"
GUIDE = ROOT / "docs" / "guide"
README = ROOT / "README.md"
WRITTEN = (
    README,
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "content" / "README.md",
    *sorted(GUIDE.glob("*.md")),
)
HEADINGS = ("h1", "h2", "h3", "h4")


@cache
def page(path: Path) -> BeautifulSoup:
    """A page as its readers see it."""
    html = markdown.markdown(path.read_text("utf-8"), extensions=["fenced_code", "tables", "toc"])
    return BeautifulSoup(html, "html.parser")


def section(path: Path, heading: str) -> list[Tag]:
    """The elements below a heading, up to the next heading of its level or above."""
    (start,) = (tag for tag in page(path).find_all(HEADINGS) if tag.get_text() == heading)
    following = (tag for tag in start.find_next_siblings() if isinstance(tag, Tag))
    return list(takewhile(lambda tag: not (tag.name in HEADINGS and tag.name <= start.name), following))


def code(elements: list[Tag], language: str) -> list[str]:
    """The code blocks of a language, in their order."""
    blocks = (block for element in elements for block in element.select(f"code.language-{language}"))
    return [block.get_text() for block in blocks]


def rows(elements: list[Tag]) -> list[list[Tag]]:
    """The cells of every table's rows, the head left out."""
    return [row.find_all("td") for element in elements for row in element.select("tbody tr")]


def names(cell: Tag) -> list[str]:
    """What stands as code in a cell."""
    return [span.get_text() for span in cell.find_all("code")]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


# README


def test_the_readme_opens_with_the_two_commands() -> None:
    first = page(README).find("pre")
    assert first
    assert first.get_text().split("\n") == ["make site", "make test", ""]
    assert line_of(README.read_text("utf-8"), "make site") <= 25
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^site:", makefile, re.MULTILINE)
    assert re.search(r"^test:", makefile, re.MULTILINE)


def test_the_quick_start_gives_the_library_that_it_promises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (capture,) = code(section(README, "What a capture may look like"), "text")
    (tmp_path / "page.txt").write_text(capture, "utf-8")
    install, *blocks = code(section(README, "Your own library in five minutes"), "sh")
    assert "pip install" in install
    assert "".join(blocks).count("\n") >= 5
    for line in "".join(blocks).splitlines():
        _run(*shlex.split(line))
    assert (tmp_path / "shelf" / "site" / "index.html").is_file()
    papers = (tmp_path / "shelf" / "site" / "data" / "papers.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(paper)["title"] for paper in papers} == {
        "ShelfNet: Sorting Books with Graphs",
        "How Long Is a Short Paper?",
    }
    assert "0 problems" in capsys.readouterr().out


def _run(command: str, *arguments: str) -> None:
    """One line of the quick start."""
    if command == "rm":
        for name in arguments:
            Path(name).unlink()
    else:
        assert command == "papershelf"
        assert main(arguments) == 0


# Links


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading(path: Path) -> None:
    dead = [link for link in _links(path) if not _is_alive(path, link)]
    assert dead == []


@pytest.mark.parametrize("path", sorted(GUIDE.glob("*.md")), ids=lambda path: path.name)
def test_no_link_of_the_guide_leads_out_of_the_site(path: Path) -> None:
    assert [link for link in _links(path) if link.startswith("../..")] == []


def test_every_page_of_the_guide_is_in_the_navigation_and_in_the_overview() -> None:
    guide = {f"guide/{path.name}" for path in GUIDE.glob("*.md")}
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert set(re.findall(r"guide/[\w-]+\.md", config)) == guide
    assert {f"guide/{link}" for link in _links(GUIDE / "index.md")} == guide - {"guide/index.md"}


def _links(path: Path) -> Iterator[str]:
    for tag in page(path).find_all(["a", "img"]):
        link = str(tag.get("href") or tag.get("src"))
        if not urlsplit(link).scheme:
            yield link


def _is_alive(path: Path, link: str) -> bool:
    parts = urlsplit(link)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not parts.fragment or page(target).find(id=parts.fragment) is not None


# Commands


def _command_pages(group: click.Group = _papershelf, name: str = "papershelf") -> dict[str, click.Command]:
    """Every command that does something, by its whole name."""
    found: dict[str, click.Command] = {}
    for word, command in group.commands.items():
        whole = f"{name} {word}"
        found |= _command_pages(command, whole) if isinstance(command, click.Group) else {whole: command}
    return found


def _context(command: click.Command, name: str) -> click.Context:
    *before, last = name.split()
    parent = click.Context(_papershelf, info_name=" ".join(before)) if before else None
    settings = _papershelf.context_settings
    return click.Context(command, parent, info_name=last, help_option_names=settings["help_option_names"])


def test_every_command_has_its_section_and_every_section_its_command() -> None:
    found = {tag.get_text() for tag in page(GUIDE / "commands.md").find_all("h2")}
    assert {heading for heading in found if heading.startswith("papershelf ")} == set(_command_pages())


@pytest.mark.parametrize("name", ["papershelf", *_command_pages()])
def test_the_usage_and_every_option_of_a_command_stand_in_its_section(name: str) -> None:
    path = GUIDE / "commands.md"
    if name == "papershelf":
        command: click.Command = _papershelf
        top = page(path).find("h1")
        assert top
        elements = list(takewhile(lambda tag: tag.name != "h2", top.find_next_siblings()))
    else:
        command = _command_pages()[name]
        elements = section(path, name)
    context = _context(command, name)
    assert code(elements, "text")[0] == context.get_usage().removeprefix("Usage: ") + "\n"
    options = [parameter for parameter in command.get_params(context) if isinstance(parameter, click.Option)]
    described = {frozenset(names(cells[0])) for cells in rows(elements)}
    assert described == {frozenset(option.opts) for option in options}


def test_every_exit_code_is_described() -> None:
    described = {int(cells[0].get_text()) for cells in rows(section(GUIDE / "commands.md", "Exit codes"))}
    assert described == {0, PapershelfError.exit_code, UsageError.exit_code, 130}


def test_the_summaries_have_the_form_that_the_program_gives_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "-q", str(tmp_path / "shelf")]) == 0
    assert main(["-C", str(tmp_path / "shelf"), "build"]) == 0
    said = capsys.readouterr().out
    (start,) = code(section(GUIDE / "start.md", "Make a library"), "text")
    seconds = re.compile(r"[\d.]+ s$")
    assert seconds.sub("", start.strip()) == seconds.sub("", said.strip())
    _, build = code(section(GUIDE / "commands.md", "papershelf build"), "text")
    assert re.sub(r"\d+", "0", build) == re.sub(r"\d+", "0", said)


def test_the_files_of_a_library_are_those_that_init_and_build_make(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    assert main(["init", "-q", str(shelf)]) == 0
    assert main(["-C", str(shelf), "build", "-q"]) == 0
    described = {names(cells[0])[0] for cells in rows(section(GUIDE / "start.md", "Make a library"))}
    made = {f"{path.name}/" if path.is_dir() else path.name for path in shelf.iterdir() if path.name != ".gitignore"}
    assert {name.split("/")[0] for name in described} == {name.rstrip("/") for name in made}
    assert {name for name in described if not (shelf / name).exists()} == {"content/overrides.yml"}
    content = {path.name for path in (shelf / "content").iterdir()}
    assert {Path(name).name for name in described if name.startswith("content/")} == content | {"overrides.yml"}


# Settings


def test_every_setting_is_described_with_its_default() -> None:
    described = {
        names(name)[0]: names(default)[0] for name, default, _ in rows(section(GUIDE / "settings.md", "Of Papershelf"))
    }
    assert described == {field.name: yaml.safe_dump(field.default).split("\n")[0] for field in fields(Settings)}


def test_the_example_of_the_settings_is_right() -> None:
    (example,) = code(section(GUIDE / "settings.md", "Of Papershelf"), "yaml")
    (plugin,) = yaml.safe_load(example)["plugins"]
    assert Settings.from_mapping(plugin["papershelf"]) != Settings()


# Content


@pytest.mark.parametrize(
    ("heading", "language", "layout", "ids"),
    [
        ("Plain page, a line a part", "text", "daily-page", False),
        ("Plain page, blank lines", "text", "daily-page", False),
        ("Markdown clipping", "markdown", "clipper", True),
        ("Text export", "text", "text-export", True),
        ("Saved HTML", "html", "saved-page", True),
        ("JSON Lines", "json", "json-lines", True),
        ("Atom", "xml", "atom", True),
        ("RSS", "xml", "rss", True),
        ("ACL Anthology", "xml", "anthology", False),
        ("JSON document", "json", "json-document", True),
        ("Table", "text", "table", True),
        ("BibTeX", "bibtex", "bibtex", True),
        ("RIS", "ris", "ris", True),
        ("MEDLINE", "text", "medline", False),
        ("PubMed XML", "xml", "pubmed-xml", False),
        ("EndNote XML", "xml", "endnote-xml", True),
        ("Web of Science", "text", "web-of-science", False),
        ("EndNote", "text", "refer", True),
    ],
)
def test_the_example_of_a_layout_is_read_as_it_says(heading: str, language: str, layout: str, ids: bool) -> None:
    (example,) = code(section(GUIDE / "content.md", heading), language)
    log = ProblemLog()
    capture = read_capture(example.encode(), "x", log)
    assert list(log) == []
    assert capture
    assert capture.layout == layout
    first, second = capture.records
    assert (first.title, second.title) == ("ShelfNet: Sorting Books with Graphs", "How Long Is a Short Paper?")
    assert first.abstract.endswith("learns where a book belongs.")
    assert second.abstract.endswith("the page limit explains most of it.")
    assert (first.arxiv_id, second.arxiv_id) == (("2501.00001", "2501.00002") if ids else (None, None))


def test_the_example_of_front_matter_is_read_as_it_says() -> None:
    (example,) = code(section(GUIDE / "content.md", "Front matter"), "yaml")
    log = ProblemLog()
    capture = read_capture(example.encode(), "x", log)
    assert list(log) == []
    assert capture
    assert capture.layout == "front-matter"
    (paper,) = capture.records
    assert (paper.title, paper.arxiv_id) == ("ShelfNet: Sorting Books with Graphs", "2501.00001")
    assert paper.abstract.endswith("learns where a book belongs.")


def test_every_layout_has_its_example() -> None:
    layouts = {path.stem for path in (SOURCE / "sources").glob("*.py") if "\nLAYOUT = " in path.read_text("utf-8")}
    assert layouts == {
        "anthology",
        "atom",
        "bibtex",
        "clipper",
        "daily_page",
        "endnote_xml",
        "front_matter",
        "json_document",
        "json_lines",
        "medline",
        "pubmed_xml",
        "refer",
        "ris",
        "rss",
        "saved_page",
        "table",
        "text_export",
        "web_of_science",
    }


def test_every_field_of_an_override_is_described_and_shown() -> None:
    elements = section(GUIDE / "content.md", "Corrections: overrides.yml")
    assert [names(cells[0]) for cells in rows(elements)] == [[name] for name in _FIELDS]
    (example,) = code(elements, "yaml")
    log = ProblemLog()
    found = read_overrides(example, "overrides.yml", [TopicId("graphs")], log)
    assert list(log) == []
    shown = {name for override in found.values() for name in override.changes}
    assert shown | ({"hide"} if any(override.hide for override in found.values()) else set()) == set(_FIELDS)


def test_every_kind_of_link_is_named() -> None:
    (cell,) = (cells[1] for cells in rows(section(GUIDE / "content.md", "Corrections: overrides.yml"))
               if names(cells[0]) == ["links"])  # fmt: skip
    assert {kind.value for kind in LinkKind} <= set(names(cell))


def test_the_example_of_the_topics_is_right() -> None:
    (example,) = code(section(GUIDE / "content.md", "Topics: topics.yml"), "yaml")
    log = ProblemLog()
    graphs, forecasting = read_topics(example, "topics.yml", log)
    assert list(log) == []
    assert (graphs.terms["graph neural network"], forecasting.terms["time series"]) == (3, 1)
    assert (graphs.title_terms["graph"], graphs.negative_terms["bar graph"]) == (2, 3)


def test_the_columns_of_the_ledgers_are_described() -> None:
    described = [names(cells[0]) for cells in rows(section(GUIDE / "content.md", "The ledger of addresses"))]
    assert described == [[name] for name in f"{LEDGER_HEADER}\t{SYSTEM_LEDGER_HEADER}".split("\t")]


# Problems

_ROW = "{}\t{}\t\t0123456789ab\t{}"
_CAPTURES: dict[str, str | bytes] = {
    "titles.csv": "title,author,year\nOne,Ada Example,2025\n",
    "savedrecs.txt": "TI Lost\nPT J\nTI One\nAB Text.\n",
    "citation.enw": "%T Lost\n%0 Book\n%T One\n%X Text.\n",
    "empty.txt": "",
    "list.txt": "bread\nmilk\n",
    "head.txt": "Get trending papers in your email inbox!\nSubscribe\nAug 20\n",
    "broken.html": '<html><a href="/papers/2606.00001">x</a><![foo bar]]>\n',
    "untold.txt": captured(("A Title Without an Abstract", "")),
    "untitled.txt": captured(("", abstract_about("nothing"))),
    "one.txt": captured(("A Paper", abstract_about("one thing"))),
    "packed.gz": b"\x1f\x8b",
    "wrong.jsonl": '{"title": "x", "abstract": 1}\n{\n{"title": "x", "abstract": "y", "doi": "z", "authors": 1}\n',
    "broken.xml": "<feed>\n<entry>\n",
    "entities.xml": "<!DOCTYPE feed [<!ENTITY a 'b'>]><feed/>\n",
    "wrong.json": '[{"title": "x", "abstract": "y"},\n1,\n{"title": "x" "abstract": "y"},\n'
    '{"title": "x", "abstract": "y"},\n{"title":\n"x" "abstract": "y"},\n{"title": "x", "abstract": "y"}',
    "wrong.csv": 'title,abstract\nx,y,z\n"x" y,z\nx,y\n"x,\n',
    "wrong.tsv": 'title\tabstract\n"x\ny\n',
    "wrong.md": "---\ntitle: x: y\nabstract: z\n---\n",
    "wrong.bib": "@a{a, title = {A} b, title = {B}}\n@a b, title = {B}}\n@a{a, title = {A}, abstract = {"
    + "a" * 100_001
    + "}}\n@a{a, title = {",
    "wrong.nbib": "TI  - Title\nPMID- 1\nTI  - Title\n",
    "wrong.ris": "TI  - Title\nTY  - JOUR\nTI  - Title\n",
    "two.ris": "TY  - JOUR\nTI  - Title\nER  -\n@article{a}\n",
    "bytes.txt": captured(("Café Networks", abstract_about("naïve things"))).encode() + b"\xc3\xa9\xc3\xa9 \xff\n",
    "conflict.txt": "<<<<<<< HEAD\n",
    "two.txt": captured(("A Paper", abstract_about("one thing and another"))),
}
_OVERRIDES = """\
nobody: {title: x}
old-paper: {title: x}
a-paper:
  titel: x
  date: soon
  topics: [none]
  title: {}
plain: text
twice: {title: x}
twice: {title: y}
? [a]
: {title: x}
"""
_TOPICS = """\
No Slug: {name: x, description: x, terms: [x]}
plain: text
a-very-long-slug-that-goes-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on: {}
bare: {nome: x, terms: x}
weighed: {name: [x], description: x, terms: {a: none, "!": 1, B: 1, graph: 1, graphs: 1}, negative_terms: [graph]}
two: {name: Weighed, description: x, terms: ["x.*"]}
again: {name: weighed, description: x, terms: [y], formerly: [two]}
index: {}
former: {name: z, description: x, terms: [w], formerly: [No Slug]}
moved: {name: y, description: x, terms: [z], formerly: two}
"""
_LEDGER = "\n".join(
    (
        LEDGER_HEADER,
        _ROW.format("a-paper", "apaper", ""),
        _ROW.format("old-paper", "oldpaper", "a-paper"),
        _ROW.format("lost-paper", "lostpaper", ""),
        _ROW.format("lost-paper", "lostpaper", ""),
        _ROW.format("stray-paper", "straypaper", "nowhere"),
        "not a row",
        "",
    )
)


def _problems(folder: Path, capsys: pytest.CaptureFixture[str], command: str = "check") -> dict[str, set[str]]:
    """What the command says of a library: the messages by the name of the file they are about."""
    assert main(["-C", str(folder), command]) == 1
    found: dict[str, set[str]] = {}
    for line in capsys.readouterr().err.splitlines():
        if known := re.match(r"(?P<file>(?:content|docs)/[^:]+)(?::\d+)?: (?P<message>.+)", line):
            folder = known["file"].removeprefix("content/").split("/")[0]
            place = folder if folder in ("captures", "docs") else Path(known["file"]).name
            found.setdefault(place, set()).add(known["message"])
    return found


@pytest.fixture
def messages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, set[str]]:
    """Every message, by the heading under which it is described."""
    wrong = make_library(tmp_path / "wrong", captures=_CAPTURES, overrides=_OVERRIDES, topics=_TOPICS, ledger=_LEDGER)
    (wrong / "content" / "systems.tsv").write_text("dice\tdice\ta-paper\n" * 2 + "not a row\n", encoding="utf-8")
    found = _problems(wrong, capsys)
    capture = {"x.txt": _CAPTURES["one.txt"]}
    unreadable = make_library(tmp_path / "a", captures=capture, overrides="- x", topics="a: [")
    either = _problems(unreadable, capsys)
    unreadable = make_library(tmp_path / "b", captures=capture)
    (unreadable / "content" / "topics.yml").write_bytes(b"\xff")
    odd = make_library(tmp_path / "d", captures=capture)
    (odd / "content" / "topics.yml").mkdir()
    (odd / "content" / "mine.bib").touch()
    (odd / "content" / "captures" / "lost").symlink_to("nowhere")
    (odd / "content" / "captures" / "loop").symlink_to("..")
    os.mkfifo(odd / "content" / "captures" / "pipe")
    strange = _problems(odd, capsys).items()
    parted = make_library(tmp_path / "e", captures=capture, topics="<<<<<<< HEAD\n")
    for place, said in [
        *either.items(),
        *_problems(unreadable, capsys).items(),
        *strange,
        *_problems(parted, capsys).items(),
    ]:
        found.setdefault(place, set()).update(said)
    clash = make_library(tmp_path / "c", captures=capture, docs={"papers/index.md": "# Mine\n"})
    (clash / "docs" / "latin.md").write_bytes(b"\xff")
    (clash / "docs" / "lost.md").symlink_to("nowhere")
    os.mkfifo(clash / "docs" / "pipe.md")
    (clash / "docs" / "two\nlines.png").touch()
    found |= _problems(clash, capsys, "build")
    return {
        "Beside the captures": found["mine.bib"],
        "In a capture": found["captures"],
        "In overrides.yml": found["overrides.yml"],
        "In topics.yml": found["topics.yml"],
        "In slugs.tsv": found["slugs.tsv"],
        "In systems.tsv": found["systems.tsv"],
        "In docs/": found["docs"],
    }


def test_every_message_is_described_and_every_description_is_a_message(messages: dict[str, set[str]]) -> None:
    either = dict.fromkeys(_described("In either of the two"), False)
    for heading, said in messages.items():
        described = dict.fromkeys(_described(heading), False)
        for message in said:
            fitting = [known for known in (*described, *either) if _pattern(known).fullmatch(message)]
            assert fitting, f"not described: {message}"
            for known in fitting:
                (described if known in described else either)[known] = True
        assert [message for message, seen in described.items() if not seen] == []
    assert [message for message, seen in either.items() if not seen] == []


def _described(heading: str) -> list[str]:
    return [names(cells[0])[0] for cells in rows(section(GUIDE / "content.md", heading))]


def _pattern(message: str) -> re.Pattern[str]:
    return re.compile(".+".join(map(re.escape, message.split("…"))))


# How it works


def _modules() -> list[str]:
    """The modules that how-it-works.md names, in its order."""
    items = [item for element in section(GUIDE / "how-it-works.md", "The modules") for item in element.find_all("li")]
    return [names(item)[0] for item in items]


def test_every_module_is_named_and_every_named_module_is_there() -> None:
    there = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if path.name != "__init__.py"}
    there |= {f"{path.parent.relative_to(SOURCE).as_posix()}/" for path in SOURCE.glob("*/__init__.py")}
    assert sorted(_modules()) == sorted(there)


def test_the_list_of_modules_is_the_order_of_imports() -> None:
    place = {name: index for index, name in enumerate(name for name in _modules() if "/" not in name[:-1])}
    wrong = [
        f"{path.relative_to(SOURCE)} imports {other}"
        for path in sorted(SOURCE.rglob("*.py"))
        if (own := _unit(path.relative_to(SOURCE).as_posix())) in place
        for other in _imported(path)
        if other in place and other != own and place[other] > place[own]
    ]
    assert wrong == []


def _unit(name: str) -> str:
    """A module at the top, or the folder of any other."""
    first, slash, _ = name.partition("/")
    return first + slash


def _imported(path: Path) -> Iterator[str]:
    """The units that a module imports from, as `_unit` names them."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("papershelf"):
            parts = (node.module or "").split(".")[1:]
            for name in [parts[0]] if parts else [alias.name for alias in node.names]:
                yield f"{name}/" if (SOURCE / name).is_dir() else f"{name}.py"


def test_the_golden_case_of_the_contributors_guide_holds() -> None:
    (example,) = code(section(ROOT / "CONTRIBUTING.md", "Add a golden case"), "yaml")
    case = yaml.safe_load(example)
    log = ProblemLog()
    capture = read_capture(case["input"].encode(), "x", log)
    assert capture
    assert capture.layout == case["layout"]
    assert [f"{problem.line}: {problem.message}" for problem in log] == case["problems"]


# Hosting


def test_the_policy_is_the_one_that_the_pages_carry() -> None:
    (policy,) = code(section(GUIDE / "hosting.md", "Content-Security-Policy"), "text")
    theme = (ROOT / "theme" / "base.html").read_text("utf-8")
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy.strip()}">' in theme
