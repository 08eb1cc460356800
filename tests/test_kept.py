from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.kept import kept


class Maker:
    """Counts how often it is asked."""

    def __init__(self, data: bytes) -> None:
        self.data, self.asked = data, 0

    def __call__(self) -> bytes:
        self.asked += 1
        return self.data


def test_what_was_made_is_not_made_again(tmp_path: Path) -> None:
    make = Maker(b"made")
    for _ in range(3):
        assert kept(tmp_path / "deeper" / "file", b"makings", make) == b"made"
    assert make.asked == 1
    assert [path.name for path in (tmp_path / "deeper").iterdir()] == ["file"]


def test_other_makings_are_made_and_replace_the_old(tmp_path: Path) -> None:
    file = tmp_path / "file"
    assert kept(file, b"one", Maker(b"1")) == b"1"
    assert kept(file, b"two", Maker(b"2")) == b"2"
    assert kept(file, b"two", Maker(b"wrong")) == b"2"
    assert kept(file, b"one", Maker(b"again")) == b"again"


@pytest.mark.parametrize("harm", ["cut", "changed", "emptied", "removed", "folder"])
def test_a_file_that_came_to_harm_is_made_again(harm: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    kept(file, b"makings", Maker(b"made"))
    data = file.read_bytes()
    file.unlink()
    if harm == "folder":
        file.mkdir()
    elif harm != "removed":
        file.write_bytes({"cut": data[:-1], "changed": data[:-1] + b"x", "emptied": b""}[harm])
    make = Maker(b"made")
    assert kept(file, b"makings", make) == b"made"
    assert make.asked == 1


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    assert kept(tmp_path / "file" / "below", b"makings", Maker(b"made")) == b"made"
