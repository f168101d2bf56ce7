"""Consents: the record, who must sign, and what a consent is worth on a day."""
# ruff: noqa: ANN401 - a builder passes on whatever the value it builds may take

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from collabmodel.errors import (
    BirthDateMissingError,
    ModelError,
    NaiveTimeError,
    ReversedPeriodError,
    StrangerSignedError,
)
from collabmodel.model.consent import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    Signature,
    Withdrawal,
)
from collabmodel.model.ids import AgencyId, IndividualId, ItemId
from collabmodel.model.people import Custody, Guardianship, Individual
from collabmodel.model.standing import (
    AgePolicy,
    ConsentStanding,
    Gap,
    Use,
    guardians_on,
    required_signers,
    standing,
)
from collabmodel.model.time import Period
from tests import worlds as w

SIGNED = datetime(2026, 2, 1, 9, tzinfo=UTC)
LATER = SIGNED + timedelta(days=5)


def use(**changes: Any) -> Use:
    """The police would get social circumstances to prevent crime."""
    values: dict[str, Any] = {
        "item": ItemId("item-1"),
        "categories": frozenset({"social_circumstances"}),
        "discloser": AgencyId("social"),
        "recipients": frozenset({"police.area", "police"}),
        "purpose": "crime_prevention",
        "at": w.NOW,
    }
    return Use(**{**values, **changes})


def worth(
    given: Consent, *, youth: Individual | None = None, policy: AgePolicy | None = None, **changes: Any
) -> ConsentStanding:
    """What a consent is worth in the household."""
    guardianships = changes.pop("guardianships", w.guardians())
    people = {w.YOUTH: youth or w.person()}
    return standing(
        given, use(**changes), people=people, guardianships=guardianships, policy=policy or AgePolicy()
    )


def signature(who: IndividualId = w.MOTHER, *, given: bool = True, at: datetime = SIGNED) -> Signature:
    """A guardian's word."""
    return Signature(who, Capacity.GUARDIAN, given, at)


def test_a_consent_that_all_have_signed_holds() -> None:
    """Signed by both guardians and the youth, examined, in its scope, a consent holds and says until when."""
    found = worth(w.consent())
    assert (found.holds, found.gaps, found.until) == (True, (), date(2027, 2, 1))
    assert set(found.signed_by) == {w.YOUTH, w.MOTHER, w.FATHER}


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"scope": w.scope(categories=frozenset({"health"}))}, Gap.CATEGORY),
        ({"scope": w.scope(items=frozenset({ItemId("item-2")}))}, Gap.ITEM),
        ({"scope": w.scope(discloser=AgencyId("schools"))}, Gap.DISCLOSER),
        ({"scope": w.scope(recipients=frozenset({"tax.control"}))}, Gap.RECIPIENT),
        ({"scope": w.scope(purposes=frozenset({"school_support"}))}, Gap.PURPOSE),
        ({"scope": w.scope(valid=Period(None, date(2026, 3, 2)))}, Gap.PERIOD),
        ({"scope": None}, Gap.GENERAL),
        ({"form": ConsentForm.CONTRACT_CLAUSE}, Gap.FORM),
        ({"form": ConsentForm.IMPLIED}, Gap.FORM),
        (
            {"check": ConsentCheck(w.ANNA, date(2026, 2, 1), informed=False, guardians_may_dispose=True)},
            Gap.NOT_INFORMED,
        ),
        (
            {"check": ConsentCheck(w.ANNA, date(2026, 2, 1), informed=True, guardians_may_dispose=False)},
            Gap.GUARDIANS_SHUT_OUT,
        ),
        ({"withdrawals": (Withdrawal(w.MOTHER, LATER),)}, Gap.WITHDRAWN),
        ({"signatures": (*w.consent().signatures, signature(given=False, at=LATER))}, Gap.REFUSED),
    ],
)
def test_each_flaw_makes_a_consent_worth_nothing(changes: dict[str, Any], gap: Gap) -> None:
    """A consent for something else, not informed, in a form that is none, refused or taken back holds for no one."""
    found = worth(w.consent(**changes))
    assert (found.holds, found.gaps) == (False, (gap,))


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"check": None}, Gap.NOT_CHECKED),
        ({"check": ConsentCheck(w.ANNA, date(2026, 3, 3), informed=True)}, Gap.NOT_CHECKED),
        ({"check": ConsentCheck(w.ANNA, date(2026, 2, 1), informed=True)}, Gap.NOT_CHECKED),
        ({"signers": (w.YOUTH, w.MOTHER)}, Gap.SIGNATURE),
        ({"signatures": ()}, Gap.SIGNATURE),
    ],
)
def test_what_may_still_come_leaves_a_consent_open(changes: dict[str, Any], gap: Gap) -> None:
    """A consent that nobody has examined or not all have signed neither holds nor fails."""
    found = worth(w.consent(**changes))
    assert (found.holds, found.gaps) == (None, (gap,))


