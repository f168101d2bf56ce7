"""A question in its simplest words: who, whom, what, and which circumstances, and the request it stands for.

A sketch has no day.  The same sketch put on two days is the same situation on both: the
person has the same age, the findings are made that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any

import attrs

from collabmodel.analysis.solving import Stated
from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.assessments import Answer, Circumstance, HarmFinding, HarmKind, HarmLevel, Judgement
from collabmodel.model.consent import Capacity, Consent, ConsentCheck, ConsentForm, ConsentScope, Signature
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.ids import (
    AgencyId,
    BranchId,
    ConsentId,
    IndividualId,
    ItemId,
    OfficialId,
    ProvisionId,
    RequestId,
)
from collabmodel.model.information import InformationItem, Level, Marks, Party, PersonRole, ReachedBy
from collabmodel.model.people import MAJORITY, Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.time import Period, noon
from collabmodel.rules.facts import FactSchema, FactSheet
from collabmodel.rules.packs import Rulebook

_HOLDER, _RECIPIENT, _ITEM = AgencyId("holder"), AgencyId("recipient"), ItemId("item")
_GIVES, _GETS = BranchId("holder.branch"), BranchId("recipient.branch")
_OURS, _THEIRS = OfficialId("official-of-holder"), OfficialId("official-of-recipient")
_PERSON, _GUARDIAN, _OUTSIDER = IndividualId("person"), IndividualId("guardian"), IndividualId("outsider")
_FIRM = "firm"
_LONG_AGO = date(2000, 1, 1)
_GROWN = 40
"""An age that no rule about the young reaches, for somebody who only signs or asks."""


@attrs.frozen
class Body:
    """A body that gives or gets, and the function in which it does."""

    kind: str
    activity: str
    basis: LegalBasis = LegalBasis.AUTHORITY
    roles: frozenset[str] = frozenset()


class PersonAs(Enum):
    """What a person who would get the item is to the one it is about."""

    SUBJECT = "subject_self"
    GUARDIAN = "guardian"
    OUTSIDER = "anyone"


@attrs.frozen
class Sketch:
    """A question, without a day.  A field that has its default is something nobody has stated.

    Args:
        about: what the person is in the item; ``None`` for an item that is about nobody.
        together: which places both bodies share, or are known not to: ``municipality``, ``region``.
        stated: circumstances by fact.
        answers: answers to the provisions' own questions.
        harm: findings of harm by kind; ``measure`` makes one by the measure of that provision.
    """

    holder: Body
    recipient: Body | PersonAs
    categories: frozenset[str]
    about: PersonRole | None = PersonRole.SUBJECT
    initiative: Initiative = Initiative.OWN
    purpose: str | None = None
    claims: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    reached_by: ReachedBy = ReachedBy.OWN
    age: int | None = None
    protection: ProtectedIdentity = ProtectedIdentity.NONE
    deceased: bool = False
    same_agency: bool = False
    together: tuple[tuple[str, bool], ...] = ()
    consent: bool | None = None
    recipient_roles: frozenset[str] = frozenset()
    stated: tuple[tuple[str, Stated], ...] = ()
    answers: tuple[tuple[str, Answer], ...] = ()
    harm: tuple[tuple[HarmKind, HarmLevel], ...] = ()
    measure: str | None = None

    def simpler(self) -> Iterator[Sketch]:
        """The sketches that state one thing less, in a fixed order."""
        for name in _ROWS:
            rows = getattr(self, name)
            for n in range(len(rows)):
                yield self._with(**{name: (*rows[:n], *rows[n + 1 :])})
        for name, plain in _WHOLE.items():
            if getattr(self, name) != plain:
                yield self._with(**{name: plain})
        if self.holder.roles:
            yield self._with(holder=attrs.evolve(self.holder, roles=frozenset()))
        if isinstance(self.recipient, Body) and self.recipient.roles:
            yield self._with(recipient=attrs.evolve(self.recipient, roles=frozenset()))

    def _with(self, **changes: Any) -> Sketch:  # noqa: ANN401 - any field of the sketch
        return attrs.evolve(self, **changes)

    @property
    def weight(self) -> int:
        """How many things it states."""
        rows = (len(getattr(self, name)) for name in _ROWS)
        return sum(rows) + sum(bool(getattr(self, name) != plain) for name, plain in _WHOLE.items())


_ROWS = ("stated", "answers", "harm", "together")
"""The fields that hold several statements."""

_WHOLE: Mapping[str, object] = {
    field.name: field.default
    for field in attrs.fields(Sketch)
    if field.default is not attrs.NOTHING and field.name not in {*_ROWS, "about"}
}
"""The fields that hold one statement, and how they stand where nobody has stated it."""


def posed(sketch: Sketch, day: date, book: Rulebook) -> tuple[DisclosureRequest, FactSheet]:
    """The request and the facts that a sketch stands for on a day.

    What it says of provisions that the packs do not hold is left out: nobody could have answered
    a question that was not asked.
    """
    recipient = _recipient(sketch)
    parties = _parties(sketch)
    item = InformationItem(
        id=_ITEM,
        holder=_GIVES,
        activity=sketch.holder.activity,
        categories=sketch.categories,
        recorded_at=noon(_LONG_AGO),
        parties=parties,
        marks=Marks(sketch.marks, book.vocabulary.version),
        level=Level.INDIVIDUAL if parties else Level.AREA,
        people_behind=None if parties else 0,
        reached_by=sketch.reached_by,
    )
    request = DisclosureRequest(
        id=RequestId("question"),
        holder=_GIVES,
        recipient=recipient,
        items=(item,),
        initiative=sketch.initiative,
        at=noon(day),
        official=_OURS,
        purpose=sketch.purpose,
        claims=frozenset(ProvisionId(one) for one in sketch.claims if one in book.provisions),
    )
    agencies, branches = _register(sketch)
    facts = FactSheet(
        agencies=agencies,
        branches=branches,
        officials=(Official(_OURS, _HOLDER), Official(_THEIRS, agencies[-1].id)),
        people=_people(sketch, day),
        guardianships=(Guardianship(_PERSON, _GUARDIAN, Custody.SOLE),),
        consents=() if sketch.consent is None else (_consent(sketch, request, book),),
        circumstances=_circumstances(sketch, book.schema),
        harm=_findings(sketch, request) if sketch.measure in {None, *book.provisions} else (),
        judgements=_judgements(sketch, request, book),
    )
    return request, facts


def _recipient(sketch: Sketch) -> Recipient:
    match sketch.recipient:
        case Body(activity=activity):
            return Recipient(branch=_GETS, activity=activity, roles=sketch.recipient_roles)
        case person:
            who = {PersonAs.SUBJECT: _PERSON, PersonAs.GUARDIAN: _GUARDIAN, PersonAs.OUTSIDER: _OUTSIDER}
            return Recipient(person=who[person], roles=sketch.recipient_roles)


def _parties(sketch: Sketch) -> tuple[Party, ...]:
    if sketch.about is None:
        return ()
    return (Party(_FIRM if sketch.about is PersonRole.FIRM else _PERSON, sketch.about),)


def _register(sketch: Sketch) -> tuple[tuple[Agency, ...], tuple[Branch, ...]]:
    together = dict(sketch.together)
    places = {place: ("here", "here" if same else "elsewhere") for place, same in together.items()}
    agencies, branches = [], []
    for n, (body, agency, branch) in enumerate(
        ((sketch.holder, _HOLDER, _GIVES), (sketch.recipient, _RECIPIENT, _GETS))
    ):
        if not isinstance(body, Body):
            continue
        where = {place: pair[n] for place, pair in places.items()}
        owner = _HOLDER if sketch.same_agency else agency
        if owner == agency:
            agencies.append(Agency(agency, body.kind, body.kind, body.basis, roles=body.roles, **where))
        branches.append(Branch(branch, owner, body.activity, frozenset({body.activity}), independent=True))
    return tuple(agencies), tuple(branches)


def _people(sketch: Sketch, day: date) -> tuple[Individual, ...]:
    return (
        Individual(
            _PERSON,
            sketch.protection,
            birth_date=_born(sketch.age, day),
            birth_date_unknown=sketch.age is None,
            deceased_on=day if sketch.deceased else None,
        ),
        *(
            Individual(one, ProtectedIdentity.NONE, birth_date=_born(_GROWN, day))
            for one in (_GUARDIAN, _OUTSIDER)
        ),
    )


def _born(age: int | None, day: date) -> date | None:
    """A day of birth that gives the age on the day: the first of January, so that no birthday is near."""
    return None if age is None else date(day.year - age, 1, 1)


def _consent(sketch: Sketch, request: DisclosureRequest, book: Rulebook) -> Consent:
    """A consent in good order, by everybody whom the age makes a signer; or one that was refused."""
    at, day = noon(_LONG_AGO), _LONG_AGO
    minor = sketch.age is not None and sketch.age < MAJORITY
    signers = [(_PERSON, Capacity.SUBJECT), *([(_GUARDIAN, Capacity.GUARDIAN)] if minor else [])]
    scope = ConsentScope(
        categories=sketch.categories,
        discloser=_HOLDER,
        recipients=frozenset({request.recipient.key}),
        purposes=frozenset({request.purpose or min(book.vocabulary.purposes)}),
        valid=Period(),
    )
    return Consent(
        ConsentId("consent"),
        _PERSON,
        scope,
        ConsentForm.WRITTEN,
        tuple(Signature(who, capacity, sketch.consent is True, at) for who, capacity in signers),
        check=ConsentCheck(_OURS, day, informed=True, guardians_may_dispose=True),
    )


def _circumstances(sketch: Sketch, schema: FactSchema) -> tuple[Circumstance, ...]:
    return tuple(
        Circumstance(fact, value, about=_PERSON if schema[fact].about_person else None)
        for fact, value in sketch.stated
    )


def _findings(sketch: Sketch, request: DisclosureRequest) -> tuple[HarmFinding, ...]:
    party = next((one.id for one in request.items[0].parties), None)
    return tuple(
        HarmFinding(
            kind,
            level,
            recipient=request.recipient.key,
            by=_OURS,
            on=request.day,
            party=None if kind is HarmKind.ACTIVITY else party,
            purpose=request.purpose,
            provision=None if sketch.measure is None else ProvisionId(sketch.measure),
        )
        for kind, level in sketch.harm
    )


def _judgements(sketch: Sketch, request: DisclosureRequest, book: Rulebook) -> tuple[Judgement, ...]:
    return tuple(
        Judgement(
            ProvisionId(provision),
            answer,
            recipient=request.recipient.key,
            by=_THEIRS if _of_recipient(provision, book) else _OURS,
            on=request.day,
        )
        for provision, answer in sketch.answers
        if provision in book.provisions
    )


def _of_recipient(provision: str, book: Rulebook) -> bool:
    """Whether the provision asks the recipient, in any of its wordings."""
    record = book.provisions[provision]
    asked = [getattr(record, "question", None), *(t.question for t in getattr(record, "terms", ()))]
    return any(question is not None and question.of_recipient for question in asked)
