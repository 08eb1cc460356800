"""Tells what a named system is by what a text says that it is: a framework, a dataset of graphs, our method.

A noun counts where it is said of the name: behind it, in apposition, before it, called by it. A noun that only stands
near says nothing: to address these challenges, we propose X.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from papershelf.enrich import sayings
from papershelf.enrich.common_terms import word_set
from papershelf.model import Evidence, Paper, SystemKind

_NOUNS: Mapping[SystemKind, str] = {
    SystemKind.METHOD: "method methodology algorithm approach technique loss strategy scheme optimizer optimiser "
    "regularizer layer module mechanism procedure objective activation optimization regularization distillation "
    "attention training tuning sampling sampler estimator curriculum pooling function solver quantization propagation "
    "augmentation initialization ticket metric measure operator",
    SystemKind.MODEL: "model network architecture transformer net backbone autoencoder agent family mamba gnn cell "
    "neuron machine encoder detector classifier generator llm ensemble",
    SystemKind.FRAMEWORK: "framework pipeline system platform paradigm environment infrastructure engine",
    SystemKind.DATASET: "dataset corpus repository database knowledge-base",
    SystemKind.BENCHMARK: "benchmark suite testbed leaderboard",
    SystemKind.LIBRARY: "library package toolkit software compiler toolbox codebase implementation tool",
    SystemKind.THEORY: "theory theorem hypothesis law conjecture principle kernel semiotics calculus",
    SystemKind.TASK: "task",
}
_SPECIAL_FIRST = (
    *(SystemKind.BENCHMARK, SystemKind.LIBRARY, SystemKind.THEORY, SystemKind.FRAMEWORK),
    *(SystemKind.MODEL, SystemKind.DATASET, SystemKind.TASK, SystemKind.METHOD),
)
"""The kinds by how much they say: nearly all can be called a method, and much is measured on what is no dataset."""
_KIND = {noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split()}
_KIND |= {f"{noun}s": kind for noun, kind in _KIND.items()}
_KIND |= {"corpora": SystemKind.DATASET, "losses": SystemKind.METHOD}
_SETS = word_set("collection set suite series family class type kind group variety")
_GENERAL = (SystemKind.METHOD, SystemKind.MODEL, SystemKind.FRAMEWORK)
"""What "our" tells of a paper's system: our dataset may be what it is tried on."""
_WORD = re.compile(r"\w+")
_FOR = re.compile(r" (?:for|with|of|in|on)\b")
"""What the head of a long form stands before."""
_STRETCH, _BEHIND, _WORDS, _LONGEST = 70, 210, 6, 12
_CLOSING = '(,.;:)"”’'
_OWN = re.compile(r"\b(?:[Oo]ur|proposed)(?: [\w-]+)?? ([a-z]+)\b")
_ONWARD = word_set(
    "that which for to of in on with by or is are as from using via where can we based our the its their these it this "
    "who whose while when called named termed dubbed denoted namely coined including consisting comprising at within "
    "without between across over under into through towards toward against beyond than upon"
)
_BETWEEN = re.compile(r"[();:]|\b(?:at|by|with|than|to|of|for|in|from|on|over|using|via|under)\b")
"""What parts a name from a noun before it that is said of something else."""
_ASIDE = re.compile(r" ?\([^()]*\)")
_CLOSED = re.compile(r"^[)\"”’]*(?: \([^()]*\))?")
_ON = re.compile(r"\b(?:on|across|datasets?:?|benchmarks?:?) (?:[A-Z]\S* (?:and |or |the )*)*$")
_NO_DATA = re.compile(
    r"(?:\bon the|\b(?:based|built|builds?|rely|relies|relying|depends?|improves?) on) (?:(?:[\w-]+ ){1,5}\()?$"
)
_IS = re.compile(
    r"[)\"”’]*(?: \([^()]{0,120}\))?(?:(?:,? which)? (?:is|are)|,| [–—-]|:| as) (?:an?|the|our|one|A|An|The)\b "
)
"""Between a name and what it is said to be."""
_SUBTITLE = re.compile(r"(?::| [–—-]) (?![A-Z]\w+ing\b)(?=[A-Z])(?:Towards? an? )?")
"""Between the head of a title and the rest, which is no sentence on what is done."""
_LISTED = re.compile(r"(?:,? (?:and |or )?[A-Z][\w/-]*)+ ([a-z]+)\b")
_LATER = re.compile(
    r"(?:,|;|:| and| or| using| utili[sz]ing| by| with| via| through) (?=(?:an?|our|the|this|we|it)\b)", re.IGNORECASE
)
"""What parts the last thing of which a sentence speaks from those before it."""
_SOME = re.compile(r"\b(?:an?|our|the|this|these|two|three|several) ", re.IGNORECASE)
_CALLING = re.compile(
    r"(?P<word>,? (?:(?:which|that|is|are|we|it|here|hereafter) ){0,3}(?:called|call|named|name|termed|term|dubbed|dub"
    r"|coined|namely|i\.e\.|denoted|referred to|refer to|known|titled|abbreviated|as)(?:,? (?:as|by))?,?"
    r"|,|:| [–—-]| ?\() ?[\"“‘']?(?:the )?$"
)
"""Between what something is said to be and its name, where the name does not follow at once."""
_NO_NOUN = re.compile(
    r"(?<!train)(?<!tun)(?<!sampl)(?<!pool)ing$|ed$|ly$|^(?:and|but|able|capable|compatible|not|so|suitable)$"
)
"""What ends a phrase behind a noun that may be its head."""


