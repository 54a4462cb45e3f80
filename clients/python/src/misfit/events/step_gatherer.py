"""Training steps, gathered into a few events a second."""

from __future__ import annotations

import math
import time
from typing import Any, Dict, List, Optional

_EVENT_INTERVAL = 0.125
_MOST_STEPS = 500


class StepGatherer:
    """The steps of one epoch, and their means."""

    def __init__(self, epoch: int, steps_before: int) -> None:
        self._epoch = epoch
        self._first = steps_before + 1
        self._loss: List[float] = []
        self._accuracy: List[float] = []
        self._images = 0
        self._taken = self._began = time.monotonic()
        self._count = 0
        self._loss_sum = 0.0
        self._accuracy_sum = 0.0

    @property
    def seconds(self) -> float:
        """Seconds since the epoch began."""
        return time.monotonic() - self._began

    @property
    def last_step(self) -> int:
        return self._first + len(self._loss) - 1

    @property
    def due(self) -> bool:
        return time.monotonic() - self._taken >= _EVENT_INTERVAL or len(self._loss) >= _MOST_STEPS

    @property
    def mean_loss(self) -> float:
        return self._loss_sum / self._count if self._count else math.nan

    @property
    def mean_accuracy(self) -> float:
        return self._accuracy_sum / self._count if self._count else math.nan

    def add(self, loss: float, accuracy: float, images: int) -> None:
        self._loss.append(loss)
        self._accuracy.append(accuracy)
        self._images += images
        self._count += 1
        self._loss_sum += loss
        self._accuracy_sum += accuracy

    def take(self) -> Optional[Dict[str, Any]]:
        """The event of the steps since the one before; None when there are none."""
        if not self._loss:
            return None
        now = time.monotonic()
        seconds = max(now - self._taken, 1e-3)
        event = {
            "type": "steps",
            "epoch": self._epoch,
            "firstStep": self._first,
            "loss": self._loss,
            "accuracy": self._accuracy,
            "stepsPerSecond": len(self._loss) / seconds,
            "imagesPerSecond": self._images / seconds,
        }
        self._first += len(self._loss)
        self._loss, self._accuracy, self._images, self._taken = [], [], 0, now
        return event
