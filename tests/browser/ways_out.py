"""What the busy city has of ways out: an address, robots of which one fails, and what waits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from server.actions import webhooks
from server.actions.webhooks import Wanted
from server.domain.outward import Topic
from server.domain.robots import Kind
from server.models import Contact, Webhook
from server.observers.outgoing import MAIL, write
from server.work import Work

ROBOTS = (
    (Kind.WECOM, "专班工作群", "https://robot.example/send?key=1", (Topic.ORDER, Topic.INCIDENT)),
    (Kind.DINGTALK, "教育局值班群", "https://ding.example/send?access_token=1", (Topic.INCIDENT,)),
    (Kind.WEBHOOK, "市级平台", "https://city.example/hook", tuple(Topic)),
)


def furnish(acting: Callable[[str], Any], zhou: str) -> None:
    """A confirmed address, three webhooks, and letters that wait or were given up."""
    with acting("admin") as work:
        work.session.add(
            Contact(
                person_id=zhou, address="zhou@office.example", confirmed_at=work.now,
                asked_at=work.now, left_out=["order"], quiet_from=1290, quiet_until=420,
            )
        )  # fmt: skip
        well, fails, _ = [
            webhooks.add(work, Wanted(kind, name, address, topics))[0]
            for kind, name, address, topics in ROBOTS
        ]
        well.answered_at = fails.answered_at = work.now - timedelta(minutes=9)
        fails.failing_since = work.now - timedelta(hours=26)
        fails.answer = "310000 sign not match"
        # What waits points at its webhook.
        work.session.flush()
        _waits(work, "1", fails, done=False)
        _waits(work, "2", None, done=False, person=zhou)
        _waits(work, "3", None, done=True, person=zhou)


def _waits(
    work: Work, key: str, hook: Webhook | None, *, done: bool, person: str | None = None
) -> None:
    row = {
        "key": key, "channel": hook.kind if hook else MAIL, "topic": Topic.INCIDENT,
        "webhook_id": hook.id if hook else None, "person_id": person, "subject": "?", "body": "…",
        "address": hook.host if hook else "zhou@office.example", "tries": 9,
        "not_before": work.now + timedelta(hours=2), "done_at": work.now if done else None,
        "error": "310000 sign not match" if hook else "550 no such mailbox" if done
        else "TimeoutError: timed out",
    }  # fmt: skip
    write(work.rows, work.now, row)
