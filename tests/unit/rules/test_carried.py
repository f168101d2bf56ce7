"""Secrecy that came along with an item: what carries it, what takes over, what is unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from collabmodel.errors import ModelError, RulePackError, UnknownCodeError, UnknownReferenceError
from collabmodel.model.agencies import Agency, Branch, LegalBasis
from collabmodel.model.assessments import HarmLevel, NothingMoreKnown
from collabmodel.model.decision import (
    DoorState,
    Harm,
    Interest,
    ItemDecision,
    MissingKind,
    Outcome,
    Removal,
    Unit,
)
from collabmodel.model.disclosure import Recipient
from collabmodel.model.ids import AgencyId, BranchId
from collabmodel.model.information import Marks, Origin, Party, PersonRole, ReachedBy
from collabmodel.rules.conditions import Below, Has
from collabmodel.rules.evaluate import evaluate
from collabmodel.rules.facts import Members
from collabmodel.rules.packs import rulebook
from collabmodel.rules.provisions import InSectionException, Limb, Mode, Reach, Test
from collabmodel.rules.situation import Situation
from tests import worlds as w

WARDS, YARDS = BranchId("wards.one"), BranchId("yards.one")
STRONG = w.secrecy("osl-25-1", at=frozenset({"ward"}), test=Test.ABSOLUTE)
WEAK = w.secrecy("osl-26-1", at=frozenset({"yard"}), test=Test.STRAIGHT)
OPEN = w.open_activity(at="yard")
CARRIES, GIVES_WAY = w.transfer(), w.precedence()
HARMLESS = w.finding(level=HarmLevel.CLEARLY_NONE, recipient="guard.one", purpose="care")


def asked(**changes: Any) -> w.Asked:  # noqa: ANN401 - passed on to the builder
    """The clinic's yard has got an item about the youth from the wards, and would tell the guard office."""
    basis = changes.pop("basis", LegalBasis.AUTHORITY)
    source = changes.pop("source", "wards")
    agencies = (w.CLINIC, w.OFFICE, Agency(AgencyId("wards"), "Avdelningen", "bureau", basis))
    branches = (
        Branch(
            BranchId("clinic.one"),
            w.CLINIC.id,
            "One",
            frozenset({"clinic", "yard"}),
            changes.pop("mine", None),
        ),
        Branch(BranchId("guard.one"), w.OFFICE.id, "One", changes.pop("theirs", frozenset({"desk"}))),
        Branch(
            WARDS,
            AgencyId(source),
            "One",
            changes.pop("functions", frozenset({"ward"})),
            changes.pop("apart", None),
        ),
        Branch(YARDS, AgencyId("wards"), "Two", frozenset({"yard"}), independent=True),
    )
    values = {"activity": "yard", "reached_by": ReachedBy.SUPERVISION, "origin": Origin(WARDS)}
    return w.ask(**{**values, "agencies": agencies, "branches": branches, **changes})


def carried(answer: ItemDecision) -> dict[str, Unit]:
    """The units of what came along, by provision."""
    return {unit.provision.id: unit for unit in answer.units if unit.carried_by is not None}


def test_what_came_along_protects_in_an_open_activity() -> None:
    """An item that was received with its secrecy is no more open than where it came from."""
    answer = asked().answer(STRONG, OPEN, CARRIES)
    (unit,) = answer.units
    assert (answer.outcome, answer.settled) == (Outcome.DENY, True)
    assert (unit.provision.id, unit.in_scope, unit.harm) == ("osl-25-1", True, Harm.NO_TEST)
    assert {ground.id for ground in answer.grounds} == {"osl-25-1", "osl-11-1"}
    assert asked().answer(STRONG, OPEN).outcome is Outcome.PERMIT


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"reached_by": ReachedBy.OWN, "origin": None}, CARRIES),
        ({"basis": LegalBasis.PRIVATE}, CARRIES),
        ({"source": "clinics", "apart": False, "mine": False}, CARRIES),
        ({}, w.transfer(senders=("parish",))),
        ({}, w.transfer(receivers=("parish",))),
        ({}, w.transfer(when=Has("reached_by", ("direct_access",)))),
        ({}, w.transfer(reach=Reach(Mode.LIST, ("osl-26-1",)))),
        ({}, w.transfer(protecting=frozenset({Interest.PUBLIC}))),
        ({}, w.transfer(unless=(InSectionException("own decision", Has("marks", ("plan",))),))),
        ({"functions": frozenset({"desk"})}, CARRIES),
    ],
)
def test_nothing_comes_along_where_the_rule_does_not_say_so(changes: dict[str, Any], rule: object) -> None:
    """A rule carries what it names, by the ways it names, from and to those it names, until what ends it."""
    about = {"marks": Marks(frozenset({"plan"}), "2"), **changes}
    answer = asked(**about).answer(STRONG, OPEN, rule)  # type: ignore[arg-type]
    assert (answer.units, answer.outcome) == ((), Outcome.PERMIT)


