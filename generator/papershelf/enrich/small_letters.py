"""Finds where the library's texts hold given phrases of several words in small letters.

A capitalised phrase that other papers write small is a common term (graph neural network); a name that a paper brings
in may be written small by those who use it (the lottery ticket hypothesis).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from itertools import compress, pairwise

from papershelf.model import Paper, PaperId


def find_phrases(papers: Iterable[Paper], phrases: Iterable[str]) -> tuple[Mapping[str, tuple[PaperId, ...]], Set[str]]:
    """The papers whose abstracts hold each phrase of several words, and those of one word that any abstract holds.

    Phrases are in small letters, and found in the singular or plural.
    """
    single: set[str] = set()
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for phrase in phrases:
        words = phrase.split(" ", 2)
        if len(words) == 1:
            single.add(phrase)
        else:
            base = phrase if len(phrase) < 5 or phrase.endswith("ss") else phrase.removesuffix("s")
            wanted[words[0], words[1]].add(phrase)
            if len(words) == 2:
                last = base.partition(" ")[2]
                for form in (last, f"{last}s", f"{last}.", f"{last},", f"{last}s,", f"{last}s."):
                    wanted[words[0], form].add(phrase)
    found: dict[str, list[PaperId]] = defaultdict(list)
    firsts = {first for first, _ in wanted}
    seen: set[str] = set()
    for paper in papers:
        text = paper.abstract.line
        words = text.split()
        seen |= single.intersection(words)
        here = wanted.keys() & compress(pairwise(words), map(firsts.__contains__, words))
        for phrase in {phrase for pair in here for phrase in wanted[pair] if phrase.removesuffix("s") in text}:
            found[phrase].append(paper.id)
    return {phrase: tuple(ids) for phrase, ids in found.items()}, seen
