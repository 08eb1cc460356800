from __future__ import annotations

from dataclasses import replace

from libraries import corpus_of, make_pages, paper, system
from papershelf.config import Settings, Site
from papershelf.enrich import Knowledge, enrich
from papershelf.model import Corpus, Paper, PaperId, Topic, TopicId
from papershelf.pages.views import Figure, StatisticsPage

TOPICS = tuple(
    Topic(TopicId(word), word.title(), "", {word: 3.0}) for word in ("chess", "graph", "soup", "zebra", "music")
)


def figures(corpus: Corpus, known: Knowledge | None = None) -> dict[str, Figure]:
    known = known or enrich(corpus.papers, TOPICS, 0)
    pages = make_pages(corpus, known, Settings(), Site("Shelf", "Papers.", None))
    (page,) = (page for page in pages if isinstance(page, StatisticsPage))
    return {figure.chart.name: figure for figure in page.figures}


def rows(figure: Figure) -> list[tuple[str, ...]]:
    return [(" + ".join(name.text for name in row.names), *row.values) for row in figure.rows]


def papers(*titles: str) -> list[Paper]:
    return [paper(title, id=f"p{number:02}") for number, title in enumerate(titles)]


def test_every_topic_is_counted_the_largest_first() -> None:
    figure = figures(corpus_of(*papers("Chess", "Graph", "Graph chess", "Graph", "Soup")))["topics"]
    assert rows(figure) == [("Graph", "3"), ("Chess", "2"), ("Soup", "1"), ("Music", "0"), ("Zebra", "0")]
    assert [(bar.label, bar.value) for bar in figure.chart.bars] == [
        (names, int(value)) for names, value in rows(figure)
    ]
    assert len({bar.hue for bar in figure.chart.bars}) == 5


def test_how_many_topics_a_paper_has_is_said_as_it_is() -> None:
    chosen = paper("Soup", topics=tuple(topic.id for topic in TOPICS))
    figure = figures(corpus_of(*papers("Graph"), chosen))["topics"]
    assert sum(int(row.values[0]) for row in figure.rows) == 1 + len(TOPICS)
    assert figure.lead == "A paper counts for each of its topics: up to 3 by its words, or those chosen by hand."


def test_pairs_of_topics_that_meet_more_often_than_by_chance() -> None:
    corpus = corpus_of(*papers(*["Graph chess"] * 3, "Graph soup", *["Graph"] * 2, *["Soup"] * 3, "Music zebra"))
    figure = figures(corpus)["pairs"]
    # Graph and soup meet once where chance would have it two times; music and zebra meet only once.
    assert rows(figure) == [("Graph + Chess", "3", "1.7")]
    (bar,) = figure.chart.bars
    assert (bar.label, bar.below, bar.note, bar.note_below) == ("Graph", "with Chess", "3 papers", "1.7×")


def test_systems_by_the_papers_that_mention_them() -> None:
    corpus = corpus_of(*papers("A", "B", "C"))
    ids = [PaperId(each.id) for each in corpus.papers]
    systems = tuple(
        system(name, by, of)
        for name, by, of in (("Once", ids[:1], ids[1:2]), ("Never", ids[:1], []), ("Twice", [], ids[:2]))
    )
    known = replace(enrich(corpus.papers, (), 0), systems=systems)
    assert rows(figures(corpus, known)["systems"]) == [("Twice", "2", "0"), ("Once", "1", "1")]


def test_captures_the_newest_first_with_what_was_new_in_each() -> None:
    corpus = corpus_of(*papers("A", "B", "C"))
    a, b, c = (PaperId(each.id) for each in corpus.papers)
    template = corpus.captures[0]
    captures = tuple(
        replace(template, id=date, title=f"Of {date}", date=date, papers=ids)
        for date, ids in (("2025-02-02", (b, c, b)), ("2025-01-01", (a, b)))
    )
    figure = figures(replace(corpus, captures=captures))["captures"]
    assert rows(figure) == [("Of 2025-02-02", "3", "2", "1"), ("Of 2025-01-01", "2", "2", "2")]
    assert [(bar.value, bar.solid, bar.note) for bar in figure.chart.bars] == [
        (2, 1, "2 papers, 1 new"),
        (2, 2, "2 papers, 2 new"),
    ]


def test_many_captures_are_all_in_the_table_and_the_newest_in_the_chart() -> None:
    corpus = corpus_of(paper("A"))
    captures = tuple(replace(corpus.captures[0], id=f"c{n:02}", date=f"2025-01-{n:02}") for n in range(1, 21))
    figure = figures(replace(corpus, captures=captures))["captures"]
    assert (len(figure.rows), len(figure.chart.bars)) == (20, 16)
    assert figure.lead.endswith("The chart shows the newest 16 of 20.")


def test_what_there_is_not_has_no_figure() -> None:
    assert figures(Corpus((), ())) == {}
    assert set(figures(corpus_of(paper("Bread")))) == {"captures"}
