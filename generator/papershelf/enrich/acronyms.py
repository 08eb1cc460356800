"""Finds the short forms that an abstract defines, with their long forms.

The base is A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text", Pacific Symposium on Biocomputing 8 (2003) 451-462: a short form in brackets after its long form, or
a long form in brackets after its short one. It is extended by definitions without brackets ("dubbed X", "X, short for
Y", "Y, or X for short", "X: Y" in a title), by lists in one bracket, and by an alignment with costs (alignment.py)
where the original takes the nearest letters, so that the long form begins at the right word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from papershelf.enrich.alignment import (
    Fit,
    Word,
    are_initials,
    best_before,
    best_from,
    fold,
    initials_before,
    is_small,
    may_begin,
    words_of,
)
from papershelf.model import Acronym, Paper, PaperId, TextSpan

_SHORT = r"[^\W_](?:[\w\-–+&/.'’^{}*@]*[\w}+*])?"
_QUOTES = "\"“”'’‘`*"
_BRACKET = re.compile(r"\(((?:[^()]|\([^()]*\)){1,300})\)|\[([^\[\]()]{2,60})\]")
_FIRST_END = re.compile(r"[;,:(]|\s[—–=-]\s|\s(?=e\.g\.|see\b|cf\.)")
_WORD_BEFORE = re.compile(rf"(?:(?<=\s)|^|(?<=[(\"“‘]))({_SHORT})$")
_LONG_END = re.compile(r"[;:(]|,\s+(?=[A-Z][a-z]+ et al|\d{4}|see\b)")
_LEAD_IN = re.compile(
    r"(?:(?:or|i\.e\.|ie|a\.k\.a\.|aka|also|hereafter|henceforth|simply|in short|short|abbreviated|abbrev|abbr|dubbed"
    r"|denoted|called|termed|named|coined|known|referred to|we call (?:it|this|them)|our|the|as|by|to)\b\.?[,:]?\s+)+",
    re.IGNORECASE,
)
_LEAD_OUT = re.compile(r"\s+(?:for short|hereafter|henceforth|in short|in brief|model|models)$", re.IGNORECASE)
_STANDS_FOR = re.compile(
    r"(?<![^\s(])(?:(?:an? )?(?:short|shorthand|acronym|abbreviation|abbreviated|abbreviating) (?:for|of)"
    r"|stand(?:s|ing)? for|abbreviates|that is,?|namely|i\.e\.,?)\s+(?:the |an? |our )?"
)
_ARTICLES = (" a ", " an ")
_BEFORE_STANDS = re.compile(
    rf"({_SHORT})[{_QUOTES}]*,?\s*\(?(?:(?:which|that|where \S+|and|is|are)\s+){{0,2}}[{_QUOTES}]*$"
)
_NAMED = re.compile(
    r"\s(?:(?:dubbed|termed|call(?:ed)?|coined|named?|denoted?|abbreviated|abbrev\.|referred to|known|aka|a\.k\.a\."
    r"|i\.e\.)(?:\s+(?:as|by|to|it|them|this))*|or(?=\s+\S+(?:\s\S+)?,? for short)),?\s+(?:the\s+|simply\s+)?"
    rf"[{_QUOTES}]*({_SHORT})"
)
_NAMING = re.compile(
    r"(?:,|\s[—–-]|(?<=\s))\s*(?:(?:and|which|that|we|is|are|it|hereafter|henceforth|also|here|simply|hence|thus)\s+)*$"
)
_HEADED = re.compile(r"(?:[:,][—–-]?|\s[—–-])\s+(?:(?:an?|the|our|short for|the novel|novel)\s+)*")
# A capital that no word of small letters goes on from, an end that a heading may have, and on to the end of the word.
_HEADING = re.compile(r"[A-Z](?![a-z]+ )(?!(?<= .)[a-z]+[,:])[^ ,:]{0,23}+(?:[,:][^ ]*|(?= [-–—]))")
_HEADING_BEYOND_ASCII = re.compile(_HEADING.pattern.replace("A-Z", r"^\W\d_a-z"))
_DASHES = (" -", " –", " —")
_ENDING = re.compile(rf"(?:^|(?<![\w-]))({_SHORT})$")
_SENTENCE = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])")
_ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|et al|cf|vs|etc|resp|w\.r\.t|Fig|Eq)|\b[A-Z])$")
_STOPS = re.compile(r"[.!?;:()\[\]—–]|\s-")
_HARD = re.compile(r"[;:()\[\]]|\s[—–-]+\s|—")
_LIST = re.compile(r"\s*(?:,\s*and\b|,\s*or\b|,|/|\band\b|\bor\b|&)\s*")
_JOINT = re.compile(r"(?:\s*(?:,|/|\band\b|\bor\b|&|\bversus\b|\bvs\.?|-to-))+\s*(?:an?\s+|the\s+)?$")
_MARKUP = re.compile(r"_\{[^{}]*\}|[₀-₉]+|\\[A-Za-z]+")
_CAPITALISED = re.compile(r"[^\W\d_][a-z]{4,}")
_REPEATED = re.compile(r"([^\W\d_])([2-5])(?!\d)")
_LETTER = re.compile(r"[^\W\d_]")
_MOST_LETTERS = 16
_LONGEST_SHORT = 24
_CAPITALS = re.compile(r"[A-Z]{3,}s?\b(?!-)")
_WORD_LENGTH = 12
_REACH = 220
"""How many characters a word has at most on average, and a long form that comes after its short one."""

_LOOSE = 0.56
_FIRM = 0.2
_STRICT = 0.11
"""The most cost a letter of a definition that is plain in brackets, of one with words for it, of one by its form."""


_OPENING = ("(", "[")
_STANDING = (
    *("short for", "short of", "shorthand", "acronym", "abbreviat", "stands for", "stand for", "standing for"),
    *("that is", "namely", "i.e."),
)
_NAMING_IT = (
    *("dubbed", "termed", "call", "coined", "name", "denote", "abbrev.", "referred to", "known", "aka", "a.k.a."),
    "for short",
)
_BRINGING_IN = tuple(f"{verb} " for verb in ("propose", "introduce", "present", "call", "called", "named", "dubbed"))
_CUES = (*_OPENING, *_STANDING, *_NAMING_IT, *_BRINGING_IN)
_AFTER_OPENING = len(_OPENING)
_AFTER_STANDING = _AFTER_OPENING + len(_STANDING)
_AFTER_NAMING = _AFTER_STANDING + len(_NAMING_IT)
_FIND_CUES = AhoCorasick(_CUES)
"""Finds where a text has any of the words that a definition may be told by, many times faster than patterns do."""


class _Cues:
    """Where a text has what may tell a definition.

    `brackets` are the opening ones, `standing` where what a short form stands for may be told, `brought` where a short
    form may begin that is brought in; `naming` tells whether `_NAMED` may be found at all.
    """

    def __init__(self, text: str) -> None:
        self.brackets: list[int] = []
        self.standing: list[int] = []
        self.brought: list[int] = []
        self.naming = False
        for number, start, end in _FIND_CUES.find_matches_as_indexes(text, overlapping=True):
            if number < _AFTER_OPENING:
                self.brackets.append(start)
                if text[start] == "(":
                    self.brought.append(end)
            elif number >= _AFTER_NAMING:
                self.brought.append(end)
            elif text[start - 1 : start].isspace():
                self.naming = True
                if number < _AFTER_STANDING:
                    self.standing.append(start)


@dataclass(frozen=True, slots=True)
class _Found:
    """A definition in one text, and where its short form stands."""

    short: str
    long: str
    start: int
    end: int


def find_acronyms(papers: Iterable[Paper]) -> dict[PaperId, tuple[Acronym, ...]]:
    """The short forms that each paper defines, in the order of its text; papers without any are left out."""
    return {paper.id: acronyms for paper in papers if (acronyms := acronyms_in(paper))}


def acronyms_in(paper: Paper) -> tuple[Acronym, ...]:
    """The short forms of one paper, each with its first definition; the abstract's comes before the title's."""
    found: dict[str, Acronym] = {}
    brought: list[str] = []
    for number, paragraph in enumerate(paper.abstract_paragraphs):
        cues = _Cues(paragraph)
        for one in definitions(paragraph, cues):
            found.setdefault(_key(one.short), Acronym(one.short, one.long, TextSpan(number, one.start, one.end)))
        brought += _brought_in(paragraph, cues)
    title = paper.title.line
    for one in title_definitions(title):
        found.setdefault(_key(one.short), Acronym(one.short, one.long, None))
    for short in brought:
        if (key := _key(short)) not in found and (long := _spelled_by(title, short)):
            found[key] = Acronym(short, long, None)
    return tuple(found.values())


def _brought_in(text: str, cues: _Cues) -> Iterator[str]:
    """The capitals that a text brings in: behind a verb for it, or alone in brackets."""
    for place in cues.brought:
        capitals = _CAPITALS.match(text, place)
        if capitals and (text[place - 1] == " " or text.startswith(")", capitals.end())):
            yield capitals[0]


def _spelled_by(title: str, short: str) -> str | None:
    """The words of a title whose initials are those of a short form."""
    words = words_of(title)
    letters = fold(_letters(short))
    first = "".join([word.folded[0] for word in words]).find(letters)
    return title[words[first].start : words[first + len(letters) - 1].end] if first >= 0 else None


def _key(short: str) -> str:
    """What the spellings of one short form in one paper share: the plural is the same."""
    return (short[:-1] if len(short) > 2 and short.endswith("s") and short[-2].isupper() else short).casefold()


def definitions(text: str, cues: _Cues | None = None) -> list[_Found]:
    """The definitions in one paragraph, by the place of the short form; `cues` are those of the text."""
    cues = cues or _Cues(text)
    found = [*_in_brackets(text, cues), *_named(text, cues), *_headed(text)]
    found.sort(key=lambda one: (one.start, one.end))
    return found


def title_definitions(title: str) -> list[_Found]:
    """The definitions in a title: `X: long form`, `Long form: X`, and all that a paragraph may hold."""
    found = list(_in_brackets(title, _Cues(title)))
    head, colon, tail = title.rpartition(":")
    short = tail.strip()
    if colon and " " not in short and _is_short(short) and (fit := _before(short, title, len(head), _FIRM)):
        start = title.rindex(short)
        found.append(_Found(short, fit, start, start + len(short)))
    found += (replace(one, long=_whole_phrase(title, one)) for one in _headed(title))
    return found


def _whole_phrase(title: str, one: _Found) -> str:
    """The long form up to the next small word: what a title calls something ends with its noun, spelled or not."""
    end = title.index(one.long, one.end) + len(one.long)
    for word in words_of(title, end, _clause_end(title, end)):
        if word.apart or is_small(word) or title[end : word.start].strip(" -–"):
            break
        end = word.end
    return title[title.index(one.long, one.end) : end]


def _in_brackets(text: str, cues: _Cues) -> Iterator[_Found]:
    done = 0
    for place in cues.brackets:
        if place >= done and (match := _BRACKET.match(text, place)):
            done = match.end()
            yield from _bracket(text, place, *match.span(match.lastindex or 0))


def _bracket(text: str, opening: int, start: int, end: int) -> Iterator[_Found]:
    """What one bracket defines: a short form of the words before it, several, or the long form of the word before."""
    content = text[start:end]
    for shorts in _shorts_of(content):
        if found := _list_before(text, opening, start, shorts):
            yield from found
            return
    yield from _explained(text, opening, start, content)


@lru_cache(maxsize=1 << 15)
def _shorts_of(content: str) -> tuple[tuple[tuple[str, int], ...], ...]:
    """The short forms that a bracket may hold, with their places in it: the first part alone, or all of a list."""
    if content.islower():
        return ()
    if content.isalnum():
        return (((content, 0),),) if _is_short(content, bracketed=True) else ()
    found: list[tuple[tuple[str, int], ...]] = []
    cut = _FIRST_END.search(content)
    head = content[: cut.start()] if cut else content
    offset = 0
    if lead := _LEAD_IN.match(head):
        offset = lead.end()
        head = head[offset:]
        if not head and cut:
            rest = content[cut.end() :]
            head, offset = rest, cut.end()
    head = _LEAD_OUT.sub("", head.rstrip())
    stripped = head.strip(_QUOTES + " ")
    if stripped and _is_short(stripped, bracketed=True):
        found.append(((stripped, content.index(stripped, offset)),))
    parts = [part.strip(_QUOTES + " ") for part in _LIST.split(content)]
    if 2 <= len(parts) <= 4 and all(" " not in part and _is_short(part) for part in parts):
        places, position = [], 0
        for part in parts:
            position = content.index(part, position)
            places.append((part, position))
            position += len(part)
        found.append(tuple(places))
    return tuple(found)


def _list_before(text: str, opening: int, start: int, shorts: Sequence[tuple[str, int]]) -> list[_Found]:
    """Definitions of all the short forms by the words before a bracket, the last form by the last words."""
    found: list[_Found] = []
    end = opening
    for number, (short, place) in reversed(tuple(enumerate(shorts))):
        plain = len(shorts) == 1 and not _CAPITALISED.fullmatch(short)
        fit = _fit_before(short, text, end, _LOOSE if plain else _FIRM)
        if fit is None:
            return []
        long, begin = fit
        found.append(_Found(short, long, start + place, start + place + len(short)))
        end = begin
        if number and (joint := _JOINT.search(text, max(0, end - 40), end)):
            end = joint.start()
    return found[::-1]


def _explained(text: str, opening: int, start: int, content: str) -> Iterator[_Found]:
    """The long form in a bracket of the word before it."""
    before = text[max(0, opening - 40) : opening].rstrip(_QUOTES + " ")
    # Most brackets stand behind an ordinary word, which is no short form.
    match = None if before[before.rfind(" ") + 1 :].islower() else _WORD_BEFORE.search(before)
    if match is None or not _is_short(match[1]):
        return
    offset = 0
    if stands := _STANDS_FOR.match(content):
        offset = stands.end()
    part = _LONG_END.split(content[offset:], maxsplit=1)[0]
    words = words_of(text, start + offset, start + offset + len(part))
    fit = _fit(match[1], lambda letters, most: best_from(letters, words, most, whole=True), _FIRM * 2)
    if fit and _says_more(match[1], words, fit) and len("".join(word.text for word in words)) > len(match[1]) + 2:
        place = max(0, opening - 40) + match.start(1)
        yield _Found(match[1], text[words[0].start : words[-1].end], place, place + len(match[1]))


def _named(text: str, cues: _Cues) -> Iterator[_Found]:
    """Definitions with words for it before the short form: "…, dubbed X", "…, or X for short"; and after it."""
    for match in _NAMED.finditer(text) if cues.naming else ():
        cue, short = match.start() + 1, match[1]
        naming = _NAMING.search(text, max(0, cue - 40), cue) if _is_short(short) else None
        if naming and (long := _before(short, text, naming.start(), _FIRM * 2)):
            yield _Found(short, long, match.start(1), match.end(1))
    for place in cues.standing:
        article = next((len(word) - 1 for word in _ARTICLES if text.endswith(word, 0, place)), 0)
        begin = place - article
        if (stands := _STANDS_FOR.match(text, begin)) is None:
            continue
        opening = max(0, stands.start() - 60)
        named = _BEFORE_STANDS.search(text[opening : stands.start()])
        if named and _is_short(named[1]) and (long := _from(named[1], text, stands.end(), _FIRM * 2)):
            yield _Found(named[1], long, opening + named.start(1), opening + named.end(1))


def _headed(text: str) -> Iterator[_Found]:
    """Definitions by their form alone: "X: Long Form", "X - long form", "X, a long form"."""
    for end in _head_ends(text):
        word = text[max(0, end - _LONGEST_SHORT, text.rfind(" ", 0, end) + 1) : end]
        if word.islower() or word[1:].islower() or (match := _HEADED.match(text, end)) is None:
            continue
        if word.isalpha() and not _may_begin_at(text, match.end(), word):
            continue
        if (ending := _ENDING.search(word.rstrip(_QUOTES))) is None:
            continue
        short = ending[1]
        if len(_letters(short)) > 2 and _is_short(short) and (long := _from(short, text, match.end(), _STRICT)):
            start = text.rindex(short, 0, match.start())
            yield _Found(short, long, start, start + len(short))


def _head_ends(text: str) -> Iterator[int]:
    """Where a comma, a colon or a spaced dash stands behind a word with a capital."""
    for match in (_HEADING if text.isascii() else _HEADING_BEYOND_ASCII).finditer(text):
        start, end = match.span()
        for place in range(start, end):
            if text[place] in ",:":
                yield place
        if text.startswith(_DASHES, end):
            yield end


def _before(short: str, text: str, end: int, most: float) -> str | None:
    fit = _fit_before(short, text, end, most)
    return fit[0] if fit else None


def _fit_before(short: str, text: str, end: int, most: float) -> tuple[str, int] | None:
    """The long form of a short one that ends where `end` is, with its start."""
    if (plain := _initials_before(short, text, end)) is not None:
        return plain
    most_words = _most_words(short)
    words = words_of(text, _clause_start(text, end, most_words * _WORD_LENGTH), end)[-most_words:]
    fit = _fit(short, lambda letters, most: best_before(letters, words, most), most)
    return (_slice(text, words, fit), words[fit.first].start) if fit and _says_more(short, words, fit) else None


def _initials_before(short: str, text: str, end: int) -> tuple[str, int] | None:
    """What `_fit_before` finds where the last words have just the initials, without a look at the whole clause."""
    letters = _letters(short)
    begin = end = end - text.endswith(" ", 0, end)
    for _ in range(len(letters) + 1):
        if (begin := text.rfind(" ", 0, begin)) < 0:
            return None
    row = text[begin + 1 : end].split(" ")[1:]
    if row[-1].isalnum():
        if fold(row[-1][0]) != fold(letters[-1]):
            return None
        if short.isalnum() and "".join(row).isalnum() and all(row):
            start = end - len(long := " ".join(row))
            return (long, start) if are_initials(letters, row) and not _STOPS.match(text, start - 2) else None
    words = words_of(text, begin, end)
    fit = initials_before(letters, words)
    if fit is None or not _says_more(short, words, fit):
        return None
    start = words[fit.first].start
    return None if _STOPS.search(text, start - 2, end) else (_slice(text, words, fit), start)


def _from(short: str, text: str, start: int, most: float) -> str | None:
    """The long form of a short one that begins where `start` is."""
    if not _may_begin_at(text, start, _letters(short)):
        return None
    words = words_of(text, start, _clause_end(text, start))[: _most_words(short)]
    fit = _fit(short, lambda letters, most: best_from(letters, words, most), most)
    return _slice(text, words, fit) if fit and fit.last > fit.first and _says_more(short, words, fit) else None


def _may_begin_at(text: str, start: int, letters: str) -> bool:
    """Whether what stands at a place can be the first word for some letters."""
    return not text[start : start + 1].isalnum() or may_begin(fold(letters[0]), fold(text[start]))


def _most_words(short: str) -> int:
    return 2 * len(_letters(short)) + 4


def _fit(short: str, align: Callable[[str, float], Fit | None], most: float) -> Fit | None:
    """The cheapest fit of a short form's spellings, if a letter costs at most `most` on average."""
    spelled = _letters(short)
    bound = most * len(spelled) + 1e-6
    fits = [(fit.cost + extra, fit) for letters, extra in _spellings(spelled) if (fit := align(letters, bound))]
    cost, fit = min(fits, key=lambda found: found[0], default=(0.0, None))
    return fit if fit and cost <= bound else None


