"""Others go back than those who went first, and at least one of them is of another office."""

from collections.abc import Sequence

from server.actions import visits
from server.domain import lookback
from server.models import LookBack
from server.queries import area_tree, first_teams, recusal
from server.work import Work
from shared.problems import Invalid


class SamePair(Invalid):
    code = "same_pair"
    text = "{name} took part in the first check. Send other inspectors to look back."


class SameOfficeAgain(Invalid):
    code = "same_office_again"
    text = "At least one of those who go back is of another office than those of the first check."


class Recused(Invalid):
    code = "recused"
    text = "{name} is of this town, or has a declared tie to the school. Choose somebody else."


def refuse_tied(work: Work, school_id: str, area_id: str, team: Sequence[str]) -> None:
    """Refuse whom a tie, or the own town, keeps from a school (回避)."""
    areas = area_tree.above(work, area_id)
    recusals = recusal.of(work, list(team))
    tied = {one for one in team if recusals[one].holds(school_id, areas)}
    if tied:
        raise Recused(name=", ".join(sorted(visits.names(work, tied))))


def refuse(work: Work, rows: Sequence[LookBack], team: Sequence[str]) -> None:
    """Refuse who took part in a first check, and a team of none but its offices."""
    firsts = first_teams.of(work, rows).values()
    again = {one for one in team if any(one in first.people for first in firsts)}
    if again:
        raise SamePair(name=", ".join(sorted(visits.names(work, again))))
    offices = frozenset(first_teams.offices_of(work, set(team)).values())
    for first in firsts:
        if not lookback.from_another_office(offices, first.offices, first.finder_office):
            raise SameOfficeAgain()
