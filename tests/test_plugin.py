from __future__ import annotations

import contextlib
import io
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest
import yaml

from libraries import (
    HOSTILE_TITLES,
    MARKDOWN_BREAKERS,
    SITE_URL,
    abstract_about,
    captured,
    make_library,
    tree,
    write,
)
from markup import Markup
from papershelf.cli import main
from papershelf.slugs import LEDGER_HEADER, make_slug

ONE = ("DICE: A Study of Graphs", abstract_about("graphs"))
TWO = ("Growing Lattices at Home", abstract_about("lattices"))
TOPICS = yaml.safe_dump(
    {"graphs": {"name": "Graphs </title><script>", "description": '"><img src=x>', "terms": {"graphs": 9}}}
)


def mkdocs(root: Path, *argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *argv],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def build(root: Path, *argv: str) -> int:
    return main(["-C", str(root), "build", "--quiet", *argv])


def made(root: Path) -> dict[str, bytes]:
    """Everything that a build writes."""
    return {
        **{f"site/{name}": data for name, data in tree(root / "site").items()},
        **{f"build/{name}": data for name, data in tree(root / "build").items()},
        "slugs.tsv": (root / "content" / "slugs.tsv").read_bytes(),
    }


@pytest.fixture(scope="module")
def real(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own library, copied and built."""
    root = tmp_path_factory.mktemp("real")
    shutil.copy(repository / "mkdocs.yml", root)
    for folder in ("content", "docs"):
        shutil.copytree(repository / folder, root / folder)
    assert build(root, "--strict") == 0
    return root


def test_mkdocs_build_and_papershelf_build_make_the_same_bytes_in_any_order(real: Path, tmp_path: Path) -> None:
    """Two doors, two runs, two orders of the files on the disk: one site."""
    expected = made(real)
    root = tmp_path / "other"
    names = [path.relative_to(real) for path in (real / "content").rglob("*") if path.is_file()]
    for name in random.Random(5).sample(names, len(names)):  # noqa: S311 (no secret)
        write(root / name, (real / name).read_bytes())
    shutil.copy(real / "mkdocs.yml", root)
    shutil.copytree(real / "docs", root / "docs")
    (root / "content" / "slugs.tsv").write_bytes((real / "content" / "slugs.tsv").read_bytes())
    done = mkdocs(root, "--strict", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    found = made(root)
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []


def test_a_second_build_makes_the_same_bytes(real: Path) -> None:
    before = made(real)
    assert build(real) == 0
    assert made(real) == before


def test_the_real_site_has_every_paper_and_every_capture_in_its_order(real: Path) -> None:
    lines = (real / "site" / "data" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 397
    title_at = {}
    for row in map(json.loads, lines):
        assert (real / "site" / "papers" / f"{row['slug']}.html").is_file()
        for source in row["sources"]:
            title_at[source["file"], source["line"]] = row["title"]
    assert len(title_at) == 433
    counts = []
    for capture in sorted((real / "content" / "captures").iterdir()):
        name = f"content/captures/{capture.name}"
        expected = [title for (file, _), title in sorted(title_at.items()) if file == name]
        page = Markup((real / "site" / "captures" / f"{make_slug(capture.stem, 'capture')}.html").read_text("utf-8"))
        shown = [a.text for a in page.all("a") if "ol" in a.within and "ps-title" in a.attributes.get("class", "")]
        assert [" ".join(text.split()) for text in shown] == expected
        counts.append(len(shown))
    assert counts == [119, 58, 207, 49]


def test_the_real_sitemap_lists_exactly_the_pages(real: Path) -> None:
    url = yaml.safe_load(re.sub(r"!ENV \[\w+, (.*)\]", r"\1", (real / "mkdocs.yml").read_text("utf-8")))["site_url"]
    root = ElementTree.fromstring((real / "site" / "sitemap.xml").read_bytes())  # noqa: S314 (made above)
    listed = {element.text for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    unlisted = {"404.html", "reading.html", "search.html", "search/index.html"}
    pages = {name for name in tree(real / "site") if name.endswith(".html")} - unlisted
    assert listed == {url + ("" if name == "index.html" else name) for name in pages}


def test_the_searches_that_the_guide_shows_find_papers(
    real: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = repository / "docs" / "guide"
    shown = re.findall(r"^papershelf (search .*)$", (guide / "commands.md").read_text("utf-8"), re.MULTILINE)
    queries = [shlex.split(command) for command in shown if "[" not in command]
    (address,) = re.findall(r"`search\.html\?(q=.*?&.*?)`", (guide / "reading.md").read_text("utf-8"))
    chosen = dict(parse_qsl(address))
    queries.append(["search", chosen["q"], f"topic:{chosen['topic']}"])
    assert len(queries) == 3
    for query in queries:
        assert main(["-C", str(real), *query]) == 0
        assert "papers/" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["feed.xml", "sitemap.xml"])
def test_the_real_xml_parses(real: Path, name: str) -> None:
    assert len(ElementTree.fromstring((real / "site" / name).read_bytes())) > 50  # noqa: S314 (made above)


def test_no_file_of_the_site_asks_another_host_or_is_a_template(real: Path) -> None:
    for name, data in tree(real / "site").items():
        if name.endswith((".html", ".xml", ".txt", ".json")):
            assert b"{%" not in data or name.startswith(("papers/", "search/", "data/", "feed")), name
        if name.endswith(".html"):
            for element in Markup(data.decode()).elements:
                said = element.attributes
                loads = element.tag == "link" and said.get("rel") not in ("canonical", "alternate")
                target = said.get("href", "") if loads else said.get("src", "")
                assert "//" not in target, name


def test_every_internal_link_of_the_real_site_leads_somewhere(real: Path) -> None:
    site = real / "site"
    pages = {name: Markup(data.decode()) for name, data in tree(site).items() if name.endswith(".html")}
    ids = {name: {e.attributes["id"] for e in page.elements if "id" in e.attributes} for name, page in pages.items()}
    files = set(tree(site))
    broken, seen = [], 0
    for name, page in pages.items():
        if name == "404.html":
            continue
        for element in page.elements:
            for target in (element.attributes.get("href"), element.attributes.get("src")):
                if not target or re.match(r"[a-z]+:", target):
                    continue
                path, _, anchor = target.partition("#")
                folder = name.rpartition("/")[0]
                resolved = os.path.normpath(f"{folder}/{path}" if folder else path) if path else name
                seen += 1
                told = "=" in anchor  # to the script of the map
                if resolved not in files or (anchor and not told and resolved in ids and anchor not in ids[resolved]):
                    broken.append(f"{name}: {target}")
    assert broken == []
    assert seen > 10_000


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of hostile titles, abstracts, authors, topics and file names."""
    titles = list(dict.fromkeys([*HOSTILE_TITLES, *(text for text in MARKDOWN_BREAKERS if text.strip())]))
    places = [(f"A Study of Number {n} in Graphs", abstract_about(f"graphs {n}")) for n in range(len(titles))]
    slugs = [make_slug(title, "paper") for title, _ in places]
    overrides = {
        slug: {"title": title, "abstract": f"{title}\n\n{title} again, with graphs.", "authors": [title]}
        for slug, title in zip(slugs, titles, strict=True)
    }
    root = make_library(
        tmp_path_factory.mktemp("hostile"),
        captures={"<img src=x onerror=alert(1)>.txt": captured(*places), "b.txt": captured(*zip_hostile())},
        overrides=yaml.safe_dump(overrides, allow_unicode=True),
        topics=TOPICS,
    )
    config = yaml.safe_load((root / "mkdocs.yml").read_text())
    config |= {"site_name": "</title><b>Shelf", "site_description": '"><script>alert(1)</script>'}
    write(root / "mkdocs.yml", yaml.safe_dump(config))
    with contextlib.redirect_stderr(io.StringIO()) as said:
        assert build(root) == 0
    assert said.getvalue() == "", "no page is rendered by itself"
    return root


def zip_hostile() -> Iterator[tuple[str, str]]:
    """The titles of the issue, as captured."""
    for number, title in enumerate(HOSTILE_TITLES):
        yield title, abstract_about(f"hostility {number}")


def html_pages(root: Path) -> dict[str, Markup]:
    return {name: Markup(data.decode()) for name, data in tree(root / "site").items() if name.endswith(".html")}


def test_hostile_titles_are_captured_as_papers(hostile: Path) -> None:
    rows = [json.loads(line) for line in (hostile / "site/data/papers.jsonl").read_text(encoding="utf-8").splitlines()]
    titles = {row["title"] for row in rows if any("b.txt" in source["file"] for source in row["sources"])}
    assert titles == {" ".join(title.split()) for title in HOSTILE_TITLES}


def test_no_page_holds_an_element_that_a_text_made(hostile: Path) -> None:
    for name, page in html_pages(hostile).items():
        for element in page.elements:
            assert element.tag not in ("iframe", "object", "embed", "b"), name
            assert not [key for key in element.attributes if key.startswith("on")], name
            for key in ("href", "src", "action"):
                target = element.attributes.get(key, "").strip().lower()
                assert not target.startswith(("javascript:", "data:", "vbscript:")), name
            if element.tag == "script":
                assert "alert(1)" not in element.text or element.attributes.get("type", "").endswith("json"), name
            if element.tag == "img":
                assert element.attributes.get("src") != "x", name


def test_the_title_of_a_page_is_the_title_of_the_paper_everywhere(hostile: Path) -> None:
    rows = [json.loads(line) for line in (hostile / "site/data/papers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 60
    pages = html_pages(hostile)
    for row in rows:
        page, title = pages[f"papers/{row['slug']}.html"], row["title"]
        article = page.all("article")[0]
        heading = next(e for e in page.all("h1") if "article" in e.within)
        assert " ".join(heading.text.split()) == title
        head_title = next(e for e in page.all("title") if "svg" not in e.within)
        assert " ".join(head_title.text.split()) == f"{title} - </title><b>Shelf"
        assert page.one("meta", property="og:title")["content"] == title
        assert page.one("meta", name="citation_title")["content"] == title
        assert json.loads(page.one("script", type="application/ld+json").text)["headline"] == title
        assert json.loads(page.one("script", id="citation-data").text)["csl"]["id"] == row["slug"]
        assert " ".join(row["abstract"].split()) in " ".join(article.text.split())
        for author in row["authors"]:
            assert author in " ".join(article.text.split())


def test_lists_show_hostile_titles_as_they_are(hostile: Path) -> None:
    rows = [json.loads(line) for line in (hostile / "site/data/papers.jsonl").read_text(encoding="utf-8").splitlines()]
    page = html_pages(hostile)["papers/index.html"]
    shown = {a["href"]: " ".join(a.text.split()) for a in page.all("a") if "ps-title" in a.attributes.get("class", "")}
    assert shown == {f"{row['slug']}.html": row["title"] for row in rows}


def test_what_material_has_and_no_page_asks_for_is_left_out(hostile: Path) -> None:
    assets = {name for name in tree(hostile / "site") if name.startswith("assets/")}
    assert not {
        name
        for name in assets
        if not name.startswith(("assets/papershelf/", "assets/atlas/", "assets/stylesheets/main."))
    }


def test_another_search_is_ignored_with_a_word_of_advice(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE)})
    assert build(root) == 0
    without = tree(root / "site")
    config = yaml.safe_load((root / "mkdocs.yml").read_text())
    config["plugins"] = [{"search": {"lang": "de"}}, *config["plugins"]]
    write(root / "mkdocs.yml", yaml.safe_dump(config))
    done = mkdocs(root, "--strict")
    assert done.returncode == 0
    assert "`search` may go from the plugins in mkdocs.yml" in done.stderr
    assert tree(root / "site") == without


def test_every_page_forbids_foreign_scripts(hostile: Path) -> None:
    for name, page in html_pages(hostile).items():
        policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"})["content"]
        assert "default-src 'self'" in policy, name
        assert "unsafe-" not in policy.partition("script-src")[2].partition(";")[0], name
        for script in page.all("script"):
            assert script.attributes.get("src") or "json" in script.attributes.get("type", ""), name


def test_file_names_are_plain(hostile: Path) -> None:
    for name in tree(hostile / "site"):
        assert re.fullmatch(r"[\w./-]+", name, re.ASCII), name
        assert not re.search(r"(^|/)(con|prn|aux|nul|com\d|lpt\d)\.", name), name


def test_hand_written_pages_have_a_title_a_description_and_an_address(tmp_path: Path) -> None:
    docs = {"notes/one.md": "---\ntitle: One </title> note\ndescription: Said & done.\n---\n\n# One\n"}
    root = make_library(tmp_path, captures={"a.txt": captured(ONE)}, docs=docs)
    assert build(root) == 0
    page = html_pages(root)["notes/one.html"]
    assert next(e for e in page.all("title") if "svg" not in e.within).text == "One </title> note - Test shelf"
    assert page.one("meta", name="description")["content"] == "Said & done."
    assert page.one("link", rel="canonical")["href"] == f"{SITE_URL}notes/one.html"
    root_element = ElementTree.fromstring((root / "site" / "sitemap.xml").read_bytes())  # noqa: S314 (made above)
    assert f"{SITE_URL}notes/one.html" in {element.text for element in root_element.iter() if element.text}


def test_pages_of_the_library_are_not_in_the_navigation(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE, TWO)})
    config = yaml.safe_load((root / "mkdocs.yml").read_text())
    del config["nav"]
    write(root / "mkdocs.yml", yaml.safe_dump(config))
    assert build(root) == 0
    about = html_pages(root)["about.html"]
    assert not [a for a in about.all("a") if "growing-lattices" in a.attributes.get("href", "")]


