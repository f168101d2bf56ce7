"""Cooperations: target groups, dated terms, and the levels that may be spoken of."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from collabmodel.errors import ModelError
from collabmodel.model.ids import AgencyId, CooperationId
from collabmodel.model.information import Level
from collabmodel.model.organisation.cooperations import (
    ConcernKind,
    Cooperation,
    CooperationKind,
    TargetGroup,
    Terms,
)

FIRST = Terms(1, date(2023, 1, 1), frozenset({Level.AREA}))
SECOND = Terms(2, date(2024, 1, 1), frozenset({Level.AREA, Level.INDIVIDUAL}), target=TargetGroup(10, 17))
TOGETHER = Cooperation(
    id=CooperationId("sspf-lillby"),
    kind=CooperationKind.SSPF,
    name="SSPF Lillby",
    municipality="lillby",
    parties=frozenset({AgencyId("social")}),
    terms=(FIRST, SECOND),
    ended_on=date(2025, 1, 1),
)


@pytest.mark.parametrize(
    ("group", "ages"),
    [
        (TargetGroup(12, 17), [12, 17]),
        (TargetGroup(None, 25), [11, 12, 17, 18, 25]),
        (TargetGroup(17), [17, 18, 25, 26]),
        (TargetGroup(), [11, 12, 17, 18, 25, 26]),
    ],
    ids=["both", "oldest only", "youngest only", "neither"],
)
def test_both_ages_are_inside(group: TargetGroup, ages: list[int]) -> None:
    """*12-17* means twelve and seventeen too, and an end that is left out is no limit."""
    assert [age for age in (11, 12, 17, 18, 25, 26) if group.takes(age)] == ages


def test_an_unknown_age_is_no_yes() -> None:
    """Where age decides and nobody knows it, nobody can say; where it does not decide, it is not missed."""
    assert TargetGroup(12, 17).takes(None) is None
    assert TargetGroup().takes(None) is True


def test_a_target_group_may_be_about_certain_concerns() -> None:
    """One of its concerns is enough, several at once are usual, another alone is not."""
    group = TargetGroup(12, 17, frozenset({ConcernKind.CRIME, ConcernKind.SUBSTANCE}))
    assert group.takes(14, frozenset({ConcernKind.CRIME, ConcernKind.TRUANCY})) is True
    assert group.takes(14, frozenset({ConcernKind.TRUANCY})) is False
    assert TargetGroup(12, 17).takes(14, frozenset({ConcernKind.TRUANCY})) is True


def test_terms_hold_from_their_day_until_the_next() -> None:
    """The edition of a day is the last that began by then; outside the cooperation's time there is none."""
    days = [date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1), date(2025, 1, 1)]
    assert [TOGETHER.terms_on(day) for day in days] == [None, FIRST, FIRST, SECOND, None]


def test_a_level_is_handled_only_under_terms_that_name_it() -> None:
    """Persons may be spoken of from the edition that says so, and never once the cooperation has ended."""
    assert [TOGETHER.handles(Level.INDIVIDUAL, date(year, 6, 1)) for year in (2022, 2023, 2024, 2025)] == [
        False,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: TargetGroup(17, 12), "ages are reversed"),
        (lambda: Terms(1, date(2023, 1, 1), frozenset()), "at least one level"),
        (lambda: attrs.evolve(TOGETHER, terms=()), "its parties and its terms"),
        (lambda: attrs.evolve(TOGETHER, parties=frozenset()), "its parties and its terms"),
        (lambda: attrs.evolve(TOGETHER, terms=(SECOND, FIRST)), "follow each other"),
        (lambda: attrs.evolve(TOGETHER, terms=(FIRST, FIRST)), "follow each other"),
    ],
    ids=["ages", "no level", "no terms", "no parties", "wrong order", "same edition"],
)
def test_what_cannot_be_is_refused(make: object, said: str) -> None:
    """Reversed ages, terms without a level, nobody at the table, editions out of order."""
    with pytest.raises(ModelError, match=said):
        make()  # type: ignore[operator]
