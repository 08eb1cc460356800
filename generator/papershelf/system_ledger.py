"""The ledger of the systems: which address every name was ever given, in content/systems.tsv.

A library finds its systems by itself, and every paper more may change what it finds: the spelling that most papers
have, that a long form and a short one are the same, that a name is too common to be anybody's. Its addresses must
not change with that. A system is known again by the key of its name and keeps its slug; the address of one that is
found no more leads to the system that its name belongs to now, or else to a paper that told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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

    def give(
        self,
        names: Sequence[tuple[str, str]],
        papers: Mapping[str, Collection[PaperId]],
        key_of: Callable[[str], str],
    ) -> dict[str, SystemId]:
        """The slug of every key: the one that it is known by, or in their order a new one from the text beside it.

        `papers` tell of each key, and `key_of` gives the key of a name that somebody wrote into the ledger. The address
        of a name that is gone may be given anew to one that reads alike, but no other that was ever given.
        """
        given = dict(self._known(papers, key_of))
        taken = {row.slug for row in self.rows}
        free = {row.slug for row in self.rows if row.key not in papers} - set(given.values())
        for key, text in names:
            if key not in given:
                wanted = SystemId(make_slug(text, "system"))
                given[key] = wanted if wanted in free else SystemId(unique_slug(wanted, taken))
                free.discard(given[key])
                taken.add(given[key])
        return given

    def _known(
        self, papers: Mapping[str, Collection[PaperId]], key_of: Callable[[str], str]
    ) -> Iterator[tuple[str, SystemId]]:
        """The keys that have a slug already, each once; of things by one name the paper of a row tells which is meant.

        A paper that introduces DICE takes the key of a Dice that others mention, but not its address.
        """
        alike: dict[str, list[str]] = {}
        for key in sorted(papers):
            alike.setdefault(name_of(key), []).append(key)
        meant: tuple[Callable[[Row], Iterable[str]], ...] = (
            lambda row: (row.key,) if row.paper in papers.get(row.key, ()) else (),
            lambda row: (key for key in alike.get(name_of(row.key), ()) if row.paper in papers[key]),
            lambda row: (key for key in (row.key, key_of(row.key)) if key in papers),
        )
        known: set[str] = set()
        left = self.rows
        for keys_of in meant:
            rest = []
            for row in left:
                new = [key for key in keys_of(row) if key not in known]
                if new:
                    known.add(new[0])
                    yield new[0], row.slug
                else:
                    rest.append(row)
            left = tuple(rest)

    def renewed(self, slugs: Mapping[str, SystemId], papers: Mapping[str, Sequence[PaperId]]) -> SystemLedger:
        """The ledger to keep: with the `slugs` that keys have now, and for each the first of the `papers` that tell of
        it, unless the one that stands there still does.
        """
        now = {slug: key for key, slug in slugs.items()}
        rows: list[Row] = []
        for row in self.rows:
            if (key := now.pop(row.slug, None)) is None:
                rows.append(row)
            else:
                rows.append(Row(row.slug, key, row.paper if row.paper in papers[key] else papers[key][0]))
        new = (Row(slug, key, papers[key][0]) for slug, key in sorted(now.items()))
        return replace(self, rows=(*rows, *new))


def name_of(key: str) -> str:
    """The key of the name alone: behind a space stands which of the things by that name is meant."""
    return key.partition(" ")[0]
