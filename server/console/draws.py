"""The record of a draw as a page, as a file to run it again from, and as a certificate.

What is published can be seen without signing in as well, with ids in place of names.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import get_locale, gettext

from server import content
from server.api.pace import Pace
from server.api.papers import reading_in
from server.api.request import LANGUAGES, work
from server.models import Draw
from server.queries import draw_papers, draw_records, visits
from server.reports.draw_paper import certificate_pdf
from shared.papers import Reader

PDF, JSON, PYTHON = "application/pdf", "application/json", "text/x-python"
VERIFIER = Path(content.__file__).with_name("verify_draw.py")

blueprint = Blueprint("draws", __name__, url_prefix="/draws")
public = Blueprint("public_draws", __name__, url_prefix="/public")


@blueprint.get("")
def listed() -> str:
    """Every draw in reach, the latest first: for those who audit them."""
    rows, following = visits.draws(work(), request.args.get("after", ""))
    return render_template("draws.html", draws=rows, following=following)


@blueprint.get("/<draw_id>")
def page(draw_id: str) -> str:
    """What was bound and when, the numbers, who drew, all attempts, the result."""
    return _page(draw_records.seen(work(), draw_id), in_public=False)


@blueprint.get("/<draw_id>/record.json")
def record(draw_id: str) -> Response:
    """The published record."""
    return _record(draw_records.seen(work(), draw_id))


@blueprint.get("/<draw_id>/certificate.pdf")
def certificate(draw_id: str) -> Response:
    """The certificate, in the language of the page or the one asked for."""
    row = draw_records.seen(work(), draw_id)
    chosen = request.args.get("language", "en" if str(get_locale()).startswith("en") else "zh")
    language = chosen if chosen in LANGUAGES else "zh"
    with reading_in(language) as reader:
        paper = draw_papers.certificate(work(), row, reader, _verifier()[1])
        return _file(certificate_pdf(paper, reader), f"{paper.title}-{row.name}.pdf", PDF)


@public.get("/verify_draw.py")
def verifier() -> Response:
    """The program that runs a draw again from its record, for anybody."""
    _keep_pace()
    return _file(_verifier()[0], VERIFIER.name, PYTHON)


@public.get("/draws/<draw_id>")
def public_page(draw_id: str) -> str:
    """The same page for everybody, once the draw is out."""
    _keep_pace()
    return _page(draw_records.in_public(work(), draw_id), in_public=True)


@public.get("/draws/<draw_id>/record.json")
def public_record(draw_id: str) -> Response:
    """The same record for everybody."""
    _keep_pace()
    return _record(draw_records.in_public(work(), draw_id))


def _page(row: Draw, *, in_public: bool) -> str:
    told = draw_records.told(work(), row)
    return render_template(
        "draw.html",
        told=told,
        public=in_public,
        steps=draw_records.TEXTS,
        labels=draw_papers.labels(work(), [one.name for one in told.strata], _reader()),
        verifier_digest=_verifier()[1],
        here=f"/public/draws/{row.id}" if in_public else f"/draws/{row.id}",
        address=f"{work().settings.public_url}/public/draws/{row.id}",
    )


def _reader() -> Reader:
    english = str(get_locale()).startswith("en")
    return Reader("en" if english else "zh", gettext, work().settings.time_zone)


def _record(row: Draw) -> Response:
    text = json.dumps(draw_records.record(work(), row), ensure_ascii=False, indent=1)
    return _file(text.encode(), f"draw-{row.id}.json", JSON)


@cache
def _verifier() -> tuple[bytes, str]:
    """The program's bytes and their SHA-256."""
    data = VERIFIER.read_bytes()
    return data, hashlib.sha256(data).hexdigest()


def _file(data: bytes, name: str, kind: str) -> Response:
    response = Response(data, mimetype=kind)
    way = "inline" if kind == PDF else "attachment"
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _keep_pace() -> None:
    pace: Pace = current_app.extensions["lookback_pace"]
    pace.keep(request.remote_addr or "", work().now)
