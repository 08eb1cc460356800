"""A name that a paper may introduce, with the clues for and against it, and how they are weighed.

Every clue has a rule, and every rule has a weight: a name whose clues weigh enough is introduced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import fsum
from typing import NamedTuple
from unicodedata import normalize

from papershelf.enrich.common_terms import COMMON
from papershelf.enrich.reading import Item, Passage
from papershelf.model import Acronym

WEIGHTS: Mapping[str, float] = {
    "proposed": 3,
    "called": 3,
    "variant": 3,
    "apposed": 2.5,
    "headed": 2.5,
    "proposed behind it": 2.5,
    "proposed in small letters": 2.5,
    "in brackets": 2.5,
    "made from another": 2.5,
    "listed by number": 2.5,
    "title opens": 2.5,
    "whole title": 2.5,
    "described": 2.5,
    "a part of it": 2.5,
    "proposed before": 2.5,
    "ours": 2,
    "resulting": 2,
    "new": 2.5,
    "ended": 2,
    "in a proposing sentence": 1.5,
    "headed by a word": 1.8,
    "headed by words": 1.5,
    "called by others": 1,
    "titled": 0.8,
    "subject": 0.5,
    "defined": 0.5,
    "often": 0.4,
    "plain": -1,
    "elsewhere": -1.5,
    "common": -2.5,
    "qualifies its kind": -0.5,
    "a phrase elsewhere": -1,
    "qualifies": -1.5,
    "known before": -2.5,
    "everywhere": -3,
}
"""What each rule weighs; those from `_TELLING` on are needed, the others only add to them or speak against."""

ENOUGH = 2.5
_TELLING = 1.5
_TELLING_RULES = frozenset(rule for rule, weight in WEIGHTS.items() if weight >= _TELLING)


class Clue(NamedTuple):
    """A place that speaks for or against a name: a rule of `WEIGHTS`, a paragraph (None: the title), a range in it."""

    rule: str
    passage: int | None
    start: int
    end: int


@dataclass(slots=True)
class Candidate:
    """A name that a paper may introduce, as first written, with its clues and the number of its places.

    The clues of `fallback` count where the paper introduces nothing else (`settle`). `head` is what the title has
    before its colon, where that is the name. `introduced` is what `settle` decides.
    """

    name: str
    expansion: str | None = None
    clues: list[Clue] = field(default_factory=list)
    uses: int = 0
    fallback: tuple[Clue, ...] = ()
    first: Clue | None = None
    head: str | None = None
    introduced: bool = False

    def __reduce__(self) -> tuple[type[Candidate], tuple[object, ...]]:
        """What pickle keeps: written out, as it is many times slower by itself."""
        rest = (self.uses, self.fallback, self.first, self.head, self.introduced)
        return Candidate, (self.name, self.expansion, self.clues, *rest)

    @property
    def weight(self) -> float:
        """The sum of the weights of its rules, each counted once; 0 where no telling one is among them."""
        rules = {clue.rule for clue in self.clues}
        return 0.0 if _TELLING_RULES.isdisjoint(rules) else fsum([WEIGHTS[rule] for rule in rules])

    @property
    def is_enough(self) -> bool:
        """Whether the clues weigh enough to call the name introduced."""
        return bool(self.clues) and self.weight >= ENOUGH

    @property
    def may_be_enough(self) -> bool:
        """Whether they can, whatever the library says: its clues speak against a name."""
        if not self.fallback:
            return self.is_enough
        return Candidate(self.name, clues=[*self.clues, *self.fallback]).is_enough


@dataclass(frozen=True, slots=True)
class Notes:
    """The names of one paper while their clues are collected, under their keys; `defined` are its short forms."""

    title: Passage
    defined: Mapping[str, Acronym]
    found: dict[str, Candidate] = field(default_factory=dict)

    def candidate(self, item: Item) -> Candidate:
        """The candidate that an item names, a new one if it is the first to do so."""
        candidate = self.found.get(item.key)
        if candidate is None:
            candidate = self.found[item.key] = Candidate(item.text)
            if acronym := self.defined.get(item.key):
                plain = normalize("NFKC", acronym.short).isascii() or not acronym.long[0].isupper()
                candidate.name, candidate.expansion = acronym.short if plain else acronym.long, acronym.long
        return candidate

    def note(self, rule: str, passage: Passage, item: Item) -> None:
        """Note a clue for or against the name of an item."""
        # Of a long form with its short one in brackets, the place is that of the short one.
        self.candidate(item).clues.append(Clue(rule, passage.number, item.end - len(item.text), item.end))


def find_variants(found: Mapping[str, Candidate]) -> None:
    """Note the names that are an introduced one with something before it, or with a hyphen and more behind it."""
    for one in [one for key, one in found.items() if one.is_enough and key not in COMMON]:
        for other in found.values():
            if other.expansion and other.expansion.startswith((f"{one.name}-", f"{one.name}+")):
                other.clues.append(Clue("variant", *other.first[1:]) if other.first else Clue("variant", None, 0, 0))
                continue
            if one.name not in other.name:
                continue
            before, _, ending = other.name.partition(one.name)
            if (not before and ending[:1] in ("-", "+") and not ending[1:].islower()) or (
                before and not ending and one.name[1:2].isupper() and _begins_name(before) and " " not in before
            ):
                first = other.first
                other.clues.append(
                    Clue("variant", first.passage, first.start, first.end) if first else Clue("variant", None, 0, 0)
                )


def _begins_name(text: str) -> bool:
    """Whether a name begins so: with a capital, or a number with letters (1P-DNL)."""
    return text[0].isupper() or (text[0].isdigit() and any(map(str.isalpha, text)))


def settle(found: Mapping[str, Candidate]) -> None:
    """Decide which names a paper introduces; fallback clues count if it introduces nothing without them."""
    introduces = False
    for one in found.values():
        one.introduced = one.is_enough
        introduces |= one.introduced
    if not introduces:
        for one in found.values():
            if one.fallback:
                one.clues += one.fallback
                one.introduced = one.is_enough


def places(candidate: Candidate) -> Iterator[Clue]:
    """The clues for a name that stand somewhere, the strongest first; at last where it is written first."""
    standing = {clue for clue in candidate.clues if clue.end and WEIGHTS[clue.rule] > 0}
    yield from sorted(
        standing,
        key=lambda clue: (
            -WEIGHTS[clue.rule],
            clue.passage is None,
            clue.passage or 0,
            clue.start,
            clue.end,
            clue.rule,
        ),
    )
    if candidate.first:
        yield candidate.first
