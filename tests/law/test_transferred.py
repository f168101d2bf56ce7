"""Secrecy that travels with the information, section by section, asked of the shipped pack."""
# ruff: noqa: ANN401 - a builder passes on whatever the value it builds may take

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from collabmodel.model.agencies import Agency, Branch, LegalBasis, Official
from collabmodel.model.assessments import Circumstance, HarmFinding, HarmKind, HarmLevel
from collabmodel.model.decision import ItemDecision, Outcome, Removal, Unit
from collabmodel.model.disclosure import DisclosureRequest, Initiative, Recipient
from collabmodel.model.ids import AgencyId, BranchId, IndividualId, ItemId, OfficialId, RequestId
from collabmodel.model.information import InformationItem, Marks, Origin, Party, PersonRole, ReachedBy
from collabmodel.model.people import Individual, ProtectedIdentity
from collabmodel.model.time import noon
from collabmodel.packs import se_osl
from collabmodel.rules.engine import decide
from collabmodel.rules.explain import explain
from collabmodel.rules.facts import FactSheet
from collabmodel.rules.sentences import Language
from tests.law.proving import proves

DAY = date(2026, 3, 2)
WHO = OfficialId("handläggare")
YOUTH = Individual(IndividualId("ungdomen"), ProtectedIdentity.NONE, birth_date=date(2010, 5, 2))
KINDS = {
    "social_services": "social_board",
    "teaching": "school",
    "youth_centre": "municipality",
    "crime_fighting": "police",
    "schools_inspection": "schools_inspectorate",
    "shelter_supervision": "ivo",
    "labour_market": "employment_service",
    "court": "court_recipient",
    "technical_processing": "municipality",
    "protected_identity_cases": "tax_agency",
    "business_activity": "municipality",
    "housing_letting": "housing_company",
    "association": "association",
    "private_landlord": "private_landlord",
}


def _body(activity: str, basis: LegalBasis = LegalBasis.AUTHORITY) -> tuple[Agency, Branch]:
    kind = (
        KINDS[activity] if KINDS[activity] in se_osl.PACK.vocabulary.words("agency kind") else "municipality"
    )
    ident = AgencyId(activity)
    return (
        Agency(ident, activity, kind, basis),
        Branch(BranchId(f"{activity}/enhet"), ident, activity, frozenset({activity})),
    )


def ask(
    holder: str, to: str = "youth_centre", *, came_from: str | None = None, **changes: Any
) -> ItemDecision:
    """Whoever runs one activity would tell whoever runs another about the youth."""
    return decided(holder, to, came_from=came_from, **changes)[0].items[0]


def decided(holder: str, to: str, *, came_from: str | None = None, **changes: Any) -> tuple[Any, list[Any]]:
    """The whole decision, and the packs it was made by."""
    private = changes.pop("private", False)
    bodies = {one: _body(one) for one in (holder, came_from) if one is not None}
    bodies[to] = _body(to, LegalBasis.PRIVATE if private else LegalBasis.AUTHORITY)
    circumstances = tuple(Circumstance(fact, value) for fact, value in changes.pop("known", {}).items())
    marks = changes.pop("marks", frozenset())
    branch = bodies[holder][1]
    request_changes = {key: changes.pop(key) for key in ("way", "harm") if key in changes}
    harm = request_changes.pop("harm", ())
    about = InformationItem(
        ItemId("uppgiften"),
        branch.id,
        holder,
        changes.pop("categories", frozenset({"social_circumstances"})),
        noon(date(2025, 3, 2)),
        (Party(YOUTH.id, PersonRole.SUBJECT),),
        marks=Marks(marks, se_osl.PACK.vocabulary.version),
        origin=None if came_from is None else Origin(bodies[came_from][1].id),
        **changes,
    )
    facts = FactSheet(
        agencies=tuple(agency for agency, _ in bodies.values()),
        branches=tuple(one for _, one in bodies.values()),
        officials=(Official(WHO, bodies[holder][0].id),),
        people=(YOUTH,),
        circumstances=circumstances,
        harm=harm,
    )
    request = DisclosureRequest(
        RequestId("frågan"),
        branch.id,
        Recipient(branch=bodies[to][1].id),
        (about,),
        Initiative.OWN,
        noon(DAY),
        WHO,
        "own_task",
        **request_changes,
    )
    return decide(request, facts, [se_osl.PACK]), [se_osl.PACK]


