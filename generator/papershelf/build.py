"""The stages of a build in their order: the only module that knows them all.

`read_library` goes from files to knowledge, `Library.publish` from knowledge to the Markdown tree and the site, around
what MkDocs rendered. Nothing here knows MkDocs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from papershelf import escaping, urls
from papershelf.cluster import connected
from papershelf.config import CACHE, DASK, NO_MODEL, Settings, Site, source_date_epoch
from papershelf.enrich import Knowledge, enrich
from papershelf.enrich.atlas import Atlas, make_atlas
from papershelf.enrich.newcomers import count_founders
from papershelf.enrich.plans import kept_plan
from papershelf.enrich.terms import weigh_words
from papershelf.enrich.vectors import find_model, find_vectors
from papershelf.errors import ContentError, ProblemLog
from papershelf.folders import FileKind, name_below, walk
from papershelf.holdings import NAME_IS_NO_TEXT, NO_FILE, Progress, is_hidden, read_holdings, read_utf8, silent
from papershelf.model import Corpus
from papershelf.pages.cartography import with_map
from papershelf.pages.shelf import make_slips
from papershelf.pages.views import AtlasPage, Page, Slip, counted
from papershelf.pages.writer import claim, write_file
from papershelf.search.catalogue import catalogue
from papershelf.search.index import File, search_files
from papershelf.site.atlas_data import atlas_files
from papershelf.site.exports import export_files
from papershelf.site.feeds import feed_files, index_files
from papershelf.site.press import Kind, Press
from papershelf.site.publish import Publication, Published
from papershelf.site.reading import reading_files
from papershelf.site.stamp import Shell
from papershelf.slugs import Ledger
from papershelf.urls import Address
from papershelf.workers import CHUNK, Workers, give_back

RENDERED = "rendered"
VECTORS = "vectors"
MANIFEST = "manifest.tsv"
TREE = "markdown.tsv"
LAYOUT = "atlas"
PERUSAL = "papers"
LOCK = "lock"
SHARED = "shared"
_SCRIPTS = (f"{urls.SEARCH}/", f"{urls.READING_DATA}/")
_SITEMAPS = re.compile(r"sitemap(-\d+)?\.xml")
PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""What the names of the files end in that MkDocs makes pages of."""


@dataclass(frozen=True)
class Rendered:
    """What MkDocs made of a site.

    `folder` holds what it rendered, of the library's pages those that are `ready`. Of the others those with one of the
    `shells` are still to be stamped; `one_by_one` are the rest, path in the site and HTML. `others` are the HTML files
    that are not the library's; `docs` is the folder of the hand-written ones.
    """

    folder: Path
    docs: Path
    others: Sequence[str] = ()
    shells: Mapping[Kind, Shell] = field(default_factory=dict)
    ready: Collection[Address] = frozenset()
    one_by_one: Iterable[tuple[str, str]] = ()


