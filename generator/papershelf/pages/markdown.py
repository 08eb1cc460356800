"""Writes a view as Markdown that any engine can read: CommonMark, a few plain HTML elements, attribute lists.

Whatever a template prints is escaped unless it is `Markdown` already: forgetting is harmless, trusting is explicit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from papershelf import escaping, urls
from papershelf.enrich.atlas import GRID
from papershelf.pages.annotate import annotated
from papershelf.pages.charts import BarChart, dots, drawn
from papershelf.pages.views import AnnotatedParagraph, Page, PaperPage, counted
from papershelf.text import AbstractText
from papershelf.urls import Address


class Markdown(str):
    """Text that is Markdown already and is printed as it is."""

    __slots__ = ()


def render(page: Page) -> str:
    """The page's Markdown file: front matter and body."""
    template = _environment.get_template(f"{page.kind}.md.j2")
    body = template.render(page=page).strip()
    matter = "".join(f"{key}: {escaping.yaml_value(value)}\n" for key, value in front_matter(page).items())
    return f"---\n{matter}---\n\n{body}\n"


def front_matter(page: Page) -> dict[str, Any]:
    """The facts that stand above the body, for this and other engines."""
    facts: dict[str, Any] = {"title": page.title, "description": page.description, "kind": page.kind}
    if isinstance(page, PaperPage):
        paper = page.paper
        known: Mapping[str, Any] = {
            "authors": list(paper.authors),
            "date": paper.date,
            "arxiv_id": paper.arxiv_id,
            "doi": paper.doi,
            "topics": [chip.text for chip in page.chips],
            "systems": [system.text for system in page.systems],
            "sources": [str(source) for source in paper.sources],
        }
        facts |= {key: value for key, value in known.items() if value}
    return facts


def _finalize(value: object) -> object:
    if isinstance(value, (Markdown, int)):
        return value
    if isinstance(value, AbstractText):
        return value.markdown
    if isinstance(value, str):
        return escaping.markdown(value)
    raise TypeError(f"a template printed a {type(value).__name__}")


@pass_context
def _link(context: Context, address: Address) -> Markdown:
    """The relative link from the page being rendered to another page of the tree."""
    return Markdown(_tree_link(address, context["page"].address))


def _tree_link(address: Address, start: Address) -> str:
    return urls.relative(urls.markdown_file(address), start)


@pass_context
def _file_link(context: Context, target: str) -> Markdown:
    """The relative link to a file of the site, for an attribute of HTML: what follows a `#` there is no anchor."""
    return Markdown(escaping.html(urls.relative(target, context["page"].address)))


def _dots(places: Sequence[tuple[int, int]]) -> Markdown:
    """Places on the map as the data of an SVG path."""
    return Markdown(dots(places, GRID))


def _url(url: str) -> Markdown:
    """An external URL as the destination of a link; views hold only URLs that `escaping.web_url` made."""
    return Markdown(escaping.markdown_url(url))


@pass_context
def _paragraphs(context: Context, paragraphs: Sequence[AnnotatedParagraph]) -> Markdown:
    """An abstract with its formulas, links and short forms, a block a paragraph."""
    return Markdown("\n\n".join(_annotated(paragraphs, context["page"].address)))


@pass_context
def _line(context: Context, paragraphs: Sequence[AnnotatedParagraph]) -> Markdown:
    """A title with its formulas, on one line."""
    return Markdown(" ".join(_annotated(paragraphs, context["page"].address)))


def _annotated(paragraphs: Sequence[AnnotatedParagraph], start: Address) -> Iterator[str]:
    link = partial(_tree_link, start=start)
    return (annotated(paragraph.text, paragraph.marks, link) for paragraph in paragraphs)


def _html(text: str) -> Markdown:
    """Text within an element whose content no engine takes for Markdown."""
    return Markdown(escaping.html(text))


def _chart(chart: BarChart) -> Markdown:
    """A chart as lines of HTML."""
    return Markdown(drawn(chart))


_environment = Environment(
    loader=PackageLoader("papershelf.pages"),
    autoescape=False,  # noqa: S701 (finalize escapes for Markdown, which HTML's escape would not)
    finalize=_finalize,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
    auto_reload=False,
)
_environment.filters.update(
    link=_link,
    plural=counted,
    raw=Markdown,
    url=_url,
    file_link=_file_link,
    dots=_dots,
    paragraphs=_paragraphs,
    line=_line,
    chart=_chart,
    html=_html,
)
