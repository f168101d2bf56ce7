"""Whether a request and its facts make sense together, before anything is decided.

Every check names the field that is wrong, and leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from collabmodel.errors import ConflictingFactsError, ModelError, UnknownReferenceError
from collabmodel.model.agencies import Agency, Branch, Official
from collabmodel.model.assessments import HarmFinding, Judgement
from collabmodel.model.checks import got, in_words
from collabmodel.model.consent import Consent
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.ids import IndividualId, OfficialId, check_id
from collabmodel.model.information import Origin, PersonRole
from collabmodel.model.people import Individual
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.packs import Rulebook
from collabmodel.rules.situation import ANONYMOUS


def validate(request: DisclosureRequest, facts: FactSheet, book: Rulebook) -> None:
    """Refuse a request that cannot be decided.

    Consents are looked at where they are of somebody whom an item is about: a misspelt word in
    one, or in a withdrawal, would otherwise cover nothing, or take nothing back, unseen.

    Raises:
        UnknownCodeError: for a word outside the vocabulary.
        UnknownReferenceError: for an id that the facts or the packs do not hold.
        UnknownFactError: for a circumstance that may not be stated.
        ConflictingFactsError: for a fact stated twice with two values, or two records of one id.
        ModelError: for what is no request or no facts, a branch that does not run the item's activity, or an official out of office.
    """
    _whole("request", request, DisclosureRequest)
    _whole("facts", facts, FactSheet)
    _register(facts, book)
    _request(request, facts, book)
    _items(request, facts, book)
    _assessments(facts, book)
    _concerned(request, facts)
    parties = {party.id for item in request.items for party in item.parties}
    for consent in facts.consents:
        if consent.subject in parties:
            _consent(consent, book)
            _guardians(consent, facts)
    book.schema.check(facts.circumstances)


def _whole(name: str, value: object, wanted: type[object]) -> None:
    if not isinstance(value, wanted):
        msg = f"{name}: give {in_words(wanted)}, not {got(value)}."
        raise ModelError(msg)


def _register(facts: FactSheet, book: Rulebook) -> None:
    words = book.vocabulary
    _one_of_each("agency", facts.agencies)
    _one_of_each("branch", facts.branches)
    _one_of_each("official", facts.officials)
    _one_of_each("person", facts.people)
    _one_of_each("consent", facts.consents)
    for agency in facts.agencies:
        words.require("agency kind", {agency.kind}, where=f"agency {agency.id}: kind")
        words.require("party", agency.roles, where=f"agency {agency.id}: roles")
    for branch in facts.branches:
        words.require("activity", branch.activities, where=f"branch {branch.id}: activities")
        words.require("party", branch.roles, where=f"branch {branch.id}: roles")
        facts.agency(branch.agency, where=f"branch {branch.id}: agency")


def _one_of_each(kind: str, values: Sequence[Agency | Branch | Official | Individual | Consent]) -> None:
    """Two records of one id would make the answer hang on which of them stands last."""
    seen: dict[str, object] = {}
    for value in values:
        if seen.setdefault(str(value.id), value) != value:
            raise ConflictingFactsError(kind, about=str(value.id))


def _request(request: DisclosureRequest, facts: FactSheet, book: Rulebook) -> None:
    where, recipient = f"request {request.id}", request.recipient
    holder = facts.branch(request.holder, where=f"{where}: holder")
    official = facts.official(request.official, where=f"{where}: official")
    if official.agency != holder.agency or not official.period.holds(request.day):
        msg = f"{where}: official {official.id} is not in office at the holder on that day. Name one who is."
        raise ModelError(msg)
    book.vocabulary.require("party", recipient.roles, where=f"{where}: recipient.roles")
    if request.purpose is not None:
        book.vocabulary.require("purpose", {request.purpose}, where=f"{where}: purpose")
    if recipient.person is not None:
        facts.person(recipient.person, where=f"{where}: recipient.person")
    if recipient.branch is not None:
        branch = facts.branch(recipient.branch, where=f"{where}: recipient.branch")
        if recipient.activity is not None:
            book.vocabulary.require("activity", {recipient.activity}, where=f"{where}: recipient.activity")
            _runs(recipient.activity, branch.activities, where=f"{where}: recipient.activity")
    for claim in sorted(request.claims):
        _provision(claim, book, where=f"{where}: claims")


def _items(request: DisclosureRequest, facts: FactSheet, book: Rulebook) -> None:
    branch = facts.branch(request.holder, where=f"request {request.id}: holder")
    for item in request.items:
        where = f"item {item.id}"
        book.vocabulary.require("category", item.categories, where=f"{where}: categories")
        book.vocabulary.require("activity", {item.activity}, where=f"{where}: activity")
        book.vocabulary.require("mark", item.marks.present, where=f"{where}: marks")
        if item.marks.vocabulary is not None:
            book.vocabulary.require(
                "mark vocabulary", {item.marks.vocabulary}, where=f"{where}: marks.vocabulary"
            )
        _runs(item.activity, branch.activities, where=f"{where}: activity")
        _origin(item.origin, facts, book, where=f"{where}: origin")
        for party in item.parties:
            if party.role is not PersonRole.FIRM:
                facts.person(IndividualId(party.id), where=f"{where}: parties")


def _origin(origin: Origin | None, facts: FactSheet, book: Rulebook, *, where: str) -> None:
    """Each place that the item came by, as far back as it is known."""
    if origin is None:
        return
    branch = facts.branch(origin.holder, where=where)
    if origin.activity is not None:
        book.vocabulary.require("activity", {origin.activity}, where=f"{where}.activity")
        _runs(origin.activity, branch.activities, where=f"{where}.activity")
    _origin(origin.origin, facts, book, where=f"{where}.origin")


def _assessments(facts: FactSheet, book: Rulebook) -> None:
    for judgement in facts.judgements:
        _provision(judgement.provision, book, where="judgements")
        _official(judgement.by, facts, where=f"judgement on {judgement.provision}: by")
    for finding in facts.harm:
        if finding.provision is not None:
            _provision(finding.provision, book, where="harm findings")
        _official(finding.by, facts, where="harm finding: by")
    for consent in facts.consents:
        facts.person(consent.subject, where=f"consent {consent.id}: subject")
    if facts.nothing_more_known is not None:
        _official(facts.nothing_more_known.by, facts, where="nothing more known: by")


def _concerned(request: DisclosureRequest, facts: FactSheet) -> None:
    """Whom a finding or a judgement is about is in an item, or at least among the people."""
    known = {party.id for item in request.items for party in item.parties} | {*facts.persons, ANONYMOUS.id}
    assessed: list[HarmFinding | Judgement] = [*facts.harm, *facts.judgements]
    for made in assessed:
        if made.party is not None and made.party not in known:
            where = "harm finding" if isinstance(made, HarmFinding) else f"judgement on {made.provision}"
            raise UnknownReferenceError("party", made.party, where=f"{where}: party")


def _consent(consent: Consent, book: Rulebook) -> None:
    where, scope = f"consent {consent.id}", consent.scope
    if scope is not None:
        book.vocabulary.require("category", scope.categories, where=f"{where}: scope.categories")
        book.vocabulary.require("purpose", scope.purposes, where=f"{where}: scope.purposes")
        _ids(scope.recipients, where=f"{where}: scope.recipients")
    for withdrawal in consent.withdrawals:
        _ids(withdrawal.recipients or (), where=f"{where}: withdrawals.recipients")
        book.vocabulary.require(
            "category", withdrawal.categories or (), where=f"{where}: withdrawals.categories"
        )


CONTRARY = frozenset({("guardian_may_decide", False), ("considerable_harm_to_minor", True)})
"""What may not be stated of a minor while the guardians are found fit to dispose of the minor's secrecy."""


