"""A long roster taken in batch by batch: each with how far it is, so that a stop loses nothing."""

from collections import Counter
from dataclasses import replace

from server.actions import register
from server.domain.registering import Deed
from server.infra.roster import read_roster
from server.infra.roster_faults import faults_file
from server.infra.texts import translator
from server.jobs.going import Going, Made
from server.queries import rosters

ROWS_AT_ONCE = 1000
FAULTS_NAME = "rows-not-taken.xlsx"
TAKEN = (Deed.ADDED, Deed.CHANGED, Deed.UNCHANGED)


def take(going: Going) -> Made:
    """Take the rows in that are left; the figures, and the rows not taken as a file."""
    actor, roster = going.actor(), read_roster(going.file())
    counts = Counter({str(deed): going.told.get(deed, 0) for deed in TAKEN})
    for at in range(going.done, len(roster.rows), ROWS_AT_ONCE):
        part = replace(roster, rows=roster.rows[at : at + ROWS_AT_ONCE])
        with going.works.writing(actor) as work:
            report = register.take_roster(work, part, source_digest=going.asked["digest"])
            counts.update({str(deed): report.counts[deed] for deed in TAKEN})
            going.mark(work, at + len(part.rows), counts)
    with going.works.reading(actor) as work:
        refused = rosters.compare(work, roster).of(Deed.REFUSED)
    told = dict(counts) | {str(Deed.REFUSED): len(refused)}
    if not refused:
        return Made(told)
    return Made(told, FAULTS_NAME, faults_file(refused, translator(actor.language)))
