#!/usr/bin/env python3
"""Learns where the formulas of a capture begin and end, and which of its words were commands.

usage: train_mathematics.py CORPUS.jsonl[.gz] [--exclude PAIRS.jsonl] [--hold-out PAIRS.jsonl]

Each line of CORPUS is an object with `id`, `title` and `abstract`, LaTeX included. A capture is simulated by losing
what captures lose; the weights are fitted to the pairs and written into the package, where `papershelf.mathspans` and
`papershelf.texwords` read them. Abstracts whose ids are in the --exclude file are left out. With --hold-out a fifth of
the corpus, chosen by a hash of the ids, is left out as well and written to that file as pairs to score.
The same corpus gives the same files.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from named_paths import parser_of
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from papershelf import mathspans, mathtokens
from papershelf.texmacros import unfold

PACKAGE = Path(mathspans.__file__).parent
RAREST = 3  # regions that a feature must be seen in
PENALTY = 2.0  # of the squared weights
SMALLEST = 4  # hundredths; a smaller weight is left out
ROUNDS = 60
MOST_PROSE = 4  # words in a formula, beyond which its dollar signs were money or its mathematics a font

_UNWRAPPED = re.compile(r"\\[a-zA-Z]+\{(.*?)\}")
_DOLLARS = re.compile(r"\$([^$]*)\$")
_TELLING = re.compile(r"\\[A-Za-z]|[\^_]")
_BEGIN, _END = "\ue000", "\ue001"


@dataclass(frozen=True)
class Formula:
    """A formula of a simulated capture: its place, and its TeX with the backslashes that the capture lost."""

    start: int
    end: int
    tex: str


@dataclass(frozen=True)
class Pair:
    """A simulated capture, as captured and as `unfold` leaves it, with the formulas of the latter."""

    source: str
    text: str
    formulas: tuple[Formula, ...]


@dataclass(frozen=True)
class Region:
    """The candidates of a region: their ends, their features, and whether they are formulas."""

    length: int
    ends: list[tuple[int, int]]
    features: list[list[str]]
    right: list[bool]


def lose(latex: str) -> str:
    """What a capture keeps of a LaTeX text on one line.

    A command with an argument becomes the argument, up to the first brace; then dollar signs go, and between them
    backslashes.
    """
    return _DOLLARS.sub(lambda match: match[1].replace("\\", ""), _UNWRAPPED.sub(r"\1", latex))


def pair_of(latex: str) -> Pair | None:
    """The simulated capture of a text; None where what `unfold` does hides the place of a formula."""
    half = _UNWRAPPED.sub(r"\1", latex)
    formulas = _DOLLARS.findall(half)
    marked = unfold(_DOLLARS.sub(lambda match: f"{_BEGIN}{match[1].replace(chr(92), '')}{_END}", half))
    source = lose(latex)
    text = unfold(source)
    if marked.replace(_BEGIN, "").replace(_END, "") != text:
        return None
    found: list[Formula] = []
    place = start = 0
    for sign in marked:
        if sign == _BEGIN:
            start = place
        elif sign == _END:
            inner = text[start:place]
            left = len(inner) - len(inner.lstrip())
            if inner.strip():
                found.append(Formula(start + left, start + len(inner.rstrip()), formulas[len(found)]))
            else:
                formulas.pop(len(found))
        else:
            place += 1
    return Pair(source, text, tuple(found))


def regions_of(pair: Pair) -> Iterator[Region]:
    """The regions of a pair that can be learned from."""
    sentences = mathtokens.sentences_of(pair.text)
    evidence = mathspans.evidence_of(pair.source, sentences)
    telling = {(one.start, one.end): bool(_TELLING.search(one.tex)) for one in pair.formulas}
    for tokens in sentences:
        reading = mathspans.Reading(tokens, evidence)
        for first, stop in mathtokens.regions_of(tokens):
            candidates = mathspans.candidates_of(tokens, first, stop)
            if not candidates:
                continue
            places = [(tokens[one.first].start, tokens[one.stop - 1].end) for one in candidates]
            low, high = tokens[first].start, tokens[stop - 1].end
            known = set(places)
            if any(
                told and start < high and end > low and (start, end) not in known
                for (start, end), told in telling.items()
            ):
                continue
            yield Region(
                stop - first,
                [(one.first - first, one.stop - first) for one in candidates],
                [list(mathspans.features_of(reading, one)) for one in candidates],
                [place in telling for place in places],
            )


class Lattice:
    """All sets of disjoint candidates of many regions at once, for the sums over them."""

    def __init__(self, regions: Sequence[Region]) -> None:
        self.region = np.array([number for number, one in enumerate(regions) for _ in one.ends])
        self.start = np.array([start for one in regions for start, _ in one.ends])
        self.stop = np.array([stop for one in regions for _, stop in one.ends])
        self.count, self.length = len(regions), max(one.length for one in regions)
        self._ending = [self._at(self.stop, place) for place in range(self.length + 1)]
        self._starting = [self._at(self.start, place) for place in range(self.length + 1)]

    def _at(self, ends: Any, place: int) -> Any:
        """The candidates with an end at a place, sorted by region, and where each region's begin."""
        chosen = np.flatnonzero(ends == place)
        chosen = chosen[np.argsort(self.region[chosen], kind="stable")]
        heads = (
            np.flatnonzero(np.r_[True, self.region[chosen][1:] != self.region[chosen][:-1]]) if chosen.size else chosen
        )
        return chosen, heads, self.region[chosen][heads], np.diff(np.r_[heads, chosen.size])

    def probabilities(self, scores: Any) -> tuple[Any, Any]:
        """The probability of each candidate, and for each region the logarithm of the sum over its sets."""
        before = np.zeros((self.count, self.length + 1))
        behind = np.zeros((self.count, self.length + 1))
        for place in range(1, self.length + 1):
            before[:, place] = before[:, place - 1]
            chosen = self._ending[place][0]
            values = before[self.region[chosen], self.start[chosen]] + scores[chosen]
            self._add(before, place, values, self._ending[place])
        for place in range(self.length - 1, -1, -1):
            behind[:, place] = behind[:, place + 1]
            chosen = self._starting[place][0]
            values = behind[self.region[chosen], self.stop[chosen]] + scores[chosen]
            self._add(behind, place, values, self._starting[place])
        total = before[:, -1]
        held = before[self.region, self.start] + scores + behind[self.region, self.stop]
        return np.exp(held - total[self.region]), total

    @staticmethod
    def _add(sums: Any, place: int, values: Any, group: Any) -> None:
        chosen, heads, regions, sizes = group
        if not chosen.size:
            return
        base = sums[regions, place]
        top = np.maximum(np.maximum.reduceat(values, heads), base)
        spread = np.add.reduceat(np.exp(values - np.repeat(top, sizes)), heads)
        sums[regions, place] = top + np.log(spread + np.exp(base - top))


