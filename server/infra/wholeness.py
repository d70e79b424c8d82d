"""Whether the file of a picture is whole, by its own structure and without decoding a pixel.

A file cut off has no end: no EOI marker, no IEND chunk, fewer bytes than its header says. What lies
behind the end is nobody's business: phones put films and depth maps there.
"""

import re
import zlib

FILL, EOI, SOS = 0xFF, 0xD9, 0xDA
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length behind them (ISO/IEC 10918-1, B.1.1.3)."""
MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""The next marker in coded data: not a stuffed byte, not filling, not a restart."""
PNG_HEAD = 8
PNG_AROUND = 12
"""Length, name and checksum of a chunk."""
RIFF_HEAD = 8


def is_whole(data: bytes, kind: str) -> bool:
    """Whether a JPEG, PNG or WEBP file reaches its own end."""
    return WHOLE[kind](data)


def _jpeg(data: bytes) -> bool:
    at = 2
    while at + 2 <= len(data):
        if data[at] != FILL:
            return False
        kind = data[at + 1]
        if kind == EOI:
            return True
        if kind in ALONE:
            at += 2
        elif kind == FILL:
            at += 1
        else:
            at = _behind(data, at, kind)
    return False


def _behind(data: bytes, at: int, kind: int) -> int:
    """Where the next marker stands; behind the end where there is none."""
    after = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    if kind != SOS:
        return after
    found = MARKER.search(data, after)
    return found.start() if found else len(data)


def _png(data: bytes) -> bool:
    at = PNG_HEAD
    while at + PNG_AROUND <= len(data):
        end = at + PNG_AROUND + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        told = int.from_bytes(data[end - 4 : end], "big")
        if end > len(data) or zlib.crc32(memoryview(data)[at + 4 : end - 4]) != told:
            return False
        if name == b"IEND":
            return True
        at = end
    return False


def _webp(data: bytes) -> bool:
    return len(data) >= RIFF_HEAD + int.from_bytes(data[4:8], "little")


WHOLE = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp}
