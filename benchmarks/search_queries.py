"""Makes the queries that the search is measured by, of every kind that people type, from the papers of a library.

Each query has its kind and the titles that would answer it; equal seeds make equal queries.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from papershelf.search.entries import Entry
from papershelf.search.tokens import STOP_WORDS, joined, name_key, words


@dataclass(frozen=True, slots=True)
class Query:
    """A query, its kind, and the titles of the papers that it may ask for."""

    text: str
    kind: str
    titles: tuple[str, ...]


def edited(text: str, chance: random.Random) -> str:
    """The text with one random edit: a letter or digit gone, doubled by another, replaced, or two swapped."""
    places = [index for index, sign in enumerate(text) if sign.isalnum()]
    while True:
        place = chance.choice(places)
        letter = chance.choice(string.ascii_lowercase)
        edit = chance.choice(("leave out", "put in", "replace", "swap"))
        if edit == "leave out":
            changed = text[:place] + text[place + 1 :]
        elif edit == "put in":
            changed = text[:place] + letter + text[place:]
        elif edit == "replace":
            changed = text[:place] + letter + text[place + 1 :]
        else:
            changed = text[:place] + text[place + 1 : place + 2] + text[place] + text[place + 2 :]
        if joined(changed) != joined(text):
            return changed


def name_typos(papers: Sequence[Entry], seed: int) -> Iterator[Query]:
    """Each name that a paper introduces, with one random edit."""
    chance = random.Random(seed)  # noqa: S311 (queries are no secret)
    for name, titles in _names(papers).items():
        if len(joined(name)) > 2:
            yield Query(edited(name, chance), "name with an edit", titles)


def queries(papers: Sequence[Entry], seed: int) -> Iterator[Query]:
    """Queries of all kinds over the whole library."""
    chance = random.Random(seed)  # noqa: S311 (queries are no secret)
    names = _names(papers)
    keys = {name_key(name): titles for name, titles in names.items()}
    for name, titles in names.items():
        yield Query(name, "name", titles)
        if (bare := "".join(sign for sign in name if sign.isalnum() or sign == " ")) != name:
            yield Query(bare, "name without its hyphens", titles)
            yield Query(" ".join(word.raw for part in name.split("-") for word in words(part)), "name in words", titles)
        key = joined(name)
        if len(key) > 5:
            start = key[: max(4, round(len(key) * 0.6))]
            found = {title for other, titles in keys.items() if other.startswith(start) for title in titles}
            yield Query(start, "prefix", tuple(sorted(found)))
    for paper in papers:
        title = [word for word in paper.title.split() if words(word)]
        if len(title) < 3:
            continue
        size = min(len(title), chance.randint(3, 5))
        start = chance.randrange(len(title) - size + 1)
        fragment = title[start : start + size]
        if sum(word.raw not in STOP_WORDS for part in fragment for word in words(part)) < 2:
            continue
        text = " ".join(fragment)
        key = joined(text)
        same = tuple(sorted(other.title for other in papers if key in joined(other.title)))
        yield Query(text.strip(":,.?!"), "title fragment", same)
        long = [index for index, word in enumerate(fragment) if len(joined(word)) > 4]
        if long:
            mistyped = list(fragment)
            place = chance.choice(long)
            mistyped[place] = edited(mistyped[place], chance)
            yield Query(" ".join(mistyped).strip(":,.?!"), "title words with an edit", same)
        yield Query(
            paper.title, "title", tuple(each.title for each in papers if joined(each.title) == joined(paper.title))
        )


def _names(papers: Sequence[Entry]) -> Mapping[str, tuple[str, ...]]:
    """The names that papers introduce, with the titles of all that do."""
    found: dict[str, list[str]] = {}
    keys: dict[str, set[str]] = {}
    for paper in papers:
        for name in paper.names:
            found.setdefault(name, [])
            keys.setdefault(name_key(name), set()).add(paper.title)
    return {name: tuple(sorted(keys[name_key(name)])) for name in sorted(found)}