@pytest.mark.parametrize(
    ("changes", "rule", "asks"),
    [
        ({"basis": LegalBasis.UNKNOWN}, CARRIES, "origin_activity"),
        ({"source": "clinics"}, CARRIES, "origin_activity"),
        ({}, w.transfer(when=Has("urgent", (True,))), "urgent"),
        ({}, w.transfer(unless=(InSectionException("x", Has("needed", (True,))),)), "needed"),
        (
            {"holder": attrs.evolve(w.CLINIC, legal_basis=LegalBasis.UNKNOWN)},
            CARRIES,
            "holder_is_authority",
        ),
        ({"marks": Marks(frozenset(), None)}, w.transfer(when=Has("marks", ("plan",))), "marks"),
    ],
)
def test_what_is_not_known_of_the_way_leaves_it_unsettled(
    changes: dict[str, Any], rule: object, asks: str
) -> None:
    """Where it cannot be told whether the secrecy came along, the answer is *refer* and says what is asked."""
    if "holder" in changes:
        changes = {
            "agencies": (
                changes["holder"],
                w.OFFICE,
                Agency(AgencyId("wards"), "A", "bureau", LegalBasis.AUTHORITY),
            )
        }
    answer = asked(**changes).answer(STRONG, OPEN, rule)  # type: ignore[arg-type]
    unit = carried(answer)["osl-25-1"]
    assert (unit.in_scope, answer.outcome) == (None, Outcome.REFER)
    assert asks in {one.name for one in answer.missing if one.kind is MissingKind.FACT}


@pytest.mark.parametrize(
    "changes", [{"origin": None}, {"functions": frozenset({"ward", "desk"})}, {"reached_by": ReachedBy.COPY}]
)
def test_an_unknown_origin_is_asked_for(changes: dict[str, Any]) -> None:
    """Of an item that was received, and of which nobody has said whence, that is the question."""
    if "reached_by" in changes:
        changes["origin"] = Origin(WARDS, reached_by=ReachedBy.COPY)
    answer = asked(**changes).answer(w.secrecy("osl-26-1a", at=frozenset({"clinic"})), OPEN, CARRIES)
    (unit,) = answer.units
    assert (unit.provision.id, unit.in_scope, unit.doors) == ("osl-11-1", None, ())
    assert answer.outcome is Outcome.REFER
    assert [(m.name, m.supplied_by) for m in answer.missing] == [("origin_activity", "item")]
    still = NothingMoreKnown(w.ANNA, w.TODAY)
    again = asked(**changes, nothing_more_known=still).answer(
        w.secrecy("osl-26-1a", at=frozenset({"clinic"})), OPEN, CARRIES
    )
    assert again.outcome is Outcome.REFER


def test_no_denial_is_settled_while_it_is_untold_what_came_along() -> None:
    """What came along may open another section (OSL 21:2), so a denial waits for whence it came."""
    harm = w.finding(level=HarmLevel.CONSIDERABLE, recipient="guard.one", purpose="care")
    law = (w.secrecy("osl-21-1", at=frozenset({"yard"})), STRONG, CARRIES)
    law += (w.reference("osl-21-2", extends="osl-21-1"), w.lift(reach=NAMED))
    before = asked(origin=None, harm=(harm,)).answer(*law)
    after = asked(harm=(harm,)).answer(*law)
    assert (before.outcome, before.settled, after.outcome) == (Outcome.DENY, False, Outcome.PERMIT)


def test_inside_one_branch_nothing_unknown_stands_in_the_way() -> None:
    """What may have come along does not hold inside the branch itself, as no secrecy does."""
    inside = asked(origin=None, recipient=Recipient(branch=BranchId("clinic.one")))
    answer = inside.answer(STRONG, OPEN, CARRIES)
    assert [unit.removed for unit in answer.units] == [Removal.SAME_UNIT]
    assert answer.outcome is Outcome.PERMIT


def test_a_branch_that_runs_several_functions_says_which() -> None:
    """The function the item was held in may be stated with its origin."""
    both = frozenset({"ward", "desk"})
    answer = asked(functions=both, origin=Origin(WARDS, "ward")).answer(STRONG, OPEN, CARRIES)
    assert carried(answer)["osl-25-1"].in_scope is True