@dataclass(frozen=True)
class Library:
    """A library read and understood, not yet written."""

    root: Path
    settings: Settings
    site: Site
    corpus: Corpus
    knowledge: Knowledge
    ledger: Ledger
    problems: ProblemLog
    vectors: NDArray[np.float32] | None = None
    progress: Progress = silent

    @cached_property
    def _slips_but_the_map(self) -> tuple[Slip, ...]:
        return tuple(make_slips(self.corpus, self.knowledge, self.settings, self.site))

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        """The call slip of every page, each address once."""
        if self.atlas is None:
            return self._slips_but_the_map
        return tuple(with_map(self._slips_but_the_map, self.atlas, self.knowledge))

    @property
    def pages(self) -> Iterator[Page]:
        """Every page, made as it is asked for."""
        return (slip.make() for slip in self.slips)

    @cached_property
    def atlas(self) -> Atlas | None:
        """The map of the papers; None where the library wants none."""
        if not self.settings.atlas:
            return None
        self.progress("map", 0, 1)
        age = {row.slug: age for age, row in enumerate(self.ledger.rows)}
        order = sorted(range(len(self.corpus.papers)), key=lambda number: age[self.corpus.papers[number].id])
        papers = [self.corpus.papers[number] for number in order]
        founders = count_founders(len(papers))
        vectors = weigh_words(papers, founders) if self.vectors is None else self.vectors[order]
        ids = [paper.id for paper in papers]
        lay_out = partial(kept_plan, self.root / CACHE / LAYOUT)
        return make_atlas(ids, vectors, self.knowledge.papers_on, lay_out, founders)

    def claim(self, site_dir: Path, *, passing: bool = False) -> None:
        """Keep the ledgers, and the places of the site and the Markdown tree; of a `passing` site its place alone.

        `UsageError` where somebody's files are in the way.
        """
        claim(site_dir, "site_dir", urls.SCHEMA)
        if passing:
            return
        if self.settings.markdown_tree:
            claim(self.root / self.settings.markdown, "markdown")
        for ledger in (self.ledger, self.knowledge.system_ledger):
            if ledger.rows:
                write_file(self.root / ledger.file, str(ledger))

    def examine(self, docs: Path) -> None:
        """Note every hand-written file in the place of one of the library's, and what no build can read.

        A hand-written home page, robots.txt or llms.txt stands for the library's; any other is a fatal problem.
        """
        addresses = {slip.address for slip in self._slips_but_the_map} - {urls.HOME}
        if self.settings.atlas:
            addresses.add(urls.ATLAS)
        for path, kind in walk(docs, is_hidden):
            name = name_below(docs, path)
            file = f"{docs.name}/{escaping.file_name(name)}"
            if self._writes(name) or _address_of(name) in addresses:
                message = "the library has a file of its own at this address; move or rename this one"
                self.problems.add(file, 0, message, fatal=True)
            if file != f"{docs.name}/{name}":
                self.problems.add(file, 0, NAME_IS_NO_TEXT, fatal=True)
            if kind in NO_FILE:
                self.problems.add(file, 0, NO_FILE[kind], fatal=True)
            elif kind is FileKind.FILE and path.suffix in PAGES:
                read_utf8(path, file, self.problems)
            elif kind is FileKind.FILE:
                path.open("rb").close()

    def _writes(self, name: str) -> bool:
        """Whether a file of this name may be one that the site carries beside its pages."""
        if name in (urls.ATOM, urls.JSON_FEED):
            return bool(self.site.url and self.settings.feed_items)
        if _SITEMAPS.fullmatch(name):
            return self.site.url is not None
        if name.startswith(urls.ATLAS_DATA):
            return self.settings.atlas
        return name in urls.DATA_FILES or (name.startswith(_SCRIPTS) and name.endswith(".js"))

    def begin_index(self) -> Iterator[File]:
        """The files of the search, on which a copy of this process is at work from now on if there are workers."""
        return Workers(self.settings.workers).ahead(len(self.corpus.papers), self._index)

    def _index(self) -> Iterator[File]:
        return search_files(*catalogue(self.corpus, self.knowledge))

    def site_files(
        self, docs: Path, other_pages: Iterable[str], index: Iterable[File] | None = None
    ) -> Iterator[tuple[str, Iterable[str]]]:
        """What the site carries beside its pages, but for what stands in `docs` already: path and text or its parts.

        `other_pages` are the HTML files that are not the library's, `index` is what `begin_index` gave.
        """
        sources: tuple[Callable[[], Iterable[tuple[str, Iterable[str]]]], ...] = (
            lambda: export_files(self.corpus, self.knowledge).items(),
            lambda: feed_files(self.corpus, self.site, self.settings.feed_items, source_date_epoch()).items(),
            lambda: index_files(self.slips, other_pages, self.site).items(),
            self._map_files,
            lambda: reading_files(self.corpus, self.site),
            lambda: self._search_files(index or self._index()),
        )
        for files in sources:
            yield from ((name, text) for name, text in files() if not (docs / name).exists())

    def _search_files(self, index: Iterable[File]) -> Iterator[File]:
        self.progress("index", 0, 1)
        for name, text in index:
            yield f"{urls.SEARCH}/{name}", text

    def _map_files(self) -> Iterator[tuple[str, str]]:
        if self.atlas:
            page = next(slip for slip in self.slips if slip.kind is AtlasPage).make()
            if isinstance(page, AtlasPage):
                titles = {paper.id: paper.title.line for paper in self.corpus.papers}
                yield from atlas_files(self.atlas, self.knowledge, page, titles).items()

    def publish(
        self, rendered: Rendered, site_dir: Path, index: Iterable[File] | None = None, *, passing: bool = False
    ) -> Published:
        """Bring the site's folder and the Markdown tree to their next states; return what happened to the site's.

        `index` is what `begin_index` gave, where that was asked before.
        The state of a `passing` folder is not kept for the next build, and there is no Markdown tree beside it.
        """
        site = Publication(site_dir, None if passing else self.root / CACHE / MANIFEST)
        tree = Publication(self.root / self.settings.markdown, self.root / CACHE / TREE)
        wanted = tree.folder if self.settings.markdown_tree and not passing else None
        press = Press(self.slips, rendered.shells, rendered.ready, self.site, site.folder, wanted)
        numbers = range(len(press.slips))
        # What pages need goes first, so that a new page finds what it asks for.
        site.put(_read(rendered.folder, pages=False))
        with lent(self.root, self.settings) as workers:
            printing = workers.share(Press.print, press, numbers)
            site.put((name, _encoded(text)) for name, text in self.site_files(rendered.docs, rendered.others, index))
            site.put(_read(rendered.folder, pages=True))
            site.put((name, text.encode()) for name, text in rendered.one_by_one)
            for done, printed in enumerate(printing, 1):
                site.take(printed.site)
                tree.take(printed.tree)
                self.progress("write", min(done * CHUNK, len(numbers)), len(numbers))
        if wanted:
            tree.finish()
        return site.finish()


