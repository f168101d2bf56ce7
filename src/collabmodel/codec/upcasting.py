"""Documents of earlier versions, brought forward step by step to the version that is written today.

A step takes the data of one version of a kind and gives the data of the next: pure, total, and
blind to what it does not know.  Where the data are not of the shape that it looks for, it leaves them
alone, so that the strict hooks refuse them under their own path.

Version 1 was written in two shapes.  The fields that version 2 adds stood in its
documents for a while before they had a number of their own; where they stand, they are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from collabmodel.codec.kinds import Kind
from collabmodel.codec.refusals import Refused

Step = Callable[[Any], Any]
"""From the data of one version to the data of the next; the argument is never changed."""


def at(path: str, change: Step) -> Step:
    """A step that changes one place, or every place, that a path names.

    >>> at("items[].origin", lambda given: given or "nowhere")({"items": [{"origin": None}]})
    {'items': [{'origin': 'nowhere'}]}
    """
    if not path:
        return change
    head, _, rest = path.partition(".")
    name, below = head.removesuffix("[]"), at(rest, change)

    def step(data: Any) -> Any:  # noqa: ANN401 - whatever the document holds
        if type(data) is not dict or name not in data:
            return data
        part = data[name]
        if not head.endswith("[]"):
            return {**data, name: below(part)}
        return {**data, name: [below(one) for one in part]} if type(part) is list else data

    return step


def adding(**fields: object) -> Step:
    """A step that gives an object fields that it lacks, with what was meant while they were not there.

    >>> adding(standing=None)({"by": "anna"})
    {'by': 'anna', 'standing': None}
    """
    return lambda data: (
        {**data, **{name: part for name, part in fields.items() if name not in data}}
        if type(data) is dict
        else data
    )


def together(*steps: Step) -> Step:
    """The steps one after the other, as one."""

    def step(data: Any) -> Any:  # noqa: ANN401 - whatever the document holds
        for one in steps:
            data = one(data)
        return data

    return step


def _protection(data: Any) -> Any:  # noqa: ANN401 - whatever the document holds
    """What protects an item at its recipient, before it was told apart by where it comes from.

    What was written as one list is taken for the recipient's own: it is told in the same words as
    what follows the information.  Nobody had asked whether the recipient is private.
    """
    if type(data) is not dict or "provisions" not in data:
        return data
    others = {name: part for name, part in data.items() if name != "provisions"}
    return adding(following=[], carried=[], private=None)({**others, "own": data["provisions"]})


def _source(data: Any) -> Any:  # noqa: ANN401 - whatever the document holds
    """The shipped ages were known by a sentence that is now no source at all."""
    return "" if data == "shipped default; policy, not law" else data


_ITEM = adding(origin=None)
"""Nobody has said whence the item came."""

_JUDGED = adding(routine=None)
_DOOR = together(at("judgement", _JUDGED), at("standings[]", adding(by_age=None)))
_UNIT = together(adding(routines=[], carried_by=None), at("limits[]", _DOOR), at("doors[]", _DOOR))
_ANSWER = together(
    adding(leaned_on=[]),
    at("units[]", _UNIT),
    at("duties[].judgement", _JUDGED),
    at("checks[].judgement", _JUDGED),
    at("at_recipient", _protection),
)

_AGREEMENT = adding(
    cooperation=None,
    kind="cooperation",
    title="",
    signers=[],
    follow_up=None,
    plan=None,
    terminated_on=None,
    course=[],
)
"""Every agreement was one to cooperate; which cooperation it carried, and who signed, nobody had asked."""

_CONSENT = together(
    adding(
        cooperation=None,
        requested_at=None,
        answer_by=None,
        language="",
        form_version="",
        informed_by=None,
        channel=None,
        between=[],
        copy_of=None,
        superseded=None,
        entered_in_error=None,
    ),
    at("scope", adding(data_period=None)),
    at("signatures[]", adding(medium=None, evidence=None)),
)
"""Nobody had said when it was asked for or until when; it named no time of the information and had no successor."""

UPCASTERS: Mapping[tuple[str, int], Step] = {
    ("agreement", 1): _AGREEMENT,
    ("age_policy", 1): at("source", _source),
    ("consent", 1): _CONSENT,
    ("decision", 1): at("items[]", _ANSWER),
    ("disclosure_request", 1): together(adding(way="copy"), at("items[]", _ITEM)),
    ("harm_finding", 1): adding(standing=None),
    ("information_item", 1): _ITEM,
    ("journal_entry", 1): together(adding(details_digest="", state=""), at("event", adding(scope=""))),
    ("judgement", 1): adding(standing=None),
}
"""By the name of a kind and a version of it: the step to the next version."""


def brought_forward(
    kind: Kind,
    version: int,
    data: Any,  # noqa: ANN401 - whatever the document holds
    upcasters: Mapping[tuple[str, int], Step] = UPCASTERS,
) -> Any:  # noqa: ANN401 - the same, as the newest version would hold it
    """The data of a document as the newest version of its kind holds them.

    Raises:
        Refused: if the version is newer than this code, or a step from it is missing.
    """
    if version > kind.version:
        raise Refused.at(
            "v",
            f"it is newer than version {kind.version} of {kind.name}, the newest that this code reads. "
            "Use a newer release of the library",
        )
    steps = [(kind.name, step) for step in range(version, kind.version)] if version > 0 else []
    if version < kind.version and (not steps or not all(step in upcasters for step in steps)):
        raise Refused.at("v", f"nothing brings this version of {kind.name} forward to version {kind.version}")
    for step in steps:
        data = upcasters[step](data)
    return data
