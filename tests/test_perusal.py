from __future__ import annotations

from pathlib import Path

import pytest

from libraries import paper
from papershelf import kept
from papershelf.enrich import perusal
from papershelf.enrich.acronyms import acronyms_in, find_acronyms
from papershelf.enrich.introductions import find_candidates
from papershelf.enrich.links import find_link_places
from papershelf.enrich.packing import pack_names
from papershelf.enrich.perusal import peruse
from papershelf.enrich.reading import read
from papershelf.enrich.topics import assign_topics
from papershelf.model import Paper, Topic, TopicId
from papershelf.workers import Workers

TOPICS = (Topic(TopicId("graphs"), "Graphs", "On graphs.", {"graph": 3.0}),)
PAPERS = [
    paper("GraphMix: a Graph Model", "We propose GraphMix, a graph neural network (GNN).\n\nCode: github.com/a/mix."),
    paper("Without Anything", "", topics=(TopicId("graphs"),)),
    paper("Nothing to Find", "No name stands here."),
    paper("Nothing to Find", "No name stands here."),
]


class Count:
    """Counts the papers that are gone through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.papers = 0
        each = acronyms_in

        def counted(one: Paper) -> object:
            self.papers += 1
            return each(one)

        monkeypatch.setattr(perusal, "acronyms_in", counted)


def test_one_pass_finds_what_the_stages_find_one_by_one() -> None:
    acronyms = find_acronyms(PAPERS)
    readings = [read(one, acronyms.get(one.id, ())) for one in PAPERS]
    for workers in (None, Workers(2, enough=1)):
        found = peruse(PAPERS, TOPICS, workers)
        assert found.places == find_link_places(PAPERS)
        assert found.acronyms == acronyms
        assert found.topics_of == assign_topics(PAPERS, TOPICS)
        assert found.names == [pack_names(reading, find_candidates(reading)) for reading in readings]
        assert [len(found.places), len(found.acronyms), len(found.names)] == [1, 1, 4]


def test_what_is_kept_is_what_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "papers"
    plain = peruse(PAPERS, TOPICS)
    for workers in (Workers(2, enough=1), None):
        file.unlink(missing_ok=True)
        assert peruse(PAPERS, TOPICS, workers, file) == plain
        assert peruse(PAPERS, TOPICS, workers, file) == plain
    count = Count(monkeypatch)
    assert peruse(PAPERS, TOPICS, None, file) == plain
    assert count.papers == 0
    assert peruse([*PAPERS, paper("New", "We propose NewNet.")], TOPICS, None, file).names[:4] == plain.names
    assert count.papers == 1


def test_what_is_kept_is_found_anew_where_a_paper_a_topic_or_the_code_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "papers"
    peruse(PAPERS, TOPICS, None, file)
    count = Count(monkeypatch)
    chosen = [*PAPERS[:2], paper("Nothing to Find", "No name stands here.", topics=(TopicId("graphs"),)), PAPERS[3]]
    assert peruse(chosen, TOPICS, None, file) == peruse(chosen, TOPICS)
    assert count.papers == 1 + len(PAPERS)
    other = (Topic(TopicId("graphs"), "Graphs", "On graphs.", {"names": 3.0}),)
    assert peruse(chosen, other, None, file) == peruse(chosen, other)
    assert count.papers == 1 + 3 * len(PAPERS)
    monkeypatch.setattr(perusal, "source_version", lambda: b"other code")
    peruse(chosen, other, None, file)
    assert count.papers > 1 + 3 * len(PAPERS)


def test_a_broken_file_is_found_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "papers"
    plain = peruse(PAPERS, TOPICS, None, file)
    count = Count(monkeypatch)
    for data in (file.read_bytes()[:-1], b"", b"\0" * 200):
        file.write_bytes(data)
        assert peruse(PAPERS, TOPICS, None, file) == plain
    assert count.papers >= 3 * (len(PAPERS) - 1)
    assert kept.source_version()
