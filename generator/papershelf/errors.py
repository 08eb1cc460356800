"""Everything that can go wrong, as values.

Errors in somebody else's content are expected: they are collected as problems, each with its file and line, and
shown all at once. Errors that end a command are exceptions with one clear line and an exit code.
"""

from __future__ import annotations

import errno
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the content, where it stands and what to do about it.

    `line` is 1-based; 0 means the file as a whole. A fatal problem fails every build, any other only a strict one.
    What to do stands in the message, or in `advice` where it is long and may be the same for many.
    """

    file: str
    line: int
    message: str
    fatal: bool = False
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.short}; {self.advice}" if self.advice else self.short

    @property
    def short(self) -> str:
        """The problem without its advice."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.message}"


def told(problems: Iterable[Problem]) -> Iterator[str]:
    """The problems as lines; an advice that several of a file share is said once, after all of them."""
    problems = tuple(problems)
    shared = Counter((problem.file, problem.advice) for problem in problems if problem.advice)
    for problem in problems:
        yield problem.short if shared[problem.file, problem.advice] > 1 else str(problem)
    for (file, advice), times in shared.items():
        if times > 1:
            yield f"{file}: what to do, for each of these {times}: {advice}"


class ProblemLog:
    """Collects problems in any order; hands them out sorted by file, line and message, each once."""

    def __init__(self) -> None:
        self._problems: set[Problem] = set()

    def add(self, file: str, line: int, message: str, *, fatal: bool = False, advice: str = "") -> None:
        """Note one problem; see `Problem` for the arguments."""
        self._problems.add(Problem(file, line, message, fatal, advice))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note the problems of another log."""
        self._problems.update(problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._problems, key=lambda p: (p.file, p.line, p.message)))

    def __len__(self) -> int:
        return len(self._problems)

    @property
    def fatal(self) -> bool:
        """Whether any problem forbids a build."""
        return any(problem.fatal for problem in self._problems)


class PapershelfError(Exception):
    """Ends a command with one line for the user; `exit_code` is the process's."""

    exit_code = 1


class ContentError(PapershelfError):
    """The content has problems that forbid a build. Exit code 1."""


class UsageError(PapershelfError):
    """The command or a setting is used wrongly. Exit code 2."""

    exit_code = 2


_ADVICE = {
    errno.EACCES: "give yourself the right to it, or take another",
    errno.EPERM: "give yourself the right to it, or take another",
    errno.EROFS: "name a place that can be written",
    errno.ENOENT: "put it there, or remove what leads there",
    errno.EEXIST: "a file stands in the place of a folder; move it",
    errno.ENOTDIR: "a file stands in the place of a folder; move it",
    errno.EISDIR: "a folder stands in the place of a file; move it",
    errno.EADDRINUSE: "stop what uses it, or name another",
    errno.EADDRNOTAVAIL: "name an address of this machine",
    errno.ENOSPC: "make room, or write elsewhere",
}

_UNFINISHED = re.compile(r"\.([^/\\]+)\.part$")
"""The name under which a file is written before it is renamed to its own."""


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Give an error of the system that names no file, as when the disk is full, the one that was being written."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = path
        raise


def refused(error: OSError) -> UsageError:
    """What the operating system refused, in one line: the path if it is known, the reason, and what to do."""
    reason = error.strerror or " ".join(str(error).split()) or type(error).__name__
    place = error.filename2 or error.filename
    if isinstance(place, str):
        place = _UNFINISHED.sub(r"\1", _in_the_way(place) if error.errno == errno.ENOTDIR else place)
        reason = f"{place}: {reason}"
    advice = _ADVICE.get(error.errno or 0)
    return UsageError(f"{reason}; {advice}" if advice else reason)


def _in_the_way(place: str) -> str:
    """The file that stands where a folder on the way to a place should be."""
    return next((str(path) for path in Path(place).parents if path.is_file()), place)
