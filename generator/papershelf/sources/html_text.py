"""Reads texts that are HTML, or have some of it left: those of feeds, catalogues and bibliographies alike.

Publishers mark up fonts, scripts and paragraphs in titles and abstracts, with the tags of HTML or of JATS.
"""

from __future__ import annotations

import html
import re

from markupsafe import Markup

from papershelf.text import PARAGRAPH_BREAK

_ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|\w+);", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|section|table|td"
    r"|th|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_ENDS = re.compile(r"</(?:a|b|div|em|h[1-6]|i|inf|li|p|span|strong|sub|sup|ul)\s*>|<br\s*/?>", re.IGNORECASE)
_MATHML = re.compile(r"<math\b(?:(?!<math\b).)*?</math\s*>", re.IGNORECASE | re.DOTALL)
_TEX = re.compile(r"<annotation encoding=[\"']application/x-tex[\"']>(.*?)</annotation>", re.DOTALL)

_MARK_UP = re.compile(r"</?jats:[\w-]+[^<>]*>|</?(?:i|b|em|inf|strong|sc|sub|sup|p|span|h[1-6])(?: [\w-]+=[^<>]*)?>")
_JATS_HEADING = re.compile(r"<(?:jats:)?title>\s*abstract\s*</(?:jats:)?title>", re.IGNORECASE)
_BREAK = re.compile(r"</(?:(?:jats:)?(?:p|title|sec)|h[1-6])>\s*|\s*<h[1-6]>")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LETTERS = r"[\w+−-]{1,9}"
_SCRIPT = re.compile(rf"<(?:jats:)?(sub|sup|inf)>({_LETTERS})</(?:jats:)?(?:sub|sup|inf)>")
"""Raised and lowered letters; `inf` is how Scopus writes the latter."""


def is_html(text: str) -> bool:
    """Whether a text has a tag that only HTML has; `a<b` in a formula is none."""
    return _ENDS.search(text) is not None


def text_of_html(markup: str) -> str:
    """The text of HTML, a paragraph for each of its blocks, formulas as the TeX that they carry."""
    markup = _SCRIPT.sub(_script, _MATHML.sub(_as_tex, markup))
    parts = (Markup(part).striptags() for part in _BLOCK.split(markup))  # noqa: S704 (loses its tags)
    return PARAGRAPH_BREAK.join(part for part in parts if part)


def without_mark_up(text: str) -> str:
    """A text without the mark-up for fonts, any other `<` being part of it; its paragraphs stay."""
    text = _BREAK.sub(PARAGRAPH_BREAK, _JATS_HEADING.sub("", text))
    text = _SCRIPT.sub(_script, text)
    return html.unescape(_MARK_UP.sub("", text)).strip()


def unescaped(text: str) -> str:
    """The text with the characters that its entities stand for."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def _as_tex(formula: re.Match[str]) -> str:
    tex = _TEX.search(formula[0])
    return f"${tex[1].strip()}$" if tex else formula[0]


def script(element: str, text: str) -> str:
    """What an element `sup`, `sub` or `inf` raises or lowers.

    Letters become a formula, digits and signs the characters that Unicode has for them; a longer text stays.
    """
    if not re.fullmatch(_LETTERS, text):
        return text
    sign, table = ("^", _RAISED) if element == "sup" else ("_", _LOWERED)
    found = text.translate(table)
    return f"${sign}{{{text}}}$" if re.search(r"[A-Za-z]", found) else found


def _script(found: re.Match[str]) -> str:
    return script(found[1], found[2])
