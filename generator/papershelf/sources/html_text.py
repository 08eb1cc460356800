"""Reads texts that are HTML, or have some of it left: those of feeds, catalogues and bibliographies alike.

Publishers mark up fonts, scripts, formulas and paragraphs in titles and abstracts, with the tags of HTML, of JATS or of
MathML. They also write `p <0.05` there: only what is a tag by its name and its attributes is one.
"""

from __future__ import annotations

import html
import re
from html.entities import html5

from papershelf.sources.mathml import tex_of
from papershelf.text import PARAGRAPH_BREAK

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|(\w{2,31}));", re.IGNORECASE)

_BLOCKS = (
    "abstract address article aside blockquote br break dd disp-quote div dl dt figcaption figure h[1-6] hr li list "
    "list-item ol p pre sec section table td th title tr ul"
)
_OTHERS = (
    # of HTML, but for `s`, `q`, `label` and `script`, of which papers tell
    "a abbr acronym b big body caption center cite code col colgroup del dfn em font footer header html i iframe img "
    "inf ins kbd main mark nobr samp small span strike strong style sub sup svg tbody tfoot thead time "
    "tt u var wbr "
    # of JATS and its like
    "alternatives bold disp-formula email ext-link fixed-case fn graphic inline-formula inline-graphic italic "
    "monospace named-content overline roman sans-serif sc scp styled-content tex-math underline uri xref "
    # of MathML
    "annotation(?:-xml)? maction math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom "
    "mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none "
    "semantics"
)
_WITHOUT_END = re.compile(r"br|break|col|dd|dt|hr|img|li|p|t[dhr]|wbr|(?:inline-)?graphic|mspace|mprescripts|none")
"""Elements that need no end."""
_PREFIX = r"(?:(?:jats|mml|m|ce|xhtml|ns\d{1,2}):)"
_WITHOUT_VALUE = "async|compact|controls|defer|hidden|noshade|nowrap"
_ATTRIBUTES = (
    r"(?P<attributes>(?>(?:\s+(?:(?:[\w:.-]++\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'|[^\s\"'<>=]++))"
    rf"|(?:{_WITHOUT_VALUE})(?=[\s/>])))*)\s*/?)>"
)
"""What stands in a start tag behind its name, if it is one: `<b and c>` is none."""


def _any_of(names: str) -> str:
    return f"(?:{'|'.join(names.split())})"


def _start(names: str) -> str:
    return rf"<{_PREFIX}?(?:{names})(?=[\s/>]){_ATTRIBUTES}"


def _end(names: str) -> str:
    return rf"</{_PREFIX}?(?:{names})\s*>"


def _element(names: str) -> re.Pattern[str]:
    """An element of one of the names with none of these within it, the groups being its name and its content."""
    opening = _start(f"(?P<name>{names})")
    # Nothing is looked for twice: where another begins, or none has ended, the search for the end is over.
    return re.compile(
        rf"{opening}(?P<content>(?:(?!<{_PREFIX}?(?:{names})[\s/>]).)*?){_end(names)}", re.IGNORECASE | re.DOTALL
    )


_NAMES = _any_of(f"{_BLOCKS} {_OTHERS}")
_TAG = re.compile(
    rf"<(?:/(?P<ended>{_PREFIX}?{_NAMES}|{_PREFIX}[\w-]+)\s*"
    rf"|(?P<begun>{_PREFIX}?{_NAMES}|{_PREFIX}[\w-]+)(?=[\s/>]){_ATTRIBUTES[:-1]})>",
    re.IGNORECASE,
)
_SURE = re.compile(rf"{_end(_NAMES)}|{_start('br')}", re.IGNORECASE)
_PARAGRAPH = re.compile(_end("p|sec"), re.IGNORECASE)
_BLOCK = re.compile(_any_of(_BLOCKS), re.IGNORECASE)

_UNSEEN = re.compile(r"<!--(?:(?!<!--).)*?-->|<\?xml[^<>]*>|<!doctype\b[^<>]*>", re.IGNORECASE | re.DOTALL)
_PROGRAM = _element("script|style")
_HEADING = re.compile(rf"{_start('title')}\s*(?:abstract|summary)\s*{_end('title')}", re.IGNORECASE)

_FORMULA = _element("alternatives|inline-formula|disp-formula")
_TEX_MATH = _element("tex-math")
_MATHML = _element("math")
_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)

