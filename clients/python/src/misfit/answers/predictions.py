"""What a model answered, as the blob that the dashboard's matrix and galleries are made from.

The layout is that of ``libs/evaluation/src/predictions/predictions-codec.ts``, little-endian,
one column after the other.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import MisfitError

_VERSION = 1
_SCALE = 65_534
_NAN_CODE = 65_535
#: Smallest probability whose logarithm is taken, as in Keras, so that losses agree.
_EPSILON = 1e-7
#: How far a softmax may be outside 0 to 1 by rounding.
_ROUNDING = 1e-3


@dataclass(frozen=True)
class Predictions:
    """``[n]`` samples. One with a NaN or infinite probability has no answer: class 0, and a loss of NaN."""

    actual: npt.NDArray[np.uint16]
    predicted: npt.NDArray[np.uint16]
    #: ``[n, classes]``, 0-1.
    probabilities: npt.NDArray[np.float32]
    #: ``[n]``, cross-entropy in nats.
    losses: npt.NDArray[np.float32]

    @property
    def count(self) -> int:
        return len(self.actual)

    @property
    def accuracy(self) -> float:
        """Share of samples predicted right, 0-1."""
        return float(np.mean(self.actual == self.predicted)) if self.count else float("nan")

    @property
    def loss(self) -> float:
        """Mean cross-entropy in nats; NaN when the model gave no answer for a sample."""
        return float(np.mean(self.losses, dtype=np.float64)) if self.count else float("nan")


def predictions_of(y_true: Any, probabilities: Any) -> Predictions:
    """Predictions from a model's output.

    :param y_true: true classes ``[n]``, or one-hot ``[n, classes]``
    :param probabilities: softmax output ``[n, classes]``, 0-1; or ``[n]``, the probability of class 1 of two
    :raises MisfitError: when the shapes disagree, a class is out of range, or these are no probabilities
    """
    given = np.asarray(probabilities, dtype=np.float32)
    if given.ndim == 2 and given.shape[1] == 1:
        given = given[:, 0]
    if given.ndim == 1:
        given = np.stack([1 - given, given], axis=1)
    if given.ndim != 2 or not 1 <= given.shape[1] <= 65_536:
        raise MisfitError(f"probabilities have the shape {given.shape}; [samples, classes] expected")
    actual = class_indices(y_true, given.shape[1])
    if len(actual) != len(given):
        raise MisfitError(f"{len(given)} rows of probabilities for {len(actual)} true classes")

    answered: npt.NDArray[np.bool_] = np.asarray(np.isfinite(given).all(axis=1))
    numbers = given[answered]
    if np.any(numbers < -_ROUNDING) or np.any(numbers > 1 + _ROUNDING):
        raise MisfitError(
            "these are no probabilities: some are below 0 or above 1; "
            "take the softmax of logits first, or give from_logits=True"
        )
    # Argmax takes the lowest of equals, as the dashboard does.
    predicted = np.where(answered, np.argmax(np.where(answered[:, None], given, 0), axis=1), 0)
    of_truth = given[np.arange(len(given)), actual].astype(np.float64)
    with np.errstate(invalid="ignore"):
        losses = np.maximum(0, -np.log(np.maximum(of_truth, _EPSILON)))
    losses[~answered] = np.nan
    return Predictions(actual, predicted.astype(np.uint16), given, losses.astype(np.float32))


def class_indices(labels: Any, class_count: int) -> npt.NDArray[np.uint16]:
    """Labels as class indices, from indices ``[n]`` or one-hot ``[n, classes]``. Raises MisfitError for others."""
    given = np.asarray(labels)
    if given.ndim == 2:
        given = given[:, 0] if given.shape[1] == 1 else np.argmax(given, axis=1)
    if given.ndim != 1:
        raise MisfitError(f"labels have the shape {given.shape}; [samples] or one-hot [samples, classes] expected")
    indices = given.astype(np.int64)
    wrong = np.flatnonzero((indices != given) | (indices < 0) | (indices >= class_count))
    if len(wrong):
        raise MisfitError(f"sample {wrong[0]}: true class {given[wrong[0]]}; 0 to {class_count - 1} expected")
    return indices.astype(np.uint16)


def encode_predictions(predictions: Predictions) -> bytes:
    """The blob: 24 bytes a sample at 10 classes. Probabilities keep 16 bits, losses are half floats."""
    count, class_count = predictions.probabilities.shape
    top_count = class_count if class_count <= 10 else 5
    answered = ~np.isnan(predictions.losses)
    codes = np.full((count, class_count), _NAN_CODE, dtype=np.uint16)
    kept = np.clip(predictions.probabilities[answered].astype(np.float64), 0, 1)
    codes[answered] = np.floor(kept * _SCALE + 0.5).astype(np.uint16)

    class_type = np.dtype("u1") if class_count <= 256 else np.dtype("<u2")
    parts = [struct.pack("<4sHHII", b"MFPR", _VERSION, top_count, count, class_count)]
    with np.errstate(over="ignore"):
        parts.append(predictions.losses.astype("<f2").tobytes())
    if top_count == class_count:
        parts.append(codes.T.astype("<u2").tobytes())
    else:
        ranked = _top_classes(predictions, answered, top_count)
        parts.append(np.take_along_axis(codes, ranked, axis=1).T.astype("<u2").tobytes())
        parts.append(ranked[:, 1:].T.astype(class_type).tobytes())
    parts.append(predictions.actual.astype(class_type).tobytes())
    parts.append(predictions.predicted.astype(class_type).tobytes())
    return b"".join(parts)


def _top_classes(predictions: Predictions, answered: npt.NDArray[np.bool_], top_count: int) -> npt.NDArray[np.int64]:
    """``[n, top_count]``: the most probable classes, equals by class; the first ones where there is no answer."""
    ranked = np.tile(np.arange(top_count, dtype=np.int64), (predictions.count, 1))
    # A part at a time: sorting takes eight bytes for each class of each sample.
    for start in range(0, predictions.count, 4096):
        part = slice(start, start + 4096)
        order = np.argsort(-predictions.probabilities[part], axis=1, kind="stable")[:, :top_count]
        ranked[part] = np.where(answered[part, None], order, ranked[part])
    return ranked
