"""What a machine must be able to do for a fault to be injected; a skip names what is missing."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest


@functools.cache
def missing_for_tracing() -> str:
    """What is missing for system calls to be counted, or nothing."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    command = ["strace", "-o", os.devnull, "true"]
    tried = subprocess.run(command, capture_output=True, check=False)
    return "" if tried.returncode == 0 else "strace may not trace here"


@functools.cache
def missing_for_mounting() -> str:
    """What is missing for a file system in memory to be mounted, or nothing."""
    if os.geteuid() != 0:
        return "only root may mount a file system"
    with tempfile.TemporaryDirectory() as folder:
        command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]
        if (
            shutil.which("mount") is None
            or subprocess.run(command, capture_output=True, check=False).returncode
        ):
            return "no file system may be mounted here"
        undone = ["umount", folder]
        subprocess.run(undone, check=True)
    return ""


@functools.cache
def missing_for_power_cuts() -> str:
    """What is missing for a disk of our own, in a file, or nothing."""
    if missing_for_mounting():
        return missing_for_mounting()
    if not Path("/dev/loop-control").exists():
        return "there are no loop devices"
    return "" if shutil.which("mkfs.ext4") else "mkfs.ext4 is not installed"


needs_strace = pytest.mark.skipif(bool(missing_for_tracing()), reason=missing_for_tracing() or "strace works")
needs_mounts = pytest.mark.skipif(
    bool(missing_for_mounting()), reason=missing_for_mounting() or "mounting works"
)
needs_loops = pytest.mark.skipif(
    bool(missing_for_power_cuts()), reason=missing_for_power_cuts() or "loops work"
)
