"""Strategies for the chapter of evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis.strategies import SearchStrategy

EVALUATION: Mapping[type[Any], SearchStrategy[Any]] = {}
