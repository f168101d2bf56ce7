"""The provider without keys, and what importing the providers costs."""

import json
import subprocess
import sys

import pytest

from collabmodel.adapters.keys import NoKeys
from collabmodel.errors import KeyUnavailableError
from collabmodel.model.ids import TenantId
from collabmodel.ports.keys import KeyProvider, WrappedKey

ALE = TenantId("ale")
LOADED = "import sys, json; import {name}; print(json.dumps('cryptography' in sys.modules))"
WITHOUT = """
import sys
sys.modules["cryptography"] = None
import collabmodel.adapters
from collabmodel.adapters.checkpoints import Ed25519Signer, Ed25519Verifier, MacSigner
from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.adapters.sealing import blind, is_sealed, new_data_key
from collabmodel.errors import MissingExtraError
assert NoKeys().current("ale") is None and not is_sealed(b"{}") and len(blind(bytes(32), field="f", value="v")) == 64
assert MacSigner(bytes(32)).name
keys = KeyFile.create(sys.argv[1])
for work in (
    lambda: new_data_key("person:youth-1", 1),
    lambda: keys.wrap(bytes(32), tenant="ale", scope="person:youth-1"),
    lambda: Ed25519Signer(bytes(32)),
    lambda: Ed25519Verifier(bytes(32)),
):
    try:
        work()
    except MissingExtraError as error:
        print(error.extra, error.package)
"""


def test_it_says_that_nothing_is_encrypted() -> None:
    """The null provider is a provider, has no version and no index key, and is called none."""
    keys = NoKeys()
    assert isinstance(keys, KeyProvider)
    assert (keys.name, keys.current(ALE), keys.index_key(ALE)) == ("none", None, None)


def test_it_closes_and_opens_nothing() -> None:
    """Wrapping, unwrapping and destroying without keys is an error, and never a silent success."""
    keys = NoKeys()
    wrapped = WrappedKey("1", b"blob")
    with pytest.raises(KeyUnavailableError, match="tenant ale"):
        keys.wrap(bytes(32), tenant=ALE, scope="person:youth-1")
    with pytest.raises(KeyUnavailableError, match="tenant ale"):
        keys.unwrap(wrapped, tenant=ALE, scope="person:youth-1")
    with pytest.raises(KeyUnavailableError, match="tenant ale"):
        keys.destroy("1", tenant=ALE)


@pytest.mark.fresh_interpreter
@pytest.mark.parametrize(
    "name", ["", ".adapters", ".adapters.keys", ".adapters.sealing", ".adapters.checkpoints", ".ports"]
)
def test_importing_loads_no_cryptography(name: str) -> None:
    """What seals and signs can be imported where the extra is not installed."""
    code = LOADED.format(name=f"collabmodel{name}")
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert json.loads(printed) is False


@pytest.mark.fresh_interpreter
def test_without_the_extra_each_says_how_to_install_it(tmp_path: object) -> None:
    """Whatever needs the extra raises MissingExtraError, and the rest works without."""
    command = [sys.executable, "-c", WITHOUT, f"{tmp_path}/keys.json"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert printed.splitlines() == ["encryption cryptography"] * 4


@pytest.mark.fresh_interpreter
def test_the_probe_would_notice() -> None:
    """The check above sees the package where it is loaded."""
    code = LOADED.format(name="cryptography")
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert json.loads(printed) is True
