"""Finds the formulas of a text that lost its dollar signs and backslashes, and gives them back as TeX.

What a formula looks like is learned, not written down: weights that `benchmarks/train_mathematics.py` fits to abstracts
whose LaTeX is known. Each formula comes with whether it is sure, for where an author puts the dollar signs
is often anybody's guess: `4$\\times$` and `$4\\times$` leave the same capture.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from papershelf.mathspans import (
    RELATIONS,
    Candidate,
    Reading,
    candidates_of,
    evidence_of,
    probabilities_of,
    scores_of,
    weights,
)
from papershelf.mathtokens import Token, regions_of, sentences_of
from papershelf.texwords import restore

SURE = 0.3
"""The probability of both ends from which on a formula is given as one: past it more are right than are wrong."""

_SURE_LETTER = 0.5
_TERMS = frozenset("nvVags")
_LIKELY = 0.5
_RAISED = re.compile(r"\^(?:[A-Za-z]|\{.*\})")
_UNITS = frozenset("KMBGTk")


@dataclass(frozen=True, slots=True)
class Found:
    """A formula: where it stands in the text, its TeX without delimiters, and whether its ends are sure."""

    start: int
    end: int
    tex: str
    sure: bool


def find_math(text: str, source: str) -> list[Found]:
    """The formulas of a text in their order, disjoint; `source` is the same text as captured."""
    sentences = sentences_of(text)
    if not sentences:
        return []
    evidence = evidence_of(source, sentences)
    found: list[Found] = []
    for tokens in sentences:
        reading: Reading | None = None
        for first, stop in regions_of(tokens):
            candidates = candidates_of(tokens, first, stop)
            if not candidates:
                continue
            reading = reading or Reading(tokens, evidence)
            chances = probabilities_of(candidates, scores_of(reading, candidates, weights()))
            found += _chosen(text, tokens, candidates, chances)
    return found


def _chosen(
    text: str, tokens: Sequence[Token], candidates: Sequence[Candidate], chances: Sequence[float]
) -> Iterator[Found]:
    """The likeliest candidates that are disjoint: sure ones, and those of which only the ends are in doubt."""
    covered = [0.0] * len(tokens)
    ranked = sorted((-chance, one.first, one.stop) for one, chance in zip(candidates, chances, strict=True))
    for chance, first, stop in ranked:
        for index in range(first, stop):
            covered[index] -= chance

    def lost(index: int) -> bool:
        """Whether a token is what no author wrote, so that it must be shown in some readable form."""
        token = tokens[index]
        beside = tokens[index + 1] if index + 1 < len(tokens) else None
        glued = beside is not None and not beside.spaced and beside.kind in "UMKn"
        related = token.seed and (_relates(tokens, index + 1) or _relates(tokens, index - 1))
        scripted = index + 2 < len(tokens) and tokens[index + 1].kind == "g" and tokens[index + 2].kind == "s"
        named = token.kind == "g" and (glued or related or scripted)
        return named or token.kind in "zG" or (token.kind == "s" and token.name[:1] == "^")

    taken: set[int] = set()
    chosen: list[tuple[int, int, bool]] = []
    for negative, first, stop in ranked:
        lone = stop - first == 1 and tokens[first].kind in "vVan"
        sure = -negative >= (_SURE_LETTER if lone else SURE)
        held = range(first, stop)
        if taken.isdisjoint(held) and (sure or min(covered[first:stop]) >= _LIKELY or any(map(lost, held))):
            first, stop = _with_base(tokens, first, taken), _without_unit(tokens, first, stop)
            taken.update(range(first, stop))
            chosen.append((first, stop, sure))
    for first, stop, sure in sorted(chosen):
        start, end = tokens[first].start, tokens[stop - 1].end
        yield Found(start, end, restore(text[start:end]), sure)


def _with_base(tokens: Sequence[Token], first: int, taken: Container[int]) -> int:
    """Where a formula begins that begins with a raised letter or brace: with the number or letter that carries it."""
    script, base = tokens[first], first - 1
    if base < 0 or base in taken or script.kind != "s" or script.spaced or _RAISED.fullmatch(script.name) is None:
        return first
    alone = base == 0 or tokens[base].spaced or tokens[base - 1].kind in "([{"
    return base if alone and tokens[base].kind in "nvVag" else first


def _without_unit(tokens: Sequence[Token], first: int, stop: int) -> int:
    """Where a formula ends that ends with an amount: before the letter that says of what, as in 1.3M."""
    last = tokens[stop - 1]
    amount = stop - first > 2 and last.name in _UNITS and not last.spaced and tokens[stop - 2].kind == "n"
    return stop - amount


def _relates(tokens: Sequence[Token], place: int) -> bool:
    """Whether the token at a place says that one thing is equal to or less than another: neither of them is a word."""
    if not 0 < place < len(tokens) - 1 or tokens[place].name not in RELATIONS:
        return False
    behind = tokens[place + 1 :]
    point = behind[0].name == "." and len(behind) > 1 and not behind[1].spaced and behind[1].kind == "n"
    return tokens[place - 1].kind in _TERMS and (point or behind[0].kind in _TERMS)
