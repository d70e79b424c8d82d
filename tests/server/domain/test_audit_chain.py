"""The audit chain: whole as written, broken where anything was changed."""

import pytest

from server.domain.audit_chain import check
from shared.sealing import GENESIS, link

TEXTS = [f'{{"event":"{number}"}}'.encode() for number in range(6)]


def _chain() -> list[tuple[int, bytes, str]]:
    digest, entries = GENESIS, []
    for number, text in enumerate(TEXTS, start=1):
        digest = link(digest, text)
        entries.append((number, text, digest))
    return entries


def test_a_chain_as_written_is_whole() -> None:
    report = check(_chain())
    assert report.whole
    assert (report.entries, report.digest) == (6, _chain()[-1][2])


def test_nothing_written_yet_is_whole() -> None:
    assert check([]).whole
    assert check([]).digest == GENESIS


@pytest.mark.parametrize("at", range(6))
def test_one_changed_letter_breaks_the_chain_there(at: int) -> None:
    entries = _chain()
    number, text, digest = entries[at]
    entries[at] = (number, text.replace(b"event", b"Event"), digest)
    assert check(entries).broken_at == number


@pytest.mark.parametrize("at", range(5))
def test_a_missing_entry_breaks_the_chain(at: int) -> None:
    entries = _chain()
    del entries[at]
    assert check(entries).broken_at == at + 2


def test_a_rewritten_entry_breaks_the_next() -> None:
    entries = _chain()
    forged = b'{"event":"forged"}'
    entries[2] = (3, forged, link(entries[1][2], forged))
    assert check(entries).broken_at == 4


def test_swapped_entries_break_the_chain() -> None:
    entries = _chain()
    entries[1], entries[2] = entries[2], entries[1]
    assert not check(entries).whole
