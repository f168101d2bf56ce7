"""Values of facts -> the places in a question from which the engine would work them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from collabmodel.analysis.bodies import RELATED, runner
from collabmodel.analysis.sketch import Body, PersonAs, Sketch
from collabmodel.analysis.solving import Assignment, Stated
from collabmodel.model.agencies import LegalBasis
from collabmodel.model.disclosure import Initiative
from collabmodel.model.information import PersonRole, ReachedBy
from collabmodel.model.people import ProtectedIdentity
from collabmodel.rules.packs import Rulebook
from collabmodel.rules.vocabulary import Vocabulary

_Place = Callable[[Sketch, Stated, Vocabulary], "Sketch | None"]


def placed(sketch: Sketch, assignment: Assignment, book: Rulebook) -> Sketch | None:
    """The sketch in which the facts have these values; ``None`` where no question can give them.

    What the engine does not work out is stated.
    """
    found: Sketch | None = sketch
    for fact, value in sorted(assignment.items(), key=lambda row: (row[0] in _AGES, row[0])):
        definition = book.schema[fact]
        if found is None:
            return None
        place = _PLACES.get(fact)
        if place is not None:
            found = place(found, value, book.vocabulary)
        elif definition.derived or (definition.about_person and found.about is None):
            return None
        else:
            found = _state(found, fact, value)
    return found


def _state(sketch: Sketch, fact: str, value: Stated) -> Sketch:
    others = tuple(row for row in sketch.stated if row[0] != fact)
    return attrs.evolve(sketch, stated=tuple(sorted((*others, (fact, value)))))


def _words(value: Stated) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset({str(value)})


def _age(sketch: Sketch, value: Stated, _: Vocabulary) -> Sketch:
    """The age of the one the matter is about: by birth date where the item is about that person."""
    if sketch.about is PersonRole.SUBJECT and isinstance(value, int):
        return attrs.evolve(sketch, age=value)
    return _state(sketch, "subject_age", value)


def _person_age(sketch: Sketch, value: Stated, _: Vocabulary) -> Sketch | None:
    return attrs.evolve(sketch, age=value) if isinstance(value, int) else None


def _holder_party(sketch: Sketch, value: Stated, words: Vocabulary) -> Sketch:
    return attrs.evolve(sketch, holder=_as(sketch.holder, _words(value), words))


def _as(body: Body, codes: frozenset[str], words: Vocabulary) -> Body:
    """The body as one of the parties: of that kind where the word is a kind, else in that role."""
    missing = codes - words.implied({body.kind, *body.roles}) - {"anyone"}
    kinds = missing & words.words("agency kind")
    basis = LegalBasis.AUTHORITY if "any_authority" in codes else body.basis
    if len(kinds) == 1 and kinds == missing:
        return attrs.evolve(body, kind=min(kinds), basis=basis)
    return attrs.evolve(
        body, roles=body.roles | (missing - {"any_authority", "another_authority"}), basis=basis
    )


def _recipient_party(sketch: Sketch, value: Stated, words: Vocabulary) -> Sketch:
    codes = _words(value)
    if codes & {"subject_self"}:
        return attrs.evolve(sketch, recipient=PersonAs.SUBJECT)
    if codes & {"guardian", "those_concerned"}:
        return attrs.evolve(sketch, recipient=PersonAs.GUARDIAN)
    followed = [term.follows for code in sorted(codes) if (term := words.parties.get(code)) and term.follows]
    for fact in followed:
        return _state(sketch, fact, value=True)
    if not isinstance(sketch.recipient, Body):
        return attrs.evolve(sketch, recipient_roles=codes)
    if codes == {"private_recipient"}:
        return attrs.evolve(sketch, recipient=Body("association", "association", LegalBasis.PRIVATE))
    for code in sorted(codes & set(RELATED)):
        activity, place = RELATED[code]
        return attrs.evolve(sketch, recipient=runner(activity), together=((place, True),))
    return attrs.evolve(sketch, recipient=_as(sketch.recipient, codes, words))


def _on(side: str, sketch: Sketch, body: Body) -> Sketch:
    """The sketch with another holder, or another recipient."""
    if side == "holder":
        return attrs.evolve(sketch, holder=body)
    return attrs.evolve(sketch, recipient=body)


def _activity(side: str) -> _Place:
    def place(sketch: Sketch, value: Stated, words: Vocabulary) -> Sketch | None:
        codes = _words(value) & set(words.activities)
        body = getattr(sketch, side)
        if not codes or not isinstance(body, Body):
            return None
        activity = min(codes)
        usual = runner(activity)
        if body.activity == activity:
            return sketch
        return _on(side, sketch, attrs.evolve(usual, roles=body.roles))

    return place


def _authority(side: str, *, private: bool = False) -> _Place:
    def place(sketch: Sketch, value: Stated, _: Vocabulary) -> Sketch | None:
        body, wanted = getattr(sketch, side), (value is True) is not private
        if not isinstance(body, Body):
            return None if wanted else sketch
        if (body.basis is not LegalBasis.PRIVATE) is wanted:
            return sketch
        basis = LegalBasis.AUTHORITY if wanted else LegalBasis.PRIVATE
        return _on(side, sketch, attrs.evolve(body, basis=basis))

    return place


def _together(name: str) -> _Place:
    def place(sketch: Sketch, value: Stated, _: Vocabulary) -> Sketch | None:
        if not isinstance(sketch.recipient, Body):
            return None if value else sketch
        others = tuple(row for row in sketch.together if row[0] != name)
        return attrs.evolve(sketch, together=(*others, (name, value is True)))

    return place


def _person(who: PersonAs) -> _Place:
    def place(sketch: Sketch, value: Stated, _: Vocabulary) -> Sketch | None:
        if value is not True:
            return None if sketch.recipient is who else sketch
        return attrs.evolve(sketch, recipient=who)

    return place


GIVEN = frozenset({
    "category", "marks", "reached_by", "person_role", "protection_level", "deceased", "identifiable",
    "holder_party", "recipient_party", "holder_activity", "recipient_activity",
})  # fmt: skip
"""The facts that have a value in every question, stated or not."""

_AGES = frozenset({"subject_age", "person_age"})
"""Placed last: whose age it is depends on what the item is about."""

_PLACES: Mapping[str, _Place] = {
    "subject_age": _age,
    "person_age": _person_age,
    "initiative": lambda s, v, _: attrs.evolve(s, initiative=Initiative(v)),
    "purpose": lambda s, v, _: attrs.evolve(s, purpose=str(v)),
    "category": lambda s, v, _: attrs.evolve(s, categories=_words(v) or s.categories),
    "marks": lambda s, v, _: attrs.evolve(s, marks=s.marks | _words(v)),
    "claims": lambda s, v, _: attrs.evolve(s, claims=_words(v)),
    "reached_by": lambda s, v, _: attrs.evolve(s, reached_by=ReachedBy(v)),
    "person_role": lambda s, v, _: attrs.evolve(s, about=PersonRole(v)),
    "protection_level": lambda s, v, _: attrs.evolve(s, protection=ProtectedIdentity(v)),
    "deceased": lambda s, v, _: attrs.evolve(s, deceased=v is True),
    "identifiable": lambda s, v, _: s if v is True else attrs.evolve(s, about=None),
    "holder_party": _holder_party,
    "recipient_party": _recipient_party,
    "holder_activity": _activity("holder"),
    "recipient_activity": _activity("recipient"),
    "holder_is_authority": _authority("holder"),
    "recipient_is_authority": _authority("recipient"),
    "recipient_is_private": _authority("recipient", private=True),
    "same_municipality": _together("municipality"),
    "same_region": _together("region"),
    "same_authority": lambda s, v, _: attrs.evolve(s, same_agency=v is True),
    "recipient_is_person": _person(PersonAs.SUBJECT),
    "recipient_is_guardian": _person(PersonAs.GUARDIAN),
    "consent_valid": lambda s, v, _: attrs.evolve(s, consent=v is True),
}
"""The facts that a question gives by its own shape, and the place of each."""
