from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from libraries import tree, write
from papershelf.errors import UsageError
from papershelf.scaffold import make_library

FILES = {".gitignore", "mkdocs.yml", "docs/about.md", "content/topics.yml", "content/captures/sample.txt"}


@pytest.mark.parametrize("exists", [False, True])
def test_a_new_or_empty_folder_becomes_a_library(tmp_path: Path, exists: bool) -> None:
    folder = tmp_path / "some" / "shelf"
    if exists:
        folder.mkdir(parents=True)
    make_library(folder)
    assert set(tree(folder)) == FILES
    assert "papershelf" in yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))["plugins"]
    assert "/site/" in (folder / ".gitignore").read_text()


@pytest.mark.parametrize("name", ["thesis.md", ".hidden", "sub/file"])
def test_a_folder_that_is_not_empty_is_refused_and_kept(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, "mine")
    with pytest.raises(UsageError, match="is not an empty folder"):
        make_library(tmp_path)
    assert tree(tmp_path) == {name: b"mine"}


def test_a_file_is_refused_and_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "shelf", "mine")
    with pytest.raises(UsageError, match="is not an empty folder"):
        make_library(path)
    assert path.read_text() == "mine"
