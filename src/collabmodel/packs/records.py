"""One record's table -> the provision it stands for; problems are collected, never the first only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

import attrs

from collabmodel.model.assessments import Answer, HarmKind
from collabmodel.model.citations import Act, Citation
from collabmodel.model.decision import DoorKind, Interest
from collabmodel.packs.conditions import read_condition
from collabmodel.packs.shapes import CITATION, OLDER, RECORDS, misshapen, unknown_keys
from collabmodel.rules.conditions import ALWAYS, Condition
from collabmodel.rules.provisions import (
    AnyProvision,
    Check,
    InSectionException,
    LiftingProvision,
    Limb,
    Mode,
    OlderWording,
    OpenActivity,
    Precedence,
    Question,
    Reach,
    ReadAgainst,
    Reference,
    SecrecyProvision,
    Shut,
    Terms,
    Test,
    Transfer,
    Trigger,
    Whom,
    Whose,
    Wording,
)

_E = TypeVar("_E", bound=Enum)


@attrs.define
class RecordReader:
    """Reads one record, and notes everything that is wrong with it under its path."""

    acts: Mapping[str, Act]
    problems: list[str]
    path: str = ""

    def read(self, kind: str, row: Mapping[str, Any], *, where: str) -> AnyProvision | None:
        """The provision, or ``None`` when the record cannot be read at all."""
        self.path = f"{where}.{row.get('id', '?')}"
        shape = RECORDS[kind]
        self.problems += [
            f"{self.path}.{key}: unknown key of a {kind} record" for key in sorted(set(row) - set(shape.keys))
        ]
        known = {key: value for key, value in row.items() if key in shape.keys}
        self.problems += unknown_keys(known, shape, path=self.path)
        shapes = list(misshapen(row, shape, path=self.path))
        self.problems += shapes
        if shapes:
            return None
        before = len(self.problems)
        common = self._common(row)
        readers: dict[str, Callable[[Mapping[str, Any], dict[str, Any]], AnyProvision]] = {
            "secrecy": self._secrecy,
            "lifting": self._lifting,
            "shut": self._shut,
            "check": self._check,
            "open": self._open,
            "transfer": self._transfer,
            "precedence": self._precedence,
        }
        if len(self.problems) > before:
            return None
        reader = readers.get(kind)
        return reader(row, common) if reader else self._reference(kind, row, common)

    def _common(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": row["id"],
            "name_sv": row["name_sv"],
            "name_en": row["name_en"],
            "text_sv": row.get("text_sv", ""),
            "text_en": row.get("text_en", ""),
            "citation": self._citation(row["citation"], "citation"),
            "wordings": self._wordings(row),
            "reviewed_on": row["reviewed_on"],
            "confidence": row.get("confidence", "low"),
            "sources": tuple(row.get("sources", ())),
            "notes": tuple(row.get("notes", ())),
            "kind": row.get("kind", ""),
            "contested": row.get("contested"),
            "read_against": self._enum(ReadAgainst, row.get("read_against", "unread"), "read_against"),
            "reading_note": row.get("reading_note", ""),
            "why_no_rule": row.get("why_no_rule", ""),
            "older": self._older(row.get("for_items")),
        }

    def _older(self, row: Mapping[str, Any] | None) -> OlderWording | None:
        if row is None:
            return None
        return OlderWording(**{key: row[key] for key in OLDER.keys})

    def _citation(self, row: Mapping[str, Any], key: str) -> Citation:
        act = self.acts.get(row.get("act", ""))
        if act is None:
            self.problems.append(f"{self.path}.{key}.act: no act {row.get('act')!r} in the acts table")
            act = Act("?", "?", "?", "?", "?")
        return Citation(act, **{k: row[k] for k in CITATION.keys if k in row and k != "act"})

    def _wordings(self, row: Mapping[str, Any]) -> tuple[Wording, ...]:
        found: list[Wording] = []
        for n, wording in enumerate(row["wordings"]):
            here = f"wordings[{n}]"
            if wording.get("until") is not None and wording["until"] <= wording["since"]:
                self.problems.append(f"{self.path}.{here}: it ends on or before it begins")
            if found and found[-1].until != wording["since"]:
                self.problems.append(
                    f"{self.path}.{here}: it leaves a gap to the wording before, or overlaps it"
                )
            citation = wording.get("citation")
            found.append(
                Wording(
                    since=wording["since"],
                    until=wording.get("until"),
                    sfs=wording.get("sfs"),
                    unread=wording.get("unread", False),
                    text_sv=wording.get("text_sv", ""),
                    text_en=wording.get("text_en", ""),
                    source=wording.get("source", ""),
                    citation=None if citation is None else self._citation(citation, f"{here}.citation"),
                )
            )
        if not found:
            self.problems.append(f"{self.path}.wordings: at least one wording is needed")
        elif found[0].since != row["since"] or found[-1].until != row.get("until"):
            self.problems.append(f"{self.path}: since and until are not those of the first and last wording")
        return tuple(found)

    def _enum(self, kind: type[_E], value: object, key: str) -> _E:
        try:
            return kind(value)
        except ValueError:
            words = ", ".join(str(one.value) for one in kind)
            self.problems.append(f"{self.path}.{key}: {value!r} is not one of {words}")
            return next(iter(kind))

    def _condition(self, row: Mapping[str, Any], key: str = "when") -> Condition:
        if key not in row:
            return ALWAYS
        return read_condition(row[key], path=f"{self.path}.{key}", problems=self.problems)

    def _question(self, row: object, key: str = "judgement") -> Question | None:
        if not isinstance(row, Mapping):
            return None
        asked = row.get("asked_of", "holder")
        if asked not in {"holder", "recipient"}:
            self.problems.append(f"{self.path}.{key}.asked_of: {asked!r} is not one of holder, recipient")
        opens_on = self._enum(Answer, row.get("opens_on"), f"{key}.opens_on")
        return Question(str(row.get("question")), opens_on, of_recipient=asked == "recipient")

    def _secrecy(self, row: Mapping[str, Any], common: dict[str, Any]) -> SecrecyProvision:
        harm = [h for h in row.get("harm", ()) if h != "none"]
        return SecrecyProvision(
            at=frozenset(row.get("at", ())),
            protects=frozenset(self._enum(Interest, p, "protects") for p in row.get("protects", ())),
            test=self._enum(Test, row.get("test"), "test"),
            harm=tuple(self._enum(HarmKind, h, "harm") for h in harm),
            follows_information=row.get("follows_information", False),
            marks=frozenset(row.get("marks", ())),
            when=self._condition(row),
            unless=self._unless(row),
            limbs=tuple(self._limb(limb) for limb in row.get("limbs", ())),
            closed_to=tuple(row.get("closed_to", ())),
            contested_doors=tuple(sorted(row.get("contested_doors", {}).items())),
            regime=common["citation"].act.regime,
            **common,
        )

    def _unless(self, row: Mapping[str, Any]) -> tuple[InSectionException, ...]:
        rows = (u for u in row.get("unless", ()) if u.get("when"))
        return tuple(InSectionException(u["why"], self._condition(u)) for u in rows)

    def _limb(self, row: Mapping[str, Any]) -> Limb:
        return Limb(
            id=row["id"],
            name_sv=row["name_sv"],
            name_en=row["name_en"],
            at=frozenset(row.get("at", ())),
            test=self._enum(Test, row["test"], "limbs.test") if "test" in row else None,
            marks=frozenset(row.get("marks", ())),
            since=row.get("since"),
        )

    def _lifting(self, row: Mapping[str, Any], common: dict[str, Any]) -> LiftingProvision:
        return LiftingProvision(
            door=self._enum(DoorKind, row.get("kind"), "kind"),
            trigger=self._enum(Trigger, row.get("trigger", "both"), "trigger"),
            whose=self._enum(Whose, row.get("whose"), "whose"),
            terms=self._terms(row),
            regime_any=row.get("regime") == "any",
            on_claim=row.get("invoked") == "on_claim",
            obligation=row.get("obligation"),
            contested_from=tuple(sorted(row.get("contested_from", {}).items())),
            except_from=tuple(sorted((k, tuple(v)) for k, v in row.get("except_from", {}).items())),
            **common,
        )

    def _terms(self, row: Mapping[str, Any]) -> tuple[Terms, ...]:
        """The terms of each wording; an unread one takes those of the next that was read."""
        wordings = row["wordings"]
        found = []
        for n, wording in enumerate(wordings):
            stand_in: Mapping[str, Any] = next((w for w in wordings[n:] if not w.get("unread", False)), {})
            own = {k: v for k, v in wording.items() if k in {"when", "breaks", "from", "to", "judgement"}}
            merged = {
                **row,
                **{k: v for k, v in stand_in.items() if k in {"when", "breaks", "from", "to", "judgement"}},
                **own,
            }
            found.append(
                Terms(
                    givers=tuple(merged.get("from", ())),
                    receivers=tuple(merged.get("to", ())),
                    when=self._condition(merged),
                    reach=self._reach(merged.get("breaks", {}), "breaks"),
                    question=self._question(merged.get("judgement")),
                    unread=bool(wording.get("unread", False)),
                )
            )
        return tuple(found)

    def _reach(self, row: Mapping[str, Any], key: str) -> Reach:
        return Reach(
            mode=self._enum(Mode, row.get("mode"), f"{key}.mode"),
            ids=tuple(row.get("ids", ())),
            except_=tuple(row.get("except", ())),
            except_tests=frozenset(
                self._enum(Test, t, f"{key}.except_tests") for t in row.get("except_tests", ())
            ),
            contested_for=tuple(row.get("contested_for", ())),
        )

    def _shut(self, row: Mapping[str, Any], common: dict[str, Any]) -> Shut:
        return Shut(
            doors=tuple(row.get("doors", ())),
            secrecies=tuple(row.get("secrecies", ())),
            givers=tuple(row.get("from", ())),
            receivers=tuple(row.get("to", ())),
            when=self._condition(row),
            question=self._question(row.get("judgement")),
            opened_only_by=tuple(row.get("opened_only_by", ())),
            **common,
        )

    def _check(self, row: Mapping[str, Any], common: dict[str, Any]) -> Check:
        question = self._question(row.get("judgement"))
        if question is None:
            self.problems.append(f"{self.path}.judgement: a check asks a question of a named person")
            question = Question("?", Answer.YES)
        return Check(
            givers=tuple(row.get("from", ())),
            receivers=tuple(row.get("to", ())),
            when=self._condition(row),
            question=question,
            **common,
        )

    def _open(self, row: Mapping[str, Any], common: dict[str, Any]) -> OpenActivity:
        return OpenActivity(
            at=frozenset(row.get("at", ())),
            of=self._enum(Whom, row.get("of", "authorities"), "of"),
            **common,
        )

    def _transfer(self, row: Mapping[str, Any], common: dict[str, Any]) -> Transfer:
        protecting = row.get("protecting", [interest.value for interest in Interest])
        return Transfer(
            senders=tuple(row.get("from", ())),
            receivers=tuple(row.get("to", ())),
            reach=self._reach(row.get("carries", {}), "carries"),
            protecting=frozenset(self._enum(Interest, p, "protecting") for p in protecting),
            when=self._condition(row),
            unless=self._unless(row),
            **common,
        )

    def _precedence(self, row: Mapping[str, Any], common: dict[str, Any]) -> Precedence:
        return Precedence(
            transfers=tuple(row.get("transfers", ())),
            spared=tuple(row.get("spared", ())),
            when=self._condition(row),
            **common,
        )

    def _reference(self, kind: str, row: Mapping[str, Any], common: dict[str, Any]) -> Reference:
        return Reference(
            record=kind,
            attaches_to=tuple(row.get("attaches_to", ())),
            when=self._condition(row) if "when" in row else None,
            extends=row.get("extends") if kind == "structure" else None,
            rule=row.get("rule", ""),
            **common,
        )
