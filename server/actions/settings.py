"""Setting what holds for the whole city: within its bounds, with a reason, on record."""

from sqlalchemy import select

from server.actions import indicators
from server.domain.city_settings import KNOWN, NORMS, REASON_CHARS_MAX, TOLD_TABLETS
from server.domain.setting_events import SettingChanged
from server.models import SettingChange, Template
from server.queries import settings
from server.work import Work
from shared.problems import Invalid, NotFound
from shared.vocabulary import ItemKind

EDIT = "setting.edit"


def put(work: Work, name: str, *, value: int, reason: str) -> settings.Standing:
    """Let a setting hold this value from now on; the same value again changes nothing."""
    work.require(EDIT)
    known = KNOWN.get(name)
    if known is None:
        raise NotFound()
    if not known.allows(value):
        raise Invalid("This is outside the bounds of the setting.")
    if not reason.strip() or len(reason) > REASON_CHARS_MAX:
        raise Invalid("Say why; it is kept with the change.")
    before = settings.value(work, known)
    if value != before:
        work.new(
            SettingChange,
            id=work.new_id(),
            name=name,
            ordinal=settings.changed(work, known) + 1,
            before=before,
            value=value,
            reason=reason.strip(),
            set_by=work.signed_in().person_id,
            set_at=work.now,
        )
        work.record(SettingChanged(name, before, value, reason.strip()))
        if name in TOLD_TABLETS:
            _tell_tablets(work)
        if name in NORMS:
            # Who has too few guards is counted anew.
            indicators.recount_later(work)
    return settings.Standing(known, value)


def _tell_tablets(work: Work) -> None:
    """They hear of it with their checklists."""
    for template_id in work.session.scalars(select(Template.id)):
        work.changed(ItemKind.TEMPLATE, template_id)
