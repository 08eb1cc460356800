from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libraries import tree, write
from papershelf.site.publish import Publication, Published, stands

FIRST = {"index.html": b"home", "papers/a.html": b"a", "papers/b.html": b"b"}


def published(folder: Path, files: dict[str, bytes]) -> Published:
    return publish(folder, files.items())


def publish(folder: Path, files: Iterable[tuple[str, bytes | Iterator[bytes]]]) -> Published:
    publication = Publication(folder / "site", folder / ".cache" / "manifest.tsv")
    publication.put(files)
    return publication.finish()


def times(folder: Path) -> dict[str, tuple[int, int]]:
    return {name: ((folder / name).stat().st_mtime_ns, (folder / name).stat().st_ino) for name in tree(folder)}


def test_a_first_build_writes_everything(tmp_path: Path) -> None:
    assert published(tmp_path, FIRST) == Published(3, 0, 0)
    assert tree(tmp_path / "site") == FIRST


def test_a_build_without_change_touches_no_file(tmp_path: Path) -> None:
    published(tmp_path, FIRST)
    before = times(tmp_path)
    assert published(tmp_path, FIRST) == Published(0, 3, 0)
    assert times(tmp_path) == before


def test_only_what_changed_is_written_and_what_is_left_over_removed(tmp_path: Path) -> None:
    published(tmp_path, FIRST | {"old/page.html": b"x"})
    before = times(tmp_path / "site")
    after = {"index.html": b"home", "papers/a.html": b"A", "papers/c.html": b"c"}
    assert published(tmp_path, after) == Published(2, 1, 2)
    assert tree(tmp_path / "site") == after
    assert times(tmp_path / "site")["index.html"] == before["index.html"]
    assert not (tmp_path / "site" / "old").exists()


@pytest.mark.parametrize("manifest", [None, b"", b"\xff\xfe\n\t\t\t", b"x\t4\tnever\tindex.html\n"])
def test_without_a_manifest_the_files_themselves_are_compared(tmp_path: Path, manifest: bytes | None) -> None:
    published(tmp_path, FIRST)
    before = times(tmp_path / "site")
    path = tmp_path / ".cache" / "manifest.tsv"
    path.unlink() if manifest is None else path.write_bytes(manifest)
    assert published(tmp_path, FIRST) == Published(0, 3, 0)
    assert times(tmp_path / "site") == before


def test_a_file_that_somebody_changed_or_removed_is_mended(tmp_path: Path) -> None:
    published(tmp_path, FIRST)
    write(tmp_path / "site" / "index.html", "mine")
    (tmp_path / "site" / "papers" / "a.html").unlink()
    write(tmp_path / "site" / "papers" / "note.txt", "left")
    assert published(tmp_path, FIRST) == Published(2, 1, 1)
    assert tree(tmp_path / "site") == FIRST


def test_a_change_of_the_same_size_is_seen_by_its_time(tmp_path: Path) -> None:
    published(tmp_path, FIRST)
    path = tmp_path / "site" / "index.html"
    path.write_bytes(b"HOME")
    os.utime(path, ns=(1, 1))
    assert published(tmp_path, FIRST).written == 1
    assert path.read_bytes() == b"home"


def test_what_begins_with_a_dot_at_the_top_stays_but_for_half_written_files(tmp_path: Path) -> None:
    for name in (".git/config", ".nojekyll", ".index.html.part", "papers/.a.html.part", "papers/.hidden"):
        write(tmp_path / "site" / name, "x")
    published(tmp_path, FIRST)
    assert set(tree(tmp_path / "site")) == {*FIRST, ".git/config", ".nojekyll"}


def test_a_file_gives_way_to_a_folder_and_a_folder_to_a_file(tmp_path: Path) -> None:
    published(tmp_path, {"a": b"file", "b/c/d.html": b"deep", "e": b"1"})
    after = {"a/index.html": b"x", "b": b"file", "e": b"1"}
    published(tmp_path, after)
    assert tree(tmp_path / "site") == after


def test_a_link_is_replaced_and_its_target_kept(tmp_path: Path) -> None:
    elsewhere = write(tmp_path / "thesis" / "index.html", "mine").parent
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "papers").symlink_to(elsewhere, target_is_directory=True)
    (tmp_path / "site" / "old.html").symlink_to(elsewhere / "index.html")
    published(tmp_path, {"index.html": b"home"})
    assert tree(tmp_path / "thesis") == {"index.html": b"mine"}
    assert tree(tmp_path / "site") == {"index.html": b"home"}


@pytest.mark.parametrize("held", ["index.html", "notes.txt"])
@pytest.mark.parametrize("mine", ["mine", "x"])
@pytest.mark.parametrize("parts", [False, True])
def test_what_is_written_below_a_link_goes_into_a_folder_of_the_site(
    held: str, mine: str, parts: bool, tmp_path: Path
) -> None:
    elsewhere = write(tmp_path / "thesis" / held, mine).parent
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "papers").symlink_to(elsewhere, target_is_directory=True)
    publish(tmp_path, [("papers/index.html", iter((b"x",)) if parts else b"x")])
    assert tree(elsewhere) == {held: mine.encode()}
    assert tree(tmp_path / "site") == {"papers/index.html": b"x"}
    assert not (tmp_path / "site" / "papers").is_symlink()


