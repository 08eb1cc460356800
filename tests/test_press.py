from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from libraries import corpus_of, paper, tree
from papershelf import urls
from papershelf.config import Settings, Site
from papershelf.enrich import enrich
from papershelf.pages.markdown import render
from papershelf.pages.shelf import make_slips
from papershelf.pages.views import HomePage, MovedPage, PaperPage, Slip
from papershelf.site.press import Press, Printed, kind_of, stamped
from papershelf.site.publish import Folder
from papershelf.site.stamp import CONTENT, Shell
from papershelf.workers import Workers

SITE = Site("Shelf", "Papers.", "https://shelf.example/")
SHELL = Shell((b"<title>", b"</title>", b""), ("title", CONTENT))


def slips() -> list[Slip]:
    corpus = corpus_of(*(paper(f"Paper {number}", f"On <owls> & {number}.") for number in range(7)))
    return list(make_slips(corpus, enrich(corpus.papers, (), 2), Settings(), SITE))


def press(folder: Path, *ready: str) -> Press:
    shells = {(PaperPage, "papers", 1): SHELL}
    site, markdown = Folder(folder / "site", {}), Folder(folder / "tree", {})
    return Press(slips(), shells, frozenset(map(urls.Address, ready)), SITE, site, markdown)


def test_every_page_is_written_as_markdown_and_those_with_a_shell_as_html(tmp_path: Path) -> None:
    printed = press(tmp_path).print(range(len(slips())))
    papers = {urls.html_file(slip.address): slip.make() for slip in slips() if slip.kind is PaperPage}
    assert tree(tmp_path / "site") == {name: stamped(SHELL, page, SITE) for name, page in papers.items()}
    assert tree(tmp_path / "tree") == {
        urls.markdown_file(slip.address): render(slip.make()).encode() for slip in slips()
    }
    assert set(printed.site.files) == set(papers)
    assert printed.tree.written == len(slips())
    assert b"<title>Paper 0 - Shelf</title>" in tree(tmp_path / "site")["papers/paper-0.html"]
    assert b"&lt;owls&gt; &amp; 0" in tree(tmp_path / "site")["papers/paper-0.html"]


def test_a_page_that_is_ready_is_left_alone(tmp_path: Path) -> None:
    press(tmp_path, "papers/paper-0").print(range(len(slips())))
    assert "papers/paper-0.html" not in tree(tmp_path / "site")
    assert "papers/paper-0.md" in tree(tmp_path / "tree")


def test_without_a_tree_no_markdown_is_written(tmp_path: Path) -> None:
    printed = replace(press(tmp_path), tree=None).print(range(len(slips())))
    assert printed.tree.files == {}
    press(tmp_path / "both").print(range(len(slips())))
    assert tree(tmp_path / "site") == tree(tmp_path / "both" / "site")
    assert not (tmp_path / "tree").exists()


def test_several_print_what_one_prints(tmp_path: Path) -> None:
    alone = press(tmp_path / "one").print(range(len(slips())))
    numbers = range(len(slips()))
    with ThreadPoolExecutor(3) as executor:
        parts = list(executor.map(press(tmp_path / "several").print, ([number] for number in numbers)))
    assert tree(tmp_path / "one") == tree(tmp_path / "several")
    assert {name: seen.digest for part in parts for name, seen in part.site.files.items()} == {
        name: seen.digest for name, seen in alone.site.files.items()
    }


@pytest.mark.parametrize("count", [1, 2])
def test_workers_print_the_same_bytes(tmp_path: Path, count: int) -> None:
    with Workers(count, enough=1) as workers:
        printed: list[Printed] = list(workers.share(Press.print, press(tmp_path), range(len(slips()))))
    press(tmp_path / "alone").print(range(len(slips())))
    assert tree(tmp_path / "site") == tree(tmp_path / "alone" / "site")
    assert sum(part.tree.written for part in printed) == len(slips())


def test_pages_of_a_kind_in_other_parts_of_the_site_have_shells_of_their_own() -> None:
    moved = [Slip(urls.Address(place), MovedPage, slips()[0].make) for place in ("papers/x", "systems/x", "papers/y")]
    assert [kind_of(slip) for slip in moved] == [(MovedPage, part, 1) for part in ("papers", "systems", "papers")]


def test_a_kind_that_only_markdown_knows_is_not_stamped() -> None:
    (home,) = (slip for slip in slips() if slip.kind is HomePage)
    assert kind_of(home) == (HomePage, "index", 0)
    with pytest.raises(ValueError, match="kind home"):
        stamped(SHELL, home.make(), SITE)
