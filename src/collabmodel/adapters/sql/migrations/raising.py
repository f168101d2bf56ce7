"""From nothing to format 1, and from format 1 to format 2.

No old entry is touched.  Each tenant gets one new entry that tells of the migration and
answers for every document that was there; so what was written in the clear before is bound
into the chain from now on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from collabmodel.adapters.before_setups import ACTOR, LEGAL_GROUND, PURPOSE, SUBJECT
from collabmodel.adapters.sql import tables
from collabmodel.adapters.sql.mapping import entry_values, head_values, indexed, row_values
from collabmodel.adapters.sql.migrations import first, second
from collabmodel.adapters.sql.migrations.first import FirstRow, read_first
from collabmodel.adapters.sql.migrations.how import Alembic, How
from collabmodel.adapters.sql.migrations.reading import count, found_format, in_steps, tenants
from collabmodel.adapters.sql.statements import Columns
from collabmodel.adapters.sql.translating import translated
from collabmodel.adapters.units import End, EntryRow, Row
from collabmodel.adapters.units.rows import read_time, state_digest
from collabmodel.codec import KINDS, decode
from collabmodel.errors import CodecError, IntegrityError
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import EntryKind, Event, Head, link, written_details, written_time
from collabmodel.model.time import require_aware

_KINDS = {kind.name: kind for kind in KINDS.values()}


def to_first(connection: Connection) -> None:
    """Make the tables of format 1, where there are none."""
    with translated("make the tables"), second.alone(connection):
        if found_format(connection) == 0:
            first.make(connection)


def to_second(op: Alembic, connection: Connection, how: How) -> None:
    """Bring every record to format 2.

    Raises:
        IntegrityError: if anything in the store does not hold; it must not be made to look as if it did.
    """
    with translated("migrate"), second.alone(connection):
        if found_format(connection) >= second.FORMAT:
            return
        everybody = tenants(connection)
        for tenant in everybody:
            _check(connection, tenant)
        second.build_up(op, connection)
        for number, tenant in enumerate(everybody):
            how.tell("migrate to format 2", number, len(everybody))
            _raise(connection, TenantId(tenant), how)
        _remember_again(connection, how)
        connection.execute(update(first.formats).values(format=second.FORMAT))
        how.tell("migrate to format 2", len(everybody), len(everybody))


# ------------------------------------------------------------------------------------- before


def _check(connection: Connection, tenant: str) -> None:
    """Everything of the tenant's is as it was written."""
    newest: dict[tuple[str, str], tuple[int, str]] = {}
    for step in in_steps(connection, first.versions, select(first.versions), tenant):
        for columns in step:
            row = read_first(columns)
            if row.version != newest.get((row.kind, row.ident), (0, ""))[0] + 1:
                raise _broken(tenant, f"{row.kind} {row.ident}: a version before {row.version} is missing")
            newest[row.kind, row.ident] = (row.version, columns.digest)
    if "body" in second.columns_of(connection, first.documents.name):
        _check_current(connection, tenant, newest)
    _end(connection, tenant)


def _check_current(
    connection: Connection, tenant: str, newest: dict[tuple[str, str], tuple[int, str]]
) -> None:
    for step in in_steps(connection, first.documents, select(first.documents), tenant):
        for columns in step:
            row = read_first(columns)
            if newest.pop((row.kind, row.ident), None) != (row.version, columns.digest):
                raise _broken(tenant, f"{row.kind} {row.ident}: what is current is not its newest version")
    for kind, ident in newest:
        raise _broken(tenant, f"{kind} {ident}: it has versions, but none is current")


def _end(connection: Connection, tenant: str) -> Head:
    """Where the chain ends, each entry checked on the way."""
    head = Head()
    for entry in _entries(connection, tenant):
        entry.refuse_changed(head)
        head = Head(entry.seq, entry.hash, read_time(entry.recorded_at))
    due = connection.execute(select(first.heads).where(first.heads.c.tenant == tenant)).one_or_none()
    if (head.seq, head.hash if head.seq else "") != ((0, "") if due is None else (due.seq, due.hash)):
        raise _broken(tenant, "the journal does not end where it was left", head.seq + 1)
    return head


def _entries(connection: Connection, tenant: str) -> Iterator[EntryRow]:
    wanted = select(first.journal).where(first.journal.c.tenant == tenant).order_by(first.journal.c.seq)
    after = 0
    while True:
        page = connection.execute(wanted.where(first.journal.c.seq > after).limit(500)).all()
        for columns in page:
            texts = {name: text for name, text in columns._mapping.items() if name != "details"}  # noqa: SLF001 - so it is named
            yield EntryRow(**texts, scope="", details_digest="", state="", details=bytes(columns.details))
        if not page:
            return
        after = page[-1].seq


def _broken(tenant: str, problem: str, seq: int | None = None) -> IntegrityError:
    return IntegrityError(
        f"tenant {tenant}: {problem}. Restore it from a backup, and migrate then.", tenant=tenant, seq=seq
    )


# ------------------------------------------------------------------------------------- the new rows


