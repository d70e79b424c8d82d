"""An account opened from an invitation by a code that came by e-mail, and no password."""

import re
from typing import Any

from server.actions import invitations, joining
from server.actions.invitations import Made
from server.actions.sessions import FRESH
from server.actions.sign_in_codes import ASKED_OF_A_NAME_MAX, CODES_A_DAY_MAX, GUESSES_MAX
from server.domain.outward import CODE_LIFE
from server.models import Contact, Invitation, Joining, Person
from server.scope import SYSTEM
from shared.vocabulary import OfficeKind
from tests.clocks import SteppedClock
from tests.drivers.cases import Cases
from tests.drivers.house import House
from tests.mail import MailOffice, text_of
from tests.server.console.test_invitations import on_the_paper
from tests.server.console.test_refusal_pages import NO_SESSION
from tests.server.console.test_rosters import words
from tests.server.console.test_sign_in_codes import Asking, code_in, worked

MAILBOX = "safety@school.example"
ASKED = {"by": "mail", "post": "安全干部", "login": "safety", "mailbox": MAILBOX}
PASSWORD = "a sentence that is long"
WRONG = "验证码不对、已用过或已过期"
SET = "/me/sessions/password"


class Joiner(Asking):
    """A phone that has photographed the code of a paper."""

    def __init__(self, house: House, made: Made) -> None:
        super().__init__(house)
        self.path = f"/join/{made.code}"

    def asks_for(self, **told: str) -> Any:
        return self.sent(self.path, **ASKED | told)

    def brings(self, code: str) -> Any:
        return self.sent(f"{self.path}/entered", by="mail", code=code)


def paper(house: House) -> Made:
    with house.acting("zhou") as work:
        return invitations.for_office(work, house.city.offices[OfficeKind.URBAN_MANAGEMENT])


def account(house: House, login: str = "safety") -> Person | None:
    with house.works.reading(SYSTEM) as work:
        return work.session.query(Person).filter_by(login=login).one_or_none()


