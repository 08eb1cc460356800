from datetime import date

import pytest

from papershelf.dates import date_in, date_of, first_day, known_date


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


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (("2005",), "2005"),
        (("2005", "mar"), "2005-03"),
        (("2005", "December"), "2005-12"),
        (("2005", "3", "7"), "2005-03-07"),
        (("2005", "12~mar"), "2005-03-12"),
        (("2005", "July--August"), "2005-07"),
        (("2005", "0"), "2005"),
        (("2005", "13", "2"), "2005"),
        (("2005", "feb", "31"), "2005-02"),
        (("to appear", "mar"), None),
    ],
)
def test_a_date_of_parts_is_as_exact_as_they_are(parts: tuple[str, ...], found: str | None) -> None:
    assert date_of(*parts) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2019-10-05T12:00:00Z", "2019-10-05"),
        ("2019/10//undefined", "2019-10"),
        ("2019///", "2019"),
        ("5 Oct. 2019", "2019-10-05"),
        ("October 5, 2019", "2019-10-05"),
        ("2019 Oct 5", "2019-10-05"),
        ("10/2019", "2019-10"),
        ("03/04/2019", "2019"),
        ("2019-13-01", "2019"),
        ("2019-02-31", "2019-02"),
        ("20190102", None),
        ("in press", None),
        ("", None),
    ],
)
def test_a_date_is_found_in_what_people_write(text: str, found: str | None) -> None:
    assert date_in(text) == found
