"""The schools: how far each is, in what order they stand, which of them are listed."""

import pytest

from mobile.presenters.distance import metres
from mobile.presenters.schools import SchoolsPresenter
from mobile.screens.ways import way
from mobile.texts import set_language
from shared.records.ops import Place
from shared.vocabulary import PlaceSource
from tests.drivers.tablet import TabletDriver

GATE = Place(PlaceSource.DEVICE, 247_000_000, 1_186_000_000, 6)
BY_NAME = ["白鹭小学", "青禾实验小学", "石榴花幼儿园", "望潮中学"]
NEAREST = ["望潮中学", "青禾实验小学", "石榴花幼儿园", "白鹭小学"]


@pytest.fixture
def schools(chen: TabletDriver) -> SchoolsPresenter:
    return chen.tablet.schools


def names(schools: SchoolsPresenter) -> list[str]:
    return [row.name for row in schools.state.rows]


def test_schools_stand_by_name_where_the_tablet_does_not_know_its_place(
    schools: SchoolsPresenter,
) -> None:
    assert not schools.state.placed
    assert names(schools) == BY_NAME
    assert {row.metres for row in schools.state.rows} == {None}


def test_the_nearest_school_is_first_once_the_place_is_known(schools: SchoolsPresenter) -> None:
    assert names(schools) == BY_NAME
    schools.locate(GATE)
    assert names(schools) == NEAREST
    assert schools.narrow(nearest=False).placed
    assert names(schools) == BY_NAME


def test_schools_are_narrowed_to_a_town_a_kind_and_those_with_open_faults(
    schools: SchoolsPresenter,
) -> None:
    state = schools.state
    assert len(state.towns) == 4
    assert state.kinds == ("小学", "幼儿园", "高中")
    schools.narrow(kind="小学")
    assert names(schools) == ["白鹭小学", "青禾实验小学"]
    schools.narrow(town="鹭湾镇")
    assert names(schools) == ["白鹭小学"]
    schools.narrow(kind="", with_faults=True)
    assert names(schools) == []
    assert schools.state.total == 4


def test_a_distance_is_that_of_a_great_circle() -> None:
    # A degree of latitude, and one of longitude at 60 degrees north: half as far.
    assert metres(Place(lat_e7=0, lon_e7=0), {"lat_e7": 10_000_000, "lon_e7": 0}) == 111_195
    north = Place(lat_e7=600_000_000, lon_e7=0)
    assert metres(north, {"lat_e7": 600_000_000, "lon_e7": 10_000_000}) == 55_597
    assert metres(north, {"lat_e7": None, "lon_e7": None}) is None


@pytest.mark.parametrize(
    ("far", "told"),
    [(0, "50\u00a0m"), (340, "350\u00a0m"), (990, "1.0\u00a0km"), (2_130, "2.1\u00a0km"),
     (14_400, "14\u00a0km")],
)  # fmt: skip
def test_a_distance_is_rounded_as_people_say_it(far: int, told: str) -> None:
    set_language("en")
    try:
        assert way(far) == told
    finally:
        set_language("zh")
