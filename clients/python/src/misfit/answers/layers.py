"""Rows of the dashboard's layer table."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Mapping, Optional

from ..events.event_lines import json_text
from ..text import cut

#: Rows that an event holds at most, and characters of them.
_MOST_ROWS = 200
_ROOM = 48 * 1024


def layer_row(
    name: str,
    kind: str,
    shape: Optional[Iterable[Any]],
    parameters: int,
    trainable: bool,
    activation: Optional[str] = None,
) -> Dict[str, Any]:
    """:param shape: of the output, None for the batch"""
    row: Dict[str, Any] = {
        "name": cut(name, 60),
        "type": cut(kind, 60),
        "outputShape": [size if isinstance(size, int) else None for size in shape or []][:8],
        "parameters": parameters,
        "trainable": trainable,
    }
    if activation:
        row["activation"] = cut(activation, 50)
    return row


def given_row(layer: Mapping[str, Any]) -> Dict[str, Any]:
    """A row that a program gives by itself: texts are cut to fit,
    and all else stays for the reader of events to judge."""
    row = dict(layer)
    for field, longest in (("name", 60), ("type", 60), ("activation", 50)):
        if isinstance(row.get(field), str):
            row[field] = cut(row[field], longest)
    return row


def fitting(rows: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    """The rows, or of very many the first ones and one for all that follow: as many as fit into an event."""
    shown, most = rows, _MOST_ROWS
    while len(shown) > most or (most > 1 and len(json_text(shown)) > _ROOM):
        if len(shown) <= most:
            most //= 2
        rest = rows[most - 1 :]
        total = sum(row["parameters"] for row in rest)
        shown = [
            *rows[: most - 1],
            layer_row(
                f"and {len(rest)} more", "", rest[-1]["outputShape"], total, any(row["trainable"] for row in rest)
            ),
        ]
    return shown
