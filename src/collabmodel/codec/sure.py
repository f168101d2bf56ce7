"""Where it is seen at once that a value is as its class wants it, so that the class need not be asked.

A class checks its fields together when a value is made, and most of the time of a reader went
into that.  For the values that are read most often there stands here, for each class, what is
nearly always so and leaves nothing to refuse.  Where it is not so, the class is asked as ever.

# INVARIANT: of a value whose fields are of their types, with moments in UTC, and of which the text here
is true, the class refuses nothing.  Whoever changes what a class checks looks here too; a test asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from collabmodel.model.consent import Consent, ConsentScope, Signature, Withdrawal
from collabmodel.model.disclosure import DisclosureRequest, Recipient
from collabmodel.model.information import InformationItem, Level, Party, ReachedBy
from collabmodel.model.people import Individual
from collabmodel.model.time import Period

_SHORT = "len(i) < 10"
_NO_NUMBER = "len(i) < 20 and i[-10].isalpha()"
"""In fewer than twenty letters every ten in a row have this one among them, and a personal number takes ten."""
_ID = f'(i := o.id).replace("-", "a").isalnum() and i > "/" and ({_SHORT} or {_NO_NUMBER})'
"""Letters, digits and hyphens; what begins with a hyphen comes before the stroke, and all others after it."""

SURE: Mapping[type[Any], str] = {
    Consent: (
        "not o.withdrawals and o.requested_at is None and o.copy_of is None and o.superseded is None"
        f" and {_ID}"
    ),
    ConsentScope: "o.categories and o.recipients and o.purposes",
    DisclosureRequest: f"o.way is not OWN and len(o.items) == 1 and o.items[0].holder == o.holder and {_ID}",
    Individual: f"o.deceased_on is None and not o.birth_date_unknown and {_ID}",
    InformationItem: (
        "o.categories and o.people_behind is None and (o.origin is None or o.reached_by is not OWN)"
        " and ((n := len(o.parties)) == 1 or n == 2 and o.parties[0].id != o.parties[1].id"
        f" or n == 0 and o.level is not INDIVIDUAL) and {_ID}"
    ),
    Party: _ID,
    Period: "(n := o.since) is None or (i := o.until) is None or n < i",
    Recipient: "(o.branch is None) is not (o.person is None)",
    Signature: "o.evidence is None",
    Withdrawal: "True",
}
"""Python expressions of a value ``o`` in which ``i`` and ``n`` may be used for a while."""

WORDS: Mapping[str, object] = {"OWN": ReachedBy.OWN, "INDIVIDUAL": Level.INDIVIDUAL}
"""What the expressions name."""
