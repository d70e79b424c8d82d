"""Signatures given before something was changed: taken, marked, told; never silently let stand."""

from dataclasses import asdict
from typing import Any

import pytest
from sqlalchemy import select

from server.feed.records import inspection_body
from server.models import Inspection, Notice, Part
from server.queries import papers
from server.scope import SYSTEM
from server.work import Works
from shared.papers import Reader, lapsed_in
from shared.records.ops import AnswerSet, AnswersSet
from shared.vocabulary import OpKind, SignatureRole
from tests import pictures
from tests.drivers.chain import Chain, Made
from tests.server.console.test_rosters import Hands, words

PHOTO_ALWAYS, PHOTO_IF_FAILED = "XF-07", "XF-08"
TOLD = "签字后又有改动"


def begun(chen: Chain, school_id: str, template_id: str) -> tuple[str, list[Made]]:
    """An inspection with its gate photo, not signed yet."""
    inspection_id, start = chen.start(school_id, template_id)
    return inspection_id, [start, chen.photo(inspection_id, pictures.jpeg())]


def signed(chen: Chain, inspection_id: str) -> list[Made]:
    roles = (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
    return [chen.signature(inspection_id, role) for role in roles]


def lapsed(works: Works) -> int:
    with works.reading(SYSTEM) as work:
        return len(work.session.scalars(select(Part)).one().lapsed)


def notices(works: Works) -> list[str]:
    with works.reading(SYSTEM) as work:
        told = select(Notice.subject_id).where(Notice.subject_kind == "inspection")
        return list(work.session.scalars(told))


@pytest.mark.parametrize("pushes", [1, 2])
def test_a_fault_added_after_signing_is_taken_and_its_signatures_are_marked(
    app: Any, chen: Chain, works: Works, school_id: str, template_id: str, pushes: int
) -> None:
    inspection_id, done = begun(chen, school_id, template_id)
    done += signed(chen, inspection_id)
    done.append(chen.finding(inspection_id)[1])
    submit = chen.submit(inspection_id, done)
    at_once = [done, [submit]] if pushes == 2 else [[*done, submit]]
    told = [word for batch in at_once for word in chen.words(*batch)]
    assert told == ["applied"] * (len(done) + 1)
    assert lapsed(works) == 2
    assert notices(works) == [inspection_id]

    page = words(Hands(app, "zhou").get(f"/inspections/{inspection_id}"))
    assert page.count("签在改动之前") == 2
    assert "签名不及于此" in page
    desk = Hands(app, "zhou").get("/").get_data(as_text=True)
    assert f'href="/inspections/{inspection_id}"' in desk
    assert TOLD in desk
    with works.reading(SYSTEM) as work:
        paper, row = papers.record(work, inspection_id, Reader("en", str))
        body = asdict(inspection_body(row))
    assert len(lapsed_in(body)) == 2
    assert all(one.lapsed for one in paper.signatures)
    assert all(one.told.startswith("Before later changes") for one in paper.signatures)


def test_signatures_under_all_that_was_done_stand_and_nobody_is_told(
    app: Any, chen: Chain, works: Works, school_id: str, template_id: str
) -> None:
    inspection_id, done = begun(chen, school_id, template_id)
    done.append(chen.finding(inspection_id)[1])
    done += signed(chen, inspection_id)
    assert set(chen.words(*done, chen.submit(inspection_id, done))) == {"applied"}
    assert lapsed(works) == 0
    assert notices(works) == []
    assert "签在改动之前" not in words(Hands(app, "zhou").get(f"/inspections/{inspection_id}"))
    with works.reading(SYSTEM) as work:
        (part,) = inspection_body(work.session.get_one(Inspection, inspection_id)).parts
    assert set(part) == {"device_id", "person_id", "submitted_at", "digest"}


def test_signed_again_the_earlier_signatures_stay_marked_and_nobody_is_told(
    chen: Chain, works: Works, school_id: str, template_id: str
) -> None:
    inspection_id, done = begun(chen, school_id, template_id)
    done += signed(chen, inspection_id)
    done.append(chen.finding(inspection_id)[1])
    done += signed(chen, inspection_id)
    assert set(chen.words(*done, chen.submit(inspection_id, done))) == {"applied"}
    assert lapsed(works) == 2
    assert notices(works) == []


def test_a_made_up_digest_is_no_signature_under_anything(
    chen: Chain, works: Works, school_id: str, template_id: str
) -> None:
    inspection_id, done = begun(chen, school_id, template_id)
    done.append(chen.signature(inspection_id, SignatureRole.INSPECTOR, digest="0" * 64))
    done.append(chen.signature(inspection_id, SignatureRole.SCHOOL))
    assert set(chen.words(*done, chen.submit(inspection_id, done))) == {"applied"}
    assert lapsed(works) == 1
    assert notices(works) == [inspection_id]


def test_what_came_without_its_photos_is_taken_and_the_page_says_which(
    app: Any, chen: Chain, school_id: str, template_id: str
) -> None:
    inspection_id, done = begun(chen, school_id, template_id)
    given = {PHOTO_ALWAYS: "pass", PHOTO_IF_FAILED: "pass", "XF-01": "fail"}
    said = AnswersSet([AnswerSet(code, value) for code, value in given.items()])
    done.append(chen.op(OpKind.ANSWERS_SET, inspection_id, said))
    shot = pictures.jpeg(color="red")
    done.append(chen.photo(inspection_id, shot, purpose="item", code="XF-01"))
    assert set(chen.words(*done)) == {"applied"}
    asks = "检查表要求拍照，但下列项没有照片"
    assert asks not in words(Hands(app, "zhou").get(f"/inspections/{inspection_id}"))
    done += signed(chen, inspection_id)
    assert set(chen.words(*done[-2:], chen.submit(inspection_id, done))) == {"applied"}
    page = words(Hands(app, "zhou").get(f"/inspections/{inspection_id}"))
    assert f"{asks}： {PHOTO_ALWAYS}" in page
    assert PHOTO_IF_FAILED not in page[page.index(asks) :].partition("检查项")[0][:40]
