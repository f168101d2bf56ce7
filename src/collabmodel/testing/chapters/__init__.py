"""Strategies for what cooperations keep, a module for each chapter of the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis.strategies import SearchStrategy

from collabmodel.testing.chapters.agreed import AGREED
from collabmodel.testing.chapters.casework import CASEWORK
from collabmodel.testing.chapters.evaluation import EVALUATION
from collabmodel.testing.chapters.knowledge import KNOWLEDGE
from collabmodel.testing.chapters.operations import OPERATIONS
from collabmodel.testing.chapters.organisation import ORGANISATION
from collabmodel.testing.chapters.planning import PLANNING

DRAWN: Mapping[type[Any], SearchStrategy[Any]] = {
    **ORGANISATION,
    **AGREED,
    **KNOWLEDGE,
    **CASEWORK,
    **PLANNING,
    **OPERATIONS,
    **EVALUATION,
}
"""Of each type that can be stored, its strategy."""
