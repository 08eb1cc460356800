"""Reads the XML of PubMed: what its E-utilities answer and its baseline files hold.

An abstract is one text or has labelled parts, each a paragraph here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from papershelf.dates import date_in, date_of
from papershelf.errors import ProblemLog
from papershelf.model import Capture, Source
from papershelf.sources.html_text import script
from papershelf.sources.metadata import Metadata, record_of
from papershelf.sources.names import in_order
from papershelf.sources.xml_elements import Element, find_elements, root_name
from papershelf.text import PARAGRAPH_BREAK

LAYOUT = "pubmed-xml"

_PAPERS = {"PubmedArticle", "PubmedBookArticle"}
_PAGE = "https://pubmed.ncbi.nlm.nih.gov/{}/"
_UNLABELLED = "UNLABELLED"
_SCRIPTS = ("sub", "sup")


def recognises(lines: Sequence[str]) -> bool:
    """Whether the file begins with a set of articles, or with one."""
    return root_name(lines) in {"PubmedArticleSet", *_PAPERS}


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of all articles that are whole; what is wrong with one, or with the XML, goes to the log."""
    elements = find_elements(lines, _PAPERS, file, log)
    found = (record_of(_said(element), Source(file, element.line), log) for element in elements)
    return Capture(file, LAYOUT, tuple(filter(None, found)))


def _said(paper: Element) -> Metadata:
    citation = paper.first("MedlineCitation") or paper.first("BookDocument") or paper
    article = citation.first("Article") or citation
    number = citation.said("PMID")
    return Metadata(
        # Every title of PubMed ends with a full stop.
        title=_text(article.first("ArticleTitle") or article.first("BookTitle")).removesuffix("."),
        abstract=PARAGRAPH_BREAK.join(_paragraphs(article)),
        authors=[
            name for people in article.each("AuthorList") for author in people.each("Author") if (name := _name(author))
        ],
        date=_date(article),
        doi=next(_dois(paper, article), None),
        url=_PAGE.format(number) if number.isdecimal() else None,
    )


def _paragraphs(article: Element) -> Iterator[str]:
    """The parts of the abstract, each behind its label."""
    for abstract in article.each("Abstract"):
        for part in abstract.each("AbstractText"):
            label = part.attributes.get("Label", _UNLABELLED)
            if text := _text(part):
                yield text if label == _UNLABELLED else f"{label}: {text}"


def _text(element: Element | None) -> str:
    """The text in an element with what stands raised or lowered."""
    return _spans(element).strip() if element else ""


def _spans(element: Element) -> str:
    return "".join(
        part if isinstance(part, str) else script(part.name, part.text) if part.name in _SCRIPTS else _spans(part)
        for part in element.parts
    )


def _name(author: Element) -> str:
    given = author.said("ForeName") or author.said("Initials")
    return in_order((author.said("LastName"), author.said("Suffix"), given)) or author.said("CollectiveName")


def _date(article: Element) -> str | None:
    journal = article.first("Journal")
    issue = journal.first("JournalIssue") if journal else article.first("Book")
    said = issue.first("PubDate") if issue else None
    if said is None:
        return None
    return date_of(said.said("Year"), said.said("Month"), said.said("Day")) or date_in(said.said("MedlineDate"))


def _dois(paper: Element, article: Element) -> Iterator[str]:
    yield from (place.text.strip() for place in article.each("ELocationID") if place.attributes.get("EIdType") == "doi")
    data = paper.first("PubmedData") or paper.first("PubmedBookData")
    for numbers in data.each("ArticleIdList") if data else ():
        yield from (one.text.strip() for one in numbers.each("ArticleId") if one.attributes.get("IdType") == "doi")
