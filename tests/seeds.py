"""Runs code with another seed of Python's hashes each time: what a set or its order decides is seen by it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def printed_by_seeds(code: str) -> set[str]:
    """What a program prints, which may import what tests may: one text, unless the seed tells."""
    path = os.pathsep.join((str(Path(__file__).parent), *sys.path))
    return {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
