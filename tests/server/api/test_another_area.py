"""Ids of another town, and its people: told from no ids at all by nothing, at every address."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import people
from server.models import (
    Blob,
    Draw,
    Grant,
    Incident,
    IncidentPhoto,
    IncidentReport,
    Inspection,
    Invitation,
    Likeness,
    LookBack,
    Notice,
    Order,
    Person,
    Photo,
    School,
    Upload,
    Visit,
)
from server.seed import City
from server.work import Works
from shared.ids import new_id
from shared.protocol import area_scope
from shared.vocabulary import OfficeKind, Role
from tests.conftest import SCHOOLS
from tests.drivers import pens
from tests.drivers.office import OfficeDriver
from tests.server.api import planning
from tests.server.api.test_bad_requests import is_told
from tests.server.api.test_routes import bearer

HERE, THERE = "望潮中学", "白鹭小学"
"""Schools of two towns."""


@pytest.fixture
def client(app: Any) -> Any:
    return app.test_client(use_cookies=False)


@pytest.fixture
def others(works: Works, city: City) -> dict[str, list[str]]:
    """What there is in a town, by kind: ids that somebody from another town may know of."""
    inspector = _somebody(works, city, Role.INSPECTOR, THERE)
    pen = pens.enrolled(works, city)
    for body in pens.inspections(works, pen, 1, (city.schools[THERE],)):
        pens.pushed(works, pen, body)
    OfficeDriver(works, city).plan(("lin", "he"), THERE)
    with works.writing(scope.SYSTEM) as work:
        work.session.add(_upload(work.new_id(), work))
        happened(work, city.schools[THERE], inspector)
        alike(work)
        invited(work, city.schools[THERE])
        planning.planned(work, city.schools[THERE], inspector)
        planning.sealed(work, pen)
        planning.said(work, inspector)
    with works.reading(scope.SYSTEM) as work:

        def ids(column: Any) -> list[str]:
            return list(work.session.scalars(select(column)))

        found = {
            "school_id": [city.schools[THERE]],
            "inspection_id": ids(Inspection.id),
            "order_id": ids(Order.id),
            "finding_id": ids(Order.finding_id),
            "incident_id": ids(Incident.id),
            "visit_id": ids(Visit.id),
            "draw_id": ids(Draw.id),
            **{name: ids(column) for name, column in planning.IDS.items()},
            "sha256": ids(Photo.sha256),
            "upload_id": ids(Upload.id),
            "lookback_id": ids(LookBack.id),
            "invitation_id": ids(Invitation.id),
            "likeness_id": ids(Likeness.id),
            "notice_id": ids(Notice.id)[:1],
            "person_id": [city.people["chen"], city.people["admin"], inspector],
            "grant_id": ids(Grant.id)[:2],
            "device_id": [pen.device_id],
            "scope": [area_scope(work.session.get_one(School, city.schools[THERE]).area_id)],
        }
    assert all(found[kind] for kind in found if kind != "lookback_id")
    return found


def happened(work: Any, school_id: str, person_id: str) -> str:
    """An incident at a school, told once, with a photo."""
    about = {"kind": "fire", "happened_at": work.now}
    report = IncidentReport(
        id=work.new_id(), ordinal=1, number="快报〔2026〕1号", reported_at=work.now,
        received_at=work.now, reported_by=person_id, device_id="", **about,
    )  # fmt: skip
    incident = Incident(
        id=work.new_id(), number=report.number, school_id=school_id, received_at=work.now,
        area_id=work.session.get_one(School, school_id).area_id, reports=[report], **about,
    )  # fmt: skip
    work.session.add(incident)
    work.session.flush()
    shown = {"width": 1, "height": 1, "bytes": 1, "source": "camera", "device_id": ""}
    work.session.add(
        IncidentPhoto(
            report_id=report.id, position=0, incident_id=incident.id, sha256="e" * 64,
            taken_at=work.now, taken_by=person_id, **shown,
        )
    )  # fmt: skip
    facts = {"bytes": 1, "mime": "image/jpeg", "facts": {}}
    work.session.add(Blob(sha256="e" * 64, verified_at=work.now, **facts))
    return str(incident.id)


def invited(work: Any, school_id: str) -> None:
    """A school has a code on a paper by which it comes to its account."""
    area_id = work.session.get_one(School, school_id).area_id
    row = Invitation(
        id=work.new_id(), code_digest="d" * 64, role=Role.SCHOOL, school_id=school_id,
        area_id=area_id, made_at=work.now, expires_at=work.now, uses_max=1,
    )  # fmt: skip
    work.session.add(row)


def alike(work: Any) -> None:
    """A photo of an inspection that is like an incident's."""
    photo = work.session.scalars(select(Photo)).first()
    other = work.session.scalars(select(IncidentPhoto)).one()
    work.session.add(
        Likeness(
            id=work.new_id(), newer_kind="photo", newer_id=photo.id, newer_sha256=photo.sha256,
            older_kind="incident", older_id=f"{other.report_id}/0", older_sha256=other.sha256,
            kind="near", how="whole", distance=3, area_id=photo.inspection.area_id,
            older_area_id=photo.inspection.area_id, state="open", found_at=work.now,
        )
    )  # fmt: skip


