"""What a group of papers speaks of and the others do not: the terms that tell a topic, for its page and its name.

Terms are phrases of one to three words, weighed as in c-TF-IDF (Grootendorst, BERTopic, 2022) but by papers: how many
of a group have a term, by how rare it is in all groups. Of nested phrases the one that authors really use is kept, as
in the C-value of Frantzi, Ananiadou and Mima (2000).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from papershelf.enrich.association import log_likelihood
from papershelf.enrich.phrases import phrase_key
from papershelf.enrich.stop_words import STOP_WORDS
from papershelf.model import Paper, PaperId, TopicId

SPEAKERS = 50
"""The strongest papers of a topic speak for it, so that the work grows with the topics and not with the library."""

_POSSESSIVE = ("'s", "’s")
_JOINING = frozenset(["for", "in", "of", "on", "to"])
_MOST_WORDS = 3
_LEAST_PAPERS = 2
_LEAST_RATIO = 2.0
_SURE = 10.83
"""G² at 0.1 %: of two papers that share a common word it is not yet the subject."""

_NESTED = 0.6
_URL = re.compile(r"\S*(?:://|www\.)\S*")
_IN_TITLE = re.compile(r"\b[^\W\d_](?=[^\W\d_A-Z]+\b)")
_AT_START = re.compile(rf"(?:^|[.!?:]\s+){_IN_TITLE.pattern}")
_TOKEN = re.compile(r"[^\W_]+(?:[-–'’][^\W_]+)*|[^\s\w]")
_OF_EVERY_PAPER = """
able abstract achieve achieves additional address aim aims allow allows analysis approach approaches available
background based best better broad certain code common compared complex conclusion conclusions consider contribution
contributions demonstrate demonstrates demonstrating despite develop different directly effective effectively
effectiveness efficient efficiently enable enables evaluate existing experiment experimental experiments extensive
findings focus framework fully general generally github given good handle high https important improve improved
improves including intended interpretation introduce introduced introduces investigate key known large leverage
leverages limited low main make makes merely method methods model models multiple natural new novel objective
objectives obtain obtaining often order outperform outperforms paper papers particular perform performance performs
picture popular present presents previous previously problem problems promising propose proposed proposes provide
provides purpose recent recently related research rest result results robust set show shows significant significantly
similar simple single solution state-of-the-art studies study success successful superior task tasks technique
techniques terms typically understanding unified use used uses using values various way well widely work works yield
"""
NOT_TELLING = STOP_WORDS | set(_OF_EVERY_PAPER.split())


def telling_terms(groups: Sequence[Sequence[Paper]], most: int, sure: float = _SURE) -> list[tuple[str, ...]]:
    """At most `most` terms for each group, the most telling first, equals in the order of the alphabet.

    A term stands in two papers of its group at least, and more often than in others with a G² of `sure`; it is
    written as most of them write it.
    """
    phrases: dict[PaperId, dict[str, str]] = {}
    for paper in (paper for group in groups for paper in group):
        if paper.id not in phrases:
            phrases[paper.id] = _phrases(paper)
    counts = [Counter(key for paper in group for key in phrases[paper.id]) for group in groups]
    everywhere: Counter[str] = Counter()
    for count in counts:
        everywhere.update(count)
    total = sum(map(len, groups))
    size = total / max(1, len(groups))
    found = []
    for group, count in zip(groups, counts, strict=True):
        weights = {
            key: round(papers / len(group) * math.log1p(size / everywhere[key]), 9)
            for key, papers in count.items()
            if papers >= _LEAST_PAPERS
            and papers * (total - len(group)) >= _LEAST_RATIO * (everywhere[key] - papers) * len(group)
            and log_likelihood(papers, len(group), everywhere[key], total) >= sure
        }
        spellings = _spellings([phrases[paper.id] for paper in group], weights)
        found.append(_chosen(weights, spellings, count, most))
    return found


def topic_terms(
    papers: Mapping[PaperId, Paper], papers_on: Mapping[TopicId, Sequence[PaperId]], most: int
) -> dict[TopicId, tuple[str, ...]]:
    """The telling terms of every topic, from its strongest papers; `papers_on` has them strongest first."""
    groups = [[papers[paper] for paper in on[:SPEAKERS]] for on in papers_on.values()]
    return dict(zip(papers_on, telling_terms(groups, most), strict=True))


def _phrases(paper: Paper) -> dict[str, str]:
    """The phrases of a paper, by key, as it first writes them, but for the capitals of titles and of sentences."""
    found: dict[str, str] = {}
    for text, capital in ((paper.abstract.plain, _AT_START), (paper.title.plain, _IN_TITLE)):
        if "://" in text or "www." in text:
            text = _URL.sub(" ", text)
        words = _TOKEN.findall(capital.sub(lambda match: match[0].lower(), text))
        parts = list(map(_part, words))
        for start, (key, tells, _, ends) in enumerate(parts):
            if not tells:
                continue
            if ends and len(key) > 1 and key not in found:
                found[key] = words[start]
            for stop in range(start + 1, min(start + _MOST_WORDS, len(words))):
                more, tells, joins, ends = parts[stop]
                if not (tells or joins):
                    break
                key += more
                if ends and key not in found:
                    found[key] = " ".join(words[start : stop + 1])
    return found


@lru_cache(maxsize=1 << 16)
def _part(word: str) -> tuple[str, bool, bool, bool]:
    """The key of a word that may stand in a term, whether it tells something, only joins others, and may end a term.

    The key of a mark and of a number is empty.
    """
    small = word.lower()
    key = "" if word.isnumeric() else phrase_key(word)
    tells = bool(key) and small not in NOT_TELLING
    return key, tells, small in _JOINING, tells and not word.endswith(_POSSESSIVE)


def _spellings(papers: Sequence[Mapping[str, str]], keys: Mapping[str, float]) -> dict[str, str]:
    """How most of the papers write each phrase; of equal spellings the shortest, and rather small than capital."""
    written: dict[str, Counter[str]] = {key: Counter() for key in keys}
    for phrases in papers:
        for key in phrases.keys() & keys.keys():
            written[key][phrases[key]] += 1
    return {
        key: min(found, key=lambda each: (-found[each], len(each), each.swapcase())) for key, found in written.items()
    }


def _chosen(
    weights: Mapping[str, float], spellings: Mapping[str, str], count: Mapping[str, int], most: int
) -> tuple[str, ...]:
    """The heaviest terms, none of them a part of another, and no two with two words in a row in common."""
    nested = {
        _joined(part)
        for key, written in spellings.items()
        for part in _parts(written)
        if count[key] >= _NESTED * count.get(_joined(part), math.inf)
    }
    chosen: list[str] = []
    for key in sorted(weights, key=lambda key: (-weights[key], spellings[key])):
        if key not in nested and not any(_overlap(_words(spellings[key]), _words(other)) for other in chosen):
            chosen.append(spellings[key])
            if len(chosen) == most:
                break
    return tuple(chosen)


def _parts(written: str) -> Iterator[list[str]]:
    """The shorter runs of words within a phrase."""
    words = written.split()
    for size in range(1, len(words)):
        for start in range(len(words) - size + 1):
            yield words[start : start + size]


def _joined(words: Sequence[str]) -> str:
    return "".join(map(phrase_key, words))


def _words(written: str) -> list[str]:
    """The words of a phrase, each in its singular."""
    return [phrase_key(word) for word in re.split("[ -]", written)]


def _overlap(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the shorter of two phrases stands in the longer, or both have two words in a row in common."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == 1:
        return shorter[0] in longer
    return not set(pairwise(shorter)).isdisjoint(pairwise(longer))
