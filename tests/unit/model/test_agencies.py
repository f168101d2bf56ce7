"""Agencies, branches, officials, agreements and cooperations."""

from datetime import date

import pytest

from collabmodel.errors import ModelError
from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.ids import AgencyId, AgreementId, BranchId, OfficialId
from collabmodel.model.time import Period


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        (LegalBasis.AUTHORITY, True),
        (LegalBasis.EQUATED, True),
        (LegalBasis.PRIVATE, False),
        (LegalBasis.UNKNOWN, None),
    ],
)
def test_who_counts_as_an_authority(basis: LegalBasis, *, expected: bool | None) -> None:
    """Authorities and bodies equated with them are authorities; of an undecided body nothing is said."""
    assert Agency(AgencyId("a"), "A", "police", basis).is_authority is expected


def test_a_branch_runs_something() -> None:
    """A branch without activities is refused, for secrecy follows the function."""
    with pytest.raises(ModelError, match=r"branch one: name at least one activity"):
        Branch(BranchId("one"), AgencyId("a"), "One", frozenset())


def test_the_name_of_an_official_is_not_shown() -> None:
    """An official's name is left out of the representation."""
    assert "Hemlig" not in repr(Official(OfficialId("o"), AgencyId("a"), name="Hemlig Person"))


def agreement(**changes: object) -> Agreement:
    """A signed agreement between two agencies."""
    values: dict[str, object] = {
        "id": AgreementId("agreement-1"),
        "parties": frozenset({AgencyId("social"), AgencyId("police")}),
        "purposes": frozenset({"crime_prevention"}),
        "areas": frozenset({"youth"}),
        "signed_on": date(2026, 1, 1),
        "valid": Period(date(2026, 2, 1), date(2027, 2, 1)),
    }
    return Agreement(**{**values, **changes})  # type: ignore[arg-type]


def test_an_agreement_is_in_force_when_signed_and_begun() -> None:
    """An agreement signed before its period begins holds from the period's first day."""
    signed = agreement()
    assert [signed.in_force(day) for day in (date(2026, 1, 15), date(2026, 2, 1), date(2027, 2, 1))] == [
        False,
        True,
        False,
    ]


def test_an_unsigned_agreement_is_not_in_force() -> None:
    """Without a day of signing an agreement is never in force."""
    assert not agreement(signed_on=None).in_force(date(2026, 3, 1))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"parties": frozenset({AgencyId("social")})}, "at least two parties"),
        ({"purposes": frozenset()}, "state its purposes"),
        ({"areas": frozenset()}, "subject areas"),
    ],
)
def test_an_agreement_states_parties_purposes_and_areas(changes: dict[str, object], said: str) -> None:
    """An agreement with one side, without purpose or without area is refused by its id."""
    with pytest.raises(ModelError, match=rf"agreement agreement-1: .*{said}"):
        agreement(**changes)
