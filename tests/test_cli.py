from __future__ import annotations

import builtins
import errno
import io
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Timer, active_count
from typing import Any
from urllib.request import urlopen

import pytest
import yaml

from libraries import abstract_about, captured, make_library, tree, write
from papershelf import __version__, cli
from papershelf.cli import main
from papershelf.config import CACHE
from papershelf.plugin import PapershelfPlugin

ONE = ("DICE: A Study of Graphs", abstract_about("graphs"))
TWO = ("Growing Lattices at Home", abstract_about("lattices"))
ORPHAN = captured(ONE) + "\nA Title That Nothing Follows at All\n"
SUMMARY = re.compile(r"\d+ records?, \d+ papers?, \d+ duplicates?, \d+ problems?(, \d+ pages?)? in \d+\.\d s\n")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; return its exit code, what it printed, and what it said on the error stream."""

    def command(*argv: str | Path) -> tuple[int, str, str]:
        code = main([str(word) for word in argv])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return command


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A library without problems."""
    return make_library(tmp_path / "shelf", captures={"a.txt": captured(ONE, TWO)})


@pytest.fixture
def troubled(tmp_path: Path) -> Path:
    """A library with one problem that is not fatal."""
    return make_library(tmp_path / "shelf", captures={"a.txt": ORPHAN})


def start(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=120
    )


def test_build_makes_the_site_and_prints_one_line(run: Run, shelf: Path) -> None:
    code, out, err = run("-C", shelf, "build")
    assert (code, err) == (0, "")
    assert SUMMARY.fullmatch(out)
    assert out.startswith("2 records, 2 papers, 0 duplicates, 0 problems, ")
    pages = len([name for name in tree(shelf / "site") if name.endswith(".html") and name != "404.html"])
    assert f", {pages} pages in " in out
    assert (shelf / "build" / "docs" / "papers" / "dice-a-study-of-graphs.md").is_file()
    assert (shelf / "site" / "papers" / "dice-a-study-of-graphs.html").is_file()


@pytest.mark.parametrize("flag", ["--quiet", "-q"])
@pytest.mark.parametrize("command", ["build", "check"])
def test_quiet_says_nothing_where_nothing_is_wrong(run: Run, shelf: Path, command: str, flag: str) -> None:
    assert run("-C", shelf, command, flag) == (0, "", "")


def test_quiet_still_tells_problems(run: Run, troubled: Path) -> None:
    code, out, err = run("-C", troubled, "build", "--quiet")
    assert (code, out) == (0, "")
    assert err.startswith("content/captures/a.txt:15: title without an abstract")
    assert err.count("\n") == 1


def test_a_problem_is_told_and_the_site_is_built_all_the_same(run: Run, troubled: Path) -> None:
    code, out, err = run("-C", troubled, "build")
    assert code == 0
    assert "1 record, 1 paper, 0 duplicates, 1 problem, " in out
    assert err.startswith("content/captures/a.txt:15: ")
    assert (troubled / "site" / "papers" / "dice-a-study-of-graphs.html").is_file()


def without_cache(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(folder).items() if not name.startswith(CACHE)}


def test_strict_fails_with_any_problem_and_leaves_the_site_of_before(run: Run, shelf: Path) -> None:
    assert run("-C", shelf, "build", "--strict")[0] == 0
    before = without_cache(shelf)
    write(shelf / "content" / "captures" / "b.txt", ORPHAN)
    code, out, err = run("-C", shelf, "build", "--strict")
    assert (code, out) == (1, "")
    lines = err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("content/captures/b.txt:15: title without an abstract")
    assert lines[1] == "papershelf: not built: 1 problem in the content"
    after = without_cache(shelf)
    del after["content/captures/b.txt"]
    assert after == before


def test_a_fatal_problem_fails_every_build_and_leaves_all_as_it_was(run: Run, shelf: Path) -> None:
    run("-C", shelf, "build")
    before = without_cache(shelf)
    write(shelf / "content" / "captures" / "a.txt", captured(ONE))
    code, out, err = run("-C", shelf, "build")
    assert (code, out) == (1, "")
    assert err.startswith("content/slugs.tsv:3: the paper 'growing-lattices-at-home' is in no capture any more")
    assert err.endswith("papershelf: not built: 1 problem in the content\n")
    assert without_cache(shelf) == before | {"content/captures/a.txt": captured(ONE).encode()}


@pytest.mark.parametrize("command", ["build", "check"])
def test_what_to_do_about_many_vanished_papers_is_said_once(run: Run, shelf: Path, command: str) -> None:
    run("-C", shelf, "build")
    (shelf / "content" / "captures" / "a.txt").unlink()
    code, _, err = run("-C", shelf, command, "--quiet")
    assert code == 1
    gone = "is in no capture any more and its address would die"
    advice = (
        "restore it, end the row with a tab and the slug to redirect to, or '-' to give the address up, or remove the "
        "row if it was never published"
    )
    assert err.splitlines()[:3] == [
        f"content/slugs.tsv:2: the paper 'dice-a-study-of-graphs' {gone}",
        f"content/slugs.tsv:3: the paper 'growing-lattices-at-home' {gone}",
        "content/slugs.tsv: what to do, for each of these 2: " + advice,
    ]


def test_check_writes_nothing(run: Run, shelf: Path) -> None:
    before = tree(shelf)
    code, out, err = run("-C", shelf, "check")
    assert (code, err) == (0, "")
    assert SUMMARY.fullmatch(out)
    assert out.startswith("2 records, 2 papers, 0 duplicates, 0 problems in ")
    assert tree(shelf) == before


