"""The readers of captured files: golden cases of every layout, the real captures, and each in every other layout."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml

from papershelf.errors import ProblemLog
from papershelf.model import Capture, Paper, PaperId, Record
from papershelf.pages.citation import csl_json
from papershelf.sources import decoding, read_capture
from papershelf.text import AbstractText

TESTS = Path(__file__).parent
CAPTURES = TESTS.parent / "content" / "captures"
SAMPLES = TESTS.parents[1] / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not there")
GOLDEN = sorted((TESTS / "golden" / "sources").glob("*.yml"))
REAL = {
    "000_c433a600c4d16603.txt": (119, None),
    "001_d44d55e03f382766.txt": (58, "Mar 14"),
    "002_d37a1bd58996ffe8.txt": (207, None),
    "003_fd003de424b8dca7.txt": (49, "Aug 20"),
}


def read(data: bytes) -> tuple[Capture | None, list[str]]:
    log = ProblemLog()
    capture = read_capture(data, "captures/x", log)
    return capture, [f"{problem.line}: {problem.message}" for problem in log]


def read_real(name: str) -> Capture:
    capture, problems = read((CAPTURES / name).read_bytes())
    assert capture
    assert not problems
    return capture


def as_golden(record: Record) -> dict[str, Any]:
    found = {
        "line": record.source.line,
        "title": record.title,
        "abstract": record.abstract,
        "arxiv_id": record.arxiv_id,
        "date": record.date,
        "authors": list(record.authors) or None,
        "doi": record.doi,
        "url": record.url,
        "slug": record.slug,
        "links": [f"{link.kind} {link.url}" for link in record.links] or None,
    }
    return {key: value for key, value in found.items() if value is not None}


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    data = case.get("bytes") or case["input"].encode(case.get("encoding", "utf-8"))
    capture, problems = read(data)
    assert problems == case.get("problems", [])
    assert (capture.layout if capture else None) == case.get("layout")
    assert (capture.date if capture else None) == case.get("date")
    assert [as_golden(record) for record in (capture.records if capture else ())] == case.get("records", [])


def test_no_bytes_at_all_are_reported() -> None:
    capture, problems = read(b"")
    assert capture is None
    assert problems == ["1: the file is empty; paste a captured page into it or remove it"]


def test_a_packed_file_is_read_as_what_it_holds() -> None:
    plain = (CAPTURES / "003_fd003de424b8dca7.txt").read_bytes()
    assert read(gzip.compress(plain)) == read(plain)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-20], lambda data: data[:30] + b"xx" + data[32:], lambda _: b"\x1f\x8b"]
)
def test_a_damaged_packed_file_is_one_problem(damage: Callable[[bytes], bytes]) -> None:
    data = gzip.compress((CAPTURES / "003_fd003de424b8dca7.txt").read_bytes())
    assert read(damage(data)) == (
        None,
        ["0: a gzip file that is cut off or damaged; pack it again, or put the unpacked file here"],
    )


def test_a_packed_file_that_unpacks_to_very_much_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MOST", 1 << 20)
    assert read(gzip.compress(b" " * (1 << 20) + b" "))[1] == [
        "0: a gzip file that holds more than 1 MiB; pack it again, or put the unpacked file here"
    ]


@pytest.mark.parametrize(
    "piece", ["[[", "[[a ", "%%", "<!--", "{%", "> ", ">", "| ", "#a ", "```\n", "*_", "http://", "- [ ] "]
)
def test_a_hostile_text_below_front_matter_is_read_in_time(piece: str) -> None:
    start = process_time()
    for text in (piece * 50_000, f"{piece}\n" * 50_000):
        assert read(f"---\ntitle: A\nauthor: B\n---\nText.\n\n{text}".encode())[0]
    assert process_time() - start < 30, "minutes of work, where seconds do"


@pytest.mark.parametrize(
    ("body", "abstract"),
    [
        ("Abstract interpretation is *good*.", "Abstract interpretation is *good*."),
        ("The abstract.\n\nIt ends.", "The abstract.\n\nIt ends."),
        ("**Abstract** We do.", "We do."),
        ("Keywords: a\n\nAbstract—We do.\n\nWell.\n\nMy note. #todo", "We do.\n\nWell."),
        (
            "## 1. Abstract\n\n> We do.\n\nWell.\n\n| a | b |\n\n[PDF](https://x.example/1) [Code](https://x.example)",
            "We do.\n\nWell.",
        ),
        ("A note.\n\n> [!quote]+ Abstract\n> We do.\n>\n> Well.\n\nA note.", "We do.\n\nWell."),
        ("> [!tip] A note\n> of mine.\n\nWe do.", "We do."),
        ("<!-- a\n\nnote -->We do 5%%and a\nnote%%.", "We do 5."),
        ("We do $[[ab]]$ [[1]] and #SAT.", "We do $[[ab]]$ [[1]] and #SAT."),
        ("# Abstract: a view\n\nText.", None),
        ("## 1\n\nText.", None),
        ("We do [[that]].", None),
        ("We do.\n\n- [x] that", None),
        ("We do.\n#later", None),
    ],
)
def test_the_abstract_below_front_matter_is_told_from_notes(body: str, abstract: str | None) -> None:
    capture, problems = read(f"---\ntitle: A\nauthor: B\n---\n{body}\n".encode())
    assert capture
    assert [record.abstract for record in capture.records] == ([abstract] if abstract else [])
    assert len(problems) == (not abstract)


def test_a_file_that_is_no_text_is_of_no_layout_whatever_its_bytes_look_like() -> None:
    entry = b"\n@article{a, title = {A Title}, abstract = {Text.}}\n"
    noise = bytes(range(256)) * 40
    capture, problems = read(entry + noise + entry)
    assert capture is None
    assert problems[0].startswith("1: no known layout;")
    assert len(problems) == 1


def test_a_text_keeps_its_layout_among_a_few_control_characters() -> None:
    entry = b"@article{a, title = {A\x02 Title}, abstract = {\x1b[1mText\x1b[0m %s}}\n" % (b"\x0c\x01" * 60)
    assert read(entry)[0]
    assert read(entry.decode().encode("utf-16"))[0]


def json_lines(**fields: object) -> bytes:
    return json.dumps({"title": "A Title", "abstract": "Text.", **fields}).encode()


@pytest.mark.parametrize(
    "line",
    [b'{"title": ' + b"[" * 100_000, b'{"title": ' + b"9" * 10_000, b'{"title": NaN}', b"[]", b"null", b"{", b"\xff"],
    ids=["deep", "long number", "nan", "list", "null", "cut off", "not UTF-8"],
)
def test_no_line_of_json_raises(line: bytes) -> None:
    capture, problems = read(json_lines() + b"\n" + line + b"\n" + json_lines(title="Another"))
    assert capture
    assert [record.title for record in capture.records] == ["A Title", "Another"]
    assert problems
    assert all(problem.startswith("2: ") for problem in problems)


@pytest.mark.parametrize(
    ("before", "wrong", "after"),
    [
        ("[\n", "[" * 100_000, "\n]"),
        ("[\n", '{"title":' * 20_000, "\n]"),
        ('{"papers": [\n', '{"a":' * 100_000, "]}"),
        ("[\n", '{"title": "' + "x" * 5_000_000, "\n]"),
        ("[\n", '{"title": "x", "n": ' + "9" * 10_000 + "}", "\n]"),
    ],
    ids=["lists", "objects", "in an object", "no end", "long number"],
)
def test_no_document_of_json_costs_what_stands_before(before: str, wrong: str, after: str) -> None:
    data = before + json_lines().decode() + ",\n" + wrong + ",\n" + json_lines(title="Another").decode() + after
    capture, problems = read(data.encode())
    assert capture
    assert capture.layout == "json-document"
    assert capture.records[0].title == "A Title"
    assert problems
    assert problems[0].startswith("3: not JSON: ")


@pytest.mark.parametrize("row", ['"' + "x" * 1_000_000, '"' + "x\n" * 100_000, "x," * 100_000, '"x"y\n' * 5000])
def test_no_row_of_a_table_costs_those_before(row: str) -> None:
    capture, problems = read(f"title,abstract,doi\nOne,Text.,\n{row}\nTwo,Text.,\n".encode())
    assert capture
    assert capture.layout == "table"
    assert capture.records[0].title == "One"
    assert problems[0].startswith("3: a row ")


@pytest.mark.parametrize("value", ["[" * 50_000, "- " * 50_000, "{a: " * 20_000, "*x", "!!int x", "\t- x", "? [a]"])
def test_no_front_matter_raises(value: str) -> None:
    capture, problems = read(f"---\ntitle: x\nabstract:\n {value}\n---\n".encode())
    assert capture is None or not capture.records or value == "!!int x"
    assert problems or value == "!!int x"


@pytest.mark.parametrize("value", ["[" * 50_000, "{a=" * 20_000, "9" * 10_000, "2025-02-31", "", '"""', "\\t"])
def test_no_front_matter_in_toml_raises(value: str) -> None:
    capture, problems = read(f"+++\ntitle = 'x'\nabstract = {value}\n+++\n".encode())
    assert capture
    assert not capture.records
    assert problems


