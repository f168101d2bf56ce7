"""Which file of the pack each record goes to."""

from __future__ import annotations

import re

OSL_FILES = (
    (2, 9, "osl_02_08"), (10, 10, "osl_10"), (11, 12, "osl_11_12"), (17, 19, "osl_17_19"),
    (21, 22, "osl_21_22"), (23, 23, "osl_23"), (25, 25, "osl_25"), (26, 26, "osl_26"),
    (27, 28, "osl_27_28"), (29, 32, "osl_29_32"), (34, 34, "osl_34"), (35, 35, "osl_35"),
    (36, 43, "osl_37_43"),
)  # fmt: skip
ACT_FILES = {
    "social_services": ("sol", "sol01", "sekl"),
    "care_and_family": ("lvm", "lss", "fb", "solpul", "jb"),
    "crime_acts": ("lub", "lus", "brl", "brf", "ov", "brb", "kbf"),
    "police_and_youth": ("polis", "lul"),
    "payments_and_migration": ("lfel", "lund", "utl"),
    "schools_and_care": ("skol", "psl"),
    "open": ("nosec",),
    "data_protection": ("gdpr", "bdl", "dsl", "crc"),
    "others": ("utk", "fl", "check"),
}
FIRST_AGAINST_CRIME = 18
OVERRIDING = {"lifting", "shut", "obligation"}


def file_of(record_id: str, kind: str) -> str:
    """Name of the TOML file, without its ending."""
    if chapter := re.match(r"osl-(\d+)-(\d+)", record_id):
        if chapter[1] == "6":
            return "osl_02_08"
        if chapter[1] == "10":
            return "osl_10_01_17" if int(chapter[2]) < FIRST_AGAINST_CRIME else "osl_10_18_28"
        if chapter[1] in ("26", "35") and kind in OVERRIDING:
            return f"osl_{chapter[1]}_lifting"
        return next(name for first, last, name in OSL_FILES if first <= int(chapter[1]) <= last)
    prefix = record_id.split("-", 1)[0]
    return next(name for name, prefixes in ACT_FILES.items() if prefix in prefixes)
