"""Counts the library for its statistics page: papers by topic, topics by pair, systems by use, papers by capture.

Each figure is a chart and the table of its numbers, made from the same counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from papershelf import urls
from papershelf.enrich import Knowledge
from papershelf.enrich.association import lift, log_likelihood
from papershelf.enrich.topics import MAX_TOPICS
from papershelf.model import Corpus, PaperId, TopicId
from papershelf.pages.charts import BARS, Bar, BarChart
from papershelf.pages.views import Chip, Figure, Named, Row, counted, newest_first

_LEAST_TOGETHER = 2


def figures(corpus: Corpus, known: Knowledge, chips: Mapping[TopicId, Chip]) -> Iterator[Figure]:
    """Every figure that there are numbers for; `chips` are the topics with their hues."""
    if any(known.papers_on.values()):
        yield _topics(known, chips)
    if pairs := _pairs(known):
        yield _together(pairs, known, chips)
    if any(system.mentioned_by for system in known.systems):
        yield _systems(known)
    if corpus.captures:
        yield _captures(corpus)


def _topics(known: Knowledge, chips: Mapping[TopicId, Chip]) -> Figure:
    ranked = sorted(
        ((chips[topic], len(papers)) for topic, papers in known.papers_on.items()),
        key=lambda item: (-item[1], item[0].text.casefold(), item[0].address),
    )
    return Figure(
        heading="Papers by topic",
        lead=f"A paper counts for each of its topics: up to {MAX_TOPICS} by its words, or those chosen by hand.",
        chart=BarChart(
            "topics",
            "Papers by topic",
            tuple(Bar(chip.text, papers, f"{papers:,}", hue=chip.hue) for chip, papers in ranked),
        ),
        columns=("Topic", "Papers"),
        rows=tuple(Row((Named(chip.text, chip.address),), (f"{papers:,}",)) for chip, papers in ranked),
    )


Pair = tuple[TopicId, TopicId, int, float]
"""Two topics, how many papers have both, and how many times as many as by chance that is."""


def _pairs(known: Knowledge) -> list[Pair]:
    """The pairs that occur together more often than by chance, the surest first."""
    topics = [sorted({match.topic for match in matches}) for matches in known.topics_of.values()]
    together = Counter(pair for found in topics for pair in combinations(found, 2))
    single = Counter(topic for found in topics for topic in found)
    ranked: list[tuple[float, Pair]] = []
    for (one, other), both in together.items():
        counts = both, single[one], single[other], len(topics)
        if both >= _LEAST_TOGETHER and (times := lift(*counts)) > 1:
            ranked.append((-round(log_likelihood(*counts), 6), (one, other, both, times)))
    return [pair for _, pair in sorted(ranked)]


def _together(pairs: list[Pair], known: Knowledge, chips: Mapping[TopicId, Chip]) -> Figure:
    shown = sorted(pairs[:BARS], key=lambda pair: (-pair[2], -pair[3], pair))
    bars: list[Bar] = []
    rows: list[Row] = []
    for one, other, both, times in shown:
        # The more frequent one leads, and gives the bar its hue.
        order = sorted((one, other), key=lambda topic: (-len(known.papers_on[topic]), topic))
        first, second = (chips[topic] for topic in order)
        often = f"{times:,.1f}"
        bars.append(Bar(first.text, both, counted(both, "paper"), f"with {second.text}", f"{often}×", hue=first.hue))
        names = Named(first.text, first.address), Named(second.text, second.address)
        rows.append(Row(names, (f"{both:,}", often)))
    return Figure(
        heading="Topics that occur together",
        lead="Pairs of topics that most surely share more papers than chance would give, with how many times as many.",
        chart=BarChart("pairs", "Papers that two topics share", tuple(bars)),
        columns=("Topics", "Papers of both", "Times chance"),
        rows=tuple(rows),
    )


def _systems(known: Knowledge) -> Figure:
    used = [system for system in known.systems if system.mentioned_by]
    ranked = sorted(used, key=lambda system: (-len(system.mentioned_by), system.name.casefold(), system.id))[:BARS]
    return Figure(
        heading="Most used systems",
        lead="The named systems that most papers mention without being the ones that introduce them.",
        chart=BarChart(
            "systems",
            "Papers that mention a system",
            tuple(Bar(system.name, len(system.mentioned_by), f"{len(system.mentioned_by):,}") for system in ranked),
        ),
        columns=("System", "Mentioned in", "Introduced in"),
        rows=tuple(
            Row(
                (Named(system.name, urls.system(system.id)),),
                (f"{len(system.mentioned_by):,}", f"{len(system.introduced_by):,}"),
            )
            for system in ranked
        ),
    )


def _captures(corpus: Corpus) -> Figure:
    newest = newest_first(corpus)
    seen: set[PaperId] = set()
    new: dict[str, int] = {}
    for listing in reversed(newest):
        new[listing.id] = len(set(listing.papers) - seen)
        seen.update(listing.papers)
    bars: list[Bar] = []
    rows: list[Row] = []
    for listing in newest:
        papers = len(set(listing.papers))
        note = f"{counted(papers, 'paper')}, {new[listing.id]:,} new"
        bars.append(Bar(listing.title, papers, note, solid=new[listing.id]))
        values = (f"{len(listing.papers):,}", f"{papers:,}", f"{new[listing.id]:,}")
        rows.append(Row((Named(listing.title, urls.capture(listing.id)),), values))
    shown = f" The chart shows the newest {BARS} of {len(newest):,}." if len(newest) > BARS else ""
    return Figure(
        heading="Papers by capture",
        lead=f"The strong part of a bar is new to the library, the faint one stands in an earlier capture.{shown}",
        chart=BarChart("captures", "Papers by capture", tuple(bars[:BARS])),
        columns=("Capture", "Records", "Papers", "New"),
        rows=tuple(rows),
    )
