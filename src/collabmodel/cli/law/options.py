"""Options that several law commands take."""

from __future__ import annotations

import argparse
import json
from datetime import date

from collabmodel.adapters import SystemClock
from collabmodel.model.time import day_of
from collabmodel.rules.sentences import LANGUAGES


def a_day(text: str) -> date:
    """A day as an option gives it.

    Raises:
        argparse.ArgumentTypeError: if it is none, in both languages.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r}: ge en dag som 2025-06-01 / give a day such as 2025-06-01"
        raise argparse.ArgumentTypeError(message) from error


def day_or_today(day: date | None) -> date:
    """The day of an option; today in Sweden where it was left out."""
    return day_of(SystemClock().now()) if day is None else day


def add_language(parser: argparse.ArgumentParser) -> None:
    """Let the caller choose the language."""
    parser.add_argument("--language", choices=LANGUAGES, default="sv")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let the caller ask for a document instead of lines."""
    parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")


def print_json(document: object) -> None:
    """Print a document, Swedish letters as they are."""
    print(json.dumps(document, ensure_ascii=False, indent=1))
