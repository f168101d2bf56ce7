"""The ladder of harm: which levels pass each test, which are not yet harm, and where a routine may answer."""

from __future__ import annotations

from collabmodel.model.assessments import HarmKind, HarmLevel
from collabmodel.rules.provisions import SecrecyProvision, Test

NEVER = frozenset({Test.ABSOLUTE, Test.OWN_REGIME, Test.UNAUTHORISED_DISCLOSURE, Test.AS_SOURCE})
"""Tests that no finding of harm can pass."""

PASSES: dict[Test, tuple[HarmLevel, HarmLevel]] = {
    # the highest level that passes, and the highest that is not yet a finding of harm
    Test.REVERSED: (HarmLevel.CLEARLY_NONE, HarmLevel.CLEARLY_NONE),
    Test.STRAIGHT: (HarmLevel.NONE_INDICATED, HarmLevel.NOT_EXCLUDED),
    Test.STRAIGHT_SPECIAL_REASON: (HarmLevel.NONE_INDICATED, HarmLevel.NOT_EXCLUDED),
    Test.STRAIGHT_CONSIDERABLE: (HarmLevel.LIKELY, HarmLevel.LIKELY),
    Test.STRAIGHT_MUST_BE_ASSUMED_CONSIDERABLE: (HarmLevel.LIKELY, HarmLevel.LIKELY),
    Test.STRAIGHT_DANGER: (HarmLevel.NONE_INDICATED, HarmLevel.NOT_EXCLUDED),
    Test.QUALIFIED_PARTICULAR_IMPORTANCE: (HarmLevel.LIKELY, HarmLevel.LIKELY),
}

PRESUME_OPENNESS = frozenset(PASSES) - {Test.REVERSED}
"""Tests under which information is open until somebody has found harm; a refusal needs an assessment too."""

ROUTINE = frozenset({
    Test.STRAIGHT,
    Test.STRAIGHT_SPECIAL_REASON,
    Test.STRAIGHT_CONSIDERABLE,
    Test.STRAIGHT_MUST_BE_ASSUMED_CONSIDERABLE,
})  # fmt: skip
"""Tests that start from the kind of information, so that a standing assessment may answer; see decision 0008."""


def passing(test: Test) -> tuple[HarmLevel, ...]:
    """The levels of a finding that pass a test, from the lowest; none where no finding can.

    >>> [level.name for level in passing(Test.STRAIGHT)]
    ['CLEARLY_NONE', 'NONE_INDICATED']
    """
    if test not in PASSES:
        return ()
    highest, _ = PASSES[test]
    return tuple(level for level in HarmLevel if level <= highest)


def routine_may_answer(provision: SecrecyProvision) -> bool:
    """Whether a standing assessment may answer its test of harm; never where it asks straight about danger."""
    tests = held_tests(provision)
    plain_danger = Test.STRAIGHT in tests and HarmKind.DANGER in provision.harm
    return tests <= ROUTINE and not plain_danger


def held_tests(provision: SecrecyProvision) -> frozenset[Test]:
    """Every test that the section or a point of it holds; a point without one takes the section's."""
    found = {limb.test for limb in provision.limbs if limb.test is not None}
    if not provision.limbs or any(limb.test is None for limb in provision.limbs):
        found.add(provision.test)
    return frozenset(found)
