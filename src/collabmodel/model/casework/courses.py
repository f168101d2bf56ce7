"""The course of a case: its states, the steps between them, and what each step asks."""

from __future__ import annotations

from enum import Enum

from collabmodel.model.moves import Guard, Machine, Move


class CaseState(Enum):
    """Where a case stands (ärendets tillstånd)."""

    PROPOSED = "proposed"
    """Aktualiserat; nothing may be shared."""
    DECLINED = "declined"
    CONSENT_PENDING = "consent_pending"
    """Samtycke är efterfrågat; nothing may be shared."""
    ACTIVE = "active"
    FOLLOWED_UP = "followed_up"
    SUSPENDED = "suspended"
    """The consent does not hold, and sharing stops."""
    CLOSED = "closed"


class CloseReason(Enum):
    """Why a case was closed (avslutsorsak)."""

    GOALS_MET = "goals_met"
    NO_LONGER_WANTED = "no_longer_wanted"
    MOVED = "moved"
    HANDED_OVER = "handed_over"
    AGED_OUT = "aged_out"
    NO_CONSENT = "no_consent"
    TIMED_OUT = "timed_out"
    OTHER = "other"


TERMS_IN_FORCE = Guard(
    "terms_in_force", "samverkan pågår den dagen", "the cooperation runs on that day, on some terms"
)
AGREEMENT_IN_FORCE = Guard(
    "agreement_in_force",
    "samverkans överenskommelse gäller",
    "the agreement of the cooperation, where it has one, is in force",
)
IN_TARGET_GROUP = Guard(
    "in_target_group",
    "i målgruppen den dagen, eller ett undantag med skäl",
    "in the target group on that day, or an override that states its reason",
)
EARLIER_CLOSED = Guard(
    "earlier_closed", "det tidigare ärendet är avslutat", "the earlier case is closed, about the same"
)
COORDINATOR_APPOINTED = Guard(
    "coordinator_appointed", "samordnare är utsedd", "a coordinator has been appointed"
)
CONSENT_HOLDS = Guard(
    "consent_holds", "samtycket gäller i den stunden", "every consent of the case holds at that moment"
)
CONSENT_GONE = Guard(
    "consent_gone", "samtycket gäller inte längre", "a consent of the case does not hold at that moment"
)
ATTENDEES_COVERED = Guard(
    "attendees_covered",
    "alla som deltar omfattas av samtycket",
    "everybody who attends is covered by the consents",
)
RESULTS_STATED = Guard(
    "results_stated", "varje åtgärd i planen har ett resultat", "every measure of the plan has a result"
)
NEXT_FOLLOW_UP = Guard(
    "next_follow_up", "ny dag för uppföljning är satt", "a new day of follow-up is set, and lies ahead"
)
CLOSE_REASON = Guard("close_reason", "orsak till avslut är angiven", "a reason of closing is given")

OPENING = (TERMS_IN_FORCE, AGREEMENT_IN_FORCE, IN_TARGET_GROUP)
"""What a new case needs, be it referred or reopened."""

_NEW = frozenset[CaseState | None]({None})
_PROPOSED = frozenset[CaseState | None]({CaseState.PROPOSED})
_PENDING = frozenset[CaseState | None]({CaseState.CONSENT_PENDING})
_ACTIVE = frozenset[CaseState | None]({CaseState.ACTIVE})
_FOLLOWED = frozenset[CaseState | None]({CaseState.FOLLOWED_UP})
_SUSPENDED = frozenset[CaseState | None]({CaseState.SUSPENDED})

RESTS_ON_CONSENT = frozenset({CaseState.ACTIVE, CaseState.FOLLOWED_UP})
"""States that a case has only as long as its consent holds."""
ENDED = frozenset({CaseState.DECLINED, CaseState.CLOSED})
"""States that nothing leads out of."""

CASE_MOVES: Machine[CaseState] = Machine(
    "case",
    CaseState,
    (
        Move("refer", _NEW, CaseState.PROPOSED, OPENING),
        Move("reopen", _NEW, CaseState.PROPOSED, (*OPENING, EARLIER_CLOSED)),
        Move("decline", _PROPOSED, CaseState.DECLINED, reasoned=True),
        Move("ask_consent", _PROPOSED, CaseState.CONSENT_PENDING, (COORDINATOR_APPOINTED,)),
        Move("consent_given", _PENDING, CaseState.ACTIVE, (CONSENT_HOLDS,)),
        Move("refused", _PENDING, CaseState.CLOSED, reasoned=True),
        Move("timed_out", _PENDING, CaseState.CLOSED, reasoned=True),
        Move("hold_meeting", _ACTIVE, CaseState.ACTIVE, (CONSENT_HOLDS, ATTENDEES_COVERED)),
        Move("agree_plan", _ACTIVE, CaseState.ACTIVE, (CONSENT_HOLDS, ATTENDEES_COVERED)),
        Move("follow_up", _ACTIVE, CaseState.FOLLOWED_UP, (CONSENT_HOLDS, RESULTS_STATED)),
        Move("continue", _FOLLOWED, CaseState.ACTIVE, (CONSENT_HOLDS, NEXT_FOLLOW_UP)),
        Move("revise", _FOLLOWED, CaseState.ACTIVE, (CONSENT_HOLDS, NEXT_FOLLOW_UP)),
        Move("consent_lost", _ACTIVE | _FOLLOWED, CaseState.SUSPENDED, (CONSENT_GONE,)),
        Move("consent_renewed", _SUSPENDED, CaseState.ACTIVE, (CONSENT_HOLDS,)),
        Move("close", _ACTIVE | _FOLLOWED | _SUSPENDED, CaseState.CLOSED, (CLOSE_REASON,)),
    ),
)
"""What can happen to a case.  A case that was closed stays closed: ``reopen`` begins a new one, linked to it."""
