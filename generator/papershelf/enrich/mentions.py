"""Weighs whether a name that a paper does not introduce is that of a system: a method, model, dataset or the like.

A class of things (graph neural networks), a field, a measure and a person are written like names as well. What tells
them apart are features (mention_features.py), each with a weight: a name that weighs more than 0 is that of a system.
`benchmarks/knowledge.py --fit` fits the weights.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Set

from papershelf.enrich.candidates import Candidate
from papershelf.enrich.mention_features import Mention, Usage, count_capitals, features_of, is_common, person_noun
from papershelf.enrich.names import is_shaped, name_key
from papershelf.enrich.reading import Item, Reading
from papershelf.model import PaperId

WEIGHTS: Mapping[str, float] = {
    "letters and digits": 1.24,
    "introduced by another paper": 1.09,
    "after a word of comparison": 1.04,
    "after on": 0.94,
    "capital within": 0.83,
    "listed with several": 0.73,
    "listed": 0.7,
    "hyphen": 0.68,
    "beside a system": 0.65,
    "in several papers": 0.63,
    "3 capitals": 0.45,
    "papers": 0.31,
    "before a word for data": 0.22,
    "capitals": 0.17,
    "defined in capitals": 0.15,
    "in the title": 0.15,
    "after using": 0.14,
    "before a word for a method": 0.14,
    "after the": 0.13,
    "person and noun": 0.08,
    "share defined in capitals": 0.05,
    "owns": -0.03,
    "before -based": -0.05,
    "in brackets": -0.06,
    "often": -0.13,
    "after an article": -0.14,
    "words with a shaped one": -0.15,
    "a process in small letters": -0.32,
    "any": -0.35,
    "phrase in small letters elsewhere": -0.35,
    "share defined in small letters": -0.35,
    "plural": -0.37,
    "share in the plural": -0.48,
    "opens sentences only": -0.54,
    "words": -0.6,
    "in small letters elsewhere": -0.66,
    "capitalised word": -0.68,
    "share of small letters": -0.81,
    "word before a noun": -0.82,
    "defined in small letters": -0.88,
    "named as a class": -1.03,
    "2 capitals": -1.17,
}

_LISTED = re.compile(r"(?: \([^()]*\))?(?:,|,? and|,? or|,? &|/|\)?,? [a-z]+,?| on| vs\.?)(?: [a-z-]+)? \(?")
_AUTHOR = re.compile(r" et al| (?:& [A-Z]\w+ )?\((?:19|20)\d\d| & [A-Z]\w+ \(?\d{4}|, (?:19|20)\d\d")
_SPACE = re.compile(" ")


def count_uses(candidates: Mapping[PaperId, Mapping[str, Candidate]]) -> Mapping[str, Usage]:
    """How the whole library uses every name; `candidates` are those of each paper."""
    usage: dict[str, Usage] = defaultdict(Usage)
    for found in candidates.values():
        for key, one in found.items():
            use = usage[key]
            use.papers += 1
            use.introduced += one.introduced
            if one.expansion:
                if count_capitals(one.expansion) > 1:
                    use.defined_capital += 1
                else:
                    use.defined_small += 1
            use.plural += one.name.endswith("s") and one.name[-2:-1].isupper()
    return usage


def find_mentions(
    reading: Reading, candidates: Mapping[str, Candidate], usage: Mapping[str, Usage], small: Set[str]
) -> list[Mention]:
    """The names of a paper that it does not introduce, with their features, by the place where each stands first."""
    mentions: dict[str, Mention] = {}
    for passage in reading.passages:
        last: Item | None = None
        explained = 0
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
            if (passage.number is None and not is_shaped(item.text)) or (is_common(candidate.name) and not noun):
                last = None
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
                and item.start - last.end < 40
                and _LISTED.fullmatch(passage.text, last.end, item.start)
            ):
                mention.neighbours.add(last.key)
                if last.key in mentions:
                    mentions[last.key].neighbours.add(item.key)
            last = item
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
