"""Individuals, personal numbers and guardianships."""

from datetime import date

import pytest

from collabmodel.errors import ModelError
from collabmodel.model.ids import IndividualId
from collabmodel.model.people import Custody, Guardianship, PersonalNumber
from tests import worlds as w


def test_age_needs_a_birth_date() -> None:
    """Without a birth date nobody has an age."""
    assert w.person().age_on(date(2026, 5, 2)) == 16
    assert w.person(birth_date_unknown=True).age_on(date(2026, 5, 2)) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"birth_date": date(2010, 1, 1), "birth_date_unknown": True}, "given and said to be unknown"),
        ({"deceased_on": date(2000, 1, 1)}, "died before being born"),
    ],
)
def test_dates_of_a_person_fit_together(changes: dict[str, object], said: str) -> None:
    """A birth date both given and unknown, or a death before birth, is refused by the person's id."""
    with pytest.raises(ModelError, match=rf"person youth-1: .*{said}"):
        w.person(**changes)


def test_a_personal_number_is_checked_and_never_shown() -> None:
    """A wrong number is refused without repeating it; a right one shows nothing of itself."""
    number = PersonalNumber("184001010018")
    assert "1840" not in f"{number} {number!r}"
    with pytest.raises(ModelError, match=r"personal number: it is not valid") as refused:
        PersonalNumber("184001010019")
    assert "1840" not in str(refused.value)


def test_names_and_numbers_of_a_person_are_not_shown() -> None:
    """The representation of a person holds neither name nor number."""
    shown = repr(w.person(name="Hemlig Person", personal_number=PersonalNumber("184001010018")))
    assert "Hemlig" not in shown
    assert "1840" not in shown


def test_nobody_is_his_own_guardian() -> None:
    """A guardianship of oneself is refused."""
    with pytest.raises(ModelError, match=r"guardianship of youth-1"):
        Guardianship(IndividualId("youth-1"), IndividualId("youth-1"), Custody.SOLE)
