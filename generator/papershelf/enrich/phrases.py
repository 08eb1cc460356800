"""Finds many phrases in a text in one pass, whatever their case, accents, plural endings, hyphens and spaces.

Topics and telling terms are phrases. A maintainer writes "multi-task net" once, and authors write it in five ways;
what is the same phrase is decided here, and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import filterfalse, pairwise

_TOKEN = re.compile(r"[^\W_]+|[.,;:!?()\[\]—]")
_ASCII_TOKEN = re.compile(r"[a-z0-9]+|[.,;:!?()\[\]]")


def phrase_key(phrase: str) -> str:
    """What a phrase is compared by: "Multi-task nets", "multitask net" and "multi task net" are one.

    Case, accents, plural endings, hyphens and spaces do not count.
    """
    return "".join(map(singular, words_and_marks(phrase)))


def words_and_marks(text: str) -> list[str]:
    """The words in lower case and without accents, and the punctuation marks between them."""
    if not text.isascii():
        text = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))
    # The two find the same in ASCII, the second a third faster.
    return (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text.casefold())


def singular(word: str) -> str:
    """The word without an English plural ending: equal for a word and its plural, not always a word."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "shes", "ches")) else word[:-1]


class PhraseFinder:
    """Finds phrases as whole words and by `phrase_key`."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._keys = {key for phrase in phrases if (key := phrase_key(phrase))}
        self._beginnings = {key[:end] for key in self._keys for end in range(1, len(key) + 1)}
        self._singulars = _Singulars()

    def count(self, text: str) -> Counter[str]:
        """How often each phrase occurs, by its key; phrases may overlap, none runs across punctuation."""
        keys, beginnings = self._keys, self._beginnings
        tokens = [*map(self._singulars.__getitem__, words_and_marks(text)), ""]
        found: list[str] = []
        # Most words begin no phrase, and of those that do most are followed by what ends it: both are seen at once.
        for start, first in [
            (start, first)
            for start, (first, second) in enumerate(pairwise(tokens))
            if first in beginnings and (first in keys or first + second in beginnings)
        ]:
            end, candidate = start + 1, first
            while candidate in beginnings:
                if candidate in keys:
                    found.append(candidate)
                if not (following := tokens[end]):
                    break
                candidate += following
                end += 1
        return Counter(found)


class _Singulars(dict[str, str]):
    """Remembers the singular of every word it was asked for: a library has far fewer words than places for them."""

    def __missing__(self, word: str) -> str:
        self[word] = found = singular(word)
        return found