def test_why_prints_what_a_name_rests_on(run: Run, shelf: Path) -> None:
    code, out, err = run("-C", shelf, "systems", "why", "dice-a-study-of-graphs")
    assert (code, err) == (0, "")
    assert out.splitlines()[:5] == [
        "dice-a-study-of-graphs: DICE: A Study of Graphs",
        "",
        "introduces DICE",
        "  kind: method, as nothing tells it",
        "  headed: … DICE: A Study of Graphs …",
    ]


def test_check_fails_with_any_problem(run: Run, troubled: Path) -> None:
    before = tree(troubled)
    code, out, err = run("-C", troubled, "check")
    assert code == 1
    assert ", 1 problem in " in out
    assert err.startswith("content/captures/a.txt:15: ")
    assert tree(troubled) == before


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    "name",
    [
        "papers/dice-a-study-of-graphs.md",
        "papers/dice-a-study-of-graphs.html",
        "glossary.markdown",
        "search/README.mkd",
        "search/index.html",
        "search/root.js",
        "reading/c0.js",
        "assets/atlas/papers-0.js",
        "data/papers.jsonl",
    ],
)
def test_a_hand_written_page_at_an_address_of_the_library_is_a_problem(
    run: Run, shelf: Path, command: str, name: str
) -> None:
    write(shelf / "docs" / name, "# Mine\n")
    code, _, err = run("-C", shelf, command)
    assert code == 1
    assert err.startswith(f"docs/{name}: the library has a file of its own at this address;")


def test_a_hand_written_feed_is_in_the_way_only_where_the_library_writes_one(run: Run, tmp_path: Path) -> None:
    shelf = make_library(tmp_path, captures={"a.txt": captured(ONE)}, site_url=None)
    names = ("feed.xml", "sitemap-1.xml", "sitemap.xml")
    for name in names:
        write(shelf / "docs" / name, "mine")
    assert run("-C", shelf, "check")[0] == 0
    config_of(shelf, site_url="https://shelf.example/")
    code, _, err = run("-C", shelf, "check")
    assert code == 1
    assert [line.split(":")[0] for line in err.splitlines()] == [f"docs/{name}" for name in names]


def test_a_hand_written_home_page_stands_for_that_of_the_library(run: Run, shelf: Path) -> None:
    write(shelf / "docs" / "index.md", "# My own home\n")
    code, _, err = run("-C", shelf, "build")
    assert (code, err) == (0, "")
    assert "My own home" in (shelf / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["robots.txt", "llms.txt", "data/papers.jsonl", "feed.xml", "papers/index.html"])
def test_a_hand_written_file_is_not_overwritten_without_a_word(run: Run, shelf: Path, name: str) -> None:
    write(shelf / "docs" / name, "mine")
    _, _, err = run("-C", shelf, "build")
    kept = (shelf / "site" / name).is_file() and (shelf / "site" / name).read_text(encoding="utf-8") == "mine"
    assert kept or f"docs/{name}" in err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"site_dir": "content"}, "content, which is content, must lie apart"),
        ({"site_dir": "content/captures"}, "content, which is content, must lie apart"),
        ({"site_dir": "build"}, "docs, which is markdown, must lie apart"),
        ({"site_dir": "."}, "'docs_dir' should not be within the 'site_dir'"),
        ({"site_dir": ".."}, "'docs_dir' should not be within the 'site_dir'"),
        ({"site_dir": ".cache/papershelf/site"}, "which is the cache, must lie apart"),
        ({"plugins": [{"papershelf": {"content": "site"}}]}, "which is content, must lie apart"),
        ({"plugins": [{"papershelf": {"markdown": "content/docs"}}]}, "which is content, must lie apart"),
    ],
)
def test_a_folder_that_a_build_writes_may_hold_nothing_that_somebody_keeps(
    run: Run, shelf: Path, settings: dict[str, Any], said: str
) -> None:
    config = shelf / "mkdocs.yml"
    write(config, yaml.safe_dump(yaml.safe_load(config.read_text(encoding="utf-8")) | settings))
    if "plugins" in settings and "content" in settings["plugins"][0]["papershelf"]:
        (shelf / "content").rename(shelf / "site")
    before = tree(shelf)
    code, out, err = run("-C", shelf, "build")
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1
    assert tree(shelf) == before


def test_a_site_folder_with_files_of_somebody_else_is_refused_and_kept(run: Run, shelf: Path) -> None:
    thesis = write(shelf.parent / "out" / "thesis.tex", "mine")
    write(shelf / "mkdocs.yml", (shelf / "mkdocs.yml").read_text(encoding="utf-8") + "site_dir: ../out\n")
    code, _, err = run("-C", shelf, "build")
    assert (code, err.count("\n")) == (2, 1)
    assert "holds files that no build made; empty it, or name another folder as `site_dir`" in err
    assert thesis.read_text(encoding="utf-8") == "mine"
    thesis.unlink()
    assert run("-C", shelf, "build")[0] == 0
    assert (shelf.parent / "out" / "index.html").is_file()


def test_a_build_that_warned_warns_again_and_is_not_strict_enough(run: Run, shelf: Path) -> None:
    write(shelf / "docs" / "about.md", "# About\n\n[Nowhere](nowhere.md)\n")
    for _ in range(2):
        code, _, err = run("-C", shelf, "build")
        assert code == 0
        assert "nowhere.md" in err
    assert run("-C", shelf, "build", "--strict")[0] == 1


