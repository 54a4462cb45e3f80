"""Events as lines of ``events.jsonl``: JSON in which NaN and the infinities are data."""

from __future__ import annotations

import json
import math
from typing import Any, Dict

import numpy as np

from .errors import MisfitError

#: Characters of the longest line; what is larger goes into a blob.
LONGEST_LINE = 64 * 1024


def json_text(value: Any) -> str:
    """A value as JSON, in ASCII and on one line."""
    return json.dumps(_on_the_wire(value), separators=(",", ":"), allow_nan=False)


def event_line(event: Dict[str, Any]) -> str:
    """One line, without its line break. Raises MisfitError when it is too long."""
    line = json_text(event)
    if len(line) > LONGEST_LINE:
        raise MisfitError(f"an event of {len(line)} characters; at most {LONGEST_LINE} fit on a line: log less at once")
    return line


def _on_the_wire(value: Any) -> Any:
    """The value with numpy's numbers as Python's, and numbers that JSON cannot hold as ``"NaN"`` or ``"Infinity"``."""
    if isinstance(value, dict):
        return {key: _on_the_wire(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_on_the_wire(part) for part in value]
    if isinstance(value, np.ndarray):
        return _on_the_wire(value.tolist())
    if isinstance(value, np.generic):
        return _on_the_wire(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
