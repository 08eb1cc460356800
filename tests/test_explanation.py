from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from libraries import corpus_of, paper
from papershelf.enrich.topic_file import read_topics
from papershelf.errors import ContentError, ProblemLog, UsageError
from papershelf.explanation import explain_names, explain_topics, find_paper, suggested_file
from papershelf.model import Paper, PaperId, Topic, TopicId

CORPUS = corpus_of(
    paper("Winning at Chess"), paper("Losing at Chess"), paper("Soup"), redirects={PaperId("old"): PaperId("soup")}
)


def topic(slug: str, **terms: float) -> Topic:
    return Topic(TopicId(slug), slug.title(), "", terms)


@pytest.mark.parametrize("name", ["soup", "old", "papers/soup.html", "https://shelf.example/papers/soup.html", "soup/"])
def test_a_paper_is_found_by_its_slug_of_any_time_or_by_its_address(name: str) -> None:
    assert find_paper(CORPUS, name).id == "soup"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("chess", "did you mean losing-at-chess, winning-at-chess?"),
        ("soap", "did you mean soup?"),
        ("wining-at-ches", "did you mean winning-at-chess, losing-at-chess?"),
        ("zzzzzz", "the last part of a paper's address is its slug"),
        ("", "the last part of a paper's address is its slug"),
    ],
)
def test_a_wrong_slug_is_told_the_near_ones(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_paper(CORPUS, name)
    assert str(caught.value) == f"no paper has the slug {name!r}; {hint}"


def test_the_explanation_is_the_sum_that_decides() -> None:
    topics = [
        Topic(TopicId("games"), "Games", "", {"chess": 3.0, "board game": 1.0}, {"chess": 4.0}, {"war game": 2.0}),
        topic("cooking", soup=1),
        topic("food", soup=2),
    ]
    one = paper("Chess", "Chess is chess, a board game and no war game. With soup.", id="chess")
    assert explain_topics(one, topics) == (
        "chess: Chess\n"
        "A topic needs 3.00 points, and 30% of those of the strongest: 4.73 here. A paper has 3 at most.\n"
        "\n"
        "games: 15.75 points\n"
        "    16.75  chess       title 4 × 3 + abstract (2 times) 3 × 1.58\n"
        "    -2.00  war game    abstract (once) -2 × 1.00\n"
        "     1.00  board game  abstract (once) 1 × 1.00\n"
        "\n"
        "not food: 2.00 points, too few\n"
        "     2.00  soup  abstract (once) 2 × 1.00\n"
        "\n"
        "not cooking: 1.00 points, too few\n"
        "     1.00  soup  abstract (once) 1 × 1.00\n"
    )


def test_no_more_than_three_topics_and_the_three_next_are_told() -> None:
    topics = [topic(slug, chess=9) for slug in "abcdefgh"]
    lines = explain_topics(paper("Chess"), topics).splitlines()
    assert [line for line in lines if "points" in line][1:] == [
        *(f"{slug}: 27.00 points" for slug in "abc"),
        *(f"not {slug}: 27.00 points, 3 others are stronger" for slug in "def"),
    ]
    assert lines[-1] == "and 2 more with less"


def test_an_override_is_told_and_so_is_that_nothing_was_found() -> None:
    one = paper("Soup", topics=(TopicId("cooking"), TopicId("food")))
    said = explain_topics(one, [topic("games", chess=3)])
    assert "overrides.yml decides, whatever the terms say: cooking, food.\n" in said
    assert said.endswith("No topic reaches that.\n")
    assert "whatever the terms say: none.\n" in explain_topics(replace(one, topics=()), [])


def test_the_suggested_file_is_one_to_build_with() -> None:
    papers = [
        paper(f"{word} <!-- {n} -->: *a* # b", f"All about {word}. {word}!", id=f"{word}-{n}")
        for word in ("chess", "soup")
        for n in range(5)
    ]
    text = suggested_file(papers, 2)
    log = ProblemLog()
    topics = read_topics(text, "topics.yml", log)
    assert list(log) == []
    assert {topic.id for topic in topics} == {"chess", "soup"}
    assert text.startswith("# Topics suggested for 10 papers; a first draft, to be corrected by a person.\n")
    assert "\n# from 5 papers, such as: " in text
    assert text == suggested_file(papers, 2)


def test_more_topics_than_the_papers_allow_are_refused_and_fewer_told() -> None:
    papers = [
        paper(f"{word} {n}", f"All about {word}. {word}!", id=f"{word}-{n}")
        for word in ("chess", "soup")
        for n in range(5)
    ]
    with pytest.raises(UsageError, match=r"^1,000 topics are more than the papers allow; .+, so ask for 5 at most$"):
        suggested_file(papers, 1000)
    assert "\n# Fewer than the 5 asked for: " in suggested_file(papers, 5)
    assert "asked for" not in suggested_file(papers, None)


@pytest.mark.parametrize("papers", [[], [paper("12"), paper("!!!")]])
def test_where_there_is_nothing_to_suggest_it_is_said(papers: list[Paper]) -> None:
    with pytest.raises(ContentError, match=r"no papers yet|share no terms"):
        suggested_file(papers, None)


def test_the_kind_of_a_name_is_told_with_the_words_that_tell_it() -> None:
    one = paper("A Study", "We propose RelBenX, a new benchmark for graphs. It beats BeRTo on the TextZ dataset.")
    other = paper("Another Study", "We use the TextZ dataset and SumO.")
    lines = explain_names(one, corpus_of(one, other)).splitlines()
    kinds = {before: line for before, line in pairwise(lines) if line.startswith("  kind: ")}
    assert kinds == {
        "introduces RelBenX": "  kind: benchmark, told by 'new benchmark'",
        "mentions TextZ": "  kind: dataset, told by 'dataset'",
    }