def _guardians(consent: Consent, facts: FactSheet) -> None:
    """Refuse a consent whose examination says the opposite of what is stated (OSL 12:3).

    A consent that the guardians could give, and a guardian who may not decide or must not know, cannot
    both be true; neither may silently win.
    """
    check = consent.check
    if check is None or check.guardians_may_dispose is not True or check.youth_mature is True:
        return
    for stated in facts.circumstances:
        if stated.about == consent.subject and (stated.fact, stated.value) in CONTRARY:
            raise ConflictingFactsError(stated.fact, about=f"{consent.subject} and consent {consent.id}")


def _ids(recipients: Iterable[str], *, where: str) -> None:
    """A recipient of a consent may be a person of whom these facts say nothing; it is an id all the same."""
    for recipient in sorted(recipients):
        check_id(recipient, where=where)


def _official(ident: OfficialId, facts: FactSheet, *, where: str) -> None:
    facts.official(ident, where=where)


def _provision(ident: str, book: Rulebook, *, where: str) -> None:
    if ident not in book.provisions:
        raise UnknownReferenceError("provision", ident, where=where)


def _runs(activity: str, activities: frozenset[str], *, where: str) -> None:
    if activity not in activities:
        msg = f"{where}: {activity!r} is not an activity of that branch ({', '.join(sorted(activities))})"
        raise ModelError(msg)
