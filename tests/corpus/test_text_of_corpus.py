"""No title or abstract of the real corpus shows what TeX left: a macro, a brace, a quote, a glued command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from papershelf.errors import ProblemLog
from papershelf.sources import read_capture
from papershelf.text import AbstractText

_GLUED = "times|leq|geq|infty|cdot|alpha|beta|gamma|delta|epsilon|lambda|omega|approx|rightarrow|propto|ldots"
_LEFTOVERS = {
    "a macro": re.compile(
        r"\\\w|(?<![\w/.-])(?:textbf|textit|emph|mathcal|mathbb|leq|geq|infty|ell|propto|varepsilon)\b"
    ),
    "a backslash": re.compile(r"\\"),
    "a brace": re.compile(r"[{}]"),
    "a TeX quote": re.compile(r"``|''|`"),
    "a tie": re.compile(r"(?<=\w)~(?=\w)"),
    "a code point": re.compile(r"x201\w"),
    "a dollar of TeX": re.compile(r"\$[^\d\s]"),
    "a glued command": re.compile(rf"\w(?:{_GLUED})\b|\b(?:{_GLUED})(?=\d)"),
    "a raw script": re.compile(r"[\^_]\{|\^\w"),
}
_EXCEPTIONS = {
    "a brace": {
        "{X₁,…,Xₙ}": "the braces of a set, as its author wrote it",
        "{−∞}": "the braces of a set, as its author wrote it",
    },
    "a glued command": {
        "sometimes": "an English word that ends like a command",
        "Sometimes": "the same at the start of a sentence",
    },
}


def _texts(repository: Path) -> Iterator[tuple[str, AbstractText]]:
    for path in sorted((repository / "content" / "captures").iterdir()):
        capture = read_capture(path.read_bytes(), path.name, ProblemLog())
        assert capture is not None
        for record in capture.records:
            yield f"{record.source} (title)", AbstractText.from_capture(record.title)
            yield str(record.source), AbstractText.from_capture(record.abstract)


def test_nothing_of_tex_is_shown(repository: Path) -> None:
    found = []
    for where, text in _texts(repository):
        for kind, pattern in _LEFTOVERS.items():
            shown = text.plain
            for exception in _EXCEPTIONS.get(kind, {}):
                shown = shown.replace(exception, "")
            found += [
                f"{where}: {kind}: {shown[max(0, m.start() - 20) : m.end() + 20]}" for m in pattern.finditer(shown)
            ]
    assert not found, "\n".join(found)


def test_every_exception_is_still_needed(repository: Path) -> None:
    shown = "\n".join(text.plain for _, text in _texts(repository))
    unused = [word for words in _EXCEPTIONS.values() for word in words if word not in shown and word != "Sometimes"]
    assert not unused


def test_every_text_is_stable(repository: Path) -> None:
    for where, text in _texts(repository):
        assert AbstractText.from_capture(text.plain).plain == text.plain, where


def test_every_formula_of_the_corpus_is_typeset(repository: Path) -> None:
    for where, text in _texts(repository):
        assert "ps-math" not in text.html, where
