"""Webhooks and robots: signed, in their own form, without a name, and told of when they fail."""

import hashlib
import hmac
import json

import pytest
from sqlalchemy import select

from server import scope
from server.actions import webhooks
from server.actions.webhooks import Wanted
from server.domain.outward import Topic
from server.domain.robots import SIGNATURE_HEADER, TIME_HEADER, Kind
from server.models import Webhook
from shared.problems import Forbidden
from tests.clocks import SteppedClock
from tests.drivers.house import House, OtherSide, hook_of
from tests.mail import MailOffice


def test_a_webhook_can_tell_who_speaks_and_when_and_hears_no_name(
    house: House, other: OtherSide, clock: SteppedClock
) -> None:
    _, secret = hook_of(house, other)
    house.tell("zhou", "chen")
    house.deliver()
    ((path, headers, body),) = other.came
    assert path == "/hook?key=abc"
    at = headers[TIME_HEADER]
    assert int(at) == int(clock.now().timestamp())
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers[SIGNATURE_HEADER] == f"sha256={signed}"
    told = json.loads(body)
    assert told["text"] == "收到整改证据，待审核"
    assert told["link"] == "http://127.0.0.1:8080/orders/o-1"
    assert "陈立" not in body.decode()
    assert "灭火器" not in body.decode()
    with house.works.reading(scope.SYSTEM) as work:
        assert secret not in str(work.session.execute(select(Webhook.sealed)).all())


@pytest.mark.parametrize("plain", [False, True])
def test_robots_read_their_own_form(house: House, other: OtherSide, plain: bool) -> None:
    hook_of(house, other, Kind.WECOM, plain=plain, language="en")
    hook_of(house, other, Kind.DINGTALK, plain=plain, secret="SEC1")
    house.tell("zhou")
    house.deliver()
    told = {"timestamp" in path: json.loads(body) for path, _, body in other.came}
    form = "text" if plain else "markdown"
    assert [one["msgtype"] for one in told.values()] == [form] * 2
    assert "Evidence came in" in told[False][form]["content"]
    assert "收到整改证据" in told[True][form]["content" if plain else "text"]


def test_a_robot_that_says_no_is_tried_again_and_a_redirect_is_not_followed(
    house: House, other: OtherSide, clock: SteppedClock
) -> None:
    hook_id, _ = hook_of(house, other, Kind.DINGTALK)
    other.answer = (200, b'{"errcode":310000,"errmsg":"sign not match"}', {})
    house.tell("zhou")
    house.deliver()
    with house.works.reading(scope.SYSTEM) as work:
        hook = work.session.get_one(Webhook, hook_id)
        assert hook.answer == "310000 sign not match"
        assert hook.failing_since is not None
    other.answer = (302, b"", {"Location": f"{other.address}&again"})
    clock.advance(minutes=5)
    house.deliver()
    assert len(other.came) == 2
    assert house.waiting()[0].error == "HTTP 302"
    other.answer = (200, b'{"errcode":0}', {})
    clock.advance(minutes=5)
    house.deliver()
    with house.works.reading(scope.SYSTEM) as work:
        assert work.session.get_one(Webhook, hook_id).failing_since is None


def test_a_robot_says_no_more_than_twenty_things_a_minute(
    house: House, other: OtherSide, clock: SteppedClock
) -> None:
    hook_of(house, other, Kind.WECOM)
    with OtherSide.closing() as machine:
        hook_of(house, machine)
        for number in range(25):
            house.tell("zhou", number=f"字{number}")
        said = []
        for _ in range(6):
            house.deliver()
            said.append(len(other.came))
            clock.advance(seconds=20)
        assert said == [5, 5, 15, 15, 25, 25]
        assert len(machine.came) == 25


def test_a_silent_address_is_asked_once_a_round(house: House, other: OtherSide) -> None:
    hook_of(house, other)
    other.hangs_up = True
    for _ in range(3):
        house.tell("zhou")
    house.deliver()
    assert len(other.came) == 1
    assert [bool(one.error) for one in house.waiting()] == [True] * 3


def test_an_answer_nobody_foresaw_holds_up_nothing_else(
    house: House, other: OtherSide, mail_office: MailOffice
) -> None:
    hook_of(house, other, Kind.WECOM)
    other.answer = (200, b"[" * 4096, {})
    for number in ("字1", "字2"):
        house.tell("zhou", number=number)
    house.deliver()
    assert [one.tries for one in house.waiting()] == [1, 1]


def test_a_closed_way_out_is_told_by_one_that_is_open(
    house: House, other: OtherSide, mail_office: MailOffice, clock: SteppedClock
) -> None:
    house.confirmed(mail_office, "admin", "admin@example.org")
    hook_of(house, other)
    other.answer = (500, b"", {})
    house.tell("zhou")
    house.deliver()
    clock.advance(days=1, hours=1)
    for _ in range(2):
        house.deliver()
        clock.advance(hours=4)
    assert mail_office.letters[-1]["Subject"] == "有消息已滞留一天未能发出"
    assert len(mail_office.letters) == 2


def test_a_test_message_goes_at_once(house: House, other: OtherSide) -> None:
    hook_id, _ = hook_of(house, other)
    with house.acting("admin") as work:
        webhooks.test(work, hook_id)
    house.deliver()
    assert json.loads(other.came[0][2])["text"] == "这是一条测试消息：发送通道正常"


def test_only_an_administrator_looks_after_webhooks(house: House, other: OtherSide) -> None:
    wanted = Wanted(Kind.WEBHOOK, "群", other.address, (Topic.EVIDENCE,))
    with house.acting("zhou") as work, pytest.raises(Forbidden):
        webhooks.add(work, wanted)
