"""What needs the probabilities of all classes, as the blob that is stored beside predictions of more than 10 classes.

The layout is that of ``libs/evaluation/src/scores/probability-scores-codec.ts``, the counts those of
``curve-counts.ts`` and the temperature that of ``row-temperature.ts``: see there for what each means.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import Callable, Iterator, List, Optional, Tuple

import numpy as np
import numpy.typing as npt

from .predictions import Predictions

_VERSION = 1
_AT_LIMIT = 1
_SCALE = 65_534
_NAN_CODE = 65_535
#: Up to this many classes the predictions hold all probabilities.
_ALL_KEPT = 10
#: So many probabilities are scored, samples times classes.
_MOST_SCORED = 100_000_000
#: A long curve keeps a point wherever it has risen or gone on by this share.
_LONGEST_GAP = 1 / 250
#: Smallest probability whose logarithm is taken.
_EPSILON = 1e-7
_LOWEST, _HIGHEST = 0.01, 100.0
#: A search for the temperature begins with so many probabilities, or a tenth if that is more,
#: and ends with all of them.
_SEARCHED_FIRST = 250_000
#: Probabilities that are worked on at once.
_PART = 1_000_000

_Floats = npt.NDArray[np.float64]
_Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Scores:
    """Blob of scores, and the temperature that fits the samples best; None where no sample has an answer."""

    blob: bytes
    temperature: Optional[float]


def scores_of(predictions: Predictions, temperature: Optional[float] = None) -> Optional[Scores]:
    """Computes scores of predictions.

    None for 10 classes or fewer, which need none, and for more probabilities than can be gone through.

    :param temperature: temperature at which the samples are scaled; the one that fits them best unless given
    """
    count, class_count = predictions.probabilities.shape
    if class_count <= _ALL_KEPT or count * class_count > _MOST_SCORED:
        return None
    answered = np.flatnonzero(~np.isnan(predictions.losses))
    rows = _Rows(predictions.probabilities[answered], predictions.actual[answered].astype(np.int64))
    curves = _curves_of(rows)
    fit = rows.fit() if len(answered) else None
    scaled = None if fit is None else rows.scaled(fit.temperature if temperature is None else temperature)

    counter = np.dtype("<u2") if count <= 65_535 else np.dtype("<u4")
    points = np.concatenate(curves.points) if class_count else np.zeros((0, 3))
    single = [math.nan] * 8
    top = np.full(count, _NAN_CODE, dtype="<u2")
    if fit is not None and scaled is not None:
        single = [
            rows.brier(),
            rows.log_loss(),
            fit.temperature,
            fit.loss_before,
            fit.loss_after,
            scaled.temperature,
            scaled.brier,
            scaled.log_loss,
        ]
        # Rounded to 32 bits first, as TypeScript does.
        surest = np.clip(scaled.top.astype(np.float32).astype(np.float64), 0, 1)
        top[answered] = np.floor(surest * _SCALE + 0.5).astype("<u2")
    flags = _AT_LIMIT if fit is not None and fit.at_limit else 0
    blob = b"".join(
        [
            struct.pack("<4sHHIIII", b"MFSC", _VERSION, flags, count, class_count, len(answered), len(points)),
            np.asarray(single, dtype="<f8").tobytes(),
            np.asarray(curves.areas, dtype="<f8").tobytes(),
            np.asarray(curves.precisions, dtype="<f8").tobytes(),
            np.bincount(rows.actual, minlength=class_count).astype("<u4").tobytes(),
            np.asarray([len(one) for one in curves.points], dtype="<u4").tobytes(),
            points[:, 0].astype("<f4").tobytes(),
            points[:, 1].astype(counter).tobytes(),
            points[:, 2].astype(counter).tobytes(),
            top.tobytes(),
        ]
    )
    return Scores(blob, None if fit is None else fit.temperature)


@dataclass(frozen=True)
class _Curves:
    areas: List[float]
    precisions: List[float]
    #: Of each class ``[points, 3]``: threshold, samples of the class and of others with at least that score.
    points: List[_Floats]


def _curves_of(rows: "_Rows") -> _Curves:
    curves = _Curves([], [], [])
    for c in range(rows.probabilities.shape[1]):
        of_class = rows.actual == c
        scores = rows.probabilities[:, c]
        points = _bends(scores[of_class], np.sort(scores[~of_class]))
        positives, negatives = int(of_class.sum()), len(scores) - int(of_class.sum())
        true, false = points[:, 1], points[:, 2]
        risen, gone_on = np.diff(true, prepend=0), np.diff(false, prepend=0)
        pairs = positives * negatives
        curves.areas.append(float((gone_on * (2 * (true - risen) + risen)).sum() / 2 / pairs) if pairs else math.nan)
        # Summed in order, so that the last digit is that of TypeScript.
        curves.precisions.append(
            float(np.cumsum(true / (true + false) * risen)[-1] / positives) if positives else math.nan
        )
        curves.points.append(_thinned(points, positives, negatives))
    return curves


def _bends(own: npt.NDArray[np.float32], others: npt.NDArray[np.float32]) -> _Floats:
    """Where the curves of a class bend, from the highest score on. ``others`` rise."""
    values, counts = np.unique(own, return_counts=True)
    values, true = values[::-1], np.cumsum(counts[::-1])
    above = len(others) - np.searchsorted(others, values, side="right")
    reached = len(others) - np.searchsorted(others, values, side="left")
    # Before each of its own scores, and after the last, come those of others in between, if there are any.
    before = np.concatenate([[0], reached])
    ends = np.concatenate([above, [len(others)]])
    between = ends > before
    lowest = others[len(others) - ends[between]] if len(others) else others
    gaps = np.stack([lowest, np.concatenate([[0], true])[between], ends[between]], axis=1)
    steps = np.stack([values, true, reached], axis=1)
    places = np.concatenate([2 * np.flatnonzero(between), 2 * np.arange(len(values)) + 1])
    ordered: _Floats = np.concatenate([gaps, steps]).astype(np.float64)[np.argsort(places)]
    return ordered


def _thinned(points: _Floats, positives: int, negatives: int) -> _Floats:
    last = len(points) - 1
    if len(points) <= 2 / _LONGEST_GAP:
        return points
    up, on = positives * _LONGEST_GAP, negatives * _LONGEST_GAP
    true, false = points[:, 1].tolist(), points[:, 2].tolist()
    kept = [0]
    for p in range(1, last + 1):
        if p == last or true[p + 1] - true[kept[-1]] > up or false[p + 1] - false[kept[-1]] > on:
            kept.append(p)
    return points[kept]


@dataclass(frozen=True)
class _Fit:
    temperature: float
    loss_before: float
    loss_after: float
    at_limit: bool


@dataclass(frozen=True)
class _Scaled:
    temperature: float
    brier: float
    log_loss: float
    #: ``[n]``, probability of the predicted class.
    top: _Floats


@dataclass(frozen=True)
class _Rows:
    """Samples with an answer: probabilities ``[n, classes]`` and true classes ``[n]``."""

    probabilities: npt.NDArray[np.float32]
    actual: _Counts

    def parts(self) -> Iterator[Tuple[_Floats, _Counts]]:
        size = max(1, _PART // self.probabilities.shape[1])
        for first in range(0, len(self.actual), size):
            yield self.probabilities[first : first + size].astype(np.float64), self.actual[first : first + size]

    def brier(self) -> float:
        total = sum(
            float(((part**2).sum(axis=1) + 1 - 2 * _of_truth(part, actual)).sum()) for part, actual in self.parts()
        )
        return total / len(self.actual)

    def log_loss(self) -> float:
        total = sum(
            float(np.maximum(0, -np.log(np.maximum(_of_truth(part, actual), _EPSILON))).sum())
            for part, actual in self.parts()
        )
        return total / len(self.actual)

    def fit(self) -> _Fit:
        before = 0.0
        for part, actual in self.parts():
            kept = np.maximum(part, _EPSILON)
            before += float((np.log(kept.sum(axis=1)) - np.log(_of_truth(kept, actual))).sum())
        before /= len(self.actual)
        size = self.probabilities.size
        stride = int(size / max(_SEARCHED_FIRST, size / 10))
        if stride < 4:
            return _best(self._loss_at, before, 1.0, 1e-10)
        some = _Rows(self.probabilities[::stride], self.actual[::stride])
        begin = 1 / _best(some._loss_at, before, 1.0, 1e-3).temperature
        return _best(self._loss_at, before, begin, 1e-3)

    def scaled(self, temperature: float) -> _Scaled:
        tops: List[_Floats] = []
        brier = log_loss = 0.0
        for part, actual in self.parts():
            weights = np.exp(_logits(part) / temperature)
            total = weights.sum(axis=1)
            truth = _of_truth(weights, actual) / total
            brier += float(((weights**2).sum(axis=1) / total**2 + 1 - 2 * truth).sum())
            log_loss += float(np.maximum(0, -np.log(np.maximum(truth, _EPSILON))).sum())
            tops.append(1 / total)
        count = len(self.actual)
        return _Scaled(temperature, brier / count, log_loss / count, np.concatenate(tops))

    def _loss_at(self, inverse: float) -> Tuple[float, float, float]:
        """Mean cross-entropy at the inverse of a temperature, and its first and second derivative by that inverse."""
        loss = slope = curvature = 0.0
        for part, actual in self.parts():
            logits = _logits(part)
            weights = np.exp(inverse * logits)
            total = weights.sum(axis=1)
            mean = (weights * logits).sum(axis=1) / total
            truth = _of_truth(logits, actual)
            loss += float((np.log(total) - inverse * truth).sum())
            slope += float((mean - truth).sum())
            curvature += float(np.maximum(0, (weights * logits**2).sum(axis=1) / total - mean**2).sum())
        count = len(self.actual)
        return loss / count, slope / count, curvature / count


def _of_truth(values: _Floats, actual: _Counts) -> _Floats:
    chosen: _Floats = values[np.arange(len(actual)), actual]
    return chosen


def _logits(probabilities: _Floats) -> _Floats:
    """``ln p``, less that of the largest of the row, which a softmax ignores."""
    kept = np.maximum(probabilities, _EPSILON)
    logits: _Floats = np.log(kept / kept.max(axis=1, keepdims=True))
    return logits


def _best(
    loss_at: Callable[[float], Tuple[float, float, float]], before: float, begin: float, tolerance: float
) -> _Fit:
    """The loss is convex in the inverse of the temperature: Newton steps kept within a shrinking bracket find it."""
    low, high = 1 / _HIGHEST, 1 / _LOWEST
    inverse = begin
    for _ in range(60):
        if high - low <= tolerance * high:
            break
        loss, slope, curvature = loss_at(inverse)
        low, high = (low, inverse) if slope > 0 else (inverse, high)
        newton = inverse - slope / curvature if curvature > 0 else math.nan
        following = newton if low < newton < high else (low + high) / 2
        if abs(following - inverse) <= tolerance * inverse:
            # The parabola's lowest point is that of the loss, but for a rest of the third order.
            return _found(following, before, loss - slope**2 / (2 * curvature) if following == newton else loss)
        inverse = following
    return _found(inverse, before, loss_at(inverse)[0])


def _found(inverse: float, before: float, after: float) -> _Fit:
    return _Fit(1 / inverse, before, after, inverse < 1.001 / _HIGHEST or inverse > 0.999 / _LOWEST)
