from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cases import cases
from papershelf.enrich.topic_file import read_topics
from papershelf.enrich.topics import (
    MAX_TOPICS,
    MIN_SCORE,
    MIN_SHARE,
    TITLE_WEIGHT,
    TopicScorer,
    assign_topics,
    least_score,
)
from papershelf.errors import ProblemLog
from papershelf.model import Paper, PaperId, Topic, TopicId, TopicMatch
from papershelf.text import AbstractText

CONTENT = Path(__file__).parent.parent / "content"


def topic(slug: str, **terms: float) -> Topic:
    phrases = {phrase.replace("_", " "): weight for phrase, weight in terms.items()}
    return Topic(TopicId(slug), slug.title(), "", phrases)


def paper(title: str, abstract: str = "", topics: tuple[str, ...] | None = None, slug: str = "p") -> Paper:
    return Paper(
        PaperId(slug),
        AbstractText.from_capture(title),
        AbstractText.from_capture(abstract),
        (),
        topics=None if topics is None else tuple(map(TopicId, topics)),
    )


def topics_of(one: Paper, *topics: Topic) -> list[str]:
    return [match.topic for match in assign_topics([one], topics)[one.id]]


class TestAssigning:
    def test_a_match_says_why(self) -> None:
        graphs = topic("graphs", graph=1, edge=1, node=2, hub=1)
        found = assign_topics([paper("Nodes", "Edges and edges and edges of a graph.")], [graphs])
        assert found == {"p": (TopicMatch(TopicId("graphs"), 2 * TITLE_WEIGHT + 2 + 1, ("node", "edge", "graph")),)}

    def test_equal_terms_stand_in_alphabetical_order(self) -> None:
        words = ("hub", "graph", "edge", "arc", "tree", "leaf", "node", "walk")
        found = assign_topics([paper(" ".join(words))], [topic("graphs", **dict.fromkeys(words, 1))])
        assert found[PaperId("p")][0].terms == tuple(sorted(words))

    def test_the_title_says_more_than_the_abstract(self) -> None:
        chess, poker = topic("chess", chess=2), topic("poker", poker=2)
        assert topics_of(paper("Poker", "Chess and chess."), chess, poker) == ["poker", "chess"]

    def test_repetition_in_the_title_counts_once(self) -> None:
        found = assign_topics([paper("Chess, chess, chess")], [topic("chess", chess=2)])
        assert found[PaperId("p")][0].score == 2 * TITLE_WEIGHT

    def test_no_match_is_no_topic(self) -> None:
        assert topics_of(paper("On cooking", "Soups."), topic("chess", chess=3)) == []
        assert topics_of(paper("", ""), topic("chess", chess=3)) == []
        assert topics_of(paper("Chess")) == []

    def test_the_least_score(self) -> None:
        one = paper("On cooking", "With chess.")
        assert topics_of(one, topic("chess", chess=MIN_SCORE)) == ["chess"]
        assert topics_of(one, topic("chess", chess=MIN_SCORE - 0.01)) == []

    def test_the_least_share_of_the_strongest(self) -> None:
        one = paper("On cooking", "With chess and poker.")
        strong = topic("poker", poker=100)
        assert topics_of(one, strong, topic("chess", chess=100 * MIN_SHARE)) == ["poker", "chess"]
        assert topics_of(one, strong, topic("chess", chess=100 * MIN_SHARE - 0.01)) == ["poker"]

    def test_equal_scores_go_by_slug_in_any_order_of_topics(self) -> None:
        topics = [topic(slug, game=5) for slug in ("d", "b", "a", "c")]
        one = paper("A game")
        assert topics_of(one, *topics) == topics_of(one, *reversed(topics)) == ["a", "b", "c"]
        assert MAX_TOPICS == 3

    def test_sums_of_fractions_tie_whatever_their_order(self) -> None:
        words = ("ace", "king", "queen", "jack", "ten", "nine", "eight", "seven")
        weights = (0.1, 0.7, 0.3, 1.1, 0.9, 0.2, 0.6, 1.3)
        first = topic("b", **dict(zip(words, weights, strict=True)))
        for turn in range(len(words)):
            second = topic("a", **dict(zip(words, weights[turn:] + weights[:turn], strict=True)))
            assert topics_of(paper(" ".join(words)), first, second) == ["a", "b"]

    def test_one_phrase_may_speak_for_several_topics_in_its_own_writing(self) -> None:
        written = [
            Topic(TopicId("a"), "A", "", {"multi-task": 4}),
            Topic(TopicId("b"), "B", "", {"multitasks": 3}),
        ]
        found = assign_topics([paper("Multi Task")], written)
        assert [(match.topic, match.terms) for match in found[PaperId("p")]] == [
            ("a", ("multi-task",)),
            ("b", ("multitasks",)),
        ]

    def test_an_override_decides(self) -> None:
        topics = [topic("chess", chess=9), topic("poker", poker=9)]
        one = paper("Chess", "Chess.", topics=("poker", "go", "chess", "bridge"))
        assert assign_topics([one], topics) == {
            "p": tuple(TopicMatch(TopicId(slug), 0.0, ()) for slug in ("poker", "go", "chess", "bridge"))
        }
        assert topics_of(paper("Chess", topics=()), *topics) == []

    def test_every_paper_has_an_entry_and_none_depends_on_another(self) -> None:
        topics = [topic("chess", chess=9), topic("poker", poker=9)]
        papers = [
            paper("Chess", slug="a"),
            paper("Soup", slug="b"),
            paper("Poker", "Chess", slug="c"),
            paper("Soup", topics=("chess",), slug="d"),
        ]
        together = assign_topics(iter(papers), topics)
        assert list(together) == ["a", "b", "c", "d"]
        assert together == {one.id: assign_topics([one], topics)[one.id] for one in reversed(papers)}


