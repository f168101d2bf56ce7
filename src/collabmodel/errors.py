"""Every error collabmodel raises, drawn as a tree.

::

    CollabError
    ├── ModelError (ValueError)          a value that cannot exist
    │   ├── UnknownCodeError             a word outside the pack's closed vocabulary
    │   ├── NaiveTimeError               a time without a zone
    │   ├── ReversedPeriodError          a period that ends before it begins
    │   ├── BirthDateMissingError        age decides and nobody recorded a birth date
    │   ├── StrangerSignedError          a consent signed by somebody who may not sign it
    │   ├── UnknownReferenceError        an id that the facts do not hold
    │   ├── ConflictingFactsError        one fact stated twice with two values
    │   └── TenantMissingError           a unit of work that names no tenant
    ├── RuleError                        a rule that cannot be used
    │   ├── RulePackError                all problems of a pack, each with its path
    │   ├── UnknownFactError             a fact outside the schema
    │   └── RuleEvaluationError          a rule that failed on a valid request
    ├── DisclosureRefused                the one outcome a caller may ask to have raised
    ├── CooperationError                 what the cooperation itself does not allow
    │   ├── IllegalMoveError             a step that the state of a thing does not allow
    │   ├── OutsideMandateError          a group decides what it may not; raise it to the group above
    │   ├── NotAtTheTableError           who asks is no member, or not any more
    │   └── WrongLevelError              persons where only places may be spoken of, and the like
    ├── CodecError                       a document that does not say what it must
    ├── MissingExtraError                an optional dependency is not installed
    ├── PluginError                      a store or rule pack that cannot be had by its name
    └── StoreError                       state or journal
        ├── NotFoundError
        ├── ConflictError                somebody else saved first
        │   └── IdempotencyMismatchError one key, two different requests
        ├── UnavailableError             the store cannot be reached
        │   ├── StoreBusyError           others hold it; the same unit may succeed when tried again
        │   ├── StoreFullError           no room is left
        │   └── StoreFailedError         the medium failed; the store must be opened again
        ├── CommitOutcomeUnknownError    nobody knows whether it was kept
        ├── UnitPoisonedError            an error inside the unit was swallowed
        ├── SchemaVersionError           the store is of another format
        │   ├── FormatTooNewError        newer than this code
        │   ├── NotAStoreError           something else stands there
        │   └── DowngradeLosesDataError  the older format cannot hold what is there
        ├── JournalError                 the chain is broken, or an entry was not written
        │   └── IntegrityError           what is stored is not what was written
        └── SealError                    what is encrypted
            ├── KeyUnavailableError      no key, or not one that may be used
            └── DecryptionFailedError    the key does not open it

A message names what happened, to which id, and what to do next.  It holds no
personal data: no name, no personal number, no disclosed text.  What a program
wants to act on is an attribute as well.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class CollabError(Exception):
    """Root of every error this library raises."""


class ModelError(CollabError, ValueError):
    """A value of the model that cannot exist."""


_LISTED = {
    "activity": "words activities",
    "party": "words parties",
    "agency kind": "words kinds",
    "category": "words categories",
    "mark": "words marks",
    "purpose": "words purposes",
    "provision": "law list",
}
"""Which command lists the words of a kind."""
_FEW = 8
"""As many known words as are all named in a message."""


class UnknownCodeError(ModelError):
    """A word outside the closed vocabulary of the packs in use.

    Attributes:
        kind: which vocabulary was asked, for instance ``category``.
        code: the word that was not found.
        where: path of the field that holds it.
    """

    def __init__(self, kind: str, code: str, *, where: str, known: Iterable[str] = ()) -> None:
        """Name the word, its place and the nearest known words."""
        self.kind: str = kind
        self.code: str = code
        self.where: str = where
        words = sorted(known)
        near = get_close_matches(code, words, n=3)
        hint = ""
        if 0 < len(words) <= _FEW:
            hint = f" It must be {_one_of(words)}."
        elif near:
            hint = f" Did you mean {_one_of(near)}?"
        listed = f" `python -m collabmodel {_LISTED[kind]}` lists them all." if kind in _LISTED else ""
        super().__init__(f"{where}: {code!r} is not a known {kind}.{hint}{listed}")


def _one_of(words: Sequence[str]) -> str:
    *others, last = [repr(word) for word in words]
    return f"{', '.join(others)} or {last}" if others else last


class NaiveTimeError(ModelError):
    """A time without a zone, where the moment decides which law applies."""

    def __init__(self, where: str) -> None:
        """Name the field that holds the naive time."""
        self.where: str = where
        super().__init__(f"{where}: the time has no zone. Give an aware time, for instance in UTC.")


class ReversedPeriodError(ModelError):
    """A period that ends on or before the day it begins."""

    def __init__(self, since: object, until: object, *, where: str = "period") -> None:
        """Name both ends."""
        self.since: object = since
        self.until: object = until
        self.where: str = where
        super().__init__(
            f"{where}: it ends ({until}) on or before it begins ({since}). "
            "The end is the first day outside; swap the dates or leave the end open."
        )


class BirthDateMissingError(ModelError):
    """Age decides who may sign or which rule applies, and no birth date is recorded."""

    def __init__(self, person: str, *, needed_by: str) -> None:
        """Name the person's id and what needs the age."""
        self.person: str = person
        self.needed_by: str = needed_by
        super().__init__(
            f"person {person}: {needed_by} depends on age, but no birth date is recorded. "
            "Record birth_date, or say birth_date_unknown=True to have the question referred."
        )


