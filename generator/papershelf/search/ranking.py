"""Finds and orders the papers that answer a query, from the index alone.

theme/assets/papershelf/search-engine.js does the same in the browser, step by step: a change here is a change there,
and tests/browser/test_search_engine.py compares the two.

A paper's place is decided, in this order, by: whether it has every word; whether the query is its name or title, or
nearly so; how many of the words it has and how exactly; for the best twenty, how the query stands in the title; and
BM25F, with more for words in the title.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from papershelf.search.alternatives import Alternative, Rank, exact, idf, is_rare, longer, typos
from papershelf.search.cards import CARDS
from papershelf.search.lexicon import utf16
from papershelf.search.postings import Fields
from papershelf.search.query import (
    Filter,
    Query,
    hint_for,
    hint_for_empty,
    hint_for_name,
    read_query,
    telling,
    values_of,
)
from papershelf.search.reader import Card, Index
from papershelf.search.spelling import distance, slip
from papershelf.search.tokens import fold, joined, pieces, stem, words

_DEPTH = 20
_FEW = 10
_CHECKED, _BATCH, _FILES = 1000, 32, 64
_THINGS = 4
_POINTS = {"exact": 8, "parts": 7, "prefix": 8, "typo1": 6, "typo2": 4}
_FACTORS = {"exact": 16, "parts": 12, "prefix": 11, "typo1": 10, "typo2": 6}
_POINT_BITS, _RANK_BITS, _FULL_BIT = 24, 34, 38  # where points, rank and the mark of every word begin in a key
_TITLED = re.compile("[A-Z][a-z]+")
_SEGMENTS = re.compile(r":\s|\s[-–—]\s|\?\s")
_ARTICLE = re.compile(r"^\s*(?:the|an?)\s", re.IGNORECASE)
_MARKED = r"(?:[^\W_]|[\u0300-\u036f\u20d0-\u20ff])+"
_SURFACE = re.compile(rf"{_MARKED}(?:[-.'_’ʼ‐‑‒–−]{_MARKED})*")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found: the cards in order, how many there are in all, or at least, how many of these have only
    some of the words, what was meant if not what was typed, the things that the query names, and what may be wrong with
    it, a line each.
    """

    cards: tuple[Card, ...]
    total: int
    exact: bool
    partial: int
    corrected: str | None
    named: tuple[Card, ...]
    hints: tuple[str, ...] = ()

    def as_json(self) -> str:
        """All of it for other programs."""
        named = [{"kind": card.kind, "title": card.title, "address": card.address} for card in self.named]
        hits = [{"title": card.title, "address": card.address, "date": card.date or None} for card in self.cards]
        data = {
            "total": self.total,
            "exact": self.exact,
            "partial": self.partial,
            "corrected": self.corrected,
            "named": named,
            "hits": hits,
        }
        return json.dumps(data, ensure_ascii=False, indent=2)


@dataclass(frozen=True, slots=True)
class _Match:
    """How a paper has a word of the query: exactness, value, fields, the number of the alternative."""

    points: int
    value: int
    fields: int
    by: int


@dataclass
class _Board:
    """What is known of every document: its matches word by word, its rank and the alternative that gave it."""

    matches: list[dict[int, _Match]]
    rank: dict[int, tuple[Rank, Alternative]] = field(default_factory=dict)
    alternatives: list[Alternative] = field(default_factory=list)


@dataclass(slots=True)
class _Candidate:
    """A paper that may be shown, with what it is sorted by."""

    document: int
    key: int
    far: int = 0
    title: int = 0

    @property
    def rank(self) -> int:
        return self.key >> _RANK_BITS & 15

    @property
    def full(self) -> bool:
        return bool(self.key >> _FULL_BIT)


