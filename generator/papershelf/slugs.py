"""Slugs: the permanent names of pages, and the ledger that remembers every one ever given.

An address that was published once must keep working. The ledger in content/slugs.tsv knows each paper by its
normalised title, its arXiv id and a fingerprint of its abstract, so that a paper whose title is corrected is known
again and keeps its slug, and a paper that merges into another leaves a redirect.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count

from slugify import slugify

from papershelf.errors import ProblemLog
from papershelf.model import PaperId

MAX_LENGTH = 80
LEDGER_HEADER = "slug\ttitle\tarxiv_id\tabstract\tredirect"
GONE = "-"

_DEVICE = r"con|prn|aux|nul|com\d|lpt\d"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""The form of every slug."""

_PLAIN = re.compile(r"[A-Za-z0-9 :.?-]*")
_WORD = re.compile(r"[A-Za-z0-9]+")
_RESERVED = re.compile(rf"index|page-\d+|404|{_DEVICE}")
_FOOTNOTE = re.compile(r"(?:\s*[*†‡§¶]|(?<=[^\W\d_]{2})[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\^\{?[\d*]\}?)+$")


class _Kept(dict[int, int | None]):
    """What `str.translate` makes of each character in a key; filled as characters are met, for looking is slow."""

    def __missing__(self, code: int) -> int | None:
        category = unicodedata.category(chr(code))
        self[code] = code if category[0] in "LN" or category in ("Sm", "So") else None
        return self[code]


_KEPT = _Kept()


def text_key(text: str) -> str:
    """What is left of a text without case, accents, punctuation, dashes and spaces: equal keys, equal texts."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return folded.translate(_KEPT) or text.strip()


def title_key(title: str) -> str:
    """`text_key` of a title without a trailing footnote mark."""
    return text_key(_FOOTNOTE.sub("", title) or title)


def fingerprint(abstract: str) -> str:
    """Twelve hexadecimal digits that know an abstract again whatever its spacing, case and punctuation."""
    return hashlib.sha256(text_key(abstract).encode()).hexdigest()[:12]


def slug_hash(slug: str) -> int:
    """The 32-bit FNV-1a hash of a slug (Fowler, Noll and Vo), as `hashOf` in theme/assets/papershelf/shelf.js."""
    value = 0x811C9DC5
    for byte in slug.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def hyphenated(text: str) -> str:
    """The words of a text in lower case without accents, with hyphens between them."""
    # What slugify makes of plain words, without its cost: a large library has tens of thousands of names.
    return "-".join(_WORD.findall(text)).lower() if _PLAIN.fullmatch(text) else str(slugify(text))


def make_slug(text: str, fallback: str) -> str:
    """A slug of at most 80 characters cut at a word, never empty, never a name that the site or Windows reserves.

    `fallback` is the noun that a text without a single letter or digit is called by, and that parts a reserved name
    from the real one.
    """
    slug = hyphenated(text)
    if len(slug) > MAX_LENGTH:
        slug = slugify(slug, max_length=MAX_LENGTH, word_boundary=True, save_order=True)
    if not slug:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"{fallback}-{digest}"
    return _ended(slug, fallback) if is_reserved(slug) else slug


def known_slug(text: str) -> str | None:
    """The text where it is a slug that `make_slug` could have made, else None."""
    return text if SLUG.fullmatch(text) and len(text) <= MAX_LENGTH and not is_reserved(text) else None


def unique_slug(slug: str, taken: Container[str]) -> str:
    """The slug itself, or with the lowest free number from 2 on, still at most 80 characters."""
    if slug not in taken:
        return slug
    before = "no-" if is_reserved(_ended(slug, "2")) else ""
    number = 2
    while (numbered := _ended(slug, f"{before}{number}")) in taken:
        number += 1
    return numbered


def numbered(names: Iterable[str]) -> Iterator[str]:
    """Each name, or where another has it already, with the lowest free number from 2 on, however long it is then."""
    taken: set[str] = set()
    for name in names:
        free = next(each for each in chain((name,), (f"{name}-{number}" for number in count(2))) if each not in taken)
        taken.add(free)
        yield free


def is_reserved(slug: str) -> bool:
    """Whether the site has a page of its own by this name, or Windows keeps it for a device."""
    return _RESERVED.fullmatch(slug) is not None


def _ended(slug: str, ending: str) -> str:
    return f"{slug[: MAX_LENGTH - len(ending) - 1].rstrip('-')}-{ending}"


def read_rows(
    text: str, header: str, cells: tuple[int, int], file: str, log: ProblemLog
) -> Iterator[tuple[int, list[str]]]:
    """The lines of a ledger that are rows, each a slug and its other cells, with their numbers.

    A row has so many cells at least and at most, without the spaces at their ends. Any other, and a slug that stands
    there again, is a fatal problem.
    """
    least, most = cells
    columns = header.split("\t")
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        row = [cell.strip() for cell in line.split("\t")]
        if not any(row) or row == columns:
            continue
        if not least <= len(row) <= most or not SLUG.fullmatch(row[0]) or is_reserved(row[0]):
            log.add(file, number, f"not a row of the ledger ({', '.join(columns)}): {line[:60]!r}", fatal=True)
        elif row[0] in seen:
            log.add(file, number, f"the slug {row[0]!r} stands here twice; remove one row", fatal=True)
        else:
            seen.add(row[0])
            yield number, row


@dataclass(frozen=True, slots=True)
class Identity:
    """What a paper is known again by: keys of all its captured titles, its arXiv ids, its abstracts' fingerprints."""

    title: str
    title_keys: frozenset[str]
    arxiv_ids: frozenset[str]
    fingerprints: frozenset[str]
    slugs: frozenset[str] = frozenset()
    """The slugs that it has in other libraries, one of which it would rather have than one from its title."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One slug ever given. `redirect` is empty, another slug, or `-` for an address that was given up.

    `line` is where it was read, 0 for one that was not.
    """

    slug: PaperId
    title_key: str
    arxiv_id: str
    fingerprint: str
    redirect: str = ""
    line: int = field(default=0, compare=False, kw_only=True)

    def __str__(self) -> str:
        return "\t".join((self.slug, self.title_key, self.arxiv_id, self.fingerprint, self.redirect)).rstrip("\t")


