"""Lifting provisions tried on a unit: whom they reach, what opens, holds and closes them."""
# ruff: noqa: ANN401 - a builder passes on whatever the value it builds may take

from datetime import date
from typing import Any

import attrs
import pytest

from collabmodel.model.assessments import Answer, HarmLevel, NothingMoreKnown
from collabmodel.model.citations import CitedProvision
from collabmodel.model.decision import DoorKind, DoorState, Outcome
from collabmodel.model.disclosure import Initiative, Recipient
from collabmodel.model.information import Party, PersonRole
from collabmodel.model.people import Custody
from collabmodel.rules.conditions import AllOf, AtLeast, Below, Has, Not
from collabmodel.rules.provisions import Limb, Mode, Question, Reach, Test, Trigger, Whose, Wording
from tests import worlds as w

FITTING = Question("fitting", Answer.YES)
NEEDED, URGENT, CONSENT = (Has(fact, (True,)) for fact in ("needed", "urgent", "consent_valid"))
SECRET = w.secrecy(test=Test.ABSOLUTE)
DOUBT = "nobody has read it"


def state(*law: Any, **world: Any) -> DoorState | None:
    """Where the one door of the one unit stands, or ``None`` where it does not concern it."""
    (unit,) = w.ask(**world).answer(*law).units
    doors = (*unit.limits, *unit.doors)
    return doors[0].state if doors else None


def answered(answer: Answer, provision: str = "osl-10-1", **changes: Any) -> dict[str, Any]:
    """A world in which the question is answered so."""
    return {"judgements": (w.judged(provision, answer, recipient="guard.one", **changes),)}


SIBLINGS = (
    Party(w.YOUTH, PersonRole.SUBJECT),
    Party(w.SIBLING, PersonRole.CLOSE),
    Party("firm-1", PersonRole.FIRM),
)


@pytest.mark.parametrize(
    ("whose", "reached"),
    [
        (Whose.ITEM, [w.YOUTH, w.SIBLING, None]),
        (Whose.SUBJECT, [w.YOUTH]),
        (Whose.SUBJECT_AND_CLOSE, [w.YOUTH, w.SIBLING]),
        (Whose.CONSENTING_PERSON, [w.YOUTH, w.SIBLING]),
        (Whose.RECIPIENT, [w.SIBLING]),
        (Whose.MINOR_OF_RECIPIENT, []),
    ],
)
def test_whose_part_a_door_opens(whose: Whose, reached: list[str | None]) -> None:
    """A door opens the part of those it names, and the public interest only where it takes the whole item."""
    law = (w.secrecy(protects=frozenset({w.Interest.PERSON, w.Interest.PUBLIC})), w.lift(whose=whose))
    answer = w.ask(parties=SIBLINGS, recipient=Recipient(person=w.SIBLING)).answer(*law)
    assert [unit.party for unit in answer.units if unit.opened_by] == reached


def test_a_guardian_reaches_the_part_of_the_child() -> None:
    """A door for the minor of the recipient opens the child's part to its guardian and to nobody else."""
    law = (SECRET, w.lift("osl-12-3", door=DoorKind.LIMIT, whose=Whose.MINOR_OF_RECIPIENT))
    mother, neighbour = (
        w.ask(recipient=Recipient(person=who)).answer(*law) for who in (w.MOTHER, w.NEIGHBOUR)
    )
    assert (mother.outcome, neighbour.outcome) == (Outcome.PERMIT, Outcome.DENY)


