"""Who may order in the city of the browser tests: letterheads, powers, the library they cite."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from server.actions import bases, issuers
from server.actions.issuers import ToldPower
from server.domain.legal_bases import ToldBasis
from server.queries import bases as library
from shared.vocabulary import OfficeKind, Paper

BASIS = "《企业事业单位内部治安保卫条例》（国务院令第421号）第十九条"
LONG_AGO = timedelta(days=200)
"""Before any fault of that city: what is set here touches none of them."""
NEW = ToldBasis(
    "《未成年人学校保护规定》", "2026年修订", "教育部", card="每学期自查一次。",
    valid_from=date(2026, 9, 1),
)  # fmt: skip


def furnish(acting: Callable[[str], Any], offices: dict[OfficeKind, str]) -> None:
    """One office orders, one is to advise no more; a basis stands in the place of another."""
    police, campaign = offices[OfficeKind.POLICE], offices[OfficeKind.CAMPAIGN]
    with acting("admin") as work:
        issuers.put(work, police, letterhead="云汀市公安局", letterhead_en="Police", short="云公")
        issuers.put(work, campaign, letterhead="专项办", letterhead_en="Campaign", short="云专")
        work.session.flush()
        issuers.give(work, police, ToldPower(Paper.ORDER, ["GX"], BASIS, work.today))
        advice = issuers.give(work, police, ToldPower(Paper.ADVICE, [], "", work.today))
        issuers.give(work, campaign, ToldPower(Paper.SUPERVISION, ["FZ"], "", work.today))
        work.session.flush()
        issuers.take(work, police, advice.id, reason="改由专项办提示")
    with acting("zhou") as work:
        bases.gather(work)
        now = bases.add(work, "《未成年人学校保护规定》（2026年修订）", NEW)
        work.session.flush()
        bases.compared(work, now.id, seen=now.rev)
        was = next(one for one in library.every(work) if "第50号" in one.cite)
        bases.replace(work, was.id, now.id, seen=was.rev)
