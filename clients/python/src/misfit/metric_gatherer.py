"""Metrics with names of their own, gathered into a few events a second."""

from __future__ import annotations

import time
from typing import Any, Dict, List, Mapping

from .errors import MisfitError
from .event_lines import json_text
from .text import cut

_EVENT_INTERVAL = 0.5
_MOST_STEPS = 200
#: Characters of one event's series, well within a line.
_ROOM = 48 * 1024
_LONGEST_NAME = 500
#: Names in one event.
_MOST_SERIES = 1000


class MetricGatherer:
    """Values of the same names at successive steps go into one event; other names begin another."""

    def __init__(self) -> None:
        self._steps: List[int] = []
        self._values: Dict[str, List[float]] = {}
        self._taken = time.monotonic()

    @property
    def due(self) -> bool:
        return time.monotonic() - self._taken >= _EVENT_INTERVAL or len(self._steps) >= _MOST_STEPS

    def fits(self, metrics: Mapping[str, Any]) -> bool:
        """Whether the names are those gathered so far."""
        return not self._steps or self._values.keys() == metrics.keys()

    def add(self, step: int, metrics: Mapping[str, Any]) -> None:
        """:raises MisfitError: for a name or a value that cannot be logged; then nothing is added"""
        values = {name: _number(name, value) for name, value in metrics.items()}
        self._steps.append(int(step))
        for name, value in values.items():
            self._values.setdefault(name, []).append(value)

    def take(self) -> List[Dict[str, Any]]:
        """The events of what was added since: several when the names do not fit into one."""
        series = [{"name": name, "values": values} for name, values in self._values.items()]
        events = [{"type": "metrics", "step": self._steps, "series": part} for part in _parts(series)]
        self._steps, self._values, self._taken = [], {}, time.monotonic()
        return events


def _number(name: str, value: Any) -> float:
    if not isinstance(name, str) or not name or cut(name, _LONGEST_NAME) != name:
        raise MisfitError(f"metric {str(name)[:80]!r}: a name is a text of 1 to {_LONGEST_NAME} characters")
    try:
        return float(value)
    except (TypeError, ValueError):
        raise MisfitError(f"metric {name!r}: {str(value)[:80]} is no number") from None


def _parts(series: List[Dict[str, Any]]) -> List[List[Dict[str, Any]]]:
    parts: List[List[Dict[str, Any]]] = []
    room = 0
    for one in series:
        size = len(json_text(one)) + 1
        if not parts or size > room or len(parts[-1]) == _MOST_SERIES:
            parts.append([])
            room = _ROOM
        parts[-1].append(one)
        room -= size
    return parts
