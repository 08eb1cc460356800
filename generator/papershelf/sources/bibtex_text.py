"""What the text of a BibTeX field says, once the braces are gone that only mean something to BibTeX.

Braces keep capitals and names together, and reference managers put them around every sign that they escape. What is
left is LaTeX as authors write it, which `AbstractText` reads, or a bare address.
"""

from __future__ import annotations

import html
import re

from papershelf.model import is_suffix
from papershelf.sources.html_text import is_html, text_of_html
from papershelf.sources.names import in_order

_PARAGRAPH_END = re.compile(r"\n\s*\n|\\par(?![A-Za-z])")
_AND = re.compile(r"(?<!\\)[{}]| and(?= )|;", re.IGNORECASE)
_AMPERSAND = re.compile(r"(?<!\\)[{}]| \\?&(?= )")
_COMMA = re.compile(r"(?<!\\)[{},]")
_BETWEEN_WORDS = re.compile(r"[\s~]+")
_INITIALS = re.compile(r"[^\W\d_]{1,3}|(?:[^\W\d_]\.[\s~-]*)+[^\W\d_]?")
_NUMBERED = re.compile(r" 0\d{3}$")
"""DBLP tells people of one name by numbers."""
_NAMED_PART = re.compile(r"\s*(family|given|prefix|suffix)\s*=\s*(.*?)\s*|\s*[a-z-]+\s*=.*", re.DOTALL)
_OTHERS = {"", "others", "et al", "et al."}
_AND_OTHERS = re.compile(r",? et\.? al\.?$", re.IGNORECASE)

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
    `family=Family, given=Given` becomes `Family, Given`. Semicolons part names as "and" does, and where none does, so
    do ampersands and commas that cannot stand within one; `A B, C D` may be one person of two family names.
    """
    text = f" {' '.join(_decoded(text).split())} "
    pieces = _split(_AND, text)
    by_and = any(mark.strip().lower() == "and" for _, mark in pieces)
    names: list[str] = []
    for piece, _ in pieces:
        for part in [piece] if by_and else _at_ampersands(piece):
            names += _at_commas(_AND_OTHERS.sub("", part.strip().rstrip(", ")))
    return [latex_of(_in_order(_NUMBERED.sub("", name))) for name in names if name.lower() not in _OTHERS]


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


def _at_ampersands(text: str) -> list[str]:
    """The names in a text between ampersands; that of a company, `Barnes & Noble`, is one."""
    parts = [part for part, _ in _split(_AMPERSAND, text)]
    are_names = all("," in part or len(_words(part)) > 1 or part.strip() in _OTHERS for part in parts)
    return parts if are_names else [text]


def _at_commas(text: str) -> list[str]:
    """The names in a text whose commas part them, in a way that they do within no name; else the text."""
    parts = [part.strip() for part in _parted(text)]
    if len(parts) < 2 or any(map(_NAMED_PART.fullmatch, parts)):
        return [text]
    if all(map(_ends_in_initials, parts)):
        return [f"{family}, {initials}" for family, initials in (part.rsplit(maxsplit=1) for part in parts)]
    words = [*map(_words, parts)]
    pairs = [*zip(parts[::2], parts[1::2], strict=False)]
    are_pairs = all(_is_initials(given) for _, given in pairs) or all(len(family) == 1 for family in words[::2])
    if len(parts) > 3 and len(parts) % 2 == 0 and are_pairs:
        return [", ".join(pair) for pair in pairs]
    if any(len(part) < 2 for part in words):
        return [text]
    several = len(parts) > 2 or any(_is_initials(word) and (len(word) == 1 or "." in word) for word in words[0][:-1])
    return parts if several else [text]


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN_WORDS.split(text) if word]


def _is_initials(text: str) -> bool:
    return text.isupper() and _INITIALS.fullmatch(text) is not None


def _ends_in_initials(name: str) -> bool:
    """Whether a name is one as medical journals have it: `Smith JA`."""
    *family, initials = name.split() or [""]
    said = initials.isalpha() and _is_initials(initials) and not is_suffix(initials)
    return bool(family) and said and not _is_initials(family[0])


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
    return [part for part, _ in _split(_COMMA, name)]


def _split(marks: re.Pattern[str], text: str) -> list[tuple[str, str]]:
    """The parts of a text between the marks that stand in no braces, each with the mark behind it."""
    parts = []
    depth = start = 0
    for mark in marks.finditer(text):
        if mark[0] in "{}":
            depth = depth + 1 if mark[0] == "{" else max(depth - 1, 0)
        elif not depth:
            parts.append((text[start : mark.start()], mark[0]))
            start = mark.end()
    return [*parts, (text[start:], "")]


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
