"""Tells which names are one: a short form and the long form that it mostly stands for, but not a word and a short form.

Papers write one thing by either form, and two things by one; the whole library shows which is meant.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from papershelf.enrich.candidates import Candidate
from papershelf.enrich.glossary import sense_key
from papershelf.enrich.merging import commonest
from papershelf.enrich.names import name_key
from papershelf.model import Acronym

_WORD = re.compile(r"[A-Z][a-z]+")
_PART = re.compile("[ -]")


def join_long_names(own: Mapping[str, Candidate], texts: Sequence[str]) -> dict[str, Candidate]:
    """What a paper introduces, with a long name and the short one that it also gives as one, by the short one."""
    joined = dict(own)
    for key, long in own.items():
        if " " not in long.name:
            continue
        for short in joined.values():
            if not short.expansion and " " not in short.name and _is_short_for(short.name, long.name, texts):
                short.expansion, short.head = long.name, short.head or long.head
                del joined[key]
                break
    return joined


def _is_short_for(short: str, long: str, texts: Sequence[str]) -> bool:
    """Whether a text has a short name in brackets behind a long one, or it is that with initials: PC-DARTS."""
    *words, last = _PART.split(long)
    if len(words) > 1 and short == f"{''.join(word[:1] for word in words)}-{last}":
        return True
    held = [text for text in texts if f"({short})" in text]
    given = rf"(?<![\w-]){re.escape(long)}[\"”’']* \({re.escape(short)}\)"
    return any(re.search(given, text) for text in held)


class Keys:
    """Which names are one: a long form is its short one, if that mostly stands for it."""

    def __init__(self, acronyms: Iterable[tuple[Acronym, ...]], introduced: Iterable[Mapping[str, Candidate]]) -> None:
        senses: dict[str, Counter[str]] = defaultdict(Counter)
        longs: dict[str, Counter[str]] = defaultdict(Counter)
        for found in acronyms:
            for one in found:
                short = name_key(one.short)
                senses[short][sense_key(one.long)] += 1
                longs[name_key(one.long)][short] += 1
        own = [item for found in introduced for item in found.items()]
        for short, name in own:
            if name.expansion and sense_key(name.expansion) not in senses[short]:
                senses[short][sense_key(name.expansion)] += 1
                longs[name_key(name.expansion)][short] += 1
        self._main = {short: commonest(counts) for short, counts in senses.items()}
        self._short = {}
        for long, shorts in longs.items():
            short = commonest(shorts)
            if len(senses[short]) == 1:
                self._short[long] = short
        self._introduced = {key for key, _ in own}
        self._words = {key for key, name in own if _WORD.fullmatch(name.name)}

    def of(self, key: str, expansion: str | None, name: str | None = None) -> str:
        """The key of the system that a name with this key is, as mentioned with this long form.

        A capitalised word (Dice) is not the name that a paper introduces in capitals (DICE).
        """
        if expansion and (key in self._introduced or sense_key(expansion) != self._main.get(key)):
            return f"{key} {sense_key(expansion)}" if sense_key(expansion) != self._main.get(key) else key
        if key in self._introduced and name is not None and _WORD.fullmatch(name) and key not in self._words:
            return f"{key} word"
        return self._short.get(key, key)
