"""Bad input: each is refused by a typed error that says which, where and what to do, and leaves all as it was."""
# ruff: noqa: ANN401 - a builder passes on whatever the value it builds may take

from typing import Any

import attrs
import pytest

from collabmodel.errors import (
    BirthDateMissingError,
    CollabError,
    ConflictingFactsError,
    ModelError,
    RulePackError,
    StrangerSignedError,
    UnknownCodeError,
    UnknownFactError,
    UnknownReferenceError,
)
from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.assessments import Circumstance, NothingMoreKnown
from collabmodel.model.consent import Capacity, Signature
from collabmodel.model.disclosure import Recipient
from collabmodel.model.ids import AgencyId, BranchId, IndividualId, ItemId, OfficialId, ProvisionId
from collabmodel.model.information import Marks, Party, PersonRole
from collabmodel.model.time import Period
from collabmodel.packs import se_osl
from collabmodel.rules.engine import decide
from tests import worlds as w

HIDDEN = "Hemlig Person"
"""A name that no error may hold."""


def refused(error: type[CollabError], *, facts: dict[str, Any] | None = None, **request: Any) -> str:
    """The text of the error with which the question is refused; nothing in the arguments has changed."""
    people = tuple(attrs.evolve(person, name=HIDDEN) for person in w.household())
    asked, known = w.request(**request), w.facts(**{"people": people, **(facts or {})})
    before = (repr(asked), repr(known))
    with pytest.raises(error) as raised:
        decide(asked, known, [se_osl.PACK])
    assert (repr(asked), repr(known)) == before
    assert HIDDEN not in f"{raised.value} {raised.value!r}"
    return str(raised.value)


def register(agency: dict[str, Any] | None = None, branch: dict[str, Any] | None = None) -> dict[str, Any]:
    """The register with one agency and branch more."""
    more = Agency(
        **{
            "id": AgencyId("odd"),
            "name": "O",
            "kind": "police",
            "legal_basis": LegalBasis.AUTHORITY,
            **(agency or {}),
        }
    )
    one = Branch(
        **{
            "id": BranchId("odd.one"),
            "agency": more.id,
            "name": "O",
            "activities": frozenset({"teaching"}),
            **(branch or {}),
        }
    )
    return {"agencies": (*w.AGENCIES, more), "branches": (*w.BRANCHES, one)}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            register({"kind": "polise"}),
            "agency odd: kind: 'polise' is not a known agency kind. Did you mean 'police'",
        ),
        (register({"roles": frozenset({"x"})}), "agency odd: roles: 'x' is not a known party"),
        (
            register(branch={"activities": frozenset({"teching"})}),
            "branch odd.one: activities: 'teching' is not a known activity",
        ),
        (register(branch={"roles": frozenset({"x"})}), "branch odd.one: roles: 'x' is not a known party"),
    ],
)
def test_a_word_in_the_register_that_nobody_knows(facts: dict[str, Any], said: str) -> None:
    """An unknown agency kind, activity or role is named with its place and a near word."""
    assert said in refused(UnknownCodeError, facts=facts)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"categories": frozenset({"helth"})},
            "item item-1: categories: 'helth' is not a known category. Did you mean 'health'",
        ),
        ({"activity": "social_servises"}, "item item-1: activity: 'social_servises' is not a known activity"),
        (
            {"marks": Marks(frozenset({"decison"}), w.MARKS)},
            "item item-1: marks: 'decison' is not a known mark",
        ),
        (
            {"marks": Marks(frozenset(), "1999")},
            "item item-1: marks.vocabulary: '1999' is not a known mark vocabulary",
        ),
    ],
)
def test_a_word_on_an_item_that_nobody_knows(changes: dict[str, Any], said: str) -> None:
    """An unknown category, activity, mark or version of marks is named with its place."""
    assert said in refused(UnknownCodeError, about=w.item(**changes))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"purpose": "crime_prevension"},
            "request request-1: purpose: 'crime_prevension' is not a known purpose",
        ),
        (
            {"recipient": Recipient(branch=BranchId("police.area"), roles=frozenset({"x"}))},
            "request request-1: recipient.roles: 'x' is not a known party",
        ),
        (
            {"recipient": Recipient(branch=BranchId("police.area"), activity="x")},
            "request request-1: recipient.activity: 'x' is not a known activity",
        ),
    ],
)
def test_a_word_in_a_request_that_nobody_knows(changes: dict[str, Any], said: str) -> None:
    """An unknown purpose, role or activity of the recipient is named with its place."""
    assert said in refused(UnknownCodeError, **changes)