def _upload(upload_id: str, work: Any) -> Upload:
    return Upload(
        id=upload_id,
        sha256="0" * 64,
        owner="device:somebody",
        bytes=10,
        mime="image/jpeg",
        facts={},
        created_at=work.now,
        expires_at=work.now.replace(year=work.now.year + 1),
    )


def _town_of(works: Works, city: City, school: str) -> str:
    with works.reading(scope.SYSTEM) as work:
        return work.session.get_one(School, city.schools[school]).area_id


def _somebody(works: Works, city: City, role: Role, school: str) -> str:
    """Somebody with this role in the one town of this school alone."""
    with works.writing(scope.SYSTEM) as work:
        person = people.create(work, login=f"{role}-{city.schools[school]}", name="外镇人员")
        person.password_hash = work.session.get_one(Person, city.people["zhou"]).password_hash
        people.grant(work, person.id, role=role, area_id=_town_of(works, city, school))
        return person.id


def _newcomer(works: Works, city: City, role: Role) -> str:
    """How somebody with this role in the one town signs in."""
    _somebody(works, city, role, HERE)
    return f"{role}-{city.schools[HERE]}"


BY_AREA = {
    "/api/v1/people/<string:person_id>/enrolment-code",
    "/people/<person_id>/enrol",
    "/devices/<device_id>/revoke",
    "/devices/<device_id>/give-back",
    "/devices/<device_id>/clear",
    "/api/v1/visits/<string:visit_id>/cancellation",
    "/api/v1/visits/<string:visit_id>/envelopes",
    "/api/v1/visits/<string:visit_id>/envelopes/<string:envelope_id>/code",
    "/api/v1/visits/<string:visit_id>/replacements",
    "/visits/<visit_id>/cancel",
    "/schools/<school_id>",
    "/incidents/<incident_id>",
    "/inspections/<inspection_id>",
    "/inspections/<inspection_id>/answers/<code>/decision",
    "/orders/<order_id>",
    "/orders/<order_id>/review",
    "/orders/<order_id>/confirm",
    "/orders/<order_id>/withdraw",
    "/orders/<order_id>/correct-grade",
    "/orders/<order_id>/motion-decision",
    "/orders/<order_id>/hand-over",
    "/notices/<notice_id>",
    "/proposals/<proposal_id>",
    "/measures/<measure_id>",
    "/draws/<draw_id>",
    "/draws/<draw_id>/record.json",
    "/draws/<draw_id>/certificate.pdf",
}
"""What a supervisor does by an id: in another town there is no such id."""

IDS_OF_A_TOWN = ("_id", "sha256", "scope")


