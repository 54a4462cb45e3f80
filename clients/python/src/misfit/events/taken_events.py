"""What a hub takes: events are measured with the schemas that it parses them with, before they are written."""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Optional

from ..errors import MisfitError
from ..text import length

#: By type of event, as JSON Schema; made by ``tests/event-schema.test.ts`` from ``libs/events``.
_SCHEMA_FILE = Path(__file__).with_name("event_schema.json")


def reason_against(event: Any) -> Optional[str]:
    """Finds the reason for which no hub takes an event, as it is on the wire: ``metrics: step.0: ...``.

    Returns None when a hub takes it, or when its type is not known here.
    """
    schema = _schemas().get(str(event.get("type"))) if isinstance(event, dict) else None
    if schema is None:
        return None
    wrong = _wrong(event, schema, "")
    if (
        wrong is None
        and event["type"] == "metrics"
        and any(len(one["values"]) != len(event["step"]) for one in event["series"])
    ):
        wrong = "series: each has one value for each step"
    return None if wrong is None else f"{event['type']}: {wrong}"


def refuse_what_no_hub_takes(event: Any) -> None:
    """Checks an event as it is on the wire.

    :raises MisfitError: that names the field, and says what is expected there
    """
    reason = reason_against(event)
    if reason is not None:
        raise MisfitError(f"{reason}; nothing was logged: give a value that the field can have")


@lru_cache(maxsize=None)
def _schemas() -> Dict[str, Any]:
    schemas: Dict[str, Any] = json.loads(_SCHEMA_FILE.read_text("utf-8"))
    return schemas


def _wrong(value: Any, schema: Any, path: str) -> Optional[str]:
    """The first thing that is wrong with a value, after the path to it."""
    if "anyOf" in schema:
        if any(_wrong(value, one, path) is None for one in schema["anyOf"]):
            return None
        return _told(
            path,
            value,
            "a number expected" if schema["anyOf"][0].get("type") == "number" else "something else expected",
        )
    if "const" in schema and value != schema["const"]:
        return _told(path, value, f"{schema['const']!r} expected")
    if "enum" in schema and value not in schema["enum"]:
        return _told(path, value, f"one of {', '.join(schema['enum'])} expected")
    kind = schema.get("type")
    if kind in ("integer", "number"):
        return _wrong_number(value, schema, path)
    if kind == "string":
        return _wrong_text(value, schema, path)
    if kind == "array":
        return _wrong_list(value, schema, path)
    if kind == "object":
        return _wrong_object(value, schema, path)
    if kind == "boolean":
        return None if isinstance(value, bool) else _told(path, value, "true or false expected")
    if kind == "null":
        return None if value is None else _told(path, value, "nothing expected")
    return None


def _wrong_number(value: Any, schema: Any, path: str) -> Optional[str]:
    whole = schema["type"] == "integer"
    low, high = schema.get("minimum", schema.get("exclusiveMinimum")), schema.get("maximum")
    words = ("a whole number" if whole else "a finite number") + (
        f" from {low + 1 if whole and 'exclusiveMinimum' in schema else low}" if low is not None else ""
    )
    words += (f" up to {high}" if high is not None else "") + " expected"
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not _is_finite(value):
        return _told(path, value, words)
    outside = (
        (whole and isinstance(value, float) and not value.is_integer())
        or ("minimum" in schema and value < schema["minimum"])
        or ("exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"])
        or (high is not None and value > high)
    )
    return _told(path, value, words) if outside else None


def _is_finite(value: Any) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _wrong_text(value: Any, schema: Any, path: str) -> Optional[str]:
    if not isinstance(value, str):
        return _told(path, value, "a text expected")
    if "pattern" in schema and not re.fullmatch(schema["pattern"].lstrip("^").rstrip("$"), value):
        return _told(path, value, f"{schema['pattern']} expected")
    return _wrong_count(length(value), schema, "Length", "characters", path)


def _wrong_list(value: Any, schema: Any, path: str) -> Optional[str]:
    if not isinstance(value, list):
        return _told(path, value, "a list expected")
    wrong = _wrong_count(len(value), schema, "Items", "entries", path)
    if wrong is not None:
        return wrong
    places = schema.get("prefixItems") or [schema.get("items", {})] * len(value)
    return next(
        (
            wrong
            for i, part in enumerate(value)
            for wrong in [_wrong(part, places[i], _within(path, i))]
            if wrong is not None
        ),
        None,
    )


def _wrong_object(value: Any, schema: Any, path: str) -> Optional[str]:
    if not isinstance(value, dict):
        return _told(path, value, "named values expected")
    missing = next((name for name in schema.get("required", []) if name not in value), None)
    if missing is not None:
        return f"{_within(path, missing)}: it is missing"
    named = schema.get("properties", {})
    others = schema.get("additionalProperties")
    for name, part in value.items():
        expected = named.get(name, others if isinstance(others, dict) else {})
        wrong = _wrong(part, expected, _within(path, name))
        if wrong is not None:
            return wrong
    return None


def _wrong_count(count: int, schema: Any, what: str, words: str, path: str) -> Optional[str]:
    least, most = schema.get(f"min{what}", 0), schema.get(f"max{what}", math.inf)
    if least <= count <= most:
        return None
    return f"{path}: it has {count} {words}; {f'at least {least}' if count < least else f'at most {most}'} expected"


def _within(path: str, part: Any) -> str:
    return f"{path}.{part}" if path else str(part)


def _told(path: str, value: Any, words: str) -> str:
    return f"{path or 'event'} is {_shown(value)}; {words}"


def _shown(value: Any) -> str:
    # Python refuses to write very large whole numbers.
    try:
        shown = repr(value)
    except ValueError:
        shown = "a number of thousands of digits"
    return shown if len(shown) <= 80 else f"{shown[:77]}..."
