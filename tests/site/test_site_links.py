"""Every link of the built site leads somewhere, every page can be reached, and nothing is fetched from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from browser.sites import (
    ALL_TITLES,
    HOSTILE_AUTHORS,
    OLD_PAGES,
    OLD_TOPIC,
    SCRIPTED,
    TOOLS,
    BuiltSite,
    hostile_abstract,
)

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
LOADING = ("script[src]", "img[src]", "iframe[src]", "source[src]", "link[rel=stylesheet]", "link[rel=icon]")
FETCHING_RELATIONS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload"}


def references(site: BuiltSite, page: str) -> Iterator[str]:
    """Every address that the page holds, but for those of other hosts that only a visitor would follow."""
    for element in site.soup(page).select("[href], [src], [action], [srcset], [poster], [data]"):
        for name in ("href", "src", "action", "poster", "data"):
            if element.has_attr(name):
                yield str(element[name])


def target(site: BuiltSite, page: str, address: str) -> tuple[str, str]:
    """The file of the site and the anchor that an internal address leads to."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    if not path:
        path = page
    elif page == "404.html":
        assert path.startswith(site.path), f"404.html: {address} is not absolute"
        path = path.removeprefix(site.path) or "index.html"
    else:
        assert not path.startswith("/"), f"{page}: {address} is absolute and fails in a folder and on a disk"
        path = normpath(join(dirname(page), path))
    return path, unquote(parts.fragment)


def internal(site: BuiltSite, page: str) -> Iterator[tuple[str, str, str]]:
    """Every internal address of a page, with its file and its anchor."""
    for address in references(site, page):
        if not urlsplit(address).scheme and not urlsplit(address).netloc:
            yield (address, *target(site, page, address))


def test_what_a_link_tells_the_map_is_a_paper_or_a_topic_of_it(site: BuiltSite) -> None:
    told = {
        anchor
        for page in site.html_files
        for _, file, anchor in internal(site, page)
        if file == "atlas.html" and anchor and anchor != "content"
    }
    topics = {topic for paper in site.papers.values() for topic in paper["topics"]}
    assert told == {f"paper={slug}" for slug in site.papers} | {f"topic={topic}" for topic in topics}


