"""What the busy city has of early warnings and self-checks: some answered, some overdue, a no."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from server.actions import circulars
from server.actions.circulars import Draft
from server.actions.orders import SentPhoto
from server.domain.circular_words import CircularKind, SelfAnswer
from server.models import Circular, CircularCopy, Order
from server.queries.addressees import To
from server.queries.photos import preview_of
from server.work import Work

STORM = Draft(
    CircularKind.WARNING,
    To("", offices=True),
    "强对流天气，停止一切户外活动",
    "1. 停止户外体育课和课间操；\n2. 检查围墙、广告牌和临时搭建物；\n3. 值班领导在岗带班。",
    "市气象台橙色预警信号",
    "disaster",
    1,
)
QUESTIONS = (
    "是否已全面排查，本校没有同类问题：安全出口上锁、堆物？",
    "排查发现的问题，是否已整改或先采取防护措施？",
    "是否已明确由哪个岗位复查、多久查一次？",
)


def furnish(acting: Callable[[str], Any], city_id: str, school_login: str, door: str) -> None:
    """A warning nobody has read, one that was answered, a self-check with a no and a photo."""
    with acting("zhou") as work:
        _send(work, STORM, city_id)
        heat = Draft(
            STORM.kind, STORM.to, "高温天气，严防溺水", "放学前逐班提醒。", "", "drowning", 1
        )
        answered = _send(work, heat, city_id)
        asked = Draft(
            CircularKind.SELF_CHECK, To(""), "安全出口上锁、堆物", "请在排查后回答。",
            workdays=5, questions=QUESTIONS,
            order_id=work.session.scalars(select(Order.id).order_by(Order.id)).first() or "",
        )  # fmt: skip
        checked = _send(work, asked, city_id)
        answered.due_on = work.today - timedelta(days=1)
    with acting(school_login) as work:
        for row in (answered, checked):
            copy = work.session.scalars(
                select(CircularCopy).where(
                    CircularCopy.circular_id == row.id, work.reach(circulars.ANSWER, CircularCopy)
                )
            ).first()
            if copy is None:
                continue
            said = (SelfAnswer.NO, SelfAnswer.YES, SelfAnswer.NOT_APPLICABLE)
            answers = said if row.questions else ()
            photos = [SentPhoto(door, preview_of(work, door), "后门.jpg")] if row.questions else []
            words = ["后门堆了旧课桌"]
            circulars.answer(work, copy.id, answers=answers, words=words, photos=photos)


def _send(work: Work, draft: Draft, city_id: str) -> Circular:
    to = To(city_id, offices=draft.to.offices)
    until = work.today + timedelta(days=2) if draft.kind is CircularKind.WARNING else None
    whole = Draft(**{**vars(draft), "to": to, "valid_until": until})
    return circulars.send(work, whole, seen=circulars.look(work, whole).seen)
