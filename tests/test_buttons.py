from __future__ import annotations

from libraries import paper
from papershelf.model import Link, LinkKind
from papershelf.pages.buttons import buttons_of


def test_links_of_one_kind_are_numbered_and_the_papers_own_are_not_repeated() -> None:
    links = (
        Link("https://x.example/1", LinkKind.CODE),
        Link("https://x.example/2", LinkKind.CODE),
        Link("https://arxiv.org/abs/2501.00001", LinkKind.PAPER),
    )
    known = paper("A", arxiv_id="2501.00001", doi="10.1000/1<2>", url="https://x.example/0")
    assert [(button.text, button.url) for button in buttons_of(known, links)] == [
        ("arXiv", "https://arxiv.org/abs/2501.00001"),
        ("DOI", "https://doi.org/10.1000/1%3C2%3E"),
        ("Paper", "https://x.example/0"),
        ("Code 1", "https://x.example/1"),
        ("Code 2", "https://x.example/2"),
    ]


def test_a_paper_without_addresses_has_no_button() -> None:
    assert buttons_of(paper("A"), ()) == ()
