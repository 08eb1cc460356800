"""The text of a paper as its authors wrote it, as one value object.

A capture loses or mangles things: TeX accents, quotes and signs survive raw, the source of a page breaks lines in
the middle of sentences. The text is repaired once, here; everything downstream asks the same `AbstractText` for the
form that it needs, and escapes nothing itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from html import escape

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexencode import UnicodeToLatexEncoder

from papershelf.escaping import printable

PARAGRAPH_BREAK = "\n\n"

_ACCENT = re.compile(
    r"""\\(?:
        ["'`^~=.] \s* (?: \{ \s* (?:\\[ij]|[A-Za-z]) \s* \} | \\[ij](?![A-Za-z]) | [A-Za-z] )
      | [uvHcdbrkt] \s* \{ \s* [A-Za-z]{1,2} \s* \}
      | (?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|dh|DH|th|TH|S|P|copyright|textregistered|texttrademark)
        (?: \{\} | \s+(?=[a-z]) | (?![A-Za-z]) )
    )""",
    re.VERBOSE,
)
_BRACED_ACCENT = re.compile(rf"\{{\s*({_ACCENT.pattern})\s*\}}", re.VERBOSE)
_FONT_GROUP = re.compile(
    r"\{\s*\\(?:em|it|bf|tt|sc|sl|sf|rm|itshape|bfseries|ttfamily|scshape)(?![A-Za-z])\s*([^{}]*)\}"
    r"|\\(?:emph|textit|textbf|texttt|textsc|textsl|textsf|textrm|text|underline|mbox)\s*\{([^{}]*)\}"
)
_ABBREVIATIONS = {"ie": "i.e.", "eg": "e.g.", "etal": "et al.", "etc": "etc.", "wrt": "w.r.t.", "cf": "cf."}
_ABBREVIATION = re.compile(r"\\(ie|eg|etal|etc|wrt|cf)(?![A-Za-z])(?:\{\})?\.?")
_ESCAPED_SIGN = re.compile(r"\\([%&#$_{}])")
_TEX_SPACE = re.compile(r"\\[ ,;:!](?=\s|\w|$)|(?<=[.,])\\n\b| \\n ")
_TIE = re.compile(r"(?<=[\w.,)\]])~(?=[\w(\[\\$])")
_NAMED_HEX = re.compile(r"(?<=[a-z])x(201[3489cCdD])(?=[a-z])")

_accents = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=True)
_latex = UnicodeToLatexEncoder(unknown_char_policy="keep", unknown_char_warning=False)


@dataclass(frozen=True)
class AbstractText:
    """A title or an abstract, repaired, as paragraphs of plain Unicode.

    Build it with `from_capture` or `from_latex`. Every view is a pure function of the paragraphs.
    """

    paragraphs: tuple[str, ...]

    @classmethod
    def from_capture(cls, captured: str) -> AbstractText:
        """The text of a capture, its paragraphs parted by blank lines; idempotent on its own `.plain`."""
        parts = (_settled(part) for part in re.split(r"\n\s*\n", captured))
        return cls(tuple(part for part in parts if part))

    @cached_property
    def plain(self) -> str:
        """Unicode, for search, feeds, meta tags and file names; paragraphs are parted by a blank line."""
        return PARAGRAPH_BREAK.join(self.paragraphs)

    @cached_property
    def line(self) -> str:
        """The plain form on one line."""
        return " ".join(self.paragraphs)

    @cached_property
    def html(self) -> str:
        """Escaped HTML, one `<p>` a paragraph."""
        return "\n".join(f"<p>{escape(part)}</p>" for part in self.paragraphs)

    @cached_property
    def latex(self) -> str:
        """LaTeX source in which every special character is escaped."""
        return PARAGRAPH_BREAK.join(_latex.unicode_to_latex(part) for part in self.paragraphs)

    def __str__(self) -> str:
        return self.plain

    def __bool__(self) -> bool:
        return bool(self.paragraphs)


def _settled(captured: str) -> str:
    """The paragraph repaired until nothing is left to repair: what one step frees, the next may read."""
    while (repaired := _repair(captured)) != captured:
        captured = repaired
    return captured


def _repair(captured: str) -> str:
    """One paragraph, made readable: TeX for accents, quotes, fonts, signs and ties becomes Unicode."""
    text = unicodedata.normalize("NFC", printable(captured))
    text = _BRACED_ACCENT.sub(lambda match: _accent(match[1]), text)
    text = _ACCENT.sub(lambda match: _accent(match[0]), text)
    while (plainer := _FONT_GROUP.sub(lambda match: match[1] or match[2] or "", text)) != text:
        text = plainer
    text = _ABBREVIATION.sub(lambda match: _ABBREVIATIONS[match[1]], text)
    text = _TEX_SPACE.sub(" ", text)
    text = _ESCAPED_SIGN.sub(r"\1", text)
    text = _NAMED_HEX.sub(lambda match: chr(int(match[1], 16)), text)
    text = _TIE.sub(" ", text)
    text = text.replace("``", "“").replace("''", "”")
    text = re.sub(r"“([^“”\"]*)\"", r"“\1”", text)
    text = re.sub(r"(?<=\w)---(?=\w)|(?<=\s)---?(?=\s)", "—", text)
    text = re.sub(r"(?<=\d)--(?=\d)", "–", text)
    return " ".join(text.split())


def _accent(tex: str) -> str:
    """The Unicode character that one TeX accent command stands for."""
    return unicodedata.normalize("NFC", str(_accents.latex_to_text(tex)).strip())
