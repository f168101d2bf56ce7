"""Bodies that fit a rule's words: who typically runs which function, so that a question reads like life.

No rule rests on the table below.  A function that it does not list is run by some
municipality, or by a private body where its name says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from collabmodel.analysis.sketch import Body
from collabmodel.model.agencies import LegalBasis
from collabmodel.rules.vocabulary import Vocabulary

_RUNS: dict[str, tuple[str, ...]] = {
    "social_board": (
        "social_services", "family_counselling", "social_services_review", "shelter_municipal",
        "refugee_settlement", "victim_offender_mediation", "taken_over_care_files",
    ),
    "school": (
        "teaching", "preschool", "after_school", "after_school_support", "pupil_discipline",
        "pupil_health_medical", "pupil_health_psychosocial", "pupil_health_special_education",
        "special_pupil_support", "adult_education_teaching", "adult_education_counselling",
        "adult_education_pupil_care",
    ),
    "region": ("health_care", "shared_care_records"),
    "municipality": (
        "youth_centre", "crime_prevention_coordination", "housing_allocation", "rent_guarantee",
        "libraries", "culture_associations", "municipal_technical", "rescue_service",
    ),
    "housing_company": ("housing_letting",),
    "police": (
        "crime_fighting", "criminal_intelligence", "criminal_investigation", "police_registers", "passports",
        "suspicion_register", "criminal_records_register", "police_assistance", "weapons", "guard_licensing",
        "personal_protection", "restraining_orders", "schengen_register", "stadium_ban_register",
    ),
    "security_service": ("crime_fighting",),
    "prosecutor": ("criminal_investigation", "crime_fighting", "prosecution_register"),
    "economic_crime_authority": ("crime_fighting",),
    "customs_agency": ("customs", "customs_crime_register"),
    "coast_guard": ("crime_fighting", "coast_guard_analysis"),
    "prison_service": ("prison_and_probation",),
    "tax_agency": (
        "tax_determination", "tax_control", "population_register", "tax_crime_register", "tax_data_analysis",
        "population_analysis", "population_compilations", "protected_identity_cases",
    ),
    "enforcement_authority": (
        "enforcement", "enforcement_collections", "enforcement_data_analysis", "debt_relief",
        "bankruptcy_supervision",
    ),
    "employment_service": ("labour_market",),
    "social_insurance_agency": ("social_insurance",),
    "payments_authority": ("payments_agency",),
    "migration_agency": ("migration_control", "citizenship"),
    "unemployment_fund": ("unemployment_insurance",),
    "county_board": ("county_board_general",),
    "work_environment_authority": ("work_safety",),
    "ivo": ("health_care_review", "shelter_supervision", "health_complaints"),
    "schools_inspectorate": ("schools_inspection",),
    "bra": ("bra_contact_point",),
    "court_recipient": ("court",),
    "sis": ("social_services",),
    "free_school": ("private_teaching", "private_pupil_support", "private_distance_admission"),
    "private_care_provider": (
        "private_health_care", "private_social_services", "private_lss", "private_family_counselling",
    ),
    "private_landlord": ("private_landlord",),
    "association": ("association", "faith_community"),
    "guard_ordningsvakt": ("order_guard",),
    "private_body": ("private_it_host", "guarding_company", "private_preschool_leisure"),
}  # fmt: skip
_PRIVATE = frozenset({
    "free_school", "private_care_provider", "private_landlord", "association", "private_body", "employer",
    "private_professional_concerning_children", "family_law_mediator", "unemployment_fund",
})  # fmt: skip
_EQUATED = frozenset({"housing_company", "municipal_company"})
_ANYBODY = frozenset({"anyone", "any_authority", "another_authority", "private_recipient"})

USUAL_RECIPIENTS = (
    Body("police", "crime_fighting"),
    Body("social_board", "social_services"),
    Body("school", "teaching"),
    Body("tax_agency", "tax_determination"),
)
"""Whom information usually goes to, where a rule does not say."""

USUAL_ACTIVITIES = ("teaching", "social_services", "youth_centre", "health_care", "crime_fighting")
"""Functions in which information is usually held, where a rule does not say."""


RELATED = {"social_board_same_municipality": ("social_services", "municipality")}
"""Party words that ask for a place in common: the function, and which place."""


def is_run_by(activity: str, kind: str, words: Vocabulary) -> bool:
    """Whether such a body typically runs the function, itself or by a part of it such as a board."""
    usual = runner(activity).kind
    return activity in _RUNS.get(kind, ()) or kind in words.implied({usual})


def runner(activity: str) -> Body:
    """The body that typically runs a function.

    >>> runner("teaching").kind, runner("private_lss").basis.value
    ('school', 'private')
    """
    kind = next((kind for kind, run in _RUNS.items() if activity in run), None)
    if kind is None:
        kind = "private_body" if activity.startswith("private_") else "municipality"
    return Body(kind, activity, _basis(kind))


def main_activity(kind: str) -> str:
    """The function that a kind of body mostly runs.

    >>> main_activity("police")
    'crime_fighting'
    """
    return _RUNS.get(kind, ("county_board_general" if kind not in _PRIVATE else "association",))[0]


def ordinary(activity: str) -> tuple[int, str]:
    """How ordinary it is that a question is about a function: the usual ones, what bodies mainly do, the rest.

    >>> sorted(["weapons", "labour_market", "health_care", "teaching"], key=ordinary)
    ['teaching', 'health_care', 'labour_market', 'weapons']
    """
    if activity in USUAL_ACTIVITIES:
        return USUAL_ACTIVITIES.index(activity), activity
    mainly = {run[0] for run in _RUNS.values()}
    listed = any(activity in run for run in _RUNS.values())
    return len(USUAL_ACTIVITIES) + (0 if activity in mainly else 1 if listed else 2), activity


def bodies(
    names: Iterable[str], words: Vocabulary, day: date, *, activity: str | None = None
) -> Iterator[Body]:
    """Bodies that a rule's *from* or *to* may mean, in the order of its words.

    Args:
        names: parties, activities and dated lists, as the rule names them.
        activity: the function it must be in, for a holder; ``None`` = its main one.
    """
    found: dict[Body, None] = {}
    for name in _unfolded(names, words, day):
        if name in words.activities:
            if activity in {None, name}:
                found[runner(name)] = None
            continue
        found |= dict.fromkeys(_of_party(name, words, activity))
    yield from found


def main_activities(names: Iterable[str], words: Vocabulary, day: date) -> frozenset[str]:
    """The functions that a rule's words name, or that the bodies they mean mainly run; for anybody, the usual ones."""
    named = [name for name in names if name not in _ANYBODY]
    return frozenset(body.activity for body in bodies(named, words, day)) or frozenset(USUAL_ACTIVITIES)


