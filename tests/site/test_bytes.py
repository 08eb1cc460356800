"""The same input gives the same bytes, whatever the folder, the order, the clock, the locale and the door."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from browser.sites import HOSTILE_URL, BuiltSite, copy_own, hostile_library, papershelf
from libraries import tree


def run(library: Path, *command: str, **environment: str) -> None:
    """Run a command in a library with nothing of the caller's environment that could show in the site."""
    kept = {name: value for name, value in os.environ.items() if name not in ("SOURCE_DATE_EPOCH", "SITE_URL")}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=library,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def built(library: Path) -> Mapping[str, bytes]:
    """What a build wrote: the site, the Markdown tree and the ledger."""
    return {
        f"{folder}/{name}": data
        for folder in ("site", "build/docs", "content")
        for name, data in tree(library / folder).items()
    }


def assert_same(first: Mapping[str, bytes], second: Mapping[str, bytes]) -> None:
    assert sorted(first) == sorted(second)
    different = [name for name in first if first[name] != second[name]]
    assert not different, f"{len(different)} files differ, the first is {different[0]}"


def shuffle(library: Path) -> None:
    """Write the captures anew in another order, with other times: the names stay, the folder's own order does not."""
    folder = library / "content" / "captures"
    aside = folder.rename(folder.with_name("aside"))
    folder.mkdir()
    for number, path in enumerate(sorted(aside.iterdir(), reverse=True)):
        shutil.copyfile(path, folder / path.name)
        os.utime(folder / path.name, (1_000_000_000 - number, 1_000_000_000 - number))
    shutil.rmtree(aside)


def test_another_folder_order_clock_and_locale_give_the_same_bytes(own_site: BuiltSite, tmp_path: Path) -> None:
    library = copy_own(tmp_path / "elsewhere, with a space")
    shuffle(library)
    run(library, "papershelf", "build", PYTHONHASHSEED="7", TZ="Pacific/Kiritimati", LC_ALL="C", PYTHONUTF8="0")
    assert_same(built(own_site.library), built(library))


def test_mkdocs_gives_the_same_bytes(own_site: BuiltSite, tmp_path: Path) -> None:
    library = copy_own(tmp_path / "library")
    run(library, "mkdocs", "build", NO_MKDOCS_2_WARNING="1")
    assert_same(built(own_site.library), built(library))


def test_mkdocs_gives_the_same_bytes_for_hostile_text(hostile_site: BuiltSite, tmp_path: Path) -> None:
    library = hostile_library(tmp_path / "library")
    shuffle(library)
    run(library, "mkdocs", "build", NO_MKDOCS_2_WARNING="1", PYTHONHASHSEED="7")
    assert_same(built(hostile_site.library), built(library))
    assert HOSTILE_URL.encode() in built(library)["site/sitemap.xml"]


def test_a_second_build_in_place_changes_nothing(tmp_path: Path) -> None:
    library = hostile_library(tmp_path / "library")
    papershelf("-C", str(library), "build", "--quiet")
    first = built(library)
    (library / "site" / "papers" / "left-over.html").write_text("old")
    (library / "build" / "docs" / "papers" / "left-over.md").write_text("old")
    papershelf("-C", str(library), "build", "--quiet")
    assert_same(first, built(library))


def test_the_date_of_the_feeds_is_that_of_source_date_epoch(tmp_path: Path) -> None:
    library = hostile_library(tmp_path / "library")
    for path in sorted((library / "content" / "captures").iterdir()):
        path.rename(path.with_name(f"undated {path.name.removeprefix('2025-0')[3:]}"))
    run(library, "papershelf", "build", SOURCE_DATE_EPOCH="1700000000")
    feed = (library / "site" / "feed.xml").read_text(encoding="utf-8")
    assert "<updated>2023-11-14T22:13:20Z</updated>" in feed
