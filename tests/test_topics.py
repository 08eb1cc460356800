from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.enrich.topics import (
    MAX_TOPICS,
    MIN_SCORE,
    MIN_SHARE,
    TITLE_WEIGHT,
    PhraseFinder,
    assign_topics,
    phrase_key,
    read_topics,
)
from papershelf.errors import ProblemLog
from papershelf.model import Paper, PaperId, Topic, TopicId, TopicMatch
from papershelf.text import AbstractText

CONTENT = Path(__file__).parent.parent / "content"

GRAPHS = """\
# what a maintainer writes
graphs:
  name: Graphs
  description: Things with edges.
  terms:
    graph neural network: 3
    message-passing: 1.5
games:
  name: Games
  description: Things to play.
  terms: [chess, board game]
"""


def read(text: str) -> tuple[tuple[Topic, ...], list[str]]:
    log = ProblemLog()
    topics = read_topics(text, "content/topics.yml", log)
    return topics, [str(problem).removeprefix("content/topics.yml:") for problem in log]


def fatal(text: str) -> bool:
    log = ProblemLog()
    assert read_topics(text, "topics.yml", log) == ()
    return log.fatal


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


class TestReading:
    def test_weighted_and_listed_terms(self) -> None:
        topics, problems = read(GRAPHS)
        assert problems == []
        assert topics == (
            Topic(
                TopicId("graphs"),
                "Graphs",
                "Things with edges.",
                {"graph neural network": 3.0, "message-passing": 1.5},
            ),
            Topic(TopicId("games"), "Games", "Things to play.", {"chess": 1.0, "board game": 1.0}),
        )

    @pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}"])
    def test_a_file_without_topics_is_no_problem(self, text: str) -> None:
        assert read(text) == ((), [])

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("- graphs\n", "1: expected a mapping of slugs to what belongs to each"),
            ("\n\njust words\n", "3: expected a mapping of slugs to what belongs to each"),
            ("a: 1\nb: [2\nc: 3\n", "3: not YAML: expected ',' or ']', but got ':'"),
            ("a: 1\n\tb: 2\n", "2: not YAML: found character '\\t' that cannot start any token"),
            ("a: 1\nb: \x07\n", "2: not YAML: special characters are not allowed"),
            ("a: *nowhere\n", "1: not YAML: found undefined alias 'nowhere'"),
            ("a: 1\n---\nb: 1\n", "2: not YAML: but found another document"),
        ],
    )
    def test_what_is_no_mapping_is_fatal(self, text: str, problem: str) -> None:
        assert read(text) == ((), [problem])
        assert fatal(text)

    @pytest.mark.parametrize("slug", ["Graphs", "graph_nets", "-a", "a-", "a--b", "é", "<<", "a b", "'a\\n'"])
    def test_a_wrong_slug_leaves_only_its_topic_out(self, slug: str) -> None:
        topics, problems = read(f"{slug}:\n  name: X\n" + GRAPHS)
        assert [t.id for t in topics] == ["graphs", "games"]
        assert len(problems) == 1
        assert problems[0].startswith("1: ")
        assert "is no slug" in problems[0]

    def test_a_numeric_slug_is_a_slug(self) -> None:
        topics, problems = read("2048: {name: 2048, description: A game., terms: [tile]}\n")
        assert (topics[0].id, topics[0].name, problems) == ("2048", "2048", [])

    def test_every_problem_is_found_with_its_line_and_the_rest_is_read(self) -> None:
        topics, problems = read(
            "graphs:\n"  # 1
            "  name: [Graphs]\n"
            "  colour: red\n"
            "  terms:\n"
            "    graph: 2\n"  # 5
            "    edge: heavy\n"
            "    node: true\n"
            "    hub: 0\n"
            "    arc: -1\n"
            "    path: .inf\n"  # 10
            "    walk: '3'\n"
            "    GNN: 2\n"
            "    '...': 1\n"
            "    Graphs: 1\n"
            "    graphs: 1\n"  # 15
            "    graph: 9\n"
            "    tree:\n"
            "    {a: b}: 1\n"
            "games: none\n"
            "graphs:\n"  # 20
            "  name: Again\n"
            "chess:\n"
            "  name: ~\n"
            "  description: Kings.\n"
            "  terms:\n"  # 25
            "    - castling\n"
            "    - [en, passant]\n"
            "    - castlings\n"
            "    -\n"
            "shogi:\n"  # 30
            "  name: Shogi\n"
            "  description: Drops.\n"
            "  terms: kings\n"
        )
        assert [(t.id, t.name, t.description, dict(t.terms)) for t in topics] == [
            ("graphs", "graphs", "", {"graph": 2.0}),
            ("chess", "chess", "Kings.", {"castling": 1.0}),
            ("shogi", "Shogi", "Drops.", {}),
        ]
        assert problems == [
            "1: graphs: no description",
            "2: graphs: name: expected a text",
            "3: graphs: unknown key 'colour', expected name, description, terms",
            "6: graphs: the weight of 'edge' is no positive number",
            "7: graphs: the weight of 'node' is no positive number",
            "8: graphs: the weight of 'hub' is no positive number",
            "9: graphs: the weight of 'arc' is no positive number",
            "10: graphs: the weight of 'path' is no positive number",
            "11: graphs: the weight of 'walk' is no positive number",
            "12: graphs: write the term 'GNN' in lower case",
            "13: graphs: the term '...' has no letter or digit",
            "14: graphs: write the term 'Graphs' in lower case",
            "15: graphs: the term 'graphs' is the same as 'graph'",
            "16: 'graph' stands here twice, first in line 5; keep one",
            "17: graphs: the weight of 'tree' is no positive number",
            "18: a key: expected a text",
            "19: games: expected a mapping with name, description, terms",
            "20: 'graphs' stands here twice, first in line 1; keep one",
            "23: chess: name: expected a text",
            "27: chess: a term: expected a text",
            "28: chess: the term 'castlings' is the same as 'castling'",
            "29: chess: a term: expected a text",
            "33: shogi: terms: expected a mapping of phrases to weights or a list of phrases",
        ]

    def test_a_topic_with_wrong_parts_is_not_fatal(self) -> None:
        log = ProblemLog()
        read_topics("graphs: {name: Graphs, description: Edges.}\n", "topics.yml", log)
        assert [str(problem) for problem in log] == ["topics.yml:1: graphs: no terms"]
        assert not log.fatal

    def test_nothing_in_the_file_is_run(self) -> None:
        topics, problems = read("a: {name: !!python/object/apply:os.getcwd [], description: D., terms: [t]}\n")
        assert (topics[0].name, problems) == ("a", ["1: a: name: expected a text"])