@pytest.mark.parametrize("parts", [False, True])
def test_a_file_that_may_not_be_replaced_is_named_and_stays(
    parts: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(tmp_path, {"a.html": b"old"})

    def refused(source: str, target: str) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted", source, None, target)

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(PermissionError) as raised:
        publish(tmp_path, [("a.html", iter((b"new",)) if parts else b"new")])
    assert raised.value.filename2 == f"{tmp_path}/site/a.html"
    assert tree(tmp_path / "site") == {"a.html": b"old"}


def test_a_full_disk_is_told_with_the_file(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"one"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left") as raised:
        publish(tmp_path, [("a.html", parts())])
    assert raised.value.filename == f"{tmp_path}/site/a.html"


def test_a_folder_with_nothing_but_a_link_does_not_stand(tmp_path: Path) -> None:
    published(tmp_path, FIRST)
    site, manifest = tmp_path / "site", tmp_path / ".cache" / "manifest.tsv"
    assert stands(site, manifest)
    (site / "extra").mkdir()
    (site / "extra" / "link").symlink_to(tmp_path)
    assert not stands(site, manifest)


def test_files_are_taken_one_at_a_time(tmp_path: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield "a.html", b"a"
        assert (tmp_path / "site" / "a.html").read_bytes() == b"a"
        yield "b.html", b"b"

    publish(tmp_path, files())


def test_a_build_that_stops_half_way_leaves_whole_files_and_the_next_is_right(tmp_path: Path) -> None:
    published(tmp_path, FIRST)
    after = {"index.html": b"HOME", "papers/a.html": b"A"}

    def stopped() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"HOME"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, stopped())
    assert tree(tmp_path / "site") == FIRST | {"index.html": b"HOME"}
    assert published(tmp_path, after) == Published(1, 1, 1)
    assert tree(tmp_path / "site") == after


def test_what_another_process_put_is_counted_and_stays(tmp_path: Path) -> None:
    publish(tmp_path, FIRST.items())
    before = times(tmp_path / "site")
    publication = Publication(tmp_path / "site", tmp_path / ".cache" / "manifest.tsv")
    publication.put([("index.html", b"home")])
    publication.take(publication.folder.put([("papers/a.html", b"a"), ("papers/c.html", b"c")]))
    assert publication.finish() == Published(1, 2, 1)
    assert tree(tmp_path / "site") == {"index.html": b"home", "papers/a.html": b"a", "papers/c.html": b"c"}
    assert {name: times(tmp_path / "site")[name] for name in ("index.html", "papers/a.html")} == {
        name: before[name] for name in ("index.html", "papers/a.html")
    }


def test_a_file_may_come_in_parts(tmp_path: Path) -> None:
    def files(*parts: bytes) -> Iterator[tuple[str, bytes | Iterator[bytes]]]:
        yield "data/a.jsonl", iter(parts)
        yield "b.html", b"b"

    assert publish(tmp_path, files(b"one\n", b"two\n")) == Published(2, 0, 0)
    assert tree(tmp_path / "site") == {"data/a.jsonl": b"one\ntwo\n", "b.html": b"b"}
    before = times(tmp_path / "site")
    assert publish(tmp_path, files(b"one\ntwo", b"\n")) == Published(0, 2, 0)
    (tmp_path / ".cache" / "manifest.tsv").unlink()
    assert publish(tmp_path, files(b"one\ntwo", b"\n")) == Published(0, 2, 0)
    assert times(tmp_path / "site") == before
    assert publish(tmp_path, files(b"one\n", b"TWO\n")) == Published(1, 1, 0)
    assert publish(tmp_path, files()) == Published(1, 1, 0)
    assert tree(tmp_path / "site") == {"data/a.jsonl": b"", "b.html": b"b"}


PARTS = st.lists(st.binary(max_size=3), max_size=4)


@given(PARTS, PARTS)
def test_a_file_in_parts_is_what_the_parts_are_and_written_only_where_it_was_not(
    tmp_path_factory: pytest.TempPathFactory, old: list[bytes], new: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    publish(folder, [("a", iter(old))])
    assert tree(folder / "site") == {"a": b"".join(old)}
    before = (folder / "site" / "a").stat()
    done = publish(folder, [("a", iter(new))])
    assert tree(folder / "site") == {"a": b"".join(new)}
    assert done.written == (b"".join(old) != b"".join(new))
    # The clock of a file system may stand still between two files; a file that took another's place has its own number.
    after = (folder / "site" / "a").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns) or done.written
    assert after.st_ino != before.st_ino or not done.written


NAMES = st.sampled_from(["a", "a/b", "a/b/c", "b", "b/x", "c.html", "d/c.html", "é/ü.html"])


def _fit(names: set[str]) -> bool:
    return not any(one != other and other.startswith(f"{one}/") for one in names for other in names)


STATES = st.dictionaries(NAMES, st.binary(max_size=3), max_size=5).filter(lambda files: _fit(set(files)))


@given(st.lists(STATES, min_size=1, max_size=4))
def test_a_folder_always_holds_the_last_state(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("states")
    for files in states:
        published(folder, files)
        assert tree(folder / "site") == files if files or (folder / "site").exists() else True
