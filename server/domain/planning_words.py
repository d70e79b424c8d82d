"""The words of planning as closed lists: waves, draws, recusal, the school year, complaints.

Only the office plans, so tablets do not know them. ``LABELS`` goes by value:
two words of different lists with one value would be told alike.
"""

from enum import StrEnum


class Ceremony(StrEnum):
    """How a wave is drawn: by the office alone, or before witnesses with numbers of theirs."""

    EVERYDAY = "everyday"
    PUBLIC = "public"


class WaveState(StrEnum):
    """Where a wave stands."""

    PREPARING = "preparing"
    FROZEN = "frozen"
    DRAWN = "drawn"
    PUBLISHED = "published"
    GIVEN_UP = "given_up"


class DrawState(StrEnum):
    """Where one public attempt at a draw stands."""

    COMMITTED = "committed"
    DRAWN = "drawn"
    PUBLISHED = "published"
    ABORTED = "aborted"


class CampaignPart(StrEnum):
    """What an office is in a campaign."""

    LEAD = "lead"
    ISSUER = "issuer"
    MEMBER = "member"


class LeadingPost(StrEnum):
    """A post of the leading group (领导小组)."""

    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "group_member"
    OFFICE_HEAD = "office_head"


class TieReason(StrEnum):
    """Why somebody does not go to a school (回避)."""

    RELATIVE = "relative"
    WORKED_THERE = "worked_there"
    BUSINESS = "business"
    OTHER = "other_tie"


class LeftOut(StrEnum):
    """Why a school does not take part in a draw: told before, and kept with it."""

    CLOSED_DAYS = "closed_days"
    LOAD = "load"
    ALL_RECUSED = "all_recused"


class PeriodKind(StrEnum):
    """What a stretch of the school year is."""

    TERM = "term"
    EXAM = "exam"
    HOLIDAY = "holiday"
    OTHER = "other_days"


class ComplaintChannel(StrEnum):
    """By which way a complaint came."""

    HOTLINE = "hotline"
    LETTER = "letter"
    PHONE = "phone"
    VISIT = "visit"
    OTHER = "other_way"


class ProposalKind(StrEnum):
    """What a rule proposes to the office (建议): the steps of the ladder it may take."""

    REMINDER = "reminder"
    BULLETIN = "bulletin"
    INTERVIEW = "interview"
    LISTING = "listing"
    VETO = "veto"
    """Only ever proposed to the county, which decides (一票否决建议)."""
    PRAISE = "praise"
    FINDING = "finding"


class ProposalCause(StrEnum):
    """By which rule it is proposed."""

    LATE = "late"
    PARTLY = "partly"
    FALSE_REPORT = "false_report"
    REBOUND = "rebound"
    OVERDUE = "overdue_long"
    MANY_OVERDUE = "many_overdue"
    BULLETINS = "bulletins"
    MAJOR_OVERDUE = "major_overdue"
    STILL_OPEN = "still_open"
    BY_HAND = "by_hand"
    SELF_CHECK = "self_check_no"


class ProposalState(StrEnum):
    """Where a proposal stands: a person signs it or sets it aside, with the reason.

    What takes two persons is signed by one first.
    """

    PROPOSED = "proposed"
    SIGNED = "signed_once"
    TAKEN = "taken"
    DROPPED = "dropped"


class MeasureState(StrEnum):
    """Where a measure stands: in force until it is lifted; what is only told is never lifted."""

    IN_FORCE = "in_force"
    TOLD = "told"
    LIFTED = "lifted"


class Occasion(StrEnum):
    """Before what the office goes back to all that is due (节前模式)."""

    HOLIDAY = "before_holidays"
    EXAM = "before_exams"
    TYPHOON = "typhoon"
    TERM_BEGINS = "term_begins"
    OTHER = "other_occasion"


LABELS: dict[StrEnum, str] = {
    Ceremony.EVERYDAY: "Everyday draw",
    Ceremony.PUBLIC: "Public draw",
    WaveState.PREPARING: "In preparation",
    WaveState.FROZEN: "Register frozen",
    WaveState.DRAWN: "Drawn and sealed",
    WaveState.PUBLISHED: "Made public",
    WaveState.GIVEN_UP: "Given up",
    DrawState.COMMITTED: "Committed",
    DrawState.DRAWN: "Drawn and sealed",
    DrawState.PUBLISHED: "Made public",
    DrawState.ABORTED: "Aborted",
    CampaignPart.LEAD: "Lead office",
    CampaignPart.ISSUER: "Joint issuer",
    CampaignPart.MEMBER: "Member office",
    LeadingPost.HEAD: "Head of the leading group",
    LeadingPost.DEPUTY: "Deputy head",
    LeadingPost.MEMBER: "Member of the leading group",
    LeadingPost.OFFICE_HEAD: "Head of the group's office",
    TieReason.RELATIVE: "A relative works or learns there",
    TieReason.WORKED_THERE: "Worked there before",
    TieReason.BUSINESS: "Business with the school",
    TieReason.OTHER: "Another tie",
    LeftOut.CLOSED_DAYS: "Closed on all days of the wave",
    LeftOut.LOAD: "Visited as often as allowed this term",
    LeftOut.ALL_RECUSED: "No team is free of ties to it",
    PeriodKind.TERM: "School term",
    PeriodKind.EXAM: "Exams",
    PeriodKind.HOLIDAY: "Holidays",
    PeriodKind.OTHER: "Closed days",
    ComplaintChannel.HOTLINE: "Hotline",
    ComplaintChannel.LETTER: "Letter",
    ComplaintChannel.PHONE: "Telephone",
    ComplaintChannel.VISIT: "In person",
    ComplaintChannel.OTHER: "Another way",
    ProposalKind.REMINDER: "Reminder",
    ProposalKind.BULLETIN: "Bulletin",
    ProposalKind.INTERVIEW: "Interview",
    ProposalKind.LISTING: "Listed supervision",
    ProposalKind.VETO: "Proposal of a veto",
    ProposalKind.PRAISE: "Praise",
    ProposalKind.FINDING: "To be seen on the campus",
    ProposalCause.LATE: "Past its last day",
    ProposalCause.BY_HAND: "Put forward by a person",
    ProposalCause.PARTLY: "Found only partly fixed",
    ProposalCause.FALSE_REPORT: "Reported as fixed and was not",
    ProposalCause.REBOUND: "Came back under major handling",
    ProposalCause.OVERDUE: "Overdue for long",
    ProposalCause.MANY_OVERDUE: "Many are overdue at once",
    ProposalCause.BULLETINS: "In bulletins before, and overdue again",
    ProposalCause.MAJOR_OVERDUE: "A major hazard is overdue",
    ProposalCause.STILL_OPEN: "Interviewed, and still open",
    ProposalCause.SELF_CHECK: "Its own self-check says no",
    ProposalState.PROPOSED: "Proposed",
    ProposalState.SIGNED: "Signed by one person",
    ProposalState.TAKEN: "Taken up",
    ProposalState.DROPPED: "Not taken up",
    MeasureState.IN_FORCE: "Not lifted yet",
    MeasureState.TOLD: "Issued",
    MeasureState.LIFTED: "Lifted",
    Occasion.HOLIDAY: "Before the holidays",
    Occasion.EXAM: "Before exams",
    Occasion.TYPHOON: "Before a typhoon",
    Occasion.TERM_BEGINS: "At the start of term",
    Occasion.OTHER: "Another occasion",
}
