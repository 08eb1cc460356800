"""What speaks for and against taking a name for that of a system: its form, the words around it, its use elsewhere.

Each feature has a name under which mentions.py weighs it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from papershelf.enrich.common_terms import COMMON, MODELLERS, NO_LAST_WORDS, word_set
from papershelf.enrich.names import FUNCTION_WORDS, is_shaped, name_key
from papershelf.enrich.reading import Item, Passage

_DATA = word_set(
    "dataset datasets benchmark benchmarks data images image classification task tasks test corpus game games "
    "environment environments suite collection challenge leaderboard"
)
_METHOD = word_set(
    "algorithm algorithms model models architecture architectures optimizer optimizers method methods framework "
    "frameworks network networks loss baseline baselines package library backbone backbones trick cells ensemble "
    "variant variants family approach approaches toolkit estimator kernel score"
)
_COMPARING = word_set(
    "as including like e.g. e.g than over against baselines baseline namely surpasses surpassing outperforms "
    "outperform outperforming outperformed versus vs vs. variants popular recent prior competitive methods models "
    "architectures i.e. optimizers algorithms beyond extend extends classical standard well-known called"
)
_ON = word_set("on dataset datasets benchmark benchmarks across tasks games datasets: benchmarks: problems")
_USING = word_set("using use uses with via by adopt apply applied employ based combine to from into of")
_NOUN = _DATA | _METHOD | FUNCTION_WORDS | _COMPARING
_PARTS = re.compile("[ -]")
_PAIR, _SHORT, _OFTEN, _PLACES, _MANY = 2, 3, 3, 4, 20
_NUMBERED = re.compile(r"v?[\d.]+[KMB]?|I+")
_NO_NAME = re.compile(
    r"^(?:[A-Z][a-z]+-[a-z]{3,}|[A-Z]-[a-z]{3,4}|.[₀-₉ₐ-ₜᵃ-ᵿ]?|[\d.]+-?[A-Zx]|[\d.]+[XMBKx]\d*|[A-Z]{1,3}/[A-Z]{1,3}"
    r"|\d-[A-Z][a-z]+|[A-Z] \d+|[A-Z]\d{2,}|[A-Z]\^?\W?)$|@|^[A-Z][a-z]+\d\d[A-Z][A-Za-z]|^\w{30}"
    r"|^(?:[a-z]{2,}-)+[A-Z][a-zö]+$|^(?:[a-z]+-)+to-|^[\d.]+-[\d.]*[A-Z]\b"
    r"|^\d+-[A-Z]+$(?<!WL)|^(?:non|no|not|low|high|min|max)-|University|Institute|Hospital"
)
_HYPHENED_WORDS = re.compile(r"[A-Z][a-z]+(?:[-–](?:[A-Z]?[a-z]+))+s?")
_MEASURES = word_set("metric metrics accuracy error errors rate rates index values scores coefficient")
_MACHINES = word_set("gpu gpus cpu cpus tpu tpus processor processors chip chips card cards node nodes hardware")
_KIND = word_set(
    "method model algorithm framework architecture dataset benchmark approach library package system toolkit optimizer"
    " network backbone baseline solver tool corpus suite environment platform simulator"
)
_PLACE = word_set("in at")
_NUMBERED_BEFORE = re.compile(r"(?:^|[ (])(?:\d|[ivx]{1,3})\) $")
_CITED = re.compile(r"\)? (?:\((?:[A-Z]|see |e\.g\.)[^()]{2,70}(?:19|20)\d\d[a-z]?\)|\[\d)")
# For small letters. Each choice begins with a letter, so that it is tried at that letter alone.
_KIN = re.compile(
    r"(?:inspired by|alternatives? to|comparison (?:to|with)|compared (?:to|with)|extensions? (?:of|to)|forms? of"
    r"|instead of|generali[sz](?:ation of|e|es|ing)|versions? of|variants? of|similar to|equivalent to|relat\w+ to"
    r"|reduces to|akin to|buil[td]\w* (?:up)?on|based (?:up)?on|top of|improv\w+ (?:up)?on|combin\w+|replac\w+"
    r"|revisit\w*)(?: an?| the)?(?: (?:popular|standard|classical|original|recent|existing|well-known|vanilla))? $"
)
_KIN_LAST = word_set(
    "by to with of on upon combine combines combining combined replace replaces replacing revisit revisiting revisits"
    " generalize generalizes generalizing generalise generalises generalising"
)
_WORD = re.compile(r"[A-Z][a-z]+")
_PERSON = re.compile(r"[A-Z][a-z]+(?:[-–][A-Z][a-z]+)*")
_OF_ONE = r" (?:algorithm|grammar|approximation|interpolation|sampler|sketch(?:es)?)"
_OF_TWO = r" (?:model|(?:[a-z]+ )?scheme|formula[es]?)"
_OF_MODELS = r" (?:(?:neural )?networks?|machines?|models?)"
_PERSON_NOUN = re.compile(rf"(?:['’]s?)?{_OF_ONE}\b|['’]s? method\b")
_PERSONS_NOUN = re.compile(rf"(?:['’]s?)?{_OF_TWO}\b")
_MODEL_NOUN = re.compile(rf"{_OF_MODELS}\b")
_ANY_NOUN = re.compile(rf"{_OF_ONE}|{_OF_TWO}|{_OF_MODELS}| method")
_PROCESS = re.compile(r"(?:ion|ing|ity|ence|ance|ency|rate|ment|sis|ics)s?$")
_CLASS = re.compile(r"(?:NN|LM|RL|DE)s?$")
_CLASS_NOUN = re.compile(
    r"(?:learning|models|networks|equations?|problems?|processe?s?|computing|interpretation|control|state-of-the-art|systems?)$",
    re.IGNORECASE,
)
_TASK_NOUN = re.compile(
    r"(?:generation|proving|inference|detection|recognition|classification|segmentation|prediction|retrieval|reasoning"
    r"|processing|understanding|translation|answering|discovery|modell?ing|intelligence|databases?|vision|theory)$",
    re.IGNORECASE,
)
_MEASURE_NOUN = re.compile(
    r"(?:rank|rates?|ratio|scores?|errors?|index|accuracy|precision|metrics?|coefficient|distance|divergence|similarity"
    r"|operations|under (?:the )?curve|over union|unit|product|character|images?|imaging|law)$",
    re.IGNORECASE,
)
_EPONYM = re.compile(r"(?:ian|ean|ist)$")


@dataclass(slots=True)
class Usage:
    """In how many papers a library uses a name: in all, with which long form, in the plural, in small letters.

    `common` is a long form whose short one is a common term: Convolutional Neural Networks.
    """

    papers: int = 0
    introduced: int = 0
    introduced_as_word: int = 0
    defined_small: int = 0
    defined_capital: int = 0
    plural: int = 0
    small: int = 0
    common: bool = False

    def add(self, other: Usage) -> None:
        """Count what another spelling of the name has as well."""
        self.papers += other.papers
        self.introduced += other.introduced
        self.introduced_as_word += other.introduced
        self.defined_small += other.defined_small
        self.defined_capital += other.defined_capital


class Name(NamedTuple):
    """What may be a name in a paper, with what it stands for, and whether the paper introduces it."""

    name: str
    expansion: str | None
    introduced: bool


@dataclass(slots=True)
class Mention:
    """A name in a paper, with the places where it stands and what is known of it."""

    key: str
    name: str
    expansion: str | None
    places: list[tuple[Passage, Item]] = field(default_factory=list)
    neighbours: set[str] = field(default_factory=set)
    features: dict[str, float] = field(default_factory=dict)


def features_of(mention: Mention, use: Usage, candidates: Mapping[str, Name], small: Set[str]) -> dict[str, float]:
    """What speaks for and against a mention, by the names of `WEIGHTS`."""
    name = mention.name
    features = dict.fromkeys(_written_features(name), 1.0)
    if " " not in name and name.lower() in small:
        features["in small letters elsewhere"] = 1
    if mention.expansion:
        features.update(_long_features(mention.expansion))
    if use.introduced_as_word if _WORD.fullmatch(name) else use.introduced:
        features["introduced by another paper"] = 1
    if use.defined_small:
        features["share defined in small letters"] = use.defined_small / use.papers
    if use.defined_capital:
        features["share defined in capitals"] = use.defined_capital / use.papers
    if use.plural:
        features["share in the plural"] = use.plural / use.papers
    if use.small:
        features["phrase in small letters elsewhere"] = 1
        features["share of small letters"] = use.small / (use.small + use.papers)
    if use.papers > 1:
        features["papers"] = math.log(min(use.papers, _MANY))
        features["in several papers"] = 1
    if mention.neighbours:
        features["listed"] = 1
        if len(mention.neighbours) > 1 or any(len(key) > _SHORT and key in candidates for key in mention.neighbours):
            features["listed with several"] = 1
    for passage, item in mention.places[:_PLACES]:
        for cue in _cues(passage, item):
            features[cue] = 1
    if all(item.opens for _, item in mention.places):
        features["opens sentences only"] = 1
    if len(mention.places) > _OFTEN:
        features["often"] = 1
    return features


@lru_cache(maxsize=1 << 16)
def _written_features(name: str) -> tuple[str, ...]:
    """The features of a name that its form alone gives."""
    found = ["any", _shape(name)]
    if name.endswith("s") and name[-2:-1].isupper():
        found.append("plural")
    if _EPONYM.search(name):
        found.append("eponym")
    if _CLASS.search(name):
        found.append("named as a class")
    if " " in name:
        if _CLASS_NOUN.search(name):
            found.append("words for a class")
        if _TASK_NOUN.search(name):
            found.append("words for a task")
        if _MEASURE_NOUN.search(name):
            found.append("words for a measure")
        if "Neural Net" in name:
            found.append("words for a neural network")
        if name_key(name.rpartition(" ")[2]) in COMMON:
            found.append("a common last word")
        if _EPONYM.search(name.partition(" ")[0]):
            found.append("eponym first")
    return tuple(found)


def _long_features(expansion: str) -> Iterator[tuple[str, float]]:
    """The features that a long form gives."""
    capitals = count_capitals(expansion) > 1
    yield ("defined in capitals" if capitals else "defined in small letters"), 1
    if not capitals and _PROCESS.search(expansion):
        yield "a process in small letters", 1
    if _CLASS_NOUN.search(expansion):
        yield "named as a class", 1
    if _TASK_NOUN.search(expansion):
        yield "stands for a task", 1
    if _MEASURE_NOUN.search(expansion):
        yield "stands for a measure", 1
    if "eural net" in expansion or "eural Net" in expansion:
        yield "stands for a neural network", 1


def count_capitals(expansion: str) -> int:
    """How many words of a long form begin with a capital."""
    return sum(word[:1].isupper() for word in _PARTS.split(expansion))


def person_noun(text: str, item: Item) -> str:
    """The noun that makes a method of a person's name (Gibbs algorithm, Wilson-Cowan model), with its space."""
    if _PERSON.fullmatch(item.text) is None:
        return ""
    pattern = _PERSONS_NOUN if "-" in item.text else _MODEL_NOUN if item.key in MODELLERS else _PERSON_NOUN
    noun = pattern.match(text, item.end)
    return noun[0] if noun else ""