def test_front_matter_is_text_whatever_it_looks_like() -> None:
    bomb = "\n".join(f"{key}: &{key} [{', '.join([f'*{of}'] * 9)}]" for of, key in pairwise("abcdefghij"))
    capture, problems = read(f"---\ntitle: 1e3\nabstract: 0x10\na: &a [x]\n{bomb}\ntags: *j\n---\n".encode())
    assert capture
    assert not problems
    assert [as_golden(record) for record in capture.records] == [{"line": 2, "title": "1e3", "abstract": "0x10"}]


@needs_samples
def test_every_daily_paper_of_the_service_is_read() -> None:
    data = (SAMPLES / "hf-daily-papers-api.json").read_bytes()
    capture, problems = read(data)
    assert capture
    assert not problems
    lines = data.decode().split("\n")
    papers = [row["paper"] for row in json.loads(data)]
    for record, paper in zip(capture.records, papers, strict=True):
        assert lines[record.source.line - 1] == "  {"
        assert f'"{paper["id"]}"' in lines[record.source.line + 1]
        assert (record.title, record.arxiv_id) == (" ".join(paper["title"].split()), paper["id"])
        assert " ".join(record.abstract.split()) == " ".join(paper["summary"].split())
        assert list(record.authors) == [author["name"] for author in paper["authors"]]
        assert record.date == paper["publishedAt"][:10]