def _spellings(letters: str) -> Iterator[tuple[str, float]]:
    """The letters, and those that a digit behind one of them stands for (S4: SSSS), with what each costs more."""
    yield letters, 0.0
    for match in _REPEATED.finditer(letters):
        for count, extra in ((int(match[2]), 0.0), (int(match[2]) - 1, _LOOSE)):
            yield letters[: match.start()] + match[1] * count + letters[match.end() :], extra


def _says_more(short: str, words: Sequence[Word], fit: Fit) -> bool:
    """Whether the words are more than another short form of the same kind, as Cifar-100 is to Cifar-10."""
    parts = words_of(short)
    return fit.last - fit.first >= len(parts) or words[fit.first].folded != parts[0].folded


def _slice(text: str, words: Sequence[Word], fit: Fit) -> str:
    return text[words[fit.first].start : words[fit.last].end]


def _clause_start(text: str, end: int, reach: int) -> int:
    """Where the words before `end` that may belong to it begin: at most a sentence, without brackets."""
    start = max(0, end - reach)
    window = text[start:end]
    for match in _SENTENCE.finditer(window):
        if not _ABBREVIATED.search(window[: match.start()]):
            start = max(start, end - len(window) + match.end())
    for match in _HARD.finditer(window):
        start = max(start, end - len(window) + match.end())
    return start