class StrangerSignedError(ModelError):
    """A consent carries a signature of somebody who can never sign it."""

    def __init__(self, consent: str, signer: str) -> None:
        """Name the consent and the signer, by id."""
        self.consent: str = consent
        self.signer: str = signer
        super().__init__(
            f"consent {consent}: {signer} is neither the person it concerns nor a guardian on the "
            "day of signing. Record the guardianship, or remove the signature."
        )


class UnknownReferenceError(ModelError):
    """An id that the facts at hand do not hold."""

    def __init__(self, kind: str, ident: str, *, where: str) -> None:
        """Name the kind of thing, its id and the field that points to it."""
        self.kind: str = kind
        self.ident: str = ident
        self.where: str = where
        super().__init__(
            f"{where}: no {kind} with id {ident!r} is among the facts. Add it, or correct the id."
        )


class ConflictingFactsError(ModelError):
    """One circumstance stated twice, about the same thing, with two values."""

    def __init__(self, fact: str, *, about: str) -> None:
        """Name the fact and what it is about."""
        self.fact: str = fact
        self.about: str = about
        super().__init__(
            f"fact {fact!r} about {about} is stated with two values. Keep the one that is true at the moment."
        )


class TenantMissingError(ModelError):
    """A unit of work that names no tenant; it is never taken to mean all of them."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("unit.tenant: no tenant is named. Say whose state and journal it is.")


class RuleError(CollabError):
    """A rule that cannot be used."""


class RulePackError(RuleError, ExceptionGroup):
    """All problems of a pack, found in one reading.

    Attributes:
        problems: one line each, ``path: what is wrong and what to do``.
    """

    problems: tuple[str, ...]

    def __new__(cls, pack: str, problems: Sequence[str]) -> Self:
        """Gather the problems into one group."""
        lines = tuple(problems)
        message = f"pack {pack!r} cannot be used: {len(lines)} problem(s)\n" + "\n".join(
            f"  {p}" for p in lines
        )
        self = super().__new__(cls, message, [RuleError(line) for line in lines])
        self.problems = lines
        return self

    def __init__(self, pack: str, problems: Sequence[str]) -> None:  # noqa: ARG002 - kept by __new__
        """Remember the pack's id."""
        self.pack: str = pack

    def derive(self, excs: Sequence[Exception]) -> RulePackError:  # type: ignore[override]
        """Keep the type when Python splits the group."""
        return RulePackError(self.pack, [str(e) for e in excs])


