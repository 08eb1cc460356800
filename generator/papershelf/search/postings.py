"""Codes the lists of papers that hold a term, and reads them again.

A list is a sequence of postings sorted by number. A posting is one varint: the gap to the number before, three bits of
impact, two bits of the class of its fields; fields that are none of the three usual sets follow in a byte of their
own. A long list has two tiers, each sorted by itself: the postings of the highest impact come first, and a query of
one word reads no further.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntFlag

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

FIRST_TIER = 8_192
"""The most postings that the first tier of a list holds."""


class Fields(IntFlag):
    """Where in a paper a term stands."""

    NAME = 1
    TITLE = 2
    ABSTRACT = 4
    SYSTEMS = 8
    TOPICS = 16
    AUTHORS = 32


CLASSES = (Fields.ABSTRACT, Fields.TITLE | Fields.ABSTRACT, Fields.TITLE)
_OTHER = 3
IMPACTS = (
    (10, 17, 23, 29, 35, 41, 47, 54),
    (36, 40, 43, 46, 49, 52, 55, 59),
    (36, 40, 43, 46, 49, 52, 55, 59),
    (10, 18, 26, 34, 42, 48, 54, 60),
)
"""The eight impacts, of 63, that a posting of each class can have."""


def encode(gaps: Integers, impacts: Integers, fields: Integers) -> tuple[Bytes, Integers]:
    """All postings in a row as bytes, and the offset of each, with one more for the end; impacts are 0..63."""
    classes = np.full(64, _OTHER, dtype=np.int64)
    classes[list(CLASSES)] = range(len(CLASSES))
    kind = classes[fields]
    nearest = [[min(range(8), key=lambda level: abs(table[level] - value)) for value in range(64)] for table in IMPACTS]
    level = np.array(nearest)[kind, impacts]
    return _varints(gaps << 5 | level << 2 | kind, np.where(kind == _OTHER, fields, -1))


def decode(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The postings of one tier: paper, impact, fields."""
    paper, place = -1, 0
    while place < len(data):
        number = shift = 0
        while True:
            byte = data[place]
            place += 1
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        paper += (number >> 5) + 1
        kind = number & 3
        if kind == _OTHER:
            fields = data[place]
            place += 1
        else:
            fields = int(CLASSES[kind])
        yield paper, IMPACTS[kind][number >> 2 & 7], fields


def varints(numbers: npt.ArrayLike) -> bytes:
    """Numbers below 2**35 as varints, the low seven bits first."""
    values = np.asarray(numbers, dtype=np.int64)
    return _varints(values, np.full(len(values), -1))[0].tobytes()


def _varints(values: Integers, followers: Integers) -> tuple[Bytes, Integers]:
    """The numbers as varints, each with the byte that follows it unless that is -1, and all offsets."""
    size = np.ones(len(values), dtype=np.int64)
    for bits in (7, 14, 21, 28):
        size += values >= 1 << bits
    ends = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(size + (followers >= 0), out=ends[1:])
    out = np.zeros(int(ends[-1]), dtype=np.uint8)
    starts = ends[:-1]
    for place in range(5):
        held = size > place
        more = (size > place + 1)[held]
        out[starts[held] + place] = (values[held] >> 7 * place & 127) | more * 128
    followed = followers >= 0
    out[(starts + size)[followed]] = followers[followed]
    return out, ends


def read_varints(data: bytes) -> list[int]:
    """The numbers that `varints` coded."""
    found, number, shift = [], 0, 0
    for byte in data:
        number |= (byte & 127) << shift
        if byte < 128:
            found.append(number)
            number = shift = 0
        else:
            shift += 7
    return found
