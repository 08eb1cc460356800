"""The content that builders are compared on: captures for us, and the same papers as Markdown for the others.

The Markdown is made from the data of the site that we built, so that every builder has our texts, our topics and our
related papers, and finds out nothing by itself.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any

from made_up import recombined

from papershelf import escaping
from papershelf.config import Settings
from papershelf.enrich.topic_file import read_topics
from papershelf.errors import ProblemLog
from papershelf.holdings import CAPTURES, TOPICS, read_holdings

SITE_URL = "https://papershelf.example/"
SITE_NAME = "Shelf"
SEED = 6
PAPERS_A_FILE = 1000
DESCRIPTION = 150
"""How many signs of an abstract describe its page, about as many as on ours."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sources:
    """Where papers come from: a repository with a content/, and a file of JSON lines that may not be there."""

    root: Path
    corpus: Path | None

    @cached_property
    def own(self) -> tuple[Row, ...]:
        """The papers of the repository."""
        papers = read_holdings(self.root, Settings()).corpus.papers
        return tuple({"title": paper.title.latex, "abstract": paper.abstract.latex} for paper in papers)

    @cached_property
    def others(self) -> tuple[Row, ...]:
        """The papers of the file."""
        if self.corpus is None:
            return ()
        data = self.corpus.read_bytes()
        lines = (gzip.decompress(data) if self.corpus.suffix == ".gz" else data).splitlines()
        return tuple(json.loads(line) for line in lines)

    def papers(self, total: int) -> list[Row]:
        """The first papers of the file, or of the repository where there is no file; then made-up ones."""
        real = self.others or self.own
        return list(chain(real[:total], self._made_up(real, total - len(real))))

    def further(self, total: int, number: int) -> list[Row]:
        """Papers that are not among the `total`."""
        if total == len(self.own):
            return list(self.others[:number]) or list(self._made_up(self.own, number))
        return self.papers(total + number)[total:]

    def _made_up(self, real: Sequence[Row], number: int) -> Iterator[Row]:
        texts = [(" ".join(row["title"].split()), " ".join(row["abstract"].split())) for row in real]
        for paper in recombined(texts, max(number, 0), SEED):
            about = {key: real[paper.model][key] for key in ("authors", "update_date") if key in real[paper.model]}
            yield {"title": paper.title, "abstract": paper.abstract, **about}


def make_library(folder: Path, sources: Sources, papers: int, settings: Row) -> None:
    """Write a library of so many papers with our settings.

    As many as the repository has are its own, captures, ledger and all.
    """
    content = folder / "content"
    if papers == len(sources.own):
        shutil.copytree(sources.root / "content", content)
    else:
        (content / CAPTURES).mkdir(parents=True)
        shutil.copy(sources.root / "content" / TOPICS, content)
        rows = iter(sources.papers(papers))
        for number in range(0, papers, PAPERS_A_FILE):
            add_capture(folder, f"base-{number:06}", islice(rows, PAPERS_A_FILE))
    (folder / "docs").mkdir()
    configuration = {
        "site_name": SITE_NAME,
        "site_url": SITE_URL,
        "theme": {"name": "material"},
        "plugins": [{"papershelf": dict(settings)}],
    }
    (folder / "mkdocs.yml").write_text(json.dumps(configuration), encoding="utf-8")


def add_capture(folder: Path, name: str, rows: Iterable[Row]) -> None:
    """Add papers to a library in a capture of their own."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "content" / CAPTURES / f"{name}.jsonl").write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Article:
    """A paper as every builder shows it. Links are pairs of a path in the site and a title."""

    slug: str
    title: str
    abstract: str
    authors: Sequence[str]
    date: str | None
    topics: Sequence[tuple[str, str]]
    links: Sequence[tuple[str, str]]
    related: Sequence[tuple[str, str, str]]
    previous: tuple[str, str] | None
    following: tuple[str, str] | None

    @property
    def description(self) -> str:
        """The beginning of the abstract."""
        text = " ".join(self.abstract.split())
        return text if len(text) <= DESCRIPTION else text[:DESCRIPTION].rpartition(" ")[0] + "…"

    def with_front_matter(self) -> str:
        """The Markdown for a builder with templates: all that is no text of the paper stands in the front matter."""
        front = {
            "title": self.title,
            "description": self.description,
            "date": _whole(self.date),
            "authors": list(self.authors),
            "topics": [name for _, name in self.topics],
            "related": [{"slug": slug, "title": title, "why": why} for slug, title, why in self.related],
            "previous": self.previous and {"slug": self.previous[0], "title": self.previous[1]},
            "following": self.following and {"slug": self.following[0], "title": self.following[1]},
        }
        return f"{front_matter(front)}\n{self._body()}"

    def in_markdown(self) -> str:
        """The Markdown for a builder with a theme: all that the page shows stands in its text."""
        parts = [
            f"{front_matter({'title': self.title, 'description': self.description})}\n{self._body()}",
            "## Topics",
            "\n".join(f"- [{escaping.markdown(name)}](../topics/{slug}.md)" for slug, name in self.topics),
            "## Related papers",
            "\n".join(
                f"- [{escaping.markdown(title)}]({slug}.md) {escaping.markdown(why)}"
                for slug, title, why in self.related
            ),
            *(
                f"{said} paper: [{escaping.markdown(other[1])}]({other[0]}.md)"
                for said, other in (("Previous", self.previous), ("Next", self.following))
                if other
            ),
        ]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _body(self) -> str:
        parts = [f"# {escaping.markdown(self.title)}", *map(escaping.markdown, self.abstract.split("\n\n"))]
        parts += (f"- [{name}]({escaping.markdown_url(url)})" for url, name in self.links)
        return "\n\n".join(parts) + "\n"


def read_articles(file: Path, names: Mapping[str, str]) -> Iterator[Article]:
    """The papers of our data (JSON lines), in its order; `names` are those of the topics by their slugs."""
    with file.open(encoding="utf-8") as lines:
        titles = {row["slug"]: row["title"] for row in map(json.loads, lines)}
    order = list(titles)
    with file.open(encoding="utf-8") as lines:
        for place, row in enumerate(map(json.loads, lines)):
            before, after = order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None
            yield Article(
                slug=row["slug"],
                title=row["title"],
                abstract=row["abstract"],
                authors=row["authors"],
                date=row["date"],
                topics=[(slug, names[slug]) for slug in row["topics"]],
                links=[(link["url"], link["kind"].capitalize()) for link in row["links"]],
                related=[
                    (other["slug"], titles[other["slug"]], ", ".join(other["because"])) for other in row["related"]
                ],
                previous=(before, titles[before]) if before else None,
                following=(after, titles[after]) if after else None,
            )


def write_changed(file: Path, text: str) -> None:
    """Write a file where its text has changed."""
    if not file.is_file() or file.read_text(encoding="utf-8") != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def front_matter(matter: Mapping[str, Any]) -> str:
    """What stands above a page's Markdown: YAML whose values are JSON, without the empty ones."""
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in matter.items() if value)
    return f"---\n{''.join(lines)}---\n"


def _whole(date: str | None) -> str | None:
    """A date with its month and day: no other builder knows a year alone."""
    return date and date + "-01-01"[len(date) - len("2025") :]


def topic_names(library: Path) -> dict[str, str]:
    """The names of a library's topics by their slugs."""
    file = library / "content" / TOPICS
    topics = read_topics(file.read_text(encoding="utf-8"), file.name, ProblemLog())
    return {str(topic.id): topic.name for topic in topics}
