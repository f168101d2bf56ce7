"""Agreements as they are drafted, decided, signed, revised, replaced and ended, each time with an entry.

An agreement opens no secrecy, and nothing here is asked when information is to be given.  It is
asked when a new case begins.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from collabmodel.errors import ModelError, NotFoundError
from collabmodel.model.agreed.agreements import Agreement, Signer
from collabmodel.model.agreed.documents import DocumentRef, GoverningDocument
from collabmodel.model.agreed.opening import may_open_case
from collabmodel.model.agreed.revisions import Revised, Revision
from collabmodel.model.evaluation.evaluations import Evaluation
from collabmodel.model.evaluation.findings import Finding
from collabmodel.model.evaluation.reports import Report
from collabmodel.model.ids import AgreementId, CooperationId, DocumentId, OfficialId, RevisionId
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep
from collabmodel.services.organisation.parties import require_party

PURPOSE = "agreement"


class AgreementDesk(Desk):
    """Where agreements are kept (samverkansöverenskommelser).

    Whoever acts is in office at one of the parties that day; anybody else is met by
    :class:`~collabmodel.errors.NotAtTheTableError`, since an agreement in force is what lets a case begin.

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def draft(self, agreement: Agreement, *, by: OfficialId) -> Stored[Agreement]:
        """Begin an agreement.

        Args:
            agreement: what is proposed, unsigned and without a course.
            by: the official who drafts it.

        Raises:
            ModelError: if it is signed or has a course already; one found signed is recorded.
            NotFoundError: if its cooperation, or the agreement it replaces, is not on record.
            ConflictError: if there is an agreement with this id.
        """
        return self._begin(agreement, "draft", by)

    def record(self, agreement: Agreement, *, by: OfficialId) -> Stored[Agreement]:
        """Take in an agreement that was signed before.

        Raises:
            ModelError: if it has no day of signing, one that lies ahead, or a course already.
            NotFoundError: if its cooperation, or the agreement it replaces, is not on record.
            ConflictError: if there is an agreement with this id.
        """
        return self._begin(agreement, "record", by)

    def decide(self, ident: AgreementId, *, by: OfficialId) -> Stored[Agreement]:
        """Note that the parties have decided on a draft.

        Raises:
            NotFoundError: if there is no such agreement.
            IllegalMoveError: if it is no draft.
        """
        with self._unit(by) as unit:
            current = _taken_in(unit, ident, by)
            return _kept(unit, current, current.value.move(_step(unit, "decide", by)), "decide")

    def sign(
        self, ident: AgreementId, signers: tuple[Signer, ...], *, signed_on: date, by: OfficialId
    ) -> Stored[Agreement]:
        """Note who signed, by post, and on what day.

        Args:
            ident: the agreement.
            signers: the posts; together they must sign for every party.
            signed_on: the day on the paper, which is not the day the agreement begins to apply.
            by: the official who notes it.

        Raises:
            NotFoundError: if there is no such agreement.
            IllegalMoveError: if it is not decided, or nobody signed for one of the parties.
            ModelError: if the day lies ahead, or somebody signs for a stranger.
        """
        with self._unit(by) as unit:
            current = _taken_in(unit, ident, by)
            signed_for = {party for signer in signers for party in signer.signs_for}
            met = frozenset({"signed_for_all"} if signed_for >= current.value.parties else ())
            step = _step(unit, "sign", by)
            changed = current.value.sign(step, signed_on=signed_on, signers=signers, met=met)
            return _kept(unit, current, changed, "sign")

    def revise(self, revision: Revision, *, by: OfficialId) -> Stored[Agreement]:
        """Begin to look an agreement over; it applies meanwhile.

        Args:
            revision: what it goes on, and by when it shall be decided.
            by: the official who begins it.

        Raises:
            NotFoundError: if the agreement, or something the revision goes on, is not on record.
            ModelError: if it is a revision of something else, or decided already.
            IllegalMoveError: if the agreement is not signed, or the revision goes on nothing.
        """
        if revision.what is not Revised.AGREEMENT or revision.decided_on is not None:
            raise ModelError(f"revision {revision.id}: give one of an agreement that is not decided yet")
        with self._unit(by) as unit:
            current = _taken_in(unit, AgreementId(revision.of), by)
            _require_inputs(unit, revision)
            met = frozenset({"inputs_given"} if revision.inputs else ())
            changed = current.value.move(_step(unit, "revise", by), met=met)
            keep(unit, revision, change="begun", details=(("of", revision.of),))
            return _kept(unit, current, changed, "revise", (("revision", revision.id),))

    def conclude(
        self, ident: RevisionId, *, by: OfficialId, new_version: AgreementId | None = None
    ) -> Stored[Revision]:
        """Decide a revision: the agreement is left as it was, or another will take its place.

        Args:
            ident: the revision.
            by: the official who notes the decision.
            new_version: the agreement that replaces it, on record as such; the old one is superseded
                when the new one is in force.

        Raises:
            NotFoundError: if there is no such revision, or no such new agreement.
            ModelError: if the new agreement replaces another one, or the revision is decided already.
            IllegalMoveError: if the agreement is not under revision.
        """
        with self._unit(by) as unit:
            current = unit.get(Revision, ident)
            if current.value.what is not Revised.AGREEMENT:
                raise ModelError(f"revision {ident}: it is not of an agreement")
            decided = current.value.decide(day_of(unit.now()), new_version=new_version)
            if new_version is None:
                old = unit.get(Agreement, current.value.of)
                _kept(unit, old, old.value.move(_step(unit, "retain", by)), "retain")
            elif unit.get(Agreement, new_version).value.replaces != current.value.of:
                raise ModelError(f"agreement {new_version}: it does not replace the one that was looked over")
            details = (("of", current.value.of),)
            return keep(unit, decided, change="decided", expected_version=current.version, details=details)

    def supersede(self, ident: AgreementId, *, by: OfficialId) -> Stored[Agreement]:
        """Put an agreement out of force because another that replaces it is in force today.

        Raises:
            NotFoundError: if there is no such agreement.
            IllegalMoveError: if it is not signed, or no agreement that replaces it is in force.
        """
        with self._unit(by) as unit:
            current = _taken_in(unit, ident, by)
            today = day_of(unit.now())
            # Looked for among all: agreements from before the set-ups are in no index under what they replace.
            after = [
                one.ident
                for one in unit.all(Agreement)
                if one.value.replaces == ident and one.value.in_force(today)
            ]
            met = frozenset({"successor_in_force"} if after else ())
            changed = current.value.move(_step(unit, "supersede", by), met=met)
            return _kept(unit, current, changed, "supersede", tuple(("successor", one) for one in after))

    def terminate(
        self, ident: AgreementId, *, terminated_on: date, reason: str, by: OfficialId
    ) -> Stored[Agreement]:
        """Note that a party has ended an agreement.

        Args:
            ident: the agreement.
            terminated_on: the first day it no longer applies.
            reason: why, in words; kept with the agreement and told to no journal.
            by: the official who notes it.

        Raises:
            NotFoundError: if there is no such agreement.
            IllegalMoveError: if it is not signed, or no reason is given.
        """
        with self._unit(by) as unit:
            current = _taken_in(unit, ident, by)
            step = _step(unit, "terminate", by, reason)
            return _kept(
                unit, current, current.value.terminate(step, terminated_on=terminated_on), "terminate"
            )

    def may_open_case(self, cooperation: CooperationId, *, by: OfficialId, day: date | None = None) -> bool:
        """Whether a new case may begin: an agreement of the cooperation is in force (nytt ärende).

        An open case is not asked about; it goes on when the agreement has run out.

        Args:
            cooperation: whose case it would be.
            by: the official who asks.
            day: the day it would begin; ``None`` for today.
        """
        with self._unit(by) as unit:
            found = unit.find(Agreement, cooperation=cooperation)
            when = day_of(unit.now()) if day is None else day
            return may_open_case((one.value for one in found), cooperation, when)

    def _begin(self, agreement: Agreement, event: str, by: OfficialId) -> Stored[Agreement]:
        if agreement.course:
            raise ModelError(f"agreement {agreement.id}: it has a course already. Give it without one.")
        with self._unit(by) as unit:
            require_party(unit, agreement.parties, by, where=agreement.id)
            if agreement.cooperation is not None:
                unit.get(Cooperation, agreement.cooperation)
            if agreement.replaces is not None:
                unit.get(Agreement, agreement.replaces)
            return keep(unit, agreement.move(_step(unit, event, by)), change=event)


