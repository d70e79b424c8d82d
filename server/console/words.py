"""Words for pages: labels of the vocabulary, chips with icon and whose turn, dates, digests."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import get_locale, gettext
from jinja2 import pass_context
from jinja2.runtime import Context

from server.api.request import work
from server.console import marks, navigation, sharing, stamps, terms
from server.console.happenings import happening, subject
from server.domain import (
    circular_words,
    deadlines,
    legal_bases,
    order_words,
    planning_words,
)
from server.domain.planning_words import MeasureState, ProposalState
from server.domain.register_words import in_english
from server.models import Order
from shared import incidents, vocabulary
from shared.checklists import Item
from shared.clock import from_wire, local_date
from shared.issuing import IssuedAs
from shared.papers import Reader, amendment_lines, typed_in, unit
from shared.signs import in_plain_sight
from shared.vocabulary import OrderState, Outcome, ServiceWay

HOMES = (incidents, legal_bases, order_words, planning_words, circular_words, vocabulary)
"""Where the words stand that pages tell by their label."""
WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
DIGEST_GROUP = 4
KILOBYTE, MEGABYTE = 1024, 1024 * 1024
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ORDER_LOOKS = {
    OrderState.PROPOSED: ("ours", "file-certificate"),
    OrderState.ISSUED: ("theirs-line", "inbox"),
    OrderState.SIGNED: ("theirs", "tool"),
    OrderState.RETURNED: ("theirs", "arrow-back-up"),
    OrderState.UNDER_REVIEW: ("ours", "eye-check"),
    OrderState.RECHECK: ("ours", "map-pin-check"),
    OrderState.CLOSED: ("done", "circle-check"),
    OrderState.ARCHIVED: ("done", "circle-check"),
    OrderState.WITHDRAWN: ("idle gone", "ban"),
}
OUTCOME_LOOKS = {
    Outcome.FIXED: ("done", "rosette-discount-check"),
    Outcome.PARTLY: ("theirs", "circle-half-2"),
    Outcome.NOT_FIXED: ("broken", "alert-octagon"),
    Outcome.REBOUND: ("solid", "restore"),
    Outcome.NO_LONGER_APPLIES: ("idle", "square-minus"),
    Outcome.NOT_CHECKABLE: ("idle", "help-hexagon"),
}
PROPOSAL_LOOKS = {
    ProposalState.PROPOSED: ("ours", "gavel"),
    ProposalState.SIGNED: ("ours", "file-certificate"),
    ProposalState.TAKEN: ("done", "check"),
    ProposalState.DROPPED: ("idle", "x"),
}
MEASURE_LOOKS = {
    MeasureState.IN_FORCE: ("theirs", "gavel"),
    MeasureState.TOLD: ("done", "file-text"),
    MeasureState.LIFTED: ("idle", "circle-check"),
}
SERVICE_LOOKS = {
    ServiceWay.RECEIVED: ("done", "user-check"),
    ServiceWay.REFUSED: ("theirs", "ban"),
    ServiceWay.ABSENT: ("idle", "clock-question"),
}
TEXTS = {
    "issue": "Issued",
    "decline": "Issued as serious",
    "fix_on_spot": "Fixed on the spot",
    "sign": "Signed for",
    "serve": "Served on the campus",
    "hour_decided": "Hour of service decided",
    "deadline_moved": "Last day moved with the calendar",
    "submit_evidence": "Evidence sent in",
    "accept": "Evidence accepted",
    "accept_for_recheck": "Evidence accepted, to be seen on the site",
    "pass_recheck": "Re-checked on the site: put right",
    "fail_recheck": "Re-checked on the site: not put right",
    "return": "Evidence returned",
    "archive": "Looked back at and archived",
    "reopen": "Opened again",
    "looked_back": "Looked back at",
    "going_back": "Look-back",
    "withdraw": "Withdrawn",
    "hand_back": "Sent back: another office's",
    "keep_with": "Stays with the office",
    "hand_over": "Handed over to another office",
    "correct_grade": "Grade corrected by two persons",
    "ask_extension": "More time asked for",
    "grant_extension": "More time granted",
    "refuse_extension": "More time refused",
    "measure_reminder": "Reminder",
    "measure_bulletin": "Bulletin",
    "measure_interview": "Interview",
    "measure_listing": "Listed supervision",
    "measure_veto": "Proposal of a veto",
    "measure_praise": "Praise",
    "measure_lifted": "Measure lifted",
    "sent_warning": "Early warning",
    "sent_self_check": "Self-check",
    "answered_warning": "Receipt for an early warning",
    "answered_self_check": "Self-check answered",
    "answered_no": "Self-check answered, with a no",
    "taken_back_warning": "Early warning taken back",
    "taken_back_self_check": "Self-check taken back",
    "settle": "Five things settled",
    "file_slip": "Stamped slip filed",
    "inspection": "Inspection",
    "incident": "Incident",
    "camera": "The app's camera",
    "gallery": "The gallery, not the camera",
    "gate": "At the gate",
    "item": "Of an item",
    "finding": "Of a fault",
    "after": "Put right on the spot",
    "look_back": "At the look-back",
    "paper": "A paper",
    "handwriting": "In handwriting",
}
TOLD = {
    "arrival": "The arrival",
    "finding": "The fault",
    "photo": "The photo",
    "signature": "The signature",
    "service": "The service on the campus",
    "report": "The report",
}
"""Hours that may be in doubt."""
ACT_LOOKS = {
    "issue": ("theirs", "file-text"),
    "decline": ("theirs", "file-text"),
    "fix_on_spot": ("done", "circle-check"),
    "sign": ("done", "user-check"),
    "serve": ("done", "user-check"),
    "hour_decided": ("ours", "clock-question"),
    "deadline_moved": ("theirs", "calendar"),
    "submit_evidence": ("ours", "photo"),
    "accept": ("done", "circle-check"),
    "accept_for_recheck": ("ours", "map-pin-check"),
    "pass_recheck": ("done", "circle-check"),
    "fail_recheck": ("theirs", "arrow-back-up"),
    "return": ("theirs", "arrow-back-up"),
    "archive": ("back", "rosette-discount-check"),
    "reopen": ("solid", "restore"),
    "looked_back": ("back", "history"),
    "going_back": ("back", "history"),
    "withdraw": ("idle", "ban"),
    "hand_back": ("ours", "arrow-back-up"),
    "keep_with": ("theirs", "ban"),
    "hand_over": ("theirs", "arrow-right-circle"),
    "correct_grade": ("ours", "file-certificate"),
    "ask_extension": ("ours", "clock-question"),
    "grant_extension": ("done", "calendar-plus"),
    "refuse_extension": ("theirs", "ban"),
    "measure_reminder": ("theirs", "bell"),
    "measure_bulletin": ("theirs", "gavel"),
    "measure_interview": ("theirs", "gavel"),
    "measure_listing": ("broken", "gavel"),
    "measure_veto": ("broken", "gavel"),
    "measure_praise": ("done", "rosette-discount-check"),
    "measure_lifted": ("done", "circle-check"),
    "sent_warning": ("theirs", "alert-octagon"),
    "sent_self_check": ("theirs", "clipboard-check"),
    "answered_warning": ("done", "user-check"),
    "answered_self_check": ("done", "user-check"),
    "answered_no": ("theirs", "x"),
    "taken_back_warning": ("idle", "ban"),
    "taken_back_self_check": ("idle", "ban"),
    "settle": ("theirs", "clipboard-check"),
    "file_slip": ("idle", "file-text"),
    "inspection": ("idle", "clipboard-check"),
    "incident": ("broken", "urgent"),
}


def install(app: Flask) -> None:
    """Give templates these words; no page shows a text otherwise than it stands."""
    app.jinja_env.finalize = plainly
    app.jinja_env.filters["of_register"] = of_register
    app.jinja_env.filters.update(
        label=_for_each(label), day=day, time=time, digest=digest, act=_for_each(act), either=either
    )
    app.jinja_env.filters.update(short_day=short_day, photo_source=act, groups=groups, size=size)
    app.jinja_env.filters.update(
        happening=happening, subject=subject, wire_time=wire_time, wire_day=wire_day
    )
    app.jinja_env.filters.update(whole_time=whole_time, instant=instant, unit=_unit)
    app.jinja_env.globals.update(
        order_look=order_look,
        outcome_look=outcome_look,
        proposal_look=proposal_look,
        measure_look=measure_look,
        act_look=act_look,
        service_look=service_look,
        issued_as=lambda order: IssuedAs.read(order.kind, order.issued_as),
        weekdays=lambda: WEEKDAYS[_language()],
        term=lambda order: terms.term(order, work()),
        review_by=lambda order: terms.review_by(order, work()),
        watched_until=lambda order: terms.watched_until(order, work()),
        review_late=lambda order: terms.review_late(order, work()),
        recheck_page=lambda order: terms.page(order.recheck or {}, work().today),
        deadline_page=lambda order: terms.page(order.deadline, work().today),
        as_text=lambda order: sharing.as_text(work(), order, day),
        is_here=navigation.is_here,
        drawing=marks.drawing,
        stamp=lambda photo, sent, sha256: stamps.stamp(photo, sent, sha256, reader()),
        strokes=marks.written,
        amended=lambda one: amendment_lines(one, reader()),
        typed_in=lambda one, name: typed_in(one.typed_in_at, name, one.arrived_at, reader()),
        gettext=gettext,
        _=gettext,
    )


def plainly(value: Any) -> Any:
    """A text as pages show it; their own marks, and all that is no text, as it is."""
    return in_plain_sight(value) if type(value) is str else value


def of_register(word: str) -> str:
    """A kind of school or a locality in the reader's language."""
    return either(word, in_english(word))


