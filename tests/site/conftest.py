"""Which sites every test of this folder looks at."""

from __future__ import annotations

import pytest

from browser.sites import BuiltSite


@pytest.fixture(params=["own", "hostile", "starter"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    """Each of the sites."""
    found = request.getfixturevalue(f"{request.param}_site")
    assert isinstance(found, BuiltSite)
    return found
