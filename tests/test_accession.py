from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from libraries import abstract_about, captured, make_library, tree
from papershelf.accession import Accession, Offer, take_in
from papershelf.config import CACHE, Settings
from papershelf.errors import ContentError, PapershelfError, ProblemLog, UsageError

ONE = ("DICE: A Study of Graphs", abstract_about("graphs"))
TWO = ("Growing Lattices at Home", abstract_about("lattices"))
THREE = ("Cascades in Networks", abstract_about("cascades"))
FOUR = ("Trees Without Leaves", abstract_about("trees"))
TODAY = date(2025, 8, 20)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return make_library(tmp_path / "shelf", captures={"a.txt": captured(ONE)})


def captures(shelf: Path) -> dict[str, bytes]:
    return tree(shelf / "content" / "captures")


def test_captures_are_kept_as_they_are_and_counted_with_all_others(shelf: Path) -> None:
    offers = [
        Offer("/x/b.txt", captured(ONE, TWO, TWO).encode("utf-16"), "b.txt"),
        Offer("/x/c.txt", captured(TWO, THREE, FOUR).encode(), "c.txt"),
    ]
    log = ProblemLog()
    assert take_in(shelf, Settings(), offers, TODAY, log) == [
        Accession("content/captures/b.txt", 3, 1, 1, ()),
        Accession("content/captures/c.txt", 3, 2, 0, ()),
    ]
    assert len(log) == 0
    assert captures(shelf) == {"a.txt": captured(ONE).encode(), **{str(one.name): one.data for one in offers}}


def test_a_capture_without_a_name_is_named_by_the_day(shelf: Path) -> None:
    for number, (pair, name) in enumerate(((TWO, "2025-08-20.txt"), (THREE, "2025-08-20-2.txt"))):
        (one,) = take_in(shelf, Settings(), [Offer("-", captured(pair).encode())], TODAY, ProblemLog())
        assert one == Accession(f"content/captures/{name}", 1, 1, 0, ()), number


def test_two_captures_without_a_name_get_two(shelf: Path) -> None:
    offers = [Offer("-", captured(pair).encode()) for pair in (TWO, THREE)]
    files = [one.file for one in take_in(shelf, Settings(), offers, TODAY, ProblemLog())]
    assert files == ["content/captures/2025-08-20.txt", "content/captures/2025-08-20-2.txt"]


def test_what_is_wrong_in_a_capture_is_told_where_it_is_now(shelf: Path) -> None:
    text = captured(TWO) + "\nA Title That Nothing Follows at All\n"
    (one,) = take_in(shelf, Settings(), [Offer("/x/b.txt", text.encode(), "b.txt")], TODAY, ProblemLog())
    assert (one.records, one.new) == (1, 1)
    (problem,) = one.problems
    assert str(problem).startswith("content/captures/b.txt:15: title without an abstract")


def test_a_problem_of_another_capture_is_not_told(shelf: Path) -> None:
    (shelf / "content" / "captures" / "z.txt").write_text("no page at all\n", encoding="utf-8")
    (one,) = take_in(shelf, Settings(), [Offer("b.txt", captured(TWO).encode(), "b.txt")], TODAY, ProblemLog())
    assert one.problems == ()


def test_the_first_capture_makes_its_folder(tmp_path: Path) -> None:
    shelf = make_library(tmp_path / "shelf", captures={})
    (shelf / "content" / "captures").rmdir()
    (one,) = take_in(shelf, Settings(), [Offer("b.txt", captured(TWO).encode(), "b.txt")], TODAY, ProblemLog())
    assert one.new == 1


GOOD = captured(TWO).encode()


@pytest.mark.parametrize(
    ("offer", "kind", "said"),
    [
        (
            Offer("/x/d.txt", b"no page at all\n", "d.txt"),
            ContentError,
            "/x/d.txt: no paper can be read in it; nothing",
        ),
        (Offer("/x/d.txt", b"", "d.txt"), ContentError, "/x/d.txt: no paper can be read in it; nothing was added"),
        (Offer("/x/d.txt", captured(ONE).encode(), "d.txt"), ContentError, "/x/d.txt: the same as content/captures/a"),
        (Offer("/x/d.txt", GOOD, "d.txt"), ContentError, "/x/d.txt: the same as content/captures/b.txt; nothing was"),
        (Offer("/x/a.txt", captured(THREE).encode(), "a.txt"), UsageError, "a.txt: another capture has this name"),
        (Offer("/x/b.txt", captured(THREE).encode(), "b.txt"), UsageError, "b.txt: another capture has this name"),
        (Offer("-", captured(THREE).encode(), ".d"), UsageError, ".d: a file whose name begins with a dot is not read"),
        (Offer("-", captured(THREE).encode(), "../d"), UsageError, "'../d': not the name of a file"),
        (Offer("-", captured(THREE).encode(), ""), UsageError, "'': not the name of a file"),
        (Offer("d\n", captured(THREE).encode(), "d\n"), UsageError, "d : the name of this file is not text; rename it"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_all_others(
    shelf: Path, offer: Offer, kind: type[PapershelfError], said: str
) -> None:
    before = captures(shelf)
    with pytest.raises(kind) as raised:
        take_in(shelf, Settings(), [Offer("/x/b.txt", GOOD, "b.txt"), offer], TODAY, ProblemLog())
    assert str(raised.value).startswith(said)
    assert "\n" not in str(raised.value)
    assert captures(shelf) == before
    assert not (shelf / CACHE).exists()


def test_the_reasons_why_nothing_can_be_read_are_told(shelf: Path) -> None:
    log = ProblemLog()
    with pytest.raises(ContentError):
        take_in(shelf, Settings(), [Offer("/x/d.txt", b"no page at all\n", "d.txt")], TODAY, log)
    (problem,) = log
    assert str(problem).startswith("/x/d.txt:1: no known layout; ")


def test_without_content_there_is_nowhere_to_put_a_capture(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder; `papershelf init` makes a library"):
        take_in(tmp_path, Settings(), [Offer("b.txt", GOOD, "b.txt")], TODAY, ProblemLog())
    assert tree(tmp_path) == {}


def test_where_the_system_refuses_one_capture_none_is_kept(shelf: Path) -> None:
    before = captures(shelf)
    offers = [Offer("b", captured(TWO).encode(), "b.txt"), Offer("c", captured(THREE).encode(), f"{'c' * 252}.txt")]
    with pytest.raises(OSError, match="File name too long"):
        take_in(shelf, Settings(), offers, TODAY, ProblemLog())
    assert captures(shelf) == before
