"""A paper as a citation: CSL-JSON, from which BibTeX and RIS are made in the reader's browser (or by bibliography.py).

One form is written and the others are made from it, so no file per paper is needed. A page has its title, authors and
abstract in its meta tags already: its citation adds what they do not tell, and theme/assets/papershelf/shelf.js joins
the two.
"""

from __future__ import annotations

import re
from typing import Any

from papershelf.model import Paper, parts_of_name
from papershelf.text import AbstractText

_TYPE = "article"
_GROUP = re.compile(
    r"\s(?:association|collaboration|committee|consortium|foundation|group|initiative|institute|project|society|team"
    r"|university)$",
    re.IGNORECASE,
)


def csl_json(paper: Paper, url: str | None) -> dict[str, Any]:
    """The paper as a CSL-JSON item (schema 1.0.2); `url` is its page, used where the paper has no address itself."""
    item: dict[str, Any] = {
        "id": paper.id,
        "type": _TYPE,
        "title": paper.title.line,
        "abstract": paper.abstract.plain,
    }
    if paper.authors:
        item["author"] = [_name(author) for author in paper.authors]
    return item | _facts(paper, url)


def _facts(paper: Paper, url: str | None) -> dict[str, Any]:
    """What CSL-JSON says of a paper beside its title, abstract and authors, which a page's meta tags tell."""
    facts: dict[str, Any] = {}
    if paper.date:
        facts["issued"] = {"date-parts": [[int(part) for part in paper.date.split("-")]]}
    if paper.arxiv_id:
        facts["publisher"] = "arXiv"
        facts["number"] = f"arXiv:{paper.arxiv_id}"
    if paper.doi:
        facts["DOI"] = paper.doi
    if address := paper.url or (f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else url):
        facts["URL"] = address
    return facts


def citation_data(paper: Paper, url: str | None) -> dict[str, Any]:
    """The paper's citation without its abstract: the CSL-JSON item, and the title as LaTeX for BibTeX."""
    item = csl_json(paper, url)
    del item["abstract"]
    return {"csl": item, "latex": {"title": paper.title.bibtex}}


def page_citation(paper: Paper) -> dict[str, Any]:
    """What makes the whole citation of a page's meta tags.

    The CSL-JSON item without title, abstract, authors and the page's own address; and how title and abstract become
    LaTeX: signs to keep, signs to replace and what by, in turn, counted in Unicode characters.
    """
    item = {"id": paper.id, "type": _TYPE, **_facts(paper, None)}
    latex = {"title": _edits(paper.title), "abstract": _edits(paper.abstract)}
    return {"csl": item, "latex": {name: edits for name, edits in latex.items() if edits}}


def _edits(text: AbstractText) -> list[int | str]:
    edits: list[int | str] = []
    end = 0
    for edit in text.bibtex_edits:
        edits += (edit.start - end, edit.end - edit.start, edit.text)
        end = edit.end
    return edits


def _name(author: str) -> dict[str, str]:
    """A name in parts, as in shelf.js: "Family, Jr., Given" as written, or else the last word as the family name.

    That of a group has no parts.
    """
    if _GROUP.search(author):
        return {"literal": author}
    if "," in author:
        family, given, suffix = parts_of_name(author)
    else:
        (given, _, family), suffix = author.strip().rpartition(" "), ""
    parts = {"family": family, "given": given, "suffix": suffix}
    return {key: value for key, value in parts.items() if value}
