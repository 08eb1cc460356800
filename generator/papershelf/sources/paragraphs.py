"""Lines of plain text become blocks, whether a blank line parts them or not.

Tools put a blank line after every part of a record or after none; some break long titles and abstracts into lines
of one width. Blank lines decide in files that have them; elsewhere every line is a block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from papershelf.sources.blocks import Block

_WIDEST_WRAP = 200
"""Lines longer than this were not broken to fit a width, so neither were their neighbours."""

Line = tuple[int, str]
"""A 1-based line number and the line's text, white space collapsed; an empty text is a blank line."""


def is_spaced(lines: Sequence[Line]) -> bool:
    """Whether blank lines part titles from abstracts: seldom does a long line stand directly below another."""
    runs = list(_runs(lines))
    mixed = sum(len(run) > 1 and not _is_wrapped(run) for run in runs)
    return len(runs) > 1 and 2 * mixed < len(runs)


def blocks_of(lines: Sequence[Line], *, spaced: bool) -> list[Block]:
    """The blocks of some lines of a file, each open to be a title or prose; `spaced` as the whole file is."""
    return [block for run in _runs(lines) for block in _run_blocks(run, joined=spaced)]


def _runs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The stretches of lines between blank lines."""
    run: list[Line] = []
    for line in lines:
        if line[1]:
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_wrapped(run: list[Line]) -> bool:
    return all(len(text) <= _WIDEST_WRAP for _, text in run)


def _run_blocks(run: list[Line], *, joined: bool) -> Iterator[Block]:
    if joined and _is_wrapped(run):
        yield Block(run[0][0], " ".join(text for _, text in run))
        return
    for index, (number, text) in enumerate(run):
        yield Block(number, text, apart=index == 0)