def test_a_page_that_is_gone_is_gone_from_the_site(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE, TWO)}, topics=TOPICS)
    assert build(root) == 0
    (root / "content" / "topics.yml").unlink()
    assert (root / "site" / "topics" / "graphs.html").is_file()
    assert build(root) == 0
    assert not (root / "site" / "topics" / "graphs.html").exists()
    assert not (root / "build" / "docs" / "topics" / "graphs.md").exists()


def test_mkdocs_says_what_is_wrong_in_one_line_and_fails(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE)}, ledger=f"{LEDGER_HEADER}\nx\n")
    done = mkdocs(root)
    assert done.returncode == 1
    assert "content/slugs.tsv:2: not a row of the ledger" in done.stderr
    assert "not built: 1 problem in the content" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root / "site").exists()


def test_what_the_system_refuses_is_one_line_of_mkdocs_too(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE)})
    for name in (".cache", "build"):
        place = write(root / name, "")
        done = mkdocs(root)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert f"ERROR   -  {place}: Not a directory; a file stands in the place of a folder; move it" in done.stderr
        place.unlink()


def test_a_hand_written_page_that_cannot_be_read_is_one_line_whoever_builds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE)}, docs={"good.md": "# Good\n"})
    docs = root / "docs"
    (docs / "latin.md").write_bytes("# One\n\nCafé\n".encode("latin-1"))
    (docs / "gone.png").symlink_to("nowhere")
    (docs / "folder.md").mkdir()
    os.mkfifo(docs / "pipe.md")
    wrong = [
        "docs/gone.png: a link that leads nowhere; mend or remove it",
        "docs/latin.md:3: not UTF-8; save the file as UTF-8",
        "docs/pipe.md: no file; move it elsewhere",
    ]
    done = mkdocs(root)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [line.partition(" -  ")[2].strip() for line in done.stderr.splitlines() if "docs/" in line] == wrong
    for command in ("build", "check"):
        assert main(["-C", str(root), command, "--quiet"]) == 1
        assert [line for line in capsys.readouterr().err.splitlines() if line.startswith("docs/")] == wrong


