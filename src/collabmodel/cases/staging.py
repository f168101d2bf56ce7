"""A statute case -> the request and the facts it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from collabmodel.cases.statutes import Side, StatuteCase
from collabmodel.errors import CodecError
from collabmodel.model.agencies import Agency, Branch, Official
from collabmodel.model.assessments import (
    Circumstance,
    HarmFinding,
    HarmKind,
    HarmLevel,
    Judgement,
    NothingMoreKnown,
)
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
from collabmodel.model.information import InformationItem, Marks, Party, PersonRole, Traceability
from collabmodel.model.people import Guardianship, Individual, ProtectedIdentity
from collabmodel.model.standing import AgePolicy, required_signers
from collabmodel.model.time import Period, noon
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.packs import Rulebook
from collabmodel.rules.provisions import Check, LiftingProvision, Shut

HOLDER, RECIPIENT = AgencyId("holder"), AgencyId("recipient")
OFFICIAL, OTHERS_OFFICIAL = OfficialId("official"), OfficialId("recipients-official")
ITEM = ItemId("item")


def staged(case: StatuteCase, book: Rulebook) -> tuple[DisclosureRequest, FactSheet]:
    """The case as a question to the engine.

    Raises:
        CodecError: if a part of the case speaks of what another part does not hold.
    """
    agencies, branches = _register(case)
    holder, recipient = branches[0], _recipient(case, branches)
    request = DisclosureRequest(
        id=RequestId("case"),
        holder=holder.id,
        recipient=recipient,
        items=(_item(case, holder, book),),
        initiative=Initiative.REQUESTED if case.requested else Initiative.OWN,
        at=noon(case.on),
        official=OFFICIAL,
        purpose=case.purpose,
        claims=frozenset(ProvisionId(one) for one in case.claims if one in book.provisions),
    )
    guardianships = tuple(
        Guardianship(IndividualId(g.of), IndividualId(g.id), g.custody) for g in case.guardians
    )
    people = _people(case)
    facts = FactSheet(
        agencies=agencies,
        branches=branches,
        officials=(Official(OFFICIAL, HOLDER), Official(OTHERS_OFFICIAL, agencies[-1].id)),
        people=tuple(people.values()),
        guardianships=guardianships,
        consents=tuple(_consents(case, people, guardianships, recipient)),
        circumstances=tuple(_circumstances(case, book)),
        harm=tuple(_findings(case, recipient.key, book)),
        judgements=tuple(_judgements(case, recipient.key, book)),
        nothing_more_known=None if case.more_may_be_known else NothingMoreKnown(OFFICIAL, case.on),
    )
    return request, facts


def _register(case: StatuteCase) -> tuple[tuple[Agency, ...], tuple[Branch, ...]]:
    giver, target = case.holder, case.to
    agencies, branches = [_agency(HOLDER, giver, case)], [_branch(HOLDER, "unit", giver, case)]
    if target.person is None:
        agency = HOLDER if target.same_agency else RECIPIENT
        agencies += [] if target.same_agency else [_agency(RECIPIENT, target, case)]
        branches.append(_branch(agency, "other-unit", target, case))
    return tuple(agencies), tuple(branches)


def _agency(ident: AgencyId, side: Side, case: StatuteCase) -> Agency:
    if side.kind is None:
        raise CodecError([f"cases[{case.id}].{'from' if ident == HOLDER else 'to'}.kind: missing"])
    return Agency(
        ident,
        ident,
        side.kind,
        side.body,
        municipality=side.municipality,
        region=side.region,
        roles=side.roles,
    )


def _branch(agency: AgencyId, name: str, side: Side, case: StatuteCase) -> Branch:
    if side.activity is None:
        raise CodecError([f"cases[{case.id}].{'from' if name == 'unit' else 'to'}.activity: missing"])
    independent = False if name == "unit" else side.independent
    return Branch(BranchId(f"{agency}/{name}"), agency, name, frozenset({side.activity}), independent)


def _recipient(case: StatuteCase, branches: tuple[Branch, ...]) -> Recipient:
    if case.to.person is not None:
        return Recipient(person=IndividualId(case.to.person), roles=case.to.roles)
    return Recipient(branch=branches[1].id)


def _item(case: StatuteCase, holder: Branch, book: Rulebook) -> InformationItem:
    (activity,) = holder.activities
    told = case.identifiable
    return InformationItem(
        id=ITEM,
        holder=holder.id,
        activity=activity,
        categories=case.categories,
        recorded_at=noon(case.on - timedelta(days=14)),
        parties=tuple(Party(one.id, one.role) for one in case.parties),
        marks=Marks(case.marks, book.vocabulary.version if case.described else None),
        level=case.level,
        people_behind=case.people_behind,
        free_text=case.free_text,
        traceability=None if told is None else Traceability(told, OFFICIAL, case.on),
        arose_on=case.arose_on,
        reached_by=case.reached_by,
    )


def _people(case: StatuteCase) -> dict[str, Individual]:
    """The parties that are persons, and whoever else the case names."""
    found: dict[str, Individual] = {}
    for one in case.parties:
        if one.role is not PersonRole.FIRM:
            born = None if one.age is None else _birthday(case.on, one.age)
            found[one.id] = Individual(
                IndividualId(one.id),
                one.protection,
                birth_date=born,
                birth_date_unknown=born is None,
                deceased_on=one.died,
            )
    grown = {g.id for g in case.guardians} | ({case.to.person} if case.to.person else set())
    for ident in sorted(grown - set(found)):
        found[ident] = Individual(
            IndividualId(ident), ProtectedIdentity.NONE, birth_date=_birthday(case.on, 40)
        )
    return found


def _birthday(day: date, age: int) -> date:
    """A birth date that makes somebody this old on the day, since half a year."""
    half_a_year_ago = day - timedelta(days=180)
    return date(half_a_year_ago.year - age, half_a_year_ago.month, min(half_a_year_ago.day, 28))


def _consents(
    case: StatuteCase,
    people: Mapping[str, Individual],
    guardianships: tuple[Guardianship, ...],
    recipient: Recipient,
) -> Iterator[Consent]:
    """Flawless ones: the right signers, informed, examined, to this disclosure."""
    for number, ident in enumerate(case.consents):
        where = f"cases[{case.id}].consents[{number}]"
        if ident not in people or case.purpose is None:
            raise CodecError([f"{where}: name a party who is a person, and state the purpose"])
        signers = required_signers(people[ident], guardianships, case.on, policy=AgePolicy())
        if signers is None:
            raise CodecError([f"{where}: who must sign cannot be told; give age and guardians"])
        asked = noon(case.on - timedelta(days=7))
        yield Consent(
            ConsentId(f"consent-{number}"),
            IndividualId(ident),
            ConsentScope(
                categories=case.categories,
                discloser=HOLDER,
                recipients=frozenset({recipient.key}),
                purposes=frozenset({case.purpose}),
                valid=Period(asked.date()),
            ),
            ConsentForm.WRITTEN,
            signatures=tuple(
                Signature(one, Capacity.SUBJECT if one == ident else Capacity.GUARDIAN, True, asked)
                for one in sorted(signers)
            ),
            reservation_required=case.reservation,
            check=ConsentCheck(OFFICIAL, asked.date(), informed=True, guardians_may_dispose=True),
        )


def _circumstances(case: StatuteCase, book: Rulebook) -> Iterator[Circumstance]:
    """The stated facts; one about a person is about the first party, unless the case says about whom."""
    first = case.parties[0].id if case.parties else None
    for fact, value in case.facts.items():
        about = first if book.schema[fact].about_person else None
        yield Circumstance(fact, value, about=about)
    for about, stated in case.facts_about.items():
        yield from (Circumstance(fact, value, about=about) for fact, value in stated.items())


def _findings(case: StatuteCase, recipient: str, book: Rulebook) -> Iterator[HarmFinding]:
    def found(
        kind: HarmKind, level: HarmLevel | None, party: str | None, provision: str | None = None
    ) -> HarmFinding:
        return HarmFinding(
            kind,
            level,
            recipient,
            OFFICIAL,
            case.on,
            party=None if kind is HarmKind.ACTIVITY else party,
            purpose=case.purpose,
            provision=None if provision is None else ProvisionId(provision),
        )

    everybody = [one.id for one in case.parties] or ["nobody-named"]
    for party in (*everybody, None):  # the last is the public interest, which is nobody's part
        own = case.harm_of.get(party, {}) if party is not None else {}
        yield from (found(kind, level, party) for kind, level in {**case.harm, **own}.items())
        for provision, level in case.harm_by.items():
            if provision in book.provisions:
                yield found(HarmKind.PERSON, level, party, provision)


def _judgements(case: StatuteCase, recipient: str, book: Rulebook) -> Iterator[Judgement]:
    for provision, answer in case.judgements.items():
        if provision in book.provisions:
            by = OTHERS_OFFICIAL if _asks_recipient(provision, book) else OFFICIAL
            yield Judgement(ProvisionId(provision), answer, recipient, by, case.on)


def _asks_recipient(provision: str, book: Rulebook) -> bool:
    """Whether the provision puts its question to the agency that would receive."""
    record = book.provisions[provision]
    questions = (
        [terms.question for terms in record.terms]
        if isinstance(record, LiftingProvision)
        else [record.question]
        if isinstance(record, Shut | Check)
        else []
    )
    return any(question is not None and question.of_recipient for question in questions)
