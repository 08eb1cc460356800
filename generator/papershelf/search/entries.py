"""What the index is made of: papers, and the things that a query may name (systems, topics, short forms).

The builder of the index knows no corpus; this is the form in which it is told of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper: `address` is its page in the site, `names` what it introduces, `systems` what it mentions.

    `values` maps the name of a facet to the paper's values of it.
    """

    address: str
    title: str
    text: str
    names: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    date: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a name and a place in the site: its kind, and every form of its name, the shown one first."""

    kind: str
    names: tuple[str, ...]
    address: str
    text: str
    papers: int


Facets = Mapping[str, Mapping[str, str]]
"""The facets of a library: the name of each to its values, each with the label that people see."""