@lru_cache(maxsize=1 << 16)
def is_common(name: str) -> bool:
    """Whether a name, or its last word, is a common term, or something else that is never a name."""
    first, _, _ = name.partition(" ")
    return (
        name_key(name) in COMMON
        or name_key(name.rpartition(" ")[2]) in NO_LAST_WORDS
        or (name_key(first) in COMMON and name[-1].isdigit())
        or (
            "-" in name and name_key(name.rpartition("-")[2]) in NO_LAST_WORDS and not is_shaped(name.partition("-")[0])
        )
        or _NO_NAME.search(name) is not None
    )


@lru_cache(maxsize=1 << 16)
def _shape(name: str) -> str:
    """How a name is written: the feature for it."""
    words = name.split(" ")
    if _ANY_NOUN.fullmatch(f" {words[-1]}"):
        return "person and noun"
    if len(words) > 1 and _NUMBERED.fullmatch(words[-1]):
        return "letters and digits"
    if len(words) > 1:
        return "words with a shaped one" if any(map(is_shaped, words)) else "words"
    core = name[:-1] if name.endswith("s") and name[-2:-1].isupper() else name
    if not is_shaped(name):
        if name[1:2] == "-":
            return "letter and small word"
        return "capitalised word" if len(core) > 1 else "letter"
    if any(map(str.isdigit, core)):
        if core.islower():
            return "small letters and digits"
        if len(core) == _PAIR:
            return "letter and digit"
        return "letters and digits" if len(core) > _SHORT else "few letters and digits"
    if "-" in core:
        return "hyphened words" if _HYPHENED_WORDS.fullmatch(core) else "hyphen" if len(core) > _SHORT else "letters"
    if core.isupper():
        return ("2 capitals", "3 capitals")[len(core) > _PAIR] if len(core) <= _SHORT else "capitals"
    return "capital within"


