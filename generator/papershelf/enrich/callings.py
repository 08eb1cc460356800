"""Finds what a paper calls by a name: "we call it X", "a model dubbed X", "which we term the energy GNN".

What is called so may be written in small letters: then quotes, the title or a second place show where the name ends.
"""

from __future__ import annotations

from papershelf.enrich import sayings
from papershelf.enrich.candidates import Notes
from papershelf.enrich.common_terms import COMMON
from papershelf.enrich.names import FUNCTION_WORDS, is_shaped, name_key
from papershelf.enrich.reading import Item, Passage


def find_called(notes: Notes, passage: Passage, place: int) -> None:
    """Note what is called by a name: one with capitals, or words in small letters that the title has as well."""
    text = passage.text
    if sayings.CALLED_BY_OTHERS.search(text, max(0, place - sayings.REACH // 2), place):
        return
    if sayings.NOUN_OR_CALL.match(text, place) and not text.endswith(sayings.CALLERS, 0, place):
        return
    for item in passage.items_around(place):
        begin = item.end - len(item.text) if item.start < place else item.start
        if begin < place or begin - place >= sayings.CALLED_REACH:
            continue
        if sayings.CALLING.fullmatch(text, place, begin):
            break
        if item.start < place:
            continue
        if small_start := sayings.CALLING_AND_SMALL.fullmatch(text, place, item.start):
            item = with_small_start(notes, item, small_start["small"])
            if " " in item.text:
                break
    else:
        title = notes.title.text.lower()
        small = _called_in_title(title, text, place) or _called_again(text, place) or _called_anew(text, place)
        if small is None:
            return
        item = small
    sentence = text[text.rfind(sayings.SENTENCE, 0, place) + 1 : place + 8]
    of_old = sayings.CALLED_OF_OLD.search(text, max(0, place - sayings.CALLED_REACH), place)
    rule = "called" if sayings.OWN.search(sentence) and not of_old else "called by others"
    notes.note(rule, passage, item)
    for other in passage.items_from(item.end):
        if (
            " " in other.text
            or not is_shaped(other.text)
            or not sayings.ALSO_CALLED.fullmatch(text, item.end, other.start)
        ):
            break
        notes.note(rule, passage, other)
        item = other


def with_small_start(notes: Notes, item: Item, words: str) -> Item:
    """A class of models or a short form with the small words before it that make it a name: energy GNN."""
    known = item.key in COMMON or item.key in notes.defined
    if not known or item.defined or not FUNCTION_WORDS.isdisjoint(words.split()):
        return item
    text = words + item.text
    return Item(name_key(text), text, item.start - len(words), item.end)


def _called_in_title(title: str, text: str, place: int) -> Item | None:
    """The last words of what is called so, if the title has them."""
    calling = sayings.CALLING.match(text, place)
    small = sayings.SMALL_NAME.search(text, calling.end() - 1, place + 100) if calling else None
    if small is None:
        return None
    if text[small.start() - 1] in sayings.OPENING_QUOTES and text[small.end()] in sayings.CLOSING and " " in small[1]:
        return Item(name_key(small[1]), small[1], small.start(1), small.end(1))
    words = small[1].split(" ")
    if words[-1] in sayings.QUANTITIES:
        return None
    for first in range(len(words) - 1):
        phrase = " ".join(words[first:])
        if words[first] not in FUNCTION_WORDS and phrase in title:
            start = small.end(1) - len(phrase)
            return Item(name_key(phrase), phrase, start, start + len(phrase))
    return None


def _called_again(text: str, place: int) -> Item | None:
    """The words that something is called, if the text uses the last two of them elsewhere."""
    calling = sayings.CALLING.match(text, place)
    small = sayings.SMALL_WORDS.match(text, calling.end()) if calling else None
    words = small[0].split(" ") if small else []
    words = words[: next((n for n, word in enumerate(words) if word in FUNCTION_WORDS), len(words))]
    if words and words[-1] in sayings.QUANTITIES:
        return None
    for last in range(len(words), 1, -1):
        if calling and text.count(" ".join(words[last - 2 : last])) > 1:
            phrase = " ".join(words[:last])
            return Item(name_key(phrase), phrase, calling.end(), calling.end() + len(phrase))
    return None


def _called_anew(text: str, place: int) -> Item | None:
    """The words up to the next mark that something is called which is said to be new or proposed."""
    calling = sayings.CALLING.match(text, place)
    small = sayings.SMALL_CALLED.match(text, calling.end()) if calling else None
    if small is None or not sayings.NEW_AND_CALLED.search(text, text.rfind(sayings.SENTENCE, 0, place) + 1, place):
        return None
    words = small[1].split(" ")
    if words[-1] in sayings.QUANTITIES or not FUNCTION_WORDS.isdisjoint(words):
        return None
    return Item(name_key(small[1]), small[1], small.start(1), small.end(1))
