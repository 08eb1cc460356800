from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from libraries import clouds
from papershelf.enrich import layout
from papershelf.enrich.atlas import Plan
from papershelf.enrich.layout import lay_out
from papershelf.enrich.plans import kept_plan


@pytest.mark.parametrize("sparse", [True, False])
def test_a_layout_is_kept_until_a_vector_changes(sparse: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Plan] = []
    monkeypatch.setattr(layout, "lay_out", lambda vectors: made.append(lay_out(vectors)) or made[-1])
    vectors = clouds(40)
    form = csr_matrix if sparse else np.asarray
    first, second = (kept_plan(tmp_path / "plan", form(vectors)) for _ in range(2))
    assert len(made) == 1
    assert [(one == other).all() for one, other in zip(first, second, strict=True)] == [True, True]
    assert [one.dtype for one in second] == [one.dtype for one in made[0]]
    vectors[3, 4] += 1
    kept_plan(tmp_path / "plan", form(vectors))
    assert len(made) == 2


def test_who_lays_nothing_out_does_not_load_the_libraries_for_it() -> None:
    program = "import sys, papershelf.plugin; print([name for name in ('openTSNE', 'sklearn') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