def test_an_item_may_have_come_a_long_way() -> None:
    """What was carried to one place may be carried on from there."""
    long = Origin(YARDS, reached_by=ReachedBy.SUPERVISION, origin=Origin(WARDS))
    answer = asked(origin=long, apart=True).answer(STRONG, OPEN, CARRIES)
    assert carried(answer)["osl-25-1"].in_scope is True
    other = Origin(YARDS, reached_by=ReachedBy.COPY, origin=Origin(WARDS))
    only = w.transfer(when=Has("reached_by", ("supervision",)))
    assert not asked(origin=other, apart=True).answer(STRONG, OPEN, only).units


def test_what_was_taken_over_on_the_way_is_not_carried_on() -> None:
    """A section of a place on the way that took over is what that place had to carry on."""
    long = Origin(YARDS, reached_by=ReachedBy.SUPERVISION, origin=Origin(WARDS))
    answer = asked(origin=long, apart=True, activity="clinic").answer(STRONG, WEAK, OPEN, CARRIES, GIVES_WAY)
    assert set(carried(answer)) == {"osl-26-1"}


def test_the_point_of_a_section_is_that_of_the_place_it_came_from() -> None:
    """A section in points is carried by the point that applied where the item came from."""
    points = (
        Limb("osl-25-1-p1", "a", "a", at=frozenset({"ward"}), test=Test.REVERSED),
        Limb("osl-25-1-p2", "b", "b", at=frozenset({"yard"}), test=Test.ABSOLUTE),
        Limb("osl-25-1-p3", "c", "c", at=frozenset({"ward"}), since=date(2030, 1, 1)),
    )
    for test in (Test.STRAIGHT, Test.AS_SOURCE):
        law = attrs.evolve(STRONG, at=frozenset({"ward"}), limbs=points, test=test)
        assert set(carried(asked().answer(law, OPEN, CARRIES))) == {"osl-25-1-p1"}
    marked = Limb("osl-25-1-p1", "a", "a", marks=frozenset({"plan"}))
    nothing = attrs.evolve(STRONG, limbs=(marked,), test=Test.AS_SOURCE)
    assert not asked().answer(nothing, OPEN, CARRIES).units


# --------------------------------------------------------------------------------- what takes over


def test_a_weaker_section_of_the_holders_own_takes_over() -> None:
    """Carried secrecy gives way to the holder's own section for the same interest, even a weaker one."""
    answer = asked(harm=(HARMLESS,)).answer(STRONG, WEAK, CARRIES, GIVES_WAY)
    unit = carried(answer)["osl-25-1"]
    assert unit.removed is Removal.TAKEN_OVER
    assert unit.removed_by is not None
    assert (unit.removed_by.id, answer.outcome) == ("osl-11-8", Outcome.PERMIT)
    assert "osl-11-8" in {ground.id for ground in answer.grounds}


@pytest.mark.parametrize(
    ("law", "state"),
    [
        ((STRONG, WEAK, CARRIES), True),
        ((STRONG, WEAK, CARRIES, w.precedence(spared=("osl-26-1",))), True),
        ((STRONG, WEAK, CARRIES, w.precedence(transfers=("osl-22-3",))), True),
        ((STRONG, WEAK, CARRIES, w.precedence(when=Has("urgent", (True,)))), None),
        ((STRONG, attrs.evolve(WEAK, when=Has("needed", (True,))), CARRIES, GIVES_WAY), None),
        ((STRONG, attrs.evolve(WEAK, contested="unsettled"), CARRIES, GIVES_WAY), None),
        ((STRONG, attrs.evolve(WEAK, protects=frozenset({Interest.PUBLIC})), CARRIES, GIVES_WAY), True),
        ((STRONG, w.secrecy("psl-6-12", at=frozenset({"yard"}), regime="private"), CARRIES, GIVES_WAY), True),
    ],
)
def test_what_does_not_take_over(law: tuple[Any, ...], state: bool | None) -> None:
    """Nothing takes over but another section for the same interest, for certain, where a rule says so."""
    answer = asked(harm=(HARMLESS,)).answer(*law)
    unit = carried(answer)["osl-25-1"]
    assert (unit.removed, unit.in_scope) == (None, state)
    assert answer.outcome is not Outcome.PERMIT


def test_public_interests_are_as_many_as_their_chapters() -> None:
    """A section for one public interest does not take over from one for another."""
    public = frozenset({Interest.PUBLIC})
    strong = attrs.evolve(STRONG, protects=public, citation=attrs.evolve(STRONG.citation, chapter="18"))
    for chapter, removed in (("17", None), ("18", Removal.TAKEN_OVER)):
        weak = attrs.evolve(WEAK, protects=public, citation=attrs.evolve(WEAK.citation, chapter=chapter))
        unit = carried(asked().answer(strong, weak, CARRIES, GIVES_WAY))["osl-25-1"]
        assert unit.removed is removed


