"""``python -m collabmodel``: the commands, without a program of one's own."""

from __future__ import annotations

import sys

from collabmodel.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
