"""Hypothesis strategies for the values of the model; every person in them is invented.

Each gives any value of its type that can exist, texts with Swedish letters included.
Arguments are keyword-only, and fix a part of the value.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any, NewType, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from collabmodel.model.agencies import Agency, Branch, Official
from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.assessments import Answer, Circumstance, HarmFinding, Judgement, NothingMoreKnown
from collabmodel.model.consent import Consent, ConsentScope, Withdrawal
from collabmodel.model.decision import Decision
from collabmodel.model.disclosure import DisclosureRequest, Recipient
from collabmodel.model.ids import BranchId, IndividualId, RequestId
from collabmodel.model.information import InformationItem, Level, Origin, Party, ReachedBy
from collabmodel.model.journal import JournalEntry
from collabmodel.model.people import Guardianship, Individual, PersonalNumber
from collabmodel.model.routines import StandingAssessment
from collabmodel.model.standing import AgePolicy
from collabmodel.model.time import Period

T = TypeVar("T")


def ids() -> SearchStrategy[str]:
    """Ids as a host application may choose them; none looks like a personal number."""
    return st.from_regex(r"\A[a-zåäö][a-zåäö0-9._:/-]{0,5}\Z")


def days(*, since: date = date(1990, 1, 1), until: date = date(2040, 12, 31)) -> SearchStrategy[date]:
    """Days, both ends included."""
    return st.dates(since, until)


def moments() -> SearchStrategy[datetime]:
    """Moments, in UTC or at another offset from it."""
    zones = st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-3, minutes=-30))])
    return st.datetimes(datetime(1990, 1, 1), datetime(2040, 12, 31), timezones=zones)  # noqa: DTZ001 - zones are drawn


@st.composite
def periods(draw: DrawFn) -> Period:
    """Periods, open at either end or both."""
    since = draw(st.none() | days())
    until = draw(st.none() | days(until=date(2050, 1, 1)).filter(lambda day: since is None or day > since))
    return Period(since, until)


@st.composite
def personal_numbers(draw: DrawFn) -> PersonalNumber:
    """Numbers with a true check digit, of people who would be far over 160 years old."""
    day = draw(days(since=date(1840, 1, 1), until=date(1860, 12, 31)))
    serial = draw(st.integers(1, 999))
    digits = f"{day:%y%m%d}{serial:03d}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    check = -sum(product // 10 + product % 10 for product in doubled) % 10
    return PersonalNumber(f"{day:%Y%m%d}{serial:03d}{check}")


def agencies() -> SearchStrategy[Agency]:
    """Agencies."""
    return _values(Agency)


def branches() -> SearchStrategy[Branch]:
    """Branches; each does something."""
    return _values(Branch, activities=_words(at_least=1))


def officials() -> SearchStrategy[Official]:
    """Officials."""
    return _values(Official)


@st.composite
def individuals(draw: DrawFn) -> Individual:
    """Individuals, with a birth date, without one, or with one that nobody knows."""
    born = draw(st.none() | days())
    return draw(
        _values(
            Individual,
            birth_date=st.just(born),
            birth_date_unknown=st.booleans() if born is None else st.just(value=False),
            deceased_on=st.none() | days(since=born or date(1990, 1, 1)),
        )
    )


def guardianships() -> SearchStrategy[Guardianship]:
    """Guardianships of somebody else."""
    return _values(
        Guardianship,
        child=ids().map(lambda ident: IndividualId(f"child-{ident}")),
        guardian=ids().map(lambda ident: IndividualId(f"guardian-{ident}")),
    )


@st.composite
def information_items(draw: DrawFn, *, holder: BranchId | None = None) -> InformationItem:
    """Items, about somebody where they are on individual level; those that were received may say whence."""
    parties = st.lists(_values(Party), min_size=1, max_size=3, unique_by=lambda party: (party.id, party.role))
    fixed: dict[str, SearchStrategy[Any]] = {} if holder is None else {"holder": st.just(holder)}
    common = {
        "categories": _words(at_least=1),
        "people_behind": st.none() | st.integers(0, 10_000),
        **draw(_journeys()),
        **fixed,
    }
    about_nobody = st.sampled_from([Level.GROUP, Level.AREA])
    return draw(
        _values(InformationItem, parties=parties.map(tuple), **common)
        | _values(InformationItem, parties=st.just(()), level=about_nobody, **common)
    )


@st.composite
def consents(draw: DrawFn) -> Consent:
    """Consents, with signatures and with withdrawals by those who signed."""
    plain = draw(_values(Consent, withdrawals=st.just(())))
    signers = sorted({signature.signer for signature in plain.signatures})
    if not signers:
        return plain
    withdrawals = draw(st.lists(_values(Withdrawal, signer=st.sampled_from(signers)), max_size=2))
    return attrs.evolve(plain, withdrawals=tuple(withdrawals))


def agreements() -> SearchStrategy[Agreement]:
    """Agreements between at least two parties."""
    return _values(
        Agreement, parties=_words(at_least=2), purposes=_words(at_least=1), areas=_words(at_least=1)
    )


@st.composite
def disclosure_requests(draw: DrawFn) -> DisclosureRequest:
    """Requests for one to three items of one holder."""
    holder = BranchId(draw(ids()))
    items = draw(
        st.lists(information_items(holder=holder), min_size=1, max_size=3, unique_by=lambda item: item.id)
    )
    way = st.sampled_from(_WAYS)
    return draw(_values(DisclosureRequest, holder=st.just(holder), items=st.just(tuple(items)), way=way))


def circumstances() -> SearchStrategy[Circumstance]:
    """Circumstances with a value of every type there is."""
    return _values(Circumstance)


def harm_findings() -> SearchStrategy[HarmFinding]:
    """Findings on harm, pending ones included."""
    return _values(HarmFinding)


def judgements() -> SearchStrategy[Judgement]:
    """Answers to the questions that provisions put."""
    return _values(Judgement)


@st.composite
def standing_assessments(draw: DrawFn) -> StandingAssessment:
    """Standing assessments with both ends, made at the latest the day they begin."""
    made, since, until = sorted(draw(st.lists(days(), min_size=3, max_size=3, unique=True)))
    named = {name: _words(at_least=1) for name in ("categories", "recipients")}
    fixed = {"on": st.just(made), "valid": st.just(Period(since, until)), "purpose": ids(), "reason": ids()}
    answers = st.sampled_from([None, Answer.YES, Answer.NO])
    return draw(_values(StandingAssessment, answer=answers, **named, **fixed))


def statements() -> SearchStrategy[NothingMoreKnown]:
    """Statements that nothing more is known."""
    return _values(NothingMoreKnown)


def decisions(*, request: RequestId | None = None) -> SearchStrategy[Decision]:
    """Decisions of any shape; not ones that an engine would make."""
    return _values(Decision) if request is None else _values(Decision, request=st.just(request))


def journal_entries() -> SearchStrategy[JournalEntry]:
    """Journal entries one by one; they form no chain."""
    return _values(JournalEntry)


@st.composite
def age_policies(draw: DrawFn) -> AgePolicy:
    """Policies with the ages in order."""
    joins = draw(st.integers(0, 20))
    return draw(_values(AgePolicy, youth_joins_from=st.just(joins), youth_alone_from=st.integers(joins, 21)))


def stored_values(*, kind: type[Any] | None = None) -> SearchStrategy[Any]:
    """Values of every type that can be stored, or of one of them.

    Raises:
        KeyError: if the type is not one that can be stored.
    """
    drawn: dict[type[Any], SearchStrategy[Any]] = {
        Agency: agencies(),
        Branch: branches(),
        Official: officials(),
        Individual: individuals(),
        Guardianship: guardianships(),
        InformationItem: information_items(),
        Consent: consents(),
        Agreement: agreements(),
        StandingAssessment: standing_assessments(),
        DisclosureRequest: disclosure_requests(),
        Circumstance: circumstances(),
        HarmFinding: harm_findings(),
        Judgement: judgements(),
        NothingMoreKnown: statements(),
        Decision: decisions(),
        JournalEntry: journal_entries(),
        AgePolicy: age_policies(),
    }
    return st.one_of(*drawn.values()) if kind is None else drawn[kind]


# ------------------------------------------------------------------------- from a type to a strategy


def _texts() -> SearchStrategy[str]:
    return st.text(st.characters(codec="utf-8"), max_size=12)


def _words(*, at_least: int = 0) -> SearchStrategy[frozenset[str]]:
    return st.frozensets(ids(), min_size=at_least, max_size=at_least + 2)


def _values(cls: type[T], **fixed: SearchStrategy[Any]) -> SearchStrategy[T]:
    """Values of an attrs class, each field by its type unless it is fixed."""
    hints = typing.get_type_hints(cls)
    parts = {name: _of(kind, name) for name, kind in hints.items() if name not in fixed}
    return st.builds(cls, **parts, **fixed)


def _of(kind: Any, name: str) -> SearchStrategy[Any]:  # noqa: ANN401 - a type expression
    if isinstance(kind, NewType) or (kind is str and name == "id"):
        return ids()
    args = typing.get_args(kind)
    match typing.get_origin(kind):
        case types.UnionType | typing.Union:
            return st.one_of(*(_of(arg, name) for arg in args))
        case origin if origin is tuple and args[-1] is Ellipsis:
            return st.lists(_of(args[0], name), max_size=2).map(tuple)
        case origin if origin is tuple:
            return st.tuples(*(_of(arg, name) for arg in args))
        case origin if origin is frozenset:
            return st.frozensets(_of(args[0], name), max_size=3)
        case _:
            return _of_class(kind)


def _of_class(kind: type[Any]) -> SearchStrategy[Any]:
    if kind in _PLAIN:
        return _PLAIN[kind]
    return st.sampled_from(list(kind)) if issubclass(kind, Enum) else st.deferred(lambda: _values(kind))


_WAYS = [way for way in ReachedBy if way is not ReachedBy.OWN]


@st.composite
def _journeys(draw: DrawFn, depth: int = 2) -> dict[str, SearchStrategy[Any]]:
    """How something was reached, and whence: what arose somewhere came from nowhere."""
    way = draw(st.sampled_from(ReachedBy))
    known = depth and way is not ReachedBy.OWN and draw(st.booleans())
    before = draw(_values(Origin, **draw(_journeys(depth - 1)))) if known else None
    return {"reached_by": st.just(way), "origin": st.just(before)}


@st.composite
def _recipients(draw: DrawFn) -> Recipient:
    branch = draw(st.none() | ids())
    person = draw(ids()) if branch is None else None
    return draw(_values(Recipient, branch=st.just(branch), person=st.just(person)))


def _scopes() -> SearchStrategy[ConsentScope]:
    named = {name: _words(at_least=1) for name in ("categories", "recipients", "purposes")}
    return _values(ConsentScope, **named)


_PLAIN: Mapping[type[Any], SearchStrategy[Any]] = {
    type(None): st.none(),
    bool: st.booleans(),
    int: st.integers(-(2**40), 2**40),
    str: _texts(),
    date: days(),
    datetime: moments(),
    Period: periods(),
    PersonalNumber: personal_numbers(),
    Recipient: st.deferred(_recipients),
    ConsentScope: st.deferred(_scopes),
}
"""Types that are drawn in a way of their own wherever they occur."""
