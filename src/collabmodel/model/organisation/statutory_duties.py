"""The duties of municipalities to prevent crime (act 2023:196), as data, each with its section.

When each is due, and whether it is fulfilled, is worked out for a day from what is known.  What nobody
knows is not fulfilled; it is unknown.  Where the act sets no day, none is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.organisation.cadences import CadenceUnit, later

IN_FORCE = date(2023, 7, 1)
"""The act took effect on this day."""
PLAN_FROM = date(2024, 7, 1)
"""A plan of measures need not be decided before this day (transitional provision 2)."""
RENEWAL_YEARS = 2
"""At least every second year (section 6)."""


class DutyCode(Enum):
    """The duties, by a word each."""

    PICTURE = "picture"
    PLAN = "plan"
    PICTURE_RENEWED = "picture_renewed"
    PLAN_FOLLOWED_UP = "plan_followed_up"
    AGREEMENTS = "agreements"
    COUNCIL = "council"
    COORDINATION = "coordination"
    LEADERSHIP = "leadership"
    REPORTING = "reporting"


@attrs.frozen(field_transformer=checked)
class StatutoryDuty:
    """One duty of the act (skyldighet enligt lag 2023:196).

    Args:
        section: the section (paragraf) it stands in.
        since: the first day it bound.
        sv: in Swedish.
        en: in English.
        striving: whether the act asks to work for something, not to have reached it.
    """

    code: DutyCode
    section: str
    since: date
    sv: str
    en: str
    striving: bool = False


DUTIES: tuple[StatutoryDuty, ...] = (
    StatutoryDuty(
        DutyCode.PICTURE,
        "4",
        IN_FORCE,
        "Ta fram en lägesbild: kartläggning av brottslighetens omfattning och följder, annat av betydelse, analys.",
        "Make a picture of crime: its extent and consequences mapped, what else matters, and an analysis.",
    ),
    StatutoryDuty(
        DutyCode.PLAN,
        "5",
        PLAN_FROM,
        "Besluta om en åtgärdsplan som bygger på lägesbilden.",
        "Decide on a plan of measures that builds on the picture.",
    ),
    StatutoryDuty(
        DutyCode.PICTURE_RENEWED,
        "6",
        IN_FORCE,
        "Uppdatera lägesbilden minst vartannat år.",
        "Renew the picture at least every second year.",
    ),
    StatutoryDuty(
        DutyCode.PLAN_FOLLOWED_UP,
        "6",
        PLAN_FROM,
        "Följa upp åtgärdsplanen minst vartannat år.",
        "Follow up the plan of measures at least every second year.",
    ),
    StatutoryDuty(
        DutyCode.AGREEMENTS,
        "9",
        IN_FORCE,
        "Verka för skriftliga överenskommelser som anger syften och områden för samverkan.",
        "Work for written agreements that state the purposes and areas of the cooperation.",
        striving=True,
    ),
    StatutoryDuty(
        DutyCode.COUNCIL,
        "10",
        IN_FORCE,
        "Verka för att strategiska frågor tas upp i ett råd som kommunen leder, med ledande företrädare.",
        "Work for a council, led by the municipality and with senior members, that handles strategic questions.",
        striving=True,
    ),
    StatutoryDuty(
        DutyCode.COORDINATION,
        "11",
        IN_FORCE,
        "Ha en samordningsfunktion: samordna, vara kontaktpunkt och bidra till att sprida information (12 §).",
        "Have a coordination function: coordinate, be the point of contact, help spread information (section 12).",
    ),
    StatutoryDuty(
        DutyCode.LEADERSHIP,
        "13",
        IN_FORCE,
        "Kommunstyrelsen, eller en annan nämnd som fullmäktige utser, leder arbetet.",
        "The municipal board, or another board that the assembly names, leads the work.",
    ),
    StatutoryDuty(
        DutyCode.REPORTING,
        "13",
        IN_FORCE,
        "Nämnden som leder arbetet rapporterar fortlöpande till kommunfullmäktige.",
        "The board that leads the work reports to the municipal assembly continuously.",
    ),
)


@attrs.frozen(field_transformer=checked)
class PreventionFacts:
    """What is known of a municipality's work on a day; ``None`` where nobody knows or nothing has been done.

    Args:
        picture_on: the day the picture was made or last renewed.
        plan_on: the day the plan was decided.
        plan_on_picture: whether the plan builds on the picture.
        follow_up_on: the day the plan was last followed up.
        agreements_worked_for: whether it works for written agreements, or has them.
        council_worked_for: whether it works for a council that it leads, or has one.
        coordination: whether there is a coordination function.
        leading_board: whether it is settled which board leads.
        reported_on: the day the board last reported to the assembly.
        report_months: how often, in months, the municipality has decided that *continuously* is; the
            act gives no figure.

    Raises:
        ModelError: if the board would report more often than each month.
    """

    picture_on: date | None = None
    plan_on: date | None = None
    plan_on_picture: bool | None = None
    follow_up_on: date | None = None
    agreements_worked_for: bool | None = None
    council_worked_for: bool | None = None
    coordination: bool | None = None
    leading_board: bool | None = None
    reported_on: date | None = None
    report_months: int | None = None

    def __attrs_post_init__(self) -> None:
        """Months are whole, and one at least."""
        if self.report_months is not None and self.report_months < 1:
            raise ModelError("prevention facts: give the months between reports, at least 1")


@attrs.frozen(field_transformer=checked)
class DutyStanding:
    """How a duty stands on a day.

    Attributes:
        due: the last day on which it can be done in time, where the act or the municipality sets one; a
            duty to have something is due on its first day.
        fulfilled: ``None`` where nobody knows.
    """

    duty: StatutoryDuty
    due: date | None
    fulfilled: bool | None


def standings(facts: PreventionFacts, day: date) -> tuple[DutyStanding, ...]:
    """How each duty stands on a day, in the order of the act; those that do not bind yet are left out.

    Two years are counted to the day from the last time, the stricter reading of *every second year*.

    >>> found = standings(PreventionFacts(picture_on=date(2023, 6, 15)), date(2025, 6, 16))
    >>> [(one.due.isoformat(), one.fulfilled) for one in found if one.duty.code is DutyCode.PICTURE_RENEWED]
    [('2025-06-15', False)]
    """
    return tuple(
        DutyStanding(duty, *_HOW[duty.code](facts, duty, day)) for duty in DUTIES if duty.since <= day
    )


_Found = tuple[date | None, bool | None]
_How = Callable[[PreventionFacts, StatutoryDuty, date], _Found]


def _picture(facts: PreventionFacts, duty: StatutoryDuty, day: date) -> _Found:
    return duty.since, facts.picture_on is not None and facts.picture_on <= day


def _plan(facts: PreventionFacts, duty: StatutoryDuty, day: date) -> _Found:
    if facts.plan_on is None or facts.plan_on > day:
        return duty.since, False
    return duty.since, facts.plan_on_picture


def _renewed(facts: PreventionFacts, _: StatutoryDuty, day: date) -> _Found:
    return _every(facts.picture_on, day, RENEWAL_YEARS, CadenceUnit.YEAR)


def _followed_up(facts: PreventionFacts, _: StatutoryDuty, day: date) -> _Found:
    done = [one for one in (facts.plan_on, facts.follow_up_on) if one is not None and one <= day]
    return _every(max(done, default=None), day, RENEWAL_YEARS, CadenceUnit.YEAR)


def _reported(facts: PreventionFacts, _: StatutoryDuty, day: date) -> _Found:
    if facts.reported_on is None or facts.reported_on > day:
        return None, False
    if facts.report_months is None:
        return None, None
    return _every(facts.reported_on, day, facts.report_months, CadenceUnit.MONTH)


def _every(last: date | None, day: date, amount: int, unit: CadenceUnit) -> _Found:
    if last is None or last > day:
        return None, False
    due = later(last, unit, amount)
    return due, day <= due


def _said(name: str) -> _How:
    return lambda facts, duty, _day: (None if duty.striving else duty.since, getattr(facts, name))


_HOW: Mapping[DutyCode, _How] = {
    DutyCode.PICTURE: _picture,
    DutyCode.PLAN: _plan,
    DutyCode.PICTURE_RENEWED: _renewed,
    DutyCode.PLAN_FOLLOWED_UP: _followed_up,
    DutyCode.AGREEMENTS: _said("agreements_worked_for"),
    DutyCode.COUNCIL: _said("council_worked_for"),
    DutyCode.COORDINATION: _said("coordination"),
    DutyCode.LEADERSHIP: _said("leading_board"),
    DutyCode.REPORTING: _reported,
}
