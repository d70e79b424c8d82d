"""Proposed steps and the measures they become, over the API; their papers as PDF."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import measures as acts
from server.actions import proposals as proposing
from server.api.description import BINARY
from server.api.papers import PDF, as_measure, reading_in
from server.api.request import work
from server.api.rights import needs
from server.api.sent_photos import sent_photos
from server.domain.measures import Terms
from server.models import Measure, Proposal
from server.queries import measure_papers, measures, proposals
from server.queries.listing import Listed
from server.reports.measures import MeasurePaper
from server.schemas.measures import (
    MeasureFilterInput,
    MeasureOutput,
    MeasuresOutput,
    MeasureTextInput,
    MinutesInput,
    ProposalDecisionInput,
    ProposalFilterInput,
    ProposalInput,
    ProposalOutput,
    ProposalsOutput,
    ReplyInput,
    SignedTogetherInput,
)
from server.schemas.office import PaperInput
from server.work import Work
from shared.papers import Reader

steps = Blueprint(
    "proposals-api",
    __name__,
    url_prefix="/api/v1/proposals",
    description="Steps of the ladder, proposed and signed.",
)
blueprint = Blueprint(
    "measures-api",
    __name__,
    url_prefix="/api/v1/measures",
    description="Bulletins, interviews, listings: what signed steps became.",
)


@steps.route("")
class Proposals(MethodView):
    """Proposed steps."""

    @steps.arguments(ProposalFilterInput, location="query")
    @steps.response(200, ProposalsOutput)
    def get(self, asked: dict[str, Any]) -> Listed[Proposal]:
        """The steps of my areas that fit; without a state those that wait, the oldest first."""
        return proposals.find(work(), proposals.Wanted(**_wanted(asked)))

    @steps.arguments(ProposalInput)
    @steps.response(201, ProposalOutput)
    @needs("proposal.make")
    def post(self, asked: dict[str, Any]) -> Proposal:
        """Put a step forward of a school, with the reason; it is signed like any other."""
        made = proposing.put_forward(work(), asked.pop("school_id"), asked.pop("kind"), **asked)
        work().session.flush()
        return made


@steps.route("/together")
class SignedTogether(MethodView):
    """Several steps in one paper."""

    @steps.arguments(SignedTogetherInput)
    @steps.response(201, MeasureOutput(many=True))
    @needs("proposal.decide")
    def post(self, asked: dict[str, Any]) -> list[Measure]:
        """Sign bulletins to several schools as one numbered paper: all of them, or none."""
        chosen = [(one["id"], one["state"] or "") for one in asked["steps"]]
        told = {"reason": asked["reason"], "conditions": asked["conditions"]}
        return proposing.sign_together(work(), chosen, **told)


@steps.route("/<string:proposal_id>")
class OneProposal(MethodView):
    """One proposed step."""

    @steps.response(200, ProposalOutput)
    def get(self, proposal_id: str) -> Proposal:
        """One step with the figures it stands on."""
        return work().get(Proposal, proposal_id)


@steps.route("/<string:proposal_id>/decision")
class ProposalDecision(MethodView):
    """Somebody's word on it."""

    @steps.arguments(ProposalDecisionInput)
    @steps.response(200, ProposalOutput)
    @needs("proposal.decide")
    def post(self, asked: dict[str, Any], proposal_id: str) -> Proposal:
        """Sign it, and its measure goes out, or set it aside; a listing takes two persons."""
        terms = Terms(asked["conditions"], asked["held_on"], asked["place"])
        seen, reason = asked["state"] or "", asked["reason"]
        return proposing.decide(
            work(), proposal_id, taken=asked["taken"], reason=reason, terms=terms, seen=seen
        )


@blueprint.route("")
class Measures(MethodView):
    """Measures."""

    @blueprint.arguments(MeasureFilterInput, location="query")
    @blueprint.response(200, MeasuresOutput)
    def get(self, asked: dict[str, Any]) -> Listed[Measure]:
        """The measures in my reach that fit, the newest first."""
        return measures.find(work(), measures.Wanted(**_wanted(asked)))


