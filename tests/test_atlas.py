from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from libraries import CLOUDS, EACH, clouds, papers_of_six_subjects
from papershelf.enrich.atlas import GRID, Atlas, Plan, Vectors, make_atlas, place
from papershelf.enrich.layout import lay_out
from papershelf.enrich.terms import weigh_words
from papershelf.model import PaperId, TopicId


def ids(count: int) -> list[PaperId]:
    return [PaperId(f"p{number:05}") for number in range(count)]


def atlas_of(vectors: np.ndarray, papers_on: dict[TopicId, Sequence[PaperId]] | None = None) -> Atlas:
    return make_atlas(ids(len(vectors)), csr_matrix(vectors), papers_on or {}, lay_out, len(vectors))


def test_every_paper_has_a_place_of_its_own() -> None:
    atlas = atlas_of(clouds(40))
    assert sorted(place.paper for place in atlas.places) == ids(40)
    assert len({(place.x, place.y) for place in atlas.places}) == 40


@pytest.mark.parametrize("more", [1, 7, 40])
def test_papers_that_come_later_move_no_other(more: int) -> None:
    papers = papers_of_six_subjects()[: 200 + more]
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


def test_a_layout_is_asked_for_once_and_only_with_the_founders() -> None:
    asked: list[Vectors] = []

    def in_a_row(vectors: Vectors) -> Plan:
        asked.append(vectors)
        return Plan(np.eye(30)[:4], np.column_stack([np.arange(5), np.zeros(5, dtype=np.int64)]))

    atlas = make_atlas(ids(7), csr_matrix(clouds(7)), {}, in_a_row, 5)
    assert [(where.x, where.y) for where in atlas.places if where.paper in ids(5)] == [(n, 0) for n in range(5)]
    assert [vectors.shape for vectors in asked] == [(5, 30)]
