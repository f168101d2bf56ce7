"""Damage is found: by the chain, by the digests, and by checkpoints from outside the store."""

from __future__ import annotations

import base64
from collections.abc import Iterable

import attrs

from collabmodel.adapters.keys import NoKeys
from collabmodel.errors import NotFoundError
from collabmodel.ports import ChainReport, Checkpoint
from collabmodel.ports.found import Standing
from collabmodel.testing.stores.expecting import expect, expect_that, refuses
from collabmodel.testing.stores.harness import ANCHORED, Bench, Damage, Level
from collabmodel.testing.stores.promises import promise
from collabmodel.testing.stores.values import (
    LOOKED,
    OTHER,
    POLICE,
    SCHOOL,
    SECRET_DETAIL,
    SECRET_NAME,
    SECRET_NUMBER,
    TENANT,
    YOUTH,
    SuiteKeys,
    SuiteSigner,
)


def _fill(bench: Bench) -> None:
    """Five units of Ale's, each with an entry of its own, and one of another tenant's."""
    for number in range(3):
        with bench.unit() as work:
            work.save(attrs.evolve(POLICE, name=f"v{number}"), expected_version=number)
            work.append(attrs.evolve(LOOKED, subject=f"s-{number}"))
    with bench.unit() as work:
        work.save(SCHOOL, expected_version=0)
    with bench.unit() as work:
        work.append(attrs.evolve(LOOKED, subject="last"))
    with bench.unit(tenant=OTHER) as work:
        work.save(POLICE, expected_version=0)


def _report(bench: Bench, checkpoints: Iterable[Checkpoint] = ()) -> ChainReport:
    (chain,) = bench.store.verify(TENANT, checkpoints=checkpoints, verifier=SuiteSigner()).chains
    return chain


@promise()
def a_checkpoint_vouches_for_the_chain(bench: Bench) -> None:
    """A checkpoint names the chain's end, is signed, and makes a chain that agrees with it *ok*."""
    _fill(bench)
    point = bench.store.checkpoint(TENANT, signer=SuiteSigner())
    with bench.unit() as work:
        last = work.entries()[-1]
    expect((point.tenant, point.seq, point.hash), (TENANT, last.seq, last.hash), "It names the end.")
    expect((point.signer, point.taken_at), ("suite-signer", bench.clock.now()), "It says who and when.")
    genuine = SuiteSigner().verifies(point.message, bytes.fromhex(point.signature))
    expect(genuine, True, "The signature is the signer's.")
    expect(_report(bench).standing, Standing.UNANCHORED, "Without it nobody vouches for the chain.")
    report = _report(bench, [point])
    expect((report.standing, report.anchored), (Standing.OK, point.seq), "With it the chain is vouched for.")
    with bench.unit() as work:
        work.append(LOOKED)
    expect(_report(bench, [point]).standing, Standing.OK, "What came later does not contradict it.")
    both = bench.store.verify(checkpoints=[point], verifier=SuiteSigner())
    expect(both.standing, Standing.UNANCHORED, "It vouches for no other tenant's chain.")


@promise()
def a_checkpoint_that_the_chain_contradicts_breaks_it(bench: Bench) -> None:
    """A checkpoint of another hash, of an entry that is not there, or not genuine, is told as broken."""
    _fill(bench)
    signer = SuiteSigner()
    point = bench.store.checkpoint(TENANT, signer=signer)
    for seq, digest, at in ((point.seq, "0" * 64, point.seq), (point.seq + 3, point.hash, point.seq + 1)):
        false = attrs.evolve(point, seq=seq, hash=digest)
        false = attrs.evolve(false, signature=signer.sign(false.message).hex())
        report = _report(bench, [false])
        expect((report.standing, report.broken_at), (Standing.BROKEN, at), "The chain is another one.")
    forged = attrs.evolve(point, signature="00" * 32)
    expect(_report(bench, [forged]).standing, Standing.BROKEN, "A forged checkpoint vouches for nothing.")


@promise()
def there_is_no_checkpoint_of_nothing(bench: Bench) -> None:
    """A tenant without a journal has no checkpoint."""
    with refuses(NotFoundError):
        bench.store.checkpoint(TENANT, signer=SuiteSigner())


@promise(Level.AUDITED)
def damage_is_found(bench: Bench) -> None:
    """Whatever is changed, removed, swapped or copied in what the store keeps is reported, not raised, as broken."""
    for damage in Damage:
        if damage in ANCHORED:
            continue
        bench.use(bench.keys)
        _fill(bench)
        expect(bench.store.verify().holds, True, "It holds before the damage.")
        bench.harness.damage(bench.store, TENANT, damage)
        hurt = OTHER if damage is Damage.COPIED_CHAIN else TENANT
        broken = [chain.tenant for chain in bench.store.verify().broken]
        expect(broken, [hurt], f"{damage.value}: verification tells of it, in the tenant that was hurt.")


@promise(Level.AUDITED)
def a_cut_or_remade_chain_contradicts_its_checkpoint(bench: Bench) -> None:
    """A chain that was cut at its end, or made anew, holds in itself, and is broken beside a checkpoint."""
    for damage in sorted(ANCHORED, key=lambda one: one.name):
        bench.use(bench.keys)
        _fill(bench)
        point = bench.store.checkpoint(TENANT, signer=SuiteSigner())
        bench.harness.damage(bench.store, TENANT, damage)
        alone = _report(bench).standing
        expect_that(alone is not Standing.OK, f"{damage.value}: without a checkpoint it is never *ok*.")
        report = _report(bench, [point])
        expect(report.standing, Standing.BROKEN, f"{damage.value}: the checkpoint shows it.")


@promise(Level.AUDITED)
def a_damaged_document_is_told_without_what_it_held(bench: Bench) -> None:
    """A report of damage names kind, key and entry, and nothing of what is stored."""
    _fill(bench)
    bench.harness.damage(bench.store, TENANT, Damage.CHANGED_DOCUMENT)
    report = _report(bench)
    expect_that(bool(report.problem) and report.broken_at is not None, "It says what and where.")
    expect("Skolan" in report.problem or "v2" in report.problem, False, "It does not say what was stored.")


def _spellings(text: str) -> dict[str, bytes]:
    plain = text.encode()
    return {
        "UTF-8": plain,
        "UTF-16": text.encode("utf-16-le"),
        "JSON": text.encode("ascii", "backslashreplace"),
        "hexadecimal": plain.hex().encode(),
        "base 64": base64.b64encode(plain)[: len(plain) * 4 // 3 - 3],
    }


@promise(Level.AUDITED)
def nothing_personal_is_kept_in_the_clear(bench: Bench) -> None:
    """With keys, no name, number or detail is in any byte that the store keeps; without keys the dump shows them."""
    for keys, due in ((NoKeys(), True), (SuiteKeys(), False)):
        bench.use(keys)
        number = YOUTH.personal_number
        with bench.unit() as work:
            work.save(YOUTH, expected_version=0)
            detail = (("finding", SECRET_DETAIL),)
            work.append(attrs.evolve(LOOKED, details=detail, scope="person:youth-1"))
        with bench.unit() as work:
            work.find_person(number) if number is not None else ()
            work.save(attrs.evolve(YOUTH, deceased_on=bench.clock.now().date()), expected_version=1)
        kept = bench.harness.dump(bench.store)
        for secret in (SECRET_NAME, SECRET_NUMBER, SECRET_DETAIL):
            shown = [how for how, spelt in _spellings(secret).items() if spelt in kept]
            why = "With keys nothing is in the clear." if not due else "The dump shows what is kept."
            expect(bool(shown), due, why)
