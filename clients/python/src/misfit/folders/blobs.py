"""Bytes by their SHA-256, as files."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any, Dict


def write_blob(folder: Path, data: bytes) -> Dict[str, Any]:
    """Stores bytes under their hash, by a temporary name, so that a file with that name is always whole.

    :returns: the reference that events name it by: ``{"sha256", "bytes"}``
    """
    sha256 = hashlib.sha256(data).hexdigest()
    file = folder / sha256
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f"{sha256}.{os.getpid()}"
        try:
            with open(temporary, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            os.replace(temporary, file)
        finally:
            temporary.unlink(missing_ok=True)
    return {"sha256": sha256, "bytes": len(data)}
