#!/usr/bin/env python3
"""Prints what a first visit to the pages of a built site costs: in Chromium, from a server that compresses with gzip.

usage: page_weight.py SITE [--runs N] [--slowdown N] [--chromium PATH]

Each page is opened by a browser that has seen nothing of the site, on a phone and on a desk, with the processor slowed
down four times (Emulation.setCPUThrottlingRate): Largest Contentful Paint in milliseconds, the median of the runs;
Cumulative Layout Shift, the worst of them; scripts that the first paint waits for; requests, and bytes as they came,
heads and all. The network is this machine's own, so the paint says what a page asks of a processor, not of a line.
Then the HTML of the papers' pages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import mimetypes
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
VIEWS = {"phone": (390, 844), "desk": (1440, 900)}
LARGEST = "largest paper"
COMPRESSED = ("text/", "application/json", "application/xml", "application/javascript", "image/svg+xml")
LEVEL = 6
"""What the servers that most sites stand on compress with unless told otherwise."""

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
_BLOCKING = 'document.querySelectorAll("head script[src]:not([async], [defer], [type=module])").length'
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
    """Print a line for each page and view, and the weight of the papers' pages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--slowdown", type=float, default=4)
    parser.add_argument("--chromium", default=next((found for found in map(shutil.which, CHROMIUM) if found), None))
    options = parser.parse_args(arguments)
    sizes = paper_sizes(options.site)
    pages = {
        "home": "index.html",
        "median paper": sizes[len(sizes) // 2][1],
        LARGEST: sizes[-1][1],
        "search": "search.html",
        "a query": "search.html?q=graph+network",
    }
    with serving(options.site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        say(f"{'page':14} {'on a':6} {'LCP ms':>7} {'CLS':>7} {'blocking':>9} {'requests':>9} {'kB':>7}  largest")
        for name, address in pages.items():
            for view in VIEWS:
                visits = [visit(browser, base + address, view, options.slowdown) for _ in range(options.runs)]
                say(f"{name:14} {view:6} {line(visits)}")
        browser.close()
    lengths = [size for size, _ in sizes]
    small = sum(size <= 15_000 for size in lengths)
    say(
        f"HTML of {len(sizes):,} papers: median {median(lengths) / 1000:.1f} kB, largest {lengths[-1] / 1000:.1f} kB "
        f"({sizes[-1][1]}), {small:,} of at most 15 kB"
    )
    return 0


def line(visits: Sequence[Visit]) -> str:
    """The figures of a page."""
    paint, shift = median(visit.paint for visit in visits), max(visit.shift for visit in visits)
    last = visits[-1]
    return (
        f"{paint:7.0f} {shift:7.4f} {last.blocking:9} {last.requests:9} {last.transferred / 1000:7.1f}  <{last.what}>"
    )


def paper_sizes(site: Path) -> list[tuple[int, str]]:
    """The bytes of the papers' pages and their addresses, the smallest first; `SystemExit` where there are none."""
    data = site / "data" / "papers.jsonl"
    rows = data.read_text(encoding="utf-8").splitlines() if data.is_file() else ()
    pages = (f"papers/{json.loads(row)['slug']}.html" for row in rows)
    sizes = sorted(((site / page).stat().st_size, page) for page in pages)
    if not sizes:
        raise SystemExit(f"{site} has no papers; build it first")
    return sizes


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


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
