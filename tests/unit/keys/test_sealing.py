"""Envelopes open in their own place, with their own key, and whole; in no other way."""

import os

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collabmodel.adapters.sealing import (
    Cipher,
    DataKey,
    Place,
    blind,
    generation_of,
    is_sealed,
    new_data_key,
    seal,
    unseal,
)
from collabmodel.errors import DecryptionFailedError, ModelError
from collabmodel.model.framing import framed

KEY = DataKey("person:youth-1", 7, bytes(range(32)))
PLACE = Place("ale", "consent", "c-1", "body", 3)
ANY_TEXT = st.text(max_size=20)
PLACES = st.builds(Place, ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT, st.integers(0, 2**63))
BODIES = st.binary(max_size=300)


@given(plain=BODIES, scope=ANY_TEXT, generation=st.integers(1, 2**32 - 1), place=PLACES)
@example(plain=b"", scope="", generation=2**32 - 1, place=Place("", "\ud800", "", "", 0))
def test_what_was_sealed_opens(plain: bytes, scope: str, generation: int, place: Place) -> None:
    """An envelope opens to the same bytes, says its generation, and does not show what it holds."""
    key = new_data_key(scope, generation)
    envelope = seal(plain, key, place)
    assert unseal(envelope, key, place) == plain
    assert is_sealed(envelope)
    assert generation_of(envelope) == generation
    assert len(envelope) == 1 + 4 + 12 + len(plain) + 16
    assert len(plain) < 4 or plain not in envelope


@given(plain=BODIES, data=st.data())
def test_a_flipped_bit_anywhere_is_refused(plain: bytes, data: st.DataObject) -> None:
    """Any one bit changed, in head, nonce, text or tag, and the envelope does not open."""
    envelope = bytearray(seal(plain, KEY, PLACE))
    bit = data.draw(st.integers(0, 8 * len(envelope) - 1))
    envelope[bit // 8] ^= 1 << bit % 8
    with pytest.raises(DecryptionFailedError):
        unseal(bytes(envelope), KEY, PLACE)


def test_every_single_bit_of_one_envelope_counts() -> None:
    """All bits of one envelope, one after another."""
    envelope = seal(b'{"a":1}', KEY, PLACE)
    for bit in range(8 * len(envelope)):
        flipped = bytearray(envelope)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DecryptionFailedError):
            unseal(bytes(flipped), KEY, PLACE)


@given(place=PLACES, other=PLACES)
@example(place=Place("ab", "c", "", "", 1), other=Place("a", "bc", "", "", 1))
@example(place=Place("a", "b", "c", "d1", 1), other=Place("a", "b", "c", "d", 11))
def test_another_place_is_refused(place: Place, other: Place) -> None:
    """An envelope moved to a place that differs in anything does not open."""
    envelope = seal(b"{}", KEY, place)
    if other == place:
        assert unseal(envelope, KEY, other) == b"{}"
        return
    with pytest.raises(DecryptionFailedError):
        unseal(envelope, KEY, other)


@pytest.mark.parametrize("field", ["tenant", "kind", "ident", "field", "version"])
def test_each_part_of_the_place_counts(field: str) -> None:
    """One part of the place changed is enough."""
    other = attrs.evolve(PLACE, **{field: 4 if field == "version" else "x"})
    with pytest.raises(DecryptionFailedError, match="does not open"):
        unseal(seal(b"{}", KEY, PLACE), KEY, other)


@pytest.mark.parametrize(
    "other",
    [
        DataKey("person:youth-2", 7, KEY.secret),
        DataKey("person:youth-1", 8, KEY.secret),
        DataKey("person:youth-1", 7, bytes(32)),
    ],
    ids=["scope", "generation", "secret"],
)
def test_another_key_is_refused(other: DataKey) -> None:
    """A key of another scope, another generation or another secret does not open it."""
    with pytest.raises(DecryptionFailedError):
        unseal(seal(b"{}", KEY, PLACE), other, PLACE)


def test_a_generation_written_over_is_refused() -> None:
    """The same secret under another generation does not open an envelope whose number was changed to it."""
    envelope = seal(b"{}", KEY, PLACE)
    other = attrs.evolve(KEY, generation=8)
    with pytest.raises(DecryptionFailedError):
        unseal(other.head + envelope[5:], other, PLACE)


@given(body=st.binary(max_size=80))
def test_garbage_never_opens(body: bytes) -> None:
    """Bytes that nobody sealed are refused, whatever they look like."""
    for forged in (body, KEY.head + body):
        with pytest.raises(DecryptionFailedError):
            unseal(forged, KEY, PLACE)


