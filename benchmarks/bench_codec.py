"""How long documents take to read and to write, beside the parsers alone.

Run it from the root of the project::

    python -m benchmarks.bench_codec [--rounds 400] [--only decision]

Everybody is invented.  The four are timed in turn within each round, on the same documents,
so that a machine that is busy for a while is busy for all of them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from statistics import median
from time import perf_counter
from typing import Any

import orjson

from collabmodel.codec import decode, encode
from collabmodel.model.assessments import Answer, HarmFinding, HarmKind, HarmLevel, Judgement
from collabmodel.model.consent import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    Signature,
    Withdrawal,
)
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.ids import (
    AgencyId,
    ConsentId,
    IndividualId,
    ItemId,
    OfficialId,
    ProvisionId,
)
from collabmodel.model.information import (
    InformationItem,
    Level,
    Marks,
    Origin,
    Party,
    PersonRole,
    ReachedBy,
    Traceability,
)
from collabmodel.model.people import Individual, ProtectedIdentity
from collabmodel.model.time import Period
from collabmodel.packs import se_osl
from collabmodel.rules.engine import decide
from collabmodel.setups import sspf

BAR = 4.0
"""As many times as long as ``orjson.loads`` a document may take to be read."""

READY = sspf.nykoping()
PEOPLE = 20
"""As many youths as there are values of each kind."""


def consent(n: int) -> Consent:
    """A consent with a scope, the signatures of the youth and two guardians, and now and then a withdrawal."""
    youth, day = IndividualId(f"youth-{n}"), 1 + n % 28
    signers = [(youth, Capacity.SUBJECT)]
    signers += [(IndividualId(f"guardian-{n}-{one}"), Capacity.GUARDIAN) for one in (1, 2)]
    at = datetime(2026, 1, day, 9, 30, n % 60, tzinfo=UTC)
    return Consent(
        id=ConsentId(f"consent-{n}"),
        subject=youth,
        scope=ConsentScope(
            categories=frozenset({"attendance", "social_circumstances"}),
            discloser=AgencyId("social"),
            recipients=frozenset({"education", "police"}),
            purposes=frozenset({"care_or_support"}),
            valid=Period(date(2026, 1, day), date(2026, 7, day)),
            items=frozenset({ItemId(f"item-{n}")}) if n % 5 == 0 else None,
        ),
        form=ConsentForm.WRITTEN,
        signatures=tuple(Signature(who, what, given=True, at=at) for who, what in signers),
        withdrawals=(Withdrawal(youth, at, frozenset({"attendance"})),) if n % 4 == 0 else (),
        check=ConsentCheck(OfficialId("anna"), date(2026, 1, day), informed=True, guardians_may_dispose=True),
    )


def individual(n: int) -> Individual:
    """A youth with a name."""
    return Individual(
        IndividualId(f"youth-{n}"),
        ProtectedIdentity.MARKING if n % 7 == 0 else ProtectedIdentity.NONE,
        birth_date=date(2009 + n % 6, 1 + n % 12, 1 + n % 28),
        name=f"Påhittad Ungdom den {n}:e",
    )


def item(n: int) -> InformationItem:
    """An item about a youth; every third came from another holder, and says whence."""
    holder, before = READY.branch("social"), READY.branch("school")
    came: dict[str, Any] = {
        "reached_by": ReachedBy.COPY,
        "origin": Origin(before.id, min(before.activities)),
    }
    return InformationItem(
        id=ItemId(f"item-{n}"),
        holder=holder.id,
        activity=min(holder.activities),
        categories=frozenset({"social_circumstances"}),
        recorded_at=datetime(2025, 9, 1 + n % 28, 14, 5, tzinfo=UTC),
        parties=(Party(f"youth-{n}", PersonRole.SUBJECT), Party(f"guardian-{n}-1", PersonRole.CLOSE)),
        marks=se_osl.PACK.vocabulary.describe() if n % 2 else Marks(),
        level=Level.INDIVIDUAL,
        free_text=n % 2 == 0,
        traceability=Traceability(True, OfficialId("anna"), date(2025, 9, 2)) if n % 4 == 0 else None,
        arose_on=date(2025, 8, 1 + n % 28),
        **(came if n % 3 == 0 else {}),
    )


def request(n: int) -> DisclosureRequest:
    """A question about one item."""
    return READY.question(
        f"request-{n}",
        item(n),
        to="school",
        at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        purpose="care_or_support",
    )


def decision(n: int) -> Any:  # noqa: ANN401 - what the engine gives
    """What the engine answers to the question under the shipped pack, with everything it looked at."""
    parent = Individual(
        IndividualId(f"guardian-{n}-1"), ProtectedIdentity.NONE, birth_date=date(1980, 1, 1 + n % 28)
    )
    return decide(request(n), READY.facts(individual(n), parent), [se_osl.PACK])


def harm_finding(n: int) -> HarmFinding:
    """A finding on harm for a person."""
    return HarmFinding(
        HarmKind.PERSON,
        HarmLevel(n % 6),
        "education.schools",
        OfficialId("anna"),
        date(2026, 2, 1 + n % 28),
        party=f"youth-{n}",
        item=ItemId(f"item-{n}"),
        purpose="care_or_support",
        valid_until=date(2026, 9, 1) if n % 2 else None,
    )


def judgement(n: int) -> Judgement:
    """An answer to a provision's own question."""
    answer = Answer.YES if n % 3 else Answer.PENDING
    return Judgement(
        ProvisionId("osl-10-27"), answer, "education.schools", OfficialId("anna"), date(2026, 2, 1 + n % 28)
    )


