"""Reads the daily-papers page as a text export: every link's URL on a line of its own beside the link's text.

Titles and abstracts are found by their neighbourhood: some tools write the URL of a paper before its title, some
after it, some after the abstract too. The whole file votes on which, and the rest is the page's navigation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from urllib.parse import unquote_plus

from papershelf.errors import ProblemLog
from papershelf.model import Capture
from papershelf.sources import page
from papershelf.sources.blocks import Block, Kind, assemble
from papershelf.sources.paragraphs import Line, blocks_of, is_spaced
from papershelf.sources.shape import broken_title_odds, prose_odds

LAYOUT = "text-export"

_URL = re.compile(r"<?(https?://[^\s<>]+)>?$")
_QUERY = re.compile(r"/papers\S*[?&]q=([^&#\s]+)")
_HUGGING_FACE = re.compile(r"https?://(?:[\w-]+\.)*(?:huggingface\.co|hf\.co)(?:/|$)")


def recognises(lines: Sequence[str]) -> bool:
    """Whether URLs of papers stand on lines of their own, about as many as there are paragraphs of prose."""
    texts = [page.squeeze(line) for line in lines]
    papers = {paper for text in texts if (paper := _paper(_url(text)))}
    prose = sum(len(text) > 300 for text in texts)
    return bool(papers) and 2 * len(papers) >= prose


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of a text export with the arXiv ids of their URLs."""
    numbered = _lines(lines)
    spaced = is_spaced(numbered)
    tokens = _tokens(numbered, spaced=spaced)
    first = next((i for i, token in enumerate(tokens) if token.arxiv_id), len(tokens))
    date = next((token.text for token in tokens[:first] if page.is_date(token.text)), None)
    return Capture(file, LAYOUT, assemble(list(_blocks(tokens, spaced=spaced)), file, log), date)


@dataclass(frozen=True, slots=True)
class _Token:
    """A part of the file: a URL, with its paper if it leads to one, or a text, of which furniture has no shape."""

    line: int
    text: str
    is_url: bool = False
    arxiv_id: str | None = None
    is_title: bool = False
    is_prose: bool = False


class _Place(Enum):
    """Where the URL of a paper stands."""

    BEFORE = "before its title"
    AFTER = "between its title and its abstract"
    END = "after its abstract"


_NOTHING = _Token(0, "")


def _url(text: str) -> str | None:
    found = _URL.match(text)
    return found[1] if found else None


def _paper(url: str | None) -> str | None:
    return page.paper_id(url) if url and "#" not in url else None


def _lines(lines: Sequence[str]) -> list[Line]:
    """The lines below the front matter, without the words that were searched for where a URL tells them."""
    start = page.front_matter_end(lines)
    queries = {unquote_plus(query).lower() for line in lines for query in _QUERY.findall(line)}
    texts = (page.squeeze(line) for line in lines[start:])
    return [(number, "" if text.lower() in queries else text) for number, text in enumerate(texts, start + 1)]


def _tokens(lines: Sequence[Line], *, spaced: bool) -> list[_Token]:
    """The URLs of the file and the texts between them."""
    tokens: list[_Token] = []
    stretch: list[Line] = []
    for number, text in lines:
        url = _url(text)
        if not url and not page.is_furniture(text):
            stretch.append((number, text))
            continue
        tokens += _texts(stretch, spaced=spaced)
        stretch = []
        if text:
            tokens.append(_Token(number, url or text, is_url=url is not None, arxiv_id=_paper(url)))
    return tokens + _texts(stretch, spaced=spaced)


def _texts(lines: Sequence[Line], *, spaced: bool) -> list[_Token]:
    tokens = []
    for block in blocks_of(lines, spaced=spaced):
        is_prose = prose_odds(block.text) > 0
        tokens.append(_Token(block.line, block.text, is_title=not is_prose, is_prose=is_prose))
    return tokens


