"""The data of a library, as frozen values that every stage passes on.

A `Record` is one entry of one capture, as read. A `Paper` is what the library knows once records are merged and
corrected. What is found out about papers (topics, systems, relations) stands beside them, keyed by `PaperId`, and is
never written into them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NewType

from papershelf.text import AbstractText

PaperId = NewType("PaperId", str)
"""A paper's slug: unique, permanent, the name of its page."""

TopicId = NewType("TopicId", str)
"""A topic's slug, as written in content/topics.yml."""

SystemId = NewType("SystemId", str)
"""A system's slug."""

CaptureId = NewType("CaptureId", str)
"""A capture's slug, from its file name."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where something was captured: a file relative to the library's root, with `/`, and a 1-based line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class LinkKind(StrEnum):
    """What a link of a paper leads to."""

    CODE = "code"
    PROJECT = "project"
    DATA = "data"
    PAPER = "paper"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Link:
    """A clean http(s) URL with its kind."""

    url: str
    kind: LinkKind


@dataclass(frozen=True, slots=True, order=True)
class TextSpan:
    """A stretch of an abstract: a paragraph, from 0, and a half-open range of characters of its plain form."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """A link where an abstract writes it out; the span covers what the capture left around the URL as well."""

    link: Link
    span: TextSpan


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form with its long form, both as written.

    `span` is where the short form stands in the abstract's first definition; None where only the title defines it.
    """

    short: str
    long: str
    span: TextSpan | None


@dataclass(frozen=True, slots=True)
class Sense:
    """A long form of a short one, with the papers that define it, sorted by id."""

    long: str
    papers: tuple[PaperId, ...]


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A short form, in the singular, with the senses that the library's papers give it."""

    short: str
    senses: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a capture, its text as captured; paragraphs of the abstract are parted by a blank line.

    `date` is ISO 8601 with what is known of it: `2025`, `2025-08` or `2025-08-20`. `latex` is true where the source
    kept its LaTeX, dollar signs and backslashes included, so that nothing has to be recovered.
    `slug` is the paper's in the library that the record comes from; `links` are those that it names beside its text.
    """

    title: str
    abstract: str
    source: Source
    authors: tuple[str, ...] = ()
    date: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    latex: bool = False
    slug: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """What a reader made of one captured file: its records in the captured order.

    `date` is the date printed on the captured page, in its own words ("Aug 20"): it may lack a year.
    """

    file: str
    layout: str
    records: tuple[Record, ...]
    date: str | None = None


MOST_NAMED = 30
"""So many people are named where a reader looks; data and citations name all."""


_SUFFIX = re.compile(r"(?:[JjSs][Rr]|JUNIOR|Junior|II|III|IV|[2-9](?:nd|rd|th))\.?")


def parts_of_name(author: str) -> tuple[str, str, str]:
    """What is family name, given name and suffix in "Family, Jr., Given"; all is the first where no comma stands."""
    family, *others = map(str.strip, author.split(","))
    *suffix, given = others or [""]
    return family, given, " ".join(suffix)


def is_suffix(text: str) -> bool:
    """Whether a part of a name is one that stands behind the family's, such as `Jr.` and `III`."""
    return _SUFFIX.fullmatch(text) is not None


def family_of(author: str) -> str:
    """The family name in "Family, Jr., Given", "Given Family Jr." and "Family G."."""
    words = [word for word in author.split() if not is_suffix(word)] or [author]
    if "," in author or len(words) < 2:
        return parts_of_name(author)[0]
    *before, last = words
    return " ".join(before) if len(last.strip(".")) < 3 and last.isupper() else last


def byline(people: Sequence[str]) -> str:
    """People on one line; of a collaboration of hundreds the first, and how many others."""
    others = len(people) - MOST_NAMED
    return ", ".join(people) if others < 2 else f"{', '.join(people[:MOST_NAMED])} and {others:,} others"