def test_every_cut_envelope_is_refused() -> None:
    """An envelope without its end is none, at whatever byte it was cut; nor is one with something added."""
    envelope = seal(b"{}", KEY, PLACE)
    for end in range(len(envelope)):
        with pytest.raises(DecryptionFailedError):
            unseal(envelope[:end], KEY, PLACE)
    with pytest.raises(DecryptionFailedError):
        unseal(envelope + b"\0", KEY, PLACE)
    for end in range(33):
        with pytest.raises(DecryptionFailedError):
            generation_of(envelope[:end])


@pytest.mark.parametrize("body", [b'{"v":1}', b"[]"])
def test_a_document_in_the_clear_is_no_envelope(body: bytes) -> None:
    """A document is told from an envelope, has no generation, and is not opened as one."""
    assert not is_sealed(body)
    with pytest.raises(DecryptionFailedError):
        generation_of(body + bytes(40))
    with pytest.raises(DecryptionFailedError):
        unseal(body, KEY, PLACE)


@pytest.mark.parametrize("body", [b"", b"\0", b"\x02abc", b" {}"])
def test_what_is_neither_is_damaged(body: bytes) -> None:
    """A body that begins as neither document nor envelope is taken for neither."""
    with pytest.raises(DecryptionFailedError):
        is_sealed(body)


def test_sealing_twice_gives_two_envelopes() -> None:
    """Equal documents cannot be seen to be equal."""
    assert seal(b"{}", KEY, PLACE) != seal(b"{}", KEY, PLACE)
    assert new_data_key("a", 1).secret != new_data_key("a", 1).secret


@pytest.mark.parametrize("secret", [b"", bytes(16), bytes(31), bytes(33), "x" * 32, bytearray(32)])
def test_a_key_of_another_length_is_none(secret: object) -> None:
    """Only 32 bytes are a key, for data and for indexes."""
    with pytest.raises(ModelError, match="32"):
        DataKey("a", 1, secret)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match="32"):
        Cipher(secret)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match="32"):
        blind(secret, field="a", value="b")  # type: ignore[arg-type]


@pytest.mark.parametrize("generation", [0, -1, 2**32, True, 1.0, "1"])
def test_a_generation_is_a_number_of_four_bytes(generation: object) -> None:
    """What does not fit into the envelope's head is refused before anything is sealed."""
    with pytest.raises(ModelError, match="generation"):
        DataKey("a", generation, bytes(32))  # type: ignore[arg-type]


def test_nothing_shows_the_secret() -> None:
    """Neither the repr of a key nor the error of a failed opening holds key or text."""
    secret = os.urandom(32)
    key = DataKey("person:youth-1", 1, secret)
    with pytest.raises(DecryptionFailedError) as caught:
        unseal(seal(b"hidden text", KEY, PLACE), key, PLACE)
    shown = f"{key!r} {key} {key.cipher!r} {caught.value!r} {caught.value}"
    assert repr(secret)[2:-1] not in shown
    assert secret.hex() not in shown
    assert "hidden" not in shown


@given(field=ANY_TEXT, value=ANY_TEXT, other_field=ANY_TEXT, other_value=ANY_TEXT)
@example(field="ab", value="c", other_field="a", other_value="bc")
@example(field="a", value="\ud800", other_field="a", other_value="\udfff")
def test_a_blind_index_finds_equal_values_only(
    field: str, value: str, other_field: str, other_value: str
) -> None:
    """Two entries are equal when field and value are, and never otherwise."""
    key = bytes(32)
    same = (field, value) == (other_field, other_value)
    first, second = blind(key, field=field, value=value), blind(key, field=other_field, value=other_value)
    assert (first == second) is same
    assert len(first) == 64


def test_a_blind_index_depends_on_its_key() -> None:
    """Another tenant's key gives another entry; no key gives the value itself."""
    first, second = (blind(bytes([n]) * 32, field="place", value="Ale") for n in (1, 2))
    assert first != second
    assert blind(None, field="place", value="Ale") == "Ale"


def test_the_forms_on_disk_are_these() -> None:
    """The frame and the blind index are what they were: what is stored must be found again."""
    assert framed(b"l", "a", "") == b"l\0\0\0\1a\0\0\0\0"
    assert blind(bytes(32), field="place", value="Ale") == (
        "d83931af6653bd8d69bddec30e08a6724c0df27d079b87868968750fb9d4164a"
    )
    envelope = bytes.fromhex(
        "0100000007000102030405060708090a0b3c20a039ffd4bfef70b4dc31145be3c21f60040ad1a97a"
    )
    assert unseal(envelope, KEY, PLACE) == b'{"v":1}'