@needs_samples
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_paper_of_a_conference_is_read(separator: str) -> None:
    rows = list(csv.DictReader((SAMPLES / "mini-conf-papers.csv").read_text("utf-8").splitlines(keepends=True)))
    written = io.StringIO()
    table = csv.DictWriter(written, rows[0].keys(), delimiter=separator)
    table.writeheader()
    table.writerows(rows)
    capture, problems = read(written.getvalue().encode())
    assert capture
    assert not problems
    for index, (record, row) in enumerate(zip(capture.records, rows, strict=True)):
        assert record.source.line == index + 2
        assert record.title == " ".join(row["title"].split())
        assert " ".join(record.abstract.split()) == " ".join(decoding.clean(row["abstract"]).split())
        assert list(record.authors) == row["authors"].split("|")
        assert record.url == row["pdf_url"]


@needs_samples
def test_the_paper_of_a_proceedings_site_is_read() -> None:
    capture, problems = read((SAMPLES / "2016-06-11-zadeh16.md").read_bytes())
    assert capture
    assert not problems
    (record,) = capture.records
    assert record.title == "Geometric Mean Metric Learning"
    assert record.abstract.startswith("We revisit the task of learning a Euclidean metric")
    assert record.abstract.endswith("consistently attains higher classification accuracy.")
    assert record.authors == ("Zadeh, Pourya", "Hosseini, Reshad", "Sra, Suvrit")
    assert (record.date, record.url) == ("2016-06-11", "http://proceedings.mlr.press/v48/zadeh16.pdf")


