from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from papershelf.errors import ContentError, PapershelfError, Problem, ProblemLog, UsageError, refused, told


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("content/a.txt", 41, "title without an abstract"), "content/a.txt:41: title without an abstract"),
        (Problem("docs/a.md", 0, "move the file"), "docs/a.md: move the file"),
    ],
)
def test_a_problem_reads_file_line_message(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_an_advice_is_said_with_its_problem_or_once_for_many() -> None:
    log = ProblemLog()
    for line in (3, 4):
        log.add("a.tsv", line, "gone", advice="restore it")
    log.add("b.tsv", 1, "gone", advice="restore it")
    log.add("c.txt", 2, "empty; fill it")
    assert list(told(log)) == [
        "a.tsv:3: gone",
        "a.tsv:4: gone",
        "b.tsv:1: gone; restore it",
        "c.txt:2: empty; fill it",
        "a.tsv: what to do, for each of these 2: restore it",
    ]


def test_problems_without_an_advice_share_none() -> None:
    assert list(told([Problem("f", 1, "a"), Problem("f", 2, "b")])) == ["f:1: a", "f:2: b"]


def test_problems_are_sorted_by_file_then_line_as_a_number() -> None:
    log = ProblemLog()
    log.add("b.txt", 1, "x")
    log.add("a.txt", 10, "x")
    log.add("a.txt", 9, "y")
    log.add("a.txt", 9, "x")
    assert [str(problem) for problem in log] == ["a.txt:9: x", "a.txt:9: y", "a.txt:10: x", "b.txt:1: x"]


def test_a_problem_counts_once_however_often_it_is_found() -> None:
    log = ProblemLog()
    log.add("a.txt", 1, "x")
    log.add("a.txt", 1, "x")
    assert len(log) == 1
    assert len(list(log)) == 1


def test_a_log_is_fatal_as_soon_as_one_problem_is() -> None:
    log = ProblemLog()
    assert not log.fatal
    log.add("a.txt", 1, "x")
    assert not log.fatal
    log.add("a.txt", 2, "y", fatal=True)
    assert log.fatal


@pytest.mark.parametrize(("error", "code"), [(ContentError, 1), (UsageError, 2)])
def test_an_error_that_ends_a_command_has_its_exit_code(error: type[PapershelfError], code: int) -> None:
    assert error("x").exit_code == code
    assert isinstance(error("x"), PapershelfError)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (PermissionError(errno.EACCES, "No", "/a"), "/a: No; give yourself the right to it, or take another"),
        (OSError(errno.EIO, "Broken", "/a"), "/a: Broken"),
        (OSError(errno.EACCES, "No", "/.a.part", None, "/a"), "/a: No; give yourself the right to it, or take another"),
        (OSError(errno.EIO, "Broken", "a/.b.tsv.part"), "a/b.tsv: Broken"),
        (OSError(errno.ENOSPC, "Full"), "Full; make room, or write elsewhere"),
        (OSError(errno.EBADF, "Closed", 7), "Closed"),
        (OSError("two\n lines"), "two lines"),
        (OSError(), "OSError"),
    ],
)
def test_what_the_system_refuses_is_one_line_and_wrong_use(error: OSError, text: str) -> None:
    assert str(refused(error)) == text
    assert refused(error).exit_code == 2


def test_a_file_in_the_place_of_a_folder_is_named_itself(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError) as caught:
        (tmp_path / "file" / "a" / "b").mkdir()
    said = f"{tmp_path}/file: {os.strerror(errno.ENOTDIR)}; a file stands in the place of a folder; move it"
    assert str(refused(caught.value)) == said
