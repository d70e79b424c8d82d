"""What the screen *order on site* shows: notices to serve, how they were served, what is not."""

from dataclasses import dataclass

from mobile.presenters.header import HeaderState
from shared.issuing import IssuedAs
from shared.vocabulary import HandlingLevel, ServiceWay
from shared.workdays import Deadline


@dataclass(frozen=True)
class Served:
    """A service, or the attempt."""

    way: ServiceWay
    at: str
    to: str
    reason: str
    witness: str
    doubtful: bool


@dataclass(frozen=True)
class NoticeRow:
    """One notice of the school's, in the words and the term in which it is issued."""

    finding_id: str
    number: str
    """As the office gave it; "" until it is heard."""
    issued_as: IssuedAs
    """Which paper it is, and whose."""
    code: str
    what: str
    where: str
    grade: str
    level: HandlingLevel
    measure: str
    immediate_measure: str
    deadline: Deadline
    tried: tuple[Served, ...] = ()
    served: Served | None = None
    """The service that counts."""
    at_desk: bool = False
    """The school signed for it at its own desk."""
    papers: tuple[str, ...] = ()
    """Photos of the stamped paper."""
    chosen: bool = False

    @property
    def open(self) -> bool:
        """Whether it is still to be served."""
        return self.served is None and not self.at_desk


@dataclass(frozen=True)
class NotHere:
    """A fault without a notice to serve here, and why."""

    what: str
    grade: str
    party: str
    why: str


@dataclass(frozen=True)
class ServingState:
    """All of the screen."""

    header: HeaderState
    inspection_id: str
    school: str
    notices: tuple[NoticeRow, ...]
    not_here: tuple[NotHere, ...]
    way: ServiceWay = ServiceWay.RECEIVED
    post: str = ""
    name: str = ""
    reason: str = ""
    witness: str = ""
    unit: str = ""
    witness_signs: bool = True
    witness_reason: str = ""
    paper: str = ""
    """The preview of a stamped paper in hand of which nobody has said yet whose it is."""
    filed: str = ""
    """The fault whose stamped paper was filed last."""
    error: str = ""

    @property
    def chosen(self) -> tuple[NoticeRow, ...]:
        """What is handed over now."""
        return tuple(one for one in self.notices if one.chosen and one.open)

    @property
    def left(self) -> int:
        """How many are still to be served."""
        return sum(one.open for one in self.notices)
