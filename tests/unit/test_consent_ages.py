"""Ages to the day: who is in the target group, who must sign, and when the guardians' yes ends."""

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from collabmodel.model.allowed import allowed
from collabmodel.model.completion import birthday, midnight
from collabmodel.model.consent import Capacity, Consent, ConsentCheck, Signature
from collabmodel.model.consent_states import ConsentState, state_of
from collabmodel.model.ids import IndividualId
from collabmodel.model.organisation.cooperations import TargetGroup
from collabmodel.model.people import Individual
from collabmodel.model.standing import AgePolicy, Use, required_signers, standing
from collabmodel.model.time import SWEDEN, Period, day_of
from tests import worlds as w

YOUNG = TargetGroup(12, 17)
GUARDIANS = frozenset({w.MOTHER, w.FATHER})
SUMMER, WINTER, CLOCKS_CHANGE, LEAP = (
    date(2008, 7, 15),
    date(2008, 1, 15),
    date(2009, 3, 29),
    date(2008, 2, 29),
)
BIRTHS = pytest.mark.parametrize(
    "born", [SUMMER, WINTER, CLOCKS_CHANGE, LEAP], ids=["summer", "winter", "clocks change", "leap day"]
)


def youth(born: date) -> Individual:
    """A youth born on a day."""
    return w.person(birth_date=born)