_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LETTERS = r"[\w+−-]{1,9}"
_SCRIPT = re.compile(
    rf"<{_PREFIX}?(?P<name>sub|sup|inf){_ATTRIBUTES}(?P<content>{_LETTERS}){_end('sub|sup|inf')}",
    re.IGNORECASE,
)
"""Raised and lowered letters; `inf` is how Scopus writes the latter."""


def is_html(text: str) -> bool:
    """Whether a text has a tag that only HTML or its like has; `a<b` in a formula is none."""
    return _SURE.search(text) is not None


def text_of_html(markup: str) -> str:
    """The text of HTML, a paragraph for each of its blocks, formulas as TeX between dollar signs.

    Nothing goes but comments, programs and tags; `a <b and c> d` stays.
    """
    text = _without_tags(" ".join(_PROGRAM.sub("", _readable(markup)).split()))
    return unescaped(PARAGRAPH_BREAK.join(filter(None, map(str.strip, text.split(PARAGRAPH_BREAK)))))


def without_mark_up(text: str) -> str:
    """A text without the mark-up for fonts and formulas, any other `<` being part of it; its paragraphs stay."""
    if "<" not in text:
        return unescaped(text).strip()
    if _PARAGRAPH.search(text):
        return text_of_html(text)
    return unescaped(_without_tags(_readable(text))).strip()


def unescaped(text: str) -> str:
    """The text with the characters that its entities stand for; what is escaped twice is escaped no more."""
    if "&" not in text:
        return text
    return _ENTITY.sub(_character, _ENTITY.sub(_character, text))


def _character(entity: re.Match[str]) -> str:
    return html5.get(f"{entity[1]};", entity[0]) if entity[1] else html.unescape(entity[0])


def _readable(text: str) -> str:
    """The text with formulas as TeX, scripts as signs, and no comment."""
    text = _HEADING.sub("", _UNSEEN.sub("", text))
    text = _TEX_MATH.sub(_of_tex_math, _FORMULA.sub(_of_alternatives, text))
    return _SCRIPT.sub(_of_script, _MATHML.sub(_of_mathml, text))


def _without_tags(text: str) -> str:
    """The text with a break in place of every tag that begins or ends a block, and nothing in place of any other.

    `<i>` is a tag where an end tag is there for it.
    """
    ended = {found["ended"].lower() for found in _TAG.finditer(text) if found["ended"]}

    def replaced(tag: re.Match[str]) -> str:
        name = (tag["ended"] or tag["begun"]).lower()
        bare = name.rpartition(":")[2]
        begins = tag["begun"] and not (tag["attributes"].strip() or bare != name or name in ended)
        if begins and not _WITHOUT_END.fullmatch(bare):
            return tag[0]
        return PARAGRAPH_BREAK if _BLOCK.fullmatch(bare) else ""

    return _TAG.sub(replaced, text)


def _of_alternatives(formula: re.Match[str]) -> str:
    """A formula in one of the ways in which it is written: TeX, where it is there."""
    tex = _TEX_MATH.search(formula["content"])
    return tex[0] if tex else formula[0]


def _of_tex_math(formula: re.Match[str]) -> str:
    """TeX, of which some publishers make a whole document."""
    document = _DOCUMENT.search(formula["content"])
    tex = (document[1] if document else formula["content"]).replace("<![CDATA[", "").replace("]]>", "")
    return _between_signs(tex.strip().strip("$"))


def _of_mathml(formula: re.Match[str]) -> str:
    return _between_signs(html.escape(tex_of(formula[0]), quote=False))


def _between_signs(tex: str) -> str:
    return f"${tex.strip()}$" if tex.strip() else ""


def _of_script(found: re.Match[str]) -> str:
    return script(found["name"].lower(), found["content"])


def script(element: str, text: str) -> str:
    """What an element `sup`, `sub` or `inf` raises or lowers.

    Letters become a formula, digits and signs the characters that Unicode has for them; a longer text stays.
    """
    if not re.fullmatch(_LETTERS, text):
        return text
    sign, table = ("^", _RAISED) if element == "sup" else ("_", _LOWERED)
    found = text.translate(table)
    return f"${sign}{{{text}}}$" if re.search(r"[A-Za-z]", found) else found
