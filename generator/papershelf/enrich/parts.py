"""Finds the named parts of what a paper brings: the modules, losses and stages that it names while it explains itself.

Once a paper has said that it proposes something, a long form in capitals with its short one behind an article is seldom
what others made: "Then, a Slice Interaction Network (SIN) keeps them". What stands around it and its own last word say
whether it is a part that was made for this, or a class of methods, a field or a measure that everyone knows.
"""

from __future__ import annotations

import re

from papershelf.enrich.common_terms import word_set
from papershelf.enrich.reading import Item, Passage

_BRINGS = re.compile(
    r"\b(?:[Ww]e|[Ii]|paper|work|study|article|letter|report|[Tt]his|[Hh]ere)\b[^.]{0,40}"
    r"\b(?:propos|introduc|present|develop|design|devis|describ|formulat|construct|build|releas|creat)"
    r"|\b(?:is|are) (?:proposed|introduced|presented|developed)\b"
)
_QUALITY = (
    r"(?!(?:well-known|popular|standard|typical|existing|classical|conventional|traditional|frozen|vanilla|common|known"
    r"|previous|state-of-the-art|recent|pre-?trained|modified|simple|original|baseline|strong|large|single|deep|to|of|for"
    r"|that|which|with|and|or|on|in|by|from|via|using|as|is|are|into|at|than|where|can|through|over|between|towards?"
    r"|based|under|across)\b)[a-z][\w-]*"
)
_ARTICLE = re.compile(
    r"\b(?=[AaNnOo])(?:(?<!\bof )|(?<=isting of )|(?<=nsists of )|(?<=mposed of ))(?<!\bas )(?<!\bAs )"
    rf"(?:[Aa]n?|[Oo]ur|[Oo]ne|[Aa]nother|[Nn]ovel|[Nn]ew) (?:{_QUALITY},? ){{0,4}}$"
    r"|\b(?:employs?|introduces?|proposes?|develops?|designs?|devises?)(?: \w+ly)? (?:the )?$"
)
_THE = re.compile(r"\bthe (?:[a-z]+ )?$")
_PLACE = re.compile(
    r"(?<!\w)(?:(?:\(?(?:[1-5a-d]|i{1,3}|iv|v)\)|(?:First|Second|Third|Fourth|Firstly|Secondly|Thirdly|Next|Then"
    r"|Finally|Lastly|Specifically|Moreover|Furthermore|Additionally|Concretely|Meanwhile"
    r"|Subsequently)),? (?:(?:the|The|an?|An?) )?$"
    r"|(?:^|(?<=[.:;] ))(?P<subject>The )$"
    r"|(?:first|second|third|fourth|final|last) (?:phase|stage|step|module|component|part|branch|one)(?: is|,)"
    r" (?:(?:the|an?) )?$"
    r"|(?:core|heart|key|cent(?:er|re))\b[^.;]{0,50}(?:\bis|,) (?:the )?$"
    r"|(?:compris(?:es|ing)|consist(?:s|ing) of|composed of)"
    r"(?: (?:an?|the|two|three))?(?: [a-z][\w-]*)?(?: [a-z]+:)? $"
    r"|(?:[Tt]wo|[Tt]hree|[Ff]our|key|novel|new|core|complementary)(?: [\w-]+){0,4}"
    r" (?:modules|components|strategies|mechanisms|losses|blocks|designs|techniques|branches),? $)"
)
_MADE_BY_OTHERS = re.compile(
    r"\b(?:known|such|inspired|motivated|based|built|called)\b[^,.;:()]{0,30}$"
    r"|\b(?:using|(?:leverag|exploit)(?:e?s|e?d|ing|e)) an? $"
)
_KINDS = word_set("module block layer mechanism loss losse strategy strategie unit head branch branche scheme")
_PARTS = _KINDS | word_set(
    "decoder encoder adapter tokenizer estimator fusion attention sampling sampler aggregation aggregator alignment",
    "router gate gating bank refinement injection interaction calibration weighting guidance classifier extractor",
    "metric predictor selector retriever projector regularizer rectifier refiner compressor corrector enhancer",
    "injector",
)
"""What a part is called that belongs to one system: by the word behind its short form, and by its own last word."""

_CLASS = re.compile(
    r"(?:Thought|Expert|Generation|Model|Transformer|Autoencoder|Learning|Network|Tuning|Optimi[sz]ation|Control|Error"
    r"|Rate|Process|Machine|Search|Filter|Field|Splatting|Recognition|Answering|Answer|Detection|Segmentation|Estimation"
    r"|Reality|Program(?:ming)?|Distribution|Analysis|Language|Function|System|Score|Transform|Graph|Equation|Problem"
    r"|Tree|Regression|Processing|Extraction|Modeling|Prediction|Forest|Classification|Planning|Test|Environment)(?:e?s)?$"
)
"""What a class of methods, a field or a measure is called, which many papers spell out."""

