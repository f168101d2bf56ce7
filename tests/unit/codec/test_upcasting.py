"""Documents of earlier versions: brought forward as they were meant, and refused where nothing brings them."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabmodel.codec import KINDS, decode, encode
from collabmodel.codec.refusals import Refused
from collabmodel.codec.upcasting import UPCASTERS, adding, at, brought_forward, together
from collabmodel.errors import CodecError
from collabmodel.model.agreed.agreements import Agreement, AgreementKind, AgreementState
from collabmodel.model.assessments import HarmFinding
from collabmodel.model.consent import Consent
from collabmodel.model.decision import Decision
from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.information import InformationItem, ReachedBy
from collabmodel.model.standing import AgePolicy

V1 = Path(__file__).parents[2] / "data" / "documents_v1"
"""What the code wrote before any kind had a second version: a small world, and values drawn at random."""

BY_NAME = {kind.name: kind for kind in KINDS.values()}


def written() -> dict[str, dict[str, Any]]:
    """Every old document, parsed, by the file it stands in."""
    found = {}
    for path in sorted(V1.glob("*.json")):
        held = json.loads(path.read_bytes())
        for n, document in enumerate(held if isinstance(held, list) else [held]):
            found[f"{path.stem}-{n}"] = document
    return found


WRITTEN = written()


def whole(ident: str) -> Any:  # noqa: ANN401 - the file says what it is
    """The value of one old document of the small world."""
    return decode((V1 / f"{ident}.json").read_bytes())


def as_bytes(document: object) -> bytes:
    """The document as it would stand in a store."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize("document", [*WRITTEN.values()], ids=[*WRITTEN])
def test_every_old_document_is_read_and_written_in_the_newest_version(document: dict[str, Any]) -> None:
    """A document of version 1 is read, and its value is written as the newest version and read again."""
    value = decode(as_bytes(document))
    again = encode(value)
    assert json.loads(again)["v"] == BY_NAME[document["type"]].version
    assert decode(again) == value


@pytest.mark.parametrize("document", [*WRITTEN.values()], ids=[*WRITTEN])
def test_nothing_that_stood_in_an_old_document_is_lost(document: dict[str, Any]) -> None:
    """All that an old document held stands in the new one, but for what was given another name on purpose."""
    now = json.loads(encode(decode(as_bytes(document))))
    lost = [*missing(document["data"], now["data"], "")]
    if document["type"] == "decision":
        lost = [path for path in lost if not path.endswith("at_recipient.provisions")]
        kept = zip(document["data"]["items"], now["data"]["items"], strict=True)
        assert all(was["at_recipient"]["provisions"] == is_["at_recipient"]["own"] for was, is_ in kept)
    if document["type"] == "age_policy" and document["data"]["source"].startswith("shipped default"):
        lost.remove(".source")
    assert not lost


def missing(was: object, now: object, path: str) -> Iterator[str]:
    """The paths of what is not as it was."""
    if isinstance(was, dict) and isinstance(now, dict):
        for name, part in was.items():
            yield from missing(part, now.get(name, NOTHING), f"{path}.{name}")
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for n, (one, other) in enumerate(zip(was, now, strict=True)):
            yield from missing(one, other, f"{path}[{n}]")
    elif was != now or type(was) is not type(now):
        yield path


NOTHING = object()


def test_the_comparison_would_notice() -> None:
    """The walk above names what was changed, dropped or put in another order."""
    assert [*missing({"a": [1, {"b": 2}], "c": 0}, {"a": [1, {"b": 3}]}, "")] == [".a[1].b", ".c"]


def test_an_old_item_came_from_nobody_knows_where() -> None:
    """What version 1 did not ask is unknown, not answered: no origin was told."""
    item = whole("information_item")
    assert isinstance(item, InformationItem)
    assert item.origin is None


def test_an_old_request_asks_for_a_copy() -> None:
    """Before there was another way, a request meant a copy; its items are brought forward with it."""
    request = whole("disclosure_request")
    assert isinstance(request, DisclosureRequest)
    assert request.way is ReachedBy.COPY
    assert request.items == (whole("information_item"),)


