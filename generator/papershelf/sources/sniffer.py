"""Picks the reader of a captured file by looking at its text, never at its name.

Each reader says itself whether it recognises a file. The order matters: JSON and HTML can hold the words of every
other layout, exports keep some Markdown, and plain text has the fewest marks of its own. Clippers write front matter
too: where it does not state an abstract itself, its reader comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from papershelf.errors import ProblemLog
from papershelf.model import Capture
from papershelf.sources import (
    anthology,
    atom,
    bibtex,
    clipper,
    daily_page,
    endnote_xml,
    front_matter,
    json_document,
    json_lines,
    medline,
    pubmed_xml,
    refer,
    ris,
    rss,
    saved_page,
    table,
    text_export,
    web_of_science,
)
from papershelf.sources.decoding import REPLACED, damaged, decode, is_binary, unpacked

_Recogniser = Callable[[Sequence[str]], bool]
_Reader = Callable[[Sequence[str], str, ProblemLog], Capture]

_READERS: tuple[tuple[_Recogniser, _Reader], ...] = (
    (json_lines.recognises, json_lines.read),
    (json_document.recognises, json_document.read),
    (atom.recognises, atom.read),
    (rss.recognises, rss.read),
    (anthology.recognises, anthology.read),
    (pubmed_xml.recognises, pubmed_xml.read),
    (endnote_xml.recognises, endnote_xml.read),
    (table.recognises, table.read),
    (front_matter.states_abstract, front_matter.read),
    (saved_page.recognises, saved_page.read),
    (bibtex.recognises, bibtex.read),
    (ris.recognises, ris.read),
    (medline.recognises, medline.read),
    (web_of_science.recognises, web_of_science.read),
    (refer.recognises, refer.read),
    (text_export.recognises, text_export.read),
    (clipper.recognises, clipper.read),
    (daily_page.recognises, daily_page.read),
    (front_matter.recognises, front_matter.read),
)


def read_capture(data: bytes, file: str, log: ProblemLog) -> Capture | None:
    """The records of one captured file, or None where it is empty or of no known layout.

    `file` is the path for messages and sources, relative to the library's root. Whatever is wrong goes to the log
    with its line, and the rest of the file is still read.
    """
    try:
        data = unpacked(data)
    except ValueError as error:
        log.add(file, 0, f"{error}; pack it again, or put the unpacked file here")
        return None
    lines = None if is_binary(data) else decode(data)
    if lines is not None and not any(line.strip() for line in lines):
        log.add(file, 1, "the file is empty; paste a captured page into it or remove it")
        return None
    reader = next((read for recognises, read in _READERS if recognises(lines)), None) if lines else None
    if lines is not None and reader is None and table.lacks_abstracts(lines):
        log.add(
            file, 1, "a table without a column of abstracts; export it with abstracts, or add a column named abstract"
        )
        return None
    if lines is None or reader is None:
        log.add(
            file,
            1,
            "no known layout; give a daily-papers page from its head on, or papers with title and abstract as BibTeX, "
            "RIS, JSON, a table, a feed or front matter, or move this file elsewhere",
        )
        return None
    found = ProblemLog()
    if any(REPLACED in line for line in lines):
        for number in damaged(data):
            found.add(file, number, "bytes that are no text, read as \ufffd; write what they should be")
    capture = reader(lines, file, found)
    if not capture.records and not len(found):
        found.add(file, 1, "a page without papers; capture it again when its papers are shown, or remove it")
    log.extend(found)
    return capture
