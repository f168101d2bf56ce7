"""The desk of pictures: what comes in, what is turned away, and what becomes of it."""

from collections.abc import Iterator
from datetime import date

import attrs
import pytest

from collabmodel.errors import (
    ConflictError,
    IllegalMoveError,
    ModelError,
    NotAtTheTableError,
    NotFoundError,
    WrongLevelError,
)
from collabmodel.model.ids import (
    AgencyId,
    AreaId,
    BranchId,
    CooperationId,
    IncidentId,
    ItemId,
    PictureId,
    PlaceId,
)
from collabmodel.model.information import InformationItem, Level, Party, PersonRole
from collabmodel.model.knowledge.hot_spots import Change
from collabmodel.model.knowledge.incidents import Incident, IncidentState, Reporter
from collabmodel.model.knowledge.places import Place
from collabmodel.model.knowledge.problem_pictures import ProblemItem, ProblemPicture
from collabmodel.model.knowledge.sharing import SharedPicture
from collabmodel.model.knowledge.situation_pictures import PictureKind, PictureState, SituationPicture
from collabmodel.model.moves import Step
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.services.knowledge.pictures import PictureDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit.picture_world import (
    ANNA,
    BEFORE,
    BO,
    CI,
    ENDED,
    EST,
    LOS,
    NOW,
    OPENING,
    SCHOOL,
    SSPF,
    TENANT,
    WEEK,
    incident,
    picture,
    world,
)

ONE, W10 = IncidentId("one"), PictureId("w10")


@pytest.fixture
def store() -> Iterator[Store]:
    """The world, in memory."""
    store = world(FixedClock(NOW))
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> PictureDesk:
    """The municipality's desk."""
    return PictureDesk(store, TENANT)


def accepted(desk: PictureDesk, *incidents: Incident) -> None:
    """Report, review and accept incidents."""
    for one in incidents:
        desk.report(one, by=ANNA)
        desk.review(one.id, by=ANNA, cleared="lamps")
        desk.accept(one.id, by=ANNA)


def decided(desk: PictureDesk, made: SituationPicture) -> None:
    """Take a picture as far as to its decision."""
    desk.open(made, by=ANNA)
    desk.compile(made.id, by=ANNA)
    desk.analyse(made.id, by=ANNA)
    desk.decide(made.id, by=ANNA)


def test_a_weekly_picture_is_made_of_what_was_accepted(store: Store, desk: PictureDesk) -> None:
    """Of its cooperation, area and period, and of nothing that is unread, rejected or merged."""
    accepted(desk, incident("a"), incident("b", 8), incident("old", 24, month=2), incident("later", 9))
    desk.report(incident("unread"), by=ANNA)
    desk.report(incident("twice"), by=ANNA)
    desk.merge(IncidentId("twice"), IncidentId("a"), by=ANNA)
    desk.report(incident("wrong"), by=ANNA)
    desk.reject(IncidentId("wrong"), by=ANNA, reason="not here")
    desk.open(picture(), by=BO)
    made = desk.compile(W10, by=BO, previous=BEFORE).value
    assert (made.incidents, made.compared) == (("a", "b"), ("old",))
    assert [(spot.place, spot.count, spot.change) for spot in made.hot_spots] == [("square", 2, Change.UP)]
    desk.write(W10, by=BO, priorities=("light the square",), analysis="dark")
    desk.analyse(W10, by=BO)
    desk.decide(W10, by=BO)
    published = desk.publish(W10, by=BO).value
    assert (published.state, published.public) == (PictureState.PUBLISHED, False)
    with store.unit(**OPENING) as unit:
        told = [dict(entry.event.details)["change"] for entry in unit.entries(subject="w10")]
        assert "lamps" not in str(unit.entries())
    assert told == ["open", "compile", "write", "analyse", "decide", "publish"]


def test_a_picture_is_reproducible_from_the_incidents_on_record(desk: PictureDesk) -> None:
    """Also after more has come in: what is accepted does not change, and what comes later is not in it."""
    accepted(desk, incident("a"), incident("b"))
    decided(desk, picture())
    accepted(desk, incident("c"))
    assert desk.reproduces(W10, by=ANNA)
    for again in (desk.accept, desk.review):
        with pytest.raises(IllegalMoveError):
            again(IncidentId("a"), by=ANNA)


