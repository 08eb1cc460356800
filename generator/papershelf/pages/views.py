"""What every page shows, as typed values: no markup, no paths on a disk, no template's knowledge.

The Markdown templates, the head of the HTML page and the feeds all read these views, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Generic, NamedTuple, TypeVar

from papershelf import urls
from papershelf.model import Corpus, Listing, Paper, PaperId, Source, System, SystemKind, Topic, TopicId
from papershelf.pages.annotate import Mark
from papershelf.pages.charts import BarChart
from papershelf.urls import Address

HUES = 24
_DESCRIPTION = 155

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chip:
    """A topic in a row of topics: its name, its page, and its place 0..23 on the scale of hues."""

    text: str
    address: Address
    hue: int


@dataclass(frozen=True, slots=True)
class Item:
    """A paper in a list, with its topics."""

    title: str
    address: Address
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A related paper and the terms that it shares."""

    title: str
    address: Address
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A topic of a paper and the terms that decided, strongest first."""

    chip: Chip
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """A link out of the site, named by its kind."""

    text: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Named:
    """Anything with a page: a system, a capture, the paper before and the paper after."""

    text: str
    address: Address


@dataclass(frozen=True, slots=True)
class Tile:
    """A topic on an overview, with the number of its papers."""

    chip: Chip
    description: str
    papers: int


@dataclass(frozen=True, slots=True)
class Sign:
    """A topic's name on the map, at a place of `enrich.atlas.GRID`, with the number of its papers."""

    chip: Chip
    x: int
    y: int
    papers: int


@dataclass(frozen=True, slots=True)
class Part:
    """A topic's part of the map: where its papers stand and where others do, as many as a small picture can show.

    `target` is the file of the site that shows it in full.
    """

    target: str
    hue: int
    own: tuple[tuple[int, int], ...]
    others: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a paper was captured."""

    capture: Named
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What all pages have. Search engines are to list a page only if it is `listed`."""

    kind: ClassVar[str]
    listed: ClassVar[bool] = True
    address: Address
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class AnnotatedParagraph:
    """A paragraph of plain text with its marks, sorted and apart."""

    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage(Page):
    """A paper's page."""

    kind: ClassVar[str] = "paper"
    paper: Paper
    heading: tuple[AnnotatedParagraph, ...]
    abstract: tuple[AnnotatedParagraph, ...]
    buttons: tuple[Button, ...]
    chips: tuple[Chip, ...]
    reasons: tuple[Reason, ...]
    systems: tuple[Named, ...]
    mentions: tuple[Named, ...]
    related: tuple[Neighbour, ...]
    provenance: tuple[Provenance, ...]
    on_map: str | None
    before: Named | None
    after: Named | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the strip: where its entries begin."""

    text: str
    address: Address
    anchor: str


@dataclass(frozen=True, slots=True)
class Section(Generic[T]):
    """The entries under one letter of a list."""

    letter: str
    anchor: str
    items: tuple[T, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetteredPage(Page, Generic[T]):
    """One page of a list A to Z; its strip leads to all letters."""

    number: int
    pages: tuple[Address, ...]
    letters: tuple[Letter, ...]
    sections: tuple[Section[T], ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersPage(LetteredPage[Item]):
    """One page of the list of all papers."""

    kind: ClassVar[str] = "papers"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsPage(Page):
    """The overview of all topics."""

    kind: ClassVar[str] = "topics"
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage(Page):
    """One page of a topic's papers by strength.

    The first has its telling terms as well, its neighbours by the papers they share, and the systems introduced
    there; `more_systems` says how many of them it leaves out.
    """

    kind: ClassVar[str] = "topic"
    topic: Topic
    number: int
    pages: tuple[Address, ...]
    total: int
    items: tuple[Item, ...]
    terms: tuple[str, ...] = ()
    neighbours: tuple[tuple[Chip, int], ...] = ()
    systems: tuple[Named, ...] = ()
    more_systems: int = 0
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class SystemItem:
    """A system in the A-Z list: its kind, the papers that introduce it, the number of those that mention it."""

    name: str
    address: Address
    kind: SystemKind
    papers: tuple[Named, ...]
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemsPage(LetteredPage[SystemItem]):
    """One page of the list of all systems A-Z, with the number of the systems of each kind on it."""

    kind: ClassVar[str] = "systems"
    kinds: tuple[tuple[SystemKind, int], ...]


@dataclass(frozen=True, slots=True)
class SystemUse:
    """A paper that introduces or mentions a system: its title and page, the sentence, what the name stands for there.

    There is no sentence where the title alone has the name; a long one is cut, with an ellipsis.
    """

    paper: Named
    quote: AnnotatedParagraph | None
    expansion: str | None
    kind: SystemKind | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AtlasPage(Page):
    """The map of all papers; `signs` are in the order of the topics."""

    kind: ClassVar[str] = "atlas"
    papers: int
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPage(Page):
    """A system: the short forms of its name, the senses that papers introduce, and who mentions it."""

    kind: ClassVar[str] = "system"
    system: System
    shorts: tuple[str, ...]
    introduced: tuple[SystemUse, ...]
    mentioned: tuple[SystemUse, ...]


@dataclass(frozen=True, slots=True)
class SenseItem:
    """A long form with the papers that define it: those shown at once, those shown on demand, how many are not."""

    long: str
    papers: tuple[Named, ...]
    more: tuple[Named, ...]
    rest: int = 0


@dataclass(frozen=True, slots=True)
class GlossaryItem:
    """A short form in the glossary, its anchor on the page, and its senses by the number of their papers."""

    short: str
    anchor: str
    senses: tuple[SenseItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryPage(LetteredPage[GlossaryItem]):
    """One page of the short forms of the whole library A-Z."""

    kind: ClassVar[str] = "glossary"


@dataclass(frozen=True, slots=True)
class CaptureItem:
    """A capture in the list of captures."""

    title: str
    address: Address
    file: str
    date: str | None
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturesPage(Page):
    """All captures."""

    kind: ClassVar[str] = "captures"
    items: tuple[CaptureItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturePage(Page):
    """One page of a capture's records in the captured order; `first` is the place of its first, from 1."""

    kind: ClassVar[str] = "capture"
    about: CaptureItem
    number: int
    pages: tuple[Address, ...]
    first: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of numbers: what it is about, with the pages of that, and its values."""

    names: tuple[Named, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart and the table of its numbers; the first of the columns is that of the names."""

    heading: str
    lead: str
    chart: BarChart
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsPage(Page):
    """The library in numbers."""

    kind: ClassVar[str] = "statistics"
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(Page):
    """The first page."""

    kind: ClassVar[str] = "home"
    papers: int
    topics: int
    systems: int
    captures: int
    acronyms: int
    tiles: tuple[Tile, ...]
    newest: CaptureItem | None
    newest_items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """What can be searched for, and queries that find it in this library."""

    what: str
    queries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """Where the results of a search are shown, and how to search."""

    kind: ClassVar[str] = "search"
    listed: ClassVar[bool] = False
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPage(Page):
    """A visitor's own reading list."""

    kind: ClassVar[str] = "reading"
    listed: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPage(Page):
    """The page at an address that a paper, a topic or a system had: it leads to what stands for it now."""

    kind: ClassVar[str] = "moved"
    listed: ClassVar[bool] = False
    target: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenPage(Page):
    """The page at the address of a paper that the library no longer shows."""

    kind: ClassVar[str] = "hidden"
    listed: ClassVar[bool] = False


