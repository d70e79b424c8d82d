"""A picture that stood somewhere before: found after it came, decided by who may see both."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import delete, func, select

from bench import walls
from server import scope
from server.actions import likenesses as acts
from server.domain.likeness import LikenessKind, LikenessState, UseKind
from server.jobs import JOBS
from server.jobs.queue import Worker
from server.models import (
    Area,
    AuditEntry,
    Grant,
    Job,
    Likeness,
    Order,
    PicturePrint,
    PrintPart,
    School,
)
from server.seed import City
from server.work import Works
from shared.problems import Forbidden, NotFound
from shared.vocabulary import PhotoPurpose, PhotoSource, Role, SignatureRole
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.console import Seat
from tests.drivers.tus import Sender
from tests.server.sync.test_incidents import photo as incident_photo
from tests.server.sync.test_incidents import reported

HERE, THERE = "望潮中学", "白鹭小学"
SMALL = (640, 480)
FIRST, OTHER = (walls.shoot(walls.wall(seed, (seed,)), seed).resize(SMALL) for seed in (3, 4))
FROM_THERE = walls.shoot(walls.wall(3), "mended0", aside=(10, -8), nearer=1.01, turned=0.5)
"""The first wall again, mended, held nearly as before, in another light: nine bits away."""
CUT = walls.jpeg(walls.EDITS["cut by 10 %, at a corner"](FIRST))


@dataclass
class Desk:
    """Schools that send in evidence, a tablet that checks them, a worker that works."""

    app: Any
    works: Works
    city: City
    clock: SteppedClock
    chen: Chain
    template_id: str

    def checked(self, school: str, photo: bytes, /, **changes: Any) -> str:
        """A fault of a school with its photo, and its order; the order's id."""
        chain = self.chen
        about, start = chain.start(self.city.schools[school], self.template_id)
        finding_id, fault = chain.finding(about)
        told = {"purpose": PhotoPurpose.FINDING, "finding_id": finding_id} | changes
        gate = pictures.jpeg(text=about)
        done = [start, fault, chain.photo(about, gate), chain.photo(about, photo, **told)]
        roles = (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
        done += [chain.signature(about, role) for role in roles]
        assert set(chain.words(*done, chain.submit(about, done))) == {"applied"}
        assert Sender(self.app, chain.headers).announce(photo, body=photo).status_code in (200, 201)
        with self.works.reading(scope.SYSTEM) as work:
            asked = select(Order.id).where(Order.finding_id == finding_id)
            return work.session.scalars(asked).one()

    def answered(self, school: str, order_id: str, photo: bytes) -> None:
        """The school signs, and sends this picture in."""
        seat = self.seat_of(school)
        if f"{order_id}/sign" in seat.page(f"/my/{order_id}").html:
            seat.submit(f"/my/{order_id}", "/sign")
        seat.settle_first(f"/my/{order_id}")
        file = BytesIO(photo), "after.jpg"
        seat.submit(f"/my/{order_id}", "/evidence", report="已经改好", photo=file)

    def seat_of(self, school: str) -> Seat:
        with self.works.reading(scope.SYSTEM) as work:
            row = work.session.get_one(School, self.city.schools[school])
            return Seat(self.app, f"school-{row.code}")

    def found(self) -> list[Likeness]:
        """What stands on record once the worker has done all there is."""
        self.clock.advance(minutes=1)
        worker = Worker(self.works, self.app.extensions["lookback_uploads"].store, JOBS)
        worker.run_due()
        with self.works.reading(scope.SYSTEM) as work:
            assert work.session.scalars(select(Job.error).where(Job.error != "")).all() == []
            return list(work.session.scalars(select(Likeness).order_by(Likeness.id)))


@pytest.fixture
def desk(
    app: Any, works: Works, city: City, clock: SteppedClock, chen: Chain, template_id: str
) -> Desk:
    """Everybody's hands."""
    return Desk(app, works, city, clock, chen, template_id)


@pytest.fixture
def reused(desk: Desk) -> Likeness:
    """A school sent in what was cut out of another school's photo, and something honest."""
    desk.checked(HERE, walls.jpeg(FIRST))
    desk.clock.advance(hours=1)
    order_id = desk.checked(THERE, walls.jpeg(OTHER))
    desk.clock.advance(hours=1)
    desk.answered(THERE, order_id, CUT)
    (row,) = desk.found()
    return row


def test_what_was_cut_out_of_another_schools_photo_is_shown_beside_it_and_decided(
    desk: Desk, reused: Likeness
) -> None:
    assert (reused.kind, reused.how, reused.state) == ("near", "cut", LikenessState.OPEN)
    zhou = Seat(desk.app, "zhou")
    for path in (f"/orders/{reused.order_id}", "/likenesses"):
        page = zhou.page(path).html
        for told in ("从另一张裁出", f"相差{reused.distance}位", HERE, THERE):
            assert told in page, (path, told)
        assert page.count("/api/v1/blobs/") >= 2
    assert "请先比对两张照片" in zhou.page(f"/orders/{reused.order_id}").html
    # It warns, and refuses nothing.
    assert "/review" in zhou.page(f"/orders/{reused.order_id}").html

    path = f"/likenesses/{reused.id}/decision"
    after = zhou.submit("/likenesses", path, reused="1", reason="裂缝和灭火器的位置一样")
    assert "没有待判定的照片" in after.html
    assert "裂缝和灭火器的位置一样" in zhou.page("/likenesses?view=decided").html
    assert desk.found()[0].state == LikenessState.REUSED
    with desk.works.reading(scope.SYSTEM) as work:
        told = dict(
            iter(
                work.session.execute(
                    select(AuditEntry.event, func.count())
                    .where(AuditEntry.subject_kind == "likeness")
                    .group_by(AuditEntry.event)
                )
            )
        )
    assert told == {"LikenessFound": 1, "LikenessDecided": 1}
    with _acting(desk, "zhou") as work, pytest.raises(Exception, match="decide"):
        acts.decide(work, reused.id, reused=False, reason="再看一次")


def test_no_party_and_nobody_else_hears_of_it(desk: Desk, reused: Likeness) -> None:
    words = ("雷同", "重复使用", "likeness", reused.id)
    school = desk.seat_of(THERE)
    for path in ("/my", f"/my/{reused.order_id}", "/notices", f"/orders/{reused.order_id}"):
        page = school.page(path).html
        assert [word for word in words if word in page] == [], path
    assert school.refused("/likenesses") == 403
    for login in ("leader", "auditor", "chen"):
        seat = Seat(desk.app, login)
        page = seat.page(f"/orders/{reused.order_id}").html
        assert [word for word in words if word in page] == [], login
        assert seat.refused("/likenesses") == 403
    with desk.works.reading(scope.SYSTEM) as work:
        told = scope.load_actor(work.session, desk.city.people["chen"])
    with desk.works.writing(told) as work, pytest.raises(NotFound):
        acts.decide(work, reused.id, reused=True, reason="x")


def test_who_supervises_one_of_both_areas_sees_one_picture_and_decides_nothing(
    desk: Desk, reused: Likeness
) -> None:
    _supervises_only(desk, "auditor", reused.area_id)
    _supervises_only(desk, "leader", reused.area_id, reused.older_area_id)
    seat = Seat(desk.app, "auditor")
    for path in ("/likenesses", f"/orders/{reused.order_id}"):
        page = seat.page(path).html
        assert "在您的辖区之外" in page
        assert "周科员、领导小组" in page
        assert "审计员、" not in page
        assert HERE not in page
        assert reused.older_sha256 not in page
        assert f"/likenesses/{reused.id}/decision" not in page
    with _acting(desk, "auditor") as work, pytest.raises(Forbidden):
        acts.decide(work, reused.id, reused=True, reason="x")
    _supervises_only(desk, "auditor", reused.older_area_id)
    assert THERE not in Seat(desk.app, "auditor").page("/likenesses").html


def test_what_is_honest_alarms_nobody(desk: Desk) -> None:
    """The same evidence again, one photo for two faults, its own preview, the place once more."""
    photo, again = walls.jpeg(FIRST), walls.jpeg(walls.squeezed(FIRST, 70))
    order_id = desk.checked(HERE, photo)
    desk.clock.advance(hours=1)
    desk.answered(HERE, order_id, walls.jpeg(walls.cut(OTHER, 0.05)))
    zhou = Seat(desk.app, "zhou")
    zhou.submit(f"/orders/{order_id}", "/review", verdict="returned", remark="看不清")
    desk.answered(HERE, order_id, walls.jpeg(OTHER))
    zhou.submit(f"/orders/{order_id}", "/review", verdict="returned", remark="请从原处拍")
    desk.answered(HERE, order_id, walls.jpeg(FROM_THERE))
    desk.clock.advance(days=30)
    # Another inspection takes its photo from the same spot.
    desk.checked(HERE, again, source=PhotoSource.CAMERA)
    assert desk.found() == []
    assert "没有与它雷同的照片" in Seat(desk.app, "zhou").page(f"/orders/{order_id}").html


def test_the_same_file_is_found_though_it_is_plain_and_a_gallery_photo_of_the_same_school(
    desk: Desk,
) -> None:
    plain = walls.jpeg(Image.new("RGB", (400, 300), "white"))
    one, other = desk.checked(HERE, walls.jpeg(FIRST)), desk.checked(THERE, walls.jpeg(OTHER))
    desk.clock.advance(hours=1)
    desk.answered(HERE, one, plain)
    desk.clock.advance(hours=1)
    desk.answered(THERE, other, plain)
    desk.clock.advance(hours=1)
    desk.checked(HERE, walls.jpeg(walls.squeezed(FIRST, 70)), source=PhotoSource.GALLERY)
    same, near = sorted(desk.found(), key=lambda row: row.kind == LikenessKind.NEAR)
    assert (same.kind, same.distance, same.order_id) == (LikenessKind.SAME, 0, other)
    assert (near.kind, near.newer_kind, near.order_id) == (LikenessKind.NEAR, "photo", None)


def test_what_was_photographed_at_an_incident_is_no_evidence_elsewhere(desk: Desk) -> None:
    picture, bystander = walls.jpeg(FIRST), walls.jpeg(OTHER)
    told, blobs = zip(
        *(incident_photo(one, desk.chen) for one in (bystander, picture)), strict=True
    )
    about, made = reported(desk.chen, desk.city.schools[HERE], photos=list(told), blobs=list(blobs))
    assert desk.chen.words(made) == ["applied"]
    for one in (bystander, picture):
        assert Sender(desk.app, desk.chen.headers).announce(one, body=one).status_code == 201
    desk.clock.advance(hours=1)
    order_id = desk.checked(THERE, pictures.jpeg(text="fault"))
    desk.answered(THERE, order_id, CUT)
    (row,) = desk.found()
    assert row.older_kind == UseKind.INCIDENT
    assert row.older_id.endswith("/1")
    page = Seat(desk.app, "zhou").page("/likenesses").html
    assert "事件照片" in page
    assert f"/incidents/{about}" in page


def test_older_pictures_have_their_prints_taken_once_the_server_knows_how(
    desk: Desk, reused: Likeness
) -> None:
    with desk.works.writing(scope.SYSTEM) as work:
        for model in (Likeness, PrintPart, PicturePrint):
            work.session.execute(delete(model))
        work.session.execute(delete(Job).where(Job.kind.in_((acts.PRINT, acts.COMPARE))))
        work.later("print_older", work.now, "print_older:now")
    (again,) = desk.found()
    assert (again.newer_id, again.older_id) == (reused.newer_id, reused.older_id)
    with desk.works.reading(scope.SYSTEM) as work:
        assert work.session.scalar(select(func.count(PicturePrint.number))) == 3


def _acting(desk: Desk, login: str) -> Any:
    with desk.works.reading() as work:
        actor = scope.load_actor(work.session, desk.city.people[login])
    return desk.works.writing(actor)


def _supervises_only(desk: Desk, login: str, *area_ids: str) -> None:
    """This person is the supervisor of these towns, and nothing else."""
    person_id = desk.city.people[login]
    with desk.works.writing(scope.SYSTEM) as work:
        work.session.execute(delete(Grant).where(Grant.person_id == person_id))
        for area_id in area_ids:
            assert work.session.get_one(Area, area_id).parent_id is not None
            values = {"id": work.new_id(), "person_id": person_id, "role": Role.SUPERVISOR}
            work.new(Grant, **values, area_id=area_id, granted_at=work.now)
