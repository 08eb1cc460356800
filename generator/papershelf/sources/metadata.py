"""Makes records of what a file of metadata says of its papers.

Metadata was never on a page: nothing has to be guessed, and the LaTeX of the authors is still there. Readers of such
files find the fields; what a field must look like is decided here, once for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from papershelf.dates import known_date
from papershelf.errors import ProblemLog
from papershelf.escaping import printable, web_url
from papershelf.identifiers import arxiv_id_said, doi_said
from papershelf.model import Link, LinkKind, Record, Source
from papershelf.slugs import known_slug
from papershelf.sources.decoding import clean
from papershelf.text import PARAGRAPH_BREAK, AbstractText

# Many sources indent the first line of a paragraph, and break lines where they like; some indent every line.
_BREAK = re.compile(r"\n[ \t]*\n\s*|\n[ \t]+")
_NO_ABSTRACT = re.compile(r"\[?no abstract(?: is)?(?: available)?\.?\]?", re.IGNORECASE)
"""What catalogues write where there is none."""
_SENTENCE = re.compile(r"[.!?:;][\"'”’)\]]*$")
_WIDEST = 120
"""Nobody wraps lines at more characters."""
_INCOMPLETE = "add what is missing, or remove the paper"
_SHOWN = 60
_LONGEST = 100_000
"""Characters of a text; an abstract with more of them is a file whose end of it was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a file says of a paper, in its own words; None, or nothing, where it is silent.

    A blank line or an indented one begins a paragraph of the abstract; where all its lines are indented and one of them
    breaks a sentence, only a blank one does. `date` is in the form of a `Record`; `arxiv_id` may have a version,
    `arXiv:` or a URL around it, and `doi` `doi:` or a URL. `latex` is false where texts are Unicode whose LaTeX is
    repaired already.
    """

    title: str | None
    abstract: str | None
    authors: Sequence[str] = ()
    date: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    slug: str | None = None
    links: Sequence[tuple[str, LinkKind]] = ()
    latex: bool = True


def record_of(said: Metadata, source: Source, log: ProblemLog) -> Record | None:
    """The record of a paper; None, with a problem, where it has no title, no abstract, or one without end.

    A field that does not have its form is a problem of its own, and left out.
    """
    title, abstract = text_of(said.title), text_of(said.abstract)
    if abstract and _NO_ABSTRACT.fullmatch(abstract):
        abstract = None
    if not (title and abstract):
        missing = " and ".join(name for name, text in (("title", title), ("abstract", abstract)) if not text)
        about = next(filter(None, map(text_of, (said.title, said.doi, said.arxiv_id, said.url, said.abstract))), None)
        named = f": {_shown(about)}" if about else ""
        log.add(source.file, source.line, f"a paper without {missing}{named}", advice=_INCOMPLETE)
        return None
    if max(len(title), len(abstract)) > _LONGEST:
        log.add(
            source.file,
            source.line,
            f"a paper whose title or abstract has more than {_LONGEST:,} characters; see where it should end, or "
            "remove the paper",
        )
        return None

    def known(name: str, value: str | None, form: Callable[[str], str | None], expected: str) -> str | None:
        if (text := text_of(value)) is None:
            return None
        if (found := form(text)) is None:
            log.add(source.file, source.line, f"{name} is {_shown(text)}, not {expected}; correct it, or leave it out")
        return found

    return Record(
        title=" ".join(title.split()),
        abstract=PARAGRAPH_BREAK.join(" ".join(part.split()) for part in _BREAK.split(_without_margin(abstract))),
        source=source,
        authors=tuple(name for said_name in said.authors if (name := AbstractText.from_latex(clean(said_name)).line)),
        date=known("date", said.date, known_date, "a year, a month (2025-08) or a day (2025-08-20)"),
        arxiv_id=known("arxiv_id", said.arxiv_id, arxiv_id_said, "an arXiv id, such as 2410.08207"),
        doi=known("doi", said.doi, doi_said, "a DOI, such as 10.1000/182"),
        url=known("url", said.url, web_url, "an http or https URL"),
        latex=said.latex,
        links=tuple(Link(url, kind) for said_url, kind in said.links if (url := web_url(said_url))),
        slug=known("slug", said.slug, known_slug, "a slug: lower-case letters, digits and single hyphens"),
    )


def _shown(text: str) -> str:
    """The beginning of a text as a message shows it, on one line."""
    return repr(text[:_SHOWN])


def _without_margin(text: str) -> str:
    """The text as it stands, or its lines without the space before them where that begins no paragraph."""
    lines = text.split("\n")
    stripped = [line.strip() for line in lines]
    indented = all(line[:1].isspace() for line in lines[1:] if line.strip())
    wrapped = all(len(line) <= _WIDEST for line in stripped)
    if indented and wrapped and not all(_SENTENCE.search(line) for line in stripped[:-1] if line):
        return "\n".join(stripped)
    return text


def text_of(said: str | None) -> str | None:
    """A text without what cannot be shown and without space around it; None where nothing is left."""
    return (printable(clean(said)).strip() or None) if said else None
