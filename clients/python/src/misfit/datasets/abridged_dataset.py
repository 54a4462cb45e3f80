"""A dataset's description for a line of ``events.jsonl``, as ``libs/events/src/run/abridged-dataset.ts`` makes it."""

from __future__ import annotations

from typing import Any, Dict

from ..events.event_lines import json_text

#: Room for a description within a line.
_ROOM = 48 * 1024
#: Of more classes, the names and counts of the first are told.
_MOST_CLASSES = 1000


def fits_event(description: Dict[str, Any]) -> bool:
    return len(json_text(description)) <= _ROOM


def abridge_dataset(description: Dict[str, Any]) -> Dict[str, Any]:
    """A description that fits, with shortened names and the first classes;
    the event's ``whole`` names the blob with all."""
    abridged, longest = description, 64
    while longest >= 1 and not fits_event(abridged):
        abridged = {
            **description,
            "classes": [_cut(name, longest) for name in description["classes"][:_MOST_CLASSES]],
            "partitions": {
                name: {"count": partition["count"], "classCounts": partition["classCounts"][:_MOST_CLASSES]}
                for name, partition in description["partitions"].items()
            },
        }
        longest //= 2
    return abridged


def _cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"
