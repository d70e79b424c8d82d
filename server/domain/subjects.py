"""Where the page of a subject is, by its kind: for messages, audit entries and webhooks."""

from dataclasses import dataclass

from server.domain.alarms import AlarmKind


@dataclass(frozen=True)
class Subject:
    """The page of a kind of subject, its id in the braces."""

    page: str
    verb: str = ""
    """What reading it takes; without one, only whoever was told goes there."""
    desk: str = ""
    """Where a message about it leads, if elsewhere: to what its reader is to do."""
    outward: bool = False
    """A webhook may name it; whoever follows it still has to sign in."""

    def of(self, subject_id: str) -> str:
        """The page of this one."""
        return self.page.format(subject_id)


SUBJECTS: dict[str, Subject] = {
    "order": Subject("/orders/{}", "order.read", outward=True),
    "inspection": Subject("/inspections/{}", "inspection.read", outward=True),
    "incident": Subject("/incidents/{}", "incident.read", outward=True),
    "campaign": Subject("/campaigns/{}", "campaign.read"),
    "proposal": Subject("/proposals/{}"),
    "circular": Subject("/circulars/{}", outward=True),
    "measure": Subject("/measures/{}"),
    "indicator": Subject("/indicators/guards?state=fell"),
    "draw": Subject("/draws/{}", "draw.read", desk="/waves/numbers/{}"),
    "office": Subject("/issuers#office-{}", "issuer.read"),
    "basis": Subject("/bases/{}", "basis.read"),
    "person": Subject("/people/{}", "person.read"),
    "school": Subject("/schools/{}", "school.read"),
    "visit": Subject("/visits/{}", "visit.read"),
    "wave": Subject("/waves/{}", "wave.read"),
    "calendar": Subject("/office-calendar/changes/{}"),
    "audit": Subject("/audit"),
    "device": Subject("/people#tablets"),
    "outgoing": Subject("/webhooks"),
    "session": Subject("/me/sessions"),
    AlarmKind.OVERDUE: Subject("/orders?view=overdue"),
    AlarmKind.REVIEW_LATE: Subject("/orders?view=ours"),
    AlarmKind.RECHECK_LATE: Subject("/orders?view=rechecks"),
    AlarmKind.SILENT: Subject("/orders?view=handed"),
    AlarmKind.PLAN_LATE: Subject("/orders?view=plans"),
    AlarmKind.EXTENSION_LATE: Subject("/orders?view=extensions"),
    AlarmKind.SIGNATURE_LATE: Subject("/orders?view=extensions"),
}
ORDER = SUBJECTS["order"]


def told_page(kind: str, subject_id: str, *, is_party: bool) -> str:
    """Where a message leads; a party has a desk of its own for its orders."""
    if is_party and kind in set(AlarmKind):
        return "/my"
    subject = SUBJECTS.get(kind, ORDER)
    if is_party and subject is ORDER:
        return f"/my/{subject_id}"
    return (subject.desk or subject.page).format(subject_id)


def outward_page(kind: str, subject_id: str) -> str:
    """Where a webhook leads; of what it may not name, to the list of messages."""
    subject = SUBJECTS.get(kind)
    return subject.of(subject_id) if subject is not None and subject.outward else "/notices"
