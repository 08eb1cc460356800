"""Records become papers: repeats are merged, every provenance is kept, corrections are applied.

Nothing here depends on the order in which captures are read: the same records give the same papers.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, pairwise
from operator import attrgetter
from pathlib import PurePosixPath
from sys import intern

from papershelf import escaping
from papershelf.dates import known_date
from papershelf.errors import ProblemLog
from papershelf.model import Capture, CaptureId, Corpus, Listing, Paper, PaperId, Record, family_of
from papershelf.overrides import Override, apply_override
from papershelf.slugs import Identity, Ledger, fingerprint, make_slug, text_key, title_key, unique_slug
from papershelf.text import AbstractText

_DATE_IN_NAME = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?!\d)")
_ALIKE = 0.7
"""The share of what two titles have in common, of all that they have, from which on they are alike (Dice's)."""
_FOLDER_FILES = frozenset(("index", "_index", "README"))
_MOST_TITLES = 8
"""No paper goes by more titles; a volume's DOI may stand with hundreds."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A record with its text repaired and the keys that it is compared by."""

    record: Record
    title: AbstractText
    abstract: AbstractText
    title_key: str
    fingerprint: str

    @property
    def doi(self) -> str:
        """The DOI in small letters, since its case means nothing; empty where there is none."""
        return (self.record.doi or "").lower()

    @property
    def families(self) -> frozenset[str]:
        """The family names of its authors, as keys to compare."""
        return frozenset(text_key(family_of(author)) for author in self.record.authors)


def build_corpus(
    captures: Iterable[Capture],
    ledger: Ledger,
    overrides: Mapping[PaperId, Override],
    overrides_file: str,
    log: ProblemLog,
    repaired: Mapping[str, Sequence[Repaired]] | None = None,
) -> tuple[Corpus, Ledger]:
    """Merge the records of all captures into papers with permanent slugs; return them and the ledger to keep.

    `repaired` has the records of each capture, by its file, where that is done.

    Problems are logged with the file and line of the record, override or ledger row they are about.
    """
    captures = sorted(captures, key=lambda capture: capture.file)
    done = repaired or {capture.file: list(map(repair, capture.records)) for capture in captures}
    groups = merge([record for capture in captures for record in done[capture.file]])
    assignment = ledger.assign([_identity(group) for group in groups], log)
    papers: list[Paper] = []
    hidden: set[PaperId] = set()
    paper_of: dict[int, PaperId] = {}
    for group, slug in zip(groups, assignment.slugs, strict=True):
        override = overrides.get(slug)
        paper = _paper(slug, group)
        # By the record itself: those of a file on one line stand in one place.
        paper_of |= dict.fromkeys(map(id, group), slug)
        if override is None or not (override.hide or "abstract" in override.changes):
            _report_differing_abstracts(group, log)
        if override and override.hide:
            hidden.add(slug)
        else:
            papers.append(apply_override(paper, override) if override else paper)
    known = frozenset(assignment.slugs)
    for override in overrides.values():
        if override.slug not in known:
            moved = assignment.redirects.get(override.slug)
            hint = f"it is {moved!r} now" if moved else "no paper has this slug; see content/slugs.tsv"
            log.add(overrides_file, override.line, f"{override.slug}: {hint}")
    records = sum(len(group) for group in groups)
    corpus = Corpus(
        papers=tuple(sorted(papers, key=lambda paper: paper.id)),
        captures=_listings(captures, done, paper_of, hidden),
        redirects={old: new for old, new in assignment.redirects.items() if new not in hidden},
        hidden=frozenset(hidden | {old for old, new in assignment.redirects.items() if new in hidden}),
        records=records,
        duplicates=records - len(groups),
    )
    return corpus, assignment.ledger


def repair(record: Record) -> Repaired:
    """Repair a record's text and compute its keys; the abstract is known by its captured form, whatever repair does."""
    read = AbstractText.from_latex if record.latex else AbstractText.from_capture
    title, abstract = read(record.title), read(record.abstract)
    return Repaired(record, title, abstract, title_key(title.line), fingerprint(record.abstract))


def merge(records: Sequence[Repaired]) -> list[list[Repaired]]:
    """Group the records that are one paper: by arXiv id, and by normalised title, or similar titles with one DOI.

    Records of one title that name different arXiv ids are different papers, and so are those with different DOIs by
    different people; one of them without an id joins the group with its DOI, its abstract or its authors, or else the
    first. Groups and their records are sorted, whatever order they come in.
    """
    title_of = _titles_as_one(records)
    by_title: dict[str, list[Repaired]] = defaultdict(list)
    for item in records:
        by_title[title_of.get(item.title_key, item.title_key)].append(item)
    groups: dict[str, list[Repaired]] = defaultdict(list)
    for key, items in _works(by_title):
        identified = sorted((item.record.arxiv_id, item.fingerprint) for item in items if item.record.arxiv_id)
        home = {abstract: arxiv_id for arxiv_id, abstract in reversed(identified)}
        with_doi = sorted((item.record.arxiv_id, item.doi) for item in items if item.record.arxiv_id and item.doi)
        named = {doi: arxiv_id for arxiv_id, doi in reversed(with_doi)}
        first = identified[0][0] if identified else None
        for item in items:
            arxiv_id = item.record.arxiv_id or named.get(item.doi) or home.get(item.fingerprint, first)
            groups[f"arxiv {arxiv_id}" if arxiv_id else f"title {key}"].append(item)
    ordered = [sorted(group, key=lambda item: item.record.source) for group in groups.values()]
    return sorted(ordered, key=lambda group: group[0].record.source)


def _works(by_title: Mapping[str, Sequence[Repaired]]) -> Iterator[tuple[str, Sequence[Repaired]]]:
    """The records of each title, parted where it is that of several works, each part with a key of its own.

    Works are told by DOIs whose authors have no family name in common: "Introduction" is the title of many.
    """
    for title, items in by_title.items():
        works = _told_by_dois(items) if len(items) > 1 else ()
        if len(works) < 2:
            yield title, items
            continue
        places = [_place(item, works) for item in items]
        home: dict[str, int] = {}
        for item, place in zip(items, places, strict=True):
            if place is not None:
                home[item.fingerprint] = min(place, home.get(item.fingerprint, place))
        parts: dict[int, list[Repaired]] = defaultdict(list)
        for item, place in zip(items, places, strict=True):
            parts[home.get(item.fingerprint, 0) if place is None else place].append(item)
        yield from ((f"{title} {number}", part) for number, part in parts.items())


_Work = tuple[frozenset[str], frozenset[str]]
"""The DOIs of a work, and the family names of its authors."""


def _told_by_dois(items: Iterable[Repaired]) -> list[_Work]:
    """The works that records tell by their DOIs and authors, sorted."""
    works: list[_Work] = []
    for item in items:
        if item.doi and (families := item.families):
            same = [work for work in works if item.doi in work[0] or work[1] & families]
            dois = frozenset((item.doi,)).union(*(work[0] for work in same))
            works = [work for work in works if work not in same]
            works.append((dois, families.union(*(work[1] for work in same))))
    return sorted(works, key=lambda work: min(work[0]))


def _place(item: Repaired, works: Sequence[_Work]) -> int | None:
    """Which of the works a record is of: that with its DOI, or else the first with one of its authors."""
    of_doi = (number for number, (dois, _) in enumerate(works) if item.doi in dois)
    of_people = (number for number, (_, families) in enumerate(works) if item.families & families)
    return next(chain(of_doi, of_people), None)


def _titles_as_one(records: Sequence[Repaired]) -> Mapping[str, str]:
    """The titles that a DOI has beside others which are alike, each with the first in the alphabet of those.

    Titles that are not alike stand with one DOI where it is that of a whole volume.
    """
    titles: dict[str, set[str]] = defaultdict(set)
    for item in records:
        if item.doi:
            titles[item.doi].add(item.title_key)
    before: dict[str, str] = {}

    def first(title: str) -> str:
        while (other := before.setdefault(title, title)) != title:
            before[title] = before[other]  # halves the way for the next one
            title = other
        return title

    for of_doi in titles.values():
        if 1 < len(of_doi) <= _MOST_TITLES:
            for pair in combinations(sorted(of_doi), 2):
                if _are_alike(*pair):
                    one, other = sorted(map(first, pair))
                    before[other] = one
    return {title: first(title) for title in list(before)}


def _are_alike(one: str, other: str) -> bool:
    """Whether one title begins with the other, or most pairs of neighbouring characters stand in both."""
    if one.startswith(other) or other.startswith(one):
        return True
    mine, others = set(pairwise(one)), set(pairwise(other))
    return 2 * len(mine & others) >= _ALIKE * (len(mine) + len(others))


def _identity(group: Sequence[Repaired]) -> Identity:
    return Identity(
        title=_best_title(group).line,
        title_keys=frozenset(item.title_key for item in group),
        arxiv_ids=frozenset(item.record.arxiv_id for item in group if item.record.arxiv_id),
        fingerprints=frozenset(item.fingerprint for item in group),
        slugs=frozenset(item.record.slug for item in group if item.record.slug),
    )


def _best_title(group: Sequence[Repaired]) -> AbstractText:
    """The most frequent form of the title; of equals the longest, then the first in the alphabet."""
    counts = Counter(item.title.line for item in group)
    best = min(counts, key=lambda line: (-counts[line], -len(line), line))
    return next(item.title for item in group if item.title.line == best)


def _longest_abstract(group: Sequence[Repaired]) -> Repaired:
    return min(group, key=lambda item: (-len(item.abstract.plain), item.abstract.plain, item.record.source))


def _report_differing_abstracts(group: Sequence[Repaired], log: ProblemLog) -> None:
    """Report each abstract that differs from the longest, in more than how its source writes LaTeX."""
    longest = _longest_abstract(group)
    key = text_key(longest.abstract.plain)
    for item in group:
        if item.fingerprint != longest.fingerprint and text_key(item.abstract.plain) != key:
            log.add(
                item.record.source.file,
                item.record.source.line,
                f"abstract differs from the one at {longest.record.source}, which is longer and is kept; "
                "correct one of them, or write the abstract into overrides.yml",
            )


def _paper(slug: PaperId, group: Sequence[Repaired]) -> Paper:
    records = [item.record for item in group]
    authors = max((record.authors for record in records), key=lambda authors: (len(authors), authors))
    date = max((record.date or "" for record in records), key=lambda date: (len(date), date))
    # People write many papers, and many papers are of one day: each name and date is held once.
    return Paper(
        id=slug,
        title=_best_title(group),
        abstract=_longest_abstract(group).abstract,
        sources=tuple(sorted(record.source for record in records)),
        authors=tuple(map(intern, authors)),
        date=intern(date) or None,
        arxiv_id=min((record.arxiv_id for record in records if record.arxiv_id), default=None),
        doi=min((record.doi for record in records if record.doi), default=None),
        url=min((record.url for record in records if record.url), default=None),
        given=tuple(sorted({link for record in records for link in record.links}, key=attrgetter("url", "kind"))),
    )


def _listings(
    captures: Sequence[Capture],
    repaired: Mapping[str, Sequence[Repaired]],
    paper_of: Mapping[int, PaperId],
    hidden: set[PaperId],
) -> tuple[Listing, ...]:
    """The captures; `paper_of` has the paper of each record by the identity of its repaired form."""
    listings: list[Listing] = []
    taken: set[CaptureId] = set()
    stems = _stems(captures)
    titles = [_capture_title(stem) for stem in stems]
    times = Counter(titles)
    for number, (capture, stem, title) in enumerate(zip(captures, stems, titles, strict=True), 1):
        slug = CaptureId(unique_slug(make_slug(stem, "capture"), taken))
        taken.add(slug)
        papers = (paper_of[id(item)] for item in repaired[capture.file])
        shown = tuple(paper for paper in papers if paper not in hidden)
        date = known_date(match[0]) if (match := _DATE_IN_NAME.match(stem)) else None
        bare = replace(capture, records=())
        if title and times[title] > 1:
            title = f"{title} {date or _numbers(stem)}".rstrip()
        listings.append(Listing(slug, title or f"Capture {number}", bare, len(capture.records), shown, date))
    return tuple(listings)


def _stems(captures: Sequence[Capture]) -> list[str]:
    """The names of the captures' files without their endings, or of their folders where each paper has a folder."""
    paths = [PurePosixPath(capture.file) for capture in captures]
    times = Counter(path.stem for path in paths)
    return [path.parent.name if path.stem in _FOLDER_FILES and times[path.stem] > 1 else path.stem for path in paths]


def _capture_title(stem: str) -> str:
    """The words of a file's name without its date, its number and the digest that a tool gave it."""
    words = re.split(r"[\W_]+", _DATE_IN_NAME.sub("", stem))
    told = [word for word in words if word and not word.isdigit() and not re.fullmatch(r"(?=.*\d)[0-9a-f]{8,}", word)]
    return escaping.printable(" ".join(told))


def _numbers(stem: str) -> str:
    """The numbers in a file's name, which tell it from others of the same words."""
    return " ".join(word for word in re.split(r"[\W_]+", stem) if word.isdecimal())
