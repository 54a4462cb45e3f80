"""The thread that sends a run while it trains. Training never waits for it."""

from __future__ import annotations

import threading
import time
from typing import Callable

from ..errors import HubError, MisfitError
from .hub import Hub
from .rare_notice import RareNotice
from .run_stream import RunDeleted, RunStream

_FIRST_RETRY = 0.25
#: What breaks on the way is soon mended; what the hub itself refuses it refuses again, unless something changes there.
_SLOWEST_RETRY = 5.0
_SLOWEST_AFTER_REFUSAL = 30.0
#: The hub takes a run for lost that no heartbeat names for 8 seconds.
_HEARTBEAT_EVERY = 2.0
_LOOK_EVERY = 0.2


class Sender:
    """Sender of a run folder, which works in a thread of its own while the run logs.

    :param on_stop: called when a page asks to stop the run
    :param say: called with a sentence for people about what does not work just now. Nothing is lost by it.
    """

    def __init__(
        self, stream: RunStream, hub: Hub, run_id: str, on_stop: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        self._stream = stream
        self._hub = hub
        self._run_id = run_id
        self._on_stop = on_stop
        self._notice = RareNotice(say)
        self._news = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._work, name=f"misfit {run_id}", daemon=True)
        self._thread.start()

    def nudge(self) -> None:
        """Says that there are new lines."""
        self._news.set()

    def end(self, last: int, seconds: float) -> bool:
        """Sends what is left after the run's end, as long as the hub takes more within so many seconds.

        Returns whether the hub has event ``last`` now.
        """
        self._ending.set()
        self._news.set()
        taken, since = 0, time.monotonic()
        while self._thread.is_alive() and time.monotonic() - since < seconds:
            self._thread.join(_LOOK_EVERY)
            if (self._stream.acknowledged or 0) > taken:
                taken, since = self._stream.acknowledged or 0, time.monotonic()
        return (self._stream.acknowledged or 0) >= last

    def _work(self) -> None:
        retry = _FIRST_RETRY
        heard_at = 0.0
        while True:
            ending = self._ending.is_set()
            self._news.clear()
            try:
                self._stream.send()
                if ending:
                    return
                if time.monotonic() - heard_at >= _HEARTBEAT_EVERY:
                    heard_at = time.monotonic()
                    if self._hub.heartbeat(self._run_id) == "stop":
                        self._on_stop()
                retry = _FIRST_RETRY
                self._notice.over()
                self._news.wait(_HEARTBEAT_EVERY)
            except RunDeleted as error:
                self._notice.problem(_words_of(error))
                return
            except Exception as error:
                # Whatever it is, what is in the run folder can be sent later: the thread goes on as long as the run.
                self._stream.forget()
                self._notice.problem(_words_of(error))
                # A hub that is away is asked once more at the end, and not waited for.
                if ending and isinstance(error, HubError) and error.status is None:
                    return
                if ending:
                    time.sleep(min(retry, _SLOWEST_RETRY))
                else:
                    self._ending.wait(retry)
                refused = isinstance(error, HubError) and error.is_refusal
                retry = min(2 * retry, _SLOWEST_AFTER_REFUSAL if refused else _SLOWEST_RETRY)


def _words_of(error: Exception) -> str:
    return (
        str(error)
        if isinstance(error, (MisfitError, OSError))
        else f"the run could not be sent: {type(error).__name__}: {error}"
    )