class TestMatching:
    @pytest.mark.parametrize(
        ("phrase", "text"),
        [
            ("multi-task learning", "Multi-Task Learning"),
            ("multi-task learning", "multitask learning"),
            ("multitask learning", "multi task learning"),
            ("graph neural network", "Graph Neural Networks (GNNs)"),
            ("gnn", "Graph Neural Networks (GNNs)"),
            ("graph neural networks", "a graph neural network"),
            ("policy", "policies"),
            ("search", "searches"),
            ("loss", "losses"),
            ("time series", "time-series"),
            ("physics-informed", "physics informed"),
            ("schrödinger bridge", "Schrodinger Bridges"),
            ("schrodinger bridge", "Schrödinger Bridge"),
            ("weisfeiler leman", "the Weisfeiler–Leman test"),
            ("se(3)", "SE(3)-equivariant"),
            ("transformer", "the Transformer's weights"),
        ],
    )
    def test_found(self, phrase: str, text: str) -> None:
        assert PhraseFinder([phrase]).count(text) == {phrase_key(phrase): 1}

    @pytest.mark.parametrize(
        ("phrase", "text"),
        [
            ("graph", "paragraphs and graphical models"),
            ("rl", "early world"),
            ("gan", "organ"),
            ("graph neural network", "We study graphs. Neural networks learn."),
            ("graph neural network", "graphs, neural networks"),
            ("graph neural network", "graph-based neural network"),
            ("early exit", "early and exit"),
            ("gas", "ga"),
            ("bus", "bu"),
            ("analysis", "analysi"),
        ],
    )
    def test_not_found(self, phrase: str, text: str) -> None:
        assert PhraseFinder([phrase]).count(text) == {}

    def test_phrases_overlap_and_are_counted(self) -> None:
        found = PhraseFinder(["graph", "graph neural network", "neural network", "network pruning"]).count(
            "Graph neural network pruning: neural networks, graphs"
        )
        assert found == {"graph": 2, "graphneuralnetwork": 1, "neuralnetwork": 2, "networkpruning": 1}

    def test_a_phrase_at_the_very_end_that_could_go_on(self) -> None:
        assert PhraseFinder(["graph", "graph network"]).count("a graph") == {"graph": 1}

    def test_no_phrases_or_no_text(self) -> None:
        assert PhraseFinder([]).count("a graph") == {}
        assert PhraseFinder(["", "graph"]).count("") == {}


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