def _cues(passage: Passage, item: Item) -> Iterator[str]:
    """What the words around a place say."""
    text = passage.text
    before = text[max(0, item.start - 40) : item.start].lower().replace(",", "").replace("(", "").split()[-3:]
    after = text[item.end : item.end + 30].split()[:2]
    if text[item.end : item.end + 1] in (" ", "-", ")"):
        following = {word.strip(".,;:()-") for word in after}
        if following & _DATA:
            yield "before a word for data"
        if following & _METHOD:
            yield "before a word for a method"
        if following & _MEASURES:
            yield "before a word for a measure"
        if following & _MACHINES:
            yield "before a word for a machine"
    if not _COMPARING.isdisjoint(before):
        yield "after a word of comparison"
    single = before and before[-1] in ("a", "an", "single", "one")
    if not _ON.isdisjoint(before) and not single:
        yield "after on"
    if before and before[-1] in _KIND:
        yield "after a word for its kind"
    if before and before[-1] in _PLACE:
        yield f"after {before[-1]}"
    if not _KIN_LAST.isdisjoint(before) and _KIN.search(text[max(0, item.start - 60) : item.start].lower()):
        yield "after a word of kinship"
    if text.endswith(") ", 0, item.start) and _NUMBERED_BEFORE.search(text, max(0, item.start - 6), item.start):
        yield "numbered"
    if text.startswith((" (", ") (", " [", ") ["), item.end) and _CITED.match(text, item.end):
        yield "cited"
    if before and before[-1] in _USING:
        yield "after using"
    if (
        after
        and after[0].isalpha()
        and after[0].islower()
        and len(after[0]) > 3
        and text[item.end : item.end + 1] == " "
        and after[0] not in _NOUN
        and not is_shaped(item.text)
        and " " not in item.text
    ):
        yield "word before a noun"
    if text.startswith(("-based", "-like", "-style"), item.end):
        yield "before -based"
    if text.startswith("(", item.start - 1):
        yield "in brackets"
    if passage.number is None:
        yield "in the title"
    if text.startswith(("'s ", "’s "), item.end):
        yield "owns"
    if before and before[-1] in ("a", "an", "A", "An"):
        yield "after an article"
    if before and before[-1] in ("the", "The"):
        yield "after the"
