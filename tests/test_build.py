from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from libraries import (
    abstract_about,
    captured,
    glued,
    line_of_title,
    make_library,
    markdown_of,
    site_files_of,
    tree,
    write,
)
from papershelf.build import LAYOUT, Library, Rendered, read_library, refuse, summary
from papershelf.config import CACHE, Settings, Site
from papershelf.errors import ContentError, ProblemLog

SITE = Site("Shelf", "Papers.", "https://shelf.example/")
ONE = ("DICE: A Study of Graphs", abstract_about("graphs"))
TWO = ("Growing Lattices at Home", abstract_about("lattices"))
TOPICS = "graphs:\n  name: Graphs\n  description: Nodes.\n  terms: {graph: 3}\n"


def read(root: Path, **settings: Any) -> Library:
    return read_library(root, Settings(**settings), SITE)


def publish(library: Library) -> Path:
    """Write the site without what MkDocs renders, and the Markdown tree; return the tree's folder."""
    library.claim(library.root / "site")
    rendered = Rendered(library.root / CACHE / "rendered", library.root / "docs")
    library.publish(rendered, library.root / "site")
    return library.root / library.settings.markdown


def problems(library: Library) -> list[str]:
    return [str(problem) for problem in library.problems]


def test_captures_become_a_library(tmp_path: Path) -> None:
    root = make_library(
        tmp_path, captures={"a.txt": captured(ONE, TWO), "sub/b.txt": glued(ONE)}, topics=TOPICS,
        overrides="growing-lattices-at-home: {date: 2025}\n",
    )  # fmt: skip
    library = read(root)
    assert problems(library) == []
    assert [paper.id for paper in library.corpus.papers] == ["dice-a-study-of-graphs", "growing-lattices-at-home"]
    assert [str(source) for source in library.corpus.papers[0].sources] == [
        f"content/captures/a.txt:{line_of_title(1)}",
        "content/captures/sub/b.txt:3",
    ]
    assert library.corpus.papers[1].date == "2025"
    assert [match.topic for match in library.knowledge.topics_of[library.corpus.papers[0].id]] == ["graphs"]
    assert (library.corpus.records, library.corpus.duplicates) == (3, 1)


def test_a_library_without_captures_is_empty_and_fine(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    library = read(tmp_path)
    assert library.corpus.papers == ()
    assert problems(library) == []
    assert {page.kind for page in library.pages} >= {"home", "papers", "captures"}


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)<script>.txt",
        "a b & c's.txt",
        "{{ x }}.txt",
        "!.txt",
        "字.txt",
        "2025-02-31.txt",
        "CON.txt",
        "index.txt",
    ],
)
def test_a_hostile_file_name_is_text(tmp_path: Path, name: str) -> None:
    root = make_library(tmp_path, captures={name: captured(ONE)})
    library = read(root)
    publish(library)
    (row,) = site_files_of(library, tmp_path / "docs", [])["data/papers.jsonl"].splitlines()
    assert json.loads(row)["sources"] == [{"file": f"content/captures/{name}", "line": line_of_title(1)}]
    text = (root / "build" / "docs" / "papers" / "dice-a-study-of-graphs.md").read_text(encoding="utf-8")
    assert "<script>alert" not in text.partition("\n---\n")[2]
    (capture,) = (page for page in library.pages if page.kind == "capture")
    assert (root / "build" / "docs" / f"{capture.address}.md").is_file()


def test_a_file_name_that_is_not_utf8_is_no_traceback(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE)})
    try:
        (root / "content" / "captures" / "a.txt").rename(root / "content" / "captures" / "\udcff.txt")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    library = read(root)
    assert problems(library) == [r"content/captures/\xff.txt: the name of this file is not text; rename it"]
    assert not library.problems.fatal
    library.claim(tmp_path / "site")
    assert site_files_of(library, tmp_path / "docs", [])["data/papers.jsonl"] == ""


@pytest.mark.parametrize("slug", ["index", "con", "aux"])
def test_a_topic_cannot_have_a_name_that_the_site_or_windows_keeps(tmp_path: Path, slug: str) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE)}, topics=TOPICS.replace("graphs", slug, 1))
    library = read(root)
    assert [line.partition(": ")[0] for line in problems(library)] == ["content/topics.yml:1"]
    addresses = [page.address for page in library.pages]
    assert len(addresses) == len(set(addresses))


