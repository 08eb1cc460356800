"""Reads what a person typed: words, "quoted phrases", -excluded words, and filters such as topic: and year:."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from papershelf.search.lexicon import utf16
from papershelf.search.reader import Index, Term
from papershelf.search.spelling import distance
from papershelf.search.tokens import STOP_WORDS, Word, fold, joined, pieces, stem, words

MOST_WORDS = 24
MOST_NAMED = 12
FILTERS = ("topic", "system", "author", "year", "capture", "kind", "has")
_ITEM = re.compile(rf'(-?)(?:({"|".join(FILTERS)}):)?(?:"([^"]*)"?|(\S+))', re.IGNORECASE)
_LIKE_A_FILTER = re.compile(r'([a-z]{2,}):["A-Za-z0-9]')
"""A filter that there is not: in small letters, or a title such as ShelfNet:Sorting would pass for one."""
_EMPTY = re.compile(rf"({'|'.join(FILTERS)}):")
_SPACE = re.compile(r"\s")
_STOP_KEYS = STOP_WORDS.union(map(stem, STOP_WORDS))
_NUMBER = re.compile(r"\d")
_YEARS = re.compile(r"(\d{4})?\s*(?:-|\.\.|–)\s*(\d{4})?")


@dataclass
class Slot:
    """A word of the query, with what is found out about it: its term, whether it is known in another form, or as the
    beginning of longer words.
    """

    word: Word
    term: Term | None = None
    known: bool = False
    begins: bool = False

    @property
    def stop(self) -> bool:
        """Whether it says nothing of a subject."""
        return self.word.raw in STOP_WORDS


@dataclass(frozen=True, slots=True)
class Filter:
    """What only some papers have; `values` are the facet's own, or None for `value` as typed."""

    field: str
    value: str = ""
    excludes: bool = False
    values: tuple[str, ...] | None = None


@dataclass
class Query:
    """A query in parts. `raw` are its letters in a row, `key` is that as a term, `whole` the term if there is one.

    Phrases are the keys of their pieces with spaces between; `without` are the keys of excluded words.
    """

    typed: str
    slots: tuple[Slot, ...]
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    unwanted_phrases: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    whole: Term | None = None
    unclosed: bool = False
    """Whether the last quote was not closed; it is then as if it were, at the end."""
    strange: tuple[str, ...] = ()
    """The names before a colon that are no filter's; they are words of the query, as what follows them."""
    empty: tuple[str, ...] = ()
    """The filters without a value; those before a space are words of the query."""

    @property
    def raw(self) -> str:
        """The letters and digits of the plain words."""
        return "".join(slot.word.raw for slot in self.slots)

    @property
    def key(self) -> str:
        """The term that a name of these words has."""
        return stem(self.raw)

    @property
    def text(self) -> str:
        """The text as typed, folded."""
        return fold(self.typed)


def read_query(text: str, filters: Mapping[str, Sequence[str]] | None = None) -> Query:
    """The query that a text means; it cannot be wrong. `filters` are those chosen besides."""
    plain: list[Word] = []
    phrases: list[str] = []
    without: list[str] = []
    unwanted: list[str] = []
    found: list[Filter] = []
    strange: dict[str, None] = {}
    empty: dict[str, None] = {}
    unclosed = False
    for match in _ITEM.finditer(text):
        minus, name, quoted, bare = match.groups()
        value = bare if quoted is None else quoted
        unclosed |= quoted is not None and match.end(3) == match.end()
        if bare and not name and (like := _LIKE_A_FILTER.match(bare)):
            strange[like[1]] = None
        if bare and not name and (without_value := _EMPTY.fullmatch(bare)):
            empty[without_value[1]] = None
        held = words(value)
        if name and held:
            found.append(Filter(name.lower(), value, bool(minus)))
        elif name:
            empty[name.lower()] = None
        elif held:
            parts = pieces(value)
            phrase = " ".join(word.key for word in parts)
            if minus:
                without += [word.key for word in held if len(held) == 1]
                if len(parts) > 1 and (len(held) > 1 or telling(phrase)):
                    unwanted.append(phrase)
            elif quoted is None:
                plain.extend(held)
            else:
                phrases.append(phrase)
                plain.extend(parts)
    found += [Filter(name, values=tuple(values)) for name, values in (filters or {}).items() if values]
    slots = tuple(map(Slot, plain[:MOST_WORDS]))
    return Query(
        text.strip(),
        slots,
        tuple(phrases),
        tuple(without),
        tuple(unwanted),
        tuple(found),
        unclosed=unclosed,
        strange=tuple(strange),
        empty=tuple(empty),
    )


