"""Which stretches of tokens are formulas: candidates, their features, and the probability of each.

The model is log-linear over sets of disjoint candidates, a semi-Markov conditional random field (Sarawagi and Cohen,
2004) whose prose costs nothing: a set scores the sum of the weights of its candidates' features. The probability of
a candidate is its share among all sets, so it says how likely both of its ends are right.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from papershelf.mathtokens import BOUND, Token

_LONGEST = 40
_PARTNER = {"(": ")", "[": "]", "{": "}"}
_CLOSING = frozenset(")]}")
_NO_START = frozenset((",", ")", "]", "}", "%", "'", ".", "_"))
_NO_END = frozenset((",", "(", "[", "{", ".", "_"))
RELATIONS = frozenset(("=", "<", ">"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of tokens that may be a formula: half-open, counted in the region."""

    first: int
    stop: int


def candidates_of(tokens: Sequence[Token], first: int, stop: int) -> list[Candidate]:
    """What may be a formula in a region: balanced in its brackets, with an operand, hardly with prose in it."""
    found: list[Candidate] = []
    for begin in range(first, stop):
        head = tokens[begin]
        if head.kind in _NO_START or head.name in _NO_START or head.kind == "u" or _is_bound(tokens, begin):
            continue
        opened: list[str] = []
        prose, most = 0, 2 if head.kind == "{" else 1
        told = False
        for index in range(begin, min(stop, begin + _LONGEST)):
            token = tokens[index]
            kind = token.kind
            if kind in _PARTNER:
                opened.append(_PARTNER[kind])
            elif kind in _CLOSING:
                if not opened or (kind != opened[-1] and {kind, opened[-1]} != {")", "]"}):
                    break
                opened.pop()
            elif kind == "_":
                break
            elif kind in "uwKMUb":
                # A name may carry a script or an argument; two words side by side are prose.
                beside = token.spaced and index > begin and tokens[index - 1].kind in "bwKMU"
                prose += kind != "b" or (index + 1 < len(tokens) and tokens[index + 1].spaced)
                if kind == "u" or prose > most or beside or (kind == "w" and _is_hyphened(tokens, index)):
                    break
            told = told or token.seed or kind in "vV" or token.name in RELATIONS
            if (
                told
                and not opened
                and kind not in _NO_END
                and token.name not in _NO_END
                and not _is_bound(tokens, index + 1)
            ):
                if index == begin and kind in "wKMUo" and not token.seed:
                    continue
                found.append(Candidate(begin, index + 1))
    return found


