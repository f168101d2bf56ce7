"""Closed words, dated lists, and who a rule's parties are."""

from datetime import date

import pytest

from collabmodel.errors import UnknownCodeError
from collabmodel.model.agencies import Agency, Branch, LegalBasis
from collabmodel.model.decision import DoorState, Outcome
from collabmodel.model.disclosure import Recipient
from collabmodel.model.ids import AgencyId, BranchId
from collabmodel.packs import se_osl
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.packs import rulebook
from collabmodel.rules.provisions import Wording
from collabmodel.rules.situation import Situation
from collabmodel.rules.vocabulary import Seat
from collabmodel.testing.packs import VOCABULARY
from tests import worlds as w


@pytest.mark.parametrize(
    ("kind", "known", "unknown"),
    [
        ("activity", "clinic", "clinik"),
        ("party", "partner", "parner"),
        ("agency kind", "bureau", "anyone"),
        ("category", "health", "helth"),
        ("mark", "plan", "plans"),
        ("purpose", "care", "cure"),
        ("mark vocabulary", "2", "3"),
    ],
)
def test_a_word_outside_the_vocabulary_is_refused(kind: str, known: str, unknown: str) -> None:
    """A word that the pack does not have is named with its place, and a near word is offered."""
    VOCABULARY.require(kind, {known}, where="x")
    with pytest.raises(UnknownCodeError, match=rf"here: '{unknown}' is not a known {kind}") as refused:
        VOCABULARY.require(kind, {known, unknown}, where="here")
    assert (refused.value.kind, refused.value.code, refused.value.where) == (kind, unknown, "here")


def test_there_is_no_other_vocabulary() -> None:
    """A kind of word that does not exist is an error of the caller."""
    with pytest.raises(KeyError, match=r"no vocabulary of kind 'colour'"):
        VOCABULARY.words("colour")


def test_codes_imply_others() -> None:
    """A code brings what it implies, and an unknown one brings nothing."""
    assert VOCABULARY.implied({"clinic_board", "stranger"}) == {"clinic_board", "municipality", "stranger"}


@pytest.mark.parametrize(
    ("seat", "states"),
    [
        (Seat("a", date(2024, 1, 1)), [False, True, True]),
        (Seat("a", None, seen_by=date(2024, 1, 1)), [None, True, True]),
        (Seat("a", None), [None, None, None]),
        (Seat("a", None, until=date(2025, 1, 1)), [None, None, False]),
        (Seat("a", date(2020, 1, 1), until=date(2024, 1, 1)), [True, False, False]),
    ],
)
def test_a_seat_on_a_dated_list(seat: Seat, states: list[bool | None]) -> None:
    """A member holds its seat between its days; of one seen later nobody knows since when."""
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2025, 1, 1))
    assert [seat.holds(day) for day in days] == states


def guards(*, kind: str = "guard_office", basis: LegalBasis = LegalBasis.AUTHORITY) -> dict[str, object]:
    """A register with a recipient of this kind."""
    agency = Agency(AgencyId("guards"), "Kontoret", kind, basis)
    branches = (
        Branch(BranchId("clinic.one"), w.CLINIC.id, "One", frozenset({"clinic"})),
        Branch(
            BranchId("guard.one"), agency.id, "One", frozenset({"ward", "desk"}), roles=frozenset({"partner"})
        ),
    )
    return {"agencies": (w.CLINIC, agency), "branches": branches}


