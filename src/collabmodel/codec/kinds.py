"""Which types can be stored, under which key, and what each belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import attrs

from collabmodel.errors import CodecError, ModelError
from collabmodel.model.agencies import Agency, Branch, Official
from collabmodel.model.agreements import Agreement
from collabmodel.model.assessments import Circumstance, HarmFinding, Judgement, NothingMoreKnown
from collabmodel.model.consent import Consent
from collabmodel.model.decision import Decision
from collabmodel.model.digest import digest
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.information import InformationItem
from collabmodel.model.journal import JournalEntry
from collabmodel.model.people import Guardianship, Individual, long_form
from collabmodel.model.routines import StandingAssessment
from collabmodel.model.standing import AgePolicy


def person_scope(person: str) -> str:
    """Names the data key of one person.

    >>> person_scope("youth-1")
    'person:youth-1'
    """
    return f"person:{person}"


def matter_scope(request: str) -> str:
    """Names the data key of one matter, which may concern several persons."""
    return f"matter:{request}"


def _of_tenant(_value: object, _of: str) -> str:
    return ""


@attrs.frozen
class Kind:
    """A type that can be stored: its name in documents, its key, what it belongs to, and how it is kept.

    Args:
        name: the word that names the type in a document.
        cls: the class.
        key: gives the key of a value, from the value and the id it belongs to.
        owner: gives the id a value belongs to; ``None`` where only the caller can say which
            request, since the value is true of one matter and does not name it.
        version: version of the document.
        scope: names whose data key a value is encrypted with, from the value and the id it belongs
            to: one person's (``person:…``), one matter's or item's, or the tenant's (empty).
        index: the fields a value can be found by, each with what gives its text or ``None``.
        blind: those of them of which a store may only see a keyed digest.
        logged: each reading of a value stands in the journal.
        holds: whether a value says of itself that it holds on a day; ``None``: it says nothing, and
            holds always.
    """

    name: str
    cls: type[Any]
    key: Callable[[Any, str], str]
    owner: Callable[[Any], str] | None
    version: int = 1
    scope: Callable[[Any, str], str] = _of_tenant
    index: Mapping[str, Callable[[Any], str | None]] = attrs.field(factory=dict)
    blind: frozenset[str] = frozenset()
    logged: bool = False
    holds: Callable[[Any, date], bool] | None = None

    def place(self, value: object, of: str | None = None) -> tuple[str, str]:
        """The key of a value, and the id it belongs to (empty if to nothing).

        Raises:
            ModelError: if ``of`` is needed and missing, or is not the one the value names.
        """
        if self.owner is None:
            if not of:
                msg = f"{self.name}: it is true of one matter only. Say of which request, with of=…"
                raise ModelError(msg)
            return self.key(value, of), of
        owner = self.owner(value)
        if of is not None and of != owner:
            msg = f"{self.name}: of=… is not what the value itself says. Leave it out."
            raise ModelError(msg)
        return self.key(value, owner), owner


def _identified(name: str, cls: type[Any], owner: str | None = None, **how: Any) -> Kind:  # noqa: ANN401 - the fields of Kind
    """A kind whose values have an id, and name what they belong to in a field."""
    return Kind(
        name,
        cls,
        key=lambda value, _of: str(value.id),
        owner=lambda value: "" if owner is None else str(getattr(value, owner)),
        **how,
    )


def _of_a_matter(name: str, cls: type[Any], *fields: str, version: int = 1) -> Kind:
    """A kind of which a request has one for each combination of these fields.

    The key is a digest, since the parts together may be longer than a key can be.
    """
    return Kind(
        name,
        cls,
        key=lambda value, of: digest((of, *(getattr(value, field) for field in fields))),
        owner=None,
        scope=lambda _value, of: matter_scope(of),
        version=version,
    )


def _of_whom_it_concerns(item: InformationItem, _of: str) -> str:
    """One person's key if it concerns one person; the item's own if it concerns several or none."""
    parties = {party.id for party in item.parties}
    return person_scope(*parties) if len(parties) == 1 else f"item:{item.id}"


def _number(person: Individual) -> str | None:
    return None if person.personal_number is None else long_form(person.personal_number)


KINDS: Mapping[type[Any], Kind] = {
    kind.cls: kind
    for kind in (
        _identified("agency", Agency, index={"kind": lambda agency: agency.kind}),
        _identified("branch", Branch, "agency"),
        _identified("official", Official, "agency"),
        _identified(
            "individual",
            Individual,
            scope=lambda person, _of: person_scope(person.id),
            index={"personal_number": _number},
            blind=frozenset({"personal_number"}),
            logged=True,
        ),
        _identified(
            "information_item",
            InformationItem,
            "holder",
            version=2,
            scope=_of_whom_it_concerns,
            index={"activity": lambda item: item.activity},
        ),
        _identified(
            "consent",
            Consent,
            "subject",
            scope=lambda consent, _of: person_scope(consent.subject),
            index={"discloser": lambda consent: consent.scope and str(consent.scope.discloser)},
            holds=lambda consent, day: consent.scope is None or consent.scope.valid.holds(day),
        ),
        _identified("agreement", Agreement, holds=lambda agreement, day: agreement.valid.holds(day)),
        _identified(
            "standing_assessment",
            StandingAssessment,
            "holder",
            index={"provision": lambda assessment: str(assessment.provision)},
            holds=lambda assessment, day: assessment.valid.holds(day),
        ),
        _identified(
            "disclosure_request",
            DisclosureRequest,
            "holder",
            version=2,
            scope=lambda request, _of: matter_scope(request.id),
            index={"official": lambda request: str(request.official)},
        ),
        _identified(
            "decision",
            Decision,
            "request",
            version=2,
            scope=lambda decision, _of: matter_scope(decision.request),
        ),
        Kind(
            "guardianship",
            Guardianship,
            key=lambda value, _of: digest((value.child, value.guardian, value.period.since)),
            owner=lambda value: str(value.child),
            scope=lambda value, _of: person_scope(value.child),
            index={"guardian": lambda value: str(value.guardian)},
            holds=lambda value, day: value.period.holds(day),
        ),
        _of_a_matter("circumstance", Circumstance, "fact", "about", "item"),
        _of_a_matter(
            "harm_finding",
            HarmFinding,
            "kind",
            "recipient",
            "party",
            "item",
            "purpose",
            "provision",
            version=2,
        ),
        _of_a_matter("judgement", Judgement, "provision", "recipient", "item", "party", version=2),
        _of_a_matter("nothing_more_known", NothingMoreKnown),
        Kind(
            "age_policy",
            AgePolicy,
            key=lambda value, _of: str(value.valid.since or "always"),
            owner=lambda _value: "",
            version=2,
            holds=lambda policy, day: policy.valid.holds(day),
        ),
        Kind(
            "journal_entry",
            JournalEntry,
            key=lambda value, _of: str(value.seq),
            owner=lambda value: str(value.tenant),
            version=2,
        ),
    )
}
"""Every type that has a document.  A key is the value's own id where it has one."""


def kind_of(cls: type[Any]) -> Kind:
    """How a type is stored.

    Raises:
        CodecError: if it is not a type that can be stored.
    """
    if cls not in KINDS:
        raise CodecError([f"{cls.__name__}: not a type that can be stored"])
    return KINDS[cls]
