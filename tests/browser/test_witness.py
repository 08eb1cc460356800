"""The witness of all these tests must see what it is there for; each page here does one thing that it shall report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from browser.conftest import Opened
from libraries import write


@dataclass(frozen=True)
class Folder:
    """As much of a site as the server needs."""

    folder: Path


@pytest.fixture(params=["disk", "server"])
def base(request: pytest.FixtureRequest, tmp_path: Path, serve: Callable[..., str]) -> str:
    return tmp_path.as_uri() + "/" if request.param == "disk" else serve(Folder(tmp_path))


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('<img src="http://127.0.0.1:9/x.png" alt="">', "request to another host: http://127.0.0.1:9/x.png"),
        ('<script>setTimeout(() => fetch("http://127.0.0.1:9/"))</script>', "request to another host"),
        ('<img src="../../outside.png" alt="">', "request outside of the site"),
        ('<img src="missing.png" alt="">', "failed request|404: .*missing.png"),
        ("<script>console.warn('x')</script>", "console warning: x"),
        ("<script>console.error('x')</script>", "console error: x"),
        ("<script>missing()</script>", "page error: .*missing is not defined"),
        ("<script>alert(1)</script>", "dialog: 1"),
    ],
)
def test_the_witness_reports(body: str, complaint: str, base: str, tmp_path: Path, opened: Opened) -> None:
    page = f"<!doctype html><title>x</title><link rel=icon href=data:,>{body}"
    write(tmp_path / "404.html", page)
    write(tmp_path / "x.html", page)
    with pytest.raises(AssertionError, match=complaint), opened(base, "x.html"):
        pass
