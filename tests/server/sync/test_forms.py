"""What passes in one go is what passes step by step, and means the same."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import to_builtins

from server.infra.canonical import canonical as quick
from server.sync import decoding, forms
from shared.protocol import DEPENDS_ON_MAX, TEXT_CHARS_MAX
from shared.sealing import NotCanonical, canonical
from tests.drivers.golden import corpora

GOLDEN = [path for corpus in corpora() for path in corpus.ops()]
NOT_TODAYS: tuple[Any, ...] = (
    1.0, -1, 2**31, 2**60, "x" * (TEXT_CHARS_MAX + 1), "x" * 65, "a\0b", {"x": 1}, [{"x": "a\0b"}],
    ["x"] * (DEPENDS_ON_MAX + 1), [1.5], True, None, [], {},
)  # fmt: skip
values = st.sampled_from(NOT_TODAYS) | st.integers() | st.text(max_size=40)


def step_by_step(text: str) -> tuple[Any, Any]:
    """The op and its payload as they are read with every refusal told."""
    op = decoding.decode_op(text, decoding.sketch(text))
    # A field that an older app did not know stands at its default, which msgspec does not tell.
    return to_builtins(op), to_builtins(asdict(decoding.decode_payload(op)))


def agrees(text: str) -> bool:
    """Whether it is of the strict form; if so it is read alike by both."""
    op = forms.read(text)
    if op is None:
        return False
    slowly, payload = step_by_step(text)
    quickly = to_builtins(op)
    assert to_builtins(op.payload) == quickly["payload"] == payload
    assert {**slowly, "payload": payload} == quickly
    return True


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_op_an_app_wrote_is_read_in_one_go(path: Path) -> None:
    assert agrees(path.read_text(encoding="utf-8"))


@given(st.sampled_from(GOLDEN), st.integers(0, 200), st.booleans(), values)
def test_whatever_passes_in_one_go_passes_step_by_step(
    path: Path, place: int, inside: bool, value: Any
) -> None:
    raw = json.loads(path.read_bytes())
    fields = raw["payload"] if inside else raw
    names = [*fields, "unknown"]
    fields[names[place % len(names)]] = value
    try:
        agrees(json.dumps(raw, ensure_ascii=False))
    except RecursionError:
        pytest.fail("read in one go only")


@pytest.mark.parametrize("value", NOT_TODAYS[:9])
def test_what_no_app_writes_is_judged_step_by_step(value: Any) -> None:
    raw = json.loads(GOLDEN[0].read_bytes())
    for told in (raw | {"device_seq": value}, raw | {"unknown": value}, raw | {"wall": value}):
        assert not agrees(json.dumps(told))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**62), 2**62)
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("abé校😀\uffff"), inner),
        max_leaves=15,
    )
)  # fmt: skip
@example({"\U0001f600": 1, "\uffff": [True, (None, '\x7f\x1f\\/"')]})
def test_quick_canonical_bytes_are_the_canonical_bytes(value: Any) -> None:
    assert quick(value) == canonical(value)


@pytest.mark.parametrize("value", [1.5, {"a": [float("nan")]}, [b"x"], {"a": {1, 2}}])
def test_quick_canonical_bytes_hold_no_float_and_nothing_that_is_no_json(value: Any) -> None:
    with pytest.raises(NotCanonical):
        quick(value)
