"""Strategies for the chapter of planning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis.strategies import SearchStrategy

PLANNING: Mapping[type[Any], SearchStrategy[Any]] = {}
