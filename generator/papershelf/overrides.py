"""content/overrides.yml: what a person knows better than a capture, by the slug of the paper.

It is read in full before it is applied, so that every mistake in it is reported at once with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import yaml

from papershelf import escaping
from papershelf.content import ContentFile, line_of, value_of
from papershelf.dates import known_date
from papershelf.errors import ProblemLog
from papershelf.identifiers import known_arxiv_id, known_doi
from papershelf.model import Link, LinkKind, Paper, PaperId, TopicId
from papershelf.text import AbstractText


@dataclass(frozen=True, slots=True)
class Override:
    """The corrections of one paper: fields of `Paper` to replace, and whether to hide it."""

    slug: PaperId
    changes: Mapping[str, Any]
    hide: bool
    line: int


def read_overrides(text: str, file: str, topics: Iterable[TopicId], log: ProblemLog) -> dict[PaperId, Override]:
    """Every override by its slug; a key or value that is not understood is a problem and left out."""
    source, known_topics = ContentFile(file, log), frozenset(topics)
    overrides: dict[PaperId, Override] = {}
    if (root := source.mapping(text)) is None:
        return overrides
    for slug, key, node in source.entries(root):
        if not isinstance(node, yaml.MappingNode):
            source.wrong(key, f"{slug}: not a mapping; write the fields to correct below the slug")
            continue
        changes: dict[str, Any] = {}
        for name, name_node, value_node in source.entries(node):
            if name not in _FIELDS:
                source.wrong(name_node, f"{slug}: no field {name!r}; known are {', '.join(_FIELDS)}")
                continue
            expected, read = _FIELDS[name]
            found = read(value_of(value_node))
            if found is None:
                source.wrong(name_node, f"{slug}: {name} must be {expected}")
            elif name == "topics" and (unknown := [topic for topic in found if topic not in known_topics]):
                source.wrong(name_node, f"{slug}: topics.yml has no topic {', '.join(map(repr, unknown))}")
            else:
                changes[name] = found
        hide = changes.pop("hide", False)
        overrides[PaperId(slug)] = Override(PaperId(slug), changes, hide, line_of(key))
    return overrides


def apply_override(paper: Paper, override: Override) -> Paper:
    """The paper with its corrections."""
    return replace(paper, **override.changes)


def _text(value: object) -> AbstractText | None:
    return (AbstractText.from_capture(value) or None) if isinstance(value, str) else None


def _line(value: object) -> AbstractText | None:
    return _text(" ".join(value.split())) if isinstance(value, str) else None


def _strings(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        return None
    return tuple(escaping.printable(" ".join(item.split())) for item in value)


def _topics(value: object) -> tuple[TopicId, ...] | None:
    names = _strings(value)
    return None if names is None else tuple(TopicId(name) for name in dict.fromkeys(names))


def _date(value: object) -> str | None:
    return known_date(value.isoformat()[:10] if isinstance(value, date) else str(value))


def _known(read: Callable[[str], str | None]) -> Callable[[object], str | None]:
    return lambda value: read(value) if isinstance(value, str) else None


def _url(value: object) -> str | None:
    return escaping.web_url(value) if isinstance(value, str) else None


def _links(value: object) -> tuple[Link, ...] | None:
    if not isinstance(value, list):
        return None
    links = []
    for item in value:
        if not isinstance(item, dict) or set(item) - {"url", "kind"} or (url := _url(item.get("url"))) is None:
            return None
        kind = item.get("kind", LinkKind.OTHER)
        if not isinstance(kind, str) or kind not in set(LinkKind):
            return None
        links.append(Link(url, LinkKind(kind)))
    return tuple(links)


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


_FIELDS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "title": ("a text that is not empty", _line),
    "abstract": ("a text that is not empty", _text),
    "authors": ("a list of names", _strings),
    "date": ("a year, a month (2025-08) or a day (2025-08-20)", _date),
    "arxiv_id": ("an arXiv id in quotes, such as '2410.08207'", _known(known_arxiv_id)),
    "doi": ("a DOI, such as 10.1000/182", _known(known_doi)),
    "url": ("an http or https URL", _url),
    "links": ("a list of `url: …` with a `kind: …` of " + ", ".join(LinkKind), _links),
    "topics": ("a list of slugs from topics.yml", _topics),
    "hide": ("true or false", _flag),
}
