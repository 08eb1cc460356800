"""Finds the names that a paper gives to what it introduces, by what its text does: it proposes, calls, puts in a title.

Every place where the text does so is a clue (candidates.py). What speaks against a name is a clue as well: here that
it qualifies a noun, in systems.py what only the whole library can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from papershelf.enrich import sayings
from papershelf.enrich.callings import find_called, with_small_start
from papershelf.enrich.candidates import Candidate, Clue, Notes, find_variants
from papershelf.enrich.common_terms import COMMON
from papershelf.enrich.cues import Cues, find_cues
from papershelf.enrich.names import FUNCTION_WORDS, is_shaped, name_key
from papershelf.enrich.reading import Item, Passage, Reading
from papershelf.enrich.surroundings import note_surroundings
from papershelf.enrich.titles import find_opening, find_whole_title, read_title

_WORD = re.compile(r"\w+")


def find_candidates(reading: Reading) -> dict[str, Candidate]:
    """Every name of a paper under its key, with the clues that the paper itself gives."""
    notes = Notes(reading.title, reading.defined)
    proposes = _Abstract(notes).read(reading.paragraphs)
    read_title(notes)
    find_variants(notes.found)
    find_whole_title(notes, proposes=proposes)
    if proposes:
        find_opening(notes)
    return notes.found


class _Abstract:
    """What the paragraphs of one paper say, while it is noted."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._found = notes.found
        self._title_small = notes.title.text.lower()
        self._title_words = f" {_apart(self._title_small)} "
        self._head = name_key(notes.title.text.partition(":")[0])
        self._start = _start_of(self._title_small)

    def read(self, paragraphs: Iterable[Passage]) -> bool:
        """Note the clues of all paragraphs; tell whether they propose anything."""
        proposes = False
        for passage in paragraphs:
            note_surroundings(self._notes, passage)
            cues = find_cues(passage.text)
            proposes |= self._read_verbs(passage, cues)
            for place in cues.counts:
                if parts := sayings.OWN_PARTS.match(passage.text, place + 1):
                    self._take_parts(passage, parts.end())
            if cues.numbered:
                for small in sayings.NUMBERED_SMALL.finditer(passage.text):
                    self._note_small(passage, small)
        return proposes

    def _read_verbs(self, passage: Passage, cues: Cues) -> bool:
        """Note what the paper says that it proposes or calls by a name; tell whether it proposes anything."""
        proposes = False
        for place, kind in cues.verbs:
            if kind == "calls":
                find_called(self._notes, passage, place)
            elif kind == "consists":
                self._find_parts(passage, place)
            else:
                proposes |= self._find_proposed(passage, place)
        return proposes

    def _find_parts(self, passage: Passage, place: int) -> None:
        """Note the names of what the paper's own system consists of, as the verb at a place says."""
        parts = sayings.CONSISTS.match(passage.text, place)
        if parts:
            before = passage.text[max(0, place - sayings.REACH) : place]
            if sayings.MADE_OF.search(before) or self._is_own(before):
                self._take_parts(passage, parts.end(), qualified=True)

    def _find_proposed(self, passage: Passage, place: int) -> bool:
        """Note what the verb at a place says to be proposed; tell whether it says so of anything."""
        text = passage.text
        if text.endswith(sayings.BE, 0, place) and sayings.BEHIND.match(text, place):
            self._take_subject(passage, place)
            return True
        if (small := sayings.PROPOSED_AND_SMALL.match(text, place)) and small[1] in self._title_small:
            self._note_small(passage, small)
        verb = sayings.VERB.match(text, place)
        if verb is None:
            return False
        before = text[max(0, place - sayings.REACH) : place]
        if (
            _is_done_before(text, verb)
            or not (_tells_who_acts(text, place) or self._is_own(before))
            or sayings.SURVEY.match(text, verb.end())
        ):
            return False
        if some := sayings.SET_OF.match(text, verb.end()):
            self._take_parts(passage, some.end())
        if "extend" in verb[0] or "generali" in verb[0]:
            self._take_result(passage, verb.end())
        else:
            self._take_object(passage, verb.end())
            if verb[0].startswith((" propos", " introduc", " present", " formulat", " develop")):
                self._take_small(passage, verb.end())
            if verb[0].startswith((" propos", " introduc")):
                self._take_words_of_title(passage, verb.end())
            if passage.text[verb.end()].islower() and verb[0].startswith(sayings.BRINGS):
                self._take_start_of_title(passage, verb.end())
        return True

    def _is_own(self, before: str) -> bool:
        """Whether a text ends with the name before the title's colon or one that was said to be proposed."""
        key = name_key(before.rpartition(" ")[2])
        candidate = self._found.get(key)
        return key == self._head or (
            candidate is not None and any(clue.rule in ("proposed", "called") for clue in candidate.clues)
        )

    def _take_object(self, passage: Passage, begin: int) -> None:
        """Note the name that is proposed, and those that are joined to it."""
        text, position = passage.text, begin
        taken = qualified = False
        for item in passage.items_from(begin):
            if item.start < position:
                continue
            between = text[position : item.start]
            if taken:
                if qualified and sayings.KIND_OF_NAME.fullmatch(between) and (item.defined or is_shaped(item.text)):
                    self._notes.note("proposed", passage, item)
                    qualified, position = False, item.end
                    continue
                if not sayings.AND.fullmatch(between) or sayings.APART.search(between):
                    if sayings.SENTENCE in between or len(between) > 200:
                        break
                    if is_shaped(item.text) and (
                        sayings.ALSO_OF_KIND.search(between)
                        or (
                            (item.defined or not text.startswith(")", item.end))
                            and sayings.AND_ANOTHER.search(between)
                            and sayings.DESCRIBED.match(text, item.end)
                        )
                    ):
                        self._notes.note("apposed", passage, item)
                        break
                    continue
                if sayings.DESCRIBING.fullmatch(between):
                    position = item.end
                    continue
                rule = "apposed"
            elif len(between) > 120 or (
                sayings.BREAK.search(between) and not (between == "to " and item.defined and text[item.start].isupper())
            ):
                break
            else:
                rule = "apposed" if between.rstrip(' "“‘:—–-').endswith(",") or ":" in between else "proposed"
            if not between and item.text.isalpha() and not is_shaped(item.text):
                item = _with_small_rest(text, item)
            if short := self._short_behind_kind(passage, item):
                item = short
            self._notes.note(rule, passage, item)
            self._note_qualifying(passage, item, between)
            qualified = sayings.QUALIFIED.search(between) is not None
            position = item.end + (text[item.end : item.end + 1] in (")", "”", '"', "’"))
            taken = True
        if not taken:
            self._take_apposition(passage, begin)
        end = text.find(sayings.SENTENCE, begin) + 1 or len(text)
        if text.find(":", begin, end) >= 0 and (colon := sayings.PARTS.search(text, begin, end)):
            self._take_parts(passage, colon.end())

    def _short_behind_kind(self, passage: Passage, item: Item) -> Item | None:
        """The short form that stands behind the noun of its kind, or behind what else is said of it.

        A Graph Wavelet framework (GraWa), Offline Planning with Adaptive Priors (MABE).
        """
        if item.defined or " " not in item.text:
            return None
        behind = sayings.KIND_AND_SHORT.match(passage.text, item.end) or sayings.REST_AND_SHORT.match(
            passage.text, item.end
        )
        for short in passage.items_from(item.end) if behind else ():
            if behind and short.end - len(short.text) >= behind.end():
                stands = passage.text.startswith(f"({short.text})", behind.end() - 1)
                own = is_shaped(short.text) and not short.defined and short.key not in COMMON
                return short if stands and own else None
        return None

    def _take_small(self, passage: Passage, begin: int) -> None:
        """Note a name in small letters that is proposed without an article and said to be something new."""
        if at_end := sayings.SMALL_AT_END.match(passage.text, begin):
            self._note_small(passage, at_end)
        small = sayings.SMALL_PROPOSED.match(passage.text, begin)
        if small is None:
            return
        words = small[1].split(" ")
        if FUNCTION_WORDS.isdisjoint(words) and (len(words) > 1 or "-" in small[1]):
            self._note_small(passage, small)

    def _take_words_of_title(self, passage: Passage, begin: int) -> None:
        """Note words in small letters that are proposed without an article and that the title has as well."""
        bare = sayings.SMALL_BARE.match(passage.text, begin)
        words = bare[0].rstrip().split(" ") if bare else []
        for last in range(len(words), 1, -1):
            phrase = " ".join(words[:last])
            if f" {_apart(phrase)} " in self._title_words and FUNCTION_WORDS.isdisjoint(words[:last]):
                if not passage.text.startswith(" (", begin + len(phrase)):
                    item = Item(name_key(phrase), phrase, begin, begin + len(phrase))
                    self._notes.note("proposed in small letters", passage, item)
                break

    def _take_start_of_title(self, passage: Passage, begin: int) -> None:
        """Note what is proposed in the words that the title begins with: we develop variational Laplace for nets."""
        text, end = passage.text, begin + len(self._start)
        if self._start and text[begin:end].lower() == self._start:
            following = text[end + 1 : end + 10].split(" ")[0]
            if text[end : end + 1] in (",", ".") or following in FUNCTION_WORDS:
                item = Item(name_key(self._start), text[begin:end], begin, end)
                self._notes.note("proposed in small letters", passage, item)

    def _note_small(self, passage: Passage, found: re.Match[str]) -> None:
        """Note the name in small letters that a pattern found."""
        item = Item(name_key(found[1]), found[1], found.start(1), found.end(1))
        self._notes.note("proposed in small letters", passage, item)

    def _note_qualifying(self, passage: Passage, item: Item, between: str) -> None:
        """Note a name that only says which one of the things is proposed that the noun behind it tells."""
        text = passage.text
        end = item.end + text.startswith(")", item.end)
        if item.defined and sayings.GUIDED.match(text, end):
            self._notes.note("qualifies", passage, item)
        if sayings.ONE_OF_A_CLASS.search(between) and self._is_spelled_out_before(passage, item):
            self._notes.note("known before", passage, item)
        if not sayings.NOUN_AFTER.match(text, end):
            return
        kind = sayings.KIND_AFTER.match(text, end)
        if item.defined:
            behind = sayings.KIND_AFTER_SHORT.match(text, end)
            if behind is None or (behind["more"] and text[item.start].islower()):
                self._notes.note("qualifies", passage, item)
        elif (" " not in item.text or all(map(is_shaped, item.text.split(" ")))) and (
            sayings.QUALIFIED.search(between) or (not kind and not between)
        ):
            own_kind = kind or (not between and sayings.MIXED.search(item.text))
            self._notes.note("qualifies its kind" if own_kind else "qualifies", passage, item)

    def _is_spelled_out_before(self, passage: Passage, item: Item) -> bool:
        """Whether the text has given the long form of a short one in a sentence before that of the place."""
        acronym = None if item.defined else self._notes.defined.get(item.key)
        if acronym is None or acronym.span is None:
            return False
        there = acronym.span.paragraph, acronym.span.end
        return there < (passage.number or 0, passage.text.rfind(sayings.SENTENCE, 0, item.start))

    def _take_parts(self, passage: Passage, begin: int, *, qualified: bool = False) -> None:
        """Note the names of the parts that something proposed consists of, listed from a place to the sentence's end.

        Of what is `qualified` a name may only say which one of the things is meant that the noun behind it tells.
        """
        position = begin
        end = passage.text.find(sayings.SENTENCE, begin) + 1 or len(passage.text)
        for item in passage.items_from(begin):
            between = passage.text[position : item.start]
            if item.start < end and position > begin and sayings.SEMICOLON.fullmatch(between):
                between = ""
            if item.start >= end or (position > begin and between and not sayings.AND.fullmatch(between)):
                break
            if len(between) > 40:
                break
            if (item.defined or is_shaped(item.text) or " " in item.text) and not item.text[0].isdigit():
                self._notes.note("apposed", passage, item)
                if qualified:
                    self._note_qualifying(passage, item, between)
            position = item.end + passage.text.startswith(")", item.end)
        if position > begin:
            self._take_last_part(passage, position, end)

    def _take_last_part(self, passage: Passage, begin: int, end: int) -> None:
        """Note the name of a part that stands behind what is said of the one before: a P which does, and a Q which."""
        for item in passage.items_from(begin):
            if item.start >= end:
                break
            if (
                (item.defined or " " in item.text)
                and sayings.AND_A.search(passage.text, max(begin, item.start - 10), item.start)
                and sayings.WHICH_DOES.match(passage.text, item.end)
            ):
                self._notes.note("apposed", passage, item)

    def _take_result(self, passage: Passage, begin: int) -> None:
        """Note the name that something is extended to."""
        for item in passage.items_from(begin):
            between = passage.text[begin : item.start]
            if len(between) > 120 or ". " in between:
                break
            if sayings.MADE_INTO.search(between) and is_shaped(item.text):
                self._notes.note("made from another", passage, item)
                break

    def _take_subject(self, passage: Passage, end: int) -> None:
        """Note the name that a sentence begins with and says to be proposed."""
        text = passage.text
        begin = text.rfind(sayings.SENTENCE, 0, end) + 1
        items = [item for item in passage.items_from(begin) if item.start < end]
        named = [item for item in items if item.defined or is_shaped(item.text)]
        beside = sayings.BESIDE.fullmatch(text, named[-1].end, end) if named else None
        if beside and sayings.GOVERNED.search(text, begin, named[-1].start):
            beside = None
        if beside is None or "are" in beside[0].split():
            named = named[:1] + named[-1:] * (beside is not None)
        else:
            named = named[-1:]
        for item in named:
            self._notes.note("proposed behind it", passage, item)

    def _take_apposition(self, passage: Passage, begin: int) -> None:
        """Note a name in commas, or after a dash or colon, later in the sentence that proposes something."""
        text = passage.text
        end = text.find(sayings.SENTENCE, begin) + 1 or len(text)
        for item in passage.items_from(begin):
            if item.start >= end:
                break
            before = text[max(begin, item.start - 60) : item.start]
            shaped = is_shaped(item.text.split(" ")[0]) or item.defined
            apposed = sayings.APPOSED.search(before)
            if apposed and apposed["small"]:
                item = with_small_start(self._notes, item, apposed["small"])
                shaped = shaped and " " in item.text
            at_end = text.startswith(".", item.end) and before.endswith(": ") and " " in item.text
            if (
                (shaped or (at_end and all(word[0].isupper() for word in item.text.split(" "))))
                and apposed
                and sayings.APPOSITION_ENDS.match(text, item.end)
                and not sayings.IN_A_LIST.search(before)
            ):
                self._notes.note("apposed", passage, item)
                return
        for item in passage.items_from(begin):
            if item.start >= end:
                break
            if item.defined and text[item.start].islower() and item.key not in COMMON:
                self._notes.candidate(item).fallback += (
                    Clue("in a proposing sentence", passage.number, item.end - len(item.text), item.end),
                )


