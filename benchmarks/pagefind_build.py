"""How long Pagefind's own binary takes to index papers: by its service, without the pauses of its Python package."""

from __future__ import annotations

import base64
import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Thread
from typing import IO, Any

from papershelf.search.entries import Entry


def pagefind_seconds(papers: Sequence[Entry], folder: Path) -> float | None:
    """The seconds that Pagefind takes to index the papers and write its files; None where it is not installed."""
    try:
        from pagefind_bin import get_executable
    except ImportError:
        return None
    folder.mkdir()
    requests = [_request(number, payload) for number, payload in enumerate(_payloads(papers, folder / "out"), 1)]
    started = time.monotonic()
    with subprocess.Popen(  # noqa: S603 (the binary of a package)
        [str(get_executable()), "--service"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as service:
        assert service.stdin  # noqa: S101 (for the type)
        assert service.stdout  # noqa: S101
        sender = Thread(target=_send, args=(service.stdin, requests))
        sender.start()
        for _, answer in zip(requests, _answers(service.stdout), strict=False):
            if answer["payload"]["type"] == "Error":
                raise RuntimeError(answer)
        seconds = time.monotonic() - started
        sender.join()
        service.stdin.close()
        service.terminate()
    return seconds


def _payloads(papers: Sequence[Entry], out: Path) -> Iterator[dict[str, Any]]:
    yield {"type": "NewIndex", "config": None}
    for paper in papers:
        yield {
            "type": "AddRecord",
            "index_id": 0,
            "url": paper.address,
            "content": f"{paper.title}\n{paper.text}",
            "language": "en",
            "meta": {"title": paper.title},
            "filters": None,
            "sort": None,
        }
    yield {"type": "WriteFiles", "index_id": 0, "output_path": str(out)}


def _request(number: int, payload: dict[str, Any]) -> bytes:
    return base64.b64encode(json.dumps({"message_id": number, "payload": payload}).encode()) + b","


def _send(pipe: IO[bytes], requests: Sequence[bytes]) -> None:
    for request in requests:
        pipe.write(request)
    pipe.flush()


def _answers(pipe: IO[bytes]) -> Iterator[Any]:
    """The answers as they come; each ends with a comma."""
    rest = b""
    while chunk := pipe.read1(1 << 16):  # type: ignore[attr-defined]
        *answers, rest = (rest + chunk).split(b",")
        yield from (json.loads(base64.b64decode(answer)) for answer in answers)
