"""A Firefox of the system, driven by WebDriver BiDi over a web socket: the little of it that these tests need.

Playwright drives a Firefox of its own making only; this is the one that people have.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

PREFERENCES = {
    "security.fileuri.strict_origin_policy": True,
    "remote.active-protocols": 1,
    "app.update.auto": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
}
PATIENCE = 90
"""Seconds that a busy machine may need for one step."""


def firefox_path() -> str:
    """The Firefox to drive; without one the test fails, as it does without a Chromium."""
    for name in (os.environ.get("PAPERSHELF_FIREFOX"), "firefox-esr", "firefox"):
        if name and (found := shutil.which(name)):
            return found
    pytest.fail(
        "no Firefox: run `make browser` or `apt-get install firefox-esr`, or name one in PAPERSHELF_FIREFOX",
        pytrace=False,
    )


class Firefox:
    """One tab. `complaints` are the lines of its console that are not of the browser itself."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = count(1)
        self.complaints: list[str] = []
        self._call("session.new", capabilities={})
        self._call("session.subscribe", events=["log.entryAdded"])
        self._tab = self._call("browsingContext.getTree")["contexts"][0]["context"]
        self._call("browsingContext.activate", context=self._tab)

    def _call(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=PATIENCE))
            if message.get("method") == "log.entryAdded":
                entry = message["params"]
                if entry["level"] in ("warn", "error"):
                    self.complaints.append(f"console {entry['level']}: {entry['text']}")
            elif message.get("id") == number:
                assert message["type"] == "success", message
                return message["result"]

    def open(self, url: str) -> None:
        """Load a page."""
        self._call("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def resize(self, *size: int) -> None:
        """Give the page a width and a height, or those of the window again."""
        viewport = dict(zip(("width", "height"), size, strict=True)) if size else None
        self._call("browsingContext.setViewport", context=self._tab, viewport=viewport)

    def back(self) -> None:
        """Go back in the history of the tab."""
        self._call("browsingContext.traverseHistory", context=self._tab, delta=-1)

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression that has one of JSON's; a promise is waited for."""
        text = f"Promise.resolve({expression}).then(value => JSON.stringify(value ?? null))"
        done = self._call("script.evaluate", expression=text, target={"context": self._tab}, awaitPromise=True)
        assert done["type"] == "success", done
        return json.loads(done["result"]["value"])

    def wait_for(self, expression: str) -> Any:
        """The value of an expression once it is true."""
        return self.evaluate(
            "new Promise((done, fail) => {"
            "  const look = () => {"
            f"    const found = {expression}; if (found) {{ clearInterval(timer); done(found); }}"
            "  };"
            "  const timer = setInterval(look, 30);"
            f"  setTimeout(() => fail(new Error('never came')), {PATIENCE * 500});"
            "  look(); })"
        )

    def type(self, keys: str) -> None:
        """Press keys, one after the other."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keyboard", "actions": strokes}]
        self._call("input.performActions", context=self._tab, actions=actions)

    def forget(self) -> None:
        """Leave out of the complaints what has been said up to now."""
        self.evaluate("new Promise(done => setTimeout(done, 200))")
        self.complaints.clear()

    def close(self) -> None:
        """End the browser."""
        self._call("browser.close")


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """A Firefox with a new profile and a strict policy for files; it ends with the block."""
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    command = [firefox_path(), "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    environment = {**os.environ, "HOME": str(profile), "MOZ_CRASHREPORTER_DISABLE": "1"}
    log = profile / "firefox.log"
    with (
        log.open("wb") as said,
        subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=environment) as process,
    ):
        try:
            with connect(f"{_address(process, log)}/session", max_size=None, open_timeout=PATIENCE) as socket:
                browser = Firefox(socket)
                yield browser
                browser.close()
                process.wait(PATIENCE)
        finally:
            process.kill()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where the browser listens, once it says so."""
    for _ in range(PATIENCE * 10):
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text("utf-8", "replace")):
            return found[1]
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    pytest.fail(f"Firefox did not start:\n{log.read_text('utf-8', 'replace')}", pytrace=False)
