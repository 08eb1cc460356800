"""What the program knows of topics and names, as text for people, such as those who edit content/topics.yml.

Whoever asks why a paper stands under a topic wants the sum, not an opinion: every term, where it was found and what
it weighs, and the topics that nearly came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice

from papershelf.enrich.acronyms import find_acronyms
from papershelf.enrich.kinds import told_kind
from papershelf.enrich.suggestion import largest_number, suggest_topics, usual_number
from papershelf.enrich.systems import find_systems
from papershelf.enrich.topic_file import topics_text
from papershelf.enrich.topics import (
    MAX_TOPICS,
    MIN_SCORE,
    MIN_SHARE,
    TITLE_WEIGHT,
    TermScore,
    TopicScore,
    TopicScorer,
    least_score,
)
from papershelf.errors import ContentError, UsageError
from papershelf.escaping import printable
from papershelf.model import Corpus, Evidence, Naming, Paper, PaperId, SystemKind, Topic

_NEAR = 3
_NEXT_BEST = 3
_EXAMPLES = 3
_AROUND = 30


def find_paper(corpus: Corpus, name: str) -> Paper:
    """The paper with a slug, of today or of the past, or at an address that ends with one; else a `UsageError`."""
    slug = PaperId(name.rstrip("/").rpartition("/")[2].removesuffix(".html"))
    paper = corpus.by_id.get(corpus.redirects.get(slug, slug))
    if paper is None:
        near = list(islice(_near(corpus, slug), _NEAR))
        hint = f"did you mean {', '.join(near)}?" if near else "the last part of a paper's address is its slug"
        raise UsageError(f"no paper has the slug {name!r}; {hint}")
    return paper


def explain_topics(paper: Paper, topics: Sequence[Topic]) -> str:
    """Lines on every topic of a paper and the next best, with the points of each term."""
    return "".join(f"{line}\n" for line in _explained(paper, topics))


def explain_names(paper: Paper, corpus: Corpus) -> str:
    """Lines on every name that a paper introduces or mentions: its kind, the rules it rests on, and the places."""
    found = find_systems(corpus.papers, find_acronyms(corpus.papers))
    lines = [f"{paper.id}: {paper.title.line}"]
    for verb, namings in (("introduces", found.introduces), ("mentions", found.mentions)):
        for naming in namings.get(paper.id, ()):
            stands_for = f", which stands for {naming.expansion}" if naming.expansion else ""
            lines += ("", f"{verb} {naming.name}{stands_for}")
            if naming.kind or verb == "introduces":
                lines.append(f"  kind: {_kind(paper, naming, mentioned=verb == 'mentions')}")
            lines += (f"  {rule}: {_around(paper, place)}" for place in naming.evidence for rule in place.rules)
    return "".join(f"{printable(line)}\n" for line in lines)


def suggested_file(papers: Sequence[Paper], number: int | None) -> str:
    """A topics.yml with proposed topics, `number` of them or as many as is usual.

    Raises `ContentError` without papers or terms, `UsageError` for more topics than the papers allow.
    """
    if not papers:
        raise ContentError("there are no papers yet to suggest topics for")
    if number is not None and number > (most := largest_number(len(papers))):
        raise UsageError(
            f"{number:,} topics are more than the papers allow; a topic is what two papers share, so ask for {most:,} "
            "at most"
        )
    suggestions = suggest_topics(papers, number or usual_number(len(papers)))
    if not suggestions:
        raise ContentError("the papers share no terms that could tell topics")
    head = (
        f"Topics suggested for {len(papers):,} papers; a first draft, to be corrected by a person.\n"
        "Give each a name that a visitor understands, join or remove what is no subject, and weigh the terms:\n"
        "3 says it alone, 2 says it strongly, 1 is a hint."
    )
    if number is not None and len(suggestions) < number:
        head += f"\nFewer than the {number:,} asked for: the other groups of papers have no terms of their own."
    remarks = {
        each.topic.id: f"from {len(each.papers):,} papers, such as: "
        + "; ".join(paper.title.line for paper in each.papers[:_EXAMPLES])
        for each in suggestions
    }
    return topics_text((each.topic for each in suggestions), remarks, head)


def _kind(paper: Paper, naming: Naming, *, mentioned: bool) -> str:
    """What a name is that of, and the words that tell it."""
    told = told_kind(paper, naming.evidence, naming.name, naming.expansion, mentioned=mentioned)
    return f"{told.kind}, told by {told.words!r}" if told else f"{SystemKind.METHOD}, as nothing tells it"


def _around(paper: Paper, place: Evidence) -> str:
    text = paper.title.line if place.paragraph is None else paper.abstract_paragraphs[place.paragraph]
    around = " ".join(text[max(0, place.start - _AROUND) : place.end + _AROUND].split())
    return f"… {around} …"


def _near(corpus: Corpus, slug: str) -> Iterator[str]:
    """The slugs that hold this one, then those that are spelled much like it."""
    known = [paper.id for paper in corpus.papers]
    holding = [other for other in known if slug and slug in other]
    yield from holding
    yield from (other for other in get_close_matches(slug, known, _NEAR) if other not in holding)


def _explained(paper: Paper, topics: Sequence[Topic]) -> Iterator[str]:
    scores = TopicScorer(topics).scores_of(paper)
    least = least_score(scores)
    yield f"{paper.id}: {paper.title.line}"
    yield (
        f"A topic needs {_points(MIN_SCORE)}, and {MIN_SHARE:.0%} of those of the strongest: {least:.2f} here. "
        f"A paper has {MAX_TOPICS} at most."
    )
    if paper.topics is not None:
        named = ", ".join(paper.topics) or "none"
        yield f"overrides.yml decides, whatever the terms say: {named}."
    given = [score for score in scores[:MAX_TOPICS] if score.score >= least]
    others = scores[len(given) :]
    for score in given:
        yield ""
        yield f"{score.topic}: {_points(score.score)}"
        yield from _terms(score)
    if not given:
        yield "No topic reaches that."
    for score in others[:_NEXT_BEST]:
        reason = "too few" if score.score < least else f"{MAX_TOPICS} others are stronger"
        yield ""
        yield f"not {score.topic}: {_points(score.score)}, {reason}"
        yield from _terms(score)
    if len(others) > _NEXT_BEST:
        yield ""
        yield f"and {len(others) - _NEXT_BEST} more with less"


def _terms(score: TopicScore) -> Iterator[str]:
    width = max((len(term.term) for term in score.terms), default=0)
    for term in score.terms:
        yield f"  {term.points:7.2f}  {term.term:{width}}  {' + '.join(_places(term))}"


def _places(term: TermScore) -> Iterable[str]:
    """Where a term was found and what it weighs there."""
    if term.in_title and term.title_weight:
        yield f"title {term.title_weight:g} × {TITLE_WEIGHT:g}"
    if term.mentions and term.weight:
        often = "once" if term.mentions == 1 else f"{term.mentions} times"
        yield f"abstract ({often}) {term.weight:g} × {(term.points - _in_title(term)) / term.weight:.2f}"


def _in_title(term: TermScore) -> float:
    return TITLE_WEIGHT * term.title_weight * term.in_title


def _points(score: float) -> str:
    return f"{score:.2f} points"
