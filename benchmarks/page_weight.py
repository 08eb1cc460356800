#!/usr/bin/env python3
"""Prints what the pages of a site weigh and how fast they are seen.

usage: page_weight.py SITE [--runs N] [--slowdown N] [--chromium PATH]

First the HTML of the papers' pages, in bytes, and what it is made of. Then a first visit to a page of each kind in
Chromium, on a phone and on a desk, from a server on this machine that compresses with gzip as an ordinary host does:
the files that come and their bytes on the line, heads and all; the sum of layout shifts; the scripts that block
rendering; and the Largest Contentful Paint with the processor four times slower. Of the paint it is the median of the
runs, of all else the most. The line is as fast as this machine, so the paint says what a page asks of a processor,
not of a line.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from typing import Any

from named_paths import parser_of
from playwright.sync_api import Browser, sync_playwright

from papershelf import urls

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
VIEWS = {"phone": (390, 844), "desk": (1440, 900)}
KINDS = {
    "home": "index.html",
    "papers": "papers/index.html",
    "topics": "topics/index.html",
    "systems": "systems/index.html",
    "atlas": "atlas.html",
    "search": "search.html",
    "a query": "search.html?q=graph+network",
}
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
COMPRESSED = ("text/", "application/json", "application/xml", "application/javascript", "image/svg+xml")
LEVEL = 6
"""What the servers that most sites stand on compress with unless told otherwise."""

PARTS = {
    "links to files, policy and language": re.compile(r"<html.*?<title", re.DOTALL),
    "citation_abstract": re.compile(r'<meta name="citation_abstract".*?>', re.DOTALL),
    "other meta tags": re.compile(
        r'<meta (?!name="citation_abstract"|http-equiv|charset|name="viewport").*?>', re.DOTALL
    ),
    "JSON-LD": re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL),
    "citation data": re.compile(r'<script type="application/json".*?</script>', re.DOTALL),
    "header": re.compile(r"<header.*?</header>", re.DOTALL),
    "title, facts, abstract and actions": re.compile(r'<h1.*?(?=<div class="ps-aside">)', re.DOTALL),
    "relations": re.compile(r'<div class="ps-aside">.*?</article>', re.DOTALL),
    "footer": re.compile(r"<footer.*?</footer>", re.DOTALL),
}

_WATCH = """
window.seen = { paint: 0, shift: 0, what: "" };
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  window.seen.paint = entry.startTime;
  window.seen.what = entry.element ? entry.element.tagName.toLowerCase() : "";
})).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (!entry.hadRecentInput) window.seen.shift += entry.value;
})).observe({ type: "layout-shift", buffered: true });
"""
_BLOCKING = """performance.getEntriesByType("resource").filter(
  entry => entry.initiatorType === "script" && entry.renderBlockingStatus === "blocking").length"""
_QUIET = 600
"""Milliseconds after the last request in which nothing more may be painted or moved."""


@dataclass(frozen=True)
class Visit:
    """A first visit: milliseconds to the largest paint and its element, layout shift, scripts, requests, bytes."""

    paint: float
    what: str
    shift: float
    blocking: int
    requests: int
    transferred: int


def main(arguments: Sequence[str]) -> int:
    """Print the weight of the papers' pages and what the first visits cost."""
    parser = parser_of(__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--slowdown", type=float, default=4)
    parser.add_argument("--chromium", default=next((found for found in map(shutil.which, CHROMIUM) if found), None))
    options = parser.parse_args(arguments)
    pages = paper_pages(options.site)
    if not pages:
        print(f"{options.site}: no page of a paper", file=sys.stderr)  # noqa: T201
        return 2
    _print_pages([page.read_text(encoding="utf-8") for page in pages])
    visited = {name: KINDS[name] for name in KINDS if (options.site / KINDS[name].partition("?")[0]).is_file()}
    for name, page in (("median paper", pages[len(pages) // 2]), ("largest paper", pages[-1])):
        visited[name] = page.relative_to(options.site).as_posix()
    with serving(options.site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=list(ARGUMENTS))
        print(f"{'first visit':14} {'on a':5} {'files':>6} {'kB':>7} {'shift':>7} {'blocking':>9} {'paint ms':>9}")  # noqa: T201
        for name, address in visited.items():
            for view in VIEWS:
                visits = [visit(browser, base + address, view, options.slowdown) for _ in range(options.runs)]
                print(f"{name:14} {view:5} {_figures(visits)}", flush=True)  # noqa: T201
        browser.close()
    return 0


def paper_pages(site: Path) -> list[Path]:
    """The pages of papers, which are not all pages of their folder; the smallest first."""
    folder = (site / urls.html_file(urls.PAPERS)).parent
    return sorted(filter(_is_paper, folder.glob("*.html")), key=lambda page: (page.stat().st_size, page.name))


def _is_paper(path: Path) -> bool:
    return "citation_title" in path.read_text(encoding="utf-8")


def _print_pages(texts: list[str]) -> None:
    sizes = sorted(len(text.encode()) for text in texts)
    high = quantiles(sizes, n=20)[-1] if len(sizes) > 1 else sizes[0]
    print(  # noqa: T201
        f"HTML of {len(sizes):,} papers: median {median(sizes):,.0f} bytes, 95 of 100 {high:,.0f}, most {sizes[-1]:,}"
    )
    for name, part in PARTS.items():
        found = [sum(len(match.encode()) for match in part.findall(text)) for text in texts]
        print(f"  {name:36} median {median(found):6,.0f}")  # noqa: T201


def _figures(visits: Sequence[Visit]) -> str:
    """The median of the paints, and the most of all else: what comes late may not come in every run."""
    shift, blocking = max(visit.shift for visit in visits), max(visit.blocking for visit in visits)
    files, size = max(visit.requests for visit in visits), max(visit.transferred for visit in visits)
    paint = median(visit.paint for visit in visits)
    return f"{files:6} {size / 1000:7.1f} {shift:7.4f} {blocking:9} {paint:9.0f}  <{visits[-1].what}>"


def visit(browser: Browser, url: str, view: str, slowdown: float) -> Visit:
    """Open a page as a new visitor does, and wait until nothing more comes."""
    width, height = VIEWS[view]
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_init_script(_WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    lengths: list[int] = []
    session.on("Network.loadingFinished", lambda event: lengths.append(int(event["encodedDataLength"])))
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(_QUIET)
    seen: dict[str, Any] = page.evaluate("window.seen")
    blocking: int = page.evaluate(_BLOCKING)
    context.close()
    return Visit(seen["paint"], seen["what"], seen["shift"], blocking, len(lengths), sum(lengths))


class _Handler(SimpleHTTPRequestHandler):
    """Serves files as an ordinary host does: compressed where that is worth it."""

    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """Answer; a visitor who leaves does not wait for the answer."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        packed = kind.startswith(COMPRESSED) and "gzip" in self.headers.get("Accept-Encoding", "")
        data = _packed(path) if packed else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@cache
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), LEVEL)


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """A server of the site; gives the URL of its root, which ends in `/`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site)))
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
