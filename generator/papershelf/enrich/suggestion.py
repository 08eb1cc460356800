"""Proposes topics for a corpus that has none: a first content/topics.yml, for a person to review.

Papers are clustered by their words, as in latent semantic analysis (Deerwester et al., 1990) with k-means, and each
cluster becomes a topic with its telling terms, each weighed by how surely it tells the cluster.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from scipy.sparse import issparse
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from papershelf.enrich.phrases import PhraseFinder, phrase_key
from papershelf.enrich.telling import NOT_TELLING, telling_terms
from papershelf.model import Paper, Topic, TopicId
from papershelf.slugs import make_slug, unique_slug

_TITLE_WEIGHT = 3
_DIMENSIONS = 50
_STARTS = 10
_SPEAKERS = 100
_CANDIDATES = 40
_TERMS = 20
_FIRST = 3
_SURE = 3.84  # G² at 5 %: the weights weed out what is left to chance
_WEIGHTS = ((0.5, 3.0), (0.35, 2.0), (0.2, 1.0), (0.1, 0.5))
"""What a term weighs by the share of its papers that are in the cluster; below the last it is no term."""

_DOUBT = 3
"""As many papers outside the cluster are taken for granted, so that a rare term is not a sure one."""

_WORD = r"(?u)\b[^\W\d_][\w-]*[^\W_]\b"
_FEW = 50


def usual_number(papers: int) -> int:
    """How many topics are proposed unless told: 4 for 10 papers, 15 for 400, 54 for 20,000."""
    return min(papers, round(2 * math.cbrt(papers)))


def largest_number(papers: int) -> int:
    """How many topics may be asked for: a topic is what two papers share at least."""
    return max(1, papers // 2)


@dataclass(frozen=True)
class Suggestion:
    """A proposed topic and the papers that it is made from, the most typical first."""

    topic: Topic
    papers: Sequence[Paper]


def suggest_topics(papers: Sequence[Paper], number: int) -> tuple[Suggestion, ...]:
    """At most `number` topics, the one with the most papers first; papers must be sorted by id.

    Fewer where the papers differ in fewer ways or a cluster has no term of its own. The same papers give the same
    topics.
    """
    clusters = cluster_papers(papers, number)
    terms = telling_terms([cluster[:_SPEAKERS] for cluster in clusters], _CANDIDATES, _SURE)
    found: list[Suggestion] = []
    taken: set[str] = set()
    for cluster, weighed in zip(clusters, _weighed(clusters, terms), strict=True):
        if weighed:
            topic = _topic(weighed, taken)
            taken.add(topic.id)
            found.append(Suggestion(topic, cluster))
    return tuple(found)


def cluster_papers(papers: Sequence[Paper], number: int) -> list[list[Paper]]:
    """The papers in at most `number` groups, the largest first, each with the paper nearest to its middle first."""
    few = len(papers) < _FEW
    vectorizer = TfidfVectorizer(
        token_pattern=_WORD,
        stop_words=sorted(NOT_TELLING),
        sublinear_tf=True,
        min_df=1 if few else 2,
        max_df=1.0 if few else 0.3,
        dtype=np.float32,
    )
    texts = (" ".join([paper.title.line] * _TITLE_WEIGHT + [paper.abstract.line]) for paper in papers)
    try:
        vectors = vectorizer.fit_transform(texts)
    except ValueError:  # no term is left: texts without words, or all of them the same
        return [list(papers)] if papers else []
    dimensions = min(_DIMENSIONS, *(size - 1 for size in vectors.shape))
    # More threads add up in any order, and the last bits of a sum can move a paper.
    with threadpool_limits(limits=1):
        if dimensions > 1:
            vectors = TruncatedSVD(dimensions, random_state=0).fit_transform(vectors)
        places = normalize(vectors)
        places = np.round(places.toarray() if issparse(places) else places, 6)
        distinct = len(np.unique(places, axis=0))
        means = KMeans(min(number, distinct), n_init=_STARTS, random_state=0).fit(places)
        distances = means.transform(places)
    groups: dict[int, list[tuple[float, int]]] = {}
    for index, label in enumerate(means.labels_):
        groups.setdefault(int(label), []).append((round(float(distances[index, label]), 4), index))
    ranked = sorted((sorted(group) for group in groups.values()), key=lambda group: (-len(group), group))
    return [[papers[index] for _, index in group] for group in ranked]


def _weighed(clusters: Sequence[Sequence[Paper]], terms: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    """The weight of each cluster's terms, by how many of the papers that have a term are in the cluster."""
    finder = PhraseFinder(term for one in terms for term in one)
    inside = [
        Counter(key for paper in cluster for key in finder.count(f"{paper.title.plain} . {paper.abstract.plain}"))
        for cluster in clusters
    ]
    everywhere: Counter[str] = Counter()
    for count in inside:
        everywhere.update(count)
    found = []
    for count, candidates in zip(inside, terms, strict=True):
        weights: dict[str, float] = {}
        for term in candidates:
            key = phrase_key(term)
            share = count[key] / (everywhere[key] + _DOUBT)
            weight = next((weight for least, weight in _WEIGHTS if share >= least), 0.0)
            if weight and key not in map(phrase_key, weights):
                weights[term] = weight
        found.append(dict(islice(weights.items(), _TERMS)))
    return found


def _topic(terms: Mapping[str, float], taken: set[str]) -> Topic:
    """A topic named by its first terms, rather by a phrase than by a short form; its slug is none of those taken."""
    first = next((term for term in islice(terms, _FIRST) if " " in term or "-" in term), next(iter(terms)))
    others = [term for term in terms if term != first]
    slug = unique_slug(make_slug(first, "topic"), taken)
    told = ", ".join(others[1:5])
    return Topic(
        TopicId(slug),
        _capital(first) + (f", {others[0]}" if others else ""),
        f"Papers on {told or first}.",
        {term.lower(): weight for term, weight in sorted(terms.items(), key=lambda item: -item[1])},
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
