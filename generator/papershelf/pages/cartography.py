"""Puts the map into the views: its own page, and a topic's part of it.

It stands apart from what fills the views, for the layout takes its time and nothing else waits for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from papershelf import urls
from papershelf.enrich import Knowledge
from papershelf.enrich.atlas import Atlas
from papershelf.model import PaperId
from papershelf.pages.views import AtlasPage, Page, Part, Sign, Slip, T, TopicPage, chips_of, counted

_DOTS = 500
"""How many papers a small picture has room for, of a topic and of the others."""


def with_map(slips: Iterable[Slip], atlas: Atlas, knowledge: Knowledge) -> Iterator[Slip]:
    """The pages of a library with the parts of its map, and the map's own page at the end."""
    cartographer = _Cartographer(atlas, knowledge)
    for slip in slips:
        if issubclass(slip.kind, TopicPage):
            yield slip._replace(make=partial(cartographer.marked, slip.make))
        else:
            yield slip
    yield Slip(urls.ATLAS, AtlasPage, cartographer.page)


class _Cartographer:
    """The map, and what many pages ask of it."""

    def __init__(self, atlas: Atlas, knowledge: Knowledge) -> None:
        self._atlas, self._papers_on = atlas, knowledge.papers_on
        self._chips = chips_of(knowledge.topics)
        self._places = {place.paper: (place.x, place.y) for place in atlas.places}
        self._some = _sample(tuple(self._places))

    def marked(self, make: Callable[[], Page]) -> Page:
        """The first page of a topic with its part of the map; others unchanged."""
        page = make()
        if isinstance(page, TopicPage) and page.number == 1 and (own := self._papers_on[page.topic.id]):
            part = Part(
                target=urls.topic_on_atlas(page.topic.id),
                hue=self._chips[page.topic.id].hue,
                own=tuple(self._places[paper] for paper in _sample(own)),
                others=tuple(self._places[paper] for paper in _without(self._some, own)),
            )
            return replace(page, part=part)
        return page

    def page(self) -> AtlasPage:
        """The page of the map itself."""
        total = len(self._atlas.places)
        return AtlasPage(
            address=urls.ATLAS,
            title="Map",
            description=f"A map of the {counted(total, 'paper')} of this library: near means alike.",
            papers=total,
            signs=tuple(
                Sign(self._chips[region.topic], region.x, region.y, region.papers) for region in self._atlas.regions
            ),
        )


def _sample(papers: Sequence[T]) -> Sequence[T]:
    """As many papers, evenly spaced, as a small picture has room for."""
    return papers[:: math.ceil(len(papers) / _DOTS) or 1]


def _without(papers: Iterable[PaperId], others: Iterable[PaperId]) -> list[PaperId]:
    left_out = frozenset(others)
    return [paper for paper in papers if paper not in left_out]