def carried(answer: ItemDecision) -> dict[str, Unit]:
    """What came along, by provision."""
    return {unit.provision.id: unit for unit in answer.units if unit.carried_by is not None}


def there(answer: ItemDecision) -> set[tuple[str, str]]:
    """What goes along to the recipient, and by what."""
    return {(one.provision.id, one.by.id) for one in answer.at_recipient.carried}


WAYS = {
    "osl-11-1": ReachedBy.SUPERVISION,
    "osl-11-2": ReachedBy.DISCIPLINE,
    "osl-11-3": ReachedBy.RESEARCH,
    "osl-11-4": ReachedBy.DIRECT_ACCESS,
    "osl-11-5": ReachedBy.NEGOTIATION,
    "osl-11-6": ReachedBy.ARCHIVE,
}


@proves(*WAYS)
@pytest.mark.parametrize("rule", sorted(WAYS))
def test_the_secrecy_of_the_source_goes_along(rule: str) -> None:
    """OSL 11:1-6: what a youth centre got in one of these ways is under 26:1 there too, and no freer."""
    answer = ask("youth_centre", "teaching", came_from="social_services", reached_by=WAYS[rule])
    unit = carried(answer)["osl-26-1"]
    assert unit.carried_by is not None
    assert (unit.carried_by.id, unit.in_scope, unit.test) == (rule, True, "reversed")
    assert answer.outcome is not Outcome.PERMIT
    assert {rule, "osl-26-1"} <= {ground.id for ground in answer.grounds}


def test_a_copy_leaves_its_secrecy_behind() -> None:
    """OSL 7:2 and primary trap 13: the same item, got as a copy, has no secrecy of the board's any more."""
    answer = ask("youth_centre", "teaching", came_from="social_services", reached_by=ReachedBy.COPY)
    assert not carried(answer)
    assert answer.outcome is Outcome.PERMIT


def test_an_own_decision_ends_what_was_carried_by_supervision_but_not_by_archiving() -> None:
    """OSL 11:1 second paragraph and 11:6: what stands in the holder's own decision; none for archives."""
    told = {
        "came_from": "social_services",
        "marks": frozenset({"decision"}),
        "known": {"in_own_decision": True},
    }
    assert "osl-26-1" not in carried(
        ask("youth_centre", "teaching", reached_by=ReachedBy.SUPERVISION, **told)
    )
    assert "osl-26-1" in carried(ask("youth_centre", "teaching", reached_by=ReachedBy.ARCHIVE, **told))
    told["known"] = {}
    unsettled = ask("youth_centre", "teaching", reached_by=ReachedBy.SUPERVISION, **told)
    assert carried(unsettled)["osl-26-1"].in_scope is None


def test_an_activity_that_is_supervision_needs_no_word_on_how_the_item_came() -> None:
    """OSL 11:1: what a supervising authority got, it got in its supervision, by copy or otherwise."""
    answer = ask("shelter_supervision", came_from="social_services", reached_by=ReachedBy.COPY)
    assert carried(answer)["osl-26-1"].carried_by is not None
    assert ("osl-26-1", "osl-11-1") in there(ask("social_services", "shelter_supervision"))


@proves("osl-11-4a")
def test_processing_carries_what_protects_a_public_interest() -> None:
    """OSL 11:4 a and 40:5: the host carries the public interest along; persons have a section of its own."""
    marks = frozenset({"crime_fighting_work"})
    answer = ask(
        "technical_processing",
        came_from="crime_fighting",
        reached_by=ReachedBy.PROCESSING,
        marks=marks,
        known={"found_on_scene": False},
    )
    assert {unit.interest.value for unit in carried(answer).values()} <= {"public_interest"}
    assert "osl-40-5" in {unit.provision.id for unit in answer.units}