@pytest.mark.parametrize(
    ("receivers", "kind", "expected"),
    [
        (("list:members",), "guard_office", DoorState.OPEN),
        (("list:members",), "bureau", DoorState.OPEN),
        (("list:members",), "parish", None),
        (("guard_office",), "guard_office", DoorState.OPEN),
        (("bureau",), "guard_office", None),
        (("partner",), "guard_office", DoorState.OPEN),
        (("ward",), "guard_office", DoorState.DORMANT),
        (("yard",), "guard_office", None),
        (("any_authority",), "guard_office", DoorState.OPEN),
    ],
)
def test_who_may_receive(receivers: tuple[str, ...], kind: str, expected: DoorState | None) -> None:
    """A rule's *to* means kinds, roles, functions and members of lists; several functions leave it unsettled which."""
    (unit,) = w.ask(**guards(kind=kind)).answer(w.secrecy(), w.lift(receivers=receivers)).units
    assert [door.state for door in unit.doors] == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("receiver", "basis", "opens"),
    [
        ("any_authority", LegalBasis.UNKNOWN, False),
        ("private_recipient", LegalBasis.PRIVATE, True),
        ("private_recipient", LegalBasis.UNKNOWN, False),
        ("another_authority", LegalBasis.EQUATED, True),
    ],
)
def test_what_a_recipient_is_in_law(receiver: str, basis: LegalBasis, *, opens: bool) -> None:
    """Private bodies are private recipients, equated ones authorities, and an undecided one is neither for certain."""
    answer = w.ask(**guards(basis=basis)).answer(w.secrecy(), w.lift(receivers=(receiver,)))
    assert (answer.outcome is Outcome.PERMIT) is opens


def test_a_party_that_follows_a_fact() -> None:
    """A recipient is a partner where the fact says so, is not where it denies it, and may be while it is missing."""
    law = (w.secrecy(), w.lift(receivers=("partner",)))
    outcomes = [
        [door.state for door in w.ask(circumstances=known).answer(*law).units[0].doors]
        for known in (w.known(recipient_is_partner=True), w.known(recipient_is_partner=False), ())
    ]
    assert outcomes == [[DoorState.OPEN], [], [DoorState.DORMANT]]


@pytest.mark.parametrize(
    ("person", "receiver", "opens"),
    [
        (w.YOUTH, "subject_self", True),
        (w.MOTHER, "guardian", True),
        (w.MOTHER, "those_concerned", True),
        (w.NEIGHBOUR, "those_concerned", False),
        (w.NEIGHBOUR, "anyone", True),
        (w.YOUTH, "any_authority", False),
    ],
)
def test_a_person_as_recipient(person: w.IndividualId, receiver: str, *, opens: bool) -> None:
    """The person itself, a guardian and a neighbour are told apart, and none is an authority."""
    answer = w.ask(recipient=Recipient(person=person)).answer(w.secrecy(), w.lift(receivers=(receiver,)))
    assert (answer.outcome is Outcome.PERMIT) is opens


def test_a_list_that_begins_later_stands_in_for_an_unread_wording() -> None:
    """In a wording that nobody read, a list counts as it was first read."""
    old = (Wording(date(2000, 1, 1), unread=True),)
    moment = w.NOW.replace(year=2019)
    for unread, expected in ((True, [DoorState.OPEN]), (False, [])):
        lift = w.lift(receivers=("list:members",), wordings=old, unread=unread)
        (unit,) = w.ask(at=moment, **guards(kind="parish")).answer(w.secrecy(wordings=old), lift).units
        assert [door.state for door in unit.doors] == expected


def test_boards_of_one_municipality() -> None:
    """A social board of the same municipality is known as such, one of another is not."""
    agencies = [
        w.AGENCIES[1],
        Agency(
            AgencyId("social"), "Socialnämnden", "social_board", LegalBasis.AUTHORITY, municipality="lillby"
        ),
        Agency(
            AgencyId("social2"), "Socialnämnden", "social_board", LegalBasis.AUTHORITY, municipality="storby"
        ),
    ]
    states = []
    for ident in ("social", "social2"):
        branch = Branch(BranchId("social.ifo"), AgencyId(ident), "IFO", frozenset({"social_services"}))
        facts = FactSheet(
            agencies=tuple(agencies),
            branches=(*w.BRANCHES[1:], branch),
            officials=w.OFFICIALS,
            people=w.household(),
        )
        item = w.item(holder=BranchId("schools.one"), activity="teaching")
        request = w.request(about=item, recipient=Recipient(branch=branch.id), official="rut")
        situation = Situation(request, item, facts, rulebook([se_osl.PACK]))
        states.append(situation.recipient_parties.holds("social_board_same_municipality"))
    assert states == [True, False]
