from __future__ import annotations

from pathlib import Path

import pytest

from libraries import tree, write
from papershelf.errors import UsageError
from papershelf.pages.writer import claim, write_file


def names(folder: Path) -> set[str]:
    return set(tree(folder)) - {".papershelf"}


def test_text_is_written_as_utf8_with_lf_in_folders_that_are_made(tmp_path: Path) -> None:
    assert write_file(tmp_path / "a" / "b.md", "é\n")
    assert (tmp_path / "a" / "b.md").read_bytes() == b"\xc3\xa9\n"


def test_a_file_with_the_same_bytes_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    write_file(path, "x")
    before = path.stat()
    assert not write_file(path, "x")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_changed_file_is_replaced_and_leaves_no_part(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    write_file(path, "x")
    assert write_file(path, "y")
    assert tree(tmp_path) == {"a.md": b"y"}


def test_an_empty_folder_may_become_the_tree(tmp_path: Path) -> None:
    claim(tmp_path, "markdown")
    write_file(tmp_path / "a.md", "1")
    claim(tmp_path, "markdown")
    assert names(tmp_path) == {"a.md"}


def test_a_folder_with_files_of_somebody_else_is_refused_and_kept(tmp_path: Path) -> None:
    write(tmp_path / "thesis.md", "mine")
    with pytest.raises(UsageError, match="holds files that no build made"):
        claim(tmp_path, "markdown")
    assert tree(tmp_path) == {"thesis.md": b"mine"}


def test_a_folder_is_known_by_a_file_of_a_build_and_what_begins_with_a_dot_is_nobodys(tmp_path: Path) -> None:
    for known in (
        write(tmp_path / "site" / "data" / "schema.json", "{}"),
        write(tmp_path / "new" / ".git" / "HEAD", ""),
    ):
        claim(known.parents[1], "site_dir", "data/schema.json")
        assert known.exists()
        assert (known.parents[1] / ".papershelf").is_file()


def test_a_file_in_the_place_of_the_folder_is_refused_and_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "docs", "mine")
    with pytest.raises(UsageError):
        claim(path, "markdown")
    assert path.read_text() == "mine"
