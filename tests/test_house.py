"""The rules of the house that no other test sees: which module may know which, and what the repository holds."""

from __future__ import annotations

import ast
import re
import subprocess
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "generator" / "papershelf"
FLOORS = (
    ("errors", "conflicts", "dates", "folders", "identifiers"),
    ("escaping", "texcommands"),
    ("formulas", "texmacros", "texwords"),
    ("mathtokens",),
    ("mathspans",),
    ("lostmath",),
    ("text",),
    ("model",),
    ("urls", "slugs", "content", "config", "kept", "workers", "distinct", "cluster"),
    ("sources", "system_ledger"),
    ("overrides",),
    ("corpus",),
    ("captures",),
    ("enrich",),
    ("explanation", "holdings"),
    ("pages",),
    ("search", "site"),
    ("accession", "scaffold", "unchanged"),
    ("build",),
    ("rendering",),
    ("plugin",),
    ("cli",),
    ("__main__",),
)
"""From the ground up: a module imports only from floors below its own, or from its own package."""

FLOOR_OF = {part: floor for floor, parts in enumerate(FLOORS) for part in parts}
DOORS = {"papershelf.rendering", "papershelf.plugin", "papershelf.cli"}
NETWORK = {"socket", "ssl", "http", "urllib3", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}
TEXT = (".py", ".md", ".toml", ".yml", ".yaml", ".html", ".css", ".js", ".svg", ".j2", ".txt", ".tsv", ".json", "")


def modules() -> dict[str, Path]:
    """Every module of the package by its full name; a package by its own."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name: str) -> set[str]:
    """The full names of what a module imports, wherever in it the import stands."""
    known = modules()
    found: set[str] = set()
    for node in ast.walk(ast.parse(known[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: imports are absolute"
            assert node.module
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in known else node.module)
    return found


def part(name: str) -> str | None:
    """The part of the house that a module of this project belongs to; None for the package itself."""
    return name.split(".")[1] if "." in name else None


MODULES = [name for name in modules() if name != "papershelf"]


def listed(*arguments: str) -> list[Path]:
    """The files that git keeps, and those it would."""
    done = subprocess.run(["git", "ls-files", "-z", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git repository")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def files() -> list[Path]:
    return listed("--cached", "--others", "--exclude-standard")


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_its_floor(name: str) -> None:
    assert part(name) in FLOOR_OF, f"{name}: give it a place in FLOORS"


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_what_stands_below_it(name: str) -> None:
    floor = FLOOR_OF[part(name) or ""]
    for other in sorted(imports(name)):
        if other.startswith("papershelf.") and part(other) != part(name):
            assert FLOOR_OF[part(other) or ""] < floor, f"{name} imports {other}"


def test_no_modules_import_each_other() -> None:
    graph = {name: {other for other in imports(name) if other in modules()} for name in modules()}
    assert sum(map(len, graph.values())) > 50
    assert len(tuple(TopologicalSorter(graph).static_order())) == len(graph)


@pytest.mark.parametrize("name", MODULES)
def test_only_the_doors_know_mkdocs(name: str) -> None:
    outside = {other.split(".")[0] for other in imports(name)}
    assert "mkdocs" not in outside or name in DOORS


@pytest.mark.parametrize("name", MODULES)
def test_only_build_and_the_doors_know_all_the_stages(name: str) -> None:
    stages = {"sources", "corpus", "enrich", "pages", "site"}
    if name != "papershelf.build":
        assert not stages <= {part(other) for other in imports(name) if other.startswith("papershelf.")}


@pytest.mark.parametrize("name", MODULES)
def test_no_module_reaches_the_network(name: str) -> None:
    outside = imports(name)
    assert not NETWORK & {other.split(".")[0] for other in outside}
    assert not {other for other in outside if other.startswith("urllib.") and other != "urllib.parse"}


@pytest.mark.parametrize("name", modules())
def test_a_module_is_called_after_its_subject_and_says_why_it_is_there(name: str) -> None:
    last = name.rsplit(".", 1)[-1]
    assert last not in {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
    tree = ast.parse(modules()[name].read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{name} has no docstring"


def test_tests_mirror_modules() -> None:
    tested = {path.stem.removeprefix("test_") for path in (ROOT / "tests").rglob("test_*.py")}
    exempt = {"__main__", "entries"}  # the first runs in test_cli, data has no behaviour
    exempt |= {"search", "alternatives"}  # in test_plugin, in test_ranking
    exempt |= {"formulas", "lostmath", "phrasing", "texcommands", "texmacros"}  # one subject, in test_math
    # Words, patterns, data and steps of one subject that test_systems goes through by golden cases.
    exempt |= {
        "callings",
        "candidates",
        "common_terms",
        "identity",
        "introductions",
        "mention_features",
        "mentions",
        "merging",
        "parts",
        "reading",
        "sayings",
        "surroundings",
        "titles",
    }
    for name in MODULES:
        if part(name) != "sources":
            last = name.rsplit(".", 1)[-1]
            assert last in tested | exempt or modules()[name].name == "__init__.py", f"{name} has no test"


def test_no_file_names_a_package_registry() -> None:
    hosts = [
        ".".join(words) for words in (("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"))
    ]
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in files()
        for host in hosts
        if host.encode() in path.read_bytes().lower()
    ]
    assert found == []


def test_no_file_holds_a_path_of_a_machine() -> None:
    folders = "|".join(("home", "Users", "work", "root", "mnt", "builds"))
    path_of_a_machine = re.compile(rf"(?<![\w.:/>)}}\]-])/(?:{folders})/[A-Za-z0-9_.-]+/|\b[A-Z]:\\\\?Users")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for path in files()
        if path.suffix in TEXT
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        for match in path_of_a_machine.finditer(line)
    ]
    assert found == []


def test_no_file_that_a_build_makes_is_kept() -> None:
    made = re.compile(
        r"(^|/)(site|build|dist|node_modules|__pycache__|\.venv|\.cache|\.hypothesis|[^/]*\.egg-info)/|\.pyc$"
    )
    names = [path.relative_to(ROOT).as_posix() for path in listed("--cached")]
    assert len(names) > 50
    kept = [
        name
        for name in names
        if made.search(name) and not name.startswith(("generator/papershelf/site/", "tests/site/"))
    ]
    assert kept == []


def test_files_end_with_one_line_end_and_have_no_carriage_return() -> None:
    found = []
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in TEXT and not name.startswith(("content/captures/", "tests/corpus/", "tests/golden/")):
            data = path.read_bytes()
            if data and (not data.endswith(b"\n") or data.endswith(b"\n\n") or b"\r" in data):
                found.append(name)
    assert found == []


def test_the_house_rules_see_what_they_look_for() -> None:
    """The reader of imports finds every form of one, so that the tests above can fail."""
    assert "papershelf.errors" in imports("papershelf.slugs")
    assert "papershelf.plugin" in imports("papershelf.cli"), "an import within a function counts"
    assert "papershelf.escaping" in imports("papershelf.overrides"), "a module imported from the package counts"
    assert any(other.startswith("mkdocs") for other in imports("papershelf.plugin"))
