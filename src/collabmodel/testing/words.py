"""The words of an invented law: its activities, parties, marks and facts."""

from __future__ import annotations

from datetime import date

from collabmodel.model.information import PersonRole
from collabmodel.packs.words import DERIVED
from collabmodel.rules.facts import FactDefinition, FactSchema, FactType
from collabmodel.rules.vocabulary import PartyTerm, Seat, Term, Vocabulary

ACTIVITIES = ("clinic", "ward", "desk", "yard")
KINDS = ("clinic_board", "guard_office", "bureau", "parish")
RELATIONS = (
    "any_authority",
    "another_authority",
    "private_recipient",
    "subject_self",
    "guardian",
    "those_concerned",
)
DAYS = (date(2023, 6, 1), date(2023, 12, 31), date(2024, 1, 1), date(2025, 6, 1))
CHANGE = date(2024, 1, 1)
"""The day on which some of the invented law is reworded, begins or ends."""

BEGIN = date(2020, 1, 1)
"""The first day of the invented law."""


def _term(code: str) -> Term:
    return Term(code, f"{code} på svenska", code)


def _party(code: str, **more: object) -> PartyTerm:
    return PartyTerm(code, f"{code} på svenska", code, **more)  # type: ignore[arg-type]


def _parties() -> dict[str, PartyTerm]:
    found = {code: _party(code, agency_kind=True) for code in KINDS}
    found["clinic_board"] = _party("clinic_board", agency_kind=True, implies=frozenset({"municipality"}))
    found |= {code: _party(code) for code in (*RELATIONS, "municipality")}
    found["anyone"] = _party("anyone", given=True)
    found["partner"] = _party("partner", follows="recipient_is_partner")
    return found


VOCABULARY = Vocabulary(
    version="2",
    activities={code: _term(code) for code in (*ACTIVITIES, "any_activity")},
    parties=_parties(),
    categories={code: _term(code) for code in ("health", "contact", "school")},
    marks={code: _term(code) for code in ("plan", "report", "secret_address")},
    purposes={code: _term(code) for code in ("care", "crime")},
    offence_types={},
    lists={
        "members": (
            Seat("guard_office", CHANGE),
            Seat("bureau", None, seen_by=CHANGE),
            Seat("parish", BEGIN, until=CHANGE),
        ),
    },
    mark_versions={"1": frozenset({"plan"}), "2": frozenset({"plan", "report", "secret_address"})},
)

_B, _E, _S, _N = FactType.BOOL, FactType.ENUM, FactType.SET, FactType.NUMBER
_FACTS: tuple[tuple[str, FactType, str, tuple[str, ...] | None], ...] = (
    ("needed", _B, "case_file", None),
    ("urgent", _B, "crime_facts", None),
    ("risk", _E, "case_file", ("none", "some", "much")),
    ("topics", _S, "case_file", ("drugs", "school", "home")),
    ("months", _N, "crime_facts", None),
    ("recipient_is_partner", _B, "recipient_role", None),
    ("addicted", _B, "person", None),
    ("considerable_harm_to_minor", _B, "person", None),
    ("subject_age", _N, "case_file", None),
    ("person_age", _N, "person", None),
    ("initiative", _E, "request", ("requested", "own")),
    ("purpose", _E, "request", ("care", "crime")),
    ("category", _S, "item", ("health", "contact", "school")),
    ("marks", _S, "item", ("plan", "report", "secret_address")),
    ("identifiable", _B, "item", None),
    ("reached_by", _E, "item", ("own", "copy", "supervision", "direct_access")),
    ("origin_activity", _S, "item", ACTIVITIES),
    ("holder_party", _S, "agency_register", (*KINDS, "municipality")),
    ("recipient_party", _S, "agency_register", (*KINDS, *RELATIONS, "partner")),
    ("recipient_activity", _S, "agency_register", ACTIVITIES),
    ("recipient_is_authority", _B, "agency_register", None),
    ("recipient_is_private", _B, "agency_register", None),
    ("same_unit", _B, "agency_register", None),
    ("same_authority", _B, "agency_register", None),
    ("same_municipality", _B, "agency_register", None),
    ("person_role", _E, "item", tuple(role.value for role in PersonRole)),
    ("deceased", _B, "person", None),
    ("protection_level", _E, "person", ("none", "marking", "protected_registration", "fictitious_identity")),
    ("recipient_is_person", _B, "request", None),
    ("recipient_is_guardian", _B, "person", None),
    ("consent_valid", _B, "consent_record", None),
)

SCHEMA = FactSchema(
    {
        name: FactDefinition(
            name,
            kind,
            source,
            values=None if values is None else frozenset(values),
            derived=name in DERIVED,
            about_person=source == "person",
        )
        for name, kind, source, values in _FACTS
    }
)
