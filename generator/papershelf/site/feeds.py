"""What machines ask a site for: feeds of the newest papers, a sitemap, robots.txt and llms.txt.

Feeds and sitemaps need absolute URLs, so a library without a site_url has none of them. Dates come from the captures
or from SOURCE_DATE_EPOCH, never from the clock: the same input gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from itertools import islice
from typing import Any
from xml.etree import ElementTree

from papershelf import escaping, urls
from papershelf.config import Site
from papershelf.dates import first_day
from papershelf.model import Corpus, Listing, Paper
from papershelf.pages.views import PaperPage, Slip, TopicPage, counted, excerpt, newest_papers

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_SITEMAP_LIMIT = 50_000
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_SUMMARY = 400


def feed_files(corpus: Corpus, site: Site, most: int, epoch: int | None) -> dict[str, str]:
    """The Atom and the JSON feed of the newest papers, at most `most`; none for 0 or without a site URL.

    `epoch` is SOURCE_DATE_EPOCH in seconds, the date of what has no date of its own.
    """
    if site.url is None or not most:
        return {}
    entries = list(islice(newest_papers(corpus), most))
    return {
        urls.ATOM: _atom(entries, site, site.url, epoch),
        urls.JSON_FEED: _json_feed(entries, site, site.url, epoch),
    }


def index_files(slips: Sequence[Slip], others: Iterable[str], site: Site) -> dict[str, str]:
    """robots.txt and llms.txt, and with a site URL the sitemap, of the pages of the call slips.

    `others` are the site's other HTML files.
    """
    files = {urls.ROBOTS: _robots(site), urls.LLMS: _llms(slips, site)}
    if site.url is None:
        return files
    addresses = sorted({*(urls.html_file(slip.address) for slip in slips if slip.kind.listed), *others})
    locations = [urls.absolute(address, site.url) for address in addresses]
    parts = [locations[start : start + _SITEMAP_LIMIT] for start in range(0, len(locations), _SITEMAP_LIMIT)]
    if len(parts) == 1:
        return files | {urls.SITEMAP: _locations("urlset", "url", parts[0])}
    names = [urls.sitemap_part(number) for number in range(1, len(parts) + 1)]
    files |= {name: _locations("urlset", "url", part) for name, part in zip(names, parts, strict=True)}
    index = [urls.absolute(name, site.url) for name in names]
    return files | {urls.SITEMAP: _locations("sitemapindex", "sitemap", index)}


def _moment(date: str | None, epoch: int | None) -> str:
    """An RFC 3339 moment for an ISO date of any precision, or else for the epoch."""
    moment = datetime.combine(first_day(date), time(), UTC) if date else datetime.fromtimestamp(epoch or 0, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _atom(entries: Sequence[tuple[Paper, Listing]], site: Site, site_url: str, epoch: int | None) -> str:
    feed = ElementTree.Element("feed", xmlns=_ATOM)
    updated = max((_moment(listing.date, epoch) for _, listing in entries), default=_moment(None, epoch))
    _add(feed, "title", site.name)
    _add(feed, "subtitle", site.description)
    _add(feed, "id", site_url)
    _add(feed, "link", rel="self", type="application/atom+xml", href=urls.absolute(urls.ATOM, site_url))
    _add(feed, "link", rel="alternate", type="text/html", href=site_url)
    _add(feed, "updated", updated)
    for paper, listing in entries:
        address = urls.paper_url(paper.id, site_url)
        entry = _add(feed, "entry")
        _add(entry, "title", paper.title.line)
        _add(entry, "id", address)
        _add(entry, "link", rel="alternate", type="text/html", href=address)
        _add(entry, "updated", _moment(listing.date, epoch))
        for name in paper.people or (site.name,):
            _add(_add(entry, "author"), "name", name)
        _add(entry, "summary", excerpt(paper.abstract.line, _SUMMARY))
        _add(entry, "content", paper.abstract.html, type="html")
    return _document(feed)


def _json_feed(entries: Sequence[tuple[Paper, Listing]], site: Site, site_url: str, epoch: int | None) -> str:
    items: list[dict[str, Any]] = []
    for paper, listing in entries:
        address = urls.paper_url(paper.id, site_url)
        item: dict[str, Any] = {"id": address, "url": address, "title": paper.title.line}
        if paper.authors:
            item["authors"] = [{"name": name} for name in paper.people]
        item |= {
            "summary": excerpt(paper.abstract.line, _SUMMARY),
            "content_html": paper.abstract.html,
            "content_text": paper.abstract.plain,
            "date_published": _moment(listing.date, epoch),
        }
        items.append(item)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "description": site.description,
        "home_page_url": site_url,
        "feed_url": urls.absolute(urls.JSON_FEED, site_url),
        "language": site.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _robots(site: Site) -> str:
    lines = ["User-agent: *", "Allow: /"]
    if site.url:
        lines += ["", f"Sitemap: {urls.absolute(urls.SITEMAP, site.url)}"]
    return "\n".join(lines) + "\n"


def _llms(slips: Sequence[Slip], site: Site) -> str:
    """The site in the form of llmstxt.org: what it is, and where its data and its topics are."""
    papers = sum(slip.kind is PaperPage for slip in slips)

    def line(text: str, target: str, note: str) -> str:
        address = urls.absolute(target, site.url) if site.url else target
        return f"- [{escaping.markdown(text)}]({address}): {escaping.markdown(note)}"

    lines = [f"# {escaping.markdown(site.name)}", "", f"> {escaping.markdown(site.description)}", "", "## Papers", ""]
    lines.append(line("All papers as data", urls.PAPERS_DATA, f"{counted(papers, 'paper')}, one JSON object a line"))
    lines.append(line("Schema", urls.SCHEMA, "what the fields mean"))
    lines.append(line("All papers", urls.html_file(urls.PAPERS), "A to Z"))
    lines += ["", "## Topics", ""]
    topics = (slip.make() for slip in slips if slip.kind is TopicPage and slip.address.count("/") == 1)
    lines += [line(page.title, urls.html_file(page.address), page.description) for page in topics]
    return "\n".join(lines) + "\n"


def _locations(root: str, element: str, locations: Iterable[str]) -> str:
    """A sitemap, written line by line, for a large library has a hundred thousand pages."""
    lines = [f'<{root} xmlns="{_SITEMAP}">']
    for location in locations:
        loc = escaping.html_text(escaping.xml_text(location))
        lines += (f" <{element}>", f"  <loc>{loc}</loc>", f" </{element}>")
    return "\n".join([_DECLARATION, *lines, f"</{root}>", ""])


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag, {k: escaping.xml_text(v) for k, v in attributes.items()})
    if text is not None:
        element.text = escaping.xml_text(text)
    return element


def _document(root: ElementTree.Element) -> str:
    ElementTree.indent(root, " ")
    return f"{_DECLARATION}\n" + ElementTree.tostring(root, encoding="unicode") + "\n"
