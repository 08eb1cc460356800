from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from libraries import HOSTILE_TITLES
from papershelf.enrich.topic_file import read_topics, topics_text
from papershelf.errors import ProblemLog
from papershelf.model import Topic, TopicId

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

    def test_a_topic_knows_the_slugs_that_it_had(self) -> None:
        topics, problems = read(f"{GRAPHS}  formerly: [play, board-games]\n")
        assert problems == []
        assert [topic.formerly for topic in topics] == [(), ("play", "board-games")]

    @pytest.mark.parametrize(
        ("formerly", "problem"),
        [
            ("play", "formerly: expected a list of slugs"),
            ("{play: 1}", "formerly: expected a list of slugs"),
            ("[[play]]", "a slug of formerly: expected a text"),
            ("[Play]", "formerly: 'Play' is no slug; write lower-case letters, digits and single hyphens"),
            ("[page-2]", "formerly: 'page-2' is the name of another page or of a device; choose another slug"),
            ("[graphs]", "formerly: 'graphs' stands elsewhere in this file as a slug; keep one"),
            ("[games]", "formerly: 'games' stands elsewhere in this file as a slug; keep one"),
            ("[past, play, past]", "formerly: 'past' stands elsewhere in this file as a slug; keep one"),
        ],
    )
    def test_a_wrong_slug_of_the_past_is_a_problem_and_the_others_are_read(self, formerly: str, problem: str) -> None:
        topics, problems = read(f"{GRAPHS}  formerly: {formerly}\n")
        assert problems == [f"12: games: {problem}"]
        assert topics[1].formerly == (("past", "play") if "past" in formerly else ())

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

    def test_a_slug_that_no_file_could_have_is_a_problem(self) -> None:
        topics, problems = read(f"{'a' * 81}:\n  name: X\n" + GRAPHS)
        assert [topic.id for topic in topics] == ["graphs", "games"]
        assert problems[0].endswith("1: the slug aaaaaaaaaaaaaaaaaaaa… has 81 characters; write at most 80")

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
            "3: graphs: unknown key 'colour', expected name, description, terms, title_terms, negative_terms, formerly",
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
            "18: graphs: a phrase of terms: expected a text",
            "19: games: expected a mapping with name, description, terms, title_terms, negative_terms, formerly",
            "20: 'graphs' stands here twice, first in line 1; keep one",
            "23: chess: name: expected a text",
            "27: chess: a phrase of terms: expected a text",
            "28: chess: the term 'castlings' is the same as 'castling'",
            "29: chess: a phrase of terms: expected a text",
            "33: shogi: terms: expected a mapping of phrases to weights or a list of phrases",
        ]

    def test_a_topic_with_wrong_parts_is_not_fatal(self) -> None:
        log = ProblemLog()
        read_topics("graphs: {name: Graphs, description: Edges.}\n", "topics.yml", log)
        assert [str(problem) for problem in log] == ["topics.yml:1: graphs: no terms"]
        assert not log.fatal

    @pytest.mark.parametrize("phrase", ["game.*", "gam(e|ing)", "^chess", "chess$", "[a-z]s", "games?x\\\\b", "(ab)+"])
    def test_a_pattern_is_no_term(self, phrase: str) -> None:
        topics, problems = read(f"a: {{name: A, description: D., terms: {{'{phrase}': 2, graph: 1}}}}\n")
        assert dict(topics[0].terms) == {"graph": 1.0}
        assert problems == [f"1: a: the term {phrase!r} is a pattern; write words, each as it is used"]

    @pytest.mark.parametrize(
        "phrase", ["c++", "se(3)", "[mask]", "node.js", "what is a graph?", "a* search", "u.s. law"]
    )
    def test_signs_within_a_term_are_no_pattern(self, phrase: str) -> None:
        topics, problems = read(f"a: {{name: A, description: D., terms: {{'{phrase}': 2}}}}\n")
        assert (list(topics[0].terms), problems) == ([phrase], [])

    def test_two_topics_of_one_name_are_told(self) -> None:
        topics, problems = read(
            "a: {name: Graphs, description: D., terms: [t]}\nb: {name: graphs, description: D., terms: [u]}\n"
        )
        assert [topic.id for topic in topics] == ["a", "b"]
        assert problems == ["2: b: the name 'graphs' is that of a too"]

    def test_nothing_in_the_file_is_run(self) -> None:
        topics, problems = read("a: {name: !!python/object/apply:os.getcwd [], description: D., terms: [t]}\n")
        assert (topics[0].name, problems) == ("a", ["1: a: name: expected a text"])


