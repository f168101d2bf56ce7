"""The desk of cases against a plain model, act by act, on every store.

Consents are signed, withdrawn and run out, guardians come and go, the youth comes of age, cases are
referred, followed, closed, reopened and disposed of.  After every act each case stands where the plain
model says, now and at every instant before; what is refused has changed nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from collabmodel.adapters import NoKeys, open_store
from collabmodel.errors import IllegalMoveError
from collabmodel.model.agencies import Official
from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.courses import CloseReason
from collabmodel.model.casework.retention import CaseRetention
from collabmodel.model.consent import Capacity, Withdrawal
from collabmodel.model.ids import AgreementId, CaseId, ConsentId, IndividualId, PlanId, TenantId
from collabmodel.model.journal import EntryKind
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.time import SWEDEN, Period
from collabmodel.ports import Store
from collabmodel.services.casework.cases import CaseDesk
from collabmodel.services.consents import ConsentDesk
from collabmodel.testing.clocks import FixedClock
from tests.stateful.plain_cases import NEXT, PlainCase, PlainConsent, PlainWorld, day
from tests.unit.case_world import (
    ANNA,
    BO,
    BOUND,
    POLICE,
    SOCIAL,
    SSPF,
    TEAM,
    YOUTH,
    consent,
    new,
    yes,
)

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
AGREED_UNTIL = date(2026, 9, 1)
PLAN, TABLE = PlanId("plan-1"), frozenset({"anna", "bo"})
_TENANTS = count(1)

CASES = st.sampled_from(["case-1", "case-2", "case-3"])
FORMS = st.sampled_from(["c-1", "c-2", "c-3"])
SOME_FORMS = st.sampled_from(
    [frozenset({"c-1"}), frozenset({"c-2"}), frozenset({"c-3"}), frozenset({"c-1", "c-2"}), frozenset[str]()]
)


class Bench:
    """One open store and its clock, lent to every example; each has a tenant of its own."""

    store: Store
    clock: FixedClock


class CasesMachine(RuleBasedStateMachine):
    """Acts of the desk of cases, and of the world around it."""

    bench: type[Bench]

    def __init__(self) -> None:
        """A new tenant in the store, and nothing in it."""
        super().__init__()
        self.clock, self.store = self.bench.clock, self.bench.store
        self.clock.moment = START
        self.tenant = TenantId(f"kommun-{next(_TENANTS)}")
        self.desk = CaseDesk(self.store, self.tenant, results=lambda _unit, plan: plan == PLAN)
        self.forms = ConsentDesk(self.store, self.tenant)
        self.instants: list[datetime] = [START]

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        return self.clock.moment

    def unit(self) -> Any:  # noqa: ANN401 - a unit in a context
        """A unit of this example's."""
        return self.store.unit(tenant=self.tenant, actor=ANNA, purpose="test", legal_ground="none")

    def save(self, *values: object, version: int = 0) -> None:
        """Save values as they are."""
        with self.unit() as unit:
            for value in values:
                unit.save(value, expected_version=version)

    @initialize(
        born=st.sampled_from([date(2008, 3, 4), date(2011, 3, 4), date(2014, 3, 2), date(2012, 5, 2)]),
        far=st.sampled_from(
            ["nowhere", "active", "followed up", "closed", "shared", "renewed", "out of time"]
        ),
    )
    def begin(self, born: date, far: str) -> None:
        """A youth with two guardians; one case is well under way in most worlds."""
        self.plain = PlainWorld(
            born, [("mother", False, None, None), ("father", False, None, None)], AGREED_UNTIL
        )
        agreement = Agreement(
            AgreementId("a-1"),
            frozenset({SOCIAL, POLICE}),
            frozenset({"prevention"}),
            frozenset({"youth"}),
            signed_on=date(2022, 11, 30),
            valid=Period(date(2023, 1, 1), AGREED_UNTIL),
            cooperation=SSPF,
        )
        self.save(
            BOUND,
            agreement,
            Official(ANNA, SOCIAL),
            Official(BO, SOCIAL),
            Individual(YOUTH, ProtectedIdentity.NONE, birth_date=born),
            CaseRetention(SSPF, closed_months=1, declined_months=0, source="Plan 7"),
            *(self.guardianship(*one) for one in self.plain.guardians),
        )
        if far == "nowhere":
            return
        self.refer("case-1")
        self.appoint("case-1")
        self.ask("case-1")
        self.sign("c-1", {"mother", "father", "youth"}, 400)
        self.activate("case-1", frozenset({"c-1"}))
        if far == "followed up":
            self.plan("case-1")
            self.follow("case-1")
            self.go_on("case-1", 0, revised=False)
        if far in {"closed", "shared"}:
            self.close("case-1")
            self.reopen("case-2", "case-1")
            self.refer("case-3")
            for ident in ("case-2", "case-3"):
                self.appoint(ident)
                self.ask(ident)
                self.activate(ident, frozenset({"c-1"}))
        if far == "shared":
            for step in ("month less a day", "hour", "midnight"):
                self.time_goes_by(step)
                self.dispose("case-1")
        if far == "renewed":
            self.time_goes_by("hour")
            self.withdraw("c-1", "father")
            self.sign("c-2", {"mother", "father", "youth"}, 400)
            self.resume("case-1", frozenset({"c-2"}))
        if far == "out of time":
            self.time_goes_by("months")
            self.refer("case-2")

    # The world around the desk.

    @staticmethod
    def guardianship(who: str, alone: bool, since: date | None, until: date | None) -> Guardianship:
        """A guardianship as the library has it."""
        custody = Custody.SOLE if alone else Custody.JOINT
        return Guardianship(YOUTH, IndividualId(who), custody, Period(since, until))

    @rule(step=st.sampled_from(["microsecond", "hour", "midnight", "days", "month less a day", "months"]))
    def time_goes_by(self, step: str) -> None:
        """To the next midnight in Stockholm, to the last microsecond before it, or some time on."""
        midnight = datetime.combine(day(self.now) + timedelta(days=1), datetime.min.time(), SWEDEN)
        ahead = {
            "microsecond": midnight.astimezone(UTC) - timedelta(microseconds=1),
            "hour": self.now + timedelta(hours=1),
            "midnight": midnight.astimezone(UTC),
            "days": self.now + timedelta(days=2),
            "month less a day": self.now + timedelta(days=30),
            "months": self.now + timedelta(days=183),
        }[step]
        self.clock.move_to(max(ahead, self.now))
        self.instants.append(self.now)

    @rule(
        ident=FORMS,
        who=st.sets(st.sampled_from(["mother", "father", "aunt", "youth"]), min_size=1),
        lasts=st.sampled_from([1, 30, 400]),
    )
    @precondition(lambda self: not self.plain.youth_gone)
    def sign(self, ident: str, who: set[str], lasts: int) -> None:
        """A consent comes in, signed by those of them who can sign today."""
        able = {one for one, _ in self.plain.current(day(self.now))} | {"youth"}
        if ident in self.plain.consents:
            return
        signers, until = sorted(who & able), day(self.now) + timedelta(days=lasts)
        signatures = [
            yes(
                IndividualId(one),
                at=self.now,
                capacity=Capacity.SUBJECT if one == "youth" else Capacity.GUARDIAN,
            )
            for one in signers
        ]
        self.forms.record(consent(*signatures, ident=ident, valid=Period(date(2026, 1, 1), until)), by=ANNA)
        self.plain.consents[ident] = PlainConsent(until, [(one, self.now) for one in signers])

    @rule(ident=FORMS, who=st.sampled_from(["mother", "father", "aunt", "youth"]))
    def withdraw(self, ident: str, who: str) -> None:
        """A signer takes a consent back, and every case that has lost its consent by then is told so."""
        form = self.plain.consents.get(ident)
        if self.plain.youth_gone or form is None or who not in {one for one, _ in form.yes}:
            return
        if who in {one for one, _ in form.back}:
            return
        self.forms.withdraw(ConsentId(ident), Withdrawal(IndividualId(who), self.now), by=ANNA)
        form.back.append((who, self.now))
        lost = [
            one
            for one, case in self.plain.cases.items()
            if not case.disposed
            and case.state(self.now) in {"active", "followed_up"}
            and self.plain.truth(one, self.now) == "suspended"
        ]
        for one in lost:
            self.plain.cases[one].events.append(("consent_lost", self.now))
        with self.unit() as unit:
            assert all(unit.get(Case, one).value.state.value == "suspended" for one in lost)

    @rule(change=st.sampled_from(["father leaves", "aunt comes", "mother alone"]))
    def guardians_change(self, change: str) -> None:
        """From tomorrow the father is no guardian; from today the aunt is one; the mother decides alone."""
        today, before = day(self.now), list(self.plain.guardians)
        if self.plain.youth_gone:
            return
        by_name = {one[0]: one for one in before}
        if change == "father leaves" and by_name["father"][3] is None:
            by_name["father"] = ("father", False, None, today + timedelta(days=1))
        elif change == "aunt comes" and "aunt" not in by_name:
            by_name["aunt"] = ("aunt", False, today, None)
        elif change == "mother alone" and not by_name["mother"][1]:
            by_name["mother"] = ("mother", True, None, None)
        else:
            return
        self.plain.guardians = list(by_name.values())
        for who, guardian in by_name.items():
            if guardian not in before:
                known = who in {one[0] for one in before}
                self.save(self.guardianship(*guardian), version=1 if known else 0)

    # The acts of the desk.

    def attempt(
        self,
        ident: str,
        event: str,
        act: Callable[[], object],
        *,
        guards: bool = True,
        at: datetime | None = None,
        after: Callable[[PlainCase], None] = lambda _case: None,
    ) -> None:
        """Act, and see that it is done if and only if the plain model says so, and else leaves no trace."""
        case, at = self.plain.cases.get(ident, PlainCase()), at or self.now
        recorded = case.state(self.now)
        real = recorded if not case.events else self.plain_state(ident, at)
        stands = recorded if event == "consent_lost" else real
        afterwards = event == "hold_meeting" and bool(case.events) and at < case.events[-1][1]
        in_order = afterwards or not case.events or at >= case.events[-1][1]
        if afterwards:
            recorded = real = stands = case.state(at)
            guards = guards and self.holds(case.consents(self.now), at)
        may = event in NEXT[stands] and guards and in_order
        before = self.kept()
        if not may:
            with pytest.raises(IllegalMoveError) as caught:
                act()
            if in_order:
                assert set(caught.value.legal) == set(NEXT[stands])
            assert self.kept() == before
            return
        act()
        if event != "consent_lost" and recorded in {"active", "followed_up"} and real == "suspended":
            case.events.append(("consent_lost", at))
        case.events.insert(sum(when <= at for _, when in case.events), (event, at))
        after(case)
        self.plain.cases[ident] = case

    def plain_state(self, ident: str, at: datetime) -> str:
        """Where a case stands at a moment if a step were taken then, on the consents it names now."""
        case = self.plain.cases[ident]
        state = case.state(self.now)
        at_risk = state in {"active", "followed_up"} and at >= case.events[-1][1]
        return "suspended" if at_risk and not self.holds(case.consents(self.now), at) else state

    def holds(self, consents: frozenset[str], at: datetime) -> bool:
        """Whether these consents hold."""
        return self.plain.holds(consents, at)

    def kept(self) -> list[object]:
        """Every case with its version, and every entry that is not of a reading."""
        with self.unit() as unit:
            cases = [(one.ident, one.version, one.value) for one in unit.all(Case)]
            entries = [one.seq for one in unit.entries() if one.event.kind is not EntryKind.READ]
        return [*cases, *entries]

    @rule(ident=CASES)
    def refer(self, ident: str) -> None:
        """Bring a case up."""
        if ident in self.plain.cases:
            return
        may = self.plain.may_begin(self.now)
        self.attempt(ident, "refer", lambda: self.desk.refer(new(ident), SSPF, by=ANNA), guards=may)

    @rule(ident=CASES, earlier=CASES)
    def reopen(self, ident: str, earlier: str) -> None:
        """Take a case up again."""
        if ident in self.plain.cases or earlier not in self.plain.cases:
            return
        closed = self.plain.cases[earlier].state(self.now) == "closed"

        def linked(case: PlainCase) -> None:
            case.reopens = earlier

        self.attempt(
            ident,
            "reopen",
            lambda: self.desk.reopen(new(ident), CaseId(earlier), by=ANNA),
            guards=closed and self.plain.may_begin(self.now),
            after=linked,
        )

    def on(self, ident: str) -> bool:
        """Whether there is such a case."""
        return ident in self.plain.cases

    @rule(ident=CASES)
    def appoint(self, ident: str) -> None:
        """Appoint a coordinator and call the team."""
        if not self.on(ident) or self.plain.cases[ident].state(self.now) in {"closed", "declined"}:
            return
        self.desk.appoint(CaseId(ident), BO, by=ANNA)
        if not self.plain.cases[ident].coordinator:
            self.desk.call(CaseId(ident), TEAM[0], by=ANNA)
        self.plain.cases[ident].coordinator = True

    @rule(ident=CASES)
    def decline(self, ident: str) -> None:
        """Do not take it up."""
        if self.on(ident):
            self.attempt(ident, "decline", lambda: self.desk.decline(CaseId(ident), "nej", by=ANNA))

    @rule(ident=CASES)
    def ask(self, ident: str) -> None:
        """Ask for the consent."""
        if self.on(ident):
            appointed = self.plain.cases[ident].coordinator
            self.attempt(
                ident, "ask_consent", lambda: self.desk.ask_consent(CaseId(ident), by=ANNA), guards=appointed
            )

    @rule(ident=CASES, consents=SOME_FORMS)
    def activate(self, ident: str, consents: frozenset[str]) -> None:
        """The consent is given."""
        self.rests(ident, "consent_given", self.desk.activate, consents)

    @rule(ident=CASES, consents=SOME_FORMS)
    def resume(self, ident: str, consents: frozenset[str]) -> None:
        """A new consent is given."""
        self.rests(ident, "consent_renewed", self.desk.resume, consents)

    def rests(self, ident: str, event: str, act: Callable[..., object], consents: frozenset[str]) -> None:
        """Name the consents that a case rests on from now."""
        if not self.on(ident):
            return

        def named(case: PlainCase) -> None:
            case.named.append((self.now, consents))

        self.attempt(
            ident,
            event,
            lambda: act(CaseId(ident), frozenset(map(ConsentId, consents)), by=ANNA),
            guards=self.holds(consents, self.now) and not consents & self.plain.old(ident),
            after=named,
        )

    @rule(ident=CASES, event=st.sampled_from(["refused", "timed_out"]))
    def no_consent(self, ident: str, event: str) -> None:
        """The family says no, or nothing."""
        if self.on(ident):
            act = self.desk.refuse if event == "refused" else self.desk.time_out
            self.attempt(ident, event, lambda: act(CaseId(ident), "nej", by=ANNA))

    @rule(
        ident=CASES,
        who=st.sampled_from([frozenset({"anna"}), frozenset({"anna", "bo"}), frozenset()]),
        earlier=st.sampled_from([0, 1, 30]),
    )
    def meet(self, ident: str, who: frozenset[str], earlier: int) -> None:
        """Hold a meeting, now or noted afterwards; Bo is not in the team."""
        if not self.on(ident):
            return
        at = self.now - timedelta(hours=earlier)
        self.attempt(
            ident,
            "hold_meeting",
            lambda: self.desk.hold_meeting(CaseId(ident), who, by=ANNA, at=at),
            guards=who == {"anna"},
            at=at,
        )

    @rule(ident=CASES)
    def plan(self, ident: str) -> None:
        """Agree a plan."""
        if not self.on(ident):
            return

        def planned(case: PlainCase) -> None:
            case.plan = True

        self.attempt(
            ident,
            "agree_plan",
            lambda: self.desk.agree_plan(CaseId(ident), PLAN, frozenset({"anna"}), by=ANNA),
            guards=self.plain.cases[ident].coordinator,
            after=planned,
        )

    @rule(ident=CASES)
    def follow(self, ident: str) -> None:
        """Follow the plan up."""
        if self.on(ident):
            planned = self.plain.cases[ident].plan
            self.attempt(
                ident, "follow_up", lambda: self.desk.follow_up(CaseId(ident), by=ANNA), guards=planned
            )

    @rule(ident=CASES, ahead=st.sampled_from([0, 1, 30]), revised=st.booleans())
    def go_on(self, ident: str, ahead: int, revised: bool) -> None:
        """Go on, with the plan as it is or revised, to a day ahead or not."""
        if not self.on(ident):
            return
        then, case = day(self.now) + timedelta(days=ahead), CaseId(ident)

        def act() -> object:
            if revised:
                return self.desk.revise(case, PLAN, then, by=ANNA)
            return self.desk.go_on(case, then, by=ANNA)

        self.attempt(ident, "revise" if revised else "continue", act, guards=ahead > 0)

    @rule(ident=CASES)
    def suspend(self, ident: str) -> None:
        """Note that the consent does not hold."""
        if self.on(ident):
            lost = not self.holds(self.plain.cases[ident].consents(self.now), self.now)
            self.attempt(
                ident, "consent_lost", lambda: self.desk.suspend(CaseId(ident), by=ANNA), guards=lost
            )

    @rule(ident=CASES)
    def close(self, ident: str) -> None:
        """Close a case."""
        if self.on(ident):
            self.attempt(ident, "close", lambda: self.desk.close(CaseId(ident), CloseReason.MOVED, by=ANNA))

    @rule(ident=CASES)
    def dispose(self, ident: str) -> None:
        """Dispose of the identity of a case, and of the person if nothing else needs it."""
        if not self.on(ident):
            return
        case, before = self.plain.cases[ident], self.kept()
        ended = day(case.events[-1][1])
        whole = ended.replace(year=ended.year + ended.month // 12, month=ended.month % 12 + 1, day=1)
        last = (whole.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        until = {"declined": ended, "closed": min(last, whole + timedelta(days=ended.day - 1))}
        kept_until = until.get(case.state(self.now))
        if case.disposed or kept_until is None or day(self.now) < kept_until:
            with pytest.raises(IllegalMoveError, match="dispose"):
                self.desk.dispose(CaseId(ident), by=ANNA)
            assert self.kept() == before
            return
        left = self.desk.dispose(CaseId(ident), by=ANNA).value
        assert (left.individual, left.consents) == (None, frozenset())
        case.disposed = True
        others = [one for one in self.plain.cases.values() if not one.disposed]
        used = frozenset(form for one in others for form in one.consents(self.now))
        for form in case.consents(self.now) - used:
            self.plain.consents.pop(form, None)
        if not others and not self.plain.consents:
            self.plain.youth_gone = True
        case.named = []

    @invariant()
    def every_case_stands_where_the_plain_model_says(self) -> None:
        """Now, and at the last instants before and just before them."""
        if not hasattr(self, "plain"):
            return
        instants = {self.now} | {
            at - ago for at in self.instants[-3:] for ago in (timedelta(0), timedelta(microseconds=1))
        }
        for ident, case in self.plain.cases.items():
            began = case.events[0][1]
            for at in instants:
                if at != self.now and case.disposed:
                    continue
                told = self.desk.state(CaseId(ident), by=ANNA, at=at)
                assert ("" if told is None else told.value) == (
                    self.plain.truth(ident, at) if at >= began else ""
                )


def drive(url: str, *, examples: int) -> None:
    """Run the machine on one store."""

    class Here(Bench):
        clock = FixedClock(START)

    Here.store = open_store(url, keys=NoKeys(), clock=Here.clock)

    class Machine(CasesMachine):
        bench = Here

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=tuple(HealthCheck),
        ),
    )


def test_cases_in_memory() -> None:
    """Most of the examples, where they are cheapest."""
    drive("memory:", examples=60)


def test_cases_in_files(tmp_path: Path) -> None:
    """The same on a store in files."""
    drive(f"file:{tmp_path / 'store'}", examples=5)


def test_cases_in_sqlite(tmp_path: Path) -> None:
    """The same on SQLite."""
    drive(f"sqlite:///{tmp_path / 'store.db'}", examples=5)


def test_cases_in_postgresql(postgres_url: str) -> None:
    """The same on PostgreSQL."""
    drive(postgres_url, examples=3)


def test_cases_in_mariadb(mariadb_url: str) -> None:
    """The same on MariaDB."""
    drive(mariadb_url, examples=3)
