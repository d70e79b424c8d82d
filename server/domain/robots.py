"""What machines and robots of chat groups are told, in the form each of them reads.

No person's name and no free text stands in it: what happened, a number, where to look. A robot
speaks to a group whose members nobody here knows.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

SECRET_PREFIX = "lbw_"
ID_HEADER = "X-Lookback-Id"
TIME_HEADER = "X-Lookback-Timestamp"
SIGNATURE_HEADER = "X-Lookback-Signature"
TEXT_BYTES_MAX = 2048
"""What WeCom takes of a plain text; of Markdown it takes more."""
TAKEN = range(200, 300)


class Kind(StrEnum):
    """Who is told."""

    WEBHOOK = "webhook"
    WECOM = "wecom"
    DINGTALK = "dingtalk"


ROBOTS = frozenset({Kind.WECOM, Kind.DINGTALK})
LABELS = {
    Kind.WEBHOOK: "Signed webhook",
    Kind.WECOM: "WeCom robot",
    Kind.DINGTALK: "DingTalk robot",
}


@dataclass(frozen=True)
class Said:
    """What happened, in the words of one language."""

    message_id: str
    at: str
    topic: str
    text: str
    number: str
    subject_kind: str
    subject_id: str
    link: str
    open_word: str
    office: str


@dataclass(frozen=True)
class Ask:
    """What is posted."""

    address: str
    headers: dict[str, str]
    body: bytes


def webhook(address: str, secret: str, said: Said, at_s: int) -> Ask:
    """The message as JSON, signed with its time: who has the secret can tell it is ours, and new.

    The signature is HMAC-SHA-256 over the time, a point and the body.
    """
    told = {
        "id": said.message_id,
        "at": said.at,
        "topic": said.topic,
        "text": said.text,
        "number": said.number,
        "subject": {"kind": said.subject_kind, "id": said.subject_id},
        "link": said.link,
    }
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    signed = hmac.new(secret.encode(), f"{at_s}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        ID_HEADER: said.message_id,
        TIME_HEADER: str(at_s),
        SIGNATURE_HEADER: f"sha256={signed}",
    }
    return Ask(address, {**_JSON, **headers}, body)


def wecom(address: str, said: Said, plain: bool) -> Ask:
    """The message of a WeCom group robot: Markdown, or plain text, which WeChat shows as well."""
    if plain:
        return _ask(address, {"msgtype": "text", "text": {"content": _plain(said)}})
    told = f"**{said.text}** {said.number}\n> {said.office}\n\n[{said.open_word}]({said.link})"
    return _ask(address, {"msgtype": "markdown", "markdown": {"content": told}})


def dingtalk(address: str, secret: str, said: Said, plain: bool, at_ms: int) -> Ask:
    """The message of a DingTalk group robot; signed in its address where it has a secret."""
    where = _signed(address, secret, at_ms) if secret else address
    if plain:
        return _ask(where, {"msgtype": "text", "text": {"content": _plain(said)}})
    told = f"#### {said.text} {said.number}\n> {said.office}\n\n[{said.open_word}]({said.link})"
    return _ask(where, {"msgtype": "markdown", "markdown": {"title": said.text, "text": told}})


def took(kind: Kind, status: int, body: bytes) -> str:
    """Empty if the other side took the message; else what it answered, in short.

    Robots answer 200 whatever it is, and say in the body what is wrong.
    """
    if status not in TAKEN:
        return f"HTTP {status}"
    if kind is Kind.WEBHOOK:
        return ""
    try:
        told = json.loads(body)
        code, text = told["errcode"], str(told.get("errmsg", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return "no answer of a robot"
    return "" if code == 0 else f"{code} {text}"


_JSON = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Lookback"}


def _ask(address: str, told: dict[str, object]) -> Ask:
    return Ask(address, dict(_JSON), json.dumps(told, ensure_ascii=False).encode())


def _plain(said: Said) -> str:
    told = f"{said.office}\n{said.text} {said.number}\n{said.link}"
    return told.encode()[:TEXT_BYTES_MAX].decode(errors="ignore")


def _signed(address: str, secret: str, at_ms: int) -> str:
    """DingTalk's signature: HMAC-SHA-256 of time and secret by the secret, in base64."""
    told = hmac.new(secret.encode(), f"{at_ms}\n{secret}".encode(), hashlib.sha256).digest()
    parts = urlsplit(address)
    asked = [*parse_qsl(parts.query), ("timestamp", str(at_ms))]
    asked.append(("sign", base64.b64encode(told).decode()))
    return urlunsplit(parts._replace(query=urlencode(asked)))