def telling(phrase: str) -> list[str]:
    """The terms that every paper with a phrase has.

    No stop words, which are not indexed in abstracts, and no numbers, which may be the end of a longer word.
    """
    keys = dict.fromkeys(key for key in phrase.split(" ") if key not in _STOP_KEYS and not _NUMBER.search(key))
    return list(keys)[:MOST_WORDS]


def hint_for(index: Index, wanted: Filter) -> str:
    """What to tell of a filter that no paper passes: its value, and what it might have been."""
    labels = [label for name, values in index.facets if name == wanted.field for _, label, *_ in values]
    told = f"no paper has {wanted.field}:{_quoted(wanted.value)}"
    if near := _nearest_label(wanted.value, labels):
        return f"{told}; did you mean {wanted.field}:{_quoted(near)}?"
    return f"{told}; there are {', '.join(sorted(labels, key=utf16))}" if 0 < len(labels) <= MOST_NAMED else told


def hint_for_empty(name: str) -> str:
    """What to tell of a filter without a value."""
    return f"{name}: has no value; write it right behind the colon, without a space"


def hint_for_name(name: str) -> str:
    """What to tell of a name before a colon that is no filter's."""
    told = f"there is no filter {name}, so it was taken for words"
    if near := _nearest(name, FILTERS):
        return f"{told}; did you mean {near}?"
    return f"{told}; the filters are {', '.join(FILTERS)}"


def _nearest(word: str, known: Sequence[str]) -> str | None:
    """What a word was meant to be, if a third of its letters or fewer are wrong."""
    most = len(word) // 3
    edits, near = min(((distance(word, each, most), each) for each in known), key=_rank, default=(most + 1, ""))
    return near if edits <= most else None


def _rank(candidate: tuple[int, str]) -> tuple[int, bytes]:
    """The fewest edits first; of as many, in the order that the browser sorts in."""
    edits, word = candidate
    return edits, utf16(word)


def values_of(index: Index, name: str, value: str) -> list[str]:
    """The values of a facet that a person means; years may be a range.

    They are those of that name, else those with a word that begins so, else those that begin so.
    """
    table = next((values for facet, values in index.facets if facet == name), [])
    if name == "year" and (years := _YEARS.fullmatch(value)):
        return [each for each, *_ in table if (years[1] or "0") <= each <= (years[2] or "9999")]

    def passing(test: Callable[[str], bool]) -> list[str]:
        return [each for each, label, *_ in table if test(each) or test(label)]

    key, asked = joined(value), pieces(value)
    same = passing(lambda text: joined(text) == key)
    if same or not key:
        return same
    return passing(lambda text: _has_words(pieces(text), asked)) or passing(lambda text: joined(text).startswith(key))


def _has_words(name: Sequence[Word], asked: Sequence[Word]) -> bool:
    """Whether words stand in a name in a row, the last one perhaps unfinished."""
    *first, last = asked
    keys, size = [word.key for word in first], len(first)
    return any(
        _begins(name[start + size], last) and [word.key for word in name[start : start + size]] == keys
        for start in range(len(name) - size)
    )


def _begins(word: Word, asked: Word) -> bool:
    """Whether a word of a name is the one that was asked for, or goes on with it; numbers do not go on."""
    if _NUMBER.search(asked.raw):
        return word.key == asked.key
    return word.raw.startswith(asked.raw) or word.key.startswith(asked.key)


def _nearest_label(value: str, labels: Sequence[str]) -> str | None:
    """The label that a mistyped value was meant to be, as a whole or in some of its words."""
    key, size = joined(value), len(pieces(value))
    most = len(key) // 3
    found = []
    for label in labels:
        names = [word.raw for word in pieces(label)]
        runs = [(0, "".join(names)), *((start, "".join(names[start : start + size])) for start in range(len(names)))]
        found += [(distance(key, run, most), start, utf16(label), label) for start, run in runs]
    edits, *_, near = min(found, default=(most + 1, 0, b"", ""))
    return near if edits <= most else None


def _quoted(value: str) -> str:
    return f'"{value}"' if _SPACE.search(value) else value