def _as_said(author: str) -> str:
    if "," not in author:
        return author.strip()
    family, given, suffix = parts_of_name(author)
    return " ".join(part for part in (given, family, suffix) if part)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the library.

    `links` holds only those that an override names; None means: find them in the text, and add those that were `given`
    beside it.
    """

    id: PaperId
    title: AbstractText
    abstract: AbstractText
    sources: tuple[Source, ...]
    authors: tuple[str, ...] = ()
    date: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    links: tuple[Link, ...] | None = None
    topics: tuple[TopicId, ...] | None = None
    given: tuple[Link, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """The authors as one says them: "Family, Given" and "Family, Jr., Given" the other way round."""
        return tuple(map(_as_said, self.authors))

    @property
    def byline(self) -> str:
        """The people on one line; of a collaboration of hundreds the first, and how many others."""
        return byline(self.people)

    @property
    def abstract_paragraphs(self) -> tuple[str, ...]:
        """The plain form of the abstract's paragraphs, which a `TextSpan` counts in."""
        return self.abstract.paragraphs


@dataclass(frozen=True, slots=True)
class Listing:
    """A capture as the library shows it: the papers of its records in the captured order, repeats included.

    `capture` is without its records, of which there were so many: their text is the papers' now. `date` is the ISO 8601
    date that its file name begins with, if it does.
    """

    id: CaptureId
    title: str
    capture: Capture
    records: int
    papers: tuple[PaperId, ...]
    date: str | None = None


@dataclass(frozen=True)
class Corpus:
    """The whole library: papers sorted by id, captures sorted by file.

    `redirects` leads from a slug that was given in the past to the paper that has its address now; `hidden` holds
    the slugs of papers that an override hides.
    """

    papers: tuple[Paper, ...]
    captures: tuple[Listing, ...]
    redirects: Mapping[PaperId, PaperId] = field(default_factory=dict)
    hidden: frozenset[PaperId] = frozenset()
    records: int = 0
    duplicates: int = 0

    @cached_property
    def by_id(self) -> Mapping[PaperId, Paper]:
        """Every paper under its id."""
        return {paper.id: paper for paper in self.papers}


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that papers belong to, with the terms that tell it: each a lower-case phrase and its weight.

    What a title term weighs in a title stands in place of what it weighs as a term; a negative term speaks against.
    `formerly` are the slugs that it had in the past.
    """

    id: TopicId
    name: str
    description: str
    terms: Mapping[str, float]
    title_terms: Mapping[str, float] = field(default_factory=dict)
    negative_terms: Mapping[str, float] = field(default_factory=dict)
    formerly: tuple[TopicId, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """Why a paper belongs to a topic: the score and the terms that decided, strongest first."""

    topic: TopicId
    score: float
    terms: tuple[str, ...]


class SystemKind(StrEnum):
    """What a named system is."""

    METHOD = "method"
    MODEL = "model"
    FRAMEWORK = "framework"
    DATASET = "dataset"
    BENCHMARK = "benchmark"
    LIBRARY = "library"
    THEORY = "theory"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a name was found: rules, the strongest first, and where they apply.

    That is a half-open range of characters of a paragraph. `paragraph` is None for the title, whose plain line is
    counted then.
    """

    rules: tuple[str, ...]
    paragraph: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Naming:
    """A name as one paper writes it, with its evidence, the strongest first, never empty.

    `system` is the page that it belongs to, None where the name has none. `expansion` is what it stands for, if the
    paper says so; `kind` is what the words around it call it, if they do.
    """

    paper: PaperId
    name: str
    system: SystemId | None
    expansion: str | None
    kind: SystemKind | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class System:
    """A named method, model, dataset or the like, with the papers that introduce and that mention it, sorted by id.

    Two papers may introduce the same name for different things; each introduction is a sense then.
    """

    id: SystemId
    name: str
    kind: SystemKind
    expansion: str | None
    introductions: tuple[Naming, ...]
    mentions: tuple[Naming, ...]

    @property
    def introduced_by(self) -> tuple[PaperId, ...]:
        """The papers that introduce it."""
        return tuple(naming.paper for naming in self.introductions)

    @property
    def mentioned_by(self) -> tuple[PaperId, ...]:
        """The papers that mention it and do not introduce it."""
        return tuple(naming.paper for naming in self.mentions)


@dataclass(frozen=True, slots=True)
class Former:
    """Where the address of a system leads that is found no more: to the system that has its name now, or to a paper.

    The paper is one that told of it, and may be gone as well.
    """

    system: SystemId | None
    paper: PaperId


@dataclass(frozen=True, slots=True)
class Relation:
    """A neighbour of a paper: cosine similarity in 0..1 and the shared terms that explain it, strongest first."""

    paper: PaperId
    score: float
    because: tuple[str, ...]
