"""How large the pieces are in which photos go: what the line carries, and no more."""

import random

from mobile.store.ledger import Ledger
from mobile.sync.engine import Engine
from mobile.sync.transport import Answer, Ask
from shared.protocol import CHUNK_BYTES_MIN
from tests.mobile.conftest import Store
from tests.mobile.sync.test_engine import Office, owe, takes_pieces


def test_pieces_grow_on_a_good_line_halve_on_a_bad_one_and_are_remembered(store: Store) -> None:
    office = Office()
    engine = Engine(store.shelves, store.clock, office, random.Random(1))
    pieces: list[int] = []
    seconds = iter([0, 0, 0, 0, 8, 0, 0, 0])
    takes_pieces(office, {})
    whole = office.answers["/uploads"]

    def upload(ask: Ask) -> Answer:
        if ask.method == "PATCH":
            pieces.append(len(ask.body or b"") // CHUNK_BYTES_MIN)
            store.clock.advance(seconds=next(seconds))
            if len(pieces) == 4:
                raise TimeoutError
        return whole(ask)

    office.answers["/uploads"] = upload
    owe(store, random.Random(1).randbytes(CHUNK_BYTES_MIN * 15))
    engine.run_until_quiet()
    assert pieces == [1, 2, 4, 4]
    again = Ledger(store.shelves.database)
    assert again.piece_bytes() == 2 * CHUNK_BYTES_MIN
    engine.backoff.wake()
    engine.run_until_quiet()
    # The fifth took eight seconds: the next is half as large, then it grows again.
    assert pieces == [1, 2, 4, 4, 2, 1, 2, 3]
    assert store.shelves.ledger.all()[0].state == "verified"
