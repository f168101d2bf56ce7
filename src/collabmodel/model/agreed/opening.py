"""Whether the agreements of a cooperation let a new case begin, and that a begun one goes on.

An agreement is asked for when a case begins.  The case rests on its own consent after that:
it goes on when the agreement has run out, for as long as the consent holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.ids import CooperationId


def in_force_on(
    agreements: Iterable[Agreement], cooperation: CooperationId, day: date
) -> tuple[Agreement, ...]:
    """The agreements of a cooperation that are in force on a day (gällande överenskommelser).

    Args:
        agreements: those on record; those of other cooperations, or of none, are passed over.
        cooperation: whose.
        day: the day asked about.
    """
    return tuple(
        agreement
        for agreement in agreements
        if agreement.cooperation == cooperation and agreement.in_force(day)
    )


def may_open_case(agreements: Iterable[Agreement], cooperation: CooperationId, day: date) -> bool:
    """Whether a new case may be opened (nytt ärende): only while an agreement is in force.

    >>> may_open_case((), CooperationId("sspf"), date(2023, 5, 2))
    False
    """
    return bool(in_force_on(agreements, cooperation, day))


def may_go_on(agreements: Iterable[Agreement], cooperation: CooperationId, *, opened_on: date) -> bool:
    """Whether an open case may go on (pågående ärende): if it could be opened on the day it was.

    What has become of the agreement since makes no difference.
    """
    return may_open_case(agreements, cooperation, opened_on)
