"""Notes what the words around every place of a name say of it: that it is the paper's own, new, or known before.

What a verb says to be proposed or called so is found from the verb (introductions.py); this starts from the name.
"""

from __future__ import annotations

from papershelf.enrich import sayings
from papershelf.enrich.candidates import Clue, Notes
from papershelf.enrich.common_terms import COMMON
from papershelf.enrich.names import is_shaped
from papershelf.enrich.parts import is_part, joined_to
from papershelf.enrich.reading import Item, Passage


def note_surroundings(notes: Notes, passage: Passage) -> None:
    """Count the places of every name of a paragraph, and note what its surroundings say, or that it acts."""
    text = passage.text
    part: Item | None = None
    for item in passage.items:
        if item.opens and item.key not in notes.found and " " not in item.text and not is_shaped(item.text):
            continue
        candidate = notes.found.get(item.key) or notes.candidate(item)
        candidate.uses += 1
        if candidate.first is None:
            candidate.first = Clue("written", passage.number, item.end - len(item.text), item.end)
        if item.defined and sayings.NAMED_BEHIND.match(text, item.end):
            notes.note("known before", passage, item)
            continue
        if rule := _owned(text, item):
            notes.note(rule, passage, item)
        bracketed = text.endswith("(", 0, item.start)
        if bracketed and sayings.BRACKETED.search(text, max(0, item.start - 130), item.start):
            _note_bracketed(notes, passage, item)
        if _is_known_before(passage, item):
            notes.note("known before", passage, item)
        if text.startswith(")", item.end) and (
            (bracketed and sayings.KIND_AND_BRACKET.search(text, max(0, item.start - 70), item.start))
            or _stands_for_proposed(text, item)
        ):
            notes.note("in brackets", passage, item)
        elif _is_numbered(text, item):
            notes.note("listed by number", passage, item)
        if (item.end - item.start > len(item.text) or " " in item.text) and (
            is_part(passage, item) or (part and joined_to(passage, part, item))
        ):
            notes.note("a part of it", passage, item)
            part = item
        elif (
            item.defined
            and candidate.expansion
            and sayings.PART_NOUN.search(candidate.expansion)
            and sayings.INCORPORATING.search(text, max(0, item.start - 40), item.start - 1)
        ):
            notes.note("a part of it", passage, item)
        if text.startswith(sayings.MAY_BE_NEW, item.end) and not _ends_bracket(text, item):
            if _is_described(text, item):
                notes.note("described", passage, item)
            if sayings.IS_NEW.match(text, item.end):
                notes.note("new", passage, item)
        if text[item.end + 1 : item.end + 20].split(" ", 1)[0] in sayings.ACTS:
            notes.note("subject", passage, item)


def _note_bracketed(notes: Notes, passage: Passage, first: Item) -> None:
    """Note the names that alone fill a bracket behind several things that are brought: two benchmarks (A, B)."""
    items = [first]
    for item in passage.items_from(first.end):
        if not sayings.ALSO_CALLED.fullmatch(passage.text, items[-1].end, item.start):
            break
        items.append(item)
    if len(items) > 1 and passage.text.startswith(")", items[-1].end) and all(is_shaped(item.text) for item in items):
        for item in items:
            notes.note("in brackets", passage, item)


