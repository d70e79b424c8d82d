"""Somebody's hands on the real console, without a browser: pages, links, the forms they show."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from werkzeug.datastructures import MultiDict

from server.seed import PASSWORD
from tests import pictures

CODE = re.compile(r'class="lb-code">([^<]+)<')


@dataclass
class Control:
    """One field or button of a form: what it sends, and what may be chosen on it."""

    name: str
    value: Any = None
    choices: set[str] | None = None
    required: bool = False
    filled: bool = False

    def takes(self, name: str, value: Any) -> bool:
        free = self.name == name and not self.filled
        return free and (self.choices is None or value in self.choices)


@dataclass
class Form:
    """A form as the page shows it, its hidden fields and what it proposes filled in."""

    action: str
    multipart: bool
    controls: list[Control] = field(default_factory=list)

    def fill(self, name: str, value: Any) -> None:
        fitting = [one for one in self.controls if one.takes(name, value)]
        assert fitting, f"{self.action} has no {name} that takes {value!r}"
        fitting[0].value, fitting[0].filled = value, True

    def sent(self) -> MultiDict[str, Any]:
        chosen = {one.name for one in self.controls if one.choices and one.value}
        missing = [
            one.name
            for one in self.controls
            if one.required and not one.value and one.name not in chosen
        ]
        assert not missing, f"{self.action} asks for {missing}"
        return MultiDict((one.name, one.value) for one in self.controls if one.value is not None)


class Page(HTMLParser):
    """What a page offers: its forms and its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.forms: list[Form] = []
        self.links: list[tuple[str, list[str]]] = []
        self._open: Control | None = None
        self._written: Control | None = None
        self._text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a":
            self._text = []
            self.links.append((told.get("href", ""), self._text))
        elif tag == "form":
            multipart = told.get("enctype") == "multipart/form-data"
            self.forms.append(Form(told.get("action", ""), multipart))
        elif tag == "option" and self._open is not None:
            self._offer(self._open, told)
        elif told.get("name") and self.forms and tag in ("input", "select", "textarea", "button"):
            self._control(tag, told)

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        if self._written is not None:
            self._written.value = data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._written = None

    def form(self, action: str) -> Form:
        """The one form whose address ends so; without an address, the one sent to its own page."""
        found = [
            one for one in self.forms if (one.action.endswith(action) if action else not one.action)
        ]
        assert len(found) == 1, f"{len(found)} forms end in {action!r}: {self.forms}"
        return found[0]

    def link(self, text: str) -> str:
        """Where the first link with these words leads."""
        found = [address for address, words in self.links if text in "".join(words)]
        assert found, f"no link says {text!r}"
        return found[0]

    def _control(self, tag: str, told: dict[str, str]) -> None:
        made = Control(told["name"], required="required" in told)
        kind = told.get("type", "")
        if tag == "button" or kind in ("checkbox", "radio"):
            made.choices = {told.get("value", "on")}
        elif tag == "select":
            made.choices = set()
        elif kind != "file":
            made.value = told.get("value", "")
        self._open = made if tag == "select" else None
        self._written = made if tag == "textarea" else None
        self.forms[-1].controls.append(made)

    def _offer(self, select: Control, told: dict[str, str]) -> None:
        assert select.choices is not None
        select.choices.add(told.get("value", ""))
        if select.value is None or "selected" in told:
            select.value = told.get("value", "")


class Seat:
    """Somebody signed in at the console."""

    def __init__(self, app: Any, login: str) -> None:
        self._client = app.test_client()
        self.submit("/sign-in", "/sign-in", login=login, password=PASSWORD)

    def page(self, path: str) -> Page:
        answer = self._client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        return self._read(path, answer)

    def refused(self, path: str) -> int:
        """The status of what is not for this person."""
        return int(self._client.get(path, headers={"Accept": "text/html"}).status_code)

    def bytes(self, path: str) -> bytes:
        """A file of the console."""
        return bytes(self._client.get(path).data)

    def submit(self, path: str, action: str, **given: Any) -> Page:
        """Fill in the form of a page and send it; what is given several times is a list."""
        form = self.page(path).form(action)
        for name, values in given.items():
            for value in values if isinstance(values, list) else [values]:
                form.fill(name, value)
        return self.post(urljoin(path, form.action or path), form)

    def post(self, address: str, form: Form) -> Page:
        """Send a form as it is filled in, to this address: a form may have several."""
        sent_as = "multipart/form-data" if form.multipart else "application/x-www-form-urlencoded"
        answer = self._client.post(
            address,
            data=form.sent(),
            content_type=sent_as,
            headers={"Accept": "text/html"},
            follow_redirects=True,
        )
        return self._read(address, answer)

    def enrol_code(self, login: str, person_id: str) -> str:
        page = self.submit(f"/people?q={login}", f"/people/{person_id}/enrol")
        return CODE.findall(page.html)[0]

    def send_evidence(self, way: str, report: str) -> Page:
        """One photo after the fault was mended, by the form without script."""
        self.settle_first(way)
        photo = (BytesIO(pictures.jpeg("green", text=way)), "after.jpg")
        return self.submit(way, "/evidence", report=report, photo=photo)

    def settle_first(self, way: str) -> None:
        """Five things by the form, where the page asks for them before any photo."""
        page = self.page(way)
        if "/evidence" not in page.html:
            told = {
                "measure": "更换并试用",
                "post": "总务处",
                "money": "800",
                "plan": "三天内更换，期间设警示",
            }
            self.submit(way, "/settlement", **told)

    def _read(self, path: str, answer: Any) -> Page:
        assert answer.status_code == 200, (path, answer.status_code, answer.get_data(as_text=True))
        return Page(answer.get_data(as_text=True))
