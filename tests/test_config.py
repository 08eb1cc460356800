from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from papershelf.config import SettingError, Settings, source_date_epoch, theme_dir
from papershelf.errors import UsageError


def test_without_a_section_the_defaults_hold() -> None:
    assert Settings.from_mapping({}) == Settings()


def test_every_setting_can_be_chosen() -> None:
    chosen: dict[str, Any] = {
        "content": "library",
        "markdown": "build/md",
        "related": 0,
        "papers_per_page": 1,
        "feed_items": 3,
        "workers": 3,
        "atlas": False,
    }
    settings = Settings.from_mapping(chosen)
    assert {key: getattr(settings, key) for key in chosen} == chosen


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().related = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("key", "meant"), [("contents", "content"), ("feed_item", "feed_items"), ("relatd", "related")]
)
def test_a_mistyped_key_is_an_error_that_names_the_nearest(key: str, meant: str) -> None:
    with pytest.raises(UsageError, match=rf"no such setting; did you mean '{meant}'\?"):
        Settings.from_mapping({key: 1})


def test_a_key_near_to_none_is_an_error_that_names_all() -> None:
    with pytest.raises(UsageError, match=r"no such setting; known are atlas, content, .*related"):
        Settings.from_mapping({"zzz": 1})


def test_a_key_that_is_no_text_is_an_error() -> None:
    with pytest.raises(UsageError, match="no such setting"):
        Settings.from_mapping({7: 1})  # type: ignore[dict-item]


@pytest.mark.parametrize("value", ["yes", 1, 0, None, []])
def test_the_map_is_wanted_or_not(value: object) -> None:
    with pytest.raises(UsageError, match="must be true or false"):
        Settings.from_mapping({"atlas": value})


@pytest.mark.parametrize("key", ["content", "markdown"])
@pytest.mark.parametrize(
    "value",
    ["", ".", "./", "/tmp/x", "../x", "a/../../x", "..\\x", "C:\\x", "C:x", "a\0b", 3, None, ["a"], True],  # noqa: S108
)
def test_a_folder_must_lie_below_the_configuration(key: str, value: object) -> None:
    with pytest.raises(UsageError, match=r"must be a folder below mkdocs\.yml"):
        Settings.from_mapping({key: value})


@pytest.mark.parametrize(("key", "least"), [("related", 0), ("workers", 0), ("papers_per_page", 1), ("feed_items", 0)])
def test_a_number_has_a_least_value(key: str, least: int) -> None:
    assert getattr(Settings.from_mapping({key: least}), key) == least
    with pytest.raises(UsageError, match=f"must be a whole number from {least} on"):
        Settings.from_mapping({key: least - 1})


@pytest.mark.parametrize("value", [1.5, "3", True, None, [1]])
def test_a_number_must_be_a_whole_one(value: object) -> None:
    with pytest.raises(UsageError, match="must be a whole number"):
        Settings.from_mapping({"related": value})


def test_the_theme_is_where_its_templates_are() -> None:
    assert (theme_dir() / "main.html").is_file()


@pytest.mark.parametrize("options", [{"zzz": 1}, {"related": -1}, {"content": "/"}])
def test_an_error_knows_its_key(options: dict[str, Any]) -> None:
    with pytest.raises(SettingError) as caught:
        Settings.from_mapping(options)
    assert caught.value.key == next(iter(options))
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(("text", "seconds"), [("", None), ("0", 0), ("1700000000", 1_700_000_000)])
def test_the_date_of_a_build_is_told_by_the_environment(
    text: str, seconds: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    assert source_date_epoch() == seconds


def test_without_the_variable_a_build_has_no_date() -> None:
    assert source_date_epoch() is None


@pytest.mark.parametrize("text", ["today", "-1", "1.5", "0x10", " ", "²", "9" * 30])
def test_a_date_that_is_no_moment_is_wrong_use(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH must be a whole number of seconds"):
        source_date_epoch()