def test_a_section_that_holds_here_by_itself_is_not_carried_here() -> None:
    """What holds at both places stands once; where it may hold here, both are unsettled."""
    both = w.secrecy("osl-25-1", at=frozenset({"ward", "yard"}))
    assert not carried(asked().answer(both, CARRIES))
    unsure = attrs.evolve(both, when=Has("holder_party", ("bureau",)))
    assert carried(asked().answer(unsure, OPEN, CARRIES))["osl-25-1"].in_scope is True
    unknown = attrs.evolve(both, when=Has("needed", (True,)))
    assert [unit.in_scope for unit in asked().answer(unknown, OPEN, CARRIES).units] == [None, None]


def test_a_local_pack_takes_nothing_over_and_carries_nothing() -> None:
    """Secrecy that a municipality adds opens nothing, and it may not say what travels."""
    base = w.pack(STRONG, OPEN, CARRIES, GIVES_WAY)
    local = w.pack(attrs.evolve(WEAK, id="ale-1"), id="ale", jurisdiction=False)
    (alone,), (both,) = (asked(harm=(HARMLESS,)).to(*packs).items for packs in ((base,), (base, local)))
    assert (alone.outcome, both.outcome) == (Outcome.DENY, Outcome.DENY)
    assert carried(both)["osl-25-1"].removed is None
    for record in (w.transfer("ale-2"), w.precedence("ale-3")):
        with pytest.raises(RulePackError, match="may not lift, open or carry secrecy along"):
            rulebook([base, w.pack(record, id="ale", jurisdiction=False)])


# ------------------------------------------------------------------------------------------- doors


def door_of(answer: ItemDecision) -> tuple[DoorState, int]:
    """The state of the one door of what came along, and how many doubts it has."""
    (door,) = carried(answer)["osl-25-1"].doors
    return door.state, len(door.doubts)


NAMED = Reach(Mode.LIST, ("osl-25-1",))


def test_a_door_that_names_the_section_opens_what_came_along() -> None:
    """What lifts a section for any giver lifts it where it was carried too."""
    answer = asked().answer(STRONG, OPEN, CARRIES, w.lift(reach=NAMED))
    assert (door_of(answer), answer.outcome) == ((DoorState.OPEN, 0), Outcome.PERMIT)


def test_a_door_written_for_the_source_is_a_question_here() -> None:
    """A door for those who hold the section by themselves is no sure door for whoever got it along."""
    answer = asked().answer(STRONG, OPEN, CARRIES, w.lift(reach=NAMED, givers=("bureau",)))
    assert (door_of(answer), answer.outcome) == ((DoorState.LIVE, 1), Outcome.REFER)
    none = asked().answer(STRONG, OPEN, CARRIES, w.lift(reach=NAMED, givers=("parish",)))
    assert carried(none)["osl-25-1"].doors == ()


def test_what_closes_a_door_at_the_source_closes_it_here() -> None:
    """A shut, or an exception, that speaks of the giver of the source holds for what came from there."""
    lift = w.lift(reach=NAMED)
    shut = w.shut(secrecies=("osl-25-1",), givers=("bureau",), when=Has("holder_party", ("bureau",)))
    assert door_of(asked().answer(STRONG, OPEN, CARRIES, lift, shut)) == (DoorState.SHUT, 0)
    excepted = attrs.evolve(lift, except_from=(("bureau", ("osl-25-1",)),))
    assert carried(asked().answer(STRONG, OPEN, CARRIES, excepted))["osl-25-1"].doors == ()


def test_doubts_about_what_carries_keep_a_denial_from_being_settled() -> None:
    """A rule of transfer that is contested, or of which it is unsettled whether it carries this, is a doubt."""
    reach = Reach(Mode.ALL, contested_for=("osl-25-1",))
    for rule in (w.transfer(contested="unsettled"), w.transfer(reach=reach)):
        answer = asked().answer(STRONG, OPEN, rule)
        assert (answer.outcome, len(carried(answer)["osl-25-1"].doubts)) == (Outcome.REFER, 1)


# ----------------------------------------------------------------------------------- where it goes


