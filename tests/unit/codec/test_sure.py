"""What is seen at once: where it is true the class refuses nothing, and it is looked over when a class changes."""

import hashlib
import inspect
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, get_type_hints

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabmodel.codec.quick_reading import _unfrozen
from collabmodel.codec.sure import SURE, WORDS
from collabmodel.errors import ModelError
from collabmodel.model import ids
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.ids import check_id
from collabmodel.model.information import InformationItem, Level, Origin, Party, PersonRole, ReachedBy

LOOKED_OVER = {
    "Consent": "753aac9f3472e6c0",
    "ConsentScope": "ca81bb7a004e29b3",
    "DisclosureRequest": "ce52ddcd61d4c1a5",
    "Individual": "53e6f819e7c81b5f",
    "InformationItem": "0db1a474b8af4363",
    "Party": "e4c44a15d77c1156",
    "Period": "ba2a5f2b15b9f761",
    "Recipient": "eeaf516bef0c2ad5",
    "Signature": "f4031efa9f45c8d3",
    "Withdrawal": "e9c3bd0cee6fda59",
    "check_id": "718662ace46cc8ba",
}
"""Of each check for which there is a text: a digest of its source when the two were last held together."""

ID_LIKE = st.one_of(
    st.text("a1-", min_size=0, max_size=24),
    st.text("0123456789-+", max_size=24),
    st.text(max_size=22),
    st.from_regex(r"[a-z]{0,6}(19)?9[0-9]0[1-9]01[-+]?0000[a-z0-9-]{0,6}", fullmatch=True),
    st.sampled_from(
        ["youth-1", "guardian-1-1", "-a", "/a", "å-1", "½", "٣" * 10, "a" * 9, "a" * 19, "a" * 81]
    ),
)
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 4))
WORD_SETS = st.frozensets(st.sampled_from(["a", "b"]), max_size=2)
CASES = settings(max_examples=100, deadline=None)
OPEN = {cls: _unfrozen(cls) for cls in SURE}


def sure_of(cls: type[Any]) -> Callable[[Any], object]:
    """The text for a class as a function of a value."""
    code = compile(SURE[cls], "<sure>", "eval")
    return lambda value: eval(code, dict(WORDS), {"o": value})  # noqa: S307 - text of our own, from the module under test


def source_digest(work: object) -> str:
    """Of the source of a function, without its layout."""
    text = re.sub(r"\s+", " ", inspect.getsource(work))  # type: ignore[arg-type]
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def unchecked(cls: type[Any], **fields: object) -> Any:  # noqa: ANN401 - a value of the class
    """A value of a class that nobody has checked."""
    open_ = OPEN[cls]
    assert open_ is not None
    value = open_()
    for name, field in fields.items():
        setattr(value, name, field)
    value.__class__ = cls
    return value


