"""The gate of levels (nivå): what a cooperation may speak of on a day, and what is turned away.

A cooperation around places speaks of no person.  What nobody has judged is turned away too.
"""

from __future__ import annotations

from datetime import date

from collabmodel.errors import WrongLevelError
from collabmodel.model.information import InformationItem, Level
from collabmodel.model.organisation.cooperations import Cooperation

OF_PERSONS = frozenset({Level.INDIVIDUAL, Level.DEIDENTIFIED})
"""Levels on which an item tells of persons, named or not."""


def refuse_level(cooperation: Cooperation, level: Level, day: date) -> None:
    """Let a level through only if the cooperation's terms of that day name it.

    Args:
        cooperation: who would receive it.
        level: how near it is to a person.
        day: the day it is offered.

    Raises:
        WrongLevelError: if the terms do not name it, or no terms are in force that day.

    >>> from collabmodel.model.ids import AgencyId, CooperationId
    >>> from collabmodel.model.organisation.cooperations import CooperationKind, Terms
    >>> est = Cooperation(
    ...     CooperationId("est"),
    ...     CooperationKind.EST,
    ...     "EST",
    ...     "Nyköping",
    ...     frozenset({AgencyId("police")}),
    ...     (Terms(1, date(2023, 1, 1), frozenset({Level.AREA})),),
    ... )
    >>> refuse_level(est, Level.AREA, date(2023, 5, 1))
    >>> refuse_level(est, Level.GROUP, date(2023, 5, 1))
    Traceback (most recent call last):
        ...
    collabmodel.errors.WrongLevelError: est: the level group is not handled here: its terms of that day do not name it
    """
    if not cooperation.handles(level, day):
        raise WrongLevelError(cooperation.id, level.value, why="its terms of that day do not name it")


def refuse_item(cooperation: Cooperation, item: InformationItem, day: date) -> None:
    """Let an item through only if its level is handled and it tells of nobody whom the level hides.

    An item on area or group level that names a party of any role, a business too since it may
    be one person's, or of which nobody can say that no person is told from it, is an item about
    persons whatever its level says; only who may speak of single persons can receive it.

    Raises:
        WrongLevelError: saying why, never whom the item is about.
    """
    refuse_level(cooperation, item.level, day)
    if item.level in OF_PERSONS or cooperation.handles(Level.INDIVIDUAL, day):
        return
    if item.parties:
        raise WrongLevelError(cooperation.id, item.level.value, why="the item names a party. Leave it out.")
    if item.identifiable() is not False:
        why = "nobody has judged that no person can be told from the item. Count, or let an official judge."
        raise WrongLevelError(cooperation.id, item.level.value, why=why)
