"""Stores and rule packs are found by name, imported when asked for, and never active by being installed."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, EntryPoints
from typing import Any

import pytest

from collabmodel import plugins
from collabmodel.adapters import MemoryStore, NoKeys
from collabmodel.adapters.clocks import SystemClock
from collabmodel.errors import MissingExtraError, ModelError, PluginError
from collabmodel.packs import se_osl
from collabmodel.plugins import (
    RULE_PACKS,
    STORES,
    pack_named,
    pack_names,
    register_pack,
    register_store,
    store_named,
    store_names,
    unregister_pack,
    unregister_store,
)

Install = Callable[..., None]

MEMORY = "collabmodel.adapters.memory:MemoryStore"


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Makes it look as if distributions had brought these entry points: group, name and value."""

    def installed(*points: tuple[str, str, str]) -> None:
        """Answer as the metadata would."""
        known = EntryPoints(EntryPoint(name, value, group) for group, name, value in points)
        monkeypatch.setattr(plugins, "entry_points", known.select)

    return installed


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    """Nothing that a test registers is left."""
    yield
    plugins._STORES._registered.clear()
    plugins._PACKS._registered.clear()


def test_our_own_are_found_without_any_metadata(install: Install) -> None:
    """Memory, file and SQL stores and the Swedish pack are found even where no distribution is."""
    install()
    assert store_names() == ("file", "memory", "sql")
    assert store_named("memory") is MemoryStore
    assert [store_named(name).__name__ for name in store_names()] == ["FileStore", "MemoryStore", "SqlStore"]
    assert (pack_names(), pack_named("se_osl")) == (("se_osl",), se_osl.PACK)


def test_an_installed_store_is_found_by_name(install: Install) -> None:
    """An entry point of the group is found, listed and loaded; those of other groups are not."""
    install((STORES, "theirs", MEMORY), (RULE_PACKS, "a-pack", "collabmodel.packs.se_osl:PACK"))
    assert store_names() == ("file", "memory", "sql", "theirs")
    assert store_named("theirs")(keys=NoKeys()).info().adapter == "memory"
    assert pack_named("a-pack") is se_osl.PACK


def test_listing_imports_nothing(install: Install) -> None:
    """A name whose module cannot be imported is listed all the same; only asking for it fails."""
    install((STORES, "broken", "no_such_module_anywhere:Store"))
    assert "broken" in store_names()
    with pytest.raises(PluginError, match=r"cannot be imported \(ModuleNotFoundError\)"):
        store_named("broken")


