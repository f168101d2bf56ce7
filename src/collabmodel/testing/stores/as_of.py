"""What was known at a moment and held on a day, compared with a model that is too simple to be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import attrs
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from collabmodel.codec import KINDS
from collabmodel.errors import NaiveTimeError, NotFoundError
from collabmodel.model.agencies import Agency, Official
from collabmodel.model.ids import AgencyId, IndividualId, OfficialId, TenantId
from collabmodel.model.people import Custody, Guardianship
from collabmodel.model.time import Period
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.testing.stores.expecting import expect, refuses
from collabmodel.testing.stores.harness import Bench
from collabmodel.testing.stores.promises import promise
from collabmodel.testing.stores.values import POLICE

CHILDREN = ("child-1", "child-2")
AGENCIES = ("police", "school")
DAYS = (None, date(2025, 12, 31), date(2026, 6, 1), date(2027, 1, 1))
_SINCE = date(2026, 1, 1)
_NEXT = timedelta(days=1)


@attrs.frozen
class _Known:
    """One version as the model remembers it."""

    kind: type
    ident: str
    of: str
    value: Guardianship | Official | None
    at: datetime

    def holds(self, day: date | None) -> bool:
        """Whether it is there, and says that it holds on the day."""
        if self.value is None:
            return False
        return day is None or not isinstance(self.value, Guardianship) or self.value.period.holds(day)


Act = tuple[str, int, date | None]
"""What to do, with which of two, and until when it is to hold."""


def _acts() -> st.SearchStrategy[list[Act]]:
    ends = st.sampled_from([None, date(2026, 3, 1), date(2026, 12, 31)])
    does = st.sampled_from(["guardian", "official", "retire guardian", "retire official", "wait", "wait"])
    return st.lists(st.tuples(does, st.integers(0, 1), ends), min_size=3, max_size=9)


def _value(what: str, which: int, until: date | None) -> Guardianship | Official:
    if what.endswith("guardian"):
        period = Period(_SINCE, until)
        return Guardianship(IndividualId(CHILDREN[which]), IndividualId("parent"), Custody.JOINT, period)
    return Official(OfficialId(f"o-{which}"), AgencyId(AGENCIES[0 if until is None else 1]))


def _done(work: UnitOfWork, act: Act, known: list[_Known]) -> None:
    """Do it in the unit, and remember it in the model."""
    value = _value(*act)
    ident, of = KINDS[type(value)].place(value)
    mine = [one for one in known if (one.kind, one.ident) == (type(value), ident)]
    if act[0].startswith("retire"):
        if mine and mine[-1].value is not None:
            work.retire(type(value), ident, expected_version=len(mine))
            known.append(attrs.evolve(mine[-1], value=None, at=work.now()))
        return
    work.save(value, expected_version=len(mine))
    known.append(_Known(type(value), ident, of, value, work.now()))


def _expected(
    known: Iterable[_Known], kind: type, of: str | None, moment: datetime | None, day: date | None
) -> list[tuple[str, object]]:
    """Go through everything that was ever known, and take the last of each."""
    newest: dict[str, _Known] = {}
    for one in known:
        if one.kind is kind and (moment is None or one.at <= moment):
            newest[one.ident] = one
    wanted = [one for one in newest.values() if of in {None, one.of} and one.holds(day)]
    return [(one.ident, one.value) for one in sorted(wanted, key=lambda one: one.ident)]


def _compare(work: UnitOfWork, known: Sequence[_Known], moments: Iterable[datetime | None]) -> None:
    for moment in moments:
        for day in DAYS:
            for kind, owners in ((Guardianship, CHILDREN), (Official, AGENCIES)):
                for of in (None, *owners):
                    found: tuple[Stored[Any], ...] = work.all_as_of(
                        kind, of=of, recorded_at=moment, valid_at=day
                    )
                    due = _expected(known, kind, of, moment, day)
                    expect([(s.ident, s.value) for s in found], due, f"All as of {moment}, on {day}.")
                due = _expected(known, kind, None, moment, day)
                for ident in {one.ident for one in known if one.kind is kind}:
                    found_one = _given(work, kind, ident, moment=moment, day=day)
                    expect(found_one, dict(due).get(ident), f"{ident} as of {moment}, on {day}.")


def _given(work: UnitOfWork, kind: type, ident: str, *, moment: datetime | None, day: date | None) -> object:
    try:
        return work.get_as_of(kind, ident, recorded_at=moment, valid_at=day).value
    except NotFoundError:
        return None


@promise()
def as_of_is_what_was_known_then(bench: Bench) -> None:
    """Whatever was saved and retired, what is given as of a moment and a day is what a brute-force model gives."""
    counted: list[int] = []

    @settings(
        max_examples=10,
        phases=(Phase.generate,),  # a story is short enough to be read as it is
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(acts=_acts())
    def same(acts: list[Act]) -> None:
        counted.append(1)
        tenant, known = TenantId(f"t-{len(counted)}"), list[_Known]()
        moments: list[datetime | None] = [None, bench.clock.now() - _NEXT]
        for act in acts:
            if act[0] == "wait":
                bench.clock.forward(hours=1)
                moments.append(bench.clock.now())
                continue
            with bench.unit(tenant=tenant) as work:
                _done(work, act, known)
        moments.append(bench.clock.now())
        with bench.unit(tenant=tenant) as work:
            _compare(work, known, moments)

    same()


@promise()
def a_moment_between_two_versions_gives_the_earlier(bench: Bench) -> None:
    """The newest version recorded by the moment is given, the moment itself included."""
    first = bench.clock.now()
    with bench.unit() as work:
        work.save(POLICE, expected_version=0)
    bench.clock.forward(days=2)
    with bench.unit() as work:
        work.save(attrs.evolve(POLICE, name="Polisen"), expected_version=1)
    second = bench.clock.now()
    bench.clock.forward(days=2)
    with bench.unit() as work:
        work.retire(Agency, "police", expected_version=2)
    with bench.unit() as work:
        for moment, version in ((first, 1), (second - timedelta(microseconds=1), 1), (second, 2)):
            stored = work.get_as_of(Agency, "police", recorded_at=moment)
            expect((stored.version, stored.recorded_at <= moment), (version, True), "The newest by then.")
        for nothing in (first - timedelta(microseconds=1), bench.clock.now(), None):
            with refuses(NotFoundError):
                work.get_as_of(Agency, "police", recorded_at=nothing)
        expect(len(work.all_as_of(Agency, recorded_at=second)), 1, "All of them as of then.")


@promise()
def a_moment_needs_a_zone(bench: Bench) -> None:
    """A moment without a zone is refused, not guessed."""
    naive = bench.clock.now().replace(tzinfo=None)
    with refuses(NaiveTimeError), bench.unit() as work:
        work.get_as_of(Agency, "police", recorded_at=naive)
    with refuses(NaiveTimeError), bench.unit() as work:
        work.all_as_of(Agency, recorded_at=naive)
