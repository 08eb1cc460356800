"""Reads a paper in Markdown with front matter, as the sites of proceedings and of many groups keep their papers.

Front matter, in YAML or TOML, says the fields; where it has no abstract, the text below it is one. One file holds one
paper. Obsidian keeps notes on papers so, with links between double brackets, and clips pages so: nobody's notes become
an abstract.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, takewhile
from typing import Any

import yaml

from papershelf.errors import ProblemLog
from papershelf.model import Capture, Source
from papershelf.sources.field_values import plain
from papershelf.sources.fields import are_authors, record_in
from papershelf.sources.markdown_text import Inline, inline

LAYOUT = "front-matter"

_ENDS = {"---": ("---", "..."), "+++": ("+++",)}
"""The lines that end front matter, by the one that begins it: `+++` is TOML, as Hugo writes it."""
_TOML_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_LONGEST = 2000
"""Lines; so long front matter is none of a paper."""
_MOST = 200_000
"""Characters, for PyYAML is slow."""
_ABSTRACT = re.compile(r"abstract\s*[:=]", re.IGNORECASE)
_TITLE = re.compile(r"title\s*[:=]", re.IGNORECASE)
_OTHER = re.compile(r"(?:authors?|doi|arxiv(?:_?id)?)\s*[:=]", re.IGNORECASE)
_NOTHING = ("", "~", "null")
_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)\s*#*$")
_NO_TEXT = re.compile(r"\{%(?:(?!\{%).)*?%\}|^\s*\{:.*\}\s*$|^\s*\|.*\|\s*$")
"""Tags of a site's templates, attributes, and rows of tables."""
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->|%%.*?%%", re.DOTALL)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_WORD_ABSTRACT = re.compile(r"\A[\W_]*abstract[*_\s]*[:.—–-][\W_]*|\A\s*([*_]{1,2})abstract\1\s+(?=\S)", re.IGNORECASE)
_QUOTED = re.compile(r" {0,3}>(?: {0,3}>)* ?")
_CALLOUT = re.compile(r"\[!(\w+)\][+-]?(.*)")
_ADDRESS = re.compile(r"\W*https?://\S+\s*$")
_NO_LETTERS = re.compile(r"[\W\d_]+")

_LINK = re.compile(r"(!?)\[\[([^\[\]|]{1,300})(?:\|([^\[\]]{1,300}))?\]\]")
_FORMULA = re.compile(r"\$[^$]{1,500}\$")
_WORDED_LINK = rf"(?=!?\[\[[^\[\]]*[^\W\d_]{{2}}){_LINK.pattern}"
"""What stands in double brackets of a text may be a number, too."""
_FORMULA_OR_LINK = re.compile(rf"{_FORMULA.pattern}|{_WORDED_LINK}")
_BETWEEN_LINKS = re.compile(r"(?:\s|[,;&|]|\band\b)*")
_NOTED = re.compile(rf"{_WORDED_LINK}|(?:^|\s)#[a-z][\w/-]+\s*$|^\s*[-*+] \[[ xX]\]\s", re.MULTILINE)
"""Links of Obsidian, tags at the end of a line and tasks, which stand in somebody's notes."""
_TEXTS = ("text", "quote")
_OF_AN_ADDRESS = {"url", "urlabs", "link", "paperurl"}


@dataclass(frozen=True, slots=True)
class _FrontMatter:
    """The 0-based lines behind its first fence and of its last; what it says, or where it is broken, and why."""

    start: int
    end: int
    fields: Mapping[str, Any]
    language: str
    error: tuple[int, str] | None = None


def states_abstract(lines: Sequence[str]) -> bool:
    """Whether the file begins with front matter that has a title and an abstract."""
    matter = _front_matter(lines)
    return matter is not None and _has(matter, lines, _TITLE, _ABSTRACT)


