from __future__ import annotations

import datetime
from typing import Any

import pytest
import yaml

from papershelf.content import ContentFile, line_of, line_of_setting, value_of
from papershelf.errors import ProblemLog


def read(text: str) -> tuple[list[tuple[str, int, Any]], list[str], bool]:
    """The entries of a file as key, line and value; its problems; whether any is fatal."""
    log = ProblemLog()
    source = ContentFile("content/x.yml", log)
    root = source.mapping(text)
    entries = [] if root is None else [(name, line_of(key), value_of(node)) for name, key, node in source.entries(root)]
    return entries, [str(problem) for problem in log], log.fatal


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_file_has_nothing_and_is_no_problem(text: str) -> None:
    assert read(text) == ([], [], False)


def test_entries_come_in_the_order_of_the_file_with_their_lines() -> None:
    entries, problems, _ = read("b: 1\n\n# why\na:\n  - x\n2024: y\n")
    assert entries == [("b", 1, 1), ("a", 4, ["x"]), ("2024", 6, "y")]
    assert problems == []


def test_a_key_that_stands_twice_is_a_problem_and_the_first_counts() -> None:
    entries, problems, fatal = read("a: 1\nb: 2\na: 3\n")
    assert entries == [("a", 1, 1), ("b", 2, 2)]
    assert problems == ["content/x.yml:3: 'a' stands here twice, first in line 1; keep one"]
    assert not fatal


def test_a_key_that_is_no_text_is_a_problem() -> None:
    entries, problems, _ = read("a: 1\n? [b]\n: 2\n")
    assert entries == [("a", 1, 1)]
    assert problems == ["content/x.yml:2: a key: expected a text"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [\n", 3),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\nb: c: d\n", 2),
        ("a: *nobody\n", 1),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: 1\nb: \x00\n", 2),
    ],
)
def test_what_is_no_yaml_is_a_fatal_problem_with_its_line(text: str, line: int) -> None:
    entries, problems, fatal = read(text)
    assert entries == []
    assert len(problems) == 1
    assert problems[0].startswith(f"content/x.yml:{line}: not YAML: ")
    assert fatal


@pytest.mark.parametrize("text", ["- a\n", "just words\n", "7\n"])
def test_what_is_no_mapping_is_a_fatal_problem(text: str) -> None:
    _, problems, fatal = read(f"\n{text}")
    assert problems == ["content/x.yml:2: expected a mapping of slugs to what belongs to each"]
    assert fatal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-08-20", datetime.date(2025, 8, 20)),
        ("2025-02-31", "2025-02-31"),
        ("true", True),
        ("[a, 1]", ["a", 1]),
        ("{a: {b: c}}", {"a": {"b": "c"}}),
        ("!!python/object/apply:os.getcwd []", None),
        ("!unknown x", "x"),
        ("!!bool maybe", "maybe"),
        ("!!timestamp x", "x"),
    ],
)
def test_the_value_of_a_node_is_plain(text: str, value: object) -> None:
    node = yaml.compose(text, yaml.SafeLoader)
    assert node is not None
    assert value_of(node) == value


def test_what_is_nested_too_deeply_is_a_fatal_problem() -> None:
    _, problems, fatal = read("a: " + "[" * 3000)
    assert problems == ["content/x.yml: not YAML: nested too deeply"]
    assert fatal
    assert line_of_setting("a: " + "[" * 3000, "a") is None


@pytest.mark.parametrize(("value", "text"), [("x", "x"), ("' a  b '", "a b"), ("7", "7"), ("true", "true")])
def test_the_text_of_a_scalar_is_on_one_line(value: str, text: str) -> None:
    log = ProblemLog()
    assert ContentFile("x.yml", log).text(yaml.compose(value, yaml.SafeLoader), "name") == text
    assert not len(log)


@pytest.mark.parametrize("value", ["[a]", "{a: b}", "null", "~", "''", "' '"])
def test_what_is_no_text_is_a_problem(value: str) -> None:
    log = ProblemLog()
    assert ContentFile("x.yml", log).text(yaml.compose(value, yaml.SafeLoader), "name") is None
    assert [str(problem) for problem in log] == ["x.yml:1: name: expected a text"]


def test_no_node_is_no_problem() -> None:
    log = ProblemLog()
    assert ContentFile("x.yml", log).text(None, "name") is None
    assert not len(log)


_SETTINGS = (
    "site_name: x\nextra: !ENV [A, b]\nplugins:\n  - other\n  - papershelf:\n      related: 1\n      related: 2\n"
)


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (["site_name"], 1),
        (["extra"], 2),
        (["plugins", "other"], 4),
        (["plugins", "papershelf"], 5),
        (["plugins", "papershelf", "related"], 7),
        (["plugins", "papershelf", "atlas"], None),
        (["plugins", "other", "related"], None),
        (["theme"], None),
        (["site_name", "x", "y"], None),
    ],
)
def test_a_setting_is_found_in_its_file(names: list[str], line: int | None) -> None:
    assert line_of_setting(_SETTINGS, *names) == line


@pytest.mark.parametrize("text", ["", "[", "- x", "\0", "a: b\n c"])
def test_where_there_are_no_settings_none_is_found(text: str) -> None:
    assert line_of_setting(text, "plugins") is None
