"""Events as lines of ``events.jsonl``: JSON in which NaN and the infinities are data."""

from __future__ import annotations

import json
import math
from typing import Any, Dict, List

import numpy as np

from ..errors import MisfitError
from .taken_events import refuse_what_no_hub_takes

#: Characters of the longest line; what is larger goes into a blob.
LONGEST_LINE = 64 * 1024
#: Characters of one event's list, well within a line.
_ROOM = 48 * 1024


def json_text(value: Any) -> str:
    """Writes a value as JSON, in ASCII and on one line."""
    return _written(on_the_wire(value))


def event_line(event: Dict[str, Any]) -> str:
    """Writes an event as one line, without its line break. Raises MisfitError when it is too long."""
    return _short_enough(json_text(event))


def taken_line(event: Dict[str, Any]) -> str:
    """Writes a numbered event as a line that a hub takes.

    :raises MisfitError: that names the field, when no hub would take it
    """
    try:
        wire = on_the_wire(event)
        refuse_what_no_hub_takes(wire)
        line = _written(wire)
    except (TypeError, ValueError, RecursionError) as error:
        what = event.get("type", "an event")
        raise MisfitError(
            f"{what}: it cannot be written as JSON: {error}; give numbers, texts, lists and named values"
        ) from None
    return _short_enough(line)


def _short_enough(line: str) -> str:
    if len(line) > LONGEST_LINE:
        raise MisfitError(f"an event of {len(line)} characters; at most {LONGEST_LINE} fit on a line: log less at once")
    return line


def _written(wire: Any) -> str:
    return json.dumps(wire, separators=(",", ":"), allow_nan=False)


def on_the_wire(value: Any) -> Any:
    """Converts a value for JSON.

    Numbers of numpy become Python's, and numbers that JSON cannot hold become ``"NaN"`` or ``"Infinity"``.
    """
    if isinstance(value, dict):
        return {key: on_the_wire(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [on_the_wire(part) for part in value]
    if isinstance(value, np.ndarray):
        return on_the_wire(value.tolist())
    if isinstance(value, np.generic):
        return on_the_wire(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def parts_of(entries: List[Dict[str, Any]], most: int) -> List[List[Dict[str, Any]]]:
    """Divides a list into parts that fit into an event each and have ``most`` entries at most."""
    parts: List[List[Dict[str, Any]]] = []
    room = 0
    for one in entries:
        size = len(json_text(one)) + 1
        if not parts or size > room or len(parts[-1]) == most:
            parts.append([])
            room = _ROOM
        parts[-1].append(one)
        room -= size
    return parts