def chips_of(topics: Mapping[TopicId, Topic]) -> dict[TopicId, Chip]:
    """The chip of every topic; the topics' hues are spread over the scale in their order."""
    scale = max(1, len(topics))
    return {
        topic.id: Chip(topic.name, urls.topic(topic.id), rank * HUES // scale)
        for rank, topic in enumerate(topics.values())
    }


class Slip(NamedTuple):
    """The call slip of a page: where it stands, what it will be, and how to make it."""

    address: Address
    kind: type[Page]
    make: Callable[[], Page]


def counted(count: int, noun: str) -> str:
    """A number with its noun in the singular or with an s: "1 paper", "20,000 papers"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def excerpt(text: str, most: int = _DESCRIPTION) -> str:
    """The beginning of a text on one line, cut at a word, with an ellipsis where something is left out."""
    line = " ".join(text[: 2 * most].split())  # the rest of a long text matters only where this is mostly spaces
    if len(line) <= most:
        line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.–—-(") + "…"


def newest_first(corpus: Corpus) -> list[Listing]:
    """The captures by the date in their file names, latest first; equals, and those without, by file, last first."""
    return sorted(corpus.captures, key=lambda listing: (listing.date or "", listing.capture.file), reverse=True)


def newest_papers(corpus: Corpus) -> Iterator[tuple[Paper, Listing]]:
    """Each paper with the capture that brought it, the latest first: one captured again is not new again."""
    listings = newest_first(corpus)
    brought: dict[PaperId, Listing] = {}
    for listing in listings:
        brought.update(dict.fromkeys(listing.papers, listing))
    for listing in listings:
        for paper in dict.fromkeys(listing.papers):
            if brought[paper] is listing:
                yield corpus.by_id[paper], listing