def test_a_purpose_nobody_has_named_is_not_covered() -> None:
    """While the purpose is unknown no consent covers it."""
    assert worth(w.consent(), purpose=None).gaps == (Gap.PURPOSE,)


def test_a_signature_after_the_moment_does_not_count() -> None:
    """What is signed tomorrow carries nothing today."""
    late = w.consent(
        signatures=(
            *w.consent(signers=(w.YOUTH, w.FATHER)).signatures,
            signature(at=w.NOW + timedelta(days=1)),
        )
    )
    assert worth(late).awaited == (w.MOTHER,)


def test_the_last_word_counts() -> None:
    """A no that is followed by a yes is a yes; of two at one moment the no counts."""
    first = w.consent(signers=(w.YOUTH, w.FATHER)).signatures
    changed = (signature(given=False), signature(at=LATER))
    at_once = (signature(), signature(given=False))
    assert worth(w.consent(signatures=(*first, *changed))).holds is True
    assert worth(w.consent(signatures=(*first, *at_once))).gaps == (Gap.REFUSED,)


@pytest.mark.parametrize(
    ("withdrawal", "holds"),
    [
        (Withdrawal(w.MOTHER, LATER, categories=frozenset({"health"})), True),
        (Withdrawal(w.MOTHER, LATER, recipients=frozenset({"tax.control"})), True),
        (Withdrawal(w.MOTHER, LATER, recipients=frozenset({"police"})), False),
        (Withdrawal(w.MOTHER, w.NOW + timedelta(days=1)), True),
        (Withdrawal(w.MOTHER, SIGNED - timedelta(days=1)), True),
    ],
)
def test_a_withdrawal_takes_back_what_it_names_from_its_moment(
    withdrawal: Withdrawal, *, holds: bool
) -> None:
    """A partial withdrawal leaves the rest; one of tomorrow, or of before the signature, takes back nothing."""
    assert worth(w.consent().withdraw(withdrawal)).holds is holds


def test_an_urgent_consent_of_one_guardian_holds() -> None:
    """Where the other guardian is prevented and the matter cannot wait, one guardian and the youth are enough."""
    alone = w.consent(signers=(w.YOUTH, w.MOTHER), urgent_alone=w.ANNA)
    assert worth(alone).holds is True
    assert worth(w.consent(signers=(w.MOTHER,), urgent_alone=w.ANNA)).awaited == (w.YOUTH,)
    assert worth(w.consent(signers=(w.YOUTH,), urgent_alone=w.ANNA)).holds is None


def test_a_stranger_cannot_sign() -> None:
    """A signature of somebody who was neither the person nor a guardian that day is refused, by ids."""
    with pytest.raises(StrangerSignedError, match=r"consent consent-1: neighbour-1 is neither") as refused:
        worth(w.consent(signatures=(signature(w.NEIGHBOUR),)))
    assert (refused.value.consent, refused.value.signer) == ("consent-1", "neighbour-1")
    ended = (Guardianship(w.YOUTH, w.MOTHER, Custody.SOLE, Period(None, date(2026, 2, 1))),)
    with pytest.raises(StrangerSignedError):
        worth(w.consent(signers=(w.MOTHER,)), guardianships=ended)


def test_only_who_has_signed_takes_back() -> None:
    """A withdrawal by somebody who has not signed is refused."""
    with pytest.raises(StrangerSignedError, match=r"neighbour-1"):
        w.consent().withdraw(Withdrawal(w.NEIGHBOUR, LATER))


def test_one_more_signature_makes_a_new_consent() -> None:
    """Signing leaves the old consent as it was."""
    before = w.consent(signers=(w.YOUTH, w.FATHER))
    after = before.sign(signature())
    assert (worth(before).holds, worth(after).holds) == (None, True)


