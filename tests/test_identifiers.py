from __future__ import annotations

import pytest

from papershelf.identifiers import arxiv_id_in, arxiv_id_said, bare_doi, doi_said, known_arxiv_id, known_doi


@pytest.mark.parametrize("text", ["2410.08207", "0704.0001", "math/0309136", "math.GT/0309136", "hep-th/9901001"])
def test_an_arxiv_id_is_known(text: str) -> None:
    assert known_arxiv_id(text) == text


@pytest.mark.parametrize(
    "text", ["", "2410.08207v2", "2410.082", "x2410.08207", "math/030913", "٢٤١٠.08207", "a b/0309136"]
)
def test_anything_else_is_no_arxiv_id(text: str) -> None:
    assert known_arxiv_id(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2410.08207",
        "2410.08207v12",
        "arXiv:2410.08207v2 [cs.LG]",
        "http://arxiv.org/abs/2410.08207v1",
        "https://arxiv.org/pdf/2410.08207v1.pdf",
        "10.48550/arXiv.2410.08207",
    ],
)
def test_what_people_write_around_an_arxiv_id_is_no_part_of_it(text: str) -> None:
    assert arxiv_id_in(text) == "2410.08207"


def test_an_arxiv_id_of_the_old_kind_keeps_its_class() -> None:
    assert arxiv_id_in("http://arxiv.org/abs/math.GT/0309136v1") == "math.GT/0309136"


@pytest.mark.parametrize(
    "text", ["10.1000/182", "doi:10.1000/182", "DOI: 10.1000/182", "https://dx.doi.org/10.1000/182"]
)
def test_what_people_write_before_a_doi_is_no_part_of_it(text: str) -> None:
    assert bare_doi(text) == "10.1000/182"


def test_a_doi_is_known() -> None:
    assert known_doi("10.1000/182") == "10.1000/182"
    assert known_doi("doi:10.1000/182") is None
    assert known_doi("10.1000/1 2") is None


@pytest.mark.parametrize(
    "text",
    ["2410.08207", "arXiv:2410.08207v2", "https://doi.org/10.48550/arXiv.2410.08207", "doi:10.48550/arXiv.2410.08207"],
)
def test_an_arxiv_id_is_told_from_any_form(text: str) -> None:
    assert arxiv_id_said(text) == "2410.08207"


def test_what_is_no_number_is_told_as_none() -> None:
    assert arxiv_id_said("https://arxiv.org/list/cs.CL") is None
    assert doi_said("https://doi.org/11.1000/182") is None
    assert doi_said("https://doi.org/10.1000/182") == "10.1000/182"
