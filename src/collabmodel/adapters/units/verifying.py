"""How a tenant's chain and documents are checked, whatever they are kept in.

No key is needed: entries and documents are checked as they are kept, sealed or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from collabmodel.adapters.checkpoints import is_signed_by, signed_checkpoint
from collabmodel.adapters.units.rows import EntryRow, Row, state_digest
from collabmodel.errors import CollabError, IntegrityError, NotFoundError, UnavailableError
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import Head
from collabmodel.ports import ChainReport, Checkpoint, Clock, Progress, Signer, Watcher
from collabmodel.ports.checkpoints import Verifier

STEP = 5000
"""After how many entries the watcher is told."""

Current = tuple[str, str, int]
"""Kind, key and version of a document as the store gives it out."""


@attrs.frozen
class Holdings:
    """All that one tenant has, to be read once, in order.

    Each iterable may raise where something cannot be read; the report then says so.

    Args:
        tenant: whose.
        head: where the chain ought to end.
        entries: the journal, in order.
        rows: every version of every document, ordered by the entry that answers for it.
        current: what the store gives out as the newest of each document, in any order; ``None``
            where the store finds it from the versions themselves.
        total: how many entries there are, if that is known.
    """

    tenant: TenantId
    head: Head
    entries: Iterable[EntryRow]
    rows: Iterable[Row]
    current: Iterable[Current] | None = None
    total: int | None = None


def examined(
    holdings: Holdings,
    *,
    checkpoints: Iterable[Checkpoint] = (),
    verifier: Verifier | None = None,
    watch: Watcher | None = None,
) -> ChainReport:
    """What holds in one tenant.

    Raises:
        UnavailableError: if the store was lost on the way; that is no damage.
    """
    examination = _Examination(holdings, watch)
    try:
        examination.run(_genuine(holdings.tenant, checkpoints, verifier))
    except UnavailableError:
        raise
    except CollabError as error:
        at = getattr(error, "seq", None)
        return examination.report(
            broken_at=examination.head.seq + 1 if at is None else at, problem=str(error)
        )
    return examination.report()


def _genuine(
    tenant: TenantId, checkpoints: Iterable[Checkpoint], verifier: Verifier | None
) -> list[Checkpoint]:
    """The tenant's checkpoints in the order of their entries.

    Raises:
        IntegrityError: if one of them was not signed by the verifier's key.
    """
    mine = sorted((one for one in checkpoints if one.tenant == tenant), key=lambda one: one.seq)
    for one in mine:
        if verifier is not None and not is_signed_by(one, verifier):
            raise IntegrityError(
                f"tenant {tenant}: the checkpoint at entry {one.seq} is not genuine",
                tenant=tenant,
                seq=one.seq,
            )
    return mine


class _Examination:
    """One walk along a chain, its documents beside it."""

    def __init__(self, holdings: Holdings, watch: Watcher | None) -> None:
        self._holdings, self._watch = holdings, watch
        self._checkpoints: list[Checkpoint] = []
        self.head = Head()
        self._tenant = holdings.tenant
        self._documents = 0
        self._anchored = 0
        self._newest: dict[tuple[str, str], tuple[int, int]] = {}  # version, and the entry that answers

    def report(self, *, broken_at: int | None = None, problem: str = "") -> ChainReport:
        """What was found so far."""
        return ChainReport(
            self._tenant, self.head.seq, self._documents, self._anchored, broken_at=broken_at, problem=problem
        )

    def run(self, checkpoints: list[Checkpoint]) -> None:
        """Walk to the end, past what the checkpoints saw.

        Raises:
            IntegrityError: at the first thing that does not hold.
        """
        self._checkpoints = checkpoints
        rows = _Ahead(self._holdings.rows)
        if rows.entry is not None and rows.entry < 1:
            raise self._broken("a document is answered for by no entry", 1)
        for entry in self._holdings.entries:
            if entry.tenant != self._tenant:
                raise self._broken("an entry belongs to another tenant", self.head.seq + 1)
            entry.refuse_changed(self.head)
            self._refuse_other_documents(entry, rows)
            self._compare(entry)
            # The head moves only past what was found to hold.
            self.head = Head(entry.seq, entry.hash)
            if self._watch is not None and entry.seq % STEP == 0:
                self._watch(Progress(f"verify {self._tenant}", entry.seq, self._holdings.total))
        self._refuse_other_end(rows)
        self._refuse_other_current()
        if self._watch is not None:
            self._watch(Progress(f"verify {self._tenant}", self.head.seq, self.head.seq))

    def _refuse_other_documents(self, entry: EntryRow, rows: _Ahead) -> None:
        """The documents that the entry answers for are those it was told of, and each follows its last version."""
        if not entry.state and (rows.entry is None or rows.entry > entry.seq):
            return
        digests: list[str] = []
        for row in rows.of(entry.seq):
            due = self._newest.get((row.kind, row.ident), (0, 0))[0] + 1
            if row.version != due:
                raise self._broken(f"{row.kind} {row.ident}: its version {due} is missing", entry.seq)
            self._newest[row.kind, row.ident] = (row.version, entry.seq)
            digests.append(row.digest(self._tenant))
        if state_digest(digests) != entry.state:
            raise self._broken(
                f"entry {entry.seq}: the documents it answers for have been changed, or are not all there",
                entry.seq,
            )
        self._documents += len(digests)

    def _compare(self, entry: EntryRow) -> None:
        """The chain is the one that the checkpoints saw."""
        while self._checkpoints and self._checkpoints[0].seq <= entry.seq:
            checkpoint = self._checkpoints.pop(0)
            if (checkpoint.seq, checkpoint.hash) != (entry.seq, entry.hash):
                raise self._broken(
                    f"entry {entry.seq} is not the one that a checkpoint saw; the chain was made anew",
                    entry.seq,
                )
            self._anchored = entry.seq

    def _refuse_other_end(self, rows: _Ahead) -> None:
        end, due = self.head, self._holdings.head
        if (end.seq, end.hash) != (due.seq, due.hash):
            seq = end.seq if end.seq == due.seq else min(end.seq, due.seq) + 1
            raise self._broken(f"entry {seq}: the journal does not end where it was left", seq)
        if rows.entry is not None:
            raise self._broken("a document is answered for by an entry that is not there", end.seq + 1)
        if self._checkpoints:
            missing = end.seq + 1
            raise self._broken(
                f"entry {missing} is missing: a checkpoint saw entry {self._checkpoints[0].seq}", missing
            )

    def _refuse_other_current(self) -> None:
        if self._holdings.current is None:
            return
        for kind, ident, version in self._holdings.current:
            newest, entry = self._newest.pop((kind, ident), (None, None))
            if newest != version:
                raise self._broken(f"{kind} {ident}: what is current is not its newest version", entry)
        for (kind, ident), (_, entry) in self._newest.items():
            raise self._broken(f"{kind} {ident}: it has versions, but none is current", entry)

    def _broken(self, message: str, seq: int | None) -> IntegrityError:
        return IntegrityError(message, tenant=self._tenant, seq=seq)


class _Ahead:
    """Rows in the order of their entries, read one ahead."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    @property
    def entry(self) -> int | None:
        """The entry that answers for the next row; ``None`` if there is none."""
        return None if self._next is None else self._next.entry

    def of(self, seq: int) -> Iterator[Row]:
        """The rows that one entry answers for."""
        while self._next is not None and self._next.entry <= seq:
            row, self._next = self._next, next(self._rows, None)
            yield row


def signed(tenant: TenantId, head: Head, *, signer: Signer, clock: Clock) -> Checkpoint:
    """Where a chain ends, signed.

    Raises:
        NotFoundError: if the chain has no entry.
    """
    if not head.seq:
        raise NotFoundError("journal of tenant", tenant)
    return signed_checkpoint(signer, tenant=tenant, seq=head.seq, hash=head.hash, taken_at=clock.now())
