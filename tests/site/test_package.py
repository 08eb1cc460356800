"""The wheel is all that a stranger needs: installed in an empty environment, it makes a library and its site."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

SOURCES = ("generator", "theme", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md")


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command away from the repository, without this test's own Python path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in SOURCES:
        if (repository / name).is_dir():
            shutil.copytree(repository / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(repository / name, source / name)
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", source, cwd=folder)
    (made,) = (folder / "dist").iterdir()
    return made


def test_the_wheel_holds_the_theme_the_templates_and_the_starter(wheel: Path, repository: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = archive.namelist()
    names = {name.removeprefix("papershelf/") for name in packed}
    for folder, prefix in ((repository / "theme", "theme/"), (repository / "generator" / "papershelf", "")):
        for path in folder.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert prefix + path.relative_to(folder).as_posix() in names
    assert "py.typed" in names
    assert not [name for name in packed if not name.startswith("papershelf")]


def test_the_wheel_alone_makes_a_library_and_its_site(wheel: Path, repository: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    scripts = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path)
    papershelf = scripts / "papershelf"
    run(papershelf, "init", "shelf", cwd=tmp_path)
    said = run(papershelf, "-C", "shelf", "build", cwd=tmp_path)
    assert "3 records, 3 papers, 0 duplicates, 0 problems" in said
    site = tmp_path / "shelf" / "site"
    papers = [json.loads(line) for line in (site / "data" / "papers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(papers) == 3
    assert all((site / "papers" / f"{paper['slug']}.html").is_file() for paper in papers)
    for path in (repository / "theme" / "assets").rglob("*"):
        if path.is_file():
            assert (site / path.relative_to(repository / "theme")).read_bytes() == path.read_bytes()
    # The very same words of the command as `python -m`, and by MkDocs.
    assert run(scripts / "python", "-m", "papershelf", "--version", cwd=tmp_path).startswith("papershelf ")
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    run(scripts / "mkdocs", "build", "--strict", "--quiet", cwd=tmp_path / "shelf")
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before
