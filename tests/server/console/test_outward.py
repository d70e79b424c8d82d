"""Pages of the ways out: one's own address and hours, the office's webhooks, what waits there."""

import re

from server import seed
from server.models import Notice
from server.scope import SYSTEM
from tests.drivers.cases import PARTY, Cases
from tests.drivers.house import CODE, House, OtherSide
from tests.mail import MailOffice, text_of
from tests.server.console.test_rosters import Hands, words

TOPICS = "evidence"
INSIDE = "10.0.0.8"
SECRET = re.compile(r"lbw_[\w-]+")


def test_a_person_gives_an_address_reads_the_code_there_and_chooses(
    house: House, mail_office: MailOffice
) -> None:
    zhou = Hands(house.app, "zhou")
    assert "填写邮箱" in words(zhou.get("/me/notices"))
    assert zhou.post("/me/notices/address", address="zhou@example.org").status_code == 302
    house.deliver()
    (code,) = CODE.findall(text_of(mail_office.letters[0]))
    mine = {"password": seed.PASSWORD}
    assert "验证码不正确" in words(zhou.post("/me/notices/code", code="12345678", **mine))
    refused = zhou.post("/me/notices/code", code=code, password="stolen session")
    assert ("密码不正确" in words(refused), code in refused.text) == (True, True)
    assert "通过邮件接收" not in words(zhou.get("/me/notices"))
    assert zhou.post("/me/notices/code", code=code, **mine).status_code == 302
    page = words(zhou.get("/me/notices"))
    assert "通过邮件接收" in page
    assert "平板记录对不上" in page
    kept = zhou.post("/me/notices", topic="incident", quiet_from="20:00", quiet_until="08:00")
    assert kept.status_code == 302
    house.tell("zhou")
    house.deliver()
    assert len(mail_office.letters) == 1
    assert zhou.post("/me/notices", quiet_from="", quiet_until="8").status_code == 422
    assert zhou.post("/me/notices/out").status_code == 302
    assert "填写邮箱" in words(zhou.get("/me/notices"))


def test_a_link_in_a_letter_leads_to_its_page_and_nobody_elses(house: House) -> None:
    house.tell("zhou")
    with house.works.reading(SYSTEM) as work:
        (notice,) = work.session.query(Notice).all()
    answer = Hands(house.app, "zhou").get(f"/notices/{notice.id}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/orders/o-1")
    assert Hands(house.app, "chen").get(f"/notices/{notice.id}").status_code == 404


def test_a_webhook_is_added_tested_and_its_secret_shown_once(
    house: House, other: OtherSide
) -> None:
    admin = Hands(house.app, "admin")
    asked = {"kind": "webhook", "name": "值班群", "address": other.address, "language": "zh"}
    assert admin.post("/webhooks", **asked).status_code == 422
    made = admin.post("/webhooks", **asked, topic=TOPICS).get_data(as_text=True)
    (secret,) = SECRET.findall(made)
    page = admin.get("/webhooks").get_data(as_text=True)
    assert secret not in page
    assert "key=abc" not in page
    (hook_id,) = re.findall(r"/webhooks/([0-9a-f-]{36})/test", page)
    assert admin.post(f"/webhooks/{hook_id}/test").status_code == 302
    house.deliver()
    assert len(other.came) == 1
    assert "已送达" in words(admin.get("/webhooks"))
    (another,) = SECRET.findall(admin.post(f"/webhooks/{hook_id}/secret").get_data(as_text=True))
    assert another != secret
    inside = {**asked, "address": f"https://{INSIDE}/"}
    assert admin.post("/webhooks", **inside, topic=TOPICS).status_code == 422
    assert Hands(house.app, "zhou").get("/webhooks").status_code == 403


def test_what_waits_is_shown_without_what_it_says_and_tried_again(
    house: House, mail_office: MailOffice
) -> None:
    house.confirmed(mail_office)
    mail_office.stop()
    house.tell("zhou")
    house.deliver()
    admin = Hands(house.app, "admin")
    page = admin.get("/webhooks").get_data(as_text=True)
    assert "z…@example.org" in page
    assert "下次重试" in page
    assert "灭火器" not in page
    assert "字〔2026〕7号" not in page
    mail_office.start()
    (again,) = re.findall(r"/webhooks/waiting/[0-9a-f-]{36}", page)
    assert admin.post(again).status_code == 302
    house.deliver()
    assert len(mail_office.letters) == 2
    assert "没有滞留" in words(admin.get("/webhooks"))


def test_a_school_hears_of_new_notices_and_forwards_them_without_a_name(
    cases: Cases, house: House, mail_office: MailOffice
) -> None:
    cases.works = house.works
    house.confirmed(mail_office, PARTY, "school@example.org")
    found = cases.found(2, rectify_workdays=5)
    house.deliver()
    assert len(mail_office.letters) == 1 + len(found)
    assert mail_office.letters[1]["Subject"].startswith("有新的通知书待签收")
    for login, path in (("zhou", "/orders"), (PARTY, "/my")):
        page = words(Hands(house.app, login).get(f"{path}/{found[0]}"))
        (line,) = re.findall(r"需整改2条，[^。]*前完成。http[^ ]*", page)
        assert line.endswith(f"/my/{found[0]}")
        assert "陈立" not in line
    cases.withdraw(found[1], "?")
    assert "需整改1条" in words(Hands(house.app, PARTY).get(f"/my/{found[0]}"))
