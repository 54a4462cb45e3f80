"""A model's output as probabilities of its classes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import MisfitError


def is_one_output(output: npt.NDArray[Any]) -> bool:
    """Whether there is one value a sample, ``[n]`` or ``[n, 1]``: of two classes, that of the second."""
    return output.ndim == 1 or (output.ndim == 2 and output.shape[1] == 1)


def probabilities_of(output: Any, from_logits: bool) -> npt.NDArray[np.float32]:
    """Converts a model's output to probabilities ``[n, classes]``, 0-1.

    One value a sample is the probability, or the logit, of the second class of two.

    :param output: ``[n, classes]``, ``[n, 1]`` or ``[n]``
    :param from_logits: whether to take the softmax first, or the sigmoid of one value a sample
    """
    given = np.asarray(output, dtype=np.float64)
    if not is_one_output(given):
        return _softmax(given) if from_logits else given.astype(np.float32)
    one = given.reshape(-1)
    # A sigmoid is the softmax of a value and 0. Both sides are worked out:
    # 1 - p has no digits left where p is all but 1.
    both = (
        _softmax(np.stack([np.zeros_like(one), one], axis=1))
        if from_logits
        else np.stack([1 - one, one], axis=1).astype(np.float32)
    )
    return both


def could_be_probabilities(output: Any) -> bool:
    """Whether every number among the values is from 0 to 1. NaN and infinite ones say nothing."""
    given = np.asarray(output, dtype=np.float64)
    numbers = given[np.isfinite(given)]
    return bool(np.all((numbers >= 0) & (numbers <= 1)))


def _softmax(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    # Without a warning for what is infinite: such a sample has no answer.
    with np.errstate(invalid="ignore", over="ignore"):
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: npt.NDArray[np.float32] = (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares
