"""The gate of levels: a cooperation around places lets no person through, whatever the item says of itself."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given

from collabmodel.errors import WrongLevelError
from collabmodel.model.ids import AgencyId, BranchId, CooperationId, ItemId, OfficialId
from collabmodel.model.information import InformationItem, Level, Party, PersonRole, Traceability
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, Terms
from collabmodel.model.organisation.levels import refuse_item, refuse_level
from collabmodel.testing.strategies import information_items

DAY = date(2026, 3, 2)


def together(*levels: Level) -> Cooperation:
    """A cooperation on these levels since 2023."""
    terms = (Terms(1, date(2023, 1, 1), frozenset(levels)),)
    parties = frozenset({AgencyId("police"), AgencyId("rescue")})
    return Cooperation(CooperationId("est"), CooperationKind.EST, "EST", "Nyköping", parties, terms)


EST = together(Level.AREA)


def item(
    level: Level,
    *roles: PersonRole,
    behind: int | None = 0,
    free_text: bool = False,
    judged: bool | None = None,
) -> InformationItem:
    """An item on a level, about parties in these roles."""
    return InformationItem(
        ItemId("i-1"),
        BranchId("police/lpo"),
        "crime_fighting",
        frozenset({"disturbance"}),
        datetime(2026, 3, 1, tzinfo=UTC),
        parties=tuple(Party(f"party-{number}", role) for number, role in enumerate(roles)),
        level=level,
        people_behind=behind,
        free_text=free_text,
        traceability=None if judged is None else Traceability(judged, OfficialId("anna"), DAY),
    )


@given(information_items())
def test_est_never_accepts_a_person_category(offered: InformationItem) -> None:
    """Of all items there can be, EST receives only those about an area that name nobody and hide nobody."""
    try:
        refuse_item(EST, offered, DAY)
    except WrongLevelError:
        return
    assert offered.level is Level.AREA
    assert not offered.parties
    assert offered.identifiable() is False


@pytest.mark.parametrize("level", Level, ids=[level.value for level in Level])
@pytest.mark.parametrize("role", PersonRole, ids=[role.value for role in PersonRole])
def test_est_refuses_a_party_in_every_role_and_on_every_level(role: PersonRole, level: Level) -> None:
    """A business too may be one person's; an official's finding opens the gate for nobody who is named."""
    for judged in (None, False, True):
        with pytest.raises(WrongLevelError):
            refuse_item(EST, item(level, role, judged=judged), DAY)


@pytest.mark.parametrize(
    ("offered", "let_through"),
    [
        (item(Level.AREA), True),
        (item(Level.AREA, behind=5), True),
        (item(Level.AREA, behind=4), False),
        (item(Level.AREA, behind=None), False),
        (item(Level.AREA, free_text=True), False),
        (item(Level.AREA, free_text=True, judged=False), True),
        (item(Level.AREA, judged=True), False),
        (item(Level.GROUP), False),
        (item(Level.DEIDENTIFIED), False),
    ],
    ids=["place", "many", "few", "uncounted", "text", "judged no", "judged yes", "group", "deidentified"],
)
def test_what_nobody_has_judged_is_turned_away(offered: InformationItem, let_through: bool) -> None:
    """Few behind a figure, nobody counted, or text that nobody has read: the gate stays shut."""
    if let_through:
        refuse_item(EST, offered, DAY)
        return
    with pytest.raises(WrongLevelError, match="est: the level"):
        refuse_item(EST, offered, DAY)


def test_who_may_speak_of_persons_receives_items_about_persons() -> None:
    """Where single persons are spoken of a party is no hindrance; where names are taken out, on that level."""
    refuse_item(together(Level.INDIVIDUAL, Level.AREA), item(Level.AREA, PersonRole.SUBJECT), DAY)
    refuse_item(together(Level.INDIVIDUAL), item(Level.INDIVIDUAL, PersonRole.SUBJECT), DAY)
    refuse_item(together(Level.DEIDENTIFIED), item(Level.DEIDENTIFIED, PersonRole.SUBJECT), DAY)
    with pytest.raises(WrongLevelError, match="names a party"):
        refuse_item(together(Level.DEIDENTIFIED, Level.AREA), item(Level.AREA, PersonRole.SUBJECT), DAY)


def test_outside_its_time_a_cooperation_handles_no_level() -> None:
    """Before the first terms nothing is let through."""
    refuse_level(EST, Level.AREA, DAY)
    with pytest.raises(WrongLevelError):
        refuse_level(EST, Level.AREA, date(2022, 12, 31))
