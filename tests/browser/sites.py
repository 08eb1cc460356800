"""The two sites that the tests of the built site look at: the repository's own, and one made of hostile text.

Each is built once a session, by the real command, in a temporary folder.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from bs4 import BeautifulSoup

from libraries import HOSTILE_TITLES, abstract_about, captured, make_library
from papershelf import cli
from papershelf.slugs import LEDGER_HEADER
from papershelf.system_ledger import HEADER as SYSTEM_HEADER

ROOT = Path(__file__).parents[2]
SUB_PATH = "/some/folder/"
"""Where the tests serve a site, and where the hostile one says that it is."""
HOSTILE_URL = f"https://shelf.example{SUB_PATH}"

KINDS = (
    "home",
    "paper",
    "papers",
    "papers-last",
    "topics",
    "topic",
    "systems",
    "system",
    "captures",
    "capture",
    "atlas",
    "glossary",
    "statistics",
    "guide",
    "search",
    "reading",
)
"""Every kind of page that a visitor meets."""

TOOLS = ("reading.html", "search.html", "search/index.html")
"""Pages that are a visitor's own: no search engine is to list them."""

_FOLDERS = ("papers", "topics", "systems", "captures")
_ALONE = ("index.html", "404.html", "atlas.html", "glossary.html", "statistics.html", *TOOLS)


