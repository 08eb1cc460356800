"""The elements of XML with their lines: what stands behind a break, what XML can hide, every entry of real files."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from papershelf.errors import ProblemLog
from papershelf.model import Capture
from papershelf.sources import read_capture
from papershelf.sources.decoding import clean
from papershelf.sources.xml_elements import Element, find_elements, root_name

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
FEED = SAMPLES / "arxiv-api.atom.xml"
VOLUME = SAMPLES / "acl-2022.conll.xml"
ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"


def found(text: str, openings: frozenset[str] = frozenset()) -> tuple[list[Element], list[str]]:
    log = ProblemLog()
    elements = find_elements(text.split("\n"), {"e"}, "x", log, openings=openings)
    return elements, [f"{problem.line}: {problem.message}" for problem in log]


def read(text: str) -> tuple[Capture | None, list[str]]:
    log = ProblemLog()
    capture = read_capture(text.encode(), "x", log)
    return capture, [f"{problem.line}: {problem.message}" for problem in log]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<feed>", "feed"),
        (
            "\n <?xml version='1.0'?>\n<!-- <no> -->\n<?style x?><!DOCTYPE a [ <!ENTITY b '>'> ] ><a:feed x='1'/>",
            "a:feed",
        ),
        ("<!DOCTYPE html>\n<html>", "html"),
        ("<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x.dtd'><html xmlns='x'>", "html"),
        ("a <feed>", None),
        ("< feed>", None),
        ("<!-- <feed>", None),
        ("", None),
    ],
)
def test_the_root_is_the_first_element(text: str, name: str | None) -> None:
    assert root_name(text.split("\n")) == name


def test_what_only_looks_like_an_element_is_none() -> None:
    elements, problems = found("<f>\n<!-- <e>no</e> -->\n<e>1 <![CDATA[<e>\n]]></e><ee>no</ee>\n<e/></f>")
    assert [(element.line, element.text) for element in elements] == [(3, "1 <e>\n"), (5, "")]
    assert problems == []


def test_children_are_found_by_their_names() -> None:
    (element,), _ = found("<e a='1'>x<b>1</b><c:b>2<d>3</d></c:b><b>\n 4 </b></e>")
    assert element.attributes == {"a": "1"}
    assert [child.text for child in element.each("b")] == ["1", "\n 4 "]
    assert [child.text for child in element.each("*:b")] == ["1", "23", "\n 4 "]
    assert (element.said("c:b"), element.said("d"), element.said("*:b")) == ("23", "", "1")
    assert element.first("d") is None
    assert element.text == "x123\n 4 "


def test_the_beginning_of_an_outer_element_is_told_on_both_sides_of_a_break() -> None:
    elements, problems = found("<f><v n='1'><e/></v><v n='2'>\n<e>&</e>\n<v n='3'><e/></v></f>", frozenset({"v"}))
    names = [(element.name, element.line, element.attributes.get("n")) for element in elements]
    assert names == [("v", 1, "1"), ("e", 1, None), ("v", 1, "2"), ("v", 3, "3"), ("e", 3, None)]
    assert [problem.split(":")[0] for problem in problems] == ["2"]


@pytest.mark.parametrize(
    "broken",
    [
        "<e>2 & 3</e>",
        "<e>2",
        "<e>2</f>",
        "<e><b>2</e>",
        "<e>2<!-- </e>",
        "<e>2<![CDATA[ </e>",
        "<e a=1>2</e>",
        "<e 2</e>",
    ],
)
def test_a_break_costs_one_element_and_is_told(broken: str) -> None:
    elements, problems = found(f"<f>\n<e>1</e>\n{broken}\n<e>3</e>\n<e>4</e>\n</f>")
    assert [(element.line, element.text) for element in elements] == [(2, "1"), (4, "3"), (5, "4")]
    (problem,) = problems
    assert re.match(r"[3-6]: broken XML.*; mend it, or capture it again$", problem)


@pytest.mark.parametrize("between", ["&", "<b>", "</b>", "<!-- -- -->"])
def test_a_break_between_elements_costs_none(between: str) -> None:
    elements, problems = found(f"<f>\n<e>1</e>\n{between}\n<e>2</e>\n</f>")
    assert [element.text for element in elements] == ["1", "2"]
    assert len(problems) == 1


def test_documents_may_follow_each_other_and_elements_stand_alone() -> None:
    elements, problems = found("<f><e>1</e></f>\n<?xml version='1.0'?>\n<f><e>2</e></f>\n<e>3</e>")
    assert [(element.line, element.text) for element in elements] == [(1, "1"), (3, "2"), (4, "3")]
    assert problems == []


@pytest.mark.parametrize("declared", ["<!ENTITY a 'b'>", "<!ENTITY a SYSTEM 'file:///x'>", "<!ENTITY % a 'b'> %a;"])
def test_a_file_that_declares_entities_is_refused(declared: str) -> None:
    elements, problems = found(f"<!DOCTYPE f [\n{declared}\n]>\n<f><e>&a;</e></f>")
    assert elements == []
    assert problems == ["2: XML that declares entities; remove its document type, from <!DOCTYPE to ]>"]


def test_nothing_is_loaded_and_unknown_entities_stay(tmp_path: Path) -> None:
    (tmp_path / "x.dtd").write_text("<!ENTITY a 'loaded'>")
    elements, problems = found(f"<!DOCTYPE f SYSTEM '{(tmp_path / 'x.dtd').as_uri()}'><f><e>&a; &eacute;</e></f>")
    assert [element.text for element in elements] == ["&a; é"]
    assert problems == []


@pytest.mark.parametrize(
    "text",
    [
        "<feed>" * 100_000,
        "<feed><entry><title>" + "<b>" * 100_000,
        "<entry>" * 20_000,
        "<feed/>" * 20_000,
        "<feed><entry>" + "<!--" * 100_000,
        "<feed><entry><title>x</title><summary type='html'>" + "&lt;math&gt;" * 100_000 + "</summary></entry></feed>",
        "<rss><item><title>x</title><description>&lt;/p&gt;" + "&lt;p " * 100_000 + "</description></item></rss>",
        "<rss><item><title>" + ". (arXiv:" * 100_000 + "</title></item></rss>",
        "<volume><paper><title><tex-math>" + "$" * 100_000 + "</tex-math></title></paper></volume>",
        "<!DOCTYPE feed [" + "] " * 100_000,
    ],
    ids=lambda text: text[:20],
)
def test_hostile_xml_is_told_and_costs_no_time(text: str) -> None:
    capture, problems = read(text)
    assert problems or (capture and capture.records)


def test_html_keeps_its_readers() -> None:
    page = "<html><body><h3><a href='/papers/2501.00001'>A Title of a Paper</a></h3><p>{}</p></body></html>"
    text = page.format("We study how tides move along four coasts. They move as the moon does, and so do models. " * 3)
    for before in ("", "<!DOCTYPE html>", "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x' 'y'>\n", "<!-- feed -->"):
        capture, problems = read(before + text)
        assert capture
        assert (capture.layout, len(capture.records), problems) == ("saved-page", 1, [])


def squeezed(element: ElementTree.Element | None) -> str:
    assert element is not None
    return " ".join(clean("".join(element.itertext())).split())


def sample(path: Path) -> tuple[Capture, list[str], ElementTree.Element]:
    if not path.exists():
        pytest.skip("no samples")
    text = path.read_text("utf-8")
    capture, problems = read(text)
    assert capture
    assert problems == []
    return capture, text.split("\n"), ElementTree.fromstring(text)  # noqa: S314 (data that stands beside the repository)


def test_every_entry_of_a_feed_of_arxiv_is_read() -> None:
    capture, lines, root = sample(FEED)
    entries = root.findall(f"{ATOM}entry")
    assert (capture.layout, len(capture.records), len(entries)) == ("atom", 10, 10)
    for record, entry in zip(capture.records, entries, strict=True):
        assert lines[record.source.line - 1] == "  <entry>"
        assert squeezed(entry.find(f"{ATOM}id")).startswith(f"http://arxiv.org/abs/{record.arxiv_id}v")
        assert record.title == squeezed(entry.find(f"{ATOM}title"))
        assert " ".join(record.abstract.split()) == squeezed(entry.find(f"{ATOM}summary"))
        assert record.authors == tuple(map(squeezed, entry.iterfind(f"{ATOM}author/{ATOM}name")))
        assert record.date == squeezed(entry.find(f"{ATOM}published"))[:10]
        assert record.doi == entry.findtext(f"{ARXIV}doi")
        assert record.url is None
        assert record.latex


def test_the_headed_paragraphs_of_an_abstract_are_kept_apart() -> None:
    capture, _, _ = sample(FEED)
    starts = [[part.split()[0] for part in record.abstract.split("\n\n")] for record in capture.records]
    assert ["Context.", "Objective.", "Results.", "Conclusion."] in starts
    assert sum(len(words) == 1 for words in starts) == 9


def test_signs_that_arxiv_encoded_twice_are_decoded() -> None:
    capture, _, _ = sample(FEED)
    (abstract,) = (record.abstract for record in capture.records if record.arxiv_id == "2403.16981")
    assert "$(π, 1-π)$" in abstract
    assert "$α= β$" in abstract


def test_every_paper_of_a_volume_is_read() -> None:
    capture, lines, root = sample(VOLUME)
    papers = root.findall("volume/paper")
    assert (capture.layout, len(capture.records), len(papers)) == ("anthology", 28, 28)
    for record, paper in zip(capture.records, papers, strict=True):
        assert lines[record.source.line - 1] == f'    <paper id="{paper.get("id")}">'
        assert record.title == squeezed(paper.find("title"))
        assert record.abstract == squeezed(paper.find("abstract"))
        names = [(author.findtext("first"), author.findtext("last")) for author in paper.iterfind("author")]
        assert record.authors == tuple(f"{last}, {first}" for first, last in names)
        assert record.date == "2022-12"
        assert record.doi == paper.findtext("doi")
        assert record.url == f"https://aclanthology.org/{paper.findtext('url')}"
