from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from papershelf import kept as module
from papershelf.kept import each_kept, kept, source_version


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


def doubled(file: Path, *each: bytes, makings: bytes = b"") -> tuple[list[bytes], list[bytes]]:
    """Each of some bytes twice, and for which of them that had to be made."""
    asked: list[bytes] = []

    def make(numbers: Sequence[int]) -> Iterator[bytes]:
        asked.extend(each[number] for number in numbers)
        return (2 * each[number] for number in numbers)

    return list(each_kept(file, makings, each, make)), asked


def test_of_many_only_those_are_made_that_are_new(tmp_path: Path) -> None:
    file = tmp_path / "deeper" / "many"
    assert doubled(file, b"a", b"", b"c") == ([b"aa", b"", b"cc"], [b"a", b"", b"c"])
    assert doubled(file, b"c", b"b", b"a", b"c") == ([b"cc", b"bb", b"aa", b"cc"], [b"b"])
    assert doubled(file, b"a", b"b", b"c") == ([b"aa", b"bb", b"cc"], [])
    assert [path.name for path in file.parent.iterdir()] == ["many"]


def test_of_many_no_more_is_kept_than_was_asked_for(tmp_path: Path) -> None:
    doubled(tmp_path / "many", b"a", b"b")
    assert doubled(tmp_path / "many", b"b") == ([b"bb"], [])
    assert doubled(tmp_path / "many", b"a", b"b") == ([b"aa", b"bb"], [b"a"])
    assert doubled(tmp_path / "many") == ([], [])


def test_a_file_that_holds_what_is_asked_for_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "many"
    doubled(file, b"a", b"b")
    before = file.stat()
    doubled(file, b"b", b"a")
    assert file.stat() == before


def test_many_of_other_makings_are_made_again(tmp_path: Path) -> None:
    doubled(tmp_path / "many", b"a", makings=b"1")
    assert doubled(tmp_path / "many", b"a", makings=b"2")[1] == [b"a"]
    assert doubled(tmp_path / "many", b"a", makings=b"1")[1] == [b"a"]


def test_a_file_of_many_that_came_to_harm_anywhere_is_made_again(tmp_path: Path) -> None:
    file = tmp_path / "many"
    doubled(file, b"a", b"b")
    data = file.read_bytes()
    for place in range(len(data)):
        for harmed in (data[:place], data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]):
            file.write_bytes(harmed)
            assert doubled(file, b"a", b"b") == ([b"aa", b"bb"], [b"a", b"b"])


def test_many_that_cannot_be_written_are_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    assert doubled(tmp_path / "file" / "below", b"a") == ([b"aa"], [b"a"])


def test_what_could_not_be_written_whole_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: Path, _target: Path) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert kept(tmp_path / "kept", b"makings", lambda: b"data") == b"data"
    assert list(tmp_path.iterdir()) == []


def test_other_code_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {source_version()}
    monkeypatch.setattr(module, "__file__", str(tmp_path / "kept.py"))
    for name, text in (("one.py", "1"), ("one.py", "2"), ("data.tsv", "2"), ("other.py", "2")):
        (tmp_path / name).write_text(text)
        source_version.cache_clear()
        seen.add(source_version())
    source_version.cache_clear()
    assert len(seen) == 5
