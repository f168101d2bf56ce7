"""collabmodel: may this be shared, with whom, on what ground, and if not, what is missing?

The names that most applications need, and nothing else.  The rule packs, stores and
services are imported from where they live, so that importing this costs nothing extra:

>>> from collabmodel.packs import se_osl
>>> from collabmodel.adapters import open_store
>>> from collabmodel.services.disclosure import DisclosureDesk
"""

from __future__ import annotations

from collabmodel.errors import CollabError, DisclosureRefused
from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.assessments import (
    Answer,
    Circumstance,
    HarmFinding,
    HarmKind,
    HarmLevel,
    Judgement,
    NothingMoreKnown,
)
from collabmodel.model.casework.cases import Case, Referral, ReferralWay
from collabmodel.model.casework.courses import CaseState, CloseReason
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.consent import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    Signature,
    Withdrawal,
)
from collabmodel.model.decision import Decision, ItemDecision
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.information import InformationItem, Level, Marks, Party, PersonRole, Traceability
from collabmodel.model.journal import JournalEntry
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import (
    ConcernKind,
    Cooperation,
    CooperationKind,
    TargetGroup,
    Terms,
)
from collabmodel.model.organisation.groups import Group, GroupLevel
from collabmodel.model.organisation.memberships import Membership
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.outcomes import Basis, DutyKind, Outcome
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.planning.goals import Goal, GoalKind
from collabmodel.model.planning.measures import Measure
from collabmodel.model.planning.plans import ActionPlan, PlanLevel
from collabmodel.model.routines import StandingAssessment
from collabmodel.model.standing import AgePolicy
from collabmodel.model.time import Period
from collabmodel.rules.engine import decide
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.packs import RulePack

__all__ = [
    "ActionPlan",
    "AgePolicy",
    "Agency",
    "Agreement",
    "Answer",
    "Basis",
    "Branch",
    "Capacity",
    "Case",
    "CaseState",
    "Circumstance",
    "CloseReason",
    "CollabError",
    "ConcernKind",
    "Consent",
    "ConsentCheck",
    "ConsentForm",
    "ConsentScope",
    "Cooperation",
    "CooperationKind",
    "Custody",
    "Decision",
    "DisclosureRefused",
    "DisclosureRequest",
    "DutyKind",
    "FactSheet",
    "Goal",
    "GoalKind",
    "Group",
    "GroupLevel",
    "Guardianship",
    "HarmFinding",
    "HarmKind",
    "HarmLevel",
    "Individual",
    "InformationItem",
    "Initiative",
    "ItemDecision",
    "JournalEntry",
    "Judgement",
    "LegalBasis",
    "Level",
    "Marks",
    "Measure",
    "Membership",
    "NothingMoreKnown",
    "Official",
    "Outcome",
    "Party",
    "Period",
    "PersonRole",
    "PlanLevel",
    "ProtectedIdentity",
    "Recipient",
    "Referral",
    "ReferralWay",
    "RoleKind",
    "RulePack",
    "Signature",
    "StandingAssessment",
    "Step",
    "TargetGroup",
    "TeamMember",
    "TeamRole",
    "Terms",
    "Traceability",
    "Withdrawal",
    "decide",
]
