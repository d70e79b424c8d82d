"""A segment: a stretch of one scope's items as a new tablet loads them; it never changes.

Four bytes tell the length of the packed index. The index follows, then blocks of bodies, each
packed by itself (zlib, RFC 1950): a tablet keeps the blocks as they came and unpacks one only
when somebody reads from it. Nothing but the index is parsed while loading.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from shared.sealing import canonical

FORMAT = 1
BLOCK_BYTES = 64 * 1024
"""Bodies packed together; what one look at an item costs to unpack."""
LENGTH_BYTES = 4
LEVEL = 6


class BadSegment(ValueError):
    """Bytes that are no segment of this format."""


@dataclass(frozen=True)
class SegmentItem:
    """One item: what it is found by, and its body as canonical JSON."""

    kind: str
    id: str
    rev: int
    body: bytes


class Place(NamedTuple):
    """Where an item stands in its unpacked block."""

    id: str
    rev: int
    begins: int
    bytes: int


Held = list[tuple[str, int, int]]
"""Id, rev and bytes of the items of a block, in the order in which they stand in it."""


@dataclass(frozen=True)
class Block:
    """Bodies of one kind, packed together."""

    kind: str
    packed: bytes
    held: Held


def pack(scope: str, items: Iterable[SegmentItem]) -> bytes:
    """The bytes of a segment; the same items give the same bytes."""
    index, bodies = [], []
    for block in _blocks(items):
        data = packed(b"".join(item.body for item in block))
        held = [[item.id, item.rev, len(item.body)] for item in block]
        index.append([block[0].kind, len(data), held])
        bodies.append(data)
    told = zlib.compress(canonical({"format": FORMAT, "scope": scope, "blocks": index}), LEVEL)
    return b"".join([len(told).to_bytes(LENGTH_BYTES, "big"), told, *bodies])


def read(data: bytes, scope: str) -> list[Block]:
    """The blocks of a segment of this scope, still packed."""
    at = LENGTH_BYTES + int.from_bytes(data[:LENGTH_BYTES], "big")
    try:
        index = json.loads(zlib.decompress(data[LENGTH_BYTES:at]))
        if (index["format"], index["scope"]) != (FORMAT, scope):
            raise BadSegment("another format, or another scope's")
        blocks = []
        for kind, size, held in index["blocks"]:
            blocks.append(Block(str(kind), data[at : at + size], list(held)))
            at += size
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise BadSegment(str(error)) from error
    if at != len(data):
        raise BadSegment("cut off, or more than the index tells of")
    return blocks


def places(held: Held) -> Iterator[Place]:
    """Where each item of a block stands in it."""
    begins = 0
    for item_id, rev, size in held:
        yield Place(item_id, rev, begins, size)
        begins += size


def unpack(packed: bytes) -> bytes:
    """The bodies of a block, one after another."""
    return zlib.decompress(packed)


def packed(plain: bytes) -> bytes:
    """A block of these bodies, as ``unpack`` reads it."""
    return zlib.compress(plain, LEVEL)


def _blocks(items: Iterable[SegmentItem]) -> Iterable[list[SegmentItem]]:
    block: list[SegmentItem] = []
    size = 0
    for item in items:
        full = size + len(item.body) > BLOCK_BYTES
        if block and (full or item.kind != block[0].kind):
            yield block
            block, size = [], 0
        block.append(item)
        size += len(item.body)
    if block:
        yield block