def _clause_end(text: str, start: int) -> int:
    """Where the words from `start` on that may belong to it end."""
    window = text[start : start + _REACH]
    ends = [match.start() for match in _HARD.finditer(window)]
    ends += [match.start() for match in _SENTENCE.finditer(window) if not _ABBREVIATED.search(window[: match.start()])]
    return start + min(ends, default=len(window))


@lru_cache(maxsize=1 << 15)
def _letters(short: str) -> str:
    """The letters and digits that the long form has to spell, without the plural and without markup."""
    bare = short
    if not (short.isascii() and short.isalnum()):
        plain = unicodedata.normalize("NFKC", _MARKUP.sub("", short))
        bare = "".join(sign for sign in plain if sign.isalnum() and not _is_greek(sign))
    return bare[:-1] if len(bare) > 2 and bare.endswith("s") and bare[-2].isupper() else bare


def _is_greek(sign: str) -> bool:
    return "\u0370" <= sign <= "\u03ff"


@lru_cache(maxsize=1 << 15)
def _is_short(text: str, *, bracketed: bool = False) -> bool:
    """Whether a text has the shape of a short form: few signs and a capital; a capitalised word only in brackets."""
    if not 2 <= len(text) <= _LONGEST_SHORT or text.count(" ") > 2 or not (text[0].isalnum()):
        return False
    letters = _letters(text)
    return (
        2 <= len(letters) <= _MOST_LETTERS
        and _LETTER.search(letters) is not None
        and any(sign.isupper() for sign in letters)
        and (bracketed or not _CAPITALISED.fullmatch(text))
    )
