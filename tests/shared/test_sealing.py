"""Canonical bytes, digests, chains: equal things have equal bytes, floats have none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sealing import GENESIS, NotCanonical, canonical, covered, digest, link, seal

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc校园"), inner),
    max_leaves=12,
)


def test_canonical_bytes_are_sorted_tight_and_readable() -> None:
    assert canonical({"b": [1, None], "a": "校园"}) == '{"a":"校园","b":[1,null]}'.encode()


@given(st.dictionaries(st.text("abc校园", min_size=1), json_values))
def test_the_order_of_keys_changes_nothing(value: dict[str, Any]) -> None:
    turned = dict(reversed(value.items()))
    assert canonical(turned) == canonical(value)
    assert seal(turned) == seal(value)


@pytest.mark.parametrize("value", [1.0, float("nan"), [1.5], {"a": {"b": (2.5,)}}])
def test_a_float_anywhere_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_digests_are_those_of_the_standard() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest(b"") == empty
    assert len(GENESIS) == len(empty)


def test_a_link_depends_on_what_came_before_and_on_the_order() -> None:
    first, second = link(GENESIS, b"a"), link(GENESIS, b"b")
    assert link(first, b"b") != link(second, b"a")
    assert covered(["x", "y"]) != covered(["y", "x"])
    assert covered(["x", "y"]) != covered(["xy"])
