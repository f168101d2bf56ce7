"""A town in which SSPF and EST of Nyköping stand side by side, with youths, guardians, consents and cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count

import attrs

from collabmodel.model.casework.cases import Referral, ReferralWay
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.consent import Capacity, Consent, ConsentCheck, ConsentForm, ConsentScope, Signature
from collabmodel.model.decision import Decision
from collabmodel.model.ids import (
    AgencyId,
    CaseId,
    ConsentId,
    CooperationId,
    IndividualId,
    OfficialId,
    TenantId,
)
from collabmodel.model.information import InformationItem, Party, PersonRole
from collabmodel.model.organisation.cooperations import ConcernKind
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.time import Period, day_of
from collabmodel.packs.se_osl import PACK
from collabmodel.ports import Store
from collabmodel.rules.packs import RulePack
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.casework.opening import NewCase
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.disclosure import DisclosureDesk
from collabmodel.setups import est, sspf
from collabmodel.setups.ready import Ready, side_by_side
from collabmodel.testing.clocks import FixedClock

SSPF, EST = sspf.nykoping(), est.nykoping()
SSPF_ID, EST_ID = SSPF.cooperation.id, EST.cooperation.id
COORDINATOR, TEACHER, OFFICER, SAFETY = (
    OfficialId(one)
    for one in (
        "social-coordinator",
        "education-head-teacher",
        "police-youth-officer",
        "rescue-coordinator",
    )
)
SOCIAL = AgencyId("social")
NOW = datetime(2023, 9, 11, 8, tzinfo=UTC)
YOUTH, OTHER, MOTHER, FATHER = (IndividualId(one) for one in ("youth-1", "youth-2", "mother", "father"))
NAME, OTHER_NAME = "Påhittad Hemligsson", "Uppdiktad Annansson"
BORN = date(2010, 5, 2)
"""The youth is 13 in September of 2023: the guardians answer."""
CASE, FORM = CaseId("case-1"), ConsentId("form-1")
_NUMBERS = count(1)


@attrs.frozen
class Town:
    """One tenant in an open store, its clock, and its desks."""

    store: Store
    clock: FixedClock
    tenant: TenantId

    @property
    def cases(self) -> CaseDesk:
        """Where cases are kept."""
        return CaseDesk(self.store, self.tenant)

    @property
    def consents(self) -> ConsentDesk:
        """Where consents come in."""
        return ConsentDesk(self.store, self.tenant)

    def disclosures(self, pack: RulePack = PACK) -> DisclosureDesk:
        """Where questions are answered."""
        return DisclosureDesk(self.store, [pack], self.clock, self.tenant)

    def keep(self, values: Iterable[object]) -> None:
        """Save values as they are, in one unit."""
        with self.store.unit(
            tenant=self.tenant, actor=COORDINATOR, purpose="test", legal_ground="none"
        ) as unit:
            unit.add_all(values)

    def people(self, born: date = BORN) -> None:
        """Both cooperations, and two youths with the same two guardians."""
        youths = [
            Individual(one, ProtectedIdentity.NONE, birth_date=born, name=name)
            for one, name in ((YOUTH, NAME), (OTHER, OTHER_NAME))
        ]
        guardians = [
            Guardianship(one, who, Custody.JOINT) for one in (YOUTH, OTHER) for who in (MOTHER, FATHER)
        ]
        self.keep((*side_by_side(SSPF, EST), *youths, *guardians))

    def new(self, ident: CaseId = CASE, about: IndividualId = YOUTH) -> NewCase:
        """What is stated of a case when it is brought up today."""
        came = Referral(
            COORDINATOR,
            SOCIAL,
            day_of(self.clock.now()),
            ReferralWay.GUARDIAN_CAME,
            frozenset({ConcernKind.CRIME}),
        )
        return NewCase(ident, came, SOCIAL, about, registry_no="2023-17")

    def refer(
        self, ident: CaseId = CASE, about: IndividualId = YOUTH, *, to: CooperationId = SSPF_ID
    ) -> None:
        """Bring a case up."""
        self.cases.refer(self.new(ident, about), to, by=COORDINATOR)

    def sign(
        self,
        *who: IndividualId,
        about: IndividualId = YOUTH,
        form: ConsentId = FORM,
        scope: ConsentScope | None = None,
        by: OfficialId = COORDINATOR,
    ) -> None:
        """A consent comes in, signed now by guardians and perhaps the youth, and examined."""
        today = day_of(self.clock.now())
        signatures = tuple(
            Signature(
                one,
                Capacity.SUBJECT if one == about else Capacity.GUARDIAN,
                given=True,
                at=self.clock.now(),
            )
            for one in who
        )
        self.consents.record(
            Consent(
                form,
                about,
                scope
                or ConsentScope(
                    frozenset({"social_circumstances"}),
                    SOCIAL,
                    frozenset({"police", "education", str(SSPF.branch("police").id)}),
                    frozenset({"crime_prevention", "care_or_support"}),
                    Period(today, date(2027, 1, 1)),
                ),
                ConsentForm.WRITTEN,
                signatures,
                check=ConsentCheck(by, today, informed=True, guardians_may_dispose=True),
            ),
            by=by,
        )

    def activate(self, ident: CaseId = CASE, form: ConsentId = FORM) -> None:
        """Take a case that was brought up so far that it is under way, with a team of three agencies."""
        desk = self.cases
        desk.appoint(ident, COORDINATOR, by=COORDINATOR)
        for role, official, agency in (
            (TeamRole.COORDINATOR, COORDINATOR, "social"),
            (TeamRole.SCHOOL, TEACHER, "education"),
            (TeamRole.POLICE, OFFICER, "police"),
        ):
            chosen = COORDINATOR if role is TeamRole.POLICE else None
            member = TeamMember(role, official=official, agency=AgencyId(agency), decided_by=chosen)
            desk.call(ident, member, by=COORDINATOR)
        desk.ask_consent(ident, by=COORDINATOR)
        desk.activate(ident, frozenset({form}), by=COORDINATOR)

    def item(self, *about: IndividualId, ident: str = "item-1") -> InformationItem:
        """What the youth team holds about one youth or several."""
        first, *others = about or (YOUTH,)
        made = SSPF.item(
            ident,
            at="social",
            about=Party(first, PersonRole.SUBJECT),
            category="social_circumstances",
            recorded_at=NOW,
            marks=PACK.vocabulary.describe(),
        )
        more = tuple(Party(one, PersonRole.SUBJECT) for one in others)
        return attrs.evolve(made, parties=(*made.parties, *more))

    def asked(
        self, item: InformationItem | None = None, *, at: datetime | None = None, ready: Ready = SSPF
    ) -> Decision:
        """Whether the youth team may tell the police, now or at a moment."""
        moment = at or self.clock.now()
        question = ready.question(
            f"question-{next(_NUMBERS)}",
            item or self.item(),
            to="police",
            at=moment,
            purpose="crime_prevention",
        )
        return self.disclosures().decide(question)
