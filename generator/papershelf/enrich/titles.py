"""Finds the names in a paper's title: before its colon, at its end, or as the whole of it.

A title alone seldom says what is new: its clues add to those of the abstract (introductions.py).
"""

from __future__ import annotations

import re

from papershelf.enrich import sayings
from papershelf.enrich.candidates import Candidate, Clue, Notes
from papershelf.enrich.common_terms import COMMON, TASKS
from papershelf.enrich.names import FUNCTION_WORDS, is_shaped, name_key
from papershelf.enrich.reading import Item


def read_title(notes: Notes) -> None:
    """Note what stands before the title's colon and at its end, and which names it has at all."""
    title = notes.title
    for item in title.items:
        if item.key in notes.found:
            notes.note("titled", title, item)
    if head := sayings.HEAD.search(title.text):
        _note_head(notes, head[1].strip(" \"“”'").removeprefix("The "), head.start(1))
    _note_end(notes)
    if "Introducing" in title.text and (brought := sayings.INTRODUCING.search(title.text)):
        item = Item(name_key(brought[1]), brought[1], brought.start(1), brought.end(1))
        if is_shaped(brought[1]) or item.key in notes.found:
            notes.note("headed", title, item)
    small = name_key(title.text)
    for candidate in notes.found.values():
        if candidate.expansion:
            candidate.clues.append(_definition(notes, candidate))
            if name_key(candidate.expansion) in small:
                candidate.clues.append(Clue("titled", None, 0, len(title.text)))
        if candidate.uses > 2:
            candidate.clues.append(Clue("often", None, 0, 0))
    for item in title.items:
        if item.key not in notes.found and is_shaped(item.text) and " " not in item.text:
            notes.candidate(item).first = Clue("written", None, item.start, item.end)


def _note_end(notes: Notes) -> None:
    """Note the last word of the title where it stands alone behind a colon, or behind a word that brings it in."""
    text = notes.title.text.rstrip(".")
    before, _, last = text.rpartition(" ")
    if (
        ":" not in text
        and (short := sayings.SHORT_AT_END.fullmatch(text))
        and _is_short_of(short["long"], short["short"])
    ):
        item = Item(name_key(short["short"]), short["short"], short.start("short"), short.end("short"))
        notes.note("headed", notes.title, item)
        return
    parts = last.replace("–", "-").split("-")
    item = Item(name_key(last), last, len(before) + 1, len(text))
    known = name_key(parts[-1]) in COMMON and len(parts[0]) == 1
    if not known and (any(map(is_shaped, parts)) or (is_shaped(last) and item.key in notes.found)):
        if before.endswith(":"):
            notes.note("headed", notes.title, item)
        elif before.rpartition(" ")[2] in sayings.ENDING:
            notes.note("ended", notes.title, item)


def _definition(notes: Notes, candidate: Candidate) -> Clue:
    acronym = next(one for one in notes.defined.values() if one.long == candidate.expansion)
    if acronym.span is None:
        return Clue("defined", None, 0, 0)
    return Clue("defined", acronym.span.paragraph, acronym.span.start, acronym.span.end)