def test_mkdocs_strict_fails_with_any_problem(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE), "b.txt": ""})
    done = mkdocs(root, "--strict")
    assert done.returncode == 1
    assert "content/captures/b.txt:1: the file is empty" in done.stderr
    assert "Traceback" not in done.stderr


def test_mkdocs_names_an_unknown_setting_with_a_hint(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE)}, config="contents: x")
    done = mkdocs(root)
    assert done.returncode == 1
    text = (root / "mkdocs.yml").read_text("utf-8")
    line = text[: text.index("contents:")].count("\n") + 1
    assert f"did you mean 'content'? (mkdocs.yml:{line})" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("most", [0, 1])
def test_pages_name_the_feeds_where_there_are_some(most: int, tmp_path: Path) -> None:
    docs = {} if most else {"feed.xml": "<mine/>\n"}
    root = make_library(tmp_path, captures={"a.txt": captured(ONE, TWO)}, docs=docs, config=f"feed_items: {most}")
    assert build(root) == 0
    assert (root / "site" / "feed.json").exists() == bool(most)
    assert ((root / "site" / "feed.xml").read_text("utf-8") == "<mine/>\n") == (not most)
    for name, page in html_pages(root).items():
        links = [link for link in page.all("a") if "feed.xml" in link.attributes.get("href", "")]
        assert [len(page.all("link", rel="alternate")), len(links)] == ([2, 1] if most else [0, 0]), name


@pytest.mark.parametrize("wanted", [True, False])
def test_the_header_leads_to_the_map_where_there_is_one(wanted: bool, tmp_path: Path) -> None:
    config = f"atlas: {str(wanted).lower()}"
    root = make_library(tmp_path, captures={"a.txt": captured(ONE, TWO)}, topics=TOPICS, config=config)
    assert build(root) == 0
    assert (root / "site" / "atlas.html").exists() == wanted
    assert (root / "site" / "assets" / "atlas").exists() == wanted
    page = Markup((root / "site" / "topics" / "graphs.html").read_text("utf-8"))
    header = [link["href"] for link in page.all("a") if "header" in link.within and "nav" in link.within]
    assert header[:4] == [
        "../papers/index.html", "index.html", "../systems/index.html",
        "../atlas.html" if wanted else "../captures/index.html",
    ]  # fmt: skip
    assert page.all("a", href="../captures/index.html"), "the captures are never lost"
    assert bool(page.all("svg", viewBox="0 0 256 256") + page.all("svg", viewbox="0 0 256 256")) == wanted
