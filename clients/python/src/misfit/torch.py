"""A run of a PyTorch model.

>>> with Run("small net", model, dataset=dataset, optimizer=optimizer, epochs=5) as run:
...     for epoch in range(5):
...         for x, y in loader:
...             logits = model(x)
...             ...
...             run.step(loss, logits, y)
...         run.epoch()
...     run.test()
"""

from __future__ import annotations

import time
from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple

import numpy as np
import numpy.typing as npt

from . import run as _plain
from .answers.answers import could_be_probabilities, is_one_output
from .datasets.dataset import Dataset
from .errors import MisfitError
from .answers.layers import fitting, layer_row
from .answers.predictions import Predictions

try:
    import torch
except ImportError as error:
    raise MisfitError("misfit.torch needs PyTorch 2: pip install torch") from error

_PREDICTION_BATCH = 256


class Run(_plain.Run):
    """Run like ``misfit.Run`` that asks the model itself.

    The model gives logits ``[n, classes]``; of two classes also that of the second alone, ``[n, 1]`` or ``[n]``.

    >>> with misfit.torch.Run("small net", model, dataset=dataset, optimizer=optimizer, epochs=5) as run:
    ...     for epoch in range(5):
    ...         for x, y in loader:
    ...             logits = model(x)
    ...             loss = criterion(logits, y)
    ...             optimizer.zero_grad()
    ...             loss.backward()
    ...             optimizer.step()
    ...             run.step(loss, logits, y)
    ...         run.epoch()
    ...     run.test()

    :param optimizer: optimizer whose first group has the learning rate
    :param inputs: makes the model's input of images ``[n, height, width, channels]``, 0-255; channels first, times the
        dataset's ``pixel_scale``, unless given
    :param from_logits: whether the model gives logits; ``False`` for probabilities. A model whose last module is a
        ``Sigmoid`` or ``Softmax`` is seen to give probabilities unless this is given
    :param options: those of ``misfit.Run``
    """

    def __init__(
        self,
        name: str,
        model: "torch.nn.Module",
        *,
        dataset: Dataset,
        optimizer: Optional["torch.optim.Optimizer"] = None,
        inputs: Optional[Callable[[npt.NDArray[np.uint8]], "torch.Tensor"]] = None,
        from_logits: Optional[bool] = None,
        **options: Any,
    ) -> None:
        self._model = model
        self._optimizer = optimizer
        self._inputs = inputs or self._channels_first
        self.dataset = dataset
        self._told_form = from_logits is not None
        self._from_logits = not _ends_in_probabilities(model) if from_logits is None else from_logits
        weights = list(model.parameters())
        super().__init__(
            name,
            dataset=dataset,
            model=options.pop("model_name", type(model).__name__),
            learning_rate=options.pop("learning_rate", self._rate()),
            layers=fitting(self._layer_rows()),
            parameters=sum(one.numel() for one in weights),
            trainable_parameters=sum(one.numel() for one in weights if one.requires_grad),
            program=f"PyTorch {torch.__version__}",
            choices={
                **({} if optimizer is None else {"optimizer": type(optimizer).__name__}),
                **(options.pop("choices", None) or {}),
            },
            **options,
        )

    def step(self, loss: Any, logits: Optional["torch.Tensor"] = None, labels: Optional["torch.Tensor"] = None) -> None:
        """Logs one training step: its loss and, for the accuracy, the model's logits and the true classes.

        >>> run.step(loss, logits, y)
        """
        value = float(loss.detach() if isinstance(loss, torch.Tensor) else loss)
        if logits is None or labels is None:
            self.log(loss=value, images=0 if logits is None else len(logits))
            return
        given = logits.detach()
        if given.dim() == 2 and given.shape[1] > 1:
            answers = given.argmax(dim=1)
        else:
            answers = (given.reshape(-1) > (0 if self._from_logits else 0.5)).long()
        # The targets of a binary cross-entropy are numbers [n, 1].
        right = (
            (answers == labels.reshape(-1)).float().mean()
            if labels.dim() < 2 or labels.shape[1] == 1
            else (answers == labels.argmax(dim=1)).float().mean()
        )
        self.log(loss=value, accuracy=float(right), images=len(logits))

    def epoch(self, loader: Optional[Iterable[Tuple[Any, Any]]] = None, **measured: Any) -> Predictions:
        """Ends an epoch: predicts the validation images, in evaluation mode.

        >>> run.epoch()

        :param loader: batches of all validation inputs and their labels,
            in the dataset's order; its images unless given
        :param measured: as of ``misfit.Run.predictions``, such as ``loss``
        """
        return self._ask("validation", loader, learning_rate=measured.pop("learning_rate", self._rate()), **measured)

    def test(self, loader: Optional[Iterable[Tuple[Any, Any]]] = None) -> Predictions:
        """Tests the model as it is now, on the test images.

        >>> run.test()
        """
        return self._ask("test", loader)

    def _ask(self, split: str, loader: Optional[Iterable[Tuple[Any, Any]]], **measured: Any) -> Predictions:
        began = time.monotonic()
        batches = self._batches(split) if loader is None else loader
        labels: List[npt.NDArray[Any]] = []
        answers: List[npt.NDArray[np.float32]] = []
        trained = self._model.training
        self._model.eval()
        try:
            with torch.no_grad():
                for given, truth in batches:
                    logits = self._model(given.to(self._device()))
                    answers.append(logits.float().cpu().numpy())
                    labels.append(np.asarray(truth))
        finally:
            self._model.train(trained)
        if not answers:
            raise MisfitError(f"there are no {split} images in the dataset, and there is no loader that gives some")
        measured.setdefault("validation_seconds", time.monotonic() - began)
        output = np.concatenate(answers)
        self._check_form(output)
        return self.predictions(np.concatenate(labels), output, split, from_logits=self._from_logits, **measured)

    def _check_form(self, output: npt.NDArray[np.float32]) -> None:
        """Says what one output is taken for, where its values and the model's modules leave that open."""
        if self._told_form or not is_one_output(output) or not self._from_logits or not could_be_probabilities(output):
            return
        self._told_form = True
        words = (
            "all values of the model's one output are from 0 to 1; they are taken for logits, "
            "so give from_logits=False if they are probabilities"
        )
        self.message(words, "warning")
        _plain._say(words)

    def _batches(self, split: str) -> Iterable[Tuple["torch.Tensor", npt.NDArray[np.uint16]]]:
        partition = self.dataset.partitions[split]
        for first in range(0, partition.count, _PREDICTION_BATCH):
            part = slice(first, first + _PREDICTION_BATCH)
            yield self._inputs(partition.images[part]), partition.labels[part]

    def _channels_first(self, images: npt.NDArray[np.uint8]) -> "torch.Tensor":
        return torch.from_numpy(np.ascontiguousarray(images.transpose(0, 3, 1, 2))).float() * self.dataset.pixel_scale

    def _device(self) -> "torch.device":
        first = next(self._model.parameters(), None)
        return torch.device("cpu") if first is None else first.device

    def _rate(self) -> Optional[float]:
        return None if self._optimizer is None else float(self._optimizer.param_groups[0]["lr"])

    def _layer_rows(self) -> List[Dict[str, Any]]:
        """Modules without parts of their own, with the shapes they give for one image."""
        leaves = [(name, module) for name, module in self._model.named_modules() if not any(module.children())]
        shapes: Dict[str, List[Optional[int]]] = {}

        def remember(name: str) -> Callable[..., None]:
            def hook(_module: Any, _given: Any, output: Any) -> None:
                if isinstance(output, torch.Tensor):
                    shapes[name] = [None, *output.shape[1:]]

            return hook

        handles = [module.register_forward_hook(remember(name)) for name, module in leaves]
        trained = self._model.training
        self._model.eval()
        try:
            with torch.no_grad():
                self._model(self._inputs(self.dataset.partitions["validation"].images[:1]).to(self._device()))
        finally:
            self._model.train(trained)
            for handle in handles:
                handle.remove()
        return [
            layer_row(
                name or type(module).__name__,
                type(module).__name__,
                shapes.get(name),
                sum(one.numel() for one in module.parameters()),
                any(one.requires_grad for one in module.parameters()),
            )
            for name, module in leaves
        ]


def _ends_in_probabilities(model: "torch.nn.Module") -> bool:
    leaves = [module for module in model.modules() if not any(module.children())]
    return bool(leaves) and isinstance(leaves[-1], (torch.nn.Sigmoid, torch.nn.Softmax))
