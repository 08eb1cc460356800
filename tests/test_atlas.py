from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from libraries import paper
from papershelf.enrich.atlas import GRID, Atlas, Integers, lay_out, make_atlas, place, whole_vectors
from papershelf.enrich.terms import weigh_words
from papershelf.model import Paper, PaperId, TopicId

CLOUDS, EACH = 4, 20


def clouds(count: int = CLOUDS * EACH) -> np.ndarray:
    """Vectors in clouds, one after the other, in seeded directions that have little in common."""
    random = np.random.default_rng(7)
    centres = random.normal(size=(CLOUDS, 30))
    return np.abs(centres[np.arange(count) % CLOUDS] + random.normal(size=(count, 30)) * 0.2)


def ids(count: int) -> list[PaperId]:
    return [PaperId(f"p{number:05}") for number in range(count)]


def atlas_of(vectors: np.ndarray, papers_on: dict[TopicId, Sequence[PaperId]] | None = None) -> Atlas:
    return make_atlas(ids(len(vectors)), csr_matrix(vectors), papers_on or {}, lay_out, len(vectors))


def places_of(atlas: Atlas) -> Integers:
    """The places in the order of the ids."""
    return np.array([(place.x, place.y) for place in sorted(atlas.places, key=lambda place: place.paper)])


def test_neighbours_in_subject_are_neighbours_on_the_map() -> None:
    places = places_of(atlas_of(clouds()))
    far = np.hypot(*(places[:, None] - places[None]).T)
    np.fill_diagonal(far, np.inf)
    near = np.argsort(far, axis=1)[:, :10]
    same = near % CLOUDS == np.arange(len(places))[:, None] % CLOUDS
    assert same.mean() > 0.95


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 15, 16, 17, 40])
def test_a_library_of_any_size_has_a_map(count: int) -> None:
    atlas = atlas_of(clouds(count))
    assert sorted(place.paper for place in atlas.places) == ids(count)
    assert all(0 <= place.x < GRID and 0 <= place.y < GRID for place in atlas.places)
    assert len({(place.x, place.y) for place in atlas.places}) == count


@pytest.mark.parametrize("count", [2, 5, 40, 300])
@pytest.mark.parametrize("value", [0.0, 1.0], ids=["without a term", "identical"])
def test_papers_that_nothing_tells_apart_have_a_place_each(count: int, value: float) -> None:
    atlas = atlas_of(np.full((count, 12), value))
    assert len({(place.x, place.y) for place in atlas.places}) == count


def test_twins_stand_side_by_side() -> None:
    vectors = clouds()
    places = places_of(atlas_of(np.vstack([vectors, vectors[:1]])))
    far = np.hypot(*(places - places[-1]).T)
    assert far[0] < GRID / 20
    assert (far[:-1] <= far[0]).sum() < 5


def test_papers_without_any_term_in_common_have_a_map() -> None:
    papers = [paper("!!!", "…", id="a"), paper("???", "!", id="b"), paper("The", "of", id="c")]
    vectors = weigh_words(papers, 3)
    assert vectors.shape == (3, 0)
    assert len(make_atlas([each.id for each in papers], vectors, {}, lay_out, 3).places) == 3


def test_vectors_of_any_kind_may_be_given() -> None:
    vectors = clouds()
    assert atlas_of(vectors) == make_atlas(ids(len(vectors)), vectors, {}, lay_out, len(vectors))
    whole = whole_vectors(vectors, len(vectors))
    assert whole.dtype == np.int64
    assert np.abs(np.hypot.reduce(whole, axis=1) - 1024).max() < 10


def texts() -> list[Paper]:
    """Papers whose words, of a seeded vocabulary, have a subject each."""
    random = np.random.default_rng(3)
    words = random.integers(0, 40, (300, 60)) + np.arange(300)[:, None] % 6 * 25
    return [paper(f"Paper {number:03}", " ".join(f"word{word:03}" for word in row)) for number, row in enumerate(words)]


def map_of_texts() -> list[tuple[str, int, int]]:
    papers = texts()
    atlas = make_atlas([each.id for each in papers], weigh_words(papers, 192), {}, lay_out, 192)
    return [(place.paper, place.x, place.y) for place in atlas.places]


PROGRAM = "import sys; sys.path[:0] = {path!r}\nfrom test_atlas import map_of_texts\nprint(map_of_texts())"
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
    assert done.stdout.strip() == str(map_of_texts())


@pytest.mark.parametrize("more", [1, 7, 40])
def test_papers_that_come_later_move_no_other(more: int) -> None:
    papers = texts()[: 200 + more]
    before, after = (place(weigh_words(some, 192), lay_out, 192) for some in (papers[:200], papers))
    assert after[:200].tolist() == before.tolist()
    assert len(set(map(tuple, after.tolist()))) == len(papers)


def test_papers_that_come_later_stand_among_their_like() -> None:
    vectors = clouds()
    places = place(vectors, lay_out, 48)
    far = np.hypot(*(places[48:, None] - places[None, :48]).T)
    near = np.argsort(far, axis=0)[:10]
    assert (near % CLOUDS == np.arange(48, len(vectors)) % CLOUDS).mean() > 0.95


def test_the_order_of_the_places_keeps_neighbours_together() -> None:
    places = [(place.x, place.y) for place in atlas_of(clouds(400)).places]
    steps = np.hypot(*np.diff(np.array(places), axis=0).T)
    assert np.median(steps) < GRID / 10


def test_a_region_stands_where_most_of_its_papers_do() -> None:
    vectors = clouds()
    own = [name for number, name in enumerate(ids(len(vectors))) if number % CLOUDS == 1]
    stray = ids(len(vectors))[0]
    atlas = atlas_of(vectors, {TopicId("one"): [*own, stray], TopicId("none"): []})
    (region,) = atlas.regions
    assert (region.topic, region.papers) == ("one", EACH + 1)
    where = {place.paper: (place.x, place.y) for place in atlas.places}
    far = [np.hypot(where[name][0] - region.x, where[name][1] - region.y) for name in own]
    assert np.median(far) < GRID / 8
    assert np.hypot(where[stray][0] - region.x, where[stray][1] - region.y) > np.median(far)


def test_the_layout_is_what_is_kept() -> None:
    """`make_atlas` asks for places once, with whole numbers and nothing else."""
    asked: list[Integers] = []

    def spread(vectors: Integers) -> Integers:
        asked.append(vectors)
        return np.column_stack([np.arange(len(vectors)), np.zeros(len(vectors), dtype=np.int64)])

    atlas = make_atlas(ids(5), csr_matrix(clouds(5)), {}, spread, 5)
    assert [(place.x, place.y) for place in atlas.places] == [(number, 0) for number in range(5)]
    assert len(asked) == 1
    assert asked[0].dtype == np.int64
