"""How far a long command has come, on standard error, where somebody is watching."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from collabmodel.ports import Progress, Watcher


def add_option(parser: Any) -> None:  # noqa: ANN401 - argparse does not name the type
    """Let the command be told to show its progress, or not."""
    parser.add_argument(
        "--progress",
        action=argparse.BooleanOptionalAction,
        default=sys.stderr.isatty(),
        help="say how far it has come (on a terminal: yes)",
    )


def watcher(args: argparse.Namespace) -> Watcher | None:
    """What tells of the progress; nothing if nobody wants to know."""
    return _show if args.progress else None


def _show(progress: Progress) -> None:
    of = "" if progress.total is None else f" of {progress.total:,}"
    print(f"{progress.doing}: {progress.done:,}{of}", file=sys.stderr, flush=True)