@pytest.mark.parametrize(
    ("reach", "secrecy", "named"),
    [
        (Reach(Mode.LIST, ("osl-26-1",)), {}, True),
        (Reach(Mode.LIST, ("osl-25-1",)), {}, False),
        (Reach(Mode.NONE), {}, False),
        (Reach(Mode.ALL), {}, True),
        (Reach(Mode.ALL), {"regime": "private"}, False),
        (Reach(Mode.ALL_EXCEPT, except_=("osl-26-*",)), {}, False),
        (Reach(Mode.ALL, except_tests=frozenset({Test.ABSOLUTE})), {}, False),
        (Reach(Mode.CHAPTERS_21_TO_40), {}, True),
        (Reach(Mode.CHAPTERS_21_TO_40), {"ident": "osl-18-1"}, False),
        (Reach(Mode.CHAPTERS_21_TO_40), {"ident": "xyz-1"}, False),
        (Reach(Mode.ALL_INDIVIDUAL_PROTECTION), {}, True),
        (Reach(Mode.ALL_INDIVIDUAL_PROTECTION), {"protects": frozenset({w.Interest.PUBLIC})}, False),
    ],
)
def test_which_secrecy_a_door_names(reach: Reach, secrecy: dict[str, Any], *, named: bool) -> None:
    """A door opens only secrecy that it names, by list, by chapter, by kind of protection, or all but."""
    law = (w.secrecy(**{"test": Test.ABSOLUTE, **secrecy}), w.lift(reach=reach))
    assert state(*law) is (DoorState.OPEN if named else None)


def test_a_door_for_every_regime_reaches_private_silence() -> None:
    """What opens private duties of silence too says so."""
    silence = w.secrecy("psl-6-12", test=Test.UNAUTHORISED_DISCLOSURE, regime="private")
    assert state(silence, w.lift(reach=Reach(Mode.ALL), regime_any=True)) is DoorState.OPEN


@pytest.mark.parametrize(("ident", "expected"), [("osl-26-1-s1", [DoorState.OPEN]), ("osl-26-1-s2", [])])
def test_a_door_may_name_one_point_of_a_section(ident: str, expected: list[DoorState]) -> None:
    """A door that names one point opens that point and not its neighbour."""
    limbs = tuple(Limb(f"osl-26-1-s{n}", "p", "p") for n in (1, 2))
    answer = w.ask().answer(w.secrecy(limbs=limbs), w.lift(reach=Reach(Mode.LIST, (ident,))))
    assert [door.state for door in answer.units[0].doors] == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer.YES, DoorState.OPEN),
        (Answer.NO, DoorState.CLOSED),
        (Answer.PENDING, DoorState.LIVE),
        (Answer.NOT_SOUGHT, DoorState.LIVE),
    ],
)
def test_a_judgement_decides_a_door_whose_circumstances_hold(answer: Answer, expected: DoorState) -> None:
    """Yes opens, no closes, and a question pending or not sought is live."""
    assert state(SECRET, w.lift(question=FITTING), **answered(answer)) is expected


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"recipient": "guards"}, True),
        ({"recipient": "other"}, False),
        ({"item": "item-1"}, True),
        ({"item": "item-2"}, False),
        ({"party": w.YOUTH}, True),
        ({"party": w.SIBLING}, False),
        ({"on": date(2026, 3, 3)}, False),
        ({"valid_until": w.TODAY}, False),
        ({"valid_until": date(2026, 3, 3)}, True),
        ({"by": "carl"}, False),
    ],
)
def test_which_answer_counts(changes: dict[str, Any], *, counts: bool) -> None:
    """An answer counts for its recipient, item and party, from its day to its end, by an official of the holder."""
    judged = w.judged("osl-10-1", **{"recipient": "guard.one", **changes})
    clerks = tuple(
        w.Official(w.OfficialId(key), agency)
        for key, agency in (("anna", w.CLINIC.id), ("carl", w.OFFICE.id))
    )
    found = state(SECRET, w.lift(question=FITTING), judgements=(judged,), officials=clerks)
    assert found is (DoorState.OPEN if counts else DoorState.LIVE)


def test_a_question_to_the_recipient_is_answered_there() -> None:
    """Where the law asks the agency that would receive, its official answers and the holder's does not."""
    clerks = tuple(
        w.Official(w.OfficialId(key), agency)
        for key, agency in (("anna", w.CLINIC.id), ("carl", w.OFFICE.id))
    )
    law = (SECRET, w.lift(question=attrs.evolve(FITTING, of_recipient=True)))
    found = [
        state(*law, officials=clerks, **answered(Answer.YES, by=w.OfficialId(by))) for by in ("anna", "carl")
    ]
    assert found == [DoorState.LIVE, DoorState.OPEN]
    person = w.ask(
        recipient=Recipient(person=w.MOTHER),
        officials=clerks,
        **answered(Answer.YES, by=w.OfficialId("carl")),
    )
    assert person.answer(*law).outcome is not Outcome.PERMIT


