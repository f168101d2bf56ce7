"""Lists which chapters and sections the consolidated statute texts hold; carries no text.

Usage: python tools/index_statutes.py <folder with sfs-*.md> [output file]
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from law_carrier.toml_text import table_text

OUTPUT = Path(__file__).resolve().parent.parent / "tests" / "data" / "statute_index.toml"
FILE = re.compile(r"sfs-(\d{4})-(\d+)\.md")
CHAPTER = re.compile(r"(\d+)(?: ?([a-z]))? kap\.\s+[A-ZÅÄÖ]")
SECTION = re.compile(r"(\d+)(?: ?([a-z]))? §\s")
PREAMBLE = (
    "# Chapters and sections found in the consolidated statute texts; made by tools/index_statutes.py.\n"
    "# An act without chapters has its sections under the empty name.\n"
)


def index_of(text: str) -> dict[str, list[str]]:
    """Chapter -> labels of its sections, in the order they stand."""
    chapters: dict[str, list[str]] = {}
    chapter, previous = "", ""
    for line in text.splitlines():
        heading, section = CHAPTER.match(line), SECTION.match(line)
        if heading and not previous.strip():
            chapter = label(heading)
        elif section and not previous.strip():
            labels = chapters.setdefault(chapter, [])
            if label(section) not in labels:
                labels.append(label(section))
        previous = line
    return chapters


def label(match: re.Match[str]) -> str:
    """The label of a chapter or section, with a space before its letter."""
    return f"{match[1]} {match[2]}" if match[2] else match[1]


def main(folder: Path, output: Path = OUTPUT) -> int:
    """Index each statute of the folder into one TOML file."""
    blocks = [PREAMBLE]
    for path in sorted(folder.glob("sfs-*.md")):
        if name := FILE.fullmatch(path.name):
            chapters = index_of(path.read_text(encoding="utf-8"))
            blocks.append(table_text((f"{name[1]}:{name[2]}",), dict(chapters)))
            print(
                f"{name[1]}:{name[2]}: {len(chapters)} chapters, {sum(map(len, chapters.values()))} sections"
            )
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n".join(blocks), encoding="utf-8")
    return 0


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    sys.exit(main(*(Path(one) for one in sys.argv[1:])))
