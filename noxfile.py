"""Every check of the project by name: `nox -l` lists them, `nox -s lint` runs one.

With plain `nox` each session gets an environment of its own from the hashed requirements. With `nox --no-venv`
the sessions use the environment nox itself runs in; `.ci/run` does so, to install everything once.
"""

import os
import shutil
import sys
from pathlib import Path

import nox
from nox.virtualenv import PassthroughEnv

nox.options.sessions = ["lint", "types", "imports", "tests", "docs", "examples"]
nox.options.reuse_existing_virtualenvs = True

ROOT = Path(__file__).parent
FULLY_COVERED = ("model", "rules", "packs")
"""Rooms where every branch is tested; the others together keep to the floor below."""
FLOOR = "95"


def prepare(session: nox.Session) -> None:
    """Install the pinned tools and the project, unless the session borrows a ready environment."""
    if isinstance(session.virtualenv, PassthroughEnv):
        return
    session.install("-r", "requirements/dev.txt")
    session.install("--no-build-isolation", "--no-deps", "-e", ".")


def python(session: nox.Session, *arguments: str) -> None:
    """Run the session's interpreter, or the one nox runs in when the session has none of its own."""
    if isinstance(session.virtualenv, PassthroughEnv):
        here = Path(sys.executable).parent  # first on the path, since pyright looks for `python` there
        session.env["PATH"] = os.pathsep.join([str(here), os.environ.get("PATH", os.defpath)])
        session.run(sys.executable, *arguments, external=True)
    else:
        session.run("python", *arguments)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, formatting, a docstring on everything, and a news fragment that can be read."""
    prepare(session)
    python(session, "-m", "ruff", "check", ".")
    python(session, "-m", "ruff", "format", "--check", ".")
    python(session, "-m", "interrogate", "--quiet", "src", "tests")
    python(session, "-m", "towncrier", "build", "--draft", "--version", "next", "--date", "unreleased")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy over the library, mypy and pyright over code that uses it, pyright over its public names."""
    prepare(session)
    python(session, "-m", "mypy")
    python(session, "-m", "pyright")
    python(session, "-m", "pyright", "--ignoreexternal", "--verifytypes", "collabmodel")


@nox.session
def imports(session: nox.Session) -> None:
    """The import contracts of `pyproject.toml`."""
    prepare(session)
    python(session, "-c", "from importlinter.cli import lint_imports_command as run; run()")


@nox.session
def tests(session: nox.Session) -> None:
    """The whole suite with coverage, then the two coverage gates."""
    prepare(session)
    python(session, "-m", "coverage", "erase")
    python(session, "-m", "pytest", "--cov", "--cov-report=", *session.posargs)
    coverage(session)


@nox.session(default=False)
def coverage(session: nox.Session) -> None:
    """Only the coverage gates, over what the last measured test run left behind."""
    prepare(session)
    full = ",".join(f"src/collabmodel/{room}/*" for room in FULLY_COVERED)
    python(session, "-m", "coverage", "report", f"--include={full}", "--fail-under=100")
    python(session, "-m", "coverage", "report", f"--omit={full}", f"--fail-under={FLOOR}")


@nox.session(default=False)
def law(session: nox.Session) -> None:
    """How much of the pack is proven by cases and tests, and what nothing proves yet."""
    prepare(session)
    python(session, "-m", "tests.law.test_every_provision_is_proven")


