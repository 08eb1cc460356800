"""Finds in one go where a paragraph may say that something is brought: verbs for it, counts of things, numbered lists.

Most of a paragraph says nothing of the kind. The patterns of sayings.py are tried at these places alone, for to try
them everywhere takes many times as long as all the rest.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick

Kind = Literal["proposes", "consists", "calls"]

_VERBS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        "proposes",
        (
            *("propos", "introd", "Introd", "presen", "develo", "design", "creat", "releas", "descri", "formul"),
            *("constr", "establ", "build", "built", "devis", "contri", "offers", "curate", "implem", "sugges"),
            *("leading to", "yield", "extend", "generali", "unveil", "elabor", "launch", "open-sou", "compil"),
            *("assembl", "publish", "collect", "instantiat", "study", "studi"),
        ),
    ),
    ("consists", ("consist", "compris", "is composed", "incorporates", "includes", "integrates", "features")),
    (
        "calls",
        (
            *("call", "dub", "term", "nami", "name", "coin", "refer", "denote", "titled", "entitled", "abbreviated"),
            "articulate",
        ),
    ),
)
"""The letters that a verb begins with."""

_NOUNS = ("ovation is ", "ibution is ", "novelty is ")
"""What is brought is said behind it: our contribution is X."""

_COUNTS = (" two ", " three ", " four ", " five ", " several ")
_NUMBERS = ("2) ", "ii) ")
_BEGINNINGS: dict[str, Kind] = {letters: kind for kind, verbs in _VERBS for letters in verbs}
_WORDS = (*_BEGINNINGS, *_NOUNS, *_COUNTS, *_NUMBERS)
_AUTOMATON = AhoCorasick(_WORDS)


class Cues(NamedTuple):
    """Where a text has the spaces before verbs, with their kinds, and before counts; whether it has numbers."""

    verbs: list[tuple[int, Kind]]
    counts: list[int]
    numbered: bool


def find_cues(text: str) -> Cues:
    """The cues of one paragraph, in the order of the text; a verb may stand behind an opening bracket."""
    verbs: list[tuple[int, Kind]] = []
    counts: list[int] = []
    numbered = False
    for number, start, _ in _AUTOMATON.find_matches_as_indexes(text, overlapping=True):
        word = _WORDS[number]
        if word in _BEGINNINGS:
            place = start - 1 - text.startswith("(", start - 1)
            if place >= 0 and text[place] == " ":
                verbs.append((place, _BEGINNINGS[word]))
        elif word in _NOUNS:
            verbs.append((start + len(word) - len(" is "), "proposes"))
        elif word in _COUNTS:
            counts.append(start)
        else:
            numbered = True
    return Cues(verbs, counts, numbered)
