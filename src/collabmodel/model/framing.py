"""Texts put one after another as bytes, so that no two lists of texts give the same bytes.

What is signed, sealed or hashed under a key is framed first: a label that says what the
bytes are for, then each part with its length before it.
"""

from __future__ import annotations


def framed(label: bytes, *parts: str) -> bytes:
    r"""The label, then each part as UTF-8 with its length before it, in four bytes, highest first.

    >>> framed(b"label", "ab", "c") == framed(b"label", "a", "bc")
    False
    >>> framed(b"", "å")
    b'\x00\x00\x00\x02\xc3\xa5'
    """
    framed_parts = bytearray(label)
    for part in parts:
        # Half of a surrogate pair gets bytes of its own: an error here would carry the text with it.
        body = part.encode("utf-8", "surrogatepass")
        framed_parts += len(body).to_bytes(4, "big")
        framed_parts += body
    return bytes(framed_parts)
