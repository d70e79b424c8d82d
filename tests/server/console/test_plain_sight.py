"""Signs that turn the order of letters: refused where they are typed, kept where they were signed,
and never shown, printed or handed out.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from server.domain.calendar_text import escaped
from server.models import Receipt
from server.reports.typesetting import as_data
from server.seed import City
from shared.signs import in_plain_sight
from tests.drivers.chain import Chain
from tests.server.console.test_rosters import Hands, words

TURNED = "通道\u202e塞堵\u2066。\u0085"
PLAIN = "通道塞堵。"


def test_a_text_is_shown_in_the_order_in_which_it_stands() -> None:
    assert in_plain_sight(TURNED) == PLAIN
    assert escaped(TURNED) == PLAIN
    assert in_plain_sight("一行\n\t两行 👨‍👩‍👧 नमस्ते") == "一行\n\t两行 👨‍👩‍👧 नमस्ते"


@pytest.mark.parametrize("sign", ["\u202e", "\u2067", "\u0007", "\u009b"])
def test_a_form_with_such_a_sign_is_refused(app: Any, city: City, sign: str) -> None:
    zhou = Hands(app, "zhou")
    sent = zhou.post("/my-ties", reason=f"relative{sign}")
    assert sent.status_code == 422
    assert "看不见的字符" in words(sent)
    told = app.test_client(use_cookies=False).post(
        "/api/v1/people", json={"login": "x", "name": f"甲{sign}乙"}, headers=zhou.headers
    )
    assert told.status_code == 422


def test_what_a_tablet_signed_is_kept_as_it_is_and_shown_in_plain_sight(
    app: Any,
    chen: Chain,
    school_id: str,
    template_id: str,
    receipts: Callable[[], list[Receipt]],
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    _id, fault = chen.finding(inspection_id, what=TURNED)
    assert set(chen.words(start, fault)) == {"applied"}
    assert fault.sha in {one.sha256 for one in receipts()}, "not a byte of it was changed"
    page = Hands(app, "zhou").get(f"/inspections/{inspection_id}").get_data(as_text=True)
    assert PLAIN in page
    assert "\u202e" not in page


def test_no_paper_is_set_with_such_a_sign() -> None:
    assert json.loads(as_data({"what": TURNED})) == {"what": PLAIN}
