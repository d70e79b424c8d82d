"""What is published of a draw: whole, for everybody once it is over, and nothing before."""

import hashlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from server import seed
from server.actions import visits
from server.actions.visits import Plan
from server.api.pace import ASKED_MAX
from server.content import verify_draw
from server.models import Draw, Person
from server.seed import City
from server.work import Works
from tests.clocks import SteppedClock
from tests.drivers import ceremony
from tests.drivers.hands import Office

DAYS_LATER = 24 * 10
STRANGER = ""


@pytest.fixture
def office(works: Works, city: City) -> Office:
    return Office(works, city)


@pytest.fixture
def ask(app: Any) -> Any:
    """Asks for an address as a person, or as nobody."""
    clients: dict[str, Any] = {}

    def get(login: str, path: str) -> Any:
        if login not in clients:
            client = clients[login] = app.test_client()
            if login:
                told = {"login": login, "password": seed.PASSWORD}
                token = client.post("/api/v1/sessions", json=told).json["token"]
                client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return clients[login].get(path, headers={"Accept-Language": "en"})

    return get


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", answer.text)


def test_nothing_but_digests_is_seen_before_a_draw_is_published(
    office: Office, ask: Any, works: Works
) -> None:
    wave = ceremony.frozen(office)
    draw_id = ceremony.attempt(office, wave)
    with works.reading() as work:
        row = work.session.get_one(Draw, draw_id)
        salt, commitment, drawn = row.salt, row.commitment, list(row.drawn)
        names = [one.name for one in work.session.scalars(ceremony.schools_of(drawn))]
    for login in ("zhou", "auditor"):
        page = text_of(ask(login, f"/draws/{draw_id}"))
        assert commitment[:4] in page
        assert salt[:4] + " " + salt[4:8] not in page
        for secret in (*drawn, *names, *ceremony.NUMBERS.values()):
            assert secret not in page, secret
        for path in ("record.json", "certificate.pdf"):
            assert ask(login, f"/draws/{draw_id}/{path}").status_code == 409
        listed = text_of(ask(login, "/draws"))
        assert f"/draws/{draw_id}" in listed
        assert not any(secret in listed for secret in (*drawn, *names))
    for login in ("chen", "leader", "admin", "chengguan"):
        assert ask(login, "/draws").status_code == 403
        assert ask(login, f"/draws/{draw_id}").status_code in (403, 404)
    for path in (f"/public/draws/{draw_id}", f"/public/draws/{draw_id}/record.json"):
        assert ask(STRANGER, path).status_code == 404
    assert ask(STRANGER, f"/draws/{draw_id}").status_code == 401


def test_a_published_wave_is_checked_by_anybody_from_what_is_handed_out(
    office: Office, ask: Any, works: Works, clock: SteppedClock, tmp_path: Path
) -> None:
    wave = ceremony.frozen(office)
    aborted, drawn = ceremony.attempt(office, wave, "admin"), ceremony.attempt(office, wave)
    record = ask("auditor", f"/draws/{aborted}/record.json").json
    assert (record["state"], record["result"], record["numbers"][2]["number"]) == (
        "aborted",
        {},
        "",
    )
    # The register is still to be drawn from: not for everybody yet.
    assert ask(STRANGER, f"/public/draws/{aborted}").status_code == 404
    clock.advance(hours=DAYS_LATER)
    office.release()
    for draw_id in wave.attempts:
        answer = ask(STRANGER, f"/public/draws/{draw_id}/record.json")
        assert answer.data == ask("zhou", f"/draws/{draw_id}/record.json").data
        (tmp_path / "record.json").write_bytes(answer.data)
        again = verify_draw.verify(verify_draw.read(str(tmp_path / "record.json")))
        assert again.wrong == [], again.lines
    record = ask(STRANGER, f"/public/draws/{drawn}/record.json").json
    assert [one["number"] for one in record["numbers"]] == list(ceremony.NUMBERS.values())
    assert len(record["schools"]) == sum(record["frozen"]["parameters"]["quotas"].values()) == 3
    own = text_of(ask("zhou", f"/draws/{drawn}"))
    public = text_of(ask(STRANGER, f"/public/draws/{drawn}"))
    for code, name in record["schools"]:
        assert code in public
        assert name in public
    with works.reading() as work:
        people = [work.session.get_one(Person, one).name for one in office.city.people.values()]
    for name in people:
        assert name not in public
        assert name not in ask(STRANGER, f"/public/draws/{drawn}/record.json").text
    assert ceremony.REASON in own
    assert ceremony.REASON in public
    assert f"/public/draws/{aborted}" in public


def test_a_plain_draw_is_checked_in_the_same_way(
    office: Office, ask: Any, clock: SteppedClock, city: City
) -> None:
    with office.acting("zhou") as work:
        pair = tuple(city.people[login] for login in ("chen", "lin"))
        plan = Plan(pair, work.today, work.now)
        draw_id = visits.draw(
            work, name="抽查", school_ids=list(city.schools.values()), count=2, plan=plan
        )[0].id
    assert ask("zhou", f"/draws/{draw_id}/record.json").status_code == 409
    assert ask(STRANGER, f"/public/draws/{draw_id}").status_code == 404
    clock.advance(hours=DAYS_LATER)
    office.release()
    record = ask(STRANGER, f"/public/draws/{draw_id}/record.json").json
    assert verify_draw.verify(record).wrong == []
    assert len(record["drawn"]) == 2
    record["candidates"].pop()
    assert record["drawn"][0] in text_of(ask(STRANGER, f"/public/draws/{draw_id}"))


def test_the_program_that_checks_is_handed_out_as_it_is(ask: Any) -> None:
    answer = ask(STRANGER, "/public/verify_draw.py")
    assert answer.data == Path(verify_draw.__file__).read_bytes()
    assert "verify_draw.py" in answer.headers["Content-Disposition"]


def test_certificates_say_what_was_bound_and_lead_to_the_record(
    office: Office, ask: Any, clock: SteppedClock
) -> None:
    wave = ceremony.frozen(office)
    aborted, drawn = ceremony.attempt(office, wave, "leader"), ceremony.attempt(office, wave)
    clock.advance(hours=DAYS_LATER)
    office.release()
    record = ask("zhou", f"/draws/{drawn}/record.json").json
    digest = hashlib.sha256(Path(verify_draw.__file__).read_bytes()).hexdigest()
    for language, title in (("zh", "抽取证书"), ("en", "Certificateofadraw")):
        text = paper(ask("zhou", f"/draws/{drawn}/certificate.pdf?language={language}"))
        assert title in text
        for told in (record["frozen_digest"], record["commitment"], record["salt"], digest):
            assert told in text
        assert f"/public/draws/{drawn}" in text
        for code, name in record["schools"]:
            assert name not in text, code
    text = paper(ask("auditor", f"/draws/{aborted}/certificate.pdf?language=zh"))
    for told in ("抽取中止证书", "本次没有抽出学校", ceremony.REASON, "未公布"):
        assert told in text


def paper(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_what_is_open_to_everybody_is_not_asked_for_without_end(ask: Any) -> None:
    for _ in range(ASKED_MAX):
        assert ask(STRANGER, "/public/draws/none").status_code == 404
    answer = ask(STRANGER, "/public/draws/none")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 61