@dataclass(frozen=True)
class BuiltSite:
    """A library with its built site. Pages are named by their path in the site, with `/`."""

    library: Path
    url: str | None

    @property
    def folder(self) -> Path:
        """Where the site's files are."""
        return self.library / "site"

    @property
    def path(self) -> str:
        """The path of the site's own address; its 404 page links from there."""
        return "/" + self.url.split("/", 3)[3] if self.url else "/"

    @cached_property
    def html_files(self) -> tuple[str, ...]:
        """Every HTML page."""
        return tuple(sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html")))

    @cached_property
    def papers(self) -> Mapping[str, dict[str, Any]]:
        """The exported papers by slug."""
        lines = (self.folder / "data" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
        return {paper["slug"]: paper for paper in map(json.loads, lines)}

    def paper_titled(self, title: str) -> str:
        """The page of the paper with this title."""
        return f"papers/{next(slug for slug, paper in self.papers.items() if paper['title'] == title)}.html"

    def soup(self, page: str) -> BeautifulSoup:
        """A page, parsed as a browser does that runs no scripts."""
        return _parsed(self.folder / page)

    def in_no_list(self, page: str) -> bool:
        """Whether no search engine is to list the page: a visitor's own, or one that keeps an old address alive."""
        robots = self.soup(page).find("meta", attrs={"name": "robots"})
        return robots is not None and robots["content"] == "noindex"

    @cached_property
    def hand_written(self) -> tuple[str, ...]:
        """The pages that stand in docs/."""
        return tuple(page for page in self.html_files if page.split("/")[0] not in _FOLDERS and page not in _ALONE)

    @cached_property
    def pages(self) -> Mapping[str, str]:
        """One page of every kind, the richest of its kind where they differ."""
        paper = max(self.papers.values(), key=lambda p: (bool(p["systems"]), len(p["links"]), len(p["topics"])))
        page = f"papers/{paper['slug']}.html"
        lists = [name for name in self.html_files if re.fullmatch(r"papers/page-\d+\.html", name)]
        linked = [str(link["href"]) for link in self.soup(page).select("main a[href]")]
        return {
            "home": "index.html",
            "paper": page,
            "papers": "papers/index.html",
            "papers-last": max(lists, key=lambda name: int(name.removesuffix(".html").rpartition("-")[2])),
            "topics": "topics/index.html",
            "topic": next(href for href in linked if href.startswith("../topics/"))[3:],
            "systems": "systems/index.html",
            "system": next(href for href in linked if href.startswith("../systems/"))[3:],
            "captures": "captures/index.html",
            "capture": next(href for href in linked if href.startswith("../captures/"))[3:],
            "atlas": "atlas.html",
            "glossary": "glossary.html",
            "statistics": "statistics.html",
            "guide": self.hand_written[0],
            "search": "search.html",
            "reading": "reading.html",
        }

    def file_url(self, page: str) -> str:
        """The address of a page on the disk."""
        return self.folder.as_uri() + "/" + quote(page)


@cache
def _parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def papershelf(*arguments: str) -> None:
    """Run the console command's own function, without a trace of the user's environment."""
    with pytest.MonkeyPatch.context() as environment:
        for name in ("SOURCE_DATE_EPOCH", "SITE_URL", "FORCE_COLOR"):
            environment.delenv(name, raising=False)
        environment.setenv("NO_MKDOCS_2_WARNING", "1")
        code = cli.main(arguments)
    assert code == 0, f"papershelf {' '.join(arguments)} ended with {code}"


def copy_own(target: Path) -> Path:
    """Copy what the repository's own site is made from; the repository itself is never written to."""
    target.mkdir(parents=True)
    for name in ("content", "docs"):
        shutil.copytree(ROOT / name, target / name)
    shutil.copy2(ROOT / "mkdocs.yml", target)
    return target


@cache
def own_site(base: Path) -> BuiltSite:
    """The repository's own site, built below `base`."""
    library = copy_own(base / "own")
    papershelf("-C", str(library), "build", "--quiet")
    return BuiltSite(library, "https://papershelf.example/")


@cache
def starter_site(base: Path) -> BuiltSite:
    """The site of a library that was just made; it has no address yet."""
    library = base / "starter"
    papershelf("init", str(library), "--quiet")
    papershelf("-C", str(library), "build", "--strict", "--quiet")
    return BuiltSite(library, None)


@dataclass(frozen=True)
class Cited:
    """A paper whose facts hold every character that means something in BibTeX, RIS or JSON."""

    title: str
    abstract: str
    authors: tuple[str, ...]
    date: str
    arxiv_id: str
    doi: str


CITED = Cited(
    title='Émile & Zoë\'s 100% "quoted" #1 set of under_scores, cost $5 ~ 25 } and more',
    abstract=abstract_about('50% of R&D — {braces, "quotes", Gödel’s ∑ and a lone } sign') + "\n\nER - and TY - too.",
    authors=(
        "Éva Gödel-O'Brien",
        "van der Berg, José María",
        "Ann {Bo_b} & Co. 100%",
        "Barnes and Noble",
        "Plato",
        "King, Jr., Martin Luther",
        "The Shelf Team",
    ),
    date="2025-08-20",
    arxiv_id="2508.12345",
    doi="10.1000/a_b(c)%7Bd%7D",
)
HARMLESS = "Plain-7: A harmless paper to compare with"
LONG_WORD = "Donaudampfschifffahrt" * 14
HOSTILE_NAME = "<b>Zed-2</b>"
HOSTILE_TOPIC = '</script><img src=x onerror=alert(1)> {{ 7*7 }} & "more"'
HOSTILE_CAPTURE = '2025-05-01 <img src=x onerror=alert(1)> & "q" {{ 7*7 }} [x](y).txt'
HOSTILE_AUTHORS = ('"><script>alert(2)</script>', "{{ 7*7 }} [x](javascript:alert(2))", "</script><!--")
HOSTILE_LINK = 'https://x.example/"><script>alert(3)</script>?a=b&c=(d)'
OLD_SLUGS = ("plain-7-under-its-old-title", "plain-7-under-an-older-one")
OLD_NAMES = ("a-name-that-nobody-uses", "another-such-name")
OLD_TOPIC = "topics/what-can-be-measured.html"
OLD_PAGES = (*(f"papers/{slug}.html" for slug in OLD_SLUGS), *(f"systems/{slug}.html" for slug in OLD_NAMES))
"""What a visitor may have kept the address of; all lead to the harmless paper, but for that of a topic."""

HIDDEN_TITLE = "A paper that is hidden"

SCRIPTED = HOSTILE_TITLES[0]
UNCLOSED = "An override \u202ethat is never closed"
OTHER_TITLES = (HARMLESS, LONG_WORD, f"{HOSTILE_NAME}: {SCRIPTED}", UNCLOSED)


ALL_TITLES = (*HOSTILE_TITLES, *OTHER_TITLES)
"""The titles of the hostile site, but for the cited and the hidden paper."""


def own_word(title: str) -> str:
    """A word that stands in the abstract of this paper only, and begins no other."""
    return f"quokka{'abcdefghijklmnopqrstuvwxyz'[ALL_TITLES.index(title)]}"


def hostile_abstract(title: str) -> str:
    """The abstract of a paper of the hostile site: its title's text stands in it and at its end."""
    return f"{abstract_about('this case')} {title} {abstract_about(own_word(title))} {title}"


def hostile_library(folder: Path) -> Path:
    """Write a library in which every text that people may write is hostile; it is not built yet."""
    pairs = [(title, hostile_abstract(title)) for title in ALL_TITLES]
    scripted = "title-script-alert-1-script"
    overrides = {
        "the-cited-paper": {
            "title": CITED.title,
            "abstract": CITED.abstract,
            "authors": list(CITED.authors),
            "date": CITED.date,
            "arxiv_id": CITED.arxiv_id,
            "doi": CITED.doi,
        },
        scripted: {
            "authors": list(HOSTILE_AUTHORS),
            "links": [{"url": HOSTILE_LINK, "kind": "code"}, {"url": "https://y.example/(a)_[b]*c*", "kind": "data"}],
        },
        "a-paper-that-is-hidden": {"hide": True},
    }
    topic = {"name": HOSTILE_TOPIC, "description": f"{HOSTILE_TOPIC} {SCRIPTED}", "terms": {"this case": 3}}
    harmless = {"name": "Measures", "description": "What can be measured.", "terms": {"simple mean": 3}}
    harmless |= {"formerly": ["what-can-be-measured"]}
    harmless_slug = "plain-7-a-harmless-paper-to-compare-with"
    return make_library(
        folder,
        captures={
            HOSTILE_CAPTURE: captured(*pairs[:6], ("The cited paper", abstract_about("citations"))),
            "2025-04-01.txt": captured(*pairs[6:], (HIDDEN_TITLE, abstract_about("what nobody sees"))),
        },
        overrides=yaml.safe_dump(overrides, allow_unicode=True),
        topics=yaml.safe_dump({"hostile": topic, "measures": harmless}),
        ledger="\n".join([LEDGER_HEADER, *(f"{slug}\told\t\t-\t{harmless_slug}" for slug in OLD_SLUGS)]),
        systems="\n".join([SYSTEM_HEADER, *(f"{slug}\t<b>{{{{ 7*7 }}}}</b>\t{harmless_slug}" for slug in OLD_NAMES)]),
        config="papers_per_page: 5",
        site_url=HOSTILE_URL,
    )


@cache
def hostile_site(base: Path) -> BuiltSite:
    """The site of hostile text."""
    library = hostile_library(base / "hostile")
    papershelf("-C", str(library), "build", "--strict", "--quiet")
    return BuiltSite(library, HOSTILE_URL)
