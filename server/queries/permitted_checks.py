"""The white list of checks that may enter schools, for all who answer for schools."""

from sqlalchemy import select

from server import scope
from server.models import Office, PermittedCheck
from server.work import Work

ROWS_MAX = 500


def listed(work: Work) -> list[tuple[PermittedCheck, Office]]:
    """Every permitted check, the latest first."""
    work.require("permitted_check.read")
    rows = work.session.execute(
        select(PermittedCheck, Office)
        .join(Office, Office.id == PermittedCheck.office_id)
        .order_by(PermittedCheck.ends_on.desc(), PermittedCheck.begins_on, PermittedCheck.id)
        .limit(ROWS_MAX)
    )
    return [(row[0], row[1]) for row in rows]


def offices(work: Work) -> list[Office]:
    """The offices whose checks the asker permits."""
    if not work.may("permitted_check.edit"):
        return []
    every = work.session.scalars(select(Office).order_by(Office.kind, Office.name))
    actor, verb = work.signed_in(), "permitted_check.edit"
    return [one for one in every if scope.covers_place(actor, verb, work.session, office_id=one.id)]
