#!/usr/bin/env python3
"""Prints what the search finds, and what it costs: asked in Chromium, in a page opened from the disk.

Of the repository's own papers: success at 1 and at 5 of labelled queries (JSON lines of query, kind and titles), of
queries of every kind made from the papers, and of every name with one random edit. With a file of other papers the
same again among them; then a library of many made-up papers: what a first query fetches, how long a later one takes,
and how long the index takes to build, beside Pagefind's own binary for the same papers where that is installed.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from gzip import compress
from pathlib import Path
from statistics import median

import click
from pagefind_build import pagefind_seconds
from playwright.sync_api import Browser, Page, sync_playwright
from search_corpora import Catalogue, other_papers, own_library, with_made_up, with_others
from search_queries import Query, name_typos, queries

from papershelf.search.catalogue import catalogue
from papershelf.search.index import search_files

ROOT = Path(__file__).parents[1]
SCRIPT = Path("assets") / "papershelf" / "search-engine.js"
ASK = """async queries => {
  const found = [];
  for (const query of queries) {
    const start = performance.now();
    const { hits } = await Papershelf.search(query);
    found.push([hits.slice(0, 5).map(hit => hit.title), performance.now() - start]);
  }
  return found;
}"""
COLD = ("network", "the", "model", "transformer", "gra", "evolvegcn", "crysbfn", "attenton", "latticenet", "quantum")
SEED = 20


@click.command()
@click.option("--labels", type=click.Path(path_type=Path, exists=True), help="Labelled queries, JSON lines.")
@click.option("--others", type=click.Path(path_type=Path, exists=True), help="Other papers, JSON lines, may be gzip.")
@click.option("--papers", default=100_000, show_default=True, help="The size of the made-up library.")
@click.option("--chromium", default=shutil.which("chromium"), help="The browser's own path.")
def main(labels: Path | None, others: Path | None, papers: int, chromium: str | None) -> None:
    """Print the figures of the search."""
    corpus, knowledge = own_library(ROOT)
    own = catalogue(corpus, knowledge)
    labelled = [Query(row["query"], row["kind"], tuple(row["titles"])) for row in _rows(labels)]
    typos = list(name_typos(own[0], SEED))
    made = list(queries(own[0], SEED))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        size, seconds = write_site(folder / "own", own)
        click.echo(f"{len(own[0]):,} papers: index {size / 1000:,.0f} kB, built in {seconds:.1f} s")
        with engine(browser, folder / "own") as page:
            print_success(page, "labelled", labelled)
            print_success(page, "made", [*made, *typos])
        if others:
            more = with_others(corpus, knowledge, other_papers(others))
            size, seconds = write_site(folder / "more", more)
            click.echo(f"\n{len(more[0]):,} papers: index {size / 1e6:,.1f} MB, built in {seconds:.1f} s")
            with engine(browser, folder / "more") as page:
                print_success(page, "labelled", labelled)
                print_success(page, "made", typos)
            many = (tuple(with_made_up(more[0], papers, SEED)), more[1], more[2])
            size, seconds = write_site(folder / "many", many)
            click.echo(f"\n{len(many[0]):,} papers: index {size / 1e6:,.1f} MB, built and written in {seconds:.1f} s")
            print_costs(browser, folder / "many")
            shutil.rmtree(folder / "many")
            other = pagefind_seconds(many[0], folder / "pagefind")
            click.echo(
                f"Pagefind: {other:.1f} s, ours {seconds / other:.2f} of that" if other else "Pagefind: not installed"
            )
        browser.close()


def write_site(folder: Path, library: Catalogue) -> tuple[int, float]:
    """Write a page with the engine, and the index; return its size in bytes and the seconds that the index took."""
    (folder / SCRIPT.parent).mkdir(parents=True)
    (folder / "search").mkdir()
    shutil.copy(ROOT / "theme" / SCRIPT, folder / SCRIPT)
    page = f'<!doctype html><meta charset="utf-8"><title>Search</title><script src="{SCRIPT.as_posix()}"></script>'
    (folder / "index.html").write_text(page, encoding="utf-8")
    started, size = time.monotonic(), 0
    for name, text in search_files(*library):
        data = text.encode()
        size += len(data)
        (folder / "search" / name).write_bytes(data)
    return size, time.monotonic() - started


@contextmanager
def engine(browser: Browser, folder: Path) -> Iterator[Page]:
    """The page in a browser that has seen nothing yet."""
    context = browser.new_context()
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    yield page
    context.close()


def print_success(page: Page, origin: str, asked: Sequence[Query]) -> None:
    """Print success at 1 and 5 of every kind of query, and of all."""
    if not asked:
        return
    found = page.evaluate(ASK, [query.text for query in asked])
    rows: dict[str, list[tuple[bool, bool]]] = {}
    for query, (titles, _) in zip(asked, found, strict=True):
        answers = [title in query.titles for title in titles]
        for kind in (query.kind, "all"):
            rows.setdefault(kind, []).append((any(answers[:1]), any(answers)))
    rows["all"] = rows.pop("all")
    for kind, row in rows.items():
        first, five = (sum(column) for column in zip(*row, strict=True))
        click.echo(f"  {origin:8} {kind:26} {len(row):5}  at 1 {first:5} ({first / len(row):6.1%})  at 5 {five:5}")
    click.echo(f"  {origin:8} median of a query {median(each for _, each in found):.0f} ms")


def print_costs(browser: Browser, folder: Path) -> None:
    """Print what a first query fetches, the script of the engine included, and how long it takes the second time."""
    for query in COLD:
        with engine(browser, folder) as page:
            asked: list[str] = [str(SCRIPT)]
            page.on("request", lambda request, asked=asked: asked.append(request.url.partition("/many/")[2]))
            ((_, cold),) = page.evaluate(ASK, [query])
            warm = [each for _, each in page.evaluate(ASK, [query] * 5)]
        fetched = sum(len(compress((folder / name).read_bytes(), 6)) for name in asked)
        costs = f"{len(asked):3} requests {fetched / 1000:6.0f} kB compressed"
        click.echo(f"  {query:14} first {costs} {cold:6.0f} ms, again {median(warm):4.0f} ms")


def _rows(path: Path | None) -> Iterable[dict[str, list[str] | str]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines()) if path else ()


if __name__ == "__main__":
    main()
