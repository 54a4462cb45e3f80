"""A run: what a program logs while it trains a classifier."""

from __future__ import annotations

import atexit
import math
import os
import secrets
import string
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, List, Mapping, Optional, Sequence, Type

from .datasets.abridged_dataset import abridge_dataset, fits_event
from .answers.answers import probabilities_of
from .datasets.dataset import Dataset
from .datasets.dataset_folder import draw_dataset
from .errors import MisfitError
from .events.event_lines import json_text, parts_of, taken_line
from .events.given_numbers import LARGEST, duration, number, whole_number
from .folders.home import PathLike, resolve_home, resolve_hub
from .sending.hub import Hub
from .answers.layers import fitting, given_row
from .events.metric_gatherer import MetricGatherer
from .answers.predictions import Predictions, encode_predictions, predictions_of
from .program import describe_program
from .folders.run_folder import RunFolder
from .events.run_settings import run_settings
from .sending.run_stream import RunStream
from .answers.scores import scores_of
from .sending.sender import Sender
from .events.step_gatherer import StepGatherer
from .text import cut

#: Seconds that the end of a run waits for a hub that takes nothing more.
_LONGEST_FAREWELL = 10.0
#: Batch size from which steps an epoch are estimated where nobody gave one; it is not logged as chosen.
_GUESSED_BATCH = 32
_ID_CHARACTERS = string.ascii_lowercase + string.digits


