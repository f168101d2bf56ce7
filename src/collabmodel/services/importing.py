"""Taking in many values or documents at once: all of them in one unit, or none.

A document that cannot be read stops the import before anything is kept, and is told by its line
and the paths in it, never by what stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from collabmodel.codec import decode
from collabmodel.errors import CodecError, ModelError
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.ports import Progress, Store, Watcher

STEP = 1000
"""How many values are handed to the store at once, and after how many the watcher is told."""
MOST = 20
"""As many faulty lines are told at once."""


def import_values(
    store: Store,
    values: Iterable[object],
    *,
    tenant: TenantId,
    actor: OfficialId,
    purpose: str,
    legal_ground: str,
    of: str | None = None,
    watch: Watcher | None = None,
    step: int = STEP,
) -> int:
    """Keep many new values, all in one unit, and give their number.

    Args:
        store: where.
        values: what to keep, each as its first version; asked for once, a step at a time.
        tenant: whose.
        actor: the official who acts.
        purpose: what for.
        legal_ground: on what ground.
        of: the request they belong to, for what is true of one matter only.
        watch: told after each step how many there are so far; what it raises ends the import.
        step: how many at a time.

    Raises:
        ConflictError: if the store holds one of them already, or two have one key; nothing is kept.
        CodecError: if a value cannot be written as a document; nothing is kept.
        ModelError: as :meth:`collabmodel.ports.units.UnitOfWork.save`, or if a step is less than one.

    >>> from collabmodel import Agency, LegalBasis
    >>> from collabmodel.adapters import MemoryStore, NoKeys
    >>> police = Agency("police", "Polismyndigheten", "police", LegalBasis.AUTHORITY)
    >>> who = {"tenant": "ale", "actor": "anna", "purpose": "example", "legal_ground": "none"}
    >>> import_values(MemoryStore(keys=NoKeys()), [police], **who)
    1
    """
    if step < 1:
        raise ModelError("import.step: one value at least.")
    done = 0
    with store.unit(tenant=tenant, actor=actor, purpose=purpose, legal_ground=legal_ground) as unit:
        left = iter(values)
        while batch := list(islice(left, step)):
            done += unit.add_all(batch, of=of)
            if watch is not None:
                watch(Progress(f"import {tenant}", done))
    if watch is not None:
        watch(Progress(f"import {tenant}", done, done))
    return done


def import_documents(
    store: Store,
    lines: Iterable[bytes],
    *,
    tenant: TenantId,
    actor: OfficialId,
    purpose: str,
    legal_ground: str,
    of: str | None = None,
    watch: Watcher | None = None,
    step: int = STEP,
) -> int:
    """Keep many documents, one in each line, all in one unit, and give their number.

    Empty lines are passed over.

    Args:
        store: where.
        lines: what :func:`collabmodel.codec.encode` gives, one document in each; asked for once.
        tenant: whose.
        actor: the official who acts.
        purpose: what for.
        legal_ground: on what ground.
        of: the request they belong to, for what is true of one matter only.
        watch: told after each step how many there are so far; what it raises ends the import.
        step: how many at a time.

    Raises:
        CodecError: if a line cannot be read; its problems are ``line 3: data.given: …``, of as many lines
            as :data:`MOST`, and nothing is kept.
        ConflictError: as :func:`import_values`.
        ModelError: as :func:`import_values`.
    """
    return import_values(
        store,
        _read(lines),
        tenant=tenant,
        actor=actor,
        purpose=purpose,
        legal_ground=legal_ground,
        of=of,
        watch=watch,
        step=step,
    )


def _read(lines: Iterable[bytes]) -> Iterator[object]:
    """The values, until the first fault; then the faults of the lines that are left are gathered and told."""
    numbered = ((number, line.strip()) for number, line in enumerate(lines, start=1))
    problems: list[str] = []
    faulty = 0
    for number, line in numbered:
        if not line:
            continue
        try:
            value = decode(line)
        except CodecError as error:
            problems += [f"line {number}: {problem}" for problem in error.problems]
            faulty += 1
            if faulty == MOST:
                break
            continue
        if not problems:
            yield value
    if problems:
        raise CodecError(problems)
