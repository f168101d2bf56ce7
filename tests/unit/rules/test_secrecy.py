"""Secrecy: scope, points, exceptions, harm, and what removes it."""
# ruff: noqa: ANN401 - a builder passes on whatever the value it builds may take

from datetime import date
from typing import Any

import pytest

from collabmodel.model.agencies import Branch, LegalBasis
from collabmodel.model.assessments import Answer, HarmKind, HarmLevel
from collabmodel.model.decision import Basis, DutyKind, Harm, Interest, Outcome, Removal
from collabmodel.model.disclosure import Initiative, Recipient
from collabmodel.model.ids import BranchId
from collabmodel.model.information import Level, Marks, Party, PersonRole
from collabmodel.rules.conditions import AllOf, Below, Has
from collabmodel.rules.facts import FactDefinition, FactSchema, FactType
from collabmodel.rules.provisions import InSectionException, Limb, Question, Test, Trigger, Whose
from tests import worlds as w

FITTING = Question("fitting", Answer.YES)
SECRET = w.secrecy(test=Test.ABSOLUTE)
NEEDED = Has("needed", (True,))
BUSINESS = frozenset({Interest.BUSINESS})


def scopes(law: Any, **world: Any) -> list[tuple[str, str | None, bool | None]]:
    """The units, as provision, party and scope."""
    return [
        (u.provision.id, u.party, u.in_scope)
        for u in w.ask(**world).answer(law, w.open_activity(at="clinic")).units
    ]


@pytest.mark.parametrize(
    ("changes", "world", "scope"),
    [
        ({}, {}, True),
        ({"at": frozenset({"ward"})}, {}, None),
        ({"at": frozenset({"any_activity"})}, {}, True),
        ({"marks": frozenset({"plan"})}, {}, None),
        ({"marks": frozenset({"plan"})}, {"marks": Marks(frozenset({"plan"}), "2")}, True),
        ({"when": NEEDED}, {"circumstances": w.known(needed=False)}, None),
        ({"unless": (InSectionException("x", NEEDED),)}, {"circumstances": w.known(needed=True)}, None),
        ({"unless": (InSectionException("x", NEEDED),)}, {"circumstances": w.known(needed=False)}, True),
    ],
)
def test_where_a_section_holds(changes: dict[str, Any], world: dict[str, Any], *, scope: bool | None) -> None:
    """A section holds at its activities, for its marks and circumstances, and not in its exceptions."""
    expected = [] if scope is None else [("osl-26-1", w.YOUTH, scope)]
    assert scopes(w.secrecy(**changes), **world) == expected


@pytest.mark.parametrize(
    ("changes", "world", "asked"),
    [
        ({"when": NEEDED}, {}, "needed"),
        ({"unless": (InSectionException("x", NEEDED),)}, {}, "needed"),
        ({"marks": frozenset({"report"})}, {"marks": Marks(frozenset(), "1")}, "marks"),
        ({"marks": frozenset({"plan"})}, {"marks": Marks(frozenset(), None)}, "marks"),
        ({}, {"level": Level.DEIDENTIFIED}, "identifiable"),
        (
            {},
            {"holder": w.Agency(w.CLINIC.id, "K", "clinic_board", LegalBasis.UNKNOWN)},
            "holder_is_authority",
        ),
    ],
)
def test_where_it_is_unsettled_whether_a_section_holds(
    changes: dict[str, Any], world: dict[str, Any], asked: str
) -> None:
    """A missing fact, a mark nobody has considered or a person nobody has traced leaves the scope unsettled: refer."""
    answer = w.ask(**world).answer(w.secrecy(**changes), w.open_activity(at="clinic"))
    assert answer.outcome is Outcome.REFER
    assert [leaf.fact for leaf in answer.units[0].scope_asked if leaf.state is None] == [asked]