def rules_by_id(app: Any, others: dict[str, list[str]]) -> list[tuple[Any, str]]:
    """The addresses that name something a town has, and what they name."""
    named = [
        (rule, argument)
        for rule in app.url_map.iter_rules()
        for argument in sorted(rule.arguments)
        if argument.endswith(IDS_OF_A_TOWN) and argument not in EVERYBODYS
    ]
    assert {argument for _rule, argument in named} <= set(others)
    return named


EVERYBODYS = {
    "template_id", "before_id", "after_id", "op_id", "change_id",
    "office_id", "power_id", "basis_id",
}  # fmt: skip
"""Checklists, their bases and what offices may issue are the same for every town, and everybody may
know of every day off; what was held is tried with what is held."""


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.INSPECTOR, Role.LEADER, Role.ADMINISTRATOR])
def test_ids_of_another_area_are_told_from_no_ids_at_all_by_nothing(
    app: Any, client: Any, works: Works, city: City, others: dict[str, list[str]], role: Role
) -> None:
    headers = bearer(app, _newcomer(works, city, role))
    not_found = set()
    for rule, argument in rules_by_id(app, others):
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
            nobodys = _answer(client, method, rule.rule, _like(others[argument][0]), headers)
            for real in others[argument]:
                told = _answer(client, method, rule.rule, real, headers)
                assert told == nobodys, (method, rule.rule)
                assert told[0] in (401, 403, 404, 422), (method, rule.rule, told)
                if told[0] == 404:
                    not_found.add(rule.rule)
    assert len(not_found) > 4
    assert role is not Role.SUPERVISOR or not_found >= BY_AREA, BY_AREA - not_found


def _like(real: str) -> str:
    """An id of the same make that stands for nothing."""
    if real.startswith("area:"):
        return area_scope(new_id(2))
    return "f" * 64 if len(real) == 64 else new_id(2)


def _answer(client: Any, method: str, rule: str, one: str, headers: dict[str, str]) -> Any:
    path = rule.replace("<code>", "RF-01")
    path = path[: path.index("<")] + one + path[path.index(">") + 1 :]
    body: dict[str, Any] = {}
    if method == "POST":
        body = {"json": _whatever(rule)} if rule.startswith("/api/") else {"data": TYPED}
    if method == "PATCH":
        body = {"data": b"piece", "content_type": "application/offset+octet-stream"}
    more = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    answer = client.open(path, method=method, headers={**headers, **more}, **body)
    told = CSRF.sub(b"", answer.get_data().replace(one.encode(), b""))
    return answer.status_code, told


CSRF = re.compile(rb'name="csrf[^>]*>')


TYPED = {"reason": "核实", "verdict": "accepted", "major": "1", "report": "已整改", "kept": "1"}
"""A form that every page of the console takes, so that the id is what is judged."""


def _whatever(rule: str) -> dict[str, Any]:
    """A body as the address wants it, so that the id is what is judged."""
    bodies: dict[str, dict[str, Any]] = {
        "reviews": {"verdict": "accepted", "remark": ""},
        "confirmation": {"major": True, "reason": "两人核实"},
        "withdrawal": {"reason": "重复下发"},
        "cancellation": {"reason": "天气原因"},
        "code": {"read_to": "督查员本人"},
        "replacements": {"before_id": new_id(3), "now_id": new_id(4), "reason": "病假"},
        "evidence": {"report": "已整改", "photos": []},
    }
    return bodies.get(rule.rpartition("/")[2], {})


