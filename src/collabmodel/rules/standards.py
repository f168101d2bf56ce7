"""By which measure a question is answered, and by whom: judgement standards and the words of harm tests.

A standard belongs to the question that a provision asks.  Two provisions may hold the
same standard, and an answer to one of them is still never an answer to the other.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from collabmodel.rules.provisions import Test


@attrs.frozen
class Standard:
    """What a judgement demands before it opens or closes (bedömningsmått), such as *obvious* (uppenbart).

    Args:
        name_sv: the word of the acts.
        text_sv: what the standard demands, in whole sentences; ``text_en`` the same in English.
    """

    code: str
    name_sv: str
    name_en: str
    text_sv: str
    text_en: str


@attrs.frozen
class TestWords:
    """A harm test in words (skaderekvisit): what it is called and what it says."""

    __test__ = False
    name_sv: str
    name_en: str
    text_sv: str
    text_en: str


@attrs.frozen
class Answerer:
    """Who answers a provision's question, where it is somebody special (beslutsfattare enligt lag eller delegation).

    The engine knows officials by agency, not by rank: the name is told, and the agency sees to it.

    Args:
        source: the section or the delegation order that gives the question to them.
    """

    name_sv: str
    name_en: str
    source: str


@attrs.frozen(eq=False)
class Standards:
    """The standards, harm tests and special answerers of a pack.

    Args:
        answerers: by id of the provision whose question they answer.
        routine: provisions whose question a standing assessment may answer; see decision 0008.
    """

    standards: Mapping[str, Standard] = attrs.field(factory=dict)
    tests: Mapping[Test, TestWords] = attrs.field(factory=dict)
    answerers: Mapping[str, Answerer] = attrs.field(factory=dict)
    routine: frozenset[str] = frozenset()

    def and_local(self, local: Standards) -> Standards:
        """These with a local pack's beside them: a delegation order may say who answers, and no routine."""
        return Standards(
            {**local.standards, **self.standards},
            self.tests,
            {**self.answerers, **local.answerers},
            self.routine,
        )
