"""Joins what the papers introduce and mention into the named systems of the library.

Whatever spelling, plural or long form a paper uses, one name is one system; where papers give one name to different
things, each introduction is a sense of it. A system has a page if a paper introduces it or two papers mention it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import chain
from typing import Any

from papershelf.enrich.candidates import Candidate, Clue, places, settle
from papershelf.enrich.common_terms import COMMON
from papershelf.enrich.glossary import sense_key
from papershelf.enrich.identity import Keys, join_long_names
from papershelf.enrich.introductions import find_candidates
from papershelf.enrich.kinds import kind_of, told_kind
from papershelf.enrich.mention_features import Mention, Name, Usage, count_capitals
from papershelf.enrich.mentions import WEIGHTS, count_introduction, count_use, find_mentions, join_long_forms, weigh
from papershelf.enrich.merging import Found, Join, Names, Systems
from papershelf.enrich.names import FUNCTION_WORDS, is_shaped, name_key
from papershelf.enrich.packing import candidates_of, pack_names, unpack_names
from papershelf.enrich.reading import read as read_paper
from papershelf.enrich.small_letters import find_phrases
from papershelf.model import Acronym, Evidence, Paper, PaperId, SystemKind
from papershelf.system_ledger import SystemLedger
from papershelf.workers import Workers, uncollected

_ELSEWHERE = 2
_QUALIFIED = frozenset(("qualifies", "qualifies its kind"))
_OWN_SENSE = frozenset(("proposed", "headed"))
_EVERYWHERE = 8
_FEW, _FEW_SHARE, _MANY = 3, 0.04, 50
_RULES_SHOWN = 3
_MOSTLY_DEFINED = 1.5


def find_systems(
    papers: Sequence[Paper],
    acronyms: Mapping[PaperId, tuple[Acronym, ...]],
    names: Sequence[bytes] | None = None,
    workers: Workers | None = None,
    ledger: SystemLedger | None = None,
) -> Systems:
    """The named systems of a library; `acronyms` are the short forms that each paper defines.

    `names` spares the reading of the papers where it is done: what may be names in each, packed (packing.py).
    `workers` share in what needs no more than one paper and what the whole library tells. The `ledger` knows the
    addresses of the past.
    """
    with uncollected():
        packed = _read_all(papers, acronyms) if names is None else names
        return _find_systems(papers, acronyms, packed, workers or Workers(1), ledger or SystemLedger())


def _read_all(papers: Sequence[Paper], acronyms: Mapping[PaperId, tuple[Acronym, ...]]) -> list[bytes]:
    readings = (read_paper(paper, acronyms.get(paper.id, ())) for paper in papers)
    return [pack_names(reading, find_candidates(reading)) for reading in readings]


_Plain = tuple[str, str, str | None, tuple[tuple[Any, ...], ...], SystemKind | None]
"""The parts of a `Found`, its evidence as plain tuples, which are sent between processes faster."""


class _Library:
    """What is read of every paper, packed, with what only the whole library tells.

    `introduced` has the names that each paper introduces, under their keys, no empty ones.
    """

    def __init__(self, papers: Sequence[Paper], names: Sequence[bytes], sharing: Workers) -> None:
        self.papers, self._names = papers, names
        self.usage: dict[str, Usage] = defaultdict(Usage)
        self._senses: Counter[tuple[str, str]] = Counter()
        self._shorts: dict[str, set[str]] = defaultdict(set)
        spelled = self._census()
        self.phrases, self.small = find_phrases(papers, sorted(spelled), sharing)
        for text, holders in self.phrases.items():
            for key in spelled[text]:
                self.usage[key].small = max(self.usage[key].small, len(holders))
        self.introduced = self._settled()
        # A long form without its short one is the same name.
        join_long_forms(self.usage, self._shorts)

    def _census(self) -> dict[str, tuple[str, ...]]:
        """Count how the papers use every name; the keys of what names, or what they stand for, are in small letters."""
        counts: Counter[tuple[str, str, str | None]] = Counter()
        for found in map(unpack_names, self._names):
            counts.update(found.each_bare())
            counts.update([one[:3] for one in found.told])
        spelled: dict[str, tuple[str, ...]] = {}
        for (key, name, expansion), papers in counts.items():
            count_use(self.usage[key], name, expansion, papers)
            if expansion:
                self._shorts[name_key(expansion)].add(key)
                self._senses[key, sense_key(expansion)] += papers
            for text in _spelled(name, expansion):
                known = spelled.get(text)
                if known is None:
                    spelled[text] = (key,)
                elif key not in known:
                    spelled[text] = (*known, key)
        return spelled

    def _settled(self) -> dict[PaperId, dict[str, Candidate]]:
        settled: dict[PaperId, dict[str, Candidate]] = {}
        for paper, data in zip(self.papers, self._names, strict=True):
            found = candidates_of(unpack_names(data).told)
            _weigh_against_library(paper.id, found, self.usage, self._senses, self.phrases, self.small)
            if own := {key: one for key, one in found.items() if one.introduced}:
                own = settled[paper.id] = join_long_names(own, paper.abstract_paragraphs)
                for key, one in own.items():
                    count_introduction(self.usage[key], one.name)
        return settled

    def mentions(self, number: int) -> list[Mention]:
        """The names that a paper does not introduce, by its place in the order of the papers."""
        paper = self.papers[number]
        own = self.introduced.get(paper.id, {})
        found = unpack_names(self._names[number])
        known = {key: Name(name, expansion, False) for key, name, expansion in found.each_bare()}
        for key, name, expansion, *_ in found.told:
            known[key] = Name(name, expansion, key in own)
        return find_mentions(found.passages(paper), known, self.usage, self.small)


def find_mentions_of_all(
    papers: Sequence[Paper], acronyms: Mapping[PaperId, tuple[Acronym, ...]]
) -> Mapping[PaperId, list[Mention]]:
    """Every name that each paper does not introduce, with its features, whether it is that of a system or not."""
    library = _Library(papers, _read_all(papers, acronyms), Workers(1))
    return {paper.id: library.mentions(number) for number, paper in enumerate(papers)}


def _find_systems(
    papers: Sequence[Paper],
    acronyms: Mapping[PaperId, tuple[Acronym, ...]],
    packed: Sequence[bytes],
    workers: Workers,
    ledger: SystemLedger,
) -> Systems:
    sharing = workers.at_hand(len(papers))
    library = _Library(papers, packed, sharing)
    keys = Keys(acronyms.values(), library.introduced.values())
    named = sharing.share(_named, (library, keys), range(len(papers)))
    heads: dict[str, str] = {}
    for own in library.introduced.values():
        for key, one in own.items():
            if one.head:
                heads[keys.of(key, None)] = min(one.head, heads.get(keys.of(key, None), one.head))
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    introduces: Names = {}
    mentions: Names = {}
    for paper, found in zip(papers, chain.from_iterable(named), strict=True):
        for names, some in zip((introduces, mentions), found, strict=True):
            if some:
                names[paper.id] = [_found(one, known) for one in some]
    _add_known_phrases(papers, library.phrases, introduces, mentions)
    return Join(introduces, mentions, heads, ledger).systems()


def _found(plain: _Plain, known: dict[tuple[str, ...], tuple[str, ...]]) -> Found:
    """A name from its parts; the same few rules hold of very many names, and those `known` are held once."""
    key, name, expansion, evidence, kind = plain
    return Found(key, name, expansion, tuple([Evidence(known.setdefault(r, r), *at) for r, *at in evidence]), kind)


def _named(shared: tuple[_Library, Keys], numbers: Sequence[int]) -> list[tuple[list[_Plain], list[_Plain]]]:
    """What papers introduce, and the mentions of papers that are those of systems."""
    library, keys = shared
    named = []
    for number in numbers:
        paper = library.papers[number]
        own = library.introduced.get(paper.id, {})
        found = library.mentions(number)
        weights = weigh(found)
        named.append(
            (
                [_introduced(keys.of(key, None), one, paper) for key, one in own.items()],
                [
                    _mentioned(keys.of(one.key, one.expansion, one.name), one, library.usage)
                    for one in found
                    if weights[one.key] > 0
                ],
            )
        )
    return named


def _weigh_against_library(
    paper: PaperId,
    found: Mapping[str, Candidate],
    usage: Mapping[str, Usage],
    senses: Mapping[tuple[str, str], int],
    phrases: Mapping[str, tuple[PaperId, ...]],
    small: Set[str],
) -> None:
    """Add the clues against a name that the whole library gives, and settle what the paper introduces.

    `phrases` tells which papers hold a name of several words in small letters, `small` which single words any holds.
    """
    for key, one in found.items():
        if not one.clues:
            continue
        if any(other != paper for text in _spelled(one.name, one.expansion) for other in phrases.get(text, ())):
            one.clues.append(Clue("a phrase elsewhere", None, 0, 0))
        # Who spells a short form out in his own way, or heads what he proposes with it, means his own.
        users = senses[key, sense_key(one.expansion)] if one.expansion else usage[key].papers
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
        ordinary = key in COMMON or one.name.lower() in small
        if " " not in one.name and one.name[0].isupper() and not is_shaped(one.name) and ordinary:
            one.clues.append(Clue("plain", None, 0, 0))
    settle(found)


def _spelled(name: str, expansion: str | None) -> tuple[str, ...]:
    """A name and what it stands for, in small letters."""
    return (name.lower(), expansion.lower()) if expansion else (name.lower(),)


def _introduced(key: str, one: Candidate, paper: Paper) -> _Plain:
    evidence = tuple([((clue.rule,), clue.passage, clue.start, clue.end) for clue in places(one)])
    told = told_kind(paper, [Evidence(*place) for place in evidence], one.name, one.expansion)
    return key, one.name, one.expansion, evidence, told and told.kind


def _mentioned(key: str, mention: Mention, usage: Mapping[str, Usage]) -> _Plain:
    """A mention with its place and the rules that told it."""
    passage, item = next((place for place in mention.places if place[0].number is not None), mention.places[0])
    weights = [(-WEIGHTS.get(name, 0) * value, name) for name, value in mention.features.items()]
    telling = sorted([one for one in weights if one[0] < 0])[:_RULES_SHOWN]
    rules = tuple([name for _, name in telling]) or ("written as a name",)
    place = passage.number, item.end - len(item.text), item.end
    name, expansion = _written(mention, usage.get(mention.key)), mention.expansion
    told = kind_of(passage.text, Evidence(rules, *place), name, expansion, mentioned=True)
    return key, name, expansion, ((rules, *place),), told and told.kind


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
                    evidence = Evidence(("introduced by another paper",), number, match.start(), match.end())
                    mentions.setdefault(paper, []).append(Found(key, match[0], None, (evidence,)))
                    break