def test_an_old_finding_and_an_old_answer_rest_on_no_routine() -> None:
    """Before there were standing assessments, an official had looked at the case."""
    assert isinstance(whole("harm_finding"), HarmFinding)
    assert whole("harm_finding").standing is None
    assert whole("judgement").standing is None


def test_an_old_policy_that_was_shipped_is_known_as_shipped() -> None:
    """The sentence that once named the shipped ages is no municipality's source; any other source is."""
    assert whole("age_policy") == AgePolicy()
    assert whole("age_policy").is_shipped
    own = json.loads((V1 / "age_policy.json").read_bytes())
    own["data"]["source"] = "Riktlinje 12"
    assert decode(as_bytes(own)).source == "Riktlinje 12"


@pytest.mark.parametrize(
    "document",
    [one for one in WRITTEN.values() if one["type"] == "agreement"],
    ids=[name for name, one in WRITTEN.items() if one["type"] == "agreement"],
)
def test_an_old_agreement_carries_no_cooperation_that_anybody_named(document: dict[str, Any]) -> None:
    """Before agreements had a course, one was signed or not; which cooperation it carried is unknown."""
    agreement = decode(as_bytes(document))
    assert isinstance(agreement, Agreement)
    assert (agreement.cooperation, agreement.signers, agreement.course) == (None, (), ())
    assert agreement.kind is AgreementKind.COOPERATION
    assert agreement.state is AgreementState.SIGNED
    assert agreement.terminated_on is None


def test_an_old_consent_names_no_time_and_no_successor() -> None:
    """What version 1 did not ask of a consent nobody has said; what was signed is as it was."""
    consent = whole("consent")
    assert isinstance(consent, Consent)
    held = json.loads((V1 / "consent.json").read_bytes())
    assert (held["v"], BY_NAME["consent"].version) == (1, 2)
    assert (consent.requested_at, consent.answer_by, consent.superseded, consent.entered_in_error) == (
        None,
    ) * 4
    assert consent.scope is not None
    assert consent.scope.data_period is None
    assert consent.between == frozenset()
    assert [one.signer for one in consent.signatures] == [one["signer"] for one in held["data"]["signatures"]]
    assert {(one.medium, one.evidence) for one in consent.signatures} <= {(None, None)}
    general = json.loads(as_bytes(held))
    general["data"]["scope"] = None
    assert decode(as_bytes(general)).scope is None


def test_an_old_decision_is_the_answer_it_was() -> None:
    """Outcome, grounds and what protects there are as they were; what nobody had asked is unknown."""
    decision = whole("decision")
    assert isinstance(decision, Decision)
    held = json.loads((V1 / "decision.json").read_bytes())["data"]["items"][0]
    (answer,) = decision.items
    assert answer.outcome.value == held["outcome"]
    assert [unit.provision.id for unit in answer.units] == [unit["provision"]["id"] for unit in held["units"]]
    assert [law.id for law in answer.at_recipient.provisions] == [
        law["id"] for law in held["at_recipient"]["provisions"]
    ]
    assert answer.at_recipient.private is None
    assert not answer.routines
    standings = [one for unit in answer.units for door in unit.doors for one in door.standings]
    assert standings
    assert {one.by_age for one in standings} == {None}


def test_version_1_with_the_fields_of_version_2_keeps_what_it_says() -> None:
    """For a while the new fields stood in documents that still called themselves version 1."""
    finding = attrs.evolve(whole("harm_finding"), standing="routine-1")
    document = {**json.loads(encode(finding)), "v": 1}
    assert decode(as_bytes(document)) == finding
    decision = json.loads(encode(whole("decision")))
    assert decode(as_bytes({**decision, "v": 1})) == whole("decision")


@pytest.mark.parametrize("kind", [*KINDS.values()], ids=lambda kind: kind.name)
def test_a_version_newer_than_the_code_is_refused(kind: Any) -> None:  # noqa: ANN401 - a parametrised kind
    """What a newer release wrote is not guessed at."""
    document = as_bytes({"type": kind.name, "v": kind.version + 1, "data": {}})
    with pytest.raises(CodecError, match=r"newer than version .* Use a newer release") as caught:
        decode(document)
    assert [problem.partition(":")[0] for problem in caught.value.problems] == ["v"]


