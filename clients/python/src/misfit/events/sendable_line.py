"""Lines of a run folder as a hub takes them, as ``libs/events/src/run/sendable-line.ts`` makes them."""

from __future__ import annotations

import json
import math
import time
from typing import Any, Dict, Optional, Tuple

from .event_lines import LONGEST_LINE
from .taken_events import reason_against
from ..text import cut, length

_LONGEST_REASON = 1000
_LONGEST_MESSAGE = 4000
#: What this package writes, and can tell whether it is right.
_SETTINGS = ("name", "tags", "model", "dataset", "epochs", "batchSize", "learningRate", "seed")
#: With which a hub begins what is wrong with a field.
_KNOWN = "not an event: "


def sendable_line(line: bytes, place: int, run_id: str) -> Tuple[bytes, Optional[str]]:
    """Makes the line that is sent for a line of the folder, and gives the reason where the folder's own was left out.

    Events that two processes wrote into one folder have numbers twice: such an event gets its place for its number.

    :param line: line of the folder, with its line break
    :param place: number of the line in the folder, from 1
    :param run_id: of the folder: the first line makes the run, and what stands for it makes it all the same
    """
    # Bytes are at least as many as UTF-16 code units.
    if len(line) > LONGEST_LINE:
        units = length(line.decode("utf-8", "replace")) - 1
        if units > LONGEST_LINE:
            return leave_out(line, place, f"it has {units} characters; at most {LONGEST_LINE} are taken", run_id)
    if place == 1 and b'"type":"created"' not in line:
        first = _object_in(line)
        if first is not None and first.get("type") != "created":
            return leave_out(line, place, 'it is not "created", which makes the run', run_id)
    # Nearly every line: what it is, the hub finds out. Within a text of it there would be a backslash before the quote.
    if b'"seq":%d,' % place in line or b'"seq":%d}' % place in line:
        return _as_utf8(line), None
    event = _object_in(line)
    if event is None:
        return leave_out(line, place, "it is no JSON object: the file was cut, or two processes wrote it", run_id)
    seq = event.get("seq")
    if seq == place and isinstance(seq, int):
        return _as_utf8(line), None
    rest = {name: value for name, value in event.items() if name != "seq"}
    known = isinstance(seq, (int, float)) and not isinstance(seq, bool) and math.isfinite(seq)
    return sendable_line(_line({**rest, "seq": place, **({"writtenAs": seq} if known else {})}), place, run_id)


def leave_out(line: bytes, place: int, reason: str, run_id: str) -> Tuple[bytes, Optional[str]]:
    """Makes the line that takes the place of one that a hub refuses. The run folder keeps its own.

    In the first place that is a ``created`` with what can be read of the settings, and without the others, which nobody
    is said to have told.
    """
    event = _object_in(line) or {}
    kind = cut(event["type"], 100) if isinstance(event.get("type"), str) else None
    at = event.get("at")
    known = isinstance(at, (int, float)) and not isinstance(at, bool) and 0 <= at < 2**53
    why = cut(reason[len(_KNOWN) :] if reason.startswith(_KNOWN) else reason, _LONGEST_REASON)
    common = {
        "leftOut": {**({} if kind is None else {"type": kind}), "reason": why},
        "seq": place,
        "at": at if known else int(time.time() * 1000),
    }
    if place == 1:
        settings = _readable(event.get("settings"), run_id)
        return _line({"type": "created", "runId": run_id, "settings": settings, **common}), why
    told = {
        "type": "log",
        "level": "error",
        "message": cut(
            f"Event {place}{'' if kind is None else f' ({kind})'} could not be taken and was left out: {why}",
            _LONGEST_MESSAGE,
        ),
        **common,
    }
    return _line(told), why


def _readable(settings: Any, run_id: str) -> Dict[str, Any]:
    """Those settings that each are one by itself; a name and a model there are in any case."""
    read: Dict[str, Any] = {"name": run_id, "model": "not told"}
    for name, value in settings.items() if isinstance(settings, dict) else ():
        alone = {**read, name: value}
        if name in _SETTINGS and reason_against(_created(run_id, alone)) is None:
            read = alone
    return read


def _created(run_id: str, settings: Dict[str, Any]) -> Dict[str, Any]:
    return {"type": "created", "runId": run_id, "settings": settings, "seq": 1, "at": 0}


def _as_utf8(line: bytes) -> bytes:
    """As it is, unless bytes of it are no text, which the hub would refuse the whole request for."""
    return line if line.isascii() else line.decode("utf-8", "replace").encode()


def _line(event: Dict[str, Any]) -> bytes:
    return json.dumps(event, separators=(",", ":")).encode("ascii") + b"\n"


def _object_in(line: bytes) -> Optional[Dict[str, Any]]:
    try:
        value = json.loads(line.decode("utf-8", "replace"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
