"""The built sites, the same that the browser looks at."""

from __future__ import annotations

import pytest

from browser import sites
from browser.sites import BuiltSite


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


@pytest.fixture(params=["own", "hostile", "starter"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    """Each of the sites."""
    found = request.getfixturevalue(f"{request.param}_site")
    assert isinstance(found, BuiltSite)
    return found
