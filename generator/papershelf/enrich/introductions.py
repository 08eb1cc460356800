"""Finds the names that a paper gives to what it introduces, by what its text does: it proposes, calls, puts in a title.

Every place where the text does so is a clue (candidates.py). What speaks against a name is a clue as well: here that
it qualifies a noun, in systems.py what only the whole library can tell.
"""

from __future__ import annotations

import re

from papershelf.enrich import sayings
from papershelf.enrich.candidates import Candidate, Clue
from papershelf.enrich.names import FUNCTION_WORDS, is_shaped, name_key
from papershelf.enrich.reading import Item, Passage, Reading


def find_candidates(reading: Reading) -> dict[str, Candidate]:
    """Every name of a paper under its key, with the clues that the paper itself gives."""
    return _Introductions(reading).found


class _Introductions:
    """The names of one paper while their clues are collected."""

    def __init__(self, reading: Reading) -> None:
        self._title = reading.title
        self._defined = reading.defined
        self._title_small = reading.title.text.lower()
        self.found: dict[str, Candidate] = {}
        proposes = False
        for passage in reading.paragraphs:
            self._count(passage)
            proposes |= self._read_verbs(passage)
        self._read_title()
        self._find_variants()
        self._find_whole_title(proposes=proposes)
        if proposes:
            self._find_opening()

    def _candidate(self, item: Item) -> Candidate:
        candidate = self.found.get(item.key)
        if candidate is None:
            candidate = self.found[item.key] = Candidate(item.text)
            if acronym := self._defined.get(item.key):
                plain = acronym.short.isascii() or not acronym.long[0].isupper()
                candidate.name, candidate.expansion = acronym.short if plain else acronym.long, acronym.long
        return candidate

    def _note(self, rule: str, passage: Passage, item: Item) -> None:
        # Of a long form with its short one in brackets, the place is that of the short one.
        self._candidate(item).clues.append(Clue(rule, passage.number, item.end - len(item.text), item.end))

    def _count(self, passage: Passage) -> None:
        """Count the places of every name, and note those where the text owns it or where it acts."""
        text = passage.text
        for item in passage.items:
            if item.opens and item.key not in self.found and " " not in item.text and not is_shaped(item.text):
                continue
            candidate = self.found.get(item.key) or self._candidate(item)
            candidate.uses += 1
            if candidate.first is None:
                candidate.first = Clue("written", passage.number, item.end - len(item.text), item.end)
            if text.endswith(sayings.OURS, 0, item.start) and not text.endswith(sayings.OF_OTHERS, 0, item.start):
                self._note("ours", passage, item)
            elif text.endswith(sayings.RESULTING, 0, item.start):
                self._note("resulting", passage, item)
            if text.startswith(")", item.end) and sayings.KIND_AND_BRACKET.search(
                text, max(0, item.start - 70), item.start
            ):
                self._note("in brackets", passage, item)
            elif (
                text.startswith(": ", item.end)
                and is_shaped(item.text)
                and sayings.NUMBERED.search(text, max(0, item.start - 5), item.start)
            ):
                self._note("listed by number", passage, item)
            if text.startswith(sayings.MAY_BE_NEW, item.end) and sayings.IS_NEW.match(text, item.end):
                self._note("new", passage, item)
            if text[item.end + 1 : item.end + 20].split(" ", 1)[0] in sayings.ACTS:
                self._note("subject", passage, item)

    def _read_verbs(self, passage: Passage) -> bool:
        """Note what the paper says that it proposes or calls by a name; tell whether it proposes anything."""
        proposes = False
        for cue in sayings.CUE.finditer(passage.text):
            if cue[1]:
                self._find_called(passage, cue.start())
            else:
                proposes |= self._find_proposed(passage, cue.start())
        return proposes

    def _find_proposed(self, passage: Passage, place: int) -> bool:
        """Note what the verb at a place says to be proposed; tell whether it says so of anything."""
        text = passage.text
        if text.endswith(sayings.BE, 0, place) and sayings.BEHIND.match(text, place):
            self._take_subject(passage, place)
            return True
        verb = sayings.VERB.match(text, place)
        if verb is None:
            return False
        before = text[max(0, place - sayings.REACH) : place]
        done = sayings.DONE_BEFORE.search(before) and not verb[0].rstrip(": ").endswith("ing")
        if done or not sayings.ACTING.search(before):
            return False
        if "extend" in verb[0] or "generali" in verb[0]:
            self._take_result(passage, verb.end())
        else:
            self._take_object(passage, verb.end())
        return True

    def _take_object(self, passage: Passage, begin: int) -> None:
        """Note the name that is proposed, and those that are joined to it."""
        text, position = passage.text, begin
        taken = False
        for item in passage.items_from(begin):
            if item.start < position:
                continue
            between = text[position : item.start]
            if taken:
                if not sayings.AND.fullmatch(between) or sayings.APART.search(between):
                    break
                rule = "apposed"
            elif len(between) > 120 or sayings.BREAK.search(between):
                break
            else:
                rule = "apposed" if between.rstrip(' "“‘:—–-').endswith(",") or ":" in between else "proposed"
            self._note(rule, passage, item)
            alone = " " not in item.text and not item.defined
            if alone and sayings.QUALIFIED.search(between) and sayings.NOUN_AFTER.match(text, item.end):
                kind = sayings.KIND_AFTER.match(text, item.end)
                self._note("qualifies its kind" if kind else "qualifies", passage, item)
            position = item.end + (text[item.end : item.end + 1] in (")", "”", '"', "’"))
            taken = True
        if not taken:
            self._take_apposition(passage, begin)
        end = text.find(sayings.SENTENCE, begin) + 1 or len(text)
        if colon := sayings.PARTS.search(text, begin, end):
            self._take_parts(passage, colon.end(), end)

    def _take_parts(self, passage: Passage, begin: int, end: int) -> None:
        """Note the names of the parts that something proposed consists of, listed behind a colon."""
        position = begin
        for item in passage.items_from(begin):
            between = passage.text[position : item.start]
            if item.start >= end or (position > begin and not sayings.AND.fullmatch(between)) or len(between) > 40:
                break
            if item.defined or is_shaped(item.text) or " " in item.text:
                self._note("apposed", passage, item)
            position = item.end + passage.text.startswith(")", item.end)

    def _take_result(self, passage: Passage, begin: int) -> None:
        """Note the name that something is extended to."""
        for item in passage.items_from(begin):
            between = passage.text[begin : item.start]
            if len(between) > 80 or ". " in between:
                break
            if between.endswith((" to ", " into ")) and is_shaped(item.text):
                self._note("made from another", passage, item)
                break

    def _take_subject(self, passage: Passage, end: int) -> None:
        """Note the name that a sentence begins with and says to be proposed."""
        begin = passage.text.rfind(sayings.SENTENCE, 0, end) + 1
        for item in passage.items_from(begin):
            if item.start >= end:
                break
            if item.defined or is_shaped(item.text):
                self._note("proposed behind it", passage, item)
                break

    def _take_apposition(self, passage: Passage, begin: int) -> None:
        """Note a name in commas, or after a dash or colon, later in the sentence that proposes something."""
        text = passage.text
        end = text.find(sayings.SENTENCE, begin) + 1 or len(text)
        for item in passage.items_from(begin):
            if item.start >= end:
                break
            before = text[max(begin, item.start - 60) : item.start]
            shaped = is_shaped(item.text.split(" ")[0]) or item.defined
            if (
                shaped
                and sayings.APPOSED.search(before)
                and sayings.APPOSITION_ENDS.match(text, item.end)
                and not sayings.IN_A_LIST.search(before)
            ):
                self._note("apposed", passage, item)
                break

    def _find_called(self, passage: Passage, place: int) -> None:
        """Note what is called by a name: one with capitals, or words in small letters that the title has as well."""
        text = passage.text
        if sayings.CALLED_BY_OTHERS.search(text, max(0, place - sayings.REACH // 2), place):
            return
        if sayings.NOUN_OR_CALL.match(text, place) and not text.endswith(sayings.CALLERS, 0, place):
            return
        for item in passage.items_from(place)[:2]:
            if item.start - place < sayings.CALLED_REACH and sayings.CALLING.fullmatch(text, place, item.start):
                break
        else:
            small = self._called_in_title(text, place) or self._called_again(text, place)
            if small is None:
                return
            item = small
        sentence = text[text.rfind(sayings.SENTENCE, 0, place) + 1 : place + 8]
        self._note("called" if sayings.OWN.search(sentence) else "called by others", passage, item)

    def _called_in_title(self, text: str, place: int) -> Item | None:
        """The last words of what is called so, if the title has them."""
        calling = sayings.CALLING.match(text, place)
        small = sayings.SMALL_NAME.search(text, calling.end() - 1, place + 100) if calling else None
        if small is None:
            return None
        if (
            text[small.start() - 1] in sayings.OPENING_QUOTES
            and text[small.end()] in sayings.CLOSING
            and " " in small[1]
        ):
            return Item(name_key(small[1]), small[1], small.start(1), small.end(1))
        words = small[1].split(" ")
        for first in range(len(words) - 1):
            phrase = " ".join(words[first:])
            if words[first] not in FUNCTION_WORDS and phrase in self._title_small:
                start = small.end(1) - len(phrase)
                return Item(name_key(phrase), phrase, start, start + len(phrase))
        return None

    def _called_again(self, text: str, place: int) -> Item | None:
        """The words that something is called, if the text uses the last two of them elsewhere."""
        calling = sayings.CALLING.match(text, place)
        small = sayings.SMALL_WORDS.match(text, calling.end()) if calling else None
        words = small[0].split(" ") if small else []
        words = words[: next((n for n, word in enumerate(words) if word in FUNCTION_WORDS), len(words))]
        for last in range(len(words), 1, -1):
            if calling and text.count(" ".join(words[last - 2 : last])) > 1:
                phrase = " ".join(words[:last])
                return Item(name_key(phrase), phrase, calling.end(), calling.end() + len(phrase))
        return None

    def _read_title(self) -> None:
        """Note what stands before the title's colon and at its end, and which names it has at all."""
        title = self._title
        for item in title.items:
            if item.key in self.found:
                self._note("titled", title, item)
        if head := sayings.HEAD.match(title.text):
            self._note_head(head[1].strip(" \"“”'").removeprefix("The "), head.start(1))
        self._note_end()
        if "Introducing" in title.text and (brought := sayings.INTRODUCING.search(title.text)):
            item = Item(name_key(brought[1]), brought[1], brought.start(1), brought.end(1))
            if is_shaped(brought[1]) or item.key in self.found:
                self._note("headed", title, item)
        small = name_key(title.text)
        for candidate in self.found.values():
            if candidate.expansion:
                candidate.clues.append(self._definition(candidate))
                if name_key(candidate.expansion) in small:
                    candidate.clues.append(Clue("titled", None, 0, len(title.text)))
            if candidate.uses > 2:
                candidate.clues.append(Clue("often", None, 0, 0))

    def _note_end(self) -> None:
        """Note the last word of the title where it stands alone behind a colon, or behind a word that brings it in."""
        text = self._title.text.rstrip(".")
        before, _, last = text.rpartition(" ")
        parts = re.split("[-–]", last)
        item = Item(name_key(last), last, len(before) + 1, len(text))
        if any(map(is_shaped, parts)) or (is_shaped(last) and item.key in self.found):
            if before.endswith(":"):
                self._note("headed", self._title, item)
            elif before.rpartition(" ")[2] in sayings.ENDING:
                self._note("ended", self._title, item)

    def _definition(self, candidate: Candidate) -> Clue:
        acronym = next(one for one in self._defined.values() if one.long == candidate.expansion)
        if acronym.span is None:
            return Clue("defined", None, 0, 0)
        return Clue("defined", acronym.span.paragraph, acronym.span.start, acronym.span.end)

    def _note_head(self, name: str, start: int) -> None:
        """Note what stands before the title's colon; without the noun of its kind where the abstract does so."""
        head = name
        bare, _, last = name.rpartition(" ")
        if last in sayings.KIND_NOUNS and name_key(bare) in self.found:
            name = bare
        words, key = name.split(" "), name_key(name)
        long = next((short for short, one in self._defined.items() if name_key(one.long) == key), None)
        item = Item(long or key, name, start, start + len(name))
        known = key in self.found or long is not None
        if not known and (
            len(words) > sayings.HEAD_WORDS or words[0].lower() in FUNCTION_WORDS or words[0].endswith("ing")
        ):
            return
        if any(is_shaped(part) for word in words for part in re.split("[-–]", word)) or (
            len(words) == 1 and key in self.found
        ):
            self._note("headed", self._title, item)
        elif len(words) == 1 or known:
            self._note("headed by a word", self._title, item)
        else:
            return
        self._note("titled", self._title, item)
        candidate = self._candidate(item)
        if len(words) == 1 or any(map(is_shaped, words)):
            candidate.head = head
        if long is None:
            candidate.name = name

    def _find_variants(self) -> None:
        """Note the names that are an introduced one with a hyphen and something behind it."""
        for one in [one for one in self.found.values() if one.is_enough]:
            for other in self.found.values():
                if not other.name.startswith(one.name):
                    continue
                ending = other.name[len(one.name) :]
                if ending[:1] in ("-", "+") and not ending[1:].islower():
                    first = other.first
                    other.clues.append(
                        Clue("variant", first.passage, first.start, first.end) if first else Clue("variant", None, 0, 0)
                    )

    def _find_whole_title(self, *, proposes: bool) -> None:
        """Note the title, or what stands before its colon, as the name of what is proposed without another one."""
        text = self._title.text
        head = text.split(":")[0].rstrip("?.! ")
        words = head.split(" ")
        capitals = all(word[:1].isupper() or "'" in word for word in words) or head != text
        plain = not any(word.lower() in FUNCTION_WORDS for word in words) and not words[0].endswith("ing")
        proper = all(word[:1].isupper() for word in words) and (head != text or sayings.MODEL_NOUN.search(head))
        if 2 <= len(words) <= sayings.HEAD_WORDS and capitals and plain and (proposes or proper):
            item = Item(name_key(head), head, 0, len(head))
            self._candidate(item).fallback += (Clue("whole title", None, 0, len(head)),)

    def _find_opening(self) -> None:
        """The short form of what the title opens with, where nothing else is introduced."""
        for key, acronym in self._defined.items():
            opens = self._title_small.startswith(acronym.long.lower()) and sayings.MODEL_NOUN.search(acronym.long)
            if opens and (candidate := self.found.get(key)):
                candidate.fallback += (Clue("title opens", None, 0, len(acronym.long)),)
