"""Answers: grounds, what is missing, what is nearest, and refusals as errors."""

from datetime import date

import attrs
import pytest

from collabmodel.errors import DisclosureRefused, JournalError, NaiveTimeError
from collabmodel.model.assessments import Answer
from collabmodel.model.decision import CheckTrial, DoorState, ItemDecision, MissingKind, Outcome
from collabmodel.model.ids import ItemId, OfficialId, TenantId
from collabmodel.model.information import Marks
from collabmodel.model.journal import EntryKind, Event, Head, JournalEntry, link, verify_chain
from collabmodel.model.people import ProtectedIdentity
from collabmodel.rules.conditions import ALWAYS, AllOf, Has
from collabmodel.rules.provisions import Mode, Question, Reach, Test, Whose, Wording
from tests import worlds as w

FITTING = Question("fitting", Answer.YES)
NEEDED = Has("needed", (True,))


def missing(answer: ItemDecision) -> set[tuple[str, str, str, bool]]:
    """What is missing, as kind, name, provision and whether it is live."""
    return {(one.kind.value, one.name, one.wanted_by, one.live) for one in answer.missing}


def test_a_permit_lacks_nothing() -> None:
    """Where everything may be given nothing is missing."""
    assert w.ask().answer(w.secrecy(), w.lift()).missing == ()


def test_what_nobody_covers_lacks_a_rule() -> None:
    """Where no rule speaks of the activity, that is what is missing."""
    assert missing(w.ask().answer(w.open_activity(at="yard"))) == {("coverage", "coverage", "pack", True)}


def test_a_check_lacks_its_answer() -> None:
    """An unanswered check is missing, by its question."""
    answer = w.ask().answer(w.open_activity(at="clinic"), w.check())
    assert missing(answer) == {("check", "fitting", "check-1", True)}


def test_a_check_without_question_lacks_the_protection_level() -> None:
    """A check that has no question lacks the level of protection."""
    answer = w.ask().answer(w.open_activity(at="clinic"), w.check())
    silent = CheckTrial(answer.checks[0].provision, "youth-1", passed=None)
    assert [one.name for one in attrs.evolve(answer, checks=(silent,)).missing] == ["protection_level"]


def test_an_unsettled_scope_lacks_its_facts() -> None:
    """A secrecy that may protect lacks the circumstances that decide it, and not those that are known."""
    law = w.secrecy(when=AllOf((NEEDED, Has("urgent", (True,)))), test=Test.ABSOLUTE)
    assert missing(w.ask(circumstances=w.known(urgent=True)).answer(law)) == {
        ("fact", "needed", "osl-26-1", True)
    }


def test_a_straight_test_lacks_an_assessment_that_a_reversed_one_only_invites() -> None:
    """An absent harm assessment is a live question under a straight test alone."""
    straight = w.ask().answer(w.secrecy(test=Test.STRAIGHT))
    reversed_ = w.ask().answer(w.secrecy())
    pending = w.ask(harm=(w.finding(level=None, recipient="guard.one", purpose="care"),)).answer(w.secrecy())
    assert missing(straight) == missing(pending) == {("harm", "men", "osl-26-1", True)}
    assert missing(reversed_) == {("harm", "men", "osl-26-1", False)}


def test_a_doubt_in_law_is_missing_an_answer_by_a_lawyer() -> None:
    """A contested secrecy, and a contested door, lack the lawyer's word."""
    answer = w.ask().answer(
        w.secrecy(contested="courts differ", test=Test.ABSOLUTE), w.lift(contested="no source")
    )
    assert {(one.kind, one.name, one.supplied_by) for one in answer.missing} == {
        (MissingKind.DOUBT, "courts differ", "lawyer"),
        (MissingKind.DOUBT, "no source", "lawyer"),
    }


def test_a_door_lacks_what_is_not_known() -> None:
    """A half-open door lacks its other circumstances, its judgement and its consent, each by name."""
    when = AllOf((NEEDED, Has("urgent", (True,)), Has("consent_valid", (True,))))
    answer = w.ask(circumstances=w.known(needed=True)).answer(
        w.secrecy(test=Test.ABSOLUTE), w.lift(when=when, question=FITTING, whose=Whose.CONSENTING_PERSON)
    )
    assert {one[:2] for one in missing(answer)} - {("harm", "men")} == {
        ("fact", "urgent"),
        ("consent", "consent_valid"),
        ("judgement", "fitting"),
    }