class Told(NamedTuple):
    """A kind, with the words that tell it."""

    kind: SystemKind
    words: str


def kind_of(text: str, place: Evidence, name: str, expansion: str | None, *, mentioned: bool = False) -> Told | None:
    """The kind that a place of a text tells: what the name is said to be behind it, then before it, then its last word.

    Where it is only `mentioned`, a noun that stands near before it is enough, and what something is measured on is a
    dataset unless it is said to be something else.
    """
    if told := _behind(text, place, mentioned=mentioned):
        return told
    before = text[: place.start]
    if mentioned:
        near = before[-_STRETCH:]
        if (listed := _LISTED.match(text, place.end)) and (kind := _KIND.get(listed[1])):
            return Told(kind, listed[1])
        if _ON.search(near) and not _NO_DATA.search(near) and not text.startswith(" on ", place.end):
            return Told(SystemKind.DATASET, f"on {name}")
        return _last(expansion or "") or _last(name) or _near(near)
    return _before(before, expansion) or _last(expansion or "") or _last(name)


def told_kind(
    paper: Paper, places: Iterable[Evidence], name: str, expansion: str | None, *, mentioned: bool = False
) -> Told | None:
    """The kind that a paper tells of a name: at the first of the places in its abstract that tells one, in its title.

    Of what it introduces, not only `mentioned`, what it calls its own tells it where these do not.
    """
    once = {(one.paragraph, one.start, one.end): one for one in places}.values()
    for place in sorted(once, key=lambda one: one.paragraph is None):
        text = paper.title.line if place.paragraph is None else paper.abstract_paragraphs[place.paragraph]
        if told := kind_of(text, place, name, expansion, mentioned=mentioned):
            return told
    return None if mentioned else next(filter(None, map(own_kind, paper.abstract_paragraphs)), None)


def own_kind(text: str) -> Told | None:
    """What a paper most often calls its own: our framework, the proposed model."""
    owned = [(kind, own[0]) for own in _OWN.finditer(text) if (kind := _KIND.get(own[1])) in _GENERAL]
    if not owned:
        return None
    kind = _commonest(kind for kind, _ in owned)
    return Told(kind, next(words for one, words in owned if one == kind))


def settle_kind(kinds: Iterable[SystemKind | None]) -> SystemKind:
    """The kind that most places tell, of equals the one that says most; a method where none does."""
    return _commonest([kind for kind in kinds if kind] or [SystemKind.METHOD])


def _commonest(kinds: Iterable[SystemKind]) -> SystemKind:
    votes = Counter(kinds)
    return max(_SPECIAL_FIRST, key=votes.__getitem__)


def _behind(text: str, place: Evidence, *, mentioned: bool) -> Told | None:
    """What a name is said to be behind it: X, a framework; X is our model; the X dataset; X: A Benchmark for Graphs."""
    if said := _IS.match(text, place.end):
        head = _head(_ASIDE.sub("", text[said.end() : said.end() + _BEHIND]))
        return head and head.told
    if place.paragraph is None and (said := _SUBTITLE.match(text, place.end)):
        head = _head(text[said.end() :], named=False)
        return head and head.told
    return _beside(_CLOSED.sub("", text[place.end : place.end + _STRETCH]), 4 if mentioned else 2)


