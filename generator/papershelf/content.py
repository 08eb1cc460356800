"""Reads YAML files, above all those of content/, as nodes, so that what is wrong in them can be named with its line.

Values would not do: PyYAML drops their lines and keeps the last of two equal keys without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from papershelf.errors import ProblemLog

_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class ContentFile:
    """One file of content/, named as in messages, and where its problems go."""

    file: str
    log: ProblemLog

    def mapping(self, text: str) -> yaml.MappingNode | None:
        """The file's root; None when the file is empty and, with a fatal problem, when it is no YAML mapping."""
        try:
            root = yaml.compose(text, yaml.SafeLoader)
        except RecursionError:
            self.log.add(self.file, 0, "not YAML: nested too deeply", fatal=True)
            return None
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            self.log.add(self.file, line, f"not YAML: {error.reason}", fatal=True)
            return None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            self.log.add(self.file, line, f"not YAML: {error.problem}", fatal=True)
            return None
        if root is not None and not isinstance(root, yaml.MappingNode):
            self.wrong(root, "expected a mapping of slugs to what belongs to each", fatal=True)
            return None
        return root

    def entries(self, node: yaml.MappingNode, what: str = "a key") -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """Key as text, key and value of every entry; a key that stands twice is a problem and only its first counts.

        `what` is what messages call a key.
        """
        seen: dict[str, int] = {}
        for key, value in node.value:
            name = self.text(key, what)
            if name is None:
                continue
            if name in seen:
                self.wrong(key, f"{name!r} stands here twice, first in line {seen[name]}; keep one")
            else:
                seen[name] = line_of(key)
                yield name, key, value

    def text(self, node: yaml.Node | None, what: str) -> str | None:
        """The text of a scalar, on one line; None for no node and, with a problem, for any other."""
        if isinstance(node, yaml.ScalarNode) and node.tag != _NULL and (text := " ".join(node.value.split())):
            return text
        if node is not None:
            self.wrong(node, f"{what}: expected a text")
        return None

    def wrong(self, node: yaml.Node, message: str, *, fatal: bool = False) -> None:
        """Note a problem where the node begins."""
        self.log.add(self.file, line_of(node), message, fatal=fatal)


def line_of(node: yaml.Node) -> int:
    """The 1-based line on which a node begins."""
    return int(node.start_mark.line) + 1


def line_of_setting(text: str, *names: str) -> int | None:
    """The 1-based line on which a setting stands in a configuration, by the names that lead to it.

    A name leads into a mapping, or to the item of a list that is this name or a mapping with it. None where the text is
    no YAML or has no such setting.
    """
    try:
        node = yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    line = None
    for name in names:
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        entries = [entry for item in items if isinstance(item, yaml.MappingNode) for entry in item.value]
        entries += [(item, None) for item in items if isinstance(item, yaml.ScalarNode)]
        found = [(key, value) for key, value in entries if isinstance(key, yaml.ScalarNode) and key.value == name]
        if not found:
            return None
        key, node = found[-1]  # of two equal keys PyYAML takes the last
        line = line_of(key)
    return line


def value_of(node: yaml.Node) -> Any:
    """The plain value of a node; a scalar that its own tag cannot hold (`2025-02-31`) is its text."""
    constructor = yaml.constructor.SafeConstructor()
    try:
        return constructor.construct_document(node)
    except (ValueError, KeyError, AttributeError, TypeError, yaml.constructor.ConstructorError):
        # PyYAML raises all of these for a tag that does not fit its text.
        return node.value if isinstance(node, yaml.ScalarNode) else None