def test_protection_at_the_recipient_hangs_on_the_way() -> None:
    """Direct access carries the secrecy along; a copy leaves it behind."""
    law = (w.secrecy(), w.transfer(when=Has("reached_by", ("direct_access",))), w.open_activity(at="ward"))
    copied, shared = (
        w.ask(way=way).answer(*law).at_recipient for way in (ReachedBy.COPY, ReachedBy.DIRECT_ACCESS)
    )
    assert (copied.provisions, copied.unknown, copied.covered) == ((), (), True)
    assert [(one.provision.id, one.by.id) for one in shared.carried] == [("osl-26-1", "osl-11-1")]
    assert [one.id for one in shared.provisions] == ["osl-26-1"]


def test_what_may_end_it_at_the_recipient_is_still_to_happen() -> None:
    """That the item may come to stand in a decision of the recipient's own takes no protection from it yet."""
    rule = w.transfer(unless=(InSectionException("own decision", Has("needed", (True,))),))
    assert w.ask().answer(w.secrecy(), rule).at_recipient.carried


def test_a_rule_that_fails_leaves_the_arrival_unknown_and_the_answer_referred() -> None:
    """A rule of transfer that cannot be tried opens nothing, and what it would carry is not known."""
    broken = w.transfer(when=Below("initiative", 3))
    assert [one.id for one in w.ask().answer(w.secrecy(), broken).at_recipient.unknown] == ["osl-26-1"]
    answer = asked().answer(STRONG, OPEN, broken)
    assert (answer.outcome, len(answer.faults)) == (Outcome.REFER, 1)


def test_what_is_not_certain_at_the_recipient_is_told_apart() -> None:
    """A doubt, an unknown fact or an unknown origin makes the protection unknown, not certain."""
    for rule in (w.transfer(contested="x"), w.transfer(when=Has("urgent", (True,)))):
        there = w.ask().answer(w.secrecy(), rule).at_recipient
        assert (there.carried, [one.id for one in there.unknown]) == ((), ["osl-26-1"])
    gap = asked(origin=None).answer(STRONG, OPEN, CARRIES).at_recipient
    assert [one.id for one in gap.unknown] == ["osl-11-1"]


def test_a_recipient_of_several_functions_protects_what_each_of_them_does() -> None:
    """Only what protects in every function the item may be used in is certain."""
    law = (STRONG, WEAK, w.secrecy("osl-21-1", at=frozenset({"desk", "yard"})), OPEN)
    there = asked(theirs=frozenset({"desk", "yard"}), origin=None, reached_by=ReachedBy.OWN).answer(*law)
    assert [one.id for one in there.at_recipient.own] == ["osl-21-1"]
    assert [one.id for one in there.at_recipient.unknown] == ["osl-26-1"]


def test_a_private_recipient_is_told_as_such() -> None:
    """A person or a private body is bound by no secrecy of authorities."""
    assert w.ask(recipient=Recipient(person=w.MOTHER)).answer(w.secrecy()).at_recipient.private is True
    assert w.ask().answer(w.secrecy()).at_recipient.private is False


# ------------------------------------------------------------------------------ facts and refusals


def _fact(**changes: Any) -> object:  # noqa: ANN401 - passed on to the builder
    question = asked(**changes)
    book = rulebook([w.pack(STRONG, OPEN)])
    (item,) = question.request.items
    return Situation(question.request, item, question.facts, book).lookup(None)("origin_activity")


def test_where_it_came_from_is_a_fact() -> None:
    """A condition may ask in which function an item was held where it came from."""
    assert _fact() == Members(frozenset({"ward"}))
    assert _fact(origin=None) is None
    assert _fact(origin=None, reached_by=ReachedBy.OWN) == Members(frozenset())
    assert evaluate(Has("origin_activity", ("ward",)), {"origin_activity": _fact()}.get) is True


@pytest.mark.parametrize(
    ("origin", "error"),
    [
        (Origin(BranchId("nowhere")), UnknownReferenceError),
        (Origin(WARDS, "wrad"), UnknownCodeError),
        (Origin(WARDS, "desk"), ModelError),
        (Origin(WARDS, None, ReachedBy.COPY, Origin(BranchId("nowhere"))), UnknownReferenceError),
    ],
)
def test_an_origin_must_be_one_that_the_register_knows(origin: Origin, error: type[Exception]) -> None:
    """A misspelt branch or function of an origin is refused, however far back it stands."""
    with pytest.raises(error, match="origin"):
        asked(origin=origin).answer(STRONG, OPEN)


def test_parties_of_the_item_are_protected_each_by_itself() -> None:
    """Carried secrecy is one unit for each party, as all secrecy is."""
    both = (Party(w.YOUTH, PersonRole.SUBJECT), Party(w.SIBLING, PersonRole.CLOSE))
    answer = asked(parties=both).answer(STRONG, OPEN, CARRIES)
    assert {unit.party for unit in answer.units} == {w.YOUTH, w.SIBLING}