def _apart(text: str) -> str:
    """The words of a text, parted by one space each."""
    return " ".join(_WORD.findall(text))


def _start_of(title: str) -> str:
    """The words that a title begins with, up to a mark or a function word; none if they are one or many."""
    words: list[str] = []
    for word in title.split(" "):
        if word in FUNCTION_WORDS:
            break
        words.append(word.rstrip(":,"))
        if word.endswith((":", ",")):
            break
    return " ".join(words) if 1 < len(words) <= sayings.HEAD_WORDS else ""


def _is_done_before(text: str, verb: re.Match[str]) -> bool:
    """Whether the two words before a verb say that others did it, or that it was done long ago."""
    begin = text.rfind(" ", 0, max(0, text.rfind(" ", 0, verb.start()))) + 1
    done = sayings.DONE_BEFORE.search(text, begin, verb.start())
    return done is not None and not verb[0].rstrip(": ").endswith("ing")


def _tells_who_acts(text: str, place: int) -> bool:
    """Whether who acts stands before a verb: mostly in the last word or two."""
    near = sayings.ACTING.search(text, max(0, place - sayings.REACH // 4), place)
    return near is not None or sayings.ACTING.search(text[max(0, place - sayings.REACH) : place]) is not None


def _with_small_rest(text: str, item: Item) -> Item:
    """A capitalised word with the words in small letters that belong to its name: Highway backpropagation, a method."""
    rest = sayings.SMALL_REST.match(text, item.end)
    if rest is None or sayings.KIND_AFTER.match(text, item.end) or not FUNCTION_WORDS.isdisjoint(rest[0].split()):
        return item
    return Item(name_key(item.text + rest[0]), item.text + rest[0], item.start, rest.end())
