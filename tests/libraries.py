"""Small libraries on disk, and the hostile texts that every form of a page must carry as text.

Tests of the stages and of the browser share them, so that a page that fails in one place can be looked at in the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from papershelf import urls
from papershelf.build import Library
from papershelf.config import Settings, Site
from papershelf.enrich import Knowledge
from papershelf.model import (
    Capture,
    CaptureId,
    Corpus,
    Evidence,
    Listing,
    Naming,
    Paper,
    PaperId,
    Record,
    Source,
    System,
    SystemId,
    SystemKind,
)
from papershelf.pages.markdown import render
from papershelf.pages.shelf import make_slips
from papershelf.pages.views import Page
from papershelf.slugs import make_slug
from papershelf.text import AbstractText

SITE_URL = "https://shelf.example/"
HEAD = (
    "new",
    "Get trending papers in your email inbox!",
    "Subscribe",
    "byAK and the research community",
    "May 1",
)

HOSTILE_TITLES = (
    "</title><script>alert(1)</script>",
    "{{ 7*7 }}",
    "[x](javascript:alert(1))",
    '"><img src=x onerror=alert(1)>',
    "../../etc/passwd",
    "CON",
    "!!!",
    "字" * 300,
    "\u202eRight to left\u202c and \u200fmarks\u200e",
    "🦉 An owl",
)
"""The titles that issue 2 names, each a paper of somebody."""

MARKDOWN_BREAKERS = (
    "# x",
    "- x",
    "+ x",
    "1. x",
    "1) x",
    "***",
    "---",
    "===",
    "`",
    "`` x ``",
    "```",
    "~~~",
    "&amp;",
    "&copy;",
    "&#60;b&#62;",
    "<b>",
    "<!-- x -->",
    "<http://x.example>",
    "a_b_c",
    "_a_ *b* **c** __d__",
    "~a~ ~~b~~ ^c^ ^^d^^ ==e== ++f++",
    "{: .x }",
    "{ .x }",
    "x {: #y onclick=alert(1) }",
    ":smile:",
    '--8<-- "x"',
    "[^1]: x",
    "[^1]",
    "*[HTML]: x",
    "HTML",
    "[x]: http://y.example",
    "[x]",
    "![x](y.png)",
    "!!! note",
    "??? note",
    "/// note",
    '=== "Tab"',
    ": x",
    "| a | b |",
    "a | b",
    "    indented",
    "C#",
    "C# #",
    "> x",
    "\\",
    "\\*",
    "a\\",
    "$x$ $$y$$",
    "\\(x\\)",
    "{% raw %}",
    "{# x #}",
    "%TITLE%",
    "http://x.example/a_b_c?d=e&f=g",
    "<<<<<<<",
    "\u00a0",
    "{>>x<<} {++y++} {--z--}",
    "(c) (r) (tm) -->",
    "[TOC]",
    "[ ] x",
    "[x] x",
    "- [ ] x",
    "1.",
    "-",
    "+",
    "title: x",
)
"""Texts that mean something to Markdown, to its extensions or to template engines."""


def abstract_about(subject: str) -> str:
    """An abstract that no reader takes for a title, different for every subject."""
    return (
        f"In this work we study {subject} and report what we found, with enough words that nobody takes this text "
        f"for a title. We show that {subject} can be measured with simple means, and that the measure holds on three "
        "small data sets which we describe in detail. The results suggest that more of it is to be done by others."
    )


def captured(*pairs: tuple[str, str]) -> str:
    """A capture in the layout with blank lines: the head of the page, then each title and its abstract."""
    return "\n\n".join((*HEAD, *(part for pair in pairs for part in pair))) + "\n"


def glued(*pairs: tuple[str, str]) -> str:
    """A capture in the layout with a line a part, the first title glued to the button."""
    head = "Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribe"
    return head + "\n".join(part for pair in pairs for part in pair) + "\n"


def line_of_title(number: int) -> int:
    """The line of the file on which `captured` puts the title of a pair, numbered from 1."""
    return 2 * len(HEAD) + 4 * (number - 1) + 1


def make_library(
    root: Path,
    *,
    captures: Mapping[str, str | bytes],
    overrides: str = "",
    topics: str = "",
    ledger: str = "",
    systems: str = "",
    config: str = "",
    site_url: str | None = SITE_URL,
    docs: Mapping[str, str] | None = None,
) -> Path:
    """Write a library into `root` and return it.

    `captures` and `docs` map a file's name below its folder to its content; `config` is YAML for the plugin's section
    of mkdocs.yml. An empty text writes no file.
    """
    settings = yaml.safe_load(config) if config else None
    mkdocs = {
        "site_name": "Test shelf",
        "site_description": "Papers for tests.",
        "site_url": site_url,
        "theme": {"name": "material"},
        "plugins": [{"papershelf": settings} if settings else "papershelf"],
        "nav": [{"About": "about.md"}],
    }
    if site_url is None:
        del mkdocs["site_url"]
    files: dict[str, str | bytes] = {
        "mkdocs.yml": yaml.safe_dump(mkdocs, sort_keys=False),
        "docs/about.md": "# About\n\nA shelf for tests.\n",
        "content/overrides.yml": overrides,
        "content/topics.yml": topics,
        "content/slugs.tsv": ledger,
        "content/systems.tsv": systems,
    }
    files |= {f"docs/{name}": text for name, text in (docs or {}).items()}
    for name, content in files.items():
        if content:
            write(root / name, content)
    (root / "content" / "captures").mkdir(parents=True, exist_ok=True)
    for name, content in captures.items():
        write(root / "content" / "captures" / name, content)
    return root


def write(path: Path, content: str | bytes) -> Path:
    """Write a file as it is, with its folders; texts as UTF-8 without any change of line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, path with `/` to bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def markdown_of(library: Library) -> dict[str, str]:
    """The Markdown tree of a library, path to text."""
    return {urls.markdown_file(page.address): render(page) for page in library.pages}


