"""Slips for all schools of a city: sheet by sheet, set as one paper, with how far it is.

A code is known to its slip alone. Where the work stopped in between, it begins anew: the slips made
before are void, and nobody has them.
"""

from server.actions import invitations
from server.infra.texts import translator
from server.jobs.going import Going, Made
from server.queries.invitations import Place
from server.reports.slips import LANGUAGE, Slip, slips_pdf
from server.reports.typesetting import joined
from shared.clock import local_date
from shared.papers import Reader


def make(going: Going) -> Made:
    """One paper of all slips; its schools are those that nobody signs in for at this moment."""
    settings, now = going.works.settings, going.works.clock.now()
    reader = Reader(LANGUAGE, translator(LANGUAGE), settings.time_zone)
    sheets: list[bytes] = []
    after, done = None, 0
    while sheet := _next(going, reader, after, done):
        slips, after = sheet
        done += len(slips)
        sheets.append(slips_pdf(slips, settings.office_name, reader, now))
    name = f"invitations-{local_date(now, settings.time_zone):%Y%m%d}.pdf"
    return Made({"slips": done}, name if sheets else "", joined(sheets))


def _next(
    going: Going, reader: Reader, after: Place | None, done: int
) -> tuple[list[Slip], Place] | None:
    """The slips of the next sheet, and where it ends."""
    with going.works.writing(going.actor()) as work:
        made = invitations.for_slips(work, going.asked["area"], after)
        last = made[-1].invitation.school if made else None
        if last is None:
            return None
        work.session.flush()
        going.mark(work, done + len(made), {})
        slips = [invitations.slip_of(work, one, reader) for one in made]
        return slips, (last.area_id, last.code)