def _of_party(name: str, words: Vocabulary, activity: str | None) -> Iterator[Body]:
    """The bodies of one party word: those of such a kind, or the usual one with the word as its role."""
    if name in RELATED:
        yield runner(RELATED[name][0])
        return
    if name in _ANYBODY:
        if activity is not None:
            yield runner(activity)
        elif name == "private_recipient":
            yield Body("association", "association", LegalBasis.PRIVATE)
        else:
            yield from USUAL_RECIPIENTS
        return
    order = {kind: n for n, kind in enumerate(_RUNS)}
    kinds = sorted(
        words.words("agency kind"), key=lambda kind: (kind != name, order.get(kind, len(order)), kind)
    )
    fitting = [kind for kind in kinds if name in words.implied({kind})]
    for kind in fitting:
        yield Body(kind, activity or main_activity(kind), _basis(kind))
    if not fitting and words.parties[name].follows is None and not words.parties[name].given:
        usual = runner(activity) if activity is not None else USUAL_RECIPIENTS[0]
        yield Body(usual.kind, usual.activity, usual.basis, frozenset({name}))
    elif not fitting:
        yield from (runner(activity),) if activity is not None else USUAL_RECIPIENTS


def _unfolded(names: Iterable[str], words: Vocabulary, day: date) -> Iterator[str]:
    """The names with each list as its members; those that came or went nearest the day come first."""
    for name in names:
        if not name.startswith("list:"):
            yield name
            continue
        seats = words.lists[name.removeprefix("list:")]
        near = sorted(seats, key=lambda seat: abs((seat.until or seat.since or date.min) - day))
        yield from (seat.party for seat in near)


def _basis(kind: str) -> LegalBasis:
    if kind in _EQUATED:
        return LegalBasis.EQUATED
    return LegalBasis.PRIVATE if kind in _PRIVATE else LegalBasis.AUTHORITY
