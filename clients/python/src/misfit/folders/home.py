"""Where runs and datasets are on this machine, and which hub shows them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Optional, Union

PathLike = Union[str, "os.PathLike[str]"]
_DEFAULT_HUB = "http://127.0.0.1:4200"


def resolve_home(home: Optional[PathLike] = None) -> Path:
    """The data folder: as given, or ``MISFIT_HOME``, or ``.misfit`` in the current folder. Nothing is created."""
    return Path(home or os.environ.get("MISFIT_HOME") or ".misfit").absolute()


def resolve_hub(home: Path, hub: Optional[str] = None) -> str:
    """The hub's address: as given, or ``MISFIT_HUB``, or that of the hub beside the data folder, or port 4200 here."""
    return (hub or os.environ.get("MISFIT_HUB") or _hub_beside(home) or _DEFAULT_HUB).rstrip("/")


def _hub_beside(home: Path) -> Optional[str]:
    try:
        url = json.loads((home / "hub.json").read_text("utf-8"))["url"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return url if isinstance(url, str) else None
