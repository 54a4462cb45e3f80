"""Words for people about what goes wrong over and over: at first, and then less and less often."""

from __future__ import annotations

import time
from typing import Callable, Set

_FIRST_PAUSE = 60.0
_LONGEST_PAUSE = 3600.0
#: Between two different things that go wrong.
_LEAST_PAUSE = 5.0
#: Of more different texts, all are taken for one that changes a little each time.
_MOST_TEXTS = 8


class RareNotice:
    """:param now: a clock in seconds"""

    def __init__(self, say: Callable[[str], None], now: Callable[[], float] = time.monotonic) -> None:
        self._say = say
        self._now = now
        self._said: Set[str] = set()
        self._said_at = float("-inf")
        self._pause = _FIRST_PAUSE

    def problem(self, text: str) -> None:
        """It went wrong, again perhaps."""
        is_new = text not in self._said and len(self._said) < _MOST_TEXTS
        if self._now() < self._said_at + (_LEAST_PAUSE if is_new else self._pause):
            return
        if is_new:
            self._said.add(text)
        else:
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        self._said_at = self._now()
        self._say(text)

    def over(self) -> None:
        """What goes wrong next is told at once."""
        self._said.clear()
        self._said_at = float("-inf")
        self._pause = _FIRST_PAUSE
