"""Tells what a named system is by the noun that stands nearest to its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from papershelf.enrich.common_terms import word_set
from papershelf.model import Evidence, Paper, SystemKind

_NOUNS: Mapping[SystemKind, str] = {
    SystemKind.METHOD: "method algorithm approach technique loss strategy scheme optimizer optimiser regularizer layer "
    "module mechanism procedure objective activation optimization regularization distillation attention training "
    "tuning sampling sampler estimator curriculum pooling function solver quantization propagation augmentation "
    "initialization ticket test reward",
    SystemKind.MODEL: "model network architecture transformer net backbone autoencoder agent family mamba gnn cell "
    "neuron machine encoder detector classifier generator llm ensemble",
    SystemKind.FRAMEWORK: "framework pipeline system platform paradigm environment infrastructure",
    SystemKind.DATASET: "dataset corpus repository database knowledge-base",
    SystemKind.BENCHMARK: "benchmark suite testbed leaderboard challenge",
    SystemKind.LIBRARY: "library package toolkit software compiler toolbox codebase implementation tool engine",
    SystemKind.THEORY: "theory theorem hypothesis law conjecture principle kernel semiotics calculus",
    SystemKind.TASK: "task problem setting game",
}
_ORDER = tuple(SystemKind)
_KIND = {noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split()}
_KIND |= {f"{noun}s": kind for noun, kind in _KIND.items()}
_WORD = re.compile(r"[A-Za-z][a-z]+(?=[A-Z]|\b|s\b)|[A-Z]+s?\b")
_STRETCH = 70
_OWN = re.compile(r"\b(?:[Oo]ur|proposed)(?: [\w-]+)?? ([a-z]+)\b")
_ONWARD = word_set(
    "that which for to of in on with by and or is are as from using via where can we based our the its their these it"
)
_BETWEEN = re.compile(r"[();:]|\b(?:at|by|with|than|to|of|for|in|from|on|over|using|via|under)\b")
"""What parts a name from a noun before it that is said of something else."""
_ASIDE = re.compile(r"\([^()]*\)")
_NO_DATA = re.compile(
    r"(?:\bon the|\b(?:based|built|builds?|rely|relies|relying|depends?|improves?) on) (?:(?:[\w-]+ ){1,5}\()?$"
)
_AFTER = re.compile(
    r"[)\"”’]*(?: \([^()]{0,120}\))?(?: is|,| -| –| —|:)? ?"
    r"(?:(?:an?|the|our|which is|new|novel) )?((?:[\w-]+ ){0,6}[\w-]+)"
)


def kind_of(
    text: str, place: Evidence, name: str, expansion: str | None, *, mentioned: bool = False, on_data: bool = False
) -> SystemKind | None:
    """The kind that a place of a text tells: what it is said to be, then its own last word, then the noun before it.

    Where it is only `mentioned`, that noun must stand beside it. `on_data` tells that something is measured on it,
    which is a dataset unless it is said to be something else.
    """
    after = _AFTER.match(text, place.end)
    if after and (kind := _head(after[1])):
        return kind
    before = text[max(0, place.start - _STRETCH) : place.start]
    if on_data and not _NO_DATA.search(before) and not text.startswith(" on ", place.end):
        return SystemKind.DATASET
    if kind := _last(expansion or "") or _last(name):
        return kind
    said = before.rpartition(". ")[2]
    if mentioned:
        said = _BETWEEN.split(_ASIDE.sub("", said).removesuffix("("))[-1]
    return _last(said, reach=6)


def told_kind(paper: Paper, places: Iterable[Evidence], name: str, expansion: str | None) -> SystemKind | None:
    """The kind that a paper tells of what it introduces: at the first of the places that tells one, or anywhere."""
    for place in {(one.paragraph, one.start, one.end): one for one in places}.values():
        text = paper.title.line if place.paragraph is None else paper.abstract_paragraphs[place.paragraph]
        if kind := kind_of(text, place, name, expansion):
            return kind
    return next((kind for text in paper.abstract_paragraphs if (kind := own_kind(text))), None)


def own_kind(text: str) -> SystemKind | None:
    """What a paper most often calls its own: our framework, the proposed model."""
    votes = Counter(kind for own in _OWN.finditer(text) if (kind := _KIND.get(own[1])))
    return max(_ORDER, key=votes.__getitem__) if votes else None


def settle_kind(kinds: Iterable[SystemKind | None]) -> SystemKind:
    """The kind that most places tell, the first in the order of the kinds of equals; a method where none does."""
    voted = [kind for kind in kinds if kind]
    if len(voted) < 2:
        return voted[0] if voted else SystemKind.METHOD
    votes = Counter(voted)
    return max(_ORDER, key=votes.__getitem__)


def _head(text: str) -> SystemKind | None:
    """The kind of the head of the phrase that a text begins with: the last word before it goes on."""
    words = text.split(" ")
    last = next((number for number, word in enumerate(words) if word.lower() in _ONWARD), len(words))
    return _KIND.get(words[last - 1].lower()) if last else None


def _last(text: str, reach: int = 1) -> SystemKind | None:
    """The kind of the last noun among the last words of a text."""
    for word in reversed(_WORD.findall(text)[-reach:]):
        if kind := _KIND.get(word.lower()):
            return kind
    return None