def test_a_code_by_e_mail_opens_the_account_and_signs_in_from_then_on(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    made = paper(house)
    phone, other = Joiner(house, made), Joiner(house, made)
    assert "不设密码" in words(phone.client.get(phone.path))
    here = phone.asks_for()
    assert account(house) is None
    assert MAILBOX in words(phone.client.get(here.headers["Location"]))
    house.deliver()
    letter = mail_office.letters[-1]
    assert (letter["To"], letter["Subject"]) == (MAILBOX, "您的开通账号验证码")
    assert "safety" in text_of(letter)
    code = code_in(mail_office)
    # It opens nothing in another browser, nor what nobody asked for.
    assert other.brings(code).status_code == 401
    opened = phone.brings(f"{code[:4]} {code[4:]}")
    assert (opened.status_code, opened.headers["Location"]) == (302, "/my")
    assert phone.client.get("/my").status_code == 200
    assert phone.client.get_cookie("lookback_join", path="/join") is None
    with house.works.reading(SYSTEM) as work:
        (person,) = work.session.query(Person).filter_by(login="safety")
        contact = work.session.get_one(Contact, person.id)
        assert (person.password_hash, contact.address) == ("", MAILBOX)
        assert contact.confirmed_at == work.now
        assert work.session.get_one(Invitation, made.invitation.id).uses == 1
        assert code not in str([vars(one) for one in work.session.query(Joining)])
    again = Asking(house)
    again.asks("safety")
    worked(house)
    assert again.enters(code_in(mail_office)).status_code == 302


def test_a_code_is_not_guessed_and_gets_old(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    phone = Joiner(house, paper(house))
    phone.asks_for()
    house.deliver()
    code = code_in(mail_office)
    told = [phone.brings("1") for _ in range(GUESSES_MAX)]
    assert {(one.status_code, WRONG in words(one)) for one in told} == {(401, True)}
    assert phone.brings(code).status_code == 401
    phone.asks_for()
    house.deliver()
    clock.advance(seconds=int(CODE_LIFE.total_seconds()))
    assert phone.brings(code_in(mail_office)).status_code == 401
    assert account(house) is None


def test_nobody_fills_a_mailbox_from_here(house: House, clock: SteppedClock) -> None:
    made = paper(house)
    for _ in range(ASKED_OF_A_NAME_MAX):
        assert Joiner(house, made).asks_for().status_code == 302
    assert Joiner(house, made).asks_for().status_code == 429
    for _ in range(CODES_A_DAY_MAX - ASKED_OF_A_NAME_MAX):
        clock.advance(minutes=11)
        assert Joiner(house, made).asks_for().status_code == 302
    clock.advance(minutes=11)
    refused = Joiner(house, paper(house)).asks_for(mailbox=MAILBOX.upper())
    assert (refused.status_code, "请明天再试" in words(refused)) == (422, True)
    clock.advance(hours=24)
    with house.works.writing(SYSTEM) as work:
        joining.forget(work)
        assert work.session.query(Joining).count() == 0


def test_what_is_wrong_is_told_at_once_and_of_the_mailbox_nothing(
    house: House, mail_office: MailOffice
) -> None:
    house.confirmed(mail_office)
    made = paper(house)
    known = Joiner(house, made).asks_for(mailbox="zhou@example.org")
    assert known.status_code == 302
    for told in ({"login": "zhou"}, {"mailbox": "no address"}, {"post": " "}):
        assert Joiner(house, made).asks_for(**told).status_code == 422
    late = Joiner(house, made)
    late.asks_for(mailbox="late@example.org")
    house.deliver()
    with house.acting("zhou") as work:
        invitations.revoke(work, made.invitation.id)
    assert late.brings(code_in(mail_office)).status_code == 422
    assert account(house) is None


def test_whoever_has_no_password_sets_one_in_a_fresh_session(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    phone = Joiner(house, paper(house))
    phone.asks_for()
    house.deliver()
    phone.brings(code_in(mail_office))
    clock.advance(seconds=int(FRESH.total_seconds()))
    page = phone.client.get("/me/sessions").get_data(as_text=True)
    assert "新的验证码重新登录" in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    told = {"csrf_token": token[1] if token else "", "new": PASSWORD, "address": "x@example.org"}
    assert phone.client.post(SET, data=told).status_code == 403
    # A session somebody took moves the mailbox nowhere either, and never takes it away.
    assert phone.client.post("/me/notices/address", data=told).status_code == 403
    assert phone.client.post("/me/notices/out", data=told).status_code == 422
    again = Asking(house)
    again.asks("safety")
    worked(house)
    again.enters(code_in(mail_office))
    before = again.client.get_cookie("lookback_session").value
    page = again.client.get("/me/sessions").get_data(as_text=True)
    told["csrf_token"] = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    assert again.client.post(SET, data=told).headers["Location"] == "/me/sessions?changed=1"
    assert again.client.get_cookie("lookback_session").value != before
    assert phone.client.get("/me/sessions").status_code == 401
    assert "密码已设置" in words(again.client.get("/me/sessions?changed=1"))
    wrong = again.client.post(SET, data=told | {"old": "not this", "new": PASSWORD * 2})
    assert wrong.status_code == 401
    right = again.client.post(SET, data=told | {"old": PASSWORD, "new": PASSWORD * 2})
    assert right.status_code == 302


def test_where_no_mail_is_sent_nobody_is_asked_for_a_mailbox(cases: Cases, app: Any) -> None:
    (order_id,) = cases.found()
    path = f"/join/{on_the_paper(cases, order_id).code}"
    page = words(app.test_client().get(f"{path}?by=mail"))
    assert ("不设密码" in page, "新密码" in page) == (False, True)
    assert app.test_client().post(path, data=ASKED, headers=NO_SESSION).status_code == 422
