"""Writes the sorted terms of the index as front-coded text, cut into shards.

A shard is one string of terms and one of numbers. A capital letter opens each term and says how many signs it shares
with the term before (A: none); no folded term holds a capital. The numbers of a term are its count of papers with three
flags, and the length of its list; of a list with two tiers, both lengths.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from papershelf.search.postings import FIRST_TIER, read_varints, varints

SHARD = 48_000
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBERS = 7  # bytes that an entry's numbers may take in base64, on the safe side of what they do take


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term: the number of papers that hold it, what it is, and the lengths in bytes of the tiers of its list.

    It is a name where a paper introduces it, `shaped` where it is written like one (FastRP).
    """

    term: str
    papers: int
    is_name: bool
    in_titles: bool
    shaped: bool
    tiers: tuple[int, ...]

    @property
    def size(self) -> int:
        """The length of its list in bytes."""
        return sum(self.tiers)


def utf16(term: str) -> bytes:
    """The order of terms, which is that of strings in JavaScript."""
    return term.encode("utf-16-be", "surrogatepass")


def front_coded(terms: Sequence[str]) -> list[str]:
    """Each term with the count of signs that it shares with the one before."""
    found, before = [], ""
    for term in terms:
        shared, most = 0, min(len(before), len(term), 25)
        # A sign beyond the first plane is two for JavaScript: none is shared.
        while shared < most and before[shared] == term[shared] < "\U00010000":
            shared += 1
        found.append(_CAPITALS[shared] + term[shared:])
        before = term
    return found


def cut(coded: Sequence[str], cost: int) -> Iterator[tuple[int, int]]:
    """The ranges of terms that make one shard each; `cost` is added to the length of every term."""
    start, size = 0, 0
    for index, term in enumerate(coded):
        size += len(term.encode()) + cost
        if size > SHARD - 200 and index > start:
            yield start, index
            start, size = index, len(term.encode()) + cost
    if start < len(coded):
        yield start, len(coded)


def term_shards(entries: Sequence[TermEntry]) -> Iterator[tuple[str, int, list[str]]]:
    """The shards of the terms: the first term, the offset of its list among all lists, the two strings."""
    terms = [entry.term for entry in entries]
    offset = 0
    for start, end in cut(front_coded(terms), _NUMBERS):
        part = entries[start:end]
        numbers = [number for entry in part for number in _numbers(entry)]
        text = "".join(front_coded(terms[start:end]))
        yield terms[start], offset, [text, base64.b64encode(varints(numbers)).decode()]
        offset += sum(entry.size for entry in part)


def backward_shards(entries: Sequence[TermEntry]) -> Iterator[tuple[str, str]]:
    """The shards of the terms that a mistyped word may have meant, written backwards: for errors at their start."""
    terms = sorted((entry.term[::-1] for entry in entries if may_be_meant(entry)), key=utf16)
    for start, end in cut(front_coded(terms), 0):
        yield terms[start], "".join(front_coded(terms[start:end]))


def may_be_meant(entry: TermEntry) -> bool:
    """Whether a mistyped word may have meant this term."""
    known = entry.is_name or entry.in_titles or entry.shaped or entry.papers > 1
    return known and ":" not in entry.term and len(entry.term) > 2


def read_terms(shard: Sequence[str]) -> list[TermEntry]:
    """The terms of a shard."""
    numbers = iter(read_varints(base64.b64decode(shard[1])))
    found = []
    for term in read_front_coded(shard[0]):
        count = next(numbers)
        tiers = (next(numbers), next(numbers)) if count >> 3 > FIRST_TIER else (next(numbers),)
        found.append(TermEntry(term, count >> 3, bool(count & 1), bool(count & 2), bool(count & 4), tiers))
    return found


def read_front_coded(text: str) -> list[str]:
    """The terms that `front_coded` coded."""
    found: list[str] = []
    before = ""
    starts = [index for index, sign in enumerate(text) if "A" <= sign <= "Z"]
    for start, end in pairwise([*starts, len(text)]):
        before = before[: _CAPITALS.index(text[start])] + text[start + 1 : end]
        found.append(before)
    return found


def _numbers(entry: TermEntry) -> tuple[int, ...]:
    return (entry.papers << 3 | entry.shaped << 2 | entry.in_titles << 1 | entry.is_name, *entry.tiers)
