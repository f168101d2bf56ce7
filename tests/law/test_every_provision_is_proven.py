"""How much of the pack is proven: each provision decides a case, or is the engine itself, or says why it decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from collabmodel.packs import se_osl
from collabmodel.rules.provisions import AnyProvision, Reference
from tests.law import test_structure  # noqa: F401 - its tests name what they prove
from tests.law.proving import NAMED
from tests.law.test_statute_cases import CASES

DECIDED = {ident for _, case in CASES for ident in case.decides}


def _state(provision: AnyProvision) -> str:
    if provision.id in DECIDED:
        return "decides a case"
    if provision.id in NAMED:
        return "named by a test"
    if isinstance(provision, Reference) and provision.why_no_rule:
        return "says why it decides nothing"
    return "unproven"


def report() -> Iterator[str]:
    """The figures, and the provisions that nothing proves."""
    states = {p.id: _state(p) for p in se_osl.PACK.provisions}
    for confidence in ("high", "medium", "low"):
        held = [p for p in se_osl.PACK.provisions if p.confidence == confidence]
        counted = Counter(states[p.id] for p in held)
        told = ", ".join(f"{n} {state}" for state, n in sorted(counted.items()))
        yield f"confidence {confidence}: {len(held)} provisions: {told}"
    for p in se_osl.PACK.provisions:
        if states[p.id] == "unproven":
            yield f"  unproven: {p.id} (confidence {p.confidence})"


def test_every_provision_of_high_confidence_is_proven() -> None:
    """Each provision we are sure of decides at least one test, unless it says why it can decide none."""
    held = [p for p in se_osl.PACK.provisions if p.confidence == "high"]
    assert [p.id for p in held if _state(p) == "unproven"] == []


def test_no_test_claims_what_the_pack_does_not_hold() -> None:
    """What a test says it proves is in the pack."""
    assert {*NAMED} <= {p.id for p in se_osl.PACK.provisions}


@pytest.mark.parametrize("provision", [p for p in se_osl.PACK.provisions if isinstance(p, Reference)])
def test_what_decides_nothing_says_why(provision: Reference) -> None:
    """A record that is no rule says why, and where its effect lives."""
    assert provision.id in DECIDED or provision.why_no_rule


if __name__ == "__main__":
    print("\n".join(report()))  # noqa: T201 - this is how the figures are read