def test_papers_that_are_called_page_do_not_take_the_places_of_the_list(tmp_path: Path) -> None:
    papers = [("Page", abstract_about("pages")), ("Page +", abstract_about("sheets")), ONE, TWO]
    library = read(make_library(tmp_path, captures={"a.txt": captured(*papers)}), papers_per_page=1)
    assert len(library.corpus.papers) == 4
    addresses = [page.address for page in library.pages]
    assert len(addresses) == len(set(addresses))


def test_the_markdown_tree_and_the_ledger_are_written(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE)})
    library = read(root)
    folder = publish(library)
    assert folder == root / "build" / "docs"
    assert set(tree(folder)) - {".papershelf"} == set(markdown_of(library))
    assert (root / "content" / "slugs.tsv").read_text(encoding="utf-8").splitlines()[1].startswith("dice-a-study-of")


def test_an_empty_library_writes_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    read(tmp_path).claim(tmp_path / "site")
    assert not (tmp_path / "content" / "slugs.tsv").exists()


def test_a_second_build_finds_its_own_ledger_and_changes_nothing(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE, TWO)})
    publish(read(root))
    before = tree(root)
    library = read(root)
    publish(library)
    assert problems(library) == []
    assert tree(root) == before


def test_a_corrected_title_keeps_its_page(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(("Growing Latices at Home", TWO[1]))})
    read(root).claim(tmp_path / "site")
    write(root / "content" / "captures" / "a.txt", captured(TWO))
    library = read(root)
    assert problems(library) == []
    assert [(paper.id, paper.title.line) for paper in library.corpus.papers] == [("growing-latices-at-home", TWO[0])]


def test_a_vanished_paper_forbids_a_build_until_its_row_says_where_it_went(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE, TWO)})
    read(root).claim(tmp_path / "site")
    write(root / "content" / "captures" / "a.txt", captured(ONE))
    library = read(root)
    assert library.problems.fatal
    with pytest.raises(ContentError, match="not built: 1 problem in the content"):
        refuse(library.problems, strict=False)
    ledger = root / "content" / "slugs.tsv"
    rows = ledger.read_text(encoding="utf-8").splitlines()
    assert rows[2].startswith("growing-lattices-at-home\t")
    write(ledger, "\n".join([*rows[:2], f"{rows[2]}\tdice-a-study-of-graphs", ""]))
    library = read(root)
    assert problems(library) == []
    text = markdown_of(library)["papers/growing-lattices-at-home.md"]
    assert "This page has moved to [DICE: A Study of Graphs](dice-a-study-of-graphs.md)" in text


def test_a_hidden_paper_leaves_every_list_and_its_page_says_so(tmp_path: Path) -> None:
    root = make_library(
        tmp_path, captures={"a.txt": captured(ONE, TWO)}, overrides="growing-lattices-at-home: {hide: true}\n"
    )
    library = read(root)
    files = markdown_of(library)
    assert "not in this library any more" in files.pop("papers/growing-lattices-at-home.md")
    assert not any("Lattices" in text for text in files.values())
    assert not any("attices" in text for text in site_files_of(library, tmp_path / "docs", []).values())


def test_only_a_fatal_problem_forbids_a_build_unless_it_is_strict() -> None:
    log = ProblemLog()
    refuse(log, strict=True)
    log.add("a", 1, "x")
    refuse(log, strict=False)
    with pytest.raises(ContentError, match="not built: 1 problem in the content"):
        refuse(log, strict=True)
    log.add("a", 2, "y", fatal=True)
    with pytest.raises(ContentError, match="not built: 2 problems in the content"):
        refuse(log, strict=False)


@pytest.mark.parametrize(
    ("lines", "pages", "said"),
    [
        (0, None, "2 records, 2 papers, 0 duplicates, 0 problems"),
        (1, 12, "2 records, 2 papers, 0 duplicates, 1 problem, 12 pages"),
        (2, 12, "2 records, 2 papers, 0 duplicates, 2 problems, 12 pages"),
    ],
)
def test_the_summary_is_one_line(tmp_path: Path, lines: int, pages: int | None, said: str) -> None:
    library = read(make_library(tmp_path, captures={"a.txt": captured(ONE, TWO)}))
    for line in range(lines):
        library.problems.add("a.txt", line, "x")
    text = summary(library, pages)
    assert text == said