def fit(regions: Sequence[Region]) -> dict[str, int]:
    """The weight of each feature in hundredths, by penalised maximum likelihood."""
    seen = Counter(name for one in regions for name in {name for row in one.features for name in row})
    index = {
        name: number for number, name in enumerate(sorted(name for name, count in seen.items() if count >= RAREST))
    }
    columns: list[int] = []
    rows = [0]
    for one in regions:
        for features in one.features:
            columns += [index[name] for name in features if name in index]
            rows.append(len(columns))
    shape = (len(rows) - 1, len(index))
    matrix = csr_matrix((np.ones(len(columns)), np.array(columns, np.int32), rows), shape=shape)
    matrix.sum_duplicates()
    turned = matrix.T.tocsr()
    right = np.array([known for one in regions for known in one.right])
    wanted = turned @ right.astype(float)
    lattice = Lattice(regions)

    def loss(weights: Any) -> tuple[float, Any]:
        scores = matrix @ weights
        chances, total = lattice.probabilities(scores)
        value = total.sum() - scores[right].sum() + PENALTY / 2 * (weights @ weights)
        return value, turned @ chances - wanted + PENALTY * weights

    found = minimize(
        loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS, "maxcor": 8}
    ).x
    hundredths = {name: round(100 * float(found[number])) for name, number in index.items()}
    return {name: weight for name, weight in hundredths.items() if abs(weight) >= SMALLEST}


