from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from libraries import CLOUDS, clouds, paper, papers_of_six_subjects
from papershelf.enrich.atlas import GRID, whole_vectors
from papershelf.enrich.layout import lay_out
from papershelf.enrich.newcomers import Integers
from papershelf.enrich.terms import weigh_words


def places_of(vectors: np.ndarray) -> Integers:
    return lay_out(csr_matrix(vectors)).places


def test_neighbours_in_subject_are_neighbours_on_the_map() -> None:
    places = places_of(clouds())
    far = np.hypot(*(places[:, None] - places[None]).T)
    np.fill_diagonal(far, np.inf)
    near = np.argsort(far, axis=1)[:, :10]
    same = near % CLOUDS == np.arange(len(places))[:, None] % CLOUDS
    assert same.mean() > 0.95


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 15, 16, 17, 40])
def test_a_library_of_any_size_has_a_map(count: int) -> None:
    places = places_of(clouds(count))
    assert places.shape == (count, 2)
    assert ((places >= 0) & (places < GRID)).all()
    assert len(set(map(tuple, places.tolist()))) == count


@pytest.mark.parametrize("count", [2, 5, 40, 300])
@pytest.mark.parametrize("value", [0.0, 1.0], ids=["without a term", "identical"])
def test_papers_that_nothing_tells_apart_have_a_place_each(count: int, value: float) -> None:
    assert len(set(map(tuple, places_of(np.full((count, 12), value)).tolist()))) == count


def test_twins_stand_side_by_side() -> None:
    vectors = clouds()
    places = places_of(np.vstack([vectors, vectors[:1]]))
    far = np.hypot(*(places - places[-1]).T)
    assert far[0] < GRID / 20
    assert (far[:-1] <= far[0]).sum() < 5


def test_papers_without_any_term_in_common_have_places() -> None:
    vectors = weigh_words([paper("!!!", "…", id="a"), paper("???", "!", id="b"), paper("The", "of", id="c")], 3)
    assert vectors.shape == (3, 0)
    assert len(lay_out(vectors).places) == 3


def test_vectors_of_any_kind_may_be_given() -> None:
    vectors = clouds()
    plan = lay_out(vectors)
    assert plan.places.tolist() == places_of(vectors).tolist()
    whole = whole_vectors(vectors, plan.directions)
    assert whole.dtype == np.int64
    assert np.abs(np.hypot.reduce(whole, axis=1) - 1024).max() < 10


def places_of_texts() -> list[list[int]]:
    return lay_out(weigh_words(papers_of_six_subjects(), 300)).places.tolist()


PROGRAM = "import sys; sys.path[:0] = {path!r}\nfrom test_layout import places_of_texts\nprint(places_of_texts())"
FOUND = " ".join(np.show_config(mode="dicts")["SIMD Extensions"].get("found", []))


@pytest.mark.parametrize(
    "machine",
    [
        {"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2", "PYTHONHASHSEED": "1"},
        {"OPENBLAS_CORETYPE": "Prescott", "PYTHONHASHSEED": "2"},
        {"NPY_DISABLE_CPU_FEATURES": FOUND, "PYTHONHASHSEED": "3"},
        {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX2_Usable,-FMA_Usable", "PYTHONHASHSEED": "4"},
    ],
    ids=["threads", "linear algebra", "vectors", "exponentials"],
)
def test_another_processor_gives_the_same_map(machine: dict[str, str]) -> None:
    """What a processor decides in the libraries is taken from them one by one, from the words to the places."""
    program = PROGRAM.format(path=[str(Path(path).resolve()) for path in sys.path if path])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env=os.environ | machine,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(places_of_texts())
