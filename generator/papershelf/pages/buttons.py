"""The buttons of a paper's page: the ways out of the library, the paper itself first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from papershelf.escaping import web_url
from papershelf.model import Link, LinkKind, Paper
from papershelf.pages.views import Button

_BUTTON = {
    LinkKind.CODE: "Code",
    LinkKind.PROJECT: "Project page",
    LinkKind.DATA: "Data",
    LinkKind.PAPER: "Paper",
    LinkKind.OTHER: "Link",
}


def buttons_of(paper: Paper, links: Sequence[Link]) -> tuple[Button, ...]:
    """The paper itself first, then its links; two of a kind are numbered."""
    buttons = [Button(text, url, LinkKind.PAPER) for text, url in _own_links(paper)]
    if not links:
        return tuple(buttons)
    own = {button.url for button in buttons}
    count = Counter(link.kind for link in links)
    seen: Counter[LinkKind] = Counter()
    for link in links:
        seen[link.kind] += 1
        number = f" {seen[link.kind]}" if count[link.kind] > 1 else ""
        if link.url not in own:
            buttons.append(Button(_BUTTON[link.kind] + number, link.url, link.kind))
    return tuple(buttons)


def _own_links(paper: Paper) -> Iterator[tuple[str, str]]:
    if paper.arxiv_id:
        yield "arXiv", f"https://arxiv.org/abs/{paper.arxiv_id}"
    if paper.doi and (url := web_url(f"https://doi.org/{paper.doi}")):
        yield "DOI", url
    if paper.url:
        yield "Paper", paper.url