def _raise(connection: Connection, tenant: TenantId, how: How) -> None:
    """Write the tenant's records anew, and the entry that answers for them."""
    head = _end(connection, tenant)
    digests: list[str] = []
    documents = 0
    wanted = select(first.versions)
    for step in in_steps(connection, first.versions, wanted, tenant):
        rows = [(second_row(columns), columns) for columns in step]
        digests += [row.digest(tenant) for row, _ in rows]
        documents += _write(connection, tenant, [row for row, _ in rows], head.seq + 1)
    now = require_aware(how.clock.now(), where="clock.now")
    event = Event(
        EntryKind.MIGRATION,
        SUBJECT,
        (
            ("from", str(first.FORMAT)),
            ("to", str(second.FORMAT)),
            ("documents", str(documents)),
            ("versions", str(len(digests))),
            ("entries", str(head.seq)),
        ),
    )
    entry = link(
        event,
        tenant=tenant,
        last=head,
        recorded_at=now if head.recorded_at is None else max(now, head.recorded_at),
        actor=ACTOR,
        purpose=PURPOSE,
        legal_ground=LEGAL_GROUND,
        state=state_digest(digests),
    )
    connection.execute(
        insert(tables.journal), entry_values(EntryRow.of(entry, written_details(event.details)))
    )
    values = head_values(End(Head(entry.seq, entry.hash, entry.recorded_at)))
    moved = update(tables.heads).where(tables.heads.c.tenant == tenant).values(values)
    if connection.execute(moved).rowcount == 0:
        connection.execute(insert(tables.heads).values(tenant=tenant, **values))


def second_row(columns: Columns) -> Row:
    """A row of format 1 as it stands in format 2: in the clear, with whom it concerns and what finds it.

    Raises:
        IntegrityError: if it does not match its digest, or is no document.
    """
    old: FirstRow = read_first(columns)
    kind = _KINDS.get(old.kind)
    try:
        value = decode(old.body)
    except CodecError as error:
        raise _broken(
            columns.tenant, f"{old.kind} {old.ident} version {old.version} is no document"
        ) from error
    if kind is None or type(value) is not kind.cls:
        raise _broken(columns.tenant, f"{old.kind} {old.ident} version {old.version} is of another type")
    texts = ((name, text(value)) for name, text in kind.index.items())
    return Row(
        kind=old.kind,
        ident=old.ident,
        of=old.of,
        version=old.version,
        body=old.body,
        recorded_at=old.recorded_at,
        retired=old.retired,
        scope=kind.scope(value, old.of),
        fields=() if old.retired else tuple((name, text) for name, text in texts if text is not None),
    )


_CHANGED = (
    update(tables.versions)
    .where(
        *(
            tables.versions.c[name] == bindparam(f"the_{name}")
            for name in ("tenant", "kind", "ident", "version")
        )
    )
    .values({name: bindparam(name) for name in ("digest", "scope", "fields", "entry")})
)


def _write(connection: Connection, tenant: str, rows: list[Row], entry: int) -> int:
    """Write the versions anew, and point at the newest of each document; gives the number of documents."""
    newest: dict[tuple[str, str], Row] = {}
    changed = []
    for row in rows:
        values = {**row_values(tenant, row, row.digest(tenant)), "entry": entry}
        named = {f"the_{name}": values[name] for name in ("tenant", "kind", "ident", "version")}
        changed.append({**named, **{name: values[name] for name in ("digest", "scope", "fields", "entry")}})
        newest[row.kind, row.ident] = row
    connection.execute(_CHANGED, changed)
    point(connection, tenant, newest.values())
    return len(newest)


def point(connection: Connection, tenant: str, newest: Iterable[Row]) -> None:
    """Point at the newest version of each document, and note what it is found by."""
    rows = list(newest)
    pointers = [
        {
            "tenant": tenant,
            "kind": row.kind,
            "ident": row.ident,
            "version": row.version,
            "of_id": row.of,
            "retired": row.retired,
        }
        for row in rows
    ]
    connection.execute(insert(tables.documents), pointers)
    found = [
        {"tenant": tenant, "kind": row.kind, "ident": row.ident, "field": field, "text": indexed(text)}
        for row in rows
        for field, text in row.fields
    ]
    if found:
        connection.execute(insert(tables.fields), found)


def _remember_again(connection: Connection, how: How) -> None:
    """Idempotency keys hold good from now on: when they were used, format 1 did not note."""
    if not count(connection, tables.idempotency):
        return
    table = tables.idempotency
    now = written_time(require_aware(how.clock.now(), where="clock.now"))
    names = ("tenant", "actor", "idempotency_key")
    changed = (
        update(table)
        .where(*(table.c[name] == bindparam(f"the_{name}") for name in names))
        .values(payload=bindparam("new"), first_payload=bindparam("old"), recorded_at=now)
    )
    found: Sequence[Columns] = connection.execute(
        select(*(table.c[name] for name in names), table.c.payload)
    ).all()
    for tenant, actor, key, payload in found:
        new = hashlib.sha256(payload.encode()).hexdigest()
        values = {"the_tenant": tenant, "the_actor": actor, "the_idempotency_key": key}
        connection.execute(changed, {**values, "new": new, "old": payload})
