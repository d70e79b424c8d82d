"""The ladder: what follows where a school lets its last days pass, by thresholds an office may set.

Each rung is only proposed; a person signs it. What another office must fix never counts here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from server.domain.planning_words import ProposalCause, ProposalKind


@dataclass(frozen=True)
class Late:
    """An order of a school that is overdue, by so many working days."""

    order_id: str
    due_on: date
    workdays: int
    major: bool = False
    listed: bool = False


@dataclass(frozen=True)
class Standing:
    """A school with what is overdue there, the oldest first, and which rungs were taken up."""

    late: Sequence[Late]
    bulletins: int = 0
    interviewed_on: date | None = None
    false_report: bool = False
    """Whether a false report stands on record since it was last interviewed."""


@dataclass(frozen=True)
class Thresholds:
    """From what on a rung is proposed."""

    reminder_workdays: int
    overdue_workdays: int
    overdue_orders: int
    bulletins: int


@dataclass(frozen=True)
class Step:
    """A rung to be proposed: of which order, by which rule."""

    kind: ProposalKind
    cause: ProposalCause
    order: Late

    @property
    def key(self) -> str:
        """Proposed once of an order and a last day of it, whatever was decided then."""
        return f"{self.kind}:{self.order.order_id}:{self.order.due_on.isoformat()}"


def steps(school: Standing, known: Thresholds) -> Iterator[Step]:
    """What is to be proposed: of each major case its listing, of the school the rung it is on."""
    for one in school.late:
        if one.major and not one.listed:
            yield Step(ProposalKind.LISTING, ProposalCause.MAJOR_OVERDUE, one)
    over_long = [one for one in school.late if one.workdays >= known.overdue_workdays]
    worst = over_long[0] if over_long else None
    if worst is None and len(school.late) <= known.overdue_orders:
        yield from _reminder(school.late, known)
        return
    before = school.interviewed_on
    left = [one for one in over_long if before is not None and one.due_on < before]
    if left:
        if not (left[0].major or left[0].listed):
            yield Step(ProposalKind.LISTING, ProposalCause.STILL_OPEN, left[0])
    elif (why := _interviewed_for(school, known)) is not None:
        yield Step(ProposalKind.INTERVIEW, why, worst or school.late[0])
    elif worst is not None:
        yield Step(ProposalKind.BULLETIN, ProposalCause.OVERDUE, worst)
    else:
        yield Step(ProposalKind.BULLETIN, ProposalCause.MANY_OVERDUE, school.late[0])


def _interviewed_for(school: Standing, known: Thresholds) -> ProposalCause | None:
    if school.false_report:
        return ProposalCause.FALSE_REPORT
    return ProposalCause.BULLETINS if school.bulletins >= known.bulletins else None


def _reminder(late: Sequence[Late], known: Thresholds) -> Iterator[Step]:
    """The first rung: of the oldest, where no other step is proposed of it."""
    for one in late[:1]:
        if one.workdays >= known.reminder_workdays and not one.major:
            yield Step(ProposalKind.REMINDER, ProposalCause.LATE, one)
