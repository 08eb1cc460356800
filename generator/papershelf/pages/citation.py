"""A paper as a citation: CSL-JSON in the page, from which the reader's browser makes BibTeX and RIS.

One form is written and the others are made from it, so a page carries each fact once and no file per paper is needed.
"""

from __future__ import annotations

from typing import Any

from papershelf.model import Paper


def csl_json(paper: Paper, url: str | None) -> dict[str, Any]:
    """The paper as a CSL-JSON item (schema 1.0.2); `url` is its page, used where the paper has no address itself."""
    item: dict[str, Any] = {
        "id": paper.id,
        "type": "article",
        "title": paper.title.line,
        "abstract": paper.abstract.plain,
    }
    if paper.authors:
        item["author"] = [_name(author) for author in paper.authors]
    if paper.date:
        item["issued"] = {"date-parts": [[int(part) for part in paper.date.split("-")]]}
    if paper.arxiv_id:
        item |= {"publisher": "arXiv", "number": f"arXiv:{paper.arxiv_id}"}
    if paper.doi:
        item["DOI"] = paper.doi
    if address := paper.url or (f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else url):
        item["URL"] = address
    return item


def citation_data(paper: Paper, url: str | None) -> dict[str, Any]:
    """What the page holds for its citation: the CSL-JSON item, and the fields that BibTeX needs as LaTeX."""
    return {"csl": csl_json(paper, url), "latex": {"title": paper.title.bibtex, "abstract": paper.abstract.bibtex}}


def _name(author: str) -> dict[str, str]:
    """A person's name in parts: "Family, Given" as written, or else the last word as the family name."""
    family, comma, given = author.partition(",")
    if not comma:
        given, _, family = author.rpartition(" ")
    parts = {"family": family.strip(), "given": given.strip()}
    return {key: value for key, value in parts.items() if value}