def site_files_of(library: Library, docs: Path, others: Sequence[str] = ()) -> dict[str, str]:
    """What a library's site carries beside its pages, path to text."""
    return {name: "".join(text) for name, text in library.site_files(docs, others)}


def paper(title: str, abstract: str = "An abstract.", **known: Any) -> Paper:
    """A paper as the stages after the corpus get it; its id is that of its title unless `id` is given."""
    defaults: dict[str, Any] = {
        "id": PaperId(make_slug(title, "paper")),
        "sources": (Source("content/captures/a.txt", 1),),
    }
    return Paper(
        title=AbstractText.from_capture(title), abstract=AbstractText.from_capture(abstract), **(defaults | known)
    )


def system(name: str, introduced_by: Sequence[PaperId], mentioned_by: Sequence[PaperId]) -> System:
    """A system that these papers introduce and mention."""
    introductions, mentions = (
        tuple(Naming(each, name, None, None, None, (Evidence(("called",), 0, 0, 1),)) for each in ids)
        for ids in (introduced_by, mentioned_by)
    )
    return System(SystemId(name.lower()), name, SystemKind.METHOD, None, introductions, mentions)


def corpus_of(*papers: Paper, **known: Any) -> Corpus:
    """A corpus of these papers, all of them listed in the one capture that they come from."""
    capture = Capture(
        "content/captures/a.txt",
        "test",
        tuple(Record(each.title.plain, each.abstract.plain, each.sources[0]) for each in papers),
    )
    listing = Listing(CaptureId("a"), "a", capture, len(capture.records), tuple(each.id for each in papers))
    by_id = sorted(papers, key=lambda each: each.id)
    return Corpus(**({"papers": tuple(by_id), "captures": (listing,), "records": len(papers)} | known))


def make_pages(corpus: Corpus, knowledge: Knowledge, settings: Settings, site: Site) -> Iterator[Page]:
    """Every page of a library, made from its call slip."""
    return (slip.make() for slip in make_slips(corpus, knowledge, settings, site))


def reading_list() -> list[Paper]:
    """Two pairs of papers that share words, and one by itself, in the order of their ids."""
    return sorted(
        [
            paper("Graph Neural Networks", "Message passing on graphs with edges and nodes."),
            paper("Message Passing on Graphs", "Graph networks pass messages along edges."),
            paper("Pruning Lottery Tickets", "Sparse subnetworks are winning tickets."),
            paper("Winning Tickets", "Lottery tickets are sparse subnetworks of dense networks."),
            paper("Cooking", "Recipes for soup."),
        ],
        key=lambda each: each.id,
    )


CLOUDS, EACH = 4, 20


def clouds(count: int = CLOUDS * EACH) -> np.ndarray:
    """Vectors in clouds, one after the other, in seeded directions that have little in common."""
    random = np.random.default_rng(7)
    centres = random.normal(size=(CLOUDS, 30))
    return np.abs(centres[np.arange(count) % CLOUDS] + random.normal(size=(count, 30)) * 0.2)


def papers_of_six_subjects() -> list[Paper]:
    """Papers whose words, of a seeded vocabulary, have a subject each."""
    random = np.random.default_rng(3)
    words = random.integers(0, 40, (300, 60)) + np.arange(300)[:, None] % 6 * 25
    return [paper(f"Paper {number:03}", " ".join(f"word{word:03}" for word in row)) for number, row in enumerate(words)]
