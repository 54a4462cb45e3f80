"""The settings of a run's ``created`` event."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Dict, Optional, Sequence

from ..errors import MisfitError
from .given_numbers import number, whole_number
from ..text import one_line


def run_settings(
    name: str,
    *,
    tags: Sequence[str],
    model: str,
    dataset: str,
    epochs: Optional[int],
    batch_size: Optional[int],
    learning_rate: Optional[float],
    seed: Optional[int],
) -> Dict[str, Any]:
    """Makes the settings of a run, and refuses what the hub would, before anything is written.

    A learning rate or seed that the hub has no place for is left out.

    :raises MisfitError: for no name, too many tags, or a number that cannot be
    """
    shown = one_line(name, 200)
    if not shown:
        raise MisfitError("a run needs a name")
    if len(tags) > 32:
        raise MisfitError(f"{len(tags)} tags; a run has at most 32")
    settings: Dict[str, Any] = {
        "name": shown,
        "tags": [tag for tag in (one_line(tag, 50) for tag in tags) if tag],
        "model": one_line(model, 100) or "model",
        "dataset": one_line(dataset, 100) or "dataset",
    }
    # What nobody told is left out: the hub's defaults are those of its own trainer,
    # and the pages say that it was not told.
    if epochs is not None:
        settings["epochs"] = whole_number("epochs", epochs, 1, 100_000)
    if batch_size is not None:
        settings["batchSize"] = whole_number("batch_size", batch_size, 1, 65_536)
    rate = None if learning_rate is None else number("learning_rate", learning_rate)
    if rate is not None and 0 < rate < float("inf"):
        settings["learningRate"] = rate
    if seed is not None:
        with suppress(MisfitError):
            settings["seed"] = whole_number("seed", seed, 0, 2**32 - 1)
    return settings
