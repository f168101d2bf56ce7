"""What changed between two days: what is listed, the witness for it, and the honest reason where there is none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from collabmodel.analysis.changes import Change, ChangeKind, NoWitness, Shown, changes, shown
from collabmodel.analysis.sketch import Sketch
from collabmodel.analysis.stilled import as_worded, stilled
from collabmodel.analysis.witness import Flip, Standpoint, Witness
from collabmodel.model.decision import Outcome
from collabmodel.packs import se_osl

PACK = se_osl.PACK
ONE_DAY = timedelta(days=1)

TURNING_DAYS = {
    date(2025, 4, 1): ("osl-10-18a", "osl-10-24", "lub-6"),
    date(2025, 7, 1): ("osl-18-13a", "sol-15-8"),
    date(2025, 12, 1): ("osl-10-15a",),
    date(2026, 1, 15): ("sol-19-1", "osl-40-7g", "fb-6-20c"),
    date(2026, 7, 1): ("osl-26-11a",),
}
"""Days of the change log, and provisions for which a question must be found whose outcome turns."""


def change_of(ident: str, day: date) -> Change:
    """The change of a provision on a day."""
    return next(one for one in changes(PACK, day - ONE_DAY, day) if one.provision.id == ident)


def shown_on(ident: str, day: date) -> Shown:
    """The change with its witness."""
    return shown(change_of(ident, day), PACK, day - ONE_DAY, day)


def answers(sketch: Sketch, ident: str, day: date) -> tuple[Outcome, Outcome, Outcome]:
    """The outcome the day before, on the day, and on the day had the provision stood still."""
    still = stilled(PACK, ident, day - ONE_DAY)
    points = (Standpoint((PACK,), day - ONE_DAY), Standpoint((PACK,), day), Standpoint((still,), day))
    before, after, unchanged = (point.asked(sketch).outcome for point in points)
    return before, after, unchanged


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "ident"), [(d, i) for d, idents in TURNING_DAYS.items() for i in idents], ids=str
)
def test_a_question_turns_because_of_the_provision(day: date, ident: str) -> None:
    """The witness is answered otherwise on the two days, and as before had the provision stood still."""
    witness = shown_on(ident, day).search.witness
    assert witness is not None
    assert witness.flip is Flip.OUTCOME
    before, after, unchanged = answers(witness.sketch, ident, day)
    assert (before, after, unchanged) == witness.outcomes
    assert before is not after
    assert unchanged is not after


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "ident"), [(date(2025, 12, 1), "osl-10-15a"), (date(2025, 4, 1), "osl-10-18a")]
)
def test_a_witness_states_nothing_that_the_difference_does_not_need(day: date, ident: str) -> None:
    """Leave out any statement of a witness, and the difference is another or gone."""
    witness = shown_on(ident, day).search.witness
    assert witness is not None
    for plainer in witness.sketch.simpler():
        assert plainer.weight < witness.sketch.weight
        assert answers(plainer, ident, day) != witness.outcomes


def test_the_general_clause_of_2025_is_shown_plainly() -> None:
    """Under OSL 10:15 a authorities may give for the purpose of preventing crime; the day before they might not."""
    witness = shown_on("osl-10-15a", date(2025, 12, 1)).search.witness
    assert witness is not None
    assert witness.sketch.purpose == "crime_prevention"
    assert dict(witness.sketch.stated) == {"needed_by_recipient": True}
    assert witness.outcomes == (Outcome.DENY, Outcome.PERMIT, Outcome.DENY)
    assert not witness.tightens
    assert witness.loosens


def test_the_search_gives_the_same_witness_each_time() -> None:
    """Two searches find the same question, after as many questions."""
    first, second = (shown_on("fb-6-20c", date(2026, 1, 15)).search for _ in range(2))
    assert isinstance(first.witness, Witness)
    assert isinstance(second.witness, Witness)
    assert (first.witness.sketch, first.asked) == (second.witness.sketch, second.asked)


def test_every_kind_of_change_is_told_apart() -> None:
    """New, gone, worded anew, and with another circle."""
    kinds = {
        "osl-10-15a": (date(2025, 12, 1), ChangeKind.NEW),
        "sol01-15-1": (date(2025, 7, 1), ChangeKind.GONE),
        "osl-10-18a": (date(2025, 4, 1), ChangeKind.REWORDED),
        "sol-20-6": (date(2026, 1, 15), ChangeKind.MEMBERS),
    }
    for ident, (day, kind) in kinds.items():
        assert change_of(ident, day).kind is kind, ident


def test_what_a_decision_may_rest_on_is_named() -> None:
    """The conditions and the receivers of 10:18 a differ from April 2025."""
    assert change_of("osl-10-18a", date(2025, 4, 1)).aspects == ("when", "to")


def test_who_came_to_a_list_is_named() -> None:
    """The Tax Agency reports concern from 15 January 2026."""
    (seat,) = [one for one in change_of("sol-19-1", date(2026, 1, 15)).members if one.party == "tax_agency"]
    assert (seat.list, seat.before, seat.after) == ("sol_19_1_reporters", False, True)


def test_where_nothing_can_turn_the_reason_is_told() -> None:
    """Where only the text differs, where a wording is unread, and where a record decides nothing, no question is put."""
    found = {}
    for day in TURNING_DAYS:
        for change in changes(PACK, day - ONE_DAY, day):
            if (
                change.kind is ChangeKind.REWORDED
                and not set(change.aspects) - {"unread"}
                and not change.members
            ):
                found[change.provision.id] = (change, shown(change, PACK, day - ONE_DAY, day))
    reasons = {one.why_none for _, one in found.values()}
    assert {NoWitness.TEXT_ONLY, NoWitness.UNREAD, NoWitness.PURE_REFERENCE} <= reasons
    for change, one in found.values():
        if one.why_none is NoWitness.TEXT_ONLY:
            assert change.aspects == ()
        if one.why_none is not NoWitness.NOT_FOUND and one.search.witness is None:
            assert one.search.asked == 0


def test_a_provision_that_came_and_went_is_told() -> None:
    """A provision in force on neither day, but between them, is listed and has no witness."""
    ident = next(p for p in PACK.provisions if p.period.until is not None and p.period.since is not None)
    start = ident.wordings[0].since - ONE_DAY
    end = ident.wordings[-1].until
    assert end is not None
    (change,) = [one for one in changes(PACK, start, end) if one.provision.id == ident.id]
    assert change.kind is ChangeKind.PASSED
    assert shown(change, PACK, start, end).why_none is NoWitness.PASSED


def test_nothing_changes_within_a_day() -> None:
    """Between a day and itself nothing differs."""
    assert changes(PACK, date(2026, 3, 2), date(2026, 3, 2)) == ()


def test_the_ceiling_that_came_with_its_door_is_shown_by_what_would_have_been() -> None:
    """The ceiling of 10:23 turns no answer from one day to the next; without it the new clause would have."""
    witness = shown_on("osl-10-23-ceiling", date(2025, 12, 1)).search.witness
    assert witness is not None
    assert witness.flip is Flip.OFFSET
    assert witness.before.outcome is witness.after.outcome is not Outcome.PERMIT
    assert witness.unchanged.outcome is Outcome.PERMIT


def test_a_record_that_is_no_ground_is_shown_by_being_named() -> None:
    """From the day a record says that something is no ground, an answer that leans on it names it."""
    found = shown_on("lub-8", date(2025, 4, 1))
    assert found.search.witness is not None
    assert found.search.witness.flip is Flip.GROUND
    assert found.search.witness.sketch.claims == {"lub-8"}


def test_a_provision_that_stands_still_is_as_on_the_day() -> None:
    """Stood still, a provision has the terms of its day on any day; before it came it is gone."""
    still = stilled(PACK, "osl-10-18a", date(2014, 1, 1))
    terms = as_worded(still.provision("osl-10-18a"), date(2026, 1, 1))
    assert terms == as_worded(PACK.provision("osl-10-18a"), date(2014, 1, 1))
    assert as_worded(PACK.provision("osl-10-15a"), date(2025, 11, 30)) is None
    with pytest.raises(KeyError):
        stilled(PACK, "osl-10-15a", date(2025, 11, 30)).provision("osl-10-15a")
