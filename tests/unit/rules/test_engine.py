"""The engine: coverage, combination, extension, and what an answer carries."""

import pytest

from collabmodel.errors import ConflictingFactsError, RulePackError
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.assessments import Answer, HarmKind, HarmLevel
from collabmodel.model.decision import Basis, DoorState, Outcome
from collabmodel.model.ids import AgencyId, ProvisionId
from collabmodel.model.people import ProtectedIdentity
from collabmodel.rules.conditions import Has
from collabmodel.rules.facts import FactDefinition, FactSchema, FactType
from collabmodel.rules.provisions import AnyProvision, Mode, Question, Reach, Test, Whom
from collabmodel.testing.packs import SCHEMA
from tests import worlds as w

NEEDED = Has("needed", (True,))


def body(basis: LegalBasis) -> Agency:
    """A holder of this legal basis."""
    return Agency(AgencyId("clinics"), "Kliniken", "clinic_board", basis)


@pytest.mark.parametrize("basis", [LegalBasis.PRIVATE, LegalBasis.UNKNOWN])
def test_secrecy_that_binds_authorities_covers_no_other_holder(basis: LegalBasis) -> None:
    """An activity spoken of only for authorities is not open where a private body runs it; it is referred."""
    answer = w.ask(holder=body(basis)).answer(w.secrecy(when=Has("needed", (True,))))
    assert (answer.outcome, answer.covered) == (Outcome.REFER, False)


@pytest.mark.parametrize(
    "record",
    [
        w.open_activity(at="clinic", of=Whom.PRIVATE),
        w.open_activity(at="clinic", of=Whom.ANYONE),
        w.secrecy("psl-6-12", regime="private", marks=frozenset()),
    ],
)
def test_what_speaks_of_private_bodies_covers_a_private_holder(record: AnyProvision) -> None:
    """An activity said to be open at private bodies, or a private duty of silence, covers a private holder."""
    assert w.ask(holder=body(LegalBasis.PRIVATE)).answer(record).covered


@pytest.mark.parametrize(
    ("of", "covered"),
    [
        (Whom.AUTHORITIES, {LegalBasis.AUTHORITY}),
        (Whom.PRIVATE, {LegalBasis.PRIVATE}),
        (Whom.ANYONE, set(LegalBasis)),
    ],
)
def test_openness_speaks_of_those_it_names_and_of_nobody_undecided(
    of: Whom, covered: set[LegalBasis]
) -> None:
    """An open record covers the holders it names; one that nobody has placed only where it names all."""
    record = w.open_activity(at="clinic", of=of)
    bases = set(LegalBasis) - {LegalBasis.EQUATED}
    found = {basis for basis in bases if w.ask(holder=body(basis)).answer(record).covered}
    assert found == covered - {LegalBasis.EQUATED}


def test_an_obligation_whose_circumstances_are_not_known_is_told() -> None:
    """What must be observed if a fact holds is told while nobody knows the fact."""
    record = w.reference("gdpr-10", record="obligation", when=NEEDED)
    openness = w.open_activity(at="clinic")
    assert [one.code for one in w.ask().answer(openness, record).obligations] == ["gdpr-10"]
    told = w.ask(circumstances=w.known(needed=False)).answer(openness, record)
    assert told.obligations == ()


def test_a_ground_that_is_none_is_named_when_a_request_leans_on_it() -> None:
    """A request that claims what lifts nothing is told so, and the answer is what it would have been."""
    law = (w.secrecy(), w.reference("agreement", record="no_ground"))
    leaning = w.ask(claims=frozenset({ProvisionId("agreement")})).answer(*law)
    plain = w.ask().answer(*law)
    assert [one.id for one in leaning.leaned_on] == ["agreement"]
    assert (plain.leaned_on, plain.outcome) == ((), leaning.outcome)


def _extended(**changes: object) -> tuple[object, ...]:
    """21:1 with no door of its own, and 26:1 with one; what opens the second opens the first."""
    harm = w.finding(level=HarmLevel.CONSIDERABLE, recipient="guard.one", purpose="care")
    law = (
        w.secrecy("osl-21-1", test=Test.ABSOLUTE),
        w.secrecy("osl-26-1", **changes),
        w.lift("osl-10-1", when=NEEDED, reach=Reach(Mode.LIST, ("osl-26-1",))),
        w.reference("osl-21-2", extends="osl-21-1"),
    )
    return harm, law


def test_a_door_that_may_open_another_section_leaves_a_denial_unsettled() -> None:
    """A denial under 21:1 is not settled while a door of another section might open both (OSL 21:2)."""
    harm, law = _extended()
    before = w.ask(harm=(harm,)).answer(*law)  # type: ignore[misc]
    after = w.ask(harm=(harm,), circumstances=w.known(needed=True)).answer(*law)  # type: ignore[misc]
    assert (before.outcome, before.settled) == (Outcome.DENY, False)
    assert (after.outcome, after.basis) == (Outcome.PERMIT, Basis.PERMISSION)


def test_another_section_lends_no_open_door_while_its_scope_is_unsettled() -> None:
    """21:1 is opened by another section only where that section protects for certain."""
    _, law = _extended(when=Has("urgent", (True,)))
    answer = w.ask(circumstances=w.known(needed=True)).answer(*law)  # type: ignore[misc]
    lent = {unit.provision.id: [door.state for door in unit.doors] for unit in answer.units}
    assert answer.outcome is not Outcome.PERMIT
    assert lent["osl-21-1"] == [DoorState.DORMANT]


