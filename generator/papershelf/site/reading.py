"""What a visitor's reading list asks for: the citation of a paper that was starred in a list, and the newest papers.

The pages of papers carry their citation themselves; a list cannot, so the citations of all papers stand in a few
scripts as well, without the abstracts. Scripts, since a page opened from a disk may load nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from papershelf import urls
from papershelf.config import Site
from papershelf.model import Corpus, Paper
from papershelf.pages.citation import citation_data
from papershelf.pages.views import newest_papers
from papershelf.slugs import slug_hash

_PAPERS_PER_FILE: Final = 64
_NEWEST: Final = 200
"""More than come between two visits, mostly; the file is loaded by the first page, and stays below 30 kB."""


def reading_files(corpus: Corpus, site: Site) -> Iterator[tuple[str, str]]:
    """Each file, path and text: `root.js` with the number of the others and the newest papers, and the others."""
    files = max(1, -(-len(corpus.papers) // _PAPERS_PER_FILE))
    shelves: list[list[Paper]] = [[] for _ in range(files)]
    for paper in corpus.papers:
        shelves[slug_hash(paper.id) % files].append(paper)
    newest = [[paper.id, paper.title.line] for paper, _ in islice(newest_papers(corpus), _NEWEST)]
    yield _script("root", {"files": files, "newest": newest})
    for number, held in enumerate(shelves):
        yield _script(f"c{number}", {paper.id: _citation(paper, site) for paper in held})


def _citation(paper: Paper, site: Site) -> dict[str, Any]:
    url = urls.paper_url(paper.id, site.url) if site.url else None
    return citation_data(paper, url)


def _script(name: str, data: object) -> tuple[str, str]:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"{urls.READING_DATA}/{name}.js", f'papershelfReading("{name}",{text})\n'
