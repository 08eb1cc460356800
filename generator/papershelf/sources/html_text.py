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

_MARK_UP = re.compile(r"</?jats:[\w-]+[^<>]*>|</?(?:i|b|em|inf|strong|sc|sub|sup|p|span)(?: [\w-]+=[^<>]*)?>")
_JATS_HEADING = re.compile(r"<(?:jats:)?title>\s*abstract\s*</(?:jats:)?title>", re.IGNORECASE)
_JATS_BREAK = re.compile(r"</(?:jats:)?(?:p|title|sec)>\s*")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_SCRIPT = re.compile(r"<(?:jats:)?(sub|sup|inf)>([\w+−-]{1,9})</(?:jats:)?(?:sub|sup|inf)>")
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
    text = _JATS_BREAK.sub(PARAGRAPH_BREAK, _JATS_HEADING.sub("", text))
    text = _SCRIPT.sub(_script, text)
    return html.unescape(_MARK_UP.sub("", text)).strip()


def unescaped(text: str) -> str:
    """The text with the characters that its entities stand for."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def _as_tex(formula: re.Match[str]) -> str:
    tex = _TEX.search(formula[0])
    return f"${tex[1].strip()}$" if tex else formula[0]


def _script(found: re.Match[str]) -> str:
    """Letters raised or lowered become a formula, digits and signs the characters that Unicode has for them."""
    sign, table = ("^", _RAISED) if found[1] == "sup" else ("_", _LOWERED)
    script = found[2].translate(table)
    return f"${sign}{{{found[2]}}}$" if re.search(r"[A-Za-z]", script) else script
