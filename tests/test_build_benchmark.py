"""The benchmark of building prints what it measures, and its arithmetic is right."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The modules of benchmarks/, by name; the one called `build` must not be taken for the package that is."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    monkeypatch.delitem(sys.modules, "build", raising=False)
    yield import_module
    sys.modules.pop("build", None)


def test_the_command_compares_our_builds_with_a_copy_of_the_site(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "build.py"), "--sizes", "8", "--runs", "1", "--peers", "none"]
    command += ["--steps", "cold", "no change", "--parts", "table", "stages", "--folder", str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONUTF8": "1"})
    assert "is not there" not in said.stderr
    lines = said.stdout.splitlines()
    assert "8 papers, 8 of content/; 1 run" in lines
    assert lines.index("cold") < lines.index("no change")
    ours = [line.split() for line in lines if line.startswith("  papershelf ")]
    assert [cells[2:5:2] + cells[6:7] for cells in ours] == [["1.000"] * 3] * 2
    assert all(float(cells[1]) > 0 and float(cells[5]) > 30 for cells in ours)
    assert [cells[8] == cells[9] for cells in ours] == [True, False]
    assert ours[1][8] == "0"
    assert any(line.startswith("  cp -r of our site") for line in lines)
    assert any(line.startswith("render and write, cold: ") for line in lines)
    shown = [
        line.split()[0] for line in lines[lines.index(next(line for line in lines if line.startswith("stages"))) :]
    ]
    assert shown[2:12] == ["start", "read", "repair", "merge", "enrich", "related", "map", "search", "render", "write"]
    assert not list(tmp_path.iterdir())


def test_figures_stand_beside_ours_of_the_same_step(module: Any) -> None:
    cost, row = module("build_measured").Cost, module("build_table").Row
    rows = [
        row("cold", "papershelf", cost(4, 8, 2e8), module("build_table").BuiltSite(1200, 1234, 5_000_000, 15_500)),
        row("cold", "hugo", cost(1, 2, 1e8)),
        row("no change", "papershelf", cost(2, 1, 1e8)),
        row("no change", "hugo", cost(3, 2, 1e8)),
    ]
    lines = [line.split() for line in module("build_table").table(rows)]
    assert lines[1:] == [
        ["cold"],
        ["papershelf", "4.00", "1.000", "8.00", "1.000", "200", "1.000", "1.000", "1,200", "1,234", "5.0", "15.5"],
        ["hugo", "1.00", "0.250", "2.00", "0.250", "100", "0.500", "1.000"],
        ["no", "change"],
        ["papershelf", "2.00", "1.000", "1.00", "1.000", "100", "1.000", "0.500"],
        ["hugo", "3.00", "1.500", "2.00", "2.000", "100", "1.000", "3.000"],
    ]
    assert math.isnan(module("build_table").share(1, 0))
    (line,) = module("build_table").each_paper(rows, 1000)
    assert line == ("cold, a paper: papershelf 4.00 ms, 8.00 ms of a processor; hugo 1.00 ms, 2.00 ms of a processor")


def test_a_file_counts_as_written_when_it_is_replaced_by_its_like(module: Any, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    page, other = tmp_path / "papers" / "a.html", tmp_path / "index.html"
    page.write_text("four")
    other.write_text("ten signs.")
    site = module("build_table").Watched(tmp_path)
    assert site.look() == module("build_table").BuiltSite(2, 2, 14, 4)
    assert site.look().written == 0
    part = tmp_path / "part"
    part.write_text("four")
    os.utime(part, ns=(page.stat().st_atime_ns, page.stat().st_mtime_ns))
    part.replace(page)
    assert site.look().written == 1
    page.unlink()
    with pytest.raises(ValueError, match="no page of a paper"):
        site.look()


def test_each_figure_is_the_median_of_its_own(module: Any) -> None:
    cost = module("build_measured").Cost
    assert module("build_measured").median_of([cost(1, 9, 5), cost(3, 7, 4), cost(2, 8, 9)]) == cost(2, 8, 5)


def test_rendering_and_writing_are_parts_of_the_time_of_others(module: Any) -> None:
    cost, row, spent = module("build_measured").Cost, module("build_table").Row, module("build_stages").Spent
    rows = [
        row("cold", "papershelf", cost(30, 30, 1)),
        row("cold", "hugo", cost(6, 8, 1)),
        row("no change", "x", cost(1, 1, 1)),
    ]
    first, *others = module("build_table").rendering(rows, spent(3, 2))
    assert first == "render and write, cold: 3.00 s, 2.00 s of a processor"
    assert [line.split()[:2] for line in others] == [["hugo", "0.500"]]


def test_a_command_is_measured_with_its_children_and_its_failure_told(module: Any, tmp_path: Path) -> None:
    measured = module("build_measured").measured
    child = "x = bytearray(60_000_000); sum(range(10**6))"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    alone = measured([sys.executable, "-c", "pass"], tmp_path)
    cost = measured([sys.executable, "-c", parent], tmp_path)
    assert cost.memory > 60_000_000 > alone.memory
    assert cost.cpu > alone.cpu
    with pytest.raises(module("build_measured").CommandError, match="no such luck"):
        measured([sys.executable, "-c", "raise SystemExit('no such luck')"], tmp_path)


def test_stages_within_a_stage_are_not_counted_twice(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stages = module("build_stages")
    clock, now = stages.Clock(), [0.0]
    monkeypatch.setattr(stages.time, "perf_counter", lambda: now[0])

    def passes(seconds: float) -> None:
        now[0] += seconds

    def pages() -> Any:
        for _ in range(3):
            passes(1)
            yield None

    with clock.running("start"):
        passes(1)
        rendered = clock.timed("render", pages)
        clock.timed("write", lambda: [passes(10) for _ in rendered()])()
        passes(1)
    walls = {stage: spent.wall for stage, spent in clock.spent.items() if spent.wall}
    assert walls == {"start": 2, "render": 3, "write": 30}


def test_every_function_that_is_a_stage_is_there(module: Any) -> None:
    stages = module("build_stages")
    for _, name, function in (*stages.WORK, *stages.TOGETHER):
        owner: Any = import_module(name)
        for part in function.split("."):
            owner = getattr(owner, part)
        assert callable(owner)


def test_made_up_papers_are_new_papers_of_old_sentences(module: Any) -> None:
    real = [("A b c d", "One is here. Two is there."), ("E f", "Three is far away.")]
    made = list(module("made_up").recombined(real, 50, seed=1))
    assert made == list(module("made_up").recombined(real, 50, seed=1))
    titles = {paper.title.casefold() for paper in made}
    assert len(titles) == 50
    assert not titles & {"a b c d", "e f"}
    sentences = {"One is here.", "Two is there.", "Three is far away."}
    assert all(sentence + "." in sentences for paper in made for sentence in paper.abstract.rstrip(".").split(". "))
    assert all(len(paper.abstract) >= len(real[paper.model][1]) for paper in made)


def test_the_size_of_the_repository_is_its_own_content_and_others_come_from_the_file(
    module: Any, tmp_path: Path
) -> None:
    content = module("build_content")
    file = tmp_path / "papers.jsonl"
    file.write_text("".join(json.dumps({"title": f"Paper {n}", "abstract": f"Text {n}."}) + "\n" for n in range(5)))
    sources = content.Sources(ROOT, file)
    assert [row["title"] for row in sources.papers(3)] == ["Paper 0", "Paper 1", "Paper 2"]
    assert [row["title"] for row in sources.further(3, 2)] == ["Paper 3", "Paper 4"]
    assert [row["title"] for row in sources.papers(7)][:5] == [f"Paper {n}" for n in range(5)]
    assert sources.further(7, 2) == sources.papers(9)[7:]
    content.make_library(tmp_path / "own", sources, len(sources.own), {})
    assert (tmp_path / "own/content/slugs.tsv").read_bytes() == (ROOT / "content/slugs.tsv").read_bytes()


def test_what_is_new_is_no_part_of_the_library_before(module: Any, tmp_path: Path) -> None:
    size = module("build").Size(tmp_path, module("build_content").Sources(ROOT, None), 7, 1, [], module("build").STEPS)
    library = size._library()
    captures = {path.name for path in (library / "content" / "captures").iterdir()}
    titles = [_titles(library)]
    for step, added in (("no change", 0), ("one paper added", 1), ("1 % added", 1)):
        size._add(library, step)
        titles.append(_titles(library))
        assert len(titles[-1]) == len(titles[-2]) + added
    assert {path.name for path in (library / "content" / "captures").iterdir()} > captures
    assert len(set(titles[-1])) == 9


def _titles(library: Path) -> list[str]:
    files = (library / "content" / "captures").glob("*.jsonl")
    return [json.loads(line)["title"] for file in files for line in file.read_text("utf-8").splitlines()]


def test_other_builders_get_every_text_and_link_of_a_paper(module: Any, tmp_path: Path) -> None:
    content = module("build_content")
    rows = [
        {
            "slug": slug,
            "title": title,
            "abstract": "It is *short*.\n\nAnd {{ hostile }}.",
            "authors": ["A. B."],
            "date": "2025-07",
            "topics": ["graphs"],
            "links": [{"url": "https://x.example/a", "kind": "code"}],
            "related": [{"slug": other, "because": ["graph"]}],
        }
        for slug, title, other in (("a", "The # first", "b"), ("b", 'The "second"', "a"))
    ]
    file = tmp_path / "papers.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    first, second = content.read_articles(file, {"graphs": "Graphs"})
    assert first.previous is None
    assert second.previous == ("a", "The # first")
    front = first.with_front_matter()
    assert front.startswith('---\ntitle: "The # first"\n')
    assert 'date: "2025-07-01"\n' in front
    assert '"why": "graph"' in front
    assert "It is \\*short\\*.\n\nAnd \\{\\{ hostile \\}\\}.\n\n- [Code](https://x.example/a)\n" in front
    text = second.in_markdown()
    assert "- [Graphs](../topics/graphs.md)\n" in text
    assert "- [The \\# first](a.md) graph\n" in text
    assert text.endswith("Previous paper: [The \\# first](a.md)\n")


def test_templates_hold_those_parts_of_a_page_that_ours_has(module: Any, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "papers").mkdir()
    (tmp_path / "data" / "papers.jsonl").write_text('{"slug": "a"}\n')
    linked = '<script type="application/ld+json">{"headline":"A"%s}</script>'
    body = "<body><header>Ours</header><article>A</article></body>"
    page = f'<html><head>\n<title>A</title>\n<link rel="icon">\n%s</head>{body}'
    layouts = {}
    for name, data in (("none", ""), ("short", linked % ""), ("long", linked % ',"abstract":"B"')):
        (tmp_path / "papers" / "a.html").write_text(page % data)
        made = module("build_templates").hugo_layouts(module("build_templates").Frame.of(tmp_path))
        layouts[name] = made["papers/page.html"]
        assert "<header>Ours</header><article>" in made["page.html"]
        assert "<title>A</title>" not in layouts[name]
        assert '<link rel="icon">' in layouts[name]
        assert "<header>Ours</header><article>" in layouts[name]
    assert ["ld+json" in layouts[name] for name in layouts] == [False, True, True]
    assert ['"abstract" .Plain' in layouts[name] for name in layouts] == [False, False, True]
    (tmp_path / "papers" / "a.html").write_text("<p>A</p>")
    with pytest.raises(ValueError, match="no head and article"):
        module("build_templates").Frame.of(tmp_path)


def test_the_others_get_our_pages_of_systems_captures_and_glossary(module: Any, tmp_path: Path) -> None:
    library, given = tmp_path / "library", tmp_path / "pages.jsonl"
    (library / "content" / "captures").mkdir(parents=True)
    rows = [{"title": f"DICE{n}: Playing", "abstract": f"We propose DICE{n}, a bag of dice (BOD)."} for n in range(260)]
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    (library / "content" / "captures" / "some.jsonl").write_text(text)
    with given.open("w", encoding="utf-8") as out:
        out.writelines(f"{json.dumps(page._asdict())}\n" for page in module("build_pages").other_pages(library))
    pages = {page.path: page for page in module("build_pages").read_pages(given)}
    assert {"systems/dice7.md", "captures/some.md", "captures/some-page-2.md", "glossary/page-1.md"} <= pages.keys()
    assert all(path.count("/") == 1 for path in pages)
    assert not any("{" in page.text or "markdown=" in page.text or "---" in page.text for page in pages.values())
    second = pages["captures/some-page-2.md"]
    assert "(../papers/dice259-playing.md)" in second.text
    assert "(some.md)" in second.text
    assert "(some.html)" in second.linking(".html")
    assert ".md)" not in second.linking(".html")
