"""The engine: coverage, combination, extension, and what an answer carries."""

import pytest

from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.assessments import HarmKind, HarmLevel
from collabmodel.model.decision import Basis, DoorState, Outcome
from collabmodel.model.ids import AgencyId
from collabmodel.rules.conditions import Has
from collabmodel.rules.provisions import Mode, Reach, Test
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


@pytest.mark.parametrize("record", [w.open_activity(at="clinic"), w.secrecy("psl-6-12", regime="private", marks=frozenset())])
def test_what_speaks_of_every_holder_covers_a_private_one(record: object) -> None:
    """An activity said to be open, or a private duty of silence, covers a private holder."""
    assert w.ask(holder=body(LegalBasis.PRIVATE)).answer(record).covered  # type: ignore[arg-type]


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
