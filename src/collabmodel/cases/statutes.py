"""Cases that prove a provision, in the pack's own words: a plain situation, and the answer the statute gives.

A document is a TOML table with ``[[cases]]``; how to write one is in the documentation
(*Prove a provision*).  What a case does not state is absent, marks are described in full,
and an official's word stands that nothing more is known of the circumstances.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, override

from collabmodel.errors import CodecError
from collabmodel.model.agencies import LegalBasis
from collabmodel.model.assessments import Answer, HarmKind, HarmLevel
from collabmodel.model.information import Level, PersonRole, ReachedBy
from collabmodel.model.outcomes import Basis, DutyKind, Outcome
from collabmodel.model.people import Custody, ProtectedIdentity

Stated = bool | int | str | date | frozenset[str]
"""What a case may state of a circumstance."""


@attrs.frozen(kw_only=True)
class Side:
    """Who gives, or who would get.

    Args:
        kind: the party code of the agency, for instance ``social_board``.
        activity: what its branch does.
        body: what it is in the eyes of the act.
        same_agency: for a recipient, another branch of the holder's own agency.
        independent: for that branch, whether it is independent of the holder's (OSL 8:2).
        person: for a recipient, the id of a person instead of an agency.
    """

    kind: str | None = None
    activity: str | None = None
    body: LegalBasis = LegalBasis.AUTHORITY
    roles: frozenset[str] = frozenset()
    municipality: str | None = None
    region: str | None = None
    same_agency: bool = False
    independent: bool | None = None
    person: str | None = None


@attrs.frozen(kw_only=True)
class About:
    """A party of the item: by default a youth of fifteen, without protected identity."""

    id: str
    role: PersonRole = PersonRole.SUBJECT
    age: int | None = 15
    protection: ProtectedIdentity = ProtectedIdentity.NONE
    died: date | None = None


@attrs.frozen(kw_only=True)
class Guardian:
    """A guardian of a party."""

    id: str
    of: str = "youth"
    custody: Custody = Custody.SOLE


@attrs.frozen(kw_only=True)
class StatuteCase:
    """One situation with the answer of the statute.

    Args:
        decides: provisions without which the answer would be another.
        harm: kind of harm to level, found for every party; ``harm_of`` is for one party, and
            ``harm_by`` is made by one provision's own measure.  ``None`` is pending.
        consents: whose flawless consent to this very disclosure lies in the file.
        more_may_be_known: leave out the official's word that nothing more is known.
        protected_there: provisions that will protect the item at the recipient.
        leaned_on: records that are no ground, and that the request claimed.
    """

    id: str
    source: str
    rationale: str
    on: date
    holder: Side
    to: Side
    categories: frozenset[str]
    answer: Outcome
    decides: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    described: bool = True
    level: Level = Level.INDIVIDUAL
    people_behind: int | None = None
    free_text: bool = False
    identifiable: bool | None = None
    arose_on: date | None = None
    reached_by: ReachedBy = ReachedBy.OWN
    parties: tuple[About, ...] = (About(id="youth"),)
    guardians: tuple[Guardian, ...] = ()
    purpose: str | None = None
    requested: bool = False
    claims: tuple[str, ...] = ()
    facts: Mapping[str, Stated] = attrs.field(factory=dict)
    facts_about: Mapping[str, Mapping[str, Stated]] = attrs.field(factory=dict)
    harm: Mapping[HarmKind, HarmLevel | None] = attrs.field(factory=dict)
    harm_of: Mapping[str, Mapping[HarmKind, HarmLevel | None]] = attrs.field(factory=dict)
    harm_by: Mapping[str, HarmLevel | None] = attrs.field(factory=dict)
    judgements: Mapping[str, Answer] = attrs.field(factory=dict)
    consents: tuple[str, ...] = ()
    reservation: bool = False
    more_may_be_known: bool = False
    basis: Basis | None = None
    duty: DutyKind | None = None
    settled: bool | None = None
    grounds: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    protected_there: tuple[str, ...] = ()
    leaned_on: tuple[str, ...] = ()


def read_statute_cases(document: Mapping[str, Any]) -> tuple[StatuteCase, ...]:
    """The cases of a document.

    Raises:
        CodecError: naming the path of everything that is not as it must be.

    >>> read_statute_cases({"cases": []})
    ()
    """
    rows = document.get("cases")
    if not isinstance(rows, list) or set(document) != {"cases"}:
        raise CodecError(["cases: give [[cases]], and nothing else at the top"])
    problems: list[str] = []
    found = []
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            problems.append(f"cases[{number}]: a case is a table; write [[cases]] above it")
            continue
        name = row.get("id", number)
        try:
            found.append(_CONVERTER.structure(row, StatuteCase))
        except cattrs.BaseValidationError as error:
            told = cattrs.transform_error(error, path=f"cases[{name}]", format_exception=_told)
            problems += [f"{path}: {what}" for what, _, path in (one.rpartition(" @ ") for one in told)]
    twice = sorted({case.id for case in found if [c.id for c in found].count(case.id) > 1})
    problems += [f"cases[{ident}].id: it stands more than once" for ident in twice]
    if problems:
        raise CodecError(problems)
    return tuple(found)


def _told(error: BaseException, _: type | None) -> str:
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return f"unknown key {', '.join(sorted(error.extra_fields))}"
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return str(error)


def _exactly(kind: type) -> Any:  # noqa: ANN401 - a hook takes and gives whatever stands in the document
    """A hook that takes a value of this type and no other; a truth value is no number."""

    def take(value: Any, _: type) -> Any:  # noqa: ANN401
        if type(value) is not kind:
            msg = f"give a {kind.__name__}, not {type(value).__name__}"
            raise TypeError(msg)
        return value

    return take


def _level(value: Any, _: type) -> HarmLevel | None:  # noqa: ANN401
    """A level of the ladder by its name; ``pending`` while nobody has finished."""
    names = {level.name.lower(): level for level in HarmLevel} | {"pending": None}
    if value not in names:
        msg = f"{value!r} is not one of {', '.join(names)}"
        raise ValueError(msg)
    return names[value]


def _stated(value: Any, _: type) -> Stated:  # noqa: ANN401
    if isinstance(value, list):
        return frozenset(_exactly(str)(one, str) for one in value)
    if type(value) not in {bool, int, str, date}:
        msg = "give a truth value, a whole number, a word, a date or a list of words"
        raise TypeError(msg)
    return value  # type: ignore[no-any-return]


def _listed(value: Any, kind: Any) -> Any:  # noqa: ANN401
    """A list of texts or tables; a text alone would be read letter by letter."""
    if not isinstance(value, list):
        msg = 'give a list, such as ["one"]'
        raise TypeError(msg)
    (inner, *_) = kind.__args__
    return [_CONVERTER.structure(one, inner) for one in value]


def _converter() -> cattrs.Converter:
    made = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    for kind in (str, int, bool, date):
        made.register_structure_hook(kind, _exactly(kind))
    made.register_structure_hook_func(lambda kind: kind == HarmLevel | None, _level)
    made.register_structure_hook_func(lambda kind: kind == Stated, _stated)
    made.register_structure_hook_func(
        lambda kind: getattr(kind, "__origin__", None) is tuple, lambda v, k: tuple(_listed(v, k))
    )
    made.register_structure_hook_func(
        lambda kind: getattr(kind, "__origin__", None) is frozenset, lambda v, k: frozenset(_listed(v, k))
    )
    made.register_structure_hook(
        StatuteCase,
        make_dict_structure_fn(
            StatuteCase, made, holder=override(rename="from"), _cattrs_forbid_extra_keys=True
        ),
    )
    return made


_CONVERTER = _converter()