@blueprint.route("/<string:measure_id>")
class OneMeasure(MethodView):
    """One measure."""

    @blueprint.response(200, MeasureOutput)
    def get(self, measure_id: str) -> Measure:
        """One measure with its reply, minutes and lifting."""
        return work().get(Measure, measure_id)


@blueprint.route("/<string:measure_id>/reply")
class Reply(MethodView):
    """The school's reply."""

    @blueprint.arguments(ReplyInput)
    @blueprint.response(200, MeasureOutput)
    @needs("measure.reply")
    def post(self, asked: dict[str, Any], measure_id: str) -> Measure:
        """Reply to it in writing, with photos uploaded before; once."""
        photos = sent_photos(work(), asked["photos"])
        row = acts.reply(work(), measure_id, text=asked["text"], photos=photos)
        work().session.flush()
        return row


@blueprint.route("/<string:measure_id>/reading")
class Reading(MethodView):
    """That the reply was read."""

    @blueprint.response(200, MeasureOutput)
    @needs("measure.handle")
    def post(self, measure_id: str) -> Measure:
        """Say that the office has read the reply."""
        return acts.read_reply(work(), measure_id)


@blueprint.route("/<string:measure_id>/minutes")
class Minutes(MethodView):
    """The minutes of an interview."""

    @blueprint.arguments(MinutesInput)
    @blueprint.response(200, MeasureOutput)
    @needs("measure.handle")
    def post(self, asked: dict[str, Any], measure_id: str) -> Measure:
        """Keep what was said, and what the school committed itself to."""
        return acts.keep_minutes(work(), measure_id, **asked)


@blueprint.route("/<string:measure_id>/lifting")
class Lifting(MethodView):
    """Its end."""

    @blueprint.arguments(MeasureTextInput)
    @blueprint.response(200, MeasureOutput)
    @needs("measure.handle")
    def post(self, asked: dict[str, Any], measure_id: str) -> Measure:
        """Lift it, with what was seen and accepted."""
        return acts.lift(work(), measure_id, accepted=asked["text"])


def _printed(read: Callable[[Work, str, Reader], MeasurePaper], told: str) -> Callable[..., Any]:
    """How one of its papers is asked for."""

    def get(_view: MethodView, asked: dict[str, Any], measure_id: str) -> Response:
        with reading_in(asked["language"]) as reader:
            return as_measure(read(work(), measure_id, reader))

    get.__doc__ = f"{told}; Chinese unless English is asked for."
    with_language = blueprint.arguments(PaperInput, location="query")
    found: Callable[..., Any] = with_language(
        blueprint.alt_response(200, schema=BINARY, content_type=PDF)(get)
    )
    return found


@blueprint.route("/<string:measure_id>/paper.pdf")
class Paper(MethodView):
    """The paper."""

    get = _printed(measure_papers.issued, "What went out to the school")


@blueprint.route("/<string:measure_id>/all.pdf")
class PaperOfAll(MethodView):
    """The office's copy of a paper for several schools."""

    get = _printed(measure_papers.of_all, "All schools one numbered paper names")


@blueprint.route("/<string:measure_id>/minutes.pdf")
class MinutesPaper(MethodView):
    """The minutes as a paper."""

    get = _printed(measure_papers.minutes, "The minutes of the interview")


@blueprint.route("/<string:measure_id>/lifting.pdf")
class LiftingPaper(MethodView):
    """Its end as a paper."""

    get = _printed(measure_papers.lifted, "That it is lifted")


def _wanted(asked: dict[str, Any]) -> dict[str, str]:
    """A filter as lists know it: nothing said is no filter."""
    told = {"q": "text", "area_id": "area"}
    return {told.get(name, name): value or "" for name, value in asked.items()}
