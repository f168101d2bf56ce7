"""Where a consent stands at a moment, when it lapses, what it allows, and how it is copied."""
# ruff: noqa: ANN401 - a builder passes on whatever the value it builds may take

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from collabmodel.errors import ModelError, NaiveTimeError, StrangerSignedError
from collabmodel.model.allowed import ScopeView, allowed
from collabmodel.model.answers import Answer, answers
from collabmodel.model.completion import completed_by, lapsed
from collabmodel.model.consent import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    EnteredInError,
    Medium,
    Signature,
    Supersession,
    Withdrawal,
)
from collabmodel.model.consent_states import TERMINAL, ConsentState, state_of
from collabmodel.model.copies import copies
from collabmodel.model.ids import AgencyId, ConsentId, IndividualId, ItemId
from collabmodel.model.people import Custody, Guardianship, Individual
from collabmodel.model.standing import AgePolicy, ConsentStanding, Gap, Use, standing
from collabmodel.model.time import Period
from tests import worlds as w

SIGNED = datetime(2026, 2, 1, 9, tzinfo=UTC)
LATER = SIGNED + timedelta(days=5)
ERROR = EnteredInError(w.ANNA, LATER, "recorded on the wrong child")
WIDE = w.scope(
    categories=frozenset({"social_circumstances", "health"}),
    recipients=frozenset({"police.area", "schools"}),
)


def yes(who: IndividualId, *, given: bool = True, at: datetime = SIGNED, **more: Any) -> Signature:
    """Somebody's word."""
    return Signature(who, Capacity.SUBJECT if who == w.YOUTH else Capacity.GUARDIAN, given, at, **more)


def state(consent: Consent, at: datetime = LATER, **known: Any) -> ConsentState:
    """Where it stands in the household."""
    values = {"person": w.person(), "guardianships": w.guardians(), "policy": AgePolicy(), **known}
    return state_of(consent, at=at, **values)


def view(consent: Consent, at: datetime = LATER, **known: Any) -> ScopeView | None:
    """What it allows in the household."""
    values = {"person": w.person(), "guardianships": w.guardians(), "policy": AgePolicy(), **known}
    return allowed(consent, at, **values)


def use(category: str = "social_circumstances", recipient: str = "police.area", **changes: Any) -> Use:
    """The police would get something to prevent crime."""
    values: dict[str, Any] = {
        "item": ItemId("item-1"),
        "categories": frozenset({category}),
        "discloser": AgencyId("social"),
        "recipients": frozenset({recipient}),
        "purpose": "crime_prevention",
        "at": LATER,
    }
    return Use(**{**values, **changes})


def worth(consent: Consent, one: Use) -> ConsentStanding:
    """What it is worth for one use."""
    return standing(
        consent, one, people={w.YOUTH: w.person()}, guardianships=w.guardians(), policy=AgePolicy()
    )


