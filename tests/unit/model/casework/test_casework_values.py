"""Concerns, mappings, team members and terms of retention: what can and cannot be said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from collabmodel.errors import ModelError
from collabmodel.model.casework.concerns import Concern, ConcernGrade, StatutoryReport
from collabmodel.model.casework.mappings import Factor, FactorKind, Mapping
from collabmodel.model.casework.retention import CaseRetention
from collabmodel.model.casework.teams import TeamMember, TeamRole
from collabmodel.model.ids import (
    AgencyId,
    AreaId,
    BranchId,
    ConcernId,
    CooperationId,
    IndividualId,
    MappingId,
    OfficialId,
)
from collabmodel.model.organisation.cooperations import ConcernKind
from collabmodel.model.time import Period

ANNA, SOCIAL, YOUTH, SSPF = (
    OfficialId("anna"),
    AgencyId("social"),
    IndividualId("youth"),
    CooperationId("sspf"),
)
DAY = date(2026, 3, 2)


def concern(**fields: Any) -> Concern:  # noqa: ANN401 - passed on
    """A concern about the youth, unless said otherwise."""
    usual = {
        "id": ConcernId("concern-1"),
        "cooperation": SSPF,
        "kinds": frozenset({ConcernKind.TRUANCY, ConcernKind.PEERS}),
        "grade": ConcernGrade.EARLY_SIGN,
        "raised_by": ANNA,
        "agency": SOCIAL,
        "on": DAY,
        "individual": YOUTH,
    }
    return Concern(**(usual | fields))


def test_a_concern_tells_its_words_to_nobody_who_prints_it() -> None:
    """What was seen, and what a group is called, is not in the printed form."""
    told = concern(individual=None, group="gänget vid torget", text="sedd sent")
    assert "torget" not in repr(told)
    assert "sent" not in repr(told)


@pytest.mark.parametrize(
    "fields",
    [{"kinds": frozenset()}, {"individual": None}, {"group": "gänget"}, {"individual": None, "group": " "}],
    ids=["no kind", "about nobody", "about both", "a blank group"],
)
def test_a_concern_is_of_a_kind_and_about_one(fields: dict[str, Any]) -> None:
    """About one individual or one group, of some kind."""
    with pytest.raises(ModelError, match="concern concern-1"):
        concern(**fields)


def test_a_statutory_report_asks_for_no_consent() -> None:
    """It names whom it is about, who reports, the day and the receiver; nothing in it is a consent."""
    report = StatutoryReport(ConcernId("r-1"), YOUTH, ANNA, DAY, SOCIAL, text="blåmärken")
    assert "blåmärken" not in repr(report)
    assert not [field.name for field in attrs.fields(StatutoryReport) if "consent" in field.name]
    with pytest.raises(ModelError):
        attrs.evolve(report, id=ConcernId(""))


def mapping(*kinds: FactorKind, **fields: Any) -> Mapping:  # noqa: ANN401 - passed on
    """A mapping of the youth, unless said otherwise."""
    factors = tuple(Factor(kind, "något") for kind in kinds)
    usual = {"individual": YOUTH, "factors": factors}
    return Mapping(MappingId("m-1"), SSPF, ANNA, DAY, **(usual | fields))


@pytest.mark.parametrize(
    ("kinds", "missing"),
    [
        ((), False),
        ((FactorKind.RISK,), True),
        ((FactorKind.RISK, FactorKind.RISK), True),
        ((FactorKind.RISK, FactorKind.PROTECTIVE), False),
        ((FactorKind.RISK, FactorKind.STRENGTH), False),
    ],
    ids=["empty", "one risk", "risks alone", "with protection", "with a strength"],
)
def test_a_mapping_of_risks_alone_is_flagged(kinds: tuple[FactorKind, ...], missing: bool) -> None:
    """Strengths are recorded, not only risks."""
    assert mapping(*kinds).strengths_missing is missing


def test_a_mapping_is_done_before_the_meeting() -> None:
    """By the Swedish day of it."""
    assert mapping().done_before(datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    assert not mapping().done_before(datetime(2026, 3, 1, 22, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    "fields",
    [{"individual": None}, {"group": "gänget"}, {"area": AreaId("norr")}],
    ids=["nobody", "and a group", "and an area"],
)
def test_a_mapping_has_one_subject(fields: dict[str, Any]) -> None:
    """An individual, a group or an area."""
    with pytest.raises(ModelError, match="Give one of them"):
        mapping(**fields)
    with pytest.raises(ModelError, match="say in words"):
        Factor(FactorKind.RISK, " ")


@pytest.mark.parametrize(
    ("role", "fields"),
    [
        (TeamRole.SCHOOL, {}),
        (TeamRole.SCHOOL, {"official": ANNA}),
        (TeamRole.YOUTH, {"individual": YOUTH, "agency": SOCIAL}),
        (TeamRole.YOUTH, {"individual": YOUTH, "branch": BranchId("b")}),
        (TeamRole.YOUTH, {"official": ANNA, "agency": SOCIAL}),
        (TeamRole.SCHOOL, {"individual": YOUTH}),
        (TeamRole.NETWORK, {"outside": "club"}),
        (TeamRole.SCHOOL, {"outside": "club"}),
        (TeamRole.OUTSIDE, {"official": ANNA, "agency": SOCIAL}),
        (TeamRole.POLICE, {"official": ANNA, "agency": AgencyId("police")}),
        (TeamRole.SCHOOL, {"official": ANNA, "agency": SOCIAL, "individual": YOUTH}),
    ],
    ids=[
        "nobody",
        "an official of no agency",
        "a person of an agency",
        "a person of a branch",
        "an official as youth",
        "a youth as school",
        "a club as a person",
        "a club as school",
        "an official as outside",
        "police without a decision",
        "two at once",
    ],
)
def test_a_team_member_is_one_of_three_in_a_role_that_fits(role: TeamRole, fields: dict[str, Any]) -> None:
    """An official of an agency, a person, or an outside body; the police by decision."""
    with pytest.raises(ModelError, match="team member"):
        TeamMember(role, **fields)


def test_what_a_team_member_is_known_as() -> None:
    """An official by its own id, its branch and its agency; an outside body by its word."""
    official = TeamMember(TeamRole.SOCIAL_SERVICES, official=ANNA, agency=SOCIAL, branch=BranchId("ifo"))
    club = TeamMember(TeamRole.OUTSIDE, outside="club/boxing")
    assert official.known_as() == {"anna", "social", "ifo"}
    assert (club.who, club.known_as(), club.is_person) == ("club/boxing", {"club/boxing"}, False)


def test_a_term_of_retention_is_decided_by_somebody() -> None:
    """It has a source, no default, and is no negative time."""
    term = CaseRetention(SSPF, 24, 6, "Plan 7", Period(date(2026, 1, 1)))
    assert term.id == "sspf:2026-01-01"
    with pytest.raises(ModelError, match="which plan"):
        attrs.evolve(term, source=" ")
    with pytest.raises(ModelError, match="0 months"):
        attrs.evolve(term, declined_months=-1)
    required = {field.name for field in attrs.fields(CaseRetention) if field.default is attrs.NOTHING}
    assert required == {"cooperation", "closed_months", "declined_months", "source"}
