"""Strategies for the chapter of operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis.strategies import SearchStrategy

OPERATIONS: Mapping[type[Any], SearchStrategy[Any]] = {}
