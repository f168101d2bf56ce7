"""The stage that the half-year stories share: a store of any kind, a clock they set, and how they are told.

It is no story itself, and does nothing when it is run.  A story prints the same on every store:
what differs from one run to the next (where the store is, whose tenant it is) goes to the other
stream.  Nobody in the stories exists.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from collabmodel import (
    Circumstance,
    CollabError,
    Custody,
    Decision,
    DisclosureRequest,
    Guardianship,
    HarmFinding,
    Individual,
    Judgement,
    NothingMoreKnown,
    Outcome,
    ProtectedIdentity,
)
from collabmodel.adapters import open_store
from collabmodel.adapters.keys import KeyFile
from collabmodel.codec.kinds import kind_of
from collabmodel.model.agencies import Agency, Official
from collabmodel.model.agreed.agreements import Agreement, Signer
from collabmodel.model.ids import (
    AgreementId,
    CooperationId,
    GroupId,
    IncidentId,
    IndividualId,
    MeetingId,
    OfficialId,
    PictureId,
    PlaceId,
    TenantId,
)
from collabmodel.model.knowledge.incidents import Incident, IncidentCategory, Reporter
from collabmodel.model.knowledge.places import Place, PlaceKind
from collabmodel.model.knowledge.situation_pictures import PictureKind, SituationPicture
from collabmodel.model.moves import Step
from collabmodel.model.organisation.areas import Area
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.groups import Group
from collabmodel.model.organisation.meetings import Meeting, MeetingKind, MeetingNote
from collabmodel.model.organisation.memberships import Membership
from collabmodel.model.time import Period, noon
from collabmodel.packs import se_osl
from collabmodel.ports import Store, UnitOfWork
from collabmodel.rules.explain import explain
from collabmodel.rules.names import Name, names_of
from collabmodel.services.agreed.agreements import AgreementDesk
from collabmodel.services.disclosure import DisclosureDesk
from collabmodel.services.facts import StoredFacts
from collabmodel.services.knowledge.pictures import PictureDesk
from collabmodel.services.organisation.meetings import MeetingDesk
from collabmodel.setups.ready import Ready

PACKS = [se_osl.PACK]
MATTERS = (Circumstance, HarmFinding, Judgement, NothingMoreKnown)
"""What is true of one request only; everything else is saved for the whole tenant."""
T = TypeVar("T")
D = TypeVar("D")


class StoryClock:
    """A clock that stands where the story is; it never goes by itself."""

    def __init__(self) -> None:
        self.moment = datetime(2020, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment the story has come to."""
        return self.moment