def search(
    index: Index,
    text: str,
    *,
    limit: int = 10,
    offset: int = 0,
    prefix: bool = True,
    filters: Mapping[str, Sequence[str]] | None = None,
    sort: str = "relevance",
) -> Found:
    """The papers that answer a query; `sort` is relevance, date (newest first) or title."""
    query = read_query(text, filters)
    seeker = _Seeker(index, query, every=sort != "relevance" or bool(query.phrases or query.unwanted_phrases))
    found = seeker.papers(open_end=prefix and bool(query.slots) and text[-1:].isalnum() and not query.phrases)
    if query.phrases or query.unwanted_phrases:
        files = _FILES if sort == "relevance" else math.inf
        found = seeker.with_phrases(found, offset + limit + 1, files)
        if not found and not seeker.exact:
            seeker.hints.append(
                f"what is in quotes is not in the {_CHECKED:,} papers that are likeliest to have it; "
                "the others were not read"
            )
    corrected = seeker.corrected(found[0].document) if found and query.slots else None
    if sort == "title":
        found.sort(key=lambda each: (not each.full, each.document))
    if sort == "date":
        dates = index.dates()
        found.sort(key=lambda each: (not each.full, -dates[each.document]))
    cards = tuple(index.card(each.document) for each in found[offset : offset + limit])
    if query.unclosed and not found:
        seeker.hints.append("the last quote is not closed; what follows it was taken as one phrase, up to the end")
    return Found(cards, seeker.total, seeker.exact, seeker.partial, corrected, seeker.named(), tuple(seeker.hints))