def test_progress_is_told_of_every_capture(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE), "b.txt": captured(TWO)})
    told: list[tuple[str, int, int]] = []
    read_library(root, Settings(), SITE, lambda stage, done, total: told.append((stage, done, total)))
    assert [done for stage, done, total in told if stage == "read" and total == 2] in ([0, 1], [1, 2], [0, 1, 2])
    assert {"merge", "enrich"} <= {stage for stage, _, _ in told}


def test_the_files_may_be_written_in_any_order(tmp_path: Path) -> None:
    captures = {f"{name}.txt": captured((f"A Study of {name}", abstract_about(name)), ONE) for name in "abcdef"}
    shuffled = dict(random.Random(3).sample(list(captures.items()), len(captures)))  # noqa: S311 (no secret)
    trees = []
    for name, files in (("one", captures), ("other", shuffled)):
        library = read(make_library(tmp_path / name, captures=files, topics=TOPICS))
        publish(library)
        trees.append(
            (_without_cache(tree(tmp_path / name)), site_files_of(library, tmp_path / name / "docs", ["about.html"]))
        )
    assert trees[0] == trees[1]


def _without_cache(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if not name.startswith(CACHE)}


def test_the_real_corpus_is_read_whole(repository: Path, tmp_path: Path) -> None:
    library = read(repository)
    assert problems(library) == []
    assert summary(library, None).startswith("433 records, 397 papers, 36 duplicates, 0 problems")
    addresses = [page.address for page in library.pages]
    assert len(addresses) == len(set(addresses))
    assert sum(page.kind == "paper" for page in library.pages) == 397
    assert sorted(len(page.items) for page in library.pages if page.kind == "capture") == [49, 58, 119, 207]  # type: ignore[attr-defined]
    files = site_files_of(library, tmp_path / "docs", [])
    lines = files["data/papers.jsonl"].splitlines()
    schema = json.loads(files["data/schema.json"])
    rows = [json.loads(line) for line in lines]
    assert len(rows) == 397
    assert [row["slug"] for row in rows] == sorted(row["slug"] for row in rows)
    validator = jsonschema.Draft202012Validator(schema)
    assert [error.message for row in rows for error in validator.iter_errors(row)] == []
    assert sum(len(row["sources"]) for row in rows) == 433


def test_a_library_without_a_map_has_no_trace_of_it(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE, TWO)}, topics=TOPICS)
    library = read(root, atlas=False)
    assert library.atlas is None
    texts = markdown_of(library) | site_files_of(library, root / "docs", ())
    assert not [name for name, text in texts.items() if "atlas" in name + text]
    texts = markdown_of(read(root)) | site_files_of(read(root), root / "docs", ())
    assert {"atlas.md", "assets/atlas/points.js", "assets/atlas/papers-0.js"} <= set(texts)


def test_the_map_is_kept_for_the_next_build_and_made_again_without(tmp_path: Path) -> None:
    root = make_library(tmp_path, captures={"a.txt": captured(ONE, TWO)})
    first = site_files_of(read(root), root / "docs", ())
    kept = root / CACHE / LAYOUT
    data = kept.read_bytes()
    assert site_files_of(read(root), root / "docs", ()) == first
    kept.write_bytes(b"broken")
    assert site_files_of(read(root), root / "docs", ()) == first
    assert kept.read_bytes() == data


def test_a_paper_that_comes_later_moves_no_other_on_the_map(tmp_path: Path) -> None:
    subjects = [f"{first}{second}" for first in ("graph", "lattice", "metre") for second in "abcdef"]
    root = make_library(
        tmp_path, captures={"b.txt": captured(*((f"Study of {one}", abstract_about(one)) for one in subjects))}
    )
    before = read(root)
    publish(before)
    write(root / "content" / "captures" / "a.txt", captured(("A Study before All Others", abstract_about("graphs"))))
    after = read(root)
    assert before.atlas
    assert after.atlas
    assert set(before.atlas.places) < set(after.atlas.places)
    assert len(after.atlas.places) == len(subjects) + 1
