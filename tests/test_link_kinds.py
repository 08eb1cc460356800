from __future__ import annotations

import pytest

from papershelf.enrich.link_kinds import kind_of


@pytest.mark.parametrize(
    ("url", "before", "kind"),
    [
        ("https://github.com/a/b", "", "code"),
        ("https://notgithub.com/a/b", "", "other"),
        ("https://www.kaggle.com/x", "", "data"),
        ("https://a.github.io/", "The dataset is at ", "project"),
        ("https://x.example/", "We release the code. More is at ", "other"),
        ("https://x.example/", "the code of this project: ", "code"),
        ("https://x.example/", "on our project page with code ", "project"),
        ("https://doi.org/10.1000/1", "Code: ", "code"),
        ("https://doi.org/10.1000/1", "Code and data: ", "paper"),
        ("https://doi.org/10.5281/zenodo.1", "Code and data: ", "data"),
    ],
)
def test_the_kind_of_a_link(url: str, before: str, kind: str) -> None:
    assert kind_of(url, before) == kind