def _note_head(notes: Notes, name: str, start: int) -> None:
    """Note what stands before the title's colon; without the noun of its kind where the abstract does so."""
    if both := sayings.SHORT_AT_END.fullmatch(name):
        start += both.start("short")
        name = both["short"]
    first, joined, second = name.partition(" and ")
    if joined and " " not in first + second and is_shaped(first) and is_shaped(second):
        _note_head(notes, first, start)
        _note_head(notes, second, start + len(first + joined))
        return
    head = name
    bare, _, last = name.rpartition(" ")
    spelled_out = any(name_key(one.long) == name_key(name) for one in notes.defined.values())
    if last.capitalize() in sayings.KIND_NOUNS and (
        name_key(bare) in notes.found or (" " not in bare and is_shaped(bare) and not spelled_out)
    ):
        name = bare
    words, key = name.split(" "), name_key(name)
    long = next((short for short, one in notes.defined.items() if _is_long_form(one.long, name)), None)
    item = Item(long or key, name, start, start + len(name))
    known = key in notes.found or long is not None
    if not known and (
        len(words) > sayings.HEAD_WORDS or words[0].lower() in FUNCTION_WORDS or words[0].endswith("ing")
    ):
        return
    if any(map(_has_shape, words)) or (len(words) == 1 and key in notes.found):
        if len(words) > 2 and not known:
            # A phrase that the abstract does not use is a name only where there is no other.
            notes.candidate(item).fallback += (Clue("headed", None, start, start + len(name)),)
            return
        notes.note("headed", notes.title, item)
    elif len(words) == 1 or known:
        one_word = len(words) == 1 and not sayings.PHRASE_IN_A_WORD.search(name)
        notes.note("headed by a word" if one_word else "headed by words", notes.title, item)
    else:
        return
    notes.note("titled", notes.title, item)
    candidate = notes.candidate(item)
    if len(words) == 1 or any(map(is_shaped, words)):
        candidate.head = head
    if long is None:
        candidate.name = name


def _is_short_of(long: str, short: str) -> bool:
    """Whether the capitals of a short form are the first letters of words in a long form, from its first one on."""
    initials = [word[0].upper() for word in re.split("[ -]", long) if word]
    rest = iter(initials)
    capitals = [sign for sign in short if sign.isupper()]
    return len(capitals) > 2 and capitals[0] == initials[0] and all(sign in rest for sign in capitals)


def _has_shape(word: str) -> bool:
    """Whether a part of a word is shaped, or the word has a number behind it: RLHF-Bench, Robusto-2."""
    *parts, last = word.replace("–", "-").split("-")
    return any(map(is_shaped, (*parts, last))) or (bool(parts) and last.isdigit() and is_shaped(word))


def _is_long_form(long: str, name: str) -> bool:
    """Whether a title's head is a long form, maybe with another short form at its end: Convex Lipschitz RNN."""
    if name_key(long) == name_key(name):
        return True
    *words, last = name.lower().split(" ")
    return len(words) > 1 and last in COMMON and long.lower().startswith(" ".join((*words, "")))


def find_whole_title(notes: Notes, *, proposes: bool) -> None:
    """Note the title, or what stands before its colon, as the name of what is proposed without another one."""
    text = notes.title.text
    head = text.split(":")[0].rstrip("?.! ")
    words = head.split(" ")
    if not 2 <= len(words) <= sayings.DESCRIBED_WORDS:
        return
    capitals = all(word[:1].isupper() or "'" in word for word in words) or (head != text and len(words) == 2)
    plain = not any(word.lower() in FUNCTION_WORDS for word in words) and not words[0].endswith("ing")
    proper = all(word[:1].isupper() for word in words) and (head != text or sayings.MODEL_NOUN.search(head))
    field = name_key(words[-1]) in TASKS
    described = len(words) > 1 and sayings.SUBTITLE_OF_KIND.match(text, len(head)) is not None
    if described and not field and plain and proposes and len(words) <= sayings.DESCRIBED_WORDS:
        capitals, words = True, words[: sayings.HEAD_WORDS]
    if 2 <= len(words) <= sayings.HEAD_WORDS and capitals and plain and not field and (proposes or proper):
        item = Item(name_key(head), head, 0, len(head))
        notes.candidate(item).fallback += (Clue("whole title", None, 0, len(head)),)


def find_opening(notes: Notes) -> None:
    """The short form of what the title opens with, where nothing else is introduced."""
    title = notes.title.text.lower()
    for key, acronym in notes.defined.items():
        opens = title.startswith(acronym.long.lower()) and sayings.MODEL_NOUN.search(acronym.long)
        if opens and (candidate := notes.found.get(key)):
            candidate.fallback += (Clue("title opens", None, 0, len(acronym.long)),)