class HalfYear:
    """One run of a story: its store, its desks, its day, and how it is told.

    Args:
        title: what the story is called.
        names: what branches and people are called in explained answers, by id; see :class:`Name`.
    """

    def __init__(self, title: str, names: dict[str, Name] | None = None) -> None:
        self.url = _store_of(title)
        self.names = names or {}
        self.clock = StoryClock()
        self.tenant = TenantId(f"half-year-{secrets.token_hex(4)}")
        keys = KeyFile.create(Path(tempfile.mkdtemp(prefix="collabmodel-")) / "keys.json")
        self.store: Store = open_store(self.url, keys=keys, clock=self.clock)
        self.disclosure = DisclosureDesk(self.store, PACKS, self.clock, self.tenant)
        self.actor = OfficialId("story")
        print(f"{title}\n{'=' * len(title)}")

    # What happens

    def set_up(self, *cooperations: Ready, on: date) -> None:
        """Save ready cooperations, each value once, and tell how large they are.

        The first official of the first one is who the stage acts for where no desk is asked.
        """
        self.at(on)
        self.actor = cooperations[0].officials[0].id
        seen: list[object] = []
        for ready in cooperations:
            new = [value for value in ready.values() if value not in seen]
            self.save(*new)
            seen += new
            own = [value for value in ready.values() if isinstance(value, Agency)]
            self.tell(
                f"{ready.cooperation.name} är uppsatt: {len(own)} aktörer, {len(ready.of(Group))} grupper, "
                f"{len(ready.of(Membership))} platser."
            )

    def desk(self, kind: Callable[[Store, TenantId], D]) -> D:
        """A desk of this kind over the story's store; a partial for one that takes more."""
        return kind(self.store, self.tenant)

    def at(self, day: date, hour: int = 10) -> datetime:
        """Let it be an hour (UTC) of a day."""
        self.clock.moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        return self.clock.moment

    def step(self, event: str, by: OfficialId, reason: str = "") -> Step:
        """A step taken now."""
        return Step(event, self.clock.now(), by, reason)

    def unit(self, by: OfficialId | None = None) -> AbstractContextManager[UnitOfWork]:
        """A unit of work of the story's own, for what no desk is there for."""
        return self.store.unit(
            tenant=self.tenant, actor=by or self.actor, purpose="example", legal_ground="example"
        )

    def save(self, *values: object, by: OfficialId | None = None, request: str | None = None) -> None:
        """Keep new values that no desk is there for; what is true of one matter belongs to its request."""
        with self.unit(by) as unit:
            for value in values:
                unit.save(value, expected_version=0, of=request if isinstance(value, MATTERS) else None)

    def change(self, value: T, *, by: OfficialId | None = None) -> None:
        """Keep the next version of a value that no desk changes."""
        kind = kind_of(type(value))
        with self.unit(by) as unit:
            now = unit.get(type(value), kind.place(value)[0])
            unit.save(value, expected_version=now.version)

    def load(self, kind: type[T], ident: str) -> T:
        """A value as it stands now."""
        with self.unit() as unit:
            return unit.get(kind, ident).value

    def meet(
        self,
        group: GroupId,
        number: int,
        *present: OfficialId,
        planned: date | None = None,
        note: str = "",
        child_view: str = "",
    ) -> Meeting:
        """A meeting of a group today: planned, called to, held and noted by the first of those present.

        Args:
            group: the group.
            number: which of its meetings, for the id.
            present: who is there; the first may call it together.
            planned: the day it was to be, if it is not today.
            note: what was noted; without one it is only held.
            child_view: what the young have said or need, in the note.
        """
        desk, by, now = self.desk(MeetingDesk), present[0], self.clock.now()
        meeting = Meeting(
            MeetingId(f"{group}/{number}"),
            self.load(Group, group).cooperation,
            MeetingKind.GROUP,
            planned or now.date(),
            (self.step("plan", by),),
            group,
        )
        desk.plan(meeting)
        desk.call(meeting.id, self.step("call", by), officials=frozenset(present))
        held = desk.hold(meeting.id, self.step("hold", by), present=frozenset(present)).value
        if note:
            written = MeetingNote(note, by, now, child_view)
            held = desk.note(meeting.id, self.step("note", by), written).value
        return held

    def agree(self, ident: str, cooperation: CooperationId, *, until: date, by: OfficialId) -> Agreement:
        """An agreement of all parties from today: drafted, decided and signed; new cases need one.

        Args:
            ident: its id.
            cooperation: whose agreement it is, with none in force before.
            until: the first day that it does not apply.
            by: the official who notes it.
        """
        desk, parties = self.desk(AgreementDesk), self.load(Cooperation, cooperation).parties
        check(not desk.may_open_case(cooperation, by=by), "there is no agreement before this one")
        today = self.clock.now().date()
        draft = Agreement(
            AgreementId(ident), parties, frozenset({"help the young early"}), frozenset({"children and youths"}),
            None, Period(today, until), cooperation=cooperation,
        )  # fmt: skip
        desk.draft(draft, by=by)
        desk.decide(draft.id, by=by)
        signers = tuple(Signer(frozenset({party}), "head") for party in sorted(parties))
        signed = desk.sign(draft.id, signers, signed_on=today, by=by).value
        check(desk.may_open_case(cooperation, by=by), "cases may be opened from now on")
        self.tell(f"En överenskommelse är undertecknad av {len(signers)} parter: nu kan ärenden öppnas.")
        return signed

    def week(
        self, area: Area, cooperation: CooperationId, *seen: IncidentCategory, since: date, by: OfficialId
    ) -> SituationPicture:
        """The picture of a week (veckans lägesbild): incidents at one place are reported, reviewed and compiled.

        Args:
            area: the area; its square gets on record.
            cooperation: whose picture it is.
            seen: what was seen there in the week, by kind; nobody is told of.
            since: the first day of the week.
            by: who reports, makes the picture and passes it to the parties.
        """
        desk, span = self.desk(PictureDesk), Period(since, since + timedelta(days=7))
        together, agency = self.load(Cooperation, cooperation), self.load(Official, by).agency
        square = Place(PlaceId(f"{area.id}/square"), cooperation, "Torget", area.id, PlaceKind.SQUARE)
        desk.record_place(square, by=by)
        for number, category in enumerate(seen, 1):
            ident, when = IncidentId(f"{area.id}/{since}/{number}"), noon(since)
            reporter, course = Reporter("official", agency), (self.step("report", by),)
            desk.report(
                Incident(ident, cooperation, category, area.id, when, reporter, course, square.id), by=by
            )
            desk.review(ident, by=by)
            desk.accept(ident, by=by)
        empty = SituationPicture(
            PictureId(f"{area.id}/{since}"), cooperation, PictureKind.WEEKLY, area.id, span,
            (self.step("open", by),), recipients=together.parties,
        )  # fmt: skip
        desk.open(empty, by=by)
        for act in (desk.compile, desk.analyse, desk.decide, desk.publish):
            picture = act(empty.id, by=by).value
        check(len(picture.incidents) == len(seen), "every incident of the week is in the picture")
        spots = [spot.count for spot in picture.hot_spots if spot.place == square.id]
        self.tell(
            f"Veckans lägesbild för {area.name}: {len(seen)} händelser, varav {sum(spots)} på {square.name.lower()}."
        )
        return picture

    def ask(self, request: DisclosureRequest, *known: object, expect: Outcome) -> Decision:
        """Ask the desk of disclosure, print what it answers, and stop if the answer is another than expected."""
        self.save(*known, request=request.id)
        decision = self.disclosure.decide(request)
        with self.unit() as unit:
            names = names_of(request, StoredFacts(unit).gather(request), own=self.names)
        for line in explain(decision, PACKS, names=names, language="sv").text().splitlines():
            print(f"    {line}".rstrip())
        check(
            decision.outcome is expect, f"{request.id}: expected {expect.value}, got {decision.outcome.value}"
        )
        return decision

    def refused(self, error: type[CollabError], act: Callable[[], object], told: str) -> CollabError:
        """Try something that must be refused for this reason, and tell so; the story stops if it is not."""
        try:
            act()
        except error as refusal:
            self.tell(f"Nej: {told}")
            return refusal
        raise SystemExit(f"THE STORY DOES NOT HOLD: it was not refused that {told}")

    # How it is told

    def scene(self, day: date, swedish: str, english: str, *, hour: int = 10) -> datetime:
        """Begin a scene on a day."""
        line = f"{day:%Y-%m-%d}  {swedish}"
        print(f"\n\n{line}\n{'-' * len(line)}\n({english})\n")
        return self.at(day, hour)

    def tell(self, *sentences: str) -> None:
        """Sentences of the story."""
        print(*sentences, sep="\n")

    def end(self) -> None:
        """Verify the journal and say how much was written; it is as much on every store."""
        report = self.store.verify(self.tenant)
        check(report.holds, "the journal does not hold")
        self.tell(f"\n\nJournalen har {report.entries} poster, och kedjan håller.")
        if self.url.startswith(("file:", "sqlite:")):
            print(f"See for yourself: python -m collabmodel verify {self.url}", file=sys.stderr)
        self.store.close()


