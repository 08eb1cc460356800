from __future__ import annotations

import json
import re
from pathlib import Path

from papershelf.search.entries import Thing
from papershelf.search.index import search_files
from papershelf.search.reader import Index
from search_cases import FACETS, entry, index_in

PAPERS = [
    entry(f"Paper {number}: on graphs", f"Text {number} of graphs.", values={"topic": ("graphs",)})
    for number in range(40)
]
THINGS = [Thing("topic", ("Graphs",), "topics/graphs.html", "Nodes and edges.", 40)]


def files() -> dict[str, str]:
    return dict(search_files(PAPERS, THINGS, FACETS))


def test_the_order_of_papers_does_not_matter() -> None:
    assert dict(search_files(PAPERS[::-1], THINGS[::-1], FACETS)) == files()


def test_every_file_hands_over_its_data_under_its_name() -> None:
    found = files()
    assert list(found)[-1] == "root.js"
    for name, text in found.items():
        assert re.fullmatch(r"(root|[tpcf]\d+-[a-z2-7]{5})\.js", name)
        call = re.fullmatch(r'papershelfIndex\("([^"]+)",(.*)\)\n', text, re.DOTALL)
        assert call
        assert call[1] == name.removesuffix(".js")
        json.loads(call[2])


def test_a_name_changes_with_the_content_and_only_then() -> None:
    before = set(files())
    after = set(dict(search_files([*PAPERS[:-1], entry("Paper 9: new", "New.")], THINGS, FACETS)))
    assert before & after
    assert before - after


def test_the_root_counts_the_values_of_facets() -> None:
    root = json.loads(files()["root.js"].split(",", 1)[1].rstrip(")\n"))
    facets = dict(root["facets"])
    assert facets["topic"][0] == ["graphs", "Graphs", 40]
    assert facets["has"] == [["code", "code", 0]]
    assert root["papers"] == 40


def test_a_hostile_title_is_a_string_of_the_script(tmp_path: Path) -> None:
    hostile = '</script><script>alert(1)</script>\\"); alert(1); ("`${x}` \u2028'
    for text in index_in(tmp_path, [entry(hostile, hostile)]).values():
        json.loads(text[text.index(",") + 1 : text.rindex(")")])
    card = Index(tmp_path).card(0)
    assert (card.title, card.text) == (hostile, hostile)


def test_an_empty_library_has_an_index() -> None:
    assert list(dict(search_files((), (), {}))) == ["root.js"]