@cache
def unchecked_values(cls: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - a class, as a key
    """Values whose fields are of their types, and some of which the class would refuse."""
    hints = get_type_hints(cls)
    fields = {field.name: of_type(field.name, hints[field.name]) for field in attrs.fields(cls)}
    return st.fixed_dictionaries(fields).map(lambda given: unchecked(cls, **given))


def of_type(name: str, kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - a type expression
    """What a field may hold; ids and sets in many shapes, what the checks never look at in few."""
    special: dict[str, st.SearchStrategy[Any]] = {
        "id": ID_LIKE,
        "parties": st.lists(
            st.builds(
                lambda one, role: unchecked(Party, id=one, role=role),
                st.sampled_from(["p", "q"]),
                st.sampled_from([PersonRole.SUBJECT, PersonRole.CLOSE]),
            ),
            max_size=3,
        ).map(tuple),
        "items": st.none()
        if "None" in str(kind)
        else st.lists(
            st.builds(
                lambda one, holder: unchecked(InformationItem, id=one, holder=holder),
                st.sampled_from(["i", "j"]),
                st.sampled_from(["h", "k"]),
            ),
            max_size=2,
        ).map(tuple),
        "holder": st.sampled_from(["h", "k"]),
        "origin": st.sampled_from([None, Origin("a")]),
        "people_behind": st.sampled_from([None, -1, 0, 3]),
        "level": st.sampled_from(Level),
        "reached_by": st.sampled_from([ReachedBy.OWN, ReachedBy.COPY]),
        "way": st.sampled_from([ReachedBy.OWN, ReachedBy.COPY]),
        "branch": st.sampled_from([None, "b"]),
        "person": st.sampled_from([None, "p"]),
        "withdrawals": st.sampled_from([(), (unchecked_withdrawal(),)]),
        "signatures": st.just(()),
        "birth_date_unknown": st.booleans(),
    }
    if name in special:
        return special[name]
    if kind == date | None:
        return st.none() | DAYS
    if kind == frozenset[str]:
        return WORD_SETS
    return st.just(datetime(2026, 1, 1, tzinfo=UTC) if kind is datetime else None)


def unchecked_withdrawal() -> Any:  # noqa: ANN401 - a value of the class
    """One by somebody who signed nothing."""
    (cls,) = (cls for cls in SURE if cls.__name__ == "Withdrawal")
    return unchecked(cls, signer="s", at=datetime(2026, 1, 1, tzinfo=UTC), categories=None, recipients=None)


@pytest.mark.parametrize("cls", [*SURE], ids=lambda cls: cls.__name__)
@CASES
@given(data=st.data())
def test_of_what_is_sure_the_class_refuses_nothing(cls: type[Any], data: st.DataObject) -> None:
    """Wherever the text is true, the checks of the class pass."""
    value = data.draw(unchecked_values(cls))
    if sure_of(cls)(value):
        value.__attrs_post_init__()


@pytest.mark.parametrize("cls", [*SURE], ids=lambda cls: cls.__name__)
def test_the_texts_are_looked_over_when_a_class_changes(cls: type[Any]) -> None:
    """Whoever changes what a class checks holds it against codec/sure.py, and then writes the digest here."""
    assert source_digest(cls.__attrs_post_init__) == LOOKED_OVER[cls.__name__]


def test_the_check_of_an_id_is_looked_over_too() -> None:
    """What is sure of an id leans on its patterns."""
    patterns = ids._SHAPE.pattern + ids._PERSONAL_NUMBER.pattern
    assert source_digest(check_id) == LOOKED_OVER["check_id"]
    assert hashlib.sha256(patterns.encode()).hexdigest()[:16] == "8273ab997906c933"


def by_the_patterns_alone(value: str) -> bool:
    """What the two patterns say of an id, with no way around them."""
    return bool(ids._SHAPE.match(value)) and not (
        ids._PERSONAL_NUMBER.search(value) and not ids._UUID.match(value)
    )


def stands(value: str) -> bool:
    """Whether the check lets an id pass."""
    try:
        check_id(value, where="x.id")
    except ModelError:
        return False
    return True


@settings(max_examples=300, deadline=None)
@given(value=ID_LIKE)
def test_an_id_is_checked_as_by_the_patterns_alone(value: str) -> None:
    """The short ways through the check give what the patterns give."""
    assert stands(value) == by_the_patterns_alone(value)
    if sure_of(Party)(unchecked(Party, id=value)):
        assert by_the_patterns_alone(value)


def test_every_character_is_taken_or_refused_as_by_the_patterns() -> None:
    """Wherever a character stands in an id, the short way and the pattern agree on it."""
    shape, in_number = ids._SHAPE.match, re.compile(r"[\d+-]").match
    for char in map(chr, range(sys.maxunicode + 1)):
        if char.replace("-", "a").isalnum():
            assert (char > "/") == bool(shape(char)) == stands(char)
        if char.isalpha():
            assert not in_number(char)


def test_what_is_asked_nearly_always_needs_no_asking() -> None:
    """The texts are true of plain values; one that never is would only take time."""
    item = InformationItem(
        "item-1",
        "a",
        "teaching",
        frozenset({"x"}),
        datetime(2026, 1, 1, tzinfo=UTC),
        parties=(Party("youth-1", PersonRole.SUBJECT), Party("guardian-1-1", PersonRole.CLOSE)),
    )
    assert sure_of(InformationItem)(item)
    assert all(map(sure_of(Party), item.parties))
    assert not sure_of(InformationItem)(attrs.evolve(item, id="item.1"))
    assert DisclosureRequest in SURE