def _unit(item: Item) -> str:
    """What the number of an item counts."""
    return unit(item, reader())


def reader() -> Reader:
    """Who a page is written for, as papers know it."""
    return Reader(_language(), gettext, work().settings.time_zone)


def _for_each(word: Callable[..., str]) -> Callable[..., str]:
    """For each reader anew: else a fixed value keeps the language of who opens its page first."""

    @pass_context
    def told(_context: Context, *said: str) -> str:
        return word(*said)

    return told


def label(value: str, kind: str) -> str:
    """The word of the vocabulary in the reader's language."""
    home = next(one for one in HOMES if hasattr(one, kind))
    words: type[StrEnum] = getattr(home, kind)
    try:
        return gettext(home.LABELS[words(value)])
    except (KeyError, ValueError):
        return value


def act(name: str) -> str:
    """What was done, in words."""
    return gettext(TEXTS.get(name, name))


def either(zh: str, en: str) -> str:
    """Content that carries both languages itself."""
    return en if _language() == "en" and en else zh


def day(value: date | datetime | None) -> str:
    """A date with its weekday; of another year as ISO."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = local_date(value, work().settings.time_zone)
    if value.year != work().today.year:
        return value.isoformat()
    sign = "," if _language() == "en" else "日"
    return f"{short_day(value, True)}{sign} {WEEKDAYS[_language()][value.weekday()]}"


def short_day(value: date, with_month: bool = False) -> str:
    """The day of the month; with its month at the beginning of one, or where asked."""
    if not with_month and value.day != 1:
        return str(value.day)
    if _language() == "en":
        return f"{value.day} {MONTHS[value.month - 1]}"
    return f"{value.month}月{value.day}"


def time(value: datetime | None) -> str:
    """An instant in the office's time."""
    if value is None:
        return "—"
    return value.astimezone(ZoneInfo(work().settings.time_zone)).strftime("%m-%d %H:%M")


