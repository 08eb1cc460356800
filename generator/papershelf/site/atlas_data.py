"""The map as data for its script: where the points are at once, what they are in parts when it is asked for.

Each file is a script that calls `papershelfAtlas(name, data)`, for a page on a disk may load a script and nothing else.
A hundred thousand points are 1 MB; a hundred thousand titles would be ten.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from papershelf import urls
from papershelf.enrich import Knowledge
from papershelf.enrich.atlas import GRID, Atlas
from papershelf.model import PaperId
from papershelf.pages.views import AtlasPage
from papershelf.slugs import slug_hash

SHARD = 1024
"""How many papers, neighbours on the map mostly, stand in one file."""


def atlas_files(atlas: Atlas, knowledge: Knowledge, page: AtlasPage, titles: Mapping[PaperId, str]) -> dict[str, str]:
    """The files of the map, path to text.

    Points are numbered in the order of the places. `points.js` has their columns as base64 of unsigned integers, low
    byte first: `x` and `y` of 16 bits, and `topics`, the first, second and further topics as places 1.. in `signs`, 0
    for none, of 8 bits, or of 16 where there are more than 255. `papers-N.js` has slug, title and related points of
    the points from N times `SHARD` on; `slugs.js` the `slug_hash` of each slug to find a point by.
    """
    order = [place.paper for place in atlas.places]
    number = {paper: index for index, paper in enumerate(order)}
    sign = {region.topic: index for index, region in enumerate(atlas.regions, 1)}
    topics = [[sign[match.topic] for match in knowledge.topics_of.get(paper, ())] for paper in order]
    width = "<u1" if len(page.signs) < 256 else "<u2"
    points = {
        "grid": GRID,
        "shard": SHARD,
        "x": _column((place.x for place in atlas.places), "<u2"),
        "y": _column((place.y for place in atlas.places), "<u2"),
        "topics": [
            _column((found[rank] if rank < len(found) else 0 for found in topics), width)
            for rank in range(max(map(len, topics), default=0))
        ],
        "signs": [
            [region.topic, sign.chip.text, sign.chip.hue, sign.papers, sign.x, sign.y]
            for region, sign in zip(atlas.regions, page.signs, strict=True)
        ],
    }
    rows = [
        [paper, titles[paper], [number[other.paper] for other in knowledge.related.get(paper, ())]] for paper in order
    ]
    files = {
        urls.ATLAS_POINTS: _script("points", points),
        urls.ATLAS_SLUGS: _script("slugs", _column(map(slug_hash, order), "<u4")),
    }
    for shard in range(0, len(rows), SHARD):
        name = f"papers-{shard // SHARD}"
        files[urls.atlas_shard(shard // SHARD)] = _script(name, rows[shard : shard + SHARD])
    return files


def _script(name: str, data: Any) -> str:
    return f"papershelfAtlas({json.dumps(name)},{json.dumps(data, ensure_ascii=False, separators=(',', ':'))});\n"


def _column(values: Iterable[int], width: str) -> str:
    """Base64 of unsigned integers of a NumPy type."""
    return b64encode(np.fromiter(values, dtype=width).tobytes()).decode()