def test_two_youths_are_protected_twice() -> None:
    """An item about two is two units, and the public interest is one more."""
    parties = (Party(w.YOUTH, PersonRole.SUBJECT), Party(w.SIBLING, PersonRole.CLOSE))
    both = w.secrecy(protects=frozenset({Interest.PERSON, Interest.PUBLIC}))
    assert [party for _, party, _ in scopes(both, parties=parties)] == [w.YOUTH, w.SIBLING, None]


def test_businesses_and_persons_are_told_apart() -> None:
    """A section on businesses protects firms and not persons, and one on persons the reverse."""
    parties = (Party(w.YOUTH, PersonRole.SUBJECT), Party("firm-1", PersonRole.FIRM))
    assert [party for _, party, _ in scopes(w.secrecy(protects=BUSINESS), parties=parties)] == ["firm-1"]
    assert [party for _, party, _ in scopes(w.secrecy(), parties=parties)] == [w.YOUTH]


def test_an_item_that_names_nobody_protects_whoever_may_be_recognised() -> None:
    """A figure with few people behind it protects somebody unnamed, as a person or a firm; a large one nobody."""
    small = {"level": Level.GROUP, "parties": (), "people_behind": 3}
    assert [scope for _, _, scope in scopes(w.secrecy(), **small)] == [None]
    assert [scope for _, _, scope in scopes(w.secrecy(protects=BUSINESS), **small)] == [None]
    assert scopes(w.secrecy(), **{**small, "people_behind": 40}) == []


def limb(n: int, **changes: Any) -> Limb:
    """A point of 26:1."""
    return Limb(f"osl-26-1-s{n}", f"punkt {n}", f"point {n}", **changes)


def test_points_of_a_section_apply_each_by_itself() -> None:
    """A point applies at its activities, to its marks, from its day; where none does, the whole section stands."""
    points = (
        limb(1, at=frozenset({"ward"})),
        limb(2, marks=frozenset({"plan"})),
        limb(3, since=date(2027, 1, 1)),
    )
    assert [p for p, _, _ in scopes(w.secrecy(limbs=points))] == ["osl-26-1"]
    marked = {"marks": Marks(frozenset({"plan"}), "2")}
    assert [p for p, _, _ in scopes(w.secrecy(limbs=points), **marked)] == ["osl-26-1-s2"]
    assert [p for p, _, _ in scopes(w.secrecy(test=Test.AS_SOURCE, limbs=points))] == []


def test_a_point_has_its_own_test() -> None:
    """A point with a test of its own is tried by it, and one without by the section's."""
    points = (limb(1, test=Test.STRAIGHT), limb(2))
    answer = w.ask().answer(w.secrecy(limbs=points))
    assert [(unit.provision.name_en, unit.test) for unit in answer.units] == [
        ("point 1", "straight"),
        ("point 2", "reversed"),
    ]


E, U, F, N = Harm.EXCLUDED, Harm.INCONCLUSIVE, Harm.FOUND, Harm.NO_TEST


@pytest.mark.parametrize(
    ("test", "harms"),
    [
        (Test.REVERSED, [E, F, F, F, F, F]),
        (Test.STRAIGHT, [E, E, U, F, F, F]),
        (Test.STRAIGHT_SPECIAL_REASON, [E, E, U, F, F, F]),
        (Test.STRAIGHT_CONSIDERABLE, [E, E, E, E, F, F]),
        (Test.STRAIGHT_MUST_BE_ASSUMED_CONSIDERABLE, [E, E, E, E, F, F]),
        (Test.STRAIGHT_DANGER, [E, E, U, F, F, F]),
        (Test.QUALIFIED_PARTICULAR_IMPORTANCE, [E, E, E, E, F, F]),
        (Test.ABSOLUTE, [N] * 6),
        (Test.OWN_REGIME, [N] * 6),
        (Test.UNAUTHORISED_DISCLOSURE, [N] * 6),
    ],
)
def test_the_ladder_of_harm(test: Test, harms: list[Harm]) -> None:
    """Each test passes up to its rung of the ladder, and absolute secrecy on none."""
    found = [
        w.ask(harm=(w.finding(level=level, recipient="guard.one", purpose="care"),))
        .unit(w.secrecy(test=test))
        .harm
        for level in HarmLevel
    ]
    assert found == harms


