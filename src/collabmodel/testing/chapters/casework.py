"""Strategies for the chapter of casework."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis.strategies import SearchStrategy

CASEWORK: Mapping[type[Any], SearchStrategy[Any]] = {}
