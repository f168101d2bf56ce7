"""Hypothesis strategies for questions put to a pack, invented or real, with everything that is known.

A question takes a door of the pack, lets the right parties meet, and states much of what
the pack's rules ask for, so that every outcome occurs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import attrs
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.assessments import (
    NothingMoreKnown,
)
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.ids import (
    AgencyId,
    BranchId,
    IndividualId,
    ProvisionId,
    RequestId,
)
from collabmodel.model.information import (
    InformationItem,
    Level,
    Marks,
    Origin,
    Party,
    PersonRole,
    ReachedBy,
    Traceability,
)
from collabmodel.model.time import Period, noon
from collabmodel.rules.conditions import Has, leaves
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import OpenActivity, SecrecyProvision, Transfer, Whose
from collabmodel.testing.chances import chance, chances
from collabmodel.testing.focus import (
    ANNA,
    BO,
    CARL,
    FATHER,
    HOLDER,
    INFORMANT,
    ITEM,
    LONG_AGO,
    MOTHER,
    OTHER,
    RECIPIENT,
    SIBLING,
    SOURCE,
    YOUTH,
    Focus,
    a_focus,
    a_value,
    asked_for,
    is_statable,
)
from collabmodel.testing.known import (
    a_consent,
    a_person,
    agreeing,
    contradicts,
    some_circumstances,
    some_findings,
    some_guardianships,
    some_judgements,
)
from collabmodel.testing.packs import rule_pack

__all__ = [
    "ANNA",
    "BO",
    "CARL",
    "FATHER",
    "INFORMANT",
    "MOTHER",
    "OTHER",
    "SIBLING",
    "YOUTH",
    "World",
    "a_value",
    "a_world",
    "is_statable",
    "worlds",
]


@attrs.frozen(repr=False)
class World:
    """A question, everything that is known, and the packs it is put to.

    It is shown in short; the seed that Hypothesis prints gives the whole of it again.
    """

    request: DisclosureRequest
    facts: FactSheet
    packs: tuple[RulePack, ...]

    def __repr__(self) -> str:
        """The question's ends, its day and the packs."""
        ends = f"{self.request.holder} -> {self.request.recipient.key}"
        return f"World({ends}, {self.request.day}, {', '.join(map(repr, self.packs))})"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: ARG002, FBT001
        """Hypothesis asks for this, and would print every field otherwise."""
        printer.text(repr(self))

    @property
    def base(self) -> RulePack:
        """The jurisdiction's pack."""
        return next(pack for pack in self.packs if pack.jurisdiction)


def worlds(*, pack: RulePack | None = None) -> st.SearchStrategy[World]:
    """Questions that fit a pack.

    Args:
        pack: the pack to ask; a new invented one for each question, unless given.
    """
    return chances().map(lambda r: a_world(r, rule_pack(r) if pack is None else pack))


def a_world(r: Random, pack: RulePack, *, travelled: bool | None = None) -> World:
    """One question to the pack, as chance has it.

    Args:
        travelled: whether the item came from somewhere; once in twelve, unless said.
    """
    focus = a_focus(r, pack)
    travelled = chance(r, 12) if travelled is None else travelled
    agencies, branches, recipient = _a_meeting(r, pack, focus, elsewhere=travelled)
    way, origin, before = _a_past(r, pack, focus) if travelled else (ReachedBy.OWN, None, ())
    item = _an_item(r, pack, focus, branches[0], way, origin)
    persons = [party.id for party in item.parties if party.role is not PersonRole.FIRM]
    if recipient.person is not None and persons and chance(r, 2):
        recipient = Recipient(person=IndividualId(r.choice(persons)))
    request = DisclosureRequest(
        id=RequestId("request-1"),
        holder=branches[0].id,
        recipient=recipient,
        items=(item,),
        initiative=r.choice(tuple(Initiative)),
        at=noon(focus.day),
        official=ANNA,
        purpose=r.choice((*sorted(pack.vocabulary.purposes)[:3], None)),
        claims=frozenset({ProvisionId(focus.lift.id)}) if focus.lift and chance(r, 2) else frozenset(),
        way=r.choice((ReachedBy.COPY, ReachedBy.COPY, *_WAYS)),
    )
    people = tuple(a_person(r, key) for key in (YOUTH, SIBLING, INFORMANT, MOTHER, FATHER, OTHER))
    guardianships = some_guardianships(r)
    consents = tuple(
        a_consent(r, n, request, guardianships, pack.vocabulary) for n in range(r.choice((1, 0, 0, 1, 2)))
    )
    circumstances = agreeing(some_circumstances(r, pack, focus, people), consents)
    facts = FactSheet(
        agencies=tuple(dict.fromkeys((*agencies, *(agency for agency, _ in before)))),
        branches=(*branches, *(branch for _, branch in before)),
        officials=(
            Official(ANNA, HOLDER),
            Official(BO, HOLDER, period=Period(None, request.day) if chance(r, 8) else Period()),
            Official(CARL, agencies[-1].id),
        ),
        people=people,
        guardianships=guardianships,
        consents=consents,
        circumstances=circumstances,
        harm=tuple(one for one in some_findings(r, focus, request) if not contradicts(one, circumstances)),
        judgements=some_judgements(r, focus, request),
        nothing_more_known=NothingMoreKnown(ANNA, focus.day) if chance(r, 5) else None,
    )
    return World(request, facts, (pack,))


