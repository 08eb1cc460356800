"""Fills the views: from the corpus and what is known of it to every page of the library.

The lookups that many pages share are made once; a page is made when it is asked for, by its call slip, and not kept: a
large library has more pages than memory holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial

from papershelf import urls
from papershelf.config import Settings, Site
from papershelf.enrich import Knowledge
from papershelf.enrich.glossary import sense_key, shorts_of
from papershelf.model import (
    Corpus,
    Former,
    Listing,
    Naming,
    Paper,
    PaperId,
    Sense,
    System,
    SystemId,
    SystemKind,
    Topic,
    TopicId,
)
from papershelf.pages.annotate import Mark, marks_of
from papershelf.pages.buttons import buttons_of
from papershelf.pages.examples import examples
from papershelf.pages.lists import filed, lettered, paged, sections
from papershelf.pages.quotes import quote_of
from papershelf.pages.short_forms import ENTRIES, ShortForm, short_forms
from papershelf.pages.statistics import figures
from papershelf.pages.views import (
    AnnotatedParagraph,
    CaptureItem,
    CapturePage,
    CapturesPage,
    Chip,
    Example,
    GlossaryItem,
    GlossaryPage,
    HiddenPage,
    HomePage,
    Item,
    Letter,
    MovedPage,
    Named,
    Neighbour,
    PaperPage,
    PapersPage,
    Provenance,
    ReadingPage,
    Reason,
    SearchPage,
    SenseItem,
    Slip,
    StatisticsPage,
    SystemItem,
    SystemPage,
    SystemsPage,
    SystemUse,
    Tile,
    TopicPage,
    TopicsPage,
    chips_of,
    counted,
    excerpt,
    newest_first,
)
from papershelf.text import AbstractText
from papershelf.urls import Address

_NEWEST = 12
_TILES = 16
_NEIGHBOURS = 6
_DEFINING = 4
_SYSTEMS = 60
_FOLDED = 100
"""How many papers of a sense are shown at once, and how many more on demand; a large library has thousands of some."""

_CAPTURED = 250
"""How many records of a capture stand on one page: a captured page has fewer, a file of metadata may have very many."""

_SYSTEMS_PER_PAGE = 1000


def make_slips(corpus: Corpus, knowledge: Knowledge, settings: Settings, site: Site) -> Iterator[Slip]:
    """The call slip of every page of the library; each address occurs once."""
    shelf = _Shelf(corpus, knowledge, on_map=settings.atlas)
    yield Slip(urls.HOME, HomePage, partial(shelf.home, site))
    yield from shelf.paper_pages()
    yield from shelf.papers_pages(settings.papers_per_page)
    yield Slip(urls.TOPICS, TopicsPage, shelf.topics_page)
    for topic in knowledge.topics.values():
        yield from shelf.topic_pages(topic, settings.papers_per_page)
    yield from shelf.systems_pages(_SYSTEMS_PER_PAGE)
    for system in knowledge.systems:
        yield Slip(urls.system(system.id), SystemPage, partial(shelf.system_page, system))
    yield from shelf.glossary_pages()
    yield Slip(urls.STATISTICS, StatisticsPage, shelf.statistics_page)
    for address in (urls.SEARCH_PAGE, urls.SEARCH_FOLDER):
        yield Slip(address, SearchPage, partial(shelf.search_page, address))
    yield Slip(urls.READING, ReadingPage, shelf.reading_page)
    yield Slip(urls.CAPTURES, CapturesPage, shelf.captures_page)
    for listing in corpus.captures:
        yield from shelf.capture_pages(listing)
    for old, new in sorted(corpus.redirects.items()):
        yield Slip(urls.paper(old), MovedPage, partial(shelf.moved_page, old, new))
    for topic in knowledge.topics.values():
        for former_topic in topic.formerly:
            yield Slip(urls.topic(former_topic), MovedPage, partial(shelf.former_topic_page, former_topic, topic))
    for name, former in sorted(knowledge.former_systems.items()):
        yield Slip(urls.system(name), MovedPage, partial(shelf.former_page, name, former))
    for slug in sorted(corpus.hidden):
        yield Slip(urls.paper(slug), HiddenPage, partial(shelf.hidden_page, slug))


class _Shelf:
    """The corpus, what is known of it, and the lookups that the pages share; papers are `on_map` where there is one."""

    def __init__(self, corpus: Corpus, knowledge: Knowledge, *, on_map: bool) -> None:
        self._corpus = corpus
        self._known = knowledge
        self._on_map = on_map
        self._order = sorted(corpus.papers, key=lambda paper: (filed(paper.title.line), paper.id))
        self._chips = chips_of(knowledge.topics)
        self._systems = {system.id: system for system in knowledge.systems}
        self._shorts = shorts_of(knowledge.glossary)
        self._captures = {
            listing.capture.file: Named(listing.title, urls.capture(listing.id)) for listing in corpus.captures
        }

    def home(self, site: Site) -> HomePage:
        newest = next(iter(newest_first(self._corpus)), None)
        tiles = sorted(self._tiles(), key=lambda tile: (-tile.papers, tile.chip.text))
        return HomePage(
            address=urls.HOME,
            title=site.name,
            description=site.description,
            papers=len(self._corpus.papers),
            topics=len(tiles),
            systems=len(self._known.systems),
            captures=len(self._corpus.captures),
            acronyms=len(self._known.glossary),
            tiles=tuple(tile for tile in tiles if tile.papers)[:_TILES],
            newest=_capture_item(newest) if newest else None,
            newest_items=self._list(dict.fromkeys(newest.papers))[:_NEWEST] if newest else (),
        )

    def paper_pages(self) -> Iterator[Slip]:
        for index, paper in enumerate(self._order):
            yield Slip(urls.paper(paper.id), PaperPage, partial(self._paper_page, index))

    def _paper_page(self, index: int) -> PaperPage:
        paper = self._order[index]
        return PaperPage(
            address=urls.paper(paper.id),
            title=paper.title.line,
            description=excerpt(paper.abstract.line),
            paper=paper,
            heading=_annotated(paper.title, marks_of(paper.title)),
            abstract=self._abstract(paper),
            buttons=buttons_of(paper, self._known.links.get(paper.id, ())),
            chips=self._chips_on(paper),
            reasons=self._reasons(paper),
            systems=self._systems_of(self._known.introduces.get(paper.id, ())),
            mentions=self._systems_of(self._known.mentions.get(paper.id, ())),
            related=self._related(paper),
            provenance=tuple([Provenance(self._captures[source.file], source) for source in paper.sources]),
            on_map=urls.paper_on_atlas(paper.id) if self._on_map else None,
            before=_named(self._order[index - 1]) if index else None,
            after=_named(self._order[index + 1]) if index + 1 < len(self._order) else None,
        )

    def papers_pages(self, size: int) -> Iterator[Slip]:
        names = (paper.title.line for paper in self._order)
        return lettered(self._order, names, size, urls.papers_page, PapersPage, self._papers_page)

    def _papers_page(
        self, number: int, pages: tuple[Address, ...], letters: tuple[Letter, ...], shown: Sequence[Paper]
    ) -> PapersPage:
        total = len(self._order)
        return PapersPage(
            address=pages[number - 1],
            title="All papers" if number == 1 else f"All papers, page {number}",
            description=f"All {counted(total, 'paper')} of this library, A to Z.",
            number=number,
            pages=pages,
            letters=letters,
            sections=sections([(paper.title.line, self._item(paper)) for paper in shown]),
            total=total,
        )

    def topics_page(self) -> TopicsPage:
        tiles = sorted(self._tiles(), key=lambda tile: tile.chip.text.casefold())
        return TopicsPage(
            address=urls.TOPICS,
            title="Topics",
            description=f"The {counted(len(tiles), 'topic')} of this library." if tiles else "No topics yet.",
            tiles=tuple(tiles),
        )

    def topic_pages(self, topic: Topic, size: int) -> Iterator[Slip]:
        pages, parts = paged(self._known.papers_on[topic.id], size, partial(urls.topic_page, topic.id))
        for number, shown in enumerate(parts, 1):
            yield Slip(pages[number - 1], TopicPage, partial(self._topic_page, topic, number, pages, shown))

    def _topic_page(self, topic: Topic, number: int, pages: tuple[Address, ...], shown: Sequence[PaperId]) -> TopicPage:
        papers = self._known.papers_on[topic.id]
        page = TopicPage(
            address=pages[number - 1],
            title=topic.name if number == 1 else f"{topic.name}, page {number}",
            description=topic.description,
            topic=topic,
            number=number,
            pages=pages,
            total=len(papers),
            items=self._list(shown, topic.id),
        )
        if number > 1:
            return page
        introduced = (naming for paper in papers for naming in self._known.introduces.get(paper, ()))
        systems = [self._systems[system] for system in {naming.system for naming in introduced if naming.system}]
        used = sorted(systems, key=lambda system: (-len(system.mentions), system.id))[:_SYSTEMS]
        return replace(
            page,
            terms=self._known.telling.get(topic.id, ()),
            neighbours=self._neighbours(topic),
            systems=tuple(_system(system) for system in sorted(used, key=lambda system: system.id)),
            more_systems=len(systems) - len(used),
        )

    def _neighbours(self, topic: Topic) -> tuple[tuple[Chip, int], ...]:
        """The topics that share most papers with this one, and how many."""
        shared: Counter[TopicId] = Counter(
            match.topic
            for paper in self._known.papers_on[topic.id]
            for match in self._known.topics_of[paper]
            if match.topic != topic.id
        )
        ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_NEIGHBOURS]
        return tuple((self._chips[other], count) for other, count in ranked)

    def systems_pages(self, size: int) -> Iterator[Slip]:
        """The list of all systems, on one page or on several of about `size` entries."""
        systems = sorted(self._known.systems, key=lambda system: (filed(system.name), system.id))
        names = (system.name for system in systems)
        return lettered(systems, names, size, urls.systems_page, SystemsPage, self._systems_page)

    def _systems_page(
        self, number: int, pages: tuple[Address, ...], letters: tuple[Letter, ...], shown: Sequence[System]
    ) -> SystemsPage:
        total = len(self._known.systems)
        counts = Counter(system.kind for system in shown)
        return SystemsPage(
            address=pages[number - 1],
            title="Systems" if number == 1 else f"Systems, page {number}",
            description=f"{counted(total, 'named system')}, and the papers that introduce them.",
            number=number,
            pages=pages,
            letters=letters,
            sections=sections([(system.name, self._system_item(system)) for system in shown]),
            kinds=tuple((kind, counts[kind]) for kind in SystemKind if counts[kind]),
            total=total,
        )

    def _system_item(self, system: System) -> SystemItem:
        papers = self._names(system.introduced_by)
        return SystemItem(system.name, urls.system(system.id), system.kind, papers, len(system.mentions))

    def system_page(self, system: System) -> SystemPage:
        papers = self._names(system.introduced_by)
        said = f"is introduced in {'; '.join(paper.text for paper in papers)}"
        if not papers:
            said = f"is mentioned by {counted(len(system.mentions), 'paper')} of this library"
        return SystemPage(
            address=urls.system(system.id),
            title=system.name,
            description=excerpt(f"{system.name} {said}"),
            system=system,
            shorts=self._shorts.get(sense_key(system.name), ()),
            introduced=tuple([self._use(naming, introduced=True) for naming in system.introductions]),
            mentioned=tuple([self._use(naming, introduced=False) for naming in system.mentions]),
        )

    def _use(self, naming: Naming, *, introduced: bool) -> SystemUse:
        paper = self._corpus.by_id[naming.paper]
        quote = quote_of(paper.abstract.paragraphs, naming, introduced=introduced)
        return SystemUse(_named(paper), quote, naming.expansion, naming.kind)

    def glossary_pages(self) -> Iterator[Slip]:
        forms = tuple(short_forms(self._known.glossary))
        names = (form.entry.short for form in forms)
        return lettered(forms, names, ENTRIES, urls.glossary_page, GlossaryPage, self._glossary_page)

    def _glossary_page(
        self, number: int, pages: tuple[Address, ...], letters: tuple[Letter, ...], shown: Sequence[ShortForm]
    ) -> GlossaryPage:
        total = len(self._known.glossary)
        items = [
            (entry.short, GlossaryItem(entry.short, anchor, tuple(map(self._sense, entry.senses))))
            for entry, anchor in shown
        ]
        return GlossaryPage(
            address=pages[number - 1],
            title="Glossary" if number == 1 else f"Glossary, page {number}",
            description=f"{counted(total, 'short form')} with the senses that the papers of this library define.",
            number=number,
            pages=pages,
            letters=letters,
            sections=sections(items),
            total=total,
        )

    def _sense(self, sense: Sense) -> SenseItem:
        # One more than is shown at once is shown as well: "1 more" would take as much room.
        shown = _DEFINING if len(sense.papers) > _DEFINING + 1 else len(sense.papers)
        names = self._names(sense.papers[: shown + _FOLDED])
        return SenseItem(sense.long, names[:shown], names[shown:], len(sense.papers) - len(names))

    def statistics_page(self) -> StatisticsPage:
        return StatisticsPage(
            address=urls.STATISTICS,
            title="Statistics",
            description="This library in numbers: its papers by topic and by capture, its most used systems.",
            figures=tuple(figures(self._corpus, self._known, self._chips)),
        )

    def captures_page(self) -> CapturesPage:
        items = tuple(map(_capture_item, self._corpus.captures))
        return CapturesPage(
            address=urls.CAPTURES,
            title="Captures",
            description=f"The {counted(len(items), 'captured page')} that this library is made from.",
            items=items,
        )

    def capture_pages(self, listing: Listing) -> Iterator[Slip]:
        pages, parts = paged(listing.papers, _CAPTURED, partial(urls.capture_page, listing.id))
        about = _capture_item(listing)
        for number, shown in enumerate(parts, 1):
            yield Slip(pages[number - 1], CapturePage, partial(self._capture_page, about, number, pages, shown))

    def _capture_page(
        self, about: CaptureItem, number: int, pages: tuple[Address, ...], shown: Sequence[PaperId]
    ) -> CapturePage:
        return CapturePage(
            address=pages[number - 1],
            title=about.title if number == 1 else f"{about.title}, page {number}",
            description=f"The {counted(about.records, 'record')} of {about.file} in the captured order.",
            about=about,
            number=number,
            pages=pages,
            first=(number - 1) * _CAPTURED + 1,
            items=self._list(shown),
        )

    @cached_property
    def _examples(self) -> tuple[Example, ...]:
        return tuple(examples(self._corpus, self._known))

    def search_page(self, address: Address) -> SearchPage:
        """The page of results, which has two addresses."""
        return SearchPage(
            address=address,
            title="Search",
            description=f"Search the {counted(len(self._order), 'paper')} of this library.",
            examples=self._examples,
        )

    def reading_page(self) -> ReadingPage:
        return ReadingPage(
            address=urls.READING,
            title="Reading list",
            description="The papers that you starred, kept by your browser on this device.",
        )

    def moved_page(self, old: PaperId, new: PaperId) -> MovedPage:
        """The page that keeps an old address alive."""
        return _moved(urls.paper(old), Named(self._corpus.by_id[new].title.line, urls.paper(new)))

    def former_topic_page(self, slug: TopicId, topic: Topic) -> MovedPage:
        """The page at an address that a topic had."""
        return _moved(urls.topic(slug), Named(topic.name, urls.topic(topic.id)))

    def former_page(self, slug: SystemId, former: Former) -> MovedPage:
        """The page at the address of a system that is found no more."""
        if former.system:
            target = Named(self._systems[former.system].name, urls.system(former.system))
        elif paper := self._corpus.by_id.get(self._corpus.redirects.get(former.paper, former.paper)):
            target = Named(paper.title.line, urls.paper(paper.id))
        else:
            target = Named("All systems", urls.SYSTEMS)
        return _moved(urls.system(slug), target)

    def hidden_page(self, slug: PaperId) -> HiddenPage:
        """The page that says of a hidden paper that it was here."""
        return HiddenPage(
            address=urls.paper(slug),
            title="Not in this library any more",
            description="This paper is not in this library any more.",
        )

    def _abstract(self, paper: Paper) -> tuple[AnnotatedParagraph, ...]:
        places, acronyms = self._known.link_places.get(paper.id, ()), self._known.acronyms.get(paper.id, ())
        namings = (*self._known.mentions.get(paper.id, ()), *self._known.introduces.get(paper.id, ()))
        names = {naming.name: urls.system(naming.system) for naming in namings if naming.system}
        return _annotated(paper.abstract, marks_of(paper.abstract, places, acronyms, names))

    def _systems_of(self, namings: Iterable[Naming]) -> tuple[Named, ...]:
        """The systems that a paper's names are, those that have a page, sorted by name."""
        systems = {naming.system for naming in namings if naming.system}
        return tuple(sorted([_system(self._systems[system]) for system in systems], key=_by_name))

    def _related(self, paper: Paper) -> tuple[Neighbour, ...]:
        papers, related = self._corpus.by_id, self._known.related.get(paper.id, ())
        return tuple([Neighbour(papers[one.paper].title.line, urls.paper(one.paper), one.because) for one in related])

    def _item(self, paper: Paper, here: TopicId | None = None) -> Item:
        return Item(paper.title.line, urls.paper(paper.id), self._chips_on(paper, here))

    def _chips_on(self, paper: Paper, here: TopicId | None = None) -> tuple[Chip, ...]:
        """The topics of a paper but for the one on whose page it stands."""
        matches = self._known.topics_of.get(paper.id, ())
        return tuple([self._chips[match.topic] for match in matches if match.topic != here])

    def _reasons(self, paper: Paper) -> tuple[Reason, ...]:
        matches = self._known.topics_of.get(paper.id, ())
        return tuple([Reason(self._chips[match.topic], match.terms) for match in matches if match.terms])

    def _list(self, papers: Iterable[PaperId], here: TopicId | None = None) -> tuple[Item, ...]:
        return tuple([self._item(self._corpus.by_id[paper], here) for paper in papers])

    def _names(self, papers: Iterable[PaperId]) -> tuple[Named, ...]:
        return tuple([_named(self._corpus.by_id[paper]) for paper in papers])

    def _tiles(self) -> Iterator[Tile]:
        for topic in self._known.topics.values():
            yield Tile(self._chips[topic.id], topic.description, len(self._known.papers_on[topic.id]))


def _annotated(text: AbstractText, marks: Sequence[tuple[Mark, ...]]) -> tuple[AnnotatedParagraph, ...]:
    return tuple(map(AnnotatedParagraph, text.paragraphs, marks))


def _named(paper: Paper) -> Named:
    return Named(paper.title.line, urls.paper(paper.id))


def _moved(old: Address, target: Named) -> MovedPage:
    return MovedPage(address=old, title=target.text, description="This page has moved.", target=target)


def _system(system: System) -> Named:
    return Named(system.name, urls.system(system.id))


def _by_name(named: Named) -> tuple[str, str]:
    return filed(named.text), named.address


def _capture_item(listing: Listing) -> CaptureItem:
    capture = listing.capture
    date = listing.date or capture.date
    return CaptureItem(listing.title, urls.capture(listing.id), capture.file, date, listing.records)