@proves("osl-11-7")
def test_a_private_keeper_holds_the_secrecy_of_the_documents() -> None:
    """OSL 11:7: documents that a private body keeps stay under the secrecy of whoever they come from."""
    answer = ask("social_services", "association", private=True, way=ReachedBy.KEEPING)
    assert ("osl-26-1", "osl-11-7") in there(answer)
    assert not there(ask("social_services", "association", private=True, way=ReachedBy.ARCHIVE))


# ------------------------------------------------------------------------------------ 11:8


def _harmless(to: str) -> tuple[HarmFinding, ...]:
    finding = HarmFinding(
        HarmKind.PERSON,
        HarmLevel.NONE_INDICATED,
        f"{to}/enhet",
        WHO,
        DAY,
        party=YOUTH.id,
        purpose="own_task",
    )
    return (finding,)


@proves("osl-11-8")
def test_the_weaker_section_of_the_holders_own_takes_over() -> None:
    """OSL 11:8 and primary trap 14: letting is public unless harm, also for what came from the board."""
    answer = ask(
        "housing_letting",
        "teaching",
        came_from="social_services",
        reached_by=ReachedBy.DIRECT_ACCESS,
        harm=_harmless("teaching"),
    )
    unit = carried(answer)["osl-26-1"]
    assert unit.removed is Removal.TAKEN_OVER
    assert unit.removed_by is not None
    assert unit.removed_by.id == "osl-11-8"
    assert answer.outcome is Outcome.PERMIT


def test_the_floor_of_chapter_21_takes_nothing_over() -> None:
    """OSL 11:8: 21:1 protects health everywhere, and still leaves what was carried along in force."""
    answer = ask(
        "youth_centre",
        "teaching",
        came_from="social_services",
        reached_by=ReachedBy.DIRECT_ACCESS,
        marks=frozenset({"health_or_sex_life"}),
        categories=frozenset({"health"}),
        harm=_harmless("teaching"),
    )
    assert carried(answer)["osl-26-1"].removed is None
    assert answer.outcome is not Outcome.PERMIT
    assert "osl-21-1" in {unit.provision.id for unit in answer.units}


# ------------------------------------------------------------------------------ outside 11 kap.


@proves("osl-22-3")
def test_protected_registration_goes_along_whichever_way() -> None:
    """OSL 22:3: 22:2 follows from the authority that handles such cases, and gives way to nothing."""
    answer = ask(
        "housing_letting",
        came_from="protected_identity_cases",
        reached_by=ReachedBy.COPY,
        harm=_harmless("youth_centre"),
    )
    unit = carried(answer)["osl-22-2"]
    assert unit.carried_by is not None
    assert (unit.carried_by.id, unit.removed) == ("osl-22-3", None)
    assert "osl-22-2" not in carried(ask("housing_letting", came_from="teaching", reached_by=ReachedBy.COPY))


@proves("osl-19-2")
def test_business_secrecy_goes_along() -> None:
    """OSL 19:2: an authority's business conditions stay under 19:1 at whoever gets them."""
    assert ("osl-19-1", "osl-19-2") in there(ask("business_activity"))
    assert "osl-19-1" in carried(
        ask("youth_centre", "teaching", came_from="business_activity", reached_by=ReachedBy.COPY)
    )


@proves("osl-43-2")
def test_secrecy_goes_along_into_court() -> None:
    """OSL 43:2: the court gets the secrecy with the item; whether it ended in court is asked (43:5, 43:8)."""
    assert ("osl-26-1", "osl-43-2") in there(ask("social_services", "court"))
    open_ = ask("court", "teaching", came_from="social_services", reached_by=ReachedBy.COPY)
    unit = carried(open_)["osl-26-1"]
    assert unit.in_scope is None
    assert "laid_open_in_court" in {leaf.fact for leaf in unit.scope_asked if leaf.state is None}
    kept = {"laid_open_in_court": False}
    answer = ask("court", "teaching", came_from="social_services", reached_by=ReachedBy.COPY, known=kept)
    assert carried(answer)["osl-26-1"].in_scope is True


# ------------------------------------------------------------------- what is known, and what is said


