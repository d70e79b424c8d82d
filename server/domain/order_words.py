"""Words of the life of an order that tablets need not know."""

from enum import StrEnum


class ExtensionState(StrEnum):
    """Where a request for more time stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


class MotionKind(StrEnum):
    """What takes two persons' words."""

    WITHDRAW = "withdraw"
    CORRECT_GRADE = "correct_grade"
    NOT_OURS = "not_ours"


class MotionState(StrEnum):
    """Where something that was proposed about an order stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LAPSED = "lapsed"


class SlipWay(StrEnum):
    """How a paper came to who received it."""

    HANDED = "handed"
    POST = "post"
    ELECTRONIC = "electronic"


class DecidedBy(StrEnum):
    """Whose word it takes to lengthen a term."""

    SUPERVISOR = "supervisor"
    LEADER = "leader"
    SUPERVISING_OFFICE = "supervising_office"


LABELS: dict[StrEnum, str] = {
    ExtensionState.ASKED: "More time asked for",
    ExtensionState.GRANTED: "More time granted",
    ExtensionState.REFUSED: "More time refused",
    ExtensionState.LAPSED: "No longer needed",
    MotionKind.WITHDRAW: "To withdraw it",
    MotionKind.CORRECT_GRADE: "To correct its grade",
    MotionKind.NOT_OURS: "Sent back: another office's",
    MotionState.PROPOSED: "Proposed, awaits a second person",
    MotionState.CONFIRMED: "Confirmed by a second person",
    MotionState.DECLINED: "Not confirmed",
    MotionState.LAPSED: "No longer needed",
    SlipWay.HANDED: "Handed over in person",
    SlipWay.POST: "By post",
    SlipWay.ELECTRONIC: "By electronic means",
    DecidedBy.SUPERVISOR: "The office that supervises the school",
    DecidedBy.LEADER: "The leading group, by its signature",
    DecidedBy.SUPERVISING_OFFICE: "The city's supervising office alone",
}
