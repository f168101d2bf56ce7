"""``verify STORE_URL``: read a whole store and say whether state and journal hold."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from collabmodel.adapters import NoKeys, open_store
from collabmodel.adapters.checkpoints import CheckpointFile, Ed25519Verifier
from collabmodel.cli import progress
from collabmodel.errors import IntegrityError, ModelError, UnavailableError
from collabmodel.model.ids import TenantId
from collabmodel.ports import ChainReport, Checkpoint, Standing, Store, Verification, Verifier


def add_parser(commands: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Add the command to the program's parser."""
    parser = commands.add_parser(
        "verify",
        help="check the journal of a store, and the documents it answers for",
        description="No key is needed. Exit code 0: everything holds; 1: something does not, or there is nothing.",
    )
    parser.add_argument("store", help="its address, such as sqlite:///walk.db or file:walk")
    parser.add_argument("--tenant", help="only this one")
    parser.add_argument(
        "--checkpoints", type=Path, metavar="FILE", help="what was put on record outside the store"
    )
    parser.add_argument(
        "--public-key", type=Path, metavar="FILE", help="32 bytes in hexadecimal: who signed the checkpoints"
    )
    progress.add_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what holds, and what does not.

    Raises:
        IntegrityError: if something does not hold, naming the first damage.
        StoreError: if the store cannot be read at all, or there is none at the address.
    """
    store = open_store(args.store, keys=NoKeys(), create=False)
    try:
        found = _verified(store, args)
    finally:
        store.close()
    if not found.chains:
        raise UnavailableError("the store holds no tenant, so there is nothing to verify. Check the address.")
    for chain in found.chains:
        print(f"{chain.tenant}: {_told(chain)}")
    if not found.holds:
        first = found.broken[0]
        raise IntegrityError(
            f"tenant {first.tenant}: {first.problem}", tenant=first.tenant, seq=first.broken_at
        )
    print(f"{found.entries} entries, all of them hold")
    return 0


def _verified(store: Store, args: argparse.Namespace) -> Verification:
    wanted = None if args.tenant is None else TenantId(args.tenant)
    seen: tuple[Checkpoint, ...] = ()
    if args.checkpoints is not None:
        sink = CheckpointFile(args.checkpoints)
        seen = tuple(c for tenant in _tenants(store, wanted) for c in sink.of(tenant))
    return store.verify(
        wanted, checkpoints=seen, verifier=_verifier(args.public_key), watch=progress.watcher(args)
    )


def _tenants(store: Store, wanted: TenantId | None) -> list[TenantId]:
    return [wanted] if wanted is not None else [chain.tenant for chain in store.verify().chains]


def _verifier(path: Path | None) -> Verifier | None:
    if path is None:
        return None
    try:
        return Ed25519Verifier(bytes.fromhex(path.read_text(encoding="ascii")))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path.name}: it holds no public key of 64 hexadecimal digits.") from error


def _told(chain: ChainReport) -> str:
    held = f"{chain.entries} entries hold, {chain.documents} documents with them"
    match chain.standing:
        case Standing.BROKEN:
            return f"{held}; {chain.problem}"
        case Standing.UNANCHORED:
            return f"{held}; unanchored, since no checkpoint was given"
        case Standing.OK:
            return f"{held}; ok, a checkpoint vouches for the first {chain.anchored}"