def _beside(behind: str, reach: int) -> Told | None:
    """What the words right behind a name say that it is, no verb among them: X loss, X training framework."""
    first, *words = behind.split(" ")[: reach + 1]
    told = None
    for number, word in enumerate(words if not first else ()):
        bare = word.rstrip(_CLOSING).lower()
        if bare in _KIND:
            told = Told(_KIND[bare], " ".join(words[: number + 1]).rstrip(_CLOSING))
        elif told or bare in sayings.ACTS or bare in _ONWARD or bare.endswith(("ly", "s", "ed")):
            break
        if word != word.rstrip(_CLOSING):
            break
    return told


def _before(before: str, expansion: str | None) -> Told | None:
    """What a name is said to be before it: a framework for graphs, called X; our model, X; a new dataset (X)."""
    said = before.rpartition(". ")[2]
    if expansion and (long := said.rfind(expansion)) >= 0 and _CALLING.fullmatch(said, long + len(expansion)):
        said = said[:long]
    said = _ASIDE.sub("", said).removesuffix("the ")
    verbs = list(sayings.VERB.finditer(said))
    said = said[verbs[-1].end() :] if verbs else said
    part = _LATER.split(said)[-1]
    found = []
    for some in _SOME.finditer(part):
        if head := _head(part[some.end() :]):
            between = part[some.end() + head.end :]
            if _leads_at_once(between):
                return head.told
            if _leads(between, proposed=bool(verbs) or not some.start()):
                found.append(head.told)
    return found[0] if found else None


def _leads_at_once(between: str) -> bool:
    """Whether a name follows a noun, or what calls it so does: a framework called X."""
    return not between.strip(" \"“‘'") or (between[0] == " " and _is_called(_CALLING.match(between)))


def _leads(between: str, *, proposed: bool) -> bool:
    """Whether what stands between a noun and a name joins them; a sign alone does where that is `proposed`."""
    calling = _CALLING.search(between)
    return calling is not None and (proposed or _is_called(calling))


def _is_called(calling: re.Match[str] | None) -> bool:
    """Whether there is a word that calls something by a name, and not only a sign."""
    return calling is not None and any(map(str.isalpha, calling["word"]))


def _near(before: str) -> Told | None:
    """The last noun before a name, where nothing parts them."""
    said = _BETWEEN.split(_ASIDE.sub("", before.rpartition(". ")[2]).removesuffix("("))[-1]
    words = _WORD.findall(said)[-_WORDS:]
    return next((Told(_KIND[word], word) for word in map(str.lower, reversed(words)) if word in _KIND), None)


class _Head(NamedTuple):
    """What the head of a phrase tells, and where it ends."""

    told: Told
    end: int


def _head(text: str, *, named: bool = True) -> _Head | None:
    """The head of the noun phrase that a text begins with, of a set that of what is in it, if it tells a kind.

    Where something in it may be `named`, its capitals join words: a Mixture of Experts framework.
    """
    last, end, position = "", 0, 0
    for word in text.split(" ")[:_LONGEST]:
        bare = word.rstrip(_CLOSING)
        small = bare.lower()
        if not small[:1].isalnum():
            break
        behind = text[position + len(word) + 1 :]
        if small in _ONWARD and not _joins(last, small, behind, named=named):
            break
        if last.lower() in _KIND and small not in _KIND and _NO_NOUN.search(small):
            # It may be part of a longer phrase all the same: a world model implanting framework.
            following = behind.partition(" ")[0].rstrip(_CLOSING)
            if not small.endswith("ing") or following not in _KIND or following.endswith("s"):
                break
        last, end = bare, position + len(bare)
        if bare != word and (small in _KIND or not word.endswith(",") or bare != small):
            break
        position += len(word) + 1
    kind = _KIND.get(last.lower())
    return _Head(Told(kind, text[:end]), end) if kind else None


def _joins(before: str, word: str, behind: str, *, named: bool) -> bool:
    """Whether a phrase goes on at a word that ends most: a set of, the Mixture of Experts."""
    if word == "of" and before.lower() in _SETS:
        return True
    capitals = before[:1].isupper() and behind[:1].isupper()
    return named and word in ("of", "for") and capitals and before.lower() not in _KIND


def _last(text: str) -> Told | None:
    """The kind that the last word of a name or a long form tells, or that before what it is for."""
    for part in (_FOR.split(text)[0], text):
        word = part.rpartition(" ")[2].rpartition("-")[2]
        if kind := _KIND.get(word.lower()):
            return Told(kind, word)
    return None
