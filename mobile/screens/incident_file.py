"""One incident: every report as it was written, and where it is."""

from enum import StrEnum

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.incident_file import (
    IncidentFileState,
    IncidentRow,
    ReportRow,
    Whereabouts,
    incident_file,
)
from mobile.screens.base import Drawn, page, tapped
from mobile.screens.days import near
from mobile.screens.help import help_button
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.frame import back_button, is_narrow, is_portrait, page_head
from mobile.widgets.kit import Chip, Surface, Text
from mobile.widgets.layout import Column, Flow, Line, card, ruled, side_by_side
from mobile.widgets.photo import Thumb
from shared.incidents import LABELS, Harm, PeopleGroup

TEXTS: dict[StrEnum, str] = {
    Whereabouts.HERE: "Kept on this tablet",
    Whereabouts.WAITING: "Waiting to go",
    Whereabouts.OFFICE: "The office has it",
    Whereabouts.HELD: "Held by the office",
    Whereabouts.REFUSED: "Not taken by the office",
}
LOOKS = {
    Whereabouts.HERE: ("warn", "tablet-cellphone"),
    Whereabouts.WAITING: ("warn", "tray-arrow-up"),
    Whereabouts.OFFICE: ("ok", "bank-check"),
    Whereabouts.HELD: ("warn", "alert-octagon-outline"),
    Whereabouts.REFUSED: ("bad", "alert-octagon"),
}
WORDS = {str(word): text for word, text in LABELS.items()}
PHOTO = (150, 112)
CELL = 76
COUNTS_SHARE = 0.6


def whereabouts(is_at: Whereabouts) -> Chip:
    """Where a report is: kept here, on its way, with the office."""
    token, icon = LOOKS[is_at]
    return Chip(_(TEXTS[is_at]), token, icon)


def word(told: str) -> str:
    """A word of incidents; one of a newer app as it came."""
    return _(WORDS[told]) if told in WORDS else told


def harm_told(row: IncidentRow) -> str:
    """Who came to harm, the worst first."""
    return " · ".join(f"{_(LABELS[harm])} {count}" for harm, count in row.harmed)


class IncidentFileScreen(Drawn):
    """Draws an IncidentFileState."""

    _incident_id = ""

    def open(self, incident_id: str) -> None:
        """Look at this incident."""
        self._incident_id = incident_id
        self.draw_again()
        self.router.sync_now()

    def draw_again(self) -> None:
        """As it stands now."""
        self.render(incident_file(self.router.tablet.desk, self._incident_id))

    def leave(self) -> None:
        """Back to where one came from: today, or the school's file."""
        self.router.back()

    def render(self, state: IncidentFileState) -> None:
        """Draw this state."""
        latest = state.reports[0] if state.reports else None
        title = word(latest.kind) if latest else _("Incident")
        right: list[Widget] = [help_button("incident_file")]
        if not is_narrow():
            right.insert(0, self.sync_header(state.header, brief=is_portrait()))
        head = page_head(title, state.school, right, [back_button(self.leave)])
        rows = [self._report(one, state.on, whole=one is latest) for one in state.reports]
        box = page(head, scrolls=Column(*rows, spacing=dp(16)))
        further = PushButton(
            _("Report what is known now"), tapped(self._further, state), look="outline",
            icon="pencil-plus-outline",
        )  # fmt: skip
        rule = _("Nothing sent is changed: what is new, or was wrong, goes as a further report.")
        told = Text(rule, "small", "ink2")
        box.add_widget(Line(told, further.hug()) if not is_narrow() else further)
        self.fill(box)

    def _further(self, state: IncidentFileState) -> None:
        self.router.go("incident", school_id=state.school_id, incident_id=state.incident_id)

    def _report(self, row: ReportRow, on: str, whole: bool) -> Surface:
        number = _("Report {number}").format(number=row.ordinal)
        known = row.number or _("no number yet")
        words = Column(
            Text(number, "sheet", bold=True),
            Text(f"{known} · {_written(row, on)}", "small", "ink2"),
            spacing=0,
        )
        box = card(Line(words, whereabouts(row.is_at)))
        place = _(", ").join(
            filter(None, (word(row.where[0]) if row.where[0] else "", row.where[1]))
        )
        facts = [
            _fact(_("What happened"), word(row.kind)),
            _fact(_("Happened"), f"{near(row.happened[:10], on)} {row.happened[11:16]}"),
            _fact(_("Where it happened"), place or "—"),
            _fact(_("Done at once"), _(", ").join(map(word, row.at_once)) or "—"),
        ]
        facts += [_fact(_("Short note"), row.note)] if row.note else []
        known_of_it = Column(*ruled(facts), spacing=dp(8))
        if not whole:
            box.add_widget(known_of_it)
        elif is_portrait():
            box.add_widget(Column(known_of_it, _counted(row), spacing=dp(12)))
        else:
            box.add_widget(side_by_side(known_of_it, _counted(row), COUNTS_SHARE))
        if row.photos:
            album = self.router.album
            box.add_widget(Flow(*(Thumb(album.thumb(one), PHOTO) for one in row.photos)))
            told = _("{done} of {all} photos are whole at the office")
            if row.mine:
                count = told.format(done=row.photos_verified, all=len(row.photos))
                box.add_widget(Text(count, "small", "ink2"))
        return box


def _written(row: ReportRow, on: str) -> str:
    when = f"{near(row.reported[:10], on)} {row.reported[11:16]}"
    told = _("written by you {when}") if row.mine else _("written by a colleague {when}")
    return told.format(when=when)


def _fact(name: str, told: str) -> Line:
    left = Text(name, "small", "ink2", size_hint_x=0.3)
    return Line(left, Text(told, "body", bold=True))


def _counted(row: ReportRow) -> Surface:
    """How many of whom: harm by harm; a dash is not known."""
    box = Surface(fill="sunk", line="", radius="control", orientation="vertical",
                  padding=dp(14), spacing=dp(6), size_hint_y=None)  # fmt: skip
    box.bind(minimum_height=box.setter("height"))
    heads = (_cell(_(LABELS[group]), "small", "ink2") for group in PeopleGroup)
    box.add_widget(Line(Text("", "small"), *heads, spacing=dp(4)))
    for harm in Harm:
        counts = row.counts.get(harm, {})
        cells = (counts.get(group) for group in PeopleGroup)
        shown = (_cell("—" if one is None else str(one), "button", "ink") for one in cells)
        box.add_widget(Line(Text(_(LABELS[harm]), "body"), *shown, spacing=dp(4)))
    return box


def _cell(told: str, use: str, token: str) -> Text:
    return Text(told, use, token, bold=use != "small", align="center", size_hint_x=None,
                width=dp(CELL))  # fmt: skip
