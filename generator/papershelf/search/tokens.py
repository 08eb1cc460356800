"""Cuts text into the terms of the index, in the same way as theme/assets/papershelf/search-engine.js does.

A name may be written in many ways, so a word with hyphens, dots or apostrophes gives more than one term: "LL-VQ-VAE"
gives `llvqvae` and `ll`, `vq`, `vae`; "InternVL3.5" gives `internvl35` and `internvl`. The cases in
tests/golden/search/ hold both languages to the same terms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from string import punctuation
from typing import NamedTuple

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("‐‒–−", "-"),
        **dict.fromkeys("’ʼ", "'"),
        **dict(zip("øđðłħıς", "oddlhiσ", strict=True)),
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
_WORD = re.compile(r"[^\W_]+(?:[-.'_][^\W_]+)*")
_JOINTS = re.compile(r"[-.'_]")
_NUMBERED = re.compile(r"([^\W\d_]{2,})(\d+(?:\.\d+)*)")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+(?:[-.'][A-Za-z0-9]+)*")
_SHAPED = re.compile(r"[a-z][A-Z]|[A-Z]{2}|[A-Za-z]\d|\d[A-Za-z]")
_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_SCRIPTS = re.compile(f"[{_CJK}]+|[^{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")

_STOP_WORDS = (
    "a about across after all also among an and any are as at based be because been being between both but by can do "
    "does during each either even for from further had has have he her his how however i if in into is it its itself "
    "many may more most much must no nor not of often on one only or other our out over per rather s same several "
    "should show since so some such t than that the their them then there these they this those thus through to too "
    "under up upon us using very via was we were what when where whereas whether which while who whose will with "
    "within without would you your"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing of an abstract's subject; they count in titles."""


class Word(NamedTuple):
    """A word of a text: its key, the keys of its parts where it has some, and the folded word without its joints."""

    key: str
    parts: tuple[str, ...]
    raw: str


def fold(text: str) -> str:
    """The text without case and accents, its hyphens and apostrophes in one form."""
    if text.isascii():
        return text.lower()
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFC", bare).lower().translate(_LETTERS)


def stem(word: str) -> str:
    """The word without the ending of a plural: the S stemmer of Harman (1991), "How effective is suffixing?"."""
    if len(word) < 4 or word[-1] != "s" or word[-2] in "sui" or not word.isascii():
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    return word[:-2] if word.endswith(("sses", "xes")) else word[:-1]


def words(text: str) -> list[Word]:
    """The words of a text in their order."""
    if text.isascii() and (word := text.strip(punctuation)).isalpha():
        word = word.lower()
        return [Word(stem(word), (), word)]
    found: list[Word] = []
    for match in _WORD.finditer(fold(text)):
        if _IS_CJK.search(match[0]):
            for run in _SCRIPTS.findall(match[0]):
                if _IS_CJK.match(run):
                    found.extend(Word(pair, (), pair) for pair in _bigrams(run))
                else:
                    found.extend(_word(each) for each in _WORD.findall(run))
        else:
            found.append(_word(match[0]))
    return found


def joined(text: str) -> str:
    """All letters and digits of a text, folded and in a row: what the spellings of one name have in common."""
    return "".join(word.raw for word in words(text))


def pieces(text: str) -> list[Word]:
    """The words of a text, cut at their joints as well: all spellings of a phrase have the same."""
    return words(_JOINTS.sub(" ", fold(text)))


def name_key(text: str) -> str:
    """The term of a whole name."""
    return stem(joined(text))


def shaped_keys(text: str) -> Iterator[str]:
    """The terms of the words written like a name: with capitals within, or letters and digits (FastRP, C3AE)."""
    if text.isascii() and _SHAPED.search(text):
        yield from (name_key(match[0]) for match in _ASCII_WORD.finditer(text) if _SHAPED.search(match[0]))


def _word(word: str) -> Word:
    if word.isalpha():
        return Word(stem(word), (), word)
    raw = _JOINTS.sub("", word)
    parts: list[str] = []
    if numbered := _NUMBERED.fullmatch(word):
        parts = [numbered[1]]
    elif raw != word and not raw.isdecimal():
        parts = _JOINTS.split(word)
    return Word(stem(raw), tuple(map(stem, parts)), raw)


def _bigrams(run: str) -> list[str]:
    signs = list(run)
    return [first + second for first, second in pairwise(signs)] or signs