def test_the_citations_that_a_library_offers_are_read() -> None:
    paper = Paper(
        PaperId("one"),
        AbstractText.from_prose("One: Two"),
        AbstractText.from_prose("Text.", "More."),
        (),
        authors=("Ada Example", "van den Berg, Cy"),
        date="2025-01",
        arxiv_id="2501.00001",
        doi="10.1000/182",
    )
    capture, problems = read(json.dumps([csl_json(paper, None)] * 2, indent=2).encode())
    assert capture
    assert not problems
    for record in capture.records:
        assert (record.title, record.abstract) == ("One: Two", "Text.\n\nMore.")
        assert (record.authors, record.date) == (("Example, Ada", "van den Berg, Cy"), paper.date)
        assert (record.arxiv_id, record.doi) == (paper.arxiv_id, paper.doi)


def test_json_may_hold_what_no_text_may() -> None:
    capture, problems = read(
        json_lines(title="A\ud800 \x00Title\u200b\ufeff", authors=["A\x1b[1m B"], url="https://x.example/\u202e")
    )
    assert capture
    assert not problems
    (record,) = capture.records
    assert record.title == "A Title"
    assert record.authors == ("A[1m B",)


@pytest.mark.parametrize("name", REAL)
def test_real_captures_give_all_their_records_in_order(name: str) -> None:
    count, date = REAL[name]
    capture = read_real(name)
    assert len(capture.records) == count
    assert capture.date == date
    lines = [record.source.line for record in capture.records]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("name", REAL)
def test_every_line_of_a_real_capture_is_read(name: str) -> None:
    lines = (CAPTURES / name).read_text("utf-8").split("\n")
    texts = [text for record in read_real(name).records for text in (record.title, record.abstract)]
    body = [" ".join(line.split()) for line in lines if line.strip()]
    assert body[-len(texts) + 1 :] == texts[1:]
    assert body[-len(texts)].removeprefix("Subscribe") == texts[0]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", REAL)
def test_a_real_capture_reads_the_same_in_every_encoding(name: str, encoding: str, ending: str) -> None:
    text = (CAPTURES / name).read_text("utf-8").rstrip("\n").replace("\n", ending)
    capture, problems = read(text.encode(encoding))
    assert capture
    assert not problems
    assert [as_golden(record) for record in capture.records] == list(map(as_golden, read_real(name).records))


def one_line_a_part(records: list[Record]) -> str:
    body = [text for record in records for text in (record.title, record.abstract)]
    return "Get trending papers in your email inbox!\nSubscribe" + "\n".join(body)


def blank_lines(records: list[Record]) -> str:
    head = ["new", "Get trending papers in your email inbox!", "Subscribe", "Daily Papers", "Aug 20"]
    return "\n\n".join([*head, *(text for record in records for text in (record.title, record.abstract))])


def escaped(text: str, *, backslashes: bool) -> str:
    text = re.sub(r"([*_\[\]])", r"\\\1", text.replace("\\", r"\\") if backslashes else text)
    return re.sub(r"(\w{4},) ", r"\1\\" + "\n", text)


def clipping(records: list[Record]) -> str:
    parts = ["* [Models](/models)", "[Daily Papers](/papers)", "![](https://example.org/a.png)Aug 20"]
    for record in records:
        title = escaped(record.title, backslashes=True)
        parts += ["[12](/login)", f"### [{title}](/papers/{record.arxiv_id})"]
        parts += [escaped(record.abstract, backslashes=True), "Submitted by", "* 3 authors"]
    return "\n\n".join([*parts, "[Next](/papers?p=1)"])


def linked_clipping(records: list[Record]) -> str:
    parts = ["# Daily Papers", "Oct 2"]
    for record in records:
        url = f"https://huggingface.co/papers/{record.arxiv_id}"
        parts += [f"### [{escaped(record.title, backslashes=True)}]({url})"]
        parts += [f"[{escaped(record.abstract, backslashes=True)}]({url})", f"·\n\nMay 29[6]({url}#community)"]
    return "\n\n".join(parts)


