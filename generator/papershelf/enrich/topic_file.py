"""The file of topics, content/topics.yml, as people write it: read with every mistake named, written for review.

A maintainer corrects the topics of a library here, so what the program proposes has the same form as what it reads.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping

import yaml

from papershelf import escaping
from papershelf.content import ContentFile
from papershelf.enrich.phrases import phrase_key
from papershelf.errors import ProblemLog
from papershelf.model import Topic, TopicId
from papershelf.slugs import MAX_LENGTH, SLUG, is_reserved

_PATTERN = re.compile(r"[.\])][*+?]|[|\\]|^\^|\$$|\[[^\]]*-[^\]]*\]")
"""Signs that only a regular expression has."""

_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_NEEDED = ("name", "description", "terms")
_KEYS = (*_NEEDED, "title_terms", "negative_terms", "formerly")
_KEY_LIST = ", ".join(_KEYS)


def read_topics(text: str, file: str, log: ProblemLog) -> tuple[Topic, ...]:
    """The topics in the order of the file; an empty file has none.

    Whatever has the wrong shape is noted in `log` under `file` with its line, and the rest is still read: an
    entry with a wrong slug is left out, a wrong name becomes the slug, a wrong description is empty, a wrong
    term is missing. Only a file that is no YAML mapping at all is a fatal problem.
    """
    return tuple(_Reader(file, log).topics(text))


def topics_text(topics: Iterable[Topic], remarks: Mapping[TopicId, str], head: str) -> str:
    """Topics as a file that `read_topics` reads, with comments: `head` above all, a remark above its topic."""
    parts = [f"{_comment(head)}\n"]
    for topic in topics:
        known = {"name": topic.name, "description": topic.description, **_weights(topic)}
        entry = yaml.safe_dump({str(topic.id): known}, allow_unicode=True, sort_keys=False, width=10**9)
        parts.append((f"{_comment(remarks[topic.id])}\n" if topic.id in remarks else "") + entry)
    return "\n".join(parts)


def _comment(text: str) -> str:
    """Lines of text as comments, whatever they hold."""
    lines = (" ".join(escaping.printable(line).split()) for line in text.split("\n"))
    return "\n".join(f"# {line}".rstrip() for line in lines)


def _weights(topic: Topic) -> dict[str, dict[str, float]]:
    """The kinds of terms that a topic has, whole weights as whole numbers."""
    kinds = {"terms": topic.terms, "title_terms": topic.title_terms, "negative_terms": topic.negative_terms}
    return {
        kind: {term: int(weight) if weight == int(weight) else weight for term, weight in terms.items()}
        for kind, terms in kinds.items()
        if terms or kind == "terms"
    }


def _wrong_slug(slug: str) -> str:
    """What is wrong with a slug; empty where nothing is."""
    if not SLUG.fullmatch(slug):
        return f"{slug!r} is no slug; write lower-case letters, digits and single hyphens"
    if len(slug) > MAX_LENGTH:
        return f"the slug {slug[:20]}… has {len(slug)} characters; write at most {MAX_LENGTH}"
    if is_reserved(slug):
        return f"{slug!r} is the name of another page or of a device; choose another slug"
    return ""


class _Reader(ContentFile):
    """Reads the topics of one file."""

    def topics(self, text: str) -> Iterator[Topic]:
        """Every topic that can be read."""
        if (root := self.mapping(text)) is None:
            return
        named: dict[str, TopicId] = {}
        entries = list(self.entries(root))
        taken = {slug for slug, _, _ in entries}
        for slug, key, node in entries:
            if wrong := _wrong_slug(slug):
                self.wrong(key, wrong)
            elif not isinstance(node, yaml.MappingNode):
                self.wrong(node, f"{slug}: expected a mapping with {_KEY_LIST}")
            else:
                topic = self._topic(TopicId(slug), key, node, taken)
                if (other := named.setdefault(topic.name.casefold(), topic.id)) != topic.id:
                    self.wrong(key, f"{slug}: the name {topic.name!r} is that of {other} too")
                yield topic

    def _topic(self, slug: TopicId, key: yaml.Node, node: yaml.MappingNode, taken: set[str]) -> Topic:
        """One topic, with whatever of it can be read; its slugs of the past are `taken` then."""
        parts: dict[str, yaml.Node] = {}
        for part, part_key, value in self.entries(node):
            if part in _KEYS:
                parts[part] = value
            else:
                self.wrong(part_key, f"{slug}: unknown key {part!r}, expected {_KEY_LIST}")
        for missing in _NEEDED:
            if missing not in parts:
                self.wrong(key, f"{slug}: no {missing}")
        name = self.text(parts.get("name"), f"{slug}: name")
        description = self.text(parts.get("description"), f"{slug}: description")
        terms = self._terms(slug, "terms", parts)
        title_terms = self._terms(slug, "title_terms", parts)
        speaking = {phrase_key(phrase): phrase for phrase in (*title_terms, *terms)}
        negative_terms = self._terms(slug, "negative_terms", parts, speaking)
        formerly = tuple(self._formerly(slug, parts.get("formerly"), taken))
        return Topic(slug, name or slug, description or "", terms, title_terms, negative_terms, formerly)

    def _formerly(self, slug: TopicId, node: yaml.Node | None, taken: set[str]) -> Iterator[TopicId]:
        """The slugs of the past that can be read, none of which another topic has or had."""
        if node is not None and not isinstance(node, yaml.SequenceNode):
            self.wrong(node, f"{slug}: formerly: expected a list of slugs")
        for item in node.value if isinstance(node, yaml.SequenceNode) else ():
            if (old := self.text(item, f"{slug}: a slug of formerly")) is None:
                continue
            if wrong := _wrong_slug(old):
                self.wrong(item, f"{slug}: formerly: {wrong}")
            elif old in taken:
                self.wrong(item, f"{slug}: formerly: {old!r} stands elsewhere in this file as a slug; keep one")
            else:
                taken.add(old)
                yield TopicId(old)

    def _terms(
        self, slug: TopicId, kind: str, parts: Mapping[str, yaml.Node], others: Mapping[str, str] | None = None
    ) -> dict[str, float]:
        """The weight of every term of a kind that can be read, in the order of the file.

        `others` are the phrases, by key, that may not stand among them too.
        """
        name = kind.removesuffix("s").replace("_", " ")
        terms: dict[str, float] = {}
        seen = dict(others or {})
        for phrase, weight, where in self._weighted(slug, kind, parts.get(kind)):
            key = phrase_key(phrase)
            if not any(map(str.isalnum, phrase)):
                self.wrong(where, f"{slug}: the {name} {phrase!r} has no letter or digit")
            elif _PATTERN.search(phrase):
                self.wrong(where, f"{slug}: the {name} {phrase!r} is a pattern; write words, each as it is used")
            elif phrase != phrase.lower():
                self.wrong(where, f"{slug}: write the {name} {phrase!r} in lower case")
            elif key in seen:
                self.wrong(where, f"{slug}: the {name} {phrase!r} is the same as {seen[key]!r}")
            else:
                seen[key] = phrase
                terms[phrase] = weight
        return terms

    def _weighted(self, slug: TopicId, kind: str, node: yaml.Node | None) -> Iterator[tuple[str, float, yaml.Node]]:
        """Phrase, weight and place of every entry of a mapping or a list of terms."""
        if isinstance(node, yaml.MappingNode):
            for phrase, key, value in self.entries(node, f"{slug}: a phrase of {kind}"):
                weight = _number(value)
                if weight is not None:
                    yield phrase, weight, key
                else:
                    self.wrong(value, f"{slug}: the weight of {phrase!r} is no positive number")
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                if (term := self.text(item, f"{slug}: a phrase of {kind}")) is not None:
                    yield term, 1.0, item
        elif node is not None:
            self.wrong(node, f"{slug}: {kind}: expected a mapping of phrases to weights or a list of phrases")


def _number(node: yaml.Node) -> float | None:
    """The positive, finite number that a scalar holds; None for anything else."""
    if not isinstance(node, yaml.ScalarNode) or node.tag not in _NUMBERS:
        return None
    try:
        number = float(node.value)
    except ValueError:  # YAML's .inf, 0x1f and 1:30
        return None
    return number if 0 < number < math.inf else None
