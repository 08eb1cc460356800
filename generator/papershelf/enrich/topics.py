"""What papers are about: the topics of content/topics.yml and the terms that put a paper there.

A visitor may ask why a paper stands under a topic, and a maintainer must be able to correct it in an editor.
So the rule is one sum over phrases found in the text, and every match carries the phrases that decided.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import yaml

from papershelf.content import ContentFile
from papershelf.errors import ProblemLog
from papershelf.model import Paper, PaperId, Topic, TopicId, TopicMatch
from papershelf.slugs import is_reserved

TITLE_WEIGHT = 3.0
"""How much more a term counts in the title than once in the abstract."""

MIN_SCORE = 3.0
"""Below this no topic is assigned: a hint or two in passing is not a subject."""

MIN_SHARE = 0.3
"""A second or third topic has at least this share of the strongest topic's score."""

MAX_TOPICS = 3
"""No paper has more topics than this, unless an override names them."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TOKEN = re.compile(r"[^\W_]+|[.,;:!?()\[\]—]")
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_KEYS = ("name", "description", "terms")
_KEY_LIST = ", ".join(_KEYS)


def read_topics(text: str, file: str, log: ProblemLog) -> tuple[Topic, ...]:
    """The topics in the order of the file; an empty file has none.

    Whatever has the wrong shape is noted in `log` under `file` with its line, and the rest is still read: an
    entry with a wrong slug is left out, a wrong name becomes the slug, a wrong description is empty, a wrong
    term is missing. Only a file that is no YAML mapping at all is a fatal problem.
    """
    return tuple(_Reader(file, log).topics(text))


def assign_topics(papers: Iterable[Paper], topics: Sequence[Topic]) -> dict[PaperId, tuple[TopicMatch, ...]]:
    """At most three topics for each paper, strongest first and equals by slug; none where too little matches.

    A paper whose `topics` is not None has exactly those in that order, with score 0 and no terms: a person
    decided.
    """
    finder = PhraseFinder(phrase for topic in topics for phrase in topic.terms)
    owners: dict[str, list[tuple[TopicId, str, float]]] = {}
    for topic in topics:
        for phrase, weight in topic.terms.items():
            owners.setdefault(phrase_key(phrase), []).append((topic.id, phrase, weight))
    return {paper.id: _topics_of(paper, finder, owners) for paper in papers}


def phrase_key(phrase: str) -> str:
    """What a phrase is compared by: "Multi-task nets", "multitask net" and "multi task net" are one.

    Case, accents, plural endings, hyphens and spaces do not count.
    """
    return "".join(_tokens(phrase))


class PhraseFinder:
    """Finds many phrases in a text in one pass, as whole words and by `phrase_key`."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._keys = {key for phrase in phrases if (key := phrase_key(phrase))}
        self._beginnings = {key[:end] for key in self._keys for end in range(1, len(key) + 1)}

    def count(self, text: str) -> Counter[str]:
        """How often each phrase occurs, by its key; phrases may overlap, none runs across punctuation."""
        tokens = list(_tokens(text))
        found: Counter[str] = Counter()
        for start, first in enumerate(tokens):
            end, candidate = start + 1, first
            while candidate in self._beginnings:
                if candidate in self._keys:
                    found[candidate] += 1
                if end == len(tokens):
                    break
                candidate += tokens[end]
                end += 1
        return found


def _tokens(text: str) -> Iterator[str]:
    """The words in their singular and without accents, and the punctuation marks between them."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return map(_singular, _TOKEN.findall(plain.casefold()))


def _singular(word: str) -> str:
    """The word without an English plural ending: equal for a word and its plural, not always a word."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "shes", "ches")) else word[:-1]


def _topics_of(
    paper: Paper, finder: PhraseFinder, owners: Mapping[str, Sequence[tuple[TopicId, str, float]]]
) -> tuple[TopicMatch, ...]:
    """The topics of one paper; see `assign_topics`."""
    if paper.topics is not None:
        return tuple(TopicMatch(topic, 0.0, ()) for topic in paper.topics)
    title, abstract = finder.count(paper.title.plain), finder.count(paper.abstract.plain)
    points: dict[TopicId, dict[str, float]] = {}
    for key in title.keys() | abstract.keys():
        # The tenth mention says less than the second; a title says a thing once.
        strength = TITLE_WEIGHT * (key in title) + math.log2(1 + abstract[key])
        for topic, phrase, weight in owners[key]:
            points.setdefault(topic, {})[phrase] = round(weight * strength, 6)
    return _strongest(_match(topic, terms) for topic, terms in points.items())