MADE: tuple[Callable[[int], object], ...] = (
    consent,
    individual,
    item,
    request,
    decision,
    harm_finding,
    judgement,
)
"""What a register holds; decisions are by far the largest."""


def timed(work: Callable[[Any], object], parts: Sequence[object]) -> float:
    """Microseconds for each part."""
    began = perf_counter()
    for part in parts:
        work(part)
    return (perf_counter() - began) / len(parts) * 1e6


def measured(values: Sequence[object], rounds: int) -> tuple[float, float, float, float]:
    """Medians for orjson.loads, json.loads, decode and encode, in microseconds for each document."""
    documents = [encode(value) for value in values]
    assert [decode(document) for document in documents] == list(values)
    works: list[tuple[Callable[[Any], object], Sequence[object]]] = [
        (orjson.loads, documents),
        (json.loads, documents),
        (decode, documents),
        (encode, values),
    ]
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for taken, (work, parts) in zip(times, works, strict=True):
            taken.append(timed(work, parts))
    one, two, three, four = (median(taken) for taken in times)
    return one, two, three, four


def main() -> None:
    """Print a line for each kind of document, and one for all of them together."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--only", help="one kind, for instance decision")
    args = parser.parse_args()
    kinds = {make.__name__: [make(n) for n in range(PEOPLE)] for make in MADE}
    if args.only is not None:
        kinds = {args.only: kinds[args.only]}
    kinds["all but decisions"] = [
        value for name, values in kinds.items() for value in values if name != "decision"
    ]
    kinds["all"] = [value for values in kinds.values() for value in values]
    head = ("bytes", "orjson", "json", "decode", "encode", "decode/orjson", "decode/json", "encode/orjson")
    print(f"{'':18}" + "".join(f"{word:>14}" for word in head))
    for name, values in kinds.items():
        if not values:
            continue
        size = sum(len(encode(value)) for value in values) // len(values)
        bare, plain, read, wrote = measured(values, args.rounds)
        print(
            f"{name:18}{size:14}"
            + "".join(
                f"{number:14.2f}"
                for number in (bare, plain, read, wrote, read / bare, read / plain, wrote / bare)
            )
        )
    print(
        f"Microseconds for each document, medians of {args.rounds} rounds. The bar for decode/orjson is {BAR:g}."
    )


if __name__ == "__main__":
    main()
