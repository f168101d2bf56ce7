"""Standing assessments as they are made and ended: held against the law, kept, and journalled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from collabmodel.errors import ModelError
from collabmodel.model.agencies import Official
from collabmodel.model.ids import OfficialId, StandingId, TenantId
from collabmodel.model.routines import StandingAssessment
from collabmodel.ports import Store, Stored, UnitOfWork
from collabmodel.rules.packs import RulePack, rulebook
from collabmodel.services.desks import Desk
from collabmodel.services.entries import standing_event
from collabmodel.services.routines import refusal

PURPOSE = "standing_assessment"


class StandingDesk(Desk):
    """Where an agency keeps its standing assessments (rutinmässiga bedömningar).

    Args:
        store: where state and journal are.
        packs: the packs whose provisions they answer.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def __init__(
        self,
        store: Store,
        packs: Sequence[RulePack],
        tenant: TenantId,
        *,
        legal_ground: str = "exercise of official authority",
    ) -> None:
        super().__init__(store, tenant, legal_ground=legal_ground)
        self._packs = tuple(packs)

    def record(self, assessment: StandingAssessment, *, by: OfficialId) -> Stored[StandingAssessment]:
        """Keep a standing assessment; disclosures from its first day on may rest on it.

        Args:
            assessment: what was assessed, by whom.
            by: the official who records it.

        Raises:
            NotFoundError: if the official who made it is not on record.
            UnknownCodeError: for a word outside the vocabulary.
            ModelError: if the law lets no routine answer the provision, or the official was not in office.
            ConflictError: if there is one with this id; a changed assessment is a new one.
        """
        where = f"standing assessment {assessment.id}"
        self._refuse_words(assessment, where)
        with self._unit(by) as unit:
            _refuse_stranger(unit, assessment, where)
            stored = unit.save(assessment, expected_version=0)
            unit.append(standing_event(assessment, change="recorded", version=stored.version))
            return stored

    def end(self, ident: StandingId, *, by: OfficialId) -> None:
        """Take a standing assessment out of use from now on, before its time.

        Raises:
            NotFoundError: if there is none, or it has been ended.
        """
        with self._unit(by) as unit:
            current = unit.get(StandingAssessment, ident)
            unit.retire(StandingAssessment, ident, expected_version=current.version)
            unit.append(standing_event(current.value, change="ended", version=current.version + 1))

    def _refuse_words(self, assessment: StandingAssessment, where: str) -> None:
        book = rulebook(self._packs)
        why = refusal(assessment, book)
        if why is not None:
            msg = f"{where}: no routine may answer {assessment.provision}: {why}."
            raise ModelError(msg)
        words = book.vocabulary
        words.require("activity", {assessment.activity}, where=f"{where}: activity")
        words.require("category", assessment.categories, where=f"{where}: categories")
        words.require("mark", assessment.marks, where=f"{where}: marks")
        words.require("purpose", {assessment.purpose}, where=f"{where}: purpose")


def _refuse_stranger(unit: UnitOfWork, assessment: StandingAssessment, where: str) -> None:
    official = unit.get(Official, assessment.by).value
    if official.agency != assessment.holder or not official.period.holds(assessment.on):
        msg = f"{where}: official {assessment.by} was not in office at the holder when it was made. Name one who was."
        raise ModelError(msg)