def test_of_a_door_of_both_sections_the_nearer_stands() -> None:
    """A door that 21:1 has of its own is not put further away by another section."""
    _, law = _extended()
    own = w.lift("osl-10-1", when=NEEDED, reach=Reach(Mode.LIST, ("osl-26-1", "osl-21-1")))
    answer = w.ask(circumstances=w.known(needed=True)).answer(*law[:2], own, law[3])  # type: ignore[misc]
    assert [door.state for door in answer.units[0].doors] == [DoorState.OPEN]


def test_harm_of_one_kind_says_nothing_of_another() -> None:
    """A finding that excludes economic harm leaves harm to the person unassessed."""
    money = w.finding(kind=HarmKind.BUSINESS, recipient="guard.one", purpose="care")
    answer = w.ask(harm=(money,)).answer(w.secrecy())
    assert answer.outcome is Outcome.DENY


def test_of_two_equal_answers_the_order_of_records_decides_nothing() -> None:
    """Two officials who answer alike on one day give one answer, in whichever order they are recorded."""
    answers = [w.judged("osl-10-1", recipient="guard.one", by=by) for by in (w.ANNA, w.BO)]
    law = (w.secrecy(), w.lift(question=Question("fitting", Answer.YES)))
    one, other = (w.ask(judgements=tuple(order)).answer(*law) for order in (answers, answers[::-1]))
    assert one == other


def test_two_people_of_one_id_are_refused() -> None:
    """A person recorded twice with different protection is refused, or the last record would win."""
    twice = (w.person(), w.person(protection=ProtectedIdentity.FICTITIOUS_IDENTITY))
    with pytest.raises(ConflictingFactsError, match=r"'person' about youth-1"):
        w.ask(people=twice).answer(w.secrecy())


def test_a_person_recorded_twice_alike_is_one_person() -> None:
    """The same record twice says nothing new, and is accepted."""
    assert w.ask(people=(w.person(), w.person())).answer(w.secrecy()).outcome is Outcome.DENY


def test_a_provision_that_stands_twice_is_refused() -> None:
    """A pack built in Python with one id twice is refused, as a loaded one is."""
    with pytest.raises(RulePackError, match=r"demo/osl-26-1: the id stands more than once"):
        w.ask().answer(w.secrecy(), w.secrecy(test=Test.STRAIGHT))


def test_a_consent_with_a_reservation_is_known_to_the_rules() -> None:
    """A rule may ask whether the consent that carries the item was given only with a reservation (OSL 12:2)."""
    fact = FactDefinition("consent_reservation_required", FactType.BOOL, "consent_record", derived=True)
    schema = FactSchema({**SCHEMA.facts, fact.name: fact})
    scope = w.scope(
        categories=frozenset({"health"}),
        discloser=AgencyId("clinics"),
        recipients=frozenset({"guards"}),
        purposes=frozenset({"care"}),
    )
    law = (w.secrecy(), w.lift(when=Has(fact.name, (True,))))
    given = w.ask(consents=(w.consent(scope=scope, reservation_required=True),)).answer(*law, schema=schema)
    without = w.ask(consents=(w.consent(scope=scope),)).answer(*law, schema=schema)
    assert (given.outcome, without.outcome) == (Outcome.PERMIT, Outcome.DENY)


def test_a_local_pack_may_ask_for_a_fact_of_its_own() -> None:
    """A municipality's prohibition may rest on a fact that the jurisdiction's pack does not know."""
    fact = FactDefinition("routine_followed", FactType.BOOL, "case_file")
    local = w.pack(
        w.shut("ale-1", when=Has(fact.name, (False,))),
        id="ale",
        jurisdiction=False,
        schema=FactSchema({**SCHEMA.facts, fact.name: fact}),
    )
    law = w.pack(w.secrecy(), w.lift())
    kept, broken = (
        w.ask(circumstances=w.known(routine_followed=value)).to(law, local) for value in (True, False)
    )
    assert (kept.outcome, broken.outcome) == (Outcome.PERMIT, Outcome.DENY)


@pytest.mark.parametrize(("stated", "level"), [(False, HarmLevel.DANGER), (True, HarmLevel.CLEARLY_NONE)])
def test_a_stated_harm_does_not_win_over_a_finding(*, stated: bool, level: HarmLevel) -> None:
    """That considerable harm is stated and found differently is refused; neither silently opens to a guardian."""
    said = w.Circumstance("considerable_harm_to_minor", stated, about=w.YOUTH)
    found = w.finding(level=level, recipient="guard.one", purpose="care")
    law = (w.secrecy(), w.lift(when=Has("considerable_harm_to_minor", (False,)), whose=w.Whose.SUBJECT))
    with pytest.raises(ConflictingFactsError, match="'considerable_harm_to_minor' about youth-1"):
        w.ask(circumstances=(said,), harm=(found,)).answer(*law)


def test_a_no_to_a_check_that_may_not_apply_settles_nothing() -> None:
    """Whether a check applies is to be found before a no to it is a settled denial."""
    law = (w.open_activity(at="clinic"), w.check(when=NEEDED))
    no = (w.judged("check-1", Answer.NO, recipient="guard.one"),)
    unknown, known, other = (
        w.ask(judgements=no, circumstances=stated).answer(*law)
        for stated in ((), w.known(needed=True), w.known(needed=False))
    )
    assert (unknown.outcome, [one.passed for one in unknown.checks]) == (Outcome.REFER, [None])
    assert (known.outcome, known.settled) == (Outcome.DENY, True)
    assert other.outcome is Outcome.PERMIT
    yes = w.ask(judgements=(w.judged("check-1", recipient="guard.one"),)).answer(*law)
    assert yes.outcome is Outcome.PERMIT
