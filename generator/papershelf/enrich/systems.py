"""Finds the named systems (methods, models, datasets, benchmarks) that the papers introduce, and who mentions them.

A paper introduces the name before its title's colon when that has the shape of a name: short, and with a capital or
a digit where an ordinary word would have none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from papershelf.model import Paper, PaperId, System, SystemId
from papershelf.slugs import make_slug, text_key, unique_slug

_HEAD = re.compile(r"^([^:?!]{2,40}?)\s*:\s+\S")
_NAME_WORDS = 3
_SHAPED = re.compile(r"[a-z0-9].*[A-Z]|[A-Z]{2}|\d|^[A-Z][a-z]+(?:-[A-Z]\w*)+$")
_WORD = re.compile(r"\w+(?:[-.+]\w+)*\+*")


def introduced_name(paper: Paper) -> str | None:
    """The name that a paper's title gives to what it introduces; None where its head is an ordinary phrase."""
    match = _HEAD.match(paper.title.line)
    if match is None or len(words := match[1].split()) > _NAME_WORDS:
        return None
    return match[1] if len(words) == 1 or any(_SHAPED.search(word) for word in words) else None


def find_systems(papers: Sequence[Paper]) -> tuple[System, ...]:
    """Every introduced system, sorted by slug, with its papers sorted by id; one name is one system."""
    introduced: dict[str, dict[PaperId, str]] = defaultdict(dict)
    for paper in papers:
        if name := introduced_name(paper):
            introduced[text_key(name)][paper.id] = name
    mentioned = _mentions(papers, {name for names in introduced.values() for name in names.values()})
    systems: list[System] = []
    taken: set[str] = set()
    for _, names in sorted(introduced.items()):
        name = min(names.values())
        slug = unique_slug(make_slug(name, "system"), taken)
        taken.add(slug)
        users = {paper for spelling in names.values() for paper in mentioned[spelling]} - names.keys()
        systems.append(System(SystemId(slug), name, tuple(sorted(names)), tuple(sorted(users))))
    return tuple(sorted(systems, key=lambda system: system.id))


def introduced_by(systems: Iterable[System]) -> Mapping[PaperId, tuple[System, ...]]:
    """The systems that each paper introduces."""
    return _by_paper((paper, system) for system in systems for paper in system.introduced_by)


def mentioned_by(systems: Iterable[System]) -> Mapping[PaperId, tuple[System, ...]]:
    """The systems that each paper mentions and does not introduce."""
    return _by_paper((paper, system) for system in systems for paper in system.mentioned_by)


def _by_paper(pairs: Iterable[tuple[PaperId, System]]) -> Mapping[PaperId, tuple[System, ...]]:
    found: dict[PaperId, list[System]] = defaultdict(list)
    for paper, system in pairs:
        found[paper].append(system)
    return {paper: tuple(systems) for paper, systems in found.items()}


def _mentions(papers: Iterable[Paper], names: Iterable[str]) -> Mapping[str, set[PaperId]]:
    """Which papers hold each name in their text, as whole words and in the name's own case."""
    spelled = {tuple(_WORD.findall(name)): name for name in names}
    longest = max(map(len, spelled), default=0)
    found: dict[str, set[PaperId]] = defaultdict(set)
    for paper in papers:
        words = _WORD.findall(f"{paper.title.line} . {paper.abstract.line}")
        for size in range(1, longest + 1):
            for start in range(len(words) - size + 1):
                if name := spelled.get(tuple(words[start : start + size])):
                    found[name].add(paper.id)
    return found
