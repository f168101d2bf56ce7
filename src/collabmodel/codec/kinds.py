"""Which types can be stored, under which key, and what each belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from collabmodel.errors import CodecError, ModelError
from collabmodel.model.agencies import Agency, Branch, Official
from collabmodel.model.agreements import Agreement
from collabmodel.model.assessments import Circumstance, HarmFinding, Judgement, NothingMoreKnown
from collabmodel.model.consent import Consent
from collabmodel.model.decision import Decision
from collabmodel.model.digest import digest
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.information import InformationItem
from collabmodel.model.journal import JournalEntry
from collabmodel.model.people import Guardianship, Individual
from collabmodel.model.routines import StandingAssessment
from collabmodel.model.standing import AgePolicy


@attrs.frozen
class Kind:
    """A type that can be stored: its name in documents, its key, and what it belongs to.

    Args:
        name: the word that names the type in a document.
        cls: the class.
        key: gives the key of a value, from the value and the id it belongs to.
        owner: gives the id a value belongs to; ``None`` where only the caller can say which
            request, since the value is true of one matter and does not name it.
        version: version of the document.
    """

    name: str
    cls: type[Any]
    key: Callable[[Any, str], str]
    owner: Callable[[Any], str] | None
    version: int = 1

    def place(self, value: object, of: str | None = None) -> tuple[str, str]:
        """The key of a value, and the id it belongs to (empty if to nothing).

        Raises:
            ModelError: if ``of`` is needed and missing, or is not the one the value names.
        """
        if self.owner is None:
            if not of:
                msg = f"{self.name}: it is true of one matter only. Say of which request, with of=…"
                raise ModelError(msg)
            return self.key(value, of), of
        owner = self.owner(value)
        if of is not None and of != owner:
            msg = f"{self.name}: of=… is not what the value itself says. Leave it out."
            raise ModelError(msg)
        return self.key(value, owner), owner


def _identified(name: str, cls: type[Any], owner: str | None = None, *, version: int = 1) -> Kind:
    """A kind whose values have an id, and name what they belong to in a field."""
    return Kind(
        name,
        cls,
        key=lambda value, _of: str(value.id),
        owner=lambda value: "" if owner is None else str(getattr(value, owner)),
        version=version,
    )


def _of_a_matter(name: str, cls: type[Any], *fields: str, version: int = 1) -> Kind:
    """A kind of which a request has one for each combination of these fields.

    The key is a digest, since the parts together may be longer than a key can be.
    """
    return Kind(
        name,
        cls,
        key=lambda value, of: digest((of, *(getattr(value, field) for field in fields))),
        owner=None,
        version=version,
    )


KINDS: Mapping[type[Any], Kind] = {
    kind.cls: kind
    for kind in (
        _identified("agency", Agency),
        _identified("branch", Branch, "agency"),
        _identified("official", Official, "agency"),
        _identified("individual", Individual),
        _identified("information_item", InformationItem, "holder", version=2),
        _identified("consent", Consent, "subject"),
        _identified("agreement", Agreement),
        _identified("standing_assessment", StandingAssessment, "holder"),
        _identified("disclosure_request", DisclosureRequest, "holder", version=2),
        _identified("decision", Decision, "request", version=2),
        Kind(
            "guardianship",
            Guardianship,
            key=lambda value, _of: digest((value.child, value.guardian, value.period.since)),
            owner=lambda value: str(value.child),
        ),
        _of_a_matter("circumstance", Circumstance, "fact", "about", "item"),
        _of_a_matter(
            "harm_finding",
            HarmFinding,
            "kind",
            "recipient",
            "party",
            "item",
            "purpose",
            "provision",
            version=2,
        ),
        _of_a_matter("judgement", Judgement, "provision", "recipient", "item", "party", version=2),
        _of_a_matter("nothing_more_known", NothingMoreKnown),
        Kind(
            "age_policy",
            AgePolicy,
            key=lambda value, _of: str(value.valid.since or "always"),
            owner=lambda _value: "",
            version=2,
        ),
        Kind(
            "journal_entry",
            JournalEntry,
            key=lambda value, _of: str(value.seq),
            owner=lambda value: str(value.tenant),
        ),
    )
}
"""Every type that has a document.  A key is the value's own id where it has one."""


def kind_of(cls: type[Any]) -> Kind:
    """How a type is stored.

    Raises:
        CodecError: if it is not a type that can be stored.
    """
    if cls not in KINDS:
        raise CodecError([f"{cls.__name__}: not a type that can be stored"])
    return KINDS[cls]