def test_the_latest_answer_counts() -> None:
    """A later answer replaces an earlier one, and of one day the one that does not open counts."""
    law = (SECRET, w.lift(question=FITTING))
    earlier, yes, no = (
        w.judged("osl-10-1", answer, recipient="guard.one", on=day)
        for answer, day in ((Answer.NO, date(2026, 3, 1)), (Answer.YES, w.TODAY), (Answer.NO, w.TODAY))
    )
    assert state(*law, judgements=(earlier, yes)) is DoorState.OPEN
    assert state(*law, judgements=(yes, no)) is DoorState.CLOSED


@pytest.mark.parametrize(
    ("known", "when", "expected"),
    [
        ({}, NEEDED, DoorState.DORMANT),
        ({"needed": True}, NEEDED, DoorState.OPEN),
        ({"needed": False}, NEEDED, DoorState.CLOSED),
        ({"needed": True}, AllOf((NEEDED, URGENT)), DoorState.LIVE),
        ({"needed": False}, AllOf((Has("needed", (False,)), URGENT)), DoorState.DORMANT),
        ({"needed": False}, AllOf((Not(NEEDED), URGENT)), DoorState.DORMANT),
        ({"risk": "none"}, AllOf((Has("risk", ("none", "some")), URGENT)), DoorState.DORMANT),
        ({"months": 24}, AllOf((AtLeast("months", 12), URGENT)), DoorState.DORMANT),
        ({}, AllOf((Has("category", ("health",)), URGENT)), DoorState.DORMANT),
    ],
)
def test_circumstances_of_a_door(known: dict[str, Any], when: Any, expected: DoorState) -> None:
    """Met they open, denied they close; something of the matter affirmed makes a half-open door live, and nothing else does."""
    assert state(SECRET, w.lift(when=when), circumstances=w.known(**known)) is expected


def test_nothing_more_known_puts_a_half_open_door_to_sleep() -> None:
    """Once an official has said that nothing more is known, a half-open door is no question any more."""
    signed = NothingMoreKnown(w.ANNA, w.TODAY)
    law = (SECRET, w.lift(when=AllOf((NEEDED, URGENT))))
    assert state(*law, circumstances=w.known(needed=True), nothing_more_known=signed) is DoorState.DORMANT


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        ({}, DoorState.DORMANT),
        ({"claims": frozenset({"osl-10-1"})}, DoorState.LIVE),
        (answered(Answer.PENDING), DoorState.LIVE),
        (answered(Answer.YES), DoorState.LIVE),
        (
            {
                "claims": frozenset({"osl-10-1"}),
                "circumstances": w.known(needed=True),
                **answered(Answer.YES),
            },
            DoorState.OPEN,
        ),
        (answered(Answer.NO), DoorState.CLOSED),
    ],
)
def test_a_door_on_claim_sleeps_until_it_is_claimed(world: dict[str, Any], expected: DoorState) -> None:
    """A door for any disclosure wakes when the request claims it or somebody takes up its question."""
    assert state(SECRET, w.lift(on_claim=True, question=FITTING, when=NEEDED), **world) is expected


@pytest.mark.parametrize(
    ("trigger", "initiative", "expected"),
    [
        (Trigger.ON_REQUEST, Initiative.REQUESTED, DoorState.OPEN),
        (Trigger.ON_REQUEST, Initiative.OWN, None),
        (Trigger.OWN_INITIATIVE, Initiative.REQUESTED, DoorState.OPEN),
        (Trigger.BOTH, Initiative.OWN, DoorState.OPEN),
    ],
)
def test_on_whose_first_step_a_door_works(
    trigger: Trigger, initiative: Initiative, expected: DoorState | None
) -> None:
    """A door on request needs the request; one for the holder's own initiative works when asked, too."""
    assert state(SECRET, w.lift(trigger=trigger), initiative=initiative) is expected


