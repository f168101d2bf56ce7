"""Fifty invented people in a store, and a search for what was said of them in every byte that it keeps."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from collabmodel.model.ids import IndividualId, PersonalNumber
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.people import Individual, ProtectedIdentity
from collabmodel.ports import Store
from tests.faults.child import work_in

COUNT = 50
_SHORTEST = 8
"""Fewer letters than these would be found by chance."""


def number_of(which: int) -> PersonalNumber:
    """A number of somebody who would be over 170 years old, with a true check digit."""
    digits = f"500301{which + 100:03d}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    check = -sum(product // 10 + product % 10 for product in doubled) % 10
    return PersonalNumber(f"18{digits}{check}")


def person_of(which: int) -> Individual:
    """One of the fifty."""
    return Individual(
        IndividualId(f"y-{which}"),
        ProtectedIdentity.NONE,
        date(1850, 3, 1),
        name=f"Påhittad Ödesdotter {which}",
        personal_number=number_of(which),
    )


def note_of(which: int) -> str:
    """What was written down about that person."""
    return f"Hörde av sig om gårdagens samtal, nummer {which} i raden"


def keep_people(store: Store, *, count: int = COUNT) -> None:
    """Keep the people, a note on each in the journal, and a change of each second one."""
    for which in range(count):
        with work_in(store) as work:
            work.save(person_of(which), expected_version=0)
            details = (("note", note_of(which)),)
            work.append(Event(EntryKind.CHANGE, f"y-{which}", details, scope=f"person:y-{which}"))
    for which in range(0, count, 2):
        with work_in(store) as work:
            work.retire(Individual, f"y-{which}", expected_version=1)


def spellings(text: str) -> dict[str, bytes]:
    """The bytes that a text may hide in: plain, UTF-16, hexadecimal, escaped, and base 64 at each of three offsets."""
    plain = text.encode()
    found = {
        "UTF-8": plain,
        "UTF-16-LE": text.encode("utf-16-le"),
        "UTF-16-BE": text.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "JSON": text.encode("ascii", "backslashreplace"),
    }
    for offset in range(3):
        whole = base64.b64encode(bytes(offset) + plain)
        # The first and the last letters also depend on what stands beside.
        found[f"base64+{offset}"] = whole[4 if offset else 0 : len(whole) - 4]
    return {name: spelt for name, spelt in found.items() if len(spelt) >= _SHORTEST}


def secrets_of(count: int = COUNT) -> dict[str, str]:
    """Everything that must not be found, by what it is."""
    people = {which: person_of(which) for which in range(count)}
    found = {f"name {which}": person.name for which, person in people.items()}
    found |= {f"number {which}": str(person.personal_number) for which, person in people.items()}
    found |= {f"short number {which}": str(person.personal_number)[2:] for which, person in people.items()}
    return found | {f"note {which}": note_of(which) for which in people}


def hits(files: Iterable[Path], secrets: dict[str, str]) -> list[str]:
    """Which secret stands in which file, in which spelling."""
    wanted = [(what, how, spelt) for what, text in secrets.items() for how, spelt in spellings(text).items()]
    found = []
    for file in files:
        content = file.read_bytes()
        found += [f"{what} as {how} in {file.name}" for what, how, spelt in wanted if spelt in content]
    return found


def files_in(*folders: Path) -> Sequence[Path]:
    """Every file in the folders."""
    return [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
