"""Papers that nobody wrote, for libraries larger than there are abstracts: of sentences of real ones, by a seed.

They have the length and the words of the real ones, and no word that those have not: what grows with the number of
different words grows less than it would in a real library.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class MadeUp:
    """The texts of a paper; `model` is the index of the real paper that it is about as long as."""

    model: int
    title: str
    abstract: str


def recombined(papers: Sequence[tuple[str, str]], total: int, seed: int) -> Iterator[MadeUp]:
    """`total` papers made of the sentences and the halves of titles of others, given as title and abstract.

    No two have one title, nor that of a real paper: they would be taken for one.
    """
    chance = random.Random(seed)  # noqa: S311 (made-up papers are no secret)
    sentences = [sentence for _, abstract in papers for sentence in _SENTENCE.split(abstract)]
    titles = [title.split() for title, _ in papers]
    seen = {title.casefold() for title, _ in papers}
    for _ in range(total):
        model = chance.randrange(len(papers))
        title = _halves(chance.choice(titles), chance.choice(titles))
        while title.casefold() in seen:
            title += " " + _halves((), chance.choice(titles))
        seen.add(title.casefold())
        text, length = [], 0
        while length < len(papers[model][1]):
            text.append(chance.choice(sentences))
            length += len(text[-1])
        yield MadeUp(model, title, " ".join(text))


def _halves(first: Sequence[str], second: Sequence[str]) -> str:
    """The first half of one title and the second half of another."""
    return " ".join((*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]))
