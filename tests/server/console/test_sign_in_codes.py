"""Signing in by a code that came by e-mail, by the page and the office's real worker."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from server import scope
from server.actions import contacts, people
from server.actions import sign_in_codes as acts
from server.domain.outward import CODE_LIFE
from server.jobs import JOBS
from server.jobs.queue import Worker
from server.models import Outgoing, Person, SignInCode
from server.queries import sign_in_codes
from tests.clocks import SteppedClock
from tests.drivers.house import ADDRESS, CODE, House
from tests.mail import MailOffice, text_of
from tests.server.api.test_routes import TOKEN
from tests.server.console.test_rosters import words
from tests.server.console.test_sessions import DESK

TOLD = "如果这个账号有确认过的邮箱"
WRONG = "验证码不对、已用过或已过期"
BY_CODE = "用邮件验证码登录了账号"


class Asking:
    """A browser nobody is signed in by."""

    def __init__(self, house: House) -> None:
        self.client: Any = house.app.test_client()
        self.client.environ_base["HTTP_USER_AGENT"] = DESK

    def sent(self, path: str, **form: str) -> Any:
        page = self.client.get("/sign-in/code").get_data(as_text=True)
        (token,) = set(re.findall(r'name="csrf_token" value="([^"]+)"', page))
        return self.client.post(path, data={"csrf_token": token, **form})

    def asks(self, login: str = "zhou") -> str:
        """What the page says then, without what differs each time."""
        answer = self.sent("/sign-in/code", login=login, next="/orders")
        assert answer.status_code == 302, words(answer)
        told = self.client.get(answer.headers["Location"])
        return TOKEN.sub(b"", told.data).decode()

    def enters(self, code: str) -> Any:
        return self.sent("/sign-in/code/entered", code=code, next="/orders")


def worked(house: House) -> None:
    kinds = {kind: JOBS[kind] for kind in ("send_sign_in_code", "deliver")}
    Worker(house.works, house.app.extensions["lookback_uploads"].store, kinds).run_due()


def code_in(office: MailOffice) -> str:
    (code,) = CODE.findall(text_of(office.letters[-1]))
    return str(code)


def test_a_code_signs_in_once_in_the_browser_that_asked(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    house.confirmed(mail_office)
    mine, other = Asking(house), Asking(house)
    assert TOLD in mine.asks()
    other.asks("nobody")
    worked(house)
    letter = mail_office.letters[-1]
    assert (letter["To"], letter["Subject"]) == (ADDRESS, "您的登录验证码")
    assert "Chrome · Windows" in text_of(letter)
    code = code_in(mail_office)
    refused = other.enters(code)
    assert (refused.status_code, WRONG in words(refused)) == (401, True)
    taken = mine.client.get_cookie("lookback_code", path="/sign-in/code")
    answer = mine.enters(f"{code[:4]} {code[4:]}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/orders")
    assert BY_CODE in words(mine.client.get("/notices"))
    other.client.set_cookie("lookback_code", taken.value, path="/sign-in/code")
    assert other.enters(code).status_code == 401


def test_nobody_learns_who_has_an_account_or_an_address(
    house: House, mail_office: MailOffice
) -> None:
    house.confirmed(mail_office)
    with house.acting("chen") as work:
        contacts.ask(work, "chen@example.org")
    with house.works.writing(scope.SYSTEM) as work:
        work.session.get_one(Person, house.city.people["leader"]).active = False
    known = Asking(house).asks("zhou")
    assert {Asking(house).asks(one) for one in ("chen", "leader", "admin", "nobody")} == {known}
    worked(house)
    with house.works.reading(scope.SYSTEM) as work:
        assert work.session.scalars(select(SignInCode.person_id)).all() == [
            house.city.people["zhou"]
        ]
    braked = []
    for login in ("zhou", "nobody"):
        for _ in range(2):
            Asking(house).asks(login)
        answer = Asking(house).sent("/sign-in/code", login=login)
        braked.append((answer.status_code, "请等待" in words(answer)))
    assert braked[0] == braked[1]
    assert braked[0][0] == 429


def test_a_code_is_guessed_five_times_and_lives_a_quarter_of_an_hour(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    house.confirmed(mail_office)
    first, second = Asking(house), Asking(house)
    first.asks()
    worked(house)
    code = code_in(mail_office)
    assert {first.enters("1").status_code for _ in range(5)} == {401}
    assert first.enters(code).status_code == 401
    second.asks()
    worked(house)
    clock.advance(seconds=int(CODE_LIFE.total_seconds()))
    assert second.enters(code_in(mail_office)).status_code == 401


def test_a_new_password_shuts_out_whoever_has_a_code_or_the_mailbox(
    house: House, mail_office: MailOffice
) -> None:
    house.confirmed(mail_office)
    zhou = house.city.people["zhou"]
    first, second = Asking(house), Asking(house)
    first.asks()
    worked(house)
    people.change_password(house.works, zhou, password="a new sentence of mine")
    assert first.enters(code_in(mail_office)).status_code == 401
    with house.acting("admin") as work:
        code = people.give_reset_code(work, zhou)
    known = {"password": "another sentence of mine", "address": "192.0.2.1"}
    assert people.set_password_by_code(house.works, code=code, **known) == zhou
    letters = len(mail_office.letters)
    second.asks()
    worked(house)
    assert len(mail_office.letters) == letters


def test_no_guess_is_free_while_guessing_is_braked(house: House, mail_office: MailOffice) -> None:
    house.confirmed(mail_office)
    for _ in range(8):
        Asking(house).enters("1")
    asking = Asking(house)
    asking.asks()
    worked(house)
    assert {asking.enters("1").status_code for _ in range(5)} == {429}
    assert asking.enters(code_in(mail_office)).status_code == 429


def test_ten_go_to_a_mailbox_in_a_day_and_none_that_has_run_out(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    house.confirmed(mail_office)
    mail_office.stop()
    for _ in range(12):
        clock.advance(minutes=20)
        with house.works.writing() as work:
            acts.ask(work, "zhou", address="10.0.0.1")
        worked(house)
    with house.works.reading(scope.SYSTEM) as work:
        assert work.session.scalar(select(func.count()).select_from(SignInCode)) == 10
    clock.advance(minutes=20)
    mail_office.start()
    house.deliver()
    assert len(mail_office.letters) == 1, "the one by which the address was confirmed"


@pytest.mark.parametrize("away", ["worker", "mail"])
def test_the_page_says_that_letters_are_late_and_which_other_ways_there_are(
    house: House, mail_office: MailOffice, clock: SteppedClock, away: str
) -> None:
    late = "目前邮件发送延迟"
    house.confirmed(mail_office)
    mail_office.stop()
    asking = Asking(house)
    page = asking.asks()
    assert late not in page
    assert "用密码登录" in page
    worked(house)
    clock.advance(minutes=6)
    worked(house)
    with house.works.reading() as work:
        # A code that waits for this name alone is nobody's to know of.
        assert work.session.scalar(
            select(func.count(Outgoing.id)).where(Outgoing.done_at.is_(None))
        )
        assert not sign_in_codes.are_held_up(work)
    if away == "mail":
        house.tell("zhou")
        house.deliver()
    else:
        Asking(house).asks()
    clock.advance(minutes=6)
    assert late in words(Asking(house).client.get("/sign-in/code"))
