"""Stores and rule packs found by name: what is installed can be found, and nothing is used unless it is named.

A distribution makes a store or a pack findable with an entry point in the group
``collabmodel.stores`` or ``collabmodel.rule_packs``; an application can register one of its own
while it runs.  Finding a name imports nothing; asking for it by :func:`store_named` or
:func:`pack_named` imports that one.  *Installed is not active*: a stray dependency never changes
what may be shared, since the application names what it wants.

Our own stores are entry points of this distribution, like anybody else's, so that what finds
theirs finds ours.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar

from collabmodel.errors import ConflictingPluginsError, MissingExtraError, PluginError, UnknownPluginError
from collabmodel.model.ids import check_id
from collabmodel.ports import Store
from collabmodel.rules.packs import RulePack

T = TypeVar("T")
"""What a plugin gives."""

STORES = "collabmodel.stores"
RULE_PACKS = "collabmodel.rule_packs"

StoreFactory = Callable[..., Store]
"""Opens a store; takes ``keys`` and ``clock`` by keyword, and an address first where it has one."""


class _Shelf(Generic[T]):
    """The plugins of one group: those that were registered here, and those that are installed."""

    def __init__(self, group: str, what: str) -> None:
        self._group, self._what = group, what
        self._registered: dict[str, T] = {}
        self._lock = threading.Lock()

    def register(self, name: str, plugin: T, *, replace: bool) -> None:
        check_id(name, where=f"plugins.{self._what}")
        with self._lock:
            if not replace and (name in self._registered or self._installed(name)):
                raise ConflictingPluginsError(self._what, name)
            self._registered[name] = plugin

    def unregister(self, name: str) -> None:
        with self._lock:
            if self._registered.pop(name, None) is None:
                raise UnknownPluginError(self._what, name, known=sorted(self._registered), group=self._group)

    def names(self) -> tuple[str, ...]:
        with self._lock:
            return tuple(sorted({*self._registered, *(point.name for point in entry_points(group=self._group))}))

    def named(self, name: str) -> T | Any:  # noqa: ANN401 - what an entry point names is looked at by the caller
        with self._lock:
            if name in self._registered:
                return self._registered[name]
            found = self._installed(name)
        if not found:
            raise UnknownPluginError(self._what, name, known=self.names(), group=self._group)
        if len(found) > 1:
            raise ConflictingPluginsError(self._what, name)
        return self._loaded(found[0])

    def _installed(self, name: str) -> list[EntryPoint]:
        """The installed ones of this name; one that is listed twice with the same value is one."""
        points = entry_points(group=self._group, name=name)
        return list({point.value: point for point in points}.values())

    def _loaded(self, point: EntryPoint) -> Any:  # noqa: ANN401 - looked at by the caller
        try:
            return point.load()
        except MissingExtraError:
            raise
        except Exception as error:
            raise PluginError(
                f"the {self._what} {point.name!r} is installed as {point.value}, and cannot be imported "
                f"({type(error).__name__}). Install what it needs, or name another."
            ) from error


_STORES: _Shelf[StoreFactory] = _Shelf(STORES, "store")
_PACKS: _Shelf[RulePack] = _Shelf(RULE_PACKS, "rule pack")


def store_names() -> tuple[str, ...]:
    """The names under which a store can be found, in order; nothing is imported.

    >>> {"file", "memory", "sql"} - set(store_names())
    set()
    """
    return _STORES.names()


def store_named(name: str) -> StoreFactory:
    """What opens the store of this name.

    Args:
        name: one of :func:`store_names`.

    Raises:
        UnknownPluginError: if there is none, with the names there are.
        ConflictingPluginsError: if two distributions give one name.
        PluginError: if it cannot be imported, or is nothing that can be called.
        MissingExtraError: if what it needs is not installed.

    >>> from collabmodel.adapters import NoKeys
    >>> store_named("memory")(keys=NoKeys()).info().adapter
    'memory'
    """
    factory = _STORES.named(name)
    if not callable(factory):
        raise PluginError(f"the store {name!r} is a {type(factory).__name__}; it must be callable with keys=.")
    return factory  # type: ignore[no-any-return]  # what it gives, its first user sees


def register_store(name: str, factory: StoreFactory, *, replace: bool = False) -> None:
    """Make a store findable by name in this process.

    Args:
        name: an id that nobody else uses.
        factory: opens the store, given ``keys`` and ``clock`` by keyword.
        replace: put it in the place of another of this name, openly.

    Raises:
        ConflictingPluginsError: if the name is taken, here or by what is installed.
        ModelError: if the name is no id.
    """
    _STORES.register(name, factory, replace=replace)


def unregister_store(name: str) -> None:
    """Take a registered store away again; an installed one that it stood before is found again.

    Raises:
        UnknownPluginError: if none of this name was registered here.
    """
    _STORES.unregister(name)


def pack_names() -> tuple[str, ...]:
    """The names under which a rule pack can be found, in order; nothing is imported."""
    return _PACKS.names()


def pack_named(name: str, *, digest: str | None = None) -> RulePack:
    """The rule pack of this name; it applies only where the application then names it.

    Args:
        name: one of :func:`pack_names`.
        digest: what the pack's digest must be, if the application pins it.

    Raises:
        UnknownPluginError: if there is none, with the names there are.
        ConflictingPluginsError: if two distributions give one name.
        PluginError: if it cannot be imported, is no rule pack, or has another digest.
    """
    pack = _PACKS.named(name)
    if not isinstance(pack, RulePack):
        raise PluginError(f"the rule pack {name!r} is a {type(pack).__name__}; it must be a RulePack.")
    if digest is not None and pack.digest != digest:
        raise PluginError(
            f"the rule pack {name!r} is not the one that was pinned: its digest is {pack.digest}. "
            "Install the version that was pinned, or look over what changed and pin this one."
        )
    return pack


def register_pack(name: str, pack: RulePack, *, replace: bool = False) -> None:
    """Make a rule pack findable by name in this process.

    Raises:
        ConflictingPluginsError: if the name is taken, here or by what is installed.
        ModelError: if the name is no id.
    """
    _PACKS.register(name, pack, replace=replace)


def unregister_pack(name: str) -> None:
    """Take a registered pack away again.

    Raises:
        UnknownPluginError: if none of this name was registered here.
    """
    _PACKS.unregister(name)
