"""Reads the golden cases: small YAML files under golden/ that a reviewer can read, each a list of named cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

GOLDEN = Path(__file__).parent / "golden"


def cases(folder: str) -> list[Any]:
    """Every case of golden/<folder>/*.yml as a parameter set, named by its file and its `case` key."""
    found = []
    for path in sorted((GOLDEN / folder).glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            name = entry.pop("case")
            found.append(pytest.param(entry, id=f"{path.stem}: {name}"))
    if not found:
        raise FileNotFoundError(f"no golden cases in {GOLDEN / folder}")
    return found
