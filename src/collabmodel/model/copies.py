"""From one form that a family signed, a copy for each agency that gives (samtycke per myndighet).

Each agency obtains or documents the consent on its own, so each has a consent of its own that it
examines itself; what one of them has found good is not found good by the next.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.consent import Consent
from collabmodel.model.ids import AgencyId, ConsentId


def copy_id(form: ConsentId, discloser: AgencyId) -> ConsentId:
    """The id of one agency's copy of a form.

    >>> copy_id(ConsentId("form-1"), AgencyId("school"))
    'form-1:school'
    """
    return ConsentId(f"{form}:{discloser}")


def copies(form: Consent, disclosers: Iterable[AgencyId]) -> tuple[Consent, ...]:
    """One consent for each agency that gives, to the other agencies that the form names.

    Args:
        form: what the family signed; it names the agencies in ``between``.
        disclosers: the agencies that shall have a copy.

    Returns:
        The copies, ordered by agency.  An examination goes along only to the agency whose official made it,
        the form's own.

    Raises:
        ModelError: if the form is a general waiver, is a copy itself, has been superseded or entered in
            error, or does not name an agency and at least one other.

    >>> from datetime import date
    >>> from collabmodel.model.consent import ConsentForm, ConsentScope
    >>> from collabmodel.model.ids import IndividualId
    >>> from collabmodel.model.time import Period
    >>> social, school, police = (AgencyId(a) for a in ("social", "school", "police"))
    >>> scope = ConsentScope(
    ...     frozenset({"attendance"}), social, frozenset({"school"}), frozenset({"support"}), Period()
    ... )
    >>> form = Consent(
    ...     ConsentId("form-1"),
    ...     IndividualId("y"),
    ...     scope,
    ...     ConsentForm.WRITTEN,
    ...     between=frozenset({social, school, police}),
    ... )
    >>> [(c.id, sorted(c.scope.recipients)) for c in copies(form, [school, police])]
    [('form-1:police', ['school', 'social']), ('form-1:school', ['police', 'social'])]
    """
    wanted = frozenset(disclosers)
    scope = form.scope
    if scope is None or form.copy_of is not None or form.superseded or form.entered_in_error:
        msg = f"consent {form.id}: it cannot be copied; copy the family's own form, with a scope, in use."
        raise ModelError(msg)
    if not wanted or not wanted <= form.between or len(form.between) < 2:  # noqa: PLR2004 - two agencies
        msg = f"consent {form.id}: copies are for agencies that it names in between, which are two at least."
        raise ModelError(msg)
    return tuple(
        attrs.evolve(
            form,
            id=copy_id(form.id, discloser),
            copy_of=form.id,
            scope=attrs.evolve(
                scope, discloser=discloser, recipients=frozenset(map(str, form.between - {discloser}))
            ),
            check=form.check if discloser == scope.discloser else None,
        )
        for discloser in sorted(wanted)
    )
