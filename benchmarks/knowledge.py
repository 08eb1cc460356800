#!/usr/bin/env python3
"""Scores the named systems of a library against labels made by readers, and fits the weights of mentions.

usage: knowledge.py LABELS.jsonl [LIBRARY]            prints the scores
       knowledge.py --fit LABELS.jsonl [LIBRARY]      prints weights for enrich/mentions.py, fitted to the first part

The labels are parted in three by the MD5 of the title: two parts that the rules and weights may be fitted to, and one
that nobody looks into. Names are compared without case, punctuation and plural.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from named_paths import parser_of, there

from papershelf.build import Library, read_library
from papershelf.config import Settings, Site
from papershelf.enrich.mention_features import Mention
from papershelf.enrich.names import name_key
from papershelf.enrich.systems import find_mentions_of_all
from papershelf.model import Naming, PaperId

EXPECTED: Mapping[str, float] = {
    "any": -0.5, "letter": -1, "2 capitals": -1, "3 capitals": 0.2, "capitals": 0.3, "capital within": 0.9,
    "letters and digits": 1, "few letters and digits": -0.2, "hyphen": 0.5, "words": -0.4,
    "words with a shaped one": -0.1, "capitalised word": -0.7, "word before a noun": -0.8, "eponym": -0.8,
    "named as a class": -1, "plural": -0.4, "share in the plural": -0.5, "in small letters elsewhere": -0.6,
    "phrase in small letters elsewhere": -0.4, "share of small letters": -0.8, "opens sentences only": -0.5,
    "defined in small letters": -0.9, "a process in small letters": -0.5, "share defined in small letters": -0.4,
    "introduced by another paper": 1, "in several papers": 0.4, "listed": 0.5, "listed with several": 0.4,
    "beside a system": 0.5, "after on": 0.7, "after a word of comparison": 0.7, "before a word for data": 0.3,
    "before a word for a method": 0.1, "before a word for a machine": -1, "before a word for a measure": -0.8,
    "after in": -0.3, "after at": -0.5, "after a word of kinship": 0.5, "numbered": -0.7, "cited": 1,
    "hyphened words": 0.1, "letters": -0.8, "small letters and digits": 0.3, "letter and digit": -1,
    "letter and small word": -0.3, "words for a class": -0.8, "words for a task": -0.5, "words for a measure": -0.8,
    "words for a neural network": -0.5, "a common last word": -1, "eponym first": -0.8, "stands for a task": -0.5,
    "stands for a measure": -0.8, "stands for a neural network": -0.5, "after a word for its kind": 0.7,
}  # fmt: skip
"""What each feature is expected to weigh before any label is seen; features not named here, nothing."""

TRUST = 0.25
"""The variance of a weight around what is expected of it."""

LENIENCE = 0.4
"""How much is added to every name's weight: one that is a system's with odds of 2 to 3 is taken."""

Labels = Sequence[Mapping[str, Any]]


def main(labels: Path, root: Path, *, fit: bool) -> int:
    """Print the scores, or the weights."""
    library = read_library(root, Settings(), Site("", "", None))
    rows = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    ids = {name_key(paper.title.line): paper.id for paper in library.corpus.papers}
    rows = [row | {"id": ids[name_key(row["title"])]} for row in rows if name_key(row["title"]) in ids]
    seen = [row for row in rows if not _is_held_out(row["title"])]
    if fit:
        for name, weight in sorted(_fit(library, seen).items(), key=lambda item: (-item[1], item[0])):
            print(f'    "{name}": {weight},')  # noqa: T201
        return 0
    for part, some in (("first part", seen), ("held out", [row for row in rows if row not in seen]), ("all", rows)):
        _print_scores(part, library, some)
    return 0


def _is_held_out(title: str) -> bool:
    return int(hashlib.md5(title.encode(), usedforsecurity=False).hexdigest(), 16) % 3 == 0


def _print_scores(part: str, library: Library, rows: Labels) -> None:
    known = library.knowledge
    for field, found, wanted in (
        ("systems", known.introduces, {row["id"]: [one["name"] for one in row["introduces"]] for row in rows}),
        ("mentions", known.mentions, {row["id"]: row["mentions"] for row in rows}),
    ):
        right = said = asked = 0
        for paper, names in wanted.items():
            mine = {name_key(naming.name) for naming in found.get(paper, ())}
            theirs = set(map(name_key, names))
            right, said, asked = right + len(mine & theirs), said + len(mine), asked + len(theirs)
        print(  # noqa: T201
            f"{part:11} {field:9} precision {right / max(said, 1):.3f}  recall {right / max(asked, 1):.3f}"
            f"  (labelled {asked})"
        )
    print(f"{part:11} kinds     accuracy  {_accuracy(known.introduces, rows):.3f}")  # noqa: T201


def _accuracy(introduces: Mapping[PaperId, Sequence[Naming]], rows: Labels) -> float:
    """The share of the introduced systems that were found whose kind is that of the label; none told is a method."""
    right = found = 0
    for row in rows:
        kinds = {name_key(one["name"]): one["type"] for one in row["introduces"]}
        for naming in introduces.get(row["id"], ()):
            if kind := kinds.get(name_key(naming.name)):
                found += 1
                right += (naming.kind or "method") == kind
    return right / max(found, 1)


def _fit(library: Library, rows: Labels) -> dict[str, float]:
    """The weights of a logistic regression with a normal prior around `EXPECTED`, in two rounds.

    The second round knows what is listed beside a name that the first one took for a system.
    """
    found = find_mentions_of_all(library.corpus.papers, library.knowledge.acronyms)
    examples: list[tuple[PaperId, Mention, bool]] = []
    for row in rows:
        wanted = set(map(name_key, row["mentions"]))
        for mention in found[row["id"]]:
            keys = {name_key(mention.name), name_key(mention.expansion or mention.name)}
            examples.append((row["id"], mention, bool(keys & wanted)))
    names = sorted({name for _, mention, _ in examples for name in mention.features} | {"beside a system"})
    matrix = np.array([[mention.features.get(name, 0.0) for name in names] for _, mention, _ in examples])
    truth = np.array([float(right) for _, _, right in examples])
    expected = np.array([EXPECTED.get(name, 0.0) for name in names])
    weights = _regress(matrix, truth, expected)
    score = {(paper, mention.key): value for (paper, mention, _), value in zip(examples, matrix @ weights, strict=True)}
    for row, (paper, mention, _) in zip(matrix, examples, strict=True):
        row[names.index("beside a system")] = any(score.get((paper, key), -1) > 0 for key in mention.neighbours)
    weights = _regress(matrix, truth, expected)
    weights[names.index("any")] += LENIENCE
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True) if round(weight, 2)}


def _regress(
    matrix: np.ndarray[Any, Any], truth: np.ndarray[Any, Any], expected: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """Newton's method for the weights that are likeliest given the examples and what is expected."""
    weights = expected.copy()
    for _ in range(50):
        chance = 1 / (1 + np.exp(-matrix @ weights))
        curvature = matrix.T @ (matrix * (chance * (1 - chance))[:, None]) + np.eye(len(weights)) / TRUST
        step = np.linalg.solve(curvature, matrix.T @ (truth - chance) - (weights - expected) / TRUST)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights


if __name__ == "__main__":
    parser = parser_of(__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("labels", type=there)
    parser.add_argument("library", type=there, nargs="?", default=Path())
    options = parser.parse_args()
    raise SystemExit(main(options.labels, options.library, fit=options.fit))