def _read(folder: Path, *, pages: bool) -> Iterator[tuple[str, bytes]]:
    """The files of a folder, sorted by name: its HTML, or all others."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.suffix == ".html") == pages:
            yield name_below(folder, path), path.read_bytes()


@contextmanager
def lent(root: Path, settings: Settings) -> Iterator[Workers]:
    """The workers of a build: processes of this machine, or of the cluster that the settings name."""
    with ExitStack() as stack:
        if settings.executor == DASK:
            executor = stack.enter_context(connected(settings.scheduler))
            yield stack.enter_context(Workers(settings.workers, executor, CHUNK, root / CACHE / SHARED))
        else:
            yield stack.enter_context(Workers(settings.workers))


@contextmanager
def one_build_at_a_time(root: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Wait until no other build of this library runs, and keep others waiting; say so first."""
    folder = root / CACHE
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        tell(f"another build of {root} is running; waiting for it")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def read_library(
    root: Path, settings: Settings, site: Site, progress: Progress = silent, *, keep: bool = False
) -> Library:
    """Read content/ as `read_holdings` does, and enrich it; without vectors where nothing is to be kept of them."""
    holdings = read_holdings(root, settings, progress, keep=keep)
    give_back()
    vectors = _vectors(root, settings, holdings.corpus, progress, keep=keep)
    progress("enrich", 0, 1)
    with lent(root, settings) as workers:
        file = root / CACHE / PERUSAL if keep else None
        knowledge = enrich(
            holdings.corpus.papers, holdings.topics, settings.related, vectors, workers, file, holdings.systems
        )
    give_back()
    return Library(
        root, settings, site, holdings.corpus, knowledge, holdings.ledger, holdings.problems, vectors, progress
    )


def refuse(problems: ProblemLog, *, strict: bool) -> None:
    """Raise `ContentError` where a build must not go on: for a fatal problem, or for any when `strict`."""
    if problems.fatal or (strict and len(problems)):
        raise ContentError(f"not built: {counted(len(problems), 'problem')} in the content")


def summary(library: Library, pages: int | None) -> str:
    """The one line at the end, but for the time it took; `pages` of the site where one was built."""
    corpus = library.corpus
    counts = [
        counted(corpus.records, "record"),
        counted(len(corpus.papers), "paper"),
        counted(corpus.duplicates, "duplicate"),
        counted(len(library.problems), "problem"),
    ]
    if pages is not None:
        counts.append(counted(pages, "page"))
    return ", ".join(counts)


def _encoded(text: Iterable[str]) -> bytes | Iterator[bytes]:
    return text.encode() if isinstance(text, str) else map(str.encode, text)


def _address_of(name: str) -> str:
    """The address of the page that a file of a docs folder would become; none for what becomes no page."""
    stem, dot, ending = name.rpartition(".")
    if dot + ending == ".html":
        return stem
    folder, slash, last = stem.rpartition("/")
    return f"{folder}{slash}{'index' if last == 'README' else last}" if dot + ending in PAGES else ""


def _vectors(
    root: Path, settings: Settings, corpus: Corpus, progress: Progress, *, keep: bool
) -> NDArray[np.float32] | None:
    """The sentence vectors of the papers; None where no model is set, nothing would use them, or none may be kept."""
    if settings.semantic_model == NO_MODEL or not (settings.related or settings.atlas) or not corpus.papers:
        return None
    model = find_model(root, settings.semantic_model)
    if not keep:
        return None
    return find_vectors(
        corpus.papers, model, root / CACHE / VECTORS, lambda done, total: progress("vectors", done, total)
    )
