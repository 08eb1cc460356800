from __future__ import annotations

import pytest

from papershelf.errors import ProblemLog
from papershelf.sources import read_capture
from papershelf.sources.strangers import PASSED_OVER, begins_another, may_be_read

RIS = "TY  - JOUR\nTI  - Sorting Books\nAB  - We sort books.\nER  - \n"
BIB = "@article{a,\n title = {Finding Books},\n abstract = {We find books.}\n}\n"
OTHERS = (
    '[{"title": "x", "abstract": "y"}]\n',
    '{\n "title": "x",\n "abstract": "y"}\n',
    "title,abstract\nx,y\n",
    '<?xml version="1.0"?>\n<feed></feed>\n',
    "<feed></feed>\n",
    "PMID- 1\nTI  - x\n",
    "PT J\nTI x\n",
)


def told(text: str) -> tuple[int, list[str]]:
    log = ProblemLog()
    capture = read_capture(text.encode(), "x", log)
    assert capture
    return len(capture.records), [f"{problem.line}: {problem.message}" for problem in log]


@pytest.mark.parametrize("other", [*OTHERS, "%0 Book\n%T x\n"])
def test_what_follows_a_file_of_ris_is_told(other: str) -> None:
    assert told(f"{RIS}\n{other}") == (1, [f"6: {PASSED_OVER}"])


def test_a_file_of_ris_before_a_bibliography_is_told() -> None:
    assert told(f"{RIS}\n{BIB}") == (1, [f"1: {PASSED_OVER}"])


@pytest.mark.parametrize("other", [RIS, *OTHERS])
def test_what_follows_a_bibliography_is_told(other: str) -> None:
    assert told(f"{BIB}\n{other}") == (1, [f"6: {PASSED_OVER}"])


def test_an_abstract_behind_a_file_of_ris_is_told() -> None:
    assert told(f"{RIS}A note.\n{'word ' * 60}\n{'word ' * 60}\n") == (1, [f"6: {PASSED_OVER}"])


@pytest.mark.parametrize("text", ["Provider: Shelf", "% A comment of BibTeX", "", "Titles of books", "A <b>note</b>"])
def test_other_lines_are_passed_over(text: str) -> None:
    assert not begins_another(text)
    assert not may_be_read(text)
    assert told(f"{text}\n{RIS}{text}\n") == (1, [])
    assert told(f"{text}\n{BIB}{text}\n") == (1, [])
