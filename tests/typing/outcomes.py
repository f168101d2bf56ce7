"""An application that handles every outcome, and is told by the type checker when a new one appears."""

from typing import assert_never, assert_type

from collabmodel.model.decision import Outcome


def word_for(outcome: Outcome) -> str:
    """The Swedish word an application shows for an outcome."""
    match outcome:
        case Outcome.PERMIT:
            return "Får"
        case Outcome.DENY:
            return "Får inte"
        case Outcome.REFER:
            return "Bedöm"
        case _:
            assert_never(outcome)


assert_type(word_for(Outcome.PERMIT), str)