def test_nothing_is_open_of_which_nobody_says_whence_it_came() -> None:
    """OSL 11:4 with an unknown source: the question goes back to the holder, who knows where it got it."""
    answer = ask("youth_centre", "teaching", reached_by=ReachedBy.DIRECT_ACCESS)
    assert answer.outcome is Outcome.REFER
    assert ("origin_activity", "item") in {(one.name, one.supplied_by) for one in answer.missing}


def test_a_shared_system_changes_what_protects_the_item() -> None:
    """Primary trap 13 (OSL 11:4): a copy to a youth centre is without protection; a login carries 26:1 along."""
    copied, shared = (ask("social_services", way=way) for way in (ReachedBy.COPY, ReachedBy.DIRECT_ACCESS))
    assert not copied.at_recipient.provisions
    assert ("osl-26-1", "osl-11-4") in there(shared)


@pytest.mark.parametrize(
    ("to", "changes", "wanted"),
    [
        ("youth_centre", {}, "arrival.nothing"),
        ("youth_centre", {"way": ReachedBy.DIRECT_ACCESS}, "arrival.carried"),
        ("housing_letting", {}, "arrival.protected"),
        ("association", {"private": True}, "arrival.private"),
        ("association", {}, "arrival.uncovered"),
    ],
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_reader_is_warned(to: str, changes: dict[str, Any], wanted: str, language: Language) -> None:
    """OSL 7:2: that nothing protects, that it is not known, and that nothing binds are three warnings."""
    decision, packs = decided("social_services", to, **changes)
    told = explain(decision, packs, language=language).items[0].section("arrival")
    assert told[0].id == wanted
    warned = told[0].text.startswith(("Varning", "Warning"))
    assert warned is (wanted not in {"arrival.carried", "arrival.protected"})


def test_what_came_along_is_told() -> None:
    """The official reads which section came along, by what, and that 11:8 lets the holder's own take over."""
    for holder, wanted in (("youth_centre", "secrecy.carried"), ("housing_letting", "lifted.taken_over")):
        decision, packs = decided(
            holder, "teaching", came_from="social_services", reached_by=ReachedBy.DIRECT_ACCESS
        )
        told = explain(decision, packs).items[0]
        assert wanted in {one.id for part in told.sections for one in part.sentences}
    unknown, packs = decided("youth_centre", "teaching", reached_by=ReachedBy.DIRECT_ACCESS)
    ids = {one.id for part in explain(unknown, packs).items[0].sections for one in part.sentences}
    assert {"secrecy.carried_unknown", "missing.fact"} <= ids
    unsettled, packs = decided("court", "teaching", came_from="social_services", reached_by=ReachedBy.COPY)
    ids = {one.id for part in explain(unsettled, packs).items[0].sections for one in part.sentences}
    assert "secrecy.carried_unsettled" in ids


@proves("osl-43-2-s2")
def test_a_section_of_the_courts_own_takes_over_but_not_on_appeal() -> None:
    """OSL 43:2 second paragraph and 43:1: the court's own section goes first, save where a decision was appealed."""
    told: dict[str, Any] = {
        "came_from": "social_services",
        "reached_by": ReachedBy.COPY,
        "marks": frozenset({"camera_footage"}),
    }
    for appealed, removed, in_scope in (
        (False, Removal.TAKEN_OVER, True),
        (True, None, True),
        (None, None, None),
    ):
        known = {"laid_open_in_court": False} | ({} if appealed is None else {"received_on_appeal": appealed})
        answer = ask("court", "teaching", known=known, **told)
        assert "osl-32-3" in {unit.provision.id for unit in answer.units}
        unit = carried(answer)["osl-26-1"]
        assert (unit.removed, unit.in_scope) == (removed, in_scope)


def test_every_rule_of_chapter_11_is_of_the_machine() -> None:
    """Each section of chapter 11 that the pack holds decides, and each is tried above."""
    rules = {p.id for p in se_osl.PACK.provisions if p.id.startswith("osl-11-")}
    assert rules == {*WAYS, "osl-11-4a", "osl-11-7", "osl-11-8"}
