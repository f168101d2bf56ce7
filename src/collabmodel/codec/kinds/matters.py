"""How a question is kept: its items, what was found in the matter, its answer and the journal."""

from __future__ import annotations

from collabmodel.codec.kinds.kind import Kind, identified, matter_scope, of_a_matter, person_scope
from collabmodel.model.assessments import Circumstance, HarmFinding, Judgement, NothingMoreKnown
from collabmodel.model.decision import Decision
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.information import InformationItem
from collabmodel.model.journal import JournalEntry
from collabmodel.model.routines import StandingAssessment


def _of_whom_it_concerns(item: InformationItem, _of: str) -> str:
    """One person's key if it concerns one person; the item's own if it concerns several or none."""
    parties = {party.id for party in item.parties}
    return person_scope(*parties) if len(parties) == 1 else f"item:{item.id}"


MATTERS: tuple[Kind, ...] = (
    identified(
        "information_item",
        InformationItem,
        "holder",
        version=2,
        scope=_of_whom_it_concerns,
        index={"activity": lambda item: item.activity},
    ),
    identified(
        "standing_assessment",
        StandingAssessment,
        "holder",
        index={"provision": lambda assessment: str(assessment.provision)},
        holds=lambda assessment, day: assessment.valid.holds(day),
    ),
    identified(
        "disclosure_request",
        DisclosureRequest,
        "holder",
        version=2,
        scope=lambda request, _of: matter_scope(request.id),
        index={"official": lambda request: str(request.official)},
    ),
    identified(
        "decision",
        Decision,
        "request",
        version=2,
        scope=lambda decision, _of: matter_scope(decision.request),
    ),
    of_a_matter("circumstance", Circumstance, "fact", "about", "item"),
    of_a_matter(
        "harm_finding",
        HarmFinding,
        "kind",
        "recipient",
        "party",
        "item",
        "purpose",
        "provision",
        version=2,
    ),
    of_a_matter("judgement", Judgement, "provision", "recipient", "item", "party", version=2),
    of_a_matter("nothing_more_known", NothingMoreKnown),
    Kind(
        "journal_entry",
        JournalEntry,
        key=lambda value, _of: str(value.seq),
        owner=lambda value: str(value.tenant),
        version=2,
    ),
)
