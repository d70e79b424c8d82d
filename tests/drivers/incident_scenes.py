"""What is to be seen of an incident on the tablet: asked, filled in, refused, told, followed up."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from mobile.presenters.incident import IncidentPresenter
from shared.incidents import AtOnce, CampusPlace, Harm, IncidentKind, PeopleGroup
from tests.drivers.scene import Scene

NOTE = "电动车逆行经过东门，与三名步行学生相碰；一人擦伤，两人已由教师陪同就医。"
PHONE = "，司机电话 138 0000 0000"


def happened(day: Any, school: str) -> Iterator[Scene]:
    """An incident at a school, while a check is under way elsewhere and there is no network."""
    school_id = day.tablet.schools.search(school).rows[0].school_id
    day.tablet.schools.search("")
    yield Scene("incident-which", "事件：哪所学校", "An incident: which school", _sheet(day, ""))
    yield Scene("incident-empty", "事件快报：空表", "A report, empty", _sheet(day, school_id))
    report = IncidentPresenter(day.tablet.desk, school_id)
    _fill(report)
    yield Scene(
        "incident", "事件快报", "A report of an incident", _sheet(day, school_id, photo=True)
    )
    yield Scene(
        "incident-counts", "事件快报：人数", "A report: counts", _sheet(day, school_id, foot=True)
    )
    yield Scene("incident-number", "输入人数", "Typing a count", _pad(day, school_id))
    yield Scene(
        "incident-refused", "不得指向个人", "Nobody is to be named", _refused(day, school_id)
    )
    sent = IncidentPresenter(day.tablet.desk, school_id)
    sent.say(note=NOTE)
    told = sent.send()
    yield Scene("incident-file", "事件：待发", "An incident: waiting", _file(day, told.incident_id))
    yield Scene(
        "today-incident", "今天：有事件", "Today with an incident", partial(_go, day, "today")
    )
    further = IncidentPresenter(day.tablet.desk, school_id, told.incident_id)
    further.count(Harm.IN_HOSPITAL, PeopleGroup.PUPILS, 2)
    yield Scene(
        "incident-further", "续报", "A further report",
        _sheet(day, school_id, told.incident_id),
    )  # fmt: skip
    further.send()
    day.incident_id = told.incident_id


def delivered(day: Any) -> Iterator[Scene]:
    """The office has it."""
    show = _file(day, day.incident_id)
    yield Scene("incident-delivered", "事件：办公室已收到", "An incident: the office has it", show)


def _fill(report: IncidentPresenter) -> None:
    report.kind(IncidentKind.TRAFFIC)
    report.ago(30)
    report.place(CampusPlace.GATE)
    report.count(Harm.INVOLVED, PeopleGroup.PUPILS, 3)
    report.count(Harm.INVOLVED, PeopleGroup.OTHERS, 1)
    report.count(Harm.HURT, PeopleGroup.PUPILS, 4)
    report.count(Harm.DEAD, PeopleGroup.PUPILS, 0)
    for done in (AtOnce.POLICE_CALLED, AtOnce.AMBULANCE_CALLED, AtOnce.PARENTS_TOLD):
        report.done(done)
    report.say(where="东门外非机动车道", note=NOTE)


def _sheet(
    day: Any, school_id: str, incident_id: str = "", photo: bool = False, foot: bool = False
) -> Callable[[], None]:
    def show() -> None:
        day.window.app.go("incident", school_id=school_id, incident_id=incident_id)
        screen = day.window.screen
        if photo and not screen.presenter.state.photos:
            day.stage.camera.place = "gate"
            screen._shoot()
            day._use()
        if foot:
            day.window.settle(2)
            for scroll in day.window.screen.scrolls:
                scroll.scroll_y = 0

    return show


def _pad(day: Any, school_id: str) -> Callable[[], None]:
    def show() -> None:
        _sheet(day, school_id)()
        counter = day.window.screen._table._counters[Harm.HURT, PeopleGroup.PUPILS]
        counter.children[1].on_release()

    return show


def _refused(day: Any, school_id: str) -> Callable[[], None]:
    def show() -> None:
        _sheet(day, school_id)()
        day.window.screen.presenter.say(note=NOTE + PHONE)
        day.window.screen._after("send")

    return show


def _go(day: Any, name: str) -> None:
    day.window.app.go(name)


def _file(day: Any, incident_id: str) -> Callable[[], None]:
    def show() -> None:
        day.window.app.go("incident_file", incident_id=incident_id)

    return show
