"""Captured files become records: bytes in, a `Capture` or problems out.

One module per layout reads it; the sniffer picks the module by the bytes. Whatever the layout, blocks.py makes the
records out of what the module found.
"""

from papershelf.sources.sniffer import read_capture

__all__ = ["read_capture"]
