from __future__ import annotations

from pathlib import Path

import pytest

from libraries import abstract_about, captured
from papershelf import captures
from papershelf.captures import ReadCapture, forget_others, read_and_repair
from papershelf.corpus import repair
from papershelf.errors import ProblemLog
from papershelf.sources import read_capture

NAME = "content/captures/a.txt"
TEXT = captured(
    ("A Bound of O(n^2) on R^d", 'The k_{ast} leq O(N^{-delta}) of Schr\\"odinger.\n\nWe gain 4.05times.'),
    ("Growing Lattices at Home", abstract_about("lattices")),
)
LINES = b'{"id": "2501.00001v2", "title": "On $R^d$", "abstract": "We $x^2$.", "authors": "A and B", "doi": "10.1/a", '
LINES += b'"githubRepo": "https://github.com/a/b"}\n'


def made(data: bytes, name: str = NAME) -> ReadCapture:
    """What is read without anything kept."""
    log = ProblemLog()
    capture = read_capture(data, name, log)
    return ReadCapture(capture, tuple(map(repair, capture.records)) if capture else (), tuple(log))


@pytest.mark.parametrize(
    "data",
    [TEXT.encode(), LINES * 2, b"", b"\xff\xfe", f"{TEXT}\nA Title That Nothing Follows\n".encode()],
    ids=["text", "lines", "nothing", "no text", "with a problem"],
)
def test_what_is_kept_is_what_was_read(tmp_path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_and_repair(data, NAME, tmp_path) == made(data)
    monkeypatch.setattr(captures, "_read", lambda *_: pytest.fail("read again"))
    assert read_and_repair(data, NAME, tmp_path) == made(data)


def test_every_real_capture_is_kept_as_it_was_read(repository: Path, tmp_path: Path) -> None:
    paths = sorted((repository / "content" / "captures").iterdir())
    for path in paths:
        for _ in range(2):
            assert read_and_repair(path.read_bytes(), path.name, tmp_path) == made(path.read_bytes(), path.name)
    assert len(paths) == len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("change", ["data", "name", "code"])
def test_another_file_or_version_is_read_again(tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read_and_repair(TEXT.encode(), NAME, tmp_path)
    again: list[str] = []
    read = captures._read
    monkeypatch.setattr(captures, "_read", lambda data, name: (again.append(name), read(data, name))[1])
    name = "content/captures/b.txt" if change == "name" else NAME
    data = TEXT.replace("Lattices", "Lettuces").encode() if change == "data" else TEXT.encode()
    if change == "code":
        monkeypatch.setattr(captures, "source_version", lambda: b"another")
    assert read_and_repair(data, name, tmp_path) == made(data, name)
    assert again == [name]


def test_a_broken_file_is_made_again_and_one_too_many_goes(tmp_path: Path) -> None:
    read_and_repair(TEXT.encode(), NAME, tmp_path)
    read_and_repair(TEXT.encode(), "content/captures/b.txt", tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    assert read_and_repair(TEXT.encode(), NAME, tmp_path) == made(TEXT.encode())
    forget_others([NAME], tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    forget_others([NAME], tmp_path / "nowhere")
