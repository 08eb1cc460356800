"""The benchmarks measure what they say: on a small library with a known answer."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
SUBJECTS = {"cs.RO": "robot arms grasp cups", "cs.SD": "speech signals carry music", "math.CO": "lattices hold chains"}


def benchmark(name: str) -> Any:
    """A module of benchmarks/."""
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", ROOT / "benchmarks" / f"{name}.py")
    assert spec
    assert spec.loader
    module: ModuleType = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _beside_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The modules of benchmarks/ import each other by name."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """40 papers on each of three subjects, whose abstracts say nothing else, among 900 on none of them."""
    rows = []
    for number in range(1020):
        name, text = list(SUBJECTS.items())[number % 3] if number < 120 else ("cs.LG", f"thing{number % 50} learns")
        rows.append({"title": f"Paper {number}", "abstract": f"{text} word{number % 7}.", "categories": name})
    rows.append({"title": "No category", "abstract": "Text.", "categories": "Machine Learning"})
    file = tmp_path / "papers.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    return file


def test_related_papers_are_judged_by_rare_categories(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmark("related").main([str(corpus), "--queries", "60", "--model", "no-such-model"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("1,020 candidates, 30 queries (and 30 to choose")
    (random,) = (line for line in out if line.startswith("random"))
    (words,) = (line for line in out if line.startswith("TF-IDF"))
    assert float(words.split("precision@10")[1]) > 0.95 > 0.3 > float(random.split("precision@10")[1])
    assert out[-1].startswith("no sentence vectors and no mix: semantic_model: ")


def test_the_ideal_order_has_the_highest_score() -> None:
    module = benchmark("related")
    categories = [["cs.LG", "cs.RO"]] * 30 + [["cs.LG"]] * 970
    judged = module.Judgements.of(categories)
    queries = judged.queries(5)
    assert set(queries.tolist()) <= set(range(30))
    ideal = np.array([[other for other in range(30) if other != query][:20] for query in queries])
    assert judged.score(queries, ideal) == pytest.approx((1, 1))
    assert judged.score(queries, np.full((5, 20), 999))[1] == 0


def test_the_enrichment_is_measured_stage_by_stage(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [str(corpus), "--topics", str(ROOT / "content" / "topics.yml"), "--times", "2", "--parts"]
    assert benchmark("enrichment").main(arguments) == 0
    out = capsys.readouterr().out
    stages = ("read", "TfidfVectorizer", "one pass", "systems", "terms, glossary", "all enrichment", "part: acronyms")
    for stage in stages:
        assert f"\n{stage}" in f"\n{out}"
    assert "2,042 papers, at most " in out
