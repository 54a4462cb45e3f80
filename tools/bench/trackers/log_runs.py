"""Logs runs as a program with that tracker would, and prints how long it took, as JSON.

    python log_runs.py TRACKER FOLDER RUNS POINTS SECONDS

Each point is a loss of its own step. Logging ends early after so many seconds.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager
from typing import Callable, Iterator, Tuple

#: What logs a loss of a step, and the name by which pages know the run.
Logged = Tuple[Callable[[int, float], None], str]


def tensorboard(folder: str):
    from tensorboard.summary import Writer

    @contextmanager
    def run(name: str) -> Iterator[Logged]:
        writer = Writer(f"{folder}/{name}")
        yield lambda step, loss: writer.add_scalar("loss", loss, step), name
        writer.close()

    return run


def mlflow(folder: str):
    from mlflow.entities import Metric
    from mlflow.tracking import MlflowClient

    # As many as it takes in one call.
    together = 1000
    client = MlflowClient(f"sqlite:///{folder}/mlflow.db")
    experiment = client.create_experiment("bench", artifact_location=f"{folder}/artifacts")

    @contextmanager
    def run(name: str) -> Iterator[Logged]:
        run_id = client.create_run(experiment, run_name=name).info.run_id
        waiting: list = []

        def log(step: int, loss: float) -> None:
            waiting.append(Metric("loss", loss, int(time.time() * 1000), step))
            if len(waiting) == together:
                client.log_batch(run_id, metrics=waiting)
                waiting.clear()

        yield log, run_id
        if waiting:
            client.log_batch(run_id, metrics=waiting)
        client.set_terminated(run_id)

    return run


def aim(folder: str):
    from aim import Run

    @contextmanager
    def run(name: str) -> Iterator[Logged]:
        tracked = Run(repo=folder, experiment="bench", system_tracking_interval=None, capture_terminal_logs=False)
        tracked.name = name
        yield lambda step, loss: tracked.track(loss, name="loss", step=step), tracked.hash
        tracked.close()

    return run


def trackio(folder: str):
    import trackio as tracker

    @contextmanager
    def run(name: str) -> Iterator[Logged]:
        tracker.init(project="bench", name=name, embed=False)
        yield lambda step, loss: tracker.log({"loss": loss}, step=step), name
        tracker.finish()

    return run


def misfit(folder: str):
    import numpy
    from misfit import Dataset, Run

    images = numpy.arange(10 * 8 * 8, dtype=numpy.uint8).reshape(10, 8, 8)
    labels = numpy.arange(10) % 2
    dataset = Dataset("bench", classes=["a", "b"], train=(images, labels), validation=(images, labels))

    @contextmanager
    def run(name: str) -> Iterator[Logged]:
        # As many steps as there will be, so that an epoch is never full.
        with Run(name, dataset=dataset, home=folder, steps_per_epoch=POINTS) as logged:
            yield lambda step, loss: logged.log(loss=loss), logged.id

    return run


TRACKER, FOLDER = sys.argv[1], sys.argv[2]
RUNS, POINTS, SECONDS = int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
start = {"tensorboard": tensorboard, "mlflow": mlflow, "aim": aim, "trackio": trackio, "misfit": misfit}[TRACKER]
started = start(FOLDER)
begin = time.perf_counter()
points = runs = 0
first = ""
for number in range(RUNS):
    if time.perf_counter() - begin > SECONDS:
        break
    with started(f"run-{number:04}") as (log, run_id):
        runs += 1
        first = first or run_id
        for step in range(POINTS):
            log(step, 1 / (1 + step))
            points += 1
            if step % 1000 == 999 and time.perf_counter() - begin > SECONDS:
                break
print("\n" + json.dumps({"seconds": time.perf_counter() - begin, "points": points, "runs": runs, "first": first}))
