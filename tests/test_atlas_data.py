from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from libraries import HOSTILE_TITLES, corpus_of, paper
from papershelf.config import Settings, Site
from papershelf.enrich import Knowledge, enrich
from papershelf.enrich.atlas import Atlas, Place, Region
from papershelf.model import Corpus, Topic, TopicId, TopicMatch
from papershelf.pages.cartography import with_map
from papershelf.pages.shelf import make_slips
from papershelf.pages.views import AtlasPage
from papershelf.site.atlas_data import SHARD, atlas_files
from papershelf.slugs import slug_hash

TOPICS = (
    Topic(TopicId("graphs"), "Graphs", "Nodes and edges.", {"graph": 3.0}),
    Topic(TopicId("games"), "Games </script>", "Things to play.", {"chess": 3.0}),
)


def corpus(*titles: str) -> Corpus:
    return corpus_of(*(paper(title, f"{title}. We play chess on a graph.") for title in titles))


def atlas(found: Corpus, knowledge: Knowledge) -> Atlas:
    """A map with the papers in a row, the last id first."""
    papers = [each.id for each in reversed(found.papers)]
    regions = tuple(Region(topic, 10, 20, len(on)) for topic, on in knowledge.papers_on.items() if on)
    return Atlas(tuple(Place(name, number, 4000 - number) for number, name in enumerate(papers)), regions)


def written(found: Corpus, knowledge: Knowledge | None = None) -> dict[str, Any]:
    """The data of every file under its name."""
    known = knowledge or enrich(found.papers, TOPICS, 2)
    made = atlas(found, known)
    *_, slip = with_map(make_slips(found, known, Settings(), Site("Shelf", "Papers.", None)), made, known)
    page = slip.make()
    assert isinstance(page, AtlasPage)
    files = atlas_files(made, known, page, {each.id: each.title.line for each in found.papers})
    data = {}
    for path, text in files.items():
        call = re.fullmatch(r'papershelfAtlas\("([a-z]+(?:-\d+)?)",(.*)\);\n', text, re.DOTALL)
        assert call
        assert path == f"assets/atlas/{call[1]}.js"
        data[call[1]] = json.loads(call[2])
    return data


def column(text: str, width: str) -> list[int]:
    return [int(value) for value in np.frombuffer(b64decode(text), dtype=width)]


def test_the_columns_hold_places_and_topics() -> None:
    points = written(corpus("Alpha", "Beta", "Gamma"))["points"]
    assert column(points["x"], "<u2") == [0, 1, 2]
    assert column(points["y"], "<u2") == [4000, 3999, 3998]
    assert [sign[:4] for sign in points["signs"]] == [["graphs", "Graphs", 0, 3], ["games", "Games </script>", 12, 3]]
    assert sorted(column(rank, "u1")[0] for rank in points["topics"]) == [1, 2]


def test_a_paper_of_no_topic_has_none_and_one_of_many_has_them_all() -> None:
    found = corpus("Alpha", "Beta")
    known = enrich(found.papers, TOPICS, 2)
    many = tuple(TopicMatch(topic, 1.0, ()) for topic in known.topics)
    known = replace(known, topics_of={found.papers[0].id: many, found.papers[1].id: ()})
    ranks = [column(rank, "u1") for rank in written(found, known)["points"]["topics"]]
    assert ranks == [[0, 1], [0, 2]]


def test_more_topics_than_a_byte_counts_take_two() -> None:
    found = corpus("Alpha")
    topics = [Topic(TopicId(f"t{number:03}"), str(number), "", {"graph": 1.0}) for number in range(300)]
    known = enrich(found.papers, topics, 0)
    known = replace(
        known,
        papers_on={topic.id: (found.papers[0].id,) for topic in topics},
        topics_of={found.papers[0].id: (TopicMatch(TopicId("t299"), 1.0, ()),)},
    )
    assert [column(rank, "<u2") for rank in written(found, known)["points"]["topics"]] == [[300]]


@pytest.mark.parametrize("count", [0, 1, SHARD, SHARD + 1])
def test_every_paper_stands_in_one_shard_at_its_number(count: int) -> None:
    found = corpus_of(*(paper(f"Paper {number:05}", "x") for number in range(count)))
    known = enrich(found.papers[:0], (), 0)
    data = written(found, known)
    shards = [data[f"papers-{number}"] for number in range(len(data) - 2)]
    assert [len(shard) for shard in shards] == [SHARD] * (count // SHARD) + ([count % SHARD] if count % SHARD else [])
    assert [row[0] for shard in shards for row in shard] == [each.id for each in reversed(found.papers)]
    assert len(column(data["slugs"], "<u4")) == count


def test_related_papers_are_numbered_as_the_points_are() -> None:
    found = corpus("Alpha", "Beta", "Gamma")
    known = enrich(found.papers, TOPICS, 2)
    rows = written(found, known)["papers-0"]
    assert any(row[2] for row in rows)
    for slug, _, related in rows:
        assert [rows[number][0] for number in related] == [other.paper for other in known.related[slug]]


def test_a_point_is_found_by_the_hash_of_its_slug() -> None:
    found = corpus("Alpha", "Beta")
    files = written(found)
    assert column(files["slugs"], "<u4") == [slug_hash(row[0]) for row in files["papers-0"]]


def test_hostile_titles_are_data() -> None:
    found = corpus(*HOSTILE_TITLES)
    rows = written(found)["papers-0"]
    assert {row[1] for row in rows} == {each.title.line for each in found.papers}


def test_the_same_library_gives_the_same_files() -> None:
    assert json.dumps(written(corpus("Alpha", "Beta"))) == json.dumps(written(corpus("Beta", "Alpha")))