def recognises(lines: Sequence[str]) -> bool:
    """Whether the file begins with front matter that has a title, and more that pages other than papers' rarely say."""
    matter = _front_matter(lines)
    return matter is not None and _has(matter, lines, _TITLE, _OTHER)


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The paper of the file."""
    matter = _front_matter(lines)
    if matter is None:
        return Capture(file, LAYOUT, ())
    if matter.error:
        line, reason = matter.error
        message = f"front matter that is no {matter.language}: {reason}; put a text with a colon or quotes into quotes"
        log.add(file, line, message)
        return Capture(file, LAYOUT, ())

    fields = {name: _without_links(name, value) for name, value in matter.fields.items()}
    source = next((value for name, value in fields.items() if plain(name) == "source"), None)
    if isinstance(source, str) and source.startswith("http") and not _OF_AN_ADDRESS & set(map(plain, fields)):
        fields["url"] = source  # as Obsidian's clipper says where it was
    if not any(_ABSTRACT.match(f"{name}:") for name in fields):
        fields["abstract"] = "\n\n".join(_abstract(lines[matter.end + 1 :], str(fields.get("title"))))
    titled = (number for number in range(matter.start, matter.end) if _TITLE.match(lines[number]))
    record = record_in(fields, Source(file, next(titled, matter.start - 1) + 1), log)
    return Capture(file, LAYOUT, (record,) if record else ())


def _front_matter(lines: Sequence[str]) -> _FrontMatter | None:
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    fence = lines[first].rstrip() if lines else ""
    if fence not in _ENDS:
        return None
    inside = enumerate(islice(lines, first + 1, first + _LONGEST), first + 1)
    end = next((index for index, line in inside if line.rstrip() in _ENDS[fence]), None)
    if end is None or sum(map(len, lines[first:end])) > _MOST:
        return None
    start = first + 1
    text = "\n".join(lines[start:end])
    language, load = _LANGUAGES[fence]
    fields, error = load(text)
    if error:
        line, reason = error
        return _FrontMatter(start, end, {}, language, (min(start + line, end + 1), reason))
    if not isinstance(fields, dict):
        return None
    said = {name: value for name, value in fields.items() if value not in _NOTHING}
    return _FrontMatter(start, end, said, language)


def _yaml(text: str) -> tuple[Any, tuple[int, str] | None]:
    """What YAML says, or in which of its lines it is none, and why."""
    try:
        # Every value is a text to this loader: an arXiv id keeps its last zero, and no day fails to exist.
        return yaml.load(text, yaml.BaseLoader), None  # noqa: S506 (makes nothing but texts)
    except yaml.MarkedYAMLError as error:
        return None, (1 + (error.problem_mark.line if error.problem_mark else 0), str(error.problem))
    except yaml.reader.ReaderError as error:
        return None, (0, str(error.reason))
    except RecursionError:
        return None, (0, "it is nested too deep")


def _toml(text: str) -> tuple[Any, tuple[int, str] | None]:
    """What TOML says, or in which of its lines it is none, and why; dates and times as texts."""
    try:
        fields = tomllib.loads(text)
    except ValueError as error:  # of a number of too many digits too
        place = _TOML_LINE.search(str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        return None, (line, _TOML_LINE.sub("", str(error)).lower())
    except RecursionError:
        return None, (0, "it is nested too deep")
    return {name: str(value) if isinstance(value, date) else value for name, value in fields.items()}, None


_LANGUAGES = {"---": ("YAML", _yaml), "+++": ("TOML", _toml)}


def _has(matter: _FrontMatter, lines: Sequence[str], *names: re.Pattern[str]) -> bool:
    """Whether there is a field of each name, be it in front matter that cannot be read."""
    keys = lines[matter.start : matter.end] if matter.error else [f"{name}:" for name in matter.fields]
    return all(any(map(name.match, keys)) for name in names)


def _without_links(name: str, value: Any) -> Any:
    """The value of a field with the words that links of Obsidian show; of authors that are links a list."""
    if isinstance(value, str):
        names = [_shown(link) for link in _LINK.finditer(value)]
        is_list = names and are_authors(name) and _BETWEEN_LINKS.fullmatch(_LINK.sub("", value))
        return names if is_list else _LINK.sub(_shown, value)
    if isinstance(value, list):
        if words := _unquoted(value):
            return [words] if are_authors(name) else words
        return [_LINK.sub(_shown, part) if isinstance(part, str) else _unquoted(part) or part for part in value]
    return value


def _unquoted(value: Any) -> str | None:
    """The words of a link of Obsidian without quotes around it, which is a list in a list to YAML."""
    match value:
        case [[*parts]] if parts and all(isinstance(part, str) for part in parts):
            return ", ".join(parts).rpartition("|")[2]
    return None


def _shown(link: re.Match[str]) -> str:
    """What Obsidian shows of a link: its own words, or the name of the note; of an embedded file nothing."""
    if link[2] is None:
        return link[0]  # a formula
    if link[1]:
        return ""
    return (link[3] or link[2].split("#")[0].rpartition("/")[2]).strip()


def _abstract(lines: Sequence[str], title: str) -> list[str]:
    """The paragraphs of the abstract below the front matter, none where there are only notes.

    They stand below a heading "Abstract", in a callout or a quotation, or begin with the word; without it they are
    those before any heading but the title's, unless they have the marks of notes.
    """
    below: dict[str, list[_Block]] = {"": []}
    heading = ""
    for block in (blocks := list(_blocks(lines))):
        if block.kind == "heading":
            heading = "" if block.text == title and not below[""] else _words(block.text) or "#"
        below.setdefault(heading, []).append(block)
    own = [block for block in below.get("abstract", ()) if block.kind in (*_TEXTS, "abstract")]
    if not own:
        own = [block for block in blocks if block.kind == "abstract"] or _begun(blocks)
    if not own:
        own = [block for block in below[""] if block.kind in _TEXTS]
        if any(block.is_noted for block in own):
            return []
    texts = [block.text for block in own]
    return [_WORD_ABSTRACT.sub("", text) for text in texts[:1]] + texts[1:]


def _begun(blocks: Sequence[_Block]) -> list[_Block]:
    """The paragraph that begins with the word "Abstract", and those behind it up to another kind of block or a note."""
    texts = (block for block in blocks if block.kind in _TEXTS and _WORD_ABSTRACT.match(block.text))
    if (begin := next(texts, None)) is None:
        return []
    behind = blocks[blocks.index(begin) + 1 :]
    return [begin, *takewhile(lambda block: block.kind == begin.kind and not block.is_noted, behind)]


@dataclass(frozen=True, slots=True)
class _Block:
    """A heading or a paragraph as plain text, whether it has the marks of somebody's notes.

    `kind` is "heading", "text", "quote", "abstract" for what stands in a callout of an abstract, or "aside" for what
    stands in any other.
    """

    kind: str
    text: str
    is_noted: bool = False


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    """Headings and paragraphs in their order, without code, tables, comments and what only links."""
    paragraph: list[str] = []
    kind = "text"
    is_code = False
    for line in (*_COMMENT.sub("", "\n".join(lines)).split("\n"), ""):
        quoted = _QUOTED.match(line)
        text = _NO_TEXT.sub("", line[quoted.end() :] if quoted else line)
        fenced = _FENCE.match(text) is not None
        callout = _CALLOUT.match(text) if quoted else None
        heading = None if is_code else _HEADING.match(text)
        ends = bool(quoted) != (kind != "text")
        if heading or callout or ends or fenced or not text.strip():
            yield from _paragraph(kind, paragraph)
            paragraph = []
        if ends:
            kind = "quote" if quoted else "text"
        if callout:
            is_abstract = "abstract" in (callout[1].lower(), _words(callout[2]))
            kind = "abstract" if is_abstract else "aside"
        elif heading:
            yield _Block("heading", _plain(heading[1]).text)
        elif not (is_code or fenced):
            paragraph += [text] if text.strip() else []
        is_code ^= fenced


def _paragraph(kind: str, lines: Sequence[str]) -> Iterator[_Block]:
    """The paragraph of these lines, if it says more than where something is."""
    found = _plain(_FORMULA_OR_LINK.sub(_shown, " ".join(lines)))
    if found.text and not found.linked and not _ADDRESS.match(found.text):
        yield _Block(kind, found.text, _NOTED.search(_FORMULA.sub("", "\n".join(lines))) is not None)


def _words(heading: str) -> str:
    """A heading without its number and signs, in small letters."""
    return _NO_LETTERS.sub(" ", heading).strip().lower()


def _plain(source: str) -> Inline:
    return inline(source, {}, doubled=False, counts=False)
