"""Problem pictures, hot spots, situation pictures, and what another cooperation may see of them."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabmodel.errors import IllegalMoveError, ModelError, WrongLevelError
from collabmodel.model.ids import AgencyId, AreaId, CooperationId, IncidentId, OfficialId, PictureId, PlaceId
from collabmodel.model.information import Level
from collabmodel.model.knowledge.hot_spots import Change, HotSpot, hot_spots
from collabmodel.model.knowledge.incidents import Incident, IncidentCategory, Reporter, Seriousness
from collabmodel.model.knowledge.problem_pictures import Factor, FactorKind, ProblemItem, ProblemPicture
from collabmodel.model.knowledge.sharing import share
from collabmodel.model.knowledge.situation_pictures import (
    NEWER,
    PARTS,
    PictureKind,
    PictureState,
    ProposedMeasure,
    Run,
    SituationPicture,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cooperations import Cooperation, CooperationKind, Terms
from collabmodel.model.time import Period

WEEK = Period(date(2026, 3, 2), date(2026, 3, 9))
BEFORE = Period(date(2026, 2, 23), date(2026, 3, 2))
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ANNA = OfficialId("anna")
POLICE, SCHOOL, LEISURE = AgencyId("police"), AgencyId("school"), AgencyId("leisure")


def step(event: str, at: datetime = NOON) -> Step:
    """A step by Anna."""
    return Step(event, at, ANNA)


def incident(
    ident: str,
    place: str | None = "square",
    *,
    at: datetime = NOON,
    serious: Seriousness = Seriousness.LOW,
    events: tuple[str, ...] = ("report", "review", "accept"),
) -> Incident:
    """An incident, accepted unless it is said how far it has come."""
    one = Incident(
        IncidentId(ident),
        CooperationId("est"),
        IncidentCategory.DAMAGE,
        AreaId("centre"),
        at,
        Reporter("officer", POLICE),
        (step("report"),),
        PlaceId(place) if place else None,
        serious,
    )
    for event in events[1:]:
        one = one.review(step(event)) if event == "review" else one.move(step(event))
    return one


LAST = NOON - timedelta(days=7)
INCIDENTS = (
    *(incident(f"s{n}") for n in range(3)),
    *(incident(f"p{n}", "park", serious=Seriousness.HIGH) for n in range(2)),
    *(incident(f"o{n}", "station") for n in range(2)),
    *(incident(f"y{n}", "yard") for n in range(2)),
    *(incident(f"ls{n}", at=LAST) for n in range(2)),
    *(incident(f"lp{n}", "park", at=LAST) for n in range(3)),
    *(incident(f"ly{n}", "yard", at=LAST) for n in range(2)),
    incident("alone", "school"),
    incident("nowhere", None),
    incident("unread", events=("report",)),
)


def test_hot_spots_are_counted_weighed_and_held_against_the_period_before() -> None:
    """Order by weight, then count, then id; only accepted incidents at a place count."""
    found = hot_spots(INCIDENTS, WEEK, BEFORE)
    assert [(h.place, h.count, h.weight, h.change, h.priority) for h in found] == [
        ("park", 2, 6, Change.DOWN, 1),
        ("square", 3, 3, Change.UP, 2),
        ("station", 2, 2, Change.NEW, 3),
        ("yard", 2, 2, Change.SAME, 4),
    ]
    assert {h.change for h in hot_spots(INCIDENTS, WEEK)} == {Change.UNKNOWN}


@given(st.randoms(use_true_random=False))
def test_a_picture_is_reproducible_from_its_incidents(chance: Random) -> None:
    """The same incidents in any order, one given twice, give the same hot spots."""
    shuffled = [*INCIDENTS, INCIDENTS[0]]
    chance.shuffle(shuffled)
    assert hot_spots(shuffled, WEEK, BEFORE) == hot_spots(INCIDENTS, WEEK, BEFORE)


def test_a_picture_follows_from_its_own_incidents_and_from_no_others() -> None:
    """More incidents on record change nothing; one that is missing or has changed is seen."""
    mine = tuple(one.id for one in INCIDENTS if WEEK.holds(one.day))
    before = tuple(one.id for one in INCIDENTS if BEFORE.holds(one.day))
    made = picture(
        incidents=mine, compared=before, previous=BEFORE, hot_spots=hot_spots(INCIDENTS, WEEK, BEFORE)
    )
    assert made.follows_from([*INCIDENTS, incident("late")])
    assert not made.follows_from(INCIDENTS[1:])
    assert not made.follows_from([incident("s0", "park"), *INCIDENTS[1:]])


@pytest.mark.parametrize(
    ("count", "weight", "priority"), [(0, 1, 1), (2, 1, 1), (1, 1, 0)], ids=["none", "light", "no order"]
)
def test_a_hot_spot_has_numbers_in_range(count: int, weight: int, priority: int) -> None:
    """No incidents, or none that weighs anything, make no hot spot."""
    with pytest.raises(ModelError):
        HotSpot(PlaceId("square"), WEEK, count, weight, Change.NEW, priority)


def picture(kind: PictureKind = PictureKind.WEEKLY, **more: object) -> SituationPicture:
    """A picture that collects."""
    fields: dict[str, object] = {"period": WEEK, "course": (step("open"),), **more}
    return SituationPicture(PictureId("w10"), CooperationId("est"), kind, AreaId("centre"), **fields)  # type: ignore[arg-type]


MAPPED = {"extent": "more damage", "consequences": "fewer dare to pass", "other_information": "a new line"}
WHOLE = {**MAPPED, "analysis": "the lamps are the cause"}


@pytest.mark.parametrize("missing", list(WHOLE), ids=list(WHOLE))
def test_a_statutory_picture_is_not_decided_without_its_parts(missing: str) -> None:
    """Extent, consequences and other information before the analysis, and the analysis before the decision."""
    made = picture(PictureKind.STATUTORY, **{**WHOLE, missing: " "}).move(step("compile"))
    with pytest.raises(IllegalMoveError):
        made.move(step("analyse")).move(step("decide"), met={PARTS.name})
    assert made.missing_parts() == (missing,)
    events = ("open", "compile", "analyse", "decide")
    with pytest.raises(ModelError, match=f"without {missing}"):
        attrs.evolve(made, course=tuple(step(event) for event in events))


@pytest.mark.parametrize(
    ("decided", "due"),
    [
        (datetime(2026, 3, 4, 12, tzinfo=UTC), date(2028, 3, 4)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), date(2030, 2, 28)),
    ],
    ids=["ordinary", "leap day"],
)
def test_a_statutory_picture_is_due_every_second_year(decided: datetime, due: date) -> None:
    """From the day it was decided; late from the day after, unless another has taken its place."""
    made = picture(PictureKind.STATUTORY, **WHOLE, recipients=frozenset({POLICE}))
    assert (made.renew_by, made.renewal_late(date(2050, 1, 1))) == (None, False)
    for event in ("compile", "analyse", "decide"):
        made = made.move(step(event, decided))
    assert made.renew_by == due
    assert [made.renewal_late(due + timedelta(days=days)) for days in (0, 1)] == [False, True]
    gone = made.move(step("publish", decided)).move(step("supersede", decided), met={NEWER.name})
    assert not gone.renewal_late(due + timedelta(days=1))


def test_a_weekly_picture_asks_for_less_and_is_never_renewed() -> None:
    """A quiet week is a picture too; it is published once somebody is to have it."""
    made = picture()
    for event in ("compile", "analyse", "decide"):
        made = made.move(step(event))
    assert (made.state, made.renew_by) == (PictureState.DECIDED, None)
    assert made.state_at(NOON - timedelta(days=1)) is None
    with pytest.raises(IllegalMoveError):
        made.move(step("publish"))
    with pytest.raises(IllegalMoveError):
        made.move(step("supersede"))
    assert (
        attrs.evolve(made, recipients=frozenset({POLICE})).move(step("publish")).state
        is PictureState.PUBLISHED
    )


def test_a_periodic_picture_is_analysed_in_words() -> None:
    """Upwards in the organisation goes nothing without an analysis."""
    made = picture(PictureKind.PERIODIC).move(step("compile")).move(step("analyse"))
    with pytest.raises(IllegalMoveError):
        made.move(step("decide"))


def test_a_picture_has_a_period_with_both_ends_and_tells_of_nobody() -> None:
    """An open period, or text that looks personal in any part, is refused."""
    for period in (Period(date(2026, 1, 1)), Period(None, date(2026, 1, 1))):
        with pytest.raises(ModelError, match="both ends"):
            picture(period=period)
    with pytest.raises(ModelError, match="nobody's identity"):
        picture(analysis="ask nobody@example.org")
    with pytest.raises(ModelError, match="nobody's identity"):
        ProposedMeasure("ask nobody@example.org", Run.SHORT)


def together(ident: str, *levels: Level) -> Cooperation:
    """A cooperation on these levels."""
    terms = (Terms(1, date(2023, 1, 1), frozenset(levels)),)
    return Cooperation(
        CooperationId(ident), CooperationKind.OTHER, ident, "Nyköping", frozenset({POLICE}), terms
    )


EST, SSPF = together("est", Level.AREA), together("sspf", Level.INDIVIDUAL, Level.AREA)


def test_another_cooperation_sees_the_area_in_bands() -> None:
    """Bands by place, no incident; the level is always the area."""
    spots = tuple(
        HotSpot(PlaceId(place), WEEK, count, count, Change.UP, at)
        for at, (place, count) in enumerate((("square", 12), ("park", 8), ("yard", 3)), start=1)
    )
    made = picture(hot_spots=spots, incidents=(IncidentId("s0"),), priorities=("lamps",))
    for event in ("compile", "analyse", "decide"):
        made = made.move(step(event))
    shared = share(made, ident=PictureId("sh"), giver=EST, receiver=SSPF, day=date(2026, 3, 10))
    assert [(spot.place, str(spot.band)) for spot in shared.spots] == [
        ("park", "None"),
        ("square", "10-14"),
        ("yard", "None"),
    ]
    assert (shared.level, shared.cooperation, shared.origin) == (Level.AREA, "sspf", "est")
    assert "s0" not in str(attrs.asdict(shared))


def test_a_picture_is_shared_only_decided_by_its_own_and_with_who_speaks_of_areas() -> None:
    """Each of the other ways is refused."""
    made = picture().move(step("compile")).move(step("analyse"))
    day = date(2026, 3, 10)
    with pytest.raises(ModelError, match="decided"):
        share(made, ident=PictureId("sh"), giver=EST, receiver=SSPF, day=day)
    decided = made.move(step("decide"))
    with pytest.raises(ModelError, match="not a picture of sspf"):
        share(decided, ident=PictureId("sh"), giver=SSPF, receiver=EST, day=day)
    with pytest.raises(ModelError, match="with another"):
        share(decided, ident=PictureId("sh"), giver=EST, receiver=EST, day=day)
    alone = together("sip", Level.INDIVIDUAL)
    for giver, receiver in ((EST, alone), (alone, EST)):
        with pytest.raises(WrongLevelError):
            share(decided, ident=PictureId("sh"), giver=giver, receiver=receiver, day=day)


ITEMS = (
    ProblemItem("noise", "noise at night", Level.AREA, votes=9),
    ProblemItem("truancy", "many stay away", Level.GROUP, votes=4, rank=1),
    ProblemItem("drugs", "drugs in the park", Level.AREA, votes=9),
    ProblemItem("debts", "debts", Level.INDIVIDUAL, votes=1),
)
PROBLEMS = ProblemPicture(
    PictureId("p-1"),
    CooperationId("sspf"),
    AreaId("centre"),
    date(2026, 1, 15),
    frozenset({POLICE, SCHOOL}),
    ITEMS,
    factors=(Factor(FactorKind.POSITIVE_FORCE, "a club that is open late"),),
    risk_groups=("those new in the area",),
)


def test_problems_are_ranked_and_some_of_them_agreed_on() -> None:
    """A settled rank goes before votes, votes before the code; the scope keeps the order."""
    assert [one.code for one in PROBLEMS.ranked()] == ["truancy", "drugs", "noise", "debts"]
    assert [one.code for one in PROBLEMS.agree("noise", "truancy").in_scope()] == ["truancy", "noise"]
    assert PROBLEMS.levels == {Level.AREA, Level.GROUP, Level.INDIVIDUAL}
    with pytest.raises(ModelError, match="agreed scope"):
        PROBLEMS.agree("unheard")


def test_it_is_told_which_party_has_not_given_what_it_knows() -> None:
    """Each party contributes; the picture says who has not."""
    assert PROBLEMS.missing_contributors((POLICE, SCHOOL, LEISURE)) == {LEISURE}


@pytest.mark.parametrize(
    "make",
    [
        lambda: attrs.evolve(PROBLEMS, items=(ITEMS[0], ITEMS[0])),
        lambda: attrs.evolve(ITEMS[0], level=Level.DEIDENTIFIED),
        lambda: attrs.evolve(ITEMS[0], votes=-1),
        lambda: attrs.evolve(ITEMS[0], rank=0),
        lambda: attrs.evolve(ITEMS[0], text="ask nobody@example.org"),
        lambda: attrs.evolve(PROBLEMS, risk_groups=("ask nobody@example.org",)),
        lambda: Factor(FactorKind.RISK, "ask nobody@example.org"),
    ],
    ids=["same code", "level", "votes", "rank", "item text", "risk group", "factor"],
)
def test_a_problem_picture_that_cannot_be_is_refused(make: object) -> None:
    """Two problems of one code, numbers out of range, text that looks personal."""
    with pytest.raises(ModelError):
        make()  # type: ignore[operator]