def whole_time(value: datetime | None) -> str:
    """An instant with its year, where even that may be wrong."""
    return "—" if value is None else reader().time(value)


def instant(kind: str) -> str:
    """Which hour of an inspection, in words."""
    return gettext(TOLD.get(kind, kind))


def wire_time(value: str) -> str:
    """An instant as it travelled, in the office's time."""
    return time(from_wire(value))


def wire_day(value: str | None) -> str:
    """A day as a history keeps it, as pages show days."""
    return day(date.fromisoformat(value) if value else None)


def digest(value: str | None) -> str:
    """The beginning and end of a digest."""
    return f"{value[:12]}…{value[-6:]}" if value else "—"


def groups(value: str) -> str:
    """A digest in groups of four, where a person compares it."""
    return " ".join(value[at : at + DIGEST_GROUP] for at in range(0, len(value), DIGEST_GROUP))


def size(value: int) -> str:
    """How large a file is."""
    return f"{value / MEGABYTE:.1f} MB" if value >= MEGABYTE else f"{value // KILOBYTE + 1} KB"


def order_look(order: Order, today: date) -> tuple[str, str, str]:
    """Tone, icon and word of an order: overdue replaces what the party should do."""
    if order.extension_asked_at is not None:
        return "ours", "clock-question", gettext("More time asked for")
    if order.handed_back_at is not None:
        return "ours", "arrow-back-up", gettext("Sent back: another office's")
    if deadlines.is_overdue(order.state, order.due_on, today):
        return "solid", "clock-exclamation", gettext("Overdue")
    tone, icon = ORDER_LOOKS[OrderState(order.state)]
    return tone, icon, label(order.state, "OrderState")


def outcome_look(outcome: str) -> tuple[str, str, str]:
    """Tone, icon and word of a look-back's outcome."""
    tone, icon = OUTCOME_LOOKS[Outcome(outcome)]
    return tone, icon, label(outcome, "Outcome")


def proposal_look(state: str) -> tuple[str, str, str]:
    """Tone, icon and word of a proposed step."""
    tone, icon = PROPOSAL_LOOKS[ProposalState(state)]
    return tone, icon, label(state, "ProposalState")


def measure_look(state: str) -> tuple[str, str, str]:
    """Tone, icon and word of a measure."""
    tone, icon = MEASURE_LOOKS[MeasureState(state)]
    return tone, icon, label(state, "MeasureState")


def act_look(name: str) -> tuple[str, str, str]:
    """Tone, icon and word of what was done."""
    tone, icon = ACT_LOOKS.get(name, ("idle", "circle"))
    return tone, icon, act(name)


def service_look(way: str) -> tuple[str, str, str]:
    """Tone, icon and word of how a notice was served on the campus."""
    tone, icon = SERVICE_LOOKS[ServiceWay(way)]
    return tone, icon, label(way, "ServiceWay")


def _language() -> str:
    return "en" if str(get_locale()).startswith("en") else "zh"
