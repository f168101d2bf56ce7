"""Free text (fritext) in pictures: what is turned away before anybody has read it.

Only what has the shape of a number, a telephone or an address is seen here.  A name is not; so a
text is also read by an official before it enters a picture.
"""

from __future__ import annotations

import re
import unicodedata

from collabmodel.errors import ModelError
from collabmodel.model.ids import holds_personal_number

_GAP = r"[^\w]?|_"
_SPACED = re.compile(
    rf"(?<!\d)(?:\d\d)?\d\d(?:{_GAP})(?:0[1-9]|1[0-2])(?:{_GAP})(?:[0-2]\d|3[01]|[67]\d|8\d|9[01])"
    r"(?:[^\w]|_){0,4}(?!(?:19|20)\d\d-[01]\d-[0-3]\d)\d\d ?\d\d(?!\d)"
)
"""A personal number written with gaps, of whatever sign; two dates after each other are none."""
_PHONE = re.compile(r"(?<![\d-])(?:\+\s?\d|00|0)(?:[\s()/.-]*\d){6,}")
_ADDRESS = re.compile(r"[^\s@]\s?(?:@|[(\[]\s?at\s?[)\]])\s?[^\s@]", re.IGNORECASE)


def looks_personal(text: str) -> bool:
    """Whether a text holds what looks like a personal number, a telephone number or an e-mail address.

    >>> looks_personal("broken lamps since 2026-03-01 at 21:30"), looks_personal("call 070-000 00 00")
    (False, True)
    """
    plain = _plain(text)
    return holds_personal_number(plain) or any(
        pattern.search(plain) is not None for pattern in (_SPACED, _PHONE, _ADDRESS)
    )


def refuse_personal(*texts: str, where: str) -> None:
    """Turn away text that looks as if it told who somebody is.

    Args:
        texts: what somebody wrote.
        where: the field, for the message; the text is not repeated.

    Raises:
        ModelError: if any of them does.
    """
    if any(looks_personal(text) for text in texts):
        msg = (
            f"{where}: it holds what looks like a personal number, a telephone number or an e-mail address. "
            "Write what happened and where, and nobody's identity."
        )
        raise ModelError(msg)


def _plain(text: str) -> str:
    """Letters of one width, figures of one script, one kind of dash and gap, and nothing unseen between them."""
    seen = (char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) not in _UNSEEN)
    return "".join(_alike(char) for char in seen)


def _alike(char: str) -> str:
    if char == _MINUS:
        return "-"
    category = unicodedata.category(char)
    return str(unicodedata.decimal(char)) if category == "Nd" else _ALIKE.get(category, char)


_MINUS = "\N{MINUS SIGN}"
_UNSEEN = frozenset({"Cf", "Mn"})
_ALIKE = {"Pd": "-", "Zs": " ", "Cc": " "}