class _Seeker:
    """One search: the query, and the board that fills as alternatives are scored."""

    def __init__(self, index: Index, query: Query, *, every: bool) -> None:
        self._index, self._query = index, query
        self._narrowing = bool(query.filters or query.without or query.unwanted_phrases)
        self._whole_lists = len(query.slots) > 1 or self._narrowing or every
        self._board = _Board([{} for _ in query.slots])
        self.hints = [*map(hint_for_name, query.strange), *map(hint_for_empty, query.empty)]
        self._passes = self._filter()
        self._anywhere = self._may_stand_anywhere()
        self.total = self.partial = 0
        self.exact = True
        self._begun: set[int] = set()

    def papers(self, *, open_end: bool) -> list[_Candidate]:
        """The papers to show, best first; `total` and `partial` say how many they are.

        Filters that are chosen narrow what there is without them, and do not change what the query means.
        """
        query = self._query
        found = self._answers(open_end=open_end) if query.slots else self._all()
        if chosen := [self._passed(each) for each in query.filters if each.values is not None]:
            found = self._counted([each for each in found if all(each.document in passed for passed in chosen)])
            if query.slots:
                self._rank_by_title(found)
        return found

    def _all(self) -> list[_Candidate]:
        """What passes the filters of a query without words."""
        documents = range(self._index.papers) if self._narrowing else ()
        return self._counted([_Candidate(document, 1 << _FULL_BIT) for document in documents if self._passes(document)])

    def _counted(self, found: list[_Candidate]) -> list[_Candidate]:
        self.total, self.partial = len(found), sum(not each.full for each in found)
        return found

    def _answers(self, *, open_end: bool) -> list[_Candidate]:
        """The papers that have the words of the query, or those that were meant."""
        index, query = self._index, self._query
        self._score(exact(index, query))
        if open_end:
            self._score(longer(index, query))
            if len(query.slots) > 1 and len(query.slots[-1].word.raw) < 3:
                self._begun = self._begun_titles()
        found = self._ranked()
        if not self._satisfied(found) and (meant := typos(index, query, open_end=open_end)):
            self._score(meant)
            found = self._ranked()
        if not self._whole_lists and (term := query.slots[0].term) and len(term.entry.tiers) > 1:
            # Of a long list only the best are read; the others are counted all the same.
            self.total = max(self.total, term.entry.papers)
        return found

    def with_phrases(self, found: Sequence[_Candidate], needed: int, files: float) -> list[_Candidate]:
        """What of these papers has the quoted phrases and not the excluded ones.

        Papers are checked until `needed` are found, and further while few files of cards are read. Of the others none
        is taken to have a phrase, wanted or not.
        """
        query = self._query
        suspects = set[int]().union(*(self._holding(telling(phrase)) for phrase in query.unwanted_phrases))
        places = [place for place, each in enumerate(found) if query.phrases or each.document in suspects]
        last, step = min(len(places), max(_CHECKED, needed)), int(min(_BATCH, files))
        failed: set[int] = set()
        read: set[int] = set()
        checked = 0
        while checked < last and (places[checked] - len(failed) < needed or len(read) < files):
            batch = [found[place].document for place in places[checked : min(checked + step, last)]]
            failed.update(document for document in batch if not self._holds_phrases(document))
            read.update(document // CARDS for document in batch)
            checked += len(batch)
        left = {found[place].document for place in places[checked:]}
        self.exact = not left
        sure = self._counted([each for each in found if each.document not in failed | left])
        return sure if query.phrases else [each for each in found if each.document not in failed]

    def _holds_phrases(self, document: int) -> bool:
        card = self._index.card(document)
        texts = [f" {' '.join(word.key for word in pieces(text))} " for text in (card.title, card.text)]
        wanted = (any(f" {phrase} " in text for text in texts) for phrase in self._query.phrases)
        unwanted = (f" {phrase} " in text for phrase in self._query.unwanted_phrases for text in texts)
        return all(wanted) and not any(unwanted)

    def corrected(self, document: int) -> str | None:
        """What was searched for in place of what was typed, as the paper spells it."""
        board, slots = self._board, self._query.slots
        card = self._index.card(document)
        _, alternative = board.rank.get(document, (Rank.NONE, None))
        if alternative and alternative.is_typo:
            return _said(card, alternative)
        parts, changed = [], False
        for place, slot in enumerate(slots):
            match = board.matches[place].get(document)
            by = board.alternatives[match.by] if match else None
            if by is None or not by.is_typo:
                parts.append(slot.word.raw)
                continue
            changed = True
            if by.start == place:
                parts.append(_said(card, by))
        return " ".join(parts) if changed else None

    def named(self) -> tuple[Card, ...]:
        """The things that the query names; those with more papers have lower numbers."""
        papers = self._index.papers
        ranks = {document: rank for document, (rank, _) in self._board.rank.items() if document >= papers}
        best = max(ranks.values(), default=Rank.NONE)
        return tuple(
            self._index.card(document)
            for document in sorted(document for document, rank in ranks.items() if rank == best)[:_THINGS]
        )

    def _filter(self) -> Callable[[int], bool]:
        wanted, excluded = [], set()
        for each in (each for each in self._query.filters if each.values is None):
            passed = self._passed(each)
            if not passed:
                self.hints.append(hint_for(self._index, each))
            if each.excludes:
                excluded |= passed
            else:
                wanted.append(passed)
        wanted += [self._holding(terms) for terms in map(telling, self._query.phrases)]
        excluded.update(*(self._holding([key]) for key in self._query.without))
        return lambda document: document not in excluded and all(document in passed for passed in wanted)

    def _may_stand_anywhere(self) -> bool:
        """Whether the query is a phrase of stop words, not indexed in abstracts, and few papers are to read."""
        slots = self._query.slots
        if not self._query.phrases or not all(slot.stop for slot in slots):
            return False
        if sum(map(self._passes, range(self._index.papers))) <= _CHECKED:
            return True
        phrase = " ".join(slot.word.raw for slot in slots)
        self.hints.append(f'the words of "{phrase}" are so common that only titles were searched')
        return False

    def _holding(self, terms: Sequence[str]) -> set[int]:
        """The papers that have all of these terms."""
        known = self._index.look_up(terms).values()
        held = [{document for document, *_ in self._index.postings(term, whole=True)} for term in known]
        return set(range(self._index.papers)).intersection(*held) if len(held) == len(terms) else set()

    def _passed(self, each: Filter) -> set[int]:
        """The documents that have what a filter asks for."""
        index = self._index
        if each.field not in ("author", "system"):
            values = values_of(index, each.field, each.value) if each.values is None else each.values
            terms = index.look_up(f"{each.field}:{value}" for value in values).values()
            return {document for term in terms for document, *_ in index.postings(term, whole=True)}
        by_author = each.field == "author"
        bits = Fields.AUTHORS if by_author else Fields.NAME | Fields.SYSTEMS
        keys = [word.key for word in words(each.value)] if by_author else [stem(joined(each.value))]
        known = index.look_up(keys)
        held = [
            {document for document, _, fields in index.postings(known[key], whole=True) if fields & bits}
            if key in known
            else set()
            for key in keys
        ]
        return set.intersection(*held) if held else set()

    def _score(self, alternatives: Sequence[Alternative]) -> None:
        for alternative in alternatives:
            self._board.alternatives.append(alternative)
            if alternative.kind == "parts":
                self._score_parts(alternative)
            else:
                self._score_term(alternative)

    def _score_term(self, alternative: Alternative) -> None:
        board = self._board
        (term,) = alternative.terms
        is_whole = alternative.kind == "exact" and term.text == self._query.key
        name = Rank.IS_NAME if is_whole else alternative.name
        shaped = (Rank.IS_SHAPED if is_whole else alternative.shaped) if term.entry.shaped else Rank.NONE
        factor = alternative.idf * _FACTORS[alternative.kind]
        for document, impact, fields in self._index.postings(term, whole=self._whole_lists):
            rank = name if fields & Fields.NAME else shaped
            if alternative.name and not rank:
                continue
            if rank > board.rank.get(document, (Rank.NONE, None))[0]:
                board.rank[document] = (rank, alternative)
            self._note(alternative, document, factor * impact, fields)

    def _score_parts(self, alternative: Alternative) -> None:
        sums: dict[int, list[int]] = {}
        for term in alternative.terms:
            factor = idf(self._index, term.entry.papers) * _FACTORS["parts"]
            for document, impact, fields in self._index.postings(term, whole=self._whole_lists):
                held = sums.setdefault(document, [0, 0, 0])
                held[0] += 1
                held[1] += factor * impact
                held[2] |= fields
        for document, (count, value, fields) in sums.items():
            if count == len(alternative.terms):
                self._note(alternative, document, value, fields)

    def _note(self, alternative: Alternative, document: int, value: int, fields: int) -> None:
        points = _POINTS[alternative.kind]
        for place in range(alternative.start, alternative.end):
            gain = value if place == alternative.start else 1
            before = self._board.matches[place].get(document)
            if before is None or (points, gain) > (before.points, before.value):
                by = len(self._board.alternatives) - 1
                self._board.matches[place][document] = _Match(points, gain, fields, by)

    def _begun_titles(self) -> set[int]:
        """The papers whose title begins with a query of which the last word is too short to look it up.

        They are among those with the other words in the title, and papers stand in the order of titles.
        """
        raw, earlier = self._query.raw, self._board.matches[:-1]
        held = [{document for document, match in each.items() if match.fields & Fields.TITLE} for each in earlier]
        titled = sorted(document for document in set.intersection(*held) if document < self._index.papers)
        first, last = (bisect_left(titled, utf16(text), key=self._title_key) for text in (raw, raw + "\uffff"))
        return set(titled[first:last])

    def _title_key(self, document: int) -> bytes:
        return utf16(joined(self._index.card(document).title))

    def _ranked(self) -> list[_Candidate]:
        """The papers that have every word, and behind them, where they are few, those that have half of the words."""
        board, slots, index = self._board, self._query.slots, self._index
        required = [not slot.stop for slot in slots] if not all(slot.stop for slot in slots) else [True] * len(slots)
        needed = sum(required)
        unfinished = is_rare(index, slots[-1].term) or len(slots) > 1
        found = []
        for document in range(index.papers) if self._anywhere else set().union(*board.matches):
            if document >= index.papers or not self._passes(document):
                continue
            matches = [held.get(document) for held in board.matches]
            value = sum(match.value for match in matches if match)
            titled = sum(bool(match.fields & (Fields.NAME | Fields.TITLE)) for match in matches if match)
            counted = [match for match, needs in zip(matches, required, strict=True) if match and needs]
            rank = board.rank.get(document, (Rank.NONE, None))[0]
            if rank in (Rank.BEGINS_NAME, Rank.BEGINS_SHAPED) and not unfinished:
                rank = Rank.NONE
            if document in self._begun:
                rank = max(rank, Rank.IS_TITLE)
            if len(counted) < (needed + 1) // 2 and not rank and not self._anywhere:
                continue
            points = sum(match.points for match in counted)
            key = 1 + value + value * titled // (2 * len(slots)) + (points << _POINT_BITS) + (rank << _RANK_BITS)
            full = len(counted) == needed or rank > 0 or self._anywhere
            found.append(_Candidate(document, key + (full << _FULL_BIT)))
        full_ones = [each for each in found if each.full]
        kept = self._counted(full_ones if len(full_ones) >= _FEW else found)
        kept.sort(key=lambda each: (-each.key, each.document))
        self._rank_by_title(kept)
        return kept

    def _rank_by_title(self, found: list[_Candidate]) -> None:
        """Put the best in order by how the query stands in their titles."""
        query, board = self._query, self._board
        depth = _DEPTH if len(query.slots) > 1 else _FEW
        best = found[:depth]
        for each in best:
            card = self._index.card(each.document)
            raw = ""
            for place, slot in enumerate(query.slots):
                match = board.matches[place].get(each.document)
                by = board.alternatives[match.by] if match else None
                raw += by.terms[0].text if by and by.is_typo and by.end - by.start == 1 else slot.word.raw
            each.title = _in_title(card.title, raw) * 2 + (query.text in fold(card.title))
            each.far = self._far(card, each)
            if each.title >= 6 and each.rank < Rank.IS_TITLE:
                each.key += (Rank.IS_TITLE - each.rank) << _RANK_BITS
        best.sort(key=lambda each: (-(each.key >> _POINT_BITS), each.far, -each.title, -each.key, each.document))
        found[:depth] = best

    def _far(self, card: Card, each: _Candidate) -> int:
        """How far a name is from what was typed: the letters that it goes on with, or edits that know capitals."""
        if not each.rank or each.rank > Rank.BEGINS_NAME:
            return 0
        _, alternative = self._board.rank[each.document]
        term = alternative.terms[0].text
        if each.rank > Rank.LIKE_NAME:
            return len(term) - len(self._query.raw)
        return 2 * distance(self._query.typed, _spelled(card, term), 4) + slip(self._query.key, term)

    def _satisfied(self, found: Sequence[_Candidate]) -> bool:
        """Whether the best paper has every word as it was typed: then no word is taken for mistyped."""
        if not found:
            return False
        best, slots = found[0], self._query.slots
        if best.rank >= Rank.BEGINS_SHAPED:
            return True
        if not best.full or (len(slots) == 1 and slots[0].term is None):
            return False
        for place, slot in enumerate(slots):
            match = self._board.matches[place].get(best.document)
            titled = match is not None and match.fields & (Fields.NAME | Fields.TITLE)
            if not (slot.stop or slot.known or titled or not is_rare(self._index, slot.term)):
                return False
        return True


def _said(card: Card, alternative: Alternative) -> str:
    """How the best hit spells what was mistyped; a capital that a title gives any word goes."""
    word = _spelled(card, alternative.terms[0].text)
    return word.lower() if _TITLED.fullmatch(word) else word


def _in_title(title: str, raw: str) -> int:
    """3 where the query is the title or one of its halves, 2 where it begins the title, 1 where it stands in it."""
    parts = [joined(_ARTICLE.sub("", part)) for part in _SEGMENTS.split(title)]
    whole = joined(title)
    asked = raw.removeprefix("the") or raw
    if whole == raw or asked in parts or raw in parts:
        return 3
    return 2 if whole.startswith(raw) else int(raw in whole)


def _spelled(card: Card, term: str) -> str:
    """How a paper spells a term."""
    for text in (card.title, card.text):
        found = list(_SURFACE.finditer(text))
        for match in found:
            if any(word.key == term for word in words(match[0])):
                return match[0]
        for start in range(len(found)):
            for end in range(start + 1, min(len(found), start + 4)):
                whole = text[found[start].start() : found[end].end()]
                if stem(joined(whole)) == term:
                    return whole
    return term
