"""Fifty invented people in a store, and a search for what was said of them in every byte that it keeps."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from collabmodel.model.ids import IndividualId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.people import Individual, PersonalNumber, ProtectedIdentity
from collabmodel.ports import Store
from tests.faults.child import work_in

COUNT = 50


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
        # Only the letters that depend on nothing that stands beside: six bits each.
        found[f"base64+{offset}"] = whole[-(-8 * offset // 6) : 8 * (offset + len(plain)) // 6]
    return found


STEMS = {
    "name": ("Påhittad Ödesdotter",),
    "note": ("Hörde av sig om gårdagens samtal",),
    "number": tuple(f"500301{tens}" for tens in range(10, 16)),
}
"""What each of them has in common with others of its sort: where this is not, none of them is."""


def hits(files: Iterable[Path]) -> list[str]:
    """Which sort of secret stands in which file, in which spelling."""
    wanted = [
        (what, how, spelt)
        for what, stems in STEMS.items()
        for stem in stems
        for how, spelt in spellings(stem).items()
    ]
    found = []
    for file in files:
        content = file.read_bytes()
        found += [f"{what} as {how} in {file.name}" for what, how, spelt in wanted if spelt in content]
    return found


def files_in(*folders: Path) -> Sequence[Path]:
    """Every file in the folders."""
    return [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