@pytest.mark.parametrize(
    ("changes", "harm"),
    [
        ({}, Harm.EXCLUDED),
        ({"level": None}, Harm.PENDING),
        ({"party": w.SIBLING}, Harm.UNASSESSED),
        ({"party": None}, Harm.UNASSESSED),
        ({"recipient": "police"}, Harm.UNASSESSED),
        ({"purpose": "crime"}, Harm.UNASSESSED),
        ({"item": "item-2"}, Harm.UNASSESSED),
        ({"kind": HarmKind.BUSINESS}, Harm.UNASSESSED),
        ({"on": date(2026, 3, 3)}, Harm.UNASSESSED),
        ({"valid_until": w.TODAY}, Harm.UNASSESSED),
        ({"provision": "osl-26-1", "kind": HarmKind.ACTIVITY}, Harm.EXCLUDED),
        ({"provision": "osl-25-1"}, Harm.UNASSESSED),
    ],
)
def test_which_finding_counts(changes: dict[str, Any], harm: Harm) -> None:
    """A finding counts for its party, recipient, purpose, item, kind and days, or by the section's own measure."""
    law = (w.secrecy(), w.secrecy("osl-25-1", at=frozenset({"ward"})))
    made = w.finding(**{"recipient": "guard.one", "purpose": "care", **changes})
    assert w.ask(harm=(made,)).unit(*law).harm is harm


def test_the_graver_of_two_findings_of_a_day_counts() -> None:
    """Of two findings made one day the graver counts, a pending one most, and a later one replaces both."""
    fine, grave, pending = (
        w.finding(level=level, recipient="guard.one", purpose="care")
        for level in (HarmLevel.CLEARLY_NONE, HarmLevel.LIKELY, None)
    )
    before = w.finding(recipient="guard.one", purpose="care", level=HarmLevel.DANGER, on=date(2026, 3, 1))
    harms = [
        w.ask(harm=harm).unit(w.secrecy()).harm
        for harm in ((grave, fine), (grave, fine, pending), (fine, before))
    ]
    assert harms == [Harm.FOUND, Harm.PENDING, Harm.EXCLUDED]


MILD, GRAVE = {"level": HarmLevel.CLEARLY_NONE}, {"level": HarmLevel.LIKELY}
OWN, BEFORE = {"provision": "osl-26-1"}, {"on": date(2026, 3, 1)}


@pytest.mark.parametrize(
    ("made", "harm"),
    [
        ([MILD | OWN, GRAVE], Harm.FOUND),
        ([MILD | OWN | BEFORE, GRAVE], Harm.FOUND),
        ([MILD | OWN, GRAVE | BEFORE], Harm.EXCLUDED),
        ([MILD | OWN, {"level": None}], Harm.PENDING),
        ([GRAVE | OWN, MILD], Harm.FOUND),
        ([GRAVE | OWN | BEFORE, MILD], Harm.FOUND),
        ([{"level": None} | OWN | BEFORE, MILD], Harm.PENDING),
        ([MILD | OWN, GRAVE | {"kind": HarmKind.BUSINESS}], Harm.EXCLUDED),
        (
            [MILD | OWN | BEFORE, GRAVE | {"on": date(2026, 3, 2)}, MILD | {"valid_until": w.TODAY}],
            Harm.FOUND,
        ),
    ],
)
def test_a_graver_finding_is_not_overridden_by_a_milder_one_of_the_section(
    made: list[dict[str, Any]], harm: Harm
) -> None:
    """The section's own measure counts, unless a graver finding of the kind was made that day or later."""
    findings = [w.finding(**{"recipient": "guard.one", "purpose": "care", **one}) for one in made]
    for order in (findings, findings[::-1]):
        assert w.ask(harm=tuple(order)).unit(w.secrecy()).harm is harm