@nox.session(default=False)
def conformance(session: nox.Session) -> None:
    """The shipped suite for stores, over every store we ship."""
    prepare(session)
    python(session, "-m", "pytest", "tests/conformance", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation from scratch; a broken reference is an error."""
    prepare(session)
    shutil.rmtree(ROOT / "docs" / "_build", ignore_errors=True)
    shutil.rmtree(ROOT / "docs" / "reference" / "api", ignore_errors=True)
    python(
        session, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-b", "html", "docs", "docs/_build/html"
    )


@nox.session
def examples(session: nox.Session) -> None:
    """Every example, on its default store and, if it has one, in memory."""
    prepare(session)
    scripts = sorted(path.relative_to(ROOT) for path in (ROOT / "examples").glob("*.py"))
    if not scripts:
        session.error("examples/ holds no script")
    for script in scripts:
        python(session, "-W", "error", str(script))
        if "--store" in (ROOT / script).read_text(encoding="utf-8"):
            python(session, "-W", "error", str(script), "--store", "memory")


@nox.session(default=False)
def mutation(session: nox.Session) -> None:
    """Break the rules room in small ways and see that a test notices. Works on a copy, `mutants/`."""
    prepare(session)
    python(session, "-m", "mutmut", "run", *session.posargs)
    python(session, "-m", "mutmut", "results")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """The benchmarks, each beside its limit in one run. They inform; nothing fails because a machine is slow."""
    prepare(session)
    python(session, "-m", "benchmarks", *session.posargs)


@nox.session(default=False)
def wheel(session: nox.Session) -> None:
    """Build the wheel and run the tests against it where no `src/` exists."""
    if isinstance(session.virtualenv, PassthroughEnv):
        session.error("the wheel must be tested in an environment of its own: leave out --no-venv")
    session.install("-r", "requirements/dev.txt")
    made = Path(session.create_tmp()) / "wheel"
    shutil.rmtree(made, ignore_errors=True)
    python(session, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(made / "dist"))
    session.install("--no-deps", "--force-reinstall", *(str(path) for path in (made / "dist").glob("*.whl")))
    left_out = shutil.ignore_patterns("src", ".git", ".nox", ".venv*", "_build", "mutants", "__pycache__")
    shutil.copytree(ROOT, made / "checkout", ignore=left_out)
    with session.chdir(made / "checkout"):
        python(session, "-m", "pytest", *session.posargs)


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Write `requirements/dev.txt` anew: every tool and extra, pinned and hashed, with no address in it."""
    prepare(session)
    target = ROOT / "requirements" / "dev.txt"
    compiled = Path(session.create_tmp()) / "dev.txt"
    python(
        session,
        *("-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--group", "dev", "--all-extras"),
        *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"),
        *(
            "--no-emit-index-url",
            "--no-emit-find-links",
            "--no-strip-extras",
        ),  # older pips need the extras pinned
        *("--output-file", str(compiled), *session.posargs),
    )
    head = "# Made by `nox -s lock` from pyproject.toml: the groups in `dev` and every extra. Do not edit by hand.\n"
    target.write_text(head + compiled.read_text(encoding="utf-8"), encoding="utf-8")


@nox.session(default=False)
def killsweep(session: nox.Session) -> None:
    """Kill a writer at every system call of each store on a disk, and see that nothing acknowledged is lost."""
    prepare(session)
    session.env["PYTHONPATH"] = str(ROOT / "src")
    python(session, "-m", "tests.faults.sweeping", "kill", *session.posargs)


@nox.session(default=False)
def powercuts(session: nox.Session) -> None:
    """Cut the power under each store on a disk, again and again. Needs root and loop devices."""
    prepare(session)
    session.env["PYTHONPATH"] = str(ROOT / "src")
    python(session, "-m", "tests.faults.sweeping", "power", *session.posargs)


@nox.session(default=False)
def races(session: nox.Session) -> None:
    """Let processes race for 200 versions of each store, and copy each 50 times while others write."""
    prepare(session)
    session.env["PYTHONPATH"] = str(ROOT / "src")
    session.env["COLLABMODEL_FAULT_ROUNDS"] = "200"
    session.env["COLLABMODEL_FAULT_COPIES"] = "50"
    tests = ("tests/faults/test_crowds.py", "tests/faults/test_f40_copies.py")
    python(session, "-m", "pytest", *tests, *session.posargs)