class UnknownFactError(RuleError):
    """A fact outside the schema of the packs in use, or one that nobody may state."""

    def __init__(self, fact: str, *, where: str, known: Iterable[str] = (), reason: str = "") -> None:
        """Name the fact, where it stands and the nearest known names."""
        self.fact: str = fact
        self.where: str = where
        near = get_close_matches(fact, list(known), n=3)
        hint = f" Did you mean {', '.join(repr(n) for n in near)}?" if near else ""
        why = reason or "it is not in the fact schema of the packs in use."
        super().__init__(f"{where}: fact {fact!r}: {why}{hint}")


class RuleEvaluationError(RuleError):
    """A rule that failed on a valid request; it never opens a door."""


class DisclosureRefused(CollabError):
    """The answer was not yes, and the caller asked to have that raised.

    Attributes:
        decision_id: id of the decision that refused.
    """

    def __init__(self, decision_id: str, outcome: str) -> None:
        """Name the decision and its outcome, nothing else."""
        self.decision_id: str = decision_id
        self.outcome: str = outcome
        super().__init__(
            f"decision {decision_id}: {outcome}. Nothing may be given; read the decision for what is missing."
        )


class CooperationError(CollabError):
    """What the cooperation itself does not allow, whatever the law of secrecy says."""


class IllegalMoveError(CooperationError, ValueError):
    """A step that the state of a thing does not allow; it says what would be legal.

    Attributes:
        machine: what was to move.
        event: the step.
        state: where it stands.
        legal: the steps that are legal there.
        unmet: names of the guards that are not met.
    """

    def __init__(
        self,
        machine: str,
        event: str,
        *,
        state: str,
        legal: tuple[str, ...],
        unmet: tuple[str, ...] = (),
        told: str = "",
    ) -> None:
        self.machine: str = machine
        self.event: str = event
        self.state: str = state
        self.legal: tuple[str, ...] = legal
        self.unmet: tuple[str, ...] = unmet
        where = f" in state {state}" if state else ""
        if told and unmet:
            told = f"it takes what does not hold, or is not known: {told}"
        why = f": {told}" if told else f" is not legal. Legal there: {', '.join(legal) or 'nothing'}"
        super().__init__(f"{machine}: {event}{where}{why}.")


class OutsideMandateError(CooperationError):
    """A group decides what its mandate does not hold; raise it to the group above (question beyond the mandate).

    Attributes:
        group: the group.
        subject: what it wanted to decide on.
    """

    def __init__(self, group: str, subject: str, *, why: str) -> None:
        self.group: str = group
        self.subject: str = subject
        super().__init__(f"group {group}: {subject} is beyond its mandate: {why}. Escalate it.")


class NotAtTheTableError(CooperationError):
    """Somebody acts or asks who is no member in the period, or no party of the cooperation.

    Attributes:
        who: the official, branch or agency.
        where: the cooperation or group.
    """

    def __init__(self, who: str, where: str) -> None:
        self.who: str = who
        self.where: str = where
        super().__init__(
            f"{where}: {who} does not sit at the table on that day. See that seat, office and party hold then."
        )


class WrongLevelError(CooperationError):
    """What a cooperation may not handle: persons where only places may be spoken of, and the like.

    Attributes:
        where: the cooperation.
        level: the level of what was offered.
    """

    def __init__(self, where: str, level: str, *, why: str) -> None:
        self.where: str = where
        self.level: str = level
        super().__init__(f"{where}: the level {level} is not handled here: {why}")


class CodecError(CollabError, ValueError):
    """A document that does not say what it must; names paths, never values."""

    def __init__(self, problems: Sequence[str]) -> None:
        """List every problem found, each with its path."""
        self.problems: tuple[str, ...] = tuple(problems)
        super().__init__("the document cannot be read: " + "; ".join(self.problems))


class MissingExtraError(CollabError, ImportError):
    """An optional dependency is not installed."""

    def __init__(self, extra: str, package: str) -> None:
        """Give the exact line that installs it."""
        self.extra: str = extra
        self.package: str = package
        super().__init__(f"this needs the package {package!r}. Run: pip install 'collabmodel[{extra}]'")


class PluginError(CollabError):
    """A store or rule pack that cannot be had, or given, by its name."""


class StoreError(CollabError):
    """State or journal could not be read or kept."""


