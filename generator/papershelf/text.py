"""The text of a paper as its authors wrote it, as one value object.

A capture loses or mangles things: the delimiters and backslashes of mathematics, TeX accents, quotes and signs. The
text is repaired once, here; everything downstream asks the same `AbstractText` for the form that it needs, and escapes
nothing itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from html import escape
from itertools import accumulate

from pylatexenc.latexencode import UnicodeToLatexEncoder

from papershelf import escaping, formulas
from papershelf.lostmath import find_math
from papershelf.texcommands import GREEK
from papershelf.texmacros import unbrace, unfold, without_fonts_around_formulas

PARAGRAPH_BREAK = "\n\n"
_ROUNDS = 8

_SPACES = re.compile(r"\s+")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_DOLLARS = re.compile(r"(?<!\\)\$\$?((?:[^$\\]|\\.)+?)\$\$?|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_SURELY_MATH = re.compile(r"^(?!\s)(?!\d[\d.,]*\s)(?:.*[\\^_{].*|[A-Za-z](?:\s?[=<>+(].*)?|[\d.]+)(?<!\s)$")
_GLUED_SENTENCE = re.compile(r"\.(?<=[a-z]{4}\.)(?=(?:We|To|Code|The|In|Our|This|It|However)\s)")
_KEPT_GREEK = re.compile(
    r"\{{\s*\\({0})\s*\}}(?![_^])|\\({0})(?![A-Za-z_^])".format("|".join(sorted(GREEK, key=len, reverse=True)))
)
# Said as one sign and those behind it, for a search is quickest for what begins with one of a set.
_MAYBE_SPECIAL = re.compile(r"[^A-Za-z0-9 .,;:()?!'/+*=@-][^A-Za-z0-9 .,;:()?!'/+*=@-]*")
_OPENING_QUOTE = re.compile(r'"(?<![^\s(\[{–—-]")(?![\s.,;:!?)])')
_AMOUNT = re.compile(r"\d[\d.,]*(?:[kKMB]|\s|$)")


@dataclass(frozen=True, slots=True)
class Prose:
    """A stretch of running text, in Unicode, its spaces single."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula, by its TeX without delimiters."""

    tex: str


Span = Prose | Math


