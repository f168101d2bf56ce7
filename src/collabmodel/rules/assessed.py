"""Which finding or answer of a named official counts for a question: the right one, and the latest."""

from __future__ import annotations

from datetime import date

from collabmodel.model.assessments import Answer, HarmFinding, HarmKind, Judgement
from collabmodel.model.decision import AskedJudgement, Routine
from collabmodel.model.information import Party
from collabmodel.rules.provisions import Question
from collabmodel.rules.sides import Sides


def latest_finding(
    sides: Sides, kind: HarmKind | None, party: Party | None, *, provision: str | None
) -> HarmFinding | None:
    """The latest harm finding by this provision's own measure, or else of this kind.

    It must be made by an official of the holder, about this party, recipient and purpose, by
    the day, and still be valid; of two made the same day the graver counts.

    The own measure gives way to a graver finding of the kind, made the same day or later: whoever
    found that harm did not know, or did not believe, what the milder one rests on.  A milder
    finding of the kind never displaces the provision's own.

    Args:
        kind: the kind of harm; ``None`` where the provision has only its own measure.
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
    own = max([one for one in found if one.provision is not None], key=_latest, default=None)
    general = max([one for one in found if one.provision is None], key=_latest, default=None)
    if own is None or general is None:
        return own or general
    return general if general.on >= own.on and gravity(general) > gravity(own) else own


def gravity(finding: HarmFinding) -> int:
    """How grave a finding is; one that is pending stands above all, since it may become any of them."""
    return 99 if finding.level is None else int(finding.level)


def _latest(finding: HarmFinding) -> tuple[date, int, str]:
    return finding.on, gravity(finding), finding.standing or ""


def routine_of(made: HarmFinding | Judgement) -> Routine | None:
    """The standing assessment behind a finding or an answer, where there is one."""
    return None if made.standing is None else Routine(made.standing, made.on, made.valid_until)


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
    last = max(
        found, key=lambda j: (j.on, j.answer is not question.opens_on, j.answer.value, j.by, j.standing or "")
    )
    return AskedJudgement(
        question.question, question.opens_on, last.answer, last.by, last.on, routine_of(last)
    )


def _counts(made: HarmFinding | Judgement, sides: Sides) -> bool:
    day = sides.request.day
    current = made.on <= day and (made.valid_until is None or day < made.valid_until)
    return current and made.recipient in sides.recipient_keys and made.item in {None, sides.item.id}
