"""What the library finds out about its papers: mappings keyed by `PaperId`, beside the papers, never inside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from papershelf.enrich.glossary import make_glossary
from papershelf.enrich.links import find_links
from papershelf.enrich.perusal import peruse
from papershelf.enrich.related import find_related
from papershelf.enrich.systems import find_systems
from papershelf.enrich.telling import topic_terms
from papershelf.enrich.terms import find_terms
from papershelf.model import (
    Acronym,
    Former,
    GlossaryEntry,
    Link,
    LinkPlace,
    Naming,
    Paper,
    PaperId,
    Relation,
    System,
    SystemId,
    Topic,
    TopicId,
    TopicMatch,
)
from papershelf.system_ledger import SystemLedger
from papershelf.workers import Workers, give_back, uncollected

_TELLING = 12


@dataclass(frozen=True)
class Knowledge:
    """All findings. Every mapping answers for every paper's id where the finding is not empty."""

    topics: Mapping[TopicId, Topic]
    topics_of: Mapping[PaperId, tuple[TopicMatch, ...]]
    papers_on: Mapping[TopicId, tuple[PaperId, ...]]
    telling: Mapping[TopicId, tuple[str, ...]]
    systems: tuple[System, ...]
    introduces: Mapping[PaperId, tuple[Naming, ...]]
    mentions: Mapping[PaperId, tuple[Naming, ...]]
    links: Mapping[PaperId, tuple[Link, ...]]
    link_places: Mapping[PaperId, tuple[LinkPlace, ...]]
    acronyms: Mapping[PaperId, tuple[Acronym, ...]]
    glossary: tuple[GlossaryEntry, ...]
    related: Mapping[PaperId, tuple[Relation, ...]]
    former_systems: Mapping[SystemId, Former]
    system_ledger: SystemLedger


def enrich(
    papers: Sequence[Paper],
    topics: Sequence[Topic],
    related: int,
    vectors: NDArray[np.float32] | None = None,
    workers: Workers | None = None,
    keep: Path | None = None,
    ledger: SystemLedger | None = None,
) -> Knowledge:
    """Find topics, systems, links, acronyms and at most `related` neighbours; papers must be sorted by id.

    `vectors`, a row of unit length for each paper, are used for the neighbours where they are there.
    `workers` share the work if there are many papers, and `keep` is the file that keeps for the next time what each
    paper tells by itself; the findings are the same with any. The `ledger` knows the systems' addresses of the past.
    """
    with uncollected():
        return _enriched(papers, topics, related, vectors, workers, keep, ledger)


def _enriched(
    papers: Sequence[Paper],
    topics: Sequence[Topic],
    related: int,
    vectors: NDArray[np.float32] | None,
    workers: Workers | None,
    keep: Path | None,
    ledger: SystemLedger | None,
) -> Knowledge:
    own = peruse(papers, topics, workers, keep)
    topics_of = own.topics_of
    papers_on = _papers_on(topics, topics_of)
    places, acronyms = own.places, own.acronyms
    workers = workers or Workers()
    # To find systems asks for none of these, and is one process's work for a while.
    by_id = {paper.id: paper for paper in papers}
    aside = workers.aside(
        len(papers),
        lambda: (
            find_terms(papers) if related else None,
            topic_terms(by_id, papers_on, _TELLING),
            make_glossary(acronyms),
        ),
    )
    found = find_systems(papers, acronyms, own.names, workers, ledger)
    del own  # the names are the larger part of it
    topic_of = {topic.id: topic for topic in topics}
    names = {paper: [topic_of[match.topic].name for match in matches] for paper, matches in topics_of.items()}
    known_by = {system.name: {*system.introduced_by, *system.mentioned_by} for system in found.systems}
    terms, telling, glossary = aside()
    give_back()
    return Knowledge(
        topics=topic_of,
        topics_of=topics_of,
        papers_on=papers_on,
        telling=telling,
        systems=found.systems,
        introduces=found.introduces,
        mentions=found.mentions,
        links=find_links(papers, places),
        link_places=places,
        acronyms=acronyms,
        glossary=glossary,
        related=find_related(
            papers, related, terms=terms, vectors=vectors, systems=known_by, topics=names, workers=workers
        ),
        former_systems=found.former,
        system_ledger=found.ledger,
    )


def _papers_on(
    topics: Sequence[Topic], topics_of: Mapping[PaperId, tuple[TopicMatch, ...]]
) -> Mapping[TopicId, tuple[PaperId, ...]]:
    """The papers of every topic, strongest first."""
    ranked: dict[TopicId, list[tuple[float, PaperId]]] = {topic.id: [] for topic in topics}
    for paper, matches in topics_of.items():
        for match in matches:
            ranked[match.topic].append((-match.score, paper))
    return {topic: tuple(paper for _, paper in sorted(papers)) for topic, papers in ranked.items()}
