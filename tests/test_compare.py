from __future__ import annotations

from pathlib import Path

from libraries import write
from papershelf.site.compare import differences


def test_equal_folders_have_no_difference(tmp_path: Path) -> None:
    for side in ("a", "b"):
        write(tmp_path / side / "papers" / "x.html", "one\ntwo\n")
    assert list(differences(tmp_path / "a", tmp_path / "b")) == []


def test_every_difference_is_one_line_with_its_place(tmp_path: Path) -> None:
    write(tmp_path / "wanted" / "a.html", "one\n" + "x" * 100 + "two\n")
    write(tmp_path / "found" / "a.html", "one\n" + "x" * 100 + "2\n")
    write(tmp_path / "wanted" / "b.html", b"\xff")
    write(tmp_path / "found" / "b.html", b"\xfe")
    write(tmp_path / "wanted" / "c" / "d.html", "x")
    write(tmp_path / "found" / "e.html", "x")
    write(tmp_path / "wanted" / "f.html", "x\n")
    write(tmp_path / "found" / "f.html", "x")
    found = list(differences(tmp_path / "wanted", tmp_path / "found"))
    x = "x" * 30
    assert found[0] == f"a.html:2: is '{x}2', not '{x}two'"
    assert [line.partition(" is ")[0] for line in found] == [
        "a.html:2:",
        "b.html:1:",
        "c/d.html:",
        "e.html:",
        "f.html:2:",
    ]
    assert found[2:4] == ["c/d.html: is missing", "e.html: is left over"]


def test_what_begins_with_a_dot_at_the_top_is_not_the_sites(tmp_path: Path) -> None:
    write(tmp_path / "wanted" / "a.html", "x")
    write(tmp_path / "found" / "a.html", "x")
    write(tmp_path / "found" / ".git" / "config", "x")
    write(tmp_path / "found" / ".nojekyll", "x")
    assert list(differences(tmp_path / "wanted", tmp_path / "found")) == []