def words_of(pairs: Sequence[Pair]) -> dict[str, tuple[int, int]]:
    """How often each run of two or more letters is a command in a formula, and how often a word; `_` marks scripts."""
    commands: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for pair in pairs:
        for formula in pair.formulas:
            commands.update(name for name in re.findall(r"\\([A-Za-z]+)", formula.tex) if len(name) > 1)
            words.update(re.findall(r"(?<![\\A-Za-z])[A-Za-z]{2,}(?![A-Za-z\\])", formula.tex))
            for slash, name in re.findall(r"[_^]\{(\\?)([A-Za-z]{2,})\}", formula.tex):
                (commands if slash else words)[f"_{name}"] += 1
    known = sorted(
        name
        for name in commands | words
        if commands[name] > 1 or (words[name] > 1 and (commands[name] or len(name) > 2))
    )
    return {name: (commands[name], words[name]) for name in known}


def is_learnable(pair: Pair) -> bool:
    """Whether what stands between the dollar signs of a pair is mathematics."""
    return all(len(re.findall(r"(?<!\\)\b[a-z]{3,}", one.tex)) <= MOST_PROSE for one in pair.formulas)


def is_held_out(identifier: str) -> bool:
    """Whether an abstract belongs to the fifth that is left out."""
    return int(hashlib.sha256(identifier.encode()).hexdigest()[:8], 16) % 5 == 0


def main() -> int:
    """Learn from a corpus and write both files."""
    parser = parser_of(__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--exclude", type=Path)
    parser.add_argument("--hold-out", type=Path)
    options = parser.parse_args()
    raw = options.corpus.read_bytes()
    lines = (gzip.decompress(raw) if options.corpus.suffix == ".gz" else raw).decode().splitlines()
    excluded = set[str]()
    if options.exclude:
        excluded = {json.loads(line)["id"] for line in options.exclude.read_text(encoding="utf-8").splitlines()}
    held: list[str] = []
    pairs: list[Pair] = []
    for row in map(json.loads, lines):
        if row["id"] in excluded:
            continue
        title, abstract = " ".join(row["title"].split()), " ".join(row["abstract"].split())
        if options.hold_out and is_held_out(row["id"]):
            held.append(json.dumps({"id": row["id"], "captured": lose(abstract), "original": abstract}) + "\n")
            continue
        pairs += [pair for pair in (pair_of(title), pair_of(abstract)) if pair and is_learnable(pair)]
    regions = [region for pair in pairs for region in regions_of(pair)]
    weights = fit(regions)
    words = words_of(pairs)
    about = "# Made by benchmarks/train_mathematics.py."
    _write("mathspans.tsv", [f"{about} Feature, weight in hundredths."], weights.items())
    _write(
        "texwords.tsv",
        [f"{about} Word of a formula, times it was a command, times it was none."],
        ((name, *counts) for name, counts in words.items()),
    )
    if options.hold_out:
        options.hold_out.write_text("".join(held), encoding="utf-8", newline="\n")
    print(  # noqa: T201
        f"{len(pairs):,} texts, {len(regions):,} regions: {len(weights):,} weights, {len(words):,} words; "
        f"{len(held):,} abstracts held out"
    )
    return 0


def _write(name: str, head: list[str], rows: Any) -> None:
    lines = head + ["\t".join(map(str, row)) for row in rows]
    (PACKAGE / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    raise SystemExit(main())
