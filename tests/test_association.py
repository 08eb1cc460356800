from __future__ import annotations

import pytest

from papershelf.enrich.association import lift, log_likelihood


@pytest.mark.parametrize(
    ("counts", "times"), [((10, 20, 50, 100), 1.0), ((10, 10, 10, 100), 10.0), ((0, 10, 10, 100), 0.0)]
)
def test_lift_is_a_factor_of_chance(counts: tuple[int, int, int, int], times: float) -> None:
    assert lift(*counts) == times


def test_what_is_as_by_chance_is_no_evidence() -> None:
    assert log_likelihood(10, 20, 50, 100) == pytest.approx(0)


def test_more_of_the_same_is_surer() -> None:
    assert log_likelihood(20, 20, 20, 200) == pytest.approx(2 * log_likelihood(10, 10, 10, 100))
    assert log_likelihood(2, 2, 12, 100) < 10.83 < log_likelihood(2, 2, 3, 100)


def test_too_seldom_is_evidence_as_well() -> None:
    assert log_likelihood(0, 50, 50, 100) > 100


def test_the_two_may_change_places() -> None:
    assert log_likelihood(3, 7, 20, 90) == pytest.approx(log_likelihood(3, 20, 7, 90))
