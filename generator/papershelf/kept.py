"""What a build keeps for the next one: bytes that took long to make, under a digest of all that they were made from.

A file that is lost, broken or of other makings is made again, and a folder that refuses to be written costs time only.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_LENGTH = 32


def kept(file: Path, makings: bytes, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, which depends on `makings` alone: from the file where it holds that, or made and kept there.

    The file holds the SHA-256 of the makings, that of the bytes, and the bytes; it is replaced whole.
    """
    digest = hashlib.sha256(makings).digest()
    with suppress(OSError):
        found = file.read_bytes()
        data = found[2 * _LENGTH :]
        if found[: 2 * _LENGTH] == digest + hashlib.sha256(data).digest():
            return data
    data = make()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.{os.getpid()}.part")
        part.write_bytes(digest + hashlib.sha256(data).digest() + data)
        part.replace(file)
    return data