def check(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - a condition is the point
    """Stop the story when something is not as it says.

    Raises:
        SystemExit: with the reason.
    """
    if not holds:
        raise SystemExit(f"THE STORY DOES NOT HOLD: {otherwise}")


def family(child: IndividualId, born: date, *guardians: IndividualId) -> tuple[object, ...]:
    """A child and those who have custody of it, sole or joint; to be saved."""
    custody = Custody.JOINT if len(guardians) > 1 else Custody.SOLE
    adults = (Individual(one, ProtectedIdentity.NONE, birth_date=date(1980, 1, 1)) for one in guardians)
    bonds = (Guardianship(child, one, custody) for one in guardians)
    return Individual(child, ProtectedIdentity.NONE, birth_date=born), *adults, *bonds


def days(found: tuple[date, ...]) -> str:
    """Days in words.

    >>> days((date(2026, 1, 12), date(2026, 1, 26)))
    '2026-01-12, 2026-01-26'
    """
    return ", ".join(f"{day:%Y-%m-%d}" for day in found) or "ingen"


def _store_of(title: str) -> str:
    """The address of the store that was asked for, or of a new SQLite file."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument(
        "--store",
        default=None,
        help="memory, file:PATH, or a database URL; a new SQLite file if left out",
    )
    asked: str | None = parser.parse_args().store
    if asked is None:
        return f"sqlite:///{Path(tempfile.mkdtemp(prefix='collabmodel-')) / 'half-year.db'}"
    return "memory:" if asked == "memory" else asked
