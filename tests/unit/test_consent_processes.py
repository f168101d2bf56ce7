"""Two guardians sign in two processes at once: both are heard, each with a version of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from collabmodel.model.consent import Consent
from collabmodel.model.ids import ConsentId
from collabmodel.services.consents import ConsentDesk
from collabmodel.testing.clocks import FixedClock
from tests.unit.desk_world import ALE, ANNA, CHILD, FATHER, MOTHER, NOW, OPENING, consent, world

pytestmark = [pytest.mark.fresh_interpreter]

ROUNDS = 8
SIGNER = """
import sys
from datetime import datetime
from collabmodel.adapters import NoKeys, open_store
from collabmodel.model.consent import Capacity, Signature
from collabmodel.services.consents import ConsentDesk
from collabmodel.testing.clocks import FixedClock

url, who, at = sys.argv[1], sys.argv[2], datetime.fromisoformat(sys.argv[3])
store = open_store(url, keys=NoKeys(), clock=FixedClock(at), create=False)
desk = ConsentDesk(store, "ale")
print("ready", flush=True)
for line in sys.stdin:
    desk.sign(line.strip(), Signature(who, Capacity.GUARDIAN, True, at), by="anna")
    print("signed", flush=True)
store.close()
"""


def signer(url: str, who: str) -> "subprocess.Popen[str]":
    """A process in which a guardian waits for the word to sign."""
    return subprocess.Popen(
        [sys.executable, "-c", SIGNER, url, who, NOW.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(
    params=[
        "file",
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.needs_postgres),
        "mariadb",
    ]
)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that several processes may use at once, with nothing in it."""
    folders = {"file": f"file:{tmp_path / 'store'}", "sqlite": f"sqlite:///{tmp_path / 'store.db'}"}
    if request.param in folders:
        return folders[request.param]
    server = "postgres_url" if request.param == "postgresql" else "mariadb_url"
    return str(request.getfixturevalue(server))


def test_two_guardians_who_sign_at_once_are_both_heard(url: str) -> None:
    """Whoever comes second builds on what the first has written, and neither signature is lost."""
    store = world(url, FixedClock(NOW))
    desk = ConsentDesk(store, ALE)
    idents = [ConsentId(f"c-{n}") for n in range(ROUNDS)]
    for ident in idents:
        desk.record(consent(about=CHILD, ident=ident), by=ANNA)
    processes = [signer(url, who) for who in (MOTHER, FATHER)]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for ident in idents:
            for process in processes:
                assert process.stdin is not None
                process.stdin.write(f"{ident}\n")
                process.stdin.flush()
            for process in processes:
                assert process.stdout is not None
                assert process.stdout.readline() == "signed\n"
    finally:
        for process in processes:
            process.communicate()
    assert [process.returncode for process in processes] == [0, 0]
    with store.unit(**OPENING) as unit:
        for ident in idents:
            versions = unit.versions(Consent, ident)
            assert [stored.version for stored in versions] == [1, 2, 3]
            assert {s.signer for s in versions[-1].value.signatures} == {MOTHER, FATHER}
            assert len(versions[1].value.signatures) == 1
            told = [entry for entry in unit.entries(subject=ident) if entry.event.kind.value == "change"]
            assert [dict(entry.event.details)["change"] for entry in told] == ["recorded", "signed", "signed"]
    assert store.verify().holds
    store.close()
