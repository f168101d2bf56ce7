"""How the documentation is built: Markdown pages in four rooms, and a reference made from the docstrings."""

import tomllib
from pathlib import Path

_HERE = Path(__file__).parent
_PROJECT = tomllib.loads((_HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = _PROJECT["name"]
release = version = _PROJECT["version"]
author = _PROJECT["authors"][0]["name"]
copyright = f"2026, {author}"

extensions = [
    "myst_parser",
    "sphinx.ext.apidoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
]
exclude_patterns = ["_build", "README.md"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}

html_theme = "furo"
html_title = f"{project} {release}"
html_copy_source = False

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

# One page per module, made at build time: a new room is in the reference without anybody remembering it.
apidoc_modules = [
    {
        "path": "../src/collabmodel",
        "destination": "reference/api",
        "separate_modules": True,
        "module_first": True,
        "automodule_options": {"members", "show-inheritance"},
    },
]
autodoc_default_options = {"ignore-module-all": True, "member-order": "bysource"}
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
napoleon_custom_sections = [("Legal basis", "notes_style")]

# The build is strict about our own names. Names of other packages have no page here, and their inventories would
# have to be fetched while building, so they are let through: everything that does not begin with `collabmodel.`
# and everything private.
nitpicky = True
nitpick_ignore_regex = [
    (r"py:.*", r"(?!collabmodel\.).*"),
    (r"py:.*", r"collabmodel\.(\w+\.)*_\w+(\.\w+)*"),
]
suppress_warnings = ["ref.python"]  # two classes may share a short name; the full name is what links
