"""The text of a paper is other people's text, and hostile until proven otherwise.

It is data in Markdown, HTML, attributes, scripts, XML and BibTeX, and each of these has its own escape: they stand here
together, so that a reader can check them against each other. JSON and CSV are escaped by their writers; the HTML of a
text with its formulas is escaped in `text` and `formulas`, where it is made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

_MARKDOWN = {
    **{sign: f"\\{sign}" for sign in "\\`*_[]{}#"},
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    # Signs of common extensions that a backslash does not silence in every engine.
    **{sign: f"&#{ord(sign)};" for sign in "|~^$"},
}
_MARKDOWN_SIGN = re.compile(f"[{re.escape(''.join(_MARKDOWN))}]")
# At the start of a block: lists, rules, images, and the definition, admonition, details and block extensions.
_MARKDOWN_START = re.compile(r"^[-+!:?/=]|^(\d+)([.)])")
# Signs that make something of their neighbours; a colon behind a bracket would begin a definition. Each way begins with
# its sign, which makes the search quick.
_MARKDOWN_INNER = re.compile(r"!(?=\\\[)|:(?=[\w+-]+:)|:(?<=\\\]:)|==|\+\+")

_JSON = json.JSONEncoder(ensure_ascii=False)
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_NOT_IN_HTML = tuple((sign, f"\\u{ord(sign):04x}") for sign in "<>&\u2028\u2029")

# What is neither letter nor digit in ASCII, but for spaces, hyphens, commas and full stops.
_ATTRIBUTE_SIGN = re.compile(r"[!-+/:-@\[-`{-~]")
_SPAN = re.compile(r"[\\`*_\[\]{}#<>&|~$^!]")
_ENDS_A_LINK = re.compile(r"[\s()<>\\]")
_ENDS_A_FIELD = re.compile(r"[{}\\]")
# A brace counts for BibTeX even behind a backslash, so the braces need names too.
_BIBTEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "$&#_%"},
        "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
        "{": "\\textbraceleft{}",
        "}": "\\textbraceright{}",
    }
)

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAK = re.compile(r"[\t\n\r]")
_NOT_TEXT = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without control characters, lone surrogates and non-characters, which no format here may carry."""
    return text if text.isprintable() else _NOT_TEXT.sub("", text)


def file_name(name: str) -> str:
    """The name of a file as a message shows it, on one line; another than the name itself where that is not text.

    What cannot be shown is told by its number; a byte that no encoding has, which Python reads as half a character, by
    its own.
    """
    return _LINE_BREAK.sub(" ", name if name.isprintable() else _NOT_TEXT.sub(_numbered, name))


def _numbered(sign: re.Match[str]) -> str:
    number = ord(sign[0])
    byte = number - 0xDC00 if 0xDC80 <= number <= 0xDCFF else number
    return f"\\x{byte:02x}" if byte < 0x100 else f"\\u{number:04x}"


def markdown(text: str) -> str:
    """One line of text as Markdown that renders as just that text, wherever a block or a span may stand."""
    escaped = _MARKDOWN_SIGN.sub(_as_markdown, " ".join(text.split()))
    escaped = _MARKDOWN_INNER.sub(_as_entities, escaped)
    return _MARKDOWN_START.sub(_unmarked, escaped)


def markdown_url(url: str) -> str:
    """A URL that `web_url` made as the destination of a Markdown link."""
    return url.replace("(", "%28").replace(")", "%29").replace("&", "&amp;")


def markdown_attribute(text: str) -> str:
    """The value of an HTML attribute within Markdown: no sign is left that an engine may take for markup."""
    return _ATTRIBUTE_SIGN.sub(lambda sign: f"&#{ord(sign[0])};", " ".join(printable(text).split()))


def markdown_span(text: str) -> str:
    """One line of text within a line of Markdown, by backslashes alone: for whatever program people keep notes in."""
    return _SPAN.sub(r"\\\g<0>", text)


def markdown_link(url: str) -> str:
    """Any URL as the destination of a link in such a line."""
    return _ENDS_A_LINK.sub(lambda sign: quote(sign[0]), url)


def html(text: str) -> str:
    """Text in an element or in an attribute with quotes about it, with the same entities as a template's."""
    return html_text(text).replace('"', "&#34;").replace("'", "&#39;")


def html_text(text: str) -> str:
    """Text in an element, where a quote is a quote; most has nothing to escape, which is seen sooner than done."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def bibtex(text: str) -> str:
    """Text without mathematics as part of a value in BibTeX."""
    return text.translate(_BIBTEX)


def bibtex_link(url: str) -> str:
    """A URL or a DOI as a value in BibTeX: packages take it as it is, so only what would end the field is quoted."""
    return _ENDS_A_FIELD.sub(lambda sign: quote(sign[0]), url)


def _as_markdown(match: re.Match[str]) -> str:
    return _MARKDOWN[match[0]]


def _as_entities(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(sign)};" for sign in match[0])


def _unmarked(match: re.Match[str]) -> str:
    if match[1]:
        return f"{match[1]}\\{match[2]}"
    return f"\\{match[0]}" if match[0] in "-+!" else f"&#{ord(match[0])};"


def json_in_html(data: Mapping[str, Any]) -> str:
    """JSON for the inside of a `<script type="application/…json">`: no `<`, `>` or `&` that could end it."""
    text = _COMPACT.encode(data)
    for sign, escaped in _NOT_IN_HTML:
        text = text.replace(sign, escaped)
    return text


def script_string(text: str) -> str:
    """A string in a JavaScript file; it is quoted by hand for speed, and holds no line break."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def yaml_value(data: str | Sequence[str]) -> str:
    """A text or a list of texts as a value of YAML, on one line: its JSON, which YAML reads."""
    text = _JSON.encode(data)
    for sign in "\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def xml_text(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold; the writer escapes the rest."""
    return _NOT_XML.sub("", text)


def web_url(url: str) -> str | None:
    """An http(s) URL with everything quoted that would end it in Markdown, HTML or a header; None for any other."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        quoted = quote(url, safe="%/:=&?~#+!$,;@-._")
    except ValueError:  # half a bracketed host, half a character
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return None
    return quoted