def export_url_after(records: list[Record]) -> str:
    parts = ["Models", "https://huggingface.co/models", "quantum walks", "Mar 25"]
    for record in records:
        url = f"https://huggingface.co/papers/{record.arxiv_id}"
        parts += ["[-] 5", f"https://huggingface.co/login?next={record.arxiv_id}", record.title, url]
        parts += [record.abstract, url, "[", f"2 authors]({url})", "·", "Some Lab", "https://huggingface.co/lab"]
    return "\n\n".join(parts)


def export_url_before(records: list[Record]) -> str:
    parts = ["quantum walks", "https://huggingface.co/papers?q=quantum+walks"]
    for record in records:
        parts += [f"https://huggingface.co/papers/{record.arxiv_id}", record.title, record.abstract]
    return "\n".join(parts)


def saved_page(records: list[Record]) -> str:
    parts = ["<!doctype html><html><body><header><a href='/'>Website</a></header><main><time>Aug 20</time>"]
    for record in records:
        url = f"/papers/{record.arxiv_id}"
        parts.append(
            f"<article><a href='{url}'><img src='x.png'></a><h3><a href='{url}'>{html.escape(record.title)}</a></h3>"
            f"<a href='{url}'><p>{html.escape(record.abstract)}</p></a><a href='{url}#community'>3</a></article>"
        )
    return "\n".join([*parts, "</main><footer>Pricing</footer></body></html>"])


@pytest.mark.parametrize(
    ("render", "layout", "keeps_id"),
    [
        (one_line_a_part, "daily-page", False),
        (blank_lines, "daily-page", False),
        (clipping, "clipper", True),
        (linked_clipping, "clipper", True),
        (export_url_after, "text-export", True),
        (export_url_before, "text-export", True),
        (saved_page, "saved-page", True),
    ],
)
@pytest.mark.parametrize("name", REAL)
def test_real_records_come_back_from_every_layout(
    name: str, render: Callable[[list[Record]], str], layout: str, keeps_id: bool
) -> None:
    real = read_real(name).records
    records = [
        Record(record.title, record.abstract, record.source, arxiv_id=f"2401.{index:05}")
        for index, record in enumerate(real, start=1)
    ]
    capture, problems = read(render(records).encode())
    assert not problems
    assert capture
    assert capture.layout == layout
    found = [(record.title, record.abstract, record.arxiv_id) for record in capture.records]
    assert found == [(record.title, record.abstract, record.arxiv_id if keeps_id else None) for record in records]


@pytest.mark.parametrize(
    ("data", "title", "lines"),
    [
        ("Café Möbius ".encode() + b"\xff Networks", "Café Möbius \ufffd Networks", [1]),
        ("Café Möbius Networks".encode(), "Café Möbius Networks", []),
        ("Café \ufffd Möbius".encode(), "Café \ufffd Möbius", []),
        ("Café Möbius Networks".encode("cp1252"), "Café Möbius Networks", []),
        (b"Caf\xc3\xa9 \xff", "CafÃ© ÿ", []),
    ],
)
def test_a_damaged_byte_costs_itself_and_is_told(data: bytes, title: str, lines: list[int]) -> None:
    row = b'{"title": "' + data + b'", "abstract": "An abstract."}\n'
    log = ProblemLog()
    capture = read_capture(row, "x.jsonl", log)
    assert capture
    assert capture.records[0].title == title
    assert [problem.line for problem in log] == lines


def test_damaged_utf_16_is_told() -> None:
    data = '\ufeff{"title": "A"}\n{"title": "Net", "abstract": "Works."}\n'.encode("utf-16-le")
    data = data.replace("Wo".encode("utf-16-le"), b"\x00\xd8o\x00")
    log = ProblemLog()
    assert read_capture(data, "x.jsonl", log)
    assert "x.jsonl:2: bytes that are no text, read as \ufffd; write what they should be" in map(str, log)
