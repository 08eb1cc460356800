#!/usr/bin/env python3
"""Prints what the map costs and how true it is: the layout of a library, and a frame of it in a browser.

usage: atlas.py SITE [ABSTRACTS.jsonl[.gz] ...]

SITE is the folder of a built site; its papers are laid out, and so are those of every file of JSON lines with a
`title` and an `abstract` each: first all of them, then as a library that has grown to them. Trustworthiness (Venna and
Kaski, 2001) at 15 neighbours is that of at most 2,000 papers, a sample with a fixed seed, against the cosine of their
TF-IDF vectors and against the vectors of the layout.
The frames are those of SITE's own page with 100,000 seeded points, zoomed without pause in Chromium, without a GPU.
"""

from __future__ import annotations

import gzip
import json
import resource
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

import numpy as np
from named_paths import parser_of, there
from sklearn.manifold import trustworthiness

from papershelf import urls
from papershelf.enrich.atlas import GRID, Atlas, Place, Region, place, whole_vectors
from papershelf.enrich.layout import lay_out, main_directions
from papershelf.enrich.newcomers import count_founders
from papershelf.enrich.terms import find_terms, weigh_words
from papershelf.model import Paper, PaperId, TopicId
from papershelf.pages.views import AtlasPage, Chip, Sign
from papershelf.site.atlas_data import atlas_files
from papershelf.text import AbstractText

NEIGHBOURS = 15
SAMPLE = 2000
POINTS = 100_000
TOPICS = 48
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FRAMES = """
window.frames = [];
const ask = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = call => ask(now => {
  const began = performance.now();
  call(now);
  window.frames.push(performance.now() - began);
});
"""


def main(site: Path, files: list[Path]) -> int:
    """Print a line for every library and one for the frames."""
    for file in (site / urls.PAPERS_DATA, *files):
        if file.is_file():
            _print_layout(file)
        else:
            print(f"{file}: not there, left out")  # noqa: T201
    _print_frames(site)
    return 0


def read_papers(file: Path) -> list[Paper]:
    """The papers of a file of JSON lines, compressed or not, with titles and abstracts."""
    raw = file.read_bytes()
    lines = (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode().splitlines()
    return [
        Paper(
            PaperId(str(number)),
            AbstractText.from_capture(row["title"]),
            AbstractText.from_capture(row["abstract"]),
            (),
        )
        for number, row in enumerate(map(json.loads, lines))
    ]


def trust(terms: Any, vectors: Any, places: Any) -> tuple[float, float]:
    """The trustworthiness of places against the cosine of TF-IDF vectors, and against the vectors laid out."""
    sample = np.sort(np.random.default_rng(0).choice(len(places), min(SAMPLE, len(places)), replace=False))
    return (
        trustworthiness(terms[sample].toarray(), places[sample], n_neighbors=NEIGHBOURS, metric="cosine"),
        trustworthiness(vectors[sample], places[sample], n_neighbors=NEIGHBOURS),
    )


def _print_layout(file: Path) -> None:
    papers = read_papers(file)
    terms = find_terms(papers).words
    found = []
    for founders in (len(papers), count_founders(len(papers))):
        vectors = weigh_words(papers, founders)
        started, worked = time.perf_counter(), time.process_time()
        places = place(vectors, lay_out, founders)
        took, work = time.perf_counter() - started, time.process_time() - worked
        found.append((founders, took, work, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, places))
    whole = whole_vectors(terms, main_directions(terms))
    for founders, took, work, memory, places in found:
        by_terms, by_vectors = trust(terms, whole, places)
        print(  # noqa: T201
            f"atlas of {len(papers):,} papers, {founders:,} of them founders: layout {took:.1f} s, "
            f"{work:.1f} s of processor; trustworthiness@{NEIGHBOURS} {by_terms:.3f} of TF-IDF, "
            f"{by_vectors:.3f} of the vectors; at most {memory} MB so far"
        )


def _print_frames(site: Path) -> None:
    from playwright.sync_api import sync_playwright

    name = next((found for found in map(shutil.which, CHROMIUM) if found), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        copy = Path(folder) / "site"
        shutil.copytree(site / "assets", copy / "assets")
        shutil.copy(site / urls.html_file(urls.ATLAS), copy)
        for file, text in _many().items():
            (copy / file).write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=name, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(FRAMES)
        page.goto((copy / urls.html_file(urls.ATLAS)).as_uri())
        page.wait_for_selector(".ps-atlas-list li")
        canvas = page.locator(".ps-atlas canvas")
        for scale in (1, 4, 16):
            script, whole = canvas.evaluate(_DRIVE, scale)
            print(  # noqa: T201
                f"{POINTS:,} points at {scale} times the whole map: a frame {_spread(script)}, "
                f"the next one {_spread(whole)} after it began"
            )
        browser.close()


_DRIVE = """async (canvas, scale) => {
  const box = canvas.getBoundingClientRect();
  const wheel = factor => canvas.dispatchEvent(new WheelEvent("wheel", {
    deltaY: -Math.log(factor) / 0.0016, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2,
  }));
  const frame = () => new Promise(requestAnimationFrame);
  wheel(1 / 64);
  wheel(scale);
  await frame();
  window.frames.length = 0;
  const began = [];
  for (let step = 0; step < 60; step++) {
    wheel(step % 20 < 10 ? 1.02 : 1 / 1.02);
    began.push(await frame());
  }
  return [window.frames.filter(taken => taken > 0.2), began.slice(1).map((at, step) => at - began[step])];
}"""


def _spread(times: list[float]) -> str:
    return f"{median(times):.0f} ms (95 %: {sorted(times)[int(len(times) * 0.95)]:.0f} ms)"


def _many() -> dict[str, str]:
    """The data of a map of seeded points in clouds, a topic each."""
    random = np.random.default_rng(0)
    topic = random.integers(0, TOPICS, POINTS)
    centre = random.uniform(0.12, 0.88, (TOPICS, 2))
    spread = random.uniform(0.02, 0.07, TOPICS)
    places = np.clip((centre[topic] + random.normal(size=(POINTS, 2)) * spread[topic, None]) * GRID, 0, GRID - 1)
    x, y = places.astype(int).T.tolist()
    order = np.lexsort((x, np.array(y) // 64)).tolist()
    names = [PaperId(f"paper-{number}") for number in range(POINTS)]
    atlas = Atlas(
        tuple(Place(names[at], x[at], y[at]) for at in order),
        tuple(
            Region(TopicId(f"topic-{number}"), *map(int, centre[number] * GRID), int((topic == number).sum()))
            for number in range(TOPICS)
        ),
    )
    signs = tuple(
        Sign(Chip(f"Topic number {number}", urls.topic(region.topic), number // 2), region.x, region.y, region.papers)
        for number, region in enumerate(atlas.regions)
    )
    knowledge = SimpleNamespace(
        topics_of={
            name: (SimpleNamespace(topic=f"topic-{of}"),) for name, of in zip(names, topic.tolist(), strict=True)
        },
        related={},
    )
    page = AtlasPage(address=urls.ATLAS, title="", description="", papers=POINTS, signs=signs)
    titles = {name: f"The title of {name}, as long as titles are" for name in names}
    return atlas_files(atlas, knowledge, page, titles)  # type: ignore[arg-type]


if __name__ == "__main__":
    parser = parser_of(__doc__)
    parser.add_argument("site", type=there)
    parser.add_argument("abstracts", type=Path, nargs="*")
    options = parser.parse_args()
    raise SystemExit(main(options.site, options.abstracts))