_QUALIFIES = re.compile(
    r"\)(?:-| (?:based|architecture|framework|model|backbone|network|approach|paradigm|technique|algorithm|problem|task"
    r"|dataset|agent|system|of|with|or|in|on|by|from)s?\b)"
)
_NEW = re.compile(r"\b(?:novel|new|our)\b[^.]{0,20}$")
_WORD_BEHIND = re.compile(r"\)? ([a-z]+)")
_WORD = re.compile(r"[A-Za-z][\w'’]*(?:-[a-z][\w'’]*)*")
_ORDINARY = re.compile(r"[A-Z][a-z]+(?:-[A-Za-z][a-z]*)*")
_DOES = re.compile(r"\)?(?: [A-Za-z]+)? (?:\w+ly )?(?!(?:is|has|was|does|as)\b)[a-z]+(?:s|es)\b")
_AND = re.compile(r"\)?(?: [a-z]+){0,2},? and (?:(?:an?|the) (?:[a-z][\w-]* ){0,3})?$")
_SMALL = frozenset(("of", "for", "and", "with", "in", "the", "to", "via", "on", "by", "a", "an", "from", "at"))
_FEW, _MANY = 3, 5
_REACH = 80


def is_part(passage: Passage, item: Item) -> bool:
    """Whether a place names a part of what the text has said to be proposed before."""
    text = passage.text
    if not (item.opens or _is_spelled_out(text, item) or _is_called_part(text, item, item.text)):
        return False
    words = _words(text, item)
    if not words:
        return _is_small_part(text, item) and _is_brought(passage, item)
    own = _is_own(text, item, words)
    if item.opens and len(words) >= _FEW and all(map(_ORDINARY.fullmatch, words)) and _DOES.match(text, item.end):
        return _is_brought(passage, item)
    if not own and not _is_spelled_out(text, item):
        return False
    before = text[max(0, item.start - _REACH) : item.start]
    place = _PLACE.search(before)
    if place and place["subject"] and not _DOES.match(text, item.end):
        return False
    called = own and (
        _ARTICLE.search(before)
        or (_THE.search(before) and len(words) >= _FEW and _is_called_part(text, item, words[-1]))
    )
    if not called and not place:
        return False
    return not _MADE_BY_OTHERS.search(before) and _is_brought(passage, item)


def _is_brought(passage: Passage, item: Item) -> bool:
    """Whether the paper has said before a place that it proposes something."""
    return bool(passage.number) or _BRINGS.search(passage.text, 0, item.start) is not None


def _is_small_part(text: str, item: Item) -> bool:
    """Whether a noun for parts names a long form in small letters, with its short one: a novel … attention (CA)."""
    if not (item.defined and _is_spelled_out(text, item) and text[item.start].islower()):
        return False
    words = _WORD.findall(text, item.start, item.end - len(item.text))
    if _count(words) < _FEW or not _is_called_part(text, item, words[-1]):
        return False
    before = text[max(0, item.start - _REACH) : item.start]
    place = _PLACE.search(before)
    if not (place or _ARTICLE.search(before)) or _MADE_BY_OTHERS.search(before):
        return False
    return _count(words) > _FEW or place is not None or _NEW.search(before) is not None


def joined_to(passage: Passage, first: Item, second: Item) -> bool:
    """Whether a second place that names a part is joined by "and" to the one before it."""
    text = passage.text
    words = _words(text, second)
    return bool(words) and _AND.fullmatch(text, first.end, second.start) is not None and _is_own(text, second, words)


def _is_own(text: str, item: Item, words: list[str]) -> bool:
    """Whether a name and the word behind it tell of a part rather than of what everyone knows."""
    if not _is_spelled_out(text, item):
        # Without a short form to tell that the words are a name, their number does, or that no class ends them.
        if len(words) < _FEW and _CLASS.search(words[-1].rpartition("-")[2].capitalize()):
            return False
        return _is_called_part(text, item, words[-1] if len(words) >= _FEW else "")
    if _is_called_part(text, item, words[-1]) or _count(words) >= _MANY:
        return True
    return _count(words) >= _FEW and not _CLASS.search(words[-1]) and not _QUALIFIES.match(text, item.end)


def _is_called_part(text: str, item: Item, name: str) -> bool:
    """Whether the last word of a name, or the one behind it, is what parts are called."""
    last = name.rpartition(" ")[2].rpartition("-")[2].lower()
    if last in _PARTS or last.removesuffix("s") in _PARTS:
        return True
    behind = _WORD_BEHIND.match(text, item.end)
    return behind is not None and (behind[1] in _KINDS or behind[1].removesuffix("s") in _KINDS)


def _count(words: list[str]) -> int:
    return len(words) + "".join(words).count("-")


def _is_spelled_out(text: str, item: Item) -> bool:
    """Whether a place has a long form, then its short one in brackets."""
    return item.end - item.start > len(item.text) and text.startswith(")", item.end)


def _words(text: str, item: Item) -> list[str]:
    """The words of a name, or of its long form, if there are several and all are in capitals."""
    if not text[item.start].isupper() or text.startswith(" (", item.end):
        return []
    if not _is_spelled_out(text, item):
        words = _WORD.findall(item.text)
        return words if len(words) > 1 and all(word[0].isupper() for word in words if len(word) > 1) else []
    words = _WORD.findall(text, item.start, item.end - len(item.text))
    small = sum(word[0].islower() for word in words if word not in _SMALL)
    return words if len(words) > 1 and words[-1][0].isupper() and small <= len(words) // _FEW else []