def item(ident: str, level: Level, *roles: PersonRole) -> InformationItem:
    """An item that the police hold."""
    return InformationItem(
        ItemId(ident),
        BranchId("police/lpo"),
        "crime_fighting",
        frozenset({"disturbance"}),
        NOW,
        parties=tuple(Party("somebody", role) for role in roles),
        level=level,
        people_behind=0,
    )


@pytest.mark.parametrize("role", PersonRole, ids=[role.value for role in PersonRole])
def test_est_pictures_take_no_person(store: Store, desk: PictureDesk, role: PersonRole) -> None:
    """Whatever level an item with a party says it has, it is refused and leaves no trace in the picture."""
    desk.open(picture(), by=ANNA)
    for level in Level:
        held = item(f"i-{level.value}", level, role)
        with store.unit(**OPENING) as unit:
            unit.save(held, expected_version=0)
        with pytest.raises(WrongLevelError):
            desk.offer(W10, held.id, by=ANNA)
    with store.unit(**OPENING) as unit:
        assert unit.get(SituationPicture, "w10").value.items == ()
        assert len(unit.entries(subject="w10")) == 1


def test_an_item_about_a_place_is_taken_while_the_picture_collects(store: Store, desk: PictureDesk) -> None:
    """Once, and not after it is compiled; an item that is not on record is not taken."""
    with store.unit(**OPENING) as unit:
        unit.save(item("i-1", Level.AREA), expected_version=0)
    desk.open(picture(), by=ANNA)
    desk.offer(W10, ItemId("i-1"), by=ANNA)
    assert desk.offer(W10, ItemId("i-1"), by=ANNA).value.items == ("i-1",)
    with pytest.raises(NotFoundError):
        desk.offer(W10, ItemId("i-2"), by=ANNA)
    desk.compile(W10, by=ANNA)
    with pytest.raises(ModelError, match="takes no more"):
        desk.offer(W10, ItemId("i-1"), by=ANNA)


def test_a_statutory_picture_is_not_decided_without_its_parts(desk: PictureDesk) -> None:
    """Each part is written before the step that asks for it; then it is due again in two years."""
    desk.open(picture("law", PictureKind.STATUTORY), by=ANNA)
    law = PictureId("law")
    desk.compile(law, by=ANNA)
    with pytest.raises(IllegalMoveError, match="extent"):
        desk.analyse(law, by=ANNA)
    desk.write(law, by=ANNA, extent="much", consequences="fear", other_information="new line", measures=())
    desk.analyse(law, by=ANNA)
    with pytest.raises(IllegalMoveError, match="analysis"):
        desk.decide(law, by=ANNA)
    desk.write(law, by=ANNA, analysis="dark")
    assert desk.decide(law, by=ANNA).value.renew_by == date(2028, 3, 9)
    with pytest.raises(ModelError, match="does not change"):
        desk.write(law, by=ANNA, analysis="light")


def test_a_later_picture_takes_the_place_of_an_earlier(desk: PictureDesk) -> None:
    """Of the same kind, later and decided; nothing else will do."""
    decided(desk, picture())
    desk.open(picture("w11", period=Period(date(2026, 3, 9), date(2026, 3, 16))), by=ANNA)
    decided(desk, picture("w09", period=BEFORE))
    for newer in ("w11", "w09", "w10"):
        with pytest.raises(IllegalMoveError):
            desk.supersede(W10, PictureId(newer), by=ANNA)
    w11 = PictureId("w11")
    desk.compile(w11, by=ANNA)
    desk.analyse(w11, by=ANNA)
    desk.decide(w11, by=ANNA)
    assert desk.supersede(W10, w11, by=ANNA).value.state is PictureState.SUPERSEDED


def test_est_and_sspf_share_a_picture_of_the_area_in_bands(store: Store, desk: PictureDesk) -> None:
    """The receiver keeps bands and no incident; where no areas are spoken of nothing is shared."""
    accepted(desk, incident("a"), incident("b"))
    decided(desk, picture())
    shared = desk.share(W10, SSPF, ident=PictureId("sh"), by=ANNA).value
    assert (shared.level, [spot.band for spot in shared.spots]) == (Level.AREA, [None])
    with store.unit(**OPENING) as unit:
        assert unit.find(SharedPicture, cooperation="sspf")[0].value == shared
    with pytest.raises(WrongLevelError):
        desk.share(W10, LOS, ident=PictureId("sh2"), by=ANNA)


