"""Which finding or answer of a named official counts for a question: the right one, and the latest."""

from __future__ import annotations

from datetime import date

from collabmodel.model.assessments import Answer, HarmFinding, HarmKind, Judgement
from collabmodel.model.decision import AskedJudgement
from collabmodel.model.information import Party
from collabmodel.rules.provisions import Question
from collabmodel.rules.sides import Sides


def latest_finding(
    sides: Sides, kind: HarmKind, party: Party | None, *, provision: str | None
) -> HarmFinding | None:
    """The latest harm finding of this kind, or by this provision's own measure.

    It must be made by an official of the holder, about this party, recipient and purpose, by
    the day, and still be valid; of two made the same day the graver counts.
    """
    request = sides.request
    found = [
        finding
        for finding in sides.facts.harm
        if _counts(finding, sides)
        and sides.is_of_holder(finding.by, finding.on)
        and finding.purpose == request.purpose
        and (finding.provision == provision if finding.provision is not None else finding.kind is kind)
        and (kind is HarmKind.ACTIVITY or finding.party == (party.id if party else None))
    ]
    own = [finding for finding in found if finding.provision is not None]
    return max(own or found, key=_gravest, default=None)


def _gravest(finding: HarmFinding) -> tuple[date, int]:
    return finding.on, 99 if finding.level is None else int(finding.level)


def answer_to(question: Question, provision: str, sides: Sides, party: Party | None) -> AskedJudgement:
    """How the provision's question stands for this recipient, item and party.

    Only an official of the agency that the provision asks can answer: the holder, save where
    it says the recipient.  The latest answer counts; of two given the same day the one that
    does not open.
    """
    found = [
        judgement
        for judgement in sides.facts.judgements
        if judgement.provision == provision
        and _counts(judgement, sides)
        and (sides.is_of_recipient if question.of_recipient else sides.is_of_holder)(
            judgement.by, judgement.on
        )
        and (judgement.party is None or (party is not None and judgement.party == party.id))
    ]
    if not found:
        return AskedJudgement(question.question, question.opens_on, Answer.NOT_SOUGHT)
    last = max(found, key=lambda j: (j.on, j.answer is not question.opens_on, j.answer.value, j.by))
    return AskedJudgement(question.question, question.opens_on, last.answer, last.by, last.on)


def _counts(made: HarmFinding | Judgement, sides: Sides) -> bool:
    day = sides.request.day
    current = made.on <= day and (made.valid_until is None or day < made.valid_until)
    return current and made.recipient in sides.recipient_keys and made.item in {None, sides.item.id}