def test_an_answered_judgement_is_not_missing() -> None:
    """A door whose question is answered lacks only its circumstances."""
    when = AllOf((NEEDED, Has("urgent", (True,))))
    asked = w.ask(
        circumstances=w.known(urgent=True), judgements=(w.judged("osl-10-1", recipient="guard.one"),)
    )
    answer = asked.answer(w.secrecy(test=Test.ABSOLUTE), w.lift(when=when, question=FITTING))
    assert missing(answer) == {("fact", "needed", "osl-10-1", True)}


def test_the_nearest_doors_come_in_order() -> None:
    """A live door comes first, then consent, then the half-met, then what can be claimed; closed doors are left out."""
    law = (
        w.secrecy(test=Test.ABSOLUTE),
        w.lift("osl-10-1", when=AllOf((Has("category", ("health",)), NEEDED))),
        w.lift("osl-10-2", question=FITTING),
        w.lift(
            "osl-12-2",
            door=w.DoorKind.WAIVER,
            whose=Whose.CONSENTING_PERSON,
            when=Has("consent_valid", (True,)),
        ),
        w.lift("osl-10-27", on_claim=True),
        w.lift("osl-10-28", when=Has("category", ("school",))),
        w.lift("osl-10-29", when=NEEDED),
        w.lift("osl-10-30", on_claim=True, when=NEEDED),
    )
    names = [door.provision.id for door in w.ask().answer(*law).nearest]
    assert names[:2] == ["osl-10-2", "osl-12-2"]
    assert set(names) >= {"osl-10-1", "osl-10-27"}
    assert "osl-10-28" not in names


def test_a_lifted_unit_has_no_nearest_door() -> None:
    """Of what is open already no nearer door is named."""
    assert w.ask().answer(w.secrecy(), w.lift(), w.lift("osl-10-2", question=FITTING)).nearest == ()


def test_grounds_name_everything_that_carried_the_answer_once() -> None:
    """Check, secrecy, limit and door are grounds, each once, and the one that closes a door too."""
    answer = w.ask().answer(w.secrecy(test=Test.ABSOLUTE), w.lift(), w.shut(), w.check())
    assert [ground.id for ground in answer.grounds] == ["check-1", "osl-26-1", "osl-10-1", "osl-10-90"]
    free = w.ask(recipient=w.Recipient(person=w.YOUTH)).answer(
        w.secrecy(), w.lift("osl-12-1", door=w.DoorKind.LIMIT, whose=Whose.RECIPIENT)
    )
    assert [ground.id for ground in free.grounds] == ["osl-26-1", "osl-12-1"]
    assert [ground.id for ground in w.ask().answer(w.open_activity(at="clinic")).grounds] == ["open-1"]


def test_unread_grounds_are_shown() -> None:
    """A ground whose wording of the day nobody has read is shown apart."""
    old = w.secrecy(wordings=(Wording(date(2020, 1, 1), unread=True),))
    assert [ground.id for ground in w.ask().answer(old, w.lift()).unread] == ["osl-26-1"]


def test_a_decision_refers_before_it_denies() -> None:
    """One item to refer makes the whole decision one to refer; one denied, a denial; all given, a permit."""
    given, kept = w.ask(), w.ask(activity="yard", marks=Marks(frozenset(), "2"))
    law = w.pack(w.secrecy(), w.lift())
    permit, refer = given.to(law), kept.to(law)
    deny = given.to(w.pack(w.secrecy()))
    assert [permit.outcome, refer.outcome, deny.outcome] == [Outcome.PERMIT, Outcome.REFER, Outcome.DENY]
    assert attrs.evolve(permit, items=(*permit.items, *deny.items, *refer.items)).outcome is Outcome.REFER
    assert attrs.evolve(permit, items=(*permit.items, *deny.items)).outcome is Outcome.DENY
    assert permit.permitted == {ItemId("item-1")}
    assert deny.permitted == frozenset()
    assert permit.of("item-1") is permit.items[0]
    with pytest.raises(KeyError):
        permit.of("item-2")


def test_a_refusal_can_be_raised() -> None:
    """A caller who asks for an error gets one that names the decision, and a permit raises nothing."""
    law = (w.secrecy(), w.lift())
    w.ask().to(w.pack(*law)).require()
    refused = w.ask().to(w.pack(w.secrecy()))
    with pytest.raises(DisclosureRefused, match=rf"decision {refused.id}: deny") as error:
        refused.require()
    assert error.value.decision_id == refused.id