@pytest.mark.parametrize("case", cases("topics"))
def test_the_terms_of_a_file_decide(case: dict[str, Any]) -> None:
    written = {
        TopicId(slug): Topic(TopicId(slug), known.pop("name"), known.pop("description"), **known)
        for slug, known in case["topics"].items()
    }
    found = assign_topics([paper(case["title"], case["abstract"])], list(written.values()))[PaperId("p")]
    assert {match.topic: [match.score, list(match.terms)] for match in found} == case["found"]


class TestScoring:
    def test_a_score_names_every_term_with_its_place_and_weight(self) -> None:
        one = Topic(TopicId("g"), "G", "", {"chess": 2.0, "board": 1.0}, {"chess": 3.0}, {"on board": 0.5})
        (score,) = TopicScorer([one]).scores_of(paper("Chess", "Chess and chess on board."))
        found = {
            term.term: (term.weight, term.title_weight, term.in_title, term.mentions, term.points)
            for term in score.terms
        }
        assert found == {
            "chess": (2.0, 3.0, True, 2, round(9 + 2 * 1.5849625, 6)),
            "board": (1.0, 1.0, False, 1, 1.0),
            "on board": (-0.5, -0.5, False, 1, -0.5),
        }
        assert score.score == round(sum(points for *_, points in found.values()), 6)
        assert score.match.terms == ("chess", "board")

    def test_the_scores_are_those_that_decide(self) -> None:
        topics = [topic("chess", chess=9), topic("poker", poker=3), topic("go", go=2)]
        one = paper("Chess", "Poker and go.")
        scores = TopicScorer(topics).scores_of(one)
        assert [score.topic for score in scores] == ["chess", "poker", "go"]
        given = [score.match for score in scores if score.score >= least_score(scores)]
        assert assign_topics([one], topics)[one.id] == tuple(given)

    def test_a_topic_that_more_speaks_against_is_none(self) -> None:
        one = Topic(TopicId("g"), "G", "", {"chess": 1.0}, {}, {"boxing": 2.0})
        assert TopicScorer([one]).scores_of(paper("Boards", "Chess boxing.")) == []
        assert least_score([]) == MIN_SCORE


@pytest.fixture(scope="module")
def topics() -> tuple[Topic, ...]:
    log = ProblemLog()
    topics = read_topics((CONTENT / "topics.yml").read_text(encoding="utf-8"), "content/topics.yml", log)
    assert list(log) == []
    return topics


class TestContent:
    def test_it_holds_the_vocabulary(self, topics: tuple[Topic, ...]) -> None:
        assert len(topics) == len({t.id for t in topics}) == 48
        assert len({t.name for t in topics}) == 48
        assert topics[0].id == "graph-neural-networks"

    def test_each_topic_is_complete(self, topics: tuple[Topic, ...]) -> None:
        for one in topics:
            assert len(one.terms) >= 3, one.id
            assert one.name[0].isupper(), one.id
            assert one.name != one.id
            assert one.description.endswith("."), one.id
            assert one.description[0].isupper(), one.id
            assert any(weight >= MIN_SCORE for weight in one.terms.values()), one.id

    def test_each_topic_is_told_by_its_name_and_description(self, topics: tuple[Topic, ...]) -> None:
        for one in topics:
            assert one.id in topics_of(paper(one.name, one.description), *topics), one.id

    @pytest.mark.parametrize(
        ("title", "abstract", "first"),
        [
            (
                "Deeper GCNs",
                "Graph convolutional networks suffer from over-smoothing.",
                "graph-neural-networks",
            ),
            ("A diffusion model for weather", "We denoise forecasts.", "diffusion-models"),
            (
                "Winning tickets at initialisation",
                "Pruned subnetworks train well.",
                "pruning-and-lottery-tickets",
            ),
            ("Speech recognition", "We transcribe audio.", "speech-audio-music"),
        ],
    )
    def test_a_plain_case(self, topics: tuple[Topic, ...], title: str, abstract: str, first: str) -> None:
        assert topics_of(paper(title, abstract), *topics)[0] == first

    def test_a_paper_on_something_else_has_no_topic(self, topics: tuple[Topic, ...]) -> None:
        assert topics_of(paper("On baking bread", "Flour, water and time make a loaf."), *topics) == []
