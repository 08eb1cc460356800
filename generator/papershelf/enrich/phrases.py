"""Finds many phrases in a text in one pass, whatever their case, accents, plural endings, hyphens and spaces.

Topics and telling terms are phrases. A maintainer writes "multi-task net" once, and authors write it in five ways;
what is the same phrase is decided here, and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from itertools import compress, count
from typing import NamedTuple

from papershelf.enrich.names import FUNCTION_WORDS

_BREAKS = ".,;:!?)[]"
_DASH = "—"
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
# A bracket behind a space parts what a bracket within a word joins: "graphs (nodes" is two phrases, "SE(3)" is one.
_ASCII = dict.fromkeys(range(128), " ") | {ord(sign): "." for sign in _BREAKS}
_ASCII |= {code: chr(code).lower() for code in range(128) if chr(code).isalnum()}
_TOKEN = re.compile(r"[^\W_]+|[.,;:!?)\[\]]")


def phrase_key(phrase: str) -> str:
    """What a phrase is compared by: "Multi-task nets", "multitask net" and "multi task net" are one.

    Case, accents, plural endings, hyphens and spaces do not count.
    """
    return "".join(map(singular, words_of(phrase)))


def words_of(text: str) -> list[str]:
    """The words in lower case and without accents, with an empty one where punctuation parts them."""
    if not text.isascii():
        text = _BEYOND_ASCII.sub(lambda part: _folded(part[0]), text)
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


@lru_cache(maxsize=1 << 14)
def _folded(part: str) -> str:
    """A stretch beyond ASCII without its accents, and with signs that ASCII has: most texts are ASCII then."""
    signs = [sign for sign in unicodedata.normalize("NFKD", part) if not unicodedata.combining(sign)]
    return "".join("." if sign == _DASH else sign if sign.isalnum() or sign.isascii() else " " for sign in signs)


def singular(word: str) -> str:
    """The word without an English plural ending: equal for a word and its plural, not always a word."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "shes", "ches")) else word[:-1]


class _Start(NamedTuple):
    """What a phrase may begin with, in the singular; whether it is a `whole` one; the letters that may follow it."""

    key: str
    whole: bool
    onward: Set[str]


class PhraseFinder:
    """Finds phrases as whole words and by `phrase_key`.

    A function word is the beginning of a phrase that is written so, and no first part of another word.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        written = {phrase_key(phrase): words_of(phrase) for phrase in phrases}
        self._keys = {key for key in written if key}
        self._onward: dict[str, set[str]] = {}
        for key in self._keys:
            for end in range(1, len(key) + 1):
                # Of what may follow, the first letter and the first two: most words end the search by these.
                self._onward.setdefault(key[:end], set()).update((key[end : end + 1], key[end : end + 2]))
        never = FUNCTION_WORDS.difference(*(words[:1] for words in written.values()))
        # Every word that may begin a phrase, so that the words of a text are looked up and no more.
        self._starts = {
            word: _Start(key, key in self._keys, onward - {""})
            for key, onward in self._onward.items()
            for word in _with_plurals(key)
            if word not in never
        }

    def count(self, text: str) -> dict[str, int]:
        """How often each phrase occurs, by its key; phrases may overlap, none runs across punctuation."""
        words = words_of(text)
        words.append("")
        found: dict[str, int] = {}
        starts = list(map(self._starts.get, words))
        for place, (key, whole, onward) in zip(compress(count(1), starts), filter(None, starts), strict=True):
            if whole:
                found[key] = found.get(key, 0) + 1
            if words[place][:2] in onward:
                self._go_on(key, words, place, found)
        return found

    def _go_on(self, candidate: str, words: list[str], place: int, found: dict[str, int]) -> None:
        """Count the phrases that begin with a candidate and go on with the word at a place."""
        while (following := words[place]) and following[:2] in self._onward[candidate]:
            candidate += singular(following)
            if candidate not in self._onward:
                break
            if candidate in self._keys:
                found[candidate] = found.get(candidate, 0) + 1
            place += 1


def _with_plurals(key: str) -> Iterator[str]:
    """The words whose singular is a key."""
    return (word for word in (key, f"{key}s", f"{key}es", f"{key[:-1]}ies") if singular(word) == key)
