"""SSPF in Ale: half a year of local groups, a case from referral to closing, and a report that is late.

Run it:  python examples/half_year_sspf_ale.py [--store memory|file:PATH|URL]

The youth, the guardians and everything that happens are invented.
"""

from __future__ import annotations

from datetime import date

from half_year import HalfYear, check, days

from collabmodel.model.ids import GroupId, OfficialId
from collabmodel.model.time import Period
from collabmodel.services.organisation.meetings import MeetingDesk
from collabmodel.setups import sspf

BEGAN = date(2025, 8, 13)
READY = sspf.ale(since=BEGAN)
NORTH, STRATEGIC, STEERING = (
    GroupId(f"sspf-ale/{one}") for one in ("local-north", "strategic", "steering")
)
HEAD_TEACHER, SECRETARY = OfficialId("children-head-teacher-north"), OfficialId("care-secretary-north")


def local_meetings(story: HalfYear) -> None:
    """The local group meets every fourteenth day; once it does not."""
    story.scene(date(2025, 10, 1), "Lokala gruppen i norr möts var fjortonde dag", "The local group meets")
    for number, day in enumerate((date(2025, 8, 13), date(2025, 8, 27), date(2025, 9, 24)), 1):
        story.at(day)
        story.meet(NORTH, number, HEAD_TEACHER, SECRETARY)
        story.tell(f"{day:%Y-%m-%d}: mötet hölls.")
    story.at(date(2025, 10, 1))
    missed = story.desk(MeetingDesk).missed(
        NORTH, Period(BEGAN, date(2025, 10, 1)), on=date(2025, 10, 1), by=HEAD_TEACHER
    )
    story.tell(f"Missade möten: {days(missed)}.")
    check(missed == (date(2025, 9, 10),), "one meeting was missed")


def main() -> None:
    """Tell the story."""
    story = HalfYear("SSPF i Ale: ett halvår")
    story.set_up(READY, on=BEGAN)
    local_meetings(story)
    story.end()


if __name__ == "__main__":
    main()
