"""Reads what a library holds: the captures, topics, corrections and addresses in content/, merged into one corpus."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from papershelf import escaping
from papershelf.captures import ReadCapture, forget_others, read_and_repair
from papershelf.config import CACHE, Settings
from papershelf.conflicts import CONFLICT, our_side
from papershelf.corpus import build_corpus
from papershelf.enrich.topic_file import read_topics
from papershelf.errors import ProblemLog, UsageError
from papershelf.folders import FileKind, file_kind, name_below, walk
from papershelf.model import Corpus, Topic
from papershelf.overrides import read_overrides
from papershelf.slugs import Ledger
from papershelf.system_ledger import SystemLedger

CAPTURES = "captures"
TOPICS = "topics.yml"
OVERRIDES = "overrides.yml"
LEDGER = "slugs.tsv"
SYSTEM_LEDGER = "systems.tsv"

_KNOWN = (CAPTURES, TOPICS, OVERRIDES, LEDGER, SYSTEM_LEDGER)
_ABOUT = frozenset(("README", "LICENSE", "LICENCE", "COPYING", "CITATION"))
_NEAR = 0.75
_KEPT = "captures"

NAME_IS_NO_TEXT = "the name of this file is not text; rename it"
NO_FILE = {
    FileKind.NOTHING: "a link that leads nowhere; mend or remove it",
    FileKind.OTHER: "no file; move it elsewhere",
}
_NO_CAPTURE = {FileKind.LOOP: "a link to a folder that it stands in; remove it", **NO_FILE}

Progress = Callable[[str, int, int], None]
"""Told of a stage's name, how much of it is done, and how much it is in all."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """A `Progress` that tells nobody."""


@dataclass(frozen=True)
class Holdings:
    """What stands in content/: read, merged and corrected, before anything is found out about it."""

    corpus: Corpus
    topics: tuple[Topic, ...]
    ledger: Ledger
    systems: SystemLedger
    problems: ProblemLog


def read_holdings(root: Path, settings: Settings, progress: Progress = silent, *, keep: bool = False) -> Holdings:
    """Read content/, merge and correct it; `keep` what was read for the next build.

    Raises `UsageError` where there is no content folder. Problems are in the content's log; a fatal one forbids a
    build, see `refuse`.
    """
    content = content_of(root, settings)
    log = ProblemLog()
    _report_strays(root, content, log)
    read = _read_captures(root, content, log, progress, root / CACHE / _KEPT if keep else None)
    topics = _read_topics(root, content, log)
    overrides_file = name_below(root, content / OVERRIDES)
    overrides = read_overrides(
        _read_text(content / OVERRIDES, root, log), overrides_file, [topic.id for topic in topics], log
    )
    ledger = Ledger.parse(_read_text(content / LEDGER, root, log), name_below(root, content / LEDGER), log)
    file = content / SYSTEM_LEDGER
    systems = SystemLedger.parse(_read_text(file, root, log), name_below(root, file), log)
    progress("merge", 0, 1)
    captures = [one.capture for one in read if one.capture]
    repaired = {one.capture.file: one.repaired for one in read if one.capture}
    corpus, ledger = build_corpus(captures, ledger, overrides, overrides_file, log, repaired)
    return Holdings(corpus, topics, ledger, systems, log)


def content_of(root: Path, settings: Settings) -> Path:
    """The folder of the content; `UsageError` where there is none."""
    content = root / settings.content
    if not content.is_dir():
        raise UsageError(f"{content}: no such folder; `papershelf init` makes a library, -C names one")
    return content


def _report_strays(root: Path, content: Path, log: ProblemLog) -> None:
    """Report what stands in the folder of the content and is not read, but for what it says of itself."""
    for path in sorted(content.iterdir()) if content != root else ():
        name = path.name
        if not (name in _KNOWN or is_hidden(name) or path.stem in _ABOUT):
            missing = [known for known in _KNOWN if not os.path.lexists(content / known)]
            near = get_close_matches(name, missing, n=1, cutoff=_NEAR)
            advice = f"rename it to {near[0]}" if near else f"put a capture into {content.name}/{CAPTURES}/"
            log.add(escaping.file_name(name_below(root, path)), 0, f"not read; {advice}, or move this elsewhere")


def _read_captures(
    root: Path, content: Path, log: ProblemLog, progress: Progress, keeping: Path | None
) -> list[ReadCapture]:
    folder = content / CAPTURES
    paths = sorted(_capture_files(folder, root, log)) if os.path.lexists(folder) else []
    captures: list[ReadCapture] = []
    names: list[str] = []
    for done, path in enumerate(paths):
        progress("read", done, len(paths))
        name = name_below(root, path)
        if (shown := escaping.file_name(name)) != name:
            log.add(shown, 0, NAME_IS_NO_TEXT)
            continue
        names.append(name)
        captures.append(read_and_repair(path.read_bytes(), name, keeping))
        log.extend(captures[-1].problems)
    if keeping:
        forget_others(names, keeping)
    return captures


def _capture_files(folder: Path, root: Path, log: ProblemLog) -> Iterator[Path]:
    """The files of captures, also where links lead; what begins with a dot is not meant."""
    for path, kind in walk(folder, is_hidden):
        if kind is FileKind.FILE:
            yield path
        elif kind in _NO_CAPTURE:
            log.add(escaping.file_name(name_below(root, path)), 0, _NO_CAPTURE[kind])


def _read_topics(root: Path, content: Path, log: ProblemLog) -> tuple[Topic, ...]:
    path = content / TOPICS
    return read_topics(_read_text(path, root, log), name_below(root, path), log)


def _read_text(path: Path, root: Path, log: ProblemLog) -> str:
    """A text file of the content; empty where there is none."""
    kind = file_kind(path)
    if kind is FileKind.NOTHING and not path.is_symlink():
        return ""
    if kind is not FileKind.FILE:
        log.add(name_below(root, path), 0, "no file; put the file itself here, or remove this", fatal=True)
        return ""
    text, line = our_side(read_utf8(path, name_below(root, path), log))
    if line:
        log.add(name_below(root, path), line, CONFLICT, fatal=True)
    return text


def read_utf8(path: Path, file: str, log: ProblemLog) -> str:
    """A text file; empty where it is none, which is a problem of `file`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        log.add(file, line, "not UTF-8; save the file as UTF-8", fatal=True)
        return ""


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is none of ours: it begins with a dot."""
    return name.startswith(".")