def wall(day: date, hour: int, minute: int) -> datetime:
    """A moment on a Swedish wall clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SWEDEN)


def signers(born: date, at: datetime, policy: AgePolicy | None = None) -> frozenset[IndividualId] | None:
    """Whose yes it takes at a moment, in a household of two guardians."""
    return required_signers(youth(born), w.guardians(), day_of(at), policy=policy or AgePolicy())


def signed(at: datetime, *who: IndividualId) -> Consent:
    """A consent for the time to come, signed at a moment and examined that day."""
    words = tuple(
        Signature(one, Capacity.SUBJECT if one == w.YOUTH else Capacity.GUARDIAN, given=True, at=at)
        for one in who
    )
    check = ConsentCheck(w.ANNA, day_of(at), informed=True, guardians_may_dispose=True)
    return w.consent(signatures=words, check=check, scope=w.scope(valid=Period(day_of(at), date(2040, 1, 1))))


def state(consent: Consent, born: date, at: datetime) -> ConsentState:
    """Where the consent of a youth born that day stands."""
    return state_of(consent, at=at, person=youth(born), guardianships=w.guardians(), policy=AgePolicy())


def holds(consent: Consent, born: date, at: datetime) -> bool | None:
    """Whether it carries what the police would get at the moment."""
    use = Use(
        w.item().id,
        frozenset({"social_circumstances"}),
        w.scope().discloser,
        frozenset({"police.area"}),
        "crime_prevention",
        at,
    )
    known = {"guardianships": w.guardians(), "policy": AgePolicy()}
    found = standing(consent, use, people={w.YOUTH: youth(born)}, **known).holds  # type: ignore[arg-type]
    view = allowed(consent, at, person=youth(born), **known)  # type: ignore[arg-type]
    assert (view is not None and view.covers(use)) == (found is True)
    return found


@BIRTHS
@pytest.mark.parametrize(
    ("age", "before", "since"),
    [(11, False, False), (12, False, True), (17, True, True), (18, True, False)],
    ids=["11", "12", "17", "18"],
)
def test_the_target_group_begins_and_ends_on_a_birthday(
    born: date, age: int, *, before: bool, since: bool
) -> None:
    """Of 12 to 17 a youth is from the twelfth birthday on, and on the eighteenth no more."""
    day = birthday(born, age)
    last, first = wall(day - timedelta(days=1), 23, 59), wall(day, 0, 0)
    assert youth(born).age_on(day_of(last)) == age - 1
    assert youth(born).age_on(day_of(first)) == age
    assert YOUNG.takes(youth(born).age_on(day_of(last))) is before
    assert YOUNG.takes(youth(born).age_on(day_of(first))) is since


@BIRTHS
@pytest.mark.parametrize(
    ("age", "before", "since"),
    [
        (11, GUARDIANS, GUARDIANS),
        (12, GUARDIANS, GUARDIANS),
        (15, GUARDIANS, GUARDIANS | {w.YOUTH}),
        (17, GUARDIANS | {w.YOUTH}, GUARDIANS | {w.YOUTH}),
        (18, GUARDIANS | {w.YOUTH}, frozenset({w.YOUTH})),
    ],
    ids=["11", "12", "15", "17", "18"],
)
def test_who_must_sign_changes_at_midnight_of_a_birthday(
    born: date, age: int, before: frozenset[IndividualId], since: frozenset[IndividualId]
) -> None:
    """At 23:59 the day before it takes who it took; at 00:00 in Sweden it takes who it takes at the new age."""
    day = birthday(born, age)
    assert signers(born, wall(day - timedelta(days=1), 23, 59)) == before
    assert signers(born, wall(day, 0, 0)) == since
    assert signers(born, wall(day, 23, 59)) == since


@pytest.mark.parametrize(
    ("born", "first"),
    [
        (SUMMER, datetime(2026, 7, 14, 22, tzinfo=UTC)),
        (WINTER, datetime(2026, 1, 14, 23, tzinfo=UTC)),
        (CLOCKS_CHANGE, datetime(2027, 3, 28, 22, tzinfo=UTC)),
    ],
    ids=["summer time", "winter time", "born on the day the clocks change"],
)
def test_the_day_begins_when_it_begins_in_sweden(born: date, first: datetime) -> None:
    """A birthday begins two hours before midnight UTC in summer time, and one hour before in winter."""
    assert midnight(birthday(born, 18)) == first
    assert signers(born, first) == {w.YOUTH}
    assert signers(born, first - timedelta(microseconds=1)) == GUARDIANS | {w.YOUTH}


@pytest.mark.parametrize(
    ("age", "first"),
    [(12, date(2020, 2, 29)), (15, date(2023, 3, 1)), (16, date(2024, 2, 29)), (18, date(2026, 3, 1))],
    ids=["12", "15", "16", "18"],
)
def test_whoever_is_born_on_a_leap_day_is_older_on_1_march(age: int, first: date) -> None:
    """In a common year the age begins on 1 March, and in a leap year on 29 February."""
    assert birthday(LEAP, age) == first
    person = youth(LEAP)
    assert (person.age_on(first - timedelta(days=1)), person.age_on(first)) == (age - 1, age)


def test_a_consent_of_a_leap_day_child_asks_for_the_youth_on_1_march() -> None:
    """Fifteen on 1 March 2023: on 28 February the guardians' yes carries, and a day later the youth's is missing."""
    consent = signed(datetime(2023, 1, 10, 9, tzinfo=UTC), w.MOTHER, w.FATHER)
    last, first = wall(date(2023, 2, 28), 23, 59), wall(date(2023, 3, 1), 0, 0)
    assert (holds(consent, LEAP, last), holds(consent, LEAP, first)) == (True, None)
    assert state(consent, LEAP, last) is ConsentState.GIVEN
    assert state(consent, LEAP, first) is ConsentState.NO_LONGER_COMPLETE
    youths = Signature(w.YOUTH, Capacity.SUBJECT, given=True, at=first)
    assert state(consent.sign(youths), LEAP, first) is ConsentState.GIVEN


@BIRTHS
def test_on_the_eighteenth_birthday_the_guardians_yes_ends(born: date) -> None:
    """What the guardians alone signed carries to the last minute at seventeen, and not a minute longer."""
    day = birthday(born, 18)
    consent = signed(wall(birthday(born, 14), 9, 0), w.MOTHER, w.FATHER)
    mature_before = attrs.evolve(consent, signatures=(*consent.signatures, _own(birthday(born, 15))))
    last, first = wall(day - timedelta(days=1), 23, 59), wall(day, 0, 0)
    assert holds(mature_before, born, last) is True
    assert holds(consent, born, first) is None
    assert state(consent, born, first) is ConsentState.AGED_OUT


@BIRTHS
def test_the_youths_own_yes_outlives_the_guardians(born: date) -> None:
    """Whoever signed in his or her own right still consents at eighteen, whatever the guardians now say."""
    day = birthday(born, 18)
    consent = signed(wall(birthday(born, 16), 9, 0), w.MOTHER, w.FATHER, w.YOUTH)
    assert holds(consent, born, wall(day, 0, 0)) is True
    no = Signature(w.MOTHER, Capacity.GUARDIAN, given=False, at=wall(day - timedelta(days=1), 12, 0))
    assert state(consent.sign(no), born, wall(day - timedelta(days=1), 23, 59)) is ConsentState.REFUSED
    assert state(consent.sign(no), born, wall(day, 0, 0)) is ConsentState.GIVEN


def test_an_age_at_which_the_youth_answers_alone_ends_the_guardians_yes_too() -> None:
    """Where a municipality lets a youth answer alone from sixteen, the guardians' yes has aged out then."""
    consent = signed(wall(birthday(SUMMER, 14), 9, 0), w.MOTHER, w.FATHER)
    policy = AgePolicy(youth_alone_from=16, source="Riktlinje 12")
    known = {"person": youth(SUMMER), "guardianships": w.guardians(), "policy": policy}
    day = birthday(SUMMER, 16)
    found = [
        state_of(consent, at=at, **known)  # type: ignore[arg-type]
        for at in (wall(day - timedelta(days=1), 23, 59), wall(day, 0, 0))
    ]
    assert found == [ConsentState.NO_LONGER_COMPLETE, ConsentState.AGED_OUT]


def _own(day: date) -> Signature:
    """The youth's yes, the day it becomes needed."""
    return Signature(w.YOUTH, Capacity.SUBJECT, given=True, at=wall(day, 0, 0))
