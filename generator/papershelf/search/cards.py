"""Writes result cards, and their text small: a frequent word is one sign, and the dictionary stands in the root.

Full abstracts are what snippets and quoted phrases need, and more than half of an index. Coded this way they take
half the room, as they would by Deflate in base64, and any script reads them with one regular expression.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from papershelf import urls
from papershelf.escaping import script_string
from papershelf.model import PaperId, SystemId, TopicId, byline
from papershelf.search.entries import Entry, Thing
from papershelf.search.tokens import fold
from papershelf.slugs import MAX_LENGTH

CARDS = 16
PAPER = ""
KINDS = ("system", "topic", "glossary")
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


def card_files(
    papers: Sequence[Entry], things: Sequence[Thing], tables: Mapping[str, list[str]], coder: Coder
) -> Iterator[str]:
    """The content of every file of cards, as JSON: the papers' in their order, then the things'.

    `tables` are the values of every facet, whose places stand for them in a card.
    """
    places = {facet: {value: index for index, value in enumerate(values)} for facet, values in tables.items()}
    cards = chain((_card(paper, places, coder) for paper in papers), (_thing_card(thing, coder) for thing in things))
    batch: list[str] = []
    for card in cards:
        batch.append(card)
        if len(batch) == CARDS:
            yield f"[{','.join(batch)}]"
            batch = []
    if batch:
        yield f"[{','.join(batch)}]"


def _card(paper: Entry, places: Mapping[str, Mapping[str, int]], coder: Coder) -> str:
    values = ([place[value] for value in paper.values.get(facet, ())] for facet, place in places.items())
    texts = (
        coder.code(paper.title),
        _unusual(paper.address, PAPER, paper.title),
        coder.code(paper.text),
        byline(paper.authors),
        paper.date,
    )
    return f"[{','.join(map(script_string, texts))},{json.dumps(list(values), separators=(',', ':'))}]"


def _thing_card(thing: Thing, coder: Coder) -> str:
    name = thing.names[0]
    texts = map(script_string, (coder.code(name), _unusual(thing.address, thing.kind, name), coder.code(thing.text)))
    return f"[{','.join(texts)},{KINDS.index(thing.kind)},{thing.papers}]"


def _unusual(address: str, kind: str, name: str) -> str:
    """An address; empty where a reader of the card can make it from the name."""
    return "" if address == usual_address(kind, name) else address


def usual_address(kind: str, name: str) -> str:
    """Where most of a kind, of `KINDS` or `PAPER`, have their place in the site; the others' are written out."""
    slug = slug_of(name)
    if kind == "glossary":
        return f"{urls.html_file(urls.GLOSSARY)}#{urls.short_form(slug)}"
    if kind == PAPER:
        return urls.html_file(urls.paper(PaperId(slug)))
    return urls.html_file(urls.system(SystemId(slug)) if kind == "system" else urls.topic(TopicId(slug)))


def slug_of(title: str) -> str:
    """What the slug of most titles is."""
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(title).replace("'", "")))
    return slug if len(slug) <= MAX_LENGTH else slug[: slug.rfind("-", 0, MAX_LENGTH + 1)]
