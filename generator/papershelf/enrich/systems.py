"""Joins what the papers introduce and mention into the named systems of the library.

Whatever spelling, plural or long form a paper uses, one name is one system; where papers give one name to different
things, each introduction is a sense of it. A system has a page if a paper introduces it or two papers mention it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from papershelf.enrich.candidates import Candidate, Clue, places, settle
from papershelf.enrich.common_terms import COMMON
from papershelf.enrich.glossary import sense_key
from papershelf.enrich.introductions import find_candidates
from papershelf.enrich.mention_features import Mention, Usage, count_capitals
from papershelf.enrich.mentions import WEIGHTS, count_uses, find_mentions, weigh
from papershelf.enrich.merging import Found, Join, Names, Systems, commonest
from papershelf.enrich.names import FUNCTION_WORDS, is_shaped, name_key
from papershelf.enrich.reading import Reading
from papershelf.enrich.reading import read as read_paper
from papershelf.enrich.small_letters import find_phrases
from papershelf.model import Acronym, Evidence, Paper, PaperId
from papershelf.workers import uncollected

Read = Mapping[PaperId, tuple[Reading, dict[str, Candidate]]]
"""The papers as read, each with what may be its names."""

_ELSEWHERE = 2
_WORD = re.compile(r"[A-Z][a-z]+")
_QUALIFIED = frozenset(("qualifies", "qualifies its kind"))
_OWN_SENSE = frozenset(("proposed", "headed"))
_EVERYWHERE = 8
_FEW, _FEW_SHARE, _MANY = 3, 0.04, 50
_RULES_SHOWN = 3
_MOSTLY_DEFINED = 1.5


def find_systems(
    papers: Sequence[Paper], acronyms: Mapping[PaperId, tuple[Acronym, ...]], read: Read | None = None
) -> Systems:
    """The named systems of a library; `acronyms` are the short forms that each paper defines.

    `read` spares the reading of the papers where it is done; its candidates are given the clues of the library.
    """
    with uncollected():
        return _find_systems(papers, acronyms, read or _read_all(papers, acronyms))


def _read_all(papers: Sequence[Paper], acronyms: Mapping[PaperId, tuple[Acronym, ...]]) -> Read:
    readings = {paper.id: read_paper(paper, acronyms.get(paper.id, ())) for paper in papers}
    return {paper: (found, find_candidates(found)) for paper, found in readings.items()}


@dataclass(frozen=True)
class _Library:
    """What is read of every paper, with what only the whole library tells."""

    readings: Mapping[PaperId, Reading]
    candidates: Mapping[PaperId, Mapping[str, Candidate]]
    usage: Mapping[str, Usage]
    phrases: Mapping[str, tuple[PaperId, ...]]
    small: Set[str]

    def mentions(self, paper: PaperId) -> list[Mention]:
        """The names that a paper does not introduce."""
        return find_mentions(self.readings[paper], self.candidates[paper], self.usage, self.small)


def _read_library(papers: Sequence[Paper], read: Read) -> _Library:
    readings = {paper: found for paper, (found, _) in read.items()}
    candidates = {paper: found for paper, (_, found) in read.items()}
    phrases, small = _in_small_letters(papers, candidates)
    _weigh_against_library(candidates, phrases)
    usage = count_uses(candidates)
    for found in candidates.values():
        for key, one in found.items():
            usage[key].small = max(usage[key].small, *(len(phrases.get(text, ())) for text in _spelled(one)))
    return _Library(readings, candidates, usage, phrases, small)


def find_mentions_of_all(
    papers: Sequence[Paper], acronyms: Mapping[PaperId, tuple[Acronym, ...]]
) -> Mapping[PaperId, list[Mention]]:
    """Every name that each paper does not introduce, with its features, whether it is that of a system or not."""
    library = _read_library(papers, _read_all(papers, acronyms))
    return {paper.id: library.mentions(paper.id) for paper in papers}


def _find_systems(papers: Sequence[Paper], acronyms: Mapping[PaperId, tuple[Acronym, ...]], read: Read) -> Systems:
    library = _read_library(papers, read)
    candidates = library.candidates
    keys = _Keys(acronyms, candidates)
    introduces: Names = {}
    mentions: Names = {}
    heads: dict[str, str] = {}
    for paper in library.readings:
        own = [(key, one) for key, one in candidates[paper].items() if one.introduced]
        if own:
            introduces[paper] = [_introduced(keys.of(key, None), one) for key, one in own]
        for key, one in own:
            if one.head:
                heads[keys.of(key, None)] = min(one.head, heads.get(keys.of(key, None), one.head))
        found = library.mentions(paper)
        weights = weigh(found)
        named = [
            _mentioned(keys.of(one.key, one.expansion, one.name), one, library.usage)
            for one in found
            if weights[one.key] > 0
        ]
        if named:
            mentions[paper] = named
    _add_known_phrases(papers, library.phrases, introduces, mentions)
    return Join(library.readings, introduces, mentions, heads).systems()


def _weigh_against_library(
    candidates: Mapping[PaperId, Mapping[str, Candidate]], phrases: Mapping[str, tuple[PaperId, ...]]
) -> None:
    """Add the clues against a name that the whole library gives, and settle what each paper introduces.

    `phrases` tells which papers hold a name of several words in small letters.
    """
    papers = Counter(key for found in candidates.values() for key in found)
    senses = Counter(_sense(key, one) for found in candidates.values() for key, one in found.items() if one.expansion)
    for paper, found in candidates.items():
        for key, one in found.items():
            if not one.clues:
                continue
            if any(other != paper for text in _spelled(one) for other in phrases.get(text, ())):
                one.clues.append(Clue("a phrase elsewhere", None, 0, 0))
            # Who spells a short form out in his own way, or heads what he proposes with it, means his own.
            users = senses[_sense(key, one)] if one.expansion else papers[key]
            if not one.expansion and {clue.rule for clue in one.clues} >= _OWN_SENSE:
                users = 0
            if users > _ELSEWHERE:
                one.clues.append(Clue("elsewhere", None, 0, 0))
            if users > _EVERYWHERE:
                one.clues.append(Clue("everywhere", None, 0, 0))
            if key in COMMON and not (
                one.expansion
                and _OWN_SENSE.intersection(rules := {clue.rule for clue in one.clues})
                and rules.isdisjoint(_QUALIFIED)
            ):
                one.clues.append(Clue("common", None, 0, 0))
            if " " not in one.name and one.name[0].isupper() and not is_shaped(one.name):
                one.clues.append(Clue("plain", None, 0, 0))
        settle(found)


def _sense(key: str, one: Candidate) -> tuple[str, str]:
    """What tells the meanings of a short form apart."""
    return key, sense_key(one.expansion or "")


def _in_small_letters(
    papers: Sequence[Paper], candidates: Mapping[PaperId, Mapping[str, Candidate]]
) -> tuple[Mapping[str, tuple[PaperId, ...]], Set[str]]:
    """Where the library writes names, or what they stand for, in small letters: those of several words, of one."""
    spelled = {text for found in candidates.values() for one in found.values() for text in _spelled(one)}
    return find_phrases(papers, sorted(spelled))


def _spelled(one: Candidate) -> tuple[str, ...]:
    """A name and what it stands for, in small letters."""
    return (one.name.lower(), one.expansion.lower()) if one.expansion else (one.name.lower(),)


class _Keys:
    """Which names are one: a long form is its short one, if that mostly stands for it."""

    def __init__(
        self, acronyms: Mapping[PaperId, tuple[Acronym, ...]], candidates: Mapping[PaperId, Mapping[str, Candidate]]
    ) -> None:
        senses: dict[str, Counter[str]] = defaultdict(Counter)
        longs: dict[str, Counter[str]] = defaultdict(Counter)
        for found in acronyms.values():
            for one in found:
                short = name_key(one.short)
                senses[short][sense_key(one.long)] += 1
                longs[name_key(one.long)][short] += 1
        self._main = {short: commonest(counts) for short, counts in senses.items()}
        self._short = {}
        for long, shorts in longs.items():
            short = commonest(shorts)
            if len(senses[short]) == 1:
                self._short[long] = short
        introduced = [(key, one) for found in candidates.values() for key, one in found.items() if one.introduced]
        self._introduced = {key for key, _ in introduced}
        self._words = {key for key, one in introduced if _WORD.fullmatch(one.name)}

    def of(self, key: str, expansion: str | None, name: str | None = None) -> str:
        """The key of the system that a name with this key is, as mentioned with this long form.

        A capitalised word (Dice) is not the name that a paper introduces in capitals (DICE).
        """
        if expansion and (key in self._introduced or sense_key(expansion) != self._main.get(key)):
            return f"{key} {sense_key(expansion)}" if sense_key(expansion) != self._main.get(key) else key
        if key in self._introduced and name is not None and _WORD.fullmatch(name) and key not in self._words:
            return f"{key} word"
        return self._short.get(key, key)


def _introduced(key: str, one: Candidate) -> Found:
    evidence = tuple(Evidence(clue.rule, clue.passage, clue.start, clue.end) for clue in places(one))
    return Found(key, one.name, one.expansion, evidence)


def _mentioned(key: str, mention: Mention, usage: Mapping[str, Usage]) -> Found:
    passage, item = next((place for place in mention.places if place[0].number is not None), mention.places[0])
    telling = sorted((-WEIGHTS.get(name, 0) * value, name) for name, value in mention.features.items())
    rules = [name for weight, name in telling[:_RULES_SHOWN] if weight < 0] or ["written as a name"]
    start = item.end - len(item.text)
    evidence = tuple(Evidence(rule, passage.number, start, item.end) for rule in rules)
    name = _written(mention, usage.get(mention.key))
    return Found(key, name, mention.expansion, evidence, "after on" in mention.features)


def _written(mention: Mention, use: Usage | None) -> str:
    """A name as its paper writes it: by the long form where that has capitals and few others use the short one."""
    if mention.expansion and use and not use.introduced:
        defined = use.defined_capital + use.defined_small
        if (
            (count_capitals(mention.expansion) > 1 or (" " in mention.expansion and mention.name.rstrip("s").isupper()))
            and use.papers <= _MOSTLY_DEFINED * defined
            and not any(sign.isdigit() for sign in mention.name)
        ):
            return mention.expansion
    return mention.name


def _may_be_small(text: str) -> bool:
    """Whether a name is still one in small letters: it has several words, and neither a field nor a task ends it."""
    first, _, last = text.lower().rpartition(" ")
    return bool(first) and name_key(last) not in COMMON and FUNCTION_WORDS.isdisjoint((first.partition(" ")[0], last))


def _add_known_phrases(
    papers: Sequence[Paper], held: Mapping[str, tuple[PaperId, ...]], introduces: Names, mentions: Names
) -> None:
    """Add the mentions of introduced names of several words by papers that write them in small letters."""
    phrases: dict[str, str] = {}
    for found in introduces.values():
        for one in found:
            for text in (one.name, one.expansion or ""):
                if text[:1].isupper() and _may_be_small(text) and one.key not in COMMON:
                    phrases[text.lower()] = one.key
    by_id = {paper.id: paper for paper in papers}
    most = min(max(_FEW, int(_FEW_SHARE * len(papers))), _MANY)
    for phrase, key in sorted(phrases.items()):
        holders = held.get(phrase, ())
        for paper in holders if len(holders) <= most else ():
            if any(key == one.key for one in (*introduces.get(paper, ()), *mentions.get(paper, ()))):
                continue
            for number, text in enumerate(by_id[paper].abstract_paragraphs):
                if match := re.search(rf"(?<![\w-]){re.escape(phrase.removesuffix('s'))}s?(?![\w-])", text):
                    evidence = Evidence("introduced by another paper", number, match.start(), match.end())
                    mentions.setdefault(paper, []).append(Found(key, match[0], None, (evidence,)))
                    break
