from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from libraries import abstract_about, captured, make_library, tree, write
from papershelf import kept, unchanged
from papershelf.cli import main
from papershelf.config import CACHE, theme_dir
from papershelf.kept import source_version
from papershelf.unchanged import STATE, last_build

TITLES = ("DICE: A Study of Graphs", "Growing Lattices at Home")
CAPTURE = captured(*((title, abstract_about(title.lower())) for title in TITLES))
ORPHAN = "\nA Title That Nothing Follows at All\n"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with a problem, built."""
    folder = make_library(tmp_path / "shelf", captures={"a.txt": CAPTURE + ORPHAN}, docs={"about.md": "# About\n"})
    assert main(["-C", str(folder), "build", "-q"]) == 0
    return folder


def built(library: Path, monkeypatch: pytest.MonkeyPatch, *flags: str) -> bool:
    """Whether a build did more than to say what the last one said."""
    asked: list[bool] = []

    def last(root: Path) -> unchanged.Build | None:
        found = last_build(root)
        asked.append(found is None)
        return found

    monkeypatch.setattr("papershelf.cli.last_build", last)
    assert main(["-C", str(library), "build", *flags]) == 0
    (answer,) = asked
    return answer


def test_a_second_build_only_says_what_the_first_said(
    library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    before = tree(library)
    assert not built(library, monkeypatch)
    out, err = capsys.readouterr()
    assert out.startswith("2 records, 2 papers, 0 duplicates, 1 problem, ")
    assert err.startswith("content/captures/a.txt:")
    assert tree(library) == before


def test_a_library_without_a_markdown_tree_is_known_again(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = yaml.safe_load((library / "mkdocs.yml").read_text("utf-8"))
    plugins = [{"papershelf": {"markdown_tree": False}}]
    write(library / "mkdocs.yml", yaml.safe_dump(config | {"plugins": plugins}))
    before = tree(library / "site")
    shutil.rmtree(library / "build")
    assert built(library, monkeypatch, "-q")
    assert not built(library, monkeypatch, "-q")
    assert tree(library / "site") == before
    assert not (library / "build").exists()


def test_a_problem_fails_a_strict_build_however_little_changed(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(library), "build", "--strict"]) == 1
    assert "not built: 1 problem in the content" in capsys.readouterr().err


CHANGES: dict[str, Callable[[Path], object]] = {
    "a capture": lambda root: write(root / "content" / "captures" / "b.txt", captured(("B", abstract_about("b")))),
    "a ledger that is lost": lambda root: (root / "content" / "slugs.tsv").unlink(),
    "a ledger of systems that is lost": lambda root: (root / "content" / "systems.tsv").unlink(),
    "a topic": lambda root: write(root / "content" / "topics.yml", "x: {name: X, description: X., terms: {x: 1}}\n"),
    "a page": lambda root: write(root / "docs" / "more.md", "# More\n"),
    "the configuration": lambda root: write(
        root / "mkdocs.yml", (root / "mkdocs.yml").read_text("utf-8") + "site_description: Mine\n"
    ),
    "a file of the site": lambda root: write(root / "site" / "index.html", "mine"),
    "a page that is lost": lambda root: (root / "site" / "papers" / "index.html").unlink(),
    "a file too many": lambda root: write(root / "site" / "papers" / "mine.html", "mine"),
    "a link that leads nowhere": lambda root: (root / "content" / "captures" / "b.txt").symlink_to("nowhere"),
    "a folder that links to itself": lambda root: (root / "content" / "captures" / "b").symlink_to("."),
    "an empty folder": lambda root: (root / "site" / "mine").mkdir(),
    "the Markdown": lambda root: write(root / "build" / "docs" / "index.md", "mine"),
    "no manifest": lambda root: (root / CACHE / "manifest.tsv").unlink(),
    "a broken state": lambda root: write(root / CACHE / STATE, '{"makings": [], "read": 3}'),
    "no cache": lambda root: [path.unlink() for path in (root / CACHE).rglob("*") if path.is_file()],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changed_is_built(
    library: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    change(library)
    assert built(library, monkeypatch, "-q")
    assert not built(library, monkeypatch, "-q")


def test_who_builds_another_way_takes_the_word_back(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (library / "docs" / "about.md").read_text("utf-8")
    write(library / "docs" / "about.md", f"{page}\nMore.\n")
    mkdocs_build(load_config(str(library / "mkdocs.yml")))
    write(library / "docs" / "about.md", page)
    assert built(library, monkeypatch, "-q")
    assert "More." not in (library / "site" / "about.html").read_text("utf-8")


def test_a_copy_of_a_library_is_a_library_of_its_own(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = library.with_name("copy")
    shutil.copytree(library, copy)
    write(copy / "docs" / "about.md", "# Another\n")
    assert built(copy, monkeypatch, "-q")
    assert "Another" in (copy / "site" / "about.html").read_text("utf-8")
    assert not built(library, monkeypatch, "-q")


def test_verifying_changes_nothing_and_leaves_the_word(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(library)
    assert main(["-C", str(library), "verify", "-q"]) == 0
    assert not built(library, monkeypatch, "-q")
    write(library / "content" / "captures" / "b.txt", captured(("B", abstract_about("b"))))
    assert main(["-C", str(library), "verify", "-q"]) == 1
    (library / "content" / "captures" / "b.txt").unlink()
    assert {name: data for name, data in tree(library).items() if not name.startswith(".cache")} == {
        name: data for name, data in before.items() if not name.startswith(".cache")
    }


def test_another_theme_builds_anew(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theme = library.with_name("theme")
    shutil.copytree(theme_dir(), theme)
    monkeypatch.setattr(unchanged, "theme_dir", lambda: theme)
    assert built(library, monkeypatch, "-q")
    assert not built(library, monkeypatch, "-q")
    page = theme / "main.html"
    write(page, page.read_text("utf-8") + "\n")
    assert built(library, monkeypatch, "-q")


def test_another_version_or_date_builds_anew(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert built(library, monkeypatch, "-q")
    source_version.cache_clear()
    monkeypatch.setattr(kept, "version", lambda _name: "99")
    assert built(library, monkeypatch, "-q")
    source_version.cache_clear()


@pytest.mark.parametrize(
    "settings",
    [
        {"hooks": ["hook.py"]},
        {"markdown_extensions": ["pymdownx.snippets"]},
        {"plugins": ["papershelf", "meta"]},
        {"site_name": "!ENV [NAME, 'Shelf']"},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_what_others_may_read_is_built_every_time(
    library: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, object]
) -> None:
    write(library / "hook.py", "")
    known = yaml.safe_load((library / "mkdocs.yml").read_text("utf-8")) | settings
    write(library / "mkdocs.yml", yaml.safe_dump(known).replace("'!ENV [NAME, ''Shelf'']'", "!ENV [NAME, 'Shelf']"))
    assert built(library, monkeypatch, "-q")
    assert built(library, monkeypatch, "-q")


def test_a_build_that_fails_or_is_overtaken_leaves_no_word(library: Path) -> None:
    write(library / "content" / "slugs.tsv", "no ledger\n")
    write(library / "content" / "captures" / "a.txt", captured(("B", abstract_about("b"))) + "\ud7ff")
    main(["-C", str(library), "build", "--strict"])
    assert last_build(library) is None
    old = (library / "content" / "captures" / "a.txt").read_bytes()
    begun = unchanged.begin(library, [str(library / "content")], [str(library / "content" / "slugs.tsv")])
    write(library / "content" / "captures" / "a.txt", CAPTURE)
    word = unchanged.Build((str(library / "content"),), (str(library / "content" / "slugs.tsv"),), (), (), "x")
    unchanged.keep(library, word, begun)
    write(library / "content" / "captures" / "a.txt", old)
    assert last_build(library) is None
