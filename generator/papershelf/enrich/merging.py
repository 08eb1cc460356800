"""Merges the names of all papers into systems, each with its best name, its kind and its address."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from sys import intern
from typing import NamedTuple

from papershelf.enrich.kinds import settle_kind
from papershelf.enrich.names import name_key, spelled
from papershelf.model import Evidence, Former, Naming, PaperId, System, SystemId, SystemKind
from papershelf.system_ledger import SystemLedger, name_of

_PAPERS_FOR_A_PAGE = 2


@dataclass(frozen=True)
class Systems:
    """The systems that have a page, sorted by id, and all names of every paper in the order of its text.

    `former` has the addresses of the past, and `ledger` is the one to keep.
    """

    systems: tuple[System, ...]
    introduces: Mapping[PaperId, tuple[Naming, ...]]
    mentions: Mapping[PaperId, tuple[Naming, ...]]
    former: Mapping[SystemId, Former]
    ledger: SystemLedger


class Found(NamedTuple):
    """A name of a paper before it is known whether it has a page."""

    key: str
    name: str
    expansion: str | None
    evidence: tuple[Evidence, ...]
    kind: SystemKind | None = None


Names = dict[PaperId, list[Found]]


class Join:
    """One system a key, with its best name, its kind and its address.

    The address is the one that the ledger knows, or made from the head of a title if that is the name.
    """

    def __init__(self, introduces: Names, mentions: Names, heads: Mapping[str, str], ledger: SystemLedger) -> None:
        self._introduces = {paper: _once(found, ()) for paper, found in introduces.items()}
        own = {paper: {one.key for one in found} for paper, found in introduces.items()}
        self._mentions = {paper: _once(found, own.get(paper, ())) for paper, found in mentions.items()}
        introduced = _by_key(self._introduces)
        self._shown = introduced | {
            key: found
            for key, found in _by_key(self._mentions).items()
            if key not in introduced and len(found) >= _PAPERS_FOR_A_PAGE
        }
        names = {key: _best_name(found, shortest=key not in introduced) for key, found in self._shown.items()}
        self._introduced, self._names = introduced, names
        # Those that a paper introduces come first: their addresses do not depend on who is mentioned.
        order = sorted(names, key=lambda key: (key not in introduced, " " in key, names[key].casefold(), key))
        self._ledger = ledger
        self._papers = self._who_tells()
        wanted = [(key, spelled(heads.get(key, names[key]))) for key in order]
        self._ids = ledger.give(wanted, self._papers, name_key)

    def systems(self) -> Systems:
        """All of them, and the names of every paper."""
        introduces = {paper: self._namings(paper, found, own=True) for paper, found in sorted(self._introduces.items())}
        mentions = {paper: self._namings(paper, found, own=False) for paper, found in sorted(self._mentions.items())}
        by_id: dict[SystemId, tuple[list[Naming], list[Naming]]] = {slug: ([], []) for slug in self._ids.values()}
        for place, namings in enumerate((introduces, mentions)):
            for found in namings.values():
                for naming in found:
                    if naming.system:
                        by_id[naming.system][place].append(naming)
        keys = {slug: key for key, slug in self._ids.items()}
        systems = [self._system(slug, keys[slug], *found) for slug, found in sorted(by_id.items())]
        return Systems(
            tuple(systems),
            introduces,
            {paper: found for paper, found in mentions.items() if found},
            dict(self._former(systems)),
            self._ledger.renewed(self._ids, self._papers),
        )

    def _who_tells(self) -> dict[str, list[PaperId]]:
        """The papers that introduce each system, by its key, then those that mention it."""
        papers: dict[str, list[PaperId]] = {key: [] for key in self._shown}
        for names in (self._introduces, self._mentions):
            for paper, found in sorted(names.items()):
                for one in found:
                    if one.key in papers:
                        papers[one.key].append(paper)
        return papers

    def _former(self, systems: Iterable[System]) -> Iterator[tuple[SystemId, Former]]:
        """The addresses of the past: what had them is found no more, or is another system by now."""
        current = set(self._ids.values())
        gone = [row for row in self._ledger.rows if row.slug not in current]
        if not gone:
            return
        now: dict[str, SystemId] = {}
        for system in systems:
            for naming in (*system.introductions, *system.mentions):
                for name in filter(None, (naming.name, naming.expansion)):
                    now.setdefault(name_key(name), system.id)
        now |= self._ids
        for row in gone:
            keys = (row.key, name_key(row.key), name_of(row.key))
            yield row.slug, Former(next((now[key] for key in keys if key in now), None), row.paper)

    def _system(self, slug: SystemId, key: str, introduced: list[Naming], mentioned: list[Naming]) -> System:
        telling = introduced or mentioned
        expansions = [naming.expansion for naming in telling if naming.expansion]
        expansion = commonest(Counter(expansions)) if expansions else None
        name = self._names[key]
        kind = settle_kind(naming.kind for naming in telling)
        return System(slug, name, kind, expansion if expansion != name else None, tuple(introduced), tuple(mentioned))

    def _namings(self, paper: PaperId, found: Iterable[Found], *, own: bool) -> tuple[Naming, ...]:
        """The names of a paper; the kind of a mention counts where a page asks for it, as no paper introduces it."""
        return tuple(
            [
                Naming(
                    paper,
                    intern(one.name),
                    self._ids.get(one.key),
                    one.expansion and intern(one.expansion),
                    one.kind if own or (one.key in self._shown and one.key not in self._introduced) else None,
                    one.evidence,
                )
                for one in found
            ]
        )


def _once(found: Iterable[Found], known: Set[str] | tuple[()]) -> tuple[Found, ...]:
    """Each system of a paper once, without the known ones."""
    once: dict[str, Found] = {}
    for one in found:
        if one.key not in known:
            once.setdefault(one.key, one)
    return tuple(once.values())


def _by_key(names: Mapping[PaperId, Iterable[Found]]) -> dict[str, list[tuple[PaperId, Found]]]:
    by_key: dict[str, list[tuple[PaperId, Found]]] = defaultdict(list)
    for paper, found in names.items():
        for one in found:
            by_key[one.key].append((paper, one))
    return dict(by_key)


def _best_name(found: Sequence[tuple[PaperId, Found]], *, shortest: bool) -> str:
    """The spelling that most papers have; of equal ones the `shortest`, which is the singular, or the first."""
    if len(found) == 1:
        return found[0][1].name
    spellings = Counter(one.name for _, one in found)
    return min(spellings, key=lambda name: (-spellings[name], len(name) if shortest else 0, name))


def commonest(counts: Counter[str]) -> str:
    """The text that is counted most, the first in the alphabet of equals."""
    return min(counts, key=lambda text: (-counts[text], text))
