#!/usr/bin/env python3
"""Prints what the pages of a site weigh and how fast they are seen.

usage: weight.py SITE

First the HTML of the papers' pages, in bytes, and what it is made of. Then, for a first visit to a page of each kind in
Chromium at two widths, from a server on this machine: how many files are transferred before anything is done and their
bytes, each file compressed by gzip at level 6; the sum of layout shifts; the scripts that block rendering; and the
Largest Contentful Paint with the processor four times slower, the median of several visits.
"""

from __future__ import annotations

import gzip
import re
import shutil
import sys
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request, sync_playwright

from papershelf import urls

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = (390, 1440)
SLOWER = 4
VISITS = 5

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
OBSERVED = """
window.seen = { shift: 0, paint: 0 };
new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.shift += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.paint = entry.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""
BLOCKING = """() => performance.getEntriesByType("resource")
  .filter(entry => entry.initiatorType === "script" && entry.renderBlockingStatus === "blocking").length"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """Answer; a visitor who leaves does not wait for the answer."""
        with suppress(ConnectionError):
            super().handle()


def main(site: Path) -> int:
    """Print the weight of the papers' pages and what the first visits cost."""
    pages = [path for path in sorted((site / urls.html_file(urls.PAPERS)).parent.glob("*.html")) if _is_paper(path)]
    if not pages:
        print(f"{site}: no page of a paper", file=sys.stderr)  # noqa: T201
        return 2
    _print_pages([path.read_text(encoding="utf-8") for path in pages])
    kinds = ("index.html", "papers/index.html", "topics/index.html", "systems/index.html", "atlas.html", "search.html")
    named = [site / name for name in kinds if (site / name).is_file()]
    _print_visits(site, [named[0], sorted(pages, key=lambda path: path.stat().st_size)[len(pages) // 2], *named[1:]])
    return 0


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


def _print_visits(site: Path, pages: list[Path]) -> None:
    name = next(filter(None, map(shutil.which, CHROMIUM)), None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=name, args=["--no-sandbox", "--disable-gpu"])
        for path in pages:
            for width in WIDTHS:
                print(_visit(browser, site, base, path.relative_to(site).as_posix(), width))  # noqa: T201
        browser.close()
    server.shutdown()
    server.server_close()


def _visit(browser: Browser, site: Path, base: str, name: str, width: int) -> str:
    """One line on the first visit to a page."""
    paints: list[float] = []
    shift, blocking, sizes = 0.0, 0, dict[str, int]()
    for _ in range(VISITS):
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.add_init_script(OBSERVED)
        asked: list[Request] = []
        context.on("request", lambda request, asked=asked: asked.append(request))
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(base + name, wait_until="networkidle")
        seen = page.evaluate("window.seen")
        paints.append(seen["paint"])
        shift, blocking = max(shift, seen["shift"]), max(blocking, page.evaluate(BLOCKING))
        files = {urlsplit(request.url).path.removeprefix("/") for request in asked if request.url.startswith(base)}
        sizes |= {file: len(gzip.compress((site / file).read_bytes(), 6)) for file in files}
        context.close()
    return (
        f"{name[:40]:40} {width:5} px  {len(sizes):2} files {sum(sizes.values()) / 1000:6.1f} kB"
        f"  layout shift {shift:.4f}  blocking scripts {blocking}  largest paint {median(paints):5.0f} ms"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
