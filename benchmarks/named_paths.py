"""The paths that a command line names, for the parsers of all benchmarks: each must be there."""

from __future__ import annotations

import argparse
from pathlib import Path


def there(name: str) -> Path:
    """The path, as the `type` of an argument."""
    path = Path(name)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"{name}: no such file or folder")
    return path


def parser_of(document: str | None) -> argparse.ArgumentParser:
    """A parser that says the first line of a script's documentation."""
    return argparse.ArgumentParser(description=(document or "").splitlines()[0])
