#!/usr/bin/env python3
"""Writes the pages that our site has beside papers, topics and lists, as Markdown for the builders that are compared:
those of systems and captures, and the glossary. They are no part of what those builders could find out by themselves.

usage: build_pages.py LIBRARY PAGES.jsonl

Each line has the `path` of a page, one folder deep, its `title`, its `description` and its Markdown `text`, which links
to other pages by their Markdown files and has no attributes that only Python-Markdown knows.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from build_content import SITE_NAME, SITE_URL

from papershelf import urls
from papershelf.build import read_library
from papershelf.config import Settings, Site
from papershelf.pages.markdown import render
from papershelf.pages.views import CapturePage, GlossaryPage, SystemPage
from papershelf.urls import Address

_ATTRIBUTES = re.compile(r"^\{: [^{}\n]*\}\n| ?\{ [.#][^{}\n]*\}| markdown=\"1\"", re.MULTILINE)
_FRONT_MATTER = re.compile(r"(?s)\A---\n.*?\n---\n+")


class OtherPage(NamedTuple):
    """A page that is not a paper's: its Markdown file, and what stands there."""

    path: str
    title: str
    description: str
    text: str

    def linking(self, ending: str) -> str:
        """The text with links to files of another ending than `.md`."""
        return re.sub(r"(?<=\w)\.md(?=[)#])", ending, self.text)


def read_pages(file: Path) -> Iterator[OtherPage]:
    """The pages of a file that this command wrote."""
    with file.open(encoding="utf-8") as lines:
        yield from (OtherPage(**json.loads(line)) for line in lines)


def other_pages(library: Path) -> Iterator[OtherPage]:
    """The pages of a library."""
    settings, site = Settings(atlas=False), Site(SITE_NAME, "", SITE_URL)
    for slip in read_library(library, settings, site, keep=True).slips:
        if slip.kind in (SystemPage, CapturePage, GlossaryPage):
            page = replace(slip.make(), address=_one_deep(slip.address))
            if isinstance(page, CapturePage | GlossaryPage):
                page = replace(page, pages=tuple(map(_one_deep, page.pages)))
            text = _ATTRIBUTES.sub("", _FRONT_MATTER.sub("", render(page)))
            yield OtherPage(urls.markdown_file(page.address), page.title, page.description, text)


def _one_deep(address: Address) -> Address:
    """An address in a folder that holds no others: elsewhere a folder has a page of its own, where ours has a list."""
    folder, *rest = address.split("/")
    return Address(f"{folder}/{'-'.join(rest) or 'page-1'}")


if __name__ == "__main__":
    with Path(sys.argv[2]).open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(page._asdict(), ensure_ascii=False) + "\n" for page in other_pages(Path(sys.argv[1])))
