"""What the core asks of the outside world: a clock, a store, keys, and a source of facts.

Every name here is a protocol or the frozen value one of its methods gives.  A store is
conformant when it keeps what the docstrings say, and the docstrings say all of it.
"""

from collabmodel.ports.checkpoints import Checkpoint, CheckpointSink, Signer, Verifier
from collabmodel.ports.found import (
    ChainReport,
    Progress,
    Standing,
    Stored,
    StoreInfo,
    Verification,
    Watcher,
)
from collabmodel.ports.keys import KeyProvider, WrappedKey
from collabmodel.ports.sources import Clock, FactSource
from collabmodel.ports.stores import Store
from collabmodel.ports.units import Journal, UnitOfWork

__all__ = [
    "ChainReport",
    "Checkpoint",
    "CheckpointSink",
    "Clock",
    "FactSource",
    "Journal",
    "KeyProvider",
    "Progress",
    "Signer",
    "Standing",
    "Store",
    "StoreInfo",
    "Stored",
    "UnitOfWork",
    "Verification",
    "Verifier",
    "Watcher",
    "WrappedKey",
]