def test_every_kind_of_harm_must_be_excluded() -> None:
    """A section on two kinds of harm passes when both are excluded; without a kind, only by its own measure."""
    both = w.secrecy(harm=(HarmKind.PERSON, HarmKind.ACTIVITY))
    person = w.finding(recipient="guard.one", purpose="care")
    work = w.finding(kind=HarmKind.ACTIVITY, party=None, recipient="guard.one", purpose="care")
    assert [w.ask(harm=harm).unit(both).harm for harm in ((person,), (person, work))] == [
        Harm.UNASSESSED,
        Harm.EXCLUDED,
    ]
    own = w.finding(provision="osl-26-1", recipient="guard.one", purpose="care")
    graver = w.finding(recipient="guard.one", purpose="care", level=HarmLevel.DANGER)
    assert w.ask(harm=(own, graver)).unit(w.secrecy(harm=())).harm is Harm.EXCLUDED
    unit = [w.ask(harm=(one,)).unit(w.secrecy(harm=())) for one in (person, own)]
    assert [u.harm for u in unit] == [Harm.UNASSESSED, Harm.EXCLUDED]
    assert unit[0].harm_kinds == ("own measure",)


def test_a_firm_suffers_economic_harm() -> None:
    """Of a section on businesses with two kinds of harm, the economic one counts for a firm."""
    law = w.secrecy(protects=BUSINESS, harm=(HarmKind.PERSON, HarmKind.BUSINESS))
    (unit,) = w.ask(parties=(Party("firm-1", PersonRole.FIRM),)).answer(law).units
    assert unit.harm_kinds == ("skada",)


@pytest.mark.parametrize(
    ("mine", "theirs", "removed", "scope"),
    [
        (False, False, Removal.SAME_UNIT, True),
        (True, None, None, True),
        (None, False, None, None),
    ],
)
def test_between_branches_of_one_authority(
    mine: bool | None, theirs: bool | None, removed: Removal | None, *, scope: bool | None
) -> None:
    """There is no barrier inside one branch or between dependent ones; undecided independence refers."""
    two = Branch(BranchId("guard.one"), w.CLINIC.id, "Two", frozenset({"ward"}), theirs)
    one = Branch(BranchId("clinic.one"), w.CLINIC.id, "One", frozenset({"clinic"}), mine)
    (unit,) = w.ask(branches=(one, two), agencies=(w.CLINIC,)).answer(SECRET).units
    assert (unit.removed, unit.in_scope) == (removed, scope)


def test_within_one_branch() -> None:
    """What stays in the branch is not disclosed."""
    answer = w.ask(recipient=Recipient(branch=BranchId("clinic.one"))).answer(SECRET)
    assert (answer.outcome, answer.basis) == (Outcome.PERMIT, Basis.NO_SECRECY)


@pytest.mark.parametrize(
    ("law", "world", "basis"),
    [
        ((w.open_activity(at="clinic"),), {}, Basis.NO_SECRECY),
        ((w.secrecy(),), {"harm": (w.finding(recipient="guard.one", purpose="care"),)}, Basis.HARM_TEST),
        ((SECRET, w.lift()), {}, Basis.PERMISSION),
        ((SECRET, w.lift(door=w.DoorKind.WAIVER, whose=Whose.CONSENTING_PERSON)), {}, Basis.CONSENT),
        ((SECRET, w.lift(door=w.DoorKind.DUTY)), {}, Basis.DUTY),
    ],
)
def test_on_what_basis_an_item_may_be_given(
    law: tuple[Any, ...], world: dict[str, Any], basis: Basis
) -> None:
    """Openness, an excluded harm, a permission, a consent and a duty are told apart."""
    answer = w.ask(**world).answer(*law)
    assert (answer.outcome, answer.basis, answer.settled) == (Outcome.PERMIT, basis, True)


