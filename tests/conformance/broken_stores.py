"""Which check tells of which store that is wrong on purpose.

Each is a right store with one part put in another's place, so that all else of it is right.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.conformance import broken_journals as journals
from tests.conformance import broken_units as units
from tests.conformance.taken_apart import TakenApart

BROKEN: Mapping[type[TakenApart], tuple[str, ...]] = {
    units.LosesTheLastWrite: (
        "durability.the_last_unit_is_there_after_each_opening",
        "durability.what_was_committed_outlives_a_kill",
    ),
    units.ForgetsKeysAtReopening: ("durability.what_was_committed_is_there_after_opening_again",),
    units.KeepsHalfOfAFailedUnit: (
        "units.an_error_keeps_nothing",
        "units.a_failed_change_leaves_what_was_there",
    ),
    units.JournalsOutsideTheTransaction: (
        "units.an_error_keeps_nothing",
        "journal.a_look_that_is_undone_is_not_logged",
    ),
    units.AcceptsNestedUnits: ("units.a_unit_in_a_unit_is_refused",),
    units.LetsUnitsRunTogether: (
        "races.of_threads_with_one_version_one_is_kept",
        "races.no_change_of_threads_is_lost",
    ),
    units.ForgivesErrors: (
        "units.a_swallowed_error_poisons_the_unit",
        "units.what_cannot_be_kept_poisons_the_unit_too",
    ),
    units.LendsUnits: ("units.a_unit_belongs_to_its_thread", "units.another_thread_cannot_leave_a_unit"),
    units.OpensWhenClosed: ("units.a_closed_store_says_so",),
    units.IgnoresTheExpectedVersion: (
        "versions.a_stale_version_is_refused",
        "versions.creating_what_is_not_there_from_a_version_is_refused",
        "races.of_threads_with_one_version_one_is_kept",
    ),
    units.SharesItsObjects: ("versions.values_are_kept_and_not_references",),
    units.HandsOutRetired: (
        "versions.a_retired_value_is_gone_but_for_its_versions",
        "every_kind.every_kind_is_kept_found_and_retired",
    ),
    units.TakesNoneForNothing: ("versions.all_gives_the_current_values_by_key",),
    units.TakesNothingForAny: ("versions.all_gives_the_current_values_by_key",),
    units.NeverMovesItsIndex: (
        "versions.what_is_found_follows_the_value",
        "versions.a_person_is_found_by_number",
        "every_kind.every_kind_is_kept_found_and_retired",
    ),
    units.ComparesWithoutCase: ("versions.what_is_found_follows_the_value",),
    units.DropsTheZone: ("versions.times_are_moments_to_the_microsecond",),
    units.ForgetsWhen: (
        "versions.every_version_is_kept",
        "as_of.a_moment_between_two_versions_gives_the_earlier",
    ),
    units.KnowsOnlyThePresent: (
        "every_kind.every_kind_is_kept_found_and_retired",
        "as_of.as_of_is_what_was_known_then",
        "as_of.a_moment_between_two_versions_gives_the_earlier",
    ),
    units.IgnoresValidity: (
        "as_of.as_of_is_what_was_known_then",
        "every_kind.every_kind_is_kept_found_and_retired",
    ),
    journals.ReordersTheJournal: (
        "journal.entries_stand_as_they_were_appended",
        "journal.entries_are_numbered_without_gaps_and_chained",
    ),
    journals.LogsNoLook: (
        "journal.each_look_at_a_person_is_logged",
        "journal.each_person_given_out_is_logged",
    ),
    journals.GivesOutWhatItCannotLog: ("journal.what_cannot_be_logged_is_not_given_out",),
    journals.LeavesDocumentsOutOfTheChain: ("journal.a_unit_with_documents_closes_with_their_digest",),
    journals.BelievesTheClock: (
        "journal.recorded_time_never_runs_backwards",
        "journal.a_unit_has_one_moment",
    ),
    journals.ForgetsTheTenantInFind: (
        "tenants.every_path_gives_the_tenants_own",
        "tenants.a_tenant_that_has_nothing_sees_nothing",
    ),
    journals.VerifiesAnything: (
        "audit.damage_is_found",
        "audit.a_checkpoint_that_the_chain_contradicts_breaks_it",
    ),
    journals.SharesKeysAmongActors: ("idempotency.a_key_is_of_one_actor",),
    journals.IgnoresThePayload: (
        "idempotency.another_request_under_the_same_key_is_refused",
        "idempotency.a_key_is_forgotten_in_time",
    ),
    journals.KeepsPlaintext: (
        "audit.nothing_personal_is_kept_in_the_clear",
        "sealing.sealed_data_are_not_touched_without_keys",
    ),
    journals.KeepsTheNumberBeside: ("audit.nothing_personal_is_kept_in_the_clear",),
    journals.WritesWithoutKeys: ("sealing.sealed_data_are_not_touched_without_keys",),
}
"""Each broken store, and the checks that must tell of it."""
