"""Where the person was: after a kill, a flat battery or a lock the app goes on exactly there."""

from collections.abc import Callable
from typing import Any

from mobile.presenters.desk import Desk, submitted_here
from mobile.presenters.drafts import Draft, in_hand
from shared.problems import Problem
from shared.vocabulary import ItemKind

Place = tuple[str, dict[str, Any]]
HOME: Place = ("today", {})
SHEETS = frozenset({"checklist", "finding", "look_back", "finish"})
"""Screens of an inspection under way."""
PHOTO = "photo"
REPORT = "incident"
"""The sheet in which an incident is reported, at whatever school."""
SERVING = "serving"
"""The notices of a check that was submitted."""


class PlacePresenter:
    """Keeps the screen one is on, and what it is about."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def been(self, screen: str, about: dict[str, Any]) -> None:
        """The person is here now; that it cannot be kept stops nobody."""
        if not self._desk.shelves.vault.unlocked:
            return
        try:
            self._desk.session.keep(self._name, {"screen": screen, "about": about})
        except Problem:
            return

    def resume(self) -> Place:
        """Where to go on: the place of before while its work is open, else today."""
        kept = self._desk.session.get(self._name)
        if not kept:
            return HOME
        screen, about = str(kept["screen"]), dict(kept["about"])
        if screen == PHOTO and not in_hand(self._desk).kept():
            # The photo was given to its sheet, and then the power went.
            screen, about = about["sheet"], about["about"]
        is_open = self._questions().get(screen)
        return (screen, about) if is_open and is_open(about) else HOME

    @property
    def _name(self) -> str:
        return f"place:{self._desk.person_id}"

    def _questions(self) -> dict[str, Callable[[dict[str, Any]], bool]]:
        sheets = {
            "arrival": self._arriving,
            REPORT: self._reporting,
            SERVING: self._serving,
            **dict.fromkeys(SHEETS, self._inspecting),
        }
        return {**sheets, PHOTO: lambda about: sheets[about["sheet"]](about["about"])}

    def _arriving(self, about: dict[str, Any]) -> bool:
        inspection_id = about.get("inspection_id")
        if inspection_id and self._desk.begun_here(inspection_id):
            return False
        return self._desk.shelves.replica.get(ItemKind.SCHOOL, about["school_id"]) is not None

    def _reporting(self, about: dict[str, Any]) -> bool:
        """While something is put in and not sent."""
        key = about.get("incident_id") or f"new:{about.get('school_id', '')}"
        return bool(Draft(self._desk, REPORT, key).kept())

    def _serving(self, about: dict[str, Any]) -> bool:
        inspection = self._desk.inspection(about["inspection_id"])
        device = self._desk.shelves.vault.device()["device_id"]
        return inspection is not None and submitted_here(inspection, device)

    def _inspecting(self, about: dict[str, Any]) -> bool:
        inspection = self._desk.inspection(about["inspection_id"])
        device = self._desk.shelves.vault.device()["device_id"]
        return inspection is not None and not submitted_here(inspection, device)