class NotFoundError(StoreError, LookupError):
    """The store holds nothing under this id."""

    def __init__(self, kind: str, ident: str) -> None:
        """Name the kind and the id."""
        self.kind: str = kind
        self.ident: str = ident
        super().__init__(f"no {kind} with id {ident!r} in the store")


class ConflictError(StoreError):
    """Somebody else saved first, or a key was used for something else."""

    def __init__(self, kind: str, ident: str, *, expected: int, found: int) -> None:
        """Name what was expected and what was found."""
        self.kind: str = kind
        self.ident: str = ident
        self.expected: int = expected
        self.found: int = found
        do = "Read it again and repeat the change."
        if expected == 0:
            do = "It is there already: take another id, or read it and save with the version it has."
        super().__init__(f"{kind} {ident}: expected version {expected}, found {found}. {do}")


class IdempotencyMismatchError(ConflictError):
    """An idempotency key was used before, for another request."""

    def __init__(self) -> None:
        """Neither key nor request is repeated."""
        super().__init__("idempotency key", "of another request", expected=0, found=1)

    def __str__(self) -> str:
        """What to do."""
        return "this idempotency key was used before, for another request. Take a new key for a new one."


class UnavailableError(StoreError):
    """The store cannot be reached or is closed."""


class StoreBusyError(UnavailableError):
    """Others hold the store, or a conflict between transactions was broken up; nothing was kept.

    The same unit may succeed when it is tried again.
    """


class StoreFullError(UnavailableError):
    """No room is left; nothing was kept, and what was kept before can be read."""


class StoreFailedError(UnavailableError):
    """The medium failed while writing; this store object refuses to write until it is opened again."""


class CommitOutcomeUnknownError(StoreError):
    """The connection was lost while committing; nobody knows whether the unit was kept."""


class UnitPoisonedError(StoreError):
    """An error inside the unit was swallowed; nothing of it was kept."""


class SchemaVersionError(StoreError):
    """The store is of another format than this code's; it was left untouched."""


class FormatTooNewError(SchemaVersionError):
    """The store's format is newer than this code.

    Attributes:
        found: the store's format.
        known: the newest that this code knows.
    """

    def __init__(self, found: object, known: int) -> None:
        """Name both formats."""
        self.found: object = found
        self.known: int = known
        super().__init__(
            f"the store has format {found}; this code knows formats up to {known}. "
            "Nothing was touched. Use a newer version of the library."
        )


class NotAStoreError(SchemaVersionError):
    """Something else stands where a store should be; it was left untouched."""


class DowngradeLosesDataError(SchemaVersionError):
    """The older format cannot hold what is there; nothing was changed.

    Attributes:
        lost: how many things of which sort would be lost.
    """

    def __init__(self, lost: Sequence[tuple[str, int]]) -> None:
        """Count what would be lost, by sort."""
        self.lost: tuple[tuple[str, int], ...] = tuple(lost)
        counted = ", ".join(f"{count} {sort}" for sort, count in self.lost)
        super().__init__(
            f"the older format cannot hold {counted}. Nothing was changed. Keep the newer format, or force it."
        )


class JournalError(StoreError):
    """The journal's chain is broken, or an entry could not be written.

    Attributes:
        seq: number of the first entry that does not hold, when known.
    """

    def __init__(self, message: str, *, seq: int | None = None) -> None:
        """Say what is wrong and where."""
        self.seq: int | None = seq
        super().__init__(message)


class IntegrityError(JournalError):
    """What is stored is not what was written; it is neither given out nor repaired.

    Attributes:
        tenant: whose it is, when known.
        seq: number of the journal entry that it belongs to, when known.
    """

    def __init__(self, message: str, *, tenant: str | None = None, seq: int | None = None) -> None:
        """Say what is damaged, whose it is and where."""
        self.tenant: str | None = tenant
        super().__init__(message, seq=seq)


class SealError(StoreError):
    """What is encrypted cannot be written or read."""


class KeyUnavailableError(SealError):
    """There is no key, or not one that may be used; nothing was written."""


class DecryptionFailedError(SealError):
    """The key does not open what is stored: another key's, or damaged."""
