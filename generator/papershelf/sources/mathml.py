"""Writes formulas in MathML as TeX, for catalogues and feeds that have them in no other form.

What a formula looks like is kept, not what it means. No kept-up library does this; the parser is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.exceptions import ParserRejectedMarkup

_LONGEST = 20_000
"""Characters of a formula; one with more is no formula of an abstract."""
_DEEPEST = 50

_TEX = "application/x-tex"
_FUNCTION = re.compile(r"arccos|arcsin|arctan|arg|cosh?|cot|det|dim|exp|gcd|inf|ker|lim|ln|log|max|min|sinh?|sup|tanh?")
_COMMAND_END = re.compile(r"\\[A-Za-z]+$")
_ALPHABETS = {
    "normal": r"\mathrm",
    "bold": r"\mathbf",
    "double-struck": r"\mathbb",
    "script": r"\mathcal",
    "fraktur": r"\mathfrak",
}
_SIGNS = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "{}%#&_$"},
        "\\": r"\backslash ",
        "^": r"\hat{}",
        "−": "-",
        **dict.fromkeys("\u2061\u2062\u2063\u2064", ""),  # say what is applied or multiplied, and show nothing
    }
)
_ACCENTS = {
    "¯": r"\bar",
    "‾": r"\bar",
    "\u0304": r"\bar",
    "^": r"\hat",
    "ˆ": r"\hat",
    "\u0302": r"\hat",
    "~": r"\tilde",
    "˜": r"\tilde",
    "\u0303": r"\tilde",
    "→": r"\vec",
    "⃗": r"\vec",
    "˙": r"\dot",
    "¨": r"\ddot",
}
_UNSEEN = {"annotation", "annotation-xml", "mphantom", "mspace"}


def tex_of(markup: str) -> str:
    """The TeX of an element `math`, without signs around it; the TeX that it carries itself goes before.

    A formula that is too long or too deep, or has elements that are not known, gives their text.
    """
    try:
        soup = BeautifulSoup(markup[:_LONGEST], "html.parser")
    except ParserRejectedMarkup:
        return ""
    carried = soup.find(_carries_tex)
    if carried:
        return " ".join(carried.get_text().split())
    if len(markup) > _LONGEST:
        return _written(soup.get_text())
    return _row(soup, 0).strip()


def _carries_tex(tag: Tag) -> bool:
    return _name(tag) == "annotation" and str(tag.get("encoding", "")).lower() == _TEX


def _name(tag: Tag) -> str:
    return tag.name.rpartition(":")[2]


def _written(text: str) -> str:
    return " ".join(text.split()).translate(_SIGNS)


def _row(tag: Tag, depth: int) -> str:
    """All that stands in an element, side by side."""
    return _joined(_part(part, depth) for part in tag.children)


def _joined(parts: Iterable[str]) -> str:
    text = ""
    for part in filter(None, parts):
        text += f" {part}" if part[0].isalpha() and _COMMAND_END.search(text[-20:]) else part
    return text


def _part(part: object, depth: int) -> str:
    if not isinstance(part, Tag):
        return _written(part) if type(part) is NavigableString else ""
    if depth > _DEEPEST:
        return _written(part.get_text())
    name = _name(part)
    if name in _UNSEEN:
        return ""
    if name in _TOKENS:
        return _TOKENS[name](part)
    if name in _SCHEMES:
        parts = [_part(child, depth + 1) for child in part.children if isinstance(child, Tag)]
        count, scheme = _SCHEMES[name]
        if len(parts) == count:
            return scheme(parts)
        return _joined(parts)
    if name == "msqrt":
        return rf"\sqrt{{{_row(part, depth + 1)}}}"
    if name == "mfenced":
        inner = ",".join(_part(child, depth + 1) for child in part.children if isinstance(child, Tag))
        return f"{_written(str(part.get('open', '(')))}{inner}{_written(str(part.get('close', ')')))}"
    return _row(part, depth + 1)


def _identifier(tag: Tag) -> str:
    text = _written(tag.get_text())
    if _FUNCTION.fullmatch(text):
        return f"\\{text}"
    alphabet = _ALPHABETS.get(str(tag.get("mathvariant", "")))
    if alphabet is None and len(text) > 1 and text.isalpha():
        alphabet = r"\mathrm"
    return f"{alphabet}{{{text}}}" if alphabet and text.isascii() else text


def _operator(tag: Tag) -> str:
    text = _written(tag.get_text())
    return f"\\{text}" if _FUNCTION.fullmatch(text) else text


def _number(tag: Tag) -> str:
    return _written(tag.get_text())


def _text(tag: Tag) -> str:
    text = tag.get_text()
    words = _written(text)
    # The space around the words counts, for none stands between elements.
    return rf"\text{{{' ' * text[:1].isspace()}{words}{' ' * text[-1:].isspace()}}}" if words else ""


def _base(text: str) -> str:
    return text if len(text) < 2 or re.fullmatch(r"\\[A-Za-z]+(?:\{\w*\})?", text) else f"{{{text}}}"


def _script(text: str) -> str:
    return text if len(text) == 1 and text.isascii() else f"{{{text}}}"


def _over(parts: Sequence[str]) -> str:
    base, sign = parts
    accent = _ACCENTS.get(sign.replace(r"\hat{}", "^"))
    return f"{accent}{{{base}}}" if accent else f"{_base(base)}^{_script(sign)}"


_TOKENS: dict[str, Callable[[Tag], str]] = {
    "mi": _identifier,
    "mo": _operator,
    "mn": _number,
    "mtext": _text,
    "ms": _text,
}
_SCHEMES: dict[str, tuple[int, Callable[[Sequence[str]], str]]] = {
    "msub": (2, lambda parts: f"{_base(parts[0])}_{_script(parts[1])}"),
    "munder": (2, lambda parts: f"{_base(parts[0])}_{_script(parts[1])}"),
    "msup": (2, lambda parts: f"{_base(parts[0])}^{_script(parts[1])}"),
    "mover": (2, _over),
    "msubsup": (3, lambda parts: f"{_base(parts[0])}_{_script(parts[1])}^{_script(parts[2])}"),
    "munderover": (3, lambda parts: f"{_base(parts[0])}_{_script(parts[1])}^{_script(parts[2])}"),
    "mfrac": (2, lambda parts: rf"\frac{{{parts[0]}}}{{{parts[1]}}}"),
    "mroot": (2, lambda parts: rf"\sqrt[{parts[1]}]{{{parts[0]}}}"),
}
"""Elements of so many parts, and how TeX puts them together."""
