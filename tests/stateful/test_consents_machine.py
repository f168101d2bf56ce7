"""After any series of acts, on any store, a consent allows at every instant what the plain model says it does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from collabmodel.adapters import NoKeys, open_store
from collabmodel.errors import IllegalMoveError, StrangerSignedError
from collabmodel.model.allowed import allowed
from collabmodel.model.consent import (
    Capacity,
    Consent,
    ConsentCheck,
    ConsentForm,
    ConsentScope,
    EnteredInError,
    Signature,
    Withdrawal,
)
from collabmodel.model.consent_states import ConsentState, state_of
from collabmodel.model.decision import Outcome
from collabmodel.model.ids import AgencyId, ConsentId, IndividualId, ItemId, TenantId
from collabmodel.model.people import Custody, Guardianship, Individual, ProtectedIdentity
from collabmodel.model.standing import AgePolicy, Use, standing
from collabmodel.model.time import Period
from collabmodel.packs.se_osl import PACK
from collabmodel.ports import Store
from collabmodel.rules.engine import decide
from collabmodel.services.consents import ConsentDesk
from collabmodel.services.facts import StoredFacts
from collabmodel.testing.clocks import FixedClock
from tests.stateful.consent_model import BACK, NO, YES, Guardian, Said, Story, begins, day
from tests.unit.desk_world import ANNA, POLICE, REGISTER, item, request

YOUTH, MOTHER, FATHER, STEP = (IndividualId(who) for who in ("youth", "mother", "father", "step"))
CATEGORIES, RECIPIENTS = ("health", "placement"), (str(POLICE), "schools")
PAIRS = frozenset((category, recipient) for category in CATEGORIES for recipient in RECIPIENTS)
SCOPE = ConsentScope(
    frozenset(CATEGORIES),
    AgencyId("social"),
    frozenset(RECIPIENTS),
    frozenset({"crime_prevention"}),
    Period(date(2026, 2, 1), date(2026, 12, 1)),
)
BORN = (date(2008, 2, 29), date(2011, 3, 29), date(2008, 10, 25), date(2011, 6, 15), date(2013, 1, 1))
"""Eighteen on 1 March; fifteen and eighteen on days the clocks change; fifteen in summer; a child all along."""
STEPS = (
    timedelta(),
    timedelta(seconds=1),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=20),
)
NUMBERS = count(1)


def use(pair: tuple[str, str], at: datetime) -> Use:
    """One item of the category to the recipient."""
    category, recipient = pair
    return Use(
        ItemId("i-1"),
        frozenset({category}),
        AgencyId("social"),
        frozenset({recipient}),
        "crime_prevention",
        at,
    )


class Consents(RuleBasedStateMachine):
    """A consent from draft to its end, in a tenant of its own."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store: Store = store
        self.tenant: TenantId = TenantId(f"t-{next(NUMBERS)}")
        self.desk: ConsentDesk = ConsentDesk(store, self.tenant)
        self.opening: dict[str, str] = {
            "tenant": self.tenant,
            "actor": ANNA,
            "purpose": "test",
            "legal_ground": "none",
        }
        self.at: datetime = datetime(2026, 2, 3, 9, tzinfo=UTC)
        self.ident: ConsentId = ConsentId("c-1")
        self.looked: bool = False

    @initialize(
        born=st.sampled_from(BORN),
        answer_by=st.sampled_from([None, None, 0, 10, 40]),
        joins_from=st.sampled_from([15, 15, 18]),
        first=st.sampled_from(
            [(MOTHER, FATHER, YOUTH), (MOTHER, FATHER, YOUTH), (MOTHER, FATHER), (MOTHER,), ()]
        ),
    )
    def begin(
        self, born: date, answer_by: int | None, joins_from: int, first: tuple[IndividualId, ...]
    ) -> None:
        """A draft about a youth with two guardians; it is asked for at once where there is a last day."""
        self.story: Story = Story(born, PAIRS, date(2026, 2, 1), date(2026, 12, 1), joins_from)
        self.policy: AgePolicy = AgePolicy(youth_joins_from=joins_from, source="Riktlinje 12")
        self.person: Individual = Individual(YOUTH, ProtectedIdentity.NONE, birth_date=born)
        with self.store.unit(**self.opening) as unit:
            for value in (*REGISTER[:5], self.person, self.policy):
                unit.save(value, expected_version=0)
        for who in (MOTHER, FATHER):
            self._guardian(Guardian(who, alone=False, since=date(2020, 1, 1), until=None), version=0)
        check = ConsentCheck(ANNA, date(2026, 1, 1), informed=True, guardians_may_dispose=True)
        draft = Consent(self.ident, YOUTH, SCOPE, ConsentForm.WRITTEN, check=check)
        self.desk.record(draft, by=ANNA)
        if answer_by is not None:
            last = day(self.at) + timedelta(days=answer_by)
            self.desk.request(self.ident, at=self.at, answer_by=last, by=ANNA)
            self.story.answer_by = last
        for who in first:
            self.sign(who, given=True)

    def _guardian(self, guardian: Guardian, *, version: int) -> None:
        """Keep a guardian in the store and in the story."""
        self.looked = False
        kept = [g for g in self.story.guardians if (g.who, g.since) != (guardian.who, guardian.since)]
        self.story.guardians = [*kept, guardian]
        custody = Custody.SOLE if guardian.alone else Custody.JOINT
        value = Guardianship(
            YOUTH, IndividualId(guardian.who), custody, Period(guardian.since, guardian.until)
        )
        with self.store.unit(**self.opening) as unit:
            unit.save(value, expected_version=version)

    @rule(step=st.sampled_from(STEPS))
    def wait(self, step: timedelta) -> None:
        """Time goes by."""
        self.at = min(self.at + step, datetime(2027, 2, 1, tzinfo=UTC))

    @rule(seconds=st.sampled_from([-1, 0, 1]))
    def wait_for_a_birthday(self, seconds: int) -> None:
        """Until the midnight of the next birthday, or a second beside it."""
        born = self.story.born
        on = date(2026, 3, 1) if (born.month, born.day) == (2, 29) else born.replace(year=2026)
        self.at = max(self.at, begins(on) + timedelta(seconds=seconds))

    @rule(
        who=st.sampled_from([YOUTH, MOTHER, FATHER, STEP]), given=st.sampled_from([True, True, True, False])
    )
    def sign(self, who: IndividualId, given: bool) -> None:
        """Somebody says yes or no; a stranger is not heard, and at the end nobody is."""
        capacity = Capacity.SUBJECT if who == YOUTH else Capacity.GUARDIAN
        signature = Signature(who, capacity, given, self.at)
        may = who == YOUTH or any(g.who == who and g.on(day(self.at)) for g in self.story.guardians)
        if not may:
            with pytest.raises(StrangerSignedError):
                self.desk.sign(self.ident, signature, by=ANNA)
        elif self.story.ended(self.at):
            with pytest.raises(IllegalMoveError):
                self.desk.sign(self.ident, signature, by=ANNA)
        else:
            act = self.desk.sign if given else self.desk.refuse
            act(self.ident, signature, by=ANNA)
            self.looked = False
            self.story.said.append(Said(self.at, YES if given else NO, who))

    @rule(
        who=st.sampled_from([YOUTH, MOTHER, FATHER, STEP]),
        categories=st.sampled_from([None, frozenset({"health"}), frozenset({"placement"})]),
        recipients=st.sampled_from([None, frozenset({str(POLICE)}), frozenset({"schools"})]),
    )
    def withdraw(
        self, who: IndividualId, categories: frozenset[str] | None, recipients: frozenset[str] | None
    ) -> None:
        """Somebody takes it back, wholly or for a category, a recipient, or one of the other."""
        withdrawal = Withdrawal(who, self.at, categories, recipients)
        if all(one.who != who for one in self.story.said):
            with pytest.raises(StrangerSignedError):
                self.desk.withdraw(self.ident, withdrawal, by=ANNA)
            return
        self.desk.withdraw(self.ident, withdrawal, by=ANNA)
        self.looked = False
        pairs = frozenset(
            (category, recipient)
            for category, recipient in PAIRS
            if (categories is None or category in categories)
            and (recipients is None or recipient in recipients)
        )
        self.story.said.append(Said(self.at, BACK, who, pairs))

    @rule(who=st.sampled_from([MOTHER, FATHER, STEP]))
    def guardianship_ends(self, who: IndividualId) -> None:
        """From tomorrow somebody is a guardian no more."""
        for old in self.story.guardians:
            if old.who == who and old.until is None:
                self._guardian(
                    attrs_like(old, until=day(self.at) + timedelta(days=1)), version=self._version(old)
                )

    @rule(who=st.sampled_from([MOTHER, FATHER, STEP]), alone=st.booleans())
    def guardianship_begins(self, who: IndividualId, alone: bool) -> None:
        """From today somebody is a guardian who was none, alone or with others."""
        today = day(self.at)
        if all(g.who != who or (g.until is not None and g.until <= today) for g in self.story.guardians):
            self._guardian(Guardian(who, alone=alone, since=today, until=None), version=0)

    def _version(self, guardian: Guardian) -> int:
        with self.store.unit(**self.opening) as unit:
            return next(
                stored.version
                for stored in unit.all(Guardianship, of=YOUTH)
                if (stored.value.guardian, stored.value.period.since) == (guardian.who, guardian.since)
            )

    @precondition(lambda self: len(self.story.said) > 1)
    @rule()
    def supersede(self) -> None:
        """A new consent takes its place, unless it is over already."""
        new = Consent(ConsentId("c-2"), YOUTH, SCOPE, ConsentForm.WRITTEN)
        if self.story.ended(self.at):
            with pytest.raises(IllegalMoveError):
                self.desk.supersede(self.ident, new, at=self.at, by=ANNA)
        else:
            assert self.desk.supersede(self.ident, new, at=self.at, by=ANNA).value == new
            self.story.superseded_at = self.at
            self.looked = False

    @precondition(lambda self: len(self.story.said) > 3)
    @rule()
    def enter_in_error(self) -> None:
        """It should never have been recorded; it is so marked once, in whatever state."""
        found = EnteredInError(ANNA, self.at, "written down on the wrong child")
        if self.story.in_error:
            with pytest.raises(IllegalMoveError):
                self.desk.enter_in_error(self.ident, found, by=ANNA)
        else:
            self.desk.enter_in_error(self.ident, found, by=ANNA)
            self.story.in_error = True
            self.looked = False

    @invariant()
    def it_allows_what_the_model_allows_at_every_instant(self) -> None:
        """Pair by pair, instant by instant, the standing, the scope view and the state agree with the model."""
        if not hasattr(self, "story") or self.looked:
            return
        self.looked = True
        with self.store.unit(**self.opening) as unit:
            consent = unit.get(Consent, self.ident).value
            guardianships = tuple(stored.value for stored in unit.all(Guardianship, of=YOUTH))
        people, known = {YOUTH: self.person}, {"guardianships": guardianships, "policy": self.policy}
        for at in self.story.interesting():
            wanted = self.story.effect(at)
            uses = {pair: use(pair, at) for pair in PAIRS}
            found = {
                pair for pair, one in uses.items() if standing(consent, one, people=people, **known).holds
            }
            assert found == wanted, at
            view = allowed(consent, at, person=self.person, **known)
            assert (
                set() if view is None else {pair for pair, one in uses.items() if view.covers(one)}
            ) == wanted
            state = state_of(consent, at=at, person=self.person, **known)
            assert (state is ConsentState.GIVEN) == bool(wanted)

    def teardown(self) -> None:
        """In every third series the engine is asked too, and says the same."""
        if not hasattr(self, "story") or next(NUMBERS) % 3:
            return
        asked = item("i-1", YOUTH, category="health")
        for at in [*self.story.interesting()][-14::7]:
            question = request(asked, at=at.astimezone(UTC))
            with self.store.unit(**self.opening) as unit:
                answer = decide(question, StoredFacts(unit).gather(question), [PACK])
            assert (answer.outcome is Outcome.PERMIT) == (("health", str(POLICE)) in self.story.effect(at)), (
                at
            )


def attrs_like(guardian: Guardian, *, until: date) -> Guardian:
    """The guardian until a day."""
    return Guardian(guardian.who, guardian.alone, guardian.since, until)


BUDGETS = {"memory": (60, 14), "file": (8, 10), "sqlite": (15, 10), "postgres": (6, 10)}
"""Of each store: how many series of acts, and how long each of them is."""


@pytest.mark.parametrize("where", [*BUDGETS])
def test_a_consent_allows_at_every_instant_what_the_model_allows(
    where: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Signed, refused, withdrawn in part, replaced, with guardians and birthdays coming and going."""
    address = {
        "memory": lambda: "memory:",
        "file": lambda: f"file:{tmp_path / 'store'}",
        "sqlite": lambda: f"sqlite:///{tmp_path / 'store.db'}",
        "postgres": lambda: str(request.getfixturevalue("postgres_url")),
    }[where]()
    store = open_store(address, keys=NoKeys(), clock=FixedClock(datetime(2026, 2, 3, tzinfo=UTC)))
    examples, steps = BUDGETS[where]
    try:
        run_state_machine_as_test(
            lambda: Consents(store), settings=settings(max_examples=examples, stateful_step_count=steps)
        )
        assert store.verify().holds
    finally:
        store.close()
