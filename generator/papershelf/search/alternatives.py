"""What may stand for the words of a query: the words themselves, in one or in parts, longer words, other spellings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from papershelf.search.index import PIECE
from papershelf.search.lexicon import utf16
from papershelf.search.query import Query, Slot
from papershelf.search.reader import Index, Term
from papershelf.search.spelling import Candidate, alike, nearest
from papershelf.search.tokens import stem

_SPAN = 4
_EXPANSIONS, _NAMES, _NEW_PIECES = 16, 12, 5


class Rank(IntEnum):
    """How the whole query agrees with a name of a paper."""

    NONE = 0
    LIKE_SHAPED = 1
    LIKE_NAME = 2
    BEGINS_SHAPED = 3
    BEGINS_NAME = 4
    IS_SHAPED = 5
    IS_TITLE = 6
    IS_NAME = 7


@dataclass(frozen=True, slots=True)
class Alternative:
    """Terms that may stand for the words `start` to `end` of a query, all of them together.

    `name` and `shaped` are the ranks of papers where the term is a name, or is written like one.
    """

    start: int
    end: int
    terms: tuple[Term, ...]
    kind: str
    idf: int = 0
    name: Rank = Rank.NONE
    shaped: Rank = Rank.NONE

    @property
    def is_typo(self) -> bool:
        """Whether it takes a word for mistyped."""
        return self.kind.startswith("typo")


def idf(index: Index, papers: int) -> int:
    """The inverse document frequency of BM25, in sixteenths of a bit."""
    count = min(papers, index.papers)
    return max(1, math.floor(16 * math.log2(1 + (index.papers - count + 0.5) / (count + 0.5)) + 0.5))


def is_rare(index: Index, term: Term | None) -> bool:
    """Whether so few papers have a term that it may be a mistyped one."""
    return term is None or (not term.entry.is_name and term.entry.papers <= max(2, index.papers / 2000))


def exact(index: Index, query: Query) -> list[Alternative]:
    """The words of the query, their parts, and neighbours written as one word; notes at the slots what is known."""
    slots = query.slots
    spans = [
        (start, end, stem("".join(slot.word.raw for slot in slots[start:end])))
        for start in range(len(slots))
        for end in range(start + 2, min(len(slots), start + _SPAN) + 1)
    ]
    wanted = [term for slot in slots for term in (slot.word.key, *slot.word.parts)]
    known = index.look_up(dict.fromkeys([*wanted, *(term for _, _, term in spans), query.key]))
    query.whole = known.get(query.key)
    found = []
    for start, slot in enumerate(slots):
        slot.term = known.get(slot.word.key)
        if slot.term:
            found.append(Alternative(start, start + 1, (slot.term,), "exact", idf(index, slot.term.entry.papers)))
        parts = tuple(known[part] for part in slot.word.parts if part in known)
        if len(slot.word.parts) > 1 and len(parts) == len(slot.word.parts):
            found.append(Alternative(start, start + 1, parts, "parts"))
            slot.known = True
    for start, end, text in spans:
        if term := known.get(text):
            found.append(Alternative(start, end, (term,), "exact", idf(index, term.entry.papers)))
            for slot in slots[start:end]:
                slot.known = True
    return found


def longer(index: Index, query: Query) -> list[Alternative]:
    """The words that the last one may become, the most frequent of them, and the names that the query begins.

    Lists that lie far apart are left out: in a browser each costs a request.
    """
    start, slot = len(query.slots) - 1, query.slots[-1]
    found: list[Alternative] = []
    if len(slot.word.raw) > 1:
        terms = [
            term for term in index.beginning_with(slot.word.raw) if term.text != slot.word.key and ":" not in term.text
        ]
        terms.sort(key=lambda term: (-term.entry.papers, utf16(term.text)))
        picked = _near(terms, _EXPANSIONS, slot)
        weight = idf(index, _papers(picked) + (slot.term.entry.papers if slot.term else 0))
        found += [Alternative(start, start + 1, (term,), "prefix", weight) for term in picked]
        slot.begins = bool(picked)
    if len(query.raw) > 1:
        names = [
            term
            for term in index.beginning_with(query.raw)
            if (term.entry.is_name or term.entry.shaped) and term.text != query.key
        ]
        names.sort(key=lambda term: (not term.entry.is_name, len(term.text), utf16(term.text)))
        picked = _near(names, _NAMES, slot)
        weight = idf(index, _papers(picked))
        found += [
            Alternative(0, len(query.slots), (term,), "prefix", weight, Rank.BEGINS_NAME, Rank.BEGINS_SHAPED)
            for term in picked
        ]
    return found


def typos(index: Index, query: Query, *, open_end: bool) -> list[Alternative]:
    """The names that the query as a whole may have meant, and the words that its rare and unknown words may have."""
    slots, key = query.slots, query.key
    found: list[Alternative] = []
    if (len(slots) == 1 or 5 < len(key) < 40) and not (query.whole and query.whole.entry.is_name):
        candidates = [each for each in alike(index, key) if each.term.entry.is_name or each.term.entry.shaped]
        found += [
            Alternative(
                0,
                len(slots),
                (each.term,),
                f"typo{each.edits}",
                idf(index, each.term.entry.papers),
                Rank.LIKE_NAME,
                Rank.LIKE_SHAPED,
            )
            for each in nearest(key, candidates)
        ]
    for start, slot in enumerate(slots):
        if (slot.known and len(slots) > 1) or slot.stop or not is_rare(index, slot.term):
            continue
        picked = _meant(index, slot, open_end=open_end and start == len(slots) - 1)
        weight = idf(index, _papers(each.term for each in picked))
        found += [Alternative(start, start + 1, (each.term,), f"typo{each.edits}", weight) for each in picked]
    return found


def _meant(index: Index, slot: Slot, *, open_end: bool) -> list[Candidate]:
    key = slot.word.key
    found = alike(index, key)
    if not found and open_end and len(slot.word.raw) > 3 and not slot.begins:
        found = alike(index, key, open_end=True)
    return nearest(key, found)


def _near(terms: Iterable[Term], most: int, slot: Slot) -> list[Term]:
    """The first terms whose lists lie in few pieces."""
    seen = {slot.term.start // PIECE} if slot.term else set()
    room = len(seen) + _NEW_PIECES
    picked: list[Term] = []
    for term in terms:
        if len(picked) == most:
            break
        piece = term.start // PIECE
        if piece in seen or len(seen) < room:
            seen.add(piece)
            picked.append(term)
    return picked


def _papers(terms: Iterable[Term] | Iterator[Term]) -> int:
    return sum(term.entry.papers for term in terms)
