"""Segments: the same items give the same bytes, and nothing that was cut or changed is read."""

import random

import pytest

from shared.records import segments
from shared.records.segments import BadSegment, SegmentItem

SCOPE = "area:a"
CHANCE = random.Random(7)
ITEMS = [
    SegmentItem("school", f"{number:036d}", number % 5 + 1, CHANCE.randbytes(900).hex().encode())
    for number in range(200)
] + [SegmentItem("order", "o", 1, '{"name":"青禾"}'.encode())]


def unpacked(data: bytes) -> list[SegmentItem]:
    """All that stands in a segment."""
    found = []
    for block in segments.read(data, SCOPE):
        plain = segments.unpack(block.packed)
        found += [
            SegmentItem(block.kind, one.id, one.rev, plain[one.begins : one.begins + one.bytes])
            for one in segments.places(block.held)
        ]
    return found


def test_what_was_packed_is_read_byte_for_byte() -> None:
    data = segments.pack(SCOPE, ITEMS)
    assert unpacked(data) == ITEMS
    assert segments.pack(SCOPE, ITEMS) == data


def test_blocks_hold_one_kind_and_stay_small() -> None:
    blocks = segments.read(segments.pack(SCOPE, ITEMS), SCOPE)
    assert [block.kind for block in blocks[-2:]] == ["school", "order"]
    assert len(blocks) == len({block.packed for block in blocks}) == 7
    assert all(len(segments.unpack(block.packed)) <= segments.BLOCK_BYTES for block in blocks)


def test_an_empty_segment_is_one() -> None:
    assert segments.read(segments.pack(SCOPE, []), SCOPE) == []


def test_a_segment_of_another_scope_is_not_read() -> None:
    with pytest.raises(BadSegment):
        segments.read(segments.pack("area:b", ITEMS), SCOPE)


@pytest.mark.parametrize("keep", [0, 3, 4, 20, 500, -1])
def test_a_segment_that_was_cut_is_not_read(keep: int) -> None:
    with pytest.raises(BadSegment):
        segments.read(segments.pack(SCOPE, ITEMS)[:keep], SCOPE)


def test_a_segment_with_more_behind_it_is_not_read() -> None:
    with pytest.raises(BadSegment):
        segments.read(segments.pack(SCOPE, ITEMS) + b"more", SCOPE)
