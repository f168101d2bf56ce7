"""Tenants: what one has does not exist for another, on whatever path it is looked for."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from collabmodel.errors import NotFoundError
from collabmodel.model.agencies import Agency, Official
from collabmodel.model.ids import AgencyId, OfficialId, TenantId
from collabmodel.model.journal import verify_chain
from collabmodel.model.people import Individual
from collabmodel.ports import UnitOfWork
from collabmodel.testing.stores.expecting import expect, refuses
from collabmodel.testing.stores.harness import Bench
from collabmodel.testing.stores.promises import promise
from collabmodel.testing.stores.values import LOOKED, OTHER, POLICE, TENANT, YOUTH

TENANTS = (TENANT, OTHER, TenantId("Ale"))
"""Three tenants, two of which differ in one letter's case."""


def _filled(bench: Bench) -> None:
    """Give three tenants equal ids with values of their own."""
    for tenant in TENANTS:
        with bench.unit(tenant=tenant, idempotency_key="k") as work:
            work.recall(tenant)
            work.save(attrs.evolve(POLICE, name=f"{tenant} police"), expected_version=0)
            work.save(Official(OfficialId("anna"), AgencyId("police")), expected_version=0)
            work.save(attrs.evolve(YOUTH, name=f"{tenant} youth"), expected_version=0)
            work.append(attrs.evolve(LOOKED, details=(("tenant", tenant),)))
            work.conclude(f"result of {tenant}")
        bench.clock.forward(days=1)


_NUMBER = YOUTH.personal_number
_PATHS: dict[str, Callable[[UnitOfWork], list[str]]] = {
    "get": lambda work: [work.get(Agency, "police").value.name, work.get(Individual, "youth-1").value.name],
    "get_as_of": lambda work: [
        work.get_as_of(Agency, "police", recorded_at=work.now()).value.name,
        work.get_as_of(Individual, "youth-1").value.name,
    ],
    "all": lambda work: [
        *(s.value.name for s in work.all(Agency)),
        *(s.value.name for s in work.all(Individual)),
    ],
    "all_as_of": lambda work: [
        *(s.value.name for s in work.all_as_of(Agency)),
        *(s.value.name for s in work.all_as_of(Individual)),
    ],
    "versions": lambda work: [
        *(s.value.name for s in work.versions(Agency, "police")),
        *(s.value.name for s in work.versions(Individual, "youth-1")),
    ],
    "find and find_person": lambda work: [
        *(s.value.name for s in work.find(Agency, kind="police")),
        *(s.value.name for s in (work.find_person(_NUMBER) if _NUMBER else ())),
    ],
}
"""Every path on which documents are read; each gives the agency's name and the person's."""


@promise()
def every_path_gives_the_tenants_own(bench: Bench) -> None:
    """With equal ids in three tenants, every way of reading gives the tenant's own value and no other."""
    _filled(bench)
    for tenant in TENANTS:
        for path, look in _PATHS.items():
            with bench.unit(tenant=tenant) as work:
                expect(look(work), [f"{tenant} police", f"{tenant} youth"], f"{path}: only {tenant}'s own.")
                expect(len(work.all(Official, of="police")), 1, f"{path}: only {tenant}'s own officials.")
        with bench.unit(tenant=tenant, idempotency_key="k") as work:
            expect(work.recall(tenant), f"result of {tenant}", "Each has its own idempotency records.")


@promise()
def each_tenant_has_a_chain_of_its_own(bench: Bench) -> None:
    """Entries are numbered and chained per tenant; nobody reads another's."""
    _filled(bench)
    for tenant in TENANTS:
        with bench.unit(tenant=tenant) as work:
            entries = work.entries()
            expect([entry.seq for entry in entries], [1, 2], "Each begins with 1.")
            expect({entry.tenant for entry in entries}, {tenant}, "All of them are the tenant's.")
            expect(entries[0].event.details, (("tenant", tenant),), "Each is the tenant's own.")
            expect(work.entries(subject="police"), entries[:1], "Also when looked for by subject.")
            expect(verify_chain(entries), 2, "Its chain holds by itself.")
    report = bench.store.verify()
    expect([chain.tenant for chain in report.chains], sorted(TENANTS), "Each is verified, in order.")
    expect([chain.entries for chain in report.chains], [2, 2, 2], "Each is counted by itself.")
    one = bench.store.verify(OTHER).chains
    expect([(chain.tenant, chain.entries) for chain in one], [(OTHER, 2)], "One can be verified alone.")
    expect(bench.store.verify(TenantId("nobody")).holds, True, "Nobody's chain contradicts nothing.")


@promise()
def a_tenant_that_has_nothing_sees_nothing(bench: Bench) -> None:
    """A fourth tenant finds none of the others' values on any path, and may use their ids."""
    _filled(bench)
    with bench.unit(tenant="fourth", idempotency_key="k") as work:
        kinds: tuple[tuple[type, str], ...] = ((Agency, "police"), (Individual, "youth-1"))
        for kind, ident in kinds:
            with refuses(NotFoundError):
                work.get(kind, ident)
            with refuses(NotFoundError):
                work.get_as_of(kind, ident)
            found: tuple[object, ...] = (*work.all(kind), *work.all_as_of(kind), *work.versions(kind, ident))
            expect(found, (), "It has none of it.")
        expect(work.find(Agency, kind="police"), (), "It finds none of it.")
        expect(work.find_person(_NUMBER) if _NUMBER else (), (), "It finds nobody.")
        expect((work.entries(), work.entries(subject="police")), ((), ()), "It has no journal.")
        expect(work.recall("a payload of its own"), None, "It has no idempotency records.")
        expect(work.save(POLICE, expected_version=0).version, 1, "The ids of others are free to it.")


@promise()
def a_change_in_one_tenant_changes_no_other(bench: Bench) -> None:
    """Changing, retiring and failing in one tenant leave the values of the others as they were."""
    _filled(bench)
    with bench.unit(tenant=TENANTS[0]) as work:
        work.save(attrs.evolve(POLICE, kind="court"), expected_version=1)
        work.retire(Individual, "youth-1", expected_version=1)
    for tenant in TENANTS[1:]:
        with bench.unit(tenant=tenant) as work:
            found = [s.value.name for s in work.find(Agency, kind="police")]
            expect(found, [f"{tenant} police"], "The others' index is as it was.")
            expect(work.get(Individual, "youth-1").version, 1, "The others' values are as they were.")
            expect(len(work.versions(Agency, "police")), 1, "The others' history is as it was.")
    expect(bench.store.verify().holds, True, "All of them verify.")


@promise()
def a_tenant_stays_apart_after_an_error(bench: Bench) -> None:
    """After a unit of one tenant has failed, the next one, of another tenant, sees its own only."""
    _filled(bench)
    for failing, looking in ((0, 1), (1, 2), (2, 0)):
        with refuses(NotFoundError), bench.unit(tenant=TENANTS[failing]) as work:
            work.get(Agency, "nobody")
        with bench.unit(tenant=TENANTS[looking]) as work:
            names = [s.value.name for s in work.all(Agency)]
            expect(names, [f"{TENANTS[looking]} police"], "The next unit sees its own tenant only.")