def _step(unit: UnitOfWork, event: str, by: OfficialId, reason: str = "") -> Step:
    return Step(event, unit.now(), by, reason)


def _taken_in(unit: UnitOfWork, ident: AgreementId, by: OfficialId) -> Stored[Agreement]:
    """The agreement, for an official of a party; one kept without a course is given its first step, in this unit."""
    current = unit.get(Agreement, ident)
    require_party(unit, current.value.parties, by, where=ident)
    if current.value.course:
        return current
    event = "draft" if current.value.signed_on is None else "record"
    return attrs.evolve(current, value=current.value.move(_step(unit, event, by)))


def _kept(
    unit: UnitOfWork,
    current: Stored[Agreement],
    changed: Agreement,
    change: str,
    details: tuple[tuple[str, str], ...] = (),
) -> Stored[Agreement]:
    return keep(unit, changed, change=change, expected_version=current.version, details=details)


def _require_inputs(unit: UnitOfWork, revision: Revision) -> None:
    for finding in revision.findings:
        unit.get(Finding, finding)
    for report in revision.reports:
        unit.get(Report, report)
    for evaluation in revision.evaluations:
        unit.get(Evaluation, evaluation)
    for document in revision.documents:
        _require_document(unit, document)


def _require_document(unit: UnitOfWork, document: DocumentId) -> None:
    try:
        unit.get(DocumentRef, document)
    except NotFoundError:
        unit.get(GoverningDocument, document)
