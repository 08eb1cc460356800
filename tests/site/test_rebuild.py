"""A build costs what changed, may be killed at any moment, and waits for another."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from filelock import FileLock

from browser.sites import papershelf
from libraries import tree
from papershelf.build import LOCK
from papershelf.config import CACHE
from papershelf.scaffold import make_library

KILLS = 50


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A new library, built."""
    folder = tmp_path / "library"
    make_library(folder)
    papershelf("-C", str(folder), "build")
    return folder


def touched(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.rglob("*")
    }


def started(library: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "papershelf", "-C", str(library), "build"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def change(library: Path, state: int) -> None:
    """Bring the library to one of two states: of an abstract, of a hand-written page, of every page's frame."""
    capture = library / "content" / "captures" / "sample.txt"
    words = ("are winning tickets, and little", "are lucky tickets, and little")
    capture.write_text(capture.read_text("utf-8").replace(words[1 - state], words[state]), encoding="utf-8")
    config = library / "mkdocs.yml"
    lines = [line for line in config.read_text("utf-8").splitlines() if not line.startswith("site_name")]
    config.write_text("\n".join([f"site_name: Library {state}", *lines, ""]), encoding="utf-8")
    page = library / "docs" / "more.md"
    page.write_text("# More\n", encoding="utf-8") if state else page.unlink(missing_ok=True)


def pages(site: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in site.items() if not Path(name).name.startswith(".")}


def test_a_build_without_change_touches_no_file(library: Path) -> None:
    before = touched(library / "site")
    papershelf("-C", str(library), "build")
    assert touched(library / "site") == before


def test_a_change_touches_only_the_files_that_say_it(library: Path) -> None:
    before = touched(library / "site")
    note = library / "docs" / "about.md"
    note.write_text(note.read_text("utf-8") + "\nOne more line.\n", encoding="utf-8")
    papershelf("-C", str(library), "build")
    after = touched(library / "site")
    changed = {name for name in after if after[name] != before.get(name) and (library / "site" / name).is_file()}
    assert "about.html" in changed
    assert not {name for name in changed if name.startswith(("papers/", "assets/"))}


def test_a_build_killed_at_any_moment_leaves_a_readable_site_and_the_next_is_right(library: Path) -> None:
    states: list[dict[str, bytes]] = []
    for state in (0, 1):
        change(library, state)
        begin = time.monotonic()
        started(library).communicate(timeout=120)
        whole = time.monotonic() - begin
        states.append(tree(library / "site"))
    assert pages(states[0]) != pages(states[1])
    moments = random.Random(20_260_501)  # noqa: S311 (moments to kill at, not keys)
    killed = 0
    for turn in range(KILLS):
        change(library, turn % 2)
        build = started(library)
        try:
            build.wait(timeout=moments.uniform(whole / 4, whole))
        except subprocess.TimeoutExpired:
            build.kill()
            killed += 1
        build.communicate()
        _assert_readable(library / "site", states)
    assert killed > KILLS // 2
    for state in (1, 0):
        change(library, state)
        papershelf("-C", str(library), "build")
        assert tree(library / "site") == states[state]


def _assert_readable(site: Path, states: list[dict[str, bytes]]) -> None:
    """Every page is one of the two, whole, and leads to no page that is not there."""
    now = pages(tree(site))
    assert "index.html" in now
    for name, data in now.items():
        assert data in [state.get(name) for state in states], f"{name} is of neither build"
    for name in ("index.html", "papers/index.html"):
        for link in BeautifulSoup(now[name], "html.parser").find_all("a", href=True):
            target = str(link["href"]).partition("#")[0]
            if target and "://" not in target:
                assert (site / name).parent.joinpath(target).resolve().is_file(), f"{name} leads to {target}"


def test_a_build_waits_for_another_and_says_so(library: Path) -> None:
    change(library, 1)
    lock = FileLock(library / CACHE / LOCK)
    with lock:
        build = started(library)
        assert build.stderr is not None
        assert f"another build of {library.resolve()} is running; waiting for it" in build.stderr.readline()
        assert build.poll() is None
    output, errors = build.communicate(timeout=120)
    assert build.returncode == 0, errors
    assert "3 papers" in output


def test_two_builds_at_once_give_the_site_of_one(library: Path) -> None:
    change(library, 1)
    builds = [started(library), started(library)]
    for build in builds:
        _, errors = build.communicate(timeout=240)
        assert build.returncode == 0, errors
    both = tree(library / "site")
    papershelf("-C", str(library), "build")
    assert tree(library / "site") == both
