"""What is asked: who would give which items to whom, for what, and when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import BranchId, IndividualId, OfficialId, ProvisionId, RequestId, check_id
from collabmodel.model.information import InformationItem, ReachedBy
from collabmodel.model.time import day_of, require_aware


class Initiative(Enum):
    """Who took the first step."""

    REQUESTED = "requested"
    """På begäran: the recipient asked."""
    OWN = "own"
    """På eget initiativ: the holder acts unasked."""


_OWN = ReachedBy.OWN
"""By a name of its own, since a look into an enumeration costs as much as the rest of a check."""


@attrs.frozen(field_transformer=checked)
class Recipient:
    """Who would get the items (mottagare): a branch of a body, or a person.

    Args:
        roles: party codes that the recipient holds in this matter, for instance ``party``.
        activity: the function it would be used in; needed when the branch runs several.
    """

    branch: BranchId | None = None
    person: IndividualId | None = None
    activity: str | None = None
    roles: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        """Exactly one of branch and person."""
        if (self.branch is None) == (self.person is None):
            msg = "recipient: give either a branch or a person, not both and not neither"
            raise ModelError(msg)

    @property
    def key(self) -> str:
        """The id of whoever would get the items."""
        return str(self.branch if self.branch is not None else self.person)


@attrs.frozen(field_transformer=checked)
class DisclosureRequest:
    """A question to the engine (begäran eller fråga om utlämnande).

    Args:
        official: the holder's official who handles the question.
        at: the moment; it decides which wording of the law applies.
        claims: ids of doors that the request invokes and that otherwise sleep, such as OSL 10:2.
        purpose: what the recipient would use the items for; ``None`` while unknown.
        way: how the recipient would get the items. A shared case system is direct access, and
            carries secrecy along where a copy leaves it behind (OSL 11:4).
    """

    id: RequestId
    holder: BranchId
    recipient: Recipient
    items: tuple[InformationItem, ...]
    initiative: Initiative
    at: datetime
    official: OfficialId
    purpose: str | None = None
    claims: frozenset[ProvisionId] = frozenset()
    way: ReachedBy = ReachedBy.COPY

    def __attrs_post_init__(self) -> None:
        """Check id, moment, items and way."""
        check_id(self.id, where="request.id")
        if self.at.tzinfo is not UTC:
            require_aware(self.at, where=f"request {self.id}: at")
        if self.way is _OWN:
            msg = f"request {self.id}: way: say how the items would be given; own is what nobody gives. Use copy."
            raise ModelError(msg)
        if not self.items:
            msg = f"request {self.id}: name at least one item"
            raise ModelError(msg)
        if len(self.items) > 1 and len({item.id for item in self.items}) != len(self.items):
            msg = f"request {self.id}: an item stands twice"
            raise ModelError(msg)
        for item in self.items:
            if item.holder != self.holder:
                msg = f"request {self.id}: item {item.id} is held by {item.holder}, not by {self.holder}. Ask each holder apart."
                raise ModelError(msg)

    @property
    def day(self) -> date:
        """The Swedish calendar day of the moment."""
        return day_of(self.at)
