"""What the pages and the docstrings show is run, and prints what they say that it prints.

In a Markdown page every fence marked `python` is run, from top to bottom in one namespace. If a block prints something,
the next fence marked `text` before another `python` fence is what it must have printed. Other fences are left alone.
"""

import contextlib
import doctest
import importlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import collabmodel

ROOT = Path(__file__).parents[2]
GENERATED = ("_build", "api", "provisions")
FENCE = re.compile(
    r"^(?P<mark>```+)(?P<kind>[\w-]*)[^\n]*\n(?P<body>.*?)^(?P=mark)[ \t]*$", re.MULTILINE | re.DOTALL
)


def pages() -> list[Path]:
    """The README and every written page of the documentation, relative to the checkout."""
    written = [path for path in (ROOT / "docs").rglob("*.md") if not set(path.parts) & set(GENERATED)]
    return [path.relative_to(ROOT) for path in [*ROOT.glob("README.md"), *sorted(written)]]


def modules() -> list[str]:
    """Every module of the library by its full name; a package is a module too."""
    top = Path(collabmodel.__file__).parent
    parts = (path.relative_to(top.parent).with_suffix("").parts for path in sorted(top.rglob("*.py")))
    names = (".".join(part for part in found if part != "__init__") for found in parts)
    return [name for name in names if not name.endswith("__main__")]


def fences(text: str) -> Iterator[tuple[str, str, int]]:
    """Kind, body and first line number of each fence, in order."""
    for match in FENCE.finditer(text):
        yield match["kind"], match["body"], text.count("\n", 0, match.start("body"))


def run_page(text: str, name: str) -> None:
    """Run the Python of a page and compare what it prints with what the page shows."""
    namespace: dict[str, object] = {"__name__": "__page__"}
    printed = ""
    for kind, body, line in fences(text):
        if kind == "python":
            with contextlib.redirect_stdout(io.StringIO()) as caught:
                exec(compile("\n" * line + body, name, "exec"), namespace)  # noqa: S102 - running pages is the point
            printed = caught.getvalue()
        elif kind == "text" and printed:
            assert printed.rstrip() == body.rstrip(), f"{name}, line {line}: the page shows something else"
            printed = ""


@pytest.mark.parametrize("page", pages(), ids=str)
def test_a_page_shows_what_its_code_prints(page: Path) -> None:
    """Every snippet of a page runs in order and prints what the page says."""
    run_page((ROOT / page).read_text(encoding="utf-8"), str(page))


@pytest.mark.parametrize("name", modules())
def test_a_docstring_shows_what_its_code_gives(name: str) -> None:
    """Every example in a docstring gives what stands below it."""
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


def test_a_page_that_lies_is_found_out() -> None:
    """The check sees a page whose output is not what its code prints."""
    with pytest.raises(AssertionError, match="line 4"):
        run_page("```python\nprint(1 + 1)\n```\n```text\n3\n```\n", "a page")


def test_the_blocks_of_a_page_share_their_names() -> None:
    """A later block may use what an earlier one defined, and text after a silent block is only text."""
    run_page("```python\na = 1\n```\n```text\na drawing\n```\n```python\nassert a == 1\n```\n", "a page")
