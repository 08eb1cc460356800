"""The ledger of the systems: which address every name was ever given, in content/systems.tsv.

A library finds its systems by itself, and every paper more may change what it finds: the spelling that most papers
have, that a long form and a short one are the same, that a name is too common to be anybody's. Its addresses must
not change with that. A system is known again by the key of its name and keeps its slug; the address of one that is
found no more leads to the system that its name belongs to now, or else to a paper that told of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from papershelf.errors import ProblemLog
from papershelf.model import PaperId, SystemId
from papershelf.slugs import make_slug, read_rows, unique_slug

HEADER = "slug\tname\tpaper"


@dataclass(frozen=True, slots=True)
class Row:
    """One slug ever given, the key of the name that it was given to, and a paper that told of it."""

    slug: SystemId
    key: str
    paper: PaperId

    def __str__(self) -> str:
        return f"{self.slug}\t{self.key}\t{self.paper}"


@dataclass(frozen=True, slots=True)
class SystemLedger:
    """The rows of content/systems.tsv, oldest first."""

    file: str = ""
    rows: tuple[Row, ...] = ()

    @classmethod
    def parse(cls, text: str, file: str, log: ProblemLog) -> SystemLedger:
        """Read a ledger; a row that cannot be read is a fatal problem, for its address would be lost."""
        found = read_rows(text, HEADER, (3, 3), file, log)
        return cls(file, tuple(Row(SystemId(slug), key, PaperId(paper)) for _, (slug, key, paper) in found))

    def __str__(self) -> str:
        return "\n".join((HEADER, *map(str, self.rows))) + "\n"

    def give(self, names: Sequence[tuple[str, str]]) -> dict[str, SystemId]:
        """The slug of every key: the oldest that it ever had, or in their order one from the text beside it.

        That may be the address of a name that is gone, for it is read alike, but of no other that was ever given.
        """
        known: dict[str, SystemId] = {}
        for row in self.rows:
            known.setdefault(row.key, row.slug)
        keys = {key for key, _ in names}
        taken: set[str] = {row.slug for row in self.rows}
        free = {row.slug for row in self.rows if row.key not in keys}
        given: dict[str, SystemId] = {}
        for key, text in names:
            if (slug := known.get(key)) is None:
                wanted = SystemId(make_slug(text, "system"))
                slug = wanted if wanted in free else SystemId(unique_slug(wanted, taken))
                free.discard(slug)
                taken.add(slug)
            given[key] = slug
        return given

    def renewed(self, slugs: Mapping[str, SystemId], papers: Mapping[SystemId, Sequence[PaperId]]) -> SystemLedger:
        """The ledger to keep: with the `slugs` that keys have now, and for each a paper that tells of it today."""
        now = {slug: key for key, slug in slugs.items()}
        rows = [
            Row(row.slug, now[row.slug], row.paper if row.paper in papers[row.slug] else papers[row.slug][0])
            if row.slug in now
            else row
            for row in self.rows
        ]
        old = {row.slug for row in rows}
        new = (Row(slug, key, papers[slug][0]) for slug, key in sorted(now.items()) if slug not in old)
        return replace(self, rows=(*rows, *new))