def _kind_for(r: Random, words: Sequence[str], pack: RulePack) -> str:
    """A kind of agency that a rule's party words can mean, where there is one."""
    wanted = set(words)
    for name in words:
        wanted |= {seat.party for seat in pack.vocabulary.lists.get(name.removeprefix("list:"), ())}
    kinds = sorted(pack.vocabulary.words("agency kind"))
    fitting = [kind for kind in kinds if pack.vocabulary.implied({kind}) & wanted]
    return r.choice(fitting or kinds)


def _a_meeting(
    r: Random, pack: RulePack, focus: Focus, *, elsewhere: bool
) -> tuple[tuple[Agency, ...], tuple[Branch, ...], Recipient]:
    """Who gives and who gets; elsewhere than where the secrecy in focus holds, or there."""
    everything = sorted(pack.vocabulary.words("activity") - {"any_activity"})
    own = sorted(focus.secrecy.at - {"any_activity"})
    kinds = OpenActivity if chance(r, 3) else SecrecyProvision
    others = {one for p in pack.provisions if isinstance(p, kinds) for one in p.at}
    away = sorted(others & set(everything) - set(own)) or everything
    wanted = away if elsewhere and not chance(r, 4) else own
    activity = r.choice(wanted if wanted and not chance(r, 10) else everything)
    givers = focus.terms.givers if focus.terms else ()
    receivers = focus.terms.receivers if focus.terms else ()
    holder = _an_agency(r, HOLDER, _kind_for(r, givers, pack), private=focus.secrecy.regime == "private")
    mine = _a_branch(r, "holder.one", HOLDER, frozenset({activity}))
    reach = focus.lift.whose if focus.lift else None
    person = {"subject_self": YOUTH, "guardian": MOTHER, "those_concerned": MOTHER}
    named = [person[word] for word in receivers if word in person]
    if reach in {Whose.RECIPIENT, Whose.MINOR_OF_RECIPIENT} or named or chance(r, 12):
        return (holder,), (mine,), Recipient(person=r.choice(named or [YOUTH, MOTHER, OTHER]))
    if chance(r, 12):
        other = _a_branch(r, "holder.two", HOLDER, frozenset({r.choice(everything)}))
        return (holder,), (mine, other), Recipient(branch=other.id)
    functions = [word for word in receivers if word in everything] or everything
    theirs = frozenset(r.sample(functions, k=min(len(functions), r.choice((1, 1, 2)))))
    agency = _an_agency(r, RECIPIENT, _kind_for(r, receivers, pack), private=False)
    branch = _a_branch(r, "recipient.one", RECIPIENT, theirs)
    stated = r.choice((None, *sorted(theirs)))
    return (holder, agency), (mine, branch), Recipient(branch=branch.id, activity=stated)


def _an_agency(r: Random, key: AgencyId, kind: str, *, private: bool) -> Agency:
    basis = LegalBasis.PRIVATE if private else LegalBasis.AUTHORITY
    if chance(r, 8):
        basis = r.choice(tuple(LegalBasis))
    return Agency(key, key.title(), kind, basis, municipality=r.choice(("ale", "bua", None)))