@dataclass(frozen=True, slots=True)
class Formula:
    """Where a formula stands in the plain form of its paragraph, in characters, with its TeX without delimiters."""

    start: int
    end: int
    tex: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a text, in characters, and what stands in its place."""

    start: int
    end: int
    text: str


Paragraph = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AbstractText:
    """A title or an abstract, repaired, as paragraphs of prose and formulas.

    Build it with `from_capture` or `from_latex`. Every view is a pure function of the content. `paragraphs`, those of
    the plain form, each on one line, is kept; the other views are not, for each may be as long as the text.
    """

    content: tuple[Paragraph, ...]
    paragraphs: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "paragraphs", tuple(self._each(_plain)))

    @classmethod
    def from_capture(cls, captured: str) -> AbstractText:
        """The text of a capture, its paragraphs parted by blank lines.

        Never raises, and is idempotent on its own `.plain`.
        """
        first = cls(_paragraphs(captured, _captured_spans))
        if first.plain == PARAGRAPH_BREAK.join(" ".join(part.split()) for part in _PARAGRAPHS.split(captured)):
            return first
        text = first
        for _ in range(_ROUNDS):
            again = cls(_paragraphs(text.plain, _captured_spans))
            if again.plain == text.plain:
                break
            text = again
        if text is first or len(text.content) != len(first.content):
            return text
        return cls(tuple(map(_with_formulas_of, first.content, text.content)))

    @classmethod
    def from_latex(cls, source: str) -> AbstractText:
        """The text of a source that kept its LaTeX (arXiv, BibTeX), mathematics between $ signs; never raises."""
        return cls(_paragraphs(source, _latex_spans))

    @classmethod
    def from_prose(cls, *paragraphs: str) -> AbstractText:
        """A text that needs no repair and holds no formula."""
        return cls(tuple([(Prose(paragraph),) for paragraph in paragraphs]))

    @property
    def formulas(self) -> tuple[tuple[Formula, ...], ...]:
        """The formulas of each of the `paragraphs`, in their order."""
        return tuple(tuple(_formulas(paragraph)) for paragraph in self.content)

    @property
    def plain(self) -> str:
        """Unicode, for search, feeds, meta tags and file names; paragraphs are parted by a blank line."""
        return PARAGRAPH_BREAK.join(self.paragraphs)

    @property
    def line(self) -> str:
        """The plain form on one line."""
        return " ".join(self.paragraphs)

    @property
    def html(self) -> str:
        """Escaped HTML, one `<p>` a paragraph, formulas as MathML."""
        return "\n".join(f"<p>{part}</p>" for part in self._each(_html))

    @property
    def markdown(self) -> str:
        """Markdown that renders as `html`; paragraphs are parted by a blank line.

        Python-Markdown needs `papershelf.pages.phrasing` for it.
        """
        return PARAGRAPH_BREAK.join(self._each(_markdown))

    @property
    def latex(self) -> str:
        """LaTeX source: formulas between $ signs as their authors wrote them, all else escaped."""
        return PARAGRAPH_BREAK.join(self._each(_latex))

    @property
    def bibtex(self) -> str:
        """The same for engines that know only commands: letters beyond ASCII in formulas are commands."""
        return PARAGRAPH_BREAK.join(self._each(_bibtex))

    @property
    def bibtex_edits(self) -> tuple[Edit, ...]:
        """What makes `bibtex` of `plain`: the stretches that differ, in their order."""
        edits: list[Edit] = []
        start = 0
        for paragraph in self.content:
            for span in paragraph:
                plain = _plain(span)
                if isinstance(span, Math):
                    edits.append(Edit(start, start + len(plain), _bibtex(span)))
                else:
                    edits += (
                        Edit(start + found.start(), start + found.end(), made)
                        for found in _MAYBE_SPECIAL.finditer(_with_quotes(plain))
                        if (made := _special(found[0])) != found[0]
                    )
                start += len(plain)
            start += len(PARAGRAPH_BREAK)
        return tuple(edits)

    def _each(self, view: Callable[[Span], str]) -> Iterator[str]:
        return ("".join(map(view, paragraph)) for paragraph in self.content)

    def __str__(self) -> str:
        return self.plain

    def __bool__(self) -> bool:
        return bool(self.content)


def _paragraphs(source: str, spans: Callable[[str], Iterator[Span]]) -> tuple[Paragraph, ...]:
    normal = unicodedata.normalize("NFC", escaping.printable(source))
    parts = (_joined(spans(" ".join(part.split()))) for part in _PARAGRAPHS.split(normal))
    return tuple(part for part in parts if part)


def _joined(spans: Iterator[Span]) -> Paragraph:
    """A paragraph: neighbouring prose in one span, single spaces, none at the ends, no empty span."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if isinstance(span, Prose) and isinstance(last, Prose):
            joined[-1] = Prose(last.text + span.text)
        elif isinstance(span, Math) and isinstance(last, Math):
            joined[-1] = Math(f"{last.tex} {span.tex}" if span.tex[:1].isalpha() else last.tex + span.tex)
        else:
            joined.append(span)
    tidy: list[Span] = []
    for index, span in enumerate(joined):
        if isinstance(span, Prose):
            # A mark that a brace parted from its letter has joined it by now.
            text = span.text if span.text.isascii() else unicodedata.normalize("NFC", span.text)
            text = _SPACES.sub(" ", text) if "  " in text else text
            text = text.lstrip() if index == 0 else text
            text = text.rstrip() if index == len(joined) - 1 else text
            if not text:
                continue
            span = Prose(text)
        elif not formulas.plain(span.tex):
            continue
        tidy.append(span)
    return tuple(tidy)


def _with_formulas_of(first: Paragraph, last: Paragraph) -> Paragraph:
    """A later reading of a paragraph, with the formulas of the first wherever both read alike.

    The later reading saw the readable form of a formula, which tells less than what was captured.
    """
    before, text = "".join(map(_plain, first)), "".join(map(_plain, last))
    old, new = before.split(" "), text.split(" ")
    old_at, new_at = (list(accumulate((len(word) + 1 for word in words), initial=0)) for words in (old, new))
    kept: list[Formula] = []
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        begin, end = old_at[block.a], old_at[block.a + block.size]
        shift = new_at[block.b] - begin
        kept += (
            Formula(one.start + shift, one.end + shift, one.tex)
            for one in _formulas(first)
            if begin <= one.start and one.end < end
        )
    kept += (one for one in _formulas(last) if all(one.end <= other.start or other.end <= one.start for other in kept))
    spans: list[Span] = []
    position = 0
    for one in sorted(kept, key=lambda one: one.start):
        spans += (Prose(text[position : one.start]), Math(one.tex))
        position = one.end
    return _joined(iter((*spans, Prose(text[position:]))))