# ------------------------------------------------------------------------------------------- states


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"signatures": ()}, ConsentState.DRAFT),
        ({"signatures": (), "requested_at": LATER + timedelta(1)}, ConsentState.DRAFT),
        ({"signatures": (), "requested_at": SIGNED}, ConsentState.REQUESTED),
        ({"signers": (w.MOTHER,)}, ConsentState.PARTLY_SIGNED),
        ({}, ConsentState.GIVEN),
        ({"check": None}, ConsentState.SIGNED),
        ({"scope": None}, ConsentState.SIGNED),
        ({"form": ConsentForm.IMPLIED}, ConsentState.SIGNED),
        ({"scope": w.scope(valid=Period(date(2026, 3, 1)))}, ConsentState.SIGNED),
        ({"scope": w.scope(valid=Period(None, date(2026, 2, 6)))}, ConsentState.EXPIRED),
        ({"signatures": (yes(w.MOTHER, given=False),)}, ConsentState.REFUSED),
        ({"withdrawals": (Withdrawal(w.FATHER, LATER),)}, ConsentState.WITHDRAWN),
        ({"scope": None, "withdrawals": (Withdrawal(w.FATHER, LATER),)}, ConsentState.WITHDRAWN),
        (
            {"withdrawals": (Withdrawal(w.FATHER, LATER, categories=frozenset({"social_circumstances"})),)},
            ConsentState.WITHDRAWN,
        ),
        (
            {"withdrawals": (Withdrawal(w.FATHER, LATER, categories=frozenset({"health"})),)},
            ConsentState.GIVEN,
        ),
        (
            {"scope": None, "withdrawals": (Withdrawal(w.FATHER, LATER, categories=frozenset({"health"})),)},
            ConsentState.SIGNED,
        ),
        ({"signers": (w.MOTHER,), "answer_by": date(2026, 2, 4)}, ConsentState.LAPSED),
        ({"answer_by": date(2026, 2, 4)}, ConsentState.GIVEN),
        ({"superseded": Supersession(ConsentId("c-2"), LATER)}, ConsentState.SUPERSEDED),
        ({"superseded": Supersession(ConsentId("c-2"), LATER + timedelta(1))}, ConsentState.GIVEN),
        ({"entered_in_error": ERROR}, ConsentState.ENTERED_IN_ERROR),
    ],
    ids=[
        "a draft",
        "not asked for yet",
        "asked for",
        "one of three",
        "given",
        "not examined",
        "a general waiver",
        "no form of consent",
        "not in force yet",
        "over",
        "refused",
        "taken back by one",
        "a waiver taken back",
        "all that it named taken back",
        "what it does not name taken back",
        "a part of a waiver taken back",
        "too late",
        "in time",
        "replaced",
        "not replaced yet",
        "a mistake",
    ],
)
def test_each_state_follows_from_what_was_said(changes: dict[str, Any], wanted: ConsentState) -> None:
    """A state is worked out from signatures, withdrawals, days and findings, and stands nowhere."""
    assert state(w.consent(**changes)) is wanted


def test_given_is_the_only_yes() -> None:
    """Of no other state can anything be allowed, and what is over takes no answer any more."""
    assert ConsentState.GIVEN not in TERMINAL
    assert {one.value for one in ConsentState} - {one.value for one in TERMINAL} == {
        "draft",
        "requested",
        "partly_signed",
        "signed",
        "given",
        "no_longer_complete",
        "aged_out",
    }


def test_a_mistake_was_one_all_along() -> None:
    """What was entered in error is no consent on the days before it was found out either."""
    assert state(w.consent(entered_in_error=ERROR), SIGNED) is ConsentState.ENTERED_IN_ERROR


def test_a_new_guardian_makes_a_complete_consent_incomplete() -> None:
    """It was complete; a guardian has come, whose yes is missing."""
    third = Guardianship(w.YOUTH, w.NEIGHBOUR, Custody.JOINT, Period(date(2026, 2, 6)))
    known = {"guardianships": (*w.guardians(), third)}
    assert state(w.consent(), LATER - timedelta(days=1), **known) is ConsentState.GIVEN
    assert state(w.consent(), LATER, **known) is ConsentState.NO_LONGER_COMPLETE


def test_guardians_that_do_not_add_up_leave_a_consent_incomplete() -> None:
    """Where nobody can say who must sign it is not given: it was once complete, or it was not."""
    left = tuple(
        attrs.evolve(g, period=Period(None, date(2026, 2, 6))) if g.guardian == w.FATHER else g
        for g in w.guardians()
    )
    assert state(w.consent(), guardianships=left) is ConsentState.NO_LONGER_COMPLETE
    half = w.consent(signers=(w.MOTHER,))
    assert state(half, guardianships=left) is ConsentState.PARTLY_SIGNED
    assert state(w.consent(signatures=()), guardianships=()) is ConsentState.DRAFT


def test_a_guardian_who_signed_and_left_leaves_the_request() -> None:
    """Whoever is a guardian no more is not counted; the family has been asked all the same."""
    left = (
        attrs.evolve(w.guardians()[1], period=Period(None, date(2026, 2, 6))),
        Guardianship(w.YOUTH, w.MOTHER, Custody.SOLE),
    )
    assert state(w.consent(signers=(w.FATHER,)), guardianships=left) is ConsentState.REQUESTED


