"""A marker of script goes into every field of the console, and acts on no page, file or paper."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import Engine

from server.seed import City
from tests import photos
from tests.browser.busy_city import BusyCity
from tests.clocks import SteppedClock
from tests.conftest import SCHOOLS, settings_for
from tests.server.console.test_rosters import Hands

MARK = "=<zq7>\"'{{7*191919}}${7*191919}"
RAW, ESCAPED, EVALUATED = "<zq7", "&lt;zq7", "1343433"
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}")
NOT_READ = re.compile(r"^/static/|^/api/v1/blobs")
A_FILE = re.compile(r"[.][a-z]+$")
PAGES_MAX = 3
OF_A_STATE = ("/my/*", "/orders/*")
"""Pages whose forms go by the state of what they are of: more than one of each is read."""
NOT_SENT = re.compile(
    r"sign-out|/me/|/choose|/reset|revoke|/grants|/give|/end$|/out$|/undo$|from-paper|/clear$"
)
"""What signs somebody out, takes away what others are to find, or is a whole paper."""
TYPED = ("text", "search", "textarea")
KNOWN = {
    "school": SCHOOLS[0].code,
    "short": "甲乙",
    "school_kind": "",
    "fact": "",
    "done_by": "2026-09-17",
}
"""What a field must say for its form to be taken at all."""
LEAST = {
    "/bases",
    "/bulk/notices",
    "/circulars/*/take-back",
    "/issuers/*",
    "/issuers/*/powers",
    "/lists/orders/views",
    "/measures/*/lift",
    "/my/*/slip",
    "/my/circulars/*",
    "/orders/*/review",
    "/orders/*/withdraw",
    "/proposals",
    "/proposals/*",
    "/warnings",
}
"""Forms that are taken with the marker in them."""


class Read(HTMLParser):
    """The links of a page, and its forms with their fields and buttons."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self.chosen: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.append(told["href"].partition("#")[0])
        elif tag == "form":
            self.forms.append({**told, "fields": {}, "buttons": [], "leads": []})
        elif tag == "option":
            self.chosen += [told.get("value", "")][: not self.chosen or not self.chosen[0]]
            self.chosen[:-1] = []
        elif self.forms and told.get("formaction"):
            self.forms[-1]["leads"].append(told["formaction"])
        elif name and self.forms:
            self._field(tag, name, told)

    def _field(self, tag: str, name: str, told: dict[str, str]) -> None:
        form, kind, value = self.forms[-1], told.get("type", tag), told.get("value", "")
        if tag == "button":
            form["buttons"].append((name, value))
        elif tag == "select":
            self.chosen = [""]
            form["fields"][name] = KNOWN.get(name, self.chosen)
        elif kind == "file":
            form["fields"][name] = "photo" if "image" in told.get("accept", "") else ""
        elif kind in ("input", *TYPED):
            most = int(told.get("maxlength", len(MARK)))
            form["fields"][name] = KNOWN.get(name, MARK[:most])
        elif kind in ("radio", "checkbox"):
            form["fields"].setdefault(name, value or "on")
        else:
            form["fields"][name] = value or told.get("min", "1" if kind == "number" else "")


class Walk:
    """One person's way through the console: reads a page of each shape, sends each form once."""

    def __init__(self, app: Any, login: str) -> None:
        self.hands = Hands(app, login)
        self.photo = photos.small("kitchen")
        self.taken: set[str] = set()
        self.wrong: list[str] = []
        self.escaped = 0

    def go(self, *, send: bool) -> None:
        """From the first page to all that is linked, and to where each form leads."""
        ways, shapes, sent = ["/"], Counter[str](), set[tuple[str, Any]]()
        seen = set[str]()
        while ways:
            path = ways.pop(0)
            shape = AN_ID.sub("*", path).partition("?")[0]
            if NOT_READ.search(path) or (send and A_FILE.search(shape)):
                continue
            if path in seen or shapes[shape] >= (PAGES_MAX if shape in OF_A_STATE else 1):
                continue
            seen.add(path)
            answer = self.hands.get(path)
            if answer.status_code in (302, 303):
                ways.insert(0, answer.headers["Location"])
                continue
            shapes[shape] += 1
            self._examine(path, answer)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                page = Read(answer.text)
                ways += page.links
                ways += self._send(path, page, sent) if send else []

    def _send(self, path: str, page: Read, sent: set[tuple[str, Any]]) -> Iterator[str]:
        for form in page.forms:
            action = urljoin(path, form.get("action", "")).partition("#")[0]
            if form.get("method", "").lower() != "post" or NOT_SENT.search(action):
                continue
            for button in form["buttons"] or [None]:
                key = AN_ID.sub("*", action), button
                if key not in sent:
                    sent.add(key)
                    yield from self._sent(action, form, button)

    def _sent(self, action: str, form: dict[str, Any], button: Any) -> Iterator[str]:
        told = {
            name: one[-1] if isinstance(one, list) else one for name, one in form["fields"].items()
        }
        for name, one in told.items():
            if one == "photo":
                told[name] = (io.BytesIO(self.photo), f"{RAW}.jpg")
        answer = self.hands.post(action, **told, **(dict([button]) if button else {}))
        self._examine(f"POST {action}", answer)
        if answer.status_code < 400:
            self.taken.add(AN_ID.sub("*", action).partition("?")[0])
        if answer.status_code in (302, 303):
            yield answer.headers["Location"].partition("#")[0]
        elif answer.mimetype == "text/html" and answer.status_code == 200:
            # What is looked at before it is sent: the page of it holds the form that sends it.
            for one in Read(answer.text).forms:
                for leads in one["leads"]:
                    yield from self._sent(urljoin(action, leads), one, None)

    def _examine(self, path: str, answer: Any) -> None:
        self.wrong += [f"{answer.status_code} {path}"] if answer.status_code >= 500 else []
        text, cells = told_by(answer)
        self.escaped += ESCAPED in text
        acted = EVALUATED in text or (answer.mimetype == "text/html" and RAW in text)
        if acted or any(cell.lstrip().startswith("=") for cell in cells):
            self.wrong.append(path)


def told_by(answer: Any) -> tuple[str, list[str]]:
    """The text of a page, a paper or a file; of a file, the cells a spreadsheet would work out."""
    if answer.mimetype == "application/pdf":
        return "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.data)).pages), []
    if answer.mimetype == "text/csv":
        rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
        return answer.text, [cell for row in rows for cell in row]
    if answer.mimetype.endswith(".sheet"):
        cells = [cell for sheet in load_workbook(io.BytesIO(answer.data)) for row in sheet
                 for cell in row]  # fmt: skip
        formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
        return " ".join(str(cell.value) for cell in cells), formulas
    return (answer.text if answer.mimetype.startswith("text/") else ""), []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_is_typed_into_any_form_acts_nowhere(
    app: Any, engine: Engine, clock: SteppedClock, city: City, tmp_path: Path
) -> None:
    busy = BusyCity(engine, settings_for(tmp_path), clock.now(), city)
    busy.build()
    app.serve_for(settings_for(tmp_path), busy.clock, engine)
    walks = [Walk(app, one) for one in (busy.school_login(0), "admin", "zhou")]
    for walk in walks:
        walk.go(send=True)
    # What all of them typed stands before whoever supervises.
    walks[-1].go(send=False)
    taken = set[str]().union(*(walk.taken for walk in walks))
    assert [walk.wrong for walk in walks] == [[]] * len(walks)
    assert taken >= LEAST
    assert walks[-1].escaped