@pytest.mark.parametrize(
    ("facts", "request_", "said"),
    [
        ({"agencies": w.AGENCIES[1:]}, {}, "branch social.ifo: agency: no agency with id 'social'"),
        ({"branches": w.BRANCHES[1:]}, {}, "request request-1: holder: no branch with id 'social.ifo'"),
        (
            {"branches": w.BRANCHES[:5]},
            {},
            "request request-1: recipient.branch: no branch with id 'police.area'",
        ),
        ({}, {"official": OfficialId("nobody")}, "request request-1: official: no official with id 'nobody'"),
        (
            {},
            {"recipient": Recipient(person=IndividualId("who"))},
            "recipient.person: no person with id 'who'",
        ),
        ({}, {"claims": frozenset({ProvisionId("osl-10-99")})}, "claims: no provision with id 'osl-10-99'"),
        (
            {},
            {"about": w.item(parties=(Party("who", PersonRole.SUBJECT),))},
            "item item-1: parties: no person with id 'who'",
        ),
        ({"judgements": (w.judged("osl-10-99"),)}, {}, "judgements: no provision with id 'osl-10-99'"),
        (
            {"judgements": (w.judged("osl-10-18a", by=OfficialId("x")),)},
            {},
            "judgement on osl-10-18a: by: no official",
        ),
        (
            {"harm": (w.finding(provision=ProvisionId("osl-99-1")),)},
            {},
            "harm findings: no provision with id 'osl-99-1'",
        ),
        ({"harm": (w.finding(by=OfficialId("x")),)}, {}, "harm finding: by: no official with id 'x'"),
        (
            {"consents": (w.consent(subject=IndividualId("who")),)},
            {},
            "consent consent-1: subject: no person with id 'who'",
        ),
        (
            {"nothing_more_known": NothingMoreKnown(OfficialId("x"), w.TODAY)},
            {},
            "nothing more known: by: no official",
        ),
    ],
)
def test_an_id_that_the_facts_do_not_hold(facts: dict[str, Any], request_: dict[str, Any], said: str) -> None:
    """A reference to what is not there is named with its kind, its id and its place."""
    assert said in refused(UnknownReferenceError, facts=facts, **request_)


@pytest.mark.parametrize(
    ("facts", "request_", "said"),
    [
        (
            {},
            {"about": w.item(activity="teaching")},
            "item item-1: activity: 'teaching' is not an activity of that branch",
        ),
        (
            {},
            {"recipient": Recipient(branch=BranchId("police.area"), activity="teaching")},
            "recipient.activity: 'teaching' is not an activity of that branch",
        ),
        ({}, {"official": OfficialId("pia")}, "official pia is not in office at the holder"),
        (
            {"officials": (Official(w.ANNA, AgencyId("social"), period=Period(None, w.TODAY)),)},
            {},
            "official anna is not in office at the holder",
        ),
    ],
)
def test_a_question_that_does_not_make_sense(
    facts: dict[str, Any], request_: dict[str, Any], said: str
) -> None:
    """An activity that the branch does not run, or an official out of office, is refused by id."""
    assert said in refused(ModelError, facts=facts, **request_)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (Circumstance("risk_of_crimes", value=True), "circumstances[0]: fact 'risk_of_crimes'"),
        (Circumstance("consent_valid", value=True, about="youth-1"), "may not be stated"),
        (Circumstance("needed_by_recipient", value="yes"), "the value must be of type bool"),
        (Circumstance("risk_of_crime", value="big"), "the value must be of type enum (concrete"),
        (Circumstance("substance_abuse", value=True), "say about whom it is true"),
        (Circumstance("needed_by_recipient", value=True, about="youth-1"), "it is about the matter"),
    ],
)
def test_a_fact_that_may_not_be_stated(stated: Circumstance, said: str) -> None:
    """An unknown, derived, wrongly typed or wrongly addressed fact is named with its place and the reason."""
    assert said in refused(UnknownFactError, facts={"circumstances": (stated,)})


