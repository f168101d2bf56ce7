"""What a store must know of a type that it keeps: its key, what it belongs to, and whose key seals it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.digest import digest


def person_scope(person: str) -> str:
    """Names the data key of one person.

    >>> person_scope("youth-1")
    'person:youth-1'
    """
    return f"person:{person}"


def matter_scope(request: str) -> str:
    """Names the data key of one matter, which may concern several persons."""
    return f"matter:{request}"


def _of_tenant(_value: object, _of: str) -> str:
    return ""


@attrs.frozen
class Kind:
    """A type that can be stored: its name in documents, its key, what it belongs to, and how it is kept.

    Args:
        name: the word that names the type in a document.
        cls: the class.
        key: gives the key of a value, from the value and the id it belongs to.
        owner: gives the id a value belongs to; ``None`` where only the caller can say which
            request, since the value is true of one matter and does not name it.
        version: version of the document.
        scope: names whose data key a value is encrypted with, from the value and the id it belongs
            to: one person's (``person:…``), one matter's or item's, or the tenant's (empty).
        index: the fields a value can be found by, each with what gives its text or ``None``.
        blind: those of them of which a store may only see a keyed digest.
        logged: each reading of a value stands in the journal.
        holds: whether a value says of itself that it holds on a day; ``None``: it says nothing, and
            holds always.
    """

    name: str
    cls: type[Any]
    key: Callable[[Any, str], str]
    owner: Callable[[Any], str] | None
    version: int = 1
    scope: Callable[[Any, str], str] = _of_tenant
    index: Mapping[str, Callable[[Any], str | None]] = attrs.field(factory=dict)
    blind: frozenset[str] = frozenset()
    logged: bool = False
    holds: Callable[[Any, date], bool] | None = None

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


def identified(name: str, cls: type[Any], owner: str | None = None, **how: Any) -> Kind:  # noqa: ANN401 - the fields of Kind
    """A kind whose values have an id, and name what they belong to in a field."""
    return Kind(
        name,
        cls,
        key=lambda value, _of: str(value.id),
        owner=lambda value: "" if owner is None else str(getattr(value, owner)),
        **how,
    )


def of_a_matter(name: str, cls: type[Any], *fields: str, version: int = 1) -> Kind:
    """A kind of which a request has one for each combination of these fields.

    The key is a digest, since the parts together may be longer than a key can be.
    """
    return Kind(
        name,
        cls,
        key=lambda value, of: digest((of, *(getattr(value, field) for field in fields))),
        owner=None,
        scope=lambda _value, of: matter_scope(of),
        version=version,
    )
