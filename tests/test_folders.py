from __future__ import annotations

import os
from pathlib import Path

import pytest

from libraries import write
from papershelf.folders import FileKind, file_kind, walk


def found(top: Path) -> dict[str, FileKind]:
    return {path.relative_to(top).as_posix(): kind for path, kind in walk(top)}


def test_links_to_folders_are_followed(tmp_path: Path) -> None:
    write(tmp_path / "far" / "deep" / "a.txt", "a")
    write(tmp_path / "top" / "b.txt", "b")
    (tmp_path / "top" / "link").symlink_to(tmp_path / "far")
    (tmp_path / "top" / "file").symlink_to(tmp_path / "far" / "deep" / "a.txt")
    assert found(tmp_path / "top") == {
        "b.txt": FileKind.FILE,
        "file": FileKind.FILE,
        "link": FileKind.FOLDER,
        "link/deep": FileKind.FOLDER,
        "link/deep/a.txt": FileKind.FILE,
    }


@pytest.mark.parametrize("target", [".", "..", "../..", "../inner"])
def test_a_link_to_a_folder_around_it_has_an_end(tmp_path: Path, target: str) -> None:
    inner = write(tmp_path / "top" / "inner" / "a.txt", "a").parent
    (inner / "loop").symlink_to(target)
    assert found(tmp_path / "top") == {
        "inner": FileKind.FOLDER,
        "inner/a.txt": FileKind.FILE,
        "inner/loop": FileKind.LOOP,
    }


def test_two_folders_that_link_to_each_other_have_an_end(tmp_path: Path) -> None:
    for one, other in (("one", "other"), ("other", "one")):
        write(tmp_path / "top" / one / "a.txt", "a")
        (tmp_path / "top" / one / "link").symlink_to(f"../{other}")
    kinds = found(tmp_path / "top")
    assert kinds["one/link/link"] is kinds["other/link/link"] is FileKind.LOOP
    assert sum(kind is FileKind.FILE for kind in kinds.values()) == 4


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "lost").symlink_to("nowhere")
    (tmp_path / "self").symlink_to("self")
    assert found(tmp_path) == {"pipe": FileKind.OTHER, "lost": FileKind.NOTHING, "self": FileKind.NOTHING}
    assert file_kind(tmp_path / "nowhere") is FileKind.NOTHING


def test_what_is_skipped_is_not_entered(tmp_path: Path) -> None:
    write(tmp_path / "skipped" / "a.txt", "a")
    write(tmp_path / "b.txt", "b")
    assert [path.name for path, _ in walk(tmp_path, "skipped".__eq__)] == ["b.txt"]


def test_a_folder_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        list(walk(write(tmp_path / "file", "")))