def _owned(text: str, item: Item) -> str | None:
    """The rule by which the text owns a name: our X, our novel method, X, the resulting X."""
    if (
        text.startswith((",", ")", ".", " "), item.end)
        and text.endswith(sayings.NAMELY, 0, item.start)
        and (item.defined or is_shaped(item.text))
        and sayings.OWN_BY_NAME.search(text, max(0, item.start - 60), item.start)
        and sayings.ENDS_APPOSITION.match(text, item.end)
    ):
        return "apposed"
    if (
        (item.defined or is_shaped(item.text))
        and text.startswith((", ", "), ", " ("), item.end)
        and sayings.MADE.match(text, item.end)
        and sayings.MAKES.search(text, max(0, item.start - 40), item.start)
    ):
        return "apposed"
    if (
        text.endswith("proposed ", 0, item.start)
        and (item.defined or is_shaped(item.text) or " " in item.text)
        and not text.startswith("-", item.end)
        and sayings.PROPOSED_NAME.search(text, max(0, item.start - 20), item.start)
    ):
        return "proposed before"
    if (
        is_shaped(item.text)
        and text.endswith((" our ", "Our "), 0, item.start)
        and (
            sayings.OWN_SET.match(text, item.end)
            or (
                sayings.MIXED.search(item.text)
                and not text.startswith(("-", "'", "’"), item.end)
                and item.key not in COMMON
            )
        )
    ):
        return "proposed before"
    if (
        item.defined
        and text[item.start].isupper()
        and item.end - item.start > len(item.text)
        and text.endswith(sayings.NEW_LONG_FORM, 0, item.start)
        and not sayings.OF_A_TASK.match(text, item.end)
    ):
        return "ours"
    if (item.defined and text.endswith(sayings.OWN_LONG_FORM, 0, item.start)) or (
        text[item.start - 4 : item.start] in sayings.OURS_ENDS
        and text.endswith(sayings.OURS, 0, item.start)
        and not text.endswith(sayings.OF_OTHERS, 0, item.start)
    ):
        return "ours"
    if (text.startswith(",", item.end) and text.endswith(sayings.NAMED_PART, 0, item.start)) or (
        text[item.start - 2 : item.start - 1] in sayings.APPOSING_SIGNS
        and text.endswith(sayings.APPOSING, 0, item.start)
        and (item.defined or " " in item.text or is_shaped(item.text))
        and sayings.OWN_KIND.search(text, max(0, item.start - 110), item.start)
    ):
        return "apposed"
    if (
        (item.defined or (" " in item.text and text[item.start].isupper()))
        and text.endswith(sayings.BEFORE_A_NOTION, 0, item.start)
        and _is_notion(text, item)
    ):
        return "proposed before"
    if (
        text.endswith((" of ", " behind ", " in "), 0, item.start)
        and is_shaped(item.text)
        and sayings.IDEA_OF.search(text, max(0, item.start - 30), item.start)
    ):
        return "ours"
    if text.endswith(sayings.RESULTING, 0, item.start) and (
        " " in item.text or is_shaped(item.text) or not sayings.NOUN_AFTER.match(text, item.end)
    ):
        return "resulting"
    return None


def _is_notion(text: str, item: Item) -> bool:
    """Whether a name is that of a task or notion that is introduced, or of what something is defined as."""
    before = text[max(0, item.start - 90) : item.start]
    if sayings.NOTION_OF.search(before):
        return True
    return item.defined and text[item.start].isupper() and sayings.DEFINED_AS.search(before) is not None


def _is_numbered(text: str, item: Item) -> bool:
    """Whether a name begins one of the numbered things that are brought: (1) X: a model, (2) the Y, which adapts."""
    if text.find(") ", max(0, item.start - 9), item.start) < 0:
        return False
    numbered = sayings.NUMBERED.search(text, max(0, item.start - 9), item.start)
    if numbered is None:
        return False
    if text.startswith(": ", item.end) and not numbered["article"]:
        return any(map(is_shaped, item.text.split(" ")))
    return (
        (item.defined or " " in item.text or is_shaped(item.text))
        and sayings.NUMBERED_DOES.match(text, item.end) is not None
        and sayings.BRINGS_PARTS.search(text, max(0, item.start - 600), item.start) is not None
    )


def _is_known_before(passage: Passage, item: Item) -> bool:
    """Whether the text calls what a name stands for existing, or says what has become of it."""
    text = passage.text
    begins = item.defined and passage.number == 0 and item.start == 0
    before = text[max(0, item.start - 5) : item.start]
    return (before in sayings.KNOWN_ENDS and text.endswith(sayings.KNOWN, 0, item.start)) or (
        text.startswith(sayings.KNOWN_BY_THEN if begins else sayings.KNOWN_BY, item.end)
        and sayings.KNOWN_FOR.match(text, item.end) is not None
    )


def _stands_for_proposed(text: str, item: Item) -> bool:
    """Whether a name alone in brackets ends what a sentence proposes, and is used again."""
    return (
        is_shaped(item.text)
        and text.startswith("(", item.start - 1)
        and text.count(item.text) > 1
        and sayings.SENTENCE_AND_BRACKET.search(text, max(0, item.start - 190), item.start) is not None
    )


def _is_described(text: str, item: Item) -> bool:
    """Whether a name stands by itself before what it is: Then X, a reasoning method, reads it."""
    end = item.end
    if item.defined and (long := sayings.LONG_FORM_BEHIND.match(text, end)):
        end = long.end()
    return (
        text.startswith((", a", "), a") if item.end - item.start > len(item.text) or end > item.end else ", a", end)
        and (item.defined or is_shaped(item.text))
        and sayings.DESCRIBED.match(text, end) is not None
        and not sayings.BELONGING.search(text, max(0, item.start - 40), item.start)
        and not sayings.IN_A_LIST.search(text, max(0, item.start - 60), item.start)
    )


def _ends_bracket(text: str, item: Item) -> bool:
    """Whether an item is but the end of what a bracket says, as of a long form behind its short one."""
    if item.defined or not text.startswith(")", item.end):
        return False
    return text.rfind("(", 0, item.start) not in (-1, item.start - 1)