def test_without_a_birth_date_nobody_knows_who_must_sign() -> None:
    """An age that nobody recorded is no ground for a yes."""
    nobody_knows = Individual(w.YOUTH, w.person().protection)
    assert state(w.consent(), person=nobody_knows) is ConsentState.PARTLY_SIGNED
    assert view(w.consent(), person=nobody_knows) is None
    assert not completed_by(
        w.consent(), LATER, person=nobody_knows, guardianships=w.guardians(), policy=AgePolicy()
    )


def test_a_mature_youth_answers_alone_whatever_the_guardians_signed() -> None:
    """On a finding of maturity the guardians' yes does not age; it never counted."""
    mature = ConsentCheck(w.ANNA, date(2026, 2, 1), informed=True, youth_mature=True)
    half = w.consent(signers=(w.MOTHER, w.FATHER), check=mature)
    assert state(half) is ConsentState.REQUESTED
    assert state(half.sign(yes(w.YOUTH))) is ConsentState.GIVEN


def test_a_stranger_among_the_signers_is_an_error() -> None:
    """A signature that the guardianships do not bear out is said, not passed over."""
    stranger = w.consent(signers=(w.NEIGHBOUR,))
    with pytest.raises(StrangerSignedError):
        state(stranger)
    with pytest.raises(StrangerSignedError):
        view(stranger)


def test_a_no_outdoes_a_yes_of_the_same_moment() -> None:
    """Of two words at one moment the no counts; a later yes is another word."""
    both = w.consent(signatures=(yes(w.MOTHER), yes(w.MOTHER, given=False)))
    assert answers(both, SIGNED) == {w.MOTHER: Answer(given=False)}
    assert answers(both.sign(yes(w.MOTHER, at=LATER)), LATER)[w.MOTHER].given
    assert answers(both, SIGNED - timedelta(1)) == {}


# ------------------------------------------------------------------------------------------- lapsing


def test_a_consent_lapses_at_the_midnight_after_the_last_day() -> None:
    """The last day to answer is in time until it is over in Sweden."""
    half = w.consent(signers=(w.MOTHER, w.YOUTH), answer_by=date(2026, 2, 4))
    last = datetime(2026, 2, 4, 22, 59, tzinfo=UTC)
    known = {"person": w.person(), "guardianships": w.guardians(), "policy": AgePolicy()}
    assert not lapsed(half, last, **known)  # type: ignore[arg-type]
    assert lapsed(half, last + timedelta(minutes=1), **known)  # type: ignore[arg-type]
    in_time, late = half.sign(yes(w.FATHER, at=last)), half.sign(yes(w.FATHER, at=last + timedelta(1)))
    assert not lapsed(in_time, LATER, **known)  # type: ignore[arg-type]
    assert lapsed(late, LATER, **known)  # type: ignore[arg-type]
    found = worth(late, use(at=LATER))
    assert (found.holds, found.gaps) == (False, (Gap.LAPSED,))


def test_what_was_complete_once_has_not_lapsed() -> None:
    """Complete in time and taken back since, it is withdrawn; a no in time is a refusal."""
    whole = w.consent(answer_by=date(2026, 2, 2))
    assert state(whole.withdraw(Withdrawal(w.MOTHER, LATER))) is ConsentState.WITHDRAWN
    assert state(whole.sign(yes(w.MOTHER, given=False, at=LATER))) is ConsentState.REFUSED
    refused = w.consent(answer_by=date(2026, 2, 2)).sign(yes(w.MOTHER, given=False))
    assert state(refused.sign(yes(w.MOTHER, at=LATER))) is ConsentState.LAPSED


def test_in_an_urgent_matter_one_guardian_completes_a_consent() -> None:
    """Where the other guardian is prevented, one of two and the youth are in time."""
    urgent = w.consent(signers=(w.MOTHER, w.YOUTH), urgent_alone=w.ANNA, answer_by=date(2026, 2, 4))
    assert state(urgent) is ConsentState.GIVEN
    assert state(w.consent(signers=(w.YOUTH,), urgent_alone=w.ANNA)) is ConsentState.PARTLY_SIGNED