def _captured_spans(text: str) -> Iterator[Span]:
    """The spans of a captured paragraph on one line."""
    text = _GLUED_SENTENCE.sub(". ", text)
    position = 0
    if "\\(" in text or "\\[" in text or "$" in text:
        for match in _DOLLARS.finditer(text):
            tex = match[1] or match[2] or match[3]
            if match[1] is not None and not _SURELY_MATH.search(tex):
                continue
            yield from _spans_with_greek(text[position : match.start()])
            yield Math(tex.strip())
            position = match.end()
    yield from _spans_with_greek(text[position:])


def _spans_with_greek(text: str) -> Iterator[Span]:
    """Text outside of what is marked as formulas, where a Greek letter that kept its backslash is one."""
    position = 0
    for match in _KEPT_GREEK.finditer(text) if "\\" in text else ():
        yield from _found_spans(text[position : match.start()])
        yield Math(f"\\{match[1] or match[2]}")
        position = match.end()
    yield from _found_spans(text[position:])


def _found_spans(captured: str) -> Iterator[Span]:
    """Prose in which formulas lost their delimiters."""
    text = unfold(captured)
    position = 0
    for found in find_math(text, captured):
        if len(found.tex) == 1 and unicodedata.category(found.tex) == "Sm":
            continue  # a sign alone reads the same as prose, and would part the braces about it
        if found.start > position:
            yield Prose(unbrace(text[position : found.start]))
        yield Math(found.tex) if found.sure else Prose(formulas.plain(found.tex))
        position = found.end
    if position < len(text):
        yield Prose(unbrace(text[position:]))


def _latex_spans(text: str) -> Iterator[Span]:
    """The spans of a LaTeX paragraph on one line."""
    text = without_fonts_around_formulas(text)
    position = 0
    for match in _DOLLARS.finditer(text):
        if match.start() < position:
            continue
        tex = (match[1] or match[2] or match[3]).strip()
        if match[1] is not None and (_AMOUNT.match(match[1]) and match[1][-1:].isspace()):
            continue  # two amounts of money
        if match.start() > position:
            yield Prose(unbrace(unfold(text[position : match.start()])))
        if tex:
            yield Math(tex)
        position = match.end()
    if position < len(text):
        yield Prose(unbrace(unfold(text[position:])))


def _formulas(paragraph: Paragraph) -> Iterator[Formula]:
    end = 0
    for span in paragraph:
        start, end = end, end + len(_plain(span))
        if isinstance(span, Math):
            yield Formula(start, end, span.tex)


def _plain(span: Span) -> str:
    return span.text if isinstance(span, Prose) else formulas.plain(span.tex)


def _html(span: Span) -> str:
    return escape(span.text) if isinstance(span, Prose) else formulas.mathml(span.tex)


def _latex(span: Span) -> str:
    return _encoded(span.text) if isinstance(span, Prose) else f"${span.tex}$"


def _bibtex(span: Span) -> str:
    """The LaTeX of a span for BibTeX, which counts braces even behind a backslash: they go by their names."""
    if isinstance(span, Prose):
        return _encoded(span.text).replace(r"\{", r"{\textbraceleft}").replace(r"\}", r"{\textbraceright}")
    tex = formulas.ascii_tex(span.tex).replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace ")
    return f"${tex}$"


@lru_cache(maxsize=1 << 12)
def _special(signs: str) -> str:
    """Signs of prose for BibTeX; kept, for a library repeats its dashes, quotes and accents."""
    return _bibtex(Prose(signs))


def _markdown(span: Span) -> str:
    if isinstance(span, Math):
        return formulas.markdown(span.tex)
    inner = span.text.strip()
    if not inner:
        return span.text
    before, after = span.text.split(inner, 1)
    return f"{before}{escaping.markdown(inner)}{after}"


class _Encoding(dict[int, str]):
    """What each character is in LaTeX, asked of pylatexenc once: it takes a character by itself, and its time."""

    _encoder = UnicodeToLatexEncoder(unknown_char_policy="keep", unknown_char_warning=False)

    def __missing__(self, character: int) -> str:
        self[character] = encoded = str(self._encoder.unicode_to_latex(chr(character)))
        return encoded


_ENCODING = _Encoding()


def _encoded(text: str) -> str:
    """Text as LaTeX in which every special character is escaped."""
    return _MAYBE_SPECIAL.sub(_signs_encoded, _with_quotes(unicodedata.normalize("NFC", text)))


def _signs_encoded(signs: re.Match[str]) -> str:
    return signs[0].translate(_ENCODING)


def _with_quotes(text: str) -> str:
    """The text, as long as before, with straight quotes as those that open and close, which LaTeX tells apart."""
    return _OPENING_QUOTE.sub("“", text).replace('"', "”") if '"' in text else text
