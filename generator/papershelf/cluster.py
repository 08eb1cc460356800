"""Lends a build the processes of a Dask cluster, as one more executor.

The library is read and merged here; what takes long on many papers, finding out about them and printing their pages,
goes to the cluster. Its workers write into the same folders, which they must share with this machine under the same
names.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from papershelf import __version__
from papershelf.errors import UsageError

_PATIENCE = 15
"""How long a scheduler has to answer, in seconds."""


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """The executor of the cluster whose scheduler is at an address (`tcp://host:8786`).

    `UsageError` where there is no scheduler, no worker, or a worker without this version of Papershelf.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("`executor: dask` needs an extra; run `pip install 'papershelf[dask]'`") from error
    try:
        client = Client(address, timeout=_PATIENCE)
    except (OSError, ValueError, TypeError) as error:
        message = f"no Dask scheduler at {address!r}; start one, or mend `scheduler` in mkdocs.yml"
        raise UsageError(message) from error
    with client:
        versions = client.run(_version)
        if not versions:
            raise UsageError(f"the Dask scheduler at {address} has no worker; start one with `dask worker {address}`")
        for worker, version in sorted(versions.items()):
            if version != __version__:
                message = f"the Dask worker {worker} has Papershelf {version}, not {__version__}; install the same"
                raise UsageError(message)
        yield client.get_executor()


def _version() -> str:
    return __version__
