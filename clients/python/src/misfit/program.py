"""What trains a run, and where: the ``program`` of its ``started`` event."""

from __future__ import annotations

import os
import platform
import socket
from pathlib import Path
from typing import Any, Dict, Optional

from .text import cut
from .version import __version__


def describe_program(name: Optional[str]) -> Dict[str, Any]:
    """:param name: of what trains, such as ``Keras 3.15.1 with tensorflow 2.21.0``; Python itself unless given"""
    language = f"{platform.python_implementation().replace('CPython', 'Python')} {platform.python_version()}"
    return {
        "name": cut(str(name or language), 200),
        "language": cut(language, 100),
        "client": f"misfit {__version__} for Python",
        "host": cut(socket.gethostname(), 255),
        "platform": cut(f"{platform.system().lower()} {platform.machine()}", 100),
        "cpu": cut(_processor(), 200),
        "cores": os.cpu_count() or 1,
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine() or "unknown"