class TestKindsOfTerms:
    def test_title_and_negative_terms(self) -> None:
        topics, problems = read(
            "physics:\n"
            "  name: Physics\n"
            "  description: D.\n"
            "  terms: {pde: 3, simulation: 1}\n"
            "  title_terms: {simulation: 2, solver: 1.5}\n"
            "  negative_terms: [discrete event simulation]\n"
        )
        assert problems == []
        assert topics == (
            Topic(
                TopicId("physics"),
                "Physics",
                "D.",
                {"pde": 3.0, "simulation": 1.0},
                {"simulation": 2.0, "solver": 1.5},
                {"discrete event simulation": 1.0},
            ),
        )

    def test_every_problem_names_the_kind_of_term(self) -> None:
        topics, problems = read(
            "graphs:\n"  # 1
            "  name: Graphs\n"
            "  description: D.\n"
            "  terms: {graph: 2, tree: 1}\n"
            "  title_terms:\n"  # 5
            "    GNN: 2\n"
            "    hub: 0\n"
            "    node: 2\n"
            "    nodes: 1\n"
            "  negative_terms:\n"  # 10
            "    - Graphs of functions\n"
            "    - trees\n"
            "    - nodes\n"
            "    - '!'\n"
            "    - bar graph\n"
            "games:\n"
            "  name: Games\n"
            "  description: D.\n"
            "  title_terms: chess\n"
            "  negative_terms: {poker: many}\n"  # 20
        )
        assert [(t.terms, t.title_terms, t.negative_terms) for t in topics] == [
            ({"graph": 2.0, "tree": 1.0}, {"node": 2.0}, {"bar graph": 1.0}),
            ({}, {}, {}),
        ]
        assert problems == [
            "6: graphs: write the title term 'GNN' in lower case",
            "7: graphs: the weight of 'hub' is no positive number",
            "9: graphs: the title term 'nodes' is the same as 'node'",
            "11: graphs: write the negative term 'Graphs of functions' in lower case",
            "12: graphs: the negative term 'trees' is the same as 'tree'",
            "13: graphs: the negative term 'nodes' is the same as 'node'",
            "14: graphs: the negative term '!' has no letter or digit",
            "16: games: no terms",
            "19: games: title_terms: expected a mapping of phrases to weights or a list of phrases",
            "20: games: the weight of 'poker' is no positive number",
        ]


class TestWriting:
    def test_what_is_written_is_what_is_read(self) -> None:
        topics, problems = read((CONTENT / "topics.yml").read_text(encoding="utf-8"))
        assert problems == []
        written = topics_text(topics, {}, "All of them.")
        assert written.startswith("# All of them.\n\ngraph-neural-networks:\n  name: Graph neural networks\n")
        assert read(written) == (topics, [])

    def test_a_remark_stands_above_its_topic_and_whole_weights_are_whole_numbers(self) -> None:
        one = Topic(TopicId("a"), "A", "D.", {"x": 3.0, "y": 0.5}, negative_terms={"z": 1.0})
        assert topics_text([one], {TopicId("a"): "of 2 papers"}, "Head\n\nand more") == (
            "# Head\n#\n# and more\n\n# of 2 papers\n"
            "a:\n  name: A\n  description: D.\n  terms:\n    x: 3\n    y: 0.5\n  negative_terms:\n    z: 1\n"
        )

    @pytest.mark.parametrize("text", [*HOSTILE_TITLES, "a\nb: c", "a\u2028b: c", "a\u0085b: c", "null", "2048", "- x"])
    def test_no_text_leaves_its_place(self, text: str) -> None:
        one = Topic(TopicId("a"), " ".join(text.split()), "D.", {"no": 3.0, "2048": 1.0})
        written = topics_text([one], {TopicId("a"): text}, text.replace("\n", " "))
        assert read(written) == ((one,), [])
        assert list(yaml.safe_load(written)) == ["a"]