def _a_branch(r: Random, key: str, agency: AgencyId, activities: frozenset[str]) -> Branch:
    return Branch(
        BranchId(key), agency, key, activities, independent=r.choice((True, True, True, False, None))
    )


_WAYS = tuple(way for way in ReachedBy if way is not ReachedBy.OWN)


def _a_past(
    r: Random, pack: RulePack, focus: Focus
) -> tuple[ReachedBy, Origin | None, tuple[tuple[Agency, Branch], ...]]:
    """How the item reached its holder, whence if that is known, and who took part.

    Where it came, it mostly came from where the secrecy in focus holds, and may have come there in its turn.
    """
    way = r.choice((*_carrying(pack), *_WAYS))
    if chance(r, 10):
        return way, None, ()
    everything = sorted(pack.vocabulary.words("activity") - {"any_activity"})
    at = sorted(focus.secrecy.at - {"any_activity"}) or everything
    functions = frozenset(r.sample(at, k=min(len(at), r.choice((1, 1, 1, 2)))))
    kind = _kind_for(r, focus.terms.givers if focus.terms and chance(r, 2) else (), pack)
    inside = chance(r, 10)
    agency = _an_agency(r, SOURCE, kind, private=False)
    branch = _a_branch(r, "source.one", HOLDER if inside else SOURCE, functions)
    stated = r.choice((None, *sorted(functions)))
    if not chance(r, 3):
        return way, Origin(branch.id, stated), ((agency, branch),)
    first = _a_branch(r, "source.two", HOLDER if chance(r, 2) else SOURCE, frozenset({r.choice(everything)}))
    earlier = None if chance(r, 4) else Origin(first.id)
    link = r.choice((*_carrying(pack), ReachedBy.COPY))
    return way, Origin(branch.id, stated, link, earlier), ((agency, branch), (agency, first))


def _carrying(pack: RulePack) -> tuple[ReachedBy, ...]:
    """The ways that the pack's rules of transfer ask for."""
    rules = [p for p in pack.provisions if isinstance(p, Transfer)]
    asked = {
        str(value)
        for rule in rules
        for leaf, _ in leaves(rule.when)
        if isinstance(leaf, Has) and leaf.fact == "reached_by"
        for value in leaf.values
    }
    return tuple(way for way in _WAYS if way.value in asked) * 9


def _an_item(  # noqa: PLR0917 - what an item is made of
    r: Random, pack: RulePack, focus: Focus, holder: Branch, way: ReachedBy, origin: Origin | None
) -> InformationItem:
    subject = Party(YOUTH, PersonRole.SUBJECT)
    others = (
        Party(SIBLING, PersonRole.CLOSE),
        Party(SIBLING, PersonRole.SUBJECT),
        Party(INFORMANT, PersonRole.INFORMANT),
        Party("firm-1", PersonRole.FIRM),
    )
    parties = () if chance(r, 12) else (subject,)
    if chance(r, 3):
        parties = (*parties, r.choice(others))
    marks = (
        frozenset(r.sample(sorted(focus.secrecy.marks), k=1))
        if focus.secrecy.marks and not chance(r, 3)
        else None
    )
    marks = marks or (asked_for(r, focus, "marks") if chance(r, 2) else None) or frozenset()
    known = frozenset({r.choice(sorted(pack.vocabulary.categories))})
    versions = (*(pack.vocabulary.version,) * 8, *sorted(pack.vocabulary.mark_versions), None)
    level = r.choice(tuple(Level)) if chance(r, 10) else Level.INDIVIDUAL
    return InformationItem(
        id=ITEM,
        holder=holder.id,
        activity=min(holder.activities),
        categories=(asked_for(r, focus, "category") if chance(r, 2) else None) or known,
        recorded_at=noon(LONG_AGO),
        parties=parties,
        marks=Marks(marks, r.choice(versions)),
        level=Level.GROUP if level is Level.INDIVIDUAL and not parties else level,
        people_behind=r.choice((None, 0, 3, 40)),
        reached_by=way,
        origin=origin,
        traceability=_a_tracing(r, focus.day) if chance(r, 8) else None,
    )


def _a_tracing(r: Random, day: date) -> Traceability:
    return Traceability(chance(r, 2), r.choice((ANNA, BO, CARL)), r.choice((day, day + timedelta(days=1))))