def _blocks(tokens: Sequence[_Token], *, spaced: bool) -> Iterator[Block]:
    """Titles, prose with the URLs in it, and full dates; all else is navigation."""
    titles, prose_ids = _placed(tokens, spaced=spaced)
    pending: Block | None = None
    skip = -1
    for index, token in enumerate(tokens):
        if index <= skip:
            continue
        block: Block | None = None
        if index in titles:
            skip, arxiv_id = titles[index]
            text = " ".join(part.text for part in tokens[index : skip + 1])
            block = Block(token.line, text, Kind.TITLE, arxiv_id)
        elif token.is_prose:
            block = Block(token.line, token.text, Kind.PROSE, prose_ids.get(index))
        elif token.is_title and (_at(tokens, index + 1).is_prose or _at(tokens, index - 1).is_prose):
            block = Block(token.line, token.text)
        elif pending and _goes_on(tokens, index):
            pending = replace(pending, text=f"{pending.text} {token.text}")
        elif pending and not pending.date:
            pending = replace(pending, date=page.iso_date(token.text))
        if block:
            if pending:
                yield pending
            pending = block
    if pending:
        yield pending


def _goes_on(tokens: Sequence[_Token], index: int) -> bool:
    """Whether the token is a URL within an abstract: prose stands before it and it leads away from the page."""
    token = tokens[index]
    return token.is_url and _at(tokens, index - 1).is_prose and not _HUGGING_FACE.match(token.text)


def _placed(tokens: Sequence[_Token], *, spaced: bool) -> tuple[dict[int, tuple[int, str]], dict[int, str]]:
    """Titles by the index of their first token, with the index of their last and their id; the ids of prose."""
    place = _vote(tokens)
    titles: dict[int, tuple[int, str]] = {}
    prose_ids: dict[int, str] = {}
    before: str | None = None
    for index, token in enumerate(tokens):
        if not token.arxiv_id:
            continue
        divided = not spaced and bool(titles)
        title = None if token.arxiv_id == before else _title_at(tokens, index, place, divided=divided)
        if title:
            titles[title[0]] = (title[1], token.arxiv_id)
            before = token.arxiv_id
        elif _at(tokens, index + 1).is_prose and place is not _Place.END:
            prose_ids[index + 1] = token.arxiv_id
        elif _at(tokens, index - 1).is_prose and place is not _Place.BEFORE:
            prose_ids[index - 1] = token.arxiv_id
    return titles, prose_ids


def _vote(tokens: Sequence[_Token]) -> _Place:
    votes: Counter[_Place] = Counter()
    for index, token in enumerate(tokens):
        if not token.arxiv_id:
            continue
        earlier, previous = _at(tokens, index - 2), _at(tokens, index - 1)
        following, later = _at(tokens, index + 1), _at(tokens, index + 2)
        votes[_Place.AFTER] += previous.is_title and following.is_prose
        votes[_Place.BEFORE] += following.is_title and (later.is_prose or _two_lines(tokens, index + 1))
        votes[_Place.END] += previous.is_prose and earlier.is_title
    return max(_Place, key=lambda place: votes[place])


def _two_lines(tokens: Sequence[_Token], index: int) -> bool:
    """Whether a title in two lines and its abstract stand there."""
    return _at(tokens, index + 1).is_title and _at(tokens, index + 2).is_prose


def _title_at(tokens: Sequence[_Token], index: int, place: _Place, *, divided: bool) -> tuple[int, int] | None:
    """The first and last token of the title beside the URL at that index, None where there is none.

    `divided` allows it several tokens; not so the first title, which the words searched for may precede.
    """
    if place is _Place.BEFORE and _at(tokens, index + 1).is_title:
        end = index + 1
        while divided and _at(tokens, end + 1).is_title and _one_title(tokens, end):
            end += 1
        return index + 1, end
    if place is _Place.AFTER and _at(tokens, index - 1).is_title:
        start = index - 1
        while divided and _at(tokens, start - 1).is_title and _one_title(tokens, start - 1):
            start -= 1
        return start, index - 1
    return None


def _one_title(tokens: Sequence[_Token], index: int) -> bool:
    return broken_title_odds(tokens[index].text, tokens[index + 1].text) > 0


def _at(tokens: Sequence[_Token], index: int) -> _Token:
    return tokens[index] if 0 <= index < len(tokens) else _NOTHING
