"""Finds many phrases in a text in one pass, whatever their case, accents, plural endings, hyphens and spaces.

Topics and telling terms are phrases. A maintainer writes "multi-task net" once, and authors write it in five ways;
what is the same phrase is decided here, and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import compress, filterfalse
from typing import TypeVar

T = TypeVar("T")

_BREAKS = ".,;:!?)[]"
# A bracket behind a space parts what a bracket within a word joins: "graphs (nodes" is two phrases, "SE(3)" is one.
_ASCII = dict.fromkeys(range(128), " ") | {ord(sign): "." for sign in _BREAKS}
_ASCII |= {code: chr(code).lower() for code in range(128) if chr(code).isalnum()}
_TOKEN = re.compile(r"[^\W_]+|[.,;:!?)\[\]—]")


def phrase_key(phrase: str) -> str:
    """What a phrase is compared by: "Multi-task nets", "multitask net" and "multi task net" are one.

    Case, accents, plural endings, hyphens and spaces do not count.
    """
    return "".join(map(singular, words_of(phrase)))


def words_of(text: str) -> list[str]:
    """The words in lower case and without accents, with an empty one where punctuation parts them."""
    if not text.isascii():
        text = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))
    text = text.replace(" (", " . ")
    if not text.isascii():
        return [token if token[0].isalnum() else "" for token in _TOKEN.findall(text.casefold())]
    # The same for ASCII, without a regular expression and in a third of the time.
    words: list[str] = []
    for part in text.translate(_ASCII).split("."):
        words += part.split()
        words.append("")
    words.pop()
    return words


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
        self._onward: dict[str, set[str]] = {}
        for key in self._keys:
            for end in range(1, len(key) + 1):
                # Of what may follow, the first letter and the first two: most words end the search by these.
                self._onward.setdefault(key[:end], set()).update((key[end : end + 1], key[end : end + 2]))
        self._may_begin = _Remembered(lambda word: singular(word) in self._onward)
        self._singulars = _Remembered(singular)

    def count(self, text: str) -> Counter[str]:
        """How often each phrase occurs, by its key; phrases may overlap, none runs across punctuation."""
        keys, onward, singulars = self._keys, self._onward, self._singulars
        words = [*words_of(text), ""]
        found: list[str] = []
        for start in compress(range(len(words)), map(self._may_begin.__getitem__, words)):
            end, candidate = start + 1, singulars[words[start]]
            while (letters := onward.get(candidate)) is not None:
                if candidate in keys:
                    found.append(candidate)
                following = words[end]
                if not following or following[:2] not in letters:
                    break
                candidate += singulars[following]
                end += 1
        return Counter(found)


class _Remembered(dict[str, T]):
    """What a function says of every word it was asked for: a library has far fewer words than places for them."""

    def __init__(self, function: Callable[[str], T]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> T:
        self[word] = found = self._function(word)
        return found
