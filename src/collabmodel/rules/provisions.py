"""The records of a pack: what protects, what carries that along, what lifts, shuts, holds back, is open.

A record keeps every wording it has had.  ``on(day)`` of a lifting provision and
``cited(day)`` of any give it as worded that day; a wording nobody read is stood in
for by the next later one that was read, and is marked.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from collabmodel.model.assessments import Answer, HarmKind
from collabmodel.model.decision import DoorKind, Interest
from collabmodel.rules.conditions import ALWAYS, Condition
from collabmodel.rules.patterns import any_names, section_of
from collabmodel.rules.wordings import OlderWording, Provision, ReadAgainst, Wording

__all__ = [
    "AnyProvision",
    "Check",
    "InSectionException",
    "LiftingProvision",
    "Limb",
    "Mode",
    "OlderWording",
    "OpenActivity",
    "Precedence",
    "Provision",
    "Question",
    "Reach",
    "ReadAgainst",
    "Reference",
    "SecrecyProvision",
    "Shut",
    "Terms",
    "Test",
    "Transfer",
    "Trigger",
    "Whom",
    "Whose",
    "Wording",
]


class Test(Enum):
    """The harm test of a secrecy provision (skaderekvisit); each is its own standard."""

    __test__ = False
    STRAIGHT = "straight"
    STRAIGHT_SPECIAL_REASON = "straight_special_reason"
    STRAIGHT_CONSIDERABLE = "straight_considerable"
    STRAIGHT_MUST_BE_ASSUMED_CONSIDERABLE = "straight_must_be_assumed_considerable"
    STRAIGHT_DANGER = "straight_danger"
    REVERSED = "reversed"
    ABSOLUTE = "absolute"
    QUALIFIED_PARTICULAR_IMPORTANCE = "qualified_particular_importance"
    OWN_REGIME = "own_regime"
    UNAUTHORISED_DISCLOSURE = "unauthorised_disclosure"
    AS_SOURCE = "as_source"


class Whose(Enum):
    """Whose part of an item a lifting provision reaches."""

    SUBJECT = "subject"
    SUBJECT_AND_CLOSE = "subject_and_close"
    CONSENTING_PERSON = "consenting_person"
    ITEM = "item"
    RECIPIENT = "recipient"
    MINOR_OF_RECIPIENT = "minor_of_recipient"


class Whom(Enum):
    """Of which holders an ``open`` record speaks."""

    AUTHORITIES = "authorities"
    PRIVATE = "private"
    ANYONE = "anyone"

    def includes(self, *, authority: bool) -> bool:
        """Whether it speaks of an authority, or of a private body."""
        return self is Whom.ANYONE or self is (Whom.AUTHORITIES if authority else Whom.PRIVATE)


class Trigger(Enum):
    """On whose first step a lifting provision works."""

    ON_REQUEST = "on_request"
    OWN_INITIATIVE = "own_initiative"
    BOTH = "both"


class Mode(Enum):
    """How a lifting provision names what it lifts."""

    LIST = "list"
    ALL = "all"
    ALL_EXCEPT = "all_except"
    CHAPTERS_21_TO_40 = "chapters_21_to_40"
    ALL_INDIVIDUAL_PROTECTION = "all_individual_protection"
    NONE = "none"


@attrs.frozen
class InSectionException:
    """An exception inside a section (undantag): where it holds, the section does not."""

    why: str
    when: Condition


@attrs.frozen
class Limb:
    """One point of a section with its own activities, test or marks."""

    id: str
    name_sv: str
    name_en: str
    at: frozenset[str] = frozenset()
    test: Test | None = None
    marks: frozenset[str] = frozenset()
    since: date | None = None


@attrs.frozen(kw_only=True)
class SecrecyProvision(Provision):
    """What puts information under secrecy (sekretessbestämmelse), or a private duty of silence.

    Args:
        at: the functions of the holder; ``any_activity`` where the secrecy follows the information.
        regime: ``osl`` (authorities), ``older`` (authorities, under the act before it), ``private``
            (a private body's duty of silence), or ``other``.
        contested_doors: doors of which it is unsettled in law whether they reach this provision.
    """

    at: frozenset[str]
    protects: frozenset[Interest]
    test: Test
    harm: tuple[HarmKind, ...] = ()
    follows_information: bool = False
    marks: frozenset[str] = frozenset()
    when: Condition = ALWAYS
    unless: tuple[InSectionException, ...] = ()
    limbs: tuple[Limb, ...] = ()
    closed_to: tuple[str, ...] = ()
    contested_doors: tuple[tuple[str, str], ...] = ()
    regime: str = "osl"

    @property
    def binds_authorities_only(self) -> bool:
        """Whether it says nothing of private bodies."""
        return self.regime in {"osl", "older"}

    @property
    def claims_coverage(self) -> bool:
        """Whether it speaks of an activity as a whole, and not only of marked items anywhere."""
        return "any_activity" not in self.at and not self.follows_information and not self.marks


@attrs.frozen
class Question:
    """The judgement a provision asks a named official to make, by its own standard.

    Args:
        of_recipient: the question lies with the agency that would receive, not with the holder.
    """

    question: str
    opens_on: Answer
    of_recipient: bool = False


@attrs.frozen
class Reach:
    """Which secrecy a lifting provision names (vad den bryter)."""

    mode: Mode
    ids: tuple[str, ...] = ()
    except_: tuple[str, ...] = ()
    except_tests: frozenset[Test] = frozenset()
    contested_for: tuple[str, ...] = ()

    def names(self, secrecy: SecrecyProvision, limb: str | None, *, regime_any: bool) -> bool:
        """Whether it names this provision, or this limb of it."""
        idents = (secrecy.id,) if limb is None else (secrecy.id, limb)
        if any_names(self.ids, *idents):
            return True
        if self.mode in {Mode.LIST, Mode.NONE} or (secrecy.regime != "osl" and not regime_any):
            return False
        if any_names(self.except_, *idents) or secrecy.test in self.except_tests:
            return False
        if self.mode is Mode.ALL_INDIVIDUAL_PROTECTION:
            return secrecy.protects != frozenset({Interest.PUBLIC})
        if self.mode is Mode.CHAPTERS_21_TO_40:
            section = section_of(secrecy.id)
            return section is not None and 21 <= section[0] <= 40  # noqa: PLR2004 - chapters 21-40 OSL
        return True


@attrs.frozen
class Terms:
    """What a lifting provision asks and reaches in one wording; ``unread`` = those of a later one stand in."""

    givers: tuple[str, ...]
    receivers: tuple[str, ...]
    when: Condition
    reach: Reach
    question: Question | None = None
    unread: bool = False


@attrs.frozen(kw_only=True)
class LiftingProvision(Provision):
    """What may open secrecy: a waiver, a permission, a duty, or a limit (sekretessbrytande bestämmelse).

    Args:
        terms: one for each wording, in the same order.
        regime_any: also opens private duties of silence.
        on_claim: sleeps until the request claims it or its judgement is answered.
        except_from: for a giver of this party, these provisions are not reached.
    """

    door: DoorKind
    trigger: Trigger
    whose: Whose
    terms: tuple[Terms, ...]
    regime_any: bool = False
    on_claim: bool = False
    obligation: str | None = None
    contested_from: tuple[tuple[str, str], ...] = ()
    except_from: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def on(self, day: date) -> Terms:
        """The terms on a day inside its period."""
        return next(t for w, t in zip(self.wordings, self.terms, strict=True) if w.holds(day))


@attrs.frozen(kw_only=True)
class Shut(Provision):
    """What closes doors for certain secrecy ("endast om"); it only ever tightens.

    Args:
        doors: patterns of provisions, ``chapter:10``, or ``via:osl-10-28`` for duties of other acts.
        secrecies: the secrecy it closes them for.
        opened_only_by: the doors that stay.
    """

    doors: tuple[str, ...]
    secrecies: tuple[str, ...]
    givers: tuple[str, ...]
    receivers: tuple[str, ...]
    when: Condition = ALWAYS
    question: Question | None = None
    opened_only_by: tuple[str, ...] = ()

    def names_door(self, lift: LiftingProvision) -> bool:
        """Whether it closes this door."""
        if any_names(self.opened_only_by, lift.id):
            return False
        section = section_of(lift.id)
        for door in self.doors:
            if door.startswith("chapter:"):
                if section is not None and section[0] == int(door.removeprefix("chapter:")):
                    return True
            elif door.startswith("via:"):
                if lift.door is DoorKind.DUTY and section is None:
                    return True
            elif any_names((door,), lift.id):
                return True
        return False


@attrs.frozen(kw_only=True)
class Check(Provision):
    """What holds everything back until a named person has answered; it only ever tightens."""

    givers: tuple[str, ...]
    receivers: tuple[str, ...]
    when: Condition
    question: Question


@attrs.frozen(kw_only=True)
class OpenActivity(Provision):
    """What says aloud that nothing of its own protects an activity's information.

    Args:
        of: of which holders it speaks; silence about authorities says nothing of a private body,
            which may be bound by another act.
    """

    at: frozenset[str]
    of: Whom = Whom.AUTHORITIES

    def speaks_of(self, activity: str, *, authority: bool | None) -> bool:
        """Whether it speaks of this activity of this holder, whatever the holder may turn out to be."""
        kinds = (True, False) if authority is None else (authority,)
        return activity in self.at and all(self.of.includes(authority=kind) for kind in kinds)


@attrs.frozen(kw_only=True)
class Transfer(Provision):
    """What carries secrecy along with an item (bestämmelse om överföring av sekretess).

    Args:
        senders: whom the item must come from; another authority than its holder, or a branch independent of it.
        receivers: who must hold it now.
        reach: which provisions go along.
        protecting: the interests whose protection goes along.
        when: how the item must have come, and into what, seen from its holder.
        unless: what ends it there, such as a decision of the holder's own.
    """

    senders: tuple[str, ...]
    receivers: tuple[str, ...]
    reach: Reach
    protecting: frozenset[Interest] = frozenset(Interest)
    when: Condition = ALWAYS
    unless: tuple[InSectionException, ...] = ()

    def carries(self, secrecy: SecrecyProvision, interest: Interest) -> bool:
        """Whether what the provision does for this interest goes along."""
        return interest in self.protecting and self.reach.names(secrecy, None, regime_any=False)


@attrs.frozen(kw_only=True)
class Precedence(Provision):
    """What lets a provision of the holder's own take over from what was carried along (OSL 11:8).

    Args:
        transfers: patterns of the provisions that carry.
        spared: patterns of those that take nothing over.
        when: in which cases it speaks.
    """

    transfers: tuple[str, ...]
    spared: tuple[str, ...] = ()
    when: Condition = ALWAYS


@attrs.frozen(kw_only=True)
class Reference(Provision):
    """A record that decides nothing by itself: structure, exception, obligation, no ground.

    Args:
        record: which of these it is.
        attaches_to: for an obligation, the doors it follows.
        when: for an obligation, when it is to be observed; ``None`` = only with its doors.
        extends: for OSL 21:2, the provision that whatever opens another section opens too.
    """

    record: str
    attaches_to: tuple[str, ...] = ()
    when: Condition | None = None
    extends: str | None = None
    rule: str = ""


AnyProvision = (
    SecrecyProvision | LiftingProvision | Shut | Check | OpenActivity | Transfer | Precedence | Reference
)
