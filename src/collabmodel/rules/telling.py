"""What every part of an explanation is told with: the decision, the words, and what everybody is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

import attrs

from collabmodel.model.assessments import Answer
from collabmodel.model.citations import CitedProvision
from collabmodel.model.decision import AskedJudgement, Decision, DoorTrial, DutyKind, ItemDecision, Unit
from collabmodel.model.standing import ConsentStanding
from collabmodel.model.time import day_of
from collabmodel.rules.names import Names
from collabmodel.rules.packs import Rulebook
from collabmodel.rules.sentences import Forms, Phrasebook, Sentence, slots_of

MOST_CITED = 3
"""How many citations one sentence holds before it gets hard to read."""

ON_REQUEST_BETWEEN_AUTHORITIES = "osl-6-5"


@attrs.frozen(eq=False)
class Teller:
    """One item's answer and the words to tell it in."""

    decision: Decision
    item: ItemDecision
    words: Phrasebook
    names: Names
    book: Rulebook

    @cached_property
    def holder(self) -> Forms:
        """What the holder is called."""
        return self.names.agency(self.decision.holder, "holder", self.words)

    @cached_property
    def recipient(self) -> Forms:
        """What the recipient is called."""
        return self.names.agency(self.decision.recipient, "recipient", self.words)

    def say(self, ident: str, **slots: object) -> Sentence:
        """The message; holder and recipient are filled in where it names them."""
        wanted = {name for name, _ in slots_of(self.words.templates[ident])}
        sides = {"holder": self.holder, "recipient": self.recipient}
        return self.words.say(ident, **{name: sides[name] for name in sides.keys() & wanted}, **slots)

    @property
    def day(self) -> date:
        """The day of the decision."""
        return day_of(self.decision.at)

    @property
    def duty_laws(self) -> tuple[CitedProvision, ...]:
        """The duties of statute that bind for the item; OSL 6:5 only follows where nothing stands in the way."""
        if self.item.duty is DutyKind.NONE:
            return ()
        return tuple(law for law in self.item.duty_sources if law.id != ON_REQUEST_BETWEEN_AUTHORITIES)

    def blocking(self) -> tuple[Unit, ...]:
        """The units that stand in the way."""
        return tuple(unit for unit in self.item.units if not unit.lifted or unit.faults)

    def question(self, code: str) -> str:
        """A judgement question in words."""
        text = self.book.questions[code]
        return text.text_sv if self.words.language == "sv" else text.text_en

    def finding(self, judged: AskedJudgement) -> str:
        """The finding that opens, in words, as it reads after *that*."""
        text = self.book.questions[judged.question]
        if self.words.language == "sv":
            return text.yes_sv if judged.opens_on is Answer.YES else text.no_sv
        return text.yes_en if judged.opens_on is Answer.YES else text.no_en

    def ask(self, fact: str) -> str | None:
        """What a fact asks for, as it reads after *to state*; ``None`` where the packs have no words for it."""
        definition = self.book.schema.facts.get(fact)
        if definition is None:
            return None
        return (definition.ask_sv if self.words.language == "sv" else definition.ask_en) or None

    def people(self, *parties: str | None) -> tuple[str, ...]:
        """The parties by role."""
        return self.names.people(parties, self.words)

    def signers(self, whom: Iterable[str], standing: ConsentStanding, party: str | None) -> tuple[str, ...]:
        """Those who have signed or are to sign, by role: the person itself, and how many of the guardians."""
        some = set(whom)
        guardians = some - {party}
        everyone = {*standing.awaited, *standing.signed_by} - {party}
        found = self.people(party) if party in some else ()
        if guardians:
            key = f"guardian_{len(guardians)}_of_{len(everyone)}"
            found += (self.words.noun(key if key in self.words.nouns else "guardian_some").definite,)
        return found

    @cached_property
    def cited(self) -> Mapping[str, CitedProvision]:
        """Every provision that the answer tried, by id."""
        found: dict[str, CitedProvision] = {}
        for unit in self.item.units:
            for trial in (*unit.doors, *unit.limits):
                found.setdefault(trial.provision.id, trial.provision)
            found.setdefault(unit.provision.id, unit.provision)
        others = [check.provision for check in self.item.checks] + [
            duty.provision for duty in self.item.duties
        ]
        for law in others:
            found.setdefault(law.id, law)
        return found


def distinct(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Each sentence once, in order."""
    return tuple({sentence.text: sentence for sentence in sentences}.values())


def few(laws: Iterable[CitedProvision]) -> tuple[CitedProvision, ...]:
    """The first few provisions, each once."""
    return tuple(dict.fromkeys(laws))[:MOST_CITED]


def first_open(unit: Unit) -> DoorTrial | None:
    """The door by which a protecting unit is opened, the first by preference."""
    return unit.opened_by[0] if unit.protects and unit.opened_by else None
