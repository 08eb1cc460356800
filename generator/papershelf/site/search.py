"""Makes Material's search work from a disk: a page opened as a file may load a script, but not fetch JSON."""

from __future__ import annotations

from pathlib import Path

from papershelf.pages.writer import write_file


def offline_index(site_dir: Path) -> None:
    """Write the search index as a script beside the JSON, where MkDocs has made one."""
    index = site_dir / "search" / "search_index.json"
    if index.is_file():
        write_file(index.with_suffix(".js"), f"var __index = {index.read_text(encoding='utf-8')}")
