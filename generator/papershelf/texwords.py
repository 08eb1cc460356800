"""Gives the backslashes back to a formula: which letters were commands, and what its braces were.

A capture leaves `proptoleft(d/mright)^{1/2}`. A run of letters is read as the likeliest row of commands, words and
single letters, by how often each stands in formulas: counts that `benchmarks/train_mathematics.py` takes from
abstracts whose LaTeX is known.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from importlib.resources import files

from papershelf.texcommands import ACCENTS, COMMANDS, FONTS, FUNCTIONS, GLUED, GREEK, SIZES

COMPARED = "[dkmnpqrtxyDKMNT]"
"""The letters to which the name of a relation may be glued without making a word: kle, ngg."""

_LEXEME = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]+|\d+(?:[.,]\d+)*|\s+|.", re.DOTALL)
_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+$")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_WORD_GAP = re.compile(r"(?<=[\w}])\s(?=\\mathrm\{)|(?<=\})\s(?=\w)")
_LONGEST_RUN = 40
_MAY_BE_GLUED = re.compile(rf"{'|'.join(sorted(GLUED))}|in[A-Z]c[au]p")
_COMPARED = re.compile(
    r"[A-Za-z]{1,2}(?:in|to|le|ge|ne|sim|mid|log|ll|gg|left|right)[A-Za-z]?"
    rf"|(?:{'|'.join(sorted(FUNCTIONS))})(?:left|right)"
)
_MUCH_GREATER = re.compile(f"{COMPARED}gg")
_IN_SET = re.compile(r"[A-Za-z]in[A-Z]c[au]p")
_LETTER, _NEW_WORD, _NEW_LETTER = 3.6, 7.0, 1.3  # negative logarithms: what a piece of no known count costs
_LONGEST = 24
_BRACKETS = frozenset("([{|.)]}/\\")
_SETS = (",", "…", "ldots", "dots", "|", "mid ", ":")
_BEFORE_SETS = frozenset(
    r"\cup \cap \setminus \in \notin \subset \subseteq \max \min ∪ ∩ ∖ ∈ = \{".split()  # noqa: SIM905
)


@lru_cache(maxsize=1)
def _counts() -> tuple[dict[str, float], dict[str, float]]:
    """What a name costs as a command, and as a word."""
    rows = [
        line.split("\t")
        for line in (files("papershelf") / "texwords.tsv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    total = sum(int(commands) + int(words) for _, commands, words in rows)
    as_command = {name: math.log(2 * total) for name in COMMANDS - {"poly", "polylog"}}
    as_word: dict[str, float] = {"poly": _NEW_WORD, "polylog": _NEW_WORD}
    for name, commands, words in rows:
        if int(commands):
            as_command[name] = math.log(total / int(commands))
        if int(words):
            as_word[name] = math.log(total / int(words))
    return as_command, as_word


@lru_cache(maxsize=1 << 14)
def glued(run: str) -> bool:
    """Whether a run of letters is made of names of commands and single letters only."""
    if len(run) > _LONGEST_RUN or len(run) < 3 or not _MAY_BE_GLUED.search(run):
        return False
    # The fewest single letters with which the run can be read up to each place.
    fewest = [0] + [99] * len(run)
    told = [False] * (len(run) + 1)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - 18), end):
            piece = run[start:end]
            cost = fewest[start] + (1 if len(piece) == 1 else 0)
            if cost < fewest[end] and (len(piece) == 1 or piece in COMMANDS):
                fewest[end] = cost
                told[end] = told[start] or piece in GLUED
    if _IN_SET.fullmatch(run):
        return fewest[-1] <= 2
    return told[-1] and fewest[-1] <= 2 and run[-1] != "s"


@lru_cache(maxsize=1 << 14)
def pieces_of(run: str) -> tuple[tuple[str, bool], ...]:
    """A run of letters as the likeliest row of pieces, each with whether it is a command."""
    if len(run) == 1:
        return ((run, False),)
    if _MUCH_GREATER.fullmatch(run):
        return (run[0], False), ("gg", True)
    as_command, as_word = _counts()
    if len(run) > 2 and run not in as_command and not glued(run) and not _COMPARED.fullmatch(run):
        return ((run, False),)
    best: list[tuple[float, int, bool]] = [(0.0, 0, False)]
    for end in range(1, len(run) + 1):
        found = (best[end - 1][0] + _LETTER, end - 1, False)
        for start in range(max(0, end - _LONGEST), end - 1):
            piece = run[start:end]
            base = best[start][0]
            if (cost := as_command.get(piece)) is not None and base + cost < found[0]:
                found = base + cost, start, True
            cost = as_word.get(piece)
            if cost is None and start == 0 and end == len(run) and not glued(run):
                cost = _NEW_WORD + _NEW_LETTER * len(piece)
            if cost is not None and base + cost < found[0]:
                found = base + cost, start, False
        best.append(found)
    pieces: list[tuple[str, bool]] = []
    end = len(run)
    while end:
        _, start, command = best[end]
        pieces.append((run[start:end], command))
        end = start
    return tuple(reversed(pieces))


@lru_cache(maxsize=1 << 12)
def restore(source: str) -> str:
    """The TeX of a captured formula, without delimiters."""
    return _restored(source, script=False).strip()


def _restored(source: str, *, script: bool) -> str:
    lexemes: list[str] = _LEXEME.findall(source)
    out: list[str] = []
    position = 0
    while position < len(lexemes):
        lexeme = lexemes[position]
        in_script = bool(out) and out[-1] in ("^", "_")
        pair = "{}" if lexeme == "{" else "()" if lexeme == "(" and in_script else ""
        if pair and (closed := _closing(lexemes, position, pair)) is not None:
            # In round brackets stands the readable form of a script with an operator in it.
            _group(out, "".join(lexemes[position + 1 : closed]))
            position = closed + 1
            continue
        position += 1
        follows = lexemes[position] if position < len(lexemes) else ""
        if lexeme[0].isascii() and lexeme[0].isalpha():
            if follows.isspace() and position + 1 < len(lexemes):
                follows = lexemes[position + 1]
            _run(out, lexeme, follows, script=script)
        elif lexeme.isspace():
            out.append(" ")
        elif lexeme == "!" and (follows[:1].isalpha() or follows in ("{", "[")):
            out.append(r"\!")
        elif lexeme in "%&#${}":
            out.append(f"\\{lexeme}")
        elif in_script and lexeme.isdigit() and len(lexeme) > 1:
            out.append(f"{{{lexeme}}}")
        elif in_script and lexeme in "-+−" and follows.isdigit():
            out.append(f"{{{lexeme}{follows}}}")
            position += 1
        else:
            out.append(lexeme)
    return _WORD_GAP.sub(r"\\ ", "".join(out))


def _closing(lexemes: list[str], position: int, pair: str) -> int | None:
    """The place of the bracket that closes the one at `position`."""
    depth = 0
    for index in range(position, len(lexemes)):
        if lexemes[index] == pair[0]:
            depth += 1
        elif lexemes[index] == pair[1]:
            depth -= 1
            if not depth:
                return index
    return None


def _run(out: list[str], run: str, follows: str, *, script: bool) -> None:
    """Add a run of letters; `follows` is what stands behind it, past a space."""
    pieces = pieces_of(run)
    for number, (piece, command) in enumerate(pieces):
        behind = pieces[number + 1][0] if number + 1 < len(pieces) else follows
        if command and _lacks_argument(piece, behind):
            command = False
        if command and piece == "mathcal" and behind[:1] == "{":
            # A capture drops a command with its first argument: of \mathcal{O} it leaves O. A \mathcal that is still
            # there stood in another command, and that was an accent.
            tex = r"\tilde\mathcal"
        elif command:
            tex = f"\\{piece}"
        elif len(piece) > 2 or (script and len(pieces) == 1 and len(piece) > 1):
            tex = rf"\mathrm{{{piece}}}"
        else:
            tex = piece
        if out and tex[0].isalpha() and _ENDS_IN_COMMAND.search(out[-1]):
            out.append(" ")
        out.append(tex)


def _lacks_argument(name: str, behind: str) -> bool:
    """Whether a name cannot be the command because what the command needs is not there."""
    if name in SIZES:
        return behind[:1] not in _BRACKETS
    return name in FONTS | ACCENTS and not (behind[:1].isalnum() or behind[:1] in ("{", "\\"))


def _group(out: list[str], inner: str) -> None:
    """Add a group in braces: a script, a fraction's lower half, a set, an argument, letters held together."""
    before = out[-1] if out else ""
    bare = inner.strip()
    if before in ("^", "_"):
        out.append(f"{{{_lone_word(bare) or _restored(inner, script=True)}}}")
        return
    if before[1:] in FONTS:
        out.append(f"{{{inner}}}")
        return
    if before.rsplit("\\", 1)[-1] in FONTS | ACCENTS and before.startswith("\\"):
        out.append(f"{{{_restored(inner, script=False)}}}")
        return
    tex = _restored(inner, script=False)
    word = next((part for part in reversed(out) if part.strip()), "")
    beside = bool(before) and (before[-1].isalnum() or before[-1] in ")}") and not before.startswith("\\")
    operator = _COMMAND.fullmatch(tex.strip()) and bare not in GREEK
    if beside and bare[:1].isalnum() and not operator and (above := _operand(out)):
        # Of a fraction, too, a capture keeps the first argument without its braces: 1{2}.
        out.append(rf"\frac{{{above}}}{{{tex}}}")
    elif bare and ((any(sign in bare for sign in _SETS) and bare != ",") or word in _BEFORE_SETS):
        out.append(rf"\{{{tex.strip()}\}}")
    else:
        out.append(f"{{{tex}}}")


def _lone_word(bare: str) -> str:
    """The TeX of a script that is one word, if the word is known in scripts."""
    as_command, as_word = _counts()
    command, word = as_command.get(f"_{bare}"), as_word.get(f"_{bare}")
    if command is None and word is None:
        return ""
    return f"\\{bare}" if word is None or (command is not None and command < word) else rf"\mathrm{{{bare}}}"


def _operand(out: list[str]) -> str:
    """Take the operand at the end of a row from it: a number or a letter, with its scripts."""
    taken: list[str] = []
    while out:
        taken.insert(0, out.pop())
        if out and out[-1] in ("^", "_"):
            taken.insert(0, out.pop())
            continue
        if taken[0] not in ("^", "_"):
            break
    return "".join(taken)
