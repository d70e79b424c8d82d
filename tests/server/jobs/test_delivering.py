"""What goes out of the house: sent once, tried for days, to nobody who did not ask for it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select

from server import scope
from server.actions import contacts, outgoing, webhooks
from server.app import App
from server.domain.outward import GIVEN_UP_AFTER, LONGEST_WAIT, Topic
from server.jobs import delivering
from server.models import Contact, Notice, Person
from shared.problems import Invalid, NotFound, TooManyTries
from tests import mail
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers.house import ADDRESS, CODE, House, OtherSide, hook_of, served
from tests.mail import MailOffice, text_of


def test_nothing_but_a_code_goes_to_an_address_before_it_was_confirmed(
    house: House, mail_office: MailOffice
) -> None:
    with house.acting("zhou") as work:
        contacts.ask(work, ADDRESS)
    house.tell("zhou")
    house.deliver()
    (letter,) = mail_office.letters
    (code,) = CODE.findall(text_of(letter))
    with house.acting("zhou") as work:
        assert not contacts.confirm(work, "00000000")
        assert contacts.confirm(work, f"{code[:4]} {code[4:]}")
    house.tell("zhou", "chen")
    house.deliver()
    _, letter = mail_office.letters
    assert letter["To"] == ADDRESS
    assert letter["Subject"] == "收到整改证据，待审核 字〔2026〕7号"
    assert text_of(letter).startswith("云汀市校园安全专项办\n")
    assert re.search(r"http://127\.0\.0\.1:8080/notices/[0-9a-f-]{36}", text_of(letter))
    assert letter.get_content_type() == "multipart/alternative"
    assert [(one.body, one.subject) for one in house.waiting()] == [("", "")] * 2


def test_codes_are_guessed_five_times_live_two_hours_and_go_out_five_times_a_day(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    with house.acting("zhou") as work:
        contacts.ask(work, ADDRESS)
    with house.acting("zhou") as work, pytest.raises(TooManyTries):
        contacts.ask(work, ADDRESS)
    house.deliver()
    (code,) = CODE.findall(text_of(mail_office.letters[0]))
    for _ in range(5):
        with house.acting("zhou") as work:
            assert not contacts.confirm(work, "1")
    with house.acting("zhou") as work, pytest.raises(Invalid):
        contacts.confirm(work, code)
    for _ in range(4):
        clock.advance(minutes=2)
        with house.acting("zhou") as work:
            contacts.ask(work, ADDRESS)
    clock.advance(minutes=2)
    with house.acting("zhou") as work, pytest.raises(Invalid):
        contacts.ask(work, ADDRESS)
    house.deliver()
    (code,) = CODE.findall(text_of(mail_office.letters[-1]))
    clock.advance(hours=2)
    with house.acting("zhou") as work, pytest.raises(Invalid):
        contacts.confirm(work, code)


def test_taking_an_address_back_gives_no_further_codes(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    for _ in range(5):
        clock.advance(minutes=2)
        with house.acting("zhou") as work:
            contacts.ask(work, ADDRESS)
        house.deliver()
        with house.acting("zhou") as work:
            contacts.take_back(work)
    clock.advance(minutes=2)
    with house.acting("zhou") as work, pytest.raises(Invalid):
        contacts.ask(work, ADDRESS)
    assert len(mail_office.letters) == 5
    with house.acting("zhou") as work, pytest.raises(NotFound):
        contacts.take_back(work)


def test_what_was_being_written_as_the_address_went_is_not_sent(
    house: House, mail_office: MailOffice
) -> None:
    house.confirmed(mail_office)
    house.tell("zhou")
    with house.works.writing(scope.SYSTEM) as work:
        contact = work.session.get_one(Contact, house.city.people["zhou"])
        contact.address = "another@example.org"
    house.deliver()
    assert len(mail_office.letters) == 1


@pytest.mark.parametrize("address", ["a", "a@b", "a@b.cn\nBcc: c@d.cn", "a b@c.cn", "a@b..cn"])
def test_what_is_no_address_is_refused(house: House, address: str) -> None:
    with house.acting("zhou") as work, pytest.raises(Invalid):
        contacts.ask(work, address)


def test_topics_are_left_out_and_nights_are_quiet_but_for_an_incident(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    house.confirmed(mail_office)
    house.tell("zhou", topic=None)
    with house.acting("zhou") as work:
        contacts.choose(work, [Topic.EVIDENCE, Topic.INCIDENT], "22:00", "06:30")
    house.tell("zhou", topic=Topic.DECISION)
    house.deliver()
    assert len(mail_office.letters) == 1
    clock.set(datetime(2026, 9, 17, 15, 0, tzinfo=UTC))
    house.tell("zhou", topic=Topic.INCIDENT, number="事1")
    house.tell("zhou", number="字2")
    house.deliver()
    assert [one["Subject"][-2:] for one in mail_office.letters[1:]] == ["事1"]
    clock.set(datetime(2026, 9, 17, 22, 29, tzinfo=UTC))
    house.deliver()
    assert len(mail_office.letters) == 2
    clock.advance(minutes=1)
    house.deliver()
    assert [one["Subject"][-2:] for one in mail_office.letters[2:]] == ["字2"]


def test_a_mail_server_that_is_away_for_a_day_gets_each_letter_once(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    house.confirmed(mail_office)
    mail_office.letters.clear()
    mail_office.stop()
    for number in range(3):
        house.tell("zhou", number=f"字{number}")
    for _ in range(26):
        house.deliver()
        clock.advance(hours=1)
    waiting = [one for one in house.waiting() if one.sent_at is None]
    assert len(waiting) >= 3
    assert all(one.error and one.done_at is None and one.tries > 5 for one in waiting)
    with house.works.reading(scope.SYSTEM) as work:
        told = select(Notice.person_id, Notice.text).where(Notice.subject_kind == "outgoing")
        notices = work.session.execute(told).all()
    assert notices == [(house.city.people["admin"], "Messages wait for a day already")]
    mail_office.start()
    clock.advance(hours=LONGEST_WAIT.total_seconds() / 3600)
    for _ in range(2):
        house.deliver()
    assert sorted(one["Subject"][-2:] for one in mail_office.letters) == ["字0", "字1", "字2"]


def test_what_nobody_takes_for_a_week_is_given_up_and_may_be_tried_again(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    house.confirmed(mail_office)
    mail_office.stop()
    house.tell("zhou")
    for _ in range(2):
        house.deliver()
        clock.advance(days=GIVEN_UP_AFTER.days)
    (row,) = [one for one in house.waiting() if one.topic == Topic.EVIDENCE]
    assert row.done_at is not None
    assert row.body
    mail_office.start()
    mail_office.letters.clear()
    house.deliver()
    assert mail_office.letters == []
    with house.acting("admin") as work:
        outgoing.try_again(work, row.id)
    house.deliver()
    assert len(mail_office.letters) == 1


def test_a_mailbox_that_is_not_there_is_not_asked_again_and_stops_nobody_else(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    house.confirmed(mail_office)
    with house.acting("chen") as work:
        contacts.ask(work, mail.FULL)
    house.tell("zhou")
    house.deliver()
    refused = [one for one in house.waiting() if one.address == mail.FULL]
    assert [(one.error, one.sent_at) for one in refused] == [("550 <…> no such mailbox", None)]
    assert mail_office.letters[-1]["To"] == ADDRESS
    asked = mail_office.asked
    clock.advance(days=2)
    house.deliver()
    assert mail_office.asked == asked


def test_a_mailbox_that_is_full_today_holds_up_nobody_elses(
    house: House, mail_office: MailOffice
) -> None:
    with house.acting("chen") as work:
        contacts.ask(work, mail.OVERFLOWS)
    with house.acting("zhou") as work:
        contacts.ask(work, ADDRESS)
    house.deliver()
    assert [one["To"] for one in mail_office.letters] == [ADDRESS]
    (waits,) = [one for one in house.waiting() if one.sent_at is None]
    assert (waits.error, waits.done_at) == ("452 try again later", None)


def test_a_server_that_lets_the_office_not_send_gives_up_no_letter(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    mail_office.senders = {"another@example.org"}
    with house.acting("zhou") as work:
        contacts.ask(work, ADDRESS)
    house.deliver()
    assert [(one.done_at, one.tries) for one in house.waiting()] == [(None, 1)]
    mail_office.senders.clear()
    clock.advance(minutes=2)
    house.deliver()
    assert len(mail_office.letters) == 1


def test_several_workers_at_once_double_nothing(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    house.confirmed(mail_office)
    mail_office.letters.clear()
    for number in range(25):
        house.tell("zhou", number=f"字{number}")
    ready = Barrier(4)

    def work_off() -> None:
        ready.wait()
        while delivering.prepare(house.works, None, {})["more"]:
            pass

    crew = [Thread(target=work_off) for _ in range(4)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    numbers = [one["Subject"].split()[-1] for one in mail_office.letters]
    assert sorted(numbers) == sorted(f"字{number}" for number in range(25))


def test_what_a_dead_worker_took_is_sent_by_another_when_its_lease_is_over(
    house: House, mail_office: MailOffice, clock: SteppedClock
) -> None:
    house.confirmed(mail_office)
    house.tell("zhou")
    with house.works.writing(scope.SYSTEM) as work:
        assert len(outgoing.take(work, "dead")) == 1
    house.deliver()
    assert len(mail_office.letters) == 1
    clock.advance(seconds=outgoing.LEASE.total_seconds() + 1)
    house.deliver()
    assert len(mail_office.letters) == 2
    with house.works.writing(scope.SYSTEM) as work:
        outgoing.mark(work, house.waiting()[-1].id, "dead", "I am back")
    assert house.waiting()[-1].error == ""


def test_what_is_taken_back_or_switched_off_is_let_go_of(
    house: House, mail_office: MailOffice, other: OtherSide
) -> None:
    house.confirmed(mail_office)
    house.confirmed(mail_office, "chen", "chen@example.org")
    hook_id, _ = hook_of(house, other)
    mail_office.letters.clear()
    house.tell("zhou", "chen")
    with house.acting("zhou") as work:
        contacts.take_back(work)
    with house.acting("admin") as work:
        webhooks.switch(work, hook_id, active=False)
    with house.works.writing(scope.SYSTEM) as work:
        work.session.get_one(Person, house.city.people["chen"]).active = False
    house.deliver()
    house.tell("zhou")
    house.deliver()
    assert (mail_office.letters, other.came) == ([], [])


def test_an_office_without_a_mail_server_writes_no_letters(
    built_app: App, engine: Engine, clock: SteppedClock, tmp_path: Path
) -> None:
    house = served(built_app, settings_for(tmp_path), clock, engine)
    with house.acting("zhou") as work, pytest.raises(Invalid):
        contacts.ask(work, ADDRESS)
    house.tell("zhou")
    assert house.waiting() == []