@pytest.mark.parametrize("version", [0, -1, -(10**30)])
@pytest.mark.parametrize("name", ["consent", "harm_finding"])
def test_a_version_that_no_step_begins_at_is_refused(name: str, version: int) -> None:
    """There is no version before the first."""
    with pytest.raises(CodecError, match=f"v: nothing brings this version of {name} forward"):
        decode(as_bytes({"type": name, "v": version, "data": {}}))


def test_a_missing_step_is_refused_and_no_step_is_skipped() -> None:
    """Steps are taken one by one, all of them, or none."""
    kind = attrs.evolve(BY_NAME["harm_finding"], version=4)
    steps = {("harm_finding", n): adding(**{f"step_{n}": n}) for n in (1, 2, 3)}
    assert brought_forward(kind, 1, {}, steps) == {"step_1": 1, "step_2": 2, "step_3": 3}
    assert brought_forward(kind, 3, {}, steps) == {"step_3": 3}
    del steps["harm_finding", 2]
    with pytest.raises(Refused) as caught:
        brought_forward(kind, 1, {}, steps)
    assert [path for path, _ in caught.value.problems] == ["v"]


def test_every_kind_has_every_step_and_no_step_is_for_nothing() -> None:
    """From each version before the newest there is a step, and there are no others."""
    wanted = {(kind.name, n) for kind in KINDS.values() for n in range(1, kind.version)}
    assert wanted == set(UPCASTERS)


@pytest.mark.parametrize("document", [*WRITTEN.values()], ids=[*WRITTEN])
def test_a_step_changes_nothing_in_what_it_is_given(document: dict[str, Any]) -> None:
    """Steps are pure: the same data give the same, and are as they were afterwards."""
    before = copy.deepcopy(document)
    kind = BY_NAME[document["type"]]
    once = brought_forward(kind, document["v"], document["data"])
    assert document == before
    assert brought_forward(kind, document["v"], document["data"]) == once


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["items", "units", "doors", "duties", "judgement", "source"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(data=JSON, step=st.sampled_from(sorted(UPCASTERS)))
def test_a_step_is_total(data: object, step: tuple[str, int]) -> None:
    """Whatever stands in a document, a step raises nothing, and the document is refused with its paths."""
    UPCASTERS[step](data)
    with pytest.raises(CodecError) as caught:
        decode(as_bytes({"type": step[0], "v": step[1], "data": data}))
    assert all(problem.startswith("data") for problem in caught.value.problems)


def test_what_is_wrong_in_an_old_document_is_named_with_its_path() -> None:
    """The strict hooks look at an old document as they look at a new one."""
    document = json.loads((V1 / "decision.json").read_bytes())
    document["data"]["items"][0]["units"][0]["doors"] = "secret"
    document["data"]["items"][0]["at_recipient"]["provisions"] = "secret"
    document["data"]["items"][0]["protected"] = True
    with pytest.raises(CodecError) as caught:
        decode(as_bytes(document))
    assert [problem.partition(":")[0] for problem in caught.value.problems] == ["data.items[0].protected"]
    del document["data"]["items"][0]["protected"]
    with pytest.raises(CodecError) as caught:
        decode(as_bytes(document))
    assert [problem.partition(":")[0] for problem in caught.value.problems] == [
        "data.items[0].units[0].doors",
        "data.items[0].at_recipient.own",
    ]
    assert "secret" not in str(caught.value)


def test_a_place_that_is_not_there_is_left_alone() -> None:
    """A path that leads nowhere changes nothing; steps follow each other."""
    step = together(at("a[].b", lambda _: 1), adding(c=2))
    assert step({"a": [{"b": 0}, {}, 7]}) == {"a": [{"b": 1}, {}, 7], "c": 2}
    assert step({"a": {"b": 0}}) == {"a": {"b": 0}, "c": 2}
    assert step(["a"]) == ["a"]
