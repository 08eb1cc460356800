from datetime import date

import pytest

from papershelf.dates import first_day, known_date


@pytest.mark.parametrize("text", ["2025", "2025-08", "2025-08-20", "2024-02-29", "1000", "2999-12-31"])
def test_a_date_of_any_precision_is_kept(text: str) -> None:
    assert known_date(text) == text


@pytest.mark.parametrize("text", ["", "25", "2025-", "2025-13", "2025-02-29", "2025-8", "Aug 20", "0999"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert known_date(text) is None


def test_the_first_day_of_what_is_known() -> None:
    assert [first_day(text) for text in ("2025", "2025-08", "2025-08-20")] == [
        date(2025, 1, 1),
        date(2025, 8, 1),
        date(2025, 8, 20),
    ]
