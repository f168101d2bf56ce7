"""Bad input is told in the library's own words: which field, what was got, and what to give."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from collabmodel.errors import ModelError, NaiveTimeError, UnknownCodeError, UnknownReferenceError
from collabmodel.model.assessments import Circumstance
from collabmodel.model.checks import in_words
from collabmodel.model.consent import Withdrawal
from collabmodel.model.organisation.cooperations import TargetGroup
from collabmodel.model.time import require_aware
from collabmodel.packs import se_osl
from collabmodel.rules.engine import decide
from collabmodel.rules.packs import rulebook
from tests.worlds import (
    BRANCHES,
    FATHER,
    NOW,
    YOUTH,
    consent,
    facts,
    finding,
    item,
    judged,
    person,
    request,
    scope,
)

WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "one item for a tuple": (
        lambda: request(items=item()),
        r"DisclosureRequest.items: give a tuple of InformationItem, as in \(one,\), not an InformationItem\.",
    ),
    "text among items": (lambda: request(items=("a",)), "not a tuple that holds a str"),
    "word for an enumeration": (
        lambda: request(initiative="own"),
        r"give an Initiative \(Initiative.REQUESTED, Initiative.OWN\), not a str\.",
    ),
    "day for a moment": (lambda: request(at=date(2026, 3, 2)), "at: give a datetime with a zone, not a date"),
    "word for a set of words": (
        lambda: item(categories="health"),
        r"InformationItem.categories: give a frozenset of str, as in frozenset\(\{\"one\"\}\), not a str",
    ),
    "set that can change": (lambda: scope(categories={"health"}), "ConsentScope.categories: .* not a set"),
    "recipients as text": (lambda: scope(recipients="police"), "ConsentScope.recipients"),
    "activities as text": (
        lambda: attrs.evolve(BRANCHES[0], activities="teaching"),
        "Branch.activities: give a frozenset",
    ),
    "fraction as a value": (lambda: Circumstance("fact", 1.5), "Circumstance.value: .* not a float"),  # type: ignore[arg-type]
    "number for a flag": (lambda: consent(reservation_required=1), "give a bool, not an int"),
    "nothing for a set": (lambda: item(categories=None), "InformationItem.categories: .* not None"),
    "moment for a day": (lambda: person(birth_date=NOW), "give a date or None, not a datetime"),
    "flag for a number": (lambda: item(people_behind=True), "give an int or None, not a bool"),
    "one age for two": (
        lambda: TargetGroup((12, 17)),  # type: ignore[arg-type]
        "TargetGroup.youngest: give an int or None, not a tuple",
    ),
    "agency alone in the facts": (lambda: facts(agencies="social"), "FactSheet.agencies: give a tuple"),
}
"""What a newcomer may write, and what is said of it."""


@pytest.mark.parametrize("case", WRONG)
def test_a_field_of_the_wrong_type_is_named(case: str) -> None:
    """A value of the wrong type is refused where it is given, by field, type got and type wanted."""
    build, said = WRONG[case]
    with pytest.raises(ModelError, match=said):
        build()


def test_the_value_itself_is_never_repeated() -> None:
    """What was given may be about somebody, so only its type is told."""
    with pytest.raises(ModelError) as caught:
        item(categories="Hemlig Hemligsson")
    assert "Hemlig" not in str(caught.value)


def test_a_pair_is_told_by_its_length() -> None:
    """A tuple of a fixed length is wanted by that length."""
    assert in_words(tuple[int, int]) == "a tuple of 2"


@pytest.mark.parametrize("given", [date(2026, 3, 2), "2026-03-02T12:00Z", None])
def test_what_is_no_moment_is_told_so(given: Any) -> None:  # noqa: ANN401
    """A day or a text where a moment is wanted is a ModelError that shows how to write one."""
    with pytest.raises(ModelError, match=r"request.at: give a datetime with a zone, such as"):
        require_aware(given, where="request.at")


def test_a_moment_without_a_zone_keeps_its_own_error() -> None:
    """A time without a zone is a NaiveTimeError, which is a ModelError."""
    with pytest.raises(NaiveTimeError):
        require_aware(datetime(2026, 3, 2, 12), where="x")  # noqa: DTZ001 - that is the point
    assert require_aware(NOW, where="x").tzinfo is UTC


@pytest.mark.parametrize(
    ("packs", "said"),
    [
        (se_osl.PACK, "not a RulePack"),
        ([se_osl], "not a list that holds a module"),
        ("se_osl", "not a list that holds a str"),
        (None, "not None"),
    ],
    ids=["pack", "module", "text", "nothing"],
)
def test_packs_are_given_as_a_list_of_packs(packs: Any, said: str) -> None:  # noqa: ANN401
    """A pack alone, or the module it lives in, is met with how to write the list."""
    with pytest.raises(ModelError, match=rf"give a list of packs, such as \[se_osl.PACK\], {said}"):
        decide(request(), facts(), packs)
    assert rulebook([se_osl.PACK]).packs == (se_osl.PACK,)


def test_request_and_facts_in_the_wrong_order_are_told_so() -> None:
    """The first argument is the request, the second the facts."""
    with pytest.raises(ModelError, match="request: give a DisclosureRequest, not a FactSheet"):
        decide(facts(), request(), [se_osl.PACK])  # type: ignore[arg-type]


def test_an_unknown_word_is_met_with_the_command_that_lists_the_known() -> None:
    """The message offers near words and the command that lists all; it promises nothing else."""
    with pytest.raises(
        UnknownCodeError, match=r"'helth' is not a known category. Did you mean 'health'"
    ) as caught:
        decide(request(about=item(categories=frozenset({"helth"}))), facts(), [se_osl.PACK])
    assert str(caught.value).endswith("`python -m collabmodel words categories` lists them all.")


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (["a", "b", "c"], "w: 'x' is not a known thing. It must be 'a', 'b' or 'c'."),
        (["a"], "w: 'x' is not a known thing. It must be 'a'."),
        ([], "w: 'x' is not a known thing."),
        ([f"word-{n}" for n in range(9)], "w: 'x' is not a known thing."),
    ],
)
def test_a_few_known_words_are_all_named(known: list[str], said: str) -> None:
    """Up to eight known words are listed; of more only those that are near."""
    assert str(UnknownCodeError("thing", "x", where="w", known=known)) == said


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"harm": (finding(party="youth-l"),)}, UnknownReferenceError, "harm finding: party: .*'youth-l'"),
        (
            {"judgements": (judged("osl-10-27", party="youth-l"),)},
            UnknownReferenceError,
            "judgement on osl-10-27: party",
        ),
        (
            {"consents": (consent(scope=scope(categories=frozenset({"helth"}))),)},
            UnknownCodeError,
            "consent consent-1: scope.categories: 'helth'",
        ),
        (
            {"consents": (consent(scope=scope(purposes=frozenset({"sspf"}))),)},
            UnknownCodeError,
            "consent consent-1: scope.purposes: 'sspf'",
        ),
        (
            {"consents": (consent(scope=scope(recipients=frozenset({"the police"}))),)},
            ModelError,
            "consent consent-1: scope.recipients: an id is",
        ),
        (
            {"consents": (consent(withdrawals=(Withdrawal(FATHER, NOW, frozenset({"helth"})),)),)},
            UnknownCodeError,
            "withdrawals.categories: 'helth'",
        ),
        (
            {"consents": (consent(withdrawals=(Withdrawal(FATHER, NOW, None, frozenset({"the police"})),)),)},
            ModelError,
            "withdrawals.recipients: an id is",
        ),
    ],
    ids=[
        "finding",
        "judgement",
        "category",
        "purpose",
        "recipient",
        "withdrawn words",
        "withdrawn recipient",
    ],
)
def test_what_would_silently_count_for_nothing_is_refused(
    changes: dict[str, Any], error: type[ModelError], said: str
) -> None:
    """A misspelt party, word or recipient would cover nothing, or take nothing back, unseen."""
    with pytest.raises(error, match=said):
        decide(request(), facts(**changes), [se_osl.PACK])


def test_other_peoples_consents_and_general_ones_stand_in_nobodys_way() -> None:
    """A consent of somebody who is in no item is not looked at; one without scope has no words."""
    other = consent(subject=FATHER, signers=(), scope=scope(categories=frozenset({"helth"})))
    decide(request(), facts(consents=(other,)), [se_osl.PACK])
    decide(request(), facts(consents=(consent(scope=None),)), [se_osl.PACK])


def test_a_finding_about_somebody_on_record_is_kept() -> None:
    """A finding about a person whom no item names is only without use, not wrong."""
    assert decide(request(), facts(harm=(finding(party=FATHER), finding(party=YOUTH))), [se_osl.PACK]).items
