"""Grants and their accounts: what was given, for what, and where it went."""

from __future__ import annotations

from datetime import date

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AccountId, CooperationId, GrantId, check_id
from collabmodel.model.time import Period


@attrs.frozen(field_transformer=checked)
class Grant:
    """Money given for a purpose (bidrag).

    Args:
        giver: the body that gives it.
        case_number: its number at the giver.
        kronor: the amount in whole kronor; ``None`` where it is not known.
        purpose: what it is for, in words.
        final_report_due: the last day for the final report; ``None`` where none is wanted or known.

    Raises:
        ModelError: if the amount is not above zero, or giver, number or purpose is missing.
    """

    id: GrantId
    cooperation: CooperationId
    giver: str
    case_number: str
    kronor: int | None
    purpose: str
    period: Period
    final_report_due: date | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id, the amount, and that nothing is blank."""
        check_id(self.id, where="grant.id")
        if self.kronor is not None and self.kronor <= 0:
            raise ModelError(f"grant {self.id}: the amount is above zero, in whole kronor")
        if not (self.giver.strip() and self.case_number.strip() and self.purpose.strip()):
            raise ModelError(f"grant {self.id}: state the giver, the case number and the purpose")


@attrs.frozen(field_transformer=checked)
class AccountLine:
    """One line of an account (rad): what the money went to, in whole kronor; a correction is negative."""

    what: str
    kronor: int
    booked_on: date | None = None


@attrs.frozen(field_transformer=checked)
class GrantAccount:
    """The account of a grant (ekonomisk redovisning).

    Args:
        grant: the grant it accounts for.
        lines: what the money went to.
        total: what the lines come to, as the account states it.
        paid_back: what was returned to the giver.

    Raises:
        ModelError: if the lines do not come to the total, or less than nothing was paid back.
    """

    id: AccountId
    grant: GrantId
    lines: tuple[AccountLine, ...]
    total: int
    paid_back: int = 0

    def __attrs_post_init__(self) -> None:
        """Check the id and the sum."""
        check_id(self.id, where="account.id")
        if sum(line.kronor for line in self.lines) != self.total:
            raise ModelError(f"account {self.id}: its lines do not come to its total")
        if self.paid_back < 0:
            raise ModelError(f"account {self.id}: what is paid back is not below zero")


def balance(grant: Grant, account: GrantAccount) -> int | None:
    """What is left of a grant in kronor (saldo); below zero where more was used than given.

    ``None`` where nobody knows what was given.

    Raises:
        ModelError: if the account is of another grant.

    >>> given = Grant(
    ...     GrantId("g"), CooperationId("c"), "Brå", "B3.3-0343/2012", 250_000, "evaluate", Period()
    ... )
    >>> balance(
    ...     given, GrantAccount(AccountId("a"), GrantId("g"), (AccountLine("evaluator", 200_000),), 200_000)
    ... )
    50000
    """
    if account.grant != grant.id:
        raise ModelError(f"account {account.id}: it is of another grant than {grant.id}")
    if grant.kronor is None:
        return None
    return grant.kronor - account.total - account.paid_back
