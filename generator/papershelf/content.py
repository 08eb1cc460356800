"""Reads the YAML files of content/ so that whatever is wrong in them can be named with its line.

PyYAML drops line numbers and keeps the last of two equal keys without a word; a maintainer needs both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from papershelf.errors import ProblemLog


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a file's top level, with the line of the key and of each key in a mapping below it."""

    key: str
    value: Any
    line: int
    lines: Mapping[str, int]

    def line_of(self, key: str) -> int:
        """The line of a key of the value, or of the entry where the value has no such key."""
        return self.lines.get(key, self.line)


def read_entries(text: str, file: str, log: ProblemLog) -> tuple[Entry, ...]:
    """The entries of a YAML mapping in their order; what is not such a mapping, or stands twice, is a problem."""
    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return ()
        if not isinstance(root, yaml.MappingNode):
            log.add(file, root.start_mark.line + 1, "not a mapping; write one `name: …` for each entry", fatal=True)
            return ()
        return tuple(_entries(loader, root, file, log))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        log.add(file, mark.line + 1 if mark else 0, f"not valid YAML: {error.problem or error.context}", fatal=True)
    except (yaml.YAMLError, ValueError) as error:  # a forbidden character, an impossible date
        log.add(file, 0, f"not valid YAML: {' '.join(str(error).split())}", fatal=True)
    finally:
        loader.dispose()
    return ()


def _entries(loader: yaml.SafeLoader, root: yaml.MappingNode, file: str, log: ProblemLog) -> list[Entry]:
    entries: dict[str, Entry] = {}
    for key_node, value_node in root.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in entries:
            log.add(file, line, f"{key!r} stands here twice, first at line {entries[key].line}; join the two")
            continue
        lines: dict[str, int] = {}
        if isinstance(value_node, yaml.MappingNode):
            for inner, _ in value_node.value:
                name, at = str(inner.value), inner.start_mark.line + 1
                if name in lines:
                    log.add(file, at, f"{name!r} stands twice under {key!r}, first at line {lines[name]}; keep one")
                else:
                    lines[name] = at
        entries[key] = Entry(key, loader.construct_object(value_node, deep=True), line, lines)
    return list(entries.values())