def test_a_folder_for_the_markdown_that_holds_other_files_is_refused(run: Run, shelf: Path) -> None:
    write(shelf / "build" / "docs" / "thesis.md", "mine")
    code, out, err = run("-C", shelf, "build")
    assert (code, out) == (2, "")
    assert re.fullmatch(r"papershelf: .*docs: holds files that no build made; .*\n", err)
    assert (shelf / "build" / "docs" / "thesis.md").read_text() == "mine"


def config_of(shelf: Path, **changes: object) -> None:
    path = shelf / "mkdocs.yml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | changes))


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"contents": "x"}, "did you mean 'content'?"),
        ({"zzz": 1}, "known are atlas, content, "),
        ({"related": -1}, "must be a whole number from 0 on, not -1"),
        ({"content": "../x"}, "must be a folder below mkdocs.yml, not '../x'"),
        ({"content": "."}, "must be a folder below mkdocs.yml, not '.'"),
        ({"content": "nowhere"}, "no such folder"),
    ],
)
def test_a_wrong_setting_is_wrong_use(
    run: Run, shelf: Path, command: str, options: dict[str, object], told: str
) -> None:
    config_of(shelf, plugins=[{"papershelf": options}])
    code, out, err = run("-C", shelf, command)
    assert (code, out) == (2, "")
    assert err.startswith("papershelf: ")
    assert told in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("plugins:\n  - papershelf:\n      related: -1\n", "must be a whole number from 0 on, not -1 (mkdocs.yml:5)"),
        ("plugins:\n  - papershelf:\n      executor: dask\n", "as tcp://host:8786 (mkdocs.yml:4)"),
        ("plugins:\n  - papershelf: 7\n", "Invalid config options for the 'papershelf' plugin (mkdocs.yml:4)"),
        ("plugins: [papershelf]\nnav: 3\n", "(mkdocs.yml:4)"),
    ],
)
def test_a_wrong_setting_is_told_with_its_line(run: Run, shelf: Path, config: str, told: str) -> None:
    write(shelf / "mkdocs.yml", f"site_name: x\ntheme: {{name: material}}\n{config}")
    code, out, err = run("-C", shelf, "check")
    assert (code, out) == (2, "")
    assert err.endswith(f"{told}\n")
    assert err.count("(mkdocs.yml:") == 1


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    "config",
    [
        "site_name: [",
        "- a list\n",
        "site_name: x\ntheme: {name: nowhere}\n",
        "site_name: x\nplugins: [nowhere]\n",
        "site_name: x\nplugins: [search]\n",
        "theme: {name: material}\nplugins: [papershelf]\n",
        "",
        "site_name: x\nplugins: [papershelf: 7]\n",
        "site_name: x\ntheme: {name: material}\nplugins: [papershelf, papershelf]\n",
        'site_name: x\ntheme: {name: material}\nplugins: [papershelf]\nsite_dir: "a\\0b"\n',
        "site_name: " + "[" * 2000,
    ],
)
def test_a_wrong_configuration_is_wrong_use(run: Run, shelf: Path, command: str, config: str) -> None:
    write(shelf / "mkdocs.yml", config)
    code, out, err = run("-C", shelf, command)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("papershelf: ")


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    ("theme", "told"),
    [
        (None, "theme: papershelf needs Material, not 'mkdocs'; write `theme: {name: material}` in mkdocs.yml"),
        ("readthedocs", "theme: papershelf needs Material, not 'readthedocs'; "),
        ({"name": None, "custom_dir": "docs"}, "theme: papershelf needs Material, not one without a name; "),
        ({"name": "material", "language": "xx"}, "theme: language: Material has no translation 'xx'; known are af, "),
        ({"name": "material", "language": "pt_BR"}, "no translation 'pt_BR'; did you mean 'pt-BR'?"),
        ({"name": "material", "language": None}, "theme: language: Material has no translation None; "),
        ({"name": "material", "language": ["en"]}, "theme: language: Material has no translation ['en']; "),
    ],
)
def test_another_theme_or_language_is_wrong_use(run: Run, shelf: Path, theme: object, told: str, command: str) -> None:
    config_of(shelf, theme=theme)
    code, out, err = run("-C", shelf, command)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert told in err


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{% broken", "Encountered unknown tag 'broken'."),
        ("\n{{ nosuch.x.y }}", "'nosuch' is undefined"),
        ("\n\n{{ 1 / 0 }}", "ZeroDivisionError: division by zero"),
        ("{% for x in none %}{% endfor %}", "TypeError: 'NoneType' object is not iterable"),
    ],
)
def test_a_broken_template_is_told_with_its_line(run: Run, shelf: Path, template: str, told: str) -> None:
    path = write(shelf / "mine" / "partials" / "footer.html", template)
    config_of(shelf, theme={"name": "material", "custom_dir": "mine"})
    code, out, err = run("-C", shelf, "build")
    line = template.count("\n") + 1
    assert (code, out, err) == (2, "", f"papershelf: {path}:{line}: {told}; mend the template\n")


def test_a_template_of_another_encoding_is_named(run: Run, shelf: Path) -> None:
    path = write(shelf / "mine" / "main.html", "Café".encode("latin-1"))
    config_of(shelf, theme={"name": "material", "custom_dir": "mine"})
    said = f"papershelf: {path}: not UTF-8; save the file as UTF-8\n"
    assert run("-C", shelf, "build") == (2, "", said)


