"""The office's hands, as far as a tablet needs them: codes, visits, their release."""

from datetime import timedelta
from typing import Any

from server import scope
from server.actions import devices, lookbacks, visits
from server.actions.visits import Plan
from server.seed import City
from server.work import Works


class OfficeDriver:
    """What the supervisor does, through the same actions the console calls."""

    def __init__(self, works: Works, city: City, login: str = "zhou") -> None:
        self.works, self.city, self.login = works, city, login

    def acting(self) -> Any:
        with self.works.reading() as work:
            actor = scope.load_actor(work.session, self.city.people[self.login])
        return self.works.writing(actor)

    def enrol_code(self, login: str) -> str:
        with self.acting() as work:
            return devices.make_code(work, self.city.people[login])

    def plan(self, team: tuple[str, str], school: str) -> None:
        """A visit of this pair to this school, to be released in an hour."""
        with self.acting() as work:
            going = Plan(
                tuple(self.city.people[login] for login in team),
                work.today,
                work.now + timedelta(hours=1),
            )
            ids = [self.city.schools[school]]
            visits.draw(work, name="抽查", school_ids=ids, count=1, plan=going)

    def release(self) -> None:
        with self.works.writing(scope.SYSTEM) as work:
            lookbacks.publish_released(work, visits.release_due(work))

    def withdraw_tablet(self, device_id: str) -> None:
        with self.acting() as work:
            work.actor = scope.SYSTEM
            devices.revoke(work, device_id)
