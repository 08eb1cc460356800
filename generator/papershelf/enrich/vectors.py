"""Sentence vectors of the papers, from a model that the user installed, kept by content so that each is made once.

They are an extra: the model and its library are large, and TF-IDF does without. The model is read from a folder or
from an installed package that holds one; nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from papershelf.errors import UsageError
from papershelf.model import Paper

LIBRARY = "sentence-transformers"
EXTRA = "papershelf[semantic]"

_FORMAT = 1
"""Part of the name of the file with the kept vectors: changed whenever the same text would get another vector."""

_BATCH = 256
_SAVED = 16
"""How many texts are given to a model at once, and after how many batches what is done is kept."""

_MARKER = "modules.json"
"""A file that every model of sentence-transformers has in its folder."""


class Encoder(Protocol):
    """Makes vectors of texts. `digest` is of all that they depend on: another one, other vectors."""

    @property
    def digest(self) -> str:
        """A short text of letters and digits."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text, all of one length of numbers; at least one text is given."""
        ...


@dataclass(frozen=True)
class SentenceModel:
    """An `Encoder` that is a model of sentence-transformers in a folder."""

    folder: Path

    @cached_property
    def digest(self) -> str:
        """Of every file of the model and of the versions of the libraries that run it."""
        found = hashlib.sha256()
        for path in sorted(
            path for path in self.folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
        ):
            found.update(path.relative_to(self.folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                found.update(hashlib.file_digest(file, "sha256").digest())
        for name in (LIBRARY, "transformers", "torch"):
            found.update(f"{name} {version(name)}\n".encode())
        return found.hexdigest()[:16]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors as the model makes them; texts beyond its length are cut."""
        return np.asarray(self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32)

    @cached_property
    def _model(self) -> Any:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # it warns of the forks of `serve` otherwise
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        logging.set_verbosity_error()
        try:
            return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True, trust_remote_code=False)
        except Exception as error:  # whatever may be wrong in the files of a model
            reason = " ".join(str(error).split())[:200]
            raise UsageError(f"semantic_model: {self.folder} holds no model that can be read: {reason}") from error


def find_model(root: Path, name: str) -> SentenceModel:
    """The model in the folder `name` below `root`, or else in the installed package of that name.

    Raises `UsageError` where neither is there or sentence-transformers is not installed.
    """
    try:
        version(LIBRARY)
    except PackageNotFoundError:
        raise UsageError(
            f"semantic_model: {LIBRARY} is not installed; run `pip install '{EXTRA}'`, or take the setting out"
        ) from None
    for folder in (root / name, *_folders_of_package(name)):
        if (folder / _MARKER).is_file():
            return SentenceModel(folder)
    raise UsageError(
        f"semantic_model: {name!r} is neither a folder with a {_MARKER} nor an installed package that has one; "
        "install that package, or write where the model's folder is"
    )


def _folders_of_package(name: str) -> list[Path]:
    """The folders of an installed package in which a model may be; the package is not run."""
    module = name.replace("-", "_")
    try:
        spec = find_spec(module) if module.isidentifier() else None
    except ValueError:  # a module that runs without being installed
        spec = None
    if spec is None:
        return []
    roots = [Path(place) for place in spec.submodule_search_locations or ()]
    return [folder for root in roots for folder in (root, *sorted(path.parent for path in root.glob(f"*/{_MARKER}")))]


def find_vectors(
    papers: Sequence[Paper],
    encoder: Encoder,
    cache: Path,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> NDArray[np.float32]:
    """A row of unit length for each paper (papers × dimensions), from title and abstract.

    Vectors are kept in the folder `cache`, by their texts, in a file for each `digest` of an encoder; it is safe to
    delete. `progress` is told how many of those that were not kept are done.
    """
    texts = [f"{paper.title.line}. {paper.abstract.line}" for paper in papers]
    keys = [hashlib.sha256(text.encode()).digest()[:16] for text in texts]
    file = cache / f"{_FORMAT}-{encoder.digest}.npz"
    kept = _read(file)
    text_of = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
    # Texts of one length together: a batch is padded to its longest.
    new = sorted(text_of, key=lambda key: (len(text_of[key]), key))
    for start in range(0, len(new), _BATCH):
        progress(start, len(new))
        batch = new[start : start + _BATCH]
        kept.update(zip(batch, _rounded(encoder.encode([text_of[key] for key in batch])), strict=True))
        if start // _BATCH % _SAVED == _SAVED - 1:
            _write(file, kept)
    if new:
        _write(file, {key: kept[key] for key in keys})
    rows = np.array([kept[key] for key in keys], dtype=np.float32)
    length = np.linalg.norm(rows, axis=1, keepdims=True) if len(rows) else np.ones((0, 1))
    return np.asarray(rows / np.where(length > 0, length, 1), dtype=np.float32)


def _rounded(vectors: NDArray[np.float32]) -> NDArray[np.float16]:
    """Vectors in half the room; rounded before their first use too, so that kept ones give the same site."""
    return np.asarray(vectors, dtype=np.float16)


def _read(file: Path) -> dict[bytes, NDArray[np.float16]]:
    """The kept vectors by the digest of their texts; none where the file is missing or not as it was written."""
    try:
        # Opened here: NumPy leaves a file open that it cannot read.
        with file.open("rb") as source, np.load(source, allow_pickle=False) as kept:
            keys, vectors = kept["keys"], kept["vectors"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    if keys.dtype != np.uint8 or keys.shape != (len(vectors), 16) or vectors.dtype != np.float16 or vectors.ndim != 2:
        return {}
    return dict(zip(map(bytes, keys), vectors, strict=True))


def _write(file: Path, kept: Mapping[bytes, NDArray[np.float16]]) -> None:
    """Keep vectors; a reader never sees half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    keys = np.frombuffer(b"".join(kept), np.uint8).reshape(-1, 16)
    with part.open("wb") as target:
        np.savez(target, keys=keys, vectors=np.array(list(kept.values()), dtype=np.float16))
    part.replace(file)
