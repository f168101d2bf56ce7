"""Stores and rule packs found by name: what is installed can be found, and nothing is used unless it is named.

A distribution makes a store or a pack findable with an entry point in the group
``collabmodel.stores`` or ``collabmodel.rule_packs``; an application can register one of its own
while it runs.  Finding a name imports nothing; asking for it by :func:`store_named` or
:func:`pack_named` imports that one.  *Installed is not active*: a stray dependency never changes
what may be shared, since the application names what it wants.

Our own stand here by name and not among the entry points: so they are found from a checkout and
in a bundled application too, and nobody's distribution can take their names.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar

from collabmodel.errors import MissingExtraError, PluginError
from collabmodel.model.ids import check_id
from collabmodel.ports import Store
from collabmodel.rules.packs import RulePack

T = TypeVar("T")
"""What a plugin gives."""

STORES = "collabmodel.stores"
RULE_PACKS = "collabmodel.rule_packs"

StoreFactory = Callable[..., Store]
"""Opens a store; takes ``keys`` and ``clock`` by keyword, and an address first where it has one."""


class _Named(Generic[T]):
    """The plugins of one group: our own, those that were registered here, and those that are installed."""

    def __init__(self, group: str, what: str, ours: Mapping[str, str]) -> None:
        self._group, self._what = group, what
        self._ours = {name: EntryPoint(name, value, group) for name, value in ours.items()}
        self._registered: dict[str, T] = {}
        self._lock = threading.Lock()

    def register(self, name: str, plugin: T, *, replace: bool) -> None:
        check_id(name, where=f"plugins.{self._what}")
        with self._lock:
            if not replace and (name in self._registered or self._installed(name)):
                raise PluginError(
                    f"there is a {self._what} {name!r} already. Take another name, or say replace=True."
                )
            self._registered[name] = plugin

    def unregister(self, name: str) -> None:
        with self._lock:
            if self._registered.pop(name, None) is None:
                raise PluginError(f"no {self._what} {name!r} was registered here.")

    def names(self) -> tuple[str, ...]:
        with self._lock:
            installed = (point.name for point in entry_points(group=self._group))
            return tuple(sorted({*self._ours, *self._registered, *installed}))

    def named(self, name: str) -> T | Any:  # noqa: ANN401 - what an entry point names is looked at by the caller
        with self._lock:
            if name in self._registered:
                return self._registered[name]
            found = self._installed(name)
        if not found:
            raise PluginError(
                f"no {self._what} is called {name!r}. There are: {', '.join(self.names()) or 'none'}. "
                f"Install the distribution that brings it as an entry point of {self._group}, or register it."
            )
        if len(found) > 1:
            values = ", ".join(sorted(point.value for point in found))
            raise PluginError(
                f"the {self._what} {name!r} is installed more than once: {values}. Remove all but one."
            )
        return self._loaded(found[0])

    def _installed(self, name: str) -> list[EntryPoint]:
        """Our own of this name, or the installed ones; one that is listed twice with the same value is one."""
        if name in self._ours:
            return [self._ours[name]]
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


_STORES: _Named[StoreFactory] = _Named(
    STORES,
    "store",
    {
        "file": "collabmodel.adapters.file:FileStore",
        "memory": "collabmodel.adapters.memory:MemoryStore",
        "sql": "collabmodel.adapters.sql:SqlStore",
    },
)
_PACKS: _Named[RulePack] = _Named(RULE_PACKS, "rule pack", {"se_osl": "collabmodel.packs.se_osl:PACK"})


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
        PluginError: if there is none, with the names there are; if two distributions give one; if it
            cannot be imported, or is nothing that can be called.
        MissingExtraError: if what it needs is not installed.

    >>> from collabmodel.adapters import NoKeys
    >>> store_named("memory")(keys=NoKeys()).info().adapter
    'memory'
    """
    factory = _STORES.named(name)
    if not callable(factory):
        raise PluginError(
            f"the store {name!r} is a {type(factory).__name__}; it must be callable with keys=."
        )
    return factory


def register_store(name: str, factory: StoreFactory, *, replace: bool = False) -> None:
    """Make a store findable by name in this process.

    Args:
        name: an id that nobody else uses.
        factory: opens the store, given ``keys`` and ``clock`` by keyword.
        replace: put it in the place of another of this name, openly.

    Raises:
        PluginError: if the name is taken, here or by what is installed.
        ModelError: if the name is no id.
    """
    _STORES.register(name, factory, replace=replace)


def unregister_store(name: str) -> None:
    """Take a registered store away again; an installed one that it stood before is found again.

    Raises:
        PluginError: if none of this name was registered here.
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
        PluginError: if there is none, with the names there are; if two distributions give one; if it
            cannot be imported, is no rule pack, or has another digest.
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
        PluginError: if the name is taken, here or by what is installed.
        ModelError: if the name is no id.
    """
    _PACKS.register(name, pack, replace=replace)


def unregister_pack(name: str) -> None:
    """Take a registered pack away again.

    Raises:
        PluginError: if none of this name was registered here.
    """
    _PACKS.unregister(name)