def test_who_may_give() -> None:
    """A door that lets another body give does not concern this holder."""
    assert state(SECRET, w.lift(givers=("bureau",))) is None
    assert state(SECRET, w.lift(givers=("clinic",))) is DoorState.OPEN


def test_a_giver_in_doubt_is_a_question_for_a_lawyer() -> None:
    """Where it is unsettled in law whether this holder may give, the door is live and names the doubt."""
    law = (SECRET, w.lift(givers=("bureau",), contested_from=(("municipality", DOUBT),)))
    (unit,) = w.ask().answer(*law).units
    assert [(door.state, door.doubts) for door in unit.doors] == [(DoorState.LIVE, (DOUBT,))]
    assert state(SECRET, w.lift(givers=("bureau",), contested_from=(("bureau", DOUBT),))) is None


def test_an_exception_for_a_giver() -> None:
    """For a giver that the door excepts the section, it does not concern it."""
    excepted = w.lift(except_from=(("municipality", ("osl-26-1",)),))
    elsewhere = w.lift(except_from=(("municipality", ("osl-25-1",)), ("bureau", ("osl-26-1",))))
    assert (state(SECRET, excepted), state(SECRET, elsewhere)) == (None, DoorState.OPEN)


@pytest.mark.parametrize(
    "law",
    [
        (SECRET, w.lift(contested=DOUBT)),
        (w.secrecy(test=Test.ABSOLUTE, contested_doors=(("osl-10-1", DOUBT),)), w.lift()),
        (SECRET, w.lift(reach=Reach(Mode.ALL, contested_for=("osl-26-1",)))),
    ],
)
def test_a_contested_door_does_not_open(law: tuple[Any, ...]) -> None:
    """A door of which the law is in doubt is live with the doubt named, and never open."""
    (unit,) = w.ask().answer(*law).units
    (door,) = unit.doors
    assert door.state is DoorState.LIVE
    assert door.doubts


@pytest.mark.parametrize(
    ("shut", "world", "expected"),
    [
        ({}, {}, DoorState.SHUT),
        ({"doors": ("osl-10-1",)}, {}, DoorState.SHUT),
        ({"doors": ("osl-10-2", "chapter:12")}, {}, DoorState.OPEN),
        ({"secrecies": ("osl-25-1",)}, {}, DoorState.OPEN),
        ({"opened_only_by": ("osl-10-1",)}, {}, DoorState.OPEN),
        ({"receivers": ("bureau",)}, {}, DoorState.OPEN),
        ({"when": URGENT}, {}, DoorState.LIVE),
        ({"when": URGENT}, {"nothing_more_known": NothingMoreKnown(w.ANNA, w.TODAY)}, DoorState.DORMANT),
        ({"when": URGENT}, {"circumstances": w.known(urgent=False)}, DoorState.OPEN),
        ({"contested": DOUBT}, {}, DoorState.LIVE),
        ({"contested": DOUBT, "when": URGENT}, {"circumstances": w.known(urgent=False)}, DoorState.OPEN),
        ({"question": FITTING}, {}, DoorState.LIVE),
        ({"question": FITTING}, answered(Answer.YES, "osl-10-90"), DoorState.OPEN),
        ({"question": FITTING}, answered(Answer.NO, "osl-10-90"), DoorState.SHUT),
    ],
)
def test_what_shuts_a_door(shut: dict[str, Any], world: dict[str, Any], expected: DoorState) -> None:
    """A prohibition closes the doors it names for the secrecy it names; unsettled, it keeps them from opening."""
    assert state(SECRET, w.lift(), w.shut(**shut), **world) is expected


@pytest.mark.parametrize(("lift", "expected"), [("act-1", DoorState.SHUT), ("osl-10-1", DoorState.OPEN)])
def test_duties_of_other_acts_are_shut_by_way_of_theirs(lift: str, expected: DoorState) -> None:
    """A prohibition on 10:28 closes duties of other acts, and no section of the secrecy act."""
    law = (SECRET, w.lift(lift, door=DoorKind.DUTY), w.shut(doors=("via:osl-10-28",)))
    assert state(*law) is expected


