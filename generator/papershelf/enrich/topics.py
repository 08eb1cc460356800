"""What papers are about: the topics of content/topics.yml and the terms that put a paper there.

A visitor may ask why a paper stands under a topic, and a maintainer must be able to correct it in an editor.
So the rule is one sum over phrases found in the text, and every match carries the phrases that decided.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from papershelf.enrich.phrases import PhraseFinder, phrase_key
from papershelf.model import Paper, PaperId, Topic, TopicId, TopicMatch

TITLE_WEIGHT = 3.0
"""How much more a term counts in the title than once in the abstract."""

MIN_SCORE = 3.0
"""Below this no topic is assigned: a hint or two in passing is not a subject."""

_NEARLY = MIN_SCORE - 0.01

MIN_SHARE = 0.3
"""A second or third topic has at least this share of the strongest topic's score."""

MAX_TOPICS = 3
"""No paper has more topics than this, unless an override names them."""


class TermScore(NamedTuple):
    """What a term adds to a topic's score for a paper, or takes from it where `points` is negative.

    `weight` counts for each of its `mentions` in the abstract (more slowly with each), `title_weight` for the title.
    """

    term: str
    weight: float
    title_weight: float
    in_title: bool
    mentions: int
    points: float


class TopicScore(NamedTuple):
    """How strongly a paper speaks for a topic: the sum of its terms, those first that weigh most either way."""

    topic: TopicId
    score: float
    terms: tuple[TermScore, ...]

    @property
    def match(self) -> TopicMatch:
        """The score with the terms that spoke for the topic."""
        return TopicMatch(self.topic, self.score, tuple(term.term for term in self.terms if term.points > 0))


class _Weighed(NamedTuple):
    """A term of a topic; the weights of a negative one are negative."""

    topic: TopicId
    term: str
    weight: float
    title_weight: float


_Hit = tuple[float, _Weighed, bool, int]
"""A term that a paper has: the points it adds, whether the title has it, and its mentions in the abstract."""


def assign_topics(papers: Iterable[Paper], topics: Sequence[Topic]) -> dict[PaperId, tuple[TopicMatch, ...]]:
    """At most three topics for each paper, strongest first and equals by slug; none where too little matches.

    A paper whose `topics` is not None has exactly those in that order, with score 0 and no terms: a person
    decided.
    """
    scorer = TopicScorer(topics)
    return {paper.id: scorer.topics_of(paper) for paper in papers}


def least_score(scores: Sequence[TopicScore]) -> float:
    """What a topic must reach where these are the scores, strongest first."""
    return max(MIN_SCORE, MIN_SHARE * scores[0].score) if scores else MIN_SCORE


class TopicScorer:
    """Scores papers by the terms of all topics in one pass over their text."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._owners: dict[str, list[_Weighed]] = {}
        phrases: list[str] = []
        for term in (term for topic in topics for term in _weighed(topic)):
            self._owners.setdefault(phrase_key(term.term), []).append(term)
            phrases.append(term.term)
        self._finder = PhraseFinder(phrases)

    def topics_of(self, paper: Paper) -> tuple[TopicMatch, ...]:
        """The topics of one paper; see `assign_topics`."""
        if paper.topics is not None:
            return tuple(TopicMatch(topic, 0.0, ()) for topic in paper.topics)
        # Most papers brush many topics: what cannot come in is not told in full. Rounding moves a sum by far less.
        found = {topic: hits for topic, hits in self._found(paper).items() if sum([hit[0] for hit in hits]) > _NEARLY}
        scores = [score for score in _ranked(found) if score.score >= MIN_SCORE]
        least = least_score(scores)
        return tuple(score.match for score in scores[:MAX_TOPICS] if score.score >= least)

    def scores_of(self, paper: Paper) -> list[TopicScore]:
        """Every topic that the text speaks for more than against, strongest first and equals by slug."""
        return [score for score in _ranked(self._found(paper)) if score.score > 0]

    def _found(self, paper: Paper) -> dict[TopicId, list[_Hit]]:
        """The terms of each topic that the paper has, in no order."""
        title, abstract = self._finder.count(paper.title.plain), self._finder.count(paper.abstract.plain)
        found: dict[TopicId, list[_Hit]] = {}
        for key in title.keys() | abstract.keys():
            in_title, mentions = key in title, abstract.get(key, 0)
            # The tenth mention says less than the second; a title says a thing once.
            strength = math.log2(1 + mentions)
            for term in self._owners[key]:
                topic, _, weight, title_weight = term
                points = TITLE_WEIGHT * title_weight * in_title + weight * strength
                if points:
                    found.setdefault(topic, []).append((points, term, in_title, mentions))
        return found


def _weighed(topic: Topic) -> Iterator[_Weighed]:
    """Every term of a topic once, by its key."""
    in_title = _by_key(topic.title_terms)
    for key, (term, weight) in _by_key(topic.terms).items():
        _, title_weight = in_title.pop(key, (term, weight))
        yield _Weighed(topic.id, term, weight, title_weight)
    for term, weight in in_title.values():
        yield _Weighed(topic.id, term, 0.0, weight)
    for term, weight in topic.negative_terms.items():
        yield _Weighed(topic.id, term, -weight, -weight)


def _by_key(terms: Mapping[str, float]) -> dict[str, tuple[str, float]]:
    return {phrase_key(term): (term, weight) for term, weight in terms.items()}


def _ranked(found: Mapping[TopicId, Iterable[_Hit]]) -> list[TopicScore]:
    """The scores of topics, strongest first and equals by slug."""
    scores = [_score(topic, map(_told, hits)) for topic, hits in found.items()]
    return sorted(scores, key=lambda score: (-score.score, score.topic))


def _told(hit: _Hit) -> TermScore:
    points, (_, term, weight, title_weight), in_title, mentions = hit
    return TermScore(term, weight, title_weight, in_title, mentions, round(points, 6))


def _score(topic: TopicId, terms: Iterable[TermScore]) -> TopicScore:
    """A topic's score, rounded so that a tie is one in any order of adding."""
    ranked = sorted(terms, key=lambda term: (-abs(term.points), term.term))
    return TopicScore(topic, round(sum([term.points for term in ranked]), 6), tuple(ranked))
