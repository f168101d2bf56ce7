"""Rule packs: dated, cited data with a digest; several together make a rulebook.

Packs compose by union.  Prohibitions add up.  Only a jurisdiction's own pack may lift
secrecy, claim that an activity is covered, or extend what opens another section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import TypeVar

import attrs

from collabmodel.errors import ModelError, RulePackError
from collabmodel.model.checks import got
from collabmodel.model.decision import DoorKind, PackRef
from collabmodel.rules.facts import FactSchema
from collabmodel.rules.provisions import (
    AnyProvision,
    Check,
    LiftingProvision,
    OpenActivity,
    Reference,
    SecrecyProvision,
    Shut,
)
from collabmodel.rules.standards import Standards
from collabmodel.rules.vocabulary import Vocabulary

_P = TypeVar("_P", bound=AnyProvision)


@attrs.frozen
class QuestionText:
    """A judgement question in words, the standard it is answered by, and how each answer reads as a finding."""

    text_sv: str
    text_en: str
    yes_sv: str = ""
    yes_en: str = ""
    no_sv: str = ""
    no_en: str = ""
    standard: str = ""


@attrs.frozen(eq=False, repr=False)
class RulePack:
    """One pack: its provisions and its words.  Immutable; a correction is a new version.

    Args:
        jurisdiction: a country's own pack; a municipality's pack is not one and may not lift.
        digest: SHA-256 over the pack's documents.
        general_doors: lifting provisions that fit many situations.
        outside: ids that rules may name though the pack does not hold them.
    """

    id: str
    version: str
    jurisdiction: bool
    digest: str
    provisions: tuple[AnyProvision, ...]
    vocabulary: Vocabulary
    schema: FactSchema
    questions: Mapping[str, QuestionText]
    general_doors: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    outside_chapters: frozenset[str] = frozenset()
    standards: Standards = attrs.field(factory=Standards)

    @property
    def ref(self) -> PackRef:
        """How a decision names the pack."""
        return PackRef(self.id, self.version, self.digest)

    def __repr__(self) -> str:
        """Id, version and size."""
        return f"RulePack({self.id!r}, {self.version!r}, {len(self.provisions)} provisions)"

    def provision(self, ident: str) -> AnyProvision:
        """A provision by id.

        Raises:
            KeyError: if the pack has none of that id.
        """
        return self._by_id[ident]

    @cached_property
    def _by_id(self) -> Mapping[str, AnyProvision]:
        return {provision.id: provision for provision in self.provisions}


@attrs.frozen(eq=False)
class LawOnDay:
    """The provisions in force on one day, by what they do, each in order of id.

    Attributes:
        covered: activities that some rule speaks of when an authority runs them.
        covered_private: those it speaks of when a private body runs them.
    """

    day: date
    secrecy: tuple[SecrecyProvision, ...]
    limits: tuple[LiftingProvision, ...]
    doors: tuple[LiftingProvision, ...]
    shuts: tuple[Shut, ...]
    checks: tuple[Check, ...]
    open: tuple[OpenActivity, ...]
    references: tuple[Reference, ...]
    extensions: Mapping[str, Reference]
    covered: frozenset[str]
    covered_private: frozenset[str]

    def covers(self, activity: str, *, authority: bool | None) -> bool:
        """Whether some rule speaks of this activity of this holder.

        Secrecy that binds authorities says nothing of a private body.  Of a holder of which nobody
        has decided what it is, rules must speak both ways.
        """
        both = {True: self.covered, False: self.covered_private, None: self.covered & self.covered_private}
        return activity in both[authority]


class Rulebook:
    """Packs in use together: one vocabulary, one schema, the law of any day.

    Raises:
        RulePackError: if two packs claim one id, if there is no jurisdiction pack or more
            than one, or if a local pack tries to lift.
    """

    def __init__(self, packs: Sequence[RulePack]) -> None:
        """Compose the packs; their order has no meaning."""
        self.packs: tuple[RulePack, ...] = tuple(sorted(packs, key=lambda pack: pack.id))
        problems = list(_clashes(self.packs))
        if problems:
            raise RulePackError("+".join(pack.id for pack in self.packs) or "none", problems)
        base = next(pack for pack in self.packs if pack.jurisdiction)
        self.vocabulary: Vocabulary = base.vocabulary
        self.schema: FactSchema = FactSchema(
            {name: one for pack in (*self.packs, base) for name, one in pack.schema.facts.items()}
        )
        self.questions: Mapping[str, QuestionText] = {
            code: text for pack in self.packs for code, text in pack.questions.items()
        }
        self.standards: Standards = base.standards
        for pack in self.packs:
            if not pack.jurisdiction:
                self.standards = self.standards.and_local(pack.standards)
        self.provisions: Mapping[str, AnyProvision] = {
            provision.id: provision for pack in self.packs for provision in pack.provisions
        }
        self._days: dict[date, LawOnDay] = {}

    @property
    def refs(self) -> tuple[PackRef, ...]:
        """The packs as a decision names them."""
        return tuple(pack.ref for pack in self.packs)

    def on(self, day: date) -> LawOnDay:
        """The law of a day."""
        if day not in self._days:
            self._days[day] = self._law_on(day)
        return self._days[day]

    def _law_on(self, day: date) -> LawOnDay:
        current = [(pack, p) for pack in self.packs for p in pack.provisions if p.wording_on(day) is not None]
        base = [p for pack, p in current if pack.jurisdiction]
        everything = [p for _, p in current]
        lifts = _kind(base, LiftingProvision)
        claims = [p for p in _kind(base, SecrecyProvision) if p.claims_coverage]
        said_open = _kind(base, OpenActivity)
        public = [p.at for p in claims] + [p.at for p in said_open if p.of.includes(authority=True)]
        private = [p.at for p in claims if not p.binds_authorities_only]
        private += [p.at for p in said_open if p.of.includes(authority=False)]
        return LawOnDay(
            day=day,
            secrecy=_kind(everything, SecrecyProvision),
            limits=tuple(p for p in lifts if p.door is DoorKind.LIMIT),
            doors=tuple(p for p in lifts if p.door is not DoorKind.LIMIT),
            shuts=_kind(everything, Shut),
            checks=_kind(everything, Check),
            open=_kind(base, OpenActivity),
            references=_kind(everything, Reference),
            extensions={p.extends: p for p in _kind(base, Reference) if p.extends},
            covered=frozenset[str]().union(*public),
            covered_private=frozenset[str]().union(*private),
        )


def _kind(provisions: Sequence[AnyProvision], kind: type[_P]) -> tuple[_P, ...]:
    return tuple(sorted((p for p in provisions if isinstance(p, kind)), key=lambda p: p.id))


def _idents(provision: AnyProvision) -> tuple[str, ...]:
    """The id of the provision and of its points."""
    limbs = provision.limbs if isinstance(provision, SecrecyProvision) else ()
    return (provision.id, *(limb.id for limb in limbs))


def _clashes(packs: Sequence[RulePack]) -> list[str]:
    problems = []
    bases = [pack.id for pack in packs if pack.jurisdiction]
    if len(bases) != 1:
        problems.append(f"packs: name exactly one jurisdiction pack, such as se_osl; found {len(bases)}")
    owners: dict[str, str] = {}
    for pack in packs:
        for provision in pack.provisions:
            for ident in _idents(provision):
                owner = owners.setdefault(ident, pack.id)
                if owner != pack.id:
                    problems.append(f"{pack.id}/{ident}: pack {owner} has this id already; choose another")
            if not pack.jurisdiction and isinstance(provision, LiftingProvision | OpenActivity):
                problems.append(
                    f"{pack.id}/{provision.id}: a local pack may forbid and oblige, it may not lift or open"
                )
        counted = Counter(ident for provision in pack.provisions for ident in _idents(provision))
        problems += [
            f"{pack.id}/{ident}: the id stands more than once" for ident, n in counted.items() if n > 1
        ]
    return problems


@lru_cache(maxsize=16)
def _composed(packs: tuple[RulePack, ...]) -> Rulebook:
    return Rulebook(packs)


def rulebook(packs: Sequence[RulePack]) -> Rulebook:
    """The rulebook of these packs, kept for the next call with the same ones.

    Raises:
        RulePackError: see :class:`Rulebook`.
        ModelError: if it is no list of packs, but for instance a pack alone.
    """
    given: object = packs
    if not isinstance(given, Iterable):
        raise _no_list(given)
    found = tuple(given)
    for one in found:
        if not isinstance(one, RulePack):
            raise _no_list(one, inside=True)
    return _composed(found)


def _no_list(given: object, *, inside: bool = False) -> ModelError:
    held = f"a list that holds {got(given)}" if inside else got(given)
    return ModelError(f"packs: give a list of packs, such as [se_osl.PACK], not {held}.")
