"""Papers as a bibliography for other programs: BibTeX, RIS, CSL-JSON or Markdown.

What a reader takes along from the site is made in the browser, by theme/assets/papershelf/citation.js; this makes the
same, byte for byte, of any number of papers without one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import normalize

from papershelf import escaping, urls
from papershelf.model import Paper
from papershelf.pages.citation import csl_json
from papershelf.slugs import numbered

_LONG_WORD = 4
_KEY_WORDS = 4
_AND = re.compile(r"(?:^|\s)and(?:\s|$)", re.IGNORECASE)
_NO_LETTER = re.compile("[^A-Za-z]")


class _Cited(NamedTuple):
    """A paper, and the same as a CSL-JSON item."""

    paper: Paper
    csl: Mapping[str, Any]

    @property
    def date(self) -> Sequence[int]:
        """Year, month and day, as far as they are known."""
        parts: Sequence[int] = self.csl["issued"]["date-parts"][0] if "issued" in self.csl else ()
        return parts


def bibliography(form: str, papers: Iterable[Paper], site_url: str | None) -> str:
    """The papers, in their order, as the text of one file of a form in `FORMS`, line ends as the form wants them.

    A paper without an address of its own is cited by its page, where the site has an address.
    """
    pages = ((paper, urls.paper_url(paper.id, site_url) if site_url else None) for paper in papers)
    return FORMS[form]([_Cited(paper, csl_json(paper, url)) for paper, url in pages])


def _bibtex(papers: Sequence[_Cited]) -> str:
    return "\n".join(map(_entry, papers, numbered(map(_key, papers))))


def _key(one: _Cited) -> str:
    """The first author's family name, the year and the first long word of the slug; else the beginning of the slug."""
    author: Mapping[str, str] = next(iter(one.csl.get("author", ())), {})
    family = normalize("NFKD", author.get("family") or author.get("literal", ""))
    name = _NO_LETTER.sub("", family).lower()
    words = one.paper.id.split("-")
    if not name:
        return "-".join(words[:_KEY_WORDS])
    year = str(one.date[0]) if one.date else ""
    return name + year + next((word for word in words if len(word) >= _LONG_WORD), one.paper.id)


def _entry(one: _Cited, key: str) -> str:
    csl = one.csl
    fields = [("title", f"{{{one.paper.title.bibtex}}}")]
    if "author" in csl:
        fields.append(("author", " and ".join(map(_bibtex_person, csl["author"]))))
    fields += zip(("year", "month"), map(str, one.date), strict=False)
    if "number" in csl:
        fields += (("eprint", csl["number"].removeprefix("arXiv:")), ("archiveprefix", csl["publisher"]))
    for name, field in (("DOI", "doi"), ("URL", "url")):
        if name in csl:
            fields.append((field, escaping.bibtex_link(csl[name])))
    fields.append(("abstract", one.paper.abstract.bibtex))
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields)
    return f"@misc{{{key},\n{lines}\n}}\n"


def _bibtex_person(name: Mapping[str, str]) -> str:
    text = escaping.bibtex(_inverted(name, "suffix", "given"))
    # "and" parts the names of a list, and the last word of a name would be the family's.
    return f"{{{text}}}" if "literal" in name or _AND.search(text) else text


def _inverted(name: Mapping[str, str], *parts: str) -> str:
    """A name of CSL-JSON with the family first, as reference managers sort by it."""
    return name.get("literal") or ", ".join(name[part] for part in ("family", *parts) if name.get(part))


def _ris(papers: Sequence[_Cited]) -> str:
    return "\r\n".join(
        "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in _rows(one)) for one in papers
    )


def _rows(one: _Cited) -> Iterator[tuple[str, str]]:
    csl = one.csl
    yield "TY", "UNPB" if "number" in csl or "DOI" not in csl else "JOUR"
    yield "TI", csl["title"]
    for name in csl.get("author", ()):
        yield "AU", _inverted(name, "given", "suffix")
    if one.date:
        year, *others = (f"{part:02}" for part in one.date)
        yield "PY", year
        yield "DA", "/".join([year, *others, "", ""][:3])
    for tag, field in (("M1", "number"), ("PB", "publisher"), ("DO", "DOI"), ("UR", "URL")):
        if field in csl:
            yield tag, csl[field]
    yield "AB", csl["abstract"]
    yield "ER", ""


def _csl(papers: Sequence[_Cited]) -> str:
    return json.dumps([one.csl for one in papers], ensure_ascii=False, indent=2) + "\n"


def _markdown(papers: Sequence[_Cited]) -> str:
    return "".join(map(_line, papers))


def _line(one: _Cited) -> str:
    csl = one.csl
    people = [name.get("literal") or _said(name) for name in csl.get("author", ())]
    year = str(one.date[0]) if one.date else ""
    doi = f"doi:{csl['DOI']}" if "DOI" in csl else ""
    facts = ". ".join(
        escaping.markdown_span(fact) for fact in (", ".join(people), year, csl.get("number"), doi) if fact
    )
    title = escaping.markdown_span(csl["title"])
    if "URL" in csl:
        title = f"[{title}]({escaping.markdown_link(csl['URL'])})"
    return f"- {title}. {facts}\n" if facts else f"- {title}\n"


def _said(name: Mapping[str, str]) -> str:
    return " ".join(name[part] for part in ("given", "family", "suffix") if part in name)


FORMS: Mapping[str, Callable[[Sequence[_Cited]], str]] = {
    "bibtex": _bibtex,
    "ris": _ris,
    "csl-json": _csl,
    "markdown": _markdown,
}