def _match(topic: TopicId, points: Mapping[str, float]) -> TopicMatch:
    """A match from the points of each of its terms, rounded so that a tie is one in any order of adding."""
    terms = sorted(points, key=lambda phrase: (-points[phrase], phrase))
    return TopicMatch(topic, round(sum(points.values()), 6), tuple(terms))


def _strongest(matches: Iterable[TopicMatch]) -> tuple[TopicMatch, ...]:
    """The matches that reach both thresholds, at most `MAX_TOPICS` of them."""
    ranked = sorted(matches, key=lambda match: (-match.score, match.topic))
    least = max(MIN_SCORE, MIN_SHARE * ranked[0].score) if ranked else MIN_SCORE
    return tuple(match for match in ranked[:MAX_TOPICS] if match.score >= least)


class _Reader(ContentFile):
    """Reads the topics of one file."""

    def topics(self, text: str) -> Iterator[Topic]:
        """Every topic that can be read."""
        if (root := self.mapping(text)) is None:
            return
        for slug, key, node in self.entries(root):
            if not _SLUG.fullmatch(slug):
                self.wrong(key, f"{slug!r} is no slug; write lower-case letters, digits and single hyphens")
            elif is_reserved(slug):
                self.wrong(key, f"{slug!r} is the name of another page or of a device; choose another slug")
            elif not isinstance(node, yaml.MappingNode):
                self.wrong(node, f"{slug}: expected a mapping with {_KEY_LIST}")
            else:
                yield self._topic(TopicId(slug), key, node)

    def _topic(self, slug: TopicId, key: yaml.Node, node: yaml.MappingNode) -> Topic:
        """One topic, with whatever of it can be read."""
        parts: dict[str, yaml.Node] = {}
        for part, part_key, value in self.entries(node):
            if part in _KEYS:
                parts[part] = value
            else:
                self.wrong(part_key, f"{slug}: unknown key {part!r}, expected {_KEY_LIST}")
        for missing in _KEYS:
            if missing not in parts:
                self.wrong(key, f"{slug}: no {missing}")
        name = self.text(parts.get("name"), f"{slug}: name")
        description = self.text(parts.get("description"), f"{slug}: description")
        return Topic(slug, name or slug, description or "", self._terms(slug, parts.get("terms")))

    def _terms(self, slug: TopicId, node: yaml.Node | None) -> dict[str, float]:
        """The weight of every term that can be read, in the order of the file."""
        terms: dict[str, float] = {}
        seen: dict[str, str] = {}
        for phrase, weight, where in self._weighted(slug, node):
            key = phrase_key(phrase)
            if not any(map(str.isalnum, phrase)):
                self.wrong(where, f"{slug}: the term {phrase!r} has no letter or digit")
            elif phrase != phrase.lower():
                self.wrong(where, f"{slug}: write the term {phrase!r} in lower case")
            elif key in seen:
                self.wrong(where, f"{slug}: the term {phrase!r} is the same as {seen[key]!r}")
            else:
                seen[key] = phrase
                terms[phrase] = weight
        return terms

    def _weighted(self, slug: TopicId, node: yaml.Node | None) -> Iterator[tuple[str, float, yaml.Node]]:
        """Phrase, weight and place of every entry of a mapping or a list of terms."""
        if isinstance(node, yaml.MappingNode):
            for phrase, key, value in self.entries(node):
                weight = _number(value)
                if weight is not None:
                    yield phrase, weight, key
                else:
                    self.wrong(value, f"{slug}: the weight of {phrase!r} is no positive number")
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                if (term := self.text(item, f"{slug}: a term")) is not None:
                    yield term, 1.0, item
        elif node is not None:
            self.wrong(node, f"{slug}: terms: expected a mapping of phrases to weights or a list of phrases")


def _number(node: yaml.Node) -> float | None:
    """The positive, finite number that a scalar holds; None for anything else."""
    if not isinstance(node, yaml.ScalarNode) or node.tag not in _NUMBERS:
        return None
    try:
        number = float(node.value)
    except ValueError:  # YAML's .inf, 0x1f and 1:30
        return None
    return number if 0 < number < math.inf else None