class Run:
    """A run folder under ``<home>/runs``, live on the dashboard while one answers.

    Every event is on disk before it is sent. A hub that is away is tried again, and ``python -m misfit push`` sends
    what is left; a crash loses nothing that was logged.

    >>> with Run("small net", dataset=dataset, epochs=5) as run:
    ...     for epoch in range(5):
    ...         for x, y in batches:
    ...             run.log(loss=step(x, y))
    ...         run.predictions(y_val, model(x_val))

    :param dataset: images that the model is asked about, which the dashboard shows
    :param model: name of the model, for people
    :param epochs: number of planned epochs, where it is known; the dashboard shows no progress without it
    :param steps_per_epoch: steps of an epoch; worked out of the train images and the batch size unless given
    :param seed: seed of the training, where there is one
    :param choices: other choices made for the run, by name
    :param program: name of the program that trains: ``Keras 3.15.1 with tensorflow 2.21.0``
    :param hub: address of the hub; ``MISFIT_HUB``, or the hub of this machine, unless given
    :param token: token for a hub that asks for one; ``MISFIT_TOKEN`` unless given
    :param home: data folder; ``MISFIT_HOME``, or ``.misfit`` here, unless given
    """

    def __init__(
        self,
        name: str,
        *,
        dataset: Dataset,
        model: str = "model",
        epochs: Optional[int] = None,
        batch_size: Optional[int] = None,
        steps_per_epoch: Optional[int] = None,
        learning_rate: Optional[float] = None,
        seed: Optional[int] = None,
        tags: Sequence[str] = (),
        choices: Optional[Mapping[str, Any]] = None,
        layers: Sequence[Mapping[str, Any]] = (),
        parameters: int = 0,
        trainable_parameters: Optional[int] = None,
        program: Optional[str] = None,
        hub: Optional[str] = None,
        token: Optional[str] = None,
        home: Optional[PathLike] = None,
    ) -> None:
        self.id = "".join(secrets.choice(_ID_CHARACTERS) for _ in range(12))
        self.dataset = dataset
        #: Id of the process that logs; None in a copy that came to another process.
        self._process: Optional[int] = os.getpid()
        self._warned_in: Optional[int] = None
        self._home: Path = resolve_home(home)
        self._hub = Hub(resolve_hub(self._home, hub), token)
        self._path = self._home / "runs" / self.id
        self._stop_asked = False
        self._ended = False
        self._epoch = 0
        self._learning_rate = None if learning_rate is None else number("learning_rate", learning_rate)
        #: Temperature that fits the latest validation predictions, by which a test is scaled.
        self._temperature: Optional[float] = None
        settings = run_settings(
            name,
            tags=tags,
            model=model,
            dataset=dataset.name,
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            seed=seed,
        )
        steps = steps_per_epoch or max(
            1, math.ceil(dataset.partitions["train"].count / settings.get("batchSize", _GUESSED_BATCH))
        )
        self._steps_per_epoch = whole_number("steps_per_epoch", steps, 1, LARGEST // settings.get("epochs", 1))
        beginning: List[Dict[str, Any]] = [
            {"type": "created", "runId": self.id, "settings": settings},
            {"type": "started", "attempt": 1, "fromStep": 0, "program": describe_program(program)},
            *_parameter_events({"learning rate": learning_rate, "seed": seed, **(choices or {})}),
        ]
        rows = [given_row(layer) for layer in layers]
        model_event = {
            "type": "model",
            "title": cut(str(model), 200),
            "description": "",
            "layers": rows,
            "parameters": parameters,
            "trainableParameters": parameters if trainable_parameters is None else trainable_parameters,
            "pixelScale": dataset.pixel_scale,
            "stepsPerEpoch": self._steps_per_epoch,
            "totalSteps": self._steps_per_epoch * settings.get("epochs", 1),
        }
        # What no hub would take is told before there is a run.
        for event in (
            *beginning,
            *({**model_event, "layers": rows[first : first + 50]} for first in range(0, len(rows) or 1, 50)),
        ):
            taken_line({**event, "seq": 1, "at": 0})
        model_event["layers"] = fitting(rows)
        draw_dataset(self._home, dataset)

        self._folder = RunFolder(self._path)
        for event in (*beginning, self._dataset_event(), model_event):
            self._folder.append(event)
        self._steps = StepGatherer(1, 0)
        self._metrics = MetricGatherer()
        stream = RunStream(self._path, self.id, self._home, self._hub, on_trouble=_say)
        self._sender = Sender(stream, self._hub, self.id, on_stop=self._ask_to_stop, say=_say)
        atexit.register(self._end_with_program)

    @property
    def url(self) -> str:
        """Address of the run's page."""
        return self._hub.page_of(self.id)

    @property
    def folder(self) -> Path:
        """Run folder, which holds all that was logged."""
        return self._path

    @property
    def should_stop(self) -> bool:
        """Whether a page has asked to stop the run: end the training then, and call ``finish``."""
        return self._stop_asked

    def log(self, *, loss: float, accuracy: float = math.nan, images: int = 0) -> None:
        """Logs one training step: loss and accuracy of its batch, and its number of images. NaN is data, not a mistake.

        >>> run.log(loss=0.31, accuracy=0.9, images=32)

        :raises MisfitError: for what is no number
        """
        if self._is_elsewhere():
            return
        self._steps.add(number("loss", loss), number("accuracy", accuracy), whole_number("images", images))
        if self._steps.due:
            self._tell_steps()

    def metrics(self, values: Mapping[str, float], step: Optional[int] = None) -> None:
        """Logs numbers with names of their own; names such as ``train/f1`` and ``train/auc`` are shown together.

        >>> run.metrics({"train/f1": 0.9})

        :param step: number of the step, a whole number; that of the last logged step unless given
        :raises MisfitError: for a value that is no number, or a step that is no whole number below 2**53
        """
        if self._is_elsewhere():
            return
        if not self._metrics.fits(values):
            self._tell_metrics()
        self._metrics.add(self._steps.last_step if step is None else step, values)
        if self._metrics.due:
            self._tell_metrics()

    def message(self, text: str, level: str = "info") -> None:
        """Logs a line for people.

        >>> run.message("learning rate halved")

        :param level: ``info``, ``warning`` or ``error``
        """
        if level not in ("info", "warning", "error"):
            raise MisfitError(f"level {level!r}; info, warning or error expected")
        if not self._is_elsewhere():
            self._tell({"type": "log", "level": level, "message": cut(str(text), 4000)})

    def predictions(
        self,
        y_true: Any,
        probabilities: Any,
        split: str = "validation",
        *,
        loss: Optional[float] = None,
        accuracy: Optional[float] = None,
        val_objective: Optional[float] = None,
        learning_rate: Optional[float] = None,
        seconds: Optional[float] = None,
        validation_seconds: float = 0.0,
        from_logits: bool = False,
    ) -> Predictions:
        """Logs the model's answers for all samples of a partition, in their order.

        ``split="validation"`` ends an epoch; ``split="test"`` tests the model as it is now.

        >>> run.predictions(y_val, model(x_val))
        >>> run.predictions(y_test, model(x_test), split="test")

        :param y_true: true classes ``[n]``, or one-hot ``[n, classes]``
        :param probabilities: softmax output ``[n, classes]``, 0-1;
            of two classes also that of the second, ``[n]`` or ``[n, 1]``
        :param from_logits: whether these are logits, from before the softmax, or the sigmoid, instead
        :param loss: training loss of this epoch; the mean over its logged steps unless given
        :param accuracy: training accuracy of this epoch, 0-1; the mean over its logged steps unless given
        :param val_objective: validation loss that is trained on, with label smoothing and penalties as ``loss`` has
            them, where there are such: charts draw it beside ``loss``. The plain one is worked out of the probabilities
        :param seconds: seconds of training in this epoch; the time since the epoch before unless given
        :raises MisfitError: when the shapes or classes do not fit the dataset, or what was measured is no number
        """
        if split not in ("validation", "test"):
            raise MisfitError(f"split {split!r}; validation or test expected")
        made = predictions_of(y_true, probabilities_of(probabilities, from_logits))
        if self._is_elsewhere():
            return made
        self._check(made, split)
        validated = duration("validation_seconds", validation_seconds)
        measured = {
            "seconds": max(0.0, self._steps.seconds - validated) if seconds is None else duration("seconds", seconds),
            "validationSeconds": validated,
            "loss": self._steps.mean_loss if loss is None else number("loss", loss),
            "accuracy": self._steps.mean_accuracy if accuracy is None else number("accuracy", accuracy),
        }
        if val_objective is not None:
            measured["valObjective"] = number("val_objective", val_objective)
        rate = self._learning_rate if learning_rate is None else number("learning_rate", learning_rate)
        stored = self._store(made, split)
        if split == "test":
            self._tell(
                {
                    "type": "test",
                    "epoch": self._epoch,
                    "loss": made.loss,
                    "accuracy": made.accuracy,
                    "count": made.count,
                    **stored,
                }
            )
            return made
        self._tell_metrics()
        self._epoch += 1
        self._learning_rate = rate
        # Without logged steps, as many as an epoch should have are taken to have been done.
        step = self._steps.last_step or self._epoch * self._steps_per_epoch
        self._tell(
            {
                "type": "epoch",
                "epoch": self._epoch,
                "step": step,
                **measured,
                "valLoss": made.loss,
                "valAccuracy": made.accuracy,
                "learningRate": math.nan if rate is None else rate,
                **stored,
            }
        )
        self._steps = StepGatherer(self._epoch + 1, self._steps.last_step)
        return made

    def finish(self, outcome: str = "completed", message: Optional[str] = None) -> None:
        """Ends the run and sends what is left, for a few seconds at most. The first end counts.

        >>> run.finish("failed", "out of memory")

        :param outcome: ``completed``, ``stopped`` or ``failed``
        """
        if outcome not in ("completed", "stopped", "failed"):
            raise MisfitError(f"outcome {outcome!r}; completed, stopped or failed expected")
        if self._ended or self._is_elsewhere():
            return
        self._ended = True
        atexit.unregister(self._end_with_program)
        self._tell_metrics()
        self._tell(
            {
                "type": "finished",
                "outcome": outcome,
                **({} if message is None else {"message": cut(str(message), 4000)}),
            }
        )
        self._folder.close()
        if not self._sender.end(self._folder.last_seq, _LONGEST_FAREWELL):
            _say(
                f"run {self.id} is not whole on {self._hub.url}; "
                f"send the rest with: python -m misfit push {self._folder.path}"
            )

    def __enter__(self) -> "Run":
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], _: Optional[TracebackType]
    ) -> None:
        # A fork leaves the block as well, by sys.exit for one: the run goes on in the process that made it.
        if self._process != os.getpid():
            return
        if error is None:
            self.finish("stopped", "stopped from the dashboard") if self._stop_asked else self.finish()
        else:
            self.finish(*_outcome_of(error))

    def _check(self, made: Predictions, split: str) -> None:
        class_count = made.probabilities.shape[1]
        if class_count != len(self.dataset.classes):
            raise MisfitError(
                f"probabilities of {class_count} classes; "
                f"the dataset {self.dataset.name} has {len(self.dataset.classes)}"
            )
        expected = self.dataset.partitions[split].count
        if made.count == 0 or (expected > 0 and made.count != expected):
            raise MisfitError(
                f"predictions of {made.count} samples; the {split} partition has {expected}: give all, in their order"
            )

    def _store(self, made: Predictions, split: str) -> Dict[str, Any]:
        """The blobs of predictions: of more than 10 classes with what needs the probabilities of all."""
        stored = {"predictions": self._folder.write_blob(encode_predictions(made))}
        scores = scores_of(made, self._temperature if split == "test" else None)
        if scores is not None:
            stored["scores"] = self._folder.write_blob(scores.blob)
            if split == "validation":
                self._temperature = scores.temperature
        return stored

    def _dataset_event(self) -> Dict[str, Any]:
        description = self.dataset.description()
        if fits_event(description):
            return {"type": "dataset", "dataset": description}
        whole = self._folder.write_blob(json_text(description).encode("ascii"))
        return {"type": "dataset", "dataset": abridge_dataset(description), "whole": whole}

    def _tell_steps(self) -> None:
        event = self._steps.take()
        if event is not None:
            self._tell(event)

    def _tell_metrics(self) -> None:
        # The steps that they belong to come first.
        self._tell_steps()
        for event in self._metrics.take():
            self._tell(event)

    def _tell(self, event: Dict[str, Any]) -> None:
        self._folder.append(event)
        self._sender.nudge()

    def _ask_to_stop(self) -> None:
        self._stop_asked = True

    def _is_elsewhere(self) -> bool:
        """Whether another process logs this run: then this one, its fork, logs nothing to it, and says so once.

        Nothing of the other's threads, locks and files is touched, which a fork has as they were at its beginning.
        """
        here = os.getpid()
        if self._process == here:
            return False
        if self._warned_in != here:
            self._warned_in = here
            whose = f"run {self.id} is logged by the process that made it"
            _say(f"{whose}; this is another one, and logs nothing to it. Make a run of its own here")
        return True

    def __getstate__(self) -> Dict[str, Any]:
        """A copy for another process, as a worker is given one: it can be looked at, and logs nothing."""
        own = ("_folder", "_sender", "_steps", "_metrics")
        return {
            **{name: value for name, value in self.__dict__.items() if name not in own},
            "_process": None,
            "_warned_in": None,
        }

    def _end_with_program(self) -> None:
        # What a fork inherited of this is not for the fork to do.
        if self._process != os.getpid():
            return
        error = getattr(sys, "last_value", None)
        if error is None:
            self.finish("stopped", "the program ended without run.finish()")
        else:
            self.finish(*_outcome_of(error))


def _outcome_of(error: BaseException) -> "tuple[str, str]":
    if isinstance(error, KeyboardInterrupt):
        return "stopped", "stopped from the keyboard"
    if isinstance(error, SystemExit) and error.code in (None, 0):
        return "stopped", "the program ended by sys.exit"
    return "failed", f"{type(error).__name__}: {error}"


def _parameter_events(choices: Mapping[str, Any]) -> List[Dict[str, Any]]:
    told = [
        {"name": cut(str(name), 500), "value": cut(str(value), 2000)}
        for name, value in choices.items()
        if value is not None
    ]
    return [{"type": "parameters", "parameters": part} for part in parts_of(told, 1000)]


def _say(message: str) -> None:
    # A word for people is never a reason to end a training, as where there is no terminal any more.
    with suppress(OSError, ValueError, AttributeError):
        print(f"misfit: {message}", file=sys.stderr)
