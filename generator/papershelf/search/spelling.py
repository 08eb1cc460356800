"""Finds the words that a mistyped one may have meant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from papershelf.search.lexicon import utf16
from papershelf.search.reader import Index, Term

_LOOKED_UP = 12
_PICKED = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term, and by how many edits it differs from the word."""

    term: Term
    edits: int


def distance(word: str, term: str, most: int, *, open_end: bool = False) -> int:
    """The optimal string alignment distance (Damerau 1964), or most + 1 where it is above `most`.

    With `open_end`, the least distance to any beginning of the term.
    """
    if len(word) - len(term) > most or (not open_end and len(term) - len(word) > most):
        return most + 1
    before: list[int] | None = None
    row = list(range(len(word) + 1))
    best = row[-1]
    for line, letter in enumerate(term, 1):
        following = [line]
        for column, typed in enumerate(word, 1):
            cost = min(row[column] + 1, following[column - 1] + 1, row[column - 1] + (typed != letter))
            if before and column > 1 and line > 1 and typed == term[line - 2] and word[column - 2] == letter:
                cost = min(cost, before[column - 2] + 1)
            following.append(cost)
        best = min(best, following[-1])
        if min(following) > most and min(row) >= most:
            return min(best, most + 1) if open_end else most + 1
        before, row = row, following
    return min(best if open_end else row[-1], most + 1)


def slip(word: str, term: str) -> int:
    """0 where a letter is left out or two are swapped, else 1.

    That gives few words, and so this one more likely than a letter put in or replaced, which may be any (Kernighan,
    Church, Gale 1990, "A spelling correction program based on a noisy channel model").
    """
    return int(len(word) >= len(term) and sorted(word) != sorted(term))


def alike(index: Index, word: str, *, open_end: bool = False) -> list[Candidate]:
    """The terms that a word may be a misspelling of.

    In a large index one of its halves is taken to be right, or one of its outer thirds where two edits are allowed and
    one half has found nothing.
    """
    most = 1 if open_end else _edits_allowed(word)
    found: dict[str, Candidate] = {}

    def take(term: Term, *, open_end: bool) -> None:
        if _may_be_meant(term, word):
            edits = distance(word, term.text, most, open_end=open_end)
            if 1 <= edits <= most:
                found[term.text] = Candidate(term, edits)

    for share in (2, 3) if most > 1 else (2,):
        if not most or found:
            break
        if not index.is_large:
            for term in index.everything():
                take(term, open_end=open_end)
            break
        head = len(word) // share
        for term in index.beginning_with(index.narrowed(word, head)):
            take(term, open_end=open_end)
        backwards = word[::-1]
        tail = index.narrowed(backwards, max(1, len(word) - head - 1), backwards=True)
        close = {term[::-1] for term in index.written_backwards(tail) if distance(backwards, term, most) <= most}
        nearest = sorted(close - found.keys(), key=lambda term: (distance(word, term, most), utf16(term)))
        for term in index.look_up(nearest[:_LOOKED_UP]).values():
            take(term, open_end=False)
    return list(found.values())


def nearest(word: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The few candidates of the fewest edits; names and frequent words first."""
    least = min((candidate.edits for candidate in candidates), default=0)
    best = [candidate for candidate in candidates if candidate.edits == least]
    return sorted(best, key=lambda candidate: (_cost(word, candidate), utf16(candidate.term.text)))[:_PICKED]


def _cost(word: str, candidate: Candidate) -> int:
    entry = candidate.term.entry
    cost = 16 * candidate.edits - (5 if entry.is_name else 2 if entry.shaped else 0) - 2 * entry.in_titles
    cost += 3 * (entry.term[0] != word[0]) + 2 * slip(word, entry.term)
    return cost - min(6, int(math.log2(entry.papers + 1)))


def _edits_allowed(word: str) -> int:
    return 0 if len(word) < 2 else 1 if len(word) < 8 else 2


def _may_be_meant(term: Term, word: str) -> bool:
    """Of short words only names are near enough."""
    return len(term.text) > 2 and ":" not in term.text and (len(word) > 2 or term.entry.is_name)
