"""Writes the text of result cards small: a frequent word is one sign, and the dictionary stands in the root.

Full abstracts are what snippets and quoted phrases need, and more than half of an index. Coded this way they take
half the room, as they would by Deflate in base64, and any script reads them with one regular expression.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from itertools import chain
from typing import Final

ESCAPE: Final = "`"
ONE_BYTE: Final = "!#$&*+;<=>?@[]^_{|}~QXZ"
TWO_BYTES: Final = "".join(map(chr, range(0xA1, 0x800)))
_CODES = ONE_BYTE + TWO_BYTES
_SAMPLE = 4000


class Coder(dict[str, str]):
    """Codes text word by word; it keeps what it has coded, for words come again.

    A word that is not in the dictionary is coded by the longest word of the dictionary that it begins with, and its
    other letters.
    """

    def __init__(self, dictionary: Sequence[str]) -> None:
        super().__init__()
        self._codes = dict(zip(dictionary, _CODES, strict=False))
        self.dictionary = tuple(dictionary)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Coder:
        """The coder that saves most over these texts, or a sample of them evenly spread."""
        step = max(1, len(texts) // _SAMPLE)
        counts = Counter(chain.from_iterable(text.split(" ") for text in texts[::step]))
        saved = {word: (len(word.encode()) - 1) * count - len(word) for word, count in counts.items()}
        best = sorted((word for word in saved if saved[word] > 0), key=lambda word: (-saved[word], word))
        # The signs of one byte go to the words that come most often.
        return cls(sorted(best[: len(_CODES)], key=lambda word: (-counts[word], word)))

    def code(self, text: str) -> str:
        """The text in code; spaces must be single."""
        return "".join(map(self.__getitem__, text.split(" ")))

    def __missing__(self, word: str) -> str:
        start = _longest_start(word, self._codes)
        rest = "".join(ESCAPE + sign if _is_code(sign) else sign for sign in word[len(start) :])
        coded = self[word] = (self._codes[start] if start else " ") + rest
        return coded


def _longest_start(word: str, known: Container[str]) -> str:
    return next((word[:end] for end in range(len(word), 0, -1) if word[:end] in known), "")


def decode(coded: str, dictionary: Sequence[str]) -> str:
    """The text that `Coder.code` coded."""
    place = {sign: index for index, sign in enumerate(_CODES)}
    parts: list[str] = []
    signs = iter(coded)
    for sign in signs:
        if sign == ESCAPE:
            parts.append(next(signs))
        else:
            parts.append(" " + dictionary[place[sign]] if sign in place else sign)
    return "".join(parts)[1:]


def _is_code(sign: str) -> bool:
    return sign == ESCAPE or sign in ONE_BYTE or "\xa1" <= sign < "\u0800"


def codes(dictionary: Iterable[str]) -> str:
    """The dictionary as the root carries it."""
    return " ".join(dictionary)
