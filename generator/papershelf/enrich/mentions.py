"""Weighs whether a name that a paper does not introduce is that of a system: a method, model, dataset or the like.

A class of things (graph neural networks), a field, a measure and a person are written like names as well. What tells
them apart are features (mention_features.py), each with a weight: a name that weighs more than 0 is that of a system.
`benchmarks/knowledge.py --fit` fits the weights: to the first part of the labels, and to what a reader wrote down of
the papers that have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set

from papershelf.enrich.common_terms import COMMON
from papershelf.enrich.mention_features import Mention, Name, Usage, count_capitals, features_of, is_common, person_noun
from papershelf.enrich.names import is_shaped, name_key
from papershelf.enrich.reading import Item, Passage

WEIGHTS: Mapping[str, float] = {
    "letters and digits": 1.76,
    "cited": 1.3,
    "introduced by another paper": 1.16,
    "after a word of comparison": 1.14,
    "beside a system": 1.07,
    "capital within": 0.95,
    "after a word for its kind": 0.94,
    "after on": 0.91,
    "in several papers": 0.7,
    "listed with several": 0.68,
    "after a word of kinship": 0.58,
    "listed": 0.55,
    "person and noun": 0.53,
    "papers": 0.52,
    "3 capitals": 0.41,
    "after the": 0.39,
    "hyphen": 0.31,
    "capitals": 0.29,
    "plural": 0.25,
    "defined in capitals": 0.22,
    "hyphened words": 0.21,
    "share defined in capitals": 0.2,
    "after using": 0.16,
    "before a word for data": -0.03,
    "before a word for a method": -0.07,
    "words": -0.07,
    "owns": -0.16,
    "share in the plural": -0.18,
    "share defined in small letters": -0.22,
    "letter and small word": -0.25,
    "phrase in small letters elsewhere": -0.25,
    "any": -0.26,
    "in the title": -0.29,
    "after in": -0.3,
    "before -based": -0.3,
    "in brackets": -0.3,
    "a process in small letters": -0.31,
    "few letters and digits": -0.35,
    "words for a neural network": -0.46,
    "often": -0.54,
    "words for a task": -0.55,
    "words with a shaped one": -0.56,
    "eponym first": -0.61,
    "defined in small letters": -0.65,
    "after an article": -0.66,
    "eponym": -0.74,
    "after at": -0.76,
    "words for a class": -0.77,
    "share of small letters": -0.79,
    "words for a measure": -0.84,
    "letter and digit": -0.86,
    "before a word for a measure": -0.88,
    "opens sentences only": -0.9,
    "letters": -0.93,
    "in small letters elsewhere": -1.0,
    "word before a noun": -1.02,
    "numbered": -1.06,
    "stands for a task": -1.06,
    "stands for a measure": -1.18,
    "a common last word": -1.2,
    "named as a class": -1.22,
    "stands for a neural network": -1.28,
    "capitalised word": -1.42,
    "2 capitals": -1.71,
}

_LISTED = re.compile(
    r"(?: \([^()]*\))?(?:,|,? and|,? or|,? &|/|\)?,? (?!(?:in|at|of|to|from|is|has)\b)[a-z]+,?| vs\.?)"
    r"(?: [a-z-]+| [\d.]+%? (?:on|for))? \(?"
)
_LIST_REACH = 80
_AUTHOR = re.compile(r" et al| (?:& [A-Z]\w+ )?\((?:19|20)\d\d| & [A-Z]\w+ \(?\d{4}|, (?:19|20)\d\d")
_SPACE = re.compile(" ")


def count_use(use: Usage, name: str, expansion: str | None, papers: int) -> None:
    """Count the use of a name by a number of papers; who introduces it is counted apart."""
    use.papers += papers
    if expansion:
        if count_capitals(expansion) > 1:
            use.defined_capital += papers
        else:
            use.defined_small += papers
    if name.endswith("s") and name[-2:-1].isupper():
        use.plural += papers


def count_introduction(use: Usage, name: str) -> None:
    """Count that a paper introduces a name."""
    use.introduced += 1
    use.introduced_as_word += name[1:].islower()


def join_long_forms(usage: Mapping[str, Usage], shorts: Mapping[str, Set[str]]) -> None:
    """Count the uses of short forms for their long ones too; `shorts` has the keys of those of each long form's key."""
    for long, keys in shorts.items():
        if long in usage:
            usage[long].common = not keys.isdisjoint(COMMON)
            if len(keys) == 1:
                usage[long].add(usage[next(iter(keys))])


def find_mentions(
    passages: Iterable[Passage], candidates: Mapping[str, Name], usage: Mapping[str, Usage], small: Set[str]
) -> list[Mention]:
    """The names of a paper that it does not introduce, with their features, by the place where each stands first."""
    mentions: dict[str, Mention] = {}
    for passage in passages:
        last: Item | None = None
        explained = told = 0
        for item in passage.items:
            candidate = candidates.get(item.key)
            if candidate is None or candidate.introduced:
                last = item if candidate else None
                if candidate and passage.text.startswith(" (", item.end):
                    explained = passage.text.find(")", item.end)
                continue
            if _AUTHOR.match(passage.text, item.end) or (explained and item.start < explained):
                continue
            noun = person_noun(passage.text, item)
            common = usage[item.key].common or is_common(candidate.name)
            if (passage.number is None and not is_shaped(item.text)) or (common and not noun):
                # What a bracket tells of a name does not part it from the next one: HIGGS (on 11M rows) and Epsilon.
                last = last if item.start < told else None
                continue
            if noun:
                item = Item(name_key(item.text + noun), item.text + noun, item.start, item.end + len(noun), item.opens)
            mention = mentions.get(item.key)
            if mention is None:
                mention = (
                    Mention(item.key, item.text, None)
                    if noun
                    else Mention(item.key, candidate.name, candidate.expansion)
                )
                mentions[item.key] = mention
            mention.places.append((passage, item))
            if (
                last
                and last.key != item.key
                and item.start - last.end < _LIST_REACH
                and _LISTED.fullmatch(passage.text, last.end, item.start)
            ):
                mention.neighbours.add(last.key)
                if last.key in mentions:
                    mentions[last.key].neighbours.add(item.key)
            if item.start >= told:
                last = item
                told = passage.text.find(")", item.end) if passage.text.startswith(" (", item.end) else 0
    for key in _beginnings(mentions):
        del mentions[key]
    for mention in mentions.values():
        mention.features = features_of(mention, usage.get(mention.key) or Usage(1), candidates, small)
    return list(mentions.values())


def weigh(mentions: list[Mention]) -> dict[str, float]:
    """The weight of each mention; what is listed with a system counts as well."""
    weights = {
        mention.key: sum(WEIGHTS.get(name, 0) * value for name, value in mention.features.items())
        for mention in mentions
    }
    return {
        mention.key: weights[mention.key]
        + WEIGHTS.get("beside a system", 0) * any(weights.get(key, -1) > 0 for key in mention.neighbours)
        for mention in mentions
    }


def _beginnings(mentions: Mapping[str, Mention]) -> list[str]:
    """The keys of names that are only the beginning of another one: Dota beside Dota 2."""
    longer = [mention.name for mention in mentions.values() if " " in mention.name]
    starts = {name[: space.start()] for name in longer for space in _SPACE.finditer(name)}
    return [key for key, mention in mentions.items() if mention.name in starts] if starts else []
