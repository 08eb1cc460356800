"""What the text of a BibTeX field says, once the braces are gone that only mean something to BibTeX.

Braces keep capitals and names together, and reference managers put them around every sign that they escape. What is
left is LaTeX as authors write it, which `AbstractText` reads, or a bare address.
"""

from __future__ import annotations

import html
import re

from papershelf.sources.html_text import is_html, text_of_html
from papershelf.sources.names import in_order

_PARAGRAPH_END = re.compile(r"\n\s*\n|\\par(?![A-Za-z])")
_AND = re.compile(r"(?<!\\)[{}]| and(?= )", re.IGNORECASE)
_COMMA = re.compile(r"(?<!\\)[{},]")
_NAMED_PART = re.compile(r"\s*(family|given|prefix|suffix)\s*=\s*(.*?)\s*|\s*[a-z-]+\s*=.*", re.DOTALL)
_OTHERS = {"", "others", "et al", "et al."}

_TOKEN = re.compile(r"\$[^$]++(?<!\\)\$|\\[A-Za-z]+\*?|\\.|[{}]", re.DOTALL)
_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|[\"'`^~=.])$")
_WORD_COMMAND = re.compile(r"\\[A-Za-z]+$")
_SWITCH = re.compile(r"\s*\\(?:em|it|bf|tt|sc|sl|sf|rm|[a-z]+(?:shape|series|family))(?![A-Za-z])")
_LOOSE_ACCENT = re.compile(r"\{\\([uvHcdbrkt])\s+([A-Za-z]{1,2})\}")
_ARGUMENT = "}{"
_DEEPEST = 20

_BRACED_SIGN = re.compile(r"\{(\\[$^_{}&])(?:\{\})?\}")
_MATH_BACKSLASH = re.compile(r"\$\\backslash\$|\{\\backslash\}")
_ESCAPED_COMMAND = re.compile(r"\{\\textbackslash\}([A-Za-z]+)\\\{((?:[^{}\\]|\\[^{}])*+)\\\}")
_SIGN_OF_MATH = r"\\textbackslash|\\textasciicircum|\\\^|\\_"
_ESCAPED_MATH = re.compile(
    rf"\\\$((?:(?!{_SIGN_OF_MATH})(?:[^$\\]|\\[^$]))*+(?:{_SIGN_OF_MATH})(?:[^$\\]|\\[^$])*+)\\\$"
)
"""A price that stands before a formula is no part of it."""
_DIGITS_ASIDE = re.compile(r"\\text(su[bp])(?:er)?script\{([\d+-]{1,9})\}")
_SIGNS = {
    "textbackslash": "\\",
    "textasciicircum": "^",
    "textasciitilde": "~",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textunderscore": "_",
}
_PHANTOM = re.compile(r"\\vphantom\{(?:\\[{}]|[^{}])*\}")
_ENSURED_MATH = re.compile(r"\\ensuremath\s*\{((?:[^{}$]|\{[^{}$]*\})*)\}")
_NAMED_SIGN = re.compile(rf"\{{\\({'|'.join(_SIGNS)})\}}|\\({'|'.join(_SIGNS)})(?:\{{\}}|\s|(?![A-Za-z]))")
_ESCAPED_TAG = re.compile(r"\{?\\textless(?:\{\}|\})(/?\w+)\{?\\textgreater(?:\{\}|\})")
_ESCAPED_SIGN = re.compile(r"\\([$^_{}&%#~])(?:\{\})?")
_ENTITY = re.compile(r"(?:\{\\&\}|\\?&)(\\?#|\{\\#\})?(\w{1,31})(?:;|\$\\mathsemicolon\$)")
"""The last is how Crossref writes a semicolon."""
_KEPT = {"&": r"\&", "$": r"\$"}
_ADDRESS_COMMAND = re.compile(r"\\(?:url|href|path|texttt|nolinkurl)\s*")


def latex_of(text: str) -> str:
    """The text as LaTeX, its paragraphs parted by blank lines: `{BERT}: {P}re-training` is `BERT: Pre-training`.

    Of HTML its text is taken, and entities are what they stand for, their ampersand escaped or not. Formulas that a
    reference manager escaped (`\\$n{\\textasciicircum}2\\$`) are formulas again.
    """
    text = _ESCAPED_TAG.sub(r"<\1>", text)
    text = _ENTITY.sub(_entity, text) if is_html(text) else _decoded(text)
    if is_html(text):
        text = text_of_html(text)
    return "\n\n".join(filter(None, (_unbraced(" ".join(part.split())) for part in _PARAGRAPH_END.split(text))))


