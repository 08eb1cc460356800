from __future__ import annotations

from collections.abc import Sequence

import pytest

from libraries import HOSTILE_TITLES, paper
from papershelf.enrich.telling import SPEAKERS, telling_terms, topic_terms
from papershelf.model import Paper, PaperId, TopicId


def group(*abstracts: str, name: str = "Paper") -> list[Paper]:
    return [paper(f"{name} {index}", text, id=f"{name}-{index}".lower()) for index, text in enumerate(abstracts)]


def of_first(first: Sequence[Paper], *others: Sequence[Paper], sure: float = 3.84) -> tuple[str, ...]:
    return telling_terms([first, *others], 10, sure)[0]


SOUP = group(*["We cook soup with salt."] * 6, name="Soup")
CHESS = group(*["We play chess with salt."] * 6, name="Chess")


def test_a_group_is_told_by_what_the_others_do_not_have() -> None:
    chess = group(*["A chess engine, with salt, moves pieces."] * 4, name="Chess")
    found = of_first(chess, SOUP, SOUP)
    assert {"chess engine", "moves pieces"} <= set(found)
    assert not any("salt" in term for term in found)


def test_words_of_every_paper_tell_nothing() -> None:
    found = of_first(group(*["We propose a novel method, and results of chess."] * 4), SOUP, SOUP)
    assert found == ("chess",)


def test_what_one_paper_has_is_not_of_the_group() -> None:
    found = of_first(group("Chess.", "Chess. Poker poker.", "Chess.", "Chess."), SOUP, SOUP)
    assert found == ("chess",)


def test_what_chance_may_have_brought_together_is_left_out() -> None:
    others = group(*["Light soup."] * 3, *["Soup."] * 17, name="Soup")
    two = group("Light music.", "Light music.", name="Music")
    assert of_first(two, others, sure=0) == ("light music",)
    assert "music" not in of_first(group("Light.", "Light."), others, sure=10.83)


@pytest.mark.parametrize(
    ("abstracts", "terms"),
    [
        (["Graph neural network.", "Graph neural networks.", "A graph neural network."], {"graph neural network"}),
        (["GNNs and trees.", "Trees, a GNN.", "Many trees: GNNs."], {"GNNs", "trees"}),
        (["Message-passing.", "Message passing.", "message-passing."], {"message-passing"}),
        (["Mixture of experts.", "A mixture of experts.", "Mixture of Experts!"], {"mixture of experts"}),
        (["Chess engines. Chess.", "Chess engines. Chess.", "Chess.", "Chess."], {"chess"}),
        (["In 2024 12 games.", "In 2024 12 games.", "In 2024, games."], {"games"}),
        (["The king's gambit.", "A king's gambit.", "King’s gambit."], {"king's gambit"}),
        (["See https://chess.example/a now: rooks.", "Rooks. www.chess.example", "Rooks."], {"rooks"}),
    ],
)
def test_a_term_is_written_as_authors_write_it(abstracts: list[str], terms: set[str]) -> None:
    assert set(of_first(group(*abstracts), SOUP, SOUP)) == terms


def test_a_short_form_keeps_its_capitals_and_a_title_has_none_of_its_own() -> None:
    papers = [paper("Deep Lattice GNNs", "x", id="a"), paper("The Deep Lattice", "GNNs: y", id="b")]
    assert set(of_first(papers, SOUP, CHESS)) == {"deep lattice", "GNNs"}


def test_a_term_is_no_part_of_another() -> None:
    found = of_first(group(*["Graph neural networks pass messages; networks, graph."] * 5), SOUP, CHESS)
    words = [f" {term} " for term in found]
    assert len(words) > 1
    assert not [one for one in words for other in words if one != other and one in other]


def test_groups_without_papers_or_words_have_no_terms() -> None:
    assert telling_terms([], 5) == []
    assert telling_terms([[], group("", "!!!")], 5) == [(), ()]
    assert telling_terms([[], []], 5) == [(), ()]


def test_hostile_text_is_harmless_and_the_order_of_papers_does_not_matter() -> None:
    papers = group(*(f"{title} owl graph" for title in HOSTILE_TITLES))
    found = telling_terms([papers, SOUP], 9, 0)
    assert found == telling_terms([papers[::-1], SOUP[::-1]], 9, 0)
    assert any("owl" in term for term in found[0])


def test_the_strongest_papers_of_a_topic_speak_for_it() -> None:
    many = group(*["Chess."] * SPEAKERS, *["Poker."] * SPEAKERS, name="Game")
    papers = {each.id: each for each in (*many, *SOUP)}
    on = {TopicId("games"): [each.id for each in many], TopicId("soup"): [PaperId(each.id) for each in SOUP]}
    found = topic_terms(papers, on, 5)
    assert "chess" in found[TopicId("games")]
    assert "poker" not in found[TopicId("games")]
    assert list(found) == ["games", "soup"]
