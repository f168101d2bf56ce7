"""Incidents: about places, with nobody's identity, and no text in a picture that nobody has read."""

import typing
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.ids import (
    AgencyId,
    AreaId,
    CooperationId,
    IncidentId,
    IndividualId,
    OfficialId,
    PlaceId,
    SourceId,
)
from collabmodel.model.information import Party
from collabmodel.model.knowledge.free_text import looks_personal
from collabmodel.model.knowledge.incidents import (
    OTHER_INCIDENT,
    TEXT_REVIEWED,
    Incident,
    IncidentCategory,
    IncidentState,
    Reporter,
    Seriousness,
    TextReview,
)
from collabmodel.model.knowledge.places import Place
from collabmodel.model.knowledge.problem_pictures import ProblemPicture
from collabmodel.model.knowledge.sharing import SharedPicture
from collabmodel.model.knowledge.situation_pictures import SituationPicture
from collabmodel.model.knowledge.sources import DataSource, SourceKind
from collabmodel.model.moves import Step
from collabmodel.model.people import Individual

AT = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
ANNA = OfficialId("anna")
NUMBER = "19" + "900101" + "0000"


def step(event: str, hours: int = 0, reason: str = "") -> Step:
    """A step by Anna."""
    return Step(event, AT + timedelta(hours=hours), ANNA, reason)


def reported(text: str = "lamps broken", **more: object) -> Incident:
    """An incident as it came in."""
    return Incident(
        IncidentId("one"),
        CooperationId("est"),
        IncidentCategory.DAMAGE,
        AreaId("centre"),
        AT,
        Reporter("caretaker", firm="Fastighetsskötarna"),
        (step("report"),),
        text=text,
        **more,  # type: ignore[arg-type]
    )


def _types(kind: object, seen: set[object]) -> set[object]:
    """Every type that a type's fields can hold, all the way down."""
    if kind in seen:
        return seen
    seen.add(kind)
    if isinstance(kind, type) and attrs.has(kind):
        for hint in typing.get_type_hints(kind).values():
            _types(hint, seen)
    for part in typing.get_args(kind):
        _types(part, seen)
    return seen


@pytest.mark.parametrize(
    "cls",
    [Incident, Place, DataSource, SituationPicture, ProblemPicture, SharedPicture],
    ids=lambda cls: cls.__name__,
)
def test_no_field_can_hold_a_persons_identity(cls: type) -> None:
    """Neither the value nor anything in it has a field for a person, a party of an item, or a person's id."""
    assert not _types(cls, set()) & {IndividualId, Individual, Party}


@pytest.mark.parametrize(
    "text",
    [
        f"seen was {NUMBER}",
        "900101-0000",
        "900101 0000",
        "1990-01-01 0000",
        "900101\u20130000",
        "9001\u200b01-0000",
        "\uff19\uff10\uff10\uff11\uff10\uff11-\uff10\uff10\uff10\uff10",
        "ring 070-000 00 00",
        "+46 70 000 00 00",
        "nobody@example.org",
        "nobody @ example.org",
    ],
    ids=["long", "short", "gap", "dates", "dash", "unseen", "wide", "phone", "abroad", "mail", "spaced mail"],
)
def test_text_that_looks_personal_is_refused_and_not_repeated(text: str) -> None:
    """A personal number in any spelling, a telephone number or an address: refused without being told again."""
    assert looks_personal(text)
    with pytest.raises(ModelError, match="nobody's identity") as told:
        reported(text)
    assert text not in str(told.value)
    with pytest.raises(ModelError):
        Reporter(text, AgencyId("police"))
    with pytest.raises(ModelError):
        TextReview(ANNA, date(2026, 3, 3), text)
    with pytest.raises(ModelError):
        reported().move(step("reject", reason=text))


@pytest.mark.parametrize(
    "text",
    ["", "lamps broken 2026-03-01 at 21:30", "12 windows, 3 of them on floor 2", "case 2026/0412"],
    ids=["none", "moment", "counts", "registry number"],
)
def test_ordinary_text_is_let_through(text: str) -> None:
    """Days, hours, counts and registry numbers are nobody's."""
    assert not looks_personal(text)


