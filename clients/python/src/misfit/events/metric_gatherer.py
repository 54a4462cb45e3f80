"""Metrics with names of their own, gathered into a few events a second."""

from __future__ import annotations

import time
from typing import Any, Dict, List, Mapping

from ..errors import MisfitError
from .event_lines import parts_of
from .given_numbers import LARGEST, number, whole_number
from ..text import cut

_EVENT_INTERVAL = 0.5
_MOST_STEPS = 200
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

    def add(self, step: Any, metrics: Mapping[str, Any]) -> None:
        """:raises MisfitError: for a step, a name or a value that cannot be logged; then nothing is added"""
        at = whole_number(
            "step", step, -LARGEST, LARGEST, "; for a time give milliseconds: time.time_ns() // 1_000_000"
        )
        values = {_name(name): number(f"metric {name!r}", value) for name, value in metrics.items()}
        if not values:
            return
        self._steps.append(at)
        for name, value in values.items():
            self._values.setdefault(name, []).append(value)

    def take(self) -> List[Dict[str, Any]]:
        """The events of what was added since: several when the names do not fit into one."""
        series = [{"name": name, "values": values} for name, values in self._values.items()]
        events = [{"type": "metrics", "step": self._steps, "series": part} for part in parts_of(series, _MOST_SERIES)]
        self._steps, self._values, self._taken = [], {}, time.monotonic()
        return events


def _name(name: str) -> str:
    if not isinstance(name, str) or not name or cut(name, _LONGEST_NAME) != name:
        raise MisfitError(f"metric {str(name)[:80]!r}: a name is a text of 1 to {_LONGEST_NAME} characters")
    return name
