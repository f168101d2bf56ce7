"""Doubts in words, and as rows that a program can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from collabmodel.analysis.doubts import Doubt, DoubtKind
from collabmodel.rules.coming import ComingChange
from collabmodel.rules.packs import RulePack
from collabmodel.rules.provisions import AnyProvision
from collabmodel.rules.sentences import LANGUAGES, Phrasebook, phrasebook

DOUBTS_SHAPE = "collabmodel.law.doubts/1"
STALE_SHAPE = "collabmodel.law.stale/1"

Row = Mapping[str, object]


def doubt_in_words(doubt: Doubt, pack: RulePack, words: Phrasebook, day: date) -> str:
    """The doubt as a sentence."""
    if doubt.kind is DoubtKind.MEMBER:
        return _member(doubt, pack, words)
    coming = next((one for one in pack.coming if one.id == doubt.about), None)
    if doubt.kind is DoubtKind.COMING and coming is not None:
        return _coming(coming, words)
    provision = pack.provision(doubt.about)
    law = provision.cited(day)
    slots: dict[str, object] = {"law": law, "name": words.name(law)}
    match doubt.kind:
        case DoubtKind.CONTESTED_DOOR:
            slots["other"] = _other(doubt.other, pack, words, day)
        case DoubtKind.UNREAD:
            slots["since"] = law.wording_since
            if doubt.day is None:
                return words.say("doubt.unread_alone", **slots).text
        case DoubtKind.CONFIDENCE:
            slots["confidence"] = words.term("confidence", provision.confidence)
        case DoubtKind.NO_TEXT:
            slots["day"] = provision.reviewed_on
        case DoubtKind.COMING:
            return words.say("doubt.coming.wording", **slots, since=doubt.day).text
        case _:
            pass
    return words.say(f"doubt.{doubt.kind.value}", **slots).text


def effect_in_words(kind: DoubtKind, words: Phrasebook) -> str:
    """What the engine does with doubts of a kind."""
    return words.say(f"doubt.effect.{kind.value}").text


def stale_in_words(provision: AnyProvision, words: Phrasebook) -> str:
    """When a provision was last read, and against what."""
    law = provision.cited(provision.wordings[-1].since)
    against = words.term("against", provision.read_against.value)
    return words.say(
        "stale.row", law=law, name=words.name(law), day=provision.reviewed_on, against=against
    ).text


def doubt_rows(doubts: Iterable[Doubt], pack: RulePack, day: date) -> Row:
    """The document that ``law doubts --json`` prints."""
    books = {language: phrasebook(language) for language in LANGUAGES}
    return {
        "shape": DOUBTS_SHAPE,
        "on": day.isoformat(),
        "doubts": [
            {
                "kind": one.kind.value,
                "about": one.about,
                "other": one.other or None,
                "day": None if one.day is None else one.day.isoformat(),
                "words": one.words,
                **{f"told_{lang}": doubt_in_words(one, pack, book, day) for lang, book in books.items()},
                **{f"effect_{lang}": effect_in_words(one.kind, book) for lang, book in books.items()},
            }
            for one in doubts
        ],
    }


def stale_rows(provisions: Iterable[AnyProvision], before: date) -> Row:
    """The document that ``law stale --json`` prints."""
    return {
        "shape": STALE_SHAPE,
        "before": before.isoformat(),
        "provisions": [
            {
                "id": one.id,
                "citation_sv": one.citation.sv(),
                "citation_en": one.citation.en(),
                "reviewed_on": one.reviewed_on.isoformat(),
                "read_against": one.read_against.value,
                "reading_note": one.reading_note,
            }
            for one in provisions
        ],
    }


def _member(doubt: Doubt, pack: RulePack, words: Phrasebook) -> str:
    slots = {"party": _party(doubt.other, pack, words), "list": words.term("list", doubt.about)}
    if doubt.day is None:
        return words.say("doubt.member", **slots).text
    return words.say("doubt.member_seen", **slots, day=doubt.day).text


def _coming(coming: ComingChange, words: Phrasebook) -> str:
    swedish = words.language == "sv"
    slots: dict[str, object] = {
        "name": coming.name_sv if swedish else coming.name_en,
        "effect": coming.effect_sv if swedish else coming.effect_en,
    }
    if coming.since is None:
        return words.say(f"doubt.coming.{coming.status.value}_undated", **slots).text
    return words.say(f"doubt.coming.{coming.status.value}", **slots, since=coming.since).text


def _other(code: str, pack: RulePack, words: Phrasebook, day: date) -> str:
    """A door or a kind of secrecy by its citation, a giver by its name; a pattern as it stands."""
    known = {provision.id: provision for provision in pack.provisions}
    return words.cite(known[code].cited(day)) if code in known else _party(code, pack, words)


def _party(code: str, pack: RulePack, words: Phrasebook) -> str:
    term = {**pack.vocabulary.activities, **pack.vocabulary.parties}.get(code)
    if term is None:
        return code
    return term.name_sv if words.language == "sv" else term.name_en