def names_in(text: str) -> list[str]:
    """The names in a field of authors, as LaTeX: `Family, Given` or `Given Family`; "others" is nobody.

    `Family, Jr, Given` stays, `Family, Given, Jr` and `Given Family, Jr` become that, and BibLaTeX's
    `family=Family, given=Given` becomes `Family, Given`.
    """
    text = f" {' '.join(_decoded(text).split())} "
    names = []
    depth = start = 0
    for mark in _AND.finditer(text):
        if mark[0] in "{}":
            depth = depth + 1 if mark[0] == "{" else max(depth - 1, 0)
        elif not depth:
            names.append(text[start : mark.start()])
            start = mark.end()
    names.append(text[start:])
    return [latex_of(_in_order(name)) for name in names if name.strip().lower() not in _OTHERS]


def bare(text: str) -> str:
    """An address, a number or a date without the LaTeX around it: `\\url{http://x.example/a\\_b}` is the URL."""
    text = _ADDRESS_COMMAND.sub("", _decoded(text))
    text = _NAMED_SIGN.sub(lambda found: _SIGNS[found[1] or found[2]], text)
    text = _ESCAPED_SIGN.sub(r"\1", text)
    return " ".join(text.replace("}{", " ").replace("{", "").replace("}", "").split())


def _decoded(text: str) -> str:
    """LaTeX with the signs that its entities stand for; an ampersand that is no part of one stays."""
    return _ENTITY.sub(_sign, text) if "&" in text else text


def _sign(entity: re.Match[str]) -> str:
    sign = html.unescape(_entity(entity))
    return entity[0] if sign.endswith(";") else _KEPT.get(sign, sign)


def _entity(escaped: re.Match[str]) -> str:
    return f"&{'#' if escaped[1] else ''}{escaped[2]};"


def _in_order(name: str) -> str:
    parts = _parted(name)
    named = [_NAMED_PART.fullmatch(part) for part in parts]
    if all(named):
        said = {found[1]: found[2] for found in named if found and found[1]}
        family = " ".join(said[part] for part in ("prefix", "family") if part in said)
        return ", ".join(filter(None, (family, said.get("suffix"), said.get("given"))))
    if len(parts) == 1:  # a comma in braces parts no names: {Example Press, Inc.}
        return name.replace(",", "")
    return in_order([part.strip() for part in parts])


def _parted(name: str) -> list[str]:
    """The parts of a name between commas that stand in no braces."""
    parts = []
    depth = start = 0
    for mark in _COMMA.finditer(name):
        if mark[0] != ",":
            depth += 1 if mark[0] == "{" else -1
        elif not depth:
            parts.append(name[start : mark.start()])
            start = mark.end()
    return [*parts, name[start:]]


def _unbraced(text: str) -> str:
    """One paragraph without the braces of groups; those of arguments, fonts, scripts and formulas stay."""
    if "\\" in text:
        text = _without_double_escapes(text)
    if "{" not in text and "}" not in text:
        return text
    text = _LOOSE_ACCENT.sub(r"\\\1{\2}", text)
    parts: list[str] = []
    stays: list[bool] = []
    end = 0
    before = ""
    for token in _TOKEN.finditer(text):
        between = text[end : token.start()]
        end = token.end()
        parts.append(between)
        if between.strip() or (between and before == _ARGUMENT):
            before = between[-1]
        if token[0] == "{":
            is_argument = before in ("^", "_", _ARGUMENT) or _COMMAND.match(before) is not None
            stays.append(len(stays) < _DEEPEST and (is_argument or _SWITCH.match(text, end) is not None))
            parts.append("{" if stays[-1] else "")
            before = "{"
        elif token[0] == "}":
            if stays and stays.pop():
                parts.append("}")
                before = _ARGUMENT
            else:
                parts.append("{}" if not between and _WORD_COMMAND.match(before) else "")
                before = "}"
        else:
            parts.append(token[0])
            before = token[0]
    return "".join((*parts, text[end:]))


def _without_double_escapes(text: str) -> str:
    """The LaTeX that stood in the field before a reference manager escaped it."""
    text = _MATH_BACKSLASH.sub(r"{\\textbackslash}", _BRACED_SIGN.sub(r"\1", _PHANTOM.sub("", text)))
    text = _ENSURED_MATH.sub(r"$\1$", text)
    text = _DIGITS_ASIDE.sub(lambda found: f"${'_' if found[1] == 'sub' else '^'}{{{found[2]}}}$", text)
    text = _ESCAPED_MATH.sub(_formula, text)
    return _ESCAPED_COMMAND.sub(r"\\\1{\2}", text)


def _formula(escaped: re.Match[str]) -> str:
    signs = _NAMED_SIGN.sub(lambda found: _SIGNS[found[1] or found[2]], escaped[1])
    return f"${_ESCAPED_SIGN.sub(lambda found: found[1], signs)}$"
