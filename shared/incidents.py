"""Incidents (案事件): the words of a quick report, its limits, and how long it took.

A report counts people and names none: there is no field for a name. How long it took is shown and
never judged.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

COUNT_MAX = 9999
"""More people than any school has."""
BEFORE_MAX = timedelta(days=30)
"""What happened longer ago is no quick report any more."""
PHOTOS_PER_REPORT_MAX = 12
REPORTS_PER_INCIDENT_MAX = 100
REPORT_WITHIN = timedelta(hours=1)
"""By when a first report is asked for, from the event on; our own, shown and never judged."""

LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){10,}[Xx]?", re.ASCII)
"""A telephone or identity number: whoever writes one means a person."""


class IncidentKind(StrEnum):
    """What sort of thing happened (案事件类别)."""

    TRAFFIC = "traffic"
    FIRE = "fire"
    FOOD = "food"
    ILLNESS = "illness"
    DROWNING = "drowning"
    CROWDING = "crowding"
    INJURY = "injury"
    INTRUSION = "intrusion"
    FIGHT = "fight"
    BULLYING = "bullying"
    STRUCTURE = "structure"
    GAS_CHEMICALS = "gas_chemicals"
    DISASTER = "disaster"
    DISPUTE = "dispute"
    OTHER = "other"


class CampusPlace(StrEnum):
    """Where at a school it happened."""

    GATE = "gate"
    GROUND = "ground"
    CLASSROOM = "classroom"
    STAIRS = "stairs"
    CANTEEN = "canteen"
    DORMITORY = "dormitory"
    LABORATORY = "laboratory"
    TOILET = "toilet"
    BUS = "bus"
    ROAD = "road"
    OUTSIDE = "outside"
    OTHER = "other_place"


class Harm(StrEnum):
    """What became of the people counted."""

    INVOLVED = "involved"
    HURT = "hurt"
    IN_HOSPITAL = "in_hospital"
    DEAD = "dead"


class PeopleGroup(StrEnum):
    """Who is counted; never who it is."""

    PUPILS = "pupils"
    STAFF = "staff"
    OTHERS = "others"


class AtOnce(StrEnum):
    """What was done at once (先期处置)."""

    POLICE_CALLED = "police_called"
    AMBULANCE_CALLED = "ambulance_called"
    FIRE_BRIGADE_CALLED = "fire_brigade_called"
    FIRST_AID = "first_aid"
    EVACUATED = "evacuated"
    PARTED = "parted"
    SITE_KEPT = "site_kept"
    PARENTS_TOLD = "parents_told"
    CLOSED_OFF = "closed_off"
    SUPERIORS_TOLD = "superiors_told"


Counts = Mapping[str, Mapping[str, int | None]]
"""How many of whom, by harm and group; None is not known, which is not nought."""

LABELS: dict[StrEnum, str] = {
    IncidentKind.TRAFFIC: "Traffic accident",
    IncidentKind.FIRE: "Fire",
    IncidentKind.FOOD: "Food poisoning",
    IncidentKind.ILLNESS: "Several fell ill",
    IncidentKind.DROWNING: "Drowning",
    IncidentKind.CROWDING: "Crush in a crowd",
    IncidentKind.INJURY: "Injury by accident",
    IncidentKind.INTRUSION: "Intruder or attack",
    IncidentKind.FIGHT: "Fight",
    IncidentKind.BULLYING: "Bullying",
    IncidentKind.STRUCTURE: "Building or equipment gave way",
    IncidentKind.GAS_CHEMICALS: "Gas or chemicals",
    IncidentKind.DISASTER: "Storm, flood, earthquake",
    IncidentKind.DISPUTE: "Dispute or gathering",
    IncidentKind.OTHER: "Something else",
    CampusPlace.GATE: "At the school gate",
    CampusPlace.GROUND: "Sports ground",
    CampusPlace.CLASSROOM: "Classroom",
    CampusPlace.STAIRS: "Corridor or stairs",
    CampusPlace.CANTEEN: "Canteen",
    CampusPlace.DORMITORY: "Dormitory",
    CampusPlace.LABORATORY: "Laboratory",
    CampusPlace.TOILET: "Toilets",
    CampusPlace.BUS: "On the school bus",
    CampusPlace.ROAD: "On the way to school",
    CampusPlace.OUTSIDE: "Just outside the school",
    CampusPlace.OTHER: "Another place",
    Harm.INVOLVED: "Involved",
    Harm.HURT: "Hurt",
    Harm.IN_HOSPITAL: "In hospital",
    Harm.DEAD: "Dead",
    PeopleGroup.PUPILS: "Pupils",
    PeopleGroup.STAFF: "Staff",
    PeopleGroup.OTHERS: "Others",
    AtOnce.POLICE_CALLED: "Police called (110)",
    AtOnce.AMBULANCE_CALLED: "Ambulance called (120)",
    AtOnce.FIRE_BRIGADE_CALLED: "Fire brigade called (119)",
    AtOnce.FIRST_AID: "First aid given",
    AtOnce.EVACUATED: "People brought to safety",
    AtOnce.PARTED: "Those involved kept apart",
    AtOnce.SITE_KEPT: "Site left as it was",
    AtOnce.PARENTS_TOLD: "Parents told",
    AtOnce.CLOSED_OFF: "Place closed off",
    AtOnce.SUPERIORS_TOLD: "School told its superiors",
}


@dataclass(frozen=True)
class Timeliness:
    """How long a report took from the event to the person's tap, and to the office."""

    to_report: timedelta
    to_office: timedelta
    within: timedelta = REPORT_WITHIN


def timeliness(happened: datetime, reported: datetime, received: datetime) -> Timeliness:
    """How long it took; what the clocks say the wrong way round took no time."""
    nothing = timedelta(0)
    return Timeliness(max(nothing, reported - happened), max(nothing, received - happened))


def fits(count: int | None) -> bool:
    """Whether this many people can be meant; None says that nobody knows yet."""
    return count is None or 0 <= count <= COUNT_MAX


def total(counts: Counts, harm: Harm) -> int | None:
    """How many in all suffered this; None where nobody counted any of them."""
    known = [one for one in counts.get(harm, {}).values() if one is not None]
    return sum(known) if known else None


def at_odds(counts: Counts) -> Iterable[tuple[Harm, PeopleGroup]]:
    """Where more came to harm than were involved: to be looked at again, never refused."""
    for group in PeopleGroup:
        involved = counts.get(Harm.INVOLVED, {}).get(group)
        for harm in (Harm.HURT, Harm.IN_HOSPITAL, Harm.DEAD):
            harmed = counts.get(harm, {}).get(group)
            if involved is not None and harmed is not None and harmed > involved:
                yield harm, group


def points_at_a_person(text: str) -> bool:
    """Whether a note holds a telephone or identity number."""
    return LONG_NUMBER.search(text) is not None