@dataclass(frozen=True, slots=True)
class Assignment:
    """The slug of every paper, in the order they were given, what old slugs lead to, and the ledger to keep."""

    slugs: tuple[PaperId, ...]
    redirects: Mapping[PaperId, PaperId]
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of content/slugs.tsv, oldest first."""

    file: str
    rows: tuple[LedgerRow, ...] = ()

    @classmethod
    def parse(cls, text: str, file: str, log: ProblemLog) -> Ledger:
        """Read a ledger; a row that cannot be read is a fatal problem, for its address would be lost."""
        found = read_rows(text, LEDGER_HEADER, (4, 5), file, log)
        return cls(file, tuple(LedgerRow(PaperId(slug), *cells, line=line) for line, (slug, *cells) in found))

    def __str__(self) -> str:
        return "\n".join((LEDGER_HEADER, *map(str, self.rows))) + "\n"

    def assign(self, papers: Sequence[Identity], log: ProblemLog) -> Assignment:
        """Give every paper its slug: the oldest it ever had, or a new one.

        A slug in the ledger whose paper is gone and that leads nowhere is a fatal problem. The result does not
        depend on the order of the papers.
        """
        order = sorted(
            range(len(papers)),
            key=lambda i: (
                title_key(papers[i].title),
                papers[i].title,
                sorted(papers[i].arxiv_ids),
                sorted(papers[i].fingerprints),
            ),
        )
        owner = self._owners(papers, order)
        slug_of: dict[int, PaperId] = {}
        for row in self.rows:
            if row.slug in owner and not row.redirect:
                slug_of.setdefault(owner[row.slug], row.slug)
        # A paper that comes back after its address was given up has it again.
        for row in self.rows:
            if row.slug in owner and row.redirect == GONE:
                slug_of.setdefault(owner[row.slug], row.slug)
        taken = {row.slug for row in self.rows}
        new = sorted((index for index in order if index not in slug_of), key=lambda index: not papers[index].slugs)
        for index in new:
            wanted = min(papers[index].slugs, default="") or make_slug(papers[index].title, "paper")
            slug_of[index] = PaperId(unique_slug(wanted, taken))
            taken.add(slug_of[index])
        current = {slug: papers[index] for index, slug in slug_of.items()}
        rows = [_renewed(replace(row, redirect="") if row.slug in current else row, current) for row in self.rows]
        rows += [_renewed(LedgerRow(slug_of[index], "", "", ""), current) for index in new]
        redirects = dict(self._redirects(owner, slug_of, log))
        return Assignment(tuple(slug_of[i] for i in range(len(papers))), redirects, replace(self, rows=tuple(rows)))

    def _owners(self, papers: Sequence[Identity], order: Sequence[int]) -> dict[PaperId, int]:
        """Which paper each row's slug belongs to: by arXiv id first, then by title, then by abstract.

        Of namesakes it is the one with the abstract that the row knows.
        """
        signs: list[tuple[dict[str, list[int]], str]] = []
        for mine, theirs in (("arxiv_ids", "arxiv_id"), ("title_keys", "title_key"), ("fingerprints", "fingerprint")):
            index: dict[str, list[int]] = {}
            for i in order:
                for key in getattr(papers[i], mine):
                    index.setdefault(key, []).append(i)
            signs.append((index, theirs))
        owner: dict[PaperId, int] = {}
        owned: set[int] = set()
        for index, name in signs:
            for row in self.rows:
                known = getattr(row, name)
                if row.slug in owner or not known or known not in index:
                    continue
                candidates = [i for i in index[known] if not _conflict(row, papers[i])]
                if candidates:
                    free = [i for i in candidates if i not in owned] or candidates
                    owner[row.slug] = min(free, key=lambda i: row.fingerprint not in papers[i].fingerprints)
                    if not row.redirect:
                        owned.add(owner[row.slug])
        return owner

    def _redirects(
        self, owner: Mapping[PaperId, int], slug_of: Mapping[int, PaperId], log: ProblemLog
    ) -> Iterator[tuple[PaperId, PaperId]]:
        current = set(slug_of.values())
        by_slug = {row.slug: row for row in self.rows}
        for row in self.rows:
            if row.slug in current or row.redirect == GONE:
                continue
            if row.redirect:
                target, steps = PaperId(row.redirect), 0
                while target not in current and target in by_slug and by_slug[target].redirect and steps < len(by_slug):
                    target, steps = PaperId(by_slug[target].redirect), steps + 1
                if target in current:
                    yield row.slug, target
                else:
                    log.add(
                        self.file,
                        row.line,
                        f"redirects to {row.redirect!r}, which is no paper of the library; name a slug that is",
                        fatal=True,
                    )
            elif row.slug in owner:
                yield row.slug, slug_of[owner[row.slug]]
            else:
                log.add(
                    self.file,
                    row.line,
                    f"the paper {row.slug!r} is in no capture any more and its address would die",
                    fatal=True,
                    advice=f"restore it, end the row with a tab and the slug to redirect to, or {GONE!r} to give the "
                    "address up, or remove the row if it was never published",
                )


def _conflict(row: LedgerRow, paper: Identity) -> bool:
    """Whether both know an arXiv id and it is not the same: two papers of one title."""
    return bool(row.arxiv_id and paper.arxiv_ids and row.arxiv_id not in paper.arxiv_ids)


def _renewed(row: LedgerRow, current: Mapping[PaperId, Identity]) -> LedgerRow:
    """The row with what its paper is known by today, so that one correction after another is followed."""
    if (paper := current.get(row.slug)) is None:
        return row
    if (
        row.title_key in paper.title_keys
        and row.fingerprint in paper.fingerprints
        and (row.arxiv_id in paper.arxiv_ids or not paper.arxiv_ids)
    ):
        return row
    return replace(
        row,
        title_key=title_key(paper.title),
        arxiv_id=min(paper.arxiv_ids, default=row.arxiv_id),
        fingerprint=min(paper.fingerprints),
    )