def test_no_internal_link_is_broken(site: BuiltSite) -> None:
    anchors = {page: {str(e["id"]) for e in site.soup(page).select("[id]")} for page in site.html_files}
    files = {path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*") if path.is_file()}
    broken = [
        f"{page}: {address}"
        for page in site.html_files
        for address, file, anchor in internal(site, page)
        if file not in files or (anchor and file in anchors and "=" not in anchor and anchor not in anchors[file])
    ]
    assert not broken, "\n".join(broken)
    assert sum(1 for page in site.html_files for _ in internal(site, page)) > 10 * len(site.html_files)


def test_links_name_files_because_a_disk_knows_no_folders(site: BuiltSite) -> None:
    for page in site.html_files:
        for address, file, _ in internal(site, page):
            assert not address.split("#")[0].endswith("/"), f"{page}: {address}"
            assert "." in file.rpartition("/")[2], f"{page}: {address}"


def test_every_page_can_be_reached_from_home_without_scripts(site: BuiltSite) -> None:
    reached, found = set[str](), ["index.html"]
    while found:
        page = found.pop()
        if page not in reached and page.endswith(".html"):
            reached.add(page)
            links = site.soup(page).select("a[href]")
            addresses = [str(link["href"]) for link in links]
            found += [target(site, page, a)[0] for a in addresses if not urlsplit(a).scheme and page != "404.html"]
    unlisted = {page for page in site.html_files if page == "404.html" or site.in_no_list(page)}
    # The reading list is linked to, though it does nothing without scripts.
    assert set(site.html_files) - reached == unlisted - {"reading.html"}


def test_a_visitors_own_pages_and_those_that_keep_an_old_address_alive_are_the_only_ones_in_no_list(
    own_site: BuiltSite, hostile_site: BuiltSite
) -> None:
    assert {page for page in hostile_site.html_files if hostile_site.in_no_list(page)} == {
        *OLD_PAGES,
        OLD_TOPIC,
        "papers/a-paper-that-is-hidden.html",
        *TOOLS,
    }
    left = {f"papers/{slug}.html" for slug in slugs_of(own_site, "slugs.tsv") - set(own_site.papers)}
    assert {page for page in own_site.html_files if own_site.in_no_list(page)} == left | set(TOOLS)


def slugs_of(site: BuiltSite, ledger: str) -> set[str]:
    """The slugs that a ledger of the site's library remembers, but for those that were given up."""
    rows = (site.library / "content" / ledger).read_text(encoding="utf-8").splitlines()[1:]
    return {row.split("\t")[0] for row in rows if not row.endswith("\t-")}


@pytest.mark.parametrize(("folder", "ledger"), [("papers", "slugs.tsv"), ("systems", "systems.tsv")])
def test_every_slug_of_a_ledger_has_a_page(folder: str, ledger: str, site: BuiltSite) -> None:
    slugs = slugs_of(site, ledger)
    assert slugs
    assert {f"{folder}/{slug}.html" for slug in slugs} <= set(site.html_files)


def test_nothing_is_loaded_from_another_host(site: BuiltSite) -> None:
    for page in site.html_files:
        soup = site.soup(page)
        for element in soup.select(", ".join(LOADING)):
            address = str(element.get("src") or element.get("href"))
            assert not urlsplit(address).netloc, f"{page}: {address}"
            assert urlsplit(address).scheme in ("", "data"), f"{page}: {address}"
        for link in soup.select("link[href]"):
            if FETCHING_RELATIONS & {str(rel) for rel in link["rel"]}:
                assert not urlsplit(str(link["href"])).netloc, f"{page}: {link}"
        assert not soup.select("[srcset], object, embed, base"), page
        assert not [form for form in soup.select("form[action]") if urlsplit(str(form["action"])).netloc], page


def test_no_style_sheet_or_script_names_another_host(site: BuiltSite) -> None:
    sheets = sorted(site.folder.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        for url in re.findall(r"url\(\s*['\"]?(.*?)['\"]?\s*\)|@import\s+['\"](.*?)['\"]", text):
            assert not re.match(r"(?:https?:)?//", "".join(url)), f"{sheet.name}: {url}"
    for script in sorted(site.folder.rglob("assets/papershelf/*.js")):
        assert not re.search(r"https?://", script.read_text(encoding="utf-8")), script.name


def test_the_address_that_a_page_gives_itself_is_its_own(site: BuiltSite) -> None:
    for page in site.html_files:
        soup = site.soup(page)
        canonical = [str(link["href"]) for link in soup.select("link[rel=canonical]")]
        shown = [str(meta["content"]) for meta in soup.select("meta[property='og:url']")]
        if site.url is None or page == "404.html":
            assert canonical == shown == [], page
        elif not site.in_no_list(page):
            assert canonical == [site.url + ("" if page == "index.html" else page)], page
            assert shown in ([], canonical), page


@pytest.mark.parametrize("name", ["own_site", "hostile_site"])
def test_the_sitemap_lists_every_page_that_can_be_reached(name: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    assert site.url
    tree = ElementTree.parse(site.folder / "sitemap.xml")  # noqa: S314 (the project's own file)
    found = [str(loc.text) for loc in tree.iter(f"{SITEMAP}loc")]
    assert len(found) == len(set(found))
    pages = {page for page in site.html_files if page != "404.html" and not site.in_no_list(page)}
    assert set(found) == {site.url + ("" if page == "index.html" else page) for page in pages}
    assert f"Sitemap: {site.url}sitemap.xml" in (site.folder / "robots.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", ["own_site", "hostile_site"])
def test_both_feeds_hold_the_same_papers_as_their_text(name: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    assert site.url
    atom = ElementTree.parse(site.folder / "feed.xml").getroot()  # noqa: S314 (the project's own file)
    feed = json.loads((site.folder / "feed.json").read_text(encoding="utf-8"))
    entries = atom.findall(f"{ATOM}entry")
    assert len(entries) == len(feed["items"]) == min(50, len(site.papers))
    for entry, item in zip(entries, feed["items"], strict=True):
        link = entry.find(f"{ATOM}link")
        assert link is not None
        page = str(link.get("href")).removeprefix(site.url)
        assert page in site.html_files
        paper = site.papers[page.removeprefix("papers/").removesuffix(".html")]
        assert entry.findtext(f"{ATOM}title") == item["title"] == paper["title"]
        assert entry.findtext(f"{ATOM}id") == item["id"] == item["url"] == site.url + page
        assert entry.findtext(f"{ATOM}content") == item["content_html"] == paper["abstract_html"]
        assert item["content_text"] == paper["abstract"]
        assert entry.findtext(f"{ATOM}updated") == item["date_published"]


def test_what_is_hostile_is_text_in_the_data_and_the_feeds(hostile_site: BuiltSite) -> None:
    by_title = {paper["title"]: paper for paper in hostile_site.papers.values()}
    assert set(ALL_TITLES) <= set(by_title)
    for title in ALL_TITLES:
        paper = by_title[title]
        assert paper["abstract"] == hostile_abstract(title)
        assert "<" not in paper["abstract_html"].replace("<p>", "").replace("</p>", "")
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", paper["slug"])
        assert len(paper["slug"]) <= 80
    assert by_title[SCRIPTED]["authors"] == list(HOSTILE_AUTHORS)
    atom = (hostile_site.folder / "feed.xml").read_text(encoding="utf-8")
    for element in ("<script", "<img", "<b>"):
        assert element not in atom


def test_every_file_name_is_safe_on_every_system(site: BuiltSite) -> None:
    names = [path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*")]
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9._/-]+", name), name
        stem = name.rpartition("/")[2].partition(".")[0]
        assert not re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", stem, re.IGNORECASE), name
        assert len(name.rpartition("/")[2]) <= 120, name
    assert len({name.casefold() for name in names}) == len(names)


def test_nothing_is_written_outside_of_the_site_and_the_tree(hostile_site: BuiltSite) -> None:
    expected = {".cache", "build", "content", "docs", "mkdocs.yml", "site"}
    assert {path.name for path in hostile_site.library.iterdir()} == expected
    assert {path.name for path in (hostile_site.library / "build").iterdir()} == {"docs"}
    assert {path.name for path in (hostile_site.library / "content").iterdir()} == {
        "captures",
        "overrides.yml",
        "slugs.tsv",
        "systems.tsv",
        "topics.yml",
    }
