"""Joins the short forms of all papers into the glossary of the library: each once, with its senses.

Authors write one thing in many ways (GNN, GNNs; "Graph Neural Networks", "graph neural nets"): what differs only in
plural, case, accents, hyphens or the endings of its words is one, shown in the spelling that most papers have.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from papershelf.model import Acronym, GlossaryEntry, PaperId, Sense
from papershelf.slugs import text_key

_WORD = re.compile(r"\w+")
_ENDING = re.compile(r"(?<=\w{4})(?:(?:at)?(?:ion(?:al)?|or|e)|(?<=ur)al|ing|er)+$")
_DOUBLED = re.compile(r"([bdglmnprt])\1$")


def make_glossary(acronyms: Mapping[PaperId, tuple[Acronym, ...]]) -> tuple[GlossaryEntry, ...]:
    """Every short form in the order of the alphabet, its senses by the number of their papers, the most first."""
    shorts: dict[str, Counter[str]] = defaultdict(Counter)
    longs: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    papers: dict[tuple[str, str], set[PaperId]] = defaultdict(set)
    senses: dict[str, set[str]] = defaultdict(set)
    for paper, found in acronyms.items():
        for acronym in found:
            short = singular(acronym)
            key, sense = _short_key(short), sense_key(acronym.long)
            shorts[key][short] += 1
            longs[key, sense][acronym.long] += 1
            papers[key, sense].add(paper)
            senses[key].add(sense)
    entries = (
        GlossaryEntry(
            _commonest(shorts[key]),
            tuple(
                Sense(_commonest(longs[key, sense]), tuple(sorted(papers[key, sense])))
                for sense in sorted(senses[key], key=lambda sense: (-len(papers[key, sense]), sense))
            ),
        )
        for key in shorts
    )
    return tuple(sorted(entries, key=lambda entry: (_short_key(entry.short), entry.short)))


def shorts_of(glossary: Iterable[GlossaryEntry]) -> Mapping[str, tuple[str, ...]]:
    """The short forms of every long one, by its `sense_key`."""
    shorts: dict[str, list[str]] = defaultdict(list)
    for entry in glossary:
        for sense in entry.senses:
            shorts[sense_key(sense.long)].append(entry.short)
    return {key: tuple(found) for key, found in shorts.items()}


def singular(acronym: Acronym) -> str:
    """A short form without the s of its plural: a small one behind a capital (GNNs), or with a plural long form."""
    short = acronym.short
    if len(short) < 3 or not short.endswith("s") or short[-2] == "s":
        return short
    named = any(sign.isupper() for sign in short[1:]) and acronym.long.endswith("s") and len(short) > 4
    return short[:-1] if named or not short[-2].islower() else short


_short_key = lru_cache(maxsize=1 << 16)(text_key)


@lru_cache(maxsize=1 << 16)
def sense_key(long: str) -> str:
    """What the spellings of one long form share: the stems of its words (adaption and adaptations, nets and networks).

    It parts only the long forms of one short form, which have little but their ending to differ in.
    """
    return text_key("".join(map(_stem, _WORD.findall(long.casefold()))))


def _stem(word: str) -> str:
    """A word without the s of a plural and the endings of what one does, who does it and what comes of it."""
    one = word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word
    if one == "net":
        return "network"
    stem = _ENDING.sub("", one)
    return stem if stem == one else _DOUBLED.sub(r"\1", stem)


def _commonest(spellings: Counter[str]) -> str:
    """The spelling that most papers have; of equal ones the shortest, which is the singular."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], len(spelling), spelling))