@pytest.mark.parametrize("command", ["build", "check"])
def test_an_address_that_is_none_is_told(run: Run, shelf: Path, command: str) -> None:
    config_of(shelf, site_url="http://[::1")
    code, out, err = run("-C", shelf, command)
    assert (code, out) == (2, "")
    assert err == f"papershelf: {shelf}/mkdocs.yml: Invalid IPv6 URL; write site_url as https://…/\n"


def test_a_configuration_in_another_encoding_is_read(run: Run, shelf: Path) -> None:
    path = shelf / "mkdocs.yml"
    path.write_bytes(path.read_text().encode("utf-16"))
    assert run("-C", shelf, "build", "-q") == (0, "", "")


def test_a_configuration_that_is_linked_to_stands_where_the_link_does(run: Run, shelf: Path, tmp_path: Path) -> None:
    (shelf / "mkdocs.yml").rename(tmp_path / "shared.yml")
    (shelf / "mkdocs.yml").symlink_to(tmp_path / "shared.yml")
    assert run("-C", shelf, "build", "-q") == (0, "", "")
    assert (shelf / "site" / "index.html").is_file()


def test_a_translation_of_the_own_theme_is_one(run: Run, shelf: Path) -> None:
    write(shelf / "mine" / "partials" / "languages" / "xx.html", "{% macro t(key) %}{% endmacro %}")
    config_of(shelf, theme={"name": "material", "language": "xx", "custom_dir": "mine"})
    assert run("-C", shelf, "build", "-q") == (0, "", "")


