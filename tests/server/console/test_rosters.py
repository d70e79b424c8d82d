"""The page that takes in a roster: sent in, told row by row, taken in; in both languages."""

import io
import re
from typing import Any

import pytest
from sqlalchemy import func, select

from server import scope, seed
from server.infra.roster import read_roster
from server.models import School
from server.work import Works
from tests.conftest import SCHOOLS
from tests.rosters import HEAD, Cells, sheet

PAGE = "/schools/import"
NEW = ("399001", "听涛小学", "青禾镇", "小学", "镇区", 500, 0, "否")
WRONG = ("399002", "松溪小学", "海上", "小学", "镇区", 500, 0, "否")


class Hands:
    """Somebody signed in, with a browser that reads this language."""

    def __init__(self, app: Any, login: str, language: str = "zh") -> None:
        self.client = app.test_client()
        answer = self.client.post(
            "/api/v1/sessions", json={"login": login, "password": seed.PASSWORD}
        )
        self.headers = {"Authorization": f"Bearer {answer.json['token']}", "Accept": "text/html"}
        self.client.set_cookie("lookback_language", language)

    def get(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers)

    def post(self, path: str, **form: Any) -> Any:
        return self.client.post(path, headers=self.headers, data=form)

    def send(self, data: bytes, name: str = "名册.xlsx") -> Any:
        return self.post(PAGE, roster=(io.BytesIO(data), name))

    def look_through(self, *rows: Cells) -> str:
        """Send a roster; the address of its report."""
        answer = self.send(sheet(HEAD, *rows))
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return str(answer.headers["Location"])


def schools(works: Works) -> int:
    with works.reading(scope.SYSTEM) as work:
        return work.session.scalar(select(func.count(School.id))) or 0


def words(answer: Any) -> str:
    """What a person reads, without the marks of the page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_a_roster_is_sent_in_told_and_taken_in(app: Any, works: Works) -> None:
    admin = Hands(app, "admin")
    assert "名册必须有的列" in words(admin.get(PAGE))
    address = admin.look_through(NEW, WRONG)
    report = words(admin.get(address))
    assert "将新增 1 所，变更 0 所" in report
    assert "镇街“海上”不在册" in report
    assert f"在册但名册里没有：{len(SCHOOLS)} 所" in report
    assert schools(works) == len(SCHOOLS)

    done = admin.post(address)
    assert done.status_code == 200
    assert "已导入：新增 1 所" in words(done)
    assert "有 1 行没有导入" in words(done)
    assert schools(works) == len(SCHOOLS) + 1

    again = words(admin.get(address))
    assert "导入不会有任何变化" in again
    assert "导入 0 所学校" not in again
    assert admin.post(address).status_code == 200
    assert schools(works) == len(SCHOOLS) + 1


def test_the_report_is_told_in_english_too(app: Any) -> None:
    admin = Hands(app, "admin", "en")
    report = words(admin.get(admin.look_through(NEW, WRONG)))
    assert "To add: 1, to change: 0" in report
    assert "The town 海上 is not in the register" in report
    assert not set(re.findall(r"\{\w+\}|%\(\w+\)s", report))


def test_each_number_opens_its_rows(app: Any) -> None:
    admin = Hands(app, "admin")
    address = admin.look_through(NEW, WRONG)
    assert "听涛小学" not in words(admin.get(address)).split("原因和办法")[1]
    assert "听涛小学" in words(admin.get(f"{address}?deed=added"))
    assert "松溪小学" not in words(admin.get(f"{address}?deed=added"))
    assert "没有这一类的行" in words(admin.get(f"{address}?deed=left_out"))
    assert "没有这一类的行" in words(admin.get(f"{address}?deed=nonsense"))


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        (b"", 422, "不是可识别的表格"),
        (b"\x89PNG\r\n\x1a\n\x00", 422, "不是可识别的表格"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), 422, "旧的 .xls"),
        (sheet(HEAD, NEW)[:700], 422, "不是可识别的表格"),
        (sheet(("日期", "天气")), 422, "没有找到表头"),
        (sheet(HEAD[1:], NEW[1:]), 422, "名册缺少这些列：学校代码"),
    ],
    ids=["nothing", "a picture", "an old file", "half a file", "another table", "a lost column"],
)
def test_what_is_no_roster_is_told_on_the_page_and_nothing_is_kept(
    app: Any, works: Works, data: bytes, status: int, told: str
) -> None:
    admin = Hands(app, "admin")
    answer = admin.send(data)
    assert answer.status_code == status
    assert told in words(answer)
    assert 'type="file"' in answer.get_data(as_text=True)
    assert not (works.settings.data_folder / "inbox").exists()


def test_no_file_and_a_file_that_is_gone_are_told(app: Any) -> None:
    admin = Hands(app, "admin")
    answer = admin.post(PAGE)
    assert (answer.status_code, "请先选择文件" in words(answer)) == (422, True)
    for path in (f"{PAGE}/{'0' * 64}", f"{PAGE}/nonsense"):
        assert admin.get(path).status_code == admin.post(path).status_code == 404
        assert "请重新上传" in words(admin.get(path))


@pytest.mark.parametrize("login", ["zhou", "chen", "leader", "auditor", "police"])
def test_nobody_but_an_administrator_sends_or_reads_a_roster(
    app: Any, works: Works, login: str
) -> None:
    address = Hands(app, "admin").look_through(NEW)
    other = Hands(app, login)
    for answer in (
        other.get(PAGE),
        other.get(f"{PAGE}/empty.xlsx"),
        other.send(sheet(HEAD, NEW)),
        other.get(address),
        other.post(address),
    ):
        assert answer.status_code == 403
    assert schools(works) == len(SCHOOLS)


def test_a_stranger_is_asked_to_sign_in(app: Any) -> None:
    client = app.test_client()
    for path in (PAGE, f"{PAGE}/{'0' * 64}", f"{PAGE}/empty.xlsx"):
        assert client.get(path).status_code == 401


def test_the_empty_roster_is_a_file_the_page_reads(app: Any) -> None:
    answer = Hands(app, "admin").get(f"{PAGE}/empty.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert read_roster(answer.get_data()).rows == ()


def test_a_cell_that_looks_like_markup_is_shown_not_obeyed(app: Any) -> None:
    admin = Hands(app, "admin")
    address = admin.look_through(("<script>alert(1)</script>", *NEW[1:]))
    assert "<script>alert" not in admin.get(address).get_data(as_text=True)
