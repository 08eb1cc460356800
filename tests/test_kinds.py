from __future__ import annotations

import pytest

from papershelf.enrich.kinds import kind_of, settle_kind
from papershelf.model import Evidence, SystemKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We propose *X*, a framework for graphs.", SystemKind.FRAMEWORK),
        ("We propose *X*, a second-order optimization algorithm that learns.", SystemKind.METHOD),
        ("We train on the *X* dataset.", SystemKind.DATASET),
        ("We introduce a new benchmark, *X*.", SystemKind.BENCHMARK),
        ("We release the library *X*.", SystemKind.LIBRARY),
        ("We propose *X*.", None),
    ],
)
def test_the_nearest_noun_tells_the_kind(text: str, kind: SystemKind | None) -> None:
    start = text.index("*")
    plain = text.replace("*", "")
    assert kind_of(plain, Evidence(("proposed",), 0, start, start + 1), "X", None) == kind


def test_a_long_form_tells_the_kind_by_its_last_word() -> None:
    assert (
        kind_of("We propose BFN.", Evidence(("proposed",), 0, 11, 14), "BFN", "Bayesian Flow Network")
        == SystemKind.MODEL
    )


def test_what_is_measured_on_is_a_dataset() -> None:
    assert (
        kind_of("It wins on ImageNet.", Evidence(("after on",), 0, 11, 19), "ImageNet", None, on_data=True) == "dataset"
    )


def test_most_places_decide() -> None:
    kinds = [SystemKind.MODEL, None, SystemKind.DATASET, SystemKind.DATASET]
    assert settle_kind(kinds) == SystemKind.DATASET
    assert settle_kind([SystemKind.DATASET, SystemKind.MODEL]) == SystemKind.MODEL
    assert settle_kind([None]) == SystemKind.METHOD
