"""One Chromium for the session, and pages that complain: of a request to another host, of anything in the console.

A test opens a page by one of two doors, the disk or a server that has the site in a folder, and both must do.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Playwright,
    Request,
    Response,
    WebError,
    expect,
    sync_playwright,
)

from browser.sites import SUB_PATH, BuiltSite

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
IDLE = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
Opened = Callable[..., AbstractContextManager[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder drives a browser."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(params=["own", "hostile"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    """Each of the two sites that have every kind of page."""
    found = request.getfixturevalue(f"{request.param}_site")
    assert isinstance(found, BuiltSite)
    return found


def chromium_path(playwright: Playwright) -> str:
    """The Chromium to drive; without one the test fails, for a skipped browser is a site that nobody looked at."""
    if named := os.environ.get("PAPERSHELF_CHROMIUM"):
        return named
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    own = playwright.chromium.executable_path
    if not Path(own).exists():
        pytest.fail(
            "no Chromium: run `make browser` or `apt-get install chromium`, or name one in PAPERSHELF_CHROMIUM",
            pytrace=False,
        )
    return own


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once; what is expected of a page may take its time on a busy machine."""
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(playwright), args=list(ARGUMENTS))
        yield browser
        browser.close()


class _Handler(SimpleHTTPRequestHandler):
    """Serves a site below a path, with its own 404 page, as a static host does."""

    def __init__(self, *args: Any, site: BuiltSite, path: str, **kwargs: Any) -> None:
        self._site, self._path = site, path
        super().__init__(*args, directory=str(site.folder), **kwargs)

    def translate_path(self, path: str) -> str:
        if not path.startswith(self._path):
            return str(self._site.folder / "no-such-folder" / "no-such-file")
        return super().translate_path("/" + path.removeprefix(self._path))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != 404:
            super().send_error(code, message, explain)
            return
        body = (self._site.folder / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[BuiltSite, str], str]]:
    """Serve a site below a path of a server of its own; returns the URL of the site's folder."""
    running: dict[tuple[BuiltSite, str], ThreadingHTTPServer] = {}

    def served(site: BuiltSite, path: str = SUB_PATH) -> str:
        if (site, path) not in running:
            server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, site=site, path=path))
            Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            running[site, path] = server
        return f"http://127.0.0.1:{running[site, path].server_port}{path}"

    yield served
    for server in running.values():
        server.shutdown()
        server.server_close()


@pytest.fixture(params=["disk", "server"])
def door(request: pytest.FixtureRequest, serve: Callable[..., str]) -> Callable[[BuiltSite], str]:
    """The URL of a site's folder, on the disk or on a server."""
    if request.param == "server":
        return serve
    return lambda site: site.folder.as_uri() + "/"


class Witness:
    """Notes whatever a visitor of a context would not want to happen."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self._complaints: list[str] = []
        self._asked: set[Request] = set()
        self._home = urlsplit(base)
        context.on("request", self._on_request)
        context.on("requestfinished", self._on_finished)
        context.on("requestfailed", self._on_failed)
        context.on("response", self._on_response)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("dialog", self._on_dialog)

    def _on_request(self, request: Request) -> None:
        self._asked.add(request)
        parts, home = urlsplit(request.url), self._home
        if parts.scheme in ("data", "blob"):
            return
        if (parts.scheme, parts.netloc) != (home.scheme, home.netloc):
            self._complaints.append(f"request to another host: {request.url}")
        elif not parts.path.startswith(home.path):
            self._complaints.append(f"request outside of the site: {request.url}")

    def _on_finished(self, request: Request) -> None:
        self._asked.discard(request)

    def _on_failed(self, request: Request) -> None:
        self._asked.discard(request)
        # What a page was still reading when it was left, or what became a download, is aborted and no failure.
        if request.failure != "net::ERR_ABORTED":
            self._complaints.append(f"failed request: {request.url} ({request.failure})")

    def _on_response(self, response: Response) -> None:
        if not response.ok and response.status != 304:
            self._complaints.append(f"{response.status}: {response.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complaints.append(f"console {message.type}: {message.text}")

    def _on_error(self, error: WebError) -> None:
        self._complaints.append(f"page error: {error.error}")

    def _on_dialog(self, dialog: Dialog) -> None:
        self._complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def settle(self, page: Page) -> None:
        """Wait until the page has done what it wants to do at first, and has every file that it asked for."""
        page.wait_for_load_state("load")
        deadline = time.monotonic() + 15
        page.evaluate(IDLE)
        while self._asked and time.monotonic() < deadline:
            page.evaluate(IDLE)
        assert not self._asked, f"never answered: {[request.url for request in self._asked]}"

    def swear(self) -> None:
        """Fail if there is anything to complain of."""
        assert not self._complaints, "\n".join(dict.fromkeys(self._complaints))


@pytest.fixture
def opened(chromium: Browser) -> Opened:
    """Open a page at a URL below `base` in a context of its own; on leaving, whatever has gone wrong there fails.

    Further arguments are those of a browser context; `script` runs in every page before its own scripts.
    """

    @contextmanager
    def open_page(base: str, page: str = "index.html", *, script: str = "", **options: Any) -> Iterator[Page]:
        context = chromium.new_context(**options)
        context.set_default_timeout(15_000)
        if script:
            context.add_init_script(script)
        witness = Witness(context, base)
        try:
            tab = context.new_page()
            tab.goto(base + page)
            yield tab
            if options.get("java_script_enabled", True):
                for each in context.pages:
                    witness.settle(each)
            witness.swear()
        finally:
            context.close()

    return open_page
