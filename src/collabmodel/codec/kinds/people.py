"""How people and what they have consented to are kept."""

from __future__ import annotations

from collabmodel.codec.kinds.kind import Kind, identified, person_scope
from collabmodel.model.consent import Consent
from collabmodel.model.digest import digest
from collabmodel.model.people import Guardianship, Individual, long_form
from collabmodel.model.standing import AgePolicy


def _number(person: Individual) -> str | None:
    return None if person.personal_number is None else long_form(person.personal_number)


PEOPLE: tuple[Kind, ...] = (
    identified(
        "individual",
        Individual,
        scope=lambda person, _of: person_scope(person.id),
        index={"personal_number": _number},
        blind=frozenset({"personal_number"}),
        logged=True,
    ),
    identified(
        "consent",
        Consent,
        "subject",
        version=2,
        scope=lambda consent, _of: person_scope(consent.subject),
        index={
            "discloser": lambda consent: consent.scope and str(consent.scope.discloser),
            "cooperation": lambda consent: consent.cooperation and str(consent.cooperation),
        },
        holds=lambda consent, day: consent.scope is None or consent.scope.valid.holds(day),
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
    Kind(
        "age_policy",
        AgePolicy,
        key=lambda value, _of: str(value.valid.since or "always"),
        owner=lambda _value: "",
        version=2,
        holds=lambda policy, day: policy.valid.holds(day),
    ),
)
