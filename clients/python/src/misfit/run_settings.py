"""The settings of a run's ``created`` event."""

from __future__ import annotations

from typing import Any, Dict, Optional, Sequence

from .errors import MisfitError
from .text import one_line


def run_settings(
    name: str, *, tags: Sequence[str], model: str, dataset: str, epochs: Optional[int], batch_size: Optional[int], learning_rate: Optional[float], seed: Optional[int]
) -> Dict[str, Any]:
    """What the hub would refuse is told here, before anything is written; a rate or seed it has no place for is left out.

    :raises MisfitError: for no name, too many tags, or a number that cannot be
    """
    shown = one_line(name, 200)
    if not shown:
        raise MisfitError("a run needs a name")
    if len(tags) > 32:
        raise MisfitError(f"{len(tags)} tags; a run has at most 32")
    for what, value, most in (("epochs", epochs, 100_000), ("batch_size", batch_size, 65_536)):
        if value is not None and (not isinstance(value, int) or not 1 <= value <= most):
            raise MisfitError(f"{what} is {value}; a whole number from 1 to {most} expected")
    settings: Dict[str, Any] = {
        "name": shown,
        "tags": [tag for tag in (one_line(tag, 50) for tag in tags) if tag],
        "model": one_line(model, 100) or "model",
        "dataset": one_line(dataset, 100) or "dataset",
    }
    # What nobody told is left out: the hub's defaults are those of its own trainer, and the pages say that it was not told.
    if epochs is not None:
        settings["epochs"] = epochs
    if batch_size is not None:
        settings["batchSize"] = batch_size
    if learning_rate is not None and 0 < learning_rate < float("inf"):
        settings["learningRate"] = learning_rate
    if seed is not None and 0 <= seed < 2**32:
        settings["seed"] = seed
    return settings
