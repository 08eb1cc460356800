"""Marks up a paragraph of plain text: its formulas, links where it writes out a URL, an explanation at the first use of
a short form.

Marks are typed values that count characters of the plain text; markup comes into being here only, and every character
that no mark replaces is escaped as running text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from papershelf import escaping, formulas
from papershelf.model import Acronym, LinkPlace
from papershelf.text import AbstractText
from papershelf.urls import Address

# Stands for a mark while the text around it is escaped as one line: a non-character, which no text may carry.
_SLOT = "\uffff"
_JOINING = frozenset("-_/\\")
_START = attrgetter("start")


@dataclass(frozen=True, slots=True, order=True)
class LinkMark:
    """A stretch of a paragraph that becomes a link: `label` is shown in its place."""

    start: int
    end: int
    url: str
    label: str


@dataclass(frozen=True, slots=True, order=True)
class AbbreviationMark:
    """A stretch of a paragraph that is a short form, with the long one."""

    start: int
    end: int
    long: str


@dataclass(frozen=True, slots=True, order=True)
class FormulaMark:
    """A stretch of a paragraph that is the readable form of a formula, with its TeX."""

    start: int
    end: int
    tex: str


@dataclass(frozen=True, slots=True, order=True)
class NameMark:
    """A stretch of a paragraph that is the name of a system, with the address of its page.

    `long` is what it stands for, where it is a short form as well.
    """

    start: int
    end: int
    address: Address
    long: str = ""


@dataclass(frozen=True, slots=True, order=True)
class EvidenceMark:
    """A stretch of a quoted sentence that is what the sentence is quoted for."""

    start: int
    end: int


Mark = LinkMark | AbbreviationMark | FormulaMark | NameMark | EvidenceMark


def annotated(text: str, marks: Sequence[Mark], link: Callable[[Address], str]) -> str:
    """One paragraph of plain text as Markdown that renders as that text with its marks.

    `link` leads from the page that it stands on to that of an address. The marks count characters of `text`, are
    sorted by their start and do not overlap; `ValueError` otherwise.
    """
    pieces: list[str] = []
    position = 0
    for mark in marks:
        if not position <= mark.start < mark.end <= len(text):
            raise ValueError(f"{mark} overlaps the mark before it or leaves its text of {len(text)} characters")
        pieces.append(text[position : mark.start].replace(_SLOT, ""))
        position = mark.end
    pieces.append(text[position:].replace(_SLOT, ""))
    escaped = escaping.markdown(_SLOT.join(pieces)).split(_SLOT)
    out = [escaped[0]]
    for mark, after in zip(marks, escaped[1:], strict=True):
        # The mark of an image; at the start of a block the escape has dealt with it.
        if isinstance(mark, (LinkMark, NameMark)) and out[-1].endswith("!") and out != ["\\!"]:
            out[-1] = out[-1][:-1] + "&#33;"
        out += (_markdown(mark, text, link), after)
    return "".join(out)


def _markdown(mark: Mark, text: str, link: Callable[[Address], str]) -> str:
    match mark:
        case LinkMark():
            return f"[{_inline(mark.label)}]({escaping.markdown_url(mark.url)}){{ .ps-link }}"
        case NameMark():
            shown = _inline(text[mark.start : mark.end])
            if mark.long:
                shown = _abbreviation(shown, mark.long)
            return f"[{shown}]({escaping.markdown_url(link(mark.address))}){{ .ps-named }}"
        case EvidenceMark():
            return f"<mark>{_inline(text[mark.start : mark.end])}</mark>"
        case AbbreviationMark():
            return _abbreviation(_inline(text[mark.start : mark.end]), mark.long)
        case FormulaMark():
            return formulas.markdown(mark.tex)


def _abbreviation(shown: str, long: str) -> str:
    return f'<abbr title="{escaping.markdown_attribute(long)}">{shown}</abbr>'


def _inline(text: str) -> str:
    """Text in the middle of a line: the escape for the start of a block does no harm there."""
    return escaping.markdown(text.replace(_SLOT, ""))


def marks_of(
    text: AbstractText,
    places: Iterable[LinkPlace] = (),
    acronyms: Iterable[Acronym] = (),
    names: Mapping[str, Address] | None = None,
) -> tuple[tuple[Mark, ...], ...]:
    """The marks of every paragraph of a text: its links, its formulas, each short form and each name where it is first.

    The spans of the places count characters of the paragraphs; `names` gives the address of each. A link over a formula
    shows the formula's readable form; a short form within a link or a formula is not its first use, nor is a name
    within any of them. A name that is a short form is linked where it is explained.
    """
    paragraphs = text.paragraphs
    marks: list[list[Mark]] = [[] for _ in paragraphs]
    taken = [bytearray(len(paragraph)) for paragraph in paragraphs]
    for place in places:
        span = place.span
        label = _label(paragraphs[span.paragraph][span.start : span.end], place.link.url)
        marks[span.paragraph].append(LinkMark(span.start, span.end, place.link.url, label))
        taken[span.paragraph][span.start : span.end] = b"\1" * (span.end - span.start)
    for found, used, there in zip(marks, taken, text.formulas, strict=True):
        for formula in there:
            if used.find(1, formula.start, formula.end) < 0:
                found.append(FormulaMark(formula.start, formula.end, formula.tex))
                used[formula.start : formula.end] = b"\1" * (formula.end - formula.start)
    longs = {acronym.short: acronym.long for acronym in acronyms}
    addresses = names or {}
    # Short forms first; of names the longest first: Cascade R-CNN before R-CNN.
    for word in sorted(longs.keys() | addresses.keys(), key=lambda word: (word not in longs, -len(word), word)):
        for found, paragraph, used in zip(marks, paragraphs, taken, strict=True):
            if use := _first_use(word, paragraph, used):
                found.append(_mark_of_name(*use, addresses.get(word), longs.get(word, "")))
                used[slice(*use)] = b"\1" * (use[1] - use[0])
                break
    return tuple([tuple(sorted(found, key=_START)) for found in marks])


def _mark_of_name(start: int, end: int, address: Address | None, long: str) -> Mark:
    return NameMark(start, end, address, long) if address else AbbreviationMark(start, end, long)


def _first_use(short: str, text: str, taken: bytearray) -> tuple[int, int] | None:
    """Where a text first has a short form as a word of its own, in the plural or not, on characters not taken."""
    base = short[:-1] if short.endswith("s") and len(short) > 2 and not short[-2].islower() else short
    start = text.find(base)
    while start >= 0:
        end = start + len(base)
        end += text.startswith("s", end)
        before, after = text[start - 1] if start else "", text[end : end + 1]
        alone = not (before.isalnum() or after.isalnum()) and before not in _JOINING and after != "_"
        if alone and taken.find(1, start, end) < 0:
            return start, end
        start = text.find(base, start + 1)
    return None


def _label(written: str, url: str) -> str:
    """What a link shows: what is written where that is clean, or else the clean URL."""
    clean = not any(sign.isspace() or sign in "{}[]<>\\|^`" for sign in written)
    whole = written == url or ("//" not in written and written.casefold().endswith(url.casefold().rpartition("/")[2]))
    return written if clean and whole else url
