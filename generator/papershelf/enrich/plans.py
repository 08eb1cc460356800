"""Keeps how papers were laid out for the next build, which then needs neither the time nor the libraries for it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from papershelf.enrich.atlas import Plan, Vectors
from papershelf.kept import kept, source_version


def kept_plan(file: Path, vectors: Vectors) -> Plan:
    """How papers are laid out by these vectors: from the file where it holds that, or found out and kept there."""

    def packed() -> bytes:
        from papershelf.enrich.layout import lay_out

        return _pack(lay_out(vectors))

    return _unpack(kept(file, _makings(vectors), packed))


def _makings(vectors: Vectors) -> bytes:
    """All that a layout depends on."""
    parts = (vectors.data, vectors.indices, vectors.indptr) if isinstance(vectors, csr_matrix) else (vectors,)
    about = (*(f"{part.dtype} {part.shape}" for part in parts), vectors.shape)
    return source_version() + f"{about}".encode() + b"".join(part.tobytes() for part in parts)


def _pack(plan: Plan) -> bytes:
    file = BytesIO()
    for array in plan:
        np.save(file, array, allow_pickle=False)
    return file.getvalue()


def _unpack(data: bytes) -> Plan:
    file = BytesIO(data)
    return Plan(np.load(file, allow_pickle=False), np.load(file, allow_pickle=False))
