"""Cases as an office has them: faults a tablet found, signed for and answered by their party."""

from typing import Any

from sqlalchemy import select

from server import scope
from server.actions import orders
from server.actions.orders import SentPhoto
from server.models import Blob, Notice, Order
from server.seed import City
from server.work import Work, Works
from shared.sealing import digest
from shared.vocabulary import SignatureRole
from tests import pictures
from tests.clocks import SteppedClock
from tests.conftest import SCHOOLS
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.drivers.settling import settle_first

SCHOOL = SCHOOLS[0]
PARTY = f"school-{SCHOOL.code}"
AFTER = pictures.jpeg(text="after")


class Cases(Office):
    """Everybody's hands on the acts of an order, without a page."""

    def __init__(
        self, works: Works, city: City, clock: SteppedClock, chen: Chain, template_id: str
    ) -> None:
        super().__init__(works, city)
        self.clock = clock
        self.chen, self.template_id = chen, template_id

    def found(self, count: int = 1, /, **told: Any) -> list[str]:
        """The orders of this many faults of one check at the school, oldest first."""
        chain = self.chen
        about, start = chain.start(self.city.schools[SCHOOL.name], self.template_id)
        faults = [chain.finding(about, **told)[1] for _ in range(count)]
        done = [start, *faults, chain.photo(about, pictures.jpeg(text=about))]
        roles = (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
        done += [chain.signature(about, role) for role in roles]
        assert set(chain.words(*done, chain.submit(about, done))) == {"applied"}
        with self.works.reading(scope.SYSTEM) as work:
            asked = select(Order.id).where(Order.inspection_id == about).order_by(Order.id)
            return list(work.session.scalars(asked))

    def signed(self, login: str = PARTY, /, **told: Any) -> str:
        """An order its party has signed for."""
        (order_id,) = self.found(**told)
        with self.acting(login) as work:
            orders.sign(work, order_id)
        return order_id

    def sent(self, order_id: str, login: str = PARTY, report: str = "已改好") -> None:
        """Its party sends in a picture of after."""
        with self.acting(login) as work:
            sha256 = digest(AFTER)
            if work.session.get(Blob, sha256) is None:
                blob = Blob(sha256=sha256, bytes=len(AFTER), mime="image/jpeg")
                blob.verified_at = work.now
                work.session.add(blob)
                work.session.flush()
            settle_first(work, order_id)
            photo = SentPhoto(sha256, "")
            orders.submit_evidence(work, order_id, report=report, photos=[photo])

    def order(self, work: Work, order_id: str) -> Order:
        return work.session.get_one(Order, order_id)

    def seen(self, order_id: str) -> Order:
        """The order as it stands, by itself."""
        with self.works.reading(scope.SYSTEM) as work:
            return self.order(work, order_id)

    def told(self, login: str) -> list[str]:
        """What stands on somebody's desk, oldest first."""
        with self.works.reading(scope.SYSTEM) as work:
            mine = Notice.person_id == self.city.people[login]
            return list(work.session.scalars(select(Notice.text).where(mine).order_by(Notice.id)))
