"""Tells the index of a library: its papers, and what of it has a name."""

from __future__ import annotations

from collections.abc import Iterable

from papershelf import urls
from papershelf.enrich import Knowledge
from papershelf.enrich.glossary import sense_key, shorts_of
from papershelf.enrich.names import spelled
from papershelf.model import Corpus, LinkKind, Naming, Paper, PaperId, SystemKind
from papershelf.pages.short_forms import places
from papershelf.search.entries import Entry, Facets, Thing

CODE = "code"


def catalogue(corpus: Corpus, knowledge: Knowledge) -> tuple[tuple[Entry, ...], tuple[Thing, ...], Facets]:
    """All that the index of a library is made of."""
    return entries(corpus, knowledge), things(knowledge), facets(corpus, knowledge)


def entries(corpus: Corpus, knowledge: Knowledge) -> tuple[Entry, ...]:
    """Every paper as the index takes it."""
    captures: dict[PaperId, list[str]] = {}
    for listing in corpus.captures:
        for paper in dict.fromkeys(listing.papers):
            captures.setdefault(paper, []).append(listing.id)
    return tuple(_entry(paper, knowledge, captures.get(paper.id, ())) for paper in corpus.papers)


def facets(corpus: Corpus, knowledge: Knowledge) -> Facets:
    """The facets of the library: topics, kinds of system, captures, years, and whether there is code."""
    years = sorted({paper.date[:4] for paper in corpus.papers if paper.date})
    return {
        "topic": {topic.id: topic.name for topic in knowledge.topics.values()},
        "kind": {kind.value: kind.value for kind in SystemKind},
        "capture": {listing.id: listing.title for listing in corpus.captures},
        "year": {year: year for year in years},
        "has": {CODE: "code"},
    }


def things(knowledge: Knowledge) -> tuple[Thing, ...]:
    """The systems, topics and short forms of the library."""
    shorts = shorts_of(knowledge.glossary)
    systems = (
        Thing(
            "system",
            tuple(dict.fromkeys((system.name, spelled(system.name), *shorts.get(sense_key(system.name), ())))),
            urls.html_file(urls.system(system.id)),
            "",
            len(system.introduced_by) + len(system.mentioned_by),
        )
        for system in knowledge.systems
    )
    topics = (
        Thing(
            "topic",
            (topic.name,),
            urls.html_file(urls.topic(topic.id)),
            topic.description,
            len(knowledge.papers_on.get(topic.id, ())),
        )
        for topic in knowledge.topics.values()
    )
    glossary = (
        Thing(
            "glossary",
            (entry.short, *(sense.long for sense in entry.senses)),
            place,
            "; ".join(sense.long for sense in entry.senses),
            len({paper for sense in entry.senses for paper in sense.papers}),
        )
        for entry, place in places(knowledge.glossary)
    )
    return (*systems, *topics, *glossary)


def _spellings(namings: Iterable[Naming]) -> tuple[str, ...]:
    """The names of a paper, those with a Greek letter spelled out as well."""
    return tuple(dict.fromkeys(name for naming in namings for name in (naming.name, spelled(naming.name))))


def _entry(paper: Paper, knowledge: Knowledge, captures: Iterable[str]) -> Entry:
    topics = [match.topic for match in knowledge.topics_of.get(paper.id, ())]
    has_code = any(link.kind is LinkKind.CODE for link in knowledge.links.get(paper.id, ()))
    return Entry(
        address=urls.html_file(urls.paper(paper.id)),
        title=paper.title.line,
        text=paper.abstract.line,
        names=_spellings(knowledge.introduces.get(paper.id, ())),
        systems=_spellings(knowledge.mentions.get(paper.id, ())),
        topics=tuple(knowledge.topics[topic].name for topic in topics),
        authors=paper.people,
        date=paper.date or "",
        values={
            "topic": tuple(topics),
            "capture": tuple(captures),
            "year": (paper.date[:4],) if paper.date else (),
            "kind": tuple(sorted({one.kind.value for one in knowledge.introduces.get(paper.id, ()) if one.kind})),
            "has": (CODE,) if has_code else (),
        },
    )
