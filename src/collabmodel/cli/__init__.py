"""The commands of ``python -m collabmodel``: cases, explain, import, law, migrate, verify and words.

Each module is one command: ``add_parser`` adds it to the program and names its ``run``.
Exit codes: 0 answered, 1 a typed error on one line of standard error, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Protocol

from collabmodel.cli import cases, explain, importing, law, migrate, verify, words
from collabmodel.errors import CollabError


class Command(Protocol):
    """What a command module holds."""

    def add_parser(self, commands: Any) -> None:  # noqa: ANN401 - argparse does not name the type
        """Add the command to the program, with ``run`` as its default."""
        ...


COMMANDS: tuple[Command, ...] = (cases, explain, importing, law, migrate, verify, words)


def parser() -> argparse.ArgumentParser:
    """The program's parser, every command in it."""
    program = argparse.ArgumentParser(
        prog="python -m collabmodel",
        description="Which Swedish agency may share what with whom, as of a date, and why.",
    )
    program.add_argument("--version", action="version", version=f"collabmodel {version('collabmodel')}")
    commands = program.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(commands)
    return program


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    args = parser().parse_args(arguments)
    try:
        code: int = args.run(args)
    except CollabError as error:
        print(f"{type(error).__name__}: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read the output has seen enough, as with "| head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
