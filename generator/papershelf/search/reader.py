"""Reads the files of an index outside of a browser: the terms, the lists and the cards, each file once."""

from __future__ import annotations

import base64
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from papershelf.errors import UsageError
from papershelf.search import cards
from papershelf.search.cards import CARDS, KINDS, PAPER, usual_address
from papershelf.search.index import DIGEST, FACET_ROWS, PIECE, ROOT, VERSION
from papershelf.search.lexicon import TermEntry, read_front_coded, read_terms, utf16
from papershelf.search.postings import decode, read_varints

MOST_SHARDS = 3
"""From so many shards the terms with a prefix are read, and no more."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term with the place of its list among all lists, in bytes."""

    entry: TermEntry
    start: int

    @property
    def text(self) -> str:
        """The term itself."""
        return self.entry.term


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of a paper or a named thing; `kind` is empty for a paper, `values` are numbers in the facets."""

    title: str
    address: str
    text: str
    authors: str = ""
    date: str = ""
    values: tuple[tuple[int, ...], ...] = ()
    kind: str = ""
    papers: int = 0


class Index:
    """The index in a folder. Raises `UsageError` where there is none, or one of another version."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root: dict[str, Any] = self._read(ROOT)
        if self._root.get("version") != VERSION:
            raise UsageError(f"{folder}: the search index is of another version; build the site again")
        self.papers: int = self._root["papers"]
        self.things: int = self._root["things"]
        self.facets: list[tuple[str, list[tuple[str, str, int]]]] = self._root["facets"]
        self._starts = [utf16(first) for first, _ in self._root["terms"]]
        self._backwards = [utf16(first) for first in self._root["backwards"]]
        self._terms = lru_cache(maxsize=None)(self._read_terms)
        self._piece = lru_cache(maxsize=None)(self._read_piece)
        self._batch = lru_cache(maxsize=None)(lambda number: self._part("c", number))

    @property
    def is_large(self) -> bool:
        """Whether there are terms written backwards."""
        return bool(self._backwards)

    @cached_property
    def _dictionary(self) -> list[str]:
        return str(self._root["words"]).split(" ")

    def look_up(self, terms: Iterable[str]) -> dict[str, Term]:
        """Those of the terms that the index has."""
        found = {}
        for term in terms:
            if self._starts:
                keys, entries = self._terms(_shard_of(self._starts, utf16(term)))
                place = bisect_left(keys, utf16(term))
                if place < len(keys) and entries[place].text == term:
                    found[term] = entries[place]
        return found

    def beginning_with(self, prefix: str, most: int = MOST_SHARDS) -> list[Term]:
        """The terms with a prefix, in order."""
        found: list[Term] = []
        for number in self._range(self._starts, prefix, most):
            keys, entries = self._terms(number)
            found.extend(
                entry for entry in entries[bisect_left(keys, utf16(prefix)) :] if entry.text.startswith(prefix)
            )
        return found

    def everything(self) -> list[Term]:
        """All terms."""
        return [entry for number in range(len(self._starts)) for entry in self._terms(number)[1]]

    def written_backwards(self, prefix: str) -> Iterator[str]:
        """The terms written backwards that begin with a prefix."""
        for number in self._range(self._backwards, prefix, MOST_SHARDS):
            yield from (term for term in read_front_coded(self._part("b", number)) if term.startswith(prefix))

    def narrowed(self, text: str, length: int, *, backwards: bool = False) -> str:
        """The shortest beginning of a text, of at least `length` signs, whose terms stand in few shards."""
        starts = self._backwards if backwards else self._starts
        while length < len(text) and len(self._range(starts, text[:length], len(starts))) > MOST_SHARDS:
            length += 1
        return text[:length]

    def postings(self, term: Term, *, whole: bool) -> Iterator[tuple[int, int, int]]:
        """The postings of a term, document, impact and fields; without `whole` only those of the first tier."""
        start = term.start
        for size in term.entry.tiers if whole else term.entry.tiers[:1]:
            first, last = start // PIECE, (start + size - 1) // PIECE
            data = b"".join(self._piece(number) for number in range(first, last + 1))
            yield from decode(data[start - first * PIECE : start - first * PIECE + size])
            start += size

    def card(self, document: int) -> Card:
        """The card of a document; the named things follow the papers."""
        raw = self._batch(document // CARDS)[document % CARDS]
        title, text = cards.decode(raw[0], self._dictionary), cards.decode(raw[2], self._dictionary)
        if document < self.papers:
            values = tuple(map(tuple, raw[5]))
            return Card(title, raw[1] or usual_address(PAPER, title), text, raw[3], raw[4], values)
        kind = KINDS[raw[3]]
        return Card(title, raw[1] or usual_address(kind, title), text, kind=kind, papers=raw[4])

    def dates(self) -> list[int]:
        """The date of every paper as a number, 0 where it has none."""
        found: list[int] = []
        for start in range(0, self.papers, FACET_ROWS):
            numbers = iter(read_varints(base64.b64decode(self._part("f", start // FACET_ROWS))))
            for date in numbers:
                found.append(date)
                for _ in self.facets:
                    for _ in range(next(numbers)):
                        next(numbers)
        return found

    def _range(self, starts: Sequence[bytes], prefix: str, most: int) -> range:
        if not starts:
            return range(0)
        first = _shard_of(starts, utf16(prefix))
        return range(first, min(_shard_of(starts, utf16(prefix + "\uffff")), first + most - 1) + 1)

    def _read_terms(self, number: int) -> tuple[list[bytes], list[Term]]:
        start: int = self._root["terms"][number][1]
        terms = []
        for entry in read_terms(self._part("t", number)):
            terms.append(Term(entry, start))
            start += entry.size
        return [utf16(term.text) for term in terms], terms

    def _read_piece(self, number: int) -> bytes:
        return base64.b64decode(self._part("p", number))

    def _part(self, kind: str, number: int) -> Any:
        return self._read(f"{kind}{number}-{self._root['digests'][kind][number * DIGEST : (number + 1) * DIGEST]}")

    def _read(self, name: str) -> Any:
        path = self._folder / f"{name}.js"
        try:
            script = path.read_text(encoding="utf-8")
            return json.loads(script[script.index(",") + 1 : script.rindex(")")])
        except FileNotFoundError as error:
            raise UsageError(f"{path}: no such file; build the site first, `papershelf build`") from error
        except ValueError as error:
            raise UsageError(f"{path}: not a file of the search index; build the site again") from error


def _shard_of(starts: Sequence[bytes], term: bytes) -> int:
    place = bisect_left(starts, term)
    return place if place < len(starts) and starts[place] == term else max(0, place - 1)
