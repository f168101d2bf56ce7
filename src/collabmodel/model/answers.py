"""What each signer's word is at a moment: the last yes or no, and what has been taken back of it since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from collabmodel.model.consent import Consent, ConsentScope, Withdrawal
from collabmodel.model.ids import IndividualId


@attrs.frozen
class Answer:
    """One signer's word at a moment.

    Attributes:
        given: whether the last word was yes.
        taken_back: what has been withdrawn since that word.
    """

    given: bool
    taken_back: tuple[Withdrawal, ...] = ()


def answers(
    consent: Consent, at: datetime, *, heard: frozenset[IndividualId] | None = None
) -> Mapping[IndividualId, Answer]:
    """The word of each who has answered by then.

    Of a yes and a no at one moment the no counts, and what is taken back in the very moment of
    the yes is taken back.

    Args:
        consent: the consent.
        at: the moment.
        heard: only these signers; ``None`` for all of them.
    """
    found: dict[IndividualId, Answer] = {}
    signers = {signature.signer for signature in consent.signatures}
    for signer in signers if heard is None else signers & heard:
        said = [s for s in consent.signatures if s.signer == signer and s.at <= at]
        if said:
            last = max(said, key=lambda s: (s.at, not s.given))
            found[signer] = Answer(
                last.given,
                tuple(w for w in consent.withdrawals if w.signer == signer and last.at <= w.at <= at),
            )
    return found


def narrowed(scope: ConsentScope, taken_back: Iterable[Withdrawal]) -> ConsentScope | None:
    """What is left of a scope: without the categories that reach no recipient and the recipients without any.

    Returns:
        The smaller scope, or ``None`` where nothing is left.
    """
    withdrawn = tuple(taken_back)
    open_pairs = {
        (category, recipient)
        for category in scope.categories
        for recipient in scope.recipients
        if not any(
            w.touches(categories=frozenset({category}), recipients=frozenset({recipient})) for w in withdrawn
        )
    }
    if not open_pairs:
        return None
    return attrs.evolve(
        scope,
        categories=frozenset(category for category, _ in open_pairs),
        recipients=frozenset(recipient for _, recipient in open_pairs),
    )


def nothing_left(consent: Consent, taken_back: Iterable[Withdrawal]) -> bool:
    """Whether the withdrawals together take back all that the consent names."""
    withdrawn = tuple(taken_back)
    if not withdrawn:
        return False
    if any(w.categories is None and w.recipients is None for w in withdrawn):
        return True
    return consent.scope is not None and narrowed(consent.scope, withdrawn) is None