def test_who_takes_no_part_does_nothing(desk: PictureDesk) -> None:
    """Neither at a cooperation of others nor at one that has ended; the coordinator's unit may."""
    with pytest.raises(NotAtTheTableError):
        desk.report(incident("one"), by=CI)
    with pytest.raises(NotAtTheTableError):
        desk.report(attrs.evolve(incident("one", place=None), cooperation=ENDED), by=ANNA)
    with pytest.raises(NotAtTheTableError):
        desk.report(attrs.evolve(incident("one"), reporter=Reporter("teacher", SCHOOL)), by=ANNA)
    desk.report(attrs.evolve(incident("one"), reporter=Reporter("guard", firm="Vaktbolaget")), by=BO)
    with pytest.raises(NotAtTheTableError):
        desk.review(ONE, by=CI)


def test_what_cannot_be_reported_is_refused(desk: PictureDesk) -> None:
    """Accepted beforehand, at a place elsewhere, unknown, or at a cooperation around persons only."""
    read = incident("one").review(Step("review", NOW, ANNA))
    with pytest.raises(ModelError, match="report it first"):
        desk.report(read, by=ANNA)
    with pytest.raises(ModelError, match="not one of its cooperation and area"):
        desk.report(incident("one", place="far"), by=ANNA)
    with pytest.raises(NotFoundError):
        desk.report(incident("one", place="unheard"), by=ANNA)
    with pytest.raises(WrongLevelError):
        desk.report(attrs.evolve(incident("one", place=None), cooperation=LOS), by=ANNA)
    received = desk.report(incident("one", place=None), by=BO)
    assert (received.version, received.value.course) == (1, (Step("report", NOW, BO),))
    with pytest.raises(ConflictError):
        desk.report(incident("one"), by=ANNA)


def test_an_incident_is_merged_only_into_one_that_counts(desk: PictureDesk) -> None:
    """Not into itself, a rejected one, or one that is not on record."""
    for ident in ("one", "gone"):
        desk.report(incident(ident), by=ANNA)
    desk.reject(IncidentId("gone"), by=ANNA, reason="not here")
    for into in ("one", "gone"):
        with pytest.raises(IllegalMoveError):
            desk.merge(ONE, IncidentId(into), by=ANNA)
    with pytest.raises(NotFoundError):
        desk.merge(ONE, IncidentId("unheard"), by=ANNA)
    with pytest.raises(IllegalMoveError):
        desk.accept(ONE, by=ANNA)
    assert desk.review(ONE, by=ANNA).value.state is IncidentState.REVIEWED


def test_a_picture_is_opened_empty(desk: PictureDesk) -> None:
    """Nobody hands in a picture with incidents in it."""
    with pytest.raises(ModelError, match="open it empty"):
        desk.open(attrs.evolve(picture(), incidents=(ONE,)), by=ANNA)


def problems(level: Level, cooperation: CooperationId = SSPF, area: str = "centre") -> ProblemPicture:
    """A problem picture with one problem."""
    return ProblemPicture(
        PictureId("p-1"),
        cooperation,
        AreaId(area),
        date(2026, 3, 1),
        frozenset({AgencyId("police")}),
        (ProblemItem("noise", "noise", level),),
    )


def test_problems_are_met_on_levels_that_the_cooperation_handles(desk: PictureDesk) -> None:
    """EST refuses a problem on the level of persons or groups, SSPF does not; a new version replaces the old."""
    for level in (Level.INDIVIDUAL, Level.GROUP):
        with pytest.raises(WrongLevelError):
            desk.record_problems(problems(level, EST), by=ANNA)
    assert desk.record_problems(problems(Level.INDIVIDUAL), by=CI).version == 1
    assert desk.record_problems(problems(Level.GROUP), by=CI).version == 2
    with pytest.raises(ModelError, match="another cooperation's"):
        desk.record_problems(problems(Level.AREA, EST), by=ANNA)


def test_places_are_recorded_where_areas_are_spoken_of(desk: PictureDesk) -> None:
    """A cooperation around persons only has no places."""
    park = Place(PlaceId("park"), EST, "Parken", AreaId("centre"))
    assert desk.record_place(park, by=ANNA).version == 1
    with pytest.raises(WrongLevelError):
        desk.record_place(attrs.evolve(park, cooperation=LOS), by=ANNA)
    assert WEEK.holds(date(2026, 3, 8))
