"""Children that have imported everything before they are needed.

A server process imports the library once and forks a child for each run, so that a run costs
a fork and not an interpreter.  The child has opened nothing and shares nothing with other
runs.  It waits for a word before it begins: in between, strace is attached, so that the
count of system calls begins with the program's first and is the same in every run.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import attrs

from tests.faults.opening import run_keys

ROOT = Path(__file__).parents[2]
WRITE, READ = "tests.faults.child:write", "tests.faults.child:read"
PATIENCE_S = 60
"""Seconds that a run may take before it counts as hung."""


@attrs.frozen
class Injection:
    """What strace does to which calls of the child.

    Args:
        calls: names of system calls, separated by commas.
        action: ``signal=KILL`` or ``error=EIO`` and the like.
        when: ``7`` for the seventh call, ``7+`` from it on, ``7..9`` for three.
    """

    calls: str
    action: str
    when: str


@attrs.frozen
class Ran:
    """How a run ended: its exit code, what it said, and whether the injection was reached."""

    code: int
    text: str
    reached: bool = False


@attrs.define
class Child:
    """One run: a process that was started and may not have begun."""

    pid: int
    out: Path
    _warm: Warm

    def go(self) -> None:
        """Let it begin."""
        self._warm.ask("go", pid=self.pid)

    def text(self) -> str:
        """What it said so far."""
        return self.out.read_text(encoding="utf-8")

    def last_text(self) -> str:
        """All that it said; to be asked once, when it has ended."""
        text = self.text()
        self.out.unlink()
        return text

    def kill(self) -> None:
        """End it now; its server takes note when it is waited for."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self, patience_s: int = PATIENCE_S) -> int:
        """Its exit code, or minus the number of the signal that ended it.

        Args:
            patience_s: after how many seconds it counts as hung.

        Raises:
            TimeoutError: if it hangs; it is ended then.
        """
        code = self._warm.ask("wait", pid=self.pid, patience_s=patience_s)
        if code is None:
            raise TimeoutError(f"the child did not end within {patience_s} s")
        return int(code)


class Warm:
    """A server of warm children; a context manager, which ends it.

    Args:
        folder: where the children's words are written.
    """

    def __init__(self, folder: Path) -> None:
        """Start the server."""
        run_keys()  # before the server, which hands the place of the keys on to its children
        self._folder = folder
        self._runs = 0
        paths = [str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.warming"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        """The server itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the server; it ends its children."""
        self._server.communicate()

    def ask(self, what: str, **arguments: object) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Put one question to the server."""
        pipes = self._server.stdin, self._server.stdout
        assert pipes[0] is not None
        assert pipes[1] is not None
        pipes[0].write(json.dumps([what, arguments]) + "\n")
        pipes[0].flush()
        return json.loads(pipes[1].readline())

    def start(self, program: str, **arguments: object) -> Child:
        """Fork a child for a program, ``module:function``; it waits for :meth:`Child.go`."""
        self._runs += 1
        out = self._folder / f"said-{self._runs}"
        out.touch()
        pid = self.ask("start", program=program, arguments=arguments, out=str(out))
        return Child(pid, out, self)

    def run(self, program: str, injection: Injection | None = None, **arguments: object) -> Ran:
        """Run a program to its end, under an injection if one is given."""
        child = self.start(program, **arguments)
        if injection is None:
            child.go()
            return Ran(child.wait(), child.last_text())
        log = self._folder / "calls"
        tracer = attach(child.pid, injection, log)
        child.go()
        code = child.wait()
        tracer.communicate(timeout=PATIENCE_S)
        return Ran(code, child.last_text(), code < 0 or "(INJECTED)" in log.read_text(errors="replace"))


def attach(pid: int, injection: Injection, log: Path) -> subprocess.Popen[str]:
    """Attach strace to a waiting child; it counts from the child's next call, and logs the calls that count.

    Raises:
        RuntimeError: if strace could not attach, with what it said.
    """
    rule = f"inject={injection.calls}:{injection.action}:when={injection.when}"
    command = ["strace", "-f", "-o", str(log), "-e", f"trace={injection.calls}", "-e", rule, "-p", str(pid)]
    tracer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    said = tracer.stderr.readline()
    if "attached" not in said:
        tracer.kill()
        raise RuntimeError(f"strace did not attach: {said}{tracer.communicate()[1]}")
    return tracer


# ------------------------------------------------------------------------------------- in the server


def _begin(program: str, arguments: dict[str, Any], out: str, gate: int) -> None:
    """Be the child: find the program, wait for the word, run it, end."""
    code = 70
    try:
        said = os.open(out, os.O_WRONLY | os.O_APPEND)
        os.dup2(said, 1)
        os.close(said)
        module, _, name = program.partition(":")
        run = getattr(importlib.import_module(module), name)
        if os.read(gate, 1) == b"g":
            os.close(gate)
            run(**arguments)
            code = 0
    except BaseException:  # noqa: BLE001 - the child ends here whatever it was
        traceback.print_exc()
    finally:
        os._exit(code)


def _fork(gates: dict[int, int], program: str, arguments: dict[str, Any], out: str) -> int:
    here, there = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(there)
        for gate in gates.values():
            os.close(gate)
        _begin(program, arguments, out, here)
    os.close(here)
    gates[pid] = there
    return pid


def _await(pid: int, patience_s: int) -> int | None:
    """The child's code; a child that hangs is ended, and that is told as none."""
    hung = []

    def end(_number: int, _frame: object) -> None:
        hung.append(pid)
        os.kill(pid, signal.SIGKILL)

    signal.signal(signal.SIGALRM, end)
    signal.alarm(patience_s)
    _, status = os.waitpid(pid, 0)
    signal.alarm(0)
    return None if hung else os.waitstatus_to_exitcode(status)


def serve() -> None:
    """Answer questions until the parent has no more; then end every child that is left."""
    for module in ("tests.faults.child", "collabmodel.adapters.sql", "collabmodel.adapters.file"):
        importlib.import_module(module)
    run_keys()
    gates: dict[int, int] = {}
    for line in iter(sys.stdin.readline, ""):
        what, given = json.loads(line)
        answer: int | None = 0
        match what:
            case "start":
                answer = _fork(gates, **given)
            case "go":
                os.write(gates[given["pid"]], b"g")
            case "wait":
                answer = _await(**given)
                os.close(gates.pop(given["pid"]))
            case _:
                raise ValueError(f"nothing is known of {what!r}")
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for pid, gate in gates.items():
        os.close(gate)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    serve()