@pytest.mark.parametrize(
    ("more", "about"),
    [
        ({}, "the matter"),
        ({"item": ItemId("item-1")}, "item-1"),
    ],
)
def test_a_fact_stated_twice(more: dict[str, Any], about: str) -> None:
    """A fact stated with two values is refused by what it is about; twice with one value it is accepted."""
    twice = [Circumstance("needed_by_recipient", value, **more) for value in (True, False)]
    assert f"about {about} is stated with two values" in refused(
        ConflictingFactsError, facts={"circumstances": tuple(twice)}
    )
    decide(w.request(), w.facts(circumstances=(twice[0], twice[0])), [se_osl.PACK])


def test_a_fact_stated_of_an_item_against_the_matter() -> None:
    """What is stated of an item may repeat what is stated of the whole matter, and may not contradict it."""
    matter, part, other = (
        Circumstance("needed_by_recipient", value, item=item)
        for value, item in ((True, None), (False, ItemId("item-1")), (True, ItemId("item-1")))
    )
    for twice in ((matter, part), (part, matter)):
        assert "about the matter and item item-1 is stated with two values" in refused(
            ConflictingFactsError, facts={"circumstances": twice}
        )
    decide(w.request(), w.facts(circumstances=(matter, other)), [se_osl.PACK])


def test_an_age_stated_against_the_birth_date() -> None:
    """An age that the recorded birth date contradicts is refused."""
    assert "'subject_age'" in refused(ConflictingFactsError, facts={"circumstances": w.known(subject_age=17)})


def test_a_consent_signed_by_a_stranger() -> None:
    """A consent that somebody signed who could not is refused by consent and signer."""
    signed = Signature(w.NEIGHBOUR, Capacity.GUARDIAN, given=True, at=w.NOW)
    said = refused(StrangerSignedError, facts={"consents": (w.consent(signatures=(signed,)),)})
    assert "consent consent-1: neighbour-1 is neither the person it concerns nor a guardian" in said


def test_a_person_without_birth_date_where_age_decides() -> None:
    """Where a door turns on age and nobody recorded it, the record is asked for by id; said to be unknown, it is referred."""
    nameless = tuple(p for p in w.household() if p.id != w.YOUTH)
    silent = (*nameless, w.person(birth_date=None))
    said = refused(BirthDateMissingError, facts={"people": silent})
    assert "person youth-1" in said
    assert "birth_date_unknown=True" in said
    open_ = w.facts(
        people=(*nameless, w.person(birth_date_unknown=True)), circumstances=w.known(risk_of_crime="concrete")
    )
    assert decide(w.request(), open_, [se_osl.PACK]).outcome.value == "refer"


def test_packs_that_do_not_fit_together() -> None:
    """No pack, two jurisdictions, a clash of ids and a local lift are refused, all at once."""
    with pytest.raises(RulePackError, match=r"name exactly one jurisdiction pack"):
        w.ask().to()
    local = w.pack(w.secrecy(), w.lift("ale-1"), w.open_activity("ale-2"), id="ale", jurisdiction=False)
    with pytest.raises(RulePackError) as raised:
        w.ask().to(w.pack(w.secrecy()), local)
    assert len(raised.value.problems) == 3
    assert "demo/osl-26-1: pack ale has this id already" in raised.value.problems[2]
    assert "ale/ale-1: a local pack may forbid and oblige" in raised.value.problems[0]
    assert "RulePack('ale', '1', 3 provisions)" in repr(local)