# --------------------------------------------------------------------------------------- what it allows


def test_what_one_signer_takes_back_is_taken_back_for_all() -> None:
    """A category by one and a recipient by another: what is left is what both still say yes to."""
    given = w.consent(
        scope=WIDE,
        withdrawals=(
            Withdrawal(w.MOTHER, LATER, categories=frozenset({"health"})),
            Withdrawal(w.FATHER, LATER, recipients=frozenset({"schools"})),
        ),
    )
    before, after = view(given, LATER - timedelta(seconds=1)), view(given)
    assert before is not None
    assert before.scope == WIDE
    assert after is not None
    assert (after.scope.categories, after.scope.recipients) == (
        {"social_circumstances"},
        {"police.area"},
    )
    assert view(given.withdraw(Withdrawal(w.YOUTH, LATER))) is None


def test_a_category_taken_back_from_one_recipient_goes_to_the_other() -> None:
    """Both stay in the scope; the view and the standing agree use by use."""
    given = w.consent(
        scope=WIDE,
        withdrawals=(
            Withdrawal(
                w.MOTHER, LATER, categories=frozenset({"health"}), recipients=frozenset({"police.area"})
            ),
        ),
    )
    left = view(given)
    assert left is not None
    assert left.scope == WIDE
    found = {
        (category, recipient)
        for category in WIDE.categories
        for recipient in WIDE.recipients
        if left.covers(use(category, recipient))
    }
    assert found == {
        ("social_circumstances", "police.area"),
        ("social_circumstances", "schools"),
        ("health", "schools"),
    }
    assert all(bool(worth(given, use(*pair)).holds) for pair in found)
    assert worth(given, use("health", "police.area")).holds is False


def test_an_agency_taken_back_takes_its_branch_along() -> None:
    """A withdrawal that names the agency reaches a use by a branch of it, as the use tells."""
    given = w.consent(withdrawals=(Withdrawal(w.MOTHER, LATER, recipients=frozenset({"police"})),))
    left, one = view(given), use(recipients=frozenset({"police.area", "police"}))
    assert left is not None
    assert not left.covers(one)
    assert worth(given, one).holds is False


@pytest.mark.parametrize(
    ("arose_on", "covered"),
    [(date(2025, 8, 1), True), (date(2025, 7, 31), False), (date(2026, 1, 1), False), (None, False)],
    ids=["in the period", "before it", "after it", "nobody has said"],
)
def test_information_of_another_time_is_not_covered(arose_on: date | None, *, covered: bool) -> None:
    """A consent to the facts of one term covers no others, nor those of which nobody says when they arose."""
    term = w.scope(data_period=Period(date(2025, 8, 1), date(2026, 1, 1)))
    found = worth(w.consent(scope=term), use(arose_on=arose_on))
    assert found.holds is covered
    assert found.gaps == (() if covered else (Gap.DATA_PERIOD,))
    left = view(w.consent(scope=term))
    assert left is not None
    assert left.covers(use(arose_on=arose_on)) is covered


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"superseded": Supersession(ConsentId("c-2"), LATER)}, Gap.SUPERSEDED),
        ({"entered_in_error": ERROR}, Gap.ENTERED_IN_ERROR),
    ],
    ids=["superseded", "entered in error"],
)
def test_what_is_over_carries_nothing(changes: dict[str, Any], gap: Gap) -> None:
    """A replaced consent, or one recorded by mistake, is a no and says why."""
    found = worth(w.consent(**changes), use())
    assert (found.holds, found.gaps) == (False, (gap,))


