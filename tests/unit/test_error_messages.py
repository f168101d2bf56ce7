"""A refusal says what to do next."""

from __future__ import annotations

import pytest

from collabmodel.errors import ConflictError, IdempotencyMismatchError, NotAtTheTableError
from collabmodel.setups import sspf


def test_a_new_value_under_a_taken_id_is_told_that_it_is_there() -> None:
    """Reading again is no help to somebody who saves for the first time."""
    assert "It is there already" in str(ConflictError("agency", "social", expected=0, found=1))
    assert "Read it again" in str(ConflictError("agency", "social", expected=1, found=2))


def test_a_used_key_asks_for_a_new_one() -> None:
    """The message speaks of keys, not of versions."""
    told = str(IdempotencyMismatchError())
    assert "Take a new key" in told
    assert "version" not in told


def test_nobody_without_a_seat_is_left_guessing() -> None:
    """The message names what must hold on that day."""
    assert "seat, office and party" in str(NotAtTheTableError("head", "est"))


def test_a_seat_that_is_not_there_is_answered_with_those_that_are() -> None:
    """An unknown short name lists the known ones."""
    with pytest.raises(KeyError, match=r"no seat is called 'church'.*'leisure'"):
        sspf.nykoping().official("church")