def test_a_consent_opens_its_door() -> None:
    """A consent that holds opens, one that was never asked sleeps, one refused closes, and one not examined is live."""
    scope = w.scope(
        categories=frozenset({"health"}),
        discloser=w.CLINIC.id,
        recipients=frozenset({"guard.one"}),
        purposes=frozenset({"care"}),
    )
    law = (SECRET, w.lift("osl-12-2", door=DoorKind.WAIVER, whose=Whose.CONSENTING_PERSON, when=CONSENT))
    states = [
        state(*law, consents=consents)
        for consents in (
            (w.consent(scope=scope),),
            (),
            (w.consent(scope=None),),
            (w.consent(scope=scope, check=None),),
            (w.consent(scope=None, subject=w.SIBLING, signers=(w.MOTHER, w.FATHER)),),
        )
    ]
    assert states == [DoorState.OPEN, DoorState.DORMANT, DoorState.CLOSED, DoorState.LIVE, DoorState.DORMANT]


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        ({}, DoorState.LIVE),
        (
            {"circumstances": (w.Circumstance("considerable_harm_to_minor", value=False, about=w.YOUTH),)},
            DoorState.OPEN,
        ),
        (
            {"circumstances": (w.Circumstance("considerable_harm_to_minor", value=True, about=w.YOUTH),)},
            DoorState.CLOSED,
        ),
        ({"harm": (w.finding(recipient="mother-1", purpose="care"),)}, DoorState.OPEN),
        (
            {"harm": (w.finding(recipient="mother-1", purpose="care", level=HarmLevel.CONSIDERABLE),)},
            DoorState.CLOSED,
        ),
        ({"harm": (w.finding(recipient="mother-1", purpose="care", level=None),)}, DoorState.LIVE),
        ({"guardianships": w.guardians(custody=Custody.SOLE)}, DoorState.LIVE),
    ],
)
def test_a_guardian_waits_for_one_finding(world: dict[str, Any], expected: DoorState) -> None:
    """A guardian's access waits for a finding on considerable harm, stated or read off a harm assessment."""
    when = AllOf((Has("recipient_is_guardian", (True,)), Has("considerable_harm_to_minor", (False,))))
    law = (SECRET, w.lift("osl-12-3", door=DoorKind.LIMIT, whose=Whose.MINOR_OF_RECIPIENT, when=when))
    assert state(*law, recipient=Recipient(person=w.MOTHER), **world) is expected


def test_ages_are_those_of_the_one_the_matter_is_about() -> None:
    """A door for the whole item asks the age of the one subject; with two subjects nobody knows whose is meant."""
    law = (SECRET, w.lift(when=Below("subject_age", 18)))
    two = (Party(w.YOUTH, PersonRole.SUBJECT), Party(w.SIBLING, PersonRole.SUBJECT))
    assert state(*law) is DoorState.OPEN
    assert {u.doors[0].state for u in w.ask(parties=two).answer(*law).units} == {DoorState.DORMANT}


def test_an_age_that_only_is_stated() -> None:
    """Where the birth date is unknown an age may be stated."""
    law = (SECRET, w.lift(when=Below("subject_age", 18)))
    unknown = {"people": (w.person(birth_date_unknown=True),)}
    assert state(*law, **unknown, circumstances=w.known(subject_age=17)) is DoorState.OPEN
    assert state(*law, **unknown) is DoorState.DORMANT


def test_each_wording_has_its_own_terms() -> None:
    """The day of the question decides which wording of a door is tried, and how it is cited."""
    old, new = Wording(date(2020, 1, 1), date(2026, 1, 1)), Wording(date(2026, 1, 1), sfs="2025:1")
    terms = (w.terms(receivers=("bureau",)), w.terms())
    law = (SECRET, w.lift(wordings=(old, new), terms=terms))
    assert state(*law) is DoorState.OPEN
    assert state(*law, at=w.NOW.replace(year=2025)) is None
    assert law[1].period.since == date(2020, 1, 1)
    assert isinstance(law[1].cited(date(2019, 1, 1)), CitedProvision)


def test_a_door_not_yet_in_force_is_none() -> None:
    """A provision that begins tomorrow opens nothing today."""
    assert state(SECRET, w.lift(wordings=(Wording(date(2026, 3, 3)),))) is None
