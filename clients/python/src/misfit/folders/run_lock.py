"""The file that says which process writes a run folder, as ``libs/locks`` reads it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Optional

_FILE = "lock"


def mark_as_written(folder: Path) -> None:
    """Marks a run folder as written by this process: as long as it lives, no trainer takes the run for lost."""
    identity = {"host": socket.gethostname(), "pid": os.getpid(), "began": _began(os.getpid())}
    temporary = folder / f"{_FILE}.{os.getpid()}"
    temporary.write_text(json.dumps(identity), "utf-8")
    os.replace(temporary, folder / _FILE)


def unmark(folder: Path) -> None:
    (folder / _FILE).unlink(missing_ok=True)


def _began(pid: int) -> Optional[str]:
    """Start of a process, in the form in which the dashboard's side finds it out; None where it cannot be found out."""
    try:
        if sys.platform == "linux":
            boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
            stat = Path(f"/proc/{pid}/stat").read_text()
            # The second field is the name in brackets, which may hold spaces; the 22nd is the start time.
            return f"{boot}:{stat[stat.rindex(')') + 2:].split(' ')[19]}"
        if sys.platform == "win32":
            return None
        return subprocess.run(
            ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return None