def _is_hyphened(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word is the end of one that begins with a letter, as in k-means: that is prose."""
    if index < 2 or tokens[index].spaced or tokens[index - 1].spaced or tokens[index - 1].name != "-":
        return False
    return tokens[index - 2].kind in "vVa"


def _is_bound(tokens: Sequence[Token], place: int) -> bool:
    """Whether a limit holds together what stands on both sides of a place between tokens."""
    return BOUND in [token.name for token in tokens[max(0, place - 1) : place + 1]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a whole text says: the habits of its author, and how often each name stands in it."""

    habits: tuple[str, ...]
    counts: Mapping[str, int]


class Reading:
    """The features of a region's candidates, by name."""

    def __init__(self, tokens: Sequence[Token], evidence: Evidence) -> None:
        self._names = ["^"] * 3 + [token.name for token in tokens] + ["^"] * 4
        self._kinds = ["^"] * 3 + [token.kind for token in tokens] + ["^"] * 4
        self._spaces = [" "] * 3 + [" " if token.spaced else "" for token in tokens] + [" "] * 4
        self._evidence = evidence

    def opening(self, index: int) -> list[str]:
        """What a formula that begins at a token shows."""
        w, k, s = self._names, self._kinds, self._spaces
        i = index + 3
        here, before = f"{s[i]}{k[i]}", f"{s[i]}{w[i]}"
        return [
            f"b{here}",
            f"b1{w[i]}",
            f"b2{w[i - 1]}{here}",
            f"b3{w[i - 1]}{before}",
            f"b4{k[i - 1]}{before}",
            f"b5{k[i - 1]}{here}{s[i + 1]}{k[i + 1]}",
            f"b6{k[i - 2]}{s[i - 1]}{k[i - 1]}{here}",
            f"b7{k[i - 2]}{s[i - 1]}{w[i - 1]}{here}",
            f"b8{w[i - 2]}{s[i - 1]}{w[i - 1]}{here}",
            f"b9{before}{s[i + 1]}{w[i + 1]}",
        ]

    def closing(self, stop: int) -> list[str]:
        """What a formula that ends before a token shows."""
        w, k, s = self._names, self._kinds, self._spaces
        i = stop + 2
        here, after = f"{k[i]}{s[i + 1]}", f"{w[i]}{s[i + 1]}"
        return [
            f"e{here}",
            f"e1{w[i]}",
            f"e2{here}{w[i + 1]}",
            f"e3{after}{w[i + 1]}",
            f"e4{after}{k[i + 1]}",
            f"e5{k[i - 1]}{s[i]}{here}{k[i + 1]}",
            f"e6{here}{k[i + 1]}{s[i + 2]}{k[i + 2]}",
            f"e7{here}{w[i + 1]}{s[i + 2]}{k[i + 2]}",
            f"e8{here}{w[i + 1]}{s[i + 2]}{w[i + 2]}",
        ]

    def inside(self, index: int) -> list[str]:
        """What a token adds to a formula that holds it."""
        i = index + 3
        return [f"t{self._kinds[i]}", f"t1{self._names[i]}"]

    def joint(self, index: int) -> list[str]:
        """What a token and the one before it add to a formula that holds both."""
        w, k, s = self._names, self._kinds, self._spaces
        i = index + 3
        return [
            f"u{k[i - 1]}{s[i]}{k[i]}",
            f"u1{w[i - 1]}{s[i]}{k[i]}",
            f"u2{k[i - 1]}{s[i]}{w[i]}",
            f"u3{w[i - 1]}{s[i]}{w[i]}",
        ]

    def _closes(self, opening: int, closing: int) -> bool:
        """Whether the bracket at one place is closed at the other."""
        depth = 0
        for place in range(opening, closing + 1):
            depth += (self._kinds[place] in _PARTNER) - (self._kinds[place] in _CLOSING)
            if not depth:
                return place == closing
        return False

    def whole(self, first: int, stop: int) -> list[str]:
        """What a candidate shows as a whole, and among its neighbours and with its author's habits."""
        w, k, s = self._names, self._kinds, self._spaces
        i, j = first + 3, stop + 3
        size = stop - first
        left, right = f"{k[i - 1]}{s[i]}", f"{s[j]}{k[j]}"
        found = [f"l{min(size, 8)}", f"x{k[i]}{k[j - 1]}", f"y{left}{right}", f"y1{left}{k[i]}{k[j - 1]}{right}"]
        if w[i - 1] in _PARTNER and not s[i]:
            enclosed = w[j] == _PARTNER[w[i - 1]]
            owner = f"{k[i - 2]}{s[i - 1]}"
            behind = f"{s[j + 1]}{k[j + 1]}"
            related = any(w[n] in RELATIONS or k[n] == "z" for n in range(i, j))
            found.append(f"p{enclosed}{owner}")
            found.append(f"p1{enclosed}{owner}{related}{behind}")
        if k[i] in "([":
            paired = self._closes(i, j - 1)
            found.append(f"q{left}{k[j - 1] in ')]'}{right}")
            if paired:
                related = any(w[n] in RELATIONS or k[n] in "zr" for n in range(i, j))
                listed = any(w[n] == "," for n in range(i, j))
                found.append(f"o{k[i]}{k[j - 1]}{related}{listed}")
                found.append(f"o1{left}{k[i]}{related}{listed}{right}")
        shape = "".join([s[n] + k[n] if n > i else k[n] for n in range(i, j)]) if size <= 6 else "…"
        found.append(f"s{shape}")
        found.append(f"s1{left}{shape}{right}")
        told = shape if size <= 3 else str(size > 8)
        found += [f"v{one}{told}" for one in self._evidence.habits]
        if size == 1 and k[i] == "g":
            count = min(self._evidence.counts[w[i]], 3)
            found += [f"n{count}", f"n1{w[i]}{count}"]
        if size <= 3:
            text = "".join([s[n] + w[n] if n > i else w[n] for n in range(i, j)])
            found += [f"w{text}", f"w1{left}{text}{right}", f"w2{w[i - 1]}{s[i]}{text}", f"w3{text}{s[j]}{w[j]}"]
        return found


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """The learned weight of each feature that has one."""
    rows = (files("papershelf") / "mathspans.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (row.rsplit("\t", 1) for row in rows if not row.startswith("#"))
    return {name: int(hundredths) / 100 for name, hundredths in pairs}


def scores_of(reading: Reading, candidates: Sequence[Candidate], weights: Mapping[str, float]) -> list[float]:
    """The sum of the weights of each candidate's features."""
    if not candidates:
        return []
    get = weights.get
    floor = min(one.first for one in candidates)
    end = max(one.stop for one in candidates)
    inner, joint = [0.0], [0.0]
    for index in range(floor, end):
        inner.append(inner[-1] + sum([get(name, 0.0) for name in reading.inside(index)]))
        joint.append(joint[-1] + sum([get(name, 0.0) for name in reading.joint(index)]))
    opening: dict[int, float] = {}
    closing: dict[int, float] = {}
    scores: list[float] = []
    for one in candidates:
        first, stop = one.first, one.stop
        if first not in opening:
            opening[first] = sum([get(name, 0.0) for name in reading.opening(first)])
        if stop not in closing:
            closing[stop] = sum([get(name, 0.0) for name in reading.closing(stop)])
        held = inner[stop - floor] - inner[first - floor] + joint[stop - floor] - joint[first - floor + 1]
        whole = sum([get(name, 0.0) for name in reading.whole(first, stop)])
        scores.append(opening[first] + closing[stop] + held + whole)
    return scores


def features_of(reading: Reading, one: Candidate) -> Iterator[str]:
    """The features of one candidate, repeats included: what `scores_of` adds up."""
    yield from reading.opening(one.first)
    yield from reading.closing(one.stop)
    for index in range(one.first, one.stop):
        yield from reading.inside(index)
        if index > one.first:
            yield from reading.joint(index)
    yield from reading.whole(one.first, one.stop)


def probabilities_of(candidates: Sequence[Candidate], scores: Sequence[float]) -> list[float]:
    """The probability of each candidate among all sets of disjoint ones, by the forward-backward algorithm."""
    if not candidates:
        return []
    floor = min(one.first for one in candidates)
    size = max(one.stop for one in candidates) - floor
    ending: list[list[int]] = [[] for _ in range(size + 1)]
    starting: list[list[int]] = [[] for _ in range(size + 1)]
    for number, one in enumerate(candidates):
        ending[one.stop - floor].append(number)
        starting[one.first - floor].append(number)
    before = [0.0] * (size + 1)
    for place in range(1, size + 1):
        terms = [before[place - 1]]
        terms += [before[candidates[n].first - floor] + scores[n] for n in ending[place]]
        before[place] = _log_sum(terms)
    behind = [0.0] * (size + 1)
    for place in range(size - 1, -1, -1):
        terms = [behind[place + 1]]
        terms += [behind[candidates[n].stop - floor] + scores[n] for n in starting[place]]
        behind[place] = _log_sum(terms)
    total = before[size]
    return [
        math.exp(min(0.0, before[one.first - floor] + score + behind[one.stop - floor] - total))
        for one, score in zip(candidates, scores, strict=True)
    ]


def _log_sum(terms: Sequence[float]) -> float:
    if len(terms) == 1:
        return terms[0]
    top = max(terms)
    return top + math.log(sum([math.exp(term - top) for term in terms]))


def evidence_of(source: str, sentences: Sequence[Sequence[Token]]) -> Evidence:
    """What the sentences that may hold formulas say together; `source` is the text as captured."""
    tokens = [token for sentence in sentences for token in sentence]
    told = sum(1 for token in tokens if token.kind in "zG" or (token.kind == "g" and token.seed))
    scripts = sum(1 for token in tokens if token.kind == "s")
    signs = sum(1 for token in tokens if token.kind == "m")
    times = sum(1 for token in tokens if token.name == "times" and token.seed)
    habits = (
        f"m{0 if told == 0 else 1 if told < 3 else 2}",
        f"c{0 if scripts == 0 else 1 if scripts < 3 else 2}",
        f"u{min(signs, 1)}{min(told, 1)}",
        f"t{min(times, 3)}",
        "a" if "://" in source else "A",
        "h" if r"\%" in source else "%" if "%" in source else "H",
        "d" if "\\" in source.replace(r"\%", "") or "``" in source or "~" in source else "D",
    )
    return Evidence(habits, Counter(token.name for token in tokens))
