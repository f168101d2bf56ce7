"""Strategies for the chapter of knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis.strategies import SearchStrategy

KNOWLEDGE: Mapping[type[Any], SearchStrategy[Any]] = {}
