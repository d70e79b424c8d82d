"""Early warnings and self-checks over the API."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import circulars as acts
from server.actions.circulars import Draft
from server.api.description import BINARY
from server.api.papers import PDF, as_measure, reading_in
from server.api.request import work
from server.api.rights import needs
from server.api.sent_photos import sent_photos
from server.models import Circular, CircularCopy
from server.queries import circular_copies, circular_papers, circulars
from server.queries.addressees import To
from server.queries.listing import Listed
from server.schemas.circulars import (
    AnswerInput,
    CircularInput,
    CircularOutput,
    CircularPreviewOutput,
    CircularsInput,
    CircularsOutput,
    CopiesInput,
    CopiesOutput,
    CopyOutput,
    MineOutput,
)
from server.schemas.office import PageInput, PaperInput, ReasonInput

blueprint = Blueprint(
    "circulars-api",
    __name__,
    url_prefix="/api/v1/circulars",
    description="Early warnings with receipts, and self-checks after a fault elsewhere.",
)


@blueprint.route("")
class Circulars(MethodView):
    """What is sent to many at once."""

    @blueprint.arguments(CircularsInput, location="query")
    @blueprint.response(200, CircularsOutput)
    def get(self, asked: dict[str, Any]) -> Listed[Circular]:
        """What was sent, the newest first."""
        return circulars.find(work(), circulars.Wanted(asked["kind"], after=asked["after"]))

    @blueprint.arguments(CircularInput)
    @blueprint.response(201, CircularOutput)
    @needs(acts.SEND)
    def post(self, asked: dict[str, Any]) -> Circular:
        """Send it to those the preview told of."""
        seen = asked.pop("seen")
        return acts.send(work(), _draft(asked), seen=seen)


@blueprint.route("/preview")
class Preview(MethodView):
    """Before it is sent."""

    @blueprint.arguments(CircularInput)
    @blueprint.response(200, CircularPreviewOutput)
    @needs(acts.SEND)
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """How many would get it; nothing is sent."""
        asked.pop("seen")
        draft = _draft(asked)
        found = acts.look(work(), draft)
        return {
            "schools": len(found.schools),
            "offices": len(found.offices),
            "without_account": found.silent,
            "due_on": acts.due_on(work(), draft),
            "letterheads": acts.letterheads(work()),
            "seen": found.seen,
        }


@blueprint.route("/mine")
class Mine(MethodView):
    """What is asked of a school or office."""

    @blueprint.arguments(PageInput, location="query")
    @blueprint.response(200, MineOutput)
    def get(self, asked: dict[str, Any]) -> Listed[Any]:
        """What the asker has not answered, by its last day."""
        work().require(acts.ANSWER)
        return circulars.mine(work(), answered=False, after=asked["after"])


@blueprint.route("/<string:circular_id>/copies")
class Copies(MethodView):
    """Who has answered."""

    @blueprint.arguments(CopiesInput, location="query")
    @blueprint.response(200, CopiesOutput)
    def get(self, asked: dict[str, Any], circular_id: str) -> Listed[CircularCopy]:
        """The copies of one, as far as the asker reaches."""
        row = work().get(Circular, circular_id)
        wanted = circular_copies.Wanted(row.id, asked["standing"] or "", after=asked["after"])
        return circular_copies.find(work(), wanted)


@blueprint.route("/<string:circular_id>/taking-back")
class TakingBack(MethodView):
    """Taken back."""

    @blueprint.arguments(ReasonInput)
    @blueprint.response(200, CircularOutput)
    @needs(acts.SEND)
    def post(self, asked: dict[str, Any], circular_id: str) -> Circular:
        """Take it back; nothing is asked of anybody any more."""
        return acts.take_back(work(), circular_id, reason=asked["reason"])


@blueprint.route("/<string:circular_id>/paper.pdf")
class Papers(MethodView):
    """On paper."""

    @blueprint.arguments(PaperInput, location="query")
    @blueprint.alt_response(200, schema=BINARY, content_type=PDF)
    def get(self, asked: dict[str, Any], circular_id: str) -> Response:
        """The paper with a slip to hand back; Chinese unless English is asked for."""
        row = work().get(Circular, circular_id)
        with reading_in(asked["language"]) as reader:
            return as_measure(circular_papers.paper(work(), row, reader))


@blueprint.route("/copies/<string:copy_id>/paper.pdf")
class CopyPapers(MethodView):
    """On paper, as a school or office got it."""

    @blueprint.arguments(PaperInput, location="query")
    @blueprint.alt_response(200, schema=BINARY, content_type=PDF)
    def get(self, asked: dict[str, Any], copy_id: str) -> Response:
        """The paper addressed to who got it; Chinese unless English is asked for."""
        copy = work().get(CircularCopy, copy_id)
        with reading_in(asked["language"]) as reader:
            return as_measure(circular_papers.copy_paper(work(), copy, reader))


@blueprint.route("/copies/<string:copy_id>/received")
class Received(MethodView):
    """A receipt that came another way."""

    @blueprint.arguments(ReasonInput)
    @blueprint.response(200, CopyOutput)
    @needs(acts.SEND)
    def post(self, asked: dict[str, Any], copy_id: str) -> CircularCopy:
        """Record that a receipt came on paper or by telephone, and from whom."""
        return acts.receive(work(), copy_id, word=asked["reason"])


@blueprint.route("/copies/<string:copy_id>/answer")
class Answer(MethodView):
    """A school's or an office's word."""

    @blueprint.arguments(AnswerInput)
    @blueprint.response(200, CopyOutput)
    @needs(acts.ANSWER)
    def post(self, asked: dict[str, Any], copy_id: str) -> CircularCopy:
        """Give a receipt, or answer the three questions, with photos uploaded before; once."""
        photos = sent_photos(work(), asked.pop("photos"))
        copy = acts.answer(work(), copy_id, photos=photos, **asked)
        work().session.flush()
        return copy


def _draft(asked: dict[str, Any]) -> Draft:
    return Draft(**{**asked, "to": To(**asked["to"]), "questions": tuple(asked["questions"])})
