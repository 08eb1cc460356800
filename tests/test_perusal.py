from __future__ import annotations

from libraries import paper
from papershelf.enrich.acronyms import find_acronyms
from papershelf.enrich.introductions import find_candidates
from papershelf.enrich.links import find_link_places
from papershelf.enrich.perusal import peruse
from papershelf.enrich.reading import read
from papershelf.enrich.topics import assign_topics
from papershelf.model import Topic, TopicId
from papershelf.workers import Workers

TOPICS = (Topic(TopicId("graphs"), "Graphs", "On graphs.", {"graph": 3.0}),)


def test_one_pass_finds_what_the_stages_find_one_by_one() -> None:
    papers = [
        paper(
            "GraphMix: a Graph Model", "We propose GraphMix, a graph neural network (GNN).\n\nCode: github.com/a/mix."
        ),
        paper("Without Anything", "", topics=(TopicId("graphs"),)),
        paper("Nothing to Find", "No name stands here."),
    ]
    acronyms = find_acronyms(papers)
    readings = {one.id: read(one, acronyms.get(one.id, ())) for one in papers}
    for workers in (None, Workers(2, enough=1)):
        found = peruse(papers, TOPICS, workers)
        assert found.places == find_link_places(papers)
        assert found.acronyms == acronyms
        assert found.topics_of == assign_topics(papers, TOPICS)
        assert found.read == {key: (reading, find_candidates(reading)) for key, reading in readings.items()}
        assert [len(found.places), len(found.acronyms), len(found.read)] == [1, 1, 3]
        if workers:
            workers.__exit__(None, None, None)
