"""The issuer decides the paper: to order takes a power for the matter on that day."""

from datetime import date
from typing import Any

import pytest

from shared.issuing import IssuedAs, chosen, in_turn
from shared.vocabulary import OfficeKind, OrderKind, Paper

DAY = date(2026, 9, 17)
BASIS = "《企业事业单位内部治安保卫条例》第十六条"


def power(
    paper: str, *matters: str, since: str = "2026-01-01", until: str | None = None, basis: str = ""
) -> dict[str, Any]:
    return {
        "paper": paper, "matters": list(matters), "since": since, "until": until, "basis": basis
    }  # fmt: skip


def office(name: str, kind: OfficeKind, *powers: dict[str, Any], until: str | None = None) -> Any:
    head = {"id": f"head-{name}", "name": f"{name}局", "name_en": "", "since": "2026-01-01"}
    return {
        "id": name, "kind": kind, "letterheads": [head | {"until": until}], "powers": list(powers)
    }  # fmt: skip


CAMPAIGN = office("campaign", OfficeKind.CAMPAIGN, power("assignment"), power("supervision"))
POLICE = office(
    "police", OfficeKind.POLICE, power("advice"), power("order", "RF", "WF", basis=BASIS)
)


@pytest.mark.parametrize(
    ("finder", "matter", "paper", "by"),
    [
        ("police", "RF", Paper.ORDER, "head-police"),
        ("police", "XF", Paper.ADVICE, "head-police"),
        ("police", "", Paper.ADVICE, "head-police"),
        ("education", "RF", Paper.SUPERVISION, "head-campaign"),
        (None, "RF", Paper.SUPERVISION, "head-campaign"),
    ],
)
def test_the_finders_office_issues_the_strongest_it_may_else_the_campaigns(
    finder: str | None, matter: str, paper: Paper, by: str
) -> None:
    told = chosen(in_turn([POLICE, CAMPAIGN], finder), OrderKind.NOTICE, matter, DAY)
    assert (told.paper, told.letterhead_id) == (paper, by)
    assert told.basis == (BASIS if paper is Paper.ORDER else "")


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        ("2026-09-17", None, True),
        ("2026-09-18", None, False),
        ("2026-01-01", "2026-09-17", True),
        ("2026-01-01", "2026-09-16", False),
    ],
)
def test_a_power_holds_between_its_days_and_never_without_a_letterhead(
    since: str, until: str | None, holds: bool
) -> None:
    may = power("order", since=since, until=until, basis=BASIS)
    told = chosen(in_turn([office("police", OfficeKind.POLICE, may)], "police"), "notice", "", DAY)
    assert (told.paper is Paper.ORDER) is holds
    ended = office("police", OfficeKind.POLICE, may, until="2026-09-16")
    assert chosen(in_turn([ended], "police"), "notice", "", DAY) == IssuedAs(Paper.NOTICE)


def test_where_nothing_is_set_it_is_the_house_s_paper_as_it_always_was() -> None:
    old = {"id": "campaign", "kind": "campaign", "name": "专项办"}
    for kind in OrderKind:
        told = chosen(in_turn([old], "campaign"), kind, "RF", DAY)
        assert (told, told.to_body()) == (IssuedAs(Paper(kind)), {})


def test_a_transfer_letter_takes_a_power_of_its_own() -> None:
    turn = in_turn([POLICE, CAMPAIGN], "police")
    assert chosen(turn, OrderKind.TRANSFER, "RF", DAY) == IssuedAs(Paper.TRANSFER)
    sends = office("police", OfficeKind.POLICE, power("transfer"))
    told = chosen(in_turn([sends], "police"), OrderKind.TRANSFER, "RF", DAY)
    assert (told.paper, told.letterhead_id) == (Paper.TRANSFER, "head-police")


def test_it_is_read_as_it_was_kept_and_an_unknown_paper_goes_by_its_kind() -> None:
    told = IssuedAs(Paper.ORDER, "one", "公安局", "Police", BASIS)
    assert IssuedAs.read("notice", told.to_body()) == told
    assert IssuedAs.read("notice", {"paper": "of tomorrow"}).paper is Paper.NOTICE
    assert IssuedAs.read("transfer", None) == IssuedAs(Paper.TRANSFER)