@pytest.mark.parametrize(
    ("trigger", "initiative", "duty"),
    [
        (Trigger.BOTH, Initiative.OWN, DutyKind.OWN_INITIATIVE),
        (Trigger.BOTH, Initiative.REQUESTED, DutyKind.ON_REQUEST),
        (Trigger.ON_REQUEST, Initiative.REQUESTED, DutyKind.ON_REQUEST),
        (Trigger.OWN_INITIATIVE, Initiative.REQUESTED, DutyKind.OWN_INITIATIVE),
        (Trigger.ON_REQUEST, Initiative.OWN, DutyKind.NONE),
    ],
)
def test_a_duty_is_reported_even_where_nothing_is_secret(
    trigger: Trigger, initiative: Initiative, duty: DutyKind
) -> None:
    """A duty binds on its trigger though the activity is open, and is not the basis then."""
    answer = w.ask(initiative=initiative).answer(
        w.open_activity(at="clinic"), w.lift("act-1", door=w.DoorKind.DUTY, trigger=trigger)
    )
    assert (answer.basis, answer.duty) == (Basis.NO_SECRECY, duty)
    assert [p.id for p in answer.duty_sources] == ([] if duty is DutyKind.NONE else ["act-1"])


@pytest.mark.parametrize(
    ("changes", "world", "binds"),
    [
        ({}, {}, [True]),
        ({"when": NEEDED}, {}, []),
        ({"contested": "x"}, {}, [None]),
        ({"question": FITTING}, {}, [None]),
        (
            {"question": FITTING},
            {"judgements": (w.judged("act-1", Answer.NO, recipient="guard.one"),)},
            [False],
        ),
        ({"reach": w.Reach(w.Mode.LIST, ("osl-25-1",))}, {}, []),
    ],
)
def test_whether_a_duty_binds(
    changes: dict[str, Any], world: dict[str, Any], binds: list[bool | None]
) -> None:
    """A duty binds when its circumstances hold, its exception does not, and it reaches all that protects."""
    answer = w.ask(**world).answer(SECRET, w.lift("act-1", door=w.DoorKind.DUTY, **changes))
    assert [duty.binds for duty in answer.duties] == binds


def test_what_one_authority_may_give_it_must_give_another_that_asks() -> None:
    """Between authorities a permit on request is a duty by 6:5, and a permit to a private body is none."""
    law = (SECRET, w.lift(), w.reference("osl-6-5"))
    asked = w.ask(initiative=Initiative.REQUESTED).answer(*law)
    person = w.ask(initiative=Initiative.REQUESTED, recipient=Recipient(person=w.MOTHER)).answer(*law)
    assert (asked.duty, [p.id for p in asked.duty_sources]) == (DutyKind.ON_REQUEST, ["osl-6-5"])
    assert (person.duty, person.duty_sources) == (DutyKind.NONE, ())


def test_a_pack_without_that_section_makes_no_duty_of_a_request() -> None:
    """What a record does not say is no duty: without 6:5 in force a request leaves a permit at may."""
    asked = w.ask(initiative=Initiative.REQUESTED).answer(SECRET, w.lift())
    assert (asked.duty, asked.duty_sources) == (DutyKind.NONE, ())


def test_obligations_follow_the_item() -> None:
    """Obligations of the door, of what attaches to it, and of circumstances that hold follow the item."""
    law = (
        SECRET,
        w.lift(obligation="purpose_only"),
        w.reference("ob-1", record="obligation", attaches_to=("osl-10-1",)),
        w.reference("ob-2", record="obligation", attaches_to=("osl-10-2",)),
        w.reference("ob-3", record="obligation", when=Has("category", ("health",))),
        w.reference("ob-4", record="obligation", when=Has("category", ("school",))),
        w.reference("ob-5"),
    )
    answer = w.ask().answer(*law)
    assert [one.code for one in answer.obligations] == ["ob-1", "ob-3", "purpose_only"]
    assert w.ask().answer(SECRET).obligations == ()


def test_an_obligation_that_cannot_be_read_is_observed() -> None:
    """An obligation whose condition fails follows the item rather than stopping the answer."""
    answer = w.ask().answer(
        SECRET, w.lift(), w.reference("ob-1", record="obligation", when=Below("initiative", 3))
    )
    assert (answer.outcome, [one.code for one in answer.obligations]) == (Outcome.PERMIT, ["ob-1"])


