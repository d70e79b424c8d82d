"""The phrase bank: changed on its page, heard by tablets, bounded, not everybody's to change."""

from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import phrases
from server.models import AuditEntry, FeedItem, Phrase
from server.work import Works
from shared.problems import NotFound
from shared.vocabulary import ItemKind
from tests.server.console.test_rosters import Hands, words

CODE = "XF-07"


def kept(works: Works, code: str = CODE) -> list[tuple[str, str]]:
    with works.reading(scope.SYSTEM) as work:
        rows = select(Phrase).where(Phrase.code == code).order_by(Phrase.position)
        return [(one.text_zh, one.text_en) for one in work.session.scalars(rows)]


def heard(works: Works, code: str = CODE) -> list[bytes]:
    with works.reading(scope.SYSTEM) as work:
        item = select(FeedItem.entry).where(FeedItem.kind == ItemKind.PHRASES)
        return list(work.session.scalars(item.where(FeedItem.item_id == code)))


def test_the_city_begins_with_our_own_phrases(works: Works) -> None:
    assert len(kept(works)) > 2
    assert kept(works, "any")
    assert all(zh and en for zh, en in kept(works))
    with works.writing(scope.SYSTEM) as work:
        assert phrases.take_own(work) == 0


def test_what_the_office_writes_stands_on_the_page_and_reaches_tablets(
    app: Any, works: Works
) -> None:
    zhou = Hands(app, "zhou")
    lines = {"zh": ["楼梯口有杂物", "", "楼梯口有杂物", "门上锁"], "en": ["Heaps", "", "Heaps", ""]}
    assert zhou.post(f"/phrases/{CODE}", **lines).status_code == 302
    assert kept(works) == [("楼梯口有杂物", "Heaps"), ("门上锁", "")]
    page = words(zhou.get(f"/phrases?code={CODE}"))
    assert "楼梯口有杂物" in page
    (entry,) = heard(works)
    assert "楼梯口有杂物".encode() in entry
    with works.reading(scope.SYSTEM) as work:
        told = select(AuditEntry.event).where(AuditEntry.subject_id == CODE)
        assert "PhrasesPut" in list(work.session.scalars(told))


def test_an_item_left_without_phrases_is_gone_from_tablets(app: Any, works: Works) -> None:
    Hands(app, "zhou").post(f"/phrases/{CODE}", zh=[""], en=[""])
    assert kept(works) == []
    (entry,) = heard(works)
    assert b'"deleted":true' in entry


def test_too_many_and_too_long_phrases_change_nothing(works: Works) -> None:
    before = kept(works)
    many = [(f"短语{number}", "") for number in range(phrases.PHRASES_EACH_MAX + 1)]
    for wrong, problem in (
        (many, phrases.TooManyPhrases),
        ([("长" * 201, "")], phrases.PhraseTooLong),
        ([("短", "x" * 201)], phrases.PhraseTooLong),
    ):
        with pytest.raises(problem), works.writing(scope.SYSTEM) as work:
            phrases.put(work, CODE, wrong)
    with pytest.raises(NotFound), works.writing(scope.SYSTEM) as work:
        phrases.put(work, "NO-99", [("没有", "")])
    assert kept(works) == before


def test_an_inspector_reads_phrases_and_changes_none(app: Any, works: Works) -> None:
    before = kept(works)
    chen = Hands(app, "chen")
    assert "保存常用语" not in words(chen.get(f"/phrases?code={CODE}"))
    assert chen.post(f"/phrases/{CODE}", zh=["不许"], en=[""]).status_code == 403
    assert kept(works) == before
