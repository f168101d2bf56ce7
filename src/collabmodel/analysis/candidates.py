"""Frame -> concrete questions, the plainest first: who gives, who gets, and facts at and around their bounds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice, product

import attrs

from collabmodel.analysis.bodies import (
    RELATED,
    USUAL_ACTIVITIES,
    USUAL_RECIPIENTS,
    bodies,
    ordinary,
    runner,
)
from collabmodel.analysis.frames import Frame
from collabmodel.analysis.placing import GIVEN, placed
from collabmodel.analysis.sketch import Body, PersonAs, Sketch
from collabmodel.analysis.solving import Stated, solutions
from collabmodel.model.agencies import LegalBasis
from collabmodel.model.assessments import Answer, HarmKind, HarmLevel
from collabmodel.model.disclosure import Initiative
from collabmodel.rules.packs import Rulebook
from collabmodel.rules.provisions import SecrecyProvision, Test, Trigger, Whose
from collabmodel.rules.vocabulary import Vocabulary

_FEW = 6
"""How many bodies are tried on each side."""
_MANY = 24
"""How many ways of meeting the conditions are tried."""
_USUAL_CATEGORY = "social_circumstances"
_LESS_THAN_CONSIDERABLE = frozenset({Test.REVERSED, Test.STRAIGHT, Test.STRAIGHT_SPECIAL_REASON})
"""Tests that a finding of any harm closes; the others want considerable harm or more."""
_PERSONS = {
    "subject_self": PersonAs.SUBJECT,
    "guardian": PersonAs.GUARDIAN,
    "those_concerned": PersonAs.GUARDIAN,
}

_Findings = tuple[tuple[tuple[HarmKind, HarmLevel], ...], str | None]
"""Findings of harm, and the provision by whose own measure they are made."""


def sketches(frame: Frame, book: Rulebook, day: date) -> Iterator[Sketch]:
    """The questions of a frame, near the first choice of everything before far from it."""
    ways = list(islice(solutions(frame.aim, book.schema, given=GIVEN), _MANY))
    holders = list(dict.fromkeys(islice(_holders(frame, book, day), _FEW)))
    recipients = list(dict.fromkeys(islice(_recipients(frame, book, day), _FEW)))
    found, answered = list(_harms(frame)), list(_answers(frame))
    spans = (range(len(one)) for one in (ways, holders, recipients, found, answered))
    seen: set[Sketch] = set()
    for way, gives, gets, harm, answer in sorted(product(*spans), key=lambda at: (sum(at), at)):
        plain = _plain(frame, holders[gives], recipients[gets], book)
        plain = attrs.evolve(plain, harm=found[harm][0], measure=found[harm][1], answers=answered[answer])
        sketch = placed(plain, ways[way], book)
        if sketch is not None and sketch not in seen:
            seen.add(sketch)
            yield sketch


def _plain(frame: Frame, holder: Body, recipient: Body | PersonAs, book: Rulebook) -> Sketch:
    """The question with nothing stated but what the frame itself wants."""
    words = sorted(book.vocabulary.categories)
    return Sketch(
        holder,
        recipient,
        categories=frozenset({_USUAL_CATEGORY if _USUAL_CATEGORY in words else words[0]}),
        about=frame.about,
        initiative=Initiative.REQUESTED if frame.trigger is Trigger.ON_REQUEST else Initiative.OWN,
        claims=frame.claims,
        marks=frozenset(sorted(frame.secrecy.marks)[:1]) if frame.secrecy else frozenset(),
        stated=_followed(frame, book),
        together=tuple((RELATED[name][1], True) for name in frame.receivers if name in RELATED),
    )


def _followed(frame: Frame, book: Rulebook) -> tuple[tuple[str, Stated], ...]:
    """The facts about the recipient from which a party word of the rule follows."""
    terms = [book.vocabulary.parties.get(name) for name in frame.receivers]
    facts = {term.follows for term in terms if term is not None and term.follows}
    return tuple((fact, True) for fact in sorted(facts)[:1])


def _holders(frame: Frame, book: Rulebook, day: date) -> Iterator[Body]:
    """Who may hold it: bodies of the rule's own words, in functions where the secrecy holds."""
    words = book.vocabulary
    named = [name for name in frame.givers if name in words.activities]
    own = _own(frame, words, day) or named or [one for one in USUAL_ACTIVITIES if one in words.activities]
    for activity in own:
        found = bodies(frame.givers, words, day, activity=activity) if frame.givers else (runner(activity),)
        yield from (_bound(body, frame.secrecy) for body in islice(found, _FEW))


def _own(frame: Frame, words: Vocabulary, day: date) -> list[str]:
    """The functions in which the secrecy holds: those the rule names, else what its givers mainly do, else any."""
    named = frame.activities & set(frame.givers)
    mainly = [body.activity for body in bodies(frame.givers, words, day) if body.activity in frame.activities]
    return list(dict.fromkeys((*(sorted(named) or mainly), *sorted(named or frame.activities, key=ordinary))))


def _bound(body: Body, secrecy: SecrecyProvision | None) -> Body:
    """The body as one that the secrecy binds."""
    if secrecy is None or secrecy.binds_authorities_only is (body.basis is not LegalBasis.PRIVATE):
        return body
    basis = LegalBasis.AUTHORITY if secrecy.binds_authorities_only else LegalBasis.PRIVATE
    return attrs.evolve(body, basis=basis)


def _recipients(frame: Frame, book: Rulebook, day: date) -> Iterator[Body | PersonAs]:
    """Who would get it: a person where the rule means one, else bodies of its words, else the usual ones."""
    if frame.whose is Whose.RECIPIENT:
        yield PersonAs.SUBJECT
    if frame.whose is Whose.MINOR_OF_RECIPIENT:
        yield PersonAs.GUARDIAN
    yield from (_PERSONS[name] for name in frame.receivers if name in _PERSONS)
    others = tuple(name for name in frame.receivers if name not in _PERSONS)
    yield from bodies(others, book.vocabulary, day)
    known = book.vocabulary.words("agency kind")
    yield from (body for body in USUAL_RECIPIENTS if body.kind in known)


def _harms(frame: Frame) -> Iterator[_Findings]:
    """Findings that leave the secrecy to its own presumption, close it, or let everything else through."""
    clear: _Findings = (tuple((kind, HarmLevel.CLEARLY_NONE) for kind in HarmKind), None)
    if frame.permitted:
        yield clear
    yield (), None
    if frame.secrecy is not None:
        less = frame.secrecy.test in _LESS_THAN_CONSIDERABLE
        level = HarmLevel.LIKELY if less else HarmLevel.DANGER
        kinds = frame.secrecy.harm or (HarmKind.PERSON,)
        yield tuple((kind, level) for kind in kinds), None if frame.secrecy.harm else frame.secrecy.id
    if not frame.permitted:
        yield clear


def _answers(frame: Frame) -> Iterator[tuple[tuple[str, Answer], ...]]:
    """The answers that open, those to other checks included; where the rule asks, also that nobody has answered."""
    others = tuple((provision, question.opens_on) for provision, question in frame.checked)
    yield (*((provision, question.opens_on) for provision, question in frame.judged), *others)
    if frame.judged:
        yield others
