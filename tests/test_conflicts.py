from __future__ import annotations

from pathlib import Path

import pytest

from libraries import abstract_about, captured, make_library
from papershelf.cli import main
from papershelf.conflicts import CONFLICT, our_side


@pytest.mark.parametrize(
    ("text", "ours", "line"),
    [
        ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> branch\nd\n", "a\n\nb\n\n\n\nd\n", 2),
        ("<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> x\r\nd", "\nb\r\n\n\n\nd", 1),
        ("<<<<<<< a\nb\n||||||| base\nc\n=======\nd\n>>>>>>> e\nf", "\nb\n\n\n\n\n\nf", 1),
        ("a\n=======\nb\n>>>>>>> branch\nc\n=======\n", "a\n=======\nb\n\nc\n=======\n", 4),
        ("a\n<<<<<<< HEAD\nb", "a\n\nb", 2),
        ("a\n=======\n<<<<<<<b\n <<<<<<< c\n<<<<<<<< d\n", "a\n=======\n<<<<<<<b\n <<<<<<< c\n<<<<<<<< d\n", None),
        ("", "", None),
    ],
)
def test_one_side_of_a_conflict_is_kept_with_its_lines(text: str, ours: str, line: int | None) -> None:
    assert our_side(text) == (ours, line)


def test_a_conflict_in_any_file_of_the_content_is_one_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, three = ((title, abstract_about(title)) for title in ("A Graph", "A Lattice", "A Cascade"))
    topic = "{name: Graphs, description: Edges., terms: {graph: 3}}"
    root = make_library(
        tmp_path,
        captures={"a.txt": captured(one, two)},
        topics=f"graphs: {topic}\n",
        overrides="a-graph: {date: 2024}\n",
    )
    assert main(["-C", str(root), "build", "-q"]) == 0
    content = root / "content"
    row = (content / "slugs.tsv").read_text("utf-8").splitlines()[2]
    for name, part, other in (
        ("captures/a.txt", f"{two[0]}\n", f"{three[0]}\n"),
        ("topics.yml", f"graphs: {topic}\n", f"graphs: {topic}\nmore: [\n"),
        ("overrides.yml", "a-graph: {date: 2024}\n", "a-graph: {date: 2025}\n"),
        ("slugs.tsv", f"{row}\n", "a-cascade\tx\t\t0\n"),
    ):
        path = content / name
        text = path.read_text("utf-8")
        path.write_text(text.replace(part, f"<<<<<<< HEAD\n{part}=======\n{other}>>>>>>> branch\n"), "utf-8")
    capsys.readouterr()
    assert main(["-C", str(root), "check", "-q"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[2] for line in said] == [CONFLICT] * 4
    for line in said:
        file, _, number = line.partition(": ")[0].rpartition(":")
        assert (root / file).read_text("utf-8").splitlines()[int(number) - 1] == "<<<<<<< HEAD"
    assert main(["-C", str(root), "build", "-q"]) == 1
