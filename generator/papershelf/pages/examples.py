"""What a visitor may ask of this library: every filter that a paper of it passes, with an example that finds one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

from papershelf.enrich import Knowledge
from papershelf.model import Corpus, LinkKind
from papershelf.pages.views import Example, newest_first


def examples(corpus: Corpus, known: Knowledge) -> Iterator[Example]:
    """The filters of the search; of topics, systems, authors and kinds of system the one that most papers have."""
    if topic := _commonest({known.topics[topic].name: len(papers) for topic, papers in known.papers_on.items()}):
        yield Example("papers on a topic", (_filter("topic", topic),))
    if system := _commonest({one.name: len(one.introduced_by) + len(one.mentioned_by) for one in known.systems}):
        yield Example("papers that introduce or mention a system", (_filter("system", system),))
    if author := _commonest(Counter(person.rpartition(" ")[2] for paper in corpus.papers for person in paper.people)):
        yield Example("papers of an author", (_filter("author", author),))
    if years := sorted({paper.date[:4] for paper in corpus.papers if paper.date}):
        some = (_filter("year", f"{years[0]}-{years[-1]}"),) if len(years) > 1 else ()
        yield Example(
            "papers of a year, or of some years" if some else "papers of a year", (f"year:{years[-1]}", *some)
        )
    if newest := next(iter(newest_first(corpus)), None):
        yield Example("papers of a capture", (_filter("capture", newest.title),))
    kinds = ({one.kind.value for one in namings if one.kind} for namings in known.introduces.values())
    if kind := _commonest(Counter(chain.from_iterable(kinds))):
        yield Example("papers that introduce a system of a kind", (_filter("kind", kind),))
    if any(link.kind is LinkKind.CODE for links in known.links.values() for link in links):
        yield Example("papers with code", (_filter("has", "code"),))


def _commonest(counts: Mapping[str, int]) -> str | None:
    """The first in the alphabet of those that most have; None where none has any."""
    best = min(counts, key=lambda name: (-counts[name], name), default=None)
    return best if best is not None and counts[best] else None


def _filter(name: str, value: str) -> str:
    """A filter as it is typed; a quote cannot stand in a value."""
    value = " ".join(value.lower().replace('"', " ").split())
    return f'{name}:"{value}"' if " " in value else f"{name}:{value}"
