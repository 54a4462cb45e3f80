"""Lines of a run folder as a hub takes them, as ``libs/events/src/run/sendable-line.ts`` makes them."""

from __future__ import annotations

import json
import math
import time
from typing import Any, Dict, Optional, Tuple

from .event_lines import LONGEST_LINE
from .text import cut, length

_LONGEST_REASON = 1000
_LONGEST_MESSAGE = 4000
#: With which a hub begins what is wrong with a field.
_KNOWN = "not an event: "


def sendable_line(line: bytes, place: int) -> Tuple[bytes, Optional[str]]:
    """The line that is sent in a line's place, and why the line was left out where it was.

    What two processes wrote into one folder has numbers twice: such an event gets its place for its number.

    :param line: with its line break
    :param place: of the line in the folder, from 1
    """
    # Bytes are at least as many as UTF-16 code units.
    if len(line) > LONGEST_LINE:
        units = length(line.decode("utf-8", "replace")) - 1
        if units > LONGEST_LINE:
            return leave_out(line, place, f"it has {units} characters; at most {LONGEST_LINE} are taken")
    # Nearly every line: what it is, the hub finds out. Within a text of it there would be a backslash before the quote.
    if b'"seq":%d,' % place in line or b'"seq":%d}' % place in line:
        return _as_utf8(line), None
    event = _object_in(line)
    if event is None:
        return leave_out(line, place, "it is no JSON object: the file was cut, or two processes wrote it")
    seq = event.get("seq")
    if seq == place and isinstance(seq, int):
        return _as_utf8(line), None
    rest = {name: value for name, value in event.items() if name != "seq"}
    known = isinstance(seq, (int, float)) and not isinstance(seq, bool) and math.isfinite(seq)
    return sendable_line(_line({**rest, "seq": place, **({"writtenAs": seq} if known else {})}), place)


def leave_out(line: bytes, place: int, reason: str) -> Tuple[bytes, Optional[str]]:
    """What takes the place of a line that a hub refuses. The run folder keeps the line."""
    event = _object_in(line) or {}
    kind = cut(event["type"], 100) if isinstance(event.get("type"), str) else None
    at = event.get("at")
    known = isinstance(at, (int, float)) and not isinstance(at, bool) and 0 <= at < 2**53
    why = cut(reason[len(_KNOWN) :] if reason.startswith(_KNOWN) else reason, _LONGEST_REASON)
    told = {
        "type": "log",
        "level": "error",
        "message": cut(
            f"Event {place}{'' if kind is None else f' ({kind})'} could not be taken and was left out: {why}",
            _LONGEST_MESSAGE,
        ),
        "leftOut": {**({} if kind is None else {"type": kind}), "reason": why},
        "seq": place,
        "at": at if known else int(time.time() * 1000),
    }
    return _line(told), why


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
