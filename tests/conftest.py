"""What every test stands on: no trace of the user's environment, and the repository's own root."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser import sites
from browser.sites import BuiltSite

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SOURCE_DATE_EPOCH", "SITE_URL", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The repository's own site."""
    return sites.own_site(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site that is made of hostile text."""
    return sites.hostile_site(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def starter_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of a new library, which has no address yet."""
    return sites.starter_site(tmp_path_factory.getbasetemp())
