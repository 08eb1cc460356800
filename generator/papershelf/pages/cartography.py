"""Puts the map into the views: its own page, a paper's way to its place, a topic's part of it.

It stands apart from what fills the views, for the layout takes its time and nothing else waits for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from papershelf import urls
from papershelf.enrich.atlas import Atlas
from papershelf.model import PaperId, TopicId
from papershelf.pages.views import AtlasPage, Chip, Page, PaperPage, Part, Sign, T, TopicPage, TopicsPage, counted
from papershelf.urls import Address

_DOTS = 500
"""How many papers a small picture has room for, of a topic and of the others."""


def with_map(pages: Sequence[Page], atlas: Atlas, papers_on: Mapping[TopicId, Sequence[PaperId]]) -> Iterator[Page]:
    """The pages of a library with their links to its map, and the map's own page at the end."""
    chips = {tile.chip.address: tile.chip for page in pages if isinstance(page, TopicsPage) for tile in page.tiles}
    places = {place.paper: (place.x, place.y) for place in atlas.places}
    some = _sample(tuple(places))
    for page in pages:
        if isinstance(page, PaperPage):
            yield replace(page, on_map=urls.paper_on_atlas(page.paper.id))
        elif isinstance(page, TopicPage) and page.number == 1 and papers_on[page.topic.id]:
            own = papers_on[page.topic.id]
            others = _without(some, own)
            yield replace(
                page,
                part=Part(
                    target=urls.topic_on_atlas(page.topic.id),
                    hue=chips[urls.topic(page.topic.id)].hue,
                    own=tuple(places[paper] for paper in _sample(own)),
                    others=tuple(places[paper] for paper in others),
                ),
            )
        else:
            yield page
    yield _atlas_page(atlas, chips)


def _atlas_page(atlas: Atlas, chips: Mapping[Address, Chip]) -> AtlasPage:
    total = len(atlas.places)
    return AtlasPage(
        address=urls.ATLAS,
        title="Atlas",
        description=f"A map of the {counted(total, 'paper')} of this library: near means alike.",
        papers=total,
        signs=tuple(
            Sign(chips[urls.topic(region.topic)], region.x, region.y, region.papers) for region in atlas.regions
        ),
    )


def _sample(papers: Sequence[T]) -> Sequence[T]:
    """As many papers, evenly spaced, as a small picture has room for."""
    return papers[:: math.ceil(len(papers) / _DOTS) or 1]


def _without(papers: Iterable[PaperId], others: Iterable[PaperId]) -> list[PaperId]:
    left_out = frozenset(others)
    return [paper for paper in papers if paper not in left_out]
