"""Slips for more schools than one sheet holds: long work, whose file alone tells the codes."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from server import scope
from server.domain.long_work import UNDO_WITHIN, WorkState
from server.infra.passwords import code_digest
from server.infra.photo_store import LocalPhotoStore
from server.jobs import long_work as job
from server.models import AuditEntry, Grant, Invitation, LongWorkFile, School
from server.queries.invitations import SLIPS_MAX
from shared.vocabulary import Role
from tests.drivers.cases import Cases
from tests.server.api.test_routes import bearer
from tests.server.console.test_bulk import last
from tests.server.console.test_long_work import killed_before_its_end, worker
from tests.server.console.test_rosters import Hands

MANY = SLIPS_MAX + 3
ON_A_PAGE = 8


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_slips_for_more_schools_than_one_sheet_are_one_file_that_alone_tells_codes(
    app: Any, cases: Cases
) -> None:
    _many_schools(cases)
    zhou = Hands(app, "zhou")
    begun = zhou.post("/invitations/slips").headers["Location"]
    assert begun == f"/works/{last(cases).id}"
    with cases.works.reading(scope.SYSTEM) as work:
        assert work.session.query(Invitation).count() == 0
    cases.clock.advance(seconds=UNDO_WITHIN.total_seconds())
    worker(cases).run_due()
    row = last(cases)
    assert (row.state, row.done, row.of, row.told) == (WorkState.DONE, MANY, MANY, {"slips": MANY})
    file = zhou.get(f"{begun}/file")
    assert file.mimetype == "application/pdf"
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(file.data)).pages]
    codes = re.findall(r"/join/([A-Z0-9-]+)", "".join(pages))
    assert (len(pages), len(set(codes))) == (-(-SLIPS_MAX // ON_A_PAGE) + 1, MANY)
    with cases.works.reading(scope.SYSTEM) as work:
        held = work.session.query(Invitation).filter_by(revoked_at=None)
        assert {one.code_digest for one in held} == {code_digest(one) for one in codes}
        kept = work.session.get_one(LongWorkFile, (row.id, "made")).data
        said = str([one.entry for one in work.session.query(AuditEntry)])
    # Neither the database nor the record tells what is on the paper.
    assert (b"%PDF" in kept, [one for one in codes if one in said]) == (False, [])
    assert app.test_client().get(f"/join/{codes[-1]}").status_code == 200
    assert Hands(app, "admin").get(f"{begun}/file").status_code == 404
    cases.clock.advance(days=1)
    with cases.works.writing(scope.SYSTEM) as work:
        job.forget(work, LocalPhotoStore(Path("unused")), {})
    assert Hands(app, "zhou").get(f"{begun}/file").status_code == 404


def _many_schools(cases: Cases) -> None:
    """Schools that nobody signs in for, a few more than a sheet holds; and no others."""
    with cases.works.writing(scope.SYSTEM) as work:
        for grant in work.session.query(Grant).filter_by(role=Role.SCHOOL):
            grant.revoked_at = work.now
        first, *others = work.session.query(School).order_by(School.code)
        told = {
            name: getattr(first, name)
            for name in ("area_id", "school_type", "locality", "facts", "changed_at")
        }
        work.session.add_all(
            School(id=work.new_id(), code=f"39{at:04}", name=f"听涛第{at}小学", **told)
            for at in range(MANY - len(others) - 1)
        )


def test_a_program_has_slips_made_and_a_stop_in_between_leaves_none_that_holds(
    app: Any, cases: Cases
) -> None:
    path, client = "/api/v1/invitations/sheets", app.test_client(use_cookies=False)
    zhou = bearer(app, "zhou")
    assert client.post(path, headers=zhou, json={}).status_code == 404
    with cases.works.writing(scope.SYSTEM) as work:
        grant = work.session.query(Grant).filter_by(role=Role.SCHOOL).first()
        grant.revoked_at = work.now
    begun = client.post(path, headers=zhou, json={})
    assert (begun.status_code, begun.json["kind"], begun.json["of"]) == (201, "slips", 1)
    assert client.post(path, headers=bearer(app, "leader"), json={}).status_code == 403
    cases.clock.advance(seconds=UNDO_WITHIN.total_seconds())
    killed_before_its_end(cases)
    cases.clock.advance(hours=1)
    worker(cases).run_due()
    with cases.works.reading(scope.SYSTEM) as work:
        # The slips of before the stop are nobody's, and void.
        slips = [one.revoked_at is None for one in work.session.query(Invitation)]
    assert sorted(slips) == [False, True]
    one = f"/api/v1/works/{begun.json['id']}"
    assert client.get(one, headers=zhou).json["file_name"].endswith(".pdf")
    assert client.get(f"{one}/file", headers=zhou).mimetype == "application/pdf"
