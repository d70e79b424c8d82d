"""Papers as PDF: the notice of an order, the record of an inspection."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import Response, current_app
from flask.views import MethodView
from flask_babel import force_locale, gettext
from flask_smorest import Blueprint

from server.api.description import BINARY
from server.api.request import LANGUAGES, work
from server.infra.export import KINDS
from server.queries import papers
from server.reports.measures import MeasurePaper, measure_pdf
from server.reports.papers import notice_pdf, record_pdf
from server.schemas.office import PaperInput
from server.sync.uploads import UploadDesk
from shared.clock import local_date
from shared.papers import PaperPhoto, Reader

PDF = "application/pdf"
OCTETS = "application/octet-stream"
FILE_KINDS = KINDS | {"pdf": PDF}

blueprint = Blueprint("papers", __name__, url_prefix="/api/v1", description="Papers as PDF.")


@blueprint.route("/orders/<string:order_id>/notice.pdf")
class Notices(MethodView):
    """The paper of an order."""

    @blueprint.arguments(PaperInput, location="query")
    @blueprint.alt_response(200, schema=BINARY, content_type=PDF)
    def get(self, asked: dict[str, Any], order_id: str) -> Response:
        """The notice or transfer letter, one page; Chinese unless English is asked for."""
        with reading_in(asked["language"]) as reader:
            paper = papers.notice(work(), order_id, reader)
            return as_pdf(notice_pdf(paper, reader, read_photo), paper.number, paper.at)


@blueprint.route("/inspections/<string:inspection_id>/record.pdf")
class Records(MethodView):
    """The paper of an inspection."""

    @blueprint.arguments(PaperInput, location="query")
    @blueprint.alt_response(200, schema=BINARY, content_type=PDF)
    def get(self, asked: dict[str, Any], inspection_id: str) -> Response:
        """The inspection record; Chinese unless English is asked for."""
        language = asked["language"]
        with reading_in(language) as reader:
            opened = work()
            paper, inspection = papers.record(opened, inspection_id, reader)
            settings = opened.settings
            office = settings.office_name_en if language == "en" else settings.office_name
            address = f"{settings.public_url}/inspections/{inspection.id}"
            at = inspection.submitted_at or inspection.arrived_at
            name = f"{paper.title}-{paper.school}-{local_date(at, settings.time_zone):%Y%m%d}"
            return as_pdf(record_pdf(paper, office, address, read_photo, at), name, at)


@contextmanager
def reading_in(language: str) -> Iterator[Reader]:
    """Whoever reads a paper in this language."""
    with force_locale(LANGUAGES[language]):
        yield Reader(language, gettext, work().settings.time_zone)


def as_measure(paper: MeasurePaper) -> Response:
    """A paper of a measure, a warning or a self-check as PDF."""
    return as_pdf(measure_pdf(paper), f"{paper.title}-{paper.number}", paper.at)


def read_photo(photo: PaperPhoto) -> bytes | None:
    """A photo's preview; the photo itself where it has none, None until either arrived."""
    desk: UploadDesk = current_app.extensions["lookback_uploads"]
    for sha256 in (photo.preview_sha256, photo.sha256):
        if desk.store.has(sha256):
            return desk.store.read(sha256)
    return None


def as_file(data: bytes, name: str) -> Response:
    """A file to be kept, and never by what lies between."""
    kind = FILE_KINDS.get(name.rpartition(".")[2], OCTETS)
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return Response(data, content_type=kind, headers=headers)


def as_pdf(data: bytes, name: str, at: datetime) -> Response:
    """A PDF to be looked at, and never kept by what lies between."""
    response = Response(data, mimetype=PDF)
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}.pdf"
    response.headers["Cache-Control"] = "private, no-store"
    response.last_modified = at
    return response