def test_a_town_sees_its_own_people_and_tablets_and_draws_alone(
    app: Any, client: Any, works: Works, city: City, others: dict[str, list[str]]
) -> None:
    here = _somebody(works, city, Role.INSPECTOR, HERE)
    headers = bearer(app, _newcomer(works, city, Role.SUPERVISOR))
    listed = client.get("/api/v1/people", headers=headers).json["rows"]
    assert {row["login"] for row in listed} == {
        f"{role}-{city.schools[HERE]}" for role in (Role.INSPECTOR, Role.SUPERVISOR)
    } | {f"school-{SCHOOLS[0].code}"}
    code = f"/api/v1/people/{here}/enrolment-code"
    assert client.post(code, headers=headers).status_code == 201
    page = client.get("/people", headers=headers).get_data(as_text=True)
    assert others["device_id"][0] not in page
    assert "陈立" not in page
    plans = client.get("/visits", headers=headers).get_data(as_text=True)
    with works.reading(scope.SYSTEM) as work:
        drawn = work.session.scalars(select(Draw.commitment)).one()
    assert drawn[:12] not in plans
    # Who is sent there from the whole city may be chosen, who works in another town alone not.
    assert city.people["chen"] in plans
    assert others["person_id"][-1] not in plans
    ours = client.get("/visits", headers=bearer(app, "zhou")).get_data(as_text=True)
    assert drawn[:12] in ours


def test_a_towns_administrator_gives_no_more_than_the_town(
    app: Any, client: Any, works: Works, city: City, others: dict[str, list[str]]
) -> None:
    headers = bearer(app, _newcomer(works, city, Role.ADMINISTRATOR))
    made = client.post("/api/v1/people", headers=headers, json={"login": "neu", "name": "新人"})
    assert made.status_code == 201, made.json
    grants = f"/api/v1/people/{made.json['id']}/grants"
    there, here = (_town_of(works, city, school) for school in (THERE, HERE))
    for place in (
        {},
        {"area_id": there},
        {"school_id": city.schools[THERE]},
        {"office_id": city.offices[OfficeKind.POLICE]},
    ):
        told = client.post(grants, headers=headers, json={"role": "supervisor", **place})
        is_told(told, 404, "not_found")
    given = {"role": "supervisor", "area_id": here}
    assert client.post(grants, headers=headers, json=given).status_code == 204
    code = f"/api/v1/people/{made.json['id']}/password-code"
    assert client.post(code, headers=headers).status_code == 201
    with works.writing(scope.SYSTEM) as work:
        people.grant(work, made.json["id"], role=Role.SUPERVISOR, area_id=there)
    is_told(client.post(code, headers=headers), 404, "not_found")
    is_told(client.post(grants, headers=headers, json=given), 404, "not_found")


def test_what_another_area_has_is_not_found_by_its_id(
    app: Any, client: Any, works: Works, city: City, others: dict[str, list[str]]
) -> None:
    headers, ours = bearer(app, _newcomer(works, city, Role.SUPERVISOR)), bearer(app, "zhou")
    for kind, ids in (
        ("schools", others["school_id"]),
        ("inspections", others["inspection_id"]),
        ("orders", others["order_id"]),
        ("incidents", others["incident_id"]),
        ("blobs", [*others["sha256"], "e" * 64]),
    ):
        for one in ids:
            path = f"/api/v1/{kind}/{one}"
            is_told(client.get(path, headers=headers), 404, "not_found")
            if kind != "blobs":
                assert client.get(path, headers=ours).status_code == 200, path
    here = city.schools[HERE]
    assert client.get(f"/api/v1/schools/{here}", headers=headers).status_code == 200


def test_what_is_in_reach_is_answered_at_every_address(
    app: Any, client: Any, others: dict[str, list[str]]
) -> None:
    given = 0
    for login in ("zhou", "admin", "auditor", "leader", f"school-{SCHOOLS[3].code}"):
        headers = bearer(app, login)
        for rule in app.url_map.iter_rules():
            if not rule.rule.startswith("/api/v1/") or "GET" not in rule.methods:
                continue
            for one in others.get("".join(rule.arguments), [] if rule.arguments else [""]):
                path = rule.rule.replace(f"<string:{''.join(rule.arguments)}>", one)
                answer = client.get(path, headers=headers)
                assert answer.status_code in (200, 401, 403, 404, 422), (login, path, answer.json)
                given += answer.status_code == 200
    assert given > 20