# ------------------------------------------------------------------------------------------ the record


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: w.consent(requested_at=LATER, answer_by=date(2026, 2, 5)), "answer_by lies before"),
        (lambda: w.consent(copy_of=ConsentId("consent-1")), "copy of itself"),
        (lambda: w.consent().supersede(by=ConsentId("consent-1"), at=LATER), "superseded by itself"),
        (lambda: Supersession(ConsentId(""), LATER), "consent.superseded.by"),
        (lambda: EnteredInError(w.ANNA, LATER, " "), "give a reason"),
        (lambda: yes(w.MOTHER, evidence="see the paper in my drawer"), "consent.signatures.evidence"),
    ],
    ids=[
        "answered before asked",
        "copy of itself",
        "its own successor",
        "no id",
        "no reason",
        "text for an id",
    ],
)
def test_a_record_that_makes_no_sense_is_refused(build: Any, told: str) -> None:
    """A consent that refers to itself, a reason that is none, or free text as evidence is not taken."""
    with pytest.raises(ModelError, match=told):
        build()


@pytest.mark.parametrize(
    "build",
    [
        lambda naive: w.consent(requested_at=naive),
        lambda naive: Supersession(ConsentId("c-2"), naive),
        lambda naive: EnteredInError(w.ANNA, naive, "a reason"),
    ],
    ids=["asked", "superseded", "in error"],
)
def test_every_moment_needs_a_zone(build: Any) -> None:
    """A moment without a zone may be another hour, and is refused."""
    with pytest.raises(NaiveTimeError):
        build(datetime(2026, 2, 1, 9))  # noqa: DTZ001 - that is what is tested


def test_a_signature_may_say_what_shows_it() -> None:
    """The medium and the id of the evidence in the agency's file are kept with the signature."""
    shown = yes(w.MOTHER, medium=Medium.PAPER, evidence="file-7/page-2")
    assert (shown.medium, shown.evidence) == (Medium.PAPER, "file-7/page-2")
    assert yes(w.MOTHER).evidence is None


def test_the_reason_of_a_mistake_is_not_shown() -> None:
    """What somebody wrote of a person stands in no representation; the finding itself does."""
    marked = w.consent().in_error(ERROR)
    assert "wrong child" not in repr(marked)
    assert marked.entered_in_error == ERROR
    assert w.consent(requested_at=LATER, answer_by=date(2026, 2, 6)).answer_by == date(2026, 2, 6)


# ------------------------------------------------------------------------------------------- the copies

SOCIAL, POLICE, SCHOOLS = (AgencyId(one) for one in ("social", "police", "schools"))


def form(**changes: Any) -> Consent:
    """The family's form, which names three agencies."""
    return w.consent(**{"between": frozenset({SOCIAL, POLICE, SCHOOLS}), **changes})


def test_each_copy_is_of_one_agency_and_gives_to_the_others() -> None:
    """A copy covers no more than the form, in one direction; the signatures go along, a foreign finding does not."""
    police, social = copies(form(), [SOCIAL, POLICE])
    assert police.scope is not None
    assert (police.id, police.copy_of, police.scope.discloser) == ("consent-1:police", "consent-1", POLICE)
    assert police.scope.recipients == {SOCIAL, SCHOOLS}
    assert police.scope.categories == w.scope().categories
    assert (police.check, social.check) == (None, form().check)
    assert police.signatures == form().signatures


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": None},
        {"copy_of": ConsentId("c-0")},
        {"superseded": Supersession(ConsentId("c-2"), LATER)},
        {"entered_in_error": ERROR},
    ],
    ids=["a waiver", "a copy", "superseded", "entered in error"],
)
def test_what_is_no_form_in_use_is_not_copied(changes: dict[str, Any]) -> None:
    """A waiver names nothing to copy, and what is over is not spread."""
    with pytest.raises(ModelError, match="cannot be copied"):
        copies(form(**changes), [SOCIAL])


@pytest.mark.parametrize(
    ("between", "disclosers"),
    [
        ({SOCIAL, POLICE}, []),
        ({SOCIAL, POLICE}, [SCHOOLS]),
        ({SOCIAL}, [SOCIAL]),
        ((), [SOCIAL]),
    ],
    ids=["nobody", "an agency it does not name", "an agency alone", "none named"],
)
def test_no_agency_gets_a_copy_that_the_form_does_not_name(between: Any, disclosers: list[AgencyId]) -> None:
    """What the family was not told of it did not consent to."""
    with pytest.raises(ModelError, match="names in between"):
        copies(form(between=frozenset(between)), disclosers)
