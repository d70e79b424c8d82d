"""What older apps wrote is read in today's form, step by step; nothing a release wrote is lost."""

from collections.abc import Mapping
from typing import Any

import pytest

from shared.protocol import OP_SCHEMA
from shared.records.upcasting import FIRST_SCHEMA, TODAY, Forms, NoPath, Upcasters, same
from shared.vocabulary import OpKind


def renamed(payload: Mapping[str, Any]) -> dict[str, Any]:
    """As if the third schema said ``what`` where the second said ``fault``."""
    return {("what" if name == "fault" else name): value for name, value in payload.items()}


def filled(payload: Mapping[str, Any]) -> dict[str, Any]:
    """As if the second schema said where, and the first did not."""
    return {**payload, "where": "不详"}


STEPS: Upcasters = {
    **{(kind, schema): same for kind in OpKind for schema in (1, 2)},
    (OpKind.FINDING_ADD, 1): filled,
    (OpKind.FINDING_ADD, 2): renamed,
}
INVENTED = Forms(3, STEPS)


def test_every_schema_before_todays_has_a_way_for_every_kind() -> None:
    assert TODAY.schema == OP_SCHEMA
    assert list(TODAY.gaps()) == []


def test_a_missing_step_is_found() -> None:
    lacking = {step: how for step, how in STEPS.items() if step != (OpKind.PHOTO_ADD, 2)}
    assert list(INVENTED.gaps()) == []
    assert list(Forms(3, lacking).gaps()) == [(OpKind.PHOTO_ADD, 2)]
    with pytest.raises(NoPath):
        Forms(3, lacking).upcast(OpKind.PHOTO_ADD, 1, {})


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        (1, {"fault": "堵塞"}),
        (2, {"fault": "堵塞", "where": "不详"}),
        (3, {"what": "堵塞", "where": "不详"}),
    ],
)
def test_each_schema_takes_the_steps_that_are_left(schema: int, told: dict[str, Any]) -> None:
    before = dict(told)
    read = INVENTED.upcast(OpKind.FINDING_ADD, schema, told)
    assert read == {"what": "堵塞", "where": "不详"}
    assert told == before


@pytest.mark.parametrize("schema", [FIRST_SCHEMA - 1, OP_SCHEMA + 1])
def test_a_schema_that_never_was_has_no_way(schema: int) -> None:
    with pytest.raises(NoPath):
        TODAY.upcast(OpKind.FINDING_ADD, schema, {})
