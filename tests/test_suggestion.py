from __future__ import annotations

import pytest

from libraries import HOSTILE_TITLES, abstract_about, paper
from papershelf.enrich.suggestion import Suggestion, cluster_papers, suggest_topics, usual_number
from papershelf.enrich.topics import assign_topics
from papershelf.model import Paper
from seeds import printed_by_seeds

SUBJECTS = {
    "soup": "We cook a thick soup of leek and potato in a copper kettle.",
    "chess": "The queen takes a rook, and the endgame of this chess opening is won.",
    "graphs": "Message passing on graphs sends node features along the edges.",
}


def shelf(each: int = 6) -> list[Paper]:
    papers = [
        paper(f"{subject.title()} number {number}", f"{text} Experiment {number}.", id=f"{subject}-{number}")
        for subject, text in SUBJECTS.items()
        for number in range(each)
    ]
    return sorted(papers, key=lambda one: one.id)


def subjects(suggestion: Suggestion) -> set[str]:
    return {one.id.partition("-")[0] for one in suggestion.papers}


@pytest.mark.parametrize(("papers", "topics"), [(0, 0), (1, 1), (2, 2), (10, 4), (400, 15), (20_000, 54)])
def test_the_usual_number_grows_slowly(papers: int, topics: int) -> None:
    assert usual_number(papers) == topics


def test_every_subject_becomes_a_topic_of_its_words() -> None:
    found = suggest_topics(shelf(), 3)
    assert sorted(map(sorted, map(subjects, found))) == [["chess"], ["graphs"], ["soup"]]
    for one in found:
        (subject,) = subjects(one)
        text = f"{subject} {SUBJECTS[subject]}".lower()
        assert one.topic.terms
        assert all(term.split()[0] in text for term in one.topic.terms)
        assert one.topic.name[0].isupper()
        assert one.topic.description.endswith(".")


def test_the_topics_find_their_own_papers() -> None:
    papers = shelf()
    found = suggest_topics(papers, 3)
    assigned = assign_topics(papers, [one.topic for one in found])
    for one in found:
        assert {assigned[each.id][0].topic for each in one.papers} == {one.topic.id}


def test_the_seed_of_hashes_changes_no_topic() -> None:
    code = (
        "from papershelf.enrich.suggestion import suggest_topics\n"
        "from test_suggestion import shelf\n"
        "print([(one.topic, [each.id for each in one.papers]) for one in suggest_topics(shelf(), 3)])"
    )
    printed = printed_by_seeds(code)
    assert len(printed) == 1
    assert "chess" in printed.pop()


def test_a_term_that_other_clusters_have_weighs_less() -> None:
    papers = shelf()
    more = [paper(f"Leek {n}", f"A chess of leek. {SUBJECTS['chess']}", id=f"chess-leek-{n}") for n in range(5)]
    before, after = (
        {term: weight for one in suggest_topics(some, 3) if "soup-0" in {p.id for p in one.papers}
         for term, weight in one.topic.terms.items()}
        for some in (papers, sorted([*papers, *more], key=lambda one: one.id))
    )  # fmt: skip
    leek = next(term for term in before if "leek" in term)
    assert after.get(leek, 0) <= before[leek]
    assert max(before.values()) == 3


def test_slugs_are_apart_and_none_is_reserved() -> None:
    papers = [paper(f"Index {n}", f"An index of the index, {word}.", id=f"p{n}") for n, word in enumerate("ab" * 5)]
    slugs = [one.topic.id for one in suggest_topics(papers, 2)]
    assert "index" not in slugs
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("texts", [[], ["Alone"], ["Same", "Same"], ["!!!", "???", "12"], [*HOSTILE_TITLES]])
def test_few_or_odd_papers_are_no_accident(texts: list[str]) -> None:
    papers = [paper(text, text, id=f"p{number:02}") for number, text in enumerate(texts)]
    for number in (1, 4, 50):
        found = suggest_topics(papers, number)
        assert len(found) <= min(number, len(papers))
        clustered = [one.id for cluster in cluster_papers(papers, number) for one in cluster]
        assert sorted(clustered) == [one.id for one in papers]


def test_ten_papers_have_topics() -> None:
    papers = [
        paper(f"On {subject} {number}", abstract_about(subject), id=f"{subject.replace(' ', '-')}-{number}")
        for subject in ("winning tickets", "knowledge graphs")
        for number in range(5)
    ]
    found = suggest_topics(sorted(papers, key=lambda one: one.id), usual_number(10))
    assert {"winning tickets", "knowledge graphs"} <= {term for one in found for term in one.topic.terms}
