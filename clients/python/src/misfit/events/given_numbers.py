"""Numbers that a program gives, of whatever kind: Python's, NumPy's, and those of tensors of one element."""

from __future__ import annotations

import math
import operator
from typing import Any

from ..errors import MisfitError

#: The largest whole number that JavaScript counts to without a gap, 2**53 - 1.
LARGEST = 2**53 - 1


def whole_number(what: str, value: Any, least: int = 0, most: int = LARGEST, remedy: str = "") -> int:
    """Reads a whole number, also where it comes as ``4096.0``. Texts are none, and nothing is rounded.

    :raises MisfitError: that names ``what``, and ends with ``remedy``
    """
    number = _as_whole(value)
    if number is None or not least <= number <= most:
        raise MisfitError(f"{what} is {_shown(value)}; a whole number from {least} to {most} expected{remedy}")
    return number


def number(what: str, value: Any) -> float:
    """Reads a number, NaN and the infinities too.

    :raises MisfitError: that names ``what``
    """
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError, RuntimeError):
        raise MisfitError(f"{what}: {_shown(value)} is no number") from None


def duration(what: str, value: Any) -> float:
    """Reads a number of seconds. :raises MisfitError: when it is no number, below 0 or infinite"""
    seconds = number(what, value)
    if not 0 <= seconds < math.inf:
        raise MisfitError(f"{what} is {_shown(value)}; seconds from 0 on expected")
    return seconds


def _as_whole(value: Any) -> "int | None":
    if isinstance(value, (str, bytes, bytearray)):
        return None
    try:
        return operator.index(value)
    except (TypeError, ValueError, RuntimeError):
        pass
    try:
        as_float = float(value)
    except (TypeError, ValueError, OverflowError, RuntimeError):
        return None
    return int(as_float) if as_float.is_integer() else None


def _shown(value: Any) -> str:
    # Python refuses to write very large whole numbers, and some objects refuse to be shown at all.
    try:
        shown = repr(value)
    except Exception:
        shown = f"a {type(value).__name__} that cannot be shown"
    return shown if len(shown) <= 80 else f"{shown[:77]}..."