def test_what_protects_the_item_after_it_has_arrived() -> None:
    """The recipient's own secrecy protects from there on, what turns on a missing fact is shown apart, and nothing travels."""
    there = frozenset({"ward"})
    law = (
        w.secrecy(),
        w.secrecy("osl-25-1", at=there),
        w.secrecy("osl-35-1", at=there, when=NEEDED),
        w.secrecy("osl-40-1", at=there, when=Has("category", ("school",))),
    )
    after = w.ask().answer(*law).at_recipient
    assert ([p.id for p in after.provisions], [p.id for p in after.unknown], after.covered) == (
        ["osl-25-1"],
        ["osl-35-1"],
        True,
    )
    assert not w.ask().answer(w.secrecy()).at_recipient.covered


def test_after_arrival_a_section_protects_only_whom_it_is_for() -> None:
    """A section on businesses at the recipient does not protect a youth, and a rule that fails is shown as unknown."""
    there = frozenset({"ward"})
    law = (
        w.secrecy(),
        w.secrecy("osl-30-1", at=there, protects=BUSINESS),
        w.secrecy("osl-35-1", at=there, when=Below("initiative", 3)),
        w.secrecy("osl-40-1", at=there, protects=frozenset({Interest.PUBLIC})),
    )
    after = w.ask().answer(*law).at_recipient
    assert ([p.id for p in after.provisions], [p.id for p in after.unknown]) == (["osl-40-1"], ["osl-35-1"])


def test_nobody_knows_what_protects_an_item_that_a_person_gets() -> None:
    """Of a person, and of a recipient whose function is uncertain, nothing is said."""
    assert w.ask(recipient=Recipient(person=w.MOTHER)).answer(SECRET).at_recipient.provisions == ()


@pytest.mark.parametrize(
    "broken",
    [
        w.secrecy("osl-25-1", when=Below("initiative", 3)),
        w.lift("osl-10-9", when=Below("initiative", 3)),
        w.check(when=Below("initiative", 3)),
        w.lift("act-9", door=w.DoorKind.DUTY, when=Below("initiative", 3)),
    ],
)
def test_a_rule_that_fails_opens_nothing(broken: Any) -> None:
    """A rule that cannot be evaluated is a fault that keeps the item back, though another door stands open."""
    answer = w.ask().answer(SECRET, w.lift(), broken)
    faults = [*answer.faults, *(fault for unit in answer.units for fault in unit.faults)]
    assert answer.outcome is Outcome.REFER
    assert "fact 'initiative' is compared as a number and is none" in faults


@pytest.mark.parametrize(
    ("fact", "value", "opens"),
    [
        ("purpose", "care", True),
        ("holder_party", "municipality", True),
        ("holder_activity", "clinic", True),
        ("holder_is_authority", True, True),
        ("recipient_is_private", False, True),
        ("same_unit", False, True),
        ("same_authority", False, True),
        ("reached_by", "own", True),
        ("person_role", "subject", True),
        ("deceased", False, True),
        ("recipient_is_person", False, True),
        ("claims", "osl-10-1", False),
        ("same_region", True, False),
        ("topics", "drugs", True),
        ("addicted", True, True),
    ],
)
def test_facts_that_the_engine_works_out(fact: str, value: Any, *, opens: bool) -> None:
    """The register, the request, the item and the people give facts that nobody has to state."""
    known = (*w.known(topics="drugs"), w.Circumstance("addicted", value=True, about=w.YOUTH))
    law = (SECRET, w.lift(when=Has(fact, (value,)), whose=Whose.SUBJECT))
    schema = w.pack(SECRET).schema
    extra = {
        name: FactDefinition(name, kind, "request", derived=True)
        for name, kind in (
            ("claims", FactType.SET),
            ("same_region", FactType.BOOL),
            ("holder_activity", FactType.SET),
            ("holder_is_authority", FactType.BOOL),
        )
    }
    answer = w.ask(circumstances=known).answer(*law, schema=FactSchema({**schema.facts, **extra}))
    assert (answer.outcome is Outcome.PERMIT) is opens


