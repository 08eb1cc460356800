"""A first visit: what is transferred before the visitor does anything, and what the first picture waits for."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request

from browser.conftest import Opened
from browser.sites import BuiltSite

TRANSFER = 100_000
"""Bytes that a first visit may take, the page and every file that it asks for, each compressed by gzip."""

BLOCKING = """() => performance.getEntriesByType("resource")
  .filter(entry => entry.initiatorType === "script" && entry.renderBlockingStatus === "blocking")
  .map(entry => entry.name)"""
PAINTED = """() => performance.getEntriesByType("paint").length > 0"""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("kind", ["home", "paper", "papers", "topic", "system", "reading", "guide", "atlas"])
def test_a_first_visit_transfers_at_most_100_kb(
    kind: str, width: int, own_site: BuiltSite, serve: Callable[..., str], chromium: Browser
) -> None:
    base = serve(own_site)
    context = chromium.new_context(viewport={"width": width, "height": 900})
    asked: list[Request] = []
    context.on("request", lambda request: asked.append(request))
    page = context.new_page()
    page.goto(base + own_site.pages[kind], wait_until="networkidle")
    names = {urlsplit(request.url.removeprefix(base)).path for request in asked if request.url.startswith("http")}
    sizes = {name: len(gzip.compress((own_site.folder / name).read_bytes(), 6)) for name in names}
    context.close()
    assert own_site.pages[kind] in sizes
    assert any(name.endswith(".css") for name in sizes)
    assert any(name.endswith(".js") for name in sizes)
    assert not any(name.endswith((".woff", ".woff2", ".ttf", ".otf")) for name in sizes), "no font is fetched"
    assert sum(sizes.values()) <= TRANSFER, sizes


@pytest.mark.parametrize("kind", ["home", "paper", "search", "atlas"])
def test_no_script_is_waited_for_before_the_first_picture(
    kind: str, own_site: BuiltSite, serve: Callable[..., str], opened: Opened
) -> None:
    with opened(serve(own_site), own_site.pages[kind]) as page:
        page.wait_for_function(PAINTED)
        assert page.evaluate(BLOCKING) == []
