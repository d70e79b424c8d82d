"""The protocol keeps its word: every op ever released is read today as it was meant."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from server.sync import decoding, effects
from shared.records.ops import PAYLOADS
from shared.sealing import GENESIS, canonical, digest
from shared.vocabulary import OpKind
from tests.drivers.golden import Corpus, corpora

OPS = [path for corpus in corpora() for path in corpus.ops()]
CHAINS = [(one, tablet["chain"]) for one in corpora() for tablet in one.told("world")["devices"]]


def named(path: Path) -> str:
    """A golden file as a person would call it."""
    return "/".join(path.parts[-3:])


def test_every_kind_of_op_has_a_form_an_effect_and_a_golden_example() -> None:
    assert set(PAYLOADS) == set(OpKind)
    assert set(effects.TABLE) == set(OpKind)
    assert {json.loads(path.read_bytes())["kind"] for path in OPS} == {str(kind) for kind in OpKind}


@pytest.mark.parametrize("corpus", corpora(), ids=lambda corpus: corpus.folder.name)
def test_no_golden_op_was_changed_or_taken_away(corpus: Corpus) -> None:
    found = {f"{path.parent.name}/{path.name}": digest(path.read_bytes()) for path in corpus.ops()}
    assert found == corpus.told("digests")


@pytest.mark.parametrize("path", OPS, ids=named)
def test_a_golden_op_is_canonical_and_encodes_to_the_same_digest(path: Path) -> None:
    data = path.read_bytes()
    assert digest(canonical(json.loads(data))) == digest(data)


@pytest.mark.parametrize("path", OPS, ids=named)
def test_a_golden_op_decodes_today_with_nothing_lost(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    raw = decoding.sketch(text)
    op = decoding.decode_op(text, raw)
    read = asdict(op) | {"payload": asdict(decoding.decode_payload(op))}
    assert holds(json.loads(canonical(read)), raw)


@pytest.mark.parametrize(
    ("corpus", "name"), CHAINS, ids=lambda one: getattr(one, "folder", Path(str(one))).name
)
def test_the_golden_ops_of_a_tablet_are_a_chain(corpus: Corpus, name: str) -> None:
    before = GENESIS
    for number, path in enumerate(corpus.chain(name), start=1):
        op = json.loads(path.read_bytes())
        assert (op["device_seq"], op["prev"]) == (number, before)
        before = digest(path.read_bytes())


def holds(read: Any, told: Any) -> bool:
    """Whether all that was told is there, whatever was added since."""
    if isinstance(told, dict):
        return all(name in read and holds(read[name], value) for name, value in told.items())
    if isinstance(told, list):
        return len(read) == len(told) and all(map(holds, read, told))
    return bool(read == told)