@pytest.mark.parametrize(
    ("mine", "theirs", "state"),
    [("ale", "ale", True), ("ale", "bua", False), ("ale", None, False), (None, None, None)],
)
def test_the_municipality_of_both_sides(mine: str | None, theirs: str | None, *, state: bool | None) -> None:
    """Two bodies are of one municipality when both are known to be, and it is open while neither is known."""
    holder = w.Agency(w.CLINIC.id, "K", "clinic_board", LegalBasis.AUTHORITY, municipality=mine)
    other = w.Agency(w.OFFICE.id, "O", "guard_office", LegalBasis.AUTHORITY, municipality=theirs)
    law = (SECRET, w.lift(when=Has("same_municipality", (True,))))
    (unit,) = w.ask(holder=holder, agencies=(holder, other)).answer(*law).units
    assert unit.doors[0].asked[0].state is state


def test_the_dead_and_the_unknown() -> None:
    """Of a firm nobody asks whether it is dead, and its identity is not protected; a death counts from its day."""
    dead = w.person(deceased_on=w.TODAY)
    law = (
        SECRET,
        w.lift(
            when=AllOf((Has("deceased", (True,)), Has("protection_level", ("none",)))), whose=Whose.SUBJECT
        ),
    )
    assert w.ask(people=(dead,)).answer(*law).outcome is Outcome.PERMIT
    firm = w.secrecy(
        protects=BUSINESS,
        when=Has("protection_level", ("none",)),
        unless=(InSectionException("x", Has("deceased", (True,))),),
    )
    (unit,) = w.ask(parties=(Party("firm-1", PersonRole.FIRM),)).answer(firm).units
    assert [leaf.state for leaf in unit.scope_asked if leaf.fact in {"protection_level", "deceased"}] == [
        True,
        None,
    ]


def test_a_person_is_of_no_municipality_and_runs_no_activity() -> None:
    """Towards a person nothing is of the same municipality, and no function of a recipient is met."""
    for fact, value in (("same_municipality", True), ("recipient_activity", "ward")):
        law = (SECRET, w.lift(when=Has(fact, (value,))))
        (unit,) = w.ask(recipient=Recipient(person=w.MOTHER)).answer(*law).units
        assert [leaf.state for leaf in unit.doors[0].asked] == [False]


def test_a_circumstance_may_be_a_set_of_words() -> None:
    """A fact with several values holds each of them, and no other."""
    stated = w.known(topics=frozenset({"drugs", "home"}))
    law = (SECRET, w.lift(when=AllOf((Has("topics", ("drugs",)), Has("topics", ("school",))))))
    (unit,) = w.ask(circumstances=stated).answer(*law).units
    assert [leaf.state for leaf in unit.doors[0].asked] == [True, False]


def test_being_guardian_of_a_minor_is_worked_out() -> None:
    """A guardian is known as one while the child is a minor, and is not known as one of somebody without age."""
    law = (SECRET, w.lift(when=Has("recipient_is_guardian", (True,)), whose=Whose.SUBJECT))
    states = []
    for youth in (w.person(), w.person(birth_date=date(2000, 1, 1)), w.person(birth_date_unknown=True)):
        people = (youth, *(one for one in w.household() if one.id != w.YOUTH))
        (unit,) = w.ask(people=people, recipient=Recipient(person=w.MOTHER)).answer(*law).units
        states.append(unit.doors[0].asked[0].state)
    (unit,) = w.ask(recipient=Recipient(person=w.NEIGHBOUR)).answer(*law).units
    assert [*states, unit.doors[0].asked[0].state] == [True, False, None, False]


def test_a_stated_function_of_the_recipient_counts() -> None:
    """A recipient that runs several functions is taken in the one that the request names."""
    recipient = Recipient(branch=BranchId("guard.one"), activity="ward")
    law = (SECRET, w.lift(receivers=("ward",)))
    assert w.ask(recipient=recipient).answer(*law).outcome is Outcome.PERMIT
