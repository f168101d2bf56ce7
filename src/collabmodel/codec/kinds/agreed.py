"""How agreements and documents are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from collabmodel.codec.kinds.kind import Kind, identified
from collabmodel.model.agreed.agreements import Agreement
from collabmodel.model.agreed.documents import Distribution, DocumentRef, GoverningDocument, RetentionRule
from collabmodel.model.agreed.promises import CitizenPromise
from collabmodel.model.agreed.revisions import Revision


def _id_in(field: str) -> Callable[[Any], str | None]:
    def read(value: Any) -> str | None:  # noqa: ANN401 - any value that has the field
        found = getattr(value, field)
        return None if found is None else str(found)

    return read


AGREED: tuple[Kind, ...] = (
    identified(
        "agreement",
        Agreement,
        version=2,
        index={"cooperation": _id_in("cooperation")},
        holds=lambda agreement, day: agreement.valid.holds(day),
    ),
    identified(
        "citizen_promise",
        CitizenPromise,
        "cooperation",
        index={"cooperation": _id_in("cooperation"), "agreement": _id_in("agreement")},
        holds=lambda promise, day: promise.period.holds(day),
    ),
    identified(
        "governing_document",
        GoverningDocument,
        index={"cooperation": _id_in("cooperation"), "kind": lambda document: document.kind.value},
        holds=lambda document, day: document.valid.holds(day),
    ),
    identified(
        "document_ref",
        DocumentRef,
        "owner",
        index={"cooperation": _id_in("cooperation"), "kind": lambda document: document.kind.value},
    ),
    identified(
        "distribution",
        Distribution,
        "document",
        index={"cooperation": _id_in("cooperation"), "document": _id_in("document")},
    ),
    identified("retention_rule", RetentionRule, "owner", index={"record_kind": _id_in("record_kind")}),
    identified("revision", Revision, "of", index={"cooperation": _id_in("cooperation"), "of": _id_in("of")}),
)
