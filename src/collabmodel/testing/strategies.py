"""Hypothesis strategies for the values of the model; every person in them is invented.

Each gives any value of its type that can exist, texts with Swedish letters included.
Arguments are keyword-only, and fix a part of the value.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from collabmodel.model.agencies import Agency, Branch, Official
from collabmodel.model.assessments import Answer, Circumstance, HarmFinding, Judgement, NothingMoreKnown
from collabmodel.model.consent import (
    Consent,
    ConsentScope,
    EnteredInError,
    Signature,
    Supersession,
    Withdrawal,
)
from collabmodel.model.decision import Decision
from collabmodel.model.disclosure import DisclosureRequest, Recipient
from collabmodel.model.ids import BranchId, IndividualId, RequestId
from collabmodel.model.information import InformationItem, Level, Origin, Party, ReachedBy
from collabmodel.model.journal import JournalEntry
from collabmodel.model.people import Guardianship, Individual, PersonalNumber
from collabmodel.model.routines import StandingAssessment
from collabmodel.model.standing import AgePolicy
from collabmodel.model.time import Period, day_of
from collabmodel.testing.chapters import DRAWN
from collabmodel.testing.from_types import OWN_WAY, days, ids, moments, values, words

T = TypeVar("T")


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
    return values(Agency)


def branches() -> SearchStrategy[Branch]:
    """Branches; each does something."""
    return values(Branch, activities=words(at_least=1))


def officials() -> SearchStrategy[Official]:
    """Officials."""
    return values(Official)


@st.composite
def individuals(draw: DrawFn) -> Individual:
    """Individuals, with a birth date, without one, or with one that nobody knows."""
    born = draw(st.none() | days())
    return draw(
        values(
            Individual,
            birth_date=st.just(born),
            birth_date_unknown=st.booleans() if born is None else st.just(value=False),
            deceased_on=st.none() | days(since=born or date(1990, 1, 1)),
        )
    )


def guardianships() -> SearchStrategy[Guardianship]:
    """Guardianships of somebody else."""
    return values(
        Guardianship,
        child=ids().map(lambda ident: IndividualId(f"child-{ident}")),
        guardian=ids().map(lambda ident: IndividualId(f"guardian-{ident}")),
    )


@st.composite
def information_items(draw: DrawFn, *, holder: BranchId | None = None) -> InformationItem:
    """Items, about somebody where they are on individual level; those that were received may say whence."""
    parties = st.lists(values(Party), min_size=1, max_size=3, unique_by=lambda party: (party.id, party.role))
    fixed: dict[str, SearchStrategy[Any]] = {} if holder is None else {"holder": st.just(holder)}
    common = {
        "categories": words(at_least=1),
        "people_behind": st.none() | st.integers(0, 10_000),
        **draw(_journeys()),
        **fixed,
    }
    about_nobody = st.sampled_from([Level.GROUP, Level.AREA])
    return draw(
        values(InformationItem, parties=parties.map(tuple), **common)
        | values(InformationItem, parties=st.just(()), level=about_nobody, **common)
    )


@st.composite
def consents(draw: DrawFn) -> Consent:
    """Consents, with signatures and with withdrawals by those who signed."""
    asked = draw(st.none() | moments())
    last_day = st.none() | days(
        since=date(1990, 1, 1) if asked is None else day_of(asked), until=date(2041, 12, 31)
    )
    plain = draw(
        values(
            Consent,
            withdrawals=st.just(()),
            requested_at=st.just(asked),
            answer_by=last_day,
            copy_of=st.none() | ids().map("{}-form".format),
            superseded=st.none() | values(Supersession, by=ids().map("{}-next".format)),
        )
    )
    signers = sorted({signature.signer for signature in plain.signatures})
    if not signers:
        return plain
    withdrawals = draw(st.lists(values(Withdrawal, signer=st.sampled_from(signers)), max_size=2))
    return attrs.evolve(plain, withdrawals=tuple(withdrawals))


@st.composite
def disclosure_requests(draw: DrawFn) -> DisclosureRequest:
    """Requests for one to three items of one holder."""
    holder = BranchId(draw(ids()))
    items = draw(
        st.lists(information_items(holder=holder), min_size=1, max_size=3, unique_by=lambda item: item.id)
    )
    way = st.sampled_from(_WAYS)
    return draw(values(DisclosureRequest, holder=st.just(holder), items=st.just(tuple(items)), way=way))


def circumstances() -> SearchStrategy[Circumstance]:
    """Circumstances with a value of every type there is."""
    return values(Circumstance)


def harm_findings() -> SearchStrategy[HarmFinding]:
    """Findings on harm, pending ones included."""
    return values(HarmFinding)


def judgements() -> SearchStrategy[Judgement]:
    """Answers to the questions that provisions put."""
    return values(Judgement)


@st.composite
def standing_assessments(draw: DrawFn) -> StandingAssessment:
    """Standing assessments with both ends, made at the latest the day they begin."""
    made, since, until = sorted(draw(st.lists(days(), min_size=3, max_size=3, unique=True)))
    named = {name: words(at_least=1) for name in ("categories", "recipients")}
    fixed = {"on": st.just(made), "valid": st.just(Period(since, until)), "purpose": ids(), "reason": ids()}
    answers = st.sampled_from([None, Answer.YES, Answer.NO])
    return draw(values(StandingAssessment, answer=answers, **named, **fixed))


def statements() -> SearchStrategy[NothingMoreKnown]:
    """Statements that nothing more is known."""
    return values(NothingMoreKnown)


def decisions(*, request: RequestId | None = None) -> SearchStrategy[Decision]:
    """Decisions of any shape; not ones that an engine would make."""
    return values(Decision) if request is None else values(Decision, request=st.just(request))


def journal_entries() -> SearchStrategy[JournalEntry]:
    """Journal entries one by one; they form no chain."""
    return values(JournalEntry)


@st.composite
def age_policies(draw: DrawFn) -> AgePolicy:
    """Policies with the ages in order."""
    joins = draw(st.integers(0, 20))
    return draw(values(AgePolicy, youth_joins_from=st.just(joins), youth_alone_from=st.integers(joins, 21)))


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
        StandingAssessment: standing_assessments(),
        DisclosureRequest: disclosure_requests(),
        Circumstance: circumstances(),
        HarmFinding: harm_findings(),
        Judgement: judgements(),
        NothingMoreKnown: statements(),
        Decision: decisions(),
        JournalEntry: journal_entries(),
        AgePolicy: age_policies(),
        **DRAWN,
    }
    return st.one_of(*drawn.values()) if kind is None else drawn[kind]


_WAYS = [way for way in ReachedBy if way is not ReachedBy.OWN]


@st.composite
def _journeys(draw: DrawFn, depth: int = 2) -> dict[str, SearchStrategy[Any]]:
    """How something was reached, and whence: what arose somewhere came from nowhere."""
    way = draw(st.sampled_from(ReachedBy))
    known = depth and way is not ReachedBy.OWN and draw(st.booleans())
    before = draw(values(Origin, **draw(_journeys(depth - 1)))) if known else None
    return {"reached_by": st.just(way), "origin": st.just(before)}


@st.composite
def _recipients(draw: DrawFn) -> Recipient:
    branch = draw(st.none() | ids())
    person = draw(ids()) if branch is None else None
    return draw(values(Recipient, branch=st.just(branch), person=st.just(person)))


def _scopes() -> SearchStrategy[ConsentScope]:
    named = {name: words(at_least=1) for name in ("categories", "recipients", "purposes")}
    return values(ConsentScope, **named)


OWN_WAY[PersonalNumber] = personal_numbers()
OWN_WAY[Recipient] = st.deferred(_recipients)
OWN_WAY[EnteredInError] = values(EnteredInError, reason=ids())
OWN_WAY[Signature] = values(Signature, evidence=st.none() | ids())
OWN_WAY[ConsentScope] = st.deferred(_scopes)
