"""How the values of knowledge are kept."""

from __future__ import annotations

from typing import Any

from collabmodel.codec.kinds.kind import Kind, identified
from collabmodel.model.knowledge.incidents import Incident
from collabmodel.model.knowledge.places import Place
from collabmodel.model.knowledge.problem_pictures import ProblemPicture
from collabmodel.model.knowledge.sharing import SharedPicture
from collabmodel.model.knowledge.situation_pictures import SituationPicture
from collabmodel.model.knowledge.sources import DataSource


def _cooperation(value: Any) -> str:  # noqa: ANN401 - any value that belongs to a cooperation
    return str(value.cooperation)


def _area(value: Any) -> str:  # noqa: ANN401 - any value that is about an area
    return str(value.area)


KNOWLEDGE: tuple[Kind, ...] = (
    identified("place", Place, "cooperation", index={"cooperation": _cooperation, "area": _area}),
    identified(
        "incident",
        Incident,
        "cooperation",
        index={"cooperation": _cooperation, "area": _area, "place": lambda incident: incident.place},
    ),
    identified("data_source", DataSource, "cooperation", index={"cooperation": _cooperation}),
    identified(
        "problem_picture", ProblemPicture, "cooperation", index={"cooperation": _cooperation, "area": _area}
    ),
    identified(
        "situation_picture",
        SituationPicture,
        "cooperation",
        index={
            "cooperation": _cooperation,
            "area": _area,
            "kind": lambda picture: picture.kind.value,
        },
    ),
    identified(
        "shared_picture",
        SharedPicture,
        "cooperation",
        index={"cooperation": _cooperation, "origin": lambda shared: str(shared.origin)},
    ),
)
