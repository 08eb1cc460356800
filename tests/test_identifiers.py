from __future__ import annotations

import pytest

from papershelf.identifiers import known_arxiv_id, known_doi, without_version


@pytest.mark.parametrize("text", ["2410.08207", "0704.0001", "math/0309136", "math.GT/0309136", "hep-th/9901001"])
def test_an_arxiv_id_is_known(text: str) -> None:
    assert known_arxiv_id(text) == text


@pytest.mark.parametrize(
    "text", ["", "2410.08207v2", "2410.082", "x2410.08207", "math/030913", "٢٤١٠.08207", "a b/0309136"]
)
def test_anything_else_is_no_arxiv_id(text: str) -> None:
    assert known_arxiv_id(text) is None


def test_a_version_is_not_part_of_the_id() -> None:
    assert without_version("2410.08207v12") == "2410.08207"
    assert without_version("2410.08207") == "2410.08207"


def test_a_doi_is_known() -> None:
    assert known_doi("10.1000/182") == "10.1000/182"
    assert known_doi("doi:10.1000/182") is None
    assert known_doi("10.1000/1 2") is None
