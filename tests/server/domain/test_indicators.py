"""What an indicator takes for met: all its needs, by what was seen last; not known is neither."""

from dataclasses import dataclass
from datetime import date

import pytest

from server.domain.indicators import BOTH, INDICATORS, KEYS, LABELS, POLICE, TEXTS
from tests.shared.sheets import TEMPLATE

DAY = date(2026, 9, 1)


@dataclass
class Seen:
    """What was seen of one thing."""

    passed: bool | None = True
    value: str = ""
    seen_on: date = DAY


@pytest.mark.parametrize(
    ("key", "proofs", "met"),
    [
        ("closed_campus", {}, None),
        ("closed_campus", {"closed_campus": Seen()}, True),
        ("closed_campus", {"closed_campus": Seen(passed=None)}, None),
        ("urban_alarm", {"alarm_installed": Seen(passed=False)}, False),
        ("urban_alarm", {"alarm_installed": Seen()}, None),
        ("urban_video", {"video_linked": Seen(value=BOTH)}, True),
        ("urban_video", {"video_linked": Seen(value=POLICE)}, False),
        # Put right since: with which answer, somebody has to look.
        ("urban_video", {"video_linked": Seen()}, None),
        ("urban_standard", {"tech_standard_met": Seen(value="不达标")}, False),
    ],
)
def test_an_indicator_is_met_by_all_it_asks(
    key: str, proofs: dict[str, Seen], met: bool | None
) -> None:
    assert INDICATORS[key].met(proofs) is met


def test_what_is_wanting_decides_before_what_was_seen_last() -> None:
    one = INDICATORS["alarm_and_video"]
    later = Seen(value=POLICE, seen_on=date(2026, 9, 9))
    proofs = {"alarm_installed": Seen(), "alarm_to_police": Seen(), "video_linked": later}
    assert one.decides(proofs) == "video_linked"
    proofs["alarm_to_police"] = Seen(passed=False)
    assert one.decides(proofs) == "alarm_to_police"


def test_each_counts_from_its_day_and_of_its_schools_alone() -> None:
    post = INDICATORS["guard_post"]
    assert not post.in_force(date(2020, 12, 31))
    assert post.in_force(date(2021, 1, 1))
    assert not INDICATORS["urban_video"].counts("乡村")
    assert post.counts("乡村")


def test_every_indicator_has_its_words_and_the_checklist_asks_what_it_reads() -> None:
    assert set(INDICATORS) <= set(LABELS)
    assert set(TEXTS) == set(INDICATORS)
    asked = {item.stat_key for item in TEMPLATE.items}
    assert asked >= KEYS