@pytest.mark.parametrize("value", ["today", "-1", "9" * 30])
def test_a_wrong_date_in_the_environment_is_wrong_use(
    run: Run, shelf: Path, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    code, _, err = run("-C", shelf, "build")
    assert code == 2
    assert err.startswith("papershelf: SOURCE_DATE_EPOCH must be a whole number of seconds")


def test_the_date_in_the_environment_is_that_of_the_feed(
    run: Run, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert run("-C", shelf, "build")[0] == 0
    assert "<updated>2023-11-14T22:13:20Z</updated>" in (shelf / "site" / "feed.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("argv", [["build"], ["check"], ["serve"]])
def test_a_folder_that_is_no_library_is_wrong_use(run: Run, tmp_path: Path, argv: list[str]) -> None:
    code, out, err = run("-C", tmp_path, *argv)
    assert (code, out) == (2, "")
    assert err.startswith(f"papershelf: {tmp_path}/mkdocs.yml: no such file; ")


@pytest.mark.parametrize(
    "argv",
    [
        ["nonsense"],
        ["build", "--nonsense"],
        ["-C"],
        ["init"],
        ["build", "extra"],
        ["--strict", "build"],
        ["init", "a", "b"],
    ],
)
def test_a_command_that_is_not_known_is_wrong_use(run: Run, argv: list[str]) -> None:
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert err.startswith("papershelf: ")


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    code, out, err = run()
    assert (code, out) == (2, "")
    assert "Usage: papershelf" in err


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_names_every_command(run: Run, flag: str) -> None:
    code, out, err = run(flag)
    assert (code, err) == (0, "")
    for command in ("build", "check", "serve", "init"):
        assert re.search(rf"^  {command}  ", out, re.MULTILINE)
        assert run(command, flag)[0] == 0


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_is_that_of_the_package(run: Run, flag: str) -> None:
    assert run(flag) == (0, f"papershelf {__version__}\n", "")


def test_init_makes_a_library_that_builds_without_problems(run: Run, tmp_path: Path) -> None:
    code, out, err = run("-C", tmp_path, "init", "shelf")
    assert (code, err) == (0, "")
    assert out == f"{tmp_path}/shelf is a library now; `papershelf -C {tmp_path}/shelf build` makes its site\n"
    code, out, err = run("-C", tmp_path / "shelf", "build", "--strict")
    assert (code, err) == (0, "")
    assert out.startswith("3 records, 3 papers, 0 duplicates, 0 problems, ")
    made = tree(tmp_path / "shelf" / "site")
    assert "papers/pocketweather-a-benchmark-of-forecasts-for-one-garden.html" in made
    assert not {"feed.xml", "feed.json", "sitemap.xml"} & set(made)


def test_init_says_nothing_when_it_is_quiet(run: Run, tmp_path: Path) -> None:
    assert run("init", "--quiet", tmp_path / "shelf") == (0, "", "")


def test_init_quotes_the_command_that_it_names(run: Run, tmp_path: Path) -> None:
    code, out, err = run("-C", tmp_path, "init", "my shelf")
    assert (code, err) == (0, "")
    (command,) = re.findall("`(.*)`", out)
    assert shlex.split(command) == ["papershelf", "-C", f"{tmp_path}/my shelf", "build"]


def test_init_without_a_name_is_wrong_use(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = "papershelf: init: the name of the folder is empty; name one, or `.` for this one\n"
    assert run("init", "") == (2, "", said)
    assert tree(tmp_path) == {}


def test_init_refuses_a_folder_that_is_not_empty(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "mine.txt", "mine")
    code, out, err = run("init", tmp_path)
    assert (code, out) == (2, "")
    assert err == f"papershelf: {tmp_path}: is not an empty folder; name a new one\n"
    assert tree(tmp_path) == {"mine.txt": b"mine"}


def test_a_file_name_with_two_spaces_is_stamped_as_it_is_rendered(run: Run, tmp_path: Path) -> None:
    shelf = make_library(tmp_path, captures={"2025-08-20  Notes & <b>.txt": captured(ONE)})
    assert run("-C", shelf, "build", "-q") == (0, "", "")
    assert run("-C", shelf, "verify", "-q") == (0, "", "")


@pytest.mark.parametrize("is_there", [True, False])
def test_init_leaves_nothing_half_made(
    run: Run, tmp_path: Path, is_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = shutil.copyfile

    def full(source: Path, target: Path) -> Path:
        if target.name == "mkdocs.yml":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        return copied(source, target)

    monkeypatch.setattr("papershelf.scaffold.shutil.copyfile", full)
    folder = tmp_path / "shelf"
    if is_there:
        folder.mkdir()
    code, out, err = run("init", folder)
    assert (code, out) == (2, "")
    assert err == f"papershelf: {folder}/mkdocs.yml: No space left on device; make room, or write elsewhere\n"
    assert list(tmp_path.rglob("*")) == ([folder] if is_there else [])


def test_without_an_address_the_site_has_no_feeds_no_sitemap_and_no_canonical_links(run: Run, tmp_path: Path) -> None:
    shelf = make_library(tmp_path, captures={"a.txt": captured(ONE)}, site_url=None)
    assert run("-C", shelf, "build")[0] == 0
    made = tree(shelf / "site")
    assert not {"feed.xml", "feed.json", "sitemap.xml", "sitemap.xml.gz"} & set(made)
    for name, data in made.items():
        if name.endswith(".html"):
            assert b"canonical" not in data, name
            assert b"feed.xml" not in data, name
            assert b"og:url" not in data, name
    assert b"Sitemap" not in made["robots.txt"]


def test_a_settings_section_without_settings_is_one(run: Run, shelf: Path) -> None:
    config_of(shelf, plugins=[{"papershelf": {}}])
    assert run("-C", shelf, "check")[0] == 0


def test_the_package_is_a_command_too(shelf: Path) -> None:
    done = start(shelf, sys.executable, "-m", "papershelf", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert SUMMARY.fullmatch(done.stdout)


def test_the_console_command_returns_the_exit_code(troubled: Path) -> None:
    command = str(Path(sys.executable).with_name("papershelf"))
    assert start(troubled, command, "check").returncode == 1
    assert start(troubled, command, "nonsense").returncode == 2


def test_serve_builds_again_when_a_capture_changes(shelf: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "papershelf", "serve", "-a", f"127.0.0.1:{port}"],
        cwd=shelf, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    deadline = Timer(60, server.kill)
    deadline.start()
    try:
        assert server.stderr is not None
        said = ""
        for line in server.stderr:
            said += line
            if "Serving on" in line:
                break
        assert "2 records, 2 papers" in said
        write(shelf / "content" / "captures" / "b.txt", captured(("A Third Paper on Trees", abstract_about("trees"))))
        for line in server.stderr:
            said += line
            if "3 records, 3 papers" in line:
                break
        assert "3 records, 3 papers" in said
        path = "papers/a-third-paper-on-trees.html"
        with urlopen(f"http://127.0.0.1:{port}/{path}", timeout=30) as page:
            assert b"A Third Paper on Trees" in page.read()
    finally:
        deadline.cancel()
        server.terminate()
        server.communicate(timeout=30)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("foo", "Must be a string of format 'IP:PORT'"),
        ("", "Must be a string of format 'IP:PORT'"),
        ("127.0.0.1:x", "'x' is not a valid port"),
        ("127.0.0.1:99999", "127.0.0.1:99999: no such port; name one from 1 to 65535"),
        ("192.0.2.1:8000", "192.0.2.1:8000: Cannot assign requested address; name an address of this machine"),
    ],
)
def test_an_address_that_cannot_be_served_at_is_told_before_the_build(
    run: Run, shelf: Path, address: str, told: str
) -> None:
    code, out, err = run("-C", shelf, "serve", "-a", address)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("papershelf: ")
    assert told in err
    assert not (shelf / CACHE).exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_the_console_command_says_all_it_has_to_say_before_it_ends(run: Run, shelf: Path) -> None:
    assert run("-C", shelf, "build", "--quiet")[0] == 0
    command = [sys.executable, "-m", "papershelf", "search", "graphs"]
    told = subprocess.run(command, cwd=shelf, capture_output=True, text=True, check=True)
    assert told.stdout == run("-C", shelf, "search", "graphs")[1] != ""
    with Path("/dev/full").open("wb") as full:
        refused = subprocess.run(command, cwd=shelf, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert refused.returncode == 2
    assert refused.stderr == "papershelf: No space left on device; make room, or write elsewhere\n"


def test_a_port_that_is_taken_is_told_before_the_build(run: Run, shelf: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        said = f"papershelf: {address}: Address already in use; stop what uses it, or name another\n"
        assert run("-C", shelf, "serve", "-a", address) == (2, "", said)
    assert not (shelf / CACHE).exists()


def test_serve_goes_on_with_the_site_of_before_and_stops_at_ctrl_c(shelf: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    # A shell may have told its background processes to ignore Ctrl-C.
    program = (
        "import signal; from papershelf.cli import entry; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); entry()"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", program, "serve", "-a", address], cwd=shelf,
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    deadline = Timer(90, server.kill)
    deadline.start()
    assert server.stderr is not None

    def said_until(end: str) -> str:
        said = ""
        for line in server.stderr or ():
            said += line
            if end in line:
                break
        return said

    def page() -> bytes:
        with urlopen(f"http://{address}/papers/dice-a-study-of-graphs.html", timeout=30) as found:
            return bytes(found.read())

    stays = "papershelf: the site of before is served until the next change\n"
    try:
        assert "2 records, 2 papers" in said_until("Serving on")
        good = (shelf / "mkdocs.yml").read_bytes()
        for name, content, told in (
            ("content/topics.yml", b"a: [\n", "content/topics.yml:2: not YAML: "),
            ("mkdocs.yml", b"site_name: [\n", "papershelf: MkDocs encountered an error parsing the configuration file"),
            ("mkdocs.yml", good + b"strict: 7\n", "papershelf: Config value 'strict': "),
        ):
            write(shelf / name, content)
            said = said_until(stays)
            assert told in said
            assert "Traceback" not in said
            assert "Aborted" not in said
            assert b"DICE" in page()
            write(shelf / name, good if name == "mkdocs.yml" else TOPICS)
            assert "papershelf: 2 records, 2 papers" in said_until("papershelf: 2 records")
        assert b"topics/graphs.html" in page()
        server.send_signal(signal.SIGINT)
        assert server.stderr.read().endswith("papershelf: stopped\n")
        assert server.wait(timeout=30) == 130
    finally:
        deadline.cancel()
        server.kill()
        server.communicate(timeout=30)


TOPICS = "graphs: {name: Graphs, description: Edges., terms: {graph: 3}, negative_terms: {lattice: 1}}\n"


def test_topics_why_explains_a_paper_and_writes_nothing(run: Run, shelf: Path) -> None:
    write(shelf / "content" / "topics.yml", TOPICS)
    before = tree(shelf)
    code, out, err = run("-C", shelf, "topics", "why", "papers/dice-a-study-of-graphs.html")
    assert (code, err) == (0, "")
    assert out.startswith("dice-a-study-of-graphs: DICE: A Study of Graphs\n")
    assert "\ngraphs: " in out
    assert tree(shelf) == before


def test_topics_why_tells_what_is_wrong_with_the_topics(run: Run, shelf: Path) -> None:
    write(shelf / "content" / "captures" / "b.txt", ORPHAN)
    write(shelf / "content" / "topics.yml", TOPICS + "games: {name: Games, description: D., terms: [Chess]}\n")
    code, out, err = run("-C", shelf, "topics", "why", "dice-a-study-of-graphs")
    assert code == 0
    assert err == "content/topics.yml:2: games: write the term 'Chess' in lower case\n"
    assert out


def test_topics_why_names_the_near_slugs(run: Run, shelf: Path) -> None:
    said = "papershelf: no paper has the slug 'dice'; did you mean dice-a-study-of-graphs?\n"
    assert run("-C", shelf, "topics", "why", "dice") == (2, "", said)


def test_topics_suggest_prints_a_file_that_the_library_can_be_built_with(run: Run, tmp_path: Path) -> None:
    subjects = [(f"On {word} number {n}", abstract_about(word)) for word in ("lattices", "knights") for n in range(3)]
    shelf = make_library(tmp_path / "shelf", captures={"a.txt": captured(*subjects)})
    assert run("-C", shelf, "build", "-q") == (0, "", "")
    before = tree(shelf)
    code, out, err = run("-C", shelf, "topics", "suggest", "--topics", "2")
    assert (code, err) == (0, "")
    assert tree(shelf) == before
    assert run("-C", shelf, "topics", "suggest", "-n", "2")[1] == out
    assert {slug.partition("-")[0] for slug in yaml.safe_load(out)} == {"knights", "lattices"}
    write(shelf / "content" / "topics.yml", out)
    assert run("-C", shelf, "check", "-q") == (0, "", "")


@pytest.mark.parametrize("command", [["why", "x"], ["suggest"]])
def test_what_forbids_a_build_forbids_to_ask_for_topics(run: Run, shelf: Path, command: list[str]) -> None:
    write(shelf / "content" / "topics.yml", "a: [\n")
    code, out, err = run("-C", shelf, "topics", *command)
    assert (code, out) == (1, "")
    first, last = err.splitlines()
    assert first.startswith("content/topics.yml:2: not YAML: ")
    assert last == "papershelf: the content has a problem that forbids a build; see above"


def test_without_papers_there_is_nothing_to_suggest(run: Run, tmp_path: Path) -> None:
    empty = make_library(tmp_path / "empty", captures={})
    said = "papershelf: there are no papers yet to suggest topics for\n"
    assert run("-C", empty, "topics", "suggest") == (1, "", said)


@pytest.mark.parametrize(
    "argv", [["suggest", "-n", "0"], ["suggest", "-n", "x"], ["why"], ["why", "a", "b"], ["whi"], []]
)
def test_wrong_use_of_topics_is_one_line_or_the_help(run: Run, shelf: Path, argv: list[str]) -> None:
    code, out, err = run("-C", shelf, "topics", *argv)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1 if argv else err.startswith("Usage: papershelf topics ")


def test_search_finds_papers_of_the_built_site(run: Run, shelf: Path) -> None:
    code, _, err = run("-C", shelf, "search", "graphs")
    assert code == 2
    assert re.fullmatch(r"papershelf: .*root\.js: no such file; build the site first, `papershelf build`\n", err)
    assert run("-C", shelf, "build", "-q")[0] == 0
    before = tree(shelf)
    lattices = "Growing Lattices at Home\n    papers/growing-lattices-at-home.html\n"
    assert run("-C", shelf, "search", "lattices", "home") == (0, lattices, "")
    assert run("-C", shelf, "search", "latices") == (0, lattices, "showing results for lattices\n")
    assert run("-C", shelf, "search", "--", '-lattices "graphs and report"')[1].endswith(
        "papers/dice-a-study-of-graphs.html\n"
    )
    assert run("-C", shelf, "search", "nothinglikethis") == (0, "", "nothing found\n")
    assert run("-C", shelf, "search", "dice")[1].startswith("DICE (system)\n    systems/dice.html\nDICE: A Study of ")
    assert tree(shelf) == before


def test_search_says_which_filter_has_no_such_value(run: Run, shelf: Path) -> None:
    write(shelf / "content" / "topics.yml", TOPICS)
    assert run("-C", shelf, "build", "-q")[0] == 0
    said = "papershelf: no paper has topic:nosuch; there are Graphs\n"
    assert run("-C", shelf, "search", "topic:nosuch") == (0, "", f"{said}nothing found\n")
    code, out, err = run("-C", shelf, "search", "--json", "topic:nosuch")
    assert (code, json.loads(out)["total"], err) == (0, 0, said)


def test_search_for_other_programs(run: Run, shelf: Path) -> None:
    assert run("-C", shelf, "build", "-q")[0] == 0
    code, out, err = run("-C", shelf, "search", "--json", "-n", "1", "simple means")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["total"] == 2
    assert len(found["hits"]) == 1
    assert found["corrected"] is None


def test_add_puts_a_capture_among_the_others_and_says_what_it_brings(
    run: Run, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = write(tmp_path / "page.txt", captured(ONE, ("A Third Paper of Ours", abstract_about("cascades"))))
    said = "content/captures/page.txt: 2 records, 1 new paper, 1 known one\n"
    assert run("-C", shelf, "add", page) == (0, said, "")
    assert (shelf / "content" / "captures" / "page.txt").read_bytes() == page.read_bytes()
    again = f"papershelf: {page}: the same as content/captures/page.txt; nothing was added\n"
    assert run("-C", shelf, "add", page) == (1, "", again)
    other = captured(("A Fourth Paper of Ours", abstract_about("trees")))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(other.encode())))
    code, out, err = run("-C", shelf, "add", "-")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"content/captures/\d{4}-\d\d-\d\d\.txt: 1 record, 1 new paper, 0 known ones\n", out)
    assert run("-C", shelf, "build")[1].startswith("5 records, 4 papers, 1 duplicate, 0 problems, ")


def test_add_tells_what_is_wrong(run: Run, shelf: Path, tmp_path: Path) -> None:
    before = tree(shelf)
    for argv, code, wrong in (
        ([write(tmp_path / "b.txt", "no page at all\n")], 1, f"{tmp_path}/b.txt:1: no known layout; "),
        ([tmp_path], 2, "papershelf: Invalid value for 'FILE...': File "),
        ([tmp_path / "nosuch"], 2, f"papershelf: {tmp_path}/nosuch: No such file or directory"),
        ([tmp_path / "b.txt", "-", "--name", "x"], 2, "papershelf: --name is for one file; add the others without it"),
        ([], 2, "papershelf: Missing argument 'FILE...'"),
    ):
        found, out, err = run("-C", shelf, "add", *argv)
        assert (found, out) == (code, "")
        assert err.startswith(wrong)
        assert tree(shelf) == before
    code, out, err = run("-C", shelf, "add", "-q", write(tmp_path / "c.txt", ORPHAN))
    assert (code, out) == (1, "")
    assert err.startswith("content/captures/c.txt:15: title without an abstract")
    assert (shelf / "content" / "captures" / "c.txt").is_file()


def test_export_prints_all_papers_or_those_that_a_search_finds(run: Run, shelf: Path) -> None:
    code, out, err = run("-C", shelf, "export")
    assert (code, err) == (0, "")
    assert re.findall(r"^@misc\{(.+),$", out, re.MULTILINE) == ["dice-a-study-of", "growing-lattices-at-home"]
    assert run("-C", shelf, "build", "-q")[0] == 0
    before = tree(shelf)
    for form, shown in (("bibtex", "title = {{Growing"), ("ris", "TI  - Growing"), ("markdown", "- [Growing")):
        code, out, err = run("-C", shelf, "export", "--as", form, "latices")
        assert (code, err) == (0, "showing results for lattices\n")
        assert shown in out
        assert "DICE" not in out
    items = json.loads(run("-C", shelf, "export", "--as", "csl-json", "study", "graphs")[1])
    assert [item["id"] for item in items] == ["dice-a-study-of-graphs"]
    assert run("-C", shelf, "export", "graphs", "at", "home") == (0, "", "no paper has all of the words\n")
    assert run("-C", shelf, "export", "nothinglikethis") == (0, "", "nothing found\n")
    assert tree(shelf) == before


def test_what_nobody_reads_any_more_is_no_error(shelf: Path) -> None:
    many = [(f"Paper {number} About Graphs", abstract_about(f"graphs of {number}")) for number in range(400)]
    write(shelf / "content" / "captures" / "many.txt", captured(*many))
    command = [sys.executable, "-m", "papershelf", "-C", str(shelf), "export"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    "argv", [["search"], ["search", "-n", "0", "x"], ["search", "--limit", "x", "y"], ["export", "--as", "x"]]
)
def test_wrong_use_of_search_is_one_line(run: Run, shelf: Path, argv: list[str]) -> None:
    code, out, err = run("-C", shelf, *argv)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_the_bar_of_a_terminal_needs_no_thread(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    plugin, threads = PapershelfPlugin(), active_count()
    with cli._progress(plugin, quiet=False):
        plugin.progress("enrich", 1, 2)
        assert active_count() == threads
    assert "enrich" in capsys.readouterr().err


def refuse(monkeypatch: pytest.MonkeyPatch, name: str, *methods: str) -> None:
    """Let the operating system refuse whatever begins with a path, also to those who may do all."""

    def refusing(method: Callable[..., object]) -> Callable[..., object]:
        def ask(path: object, *arguments: object, **named: object) -> object:
            if str(path).startswith(name):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return method(path, *arguments, **named)

        return ask

    for method in methods:
        owner, _, last = method.rpartition(".")
        place = {"Path": Path, "builtins": builtins, "os": os}[owner]
        monkeypatch.setattr(place, last, refusing(getattr(place, last)))


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    "name", ["content/captures/a.txt", "content/captures", "content/topics.yml", "mkdocs.yml", "docs"]
)
def test_what_may_not_be_read_is_one_line_and_wrong_use(
    run: Run, shelf: Path, name: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(shelf / "content" / "topics.yml", TOPICS)
    place = str(shelf / name)
    refuse(monkeypatch, place, "Path.read_bytes", "Path.read_text", "Path.iterdir", "builtins.open")
    code, out, err = run("-C", shelf, command)
    assert (code, out) == (2, "")
    assert re.fullmatch(rf"papershelf: {place}[^:]*: Permission denied; give yourself the right .*\n", err)


@pytest.mark.parametrize("name", [".cache", "content/.slugs.tsv", "content/.systems.tsv", "build", "site"])
def test_what_may_not_be_written_is_one_line_and_wrong_use(
    run: Run, shelf: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(shelf / name)
    refuse(monkeypatch, place, "Path.write_bytes", "Path.mkdir", "builtins.open")
    code, out, err = run("-C", shelf, "build")
    assert (code, out) == (2, "")
    told = str(shelf / name.replace("/.", "/"))
    assert re.fullmatch(rf"papershelf: {told}.*: Permission denied; give yourself the right .*\n", err)


@pytest.mark.parametrize("name", [".cache", ".cache/papershelf", "build", "build/docs", "site"])
def test_a_file_in_the_place_of_a_folder_is_one_line_and_wrong_use(run: Run, shelf: Path, name: str) -> None:
    write(shelf / name, "")
    code, out, err = run("-C", shelf, "build")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"papershelf: {shelf}/{name}: ")


def test_a_library_below_a_file_is_wrong_use(run: Run, tmp_path: Path) -> None:
    place = write(tmp_path / "file", "")
    said = f"papershelf: {place}: Not a directory; a file stands in the place of a folder; move it\n"
    assert run("init", place / "shelf") == (2, "", said)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("argv", [["check"], ["search", "dice"], ["search", "--json", "dice"], ["--help"]])
def test_an_output_that_cannot_be_written_is_one_line_and_wrong_use(run: Run, shelf: Path, argv: list[str]) -> None:
    assert run("-C", shelf, "build", "-q")[0] == 0
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "papershelf", *argv],
            cwd=shelf, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        2,
        "papershelf: No space left on device; make room, or write elsewhere\n",
    )


@pytest.mark.parametrize("name", ["topics.yml", "overrides.yml", "slugs.tsv", "systems.tsv"])
def test_a_folder_in_the_place_of_a_file_of_the_content_is_a_problem(run: Run, shelf: Path, name: str) -> None:
    (shelf / "content" / name).mkdir()
    code, _, err = run("-C", shelf, "check")
    assert code == 1
    assert err.startswith(f"content/{name}: no file; put the file itself here, or remove this\n")
    assert run("-C", shelf, "build")[0] == 1


def test_a_link_to_nothing_and_a_pipe_among_the_captures_are_problems(run: Run, shelf: Path) -> None:
    captures = shelf / "content" / "captures"
    (captures / "lost.txt").symlink_to("nowhere")
    os.mkfifo(captures / "pipe")
    said = (
        "content/captures/lost.txt: a link that leads nowhere; mend or remove it\n"
        "content/captures/pipe: no file; move it elsewhere\n"
    )
    code, out, err = run("-C", shelf, "check")
    assert (code, err) == (1, said)
    assert "2 papers" in out
    assert run("-C", shelf, "build", "-q") == (0, "", said)
    assert run("-C", shelf, "build", "-q") == (0, "", said)


def test_captures_behind_a_link_are_read_and_a_change_there_is_built(run: Run, shelf: Path, tmp_path: Path) -> None:
    far = write(tmp_path / "far" / "2025" / "b.txt", captured(("On Trees", abstract_about("trees"))))
    captures = shelf / "content" / "captures"
    (captures / "more").symlink_to(tmp_path / "far")
    assert run("-C", shelf, "build")[1].startswith("3 records, 3 papers, 0 duplicates, 0 problems, ")
    assert run("-C", shelf, "build")[1].startswith("3 records, ")
    two = (("On Trees", abstract_about("trees")), ("On Bushes", abstract_about("bushes")))
    write(far, captured(*two))
    assert run("-C", shelf, "build")[1].startswith("4 records, ")
    (tmp_path / "far" / "loop").symlink_to(tmp_path / "far")
    code, out, err = run("-C", shelf, "check")
    assert (code, err) == (1, "content/captures/more/loop: a link to a folder that it stands in; remove it\n")
    assert out.startswith("4 records, ")