@pytest.mark.parametrize(
    ("born", "custody", "policy", "expected"),
    [
        (date(2008, 3, 2), Custody.JOINT, AgePolicy(), {w.YOUTH}),
        (date(2010, 5, 2), Custody.JOINT, AgePolicy(), {w.YOUTH, w.MOTHER, w.FATHER}),
        (date(2010, 5, 2), Custody.SOLE, AgePolicy(), {w.YOUTH, w.MOTHER}),
        (date(2014, 5, 2), Custody.JOINT, AgePolicy(), {w.MOTHER, w.FATHER}),
        (date(2009, 5, 2), Custody.JOINT, AgePolicy(youth_alone_from=16), {w.YOUTH}),
    ],
)
def test_who_must_sign(born: date, custody: Custody, policy: AgePolicy, expected: set[str]) -> None:
    """Adults answer alone, small children's guardians for them, and youths together with their guardians."""
    youth = w.person(birth_date=born)
    assert required_signers(youth, w.guardians(custody=custody), w.TODAY, policy=policy) == expected


def test_a_mature_minor_answers_alone() -> None:
    """A recorded finding of maturity lets a minor answer alone."""
    check = ConsentCheck(w.ANNA, date(2026, 2, 1), informed=True, youth_mature=True)
    assert worth(w.consent(signers=(w.YOUTH,), check=check)).holds is True


@pytest.mark.parametrize(
    "guardianships",
    [
        (),
        (Guardianship(w.YOUTH, w.MOTHER, Custody.JOINT),),
        (*w.guardians(custody=Custody.SOLE), Guardianship(w.YOUTH, w.FATHER, Custody.JOINT)),
    ],
)
def test_who_must_sign_is_not_guessed(guardianships: tuple[Guardianship, ...]) -> None:
    """Without guardians, with half of a joint custody, or with a contradictory one, nobody can say who must sign."""
    assert required_signers(w.person(), guardianships, w.TODAY, policy=AgePolicy()) is None


def test_a_consent_whose_signers_are_unknown_is_open() -> None:
    """While nobody knows the age, a consent neither holds nor fails, and everybody's no is heard."""
    unknown = w.person(birth_date_unknown=True)
    assert worth(w.consent(), youth=unknown).gaps == (Gap.SIGNERS_UNKNOWN,)
    refused = w.consent(signatures=(signature(given=False),))
    assert Gap.REFUSED in worth(refused, youth=unknown).gaps


def test_age_that_decides_must_be_recorded() -> None:
    """A person without birth date, of whom nobody said that it is unknown, is asked for by id."""
    with pytest.raises(
        BirthDateMissingError, match="person youth-1: who must sign a consent depends on age"
    ) as refused:
        required_signers(w.person(birth_date=None), w.guardians(), w.TODAY, policy=AgePolicy())
    assert refused.value.person == "youth-1"


def test_guardians_of_a_day() -> None:
    """Guardians of another child, or of another time, are no guardians of this one today."""
    other = Guardianship(w.SIBLING, w.MOTHER, Custody.SOLE)
    ended = Guardianship(w.YOUTH, w.FATHER, Custody.JOINT, Period(None, w.TODAY))
    mine = Guardianship(w.YOUTH, w.MOTHER, Custody.JOINT)
    assert guardians_on(w.YOUTH, (other, ended, mine), w.TODAY) == (mine,)


def test_ages_of_a_policy_are_in_order() -> None:
    """A policy in which the youth answers alone before answering at all is refused."""
    with pytest.raises(ReversedPeriodError, match=r"age policy"):
        AgePolicy(youth_joins_from=17, youth_alone_from=15)


@pytest.mark.parametrize("part", ["categories", "recipients", "purposes"])
def test_a_consent_names_what_to_whom_and_for_what(part: str) -> None:
    """A scope with an empty part is refused by the name of the part."""
    with pytest.raises(ModelError, match=rf"consent scope: {part} is empty"):
        w.scope(**{part: frozenset()})


@pytest.mark.parametrize("kind", [signature, lambda at: Withdrawal(w.MOTHER, at)])
def test_signatures_and_withdrawals_have_real_moments(kind: Any) -> None:
    """A naive time of signing or taking back is refused."""
    with pytest.raises(NaiveTimeError, match=r"consent"):
        kind(at=datetime(2026, 2, 1))  # noqa: DTZ001 - naive on purpose


def test_a_policy_says_whether_it_is_the_shipped_default() -> None:
    """The default has no source, and a municipality's policy has one."""
    assert AgePolicy().is_shipped
    assert not AgePolicy(source="Riktlinje 12").is_shipped