def test_a_refused_check_settles_a_denial() -> None:
    """A check that somebody has answered with no is a settled denial."""
    answers = (w.judged("check-1", Answer.NO, recipient="guard.one"),)
    answer = w.ask(judgements=answers).answer(w.open_activity(at="clinic"), w.check())
    assert (answer.outcome, answer.settled) == (Outcome.DENY, True)


def test_an_identity_nobody_has_looked_at_waits() -> None:
    """A check on protected identity holds back until somebody has looked."""
    protected = Has("protection_level", ("fictitious_identity",))
    unknown = w.ask(people=(w.person(protection=ProtectedIdentity.UNKNOWN),))
    known = w.ask()
    law = (w.open_activity(at="clinic"), w.check(when=protected))
    assert unknown.answer(*law).outcome is Outcome.REFER
    assert known.answer(*law).outcome is Outcome.PERMIT


def entries(count: int = 3) -> list[JournalEntry]:
    """A chain."""
    found: list[JournalEntry] = []
    for n in range(count):
        found.append(
            link(
                Event(EntryKind.DECISION, f"d-{n}"),
                tenant=TenantId("lillby"),
                last=Head(found[-1].seq, found[-1].hash) if found else Head(),
                recorded_at=w.NOW,
                actor=OfficialId("anna"),
                purpose="test",
                legal_ground="none",
            )
        )
    return found


def test_a_chain_that_holds_is_counted() -> None:
    """A chain of three is three, and one of none is none."""
    assert [verify_chain(entries()), verify_chain([])] == [3, 0]


@pytest.mark.parametrize(
    ("broken", "seq"),
    [
        (lambda es: es[1:], 1),
        (lambda es: [es[0], es[2]], 2),
        (lambda es: [es[0], attrs.evolve(es[1], purpose="other"), es[2]], 2),
        (lambda es: [es[0], attrs.evolve(es[1], previous="1" * 64), es[2]], 2),
        (lambda es: [es[0], attrs.evolve(es[1], algorithm="md5")], 2),
    ],
    ids=["first taken out", "second taken out", "changed", "relinked", "hashed otherwise"],
)
def test_a_chain_that_was_touched_names_the_first_entry(broken: object, seq: int) -> None:
    """An entry taken out, changed, relinked or hashed otherwise is named by its number."""
    with pytest.raises(JournalError) as error:
        verify_chain(broken(entries()))  # type: ignore[operator]
    assert error.value.seq == seq


def test_an_entry_has_a_real_moment() -> None:
    """A naive time of recording is refused."""
    with pytest.raises(NaiveTimeError, match=r"journal entry 1"):
        attrs.evolve(entries(1)[0], recorded_at=w.NOW.replace(tzinfo=None))


def test_a_door_that_is_open_elsewhere_is_shown_where_it_is_shut() -> None:
    """A door that a prohibition closes is among the grounds of the denial, with what closes it."""
    law = (w.secrecy(test=Test.ABSOLUTE), w.lift(reach=Reach(Mode.ALL), when=ALWAYS), w.shut())
    (unit,) = w.ask().answer(*law).units
    assert [door.state for door in unit.doors] == [DoorState.SHUT]


def test_a_duty_lacks_the_answer_that_would_bind_it() -> None:
    """A duty whose question nobody has answered lacks it, and one that is answered or asks nothing lacks nothing."""
    law = (w.open_activity(at="clinic"), w.check())
    duty = w.lift("act-1", door=w.DoorKind.DUTY, question=FITTING)
    silent = w.lift("act-2", door=w.DoorKind.DUTY, contested="x")
    answered = w.ask(judgements=(w.judged("act-1", recipient="guard.one"),))
    assert ("judgement", "fitting", "act-1", True) in missing(w.ask().answer(*law, duty, silent))
    assert missing(answered.answer(*law, duty, silent)) == {("check", "fitting", "check-1", True)}


def test_a_decision_has_a_digest_of_its_own() -> None:
    """The digest of a decision is that of everything in it."""
    given, refused = w.ask().to(w.pack(w.secrecy(), w.lift())), w.ask().to(w.pack(w.secrecy()))
    assert given.digest == w.ask().to(w.pack(w.secrecy(), w.lift())).digest
    assert given.digest != refused.digest


def test_an_outcome_has_no_truth() -> None:
    """An outcome used as a condition raises, whichever it is."""
    for outcome in Outcome:
        with pytest.raises(TypeError, match=r"compare it with Outcome.PERMIT"):
            bool(outcome)