def test_a_missing_extra_is_told_as_such(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    """An extra that is not installed comes through with the line that installs it."""

    def load(_point: EntryPoint) -> None:
        """As an adapter does without its extra."""
        raise MissingExtraError("sql", "SQLAlchemy")

    install((STORES, "theirs", MEMORY))
    monkeypatch.setattr(EntryPoint, "load", load)
    with pytest.raises(MissingExtraError, match=r"pip install 'collabmodel\[sql\]'"):
        store_named("theirs")


def test_an_unknown_name_tells_the_known_ones(install: Install) -> None:
    """A name that nobody gives is refused with the names there are and where one would come from."""
    install()
    with pytest.raises(PluginError, match=r"'memry'.*file, memory, sql.*collabmodel\.stores"):
        store_named("memry")
    with pytest.raises(PluginError, match=r"'no_osl'.*se_osl.*collabmodel\.rule_packs"):
        pack_named("no_osl")


def test_one_name_of_two_distributions_is_refused(install: Install) -> None:
    """Two entry points of one name are refused, whichever came first; the same one twice is one."""
    install((STORES, "theirs", MEMORY), (STORES, "theirs", "elsewhere:Store"))
    with pytest.raises(PluginError, match="installed more than once"):
        store_named("theirs")
    install((STORES, "theirs", MEMORY), (STORES, "theirs", MEMORY))
    assert store_named("theirs") is MemoryStore


def test_an_installed_one_cannot_take_our_names(install: Install) -> None:
    """A distribution that calls its store `memory` does not stand in for ours, nor its pack for the law."""
    install((STORES, "memory", "elsewhere:Store"), (RULE_PACKS, "se_osl", "elsewhere:PACK"))
    assert store_named("memory") is MemoryStore
    assert pack_named("se_osl") is se_osl.PACK


def test_a_registered_store_is_found_and_taken_away(install: Install) -> None:
    """A store that is registered while running is found by name until it is taken away."""
    install()
    register_store("mine", MemoryStore)
    assert "mine" in store_names()
    assert store_named("mine") is MemoryStore
    unregister_store("mine")
    assert "mine" not in store_names()
    with pytest.raises(PluginError, match="was registered here"):
        unregister_store("mine")


@pytest.mark.parametrize("name", ["memory", "theirs", "mine"])
def test_nothing_is_overwritten_silently(install: Install, name: str) -> None:
    """A name that is ours, installed or registered is refused, unless the caller says that it replaces."""
    install((STORES, "theirs", MEMORY))
    register_store("mine", MemoryStore)

    def another(**how: Any) -> MemoryStore:  # noqa: ANN401 - the arguments of a store
        """Another one."""
        return MemoryStore(**how)

    with pytest.raises(PluginError, match="replace=True"):
        register_store(name, another)
    assert store_named(name) is MemoryStore
    register_store(name, another, replace=True)
    assert store_named(name) is another


def test_what_a_registered_one_replaced_comes_back(install: Install) -> None:
    """Taking a registered store away finds ours again."""
    install()
    register_store("memory", dict, replace=True)  # type: ignore[arg-type]
    unregister_store("memory")
    assert store_named("memory") is MemoryStore


def test_a_pack_is_registered_as_a_store_is(install: Install) -> None:
    """Packs are registered, refused and taken away in the same way."""
    install()
    register_pack("mine", se_osl.PACK)
    assert pack_named("mine") is se_osl.PACK
    with pytest.raises(PluginError, match="replace=True"):
        register_pack("se_osl", se_osl.PACK)
    unregister_pack("mine")
    assert pack_names() == ("se_osl",)


def test_a_name_is_an_id() -> None:
    """A name with spaces, or none, is refused."""
    for wrong in ("", "two words"):
        with pytest.raises(ModelError):
            register_store(wrong, MemoryStore)


def test_what_is_no_plugin_is_refused(install: Install) -> None:
    """An entry point that names something else is refused when it is asked for."""
    install((STORES, "number", "math:pi"), (RULE_PACKS, "number", "math:pi"))
    with pytest.raises(PluginError, match="must be callable"):
        store_named("number")
    with pytest.raises(PluginError, match="must be a RulePack"):
        pack_named("number")


def test_a_pinned_pack_is_the_one_that_was_pinned() -> None:
    """A pack is given only with the digest that was pinned."""
    assert pack_named("se_osl", digest=se_osl.PACK.digest) is se_osl.PACK
    with pytest.raises(PluginError, match="not the one that was pinned"):
        pack_named("se_osl", digest="0" * 64)


@pytest.mark.fresh_interpreter
def test_installed_is_not_active() -> None:
    """Importing the plugins and listing the names loads neither a store nor a pack."""
    code = (
        "import sys; from collabmodel import plugins; plugins.store_names(); plugins.pack_names(); "
        "print([n for n in sys.modules if n.startswith(('collabmodel.adapters', 'collabmodel.packs', 'sqlalchemy'))])"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert printed.strip() == "[]"


def test_a_store_by_name_is_opened_as_any_other() -> None:
    """What a name gives is opened with keys and clock."""
    store = store_named("memory")(keys=NoKeys(), clock=SystemClock())
    with store.unit(tenant="ale", actor="anna", purpose="x", legal_ground="y") as unit:  # type: ignore[arg-type]
        assert unit.entries() == ()