def test_text_enters_a_picture_only_as_it_was_cleared() -> None:
    """What the reporter wrote never does; the cleared wording does, once the incident is accepted."""
    one = reported("somebody's boy broke the lamps")
    reviewed = one.review(step("review", 1), cleared="the lamps were broken")
    accepted = reviewed.move(step("accept", 2))
    assert [i.picture_text for i in (one, reviewed, accepted)] == ["", "", "the lamps were broken"]
    assert accepted.text_reviewed == TextReview(ANNA, date(2026, 3, 3), "the lamps were broken")
    assert "boy" not in repr(accepted)
    assert "lamps" not in repr(accepted)


def test_nothing_is_accepted_before_somebody_has_read_it() -> None:
    """Not by another way through the machine, not by saying so, and not by writing the course by hand."""
    with pytest.raises(IllegalMoveError):
        reported().move(step("accept", 1))
    by_hand = attrs.evolve(reported(), course=(step("report"), step("review", 1)))
    with pytest.raises(IllegalMoveError) as told:
        by_hand.move(step("accept", 2), met={TEXT_REVIEWED.name})
    assert told.value.unmet == ("text_reviewed",)
    with pytest.raises(ModelError, match="nobody has reviewed"):
        attrs.evolve(by_hand, course=(*by_hand.course, step("accept", 2)))


def test_an_incident_is_merged_into_another() -> None:
    """It names which; only a merged one does, and never itself."""
    merged = reported().merge(step("merge", 1), IncidentId("two"), met={OTHER_INCIDENT.name})
    assert (merged.state, merged.merged_into) == (IncidentState.MERGED, "two")
    with pytest.raises(IllegalMoveError):
        reported().merge(step("merge", 1), IncidentId("two"))
    with pytest.raises(ModelError, match="into itself"):
        reported().merge(step("merge", 1), IncidentId("one"), met={OTHER_INCIDENT.name})
    for wrong in ({"merged_into": IncidentId("two")}, {"course": (step("report"), step("merge", 1))}):
        with pytest.raises(ModelError, match="names what it is merged into"):
            attrs.evolve(reported(), **wrong)


def test_a_rejected_incident_states_why_and_where_it_stood_can_be_told() -> None:
    """The reason is obligatory; the state of a moment is read off the steps."""
    rejected = reported().move(step("reject", 1, "reported twice"))
    assert rejected.state is IncidentState.REJECTED
    assert rejected.state_at(AT) is IncidentState.REPORTED
    with pytest.raises(IllegalMoveError):
        reported().move(step("reject", 1))


def test_an_incident_belongs_to_the_swedish_day() -> None:
    """Half past eleven in the evening by UTC is the next day in Stockholm."""
    assert reported().day == date(2026, 3, 3)
    assert [one.weight for one in Seriousness] == [1, 2, 3]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Reporter("", AgencyId("police")),
        lambda: Reporter("caretaker"),
        lambda: Reporter("caretaker", firm=" "),
        lambda: Reporter("caretaker", AgencyId("police"), "Fastighetsskötarna"),
    ],
    ids=["no role", "nowhere", "blank firm", "both"],
)
def test_a_reporter_is_a_role_at_one_place_of_work(make: object) -> None:
    """An agency or an outside firm, not both and not neither."""
    with pytest.raises(ModelError, match="either the agency or the outside firm"):
        make()  # type: ignore[operator]
    assert Reporter("field officer", AgencyId("police")).firm is None


def test_places_and_sources_tell_of_nobody() -> None:
    """A place has a name, and neither name nor method may look as if it told who somebody is."""
    place = Place(PlaceId("square"), CooperationId("est"), "Stora torget", AreaId("centre"))
    source = DataSource(SourceId("walk"), CooperationId("est"), SourceKind.SAFETY_WALK, AgencyId("rescue"))
    with pytest.raises(ModelError, match="what it is called"):
        attrs.evolve(place, name=" ")
    with pytest.raises(ModelError, match="nobody's identity"):
        attrs.evolve(place, name=f"home of {NUMBER}")
    with pytest.raises(ModelError, match="nobody's identity"):
        attrs.evolve(source, method="ask nobody@example.org")
