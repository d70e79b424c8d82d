"""Which school it is: those one is at first, then the nearest, or found by name."""

from collections.abc import Callable

from kivy.metrics import dp

from mobile.presenters.incident import schools_at_hand
from mobile.presenters.schools import SchoolRow
from mobile.screens.base import Page, Router, page, tapped
from mobile.screens.help import help_button
from mobile.screens.ways import way
from mobile.texts import _
from mobile.widgets.buttons import TapCard
from mobile.widgets.frame import back_button, page_head
from mobile.widgets.kit import Field, Icon, Text, Word
from mobile.widgets.layout import Column, Line, Scroll

ROWS_SHOWN = 30


class WhichSchool:
    """Lists schools to choose one from."""

    def __init__(
        self, router: Router, leave: Callable[[], None], choose: Callable[[str], None]
    ) -> None:
        self._router, self._leave, self._choose = router, leave, choose
        self._rows = Column(spacing=dp(8))

    def page(self) -> Page:
        """A field to search, and the schools that fit."""
        self._router.tablet.schools.locate(self._router.location.here())
        back, helped = back_button(self._leave), help_button("incident")
        head = page_head(_("Report an incident"), _("At which school?"), [helped], [back])
        field = Field("", _("Name, pinyin, initials or code"), self._search)
        box = page(head, field)
        box.add_scrolling(Scroll(self._rows))
        self._search("")
        return box

    def _search(self, query: str) -> None:
        tablet = self._router.tablet
        found = tablet.schools.find(query, ROWS_SHOWN)
        here = [] if query.strip() else schools_at_hand(tablet.desk)
        found = tuple(sorted(found, key=lambda row: row.school_id not in here))
        self._rows.clear_widgets()
        for row in found:
            self._rows.add_widget(self._row(row, row.school_id in here))
        if not found:
            self._rows.add_widget(Text(_("No school fits."), "body", "ink2"))

    def _row(self, row: SchoolRow, here: bool) -> TapCard:
        under = " · ".join(part for part in (row.code, row.town, row.kind) if part)
        told = Column(Text(row.name, "list", bold=True), Text(under, "small", "ink2"), spacing=0)
        line = Line(Icon("map-marker-check" if here else "school-outline", "brand"), told)
        if row.metres is not None:
            line.add_widget(Word(way(row.metres), "list", bold=True))
        line.add_widget(Icon("chevron-right", "ink3"))
        box = TapCard(tapped(self._choose, row.school_id), line, radius="control",
                      padding=[dp(16), dp(12)], size_hint_y=None)  # fmt: skip
        line.bind(height=lambda _line, height: setattr(box, "height", height + dp(24)))
        box.height = line.height + dp(24)
        return box
