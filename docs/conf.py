"""How the documentation is built: Markdown pages in four rooms, and a reference made from the docstrings."""

import sys
import tomllib
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode

from collabmodel.analysis.pages import pages
from collabmodel.packs import se_osl
from collabmodel.rules.sentences import LANGUAGES, phrasebook

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
        "automodule_options": {"members", "show-inheritance", "undoc-members"},
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


def write_provision_pages(_: Sphinx) -> None:
    """Write the tables of the pack from the pack itself, so that no page can say something else than it."""
    for language in LANGUAGES:
        folder = _HERE / "reference" / "provisions" / language
        folder.mkdir(parents=True, exist_ok=True)
        written = pages(se_osl.PACK, phrasebook(language))
        for stale in {path.name for path in folder.glob("*.md")} - set(written):
            (folder / stale).unlink()
        for name, text in written.items():
            page = folder / name
            if not page.exists() or page.read_text(encoding="utf-8") != text:
                page.write_text(text, encoding="utf-8")


def link_any_python_name(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.Element
) -> nodes.reference | None:
    """Link an annotation to a name that is no class: an id made by `NewType`, or a named union of classes.

    Such a name has an entry of its own only if it has a docstring; otherwise the page of its module is the place.
    """
    if node.get("refdomain") != "py":
        return None
    target = node["reftarget"]
    module, _, name = target.rpartition(".")
    pages = env.domains.python_domain.objects
    found = pages.get(target)
    if found is None and hasattr(sys.modules.get(module), name):
        found = pages.get(module)
    if found is None:
        return None
    return make_refnode(app.builder, node["refdoc"], found.docname, found.node_id, content, target)


def setup(app: Sphinx) -> None:
    """Register what this file adds to Sphinx."""
    app.connect("builder-inited", write_provision_pages)
    app.connect("missing-reference", link_any_python_name)
