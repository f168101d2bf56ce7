"""What nobody read: it may protect and oblige, it never opens, and every answer that rests on it says so."""

from __future__ import annotations

from datetime import date

from collabmodel.cases.statutes import Side
from collabmodel.model.assessments import HarmKind, HarmLevel
from collabmodel.model.decision import Outcome
from collabmodel.packs import se_osl
from collabmodel.rules.provisions import LiftingProvision, OpenActivity
from tests.law.asking import SCHOOL, ask

READ = date(2026, 11, 22)
"""When the pack was read."""

NARROWER_STANDS_IN = {"osl-35-15a"}
"""Widened by a text nobody has read: the narrower one before it stands in, which opens less."""


def test_nothing_opens_by_a_text_that_nobody_ever_read() -> None:
    """A record that lifts or says that an activity is open has a wording somebody read, or is contested."""
    opening = [p for p in se_osl.PACK.provisions if isinstance(p, LiftingProvision | OpenActivity)]
    never_read = [p.id for p in opening if p.contested is None and all(w.unread for w in p.wordings)]
    assert never_read == []


def test_what_is_in_force_has_been_read() -> None:
    """Of the wordings in force, the few that nobody read lift nothing, or no more than the one before did."""
    unread = {p.id: p for p in se_osl.PACK.provisions if (w := p.wording_on(READ)) is not None and w.unread}
    opening = {ident for ident, p in unread.items() if isinstance(p, LiftingProvision | OpenActivity)}
    assert opening == NARROWER_STANDS_IN
    assert len(unread) < len(se_osl.PACK.provisions) / 50


def test_an_answer_says_that_its_wording_was_not_read() -> None:
    """A denial of 2015 by 25:1, whose wording of that year nobody read, names it among the unread."""
    clinic = Side(kind="region", activity="health_care")
    answer = ask(
        clinic,
        SCHOOL,
        on=date(2015, 6, 1),
        categories=frozenset({"health"}),
        harm={HarmKind.PERSON: HarmLevel.LIKELY},
    )
    assert answer.outcome is Outcome.DENY
    assert "osl-25-1" in {law.id for law in answer.unread}
