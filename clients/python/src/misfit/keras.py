"""A callback that makes each ``model.fit`` a run on the dashboard.

>>> model.fit(x, y, epochs=5, callbacks=[MisfitCallback("small net", dataset=dataset)])
"""

from __future__ import annotations

import time
from typing import Any, Dict, List, Optional

import numpy as np
import numpy.typing as npt

from .answers.answers import probabilities_of
from .datasets.dataset import Dataset
from .errors import MisfitError
from .answers.layers import fitting, layer_row
from .run import Run

try:
    import keras
except ImportError as error:
    raise MisfitError("misfit.keras needs Keras 3: pip install keras") from error

#: The name depends on how the metric was asked for.
_ACCURACY = ("accuracy", "acc", "sparse_categorical_accuracy", "categorical_accuracy", "binary_accuracy")


class MisfitCallback(keras.callbacks.Callback):  # type: ignore[misc]
    """Callback that makes each ``model.fit`` a run.

    It predicts the validation images after every epoch, and the test images at the end, if there are any.

    >>> model.fit(x_train, y_train, epochs=5, validation_data=(x_val, y_val),
    ...           callbacks=[MisfitCallback("small net", dataset=dataset)])

    The dashboard can stop the fit. An exception that ends the program ends the run as failed; if yours goes on after
    one, call ``callback.run.finish("failed", str(error))``.

    :param inputs: inputs of ``model.predict``, by partition; the dataset's images times its ``pixel_scale`` unless
        given
    :param from_logits: whether the model gives logits; from its loss and its last layer unless given. A model of one
        output gives the probability, or the logit, of the second of two classes
    :param batch_size: that of ``model.fit``, which does not tell it;
        Keras's 32 is reckoned with, and not told, unless given
    :param options: those of ``misfit.Run``, such as ``tags`` and ``seed``
    """

    def __init__(
        self,
        name: str,
        *,
        dataset: Dataset,
        inputs: Optional[Dict[str, Any]] = None,
        from_logits: Optional[bool] = None,
        batch_size: Optional[int] = None,
        **options: Any,
    ) -> None:
        super().__init__()
        self._name = name
        self._dataset = dataset
        self._inputs = inputs or {}
        self._from_logits = from_logits
        self._told_batch_size = batch_size
        self._batch_size = batch_size or 32
        self._options = options
        self._run: Optional[Run] = None

    @property
    def run(self) -> Run:
        """Run of the latest fit."""
        if self._run is None:
            raise MisfitError("there is no run before model.fit begins")
        return self._run

    def on_train_begin(self, logs: Optional[Dict[str, Any]] = None) -> None:
        model = self.model
        # Before anything is written: what can't be read of a model is told before it is trained.
        self._form = _form_of(model, self._from_logits)
        self._said_plain = False
        rows = fitting([_row(layer) for layer in model.layers if type(layer).__name__ != "InputLayer"])
        options = {**self._options}
        choices = options.pop("choices", None) or {}
        self._run = Run(
            self._name,
            dataset=self._dataset,
            model=model.name,
            epochs=self.params.get("epochs"),
            batch_size=self._told_batch_size,
            steps_per_epoch=self.params.get("steps"),
            learning_rate=self._learning_rate(),
            layers=rows,
            parameters=int(model.count_params()),
            trainable_parameters=sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
            program=_program(),
            choices={"optimizer": type(model.optimizer).__name__, "loss": _name_of(model.loss), **choices},
            **options,
        )

    def on_epoch_begin(self, epoch: int, logs: Optional[Dict[str, Any]] = None) -> None:
        self._means = [_OwnValues(), _OwnValues()]
        self._tested = 0.0
        self._images_left = self._dataset.partitions["train"].count

    def on_train_batch_end(self, batch: int, logs: Optional[Dict[str, Any]] = None) -> None:
        # Of the last batch there may be fewer.
        images = min(self._batch_size, self._images_left) if self._images_left > 0 else self._batch_size
        self._images_left -= images
        loss, accuracy = _loss_and_accuracy(logs)
        self.run.log(
            loss=self._means[0].next(loss, images), accuracy=self._means[1].next(accuracy, images), images=images
        )
        if self.run.should_stop:
            self.model.stop_training = True

    def on_test_begin(self, logs: Optional[Dict[str, Any]] = None) -> None:
        self._test_began = time.monotonic()

    def on_test_end(self, logs: Optional[Dict[str, Any]] = None) -> None:
        # Zero before the first epoch: an evaluation that is no part of a fit.
        self._tested = getattr(self, "_tested", 0.0) + time.monotonic() - self._test_began

    def on_epoch_end(self, epoch: int, logs: Optional[Dict[str, Any]] = None) -> None:
        loss, accuracy = _loss_and_accuracy(logs)
        told = {"loss", "val_loss", *_ACCURACY, *(f"val_{name}" for name in _ACCURACY)}
        others = {
            f"keras/{name}": value for name, value in (logs or {}).items() if name not in told and np.ndim(value) == 0
        }
        if others:
            self.run.metrics(others)
        began = time.monotonic()
        answers = self._probabilities("validation")
        self.run.predictions(
            self._dataset.partitions["validation"].labels,
            answers,
            loss=loss,
            accuracy=accuracy,
            val_objective=self._objective(logs or {}),
            learning_rate=self._learning_rate(),
            validation_seconds=self._tested + time.monotonic() - began,
        )

    def _objective(self, logs: Dict[str, Any]) -> Optional[float]:
        """Keras's ``val_loss``, where the model is trained on more than the plain cross-entropy,
        which is told in any case."""
        more = _more_than_plain(self.model)
        if more is None:
            return None
        if "val_loss" in logs:
            return float(logs["val_loss"])
        if not self._said_plain:
            self._said_plain = True
            self.run.message(
                f"the training loss has {more} in it, and the validation loss beside it is plain: "
                "Keras tells the other one only of epochs that it validates; give model.fit validation_data",
                "warning",
            )
        return None

    def on_train_end(self, logs: Optional[Dict[str, Any]] = None) -> None:
        if self.run.should_stop:
            self.run.finish("stopped", "stopped from the dashboard")
            return
        if self._dataset.partitions["test"].count > 0:
            self.run.predictions(self._dataset.partitions["test"].labels, self._probabilities("test"), "test")
        self.run.finish()

    def _probabilities(self, partition: str) -> npt.NDArray[np.float32]:
        given = self._inputs.get(partition)
        if given is None:
            given = self._scaled(self._dataset.partitions[partition].images)
        output = np.asarray(self.model.predict(given, batch_size=256, verbose=0), dtype=np.float32)
        if self._form == "clipped":
            output = np.clip(output, 0, 1)
        return probabilities_of(output, self._form == "logits")

    def _scaled(self, images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        scaled = images.astype(np.float32) * np.float32(self._dataset.pixel_scale)
        wanted = self.model.input_shape
        # Grey images are often given without their one channel.
        return scaled[..., 0] if isinstance(wanted, tuple) and len(wanted) == 3 and images.shape[3] == 1 else scaled

    def _learning_rate(self) -> Optional[float]:
        rate = getattr(self.model.optimizer, "learning_rate", None)
        # As text first: the 32-bit 0.001 is meant as 0.001, and not as 0.0010000000474974513.
        return None if rate is None else float(str(np.float32(keras.ops.convert_to_numpy(rate))))


class _OwnValues:
    """Keras tells the mean over the epoch so far: from one mean to the next, what the batch itself gave."""

    def __init__(self) -> None:
        self._sum = 0.0
        self._images = 0

    def next(self, mean: float, images: int) -> float:
        before = self._sum
        self._images += images
        self._sum = mean * self._images
        return (self._sum - before) / images


def _loss_and_accuracy(logs: Optional[Dict[str, Any]]) -> "tuple[float, float]":
    given = logs or {}
    accuracy = next((given[name] for name in _ACCURACY if name in given), float("nan"))
    return float(given.get("loss", float("nan"))), float(accuracy)


def _row(layer: Any) -> Dict[str, Any]:
    given = getattr(getattr(layer, "output", None), "shape", None)
    shape: Optional[List[Any]] = None if given is None else list(given)
    activation = getattr(getattr(layer, "activation", None), "__name__", None)
    return layer_row(
        layer.name, type(layer).__name__, shape, int(layer.count_params()), bool(layer.trainable), activation
    )


def _form_of(model: Any, from_logits: Optional[bool]) -> str:
    """What the output is: ``logits``, ``probabilities``, or ``clipped``,
    which the loss takes for probabilities all the same.

    :raises MisfitError: for a model of one output of which nothing tells
    """
    if from_logits is not None:
        return "logits" if from_logits else "probabilities"
    loss = _only(model.loss)
    activation = getattr(getattr(model.layers[-1], "activation", None), "__name__", "")
    if getattr(loss, "from_logits", False):
        return "logits"
    shape = getattr(model, "output_shape", None)
    if not (isinstance(shape, tuple) and len(shape) == 2 and shape[1] == 1):
        return "logits" if type(model.layers[-1]).__name__ == "Dense" and activation == "linear" else "probabilities"
    if activation == "sigmoid":
        return "probabilities"
    # A binary cross-entropy that is not told of logits clips whatever it is given.
    if _name_of(loss) in ("binary_crossentropy", "binary_focal_crossentropy"):
        return "clipped"
    raise MisfitError(
        f"whether the one output of {model.name} is a probability or a logit can't be seen by its last layer, nor by "
        f"its loss {_name_of(loss)}: give MisfitCallback from_logits=True or False"
    )


#: Of one output for two classes the binary one is the same.
_PLAIN_LOSSES = ("CategoricalCrossentropy", "SparseCategoricalCrossentropy", "BinaryCrossentropy")


def _more_than_plain(model: Any) -> Optional[str]:
    """What the loss that is trained on has in it beside the mean of ``-ln p``, in words; None where that is all."""
    loss = _only(model.loss)
    words = []
    if not _is_cross_entropy(loss):
        words.append(f"another measure, {_name_of(loss)},")
    elif _smoothing_of(loss) != 0:
        words.append("label smoothing")
    if model.losses or any(getattr(weight, "regularizer", None) is not None for weight in model.trainable_weights):
        words.append("penalties")
    return " and ".join(words) or None


def _is_cross_entropy(loss: Any) -> bool:
    """By its class, or by the name of the class or of the function:
    ``CategoricalCrossentropy``, ``categorical_crossentropy``."""
    kind = loss if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)
    return kind.replace("_", "").lower() in [name.lower() for name in _PLAIN_LOSSES]


def _smoothing_of(loss: Any) -> float:
    """Of an object that is a loss; a function has what is bound to it, and none by itself."""
    for given in (getattr(loss, "label_smoothing", None), getattr(loss, "_fn_kwargs", {}).get("label_smoothing")):
        if given is not None:
            return float(given)
    return 0.0


def _only(loss: Any) -> Any:
    """The loss of a model's one output, of those that are given as a list or by name."""
    if isinstance(loss, dict):
        loss = list(loss.values())
    return loss[0] if isinstance(loss, (list, tuple)) and len(loss) == 1 else loss


def _name_of(loss: Any) -> str:
    return (
        loss
        if isinstance(loss, str)
        else str(getattr(loss, "name", None) or getattr(loss, "__name__", type(loss).__name__))
    )


def _program() -> str:
    backend = keras.backend.backend()
    module = __import__(backend)
    return f"Keras {keras.__version__} with {backend} {getattr(module, '__version__', '')}".strip()
