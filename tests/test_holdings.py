from __future__ import annotations

from pathlib import Path

import pytest

from libraries import abstract_about, captured, line_of_title, make_library, write
from papershelf.config import Settings
from papershelf.errors import UsageError
from papershelf.holdings import Holdings, read_holdings

ONE = ("DICE: A Study of Graphs", abstract_about("graphs"))
TWO = ("Growing Lattices at Home", abstract_about("lattices"))
TOPICS = "graphs:\n  name: Graphs\n  description: Nodes.\n  terms: {graph: 3}\n"


def read(root: Path) -> Holdings:
    return read_holdings(root, Settings())


def problems(holdings: Holdings) -> list[str]:
    return [str(problem) for problem in holdings.problems]


def test_every_problem_of_every_file_is_told_at_once_and_sorted(tmp_path: Path) -> None:
    root = make_library(
        tmp_path,
        captures={"b.txt": "", "a.txt": captured(ONE, ("A Title That Nothing Follows at All", ""))},
        topics="graphs: 3\n",
        overrides="nobody: {titel: x}\n",
        ledger="slug\ttitle\tarxiv_id\tabstract\tredirect\nbad row\n",
    )
    found = problems(read(root))
    assert found == sorted(found)
    assert [line.partition(": ")[0] for line in found] == [
        f"content/captures/a.txt:{line_of_title(2)}",
        "content/captures/b.txt:1",
        "content/overrides.yml:1",
        "content/overrides.yml:1",
        "content/slugs.tsv:2",
        "content/topics.yml:1",
    ]


def test_a_title_without_an_abstract_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    orphan = "A Title That Nothing Follows at All"
    root = make_library(tmp_path, captures={"a.txt": captured(ONE) + f"\n{orphan}\n\n{TWO[0]}\n\n{TWO[1]}\n"})
    holdings = read(root)
    assert len(holdings.corpus.papers) == 2
    (problem,) = problems(holdings)
    assert problem.startswith(f"content/captures/a.txt:{line_of_title(2)}: title without an abstract: '{orphan}'")


def test_a_folder_without_content_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"content: no such folder"):
        read(tmp_path)


@pytest.mark.parametrize("name", [".DS_Store", ".hidden.txt", ".git/config", "sub/.cache/x"])
def test_hidden_files_are_no_captures(tmp_path: Path, name: str) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE), name: "x"})
    holdings = read(root)
    assert len(holdings.corpus.captures) == 1
    assert problems(holdings) == []


@pytest.mark.parametrize("name", ["topics.yml", "overrides.yml", "slugs.tsv", "systems.tsv"])
def test_a_file_that_is_not_utf8_is_a_fatal_problem_with_its_line(tmp_path: Path, name: str) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE)})
    write(root / "content" / name, b"# fine\n# \xe4\n")
    holdings = read(root)
    assert problems(holdings) == [f"content/{name}:2: not UTF-8; save the file as UTF-8"]
    assert holdings.problems.fatal


def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE)})
    write(root / "content" / "topics.yml", b"\xef\xbb\xbf" + TOPICS.encode())
    holdings = read(root)
    assert [topic.id for topic in holdings.topics] == ["graphs"]
    assert problems(holdings) == []


def test_a_name_with_a_line_break_is_told_on_one_line(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE), "b\nc.txt": captured(TWO)})
    holdings = read(root)
    assert problems(holdings) == ["content/captures/b c.txt: the name of this file is not text; rename it"]
    assert len(holdings.corpus.papers) == 1


def test_what_is_not_read_in_the_content_is_told(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE)})
    for name in ("README.md", "LICENSE", ".gitignore", "topics.yaml", "overrides.yml", "overrides.yml~", "mine.bib"):
        write(root / "content" / name, "")
    assert problems(read(root)) == [
        "content/mine.bib: not read; put a capture into content/captures/, or move this elsewhere",
        "content/overrides.yml~: not read; put a capture into content/captures/, or move this elsewhere",
        "content/topics.yaml: not read; rename it to topics.yml, or move this elsewhere",
    ]


def test_the_library_itself_may_be_the_folder_of_the_content(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={})
    write(root / "captures" / "a.txt", captured(ONE))
    holdings = read_holdings(root, Settings(content="."))
    assert (len(holdings.corpus.papers), problems(holdings)) == (1, [])
