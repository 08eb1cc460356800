"""Bytes of unknown origin become clean lines, counted as every editor counts them.

Captures pass through clipboards, browsers and editors, so encodings mix and invisible characters creep in. All
readers start from here and never see a byte, a carriage return or a zero-width space.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib

MOST = 1 << 30
"""How many bytes a packed file may hold: about 700,000 abstracts. A small file can claim to hold any number."""

_BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GZIP = b"\x1f\x8b"
_SAMPLE = 4096
_BINARY_SAMPLE = 1 << 16
_NO_TEXT = bytes({*range(0x09), *range(0x0E, 0x20)} - {0x1B})
_FEW = 64
"""Control characters that a text may have picked up on its way."""
_LINE_END = re.compile("\r\n|\n|\r")
_LINE_END_BYTES = re.compile(b"\r\n|\n|\r")
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x2060, 0xFEFF])
_SPACES = dict.fromkeys([0x000B, 0x000C, 0x001C, 0x001D, 0x001E, 0x001F, 0x0085, 0x00A0, 0x2028, 0x2029], " ")
_CONTROLS = dict.fromkeys([*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)])
_CONTROL = re.compile("[\u0080-\u009f]")
_TWICE = re.compile(
    "[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}"
)
_STRAY = re.compile("[\udc80-\udcff]")
REPLACED = "\ufffd"
_CLEAN = {**_CONTROLS, **_INVISIBLE, **_SPACES}


def unpacked(data: bytes) -> bytes:
    """The content of a gzip file, or the bytes themselves.

    Raises `ValueError` for a gzip file that is cut off, damaged, or of more than `MOST` bytes.
    """
    if not data.startswith(_GZIP):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            content = file.read(MOST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError("a gzip file that is cut off or damaged") from error
    if len(content) > MOST:
        raise ValueError(f"a gzip file that holds more than {MOST >> 20:,} MiB")
    return content


def is_binary(data: bytes) -> bool:
    """Whether so many control characters stand at the beginning that it is no text of any encoding.

    In packed or random bytes one in nine is such a character; some of them would look like entries of a bibliography.
    """
    sample = data[:_BINARY_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _NO_TEXT))
    return controls > max(_FEW, len(sample) // 30) and _wide_encoding(data) is None


def decode(data: bytes) -> list[str]:
    """The lines of a file without their ends; line n of an editor is item n - 1.

    Reads UTF-8, UTF-16 and UTF-32 with a mark, UTF-16 without one, and Windows-1252 or Latin-1 line by line where a
    line is not UTF-8, nor was before a few bytes were damaged (see `damaged`). Other spaces become spaces; zero-width
    characters, soft hyphens, byte order marks and control characters go. Joiners and direction marks stay: scripts and
    emoji need them.
    """
    encoding = _wide_encoding(data)
    if encoding:
        lines = _LINE_END.split(data.decode(encoding, errors="replace"))
    else:
        lines = [_decode_line(line) for line in _LINE_END_BYTES.split(data)]
    if lines[-1] == "":
        lines.pop()
    return list(map(clean, lines))


def clean(text: str) -> str:
    """The text with spaces for other spaces and without what cannot be seen; line ends and tabs stay.

    What was encoded as UTF-8 twice, as some abstracts of arXiv's API are, is decoded once more: such a text is known by
    letters with control characters behind them, where UTF-8 may have such bytes.
    """
    if text.isprintable():  # nothing of what follows is, and most texts are
        return text
    if _CONTROL.search(text) and any(_CONTROL.search(found) for found in _TWICE.findall(text)):
        text = _TWICE.sub(_decoded_once_more, text)
    return text.translate(_CLEAN)


def _decoded_once_more(match: re.Match[str]) -> str:
    try:
        return match[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _wide_encoding(data: bytes) -> str | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    # Without a mark, the spaces and Latin letters of UTF-16 show as zeros in every second byte.
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = len(sample) // 20
    if odd > enough and even * 20 < odd:
        return "utf-16-le"
    if even > enough and odd * 20 < even:
        return "utf-16-be"
    return None


def damaged(data: bytes) -> list[int]:
    """The lines, from 1, where `decode` read a U+FFFD for bytes that are no text of the file's encoding."""
    if encoding := _wide_encoding(data):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            lines = _LINE_END.split(data.decode(encoding, errors="replace"))
            return [number for number, line in enumerate(lines, 1) if REPLACED in line]
        return []
    lines_of_bytes = enumerate(_LINE_END_BYTES.split(data), 1)
    return [number for number, line in lines_of_bytes if not _is_utf8(line) and _without_damage(line) is not None]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        mended = _without_damage(line)
    if mended is not None:
        return mended
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _without_damage(line: bytes) -> str | None:
    """A line with a U+FFFD for each byte that is no UTF-8; None where these are not fewer than the characters beyond
    ASCII, for then the line is of another encoding.
    """
    text = line.decode("utf-8", errors="surrogateescape")
    bad = len(_STRAY.findall(text))
    good = sum(not sign.isascii() for sign in text) - bad
    return _STRAY.sub(REPLACED, text) if good > bad else None
