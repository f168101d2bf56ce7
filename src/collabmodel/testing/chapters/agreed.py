"""Strategies for the chapter of agreed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis.strategies import SearchStrategy

AGREED: Mapping[type[Any], SearchStrategy[Any]] = {}
