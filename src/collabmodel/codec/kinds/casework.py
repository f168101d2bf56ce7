"""How the values of casework are kept: under one person's key where they are about one, else the case's own."""

from __future__ import annotations

from collabmodel.codec.kinds.kind import Kind, identified, matter_scope, person_scope
from collabmodel.model.casework.cases import Case
from collabmodel.model.casework.concerns import Concern, StatutoryReport
from collabmodel.model.casework.emergencies import EmergencyAccess
from collabmodel.model.casework.mappings import Mapping
from collabmodel.model.casework.retention import CaseRetention


def _of_whom(value: Case | Concern, _of: str) -> str:
    return matter_scope(value.id) if value.individual is None else person_scope(value.individual)


def _of_whom_or_what(mapping: Mapping, _of: str) -> str:
    if mapping.individual is not None:
        return person_scope(mapping.individual)
    return matter_scope(mapping.case or mapping.id)


CASEWORK: tuple[Kind, ...] = (
    identified(
        "concern",
        Concern,
        "cooperation",
        scope=_of_whom,
        index={"cooperation": lambda one: str(one.cooperation), "individual": lambda one: one.individual},
    ),
    identified(
        "statutory_report",
        StatutoryReport,
        "individual",
        scope=lambda report, _of: person_scope(report.individual),
    ),
    identified(
        "case",
        Case,
        "cooperation",
        scope=_of_whom,
        index={
            "cooperation": lambda case: str(case.cooperation),
            "individual": lambda case: case.individual,
            "state": lambda case: case.state.value,
            "names_members": lambda case: "yes" if case.members else None,
        },
    ),
    identified(
        "mapping",
        Mapping,
        "cooperation",
        scope=_of_whom_or_what,
        index={
            "cooperation": lambda mapping: str(mapping.cooperation),
            "case": lambda mapping: mapping.case,
            "individual": lambda mapping: mapping.individual,
        },
    ),
    identified(
        "case_retention",
        CaseRetention,
        "cooperation",
        index={"cooperation": lambda term: str(term.cooperation)},
        holds=lambda term, day: term.valid.holds(day),
    ),
    identified(
        "emergency_access",
        EmergencyAccess,
        "case",
        scope=lambda access, _of: matter_scope(access.case),
        index={"cooperation": lambda access: str(access.cooperation)},
    ),
)
