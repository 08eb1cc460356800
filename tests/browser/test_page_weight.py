"""The benchmark of the pages' weight sees what a page does: on pages with a known answer."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

TEXT = "Words that fill a line. " * 200
CALM = f'<!doctype html><link rel="icon" href="data:,"><title>Calm</title><p>{TEXT}</p>'
RESTLESS = f"""<!doctype html><link rel="icon" href="data:,"><title>Restless</title><script src="push.js"></script>
<script src="push.js" defer></script><div></div><p>{TEXT}</p>"""
PUSH = 'setTimeout(() => { document.querySelector("div").style.height = "200px"; }, 200);'


@pytest.fixture
def weight(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    return import_module("page_weight")


@pytest.fixture
def visit(weight: Any, chromium: Browser, tmp_path: Path) -> Iterator[Callable[[str], Any]]:
    for name, text in (("calm.html", CALM), ("restless.html", RESTLESS), ("push.js", PUSH)):
        (tmp_path / name).write_text(text)
    with weight.serving(tmp_path) as base:
        yield lambda page: weight.visit(chromium, base + page, "phone", 4)


def test_a_calm_page_is_painted_and_does_not_move(visit: Callable[[str], Any]) -> None:
    seen = visit("calm.html")
    assert seen.paint > 0
    assert (seen.what, seen.shift, seen.blocking, seen.requests) == ("p", 0, 0, 1)
    assert len(gzip.compress(CALM.encode(), 6)) < seen.transferred < len(CALM) / 2


def test_a_restless_page_is_caught_moving_and_its_script_blocking(visit: Callable[[str], Any]) -> None:
    seen = visit("restless.html")
    assert seen.shift > 0.01
    assert (seen.blocking, seen.requests) == (1, 2)


def test_the_pages_of_papers_are_told_from_lists(weight: Any, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for name, text in (("b", '<meta name="citation_title" content="B">'), ("a", "citation_title"), ("page-2", "")):
        (tmp_path / "papers" / f"{name}.html").write_text(text)
    assert [page.name for page in weight.paper_pages(tmp_path)] == ["a.html", "b.html"]
    (tmp_path / "empty").mkdir()
    assert weight.main([str(tmp_path / "empty")]) == 2
