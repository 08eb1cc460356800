"""Reads BibTeX and BibLaTeX, as reference managers, publishers and people write it.

The library bibtexparser cuts a file into its entries and goes on behind a broken one; macros, fields and LaTeX are
read here, because it joins no parts and keeps all braces. Whatever is no entry is a comment in BibTeX and passed over,
unless it looks like an entry, or a part of one, that fell out of its braces.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bibtexparser.model import Block, Entry, ImplicitComment, ParsingFailedBlock, String
from bibtexparser.splitter import Splitter

from papershelf.dates import date_in, date_of
from papershelf.errors import ProblemLog
from papershelf.model import Capture, Record, Source
from papershelf.sources import page
from papershelf.sources.bibtex_text import bare, latex_of, names_in
from papershelf.sources.bibtex_values import Field, fields_in
from papershelf.sources.metadata import Metadata, record_of
from papershelf.sources.strangers import PASSED_OVER, begins_another
from papershelf.sources.whereabouts import find_whereabouts

LAYOUT = "bibtex"

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it warns of is a problem here, with its line

_ENTRY = re.compile(
    r"^[ \t]*@(?!(?:string|comment|preamble)\b)[a-z]\w{0,60}\s*"
    r"(?:\{[^{}=\"]{0,300}?[\w-]{1,60}\s{0,20}=|\(\s*[^\s{}()=\",]{1,300}\s*,\s*[\w-]{1,60}\s{0,20}=)",
    re.MULTILINE | re.IGNORECASE,
)
_APART = re.compile(r"^([ \t]*@\w+)[ \t]*((?:\n[ \t]*)+)([{(])", re.MULTILINE)
_BACKSLASHES = re.compile(r"(?<!\\)((?:\\\\)+(?=[{}\"])|\\+(?=\n))")
"""Behind these bibtexparser takes a brace for escaped, and does not count a line."""

_ENTRY_START = re.compile(r"[ \t]*@(?!comment\b)\w+", re.IGNORECASE)
_FIELD_START = re.compile(r"[ \t]*[,}]?\s*[A-Za-z][\w-]*\s*=\s*[{\"]")

_NO_PAPERS = {
    "bibnote",
    "collection",
    "control",
    "ieeetranbstctl",
    "mvcollection",
    "mvproceedings",
    "periodical",
    "proceedings",
    "set",
    "xdata",
}
"""The types of entries that are volumes, or hold settings and data for other entries."""

_INHERITED = ("author", "date", "year", "month", "day")
_ARXIV = ("arxivid", "arxiv", "journal", "journaltitle", "number", "volume", "eid", "pages", "howpublished", "note")
_URLS = ("url", "ee", "link", "howpublished", "note", "pdf")
_BARE = ("doi", "eprint", "archiveprefix", "eprinttype", "date", "year", "month", "day", *_ARXIV, *_URLS)
_ONCE = ("title", "subtitle", "abstract", "author", "date", "year", "doi", "eprint")
"""Fields of which nothing may get lost."""


def recognises(lines: Sequence[str]) -> bool:
    """Whether an entry with a field begins a line, and no page with papers stands before it."""
    return page.is_bibliography(lines, _ENTRY)


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of all entries; an entry that cannot be read, or lacks title or abstract, is a problem."""
    text = _APART.sub(r"\1\3\2", "\n".join(lines))
    blocks = Splitter(_BACKSLASHES.sub(r"\1 ", text)).split().blocks
    entries = list(_File(lines, file, log).entries(blocks))
    volumes = {entry.key.lower(): entry for entry in reversed(entries)}
    records = [entry.record(volumes, file, log) for entry in entries if entry.kind not in _NO_PAPERS]
    return Capture(file, LAYOUT, tuple(filter(None, records)))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry: what it is, its key, the line where it begins, and its fields by their names."""

    kind: str
    key: str
    line: int
    fields: Mapping[str, Field]

    def record(self, volumes: Mapping[str, _Entry], file: str, log: ProblemLog) -> Record | None:
        """The paper of the entry, which has date and authors of its volume where it has none itself."""
        crossref = bare(self.text("crossref")).lower()
        volume = volumes.get(crossref) if crossref else None
        texts = {name: volume.text(name) for name in _INHERITED} if volume else {}
        if self.text("year") or self.text("date"):
            texts = {"author": texts.get("author", "")}
        texts |= {name: field.text for name, field in self.fields.items() if field.text.strip()}
        said = {name: bare(text) for name, text in texts.items() if name in _BARE}
        title = [latex_of(texts[name]) for name in ("title", "subtitle") if name in texts]
        where = find_whereabouts(
            arxiv=[*_eprint(said), *(said[name] for name in _ARXIV if name in said)],
            dois=[said.get("doi", "")],
            urls=[said[name] for name in _URLS if name in said],
        )
        metadata = Metadata(
            title=": ".join(title) if texts.get("title") else None,
            abstract=latex_of(texts.get("abstract", "")),
            authors=names_in(texts.get("author", "")),
            date=_date(said),
            arxiv_id=where.arxiv_id,
            doi=where.doi,
            url=where.url,
        )
        return record_of(metadata, Source(file, self.line), log)

    def text(self, name: str) -> str:
        """What a field says; nothing where there is none."""
        return self.fields[name].text if name in self.fields else ""


def _eprint(said: Mapping[str, str]) -> list[str]:
    """The number of a preprint, if it is one of arXiv."""
    number, archive = said.get("eprint", ""), said.get("archiveprefix") or said.get("eprinttype")
    if not number or (archive and archive.lower() != "arxiv"):
        return []
    return [f"arXiv:{number}" if archive and not number.lower().startswith(("arxiv", "http")) else number]


def _date(said: Mapping[str, str]) -> str | None:
    whole, year = (date_in(said.get(name, "")) for name in ("date", "year"))
    if whole or not year:
        return whole
    return max(year, date_of(year[:4], said.get("month", ""), said.get("day", "")) or "", key=len)


class _File:
    """One file: what its blocks say, and where its problems go."""

    def __init__(self, lines: Sequence[str], file: str, log: ProblemLog) -> None:
        self._lines = lines
        self._file = file
        self._log = log
        self._macros: dict[str, str] = {}

    def entries(self, blocks: Sequence[Block]) -> Iterator[_Entry]:
        """The entries, with all macros resolved; what cannot be read goes to the log."""
        broken = False
        for found in blocks:
            block = found
            if isinstance(found, ParsingFailedBlock) and found.ignore_error_block is not None:
                block = found.ignore_error_block  # a key or a field that stands twice
            line = (block.start_line or 0) + 1
            if self._is_commented_out(block, line):
                continue
            if isinstance(block, ImplicitComment):
                self._look_over(block.comment, line, broken=broken)
            elif isinstance(block, String):
                for field in self._whole(fields_in(block.key.lower(), line, block.value, self._macros), always=True):
                    self._macros[field.name] = field.text
            elif isinstance(block, Entry):
                yield _Entry(block.entry_type, block.key, line, self._fields(block))
            elif isinstance(block, ParsingFailedBlock):
                last = min(line + (block.raw or "").count("\n"), len(self._lines))
                self._wrong(
                    line,
                    f"an entry that cannot be read beyond line {last}; close its braces and quotes, and put a comma "
                    "behind each field",
                )
            broken = isinstance(block, ParsingFailedBlock)

    def _wrong(self, line: int, message: str) -> None:
        self._log.add(self._file, line, message)

    def _is_commented_out(self, block: Block, line: int) -> bool:
        """Whether somebody put a % before each line of an entry; BibTeX itself knows no such comments."""
        below = (block.raw or "").split("\n")[1:]
        return all(text.lstrip().startswith("%") for text in (self._lines[line - 1], *below))

    def _look_over(self, comment: str, line: int, *, broken: bool) -> None:
        """Report what looks like an entry outside of all braces, and the first field there.

        The fields behind a broken entry are its own.
        """
        passed = broken
        for number, text in enumerate(comment.split("\n"), line):
            is_entry = _ENTRY_START.match(text) is not None
            if is_entry or (not passed and _FIELD_START.match(text)):
                self._wrong(
                    number,
                    "a field or an entry outside of all braces; see whether the entry before it ends too early, and "
                    "whether this one has its brace",
                )
                passed = True
            elif not passed and begins_another(text):
                self._wrong(number, PASSED_OVER)
                passed = True

    def _fields(self, entry: Entry) -> Mapping[str, Field]:
        """The fields that an entry has, each name once, as BibTeX takes them."""
        found: dict[str, Field] = {}
        for said in entry.fields:
            name = said.key.split()[-1].lower() if said.key.split() else ""
            for field in self._whole(fields_in(name, (said.start_line or 0) + 1, said.value, self._macros)):
                first = found.setdefault(field.name, field)
                if first.text != field.text and field.name in _ONCE:
                    self._wrong(field.line, f"a second {field.name}; the first one is read; remove one of them")
        return found

    def _whole(self, fields: Iterator[Field], *, always: bool = False) -> Iterator[Field]:
        """The same fields; what stands behind their values is reported, if it could be something to read."""
        for field in fields:
            if field.stray and (always or field.name in _ONCE or "=" in field.stray):
                self._wrong(
                    field.line,
                    f"behind the value of {field.name} stands {_short(field.stray)}; put the whole value in braces, or "
                    "join its parts with #",
                )
            yield field


def _short(text: str) -> str:
    return repr(" ".join(text[:200].split())[:60])
