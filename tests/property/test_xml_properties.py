"""What holds for every file of XML, wherever it breaks."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.errors import ProblemLog
from papershelf.model import Record
from papershelf.sources import read_capture

COUNT = 4
FEED = "\n".join(
    [
        "<?xml version='1.0'?>",
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        *(
            f'<entry>\n<id>http://arxiv.org/abs/2501.0000{n}v1</id>\n<title type="html">Paper {n}</title>\n'
            f"<summary>Text é of it.\n  More.</summary><author>\n<name>Ada Example</name></author>\n</entry>"
            for n in range(COUNT)
        ),
        "</feed>\n",
    ]
)
VOLUME = "\n".join(
    [
        '<collection id="2022.shelf">\n<volume id="1">\n<meta><year>2022</year></meta>',
        *(
            f'<paper id="{n}">\n<title><b>Paper {n}</b></title>\n<abstract>Of <tex-math>n</tex-math>\n&amp;'
            f" $5.</abstract><author><first>Ada</first><last>Example</last></author>"
            f"\n<url>2022.shelf-1.{n}</url></paper>"
            for n in range(COUNT)
        ),
        "</volume>\n</collection>\n",
    ]
)
CHANNEL = "\n".join(
    [
        '<rss version="2.0"><channel><title>x</title>',
        *(
            f"<item><title>Paper {n}</title>\n<description>&lt;p&gt;Text&lt;/p&gt;</description>"
            f"\n<guid>{n}</guid></item>"
            for n in range(COUNT)
        ),
        "</channel></rss>\n",
    ]
)
PUBMED = "\n".join(
    [
        "<?xml version='1.0'?>\n<PubmedArticleSet>",
        *(
            f"<PubmedArticle><MedlineCitation>\n<PMID>{n}</PMID><Article><ArticleTitle>Paper {n}</ArticleTitle>\n"
            f'<Abstract><AbstractText Label="A">Text &lt; H<sub>2</sub>\n</AbstractText></Abstract>'
            f"\n</Article></MedlineCitation></PubmedArticle>"
            for n in range(COUNT)
        ),
        "</PubmedArticleSet>\n",
    ]
)
ENDNOTE = "\n".join(
    [
        "<?xml version='1.0'?>\n<xml><records>",
        *(
            f"<record><titles>\n<title><style>Paper {n}</style></title></titles>\n<abstract>Text&#xD;of it</abstract>"
            f"\n</record>"
            for n in range(COUNT)
        ),
        "</records></xml>\n",
    ]
)
FILES = st.sampled_from(
    [(FEED, "entry"), (VOLUME, "paper"), (CHANNEL, "item"), (PUBMED, "PubmedArticle"), (ENDNOTE, "record")]
)
WRONG = st.sampled_from(
    [
        "&",
        "<",
        ">",
        "]]>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<?",
        "<b>",
        "</b>",
        "</title>",
        "&x;",
        "&#0;",
        "\x00",
        '"',
        "\n",
    ]
) | st.text(max_size=10)


def starts(text: str, name: str) -> list[int]:
    """Where the elements of a name begin."""
    return [found.start() for found in re.finditer(rf"<{name}(?=[\s>])", text)]


def read(text: str) -> tuple[list[Record], list[int]]:
    """The records, and the lines of the problems; each within the file."""
    log = ProblemLog()
    data = text.encode("utf-8", "replace")
    capture = read_capture(data, "x", log)
    records = list(capture.records) if capture else []
    lines = [problem.line for problem in log]
    most = max(len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")), 1)
    assert all(1 <= line <= most for line in (*lines, *(record.source.line for record in records)))
    return records, lines


@settings(max_examples=200, deadline=None)
@given(FILES, st.data())
def test_a_file_that_is_cut_off_gives_what_is_whole_and_a_problem(file: tuple[str, str], data: st.DataObject) -> None:
    text, name = file
    cut = text[: data.draw(st.integers(starts(text, name)[0], len(text) - 2))]
    records, problems = read(cut)
    assert len(records) == cut.count(f"</{name}>")
    assert problems


@settings(max_examples=300, deadline=None)
@given(FILES, st.integers(0, COUNT - 1), WRONG, st.data())
def test_what_is_wrong_in_an_entry_costs_no_other(
    file: tuple[str, str], broken: int, wrong: str, data: st.DataObject
) -> None:
    text, name = file
    start = starts(text, name)[broken] + len(name) + 1
    end = text.index(f"</{name}>", start) + len(name) + 2
    place = data.draw(st.integers(start, end))
    behind = data.draw(st.integers(place, end))
    records, problems = read(text[:place] + wrong + text[behind:])
    titles = {record.title for record in records}
    assert {f"Paper {n}" for n in range(COUNT) if n != broken} <= titles
    assert len(records) == COUNT or problems


@settings(max_examples=200, deadline=None)
@given(FILES, st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 20), WRONG), max_size=5))
def test_no_change_raises_and_nothing_is_silent(file: tuple[str, str], changes: list[tuple[int, int, str]]) -> None:
    text, _ = file
    for place, length, wrong in changes:
        text = text[:place] + wrong + text[place + length :]
    records, problems = read(text)
    assert records or problems
