"""Before an account is made, its maker sees what a tablet of each town will load."""

import re
from typing import Any

from server.queries import segments
from server.scope import SYSTEM
from server.work import Works
from tests.drivers import packing
from tests.server.console.test_rosters import Hands

PLACE = re.compile(r"<li>(.+?)：(\d+) 条记录，([\d.]+ \w+)</li>")


def test_records_and_bytes_stand_by_town_where_accounts_are_made(app: Any, works: Works) -> None:
    packing.run(app)
    with works.reading(SYSTEM) as work:
        told = segments.loads(work)
    page = Hands(app, "admin").get("/people").get_data(as_text=True)
    found = PLACE.findall(page)
    assert [(name, int(count)) for name, count, _size in found] == [
        (one.name or "全市通用", one.records) for one in told
    ]
    assert f"需下载 {sum(one.records for one in told)} 条记录" in page


def test_nothing_is_told_before_anything_is_packed_nor_to_who_makes_no_accounts(app: Any) -> None:
    assert "需下载" not in Hands(app, "admin").get("/people").get_data(as_text=True)
    packing.run(app)
    assert "需下载" not in Hands(app, "zhou").get("/people").get_data(as_text=True)
