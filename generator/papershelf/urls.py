"""The only owner of addresses: where each page stands, in the Markdown tree and in the site, and how one page links
to another.

An address is a page's path without a suffix (`papers/dice`). Pages are files with a name (`papers/dice.html`), never
folders with an index, and links between them are relative, so that the site works from a disk and from any folder of
a web server.
"""

from __future__ import annotations

from typing import NewType
from urllib.parse import quote

from papershelf.model import CaptureId, PaperId, SystemId, TopicId

Address = NewType("Address", str)

HOME = Address("index")
PAPERS = Address("papers/index")
TOPICS = Address("topics/index")
SYSTEMS = Address("systems/index")
CAPTURES = Address("captures/index")
GLOSSARY = Address("glossary")
ATLAS = Address("atlas")
SEARCH_PAGE = Address("search")
SEARCH_FOLDER = Address("search/index")
"""The page of results once more, for addresses that name the folder: `search/?q=…`."""
READING = Address("reading")
STATISTICS = Address("statistics")
ATOM = "feed.xml"
JSON_FEED = "feed.json"
SITEMAP = "sitemap.xml"
PAPERS_DATA = "data/papers.jsonl"
SCHEMA = "data/schema.json"
ATLAS_DATA = "assets/atlas/"
ATLAS_POINTS = f"{ATLAS_DATA}points.js"
ATLAS_SLUGS = f"{ATLAS_DATA}slugs.js"
SEARCH = "search"
"""The folder of the search index."""
READING_DATA = "reading"
"""The folder of what the reading list asks for."""
DATA_FILES = (PAPERS_DATA, SCHEMA)


def paper(paper_id: PaperId) -> Address:
    """The page of a paper."""
    return Address(f"papers/{paper_id}")


def papers_page(number: int) -> Address:
    """One page of the list of all papers, from 1."""
    return PAPERS if number == 1 else Address(f"papers/page-{number}")


def glossary_page(number: int) -> Address:
    """One page of the glossary, from 1."""
    return GLOSSARY if number == 1 else Address(f"{GLOSSARY}/page-{number}")


def topic(topic_id: TopicId) -> Address:
    """The page of a topic."""
    return Address(f"topics/{topic_id}")


def topic_page(topic_id: TopicId, number: int) -> Address:
    """One page of a topic's papers, from 1; the first is the page of the topic."""
    return topic(topic_id) if number == 1 else Address(f"{topic(topic_id)}/page-{number}")


def system(system_id: SystemId) -> Address:
    """The page of a system."""
    return Address(f"systems/{system_id}")


def systems_page(number: int) -> Address:
    """One page of the list of all systems, from 1."""
    return SYSTEMS if number == 1 else Address(f"systems/page-{number}")


def capture(capture_id: CaptureId) -> Address:
    """The page of a capture."""
    return Address(f"captures/{capture_id}")


def paper_on_atlas(paper_id: PaperId) -> str:
    """A paper's place on the map: a file of the site, and what its script is to show."""
    return f"{html_file(ATLAS)}#paper={paper_id}"


def topic_on_atlas(topic_id: TopicId) -> str:
    """A topic's part of the map."""
    return f"{html_file(ATLAS)}#topic={topic_id}"


def atlas_shard(number: int) -> str:
    """The file of a part of the papers of the map, from 0."""
    return f"{ATLAS_DATA}papers-{number}.js"


def capture_page(capture_id: CaptureId, number: int) -> Address:
    """One page of a capture's papers, from 1; the first is the page of the capture."""
    return capture(capture_id) if number == 1 else Address(f"{capture(capture_id)}/page-{number}")


def markdown_file(address: Address) -> str:
    """Its file in the Markdown tree."""
    return f"{address}.md"


def html_file(address: Address) -> str:
    """Its file in the site."""
    return f"{address}.html"


def relative(target: str, start: Address) -> str:
    """The link from the page at `start` to a file of the tree or the site."""
    folder, up = start[: start.rfind("/") + 1], ""
    while not target.startswith(folder):
        folder, up = folder[: folder.rfind("/", 0, -1) + 1], up + "../"
    return up + target[len(folder) :]


def paper_url(paper_id: PaperId, site_url: str) -> str:
    """The URL of a paper's page."""
    return absolute(html_file(paper(paper_id)), site_url)


def absolute(target: str, site_url: str) -> str:
    """The URL of a file of the site; the home page's is the site's own."""
    return site_url.rstrip("/") + "/" + ("" if target == html_file(HOME) else quote(target))
