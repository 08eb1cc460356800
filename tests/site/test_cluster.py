"""A Dask cluster of two processes builds the site that one process builds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from browser.sites import papershelf
from libraries import tree, write
from papershelf.cli import main
from papershelf.scaffold import make_library

CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.readline()
        print(cluster.scheduler.transition_counter, flush=True)
"""


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the scheduler of a cluster of two worker processes."""
    script = write(tmp_path_factory.mktemp("cluster") / "cluster.py", CLUSTER)
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=script.parent) as run:
        assert run.stdout
        yield run.stdout.readline().strip()
        # From waiting to memory a task goes through several states; there are two chunks of papers, and four of pages.
        assert int(run.communicate("\n")[0]) > 6


def library(folder: Path, repository: Path, **settings: object) -> Path:
    """The corpus of the repository in a library of its own."""
    make_library(folder)
    (folder / "content" / "captures" / "sample.txt").unlink()
    for path in (repository / "content").rglob("*"):
        if path.is_file():
            write(folder / "content" / path.relative_to(repository / "content"), path.read_bytes())
    config = yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8"))
    write(folder / "mkdocs.yml", yaml.safe_dump(config | {"plugins": [{"papershelf": {"atlas": False} | settings}]}))
    return folder


def test_a_cluster_builds_the_same_bytes(tmp_path: Path, repository: Path, scheduler: str) -> None:
    alone = library(tmp_path / "alone", repository, workers=1)
    shared = library(tmp_path / "shared", repository, executor="dask", scheduler=scheduler)
    papershelf("-C", str(alone), "build")
    papershelf("-C", str(shared), "build")
    assert tree(shared / "site") == tree(alone / "site")
    assert tree(shared / "build") == tree(alone / "build")
    assert not list((shared / ".cache").rglob("*.pickle"))


def test_a_scheduler_that_is_not_there_is_one_line(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("papershelf.cluster._PATIENCE", 1)
    folder = library(tmp_path / "alone", repository, executor="dask", scheduler="tcp://127.0.0.1:9")
    assert main(["-C", str(folder), "build"]) == 2
    assert "no Dask scheduler at 'tcp://127.0.0.1:9'; start one" in capsys.readouterr().err
    assert not (folder / "site").exists()
