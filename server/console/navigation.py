"""The frame of every page: where one may go, what is counted there, who is signed in."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import g, request
from flask_babel import get_locale, gettext

from server.models import Office
from server.queries import doubts, likenesses, measures, notices, proposals, worklist
from server.queries.worklist import View
from server.work import Work

THEME_COOKIE = "lookback_theme"
DENSITY_COOKIE = "lookback_density"
DENSITIES = ("usual", "dense", "large")
"""How close together a page stands; the first is what everybody begins with."""
TEXTS = {"check": "Checks", "order": "Rectification", "back": "Going back", "file": "Files"}


@dataclass(frozen=True)
class Door:
    """A page one may go to."""

    path: str
    icon: str
    word: str
    verb: str
    group: str = ""
    count: Callable[[Work], int] | None = None


DOORS = (
    Door("/", "layout-dashboard", "Desk", "order.review"),
    Door("/board", "presentation", "Board", "board.read"),
    Door("/my", "inbox", "My notices", "order.sign"),
    Door("/notices", "bell", "Messages", "notice.read"),
    Door("/campaigns", "file-certificate", "Campaigns", "campaign.read", "check"),
    Door("/visits", "arrows-shuffle", "Draws and visits", "visit.read", "check"),
    Door("/waves", "stack-2", "Waves", "wave.read", "check"),
    Door("/calendar", "calendar", "Calendar", "visit.read", "check"),
    Door("/my-visits", "calendar", "My visits", "visit.read_own", "check"),
    Door("/inspections", "clipboard-check", "Inspections", "inspection.read", "check"),
    Door("/incidents", "urgent", "Incidents", "incident.read", "check"),
    Door("/held", "arrows-diff", "Conflicts and doubts", "held.decide", "check", doubts.count),
    Door(
        "/orders",
        "list-details",
        "Orders",
        "inspection.read",
        "order",
        lambda work: worklist.counts(work, (View.OPEN,))[View.OPEN],
    ),
    Door(
        "/likenesses",
        "layers-intersect",
        "Pictures alike",
        "likeness.decide",
        "order",
        likenesses.waiting,
    ),
    Door("/proposals", "gavel", "Proposed steps", "proposal.read", "order", proposals.waiting),
    Door("/measures", "file-certificate", "Measures", "board.read", "order", measures.unread),
    Door("/warnings", "alert-octagon", "Early warnings", "circular.read", "order"),
    Door("/self-checks", "clipboard-check", "Self-checks", "circular.read", "order"),
    Door("/lookbacks", "history", "Look-backs", "lookback.read", "back"),
    Door("/results", "chart-bar", "Results of look-backs", "result.read", "back"),
    Door("/indicators", "scale", "Indicators", "inspection.read", "file"),
    Door("/simulator", "calculator", "Try a quota", "quota.simulate", "check"),
    Door("/office-calendar", "calendar", "Office calendar", "calendar.read", "file"),
    Door("/school-year", "calendar", "School year", "school_year.edit", "file"),
    Door("/schools", "school", "Schools", "school.read", "file"),
    Door("/load", "layers-intersect", "Load of schools", "inspection.read", "file"),
    Door("/ties", "user-check", "Ties and recusal", "tie.read", "file"),
    Door("/my-ties", "user-check", "My ties", "tie.declare_own", "file"),
    Door("/templates", "file-text", "Checklists", "template.read", "file"),
    Door("/bases", "gavel", "Legal bases", "basis.read", "file"),
    Door("/people", "users", "People and tablets", "person.read", "file"),
    Door("/tablets", "device-tablet", "Tablets", "device.read", "file"),
    Door("/issuers", "gavel", "Who may order", "issuer.read", "file"),
    Door("/invitations", "key", "Invitations", "party.invite", "file"),
    Door("/webhooks", "link", "Notices outward", "webhook.edit", "file"),
    Door("/settings", "tool", "Settings", "setting.read", "file"),
    Door("/audit", "shield-check", "Audit", "audit.read", "file"),
)


def shell() -> dict[str, object]:
    """What the frame of every page needs."""
    work: Work | None = g.get("work")
    english = str(get_locale()).startswith("en")
    return {
        "work": work,
        "me": work.actor if work is not None else None,
        "my_office": _office(work, english),
        "navigation": _groups(work),
        "unread": _unread(work),
        "language": "en" if english else "zh",
        "theme": "dark" if request.cookies.get(THEME_COOKIE) == "dark" else "light",
        "density": _density(),
        "office_name": _office_name(work, english),
        "may_search": work is not None and work.may("school.read"),
    }


def _density() -> str:
    chosen = request.cookies.get(DENSITY_COOKIE, "")
    return chosen if chosen in DENSITIES else DENSITIES[0]


def is_here(door: Door) -> bool:
    """Whether the page shown lies behind this door."""
    path = request.path
    return path == door.path or (door.path != "/" and path.startswith(f"{door.path}/"))


def _is_open(work: Work | None) -> bool:
    """Whether somebody's unit of work is still under way; on a page of error it is over."""
    return work is not None and work.actor.person_id is not None and work.session.in_transaction()


def _groups(work: Work | None) -> list[tuple[str, list[tuple[Door, int]]]]:
    """The doors this person may open, by group, with what is counted behind them."""
    if work is None or work.actor.person_id is None:
        return []
    groups: dict[str, list[tuple[Door, int]]] = {}
    for door in DOORS:
        if work.may(door.verb):
            number = door.count(work) if door.count and _is_open(work) else 0
            name = gettext(TEXTS[door.group]) if door.group else ""
            groups.setdefault(name, []).append((door, number))
    return list(groups.items())


def _unread(work: Work | None) -> int:
    if work is None or not _is_open(work):
        return 0
    return min(notices.unread(work), notices.UNREAD_TOLD_MAX)


def _office(work: Work | None, english: bool) -> str:
    if work is None or not _is_open(work) or work.actor.office_id is None:
        return ""
    office = work.session.get(Office, work.actor.office_id)
    if office is None:
        return ""
    return office.name_en if english and office.name_en else office.name


def _office_name(work: Work | None, english: bool) -> str:
    if work is None:
        return ""
    return str(work.settings.office_name_en if english else work.settings.office_name)
